package survey

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// Count is how often one choice was taken.
type Count struct {
	Value, Label string
	N            int
	// Share is N of the base, in percent.
	Share float64
}

// Part is one box of a question: the question itself, or a row of it.
type Part struct {
	Label  string
	Aspect string
	// Base is how many answered; of a scale, how many had an opinion.
	Base, Unsure int
	Counts       []Count
	// Sum of the values, Mean and, for a scale, Score from 0 to 100.
	Sum         int
	Mean, Score float64
	// Pleased is the share of the base above the middle, in percent.
	Pleased float64
}

// Tally is what was answered to one question.
type Tally struct {
	Question
	No int
	// Asked is how many were shown the question, Answered how many of these
	// said something: the base that percentages refer to.
	Asked, Answered int
	Parts           []Part
	Texts           []string
}

// Result is what all answers say.
type Result struct {
	N       int
	Tallies []Tally
}

// Tell counts the answers.
func Tell(questions []Question, answers []Answer) Result {
	r := Result{N: len(answers)}
	for n := range questions {
		r.Tallies = append(r.Tallies, tally(n+1, &questions[n], answers))
	}
	return r
}

func tally(no int, q *Question, answers []Answer) Tally {
	t := Tally{Question: *q, No: no}
	fields := q.fields()
	said := make([]map[string]int, len(fields))
	for n := range said {
		said[n] = map[string]int{}
	}
	base := make([]int, len(fields))
	for _, a := range answers {
		v := Values(a.Values)
		if !q.asked(v) {
			continue
		}
		t.Asked++
		some := false
		for n, f := range fields {
			if got := v[f.name]; len(got) > 0 {
				some = true
				base[n]++
				for _, x := range got {
					said[n][x]++
				}
			}
		}
		if some {
			t.Answered++
		}
		if other := v[q.Key+".other"]; len(other) > 0 {
			t.Texts = append(t.Texts, other[0])
		}
		if q.Kind == Text && some {
			t.Texts = append(t.Texts, v[q.Key][0])
		}
	}
	slices.Sort(t.Texts) // in no order that tells who wrote what
	for n, f := range fields {
		t.Parts = append(t.Parts, part(q, f, said[n], base[n]))
	}
	return t
}

func part(q *Question, f field, said map[string]int, base int) Part {
	p := Part{Label: f.label, Base: base, Aspect: q.Aspect}
	if q.Kind == Matrix {
		p.Aspect = f.label
	}
	if q.Judges() {
		p.Unsure = said[Unsure]
		p.Base -= p.Unsure
		if p.Aspect == "" {
			p.Aspect = q.Text
		}
	}
	choices := f.choices
	if q.Kind == Number || q.Kind == Day {
		for v := range said {
			choices = append(choices, [2]string{v, v})
		}
		slices.SortFunc(choices, func(a, b [2]string) int {
			x, _ := strconv.Atoi(a[0])
			y, _ := strconv.Atoi(b[0])
			return cmp.Or(cmp.Compare(x, y), cmp.Compare(a[0], b[0]))
		})
	}
	pleased := 0
	for _, c := range choices {
		n := said[c[0]]
		count := Count{Value: c[0], Label: c[1], N: n}
		if p.Base > 0 && c[0] != Unsure {
			count.Share = 100 * float64(n) / float64(p.Base)
		}
		p.Counts = append(p.Counts, count)
		if v, err := strconv.Atoi(c[0]); err == nil {
			p.Sum += v * n
			if v > 0 {
				pleased += n
			}
		}
	}
	if p.Base > 0 {
		p.Mean = float64(p.Sum) / float64(p.Base)
		p.Pleased = 100 * float64(pleased) / float64(p.Base)
		if q.Judges() {
			p.Score = 50 + 50*p.Mean/float64(q.Top())
		}
	}
	return p
}

// Item is one thing that was judged, with all that its score is made of.
type Item struct {
	Aspect string `json:"aspect"`
	// N had an opinion; Sum is that of their steps' values, Top the greatest.
	N     int     `json:"n"`
	Sum   int     `json:"sum"`
	Top   int     `json:"top"`
	Score float64 `json:"score"`
}

// Items are what the answers judge, in the order of the questions.
func (r *Result) Items() []Item {
	var out []Item
	for _, t := range r.Tallies {
		if !t.Judges() {
			continue
		}
		for _, p := range t.Parts {
			if p.Base > 0 {
				out = append(out, Item{p.Aspect, p.Base, p.Sum, t.Top(), Round(50 + 50*float64(p.Sum)/(float64(p.Base)*float64(t.Top())))})
			}
		}
	}
	return out
}

// Round rounds half up to two places, as scores are shown and summed.
func Round(x float64) float64 { return math.Floor(x*100+0.5) / 100 }

// Score is the plain mean of the items' scores.
func Score(items []Item) float64 {
	if len(items) == 0 {
		return 0
	}
	sum := 0.0
	for _, i := range items {
		sum += i.Score
	}
	return Round(sum / float64(len(items)))
}

// Read counts a questionnaire's answers; only those who chose the value of a
// question about themselves, where one is given. A group that is too small
// to hide its members is refused.
func (v *Surveys) Read(ctx context.Context, q store.Querier, s *Survey, key, value string) (Result, error) {
	questions := s.Questions
	if s.Form != "" {
		f, err := formOf(ctx, q, s)
		if err != nil {
			return Result{}, err
		}
		questions = f.Questions
	}
	all, err := answersOf(ctx, q, s)
	if err != nil || key == "" || value == "" {
		return Tell(questions, all), err
	}
	group := slices.DeleteFunc(slices.Clone(all), func(a Answer) bool { return !slices.Contains(a.Values[key], value) })
	least := Least(s.ShownOn)
	if n := len(group); n < least || len(all)-n > 0 && len(all)-n < least {
		return Result{}, fail.Invalidf("这一组（或其余的人）不足%d人，为保护填写人不单独显示", least)
	}
	return Tell(questions, group), nil
}

// Sound says whether the answers are still those that were sealed.
func (v *Surveys) Sound(ctx context.Context, q store.Querier, s *Survey) (bool, error) {
	all, err := answersOf(ctx, q, s)
	return err == nil && digestAnswers(all) == s.Digest, err
}

// Percent is a share as people read it.
func Percent(x float64) string { return fmt.Sprintf("%.1f%%", x) }
