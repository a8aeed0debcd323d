package app

import (
	"context"
	"fmt"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/citizen"
	"gongkai/internal/openday"
	"gongkai/internal/survey"
)

// opening plays two open days: a small one in spring, from its plan to its
// closed list, and that of September, for which people register at the end of
// August.
func (a *App) opening(s *stage) []cue {
	var spring, autumn string
	clerk, head := s.actors["zhou.min"], s.actors["chen.lei"]
	unit := s.unit(demoBureau, "产业发展和中小企业科")
	plan := func(title, theme, day, until string, quota int) openday.Plan {
		return openday.Plan{Title: title, Theme: theme, Unit: unit, Day: civil.MustParse(day), From: "09:00", To: "11:30", Place: "中卫市工业和信息化局一楼大厅（演示）", Route: "政务大厅—数字化车间展厅—节能监测平台", Agenda: "09:00 签到\n09:20 参观\n10:20 座谈和现场答疑\n11:20 填写问卷",
			Guests: "企业代表、市民、人大代表、政协委员、媒体", Notes: "请携带有效身份证件；现场将拍照，不愿入镜的请告知工作人员。", Contact: "周敏", Phone: "0955-0000012（演示号码）", Quota: quota, Until: a.clock(until, 18, 0)}
	}
	begun := func(id *string, p openday.Plan) func(ctx context.Context) error {
		return func(ctx context.Context) error {
			e, err := a.openday.Save(ctx, clerk, "", 0, p)
			if err != nil {
				return err
			}
			*id = e.ID
			notice, err := a.openday.Announcement(ctx, clerk, e.ID)
			if err != nil {
				return err
			}
			if err := a.openday.Move(ctx, head, e.ID, openday.MoveAnnounce, ""); err != nil {
				return err
			}
			return a.throughReviews(ctx, s, clerk, notice)
		}
	}
	return []cue{
		{a.clock("2023-04-06", 10, 0), begun(&spring, plan("“走进工信”企业开放日（演示）", "看数字化车间", "2023-04-20", "2023-04-18", 30))},
		{a.clock("2023-04-12", 15, 0), func(ctx context.Context) error { return a.signedUp(ctx, spring, 0, 28) }},
		{a.clock("2023-04-20", 9, 5), func(ctx context.Context) error { return a.visitedBy(ctx, s, spring, 26) }},
		{a.clock("2023-04-20", 16, 0), func(ctx context.Context) error { return a.told(ctx, s, spring) }},
		{a.clock("2023-04-27", 9, 30), func(ctx context.Context) error { return a.listed(ctx, s, spring) }},
		{a.clock("2023-08-24", 10, 0), begun(&autumn, plan("2023年“政府开放日”（演示）", "走近工信，共话发展", "2023-09-15", "2023-09-12", 30))},
		{a.clock("2023-08-30", 16, 0), func(ctx context.Context) error { return a.signedUp(ctx, autumn, 100, 33) }},
		{a.clock("2023-09-15", 9, 5), func(ctx context.Context) error { return a.visitedBy(ctx, s, autumn, 29) }},
		{a.clock("2023-09-15", 16, 0), func(ctx context.Context) error { return a.told(ctx, s, autumn) }},
		{a.clock("2023-09-25", 9, 30), func(ctx context.Context) error { return a.listed(ctx, s, autumn) }},
	}
}

// signedUp has people register; the last of them wait where it is full.
func (a *App) signedUp(ctx context.Context, event string, from, people int) error {
	for n := range people {
		_, _, err := a.openday.Register(ctx, demoBureau, event, openday.Registration{Category: openday.Categories[n%len(openday.Categories)], Wants: []string{"技改奖补怎样申报", "", "数字化转型有什么支持"}[n%3],
			Person: citizen.Person{Kind: citizen.Natural, Name: string([]rune("赵钱孙李周吴郑王冯陈")[n%10]) + "某" + string([]rune("一二三四五")[n%5]), Phone: fmt.Sprintf("139000%05d", from+n)}})
		if err != nil {
			return err
		}
	}
	return nil
}

