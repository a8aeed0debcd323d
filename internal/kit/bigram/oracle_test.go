package bigram

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// oracle answers by looking through all documents.
type oracle map[string]Doc

// has says that a phrase stands in one of the fields.
func has(fields []string, p Phrase) bool {
	return slices.ContainsFunc(fields, func(s string) bool { return strings.Contains(string(Whole(s)), string(p)) })
}

func (o oracle) meets(d Doc, a Ask) bool {
	fields := slices.Concat(d.Head, d.Body)
	if a.Head {
		fields = d.Head
	}
	for _, p := range a.All {
		if !has(fields, p) {
			return false
		}
	}
	for _, none := range a.None {
		if len(none) > 0 && !slices.ContainsFunc(none, func(p Phrase) bool { return !has(fields, p) }) {
			return false
		}
	}
	return (a.From == 0 || d.Order >= a.From) && (a.To == 0 || d.Order < a.To)
}

func passes(d Doc, only []Filter, but int) bool {
	for _, f := range only {
		if f.Facet != but && !slices.ContainsFunc(f.Any, func(x string) bool { return slices.Contains(d.Facets[f.Facet], x) }) {
			return false
		}
	}
	return true
}

func worth(d Doc, a Ask) Worth {
	whole, inHead := join(a.All), func(p Phrase) bool { return has(d.Head, p) }
	not := func(p Phrase) bool { return !inHead(p) }
	switch {
	case a.Sort != Best || len(a.All) == 0:
		return TextAll
	case inHead(exact(whole)):
		return Exact
	case inHead(whole):
		return HeadWhole
	case len(a.All) == 1:
		return TextAll
	case !slices.ContainsFunc(a.All, not):
		return HeadAll
	case slices.ContainsFunc(a.All, inHead):
		return HeadSome
	case !a.Head && has(slices.Concat(d.Head, d.Body), whole):
		return TextWhole
	}
	return TextAll
}

func (o oracle) find(a Ask) Result {
	var r Result
	counts := make([]map[string]int, len(a.Count))
	for _, d := range o {
		if !o.meets(d, a) {
			continue
		}
		for i, f := range a.Count {
			if counts[i] == nil {
				counts[i] = map[string]int{}
			}
			if passes(d, a.Only, f) {
				for _, v := range d.Facets[f] {
					counts[i][v]++
				}
			}
		}
		if passes(d, a.Only, -1) {
			r.Total++
			r.Hits = append(r.Hits, Hit{d.Key, d.Tag, d.Order, worth(d, a)})
		}
	}
	slices.SortFunc(r.Hits, func(x, y Hit) int {
		n := newer(x.Order, y.Order, x.Key, y.Key)
		if a.Sort == Oldest {
			n = -n
		}
		return cmp.Or(cmp.Compare(x.Worth, y.Worth), n)
	})
	from := min(a.Offset, len(r.Hits))
	r.Hits = r.Hits[from:min(from+a.Most, len(r.Hits))]
	for _, c := range counts {
		var list []Count
		for name, n := range c {
			list = append(list, Count{name, n})
		}
		slices.SortFunc(list, func(a, b Count) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name)) })
		r.Counts = append(r.Counts, list)
	}
	return r
}

// same compares two answers.
func same(a, b Result) bool {
	if a.Total != b.Total || !slices.Equal(a.Hits, b.Hits) || len(a.Counts) != len(b.Counts) {
		return false
	}
	for i := range a.Counts {
		if !slices.Equal(a.Counts[i], b.Counts[i]) {
			return false
		}
	}
	return true
}

// letters are few, so that what is asked for occurs and often nearly occurs.
var letters = []string{"政", "务", "公", "开", "公开", "政务", "解", "讀", "读", "，", "〔", "]", "12", "１２", "2", "0", "a", "ab", "Ｂ", " ", "\n", "é", "𠮷"}

func randomText(r *rand.Rand, most int) string {
	var b strings.Builder
	for range r.IntN(most + 1) {
		b.WriteString(letters[r.IntN(len(letters))])
	}
	return b.String()
}

