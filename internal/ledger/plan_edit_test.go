package ledger_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
	"gongkai/internal/ledger/plan"
	"gongkai/internal/office/audit"
)

// small is a plan of four rows as somebody may paste it.
const small = `市工业和信息化局2023年政务公开工作要点任务分工
序号	重点任务	具体措施	责任部门	量化指标	完成时限
1	主动公开	公开节能审查结果。	节能安全科牵头，办公室配合	每月1次	2023年11月底
2	主动公开	开展政策宣讲活动。	各科室、中心	4场	另行通知
3	队伍建设	组织业务培训不少于2次。	办公室负责	2次	全年持续推进
4	队伍建设	按季度报送工作进展。	产业发展与中小企业科牵头，信息科配合	每季度1次	2023年12月底
`

func paste(t testing.TB, b *lt.Bureau, text, replaces string) ledger.Plan {
	t.Helper()
	p, err := b.Ledger.ReadPasted(context.Background(), b.As(lt.Office), text, replaces)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func reload(t testing.TB, b *lt.Bureau, id string) ledger.Plan {
	t.Helper()
	p, err := store.Get[ledger.Plan](context.Background(), b.DB, lt.Agency, id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func at(p ledger.Plan, n int) ledger.RowAt { return ledger.RowAt{N: n, Key: p.Draft.RowKey(n - 1)} }

func codes(doubts []ledger.DraftDoubt) string {
	var out []string
	for _, d := range doubts {
		if !d.Settled {
			out = append(out, d.Code)
		}
	}
	return strings.Join(out, " ")
}

func TestADraftStartsWithWhatSuggestsItself(t *testing.T) {
	b := nineUnits(t)
	p := paste(t, b, small, "")
	c := p.Draft.Choices
	if c[0].Lead != lt.Energy || !slices.Equal(c[0].Support, []string{lt.OfficeUnit}) || c[0].Due.String() != "2023-11-30" {
		t.Errorf("row 1: %+v", c[0])
	}
	if c[1].Lead != "" || len(c[1].Support) != 9 || !c[1].Due.IsZero() {
		t.Errorf("row 2: %+v", c[1])
	}
	if c[3].Lead != lt.Industry || codes(p.Draft.OfRow(3)) != "spelling unknown_unit" {
		t.Errorf("row 4: %+v %s", c[3], codes(p.Draft.OfRow(3)))
	}
	if c[2].Capability != "training" || c[3].Capability != "ledger" {
		t.Errorf("capabilities %s %s", c[2].Capability, c[3].Capability)
	}
}

func TestSuggestionsFillOnlyWhatIsOpen(t *testing.T) {
	b := nineUnits(t)
	p := paste(t, b, small, "")
	if err := b.Ledger.TakeSuggestions(context.Background(), b.As(lt.Office), p.ID); err != nil {
		t.Fatal(err)
	}
	c := reload(t, b, p.ID).Draft.Choices
	if c[1].Lead != lt.OfficeUnit || len(c[1].Support) != 8 || slices.Contains(c[1].Support, lt.OfficeUnit) || c[0].Lead != lt.Energy {
		t.Errorf("choices %+v", c)
	}
	v := reload(t, b, p.ID).Version
	if err := b.Ledger.TakeSuggestions(context.Background(), b.As(lt.Office), p.ID); err != nil || reload(t, b, p.ID).Version != v {
		t.Errorf("suggestions taken twice: %v", err)
	}
}

func TestACorrectedRowIsReadAnew(t *testing.T) {
	b := nineUnits(t)
	ctx, office := context.Background(), b.As(lt.Office)
	p := paste(t, b, small, "")
	text := p.Draft.TextOf(1)
	text.Responsible, text.Deadline = "政策法规科牵头，经济运行科配合", "2023年9月底"
	text.Measure = "于6月30日前开展政策\n宣讲活动。"
	p, err := b.Ledger.CorrectRow(ctx, office, p.ID, at(p, 2), text)
	if err != nil {
		t.Fatal(err)
	}
	r, c := p.Draft.Plan.Rows[1], p.Draft.Choices[1]
	if c.Lead != lt.Policy || !slices.Equal(c.Support, []string{lt.Stats}) || c.Due.String() != "2023-09-30" || len(r.Checkpoints) != 1 ||
		r.Measure != "于6月30日前开展政策宣讲活动。" || codes(p.Draft.OfRow(1)) != "" {
		t.Errorf("row %+v\nchoice %+v\n%s", r, c, codes(p.Draft.OfRow(1)))
	}
	// The doubts about other rows' units stay.
	if codes(p.Draft.OfRow(3)) != "spelling unknown_unit" {
		t.Errorf("row 4: %s", codes(p.Draft.OfRow(3)))
	}
	if got := toldOf(t, b, p.Ref()); !strings.Contains(got, "责任部门：“各科室、中心”→“政策法规科牵头，经济运行科配合”") {
		t.Errorf("told %q", got)
	}
	if _, err := b.Ledger.CorrectRow(ctx, office, p.ID, at(p, 2), ledger.RowText{}); !fail.Is(err, fail.Invalid) {
		t.Errorf("a row without a measure: %v", err)
	}
	long := p.Draft.TextOf(1)
	long.Indicator = strings.Repeat("长", 1001)
	if _, err := b.Ledger.CorrectRow(ctx, office, p.ID, at(p, 2), long); !fail.Is(err, fail.Invalid) {
		t.Errorf("a cell too long: %v", err)
	}
	b.Verify(t)
}

// toldOf is what the record tells about a thing.
func toldOf(t testing.TB, b *lt.Bureau, ref store.Ref) string {
	t.Helper()
	list, err := audit.History(context.Background(), b.DB, lt.Agency, ref)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range list {
		out = append(out, e.Act+" "+e.Detail)
	}
	return strings.Join(out, "\n")
}

// Two people at one row: the second is told, and nothing is lost. Other rows
// are not in anybody's way.
func TestCorrectionsDoNotOverwriteEachOther(t *testing.T) {
	b := nineUnits(t)
	ctx, office := context.Background(), b.As(lt.Office)
	p := paste(t, b, small, "")
	one, two := p.Draft.TextOf(0), p.Draft.TextOf(1)
	one.Indicator, two.Indicator = "每月2次", "2场"
	if _, err := b.Ledger.CorrectRow(ctx, office, p.ID, at(p, 1), one); err != nil {
		t.Fatal(err)
	}
	one.Indicator = "每月3次"
	if _, err := b.Ledger.CorrectRow(ctx, b.As(lt.Office2), p.ID, at(p, 1), one); !fail.Is(err, fail.Stale) {
		t.Errorf("overwrote: %v", err)
	}
	if _, err := b.Ledger.CorrectRow(ctx, b.As(lt.Office2), p.ID, at(p, 2), two); err != nil {
		t.Errorf("another row: %v", err)
	}
	rows := reload(t, b, p.ID).Draft.Plan.Rows
	if rows[0].Indicator != "每月2次" || rows[1].Indicator != "2场" {
		t.Errorf("%q %q", rows[0].Indicator, rows[1].Indicator)
	}
}

func TestRowsAreAddedRemovedSplitAndMerged(t *testing.T) {
	b := nineUnits(t)
	ctx, l, office := context.Background(), b.Ledger, b.As(lt.Office)
	p := paste(t, b, small, "")
	must := func(q ledger.Plan, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		p = q
	}
	must(l.AddRow(ctx, office, p.ID, 4, ledger.RowText{No: "5", KeyTask: "其他", Measure: "6月底前完成自查。", Responsible: "人事科", Deadline: "2023年6月底"}))
	if c := p.Draft.Choices[4]; c.Lead != "u-rs" || c.Due.String() != "2023-06-30" || len(p.Draft.Plan.Rows[4].Checkpoints) == 0 {
		t.Errorf("added %+v", c)
	}
	must(l.SplitRow(ctx, office, p.ID, at(p, 4), "按季度", "报送工作进展。"))
	if r := p.Draft.Plan.Rows; len(r) != 6 || r[3].Measure != "按季度" || r[4].Measure != "报送工作进展。" || r[4].No != "" || r[4].Deadline != r[3].Deadline ||
		r[5].Index != 6 || p.Draft.Choices[4].Lead != lt.Industry {
		t.Errorf("split %+v", r)
	}
	if _, err := l.SplitRow(ctx, office, p.ID, at(p, 4), "按季", "度度"); !fail.Is(err, fail.Invalid) {
		t.Errorf("a split that adds text: %v", err)
	}
	must(l.MergeRows(ctx, office, p.ID, at(p, 4)))
	if r := p.Draft.Plan.Rows; len(r) != 5 || r[3].Measure != "按季度报送工作进展。" || r[3].Responsible != "产业发展与中小企业科牵头，信息科配合" {
		t.Errorf("merged %+v", r)
	}
	if _, err := l.MergeRows(ctx, office, p.ID, at(p, 5)); !fail.Is(err, fail.Invalid) {
		t.Errorf("merged the last row with nothing: %v", err)
	}
	must(l.RemoveRow(ctx, office, p.ID, at(p, 5)))
	if rest := p.Draft.Plan.Rest; len(p.Draft.Plan.Rows) != 4 || !strings.Contains(strings.Join(rest, "\n"), "6月底前完成自查。") {
		t.Errorf("removed; the rest is %q", rest)
	}
	if _, err := l.RemoveRow(ctx, office, p.ID, ledger.RowAt{N: 9}); !fail.Is(err, fail.Missing) {
		t.Errorf("removed no row: %v", err)
	}
	b.Verify(t)
}

func TestAnotherYearMovesOnlyWhatWasRead(t *testing.T) {
	b := nineUnits(t)
	ctx, l, office := context.Background(), b.Ledger, b.As(lt.Office)
	p := paste(t, b, strings.ReplaceAll(small, "2023年", ""), "")
	if p.Year != 0 || !p.Draft.Choices[2].Due.IsZero() {
		t.Fatalf("a year was invented: %d %s", p.Year, p.Draft.Choices[2].Due)
	}
	p, err := l.Choose(ctx, office, p.ID, at(p, 2), ledger.Choice{Lead: lt.Policy, Due: civil.MustParse("2023-08-31"), Capability: "publish", Weight: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.CorrectHead(ctx, office, p.ID, ledger.Head{Title: "", Year: 23}); !fail.Is(err, fail.Invalid) {
		t.Errorf("no title, year 23: %v", err)
	}
	p, err = l.CorrectHead(ctx, office, p.ID, ledger.Head{Title: "甲局任务分工", Year: 2023, DocumentNo: "卫工信发〔2023〕12号"})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"2023-11-30", "2023-08-31", "2023-12-31", "2023-12-31"} {
		if got := p.Draft.Choices[i].Due.String(); got != want {
			t.Errorf("row %d is due on %s, want %s", i+1, got, want)
		}
	}
	if p.DocumentNo != "卫工信发〔2023〕12号" || strings.Contains(codes(p.Draft.OfDocument()), "no_year") {
		t.Errorf("%q %s", p.DocumentNo, codes(p.Draft.OfDocument()))
	}
}

func TestChoosingIsChecked(t *testing.T) {
	b := nineUnits(t)
	p := paste(t, b, small, "")
	good := ledger.Choice{Lead: lt.Energy, Due: civil.MustParse("2023-06-30"), Capability: "publish", Weight: 1}
	for field, wrong := range map[string]func(*ledger.Choice){
		"lead":       func(c *ledger.Choice) { c.Lead = "u-jt" },
		"support":    func(c *ledger.Choice) { c.Support = []string{"nobody"} },
		"due":        func(c *ledger.Choice) { c.Due = civil.MustParse("2025-01-01") },
		"capability": func(c *ledger.Choice) { c.Capability = "magic" },
		"weight":     func(c *ledger.Choice) { c.Weight = 101 },
		"why":        func(c *ledger.Choice) { c.Omit = true },
	} {
		in := good
		wrong(&in)
		_, err := b.Ledger.Choose(context.Background(), b.As(lt.Office), p.ID, at(p, 1), in)
		var e *fail.Error
		if !errors.As(err, &e) || e.Fields[field] == "" || len(e.Fields) != 1 {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestDoubtsAreSettledOneByOne(t *testing.T) {
	b := nineUnits(t)
	ctx, l, office := context.Background(), b.Ledger, b.As(lt.Office)
	p := paste(t, b, small, "")
	q := p.Draft.OfRow(3)[0]
	p, err := l.Settle(ctx, office, p.ID, 4, q.Key, true)
	if err != nil || codes(p.Draft.OfRow(3)) != "unknown_unit" {
		t.Fatalf("%s: %v", codes(p.Draft.OfRow(3)), err)
	}
	if p, err = l.Settle(ctx, office, p.ID, 4, q.Key, false); err != nil || codes(p.Draft.OfRow(3)) != "spelling unknown_unit" {
		t.Fatalf("taken back: %s: %v", codes(p.Draft.OfRow(3)), err)
	}
	if _, err = l.Settle(ctx, office, p.ID, 4, "none", true); !fail.Is(err, fail.Stale) {
		t.Errorf("a doubt that is not there: %v", err)
	}
	before := ledger.Open(p.Draft.Doubts())
	due := p.Draft.Choices[1]
	due.Lead, due.Due = lt.Policy, civil.MustParse("2023-06-30")
	if p, err = l.Choose(ctx, office, p.ID, at(p, 2), due); err != nil || codes(p.Draft.OfRow(1)) != "" || ledger.Open(p.Draft.Doubts()) >= before {
		t.Errorf("choosing answers: %s %v", codes(p.Draft.OfRow(1)), err)
	}
}

func TestWhatKeepsADraftFromBeingAdopted(t *testing.T) {
	b := nineUnits(t)
	ctx, l, office := context.Background(), b.Ledger, b.As(lt.Office)
	p := paste(t, b, small, "")
	_, err := l.Adopt(ctx, office, p.ID, false)
	for _, want := range []string{"第2项没有牵头科室、没有完成日期", "第4项单位名称待核对", "本单位没有「信息科」"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
	p, err = l.Choose(ctx, office, p.ID, at(p, 2), ledger.Choice{Omit: true, Why: "已在上年完成", Capability: "publish", Weight: 1})
	if err == nil {
		err = l.SettleAll(ctx, office, p.ID)
	}
	if err == nil {
		_, err = l.Mean(ctx, office, p.ID, ledger.Meaning{Name: "信息科", Why: "机构改革后已撤销"})
	}
	if err != nil {
		t.Fatal(err)
	}
	out := mustAdopt(t, b, p.ID, false)
	if out.Tasks != 3 || out.Assigned != 0 {
		t.Errorf("made %+v", out)
	}
	if tasks := tasksOf(t, b, p.ID); len(tasks) != 3 || tasks[1].No != "3" {
		t.Errorf("tasks %+v", tasks)
	}
}

func TestADroppedDraftIsDone(t *testing.T) {
	b := nineUnits(t)
	ctx, l, office := context.Background(), b.Ledger, b.As(lt.Office)
	p := paste(t, b, small, "")
	if err := l.DropDraft(ctx, office, p.ID, "导入错了文件"); err != nil {
		t.Fatal(err)
	}
	for name, act := range planActs(t, b) {
		if strings.HasPrefix(name, "Read") {
			continue
		}
		if err := act(office, p.ID); !fail.Is(err, fail.Stale) {
			t.Errorf("%s: %v", name, err)
		}
	}
	paste(t, b, small, "") // the same text may come again
}

// Two clerks adopt the same draft at once: one wins, the other is told.
func TestOneOfTwoAdoptions(t *testing.T) {
	b := nineUnits(t)
	p := readSeed(t, b, "docx")
	ready(t, b, p.ID)
	errs := make([]error, 8)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = b.Ledger.Adopt(context.Background(), b.As([]string{lt.Office, lt.Office2}[i%2]), p.ID, true)
		})
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !fail.Is(err, fail.Stale) {
			t.Errorf("the loser was told %v", err)
		}
	}
	if won != 1 || len(tasksOf(t, b, p.ID)) != 30 {
		t.Errorf("%d won, %d tasks", won, len(tasksOf(t, b, p.ID)))
	}
	b.Verify(t)
}

// What listens to adoptions takes part in them: its failure undoes all.
func TestAListenerTakesPart(t *testing.T) {
	b := nineUnits(t)
	p := readSeed(t, b, "docx")
	ready(t, b, p.ID)
	heard := 0
	b.Ledger.OnAdopt = append(b.Ledger.OnAdopt, func(_ *store.Tx, p ledger.Plan, tasks []ledger.Task) error {
		if heard++; heard == 1 {
			return errors.New("no rounds today")
		}
		if p.Edition != 1 || len(tasks) != 30 {
			t.Errorf("edition %d, %d tasks", p.Edition, len(tasks))
		}
		return nil
	})
	if _, err := b.Ledger.Adopt(context.Background(), b.As(lt.Office), p.ID, false); err == nil {
		t.Fatal("adopted although a listener failed")
	}
	if got := reload(t, b, p.ID); got.State != ledger.PlanDraft || len(tasksOf(t, b, p.ID)) != 0 {
		t.Errorf("%s, %d tasks", got.State, len(tasksOf(t, b, p.ID)))
	}
	mustAdopt(t, b, p.ID, false)
}

// A unit is told once of all that it was given.
func TestAssigningAtOnceTellsEachUnitOnce(t *testing.T) {
	b := nineUnits(t)
	p := readSeed(t, b, "docx")
	ready(t, b, p.ID)
	mustAdopt(t, b, p.ID, true)
	if got := b.Told.To(lt.Clerk); len(got) != 1 || got[0].Title != "交办21项任务：请签收" {
		t.Errorf("told %+v", got)
	}
}

// Reading the draft again from its row gives what was kept.
func TestADraftSurvivesTheDatabase(t *testing.T) {
	b := nineUnits(t)
	p := readSeed(t, b, "docx")
	got := reload(t, b, p.ID)
	for i := range p.Draft.Plan.Rows {
		if p.Draft.RowKey(i) != got.Draft.RowKey(i) {
			t.Errorf("row %d differs:\n%+v\n%+v", i+1, p.Draft.Plan.Rows[i], got.Draft.Plan.Rows[i])
		}
	}
	if got.Draft.Plan.Year != 2023 || got.Draft.Plan.Rows[0].No != plan.Number("1") {
		t.Errorf("%+v", got.Draft.Plan.Rows[0])
	}
}
