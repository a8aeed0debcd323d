package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
)

func asks(t *testing.T, b *lt.Bureau, duty string) []ledger.Request {
	t.Helper()
	all, err := store.Select[ledger.Request](context.Background(), b.DB, "WHERE agency = $1 AND duty = $2 ORDER BY at, id", lt.Agency, duty)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestExtension(t *testing.T) {
	b := lt.Open(t)
	d := b.One(t)
	b.Bring(t, d, "working")
	ctx, clerk := context.Background(), b.As(lt.Clerk)
	ask := func(day string) error {
		return b.Ledger.Ask(ctx, clerk, d.ID, ledger.RequestInput{Kind: ledger.AskExtension, Reason: "企业材料未齐", ToDue: civil.MustParse(day)})
	}
	if err := ask("2023-11-30"); !fail.Is(err, fail.Invalid) {
		t.Errorf("to the same day: %v", err)
	}
	if err := ask("2023-12-15"); err != nil {
		t.Fatal(err)
	}
	if err := ask("2023-12-20"); !fail.Is(err, fail.Stale) {
		t.Errorf("a second while the first waits: %v", err)
	}
	r := asks(t, b, d.ID)[0]
	for id, kind := range map[string]fail.Kind{lt.Clerk: fail.Denied, lt.Head: fail.Denied, lt.Office: fail.Denied, lt.OtherClerk: fail.Denied} {
		if err := b.Ledger.Decide(ctx, b.As(id), r.ID, true, ""); !fail.Is(err, kind) {
			t.Errorf("decided by %s: %v", id, err)
		}
	}
	if err := b.Ledger.Decide(ctx, b.As(lt.Deputy), r.ID, false, ""); !fail.Is(err, fail.Invalid) {
		t.Errorf("refused without a reason: %v", err)
	}
	b.Told.Take()
	if err := b.Ledger.Decide(ctx, b.As(lt.Deputy), r.ID, true, "同意。"); err != nil {
		t.Fatal(err)
	}
	got := b.Duty(t, lt.Agency, d.ID)
	if got.Due != civil.MustParse("2023-12-15") || got.FirstDue != civil.MustParse("2023-11-30") {
		t.Errorf("due %s, first %s", got.Due, got.FirstDue)
	}
	if m := b.Told.To(lt.Clerk); len(m) != 1 || m[0].Title != "同意延期，完成时限调整为2023年12月15日（任务1）" {
		t.Errorf("told %+v", m)
	}
	if err := b.Ledger.Decide(ctx, b.As(lt.Director), r.ID, false, "晚了"); !fail.Is(err, fail.Stale) {
		t.Errorf("decided twice: %v", err)
	}
	b.Verify(t)
}

// An objection goes in rounds; every round is kept.
func TestObjectionRounds(t *testing.T) {
	b := lt.Open(t)
	d := b.One(t)
	ctx, clerk := context.Background(), b.As(lt.Clerk)
	for i, grant := range []bool{false, false, true} {
		in := ledger.RequestInput{Kind: ledger.AskDate, Reason: fmt.Sprintf("理由%d", i+1), ToDue: civil.MustParse("2023-10-31")}
		if err := b.Ledger.Ask(ctx, clerk, d.ID, in); err != nil {
			t.Fatal(err)
		}
		all := asks(t, b, d.ID)
		if err := b.Ledger.Decide(ctx, b.As(lt.Deputy), all[len(all)-1].ID, grant, "意见"); err != nil {
			t.Fatal(err)
		}
		b.Clock.Go(1e9)
	}
	all := asks(t, b, d.ID)
	if len(all) != 3 || all[0].State != ledger.Refused || all[2].State != ledger.Granted || all[1].Reason != "理由2" {
		t.Errorf("%+v", all)
	}
	if got := b.Duty(t, lt.Agency, d.ID); got.Due != civil.MustParse("2023-10-31") {
		t.Errorf("an earlier day was granted, due is %s", got.Due)
	}
	for _, in := range []ledger.RequestInput{
		{Kind: "别的", Reason: "x"}, {Kind: ledger.AskExtension, Reason: "x"}, {Kind: ledger.AskWording, Reason: "x"}, {Kind: ledger.AskUnit, Proposal: "x"},
	} {
		if err := b.Ledger.Ask(ctx, clerk, d.ID, in); !fail.Is(err, fail.Invalid) {
			t.Errorf("%+v: %v", in, err)
		}
	}
}

func TestUrging(t *testing.T) {
	b := lt.Open(t)
	d := b.One(t)
	ctx := context.Background()
	if err := b.Ledger.Urge(ctx, b.As(lt.Clerk), []string{d.ID}, ledger.Urging, "快", 0); !fail.Is(err, fail.Denied) {
		t.Errorf("by a clerk: %v", err)
	}
	if err := b.Ledger.Urge(ctx, b.As(lt.Office), []string{d.ID}, ledger.Urging, "请签收", civil.MustParse("2023-02-28")); !fail.Is(err, fail.Invalid) {
		t.Errorf("to answer in the past: %v", err)
	}
	if err := b.Ledger.Urge(ctx, b.As(lt.Office), []string{d.ID}, ledger.Supervising, "请于3日内签收。", civil.MustParse("2023-03-06")); err != nil {
		t.Fatal(err)
	}
	if m := b.Told.To(lt.Head); len(m) != 1 || m[0].Title != "督办单〔2023〕1号（任务1）" {
		t.Errorf("the head was told %+v", m)
	}
	n, err := store.First[ledger.Notice](ctx, b.DB, "WHERE agency = $1 AND duty = $2", lt.Agency, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Ledger.Answer(ctx, b.As(lt.OtherClerk), n.ID, "好"); !fail.Is(err, fail.Denied) {
		t.Errorf("answered by another unit: %v", err)
	}
	if err := b.Ledger.Answer(ctx, b.As(lt.Clerk), n.ID, "已签收，月底前完成。"); err != nil {
		t.Fatal(err)
	}
	if err := b.Ledger.Answer(ctx, b.As(lt.Clerk), n.ID, "再答"); !fail.Is(err, fail.Stale) {
		t.Errorf("answered twice: %v", err)
	}
	b.Verify(t)
}

// All or none: one duty that cannot be urged stops the batch, and its numbers
// are given back.
func TestUrgingIsAllOrNone(t *testing.T) {
	b := lt.Open(t)
	ds := b.Duties(t, smallPlan(t, b, true))
	b.Bring(t, ds[2], "done")
	ctx := context.Background()
	if err := b.Ledger.Urge(ctx, b.As(lt.Office), []string{ds[0].ID, ds[2].ID}, ledger.Urging, "请办理", 0); !fail.Is(err, fail.Stale) {
		t.Errorf("a done duty is urged: %v", err)
	}
	if err := b.Ledger.Urge(ctx, b.As(lt.Office), []string{ds[0].ID}, ledger.Urging, "请办理", 0); err != nil {
		t.Fatal(err)
	}
	all, err := store.Select[ledger.Notice](ctx, b.DB, "WHERE agency = $1", lt.Agency)
	if err != nil || len(all) != 1 || all[0].Number != 1 {
		t.Errorf("%+v %v", all, err)
	}
}

// Notices that go out at the same time have numbers without gap or double.
func TestNoticeNumbersUnderConcurrency(t *testing.T) {
	b := lt.Open(t)
	d := b.One(t)
	ctx := context.Background()
	const most = 24
	var wg sync.WaitGroup
	errs := make([]error, most)
	for i := range most {
		wg.Go(func() {
			kind := ledger.Urging
			if i%6 == 5 {
				errs[i] = b.Ledger.Urge(ctx, b.As(lt.Office), []string{d.ID, "nothing"}, kind, "失败的", 0)
				return
			}
			errs[i] = b.Ledger.Urge(ctx, b.As(lt.Office), []string{d.ID}, kind, "请办理", 0)
		})
	}
	wg.Wait()
	failed := 0
	for _, err := range errs {
		if err != nil {
			failed++
		}
	}
	all, err := store.Select[ledger.Notice](ctx, b.DB, "WHERE agency = $1 ORDER BY number", lt.Agency)
	if err != nil {
		t.Fatal(err)
	}
	if failed != most/6 || len(all) != most-failed {
		t.Fatalf("%d failed, %d notices: %v", failed, len(all), errs)
	}
	for i, n := range all {
		if n.Number != i+1 {
			t.Fatalf("number %d stands at place %d", n.Number, i+1)
		}
	}
}

// 40 people close the same duty at once: exactly one wins, the others are
// told that somebody was faster.
func TestFortyPeopleCloseOneDuty(t *testing.T) {
	b := lt.Open(t)
	const most = 40
	for i := range most {
		b.Roster.Add(lt.Agency, ledger.Person{ID: fmt.Sprintf("o%d", i), Name: fmt.Sprintf("经办%d", i), Unit: lt.OfficeUnit, Roles: []string{"office"}})
	}
	d := b.One(t)
	b.Bring(t, d, "reported")
	var won, stale atomic.Int64
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range most {
		a := b.As(fmt.Sprintf("o%d", i))
		wg.Go(func() {
			<-start
			err := b.Ledger.Review(context.Background(), a, d.ID, true, "同意办结。")
			switch {
			case err == nil:
				won.Add(1)
			case fail.Is(err, fail.Stale):
				stale.Add(1)
			default:
				t.Errorf("%s: %v", a.ID, err)
			}
		})
	}
	close(start)
	wg.Wait()
	if won.Load() != 1 || stale.Load() != most-1 {
		t.Errorf("%d won, %d were told that somebody was faster", won.Load(), stale.Load())
	}
	b.Verify(t)
}

// A person with nothing but another unit's, another agency's or a narrower
// right is refused every act, and nothing changes.
func TestActsByRole(t *testing.T) {
	type attempt struct {
		name string
		can  []string
		do   func(b *lt.Bureau, a who.Actor, d ledger.Duty) error
		from string
	}
	ctx := context.Background()
	everyone := []string{lt.Office, lt.Office2, lt.Clerk, lt.Head, lt.OtherClerk, lt.Deputy, lt.Director, lt.Overseer, lt.Sysadmin, lt.Auditor, lt.JtjOffice}
	attempts := []attempt{
		{"签收", []string{lt.Clerk, lt.Head}, func(b *lt.Bureau, a who.Actor, d ledger.Duty) error { return b.Ledger.Accept(ctx, a, d.ID, lt.Clerk) }, ""},
		{"指定责任人", []string{lt.Office, lt.Office2, lt.Clerk, lt.Head}, func(b *lt.Bureau, a who.Actor, d ledger.Duty) error {
			return b.Ledger.NamePerson(ctx, a, d.ID, lt.Head)
		}, "working"},
		{"登记进展", []string{lt.Clerk, lt.Head}, func(b *lt.Bureau, a who.Actor, d ledger.Duty) error {
			return b.Ledger.AddProgress(ctx, a, d.ID, ledger.ProgressInput{Text: "进展"})
		}, "working"},
		{"反馈办结", []string{lt.Clerk, lt.Head}, func(b *lt.Bureau, a who.Actor, d ledger.Duty) error {
			return b.Ledger.ReportDone(ctx, a, d.ID, "完成")
		}, "shown"},
		{"审核", []string{lt.Office, lt.Office2, lt.Deputy}, func(b *lt.Bureau, a who.Actor, d ledger.Duty) error {
			return b.Ledger.Review(ctx, a, d.ID, true, "同意")
		}, "reported"},
		{"退回", []string{lt.Office, lt.Office2, lt.Deputy}, func(b *lt.Bureau, a who.Actor, d ledger.Duty) error {
			return b.Ledger.Review(ctx, a, d.ID, false, "补充")
		}, "reported"},
		{"销号", []string{lt.Deputy, lt.Director}, func(b *lt.Bureau, a who.Actor, d ledger.Duty) error { return b.Ledger.Clear(ctx, a, d.ID, "同意") }, "done"},
		{"归档", []string{lt.Office, lt.Office2}, func(b *lt.Bureau, a who.Actor, d ledger.Duty) error { return b.Ledger.Archive(ctx, a, d.ID) }, "cleared"},
		{"重新办理", []string{lt.Office, lt.Office2, lt.Deputy}, func(b *lt.Bureau, a who.Actor, d ledger.Duty) error {
			return b.Ledger.Reopen(ctx, a, d.ID, "回头看")
		}, "done"},
		{"撤销", []string{lt.Office, lt.Office2}, func(b *lt.Bureau, a who.Actor, d ledger.Duty) error {
			return b.Ledger.Void(ctx, a, d.ID, "不再需要")
		}, "working"},
		{"催办", []string{lt.Office, lt.Office2, lt.Deputy, lt.Director}, func(b *lt.Bureau, a who.Actor, d ledger.Duty) error {
			return b.Ledger.Urge(ctx, a, []string{d.ID}, ledger.Urging, "请办理", 0)
		}, "working"},
		{"申请延期", []string{lt.Clerk, lt.Head}, func(b *lt.Bureau, a who.Actor, d ledger.Duty) error {
			return b.Ledger.Ask(ctx, a, d.ID, ledger.RequestInput{Kind: ledger.AskExtension, Reason: "x", ToDue: civil.MustParse("2023-12-15")})
		}, "working"},
		{"督办设置", []string{lt.Office, lt.Office2}, func(b *lt.Bureau, a who.Actor, _ ledger.Duty) error {
			return b.Ledger.SetThresholds(ctx, a, ledger.DefaultThresholds())
		}, "working"},
	}
	b := lt.Open(t)
	for _, x := range attempts {
		for _, id := range everyone {
			d := b.One(t)
			if x.from != "" {
				b.Bring(t, d, x.from)
			}
			a := b.As(id)
			a.Tenant = lt.Agency
			before := b.Duty(t, lt.Agency, d.ID)
			err := x.do(b, a, d)
			allowed := slices.Contains(x.can, id)
			if allowed && err != nil || !allowed && !fail.Is(err, fail.Denied) {
				t.Errorf("%s by %s: %v", x.name, id, err)
			}
			if after := b.Duty(t, lt.Agency, d.ID); !allowed && after.Version != before.Version {
				t.Errorf("%s by %s was refused and yet changed the duty", x.name, id)
			}
		}
	}
	b.Verify(t)
}

// A grant for one category reaches the duties of that key task alone, in
// acts and in lists, beside any other grant.
func TestGrantsNarrowedToACategory(t *testing.T) {
	b := lt.Open(t)
	smallPlan(t, b, true)
	a := b.As(lt.Clerk)
	a.Grants = []who.Grant{{Right: ledger.RightView, Scope: who.Unit}, {Right: ledger.RightView, Scope: who.Tenant, Category: "二、规范依申请公开"},
		{Right: ledger.RightUrge, Scope: who.Tenant, Category: "二、规范依申请公开"}}
	list, err := b.Ledger.List(context.Background(), b.DB, a, ledger.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	var third, first string
	for _, l := range list.Lines {
		got = append(got, l.Task.No+l.Unit)
		if l.Task.No == "3" {
			third = l.Duty.ID
		} else if l.Task.No == "1" {
			first = l.Duty.ID
		}
	}
	if want := "1节能安全科 3政策法规科 4节能安全科"; strings.Join(got, " ") != want {
		t.Errorf("sees %v, want %s", got, want)
	}
	ctx := context.Background()
	if err := b.Ledger.Urge(ctx, a, []string{third}, ledger.Urging, "请办理", 0); err != nil {
		t.Errorf("within the category: %v", err)
	}
	if err := b.Ledger.Urge(ctx, a, []string{first}, ledger.Urging, "请办理", 0); !fail.Is(err, fail.Denied) {
		t.Errorf("outside the category: %v", err)
	}
	narrow := a
	narrow.Grants = []who.Grant{{Right: ledger.RightView, Scope: who.Unit, Category: "二、规范依申请公开"}}
	list, err = b.Ledger.List(ctx, b.DB, narrow, ledger.Filter{})
	if err != nil || list.Total != 0 {
		t.Errorf("unit and category together see %d, %v", list.Total, err)
	}
}

func TestThresholdsAreChecked(t *testing.T) {
	b := lt.Open(t)
	ctx := context.Background()
	for name, change := range map[string]func(*ledger.Thresholds){
		"soon_days":    func(t *ledger.Thresholds) { t.SoonDays = 0 },
		"stale_days":   func(t *ledger.Thresholds) { t.StaleDays = -1 },
		"from_hour":    func(t *ledger.Thresholds) { t.FromHour = 18 },
		"leader_after": func(t *ledger.Thresholds) { t.LeaderAfter = 1 },
		"accept_days":  func(t *ledger.Thresholds) { t.AcceptDays = 0 },
		"before":       func(t *ledger.Thresholds) { t.Before = []int{0} },
	} {
		th := ledger.DefaultThresholds()
		change(&th)
		err := b.Ledger.SetThresholds(ctx, b.As(lt.Office), th)
		var e *fail.Error
		if !errors.As(err, &e) || e.Fields[name] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	th := ledger.DefaultThresholds()
	th.SoonDays = 10
	for range 2 {
		if err := b.Ledger.SetThresholds(ctx, b.As(lt.Office), th); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := b.Ledger.Thresholds(ctx, b.DB, lt.Agency); err != nil || got.SoonDays != 10 {
		t.Errorf("%+v %v", got, err)
	}
	if got, err := b.Ledger.Thresholds(ctx, b.DB, lt.Other); err != nil || got.SoonDays != 7 {
		t.Errorf("another agency has %+v %v", got, err)
	}
	b.Verify(t)
}
