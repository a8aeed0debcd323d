package decision

import (
	"context"
	"fmt"
	"html"
	"slices"
	"strings"

	"gongkai/internal/consult"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
)

// The further acts in the record.
const (
	ActList    = "列入目录"
	ActMend    = "修改目录事项"
	ActEdition = "编制目录"
	ActHeard   = "记入公开征求意见"
	ActExport  = "导出过程档案"
)

// AnyVersion takes whatever version stands.
const AnyVersion = -1

// Plan is what the staff says of an entry.
type Plan struct {
	Year              int64
	Title, Unit, With string
	Basis             string
	Planned           civil.Date
	Ways              []string
}

func missing() error {
	return fail.Missingf("没有找到这个决策事项，可能已被删除，或您没有查看它的权限")
}

func denied() error {
	return fail.Deniedf("您没有编制目录或者办理该科室决策事项的权限。如工作需要，请联系本单位安全管理员")
}

func matterOf(ctx context.Context, q store.Querier, a who.Actor, id string) (Matter, error) {
	m, err := store.Get[Matter](ctx, q, a.Tenant, id)
	if fail.Is(err, fail.Missing) || err == nil && !a.May(RightView) {
		err = missing()
	}
	return m, err
}

// List puts an entry on a year's list, or mends one that was not started; id
// is empty for a new one. What was published changes by an adjustment only.
func (s *Decisions) List(ctx context.Context, a who.Actor, id string, version int64, in Plan) (m Matter, err error) {
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightList, in.Unit, "") {
			return denied()
		}
		m = Matter{Agency: a.Tenant, ID: tx.NewID(), Year: in.Year, State: Listed, By: a.ID}
		act := ActList
		if id != "" {
			if m, err = matterOf(ctx, tx, a, id); err != nil {
				return err
			}
			if version != AnyVersion && version != m.Version {
				return fail.Stalef("这个事项刚刚由其他人修改过，请核对后再保存")
			}
			if m.State != Listed && m.State != Running {
				return fail.Invalidf("已出台或者已移出的事项不能再修改")
			}
			act = ActMend
		}
		if err := in.into(&m, tx.Today()); err != nil {
			return err
		}
		m.SavedAt = tx.Now()
		if id != "" {
			err = tx.Update(&m)
		} else {
			err = tx.QueryRow(ctx, "SELECT COALESCE(MAX(no), 0) + 1 FROM consult_matter WHERE agency = $1 AND year = $2", m.Agency, m.Year).Scan(&m.No)
			if err == nil {
				err = tx.Insert(&m)
			}
		}
		if err != nil {
			return err
		}
		return tx.Record(act, m.Ref(), store.Telling("%d年：%s", m.Year, m.Title), store.Under(ArticleList))
	})
	return m, err
}

func (in *Plan) into(m *Matter, today civil.Date) error {
	wrong := map[string]string{}
	in.Title = strings.TrimSpace(in.Title)
	if in.Title == "" || len([]rune(in.Title)) > 100 {
		wrong["title"] = "请填写决策事项名称，最多100字"
	}
	if in.Unit == "" {
		wrong["unit"] = "请选择承办科室"
	}
	if m.Year < 2000 || m.Year > int64(today.Year()+1) {
		wrong["year"] = "请填写今年或者明年的年度"
	}
	if in.Planned.IsZero() || int64(in.Planned.Year()) < m.Year {
		wrong["planned"] = "请填写计划出台的时间"
	}
	if len(in.Ways) == 0 || slices.ContainsFunc(in.Ways, func(w string) bool { return !slices.Contains(Ways, w) }) {
		wrong["ways"] = "请选择公众参与的方式"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	m.Title, m.Unit, m.With, m.Basis, m.Planned, m.Ways = in.Title, in.Unit, strings.TrimSpace(in.With), strings.TrimSpace(in.Basis), in.Planned, in.Ways
	return nil
}

// Compile makes the next edition of a year's catalogue out of the entries as
// they stand; an adjustment says why.
func (s *Decisions) Compile(ctx context.Context, a who.Actor, year int64, why string) (e Edition, err error) {
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightList, a.Unit, "") {
			return denied()
		}
		before, err := Editions(ctx, tx, a.Tenant, year)
		if err != nil {
			return err
		}
		e = Edition{Agency: a.Tenant, ID: tx.NewID(), Year: year, No: 1, State: Drafting, Unit: a.Unit, Why: strings.TrimSpace(why), By: a.ID, SavedAt: tx.Now()}
		if len(before) > 0 {
			if last := before[0]; last.State != Out && last.State != Void {
				return fail.Invalidf("%s正在编制或者审核，请先办完", last.Title())
			}
			e.No = before[0].No + 1
			if e.Why == "" && before[0].State == Out {
				return fail.Fields(map[string]string{"why": "请写明调整目录的原因"})
			}
		}
		if e.Entries, err = s.entries(tx, year); err != nil {
			return err
		}
		if len(e.Entries) == 0 {
			return fail.Invalidf("%d年还没有列入事项，请先列入", year)
		}
		if err := tx.Insert(&e); err != nil {
			return err
		}
		return tx.Record(ActEdition, e.Ref(), store.Telling("%s，%d个事项", e.Title(), len(e.Entries)), store.Because(e.Why), store.Under(ArticleList))
	})
	return e, err
}

