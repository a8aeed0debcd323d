package round

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	"gongkai/internal/office/notice"
)

// Input is what the office enters about a round.
type Input struct {
	Name               string
	Plan               string
	AsOf, Due, OpensOn civil.Date
	// Tasks are ids of tasks; empty means all.
	Tasks []string
}

// Create makes a round that the plan does not call for.
func (s *Rounds) Create(ctx context.Context, a who.Actor, in Input) (Round, error) {
	var out Round
	err := s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightOpen, "", "") {
			return fail.Deniedf("您没有新建报送轮次的权限。如工作需要，请联系本单位安全管理员")
		}
		r := Round{Agency: tx.Tenant(), ID: tx.NewID(), Plan: in.Plan, Kind: ByHand, State: Planned, MadeBy: a.ID, MadeAt: tx.Now()}
		r.Origin = "manual/" + r.ID
		if err := s.enter(tx, &r, in); err != nil {
			return err
		}
		if err := tx.Insert(&r); err != nil {
			return err
		}
		out = r
		return tx.Record("新建报送轮次", r.Ref(), store.Telling("%s：%s开始填报，%s前提交", r.Name, r.OpensOn.Chinese(), r.Due.Chinese()))
	})
	return out, err
}

// Change changes a round's name, days and scope while it has not been closed.
func (s *Rounds) Change(ctx context.Context, a who.Actor, id string, version int64, in Input) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightOpen, "", "") {
			return fail.Deniedf("您没有修改报送轮次的权限。如工作需要，请联系本单位安全管理员")
		}
		r, err := get(ctx, tx, tx.Tenant(), id)
		if err != nil {
			return err
		}
		if r.State != Planned && r.State != Open {
			return fail.Stalef("“%s”当前为“%s”，不能再修改", r.Name, RoundFlow.TitleOf(r.State))
		}
		was := r
		in.Plan, r.Version = r.Plan, version
		if err := s.enter(tx, &r, in); err != nil {
			return err
		}
		if err := tx.Update(&r); err != nil {
			return err
		}
		if err := tx.Record("修改报送轮次", r.Ref(), store.Telling("%s", changedWords(&was, &r))); err != nil {
			return err
		}
		if r.State == Open {
			_, err = s.fillUp(tx, &r)
		}
		return err
	})
}

func changedWords(was, now *Round) string {
	var out []string
	add := func(label, a, b string) {
		if a != b {
			out = append(out, label+"由"+a+"改为"+b)
		}
	}
	add("名称", was.Name, now.Name)
	add("数据截止日", was.AsOf.String(), now.AsOf.String())
	add("提交时限", was.Due.String(), now.Due.String())
	add("填报开始", was.OpensOn.String(), now.OpensOn.String())
	if !slices.Equal(was.Tasks, now.Tasks) {
		out = append(out, "任务范围有调整")
	}
	if len(out) == 0 {
		return now.Name + "：没有变化"
	}
	return strings.Join(out, "，")
}

