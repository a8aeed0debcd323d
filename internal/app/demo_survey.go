package app

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/survey"
	"gongkai/internal/survey/assess"
)

// judging plays the social evaluation of the year before, closed by the end
// of March with a finding that was mended; that of the half-year, which rates
// the finding again; that of the year; and a survey among enterprises.
func (a *App) judging(s *stage) []cue {
	office := s.actors["ma.yun"]
	var last, half, this, asked string
	plan := "面向企业、市民、人大代表和政协委员，采取问卷评议、代表评议、网络评议三种方式，结果向社会公开，问题逐项整改。（演示）"
	at := func(day string, hour, minute int, act func(ctx context.Context) error) cue {
		return cue{a.clock(day, hour, minute), act}
	}
	return []cue{
		at("2023-03-13", 9, 20, func(ctx context.Context) (err error) {
			last, err = a.judged(ctx, s, 2022, "2022年度", plan, "2023-03-24")
			return err
		}),
		at("2023-03-21", 15, 0, func(ctx context.Context) error { return a.filled(ctx, last, 38, 1) }),
		at("2023-03-27", 10, 0, func(ctx context.Context) error { return a.summed(ctx, s, last) }),
		at("2023-03-28", 10, 30, func(ctx context.Context) error {
			_, err := a.assess.Find(ctx, office, last, assess.Found{Aspect: "公开及时", Title: "提高信息公开时效，建立发布台账（演示）", Why: "评议反映部分惠企信息发布滞后。", Unit: s.unit(demoBureau, "产业发展和中小企业科"), Owner: s.actors["zhou.min"].ID, Due: civil.MustParse("2023-06-30")})
			if err != nil {
				return err
			}
			_, err = a.assess.Find(ctx, office, last, assess.Found{Aspect: "查找便捷", Title: "优化网站惠企栏目分类和检索（演示）", Why: "评议反映惠企政策不好找。", Unit: s.unit(demoBureau, "信息化科"), Owner: s.actors["gao.jie"].ID, Due: civil.MustParse("2023-09-01")})
			return err
		}),
		at("2023-03-30", 16, 0, func(ctx context.Context) error { return a.assess.Move(ctx, office, last, assess.MovePublish) }),
		at("2023-04-10", 9, 40, func(ctx context.Context) (err error) { asked, err = a.surveyed(ctx, s); return err }),
		at("2023-04-18", 11, 0, func(ctx context.Context) error { return a.answered(ctx, asked, 43, 2) }),
		at("2023-05-04", 9, 15, func(ctx context.Context) error {
			if err := a.Jobs.Run(ctx, survey.JobEnd); err != nil {
				return err
			}
			if err := a.surveys.Tell(ctx, office, asked, "企业最常用的渠道是政府网站和政务新媒体。将在网站首页增设惠企政策专区，并通过政务新媒体同步推送。（演示）"); err != nil {
				return err
			}
			return a.surveys.Move(ctx, office, asked, survey.MoveShow, "")
		}),
		at("2023-06-20", 14, 30, func(ctx context.Context) error { return a.improved(ctx, s, last, "公开及时", "zhou.min") }),
		at("2023-07-03", 9, 30, func(ctx context.Context) (err error) {
			half, err = a.judged(ctx, s, 2023, "2023年上半年", plan, "2023-07-14")
			return err
		}),
		at("2023-07-12", 15, 30, func(ctx context.Context) error { return a.filled(ctx, half, 38, 4) }),
		at("2023-07-17", 10, 0, func(ctx context.Context) error { return a.summed(ctx, s, half) }),
		at("2023-07-18", 16, 0, func(ctx context.Context) error { return a.assess.Move(ctx, office, half, assess.MovePublish) }),
		at("2023-08-28", 9, 30, func(ctx context.Context) (err error) {
			this, err = a.judged(ctx, s, 2023, "2023年度", plan, "2023-09-22")
			return err
		}),
		at("2023-09-04", 15, 30, func(ctx context.Context) error { return a.filled(ctx, this, 22, 3) }),
		at("2023-09-18", 15, 30, func(ctx context.Context) error { return a.filled(ctx, this, 16, 4) }),
		at("2023-09-25", 10, 0, func(ctx context.Context) error { return a.summed(ctx, s, this) }),
		at("2023-09-26", 16, 0, func(ctx context.Context) error { return a.assess.Move(ctx, office, this, assess.MovePublish) }),
	}
}

// judged plans and starts a round that begins today and ends with a day.
func (a *App) judged(ctx context.Context, s *stage, year int, named, plan, until string) (string, error) {
	office := s.actors["ma.yun"]
	r, err := a.assess.Save(ctx, office, "", 0, assess.Plan{Year: year, Title: named + "政务公开社会评议（演示）", Plan: plan, Ways: []assess.Way{{Key: "questionnaire", Weight: 40}, {Key: "delegates", Weight: 30}, {Key: "online", Weight: 30}}})
	if err != nil {
		return "", err
	}
	now := a.DB.Now()
	for _, w := range r.Ways {
		q, err := survey.Of(ctx, a.DB, office, w.Survey)
		if err != nil {
			return "", err
		}
		err = a.surveys.Save(ctx, office, q.ID, survey.AnyVersion, survey.Head{Kind: q.Kind, Title: q.Title, Intro: q.Intro, Access: q.Access, Anonymous: true, Listed: true, OpensAt: now, ClosesAt: civil.MustParse(until).Add(1).In(store.Zone)})
		if err != nil {
			return "", err
		}
	}
	return r.ID, a.assess.Move(ctx, office, r.ID, assess.MoveStart)
}