// visitedBy lets people in on the day and notes what they ask.
func (a *App) visitedBy(ctx context.Context, s *stage, event string, people int) error {
	clerk := s.actors["zhou.min"]
	guests, err := store.Select[openday.Guest](ctx, a.DB, "WHERE agency = $1 AND event = $2 AND state = 'in' ORDER BY turn", demoBureau, event)
	if err != nil {
		return err
	}
	for n := range min(people, len(guests)) {
		if _, err := a.openday.CheckIn(ctx, clerk, guests[n].ID); err != nil {
			return err
		}
	}
	for _, q := range []openday.Put{
		{Text: "技术改造奖补今年还能申报吗？（演示）", Category: "企业代表", Answer: "可以。今年3月、9月各申报一次，申报通知在网站“惠企服务”栏目发布。（演示）"},
		{Text: "中小企业数字化转型有没有免费诊断？（演示）", Category: "企业代表", Owner: s.actors["gao.jie"].ID},
	} {
		if _, err := a.openday.Ask(ctx, clerk, event, q); err != nil {
			return err
		}
	}
	return nil
}

// told adds the photographs and says that the event was held.
func (a *App) told(ctx context.Context, s *stage, event string) error {
	clerk, head := s.actors["zhou.min"], s.actors["chen.lei"]
	for _, p := range [][2]string{{"来宾在“政府开放日”标识前听讲解（演示图片）", "sign"}, {"企业代表座谈现场（演示图片）", "forum"}} {
		if err := a.openday.Shoot(ctx, clerk, event, "开放日.png", demoPicture(), p[0], openday.Consents[0], p[1]); err != nil {
			return err
		}
	}
	e, err := store.Get[openday.Event](ctx, a.DB, demoBureau, event)
	if err != nil {
		return err
	}
	if err := a.answered(ctx, e.Survey, 18, 5); err != nil {
		return err
	}
	return a.openday.Move(ctx, head, event, openday.MoveHeld, "")
}

// listed answers what is open, completes the check-list and closes.
func (a *App) listed(ctx context.Context, s *stage, event string) error {
	clerk, office, head := s.actors["zhou.min"], s.actors["ma.yun"], s.actors["chen.lei"]
	open, err := store.Select[openday.Question](ctx, a.DB, "WHERE agency = $1 AND event = $2 ORDER BY id", demoBureau, event)
	if err != nil {
		return err
	}
	for _, q := range open {
		if q.State == openday.Asked {
			if err := a.openday.Turn(ctx, s.actors["gao.jie"], q.ID, openday.MoveAnswer, "有。可向局信息化科申请免费诊断，电话0955-0000013（演示号码）。"); err != nil {
				return err
			}
		}
		if err := a.openday.Turn(ctx, office, q.ID, openday.MoveShow, ""); err != nil {
			return err
		}
	}
	e, err := store.Get[openday.Event](ctx, a.DB, demoBureau, event)
	if err != nil {
		return err
	}
	q, err := store.Get[survey.Survey](ctx, a.DB, demoBureau, e.Survey)
	if err == nil && q.State == survey.Running {
		err = a.surveys.Move(ctx, head, e.Survey, survey.MoveEnd, "")
	}
	if err == nil {
		err = a.surveys.Move(ctx, head, e.Survey, survey.MoveShow, "")
	}
	if err != nil {
		return err
	}
	says := []string{"大厅入口和参观起点各一处（演示）", "政务大厅—展厅—监测平台，由科室负责人讲解（演示）", "围绕惠企政策和数字化转型座谈（演示）", "现场提问2个，均已答复公开（演示）", "现场发放二维码，收到18份（演示）", "副局长李红梅（演示）"}
	for n, check := range openday.Checks {
		if err := a.openday.Tick(ctx, clerk, event, check.Key, says[n], true); err != nil {
			return err
		}
	}
	report, err := a.openday.Draft(ctx, clerk, event)
	if err != nil {
		return err
	}
	if err := a.throughReviews(ctx, s, clerk, report.ID); err != nil {
		return err
	}
	return a.openday.Move(ctx, head, event, openday.MoveClose, "")
}
