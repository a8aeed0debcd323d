package ledger_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
	"gongkai/internal/ledger/plan"
)

// sound is a plan in which nothing is doubtful.
const sound = `市工业和信息化局2023年政务公开工作要点任务分工
序号	重点任务	具体措施	责任部门	量化指标	完成时限
1	主动公开	公开节能审查结果。	节能安全科牵头，办公室配合	每月1次	2023年11月底
2	主动公开	于6月30日前、9月30日前各开展一次政策宣讲活动。	政策法规科牵头，经济运行科配合	2场	2023年9月底
3	队伍建设	组织业务培训。	办公室负责	2次	全年持续推进
4	队伍建设	报送工作进展和工作总结。	经济运行科负责	4次	2023年12月底
`

// adopted pastes and adopts sound.
func adopted(t testing.TB, b *lt.Bureau, assign bool) ledger.Plan {
	t.Helper()
	p := paste(t, b, sound, "")
	return mustAdopt(t, b, p.ID, assign).Plan
}

// edition pastes another edition of p, with texts replaced pair by pair.
func edition(t testing.TB, b *lt.Bureau, p ledger.Plan, pairs ...string) ledger.Plan {
	t.Helper()
	return paste(t, b, strings.NewReplacer(pairs...).Replace(sound), p.ID)
}

