package assess

import (
	"context"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Article is what a round answers.
const Article = "《中华人民共和国政府信息公开条例》第四十六条；任务分工第25项：群众参与、客观公正、结果公开、注重实效、促进工作"

// Ways of judging (task 25).
var Ways = [][2]string{{"questionnaire", "问卷评议"}, {"delegates", "代表评议"}, {"online", "网络评议"}}

func wayTitle(key string) string {
	for _, w := range Ways {
		if w[0] == key {
			return w[1]
		}
	}
	return key
}

// Parameter are the numbers that local rules set (R12.11, of other places;
// so an administrator may set them), from a day on. Scores are hundredths.
type Parameter struct {
	Agency, ID string
	From       civil.Date
	// Excellent, Good and Fair are the lowest scores of the grades; Weak is
	// the score below which an aspect is proposed as a finding.
	Excellent, Good, Fair, Weak int64
	// Sample is the smallest sample of each way; Days the usual term of an
	// improvement, in calendar days.
	Sample, Days int64
}

// Table names the table.
func (*Parameter) Table() string { return "survey_parameter" }

// Cols lists the columns.
func (p *Parameter) Cols() []store.Col {
	return []store.Col{store.C("agency", &p.Agency), store.C("id", &p.ID), store.C("since", &p.From), store.C("excellent", &p.Excellent), store.C("good", &p.Good),
		store.C("fair", &p.Fair), store.C("weak", &p.Weak), store.C("sample", &p.Sample), store.C("days", &p.Days)}
}

// usual are the parameters where an agency has set none.
var usual = Parameter{Excellent: 9000, Good: 8000, Fair: 6000, Weak: 7500, Sample: 30, Days: 60}

// ParameterOn are the numbers in force on a day.
func ParameterOn(ctx context.Context, q store.Querier, agency string, on civil.Date) (Parameter, error) {
	p, err := store.First[Parameter](ctx, q, "WHERE agency = $1 AND since <= $2 ORDER BY since DESC, id DESC LIMIT 1", agency, on)
	if fail.Is(err, fail.Missing) {
		return usual, nil
	}
	return p, err
}

// Grade names a score (R12.11).
func (p *Parameter) Grade(score int64) string {
	switch {
	case score >= p.Excellent:
		return "优秀"
	case score >= p.Good:
		return "满意"
	case score >= p.Fair:
		return "基本满意"
	}
	return "不满意"
}

// ActParameter is the act of setting the numbers.
const ActParameter = "设置评议参数"

// SetParameter sets the numbers from a day on. What was scored before stays.
func (s *Assess) SetParameter(ctx context.Context, a who.Actor, p Parameter) error {
	wrong := map[string]string{}
	if p.From.IsZero() {
		wrong["since"] = "请填写开始适用的日期"
	}
	if !(10000 >= p.Excellent && p.Excellent > p.Good && p.Good > p.Fair && p.Fair > 0) {
		wrong["excellent"] = "各等次的最低分应依次递减，且在0到100之间"
	}
	if p.Sample < 1 || p.Sample > 100000 {
		wrong["sample"] = "最小样本数应在1到100000之间"
	}
	if p.Days < 1 || p.Days > 366 {
		wrong["days"] = "整改期限应在1到366日之间"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightRun, "", "") {
			return fail.Deniedf("您没有设置评议参数的权限")
		}
		p.Agency, p.ID = tx.Tenant(), tx.NewID()
		if err := tx.Insert(&p); err != nil {
			return err
		}
		return tx.Record(ActParameter, store.Ref{Kind: "agency", ID: tx.Tenant()}, store.Telling("自%s起", p.From.Chinese()))
	})
}
