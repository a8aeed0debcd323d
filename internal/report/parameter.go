package report

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Parameter are the numbers that an organisation sets, from a day on; earlier
// ones stay for what was examined under them.
type Parameter struct {
	Agency, ID string
	// From is the first day on which they hold.
	From civil.Date
	// Alike is the share of a text's phrases that stand in another text too,
	// from which on it counts as copied; in hundredths (R2.05).
	Alike int64
	// Days are how many days before the last day the office is reminded.
	Days []int
	// Basis is the paper or the reason behind them.
	Basis string
	By    string
	At    time.Time
}

// Table names the table.
func (*Parameter) Table() string { return "report_parameter" }

// Cols lists the columns.
func (p *Parameter) Cols() []store.Col {
	return []store.Col{store.C("agency", &p.Agency), store.C("id", &p.ID), store.C("since", &p.From), store.C("alike", &p.Alike), store.C("days", store.JSON(&p.Days)),
		store.C("basis", &p.Basis), store.C("by_id", &p.By), store.C("at", &p.At)}
}

// usual are the numbers where an organisation has set none.
var usual = Parameter{Alike: 60, Days: []int{30, 15, 7, 3, 1, 0}}

// ParameterOn are the numbers in force on a day.
func ParameterOn(ctx context.Context, q store.Querier, agency string, on civil.Date) (Parameter, error) {
	p, err := store.First[Parameter](ctx, q, "WHERE agency = $1 AND since <= $2 ORDER BY since DESC, id DESC LIMIT 1", agency, on)
	if fail.Is(err, fail.Missing) {
		return usual, nil
	}
	return p, err
}

// ActParameter is the act of setting the numbers.
const ActParameter = "设置年度报告参数"

// ReadDays reads days as they are typed: numbers with commas or blanks between.
func ReadDays(text string) ([]int, error) {
	var out []int
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",，、 　", r) }) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 0 || n > 90 {
			return nil, fail.Invalidf("“%s”不是0至90之间的天数，请填写数字，用逗号分开，例如：30,15,7,3,1,0", word)
		}
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	if len(out) == 0 || len(out) > 20 {
		return nil, fail.Invalidf("请填写1至20个提醒日，用逗号分开，例如：30,15,7,3,1,0")
	}
	slices.SortFunc(out, func(a, b int) int { return b - a })
	return out, nil
}

func daysText(days []int) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(days), " ", ","), "[]")
}

// SetParameter sets the numbers from a day on.
func (s *Service) SetParameter(ctx context.Context, a who.Actor, p Parameter) error {
	wrong := map[string]string{}
	if p.Alike < 30 || p.Alike > 100 {
		wrong["alike"] = "请填写30至100之间的百分数"
	}
	if len(p.Days) == 0 {
		wrong["days"] = "请填写提醒日"
	}
	if p.Basis = strings.TrimSpace(p.Basis); p.Basis == "" {
		wrong["basis"] = "请写明依据的文件或者理由"
	}
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if err := may(a, RightReview); err != nil {
			return err
		}
		if p.From < tx.Today() {
			wrong["since"] = "开始适用的日期不能早于今天，以前的核对结果不改变"
		}
		if len(wrong) > 0 {
			return fail.Fields(wrong)
		}
		p.Agency, p.ID, p.By, p.At = tx.Tenant(), tx.NewID(), a.ID, tx.Now()
		if err := tx.Insert(&p); err != nil {
			return err
		}
		return tx.Record(ActParameter, store.Ref{Kind: "agency", ID: tx.Tenant()}, store.Because(p.Basis), store.Telling("自%s起，雷同判定%d%%，提前%s天提醒", p.From.Chinese(), p.Alike, daysText(p.Days)))
	})
}