func (s *Decisions) entries(tx *store.Tx, year int64) ([]Entry, error) {
	units, err := s.Roster.UnitNames(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return nil, err
	}
	all, err := Matters(tx.Context(), tx, tx.Tenant(), year)
	var out []Entry
	for i := range all {
		if all[i].State != Dropped {
			out = append(out, entryOf(&all[i], units))
		}
	}
	return out, err
}

// editing reads an edition, tries a move, lets f change it and keeps it.
func (s *Decisions) editing(ctx context.Context, a who.Actor, id, move string, f func(*store.Tx, *Edition) ([]store.Note, error)) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		e, err := store.Get[Edition](ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		return s.step(tx, &e, move, a.On(e.Unit, ""), f)
	})
}

func (s *Decisions) step(tx *store.Tx, e *Edition, move string, by interface{ May(string) bool }, f func(*store.Tx, *Edition) ([]store.Note, error)) error {
	m, err := Catalogue.Try(e, move, by)
	if err != nil {
		return err
	}
	notes := []store.Note{store.Telling("%s", e.Title())}
	if f != nil {
		more, err := f(tx, e)
		if err != nil {
			return err
		}
		notes = append(notes, more...)
	}
	if m.Article != "" {
		notes = append(notes, store.Under(m.Article))
	}
	e.State, e.SavedAt = m.To, tx.Now()
	if err := tx.Update(e); err != nil {
		return err
	}
	return tx.Record(move, e.Ref(), notes...)
}

// Consent notes that the Party committee agreed.
func (s *Decisions) Consent(ctx context.Context, a who.Actor, id string, on civil.Date, no string) error {
	return s.editing(ctx, a, id, MoveConsent, func(tx *store.Tx, e *Edition) ([]store.Note, error) {
		wrong := map[string]string{}
		if on.IsZero() || on > tx.Today() {
			wrong["consent_on"] = "请填写党委（党组）同意的日期，不能晚于今天"
		}
		if strings.TrimSpace(no) == "" {
			wrong["consent_no"] = "请填写会议纪要或者批复的名称、编号"
		}
		if len(wrong) > 0 {
			return nil, fail.Fields(wrong)
		}
		e.ConsentOn, e.ConsentNo = on, strings.TrimSpace(no)
		return []store.Note{store.Telling("%s，%s，%s", e.Title(), on.Chinese(), e.ConsentNo)}, nil
	})
}

// Void gives an edition up that nobody agreed to.
func (s *Decisions) Void(ctx context.Context, a who.Actor, id string) error {
	return s.editing(ctx, a, id, MoveVoid, nil)
}

// Upload is a file of a record.
type Upload struct {
	Name string
	Body []byte
}

// Record is what the staff says of a step.
type Record struct {
	Key                    string
	Skipped                string
	From, On               civil.Date
	Says, Number, ShortWhy string
	// As is what was issued, in the step of that.
	As    string
	Files []Upload
}

