package ledger_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
)

func remind(t *testing.T, b *lt.Bureau) []lt.Message {
	t.Helper()
	if err := b.Ledger.Remind(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	return b.Told.Take()
}

func readers(all []lt.Message) string {
	var out []string
	for _, m := range all {
		out = append(out, m.Reader)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// A year goes by at a quarter of an hour a step: people are told by the
// ladder, in office hours of working days, and never the same twice.
func TestRemindersOverTheYear(t *testing.T) {
	b := lt.Open(t)
	d := b.One(t)
	b.Bring(t, d, "working")
	b.Told.Take()
	got := map[string]string{}
	b.Clock.GoTo("2023-11-15 00:00")
	for b.Clock.Now().Before(clockAt("2023-12-09 00:00")) {
		for _, m := range remind(t, b) {
			key := m.Reader + " " + m.Key
			if got[key] != "" {
				t.Fatalf("told twice: %s", key)
			}
			got[key] = b.Clock.Now().In(clockAt("2023-01-01 00:00").Location()).Format("01-02 15:04")
		}
		b.Clock.Go(15 * time.Minute)
	}
	key := func(n string) string { return "duty/" + d.ID + "/2023-11-30/" + n }
	want := map[string]string{
		lt.Clerk + " " + key("-7"): "11-21 09:00", lt.Clerk + " " + key("-3"): "11-27 09:00", lt.Clerk + " " + key("-1"): "11-29 09:00",
		lt.Clerk + " " + key("0"): "11-30 09:00", lt.Clerk + " " + key("+1"): "12-01 09:00", lt.Clerk + " " + key("+2"): "12-04 09:00",
		lt.Clerk + " " + key("+3"): "12-05 09:00", lt.Head + " " + key("+3"): "12-05 09:00", lt.Clerk + " " + key("+4"): "12-06 09:00",
		lt.Head + " " + key("+4"): "12-06 09:00", lt.Clerk + " " + key("+5"): "12-07 09:00", lt.Head + " " + key("+5"): "12-07 09:00",
		lt.Deputy + " " + key("+5"): "12-07 09:00", lt.Clerk + " " + key("+6"): "12-08 09:00", lt.Head + " " + key("+6"): "12-08 09:00",
		lt.Deputy + " " + key("+6"): "12-08 09:00",
	}
	for k, w := range want {
		if got[k] != w {
			t.Errorf("%s at %q, want %q", k, got[k], w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d reminders, want %d: %v", len(got), len(want), got)
	}
	b.Verify(t)
}

func TestNobodyIsRemindedOfWhatIsDone(t *testing.T) {
	b := lt.Open(t)
	d := b.One(t)
	b.Bring(t, d, "reported")
	b.Told.Take()
	b.Clock.GoTo("2023-12-07 09:00")
	if all := remind(t, b); len(all) != 0 {
		t.Errorf("told %s", readers(all))
	}
}

// Checkpoints are the lead unit's to meet; a duty without a person is told to
// the unit's clerks and its head; who left is told nothing.
func TestWhoIsReminded(t *testing.T) {
	b := lt.Open(t)
	p := b.Plan(t, b.As(lt.Office), true, lt.Row{No: "1", KeyTask: "一", Measure: "报送进展。", Lead: lt.Energy, Support: []string{lt.Industry},
		Due: "2023-11-30", Points: []string{"2023-09-10"}})
	lead := b.Duties(t, p)[0]
	b.Clock.GoTo("2023-09-08 09:00") // Friday; the 10th is a Sunday, no working day lies between
	if all := remind(t, b); len(all) != 0 {
		t.Errorf("on Friday: %s", readers(all))
	}
	b.Clock.GoTo("2023-09-11 09:00")
	all := remind(t, b)
	if got := readers(all); got != "clerk-jn head-jn" {
		t.Errorf("told %s", got)
	}
	if !strings.Contains(all[0].Body, "节点：") || !strings.Contains(all[0].Title, "已逾期1个工作日") {
		t.Errorf("%+v", all[0])
	}
	if err := b.Ledger.Accept(context.Background(), b.As(lt.Head), lead.ID, lt.Clerk); err != nil {
		t.Fatal(err)
	}
	b.Clock.GoTo("2023-09-12 09:00")
	if got := readers(remind(t, b)); got != lt.Clerk {
		t.Errorf("with a person named: %s", got)
	}
	b.Roster.Leave(lt.Agency, lt.Clerk)
	b.Clock.GoTo("2023-09-13 09:00")
	if got := readers(remind(t, b)); got != lt.Head {
		t.Errorf("after the person left: %s", got)
	}
}

// An extension moves the ladder with the due day.
func TestRemindersFollowAnExtension(t *testing.T) {
	b := lt.Open(t)
	d := b.One(t)
	b.Bring(t, d, "working")
	ctx := context.Background()
	in := ledger.RequestInput{Kind: ledger.AskExtension, Reason: "x", ToDue: civil.MustParse("2023-12-15")}
	if err := b.Ledger.Ask(ctx, b.As(lt.Clerk), d.ID, in); err != nil {
		t.Fatal(err)
	}
	if err := b.Ledger.Decide(ctx, b.As(lt.Deputy), asks(t, b, d.ID)[0].ID, true, ""); err != nil {
		t.Fatal(err)
	}
	b.Told.Take()
	b.Clock.GoTo("2023-11-30 09:00")
	if all := remind(t, b); len(all) != 0 {
		t.Errorf("on the old day: %s", readers(all))
	}
	b.Clock.GoTo("2023-12-15 09:00")
	if all := remind(t, b); len(all) != 1 || !strings.Contains(all[0].Title, "今天到期") {
		t.Errorf("on the new day: %v", all)
	}
}

// Two agencies are walked apart; the words name nobody else's task.
func TestRemindersStayInTheirAgency(t *testing.T) {
	b := lt.Open(t)
	b.One(t)
	b.Plan(t, b.As(lt.JtjOffice), true, lt.Row{No: "7", KeyTask: "交通", Measure: "公开客运信息。", Lead: "u-ys", Due: "2023-11-30"})
	b.Clock.GoTo("2023-11-30 10:00")
	for _, m := range remind(t, b) {
		mine := m.Agency == lt.Agency && m.Reader != lt.JtjClerk && strings.Contains(m.Title, "任务1 ")
		theirs := m.Agency == lt.Other && m.Reader == lt.JtjClerk && strings.Contains(m.Title, "任务7 ")
		if !mine && !theirs {
			t.Errorf("%s of %s was told %q", m.Reader, m.Agency, m.Title)
		}
	}
}

// Progress and evidence are entered with what is wrong said in words.
func TestProgressIsChecked(t *testing.T) {
	b := lt.Open(t)
	ds := b.Duties(t, smallPlan(t, b, true))
	b.Bring(t, ds[0], "working")
	ctx := context.Background()
	for name, in := range map[string]ledger.ProgressInput{
		"text":        {},
		"links":       {Text: "x", Links: []string{"javascript:alert(1)"}},
		"checkpoints": {Text: "x", Checkpoints: []string{"nothing"}},
		"files":       {Text: "x", Files: []ledger.Upload{{Name: "a.exe", Body: []byte("MZ")}}},
	} {
		err := b.Ledger.AddProgress(ctx, b.As(lt.Clerk), ds[0].ID, in)
		if err == nil || !strings.Contains(fmt.Sprintf("%+v", fieldsOf(err)), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := b.Duty(t, lt.Agency, ds[0].ID); got.LastEntryAt.IsZero() != true {
		t.Error("a refused entry left its mark")
	}
}
