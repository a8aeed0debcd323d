package round

import (
	"net/http"
	"strings"
	"testing"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/ledger"
	"gongkai/internal/ledger/ledgertest"
)

// revised is a house whose September round is under way, everything of Energy
// sent, when a second edition of the plan drops the first task.
func revised(t *testing.T) (*house, Round) {
	t.Helper()
	h := adopted(t)
	r := h.opened()
	h.fill(ledgertest.Clerk, r.ID, ledgertest.Energy, "节能审查结果已公开。")
	h.submit(ledgertest.Head, r.ID, ledgertest.Energy)
	h.adopt(h.As(ledgertest.Office), h.plan.ID, row("4", quarterly, ledgertest.Energy), row("30", reporting, ledgertest.OfficeUnit))
	return h, r
}

// TestWithdrawnLinesCountNowhere: a line whose duty was taken out of the plan
// is shown as such and is in none of the counts.
func TestWithdrawnLinesCountNowhere(t *testing.T) {
	h, r := revised(t)
	office := h.As(ledgertest.Office)
	if got := h.states(r.ID, ""); got != "sent filling" {
		t.Fatalf("lines in force: %s", got)
	}
	b, err := h.rounds.board(ctx, h.DB, ledgertest.Agency, r.ID)
	h.must(err)
	if tally := b.Tally(); tally.Lines != 2 || tally.Sent != 1 || tally.Units != 2 || len(b.Withdrawn) != 2 {
		t.Errorf("tally %+v, %d withdrawn", tally, len(b.Withdrawn))
	}
	report, err := h.rounds.Report(ctx, h.DB, office, r.ID, 0)
	h.must(err)
	said := strings.Join(report.Sentences(), "")
	for _, want := range []string{"共2项任务", "应报科室2个、2项，已报1项", "报送清单共4项（含2项已撤销，不计入各项数据）"} {
		if !strings.Contains(said, want) {
			t.Errorf("the report does not say %q: %s", want, said)
		}
	}
	if c := report.counts(); c.lines != 2 || c.withdrawn != 2 || c.tasks != 2 {
		t.Errorf("counts %+v", c)
	}
	docx, xlsx := files(t, report)
	if len(docx) == 0 || len(xlsx) == 0 {
		t.Error("no files")
	}
	var withdrawn int
	for _, item := range report.Document().Items {
		for _, u := range item.Reports {
			if u.Withdrawn {
				withdrawn++
				if u.Text != "" || u.Note != withdrawnWord {
					t.Errorf("a withdrawn line says %+v", u)
				}
			}
		}
	}
	if withdrawn != 2 {
		t.Errorf("%d withdrawn lines in the document", withdrawn)
	}
}

func TestWithdrawnLinesOnThePages(t *testing.T) {
	h, r := revised(t)
	s := h.site()
	page := s.get(ledgertest.Office, r.Href(), 200)
	s.sees(page, withdrawnWord, "另有2项已撤销", "2个科室，已报1项")
	s.sees(s.get(ledgertest.Office, r.Href()+"?f.state=withdrawn", 200), "公开节能审查结果")
	s.lacks(s.get(ledgertest.Office, r.Href()+"?f.state=sent", 200), "公开节能审查结果")
	s.sees(s.get(ledgertest.Office, r.Href()+"/report", 200), "含2项已撤销", withdrawnWord+"，不计入各项数据。")
	s.sees(s.get(ledgertest.Clerk, sheetHref(r.ID, ledgertest.Energy), 200), withdrawnWord, "节能审查结果已公开。", "1 / 1 项")
	s.sees(s.get(ledgertest.OtherClerk, sheetHref(r.ID, ledgertest.Industry), 200), withdrawnWord, "不用填报")
	s.sees(s.get(ledgertest.Office, "/office/rounds", 200), r.Name)

	lines, err := withdrawnOf(ctx, h.DB, ledgertest.Agency, r.ID)
	h.must(err)
	s.lacks(s.get(ledgertest.Office, lines[0].Href(), 200), `name="move"`)
	refused(t, h.rounds.Judge(ctx, h.As(ledgertest.Office), []Seen{{lines[0].ID, lines[0].Version}}, true, ""), fail.Stale, withdrawnWord)
	waiting, err := h.rounds.inbox(ctx, h.DB, h.As(ledgertest.OtherClerk))
	if err != nil || len(waiting) != 0 {
		t.Errorf("the unit of a withdrawn line waits for %+v, %v", waiting, err)
	}
}