// Enter keeps the record of a step, or its lawful reason for being left out;
// some steps carry the entry on.
func (s *Decisions) Enter(ctx context.Context, a who.Actor, id string, in Record) (d Done, err error) {
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		m, err := matterOf(ctx, tx, a, id)
		if err != nil {
			return err
		}
		records, err := Records(ctx, tx, a.Tenant, m.ID)
		if err != nil {
			return err
		}
		left, err := consult.LeftOf(ctx, tx, a.Tenant, m.ID)
		if err != nil {
			return err
		}
		c := &Case{Matter: &m, Records: records, Step: in.Key, Today: tx.Today(), Hearing: left.Hearing}
		move, err := Procedure.Try(c, moveOf(c), a.On(m.Unit, ""))
		if err != nil {
			return err
		}
		old, had := records[in.Key]
		d = Done{Agency: a.Tenant, ID: tx.NewID(), Matter: m.ID, Key: in.Key}
		if had {
			d = old
		}
		if err := s.record(tx, &m, &d, in); err != nil {
			return err
		}
		if move.Name == MoveIssue {
			if err := c.inOrder(d.On); err != nil {
				return err
			}
		}
		if had {
			err = tx.Update(&d)
		} else {
			err = tx.Insert(&d)
		}
		if err != nil {
			return err
		}
		for _, f := range in.Files {
			if _, err := s.Files.Put(tx, f.Name, f.Body, d.Ref()); err != nil {
				return named(err)
			}
		}
		return s.carry(tx, &m, &d, move, in)
	})
	return d, err
}

func named(err error) error {
	if fail.Is(err, fail.Invalid) {
		return fail.Fields(map[string]string{"files": err.Error()})
	}
	return err
}

// moveOf is the move that a step's record makes.
func moveOf(c *Case) string {
	switch {
	case c.Step == StepStart && c.Matter.State == Listed:
		return MoveStart
	case c.Step == StepIssue && c.Matter.State == Running:
		return MoveIssue
	case c.Step == StepArchive && c.Matter.State == Issued:
		return MoveArchive
	}
	return MoveRecord
}

// carry keeps the entry where the step carries it.
func (s *Decisions) carry(tx *store.Tx, m *Matter, d *Done, move flow.Move[*Case], in Record) error {
	step, _ := StepOf(d.Key)
	if move.Name == MoveIssue {
		m.IssuedOn, m.IssuedAs = d.On, strings.TrimSpace(in.As)
		if err := s.Consult.Issued(tx, m.ID, consult.Decision{On: d.On, As: m.IssuedAs}); err != nil {
			return err
		}
	}
	m.State, m.SavedAt = move.To, tx.Now()
	if err := tx.Update(m); err != nil {
		return err
	}
	says := step.Title
	if d.Skipped != "" {
		says += "不经过：" + d.Skipped
	}
	return tx.Record(move.Name, d.Ref(), store.Telling("%s：%s", m.Title, says), store.Under(step.Article))
}

// record checks and takes what was said of a step.
func (s *Decisions) record(tx *store.Tx, m *Matter, d *Done, in Record) error {
	step, ok := StepOf(in.Key)
	wrong := map[string]string{}
	if !ok {
		return fail.Invalidf("没有这个程序环节")
	}
	d.By, d.SavedAt = tx.Actor().ID, tx.Now()
	if in.Skipped != "" {
		if !slices.Contains(step.Skips, in.Skipped) {
			return fail.Fields(map[string]string{"skipped": "“" + step.Title + "”只能以条例规定的理由不经过"})
		}
		d.Skipped, d.Says, d.On = in.Skipped, Clean(in.Says), tx.Today()
		return nil
	}
	d.Skipped = ""
	if in.On.IsZero() || in.On > tx.Today() {
		wrong["on"] = "请填写完成日期，不能晚于今天"
	}
	if !in.From.IsZero() && in.From > in.On {
		wrong["from"] = "开始日期不能晚于完成日期"
	}
	says := Clean(in.Says)
	if says == "" {
		wrong["says"] = "请填写记录：" + step.Asks
	}
	if in.Key == StepIssue && strings.TrimSpace(in.As) == "" {
		wrong["as"] = "请填写出台文件的名称和文号"
	}
	if in.Key == StepLegal && len(wrong) == 0 {
		if err := s.legal(tx, m, in, wrong); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	d.From, d.On, d.Says, d.Number, d.ShortWhy = in.From, in.On, says, strings.TrimSpace(in.Number), strings.TrimSpace(in.ShortWhy)
	return nil
}

// legal holds the review of legality to its term.
func (s *Decisions) legal(tx *store.Tx, m *Matter, in Record, wrong map[string]string) error {
	cal, err := s.Calendar(tx.Context(), tx, m.Agency)
	if err != nil {
		return err
	}
	n, err := consult.NumbersAt(tx.Context(), tx, m.Agency, in.From)
	if err != nil {
		return err
	}
	least := n.Of(consult.LegalDays)
	switch {
	case in.From.IsZero():
		wrong["from"] = "请填写送请合法性审查的日期"
	case cal.Between(in.From, in.On) < least && strings.TrimSpace(in.ShortWhy) == "":
		wrong["short_why"] = fmt.Sprintf("审查时间一般不少于%d个工作日（条例第二十七条），不足的请写明原因", least)
	}
	return nil
}

// Clean takes formatted or plain text into the stored form.
func Clean(text string) string {
	text = strings.TrimSpace(text)
	if text == "" || strings.HasPrefix(text, "<") {
		return rich.Clean(text)
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			b.WriteString("<p>" + html.EscapeString(line) + "</p>")
		}
	}
	return rich.Clean(b.String())
}