func randomDoc(r *rand.Rand, key string) Doc {
	d := Doc{Key: key, Tag: r.Int64N(1000), Order: 1 + r.Int64N(40), Facets: [][]string{{fmt.Sprint("k", r.IntN(3))}, nil}}
	for range r.IntN(3) {
		d.Head = append(d.Head, randomText(r, 5))
	}
	for range r.IntN(3) {
		d.Body = append(d.Body, randomText(r, 30))
	}
	for i := range 6 {
		if r.IntN(4) == 0 {
			d.Facets[1] = append(d.Facets[1], fmt.Sprint("u", i))
		}
	}
	return d
}

func randomAsk(r *rand.Rand) Ask {
	a := Ask{Offset: r.IntN(4) * r.IntN(8), Most: r.IntN(12), Sort: Sort(r.IntN(3)), Head: r.IntN(4) == 0}
	for range r.IntN(4) {
		a.All = append(a.All, Phrases([]string{randomText(r, 4)})...)
	}
	if r.IntN(5) == 0 {
		a.None = [][]Phrase{Phrases([]string{randomText(r, 2)}), Phrases([]string{randomText(r, 2), randomText(r, 2)})}
	}
	if r.IntN(3) == 0 {
		a.Only = append(a.Only, Filter{0, []string{fmt.Sprint("k", r.IntN(4)), "k0"}})
	}
	if r.IntN(3) == 0 {
		a.Only = append(a.Only, Filter{1, []string{fmt.Sprint("u", r.IntN(6))}})
	}
	if r.IntN(3) == 0 {
		a.From = r.Int64N(40)
	}
	if r.IntN(3) == 0 {
		a.To = r.Int64N(45)
	}
	if r.IntN(2) == 0 {
		a.Count = []int{1, 0}
	}
	return a
}

func TestAnswersAreThoseOfLookingThroughAll(t *testing.T) {
	for seed := range uint64(3) {
		r := rand.New(rand.NewPCG(seed, 7))
		x, o := New(), oracle{}
		for range 40 {
			var put []Doc
			var drop []string
			for range r.IntN(30) {
				d := randomDoc(r, fmt.Sprint("d", r.IntN(600)))
				put = append(put, d)
			}
			for range r.IntN(6) {
				drop = append(drop, fmt.Sprint("d", r.IntN(600)))
			}
			for _, k := range drop {
				delete(o, k)
			}
			for _, d := range put {
				o[d.Key] = d
			}
			x.Apply(put, drop...)
			if r.IntN(10) == 0 {
				x.Settle()
			}
			compare(t, x, o, r, 30)
		}
		x.Settle()
		compare(t, x, o, r, 200)
		if x.View().Docs() != len(o) || len(x.View().held) > 12 {
			t.Fatalf("%d documents of %d in %d segments", x.View().Docs(), len(o), len(x.View().held))
		}
	}
}

func compare(t *testing.T, x *Index, o oracle, r *rand.Rand, times int) {
	t.Helper()
	for range times {
		a := randomAsk(r)
		got, want := x.View().Find(a), o.find(a)
		if !same(got, want) {
			t.Fatalf("%+v: %q\ngot  %+v\nwant %+v", a, a.All, got, want)
		}
	}
}

// Long lists have blocks, and large segments sets; both are met with here.
func TestLargeSegmentsAnswerAlike(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	x, o := New(), oracle{}
	for range 4 {
		var put []Doc
		for range 700 {
			d := randomDoc(r, fmt.Sprint("d", r.IntN(100_000)))
			put, o[d.Key] = append(put, d), d
		}
		x.Apply(put)
	}
	compare(t, x, o, r, 100)
	x.Settle()
	if n := len(x.View().held); n != 1 {
		t.Fatalf("%d segments are left", n)
	}
	compare(t, x, o, r, 300)
	compare(t, x, o, r, 50) // from what is remembered
}
