package ledger_test

import (
	"context"
	"strings"
	"testing"

	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
)

// named is a roster that knows what the bureau is called.
type named struct {
	ledger.Roster
	name string
}

func (n named) AgencyName(context.Context, store.Querier, string) (string, error) { return n.name, nil }

func TestAnotherBureausPlanIsAskedAbout(t *testing.T) {
	b := nineUnits(t)
	ctx, l, office := context.Background(), b.Ledger, b.As(lt.Office)
	l.Roster = named{l.Roster, "中卫市教育局"}
	p := paste(t, b, sound, "")
	asked := func() (key string, blocks bool) {
		for _, q := range p.Draft.OfDocument() {
			if strings.Contains(q.Message, "不是本单位") {
				key, blocks = q.Key, q.Blocks()
			}
		}
		return key, blocks
	}
	key, blocks := asked()
	if !blocks {
		t.Fatalf("issued by %q, not asked about", p.Issuer)
	}
	ready(t, b, p.ID)
	if _, err := l.Adopt(ctx, office, p.ID, false); err == nil || !strings.Contains(err.Error(), "不是本单位（中卫市教育局）") {
		t.Errorf("adopted unasked: %v", err)
	}
	var err error
	if p, err = l.Settle(ctx, office, p.ID, 0, key, true); err != nil {
		t.Fatal(err)
	}
	if _, blocks = asked(); blocks {
		t.Error("still asked")
	}
	p, err = l.CorrectHead(ctx, office, p.ID, ledger.Head{Title: p.Title, Year: p.Year, Issuer: "市教育局"})
	if key, _ = asked(); err != nil || key != "" {
		t.Errorf("the own bureau is asked about: %v", err)
	}
}