// Drop takes an entry out of the catalogue; an adjustment publishes that.
func (s *Decisions) Drop(ctx context.Context, a who.Actor, id, why string) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		m, err := matterOf(ctx, tx, a, id)
		if err != nil {
			return err
		}
		move, err := Procedure.Try(&Case{Matter: &m, Today: tx.Today()}, MoveDrop, a.On(m.Unit, ""))
		if err != nil {
			return err
		}
		if strings.TrimSpace(why) == "" {
			return fail.Fields(map[string]string{"why": "请写明移出目录的原因"})
		}
		m.State, m.Dropped, m.SavedAt = move.To, strings.TrimSpace(why), tx.Now()
		if err := tx.Update(&m); err != nil {
			return err
		}
		return tx.Record(MoveDrop, m.Ref(), store.Because(why), store.Telling("%s", m.Title), store.Under(ArticleList))
	})
}

// Heard enters a consultation into the step 公众参与 of its entry, in the act
// that announces or answers it.
func (s *Decisions) Heard(tx *store.Tx, k *consult.Consultation) error {
	m, err := store.Get[Matter](tx.Context(), tx, k.Agency, k.Matter)
	if err != nil || m.State == Dropped || m.State == Archived {
		return err
	}
	records, err := Records(tx.Context(), tx, k.Agency, m.ID)
	if err != nil {
		return err
	}
	d, had := records[StepPublic]
	if had && d.Skipped == "" && !strings.Contains(d.Says, k.Slug()) {
		d.Says += Clean(heardSays(k))
	} else {
		d.Says = Clean(heardSays(k))
	}
	d.Skipped, d.On, d.By, d.SavedAt = "", tx.Today(), tx.Actor().ID, tx.Now()
	if closes := civil.FromTime(k.ClosesAt.In(store.Zone)); k.StoppedWhy == "" && closes > d.On {
		d.On = closes // the public has been heard when the time is over
	}
	if d.From.IsZero() {
		d.From = civil.FromTime(k.OpensAt.In(store.Zone))
	}
	if had {
		err = tx.Update(&d)
	} else {
		d.Agency, d.ID, d.Matter, d.Key = k.Agency, tx.NewID(), m.ID, StepPublic
		err = tx.Insert(&d)
	}
	if err != nil {
		return err
	}
	if m.State == Listed {
		m.State, m.SavedAt = Running, tx.Now()
		if err := tx.Update(&m); err != nil {
			return err
		}
	}
	return tx.Record(ActHeard, m.Ref(), store.Telling("%s", k.Title), store.Under(ArticleTakePart))
}

func heardSays(k *consult.Consultation) string {
	return fmt.Sprintf("公开征求意见（%s）：%s至%s，共%d日。%s", k.Slug(), civil.FromTime(k.OpensAt.In(store.Zone)).Chinese(), civil.FromTime(k.ClosesAt.In(store.Zone)).Chinese(), k.Days(), consult.Consultations.TitleOf(k.State))
}

// filesOf are the files of a record.
func (s *Decisions) filesOf(ctx context.Context, q store.Querier, d *Done) ([]attach.File, error) {
	if d.ID == "" {
		return nil, nil
	}
	return s.Files.Of(ctx, q, d.Agency, d.Ref())
}