// TestDutyTakenOutByHandIsWithdrawn: no new edition is needed, and another
// edition with the task brings its line back.
func TestDutyTakenOutByHandIsWithdrawn(t *testing.T) {
	h := adopted(t)
	r := h.opened()
	h.must(h.Ledger.Void(ctx, h.As(ledgertest.Office), h.Duties(t, h.plan)[1].ID, "责任分工调整"))
	if n := len(h.lines(r.ID, "")); n != 3 {
		t.Errorf("%d lines in force, want 3", n)
	}
	h2, r2 := revised(t)
	h2.adopt(h2.As(ledgertest.Office), h2.plan.ID, row("1", plain, ledgertest.Energy, ledgertest.Industry), row("4", quarterly, ledgertest.Energy),
		row("30", reporting, ledgertest.OfficeUnit))
	if n := len(h2.lines(r2.ID, "")); n != 4 {
		t.Errorf("%d lines after the task came back, want 4", n)
	}
}

// TestClosedRoundKeepsWhatWasWithdrawn: what was out on the day of closing
// stays out, what was in stays in, whatever becomes of the plan.
func TestClosedRoundKeepsWhatWasWithdrawn(t *testing.T) {
	h, r := revised(t)
	office := h.As(ledgertest.Office)
	h.must(h.rounds.Judge(ctx, office, h.seen(r.ID, ledgertest.Energy), true, ""))
	h.must(h.rounds.Move(ctx, office, r.ID, MoveReview, 0, ""))
	h.must(h.rounds.Move(ctx, office, r.ID, MoveClose, 0, ""))
	h.adopt(office, h.plan.ID, row("1", plain, ledgertest.Energy), row("30", reporting, ledgertest.OfficeUnit))
	if got := h.states(r.ID, ""); got != "accepted filling" {
		t.Errorf("lines of the closed round: %s", got)
	}
	report, err := h.rounds.Report(ctx, h.DB, office, r.ID, 0)
	h.must(err)
	if c := report.counts(); c.lines != 2 || c.withdrawn != 2 {
		t.Errorf("kept counts %+v", c)
	}
	f, err := h.rounds.Slice().Measures[0].Count(ctx, h.DB, office, slice.Scope{})
	h.must(err)
	for _, rec := range f.Records {
		if strings.Contains(rec.Title, "9月10日") && strings.Contains(rec.Title, "产业") {
			t.Errorf("the unit with nothing but withdrawn lines is counted: %+v", rec)
		}
	}
}

// TestNothingParticular: only a supporting unit's sent line without figure,
// problem or next step, in words that say no more than that.
func TestNothingParticular(t *testing.T) {
	line := func(text string) *ReportLine {
		return &ReportLine{Draft: Draft{Text: text}, Edition: 1, Facts: Facts{Role: ledger.Support}}
	}
	for text, want := range map[string]bool{
		"按要求落实，无单独事项": true, "按要求落实，无单独事项。": true, "按牵头科室要求配合落实到位。": true, "无。": true, "暂无其他情况": true, "已按要求落实": true,
		"按要求落实，公开信息3条。": false, "无故障运行100天": false, "结合业务工作发布相关信息，并将链接报牵头科室。": false, "": false, "无单独事项，但人手不足": false,
	} {
		if got := line(text).plain(); got != want {
			t.Errorf("%q is nothing particular: %v", text, got)
		}
	}
	for name, change := range map[string]func(*ReportLine){
		"lead": func(l *ReportLine) { l.Facts.Role = ledger.Lead }, "unsent": func(l *ReportLine) { l.Edition = 0 },
		"problem": func(l *ReportLine) { l.Problems = "缺人" }, "next": func(l *ReportLine) { l.Next = "继续" },
		"figure": func(l *ReportLine) { l.Numbers = []ledger.Number{{Label: "公开", Value: 1}} },
	} {
		l := line("按要求落实")
		if change(l); l.plain() {
			t.Errorf("a line with %s is nothing particular", name)
		}
	}
}

