package ledger_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
	"gongkai/internal/office/audit"
)

const page = "https://www.example.gov.cn/jn/2023/12.html"

// linked is a duty with one linked page as its only evidence.
func linked(t *testing.T, b *lt.Bureau) ledger.Duty {
	t.Helper()
	d := b.One(t)
	b.Bring(t, d, "working")
	b.Pages.Set(page, "节能审查结果公示 12 项")
	err := b.Ledger.AddProgress(context.Background(), b.As(lt.Clerk), d.ID, ledger.ProgressInput{Text: "已公开", Links: []string{page}})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// otherDuty is a unit's duty that is not the one given.
func otherDuty(ds []ledger.Duty, unit, but string) ledger.Duty {
	for _, d := range ds {
		if d.Unit == unit && d.ID != but {
			return d
		}
	}
	panic("no duty of " + unit)
}

func proofs(t *testing.T, b *lt.Bureau, duty string) []ledger.Evidence {
	t.Helper()
	all, err := store.Select[ledger.Evidence](context.Background(), b.DB, "WHERE agency = $1 AND duty = $2 ORDER BY id", lt.Agency, duty)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// look runs the daily check of links a day later.
func look(t *testing.T, b *lt.Bureau) {
	t.Helper()
	b.Clock.Go(24 * time.Hour)
	if err := b.Ledger.CheckLinks(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
}

func TestALinkStandsOnceItIsSaved(t *testing.T) {
	b := lt.Open(t)
	d := linked(t, b)
	ctx := context.Background()
	if err := b.Ledger.ReportDone(ctx, b.As(lt.Clerk), d.ID, "完成"); !fail.Is(err, fail.Invalid) {
		t.Errorf("reported on a page that nobody saw: %v", err)
	}
	b.Work(t)
	e := proofs(t, b, d.ID)[0]
	if e.State != ledger.EvidenceGood || e.Copy == "" || len(e.Hash) != 64 || e.SeenAt.IsZero() || e.Title != "网页："+page {
		t.Errorf("saved as %+v", e)
	}
	kept, err := b.Files.Get(ctx, b.DB, lt.Agency, e.Copy)
	if err != nil || kept.OwnerKind != "evidence" {
		t.Errorf("copy %+v %v", kept, err)
	}
	if err := b.Ledger.ReportDone(ctx, b.As(lt.Clerk), d.ID, "完成"); err != nil {
		t.Error(err)
	}
	b.Verify(t)
}

// A06: a page that is gone reopens what it held up, and its owner is told;
// one failed look alone may be the network's fault.
func TestAPageThatIsGoneReopensItsDuty(t *testing.T) {
	b := lt.Open(t)
	d := linked(t, b)
	b.Work(t)
	ctx := context.Background()
	for _, err := range []error{
		b.Ledger.ReportDone(ctx, b.As(lt.Clerk), d.ID, "完成"),
		b.Ledger.Review(ctx, b.As(lt.Office), d.ID, true, "同意办结。"),
		b.Ledger.Clear(ctx, b.As(lt.Deputy), d.ID, "同意销号。"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	look(t, b)
	b.Told.Take()
	b.Pages.Gone(page)
	look(t, b)
	if got := b.Duty(t, lt.Agency, d.ID); got.State != ledger.Cleared {
		t.Errorf("one failed look changed the duty to %s", got.State)
	}
	look(t, b)
	got := b.Duty(t, lt.Agency, d.ID)
	e := proofs(t, b, d.ID)[0]
	if got.State != ledger.Working || !got.DoneAt.IsZero() || !got.ClearedAt.IsZero() || e.State != ledger.EvidenceBroken {
		t.Errorf("duty %s, evidence %s", got.State, e.State)
	}
	var titles []string
	for _, m := range b.Told.To(lt.Clerk) {
		titles = append(titles, m.Title+"|"+m.Body)
	}
	said := strings.Join(titles, "\n")
	if !strings.Contains(said, "佐证材料失效，请补充") || !strings.Contains(said, "404") || !strings.Contains(said, "任务需要重新办理") {
		t.Errorf("the owner was told %q", said)
	}
	b.Told.Take()
	look(t, b)
	if again := b.Told.Take(); len(again) != 0 {
		t.Errorf("told again: %+v", again)
	}
	b.Pages.Set(page, "节能审查结果公示 12 项")
	look(t, b)
	if e := proofs(t, b, d.ID)[0]; e.State != ledger.EvidenceGood || e.Failures != 0 {
		t.Errorf("a page that came back is %s", e.State)
	}
	b.Verify(t)
}

func TestAChangedPageIsMarked(t *testing.T) {
	b := lt.Open(t)
	d := linked(t, b)
	b.Work(t)
	was := proofs(t, b, d.ID)[0]
	b.Pages.Set(page, "内容已换")
	look(t, b)
	e := proofs(t, b, d.ID)[0]
	if !e.ChangedSinceSeen || e.State != ledger.EvidenceGood || e.Hash != was.Hash || e.Copy != was.Copy {
		t.Errorf("%+v", e)
	}
}

// The daily look at pages that are all there is one act, not one for each.
func TestQuietLooksAreOneEntry(t *testing.T) {
	b := lt.Open(t)
	d := linked(t, b)
	ctx := context.Background()
	for _, u := range []string{"https://a.example/1", "https://a.example/2"} {
		b.Pages.Set(u, u)
		if err := b.Ledger.AddProgress(ctx, b.As(lt.Clerk), d.ID, ledger.ProgressInput{Text: "又公开", Links: []string{u}}); err != nil {
			t.Fatal(err)
		}
	}
	b.Work(t)
	count := func() int {
		n, err := audit.Count(ctx, b.DB, lt.Agency, audit.Filter{}, 1000)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := count()
	look(t, b)
	if n := count() - before; n != 1 {
		t.Errorf("%d entries for one quiet look at three pages", n)
	}
	for _, e := range proofs(t, b, d.ID) {
		if !e.CheckedAt.Equal(b.Clock.Now()) {
			t.Errorf("%s was looked at %s", e.URL, e.CheckedAt)
		}
	}
	b.Verify(t)
}

func TestWithdrawnEvidence(t *testing.T) {
	b := lt.Open(t)
	d := b.One(t)
	b.Bring(t, d, "done")
	ctx := context.Background()
	e := proofs(t, b, d.ID)[0]
	if err := b.Ledger.WithdrawEvidence(ctx, b.As(lt.Clerk), e.ID, ""); !fail.Is(err, fail.Invalid) {
		t.Errorf("without a reason: %v", err)
	}
	if err := b.Ledger.WithdrawEvidence(ctx, b.As(lt.OtherClerk), e.ID, "不是我的"); !fail.Is(err, fail.Denied) {
		t.Errorf("by another unit: %v", err)
	}
	if err := b.Ledger.WithdrawEvidence(ctx, b.As(lt.Clerk), e.ID, "传错文件"); err != nil {
		t.Fatal(err)
	}
	if got := b.Duty(t, lt.Agency, d.ID); got.State != ledger.Working {
		t.Errorf("the duty is %s without any evidence", got.State)
	}
	if err := b.Ledger.WithdrawEvidence(ctx, b.As(lt.Clerk), e.ID, "再撤"); !fail.Is(err, fail.Stale) {
		t.Errorf("twice: %v", err)
	}
	b.Verify(t)
}

// A duty with a second piece of evidence stays done when the first goes.
func TestOtherEvidenceHoldsADutyUp(t *testing.T) {
	b := lt.Open(t)
	d := linked(t, b)
	b.Work(t)
	ctx := context.Background()
	if err := b.Ledger.AddProgress(ctx, b.As(lt.Clerk), d.ID, ledger.ProgressInput{Text: "补充", Files: []ledger.Upload{{Name: "a.txt", Body: []byte("甲")}}}); err != nil {
		t.Fatal(err)
	}
	if err := b.Ledger.ReportDone(ctx, b.As(lt.Clerk), d.ID, "完成"); err != nil {
		t.Fatal(err)
	}
	if err := b.Ledger.Review(ctx, b.As(lt.Office), d.ID, true, "同意办结。"); err != nil {
		t.Fatal(err)
	}
	if err := b.Ledger.WithdrawEvidence(ctx, b.As(lt.Clerk), proofs(t, b, d.ID)[0].ID, "换成文件"); err != nil {
		t.Fatal(err)
	}
	if got := b.Duty(t, lt.Agency, d.ID); got.State != ledger.Done {
		t.Errorf("the duty is %s", got.State)
	}
}

// Records inside the system are evidence as long as they stand.
func TestRecordsAsEvidence(t *testing.T) {
	b := lt.Open(t)
	ds := b.Duties(t, smallPlan(t, b, true))
	d, other := ds[0], ds[2]
	b.Bring(t, d, "working")
	ctx := context.Background()
	add := func(as string, ref store.Ref) error {
		return b.Ledger.AddProgress(ctx, b.As(as), d.ID, ledger.ProgressInput{Text: "见记录", Records: []store.Ref{ref}})
	}
	if err := add(lt.Clerk, store.Ref{Kind: "duty", ID: "nothing"}); !fail.Is(err, fail.Invalid) {
		t.Errorf("a record that is not there: %v", err)
	}
	if err := add(lt.Clerk, store.Ref{Kind: "duty", ID: other.ID}); !fail.Is(err, fail.Invalid) {
		t.Errorf("a record of another unit: %v", err)
	}
	second := otherDuty(ds, lt.Energy, ds[0].ID)
	mine := store.Ref{Kind: "duty", ID: second.ID}
	if err := add(lt.Clerk, mine); err != nil {
		t.Fatal(err)
	}
	ref, err := b.Ledger.RefAt(ctx, b.DB, b.As(lt.Clerk), "https://gk.example/office/ledger/duties/"+second.ID+"?x=1#y")
	if err != nil || ref != mine {
		t.Errorf("address read as %v, %v", ref, err)
	}
	if _, err := b.Ledger.RefAt(ctx, b.DB, b.As(lt.Clerk), "/office/ledger/duties/"+other.ID); !fail.Is(err, fail.Invalid) {
		t.Errorf("another unit's record: %v", err)
	}
	err = b.DB.Do(ctx, b.As(lt.Office), func(tx *store.Tx) error { return b.Ledger.Broke(tx, mine, "记录已撤回") })
	if err != nil {
		t.Fatal(err)
	}
	if e := proofs(t, b, d.ID)[0]; e.State != ledger.EvidenceBroken || e.Why != "记录已撤回" {
		t.Errorf("%+v", e)
	}
}
