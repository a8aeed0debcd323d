package assess

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math"
	"slices"

	"gongkai/internal/kit/store"
	"gongkai/internal/survey"
)

// Formula says in words how a score comes about; it is part of what is
// hashed.
const Formula = "方面得分＝50＋50×（量表值之和÷有看法人数）÷最高档值，四舍五入到两位小数；方式得分＝各方面得分的平均；综合得分＝Σ（方式得分×权重）÷100，四舍五入到两位小数。“不了解”不计入。"

// Input is what one way contributes.
type Input struct {
	Way    string `json:"way"`
	Weight int64  `json:"weight"`
	Survey string `json:"survey"`
	Title  string `json:"title"`
	// Answers is the sample, Digest that of the sealed answers.
	Answers int           `json:"answers"`
	Digest  string        `json:"digest"`
	Items   []survey.Item `json:"items"`
	Score   float64       `json:"score"`
}

// Basis is everything that a score is made of.
type Basis struct {
	Formula string   `json:"formula"`
	Inputs  []Input  `json:"inputs"`
	Score   float64  `json:"score"`
	Grade   string   `json:"grade"`
	Grades  [3]int64 `json:"grades"`
}

// Compute makes the score out of the inputs' items, and nothing else.
func Compute(inputs []Input, p Parameter) Basis {
	b := Basis{Formula: Formula, Inputs: slices.Clone(inputs), Grades: [3]int64{p.Excellent, p.Good, p.Fair}}
	sum := 0.0
	for n := range b.Inputs {
		b.Inputs[n].Score = survey.Score(b.Inputs[n].Items)
		sum += b.Inputs[n].Score * float64(b.Inputs[n].Weight)
	}
	b.Score = survey.Round(sum / 100)
	b.Grade = p.Grade(hundredths(b.Score))
	return b
}

func hundredths(x float64) int64 { return int64(math.Round(x * 100)) }

// text is the basis as it is kept and hashed.
func (b *Basis) text() (text, digest string) {
	raw, _ := json.MarshalIndent(b, "", "  ") // numbers and texts
	sum := sha256.Sum256(raw)
	return string(raw), hex.EncodeToString(sum[:])
}

// Aspects are the weighted scores by aspect over all ways that asked it, in
// the order in which they first come.
func (b *Basis) Aspects() []survey.Item {
	var out []survey.Item
	weights := map[string]float64{}
	for _, in := range b.Inputs {
		for _, i := range in.Items {
			n := slices.IndexFunc(out, func(x survey.Item) bool { return x.Aspect == i.Aspect })
			if n < 0 {
				n = len(out)
				out = append(out, survey.Item{Aspect: i.Aspect})
			}
			out[n].N += i.N
			out[n].Score += i.Score * float64(in.Weight)
			weights[i.Aspect] += float64(in.Weight)
		}
	}
	for n := range out {
		if w := weights[out[n].Aspect]; w > 0 {
			out[n].Score = survey.Round(out[n].Score / w)
		}
	}
	return out
}

// inputs reads the round's questionnaires as they stand.
func (s *Assess) inputs(ctx context.Context, q store.Querier, r *Round) ([]Input, []survey.Survey, error) {
	var out []Input
	var list []survey.Survey
	for _, w := range r.Ways {
		if w.Survey == "" {
			continue
		}
		x, err := store.Get[survey.Survey](ctx, q, r.Agency, w.Survey)
		if err != nil {
			return nil, nil, err
		}
		read, err := s.Surveys.Read(ctx, q, &x, "", "")
		if err != nil {
			return nil, nil, err
		}
		out = append(out, Input{Way: w.Key, Weight: w.Weight, Survey: x.ID, Title: x.Title, Answers: read.N, Digest: x.Digest, Items: read.Items()})
		list = append(list, x)
	}
	return out, list, nil
}

// Again computes a scored round from the answers as they are now and says
// whether every figure and the hash come out the same.
func (s *Assess) Again(ctx context.Context, q store.Querier, r *Round) (Basis, bool, error) {
	inputs, _, err := s.inputs(ctx, q, r)
	if err != nil {
		return Basis{}, false, err
	}
	kept, err := r.basis()
	if err != nil {
		return Basis{}, false, err
	}
	b := Compute(inputs, Parameter{Excellent: kept.Grades[0], Good: kept.Grades[1], Fair: kept.Grades[2]})
	_, digest := b.text()
	return b, digest == r.Digest, nil
}

// basis reads what the round's score was made of.
func (r *Round) basis() (Basis, error) {
	var b Basis
	if r.Basis == "" {
		return b, nil
	}
	err := json.Unmarshal([]byte(r.Basis), &b)
	return b, err
}