func TestTelephoneNumbers(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "0955-7012345": true, "（0955）7012345转8012": true, "138 0000 0000": true, "+86 955 7012345": true, "0955-7012345、13800000000": true, "7012345": true,
		"abc": false, "电话": false, "123": false, "0955-": false, "13800000000 张三": false, "1234567890123456": false,
	} {
		if got := checkPhone(text) == ""; got != want {
			t.Errorf("%q is a number: %v", text, got)
		}
	}
}

func FuzzPhone(f *testing.F) {
	f.Add("0955-7012345、（0955）7012345转8012")
	f.Add("abc")
	f.Fuzz(func(t *testing.T, text string) {
		if checkPhone(text) == "" && text != "" && strings.ContainsAny(text, "<>&\"abcxyz") {
			t.Errorf("%q passes", text)
		}
	})
}

// TestDraftsSayWhatTheyLack: a draft may be incomplete, but says so; before
// the head it must be complete; a returned line that is put before the head
// again moves the steps on.
func TestDraftsSayWhatTheyLack(t *testing.T) {
	h := adopted(t)
	r := h.opened()
	s := h.site()
	sheet := sheetHref(r.ID, ledgertest.Energy)
	lines := h.lines(r.ID, ledgertest.Energy)
	form := hidden(s.get(ledgertest.Clerk, sheet, 200))
	form.Set("phone", "abc")
	form.Set("text."+lines[0].ID, "公开12项。")
	form.Set("text."+lines[1].ID, "")
	form.Set("act", "save")
	s.sees(s.post(ledgertest.Clerk, sheet, form, 422), "不像电话号码", "abc", "公开12项。")
	form.Set("phone", "0955-1234567")
	s.post(ledgertest.Clerk, sheet, form, 303)
	s.sees(s.flash, "已保存草稿", "还有1项没有填写进展情况：任务4")

	form = hidden(s.get(ledgertest.Clerk, sheet, 200))
	form.Set("phone", "0955-1234567")
	form.Set("text."+lines[0].ID, "公开12项。")
	form.Set("text."+lines[1].ID, "")
	form.Set("act", "ready")
	s.sees(s.post(ledgertest.Clerk, sheet, form, 422), "送审签前请填写进展情况")
	form.Set("text."+lines[1].ID, "按季度公开。")
	s.post(ledgertest.Clerk, sheet, form, 303)
	h.submit(ledgertest.Head, r.ID, ledgertest.Energy)
	h.Clock.GoTo("2023-08-29 09:30")
	h.must(h.rounds.Judge(ctx, h.As(ledgertest.Office), h.seen(r.ID, ledgertest.Energy)[:1], false, "请补充。"))

	if now := step(s.get(ledgertest.Clerk, sheet, 200)); now != "填报" {
		t.Errorf("after the return the sheet stands at %q", now)
	}
	h.Clock.GoTo("2023-08-29 10:30")
	form = hidden(s.get(ledgertest.Clerk, sheet, 200))
	form.Set("phone", "0955-1234567")
	form.Set("act", "ready")
	for _, l := range lines {
		form.Set("text."+l.ID, "按季度公开。")
	}
	form.Set("text."+lines[0].ID, "公开14项。")
	s.post(ledgertest.Clerk, sheet, form, http.StatusSeeOther)
	if now := step(s.get(ledgertest.Clerk, sheet, 200)); now != "负责人审签提交" {
		t.Errorf("put before the head again, the sheet stands at %q", now)
	}
}

// step is the step at which a sheet stands.
func step(page string) string {
	_, rest, _ := strings.Cut(page, `aria-current="step"`)
	for _, name := range []string{"填报", "负责人审签提交", "办公室审核", "办结"} {
		if i := strings.Index(rest, name); i >= 0 && i < 120 {
			return name
		}
	}
	return ""
}
