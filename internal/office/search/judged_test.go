package search_test

import (
	"cmp"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/search"
)

// judged is a small bureau's publications with questions, each with what a
// person who knows them takes for the right results.
type judged struct {
	Documents []struct {
		ID, Tab, Title, Number, Index, Body, Files, Unit, Topic, Validity, Kind, Path string
		On                                                                            civil.Date
	}
	Queries []struct {
		Kind, Text string
		Relevant   []string
	}
}

func loadJudged(t testing.TB, h *house) judged {
	t.Helper()
	b, err := os.ReadFile("testdata/judged.json")
	h.Must(err)
	var j judged
	h.Must(json.Unmarshal(b, &j))
	var docs []search.PublicDoc
	for _, d := range j.Documents {
		docs = append(docs, search.PublicDoc{Agency: officetest.Agency, Ref: store.Ref{Kind: "item", ID: d.ID}, Tab: d.Tab, Title: d.Title, Number: d.Number, Index: d.Index,
			Body: d.Body, Files: d.Files, Unit: d.Unit, Topic: d.Topic, Validity: d.Validity, Kind: d.Kind, Path: d.Path, On: d.On, Href: "/d/" + d.ID})
	}
	h.publish(docs...)
	return j
}

// tenBest is what a person is shown first: results, then what was found
// otherwise; where there is only a suggestion, what it leads to.
func (h *house) tenBest(t testing.TB, text string) []string {
	t.Helper()
	a := h.public(search.PublicAsk{Query: text})
	hits := a.Hits
	if a.Fallback != nil {
		hits = append(slices.Clone(hits), a.Fallback.Hits...)
	}
	if len(hits) == 0 && a.Suggest != "" {
		hits = h.public(search.PublicAsk{Query: a.Suggest}).Hits
	}
	var out []string
	for _, x := range hits {
		out = append(out, x.Ref.ID)
	}
	return out[:min(len(out), 10)]
}

// score sums up how well questions were answered.
type score struct {
	n            int
	recall, rank float64
}

func TestJudgedQuestionsAreAnswered(t *testing.T) {
	h := build(t)
	j := loadJudged(t, h)
	if len(j.Documents) < 120 || len(j.Queries) < 60 {
		t.Fatalf("%d documents, %d questions", len(j.Documents), len(j.Queries))
	}
	by := map[string]*score{}
	all := &score{}
	for _, q := range j.Queries {
		got := h.tenBest(t, q.Text)
		found, first := 0, 0
		for i, id := range got {
			if slices.Contains(q.Relevant, id) {
				if found++; first == 0 {
					first = i + 1
				}
			}
		}
		recall, rank := float64(found)/float64(len(q.Relevant)), 0.0
		if first > 0 {
			rank = 1 / float64(first)
		}
		if recall < 1 || rank < 1 {
			t.Logf("%s %q: recall %.2f, first at %d: %v, want %v", q.Kind, q.Text, recall, first, got, q.Relevant)
		}
		if by[q.Kind] == nil {
			by[q.Kind] = &score{}
		}
		for _, s := range []*score{all, by[q.Kind]} {
			s.n, s.recall, s.rank = s.n+1, s.recall+recall, s.rank+rank
		}
	}
	for _, k := range slices.SortedFunc(maps.Keys(by), cmp.Compare[string]) {
		s := by[k]
		t.Logf("%-8s %3d questions: recall@10 %.3f, MRR %.3f", k, s.n, s.recall/float64(s.n), s.rank/float64(s.n))
	}
	recall, rank := all.recall/float64(all.n), all.rank/float64(all.n)
	t.Logf("all %d on %s: recall@10 %.3f, MRR %.3f", all.n, h.DB.Engine(), recall, rank)
	if recall < 0.95 || rank < 0.90 {
		t.Errorf("recall@10 is %.3f and MRR %.3f", recall, rank)
	}
	if by["number"].recall < float64(by["number"].n) || by["number"].rank < float64(by["number"].n) {
		t.Error("a number does not find its document first")
	}
}