// enter checks what was typed and puts it into the round.
func (s *Rounds) enter(tx *store.Tx, r *Round, in Input) error {
	wrong := map[string]string{}
	if strings.TrimSpace(in.Name) == "" {
		wrong["name"] = "请填写轮次名称，例如 2023年8月进展报送"
	}
	if in.Due.IsZero() {
		wrong["due"] = "请填写提交时限"
	}
	if in.AsOf.IsZero() {
		wrong["as_of"] = "请填写数据截止日"
	}
	if r.State == Planned && in.Due != 0 && in.Due < tx.Today() && in.Due != r.Due {
		wrong["due"] = "提交时限不能早于今天"
	}
	if in.OpensOn > in.Due {
		wrong["opens_on"] = "填报开始日不能晚于提交时限"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	plan, err := store.Get[ledger.Plan](tx.Context(), tx, tx.Tenant(), in.Plan)
	if err != nil || plan.State != ledger.PlanAdopted {
		return fail.Fields(map[string]string{"plan": "请选择正在执行的计划"})
	}
	if err := s.checkTasks(tx, in); err != nil {
		return err
	}
	return s.setDays(tx, r, in)
}

func (s *Rounds) checkTasks(tx *store.Tx, in Input) error {
	tasks, err := s.Ledger.TasksOf(tx.Context(), tx, tx.Tenant(), in.Plan)
	if err != nil {
		return err
	}
	for _, id := range in.Tasks {
		if !slices.ContainsFunc(tasks, func(t ledger.Task) bool { return t.ID == id && !t.Dropped }) {
			return fail.Fields(map[string]string{"tasks": "所选任务不在计划中，请重新选择"})
		}
	}
	return nil
}

// setDays sets the days. A day of opening that is left empty, or is the one
// that the usual lead gives, follows the due day; another is kept as it is.
func (s *Rounds) setDays(tx *store.Tx, r *Round, in Input) error {
	terms, err := s.Terms(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	lead, err := leadOf(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	usual := terms.AddDate(in.Due, -lead)
	r.LeadDays, r.OpensOn = lead, usual
	if in.OpensOn != 0 && in.OpensOn != usual {
		r.LeadDays, r.OpensOn = 0, in.OpensOn
	}
	if r.Due != in.Due {
		r.PeriodEnd = 0
	}
	tasks := slices.Clone(in.Tasks)
	slices.Sort(tasks)
	r.Name, r.AsOf, r.Due, r.Tasks = strings.TrimSpace(in.Name), in.AsOf, in.Due, tasks
	return nil
}

// needsWhy are the moves of a round that need a reason.
var needsWhy = map[string]bool{MoveVoid: true}

// Move makes a move of a round. Version is that of the round when the person
// decided, or 0 for the present one.
func (s *Rounds) Move(ctx context.Context, a who.Actor, id, move string, version int64, why string) error {
	if needsWhy[move] && strings.TrimSpace(why) == "" {
		return fail.Fields(map[string]string{"why": "请写明原因"})
	}
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		r, err := get(ctx, tx, tx.Tenant(), id)
		if err != nil {
			return err
		}
		c, err := s.caseOf(ctx, tx, &r)
		if err != nil {
			return err
		}
		m, err := RoundFlow.Try(c, move, a.On("", ""))
		if err != nil {
			return err
		}
		if version > 0 {
			r.Version = version
		}
		if move == MoveOpen {
			return s.open(tx, &r)
		}
		r.State, r.Why = m.To, why
		return s.moved(tx, &r, move, why)
	})
}

func (s *Rounds) moved(tx *store.Tx, r *Round, move, why string) error {
	switch move {
	case MoveReview:
		r.ReviewedAt = tx.Now()
	case MoveClose:
		r.ClosedAt, r.ClosedBy = tx.Now(), tx.Actor().ID
	}
	if err := tx.Update(r); err != nil {
		return err
	}
	said := []store.Note{store.Because(why), store.Telling("%s：%s", r.Name, move)}
	if move == MoveClose {
		if err := letGo(tx, r); err != nil {
			return err
		}
		hash, err := s.keep(tx, r)
		if err != nil {
			return err
		}
		said[1] = store.Telling("%s办结，报告定稿留存，%s", r.Name, hash[:12])
	}
	return tx.Record(move, r.Ref(), said...)
}

// caseOf loads what a round's moves depend on.
func (s *Rounds) caseOf(ctx context.Context, q store.Querier, r *Round) (*RoundCase, error) {
	c := &RoundCase{Round: r}
	lines, err := linesOf(ctx, q, r.Agency, r.ID)
	for i := range lines {
		switch lines[i].State {
		case Sent:
			c.Waiting++
		case Objected:
			c.Objected++
		}
		c.Editions += int(lines[i].Edition)
	}
	return c, err
}

// letGo marks the lines that were withdrawn by the day of closing, so that
// what becomes of the plan later changes nothing of the round.
func letGo(tx *store.Tx, r *Round) error {
	lines, err := store.Select[Line](tx.Context(), tx, "WHERE agency = $1 AND round = $2 AND dropped = FALSE AND "+isGone+" ORDER BY id", r.Agency, r.ID)
	if err != nil {
		return err
	}
	for i := range lines {
		lines[i].Dropped = true
		if err := tx.Update(&lines[i]); err != nil {
			return err
		}
	}
	return nil
}

// keep stores the report of a round that is being closed.
func (s *Rounds) keep(tx *store.Tx, r *Round) (string, error) {
	report, err := s.compute(tx.Context(), tx, r, Instants{Ledger: earlier(r.Cut(), tx.Now()), Editions: tx.Now()})
	if err != nil {
		return "", err
	}
	report.Final = true
	body, err := json.Marshal(report)
	if err != nil {
		return "", err
	}
	k := &Kept{Agency: r.Agency, ID: tx.NewID(), Round: r.ID, Body: string(body), Hash: hashOf(string(body)), At: tx.Now()}
	return k.Hash, tx.Insert(k)
}

// SaveWords keeps a new version of what a person writes into the report. seen
// is the number of the version that the person began from.
func (s *Rounds) SaveWords(ctx context.Context, a who.Actor, id string, seen int64, w Words) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightOpen, "", "") {
			return fail.Deniedf("您没有撰写报告的权限。如工作需要，请联系本单位安全管理员")
		}
		r, err := get(ctx, tx, tx.Tenant(), id)
		if err != nil {
			return err
		}
		if r.State == Closed || r.State == Void {
			return fail.Stalef("“%s”%s，报告不能再修改", r.Name, RoundFlow.TitleOf(r.State))
		}
		old, err := wordingOf(ctx, tx, tx.Tenant(), id)
		if err != nil {
			return err
		}
		if old.Number != seen {
			return fail.Stalef("报告文字刚刚被其他人改过，您的修改没有保存。请复制您写的内容，刷新页面后再改")
		}
		if old.Words == w {
			return nil
		}
		next := &Wording{Agency: r.Agency, ID: tx.NewID(), Round: id, Number: old.Number + 1, Words: w, By: a.ID, At: tx.Now()}
		if err := tx.Insert(next); err != nil {
			return err
		}
		return tx.Record("撰写报告", r.Ref(), store.Telling("%s：报告文字第%d稿", r.Name, next.Number))
	})
}

