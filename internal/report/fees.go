package report

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/report/check"
)

// Fees are the 信息处理费 of a span of days, as part six reports them (R2.04).
type Fees struct {
	// Notices counts the 收费通知 that were sent and not taken back, Asked is
	// their sum and Received what was paid within the days, both in yuan.
	Notices, Asked, Received int64
}

// said is how part six tells of them; a nought is said too.
func (f Fees) said() string {
	return fmt.Sprintf("本年度发出收费通知%d件，总金额%d元，实际收取信息处理费%d元。", f.Notices, f.Asked, f.Received)
}

// fees are those of a span of days; all noughts where nobody keeps any.
func (s *Service) fees(ctx context.Context, q store.Querier, agency string, from, to civil.Date) (Fees, error) {
	if s.Fees == nil {
		return Fees{}, nil
	}
	f, err := s.Fees(ctx, q, agency, from, to)
	if err != nil {
		err = fmt.Errorf("fees: %w", err)
	}
	return f, err
}

var (
	aboutFees   = regexp.MustCompile(`处理费|收费|缴费|缴纳`)
	feeNotices  = regexp.MustCompile(`收费通知(?:书)?[^0-9]{0,8}?([0-9][0-9,]*)(?:件|份|次|个)`)
	feeReceived = regexp.MustCompile(`(?:收取|实收|收缴|收到|缴纳)[^0-9]{0,16}?([0-9][0-9,]*(?:\.[0-9]+)?)(万?)元`)
	feeAsked    = regexp.MustCompile(`(?:应收|金额|合计|共计)[^0-9]{0,8}?([0-9][0-9,]*(?:\.[0-9]+)?)(万?)元`)
	feeNone     = regexp.MustCompile(`(?:未|没有|无)[^0-9，。；]{0,6}(?:发出|收取|产生|发生|收缴)[^0-9，。；]{0,10}(?:收费通知|费)`)
)

// feeClaim is a figure that part six gives for a fee.
type feeClaim struct {
	what, unit string
	value      float64
	sentence   string
}

// feeClaims reads what a text says of fees. Who was charged by the year's
// measure of another thing, such as 缴费期限, is not read.
func feeClaims(text string) []feeClaim {
	var out []feeClaim
	for sentence := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune("。；;\n", r) }) {
		if !aboutFees.MatchString(sentence) {
			continue
		}
		for clause := range strings.FieldsFuncSeq(sentence, func(r rune) bool { return strings.ContainsRune("，、（）", r) }) {
			out = append(out, claimsIn(clause, sentence)...)
		}
	}
	return out
}

func claimsIn(clause, sentence string) []feeClaim {
	if feeNone.MatchString(clause) {
		if strings.Contains(clause, "收费通知") {
			return []feeClaim{{what: "发出收费通知", unit: "件", sentence: sentence}}
		}
		return []feeClaim{{what: "实际收取信息处理费", unit: "元", sentence: sentence}}
	}
	var out []feeClaim
	if m := feeNotices.FindStringSubmatch(clause); m != nil {
		out = append(out, feeClaim{"发出收费通知", "件", number(m[1], ""), sentence})
	}
	if m := feeReceived.FindStringSubmatch(clause); m != nil {
		return append(out, feeClaim{"实际收取信息处理费", "元", number(m[1], m[2]), sentence})
	}
	if m := feeAsked.FindStringSubmatch(clause); m != nil {
		out = append(out, feeClaim{"收费通知总金额", "元", number(m[1], m[2]), sentence})
	}
	return out
}

func number(digits, wan string) float64 {
	n, err := strconv.ParseFloat(strings.ReplaceAll(digits, ",", ""), 64)
	if err != nil {
		return 0 // the expression takes digits only
	}
	if wan != "" {
		n *= 10_000
	}
	return n
}

// feeFindings holds part six against the records of fees: X11 where a figure
// differs, or where there were fees and nothing is said of them.
func feeFindings(text string, f Fees) []check.Finding {
	is := map[string]int64{"发出收费通知": f.Notices, "收费通知总金额": f.Asked, "实际收取信息处理费": f.Received}
	var out []check.Finding
	for _, c := range feeClaims(text) {
		n := is[c.what]
		if c.value == float64(n) {
			continue
		}
		said := strconv.FormatFloat(c.value, 'f', -1, 64)
		out = append(out, check.Finding{ID: "X11", Level: check.Soft, Clear: true, Section: "六", Sentence: c.sentence,
			Left: &check.Side{Says: "第六部分", Value: said}, Right: &check.Side{Says: "收费记录", Value: fmt.Sprint(n)},
			Message: fmt.Sprintf("第六部分写%s%s%s，依申请公开的收费记录为%d%s", c.what, said, c.unit, n, c.unit)})
	}
	if f.Notices+f.Received > 0 && !aboutFees.MatchString(text) {
		out = append(out, check.Finding{ID: "X11", Level: check.Soft, Clear: true, Section: "六",
			Left: &check.Side{Says: "第六部分", Value: "没有写收费情况"}, Right: &check.Side{Says: "收费记录", Value: f.said()},
			Message: "第六部分没有写信息处理费收取情况，收费记录为：" + f.said()})
	}
	for i := range out {
		out[i].Stamp()
	}
	return out
}
