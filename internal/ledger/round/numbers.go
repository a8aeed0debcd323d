package round

import (
	"regexp"
	"strconv"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/ledger"
)

// numberLine is one figure as people write it: 发布信息：12条.
var numberLine = regexp.MustCompile(`^(\S.{0,39}?)\s*[：:\s]\s*(-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,6})?|-?[0-9]{1,15}(?:\.[0-9]{1,6})?)\s*((?:[^0-9\s,.：:][^：:]{0,11})?)$`)

// mostNumbers is how many figures one line may have.
const mostNumbers = 20

var narrow = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7",
	"８", "8", "９", "9", "．", ".", "，", ",", "％", "%", "－", "-", "\u3000", " ")

// parseNumbers reads figures, one to a line: a name, a colon, a number and
// its unit.
func parseNumbers(text string) ([]ledger.Number, error) {
	var out []ledger.Number
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(narrow.Replace(line))
		if line == "" {
			continue
		}
		m := numberLine.FindStringSubmatch(line)
		if m == nil {
			return nil, fail.Invalidf("“%s”没有读懂。数据每行一项，写成“名称：数值单位”，例如 发布信息：12条", clip(line, 20))
		}
		v, err := strconv.ParseFloat(strings.ReplaceAll(m[2], ",", ""), 64)
		if err != nil {
			return nil, fail.Invalidf("“%s”中的数值没有读懂，请只写数字，例如 12 或 12.5", clip(line, 20))
		}
		out = append(out, ledger.Number{Label: strings.TrimSpace(m[1]), Value: v, Unit: strings.TrimSpace(m[3])})
	}
	if len(out) > mostNumbers {
		return nil, fail.Invalidf("数据最多填%d项，请合并后再填", mostNumbers)
	}
	return out, nil
}

// printNumber writes one figure as parseNumbers reads it.
func printNumber(n ledger.Number) string {
	return n.Label + "：" + strconv.FormatFloat(n.Value, 'f', -1, 64) + n.Unit
}

// printNumbers writes figures one to a line.
func printNumbers(list []ledger.Number) string {
	lines := make([]string, len(list))
	for i, n := range list {
		lines[i] = printNumber(n)
	}
	return strings.Join(lines, "\n")
}

// clip is the beginning of a long text.
func clip(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most]) + "…"
}