// SetLead sets how many working days before its due day a round opens, and
// moves the rounds that have not begun.
func (s *Rounds) SetLead(ctx context.Context, a who.Actor, days int) error {
	if days < 1 || days > 60 {
		return fail.Fields(map[string]string{"lead": "提前天数应在1到60个工作日之间"})
	}
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightOpen, "", "") {
			return fail.Deniedf("您没有设置报送提前天数的权限。如工作需要，请联系本单位安全管理员")
		}
		set, err := settingOf(ctx, tx, tx.Tenant())
		if err != nil || set.LeadDays == days && set.Version > 0 {
			return err
		}
		set.LeadDays = days
		if set.Version == 0 {
			set.Version = 1
			err = tx.Insert(&set)
		} else {
			err = tx.Update(&set)
		}
		if err != nil {
			return err
		}
		if err := tx.Record("设置报送提前天数", store.Ref{Kind: "agency", ID: tx.Tenant()}, store.Telling("提前%d个工作日开启填报", days)); err != nil {
			return err
		}
		return s.leadMoved(tx, days)
	})
}

// leadMoved gives the planned rounds that follow the setting their new day.
func (s *Rounds) leadMoved(tx *store.Tx, days int) error {
	rounds, err := store.Select[Round](tx.Context(), tx, "WHERE agency = $1 AND state = $2 AND lead_days > 0 ORDER BY id", tx.Tenant(), string(Planned))
	if err != nil {
		return err
	}
	terms, err := s.Terms(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	for i := range rounds {
		rounds[i].LeadDays = days
		if _, err := moveDays(tx, &rounds[i], terms); err != nil {
			return err
		}
	}
	return nil
}

// Urge reminds units that have not submitted, each at most once a day, and
// reports how many units were told.
func (s *Rounds) Urge(ctx context.Context, a who.Actor, id string, units []string, text string) (int, error) {
	told := 0
	err := s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightReview, "", "") {
			return fail.Deniedf("您没有催报的权限。如工作需要，请联系本单位安全管理员")
		}
		b, err := s.board(ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		if b.Round.State != Open && b.Round.State != Reviewing {
			return fail.Stalef("“%s”当前为“%s”，不需要催报", b.Round.Name, RoundFlow.TitleOf(b.Round.State))
		}
		var names []string
		for _, u := range b.Units {
			if u.Missing == 0 || len(units) > 0 && !slices.Contains(units, u.Unit) {
				continue
			}
			n, err := s.urge(tx, b, u, text)
			if err != nil {
				return err
			}
			if n > 0 {
				names = append(names, u.Name)
			}
		}
		if told = len(names); told == 0 {
			return fail.Invalidf("没有需要催报的科室：都已提交，或者今天已经催过")
		}
		return tx.Record("催报", b.Round.Ref(), store.Telling("%s：催报%s", b.Round.Name, strings.Join(names, "、")))
	})
	return told, err
}

func (s *Rounds) urge(tx *store.Tx, b *Board, u UnitState, text string) (int, error) {
	if text == "" {
		text = fmt.Sprintf("还有%d项没有提交，请于%s前完成。", u.Missing, b.Round.Due.Chinese())
		if tx.Today() > b.Round.Due {
			text = fmt.Sprintf("还有%d项没有提交，%s，请立即填报。", u.Missing, u.When)
		}
	}
	return s.Notices.Tell(tx, notice.Message{Key: fmt.Sprintf("round/%s/urge/%s/%s", b.Round.ID, u.Unit, tx.Today()), Kind: "round.urge",
		Level: notice.Warn, Title: "催报：" + b.Round.Name, Body: text, Href: sheetHref(b.Round.ID, u.Unit), Subject: b.Round.Ref(),
		To: readers(b.Names, u.Unit)})
}
