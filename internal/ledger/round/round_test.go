package round

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	"gongkai/internal/ledger/ledgertest"
	"gongkai/internal/ledger/plan"
)

func refused(t *testing.T, err error, kind fail.Kind, says string) {
	t.Helper()
	if !fail.Is(err, kind) || !strings.Contains(err.Error(), says) {
		t.Errorf("got %v, want kind %d with %q", err, kind, says)
	}
}

// The plan of 2023 as it was issued calls for two reports of everything, the
// quarters of one task and the halves of another.
func TestRoundsOfTheIssuedPlan(t *testing.T) {
	body, err := os.ReadFile(filepath.Join("..", "plan", "testdata", "zhongwei-gxj-2023.docx"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := docread.ReadBytes(context.Background(), "plan.docx", body, docread.Options{})
	if err != nil {
		t.Fatal(err)
	}
	read, err := plan.Read(doc, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var tasks []ledger.Task
	for _, r := range read.Rows {
		tasks = append(tasks, ledger.Task{ID: string(r.No), No: string(r.No), Measure: r.Measure, Checkpoints: r.Checkpoints})
	}
	var got []string
	for _, c := range callsOf(tasks, 2023) {
		got = append(got, c.name+c.asOf.String()+fmt.Sprint(c.tasks))
	}
	want := []string{
		"2023年第一季度进展报送2023-03-31[4]", "2023年上半年进展报送2023-06-30[23]", "2023年第二季度进展报送2023-06-30[4]",
		"2023年9月10日进展报送2023-09-10[]", "2023年第三季度进展报送2023-09-30[4]", "2023年12月10日进展报送2023-12-10[]",
		"2023年下半年进展报送2023-12-31[23]", "2023年第四季度进展报送2023-12-31[4]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("rounds:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAdoptionMakesRoundsOnWorkingDays(t *testing.T) {
	h := adopted(t)
	var got []string
	for _, r := range h.list() {
		got = append(got, fmt.Sprintf("%s %s→%s", r.Name, r.OpensOn, r.Due))
	}
	want := []string{
		"2023年第一季度进展报送 2023-03-17→2023-03-31", "2023年第二季度进展报送 2023-06-15→2023-06-30",
		"2023年9月10日进展报送 2023-08-28→2023-09-10", "2023年第三季度进展报送 2023-09-14→2023-09-28",
		"2023年12月10日进展报送 2023-11-27→2023-12-10", "2023年第四季度进展报送 2023-12-15→2023-12-29",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	h.Verify(t)
}

func TestAdoptingAgainMakesNoSecondRound(t *testing.T) {
	h := adopted(t)
	r := h.opened()
	before := len(h.list())
	h.adopt(h.As(ledgertest.Office), h.plan.ID, row("1", plain, ledgertest.Energy, ledgertest.Industry, ledgertest.Policy),
		row("4", quarterly, ledgertest.Energy), row("30", reporting, ledgertest.OfficeUnit), row("31", "每半年报送清理报表。", ledgertest.Stats))
	after := h.list()
	if len(after) != before+1 || h.named("下半年").Kind != ByHalfYear {
		t.Errorf("%d rounds before, %d after", before, len(after))
	}
	if n := len(h.lines(r.ID, ledgertest.Policy)) + len(h.lines(r.ID, ledgertest.Stats)); n != 2 {
		t.Errorf("the open round got %d of the two new duties", n)
	}
}

func TestTickOpensOnceInOfficeHours(t *testing.T) {
	h := adopted(t)
	for _, at := range []string{"2023-08-27 10:00", "2023-08-28 07:59"} { // a Sunday; too early
		h.Clock.GoTo(at)
		h.must(h.rounds.Tick(ctx, nil))
		if s := h.named("9月10日").State; s != Planned {
			t.Errorf("at %s the round is %s", at, s)
		}
	}
	h.Told.Take()
	r := h.opened()
	if r.State != Open || len(h.lines(r.ID, "")) != 4 {
		t.Fatalf("the round is %s with %d lines", r.State, len(h.lines(r.ID, "")))
	}
	h.must(h.rounds.Tick(ctx, nil))
	told := 0
	for _, m := range h.Told.Take() {
		if m.Kind == "round.open" && m.Subject == r.Ref() {
			told++
		}
	}
	if told != 6 { // clerk and head of two units, two people of the office
		t.Errorf("%d people were told of the opening", told)
	}
}

func TestRemindersFollowTheLadder(t *testing.T) {
	h := adopted(t)
	r := h.opened()
	h.fill(ledgertest.OtherClerk, r.ID, ledgertest.Industry, "已办。")
	h.submit("head-cy", r.ID, ledgertest.Industry)
	h.Told.Take()
	var days []string
	for day := civil.MustParse("2023-08-29"); day <= civil.MustParse("2023-09-18"); day++ {
		h.Clock.GoTo(day.String() + " 10:00")
		h.must(h.rounds.Tick(ctx, nil))
		h.must(h.rounds.Tick(ctx, nil))
		line := day.String()[5:]
		for _, m := range h.Told.Take() {
			if m.Kind == "round.due" && m.Subject == r.Ref() {
				line += " " + m.Reader
			}
		}
		if strings.Contains(line, " ") {
			days = append(days, line)
		}
	}
	units := " clerk-jn head-jn"
	office := " office office2"
	sort := func(s string) string { f := strings.Fields(s); slices.Sort(f[1:]); return strings.Join(f, " ") }
	var got []string
	for _, d := range days {
		got = append(got, sort(d))
	}
	var want []string
	for _, d := range []string{"08-30", "09-05", "09-07", "09-11", "09-12", "09-13", "09-14"} {
		want = append(want, sort(d+units+office))
	}
	want = append(want, sort("09-15"+units+office+" deputy deputy"), sort("09-18"+units+office+" deputy deputy"))
	if !slices.Equal(got, want) {
		t.Errorf("reminders:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A line begins with what the ledger holds, follows it until somebody saves,
// and can take it over again.
func TestLinesBeginWithTheLedger(t *testing.T) {
	h := adopted(t)
	duty := h.Duties(t, h.plan)[0]
	h.Clock.GoTo("2023-05-09 10:00")
	h.Bring(t, duty, "shown")
	r := h.opened()
	clerk := h.As(ledgertest.Clerk)
	sheet := func() *ledger.Snapshot {
		s, err := h.Ledger.At(ctx, h.DB, ledgertest.Agency, h.plan.ID, r.Cut())
		h.must(err)
		return s
	}
	l := h.lines(r.ID, ledgertest.Energy)[0]
	if got := draftOf(&l, sheet()); got.Text != "5月9日：已公开节能审查结果12项。" {
		t.Errorf("the line begins with %q", got.Text)
	}
	in := ledger.ProgressInput{Text: "新增2项。", Problems: "系统升级。", Numbers: []ledger.Number{{Label: "公开", Value: 14, Unit: "项"}}}
	h.must(h.Ledger.AddProgress(ctx, clerk, duty.ID, in))
	if got := draftOf(&l, sheet()); got.Text != "5月9日：已公开节能审查结果12项。\n8月28日：新增2项。" || got.Problems != "系统升级。" || printNumbers(got.Numbers) != "公开：14项" {
		t.Errorf("after new progress the line begins with %+v", got)
	}
	save := func(in SheetInput) { h.must(h.rounds.Save(ctx, clerk, r.ID, ledgertest.Energy, in)) }
	save(SheetInput{Lines: map[string]LineInput{l.ID: {l.Version, draftOf(&l, sheet())}}})
	if l = h.lines(r.ID, ledgertest.Energy)[0]; !l.SavedAt.IsZero() {
		t.Error("saving the ledger's own text made it a person's")
	}
	save(SheetInput{Lines: map[string]LineInput{l.ID: {l.Version, Draft{Text: "自己写的。"}}}})
	if l = h.lines(r.ID, ledgertest.Energy)[0]; draftOf(&l, sheet()).Text != "自己写的。" {
		t.Errorf("the line says %q", draftOf(&l, sheet()).Text)
	}
	save(SheetInput{Lines: map[string]LineInput{l.ID: {l.Version, l.Draft}}, Take: []string{l.ID}})
	if l = h.lines(r.ID, ledgertest.Energy)[0]; !strings.Contains(l.Draft.Text, "新增2项") {
		t.Errorf("taking over gave %q", l.Draft.Text)
	}
}

func TestSubmittingFreezesNumberedEditions(t *testing.T) {
	h := adopted(t)
	r := h.opened()
	h.fill(ledgertest.Clerk, r.ID, ledgertest.Energy, "第一稿。")
	h.submit(ledgertest.Head, r.ID, ledgertest.Energy)
	l := h.lines(r.ID, ledgertest.Energy)[0]
	first, err := editionsOf(ctx, h.DB, ledgertest.Agency, r.ID, l.ID)
	h.must(err)
	if len(first) != 1 || first[0].Number != 1 || !first[0].Intact() || first[0].Filler != ledgertest.Clerk || first[0].By != ledgertest.Head {
		t.Fatalf("editions: %+v", first)
	}
	err = h.rounds.Submit(ctx, h.As(ledgertest.Head), r.ID, ledgertest.Energy, h.versions(r.ID, ledgertest.Energy))
	refused(t, err, fail.Stale, "没有需要提交的内容")

	h.fill(ledgertest.Clerk, r.ID, ledgertest.Energy, "第二稿。")
	h.submit(ledgertest.Head, r.ID, ledgertest.Energy)
	both, err := editionsOf(ctx, h.DB, ledgertest.Agency, r.ID, l.ID)
	h.must(err)
	if len(both) != 2 || both[0] != first[0] {
		t.Fatalf("the first edition changed: %+v", both)
	}
	if b, err := both[1].Read(); err != nil || b.Text != "第二稿。" || b.Facts.No != "1" || b.Facts.Deadline != "2023年11月30日" {
		t.Errorf("second edition: %+v, %v", b, err)
	}
	h.Verify(t)
}

func TestEmptyLinesAreNotSubmitted(t *testing.T) {
	h := adopted(t)
	r := h.opened()
	err := h.rounds.Submit(ctx, h.As(ledgertest.Head), r.ID, ledgertest.Energy, h.versions(r.ID, ledgertest.Energy))
	refused(t, err, fail.Invalid, "任务1、4还没有填写进展情况")
	if s := h.states(r.ID, ledgertest.Energy); s != "filling filling" {
		t.Errorf("states: %s", s)
	}
}

func TestWhatChangedAfterConfirmingIsNotSubmitted(t *testing.T) {
	h := adopted(t)
	r := h.opened()
	h.fill(ledgertest.Clerk, r.ID, ledgertest.Energy, "甲。")
	confirmed := h.versions(r.ID, ledgertest.Energy)
	h.fill(ledgertest.Clerk, r.ID, ledgertest.Energy, "乙。")
	refused(t, h.rounds.Submit(ctx, h.As(ledgertest.Head), r.ID, ledgertest.Energy, confirmed), fail.Stale, "在您确认之后有变化")
	stale := SheetInput{Lines: map[string]LineInput{}}
	for id := range confirmed {
		stale.Lines[id] = LineInput{confirmed[id], Draft{Text: "丙。"}}
	}
	refused(t, h.rounds.Save(ctx, h.As(ledgertest.Clerk), r.ID, ledgertest.Energy, stale), fail.Stale, "刚刚被杨静修改过")
}

func TestReturnObjectionAndAcceptance(t *testing.T) {
	h := adopted(t)
	r := h.opened()
	h.fill(ledgertest.Clerk, r.ID, ledgertest.Energy, "第一稿。")
	h.submit(ledgertest.Head, r.ID, ledgertest.Energy)
	office, head := h.As(ledgertest.Office), h.As(ledgertest.Head)
	refused(t, h.rounds.Judge(ctx, office, h.seen(r.ID, ledgertest.Energy), false, " "), fail.Invalid, "请写明退回原因")
	h.Told.Take()
	h.must(h.rounds.Judge(ctx, office, h.seen(r.ID, ledgertest.Energy), false, "请补充数据。"))
	if s := h.states(r.ID, ledgertest.Energy); s != "returned returned" {
		t.Fatalf("states: %s", s)
	}
	if got := h.Told.To(ledgertest.Clerk); len(got) != 1 || !strings.Contains(got[0].Title, "任务1、4被退回") {
		t.Errorf("the clerk was told %+v", got)
	}
	h.must(h.rounds.Object(ctx, head, h.seen(r.ID, ledgertest.Energy)[0], "数据在附件中。"))
	h.must(h.rounds.Answer(ctx, office, h.seen(r.ID, ledgertest.Energy)[0], true, "附件没有合计。"))
	h.must(h.rounds.Object(ctx, head, h.seen(r.ID, ledgertest.Energy)[0], "合计在第二页。"))
	h.must(h.rounds.Answer(ctx, office, h.seen(r.ID, ledgertest.Energy)[0], false, ""))
	if s := h.states(r.ID, ledgertest.Energy); s != "accepted returned" {
		t.Errorf("states: %s", s)
	}
	l := h.lines(r.ID, ledgertest.Energy)[0]
	remarks, err := remarksOf(ctx, h.DB, ledgertest.Agency, l.ID)
	h.must(err)
	var said []string
	for _, m := range remarks {
		said = append(said, m.Act+m.Text)
	}
	if got := strings.Join(said, " "); got != "退回请补充数据。 提出异议数据在附件中。 维持退回附件没有合计。 提出异议合计在第二页。 采纳异议" {
		t.Errorf("remarks: %s", got)
	}
	h.Verify(t)
}

func TestNobodyJudgesTheirOwnEdition(t *testing.T) {
	h := adopted(t)
	r := h.opened()
	h.fill(ledgertest.Office, r.ID, ledgertest.OfficeUnit, "已分解。")
	h.submit(ledgertest.Office, r.ID, ledgertest.OfficeUnit)
	refused(t, h.rounds.Judge(ctx, h.As(ledgertest.Office), h.seen(r.ID, ledgertest.OfficeUnit), true, ""), fail.Invalid, "提交人不能审核自己提交的报送稿")
	h.must(h.rounds.Judge(ctx, h.As(ledgertest.Office2), h.seen(r.ID, ledgertest.OfficeUnit), true, ""))
}

func TestAfterTheDeadlineOnlyReturnedLinesAreTaken(t *testing.T) {
	h := adopted(t)
	r := h.opened()
	h.fill(ledgertest.Clerk, r.ID, ledgertest.Energy, "第一稿。")
	h.submit(ledgertest.Head, r.ID, ledgertest.Energy)
	office := h.As(ledgertest.Office)
	refused(t, h.rounds.Move(ctx, h.As(ledgertest.Head), r.ID, MoveReview, 0, ""), fail.Denied, "权限")
	h.must(h.rounds.Move(ctx, office, r.ID, MoveReview, 0, ""))
	h.must(h.rounds.Judge(ctx, office, h.seen(r.ID, ledgertest.Energy)[:1], false, "请补充。"))
	err := h.rounds.Save(ctx, h.As(ledgertest.OtherClerk), r.ID, ledgertest.Industry, SheetInput{Lines: map[string]LineInput{
		h.lines(r.ID, ledgertest.Industry)[0].ID: {0, Draft{Text: "迟了。"}}}})
	refused(t, err, fail.Stale, "本轮已截止填报")
	l := h.lines(r.ID, ledgertest.Energy)[0]
	h.must(h.rounds.Save(ctx, h.As(ledgertest.Clerk), r.ID, ledgertest.Energy, SheetInput{Lines: map[string]LineInput{l.ID: {l.Version, Draft{Text: "补充了。"}}}}))
	h.submit(ledgertest.Head, r.ID, ledgertest.Energy)
	refused(t, h.rounds.Move(ctx, office, r.ID, MoveClose, 0, ""), fail.Invalid, "还有报送稿没有审核")
	h.must(h.rounds.Judge(ctx, office, h.seen(r.ID, ledgertest.Energy), true, ""))
	h.must(h.rounds.Move(ctx, office, r.ID, MoveClose, 0, ""))
}

// closed is a round that went all the way: Energy was on time, Industry late,
// the office did not report.
func closed(t *testing.T) (*house, Round) {
	t.Helper()
	h := adopted(t)
	h.Clock.GoTo("2023-05-09 10:00")
	h.Bring(t, h.Duties(t, h.plan)[0], "shown")
	r := h.opened()
	h.fill(ledgertest.Clerk, r.ID, ledgertest.Energy, "节能审查结果已公开。")
	h.submit(ledgertest.Head, r.ID, ledgertest.Energy)
	h.Clock.GoTo("2023-09-12 16:00")
	h.fill(ledgertest.OtherClerk, r.ID, ledgertest.Industry, "配合完成。")
	h.submit("head-cy", r.ID, ledgertest.Industry)
	office := h.As(ledgertest.Office)
	h.must(h.rounds.SaveWords(ctx, office, r.ID, 0, Words{Overall: "总体平稳。", Problems: "个别科室报送不及时。", Next: "加强调度。"}))
	for _, unit := range []string{ledgertest.Energy, ledgertest.Industry} {
		h.must(h.rounds.Judge(ctx, office, h.seen(r.ID, unit), true, ""))
	}
	h.must(h.rounds.Move(ctx, office, r.ID, MoveReview, 0, ""))
	h.must(h.rounds.Move(ctx, office, r.ID, MoveClose, 0, ""))
	return h, h.named("9月10日")
}

func files(t *testing.T, r *Report) (docx, xlsx []byte) {
	t.Helper()
	var d, x bytes.Buffer
	if err := errors.Join(r.Document().WriteDOCX(&d), r.Document().WriteXLSX(&x)); err != nil {
		t.Fatal(err)
	}
	return d.Bytes(), x.Bytes()
}

// The report of a closed round is the same file for good, whatever happens to
// the ledger, the units and the people afterwards.
func TestClosedRoundsExportTheSameBytes(t *testing.T) {
	h, r := closed(t)
	office := h.As(ledgertest.Office)
	report, err := h.rounds.Report(ctx, h.DB, office, r.ID, 0)
	h.must(err)
	docx, xlsx := files(t, report)
	h.Clock.GoTo("2024-02-01 10:00")
	duty := h.Duties(t, h.plan)[0]
	h.must(h.Ledger.AddProgress(ctx, h.As(ledgertest.Clerk), duty.ID, ledger.ProgressInput{Text: "后来的进展。"}))
	h.Roster.Leave(ledgertest.Agency, ledgertest.Head)
	h.adopt(office, h.plan.ID, row("1", "措施改了。", ledgertest.Policy), row("4", quarterly, ledgertest.Energy), row("30", reporting, ledgertest.OfficeUnit))
	again, err := h.rounds.Report(ctx, h.DB, office, r.ID, 0)
	h.must(err)
	docx2, xlsx2 := files(t, again)
	if !bytes.Equal(docx, docx2) || !bytes.Equal(xlsx, xlsx2) {
		t.Error("the files of a closed round changed")
	}
	if !again.Final || len(again.Lines) != 4 || again.Words.Next != "加强调度。" {
		t.Errorf("the kept report: %+v", again)
	}
	refused(t, h.rounds.SaveWords(ctx, office, r.ID, 1, Words{Overall: "改。"}), fail.Stale, "已办结")
	h.must(h.DB.Do(ctx, office, func(tx *store.Tx) error {
		tx.Quiet("a hand in the database")
		_, err := tx.Exec("UPDATE ledger_round_kept SET body = REPLACE(body, '总体平稳', '总体优秀') WHERE agency = $1", ledgertest.Agency)
		return err
	}))
	_, err = h.rounds.Report(ctx, h.DB, office, r.ID, 0)
	refused(t, err, fail.Stale, "可能被改动过")
}

func TestReportFigures(t *testing.T) {
	h, r := closed(t)
	report, err := h.rounds.Report(ctx, h.DB, h.As(ledgertest.Office), r.ID, 0)
	h.must(err)
	var got []string
	for _, f := range report.Figures() {
		got = append(got, f.Label+f.Text()+f.Unit)
		if f.Href == "" || f.Definition == "" {
			t.Errorf("%s cannot be traced", f.Label)
		}
	}
	want := "任务数3项 综合完成比例0% 任务办结率0% 节点完成率0% 逾期0项 滞后4项 有效佐证1份 本轮按时报送率33.3% 报送接受率75%"
	if strings.Join(got, " ") != want {
		t.Errorf("figures: %s\nwant:    %s", strings.Join(got, " "), want)
	}
	if !strings.Contains(strings.Join(report.Sentences(), ""), "本轮应报科室3个、4项，已报3项；交齐的科室2个，其中按时交齐1个") {
		t.Errorf("sentences: %s", report.Sentences())
	}
	if got := report.Lines[3].Note() + report.Units[0].state() + report.Units[0].When; got != "未报送未报送未报送" && report.Lines[3].UnitID == ledgertest.OfficeUnit {
		t.Errorf("the unit that did not report is noted as %q", got)
	}
}

// What the ledger said on a past day stays what it said.
func TestReportsOfPastDaysDoNotChange(t *testing.T) {
	h, r := closed(t)
	office := h.As(ledgertest.Office)
	on := civil.MustParse("2023-09-10")
	first, err := h.rounds.Report(ctx, h.DB, office, r.ID, on)
	h.must(err)
	a, b := files(t, first)
	if c := first.counts(); c.sent != 2 || c.accepted != 0 {
		t.Errorf("on %s %d lines were sent and %d accepted", on, c.sent, c.accepted)
	}
	h.Clock.GoTo("2023-10-20 10:00")
	h.Bring(t, h.Duties(t, h.plan)[1], "shown")
	h.must(h.Ledger.AddProgress(ctx, h.As(ledgertest.Clerk), h.Duties(t, h.plan)[0].ID, ledger.ProgressInput{Text: "十月的进展。"}))
	later, err := h.rounds.Report(ctx, h.DB, office, r.ID, on)
	h.must(err)
	a2, b2 := files(t, later)
	if !bytes.Equal(a, a2) || !bytes.Equal(b, b2) {
		t.Error("the report of 10 September changed in October")
	}
}

func TestUnitsSeeTheirOwnPartOfAReport(t *testing.T) {
	h, r := closed(t)
	report, err := h.rounds.Report(ctx, h.DB, h.As(ledgertest.Clerk), r.ID, 0)
	h.must(err)
	for _, l := range report.Lines {
		if l.UnitID != ledgertest.Energy {
			t.Errorf("a clerk of Energy sees a line of %s", l.UnitID)
		}
	}
	if report.Unit != "节能安全科" || len(report.Units) != 1 || report.Words != (Words{}) || report.counts().lines != 2 {
		t.Errorf("the unit's report: %+v", report)
	}
	_, err = h.rounds.Report(ctx, h.DB, h.As("clerk-fg"), r.ID, 0)
	refused(t, err, fail.Missing, "没有需要报送的任务")
	_, err = h.rounds.Report(ctx, h.DB, h.As(ledgertest.JtjOffice), r.ID, 0)
	refused(t, err, fail.Missing, "没有找到")
}

func TestStrangersChangeNothing(t *testing.T) {
	h := adopted(t)
	r := h.opened()
	h.fill(ledgertest.Clerk, r.ID, ledgertest.Energy, "第一稿。")
	versions, lines := h.versions(r.ID, ledgertest.Energy), h.seen(r.ID, ledgertest.Energy)
	for _, id := range []string{ledgertest.OtherClerk, "head-cy", ledgertest.Director, ledgertest.JtjOffice, ledgertest.Auditor, ledgertest.Sysadmin} {
		a := h.As(id)
		if err := h.rounds.Submit(ctx, a, r.ID, ledgertest.Energy, versions); err == nil {
			t.Errorf("%s submitted for Energy", id)
		}
		if err := h.rounds.Save(ctx, a, r.ID, ledgertest.Energy, SheetInput{Lines: map[string]LineInput{lines[0].ID: {lines[0].Version, Draft{Text: "改。"}}}}); err == nil {
			t.Errorf("%s filled in for Energy", id)
		}
	}
	h.submit(ledgertest.Head, r.ID, ledgertest.Energy)
	for _, id := range []string{ledgertest.Clerk, ledgertest.Head, ledgertest.Director, ledgertest.JtjOffice, ledgertest.Auditor} {
		if err := h.rounds.Judge(ctx, h.As(id), h.seen(r.ID, ledgertest.Energy), true, ""); err == nil {
			t.Errorf("%s accepted Energy's lines", id)
		}
	}
	overseer := h.As(ledgertest.Overseer)
	overseer.Tenant = ledgertest.Agency
	if _, err := h.rounds.Report(ctx, h.DB, overseer, r.ID, 0); err != nil {
		t.Errorf("the overseer does not see the report: %v", err)
	}
	if err := h.rounds.Judge(ctx, overseer, h.seen(r.ID, ledgertest.Energy), true, ""); !fail.Is(err, fail.Denied) {
		t.Errorf("the overseer accepted: %v", err)
	}
	if s := h.states(r.ID, ledgertest.Energy); s != "sent sent" {
		t.Errorf("states: %s", s)
	}
}

// Twenty people submit the same sheet; one of them wins.
func TestOneOfManySubmissionsWins(t *testing.T) {
	h := adopted(t)
	r := h.opened()
	h.fill(ledgertest.Clerk, r.ID, ledgertest.Energy, "第一稿。")
	versions := h.versions(r.ID, ledgertest.Energy)
	head := h.As(ledgertest.Head)
	var wg sync.WaitGroup
	errs := make([]error, 20)
	for i := range errs {
		wg.Go(func() { errs[i] = h.rounds.Submit(ctx, head, r.ID, ledgertest.Energy, versions) })
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		}
	}
	all, err := editionsOf(ctx, h.DB, ledgertest.Agency, r.ID, "")
	h.must(err)
	if won != 1 || len(all) != 2 {
		t.Errorf("%d submissions won, %d editions of two lines", won, len(all))
	}
	h.Verify(t)
}

func TestUrgingOncePerDay(t *testing.T) {
	h := adopted(t)
	r := h.opened()
	h.Told.Take()
	office := h.As(ledgertest.Office)
	n, err := h.rounds.Urge(ctx, office, r.ID, []string{ledgertest.Energy}, "")
	h.must(err)
	if got := h.Told.To(ledgertest.Clerk); n != 1 || len(got) != 1 || !strings.Contains(got[0].Body, "还有2项没有提交，请于2023年9月10日前完成") {
		t.Errorf("%d units; the clerk was told %+v", n, got)
	}
	_, err = h.rounds.Urge(ctx, office, r.ID, []string{ledgertest.Energy}, "")
	refused(t, err, fail.Invalid, "今天已经催过")
	n, err = h.rounds.Urge(ctx, office, r.ID, nil, "")
	h.must(err)
	if n != 2 {
		t.Errorf("urging all reached %d units that had not been urged", n)
	}
}

func TestSubmittedOnTimeMeasure(t *testing.T) {
	h, r := closed(t)
	m := h.rounds.Slice().Measures[0]
	f, err := m.Count(ctx, h.DB, h.As(ledgertest.Office), slice.Scope{})
	h.must(err)
	if f.Part != 1 || f.Whole != 5 || len(f.Records) != 5 { // two quarters were opened late
		t.Errorf("%d of %d: %+v", f.Part, f.Whole, f.Records)
	}
	before := slice.Scope{}
	before.AsOf = civil.MustParse("2023-09-09").In(store.Zone)
	f, err = m.Count(ctx, h.DB, h.As(ledgertest.Office), before)
	h.must(err)
	if f.Part != 1 || f.Whole != 3 {
		t.Errorf("before the due day: %d of %d", f.Part, f.Whole)
	}
	for _, rec := range f.Records {
		if !rec.Counted {
			continue
		}
		title, href, err := h.rounds.Slice().Links[rec.Ref.Kind](ctx, h.DB, h.As(ledgertest.Office), rec.Ref.ID)
		if err != nil || href != sheetHref(r.ID, ledgertest.Energy) || !strings.Contains(title, "节能安全科") {
			t.Errorf("the record leads to %q %q, %v", title, href, err)
		}
	}
	if f, err := m.Count(ctx, h.DB, h.As(ledgertest.JtjOffice), slice.Scope{}); err != nil || f.Known {
		t.Errorf("another agency counts %+v, %v", f, err)
	}
}

func TestManualRounds(t *testing.T) {
	h := adopted(t)
	office := h.As(ledgertest.Office)
	day := civil.MustParse
	tasks, err := h.Ledger.TasksOf(ctx, h.DB, ledgertest.Agency, h.plan.ID)
	h.must(err)
	in := Input{Name: "2023年4月进展报送", Plan: h.plan.ID, AsOf: day("2023-04-20"), Due: day("2023-04-21"), Tasks: []string{tasks[0].ID}}
	r, err := h.rounds.Create(ctx, office, in)
	h.must(err)
	if r.OpensOn != day("2023-04-07") || r.LeadDays != 10 {
		t.Errorf("it opens on %s", r.OpensOn)
	}
	for want, change := range map[string]func(*Input){
		"请填写轮次名称": func(i *Input) { i.Name = " " }, "请填写提交时限": func(i *Input) { i.Due = 0 },
		"请选择正在执行的计划": func(i *Input) { i.Plan = "no" }, "不能早于今天": func(i *Input) { i.Due = day("2023-02-01"); i.OpensOn = 0 },
		"所选任务不在计划中": func(i *Input) { i.Tasks = []string{"no"} }, "不能晚于提交时限": func(i *Input) { i.OpensOn = day("2023-05-01") },
	} {
		bad := in
		change(&bad)
		_, err := h.rounds.Create(ctx, office, bad)
		refused(t, err, fail.Invalid, want)
	}
	_, err = h.rounds.Create(ctx, h.As(ledgertest.Clerk), in)
	refused(t, err, fail.Denied, "没有新建报送轮次的权限")
	h.must(h.rounds.Move(ctx, office, r.ID, MoveOpen, r.Version, ""))
	if n := len(h.lines(r.ID, "")); n != 2 {
		t.Errorf("the round of one task has %d lines", n)
	}
	refused(t, h.rounds.Move(ctx, office, r.ID, MoveVoid, 0, ""), fail.Invalid, "请写明原因")
	h.must(h.rounds.Move(ctx, office, r.ID, MoveVoid, 0, "与季度报送重复。"))
	h.Verify(t)
}

func TestLeadDaysAndCalendarMovePlannedRounds(t *testing.T) {
	h := adopted(t)
	office := h.As(ledgertest.Office)
	h.must(h.rounds.SetLead(ctx, office, 5))
	if r := h.named("9月10日"); r.OpensOn.String() != "2023-09-04" {
		t.Errorf("with five days the round opens on %s", r.OpensOn)
	}
	refused(t, h.rounds.SetLead(ctx, office, 0), fail.Invalid, "1到60")
	var moved []slice.Moved
	h.rounds.Terms = func(context.Context, store.Querier, string) (ledger.Terms, error) { return everyDay{}, nil }
	h.must(h.DB.Do(ctx, office, func(tx *store.Tx) error {
		var err error
		moved, err = h.rounds.OnCalendar(tx)
		return err
	}))
	if r := h.named("第三季度"); r.Due.String() != "2023-09-30" || r.OpensOn.String() != "2023-09-25" || len(moved) == 0 {
		t.Errorf("after the calendar changed: %s to %s, %d moved", r.OpensOn, r.Due, len(moved))
	}
}

// everyDay is a calendar without rest.
type everyDay struct{}

func (everyDay) AddDate(d civil.Date, n int) civil.Date { return d.Add(n) }
func (everyDay) Between(a, b civil.Date) int            { return int(b - a) }
func (everyDay) Working(civil.Date) bool                { return true }
func (everyDay) Version() string                        { return "every day" }

func TestInboxSaysWhatWaits(t *testing.T) {
	h := adopted(t)
	r := h.opened()
	check := func(id, want string) {
		t.Helper()
		list, err := h.rounds.Slice().Inbox(ctx, h.DB, h.As(id))
		h.must(err)
		var got []string
		for _, w := range list {
			if strings.Contains(w.Title, "9月10日") {
				got = append(got, fmt.Sprint(strings.TrimSuffix(w.Title, "："+r.Name), w.Count))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", id, got, want)
		}
	}
	check(ledgertest.Clerk, "待填报2")
	h.fill(ledgertest.Clerk, r.ID, ledgertest.Energy, "第一稿。")
	h.must(h.rounds.Save(ctx, h.As(ledgertest.Clerk), r.ID, ledgertest.Energy, SheetInput{Ready: true}))
	check(ledgertest.Head, "待审签提交2")
	h.submit(ledgertest.Head, r.ID, ledgertest.Energy)
	check(ledgertest.Clerk, "")
	check(ledgertest.Office, "待填报1 待审核报送稿2")
	check("clerk-fg", "")
	check(ledgertest.JtjOffice, "")
}

func TestFlowsStand(t *testing.T) {
	if err := errors.Join(RoundFlow.Check(), LineFlow.Check()); err != nil {
		t.Error(err)
	}
}

func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"发布信息：12条", "满意度 98.5%", "金额：1,234.56万元", "a：１２", "：1", "x", "合计:-3", "面积：3m2\n\n条：5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list, err := ledger.ParseNumbers(text)
		if err != nil {
			return
		}
		again, err := ledger.ParseNumbers(printNumbers(list))
		if err != nil || !slices.Equal(list, again) {
			t.Fatalf("%q read as %+v, then as %+v (%v)", text, list, again, err)
		}
	})
}