// summed ends what is over and scores a round.
func (a *App) summed(ctx context.Context, s *stage, round string) error {
	if err := a.Jobs.Run(ctx, survey.JobEnd); err != nil {
		return err
	}
	return a.assess.Move(ctx, s.actors["ma.yun"], round, assess.MoveScore)
}

// filled has people answer every questionnaire of a round, and ends those
// whose time is over.
func (a *App) filled(ctx context.Context, round string, people, seed int) error {
	r, err := store.Get[assess.Round](ctx, a.DB, demoBureau, round)
	if err != nil {
		return err
	}
	for n, w := range r.Ways {
		if err := a.answered(ctx, w.Survey, people-n, seed+n); err != nil {
			return err
		}
	}
	return nil
}

// answered has people answer a questionnaire, each their own way.
func (a *App) answered(ctx context.Context, id string, people, seed int) error {
	q, err := store.Get[survey.Survey](ctx, a.DB, demoBureau, id)
	if err != nil {
		return err
	}
	for n := range people {
		said := survey.Values{}
		for k := range q.Questions {
			reply(&q.Questions[k], said, 7*n+3*k+seed, n)
		}
		if err := a.surveys.Give(ctx, &q, a.surveys.Issued(q.ID), said); err != nil {
			return err
		}
	}
	return nil
}

// reply answers one question. Timeliness is judged a step lower in the
// rounds of odd seeds, which is the earlier one.
func reply(q *survey.Question, said survey.Values, mix, n int) {
	if q.When != "" && (len(said[q.When]) == 0 || said[q.When][0] != q.Is[0]) {
		return
	}
	steps := []int{2, 1, 2, 1, 0, 2, 1, 1, -1, 2}
	switch q.Kind {
	case survey.Single:
		said[q.Key] = []string{strconv.Itoa(1 + mix%len(q.Options))}
	case survey.Several:
		said[q.Key] = []string{strconv.Itoa(1 + mix%len(q.Options)), strconv.Itoa(1 + (mix+1)%len(q.Options))}
	case survey.Rating:
		said[q.Key] = []string{strconv.Itoa(steps[mix%len(steps)])}
	case survey.Matrix:
		for row := range q.Rows {
			v := strconv.Itoa(steps[(mix+row*3)%len(steps)])
			if row == 1 && n%2 == 1 && mix%3 != 0 {
				v = "-1"
			}
			if q.Unsure && (mix+row)%11 == 0 {
				v = survey.Unsure
			}
			said[fmt.Sprintf("%s.%d", q.Key, row+1)] = []string{v}
		}
	case survey.Ranking:
		for row := range q.Options {
			said[fmt.Sprintf("%s.%d", q.Key, row+1)] = []string{strconv.Itoa(1 + (row+mix)%len(q.Options))}
		}
	case survey.Text:
		if n%6 == 0 {
			said[q.Key] = []string{[]string{"惠企政策希望第一时间推送（演示）", "希望网站检索更方便（演示）", "解读可以多用图表（演示）"}[mix%3]}
		}
	}
}

// surveyed asks enterprises by which channels they learn of policies.
func (a *App) surveyed(ctx context.Context, s *stage) (string, error) {
	office, now := s.actors["ma.yun"], a.DB.Now()
	q, err := a.surveys.Create(ctx, office, survey.Head{Kind: "general", Title: "企业获取惠企政策渠道调查（演示）", Intro: "为改进惠企政策的发布，请用1分钟回答3个问题。问卷匿名填写。", Unit: s.unit(demoBureau, "产业发展和中小企业科"), Access: survey.Open, Listed: true, OpensAt: now, ClosesAt: now.Add(21 * 24 * time.Hour)})
	if err != nil {
		return "", err
	}
	for _, x := range []survey.Question{
		{Kind: survey.Several, Text: "您通过哪些渠道了解惠企政策", Options: []string{"政府网站", "政务新媒体", "行业协会", "工作人员上门", "新闻媒体"}, Must: true, Least: 1},
		{Kind: survey.Rating, Text: "您对惠企政策发布的总体评价", Aspect: "惠企政策发布", Scale: survey.Scales[0].Steps, Unsure: true, Must: true},
		{Kind: survey.Single, Text: "企业规模", Options: []string{"大型", "中型", "小型", "微型"}, About: true},
	} {
		if err := a.surveys.Ask(ctx, office, q.ID, survey.AnyVersion, x); err != nil {
			return "", err
		}
	}
	return q.ID, a.surveys.Move(ctx, office, q.ID, survey.MoveOpen, "")
}

// improved has a finding mended, reported with evidence and confirmed.
func (a *App) improved(ctx context.Context, s *stage, round, aspect, login string) error {
	f, err := store.First[assess.Finding](ctx, a.DB, "WHERE agency = $1 AND round = $2 AND aspect = $3", demoBureau, round, aspect)
	if err != nil {
		return err
	}
	who := s.actors[login]
	if err := a.assess.File(ctx, who, f.ID, "发布台账（演示）.txt", []byte("演示数据\n信息发布台账：形成日期、发布日期、间隔工作日\n")); err != nil {
		return err
	}
	if err := a.assess.Mend(ctx, who, f.ID, assess.MoveReport, "建立发布台账，逐条登记形成和发布日期；4月以来平均用时由6个工作日缩短到2个工作日。（演示）"); err != nil {
		return err
	}
	return a.assess.Mend(ctx, s.actors["ma.yun"], f.ID, assess.MoveConfirm, "")
}