func diff(t testing.TB, b *lt.Bureau, id string) *ledger.Difference {
	t.Helper()
	d, err := b.Ledger.Difference(context.Background(), b.DB, b.As(lt.Office), id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func dutyOf(t testing.TB, b *lt.Bureau, p ledger.Plan, no, unit string) ledger.Duty {
	t.Helper()
	for _, task := range tasksOf(t, b, p.ID) {
		if task.No != no {
			continue
		}
		duties, err := b.Ledger.DutiesOfTask(context.Background(), b.DB, lt.Agency, task.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range duties {
			if d.Unit == unit {
				return d
			}
		}
	}
	t.Fatalf("task %s has no duty of %s", no, unit)
	return ledger.Duty{}
}

// Each kind of change, alone: what the difference says is what adopting does.
func TestAnEditionChangesWhatItShows(t *testing.T) {
	for _, c := range []struct {
		name                          string
		pairs                         []string
		same, changed, added, removed int
		said                          string // in the difference and the task's history
	}{
		{"measure", []string{"公开节能审查结果。", "公开节能审查结果和验收情况。"}, 3, 1, 0, 0, ""},
		{"deadline", []string{"2023年11月底", "2023年10月底"}, 3, 1, 0, 0, ""},
		{"indicator", []string{"每月1次", "每月2次"}, 3, 1, 0, 0, ""},
		{"another unit", []string{"办公室配合", "办公室、信息化科配合"}, 3, 1, 0, 0, "增加配合科室：信息化科"},
		{"one unit fewer", []string{"节能安全科牵头，办公室配合", "节能安全科负责"}, 3, 1, 0, 0, "不再承担：办公室"},
		{"lead and support change places", []string{"节能安全科牵头，办公室配合", "办公室牵头，节能安全科配合"}, 3, 1, 0, 0, "办公室调整为牵头"},
		{"a row more", []string{"4	队伍", "4	队伍建设	落实编外人员交接报备制度。	人事科负责	1次	2023年8月底\n5	队伍"}, 3, 1, 1, 0, ""},
		{"a row fewer", []string{"3	队伍建设	组织业务培训。	办公室负责	2次	全年持续推进\n", "", "4	队伍", "3	队伍"}, 2, 1, 0, 1, ""},
		{"key task", []string{"队伍建设", "队伍建设和培训"}, 2, 2, 0, 0, ""},
		{"title alone", []string{"任务分工", "任务分工（修订）"}, 4, 0, 0, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := nineUnits(t)
			p := adopted(t, b, true)
			before := tasksOf(t, b, p.ID)
			draft := edition(t, b, p, c.pairs...)
			d := diff(t, b, draft.ID)
			if d.Same != c.same || d.Changed != c.changed || d.Added != c.added || d.Removed != c.removed {
				t.Fatalf("%d same, %d changed, %d added, %d removed: %+v", d.Same, d.Changed, d.Added, d.Removed, d.Rows)
			}
			out := mustAdopt(t, b, draft.ID, false)
			if out.Untouched != c.same || out.Changed != c.changed || out.Added != c.added || out.Dropped != c.removed || out.Plan.Edition != 2 || out.Plan.ID != p.ID {
				t.Errorf("adopted %+v", out)
			}
			after := map[string]bool{}
			for _, task := range tasksOf(t, b, p.ID) {
				after[task.ID] = true
			}
			for _, task := range before {
				if !after[task.ID] {
					t.Errorf("task %s lost its id", task.No)
				}
			}
			for _, r := range d.Rows {
				if c.said != "" && r.Kind == plan.Changed && (!slices.Contains(r.Said, c.said) ||
					!strings.Contains(toldOf(t, b, r.Task.Ref()), c.said)) {
					t.Errorf("%q is not in %q or not recorded", c.said, r.Said)
				}
			}
			if got := reload(t, b, draft.ID); got.State != ledger.PlanMerged {
				t.Errorf("the draft is %s", got.State)
			}
			b.Verify(t)
		})
	}
}

// The same file says so; the same content in another file cannot be adopted.
func TestTheSameEditionChangesNothing(t *testing.T) {
	b := nineUnits(t)
	ctx, office := context.Background(), b.As(lt.Office)
	p := readSeed(t, b, "docx")
	ready(t, b, p.ID)
	mustAdopt(t, b, p.ID, false)
	for _, replaces := range []string{"", p.ID} {
		_, err := b.Ledger.ReadPlan(ctx, office, "又一次.docx", seed(t, "docx"), replaces)
		var e *fail.Error
		if !errors.As(err, &e) || !strings.Contains(e.Fields["file"], "完全相同") {
			t.Errorf("the same file: %v", err)
		}
	}
	again, err := b.Ledger.ReadPlan(ctx, office, "另存.xlsx", seed(t, "xlsx"), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	d := diff(t, b, again.ID)
	if !d.Nothing() || d.Same != 30 {
		t.Errorf("%d same of 30, head %v", d.Same, d.Head)
		for _, r := range d.Rows {
			if r.Kind != plan.Same {
				t.Logf("%+v", r)
			}
		}
	}
	if len(again.Obstacles()) != 0 {
		t.Errorf("what was decided is asked again: %+v", again.Obstacles())
	}
	if _, err := b.Ledger.Adopt(ctx, office, again.ID, false); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "逐条一致") {
		t.Errorf("adopted nothing: %v", err)
	}
	if got := reload(t, b, p.ID); got.Edition != 1 {
		t.Errorf("edition %d", got.Edition)
	}
}

// Progress, evidence and states go through an edition unharmed.
func TestAnEditionKeepsTheWork(t *testing.T) {
	b := nineUnits(t)
	p := adopted(t, b, true)
	lead := dutyOf(t, b, p, "1", lt.Energy)
	b.Bring(t, lead, "shown")
	done := dutyOf(t, b, p, "2", lt.Stats)
	b.Bring(t, done, "done")
	b.Told.Take()
	draft := edition(t, b, p, "2023年11月底", "2023年10月底", "政策法规科牵头，经济运行科配合", "政策法规科负责")
	d := diff(t, b, draft.ID)
	if d.Rows[0].Kept != 1 {
		t.Errorf("the difference does not show the progress kept: %+v", d.Rows[0])
	}
	mustAdopt(t, b, draft.ID, false)
	got := b.Duty(t, lt.Agency, lead.ID)
	if got.State != ledger.Working || got.Due.String() != "2023-10-31" || got.FirstDue != got.Due {
		t.Errorf("the lead is %s, due %s", got.State, got.Due)
	}
	for _, table := range []string{"ledger_progress", "ledger_evidence"} {
		var n int
		if err := b.DB.QueryRow(context.Background(), "SELECT COUNT(*) FROM "+table+" WHERE agency = $1 AND duty = $2", lt.Agency, lead.ID).Scan(&n); err != nil || n != 1 {
			t.Errorf("%s has %d rows: %v", table, n, err)
		}
	}
	if got := b.Duty(t, lt.Agency, done.ID); got.State != ledger.Done || got.Due.String() != "2023-09-30" {
		t.Errorf("what was done is %s, due %s", got.State, got.Due)
	}
	if told := b.Told.To(lt.Clerk); len(told) != 1 || !strings.Contains(told[0].Body, "2023年10月31日") {
		t.Errorf("the clerk was told %+v", told)
	}
	versions, err := store.Versions[ledger.Task](context.Background(), b.DB, lt.Agency, lead.Task)
	if err != nil || versions[0].Deadline != "2023年11月底" || versions[len(versions)-1].Deadline != "2023年10月底" {
		t.Errorf("versions %d: %v", len(versions), err)
	}
}

// A day that was extended for a unit is that unit's own; the difference says so.
func TestAnExtendedDayStays(t *testing.T) {
	b := nineUnits(t)
	ctx := context.Background()
	p := adopted(t, b, true)
	d := dutyOf(t, b, p, "1", lt.Energy)
	b.Bring(t, d, "working")
	extend(t, b, d, "2023-12-15")
	draft := edition(t, b, p, "2023年11月底", "2023年10月底")
	want := "节能安全科已批准延期至2023年12月15日，不随新时限调整，请核对"
	if got := diff(t, b, draft.ID).Rows[0].Said; !slices.Contains(got, want) {
		t.Errorf("said %q", got)
	}
	mustAdopt(t, b, draft.ID, false)
	if got := b.Duty(t, lt.Agency, d.ID); got.Due.String() != "2023-12-15" {
		t.Errorf("due %s", got.Due)
	}
	if got := dutyOf(t, b, p, "1", lt.OfficeUnit); got.Due.String() != "2023-10-31" {
		t.Errorf("the supporting unit is due %s", got.Due)
	}
	// The next edition does not ask about it again.
	next := edition(t, b, p, "2023年11月底", "2023年10月底", "2场", "3场")
	if got := diff(t, b, next.ID).Rows[0]; got.Kind != plan.Same {
		t.Errorf("asked again: %+v", got)
	}
	_ = ctx
}

func extend(t testing.TB, b *lt.Bureau, d ledger.Duty, day string) {
	t.Helper()
	ctx := context.Background()
	if err := b.Ledger.Ask(ctx, b.As(lt.Clerk), d.ID, ledger.RequestInput{Kind: ledger.AskExtension, Reason: "设备采购推迟", ToDue: civil.MustParse(day)}); err != nil {
		t.Fatal(err)
	}
	asked, err := store.First[ledger.Request](ctx, b.DB, "WHERE agency = $1 AND duty = $2", lt.Agency, d.ID)
	if err == nil {
		err = b.Ledger.Decide(ctx, b.As(lt.Deputy), asked.ID, true, "同意延期。")
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A dropped task's open duties end, with what was asked about them; a later
// edition brings it back with its history.
func TestATaskIsDroppedAndRestored(t *testing.T) {
	b := nineUnits(t)
	ctx := context.Background()
	p := adopted(t, b, true)
	d := dutyOf(t, b, p, "1", lt.Energy)
	b.Bring(t, d, "shown")
	if err := b.Ledger.Ask(ctx, b.As(lt.Clerk), d.ID, ledger.RequestInput{Kind: ledger.AskExtension, Reason: "设备采购推迟", ToDue: civil.MustParse("2023-12-15")}); err != nil {
		t.Fatal(err)
	}
	line := "1	主动公开	公开节能审查结果。	节能安全科牵头，办公室配合	每月1次	2023年11月底\n"
	out := mustAdopt(t, b, edition(t, b, p, line, "").ID, false)
	if out.Dropped != 1 || out.Tasks != 3 {
		t.Fatalf("dropped %+v", out)
	}
	if got := b.Duty(t, lt.Agency, d.ID); got.State != ledger.Void {
		t.Errorf("the duty is %s", got.State)
	}
	asked, err := store.First[ledger.Request](ctx, b.DB, "WHERE agency = $1 AND duty = $2", lt.Agency, d.ID)
	if err != nil || asked.State != ledger.Refused {
		t.Errorf("the request is %s: %v", asked.State, err)
	}
	back := edition(t, b, p, "2场", "3场")
	rows := diff(t, b, back.ID).Rows
	if !rows[0].Restored || rows[0].Kind != plan.Changed || rows[0].Kept != 1 {
		t.Errorf("not shown as restored: %+v", rows[0])
	}
	mustAdopt(t, b, back.ID, true)
	got := b.Duty(t, lt.Agency, d.ID)
	if got.State != ledger.Planned || len(tasksOf(t, b, p.ID)) != 4 {
		t.Errorf("restored as %s, %d tasks", got.State, len(tasksOf(t, b, p.ID)))
	}
	b.Verify(t)
}

// Checkpoints that the new text still has keep what was done for them.
func TestCheckpointsFollowTheText(t *testing.T) {
	b := nineUnits(t)
	ctx := context.Background()
	p := adopted(t, b, true)
	d := dutyOf(t, b, p, "2", lt.Policy)
	points := func() map[string]ledger.Checkpoint {
		list, err := store.Select[ledger.Checkpoint](ctx, b.DB, "WHERE agency = $1 AND task = $2 ORDER BY day, id", lt.Agency, d.Task)
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]ledger.Checkpoint{}
		for _, k := range list {
			out[k.On.String()] = k
		}
		return out
	}
	june := points()["2023-06-30"]
	if june.ID == "" {
		t.Fatalf("points %+v", points())
	}
	if err := b.Ledger.Accept(ctx, b.As("clerk-fg"), d.ID, ""); err != nil {
		t.Fatal(err)
	}
	if err := b.Ledger.AddProgress(ctx, b.As("clerk-fg"), d.ID, ledger.ProgressInput{Text: "已开展一次宣讲。", Checkpoints: []string{june.ID}}); err != nil {
		t.Fatal(err)
	}
	mustAdopt(t, b, edition(t, b, p, "6月30日前、9月30日前", "6月30日前、8月31日前").ID, false)
	got := points()
	if k := got["2023-06-30"]; k.ID != june.ID || !k.Met() || k.Dropped {
		t.Errorf("the met point: %+v", k)
	}
	if k := got["2023-09-30"]; !k.Dropped {
		t.Errorf("the point that went: %+v", k)
	}
	if k := got["2023-08-31"]; k.ID == "" || k.Dropped {
		t.Errorf("the point that came: %+v", k)
	}
}

// Periods that ended before an edition stay as they were.
func TestPastPeriodsStay(t *testing.T) {
	b := nineUnits(t)
	ctx := context.Background()
	quarterly := strings.Replace(sound, "报送工作进展和工作总结。", "按季度报送工作进展。", 1)
	p := mustAdopt(t, b, paste(t, b, quarterly, "").ID, false).Plan
	b.Clock.GoTo("2023-08-01 09:00")
	draft := paste(t, b, strings.Replace(quarterly, "4次", "4次以上", 1), p.ID)
	mustAdopt(t, b, draft.ID, false)
	var all, dropped int
	if err := b.DB.QueryRow(ctx, "SELECT COUNT(*), COUNT(CASE WHEN dropped THEN 1 END) FROM ledger_checkpoint WHERE agency = $1 AND label LIKE '%季度）'", lt.Agency).Scan(&all, &dropped); err != nil {
		t.Fatal(err)
	}
	if all != 4 || dropped != 0 {
		t.Errorf("%d quarters, %d dropped", all, dropped)
	}
}

// A draft may be made a new edition, or a plan of its own, after reading.
func TestADraftFindsItsPlan(t *testing.T) {
	b := nineUnits(t)
	ctx, l, office := context.Background(), b.Ledger, b.As(lt.Office)
	p := adopted(t, b, false)
	draft := edition(t, b, ledger.Plan{}, "2场", "3场")
	if _, err := l.Difference(ctx, b.DB, office, draft.ID); !fail.Is(err, fail.Invalid) {
		t.Errorf("compared with nothing: %v", err)
	}
	draft, err := l.Follow(ctx, office, draft.ID, p.ID)
	if err != nil || diff(t, b, draft.ID).Changed != 1 {
		t.Fatalf("follow: %v", err)
	}
	if _, err := l.Follow(ctx, office, draft.ID, draft.ID); !fail.Is(err, fail.Stale) {
		t.Errorf("a draft of itself: %v", err)
	}
	if _, err := l.ReadPasted(ctx, b.As(lt.JtjOffice), sound, p.ID); !fail.Is(err, fail.Missing) {
		t.Errorf("an edition of another agency's plan: %v", err)
	}
}

// Two drafts of one plan: the second is compared with what the first made.
func TestTwoEditionsOneAfterTheOther(t *testing.T) {
	b := nineUnits(t)
	p := adopted(t, b, false)
	one := edition(t, b, p, "2场", "3场")
	two := edition(t, b, p, "每月1次", "每月2次")
	mustAdopt(t, b, one.ID, false)
	if d := diff(t, b, two.ID); d.Changed != 2 {
		t.Errorf("%d changed", d.Changed)
	}
	if out := mustAdopt(t, b, two.ID, false); out.Plan.Edition != 3 {
		t.Errorf("edition %d", out.Plan.Edition)
	}
}
