package fee

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"gongkai/internal/kit/fail"
)

// bandLine is a band as people write it: 11-30 100, or 31- 200 10+100 where
// every ten further ones cost 100 yuan more each.
var bandLine = regexp.MustCompile(`^(\d{1,6})-(\d{0,6}) (\d{1,5})(?: (\d{1,5})\+(\d{1,5}))?$`)

// Lines writes the bands one a line, as ParseBands reads them.
func (t Tariff) Lines() string {
	var out []string
	for _, b := range t.Bands {
		to := ""
		if b.To > 0 {
			to = strconv.Itoa(b.To)
		}
		line := fmt.Sprintf("%d-%s %d", b.From, to, b.Rate)
		if b.Step > 0 {
			line += fmt.Sprintf(" %d+%d", b.Width, b.Step)
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// ParseBands reads a tariff's bands: they begin at 1, leave nothing out, and
// the last has no end. The error says in Chinese which line is wrong and how to
// write it.
func ParseBands(text string) ([]Band, error) {
	var out []Band
	next := 1
	for n, line := range strings.Split(norm.NFKC.String(text), "\n") {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" {
			continue
		}
		m := bandLine.FindStringSubmatch(line)
		if m == nil {
			return nil, fail.Invalidf("第%d行“%s”看不懂。请写成“11-30 100”（第11至30每一单位100元），最后一行写成“31- 200”或“31- 200 10+100”（每10为一档，每档加100元）", n+1, clip(line))
		}
		var v [5]int
		for k := range v {
			v[k], _ = strconv.Atoi(m[k+1]) // digits alone, or nothing
		}
		b := Band{From: v[0], To: v[1], Rate: v[2], Width: v[3], Step: v[4]}
		switch {
		case next == 0:
			return nil, fail.Invalidf("第%d行不会用到：上一行没有止数。只有最后一行可以没有止数", n+1)
		case b.From != next:
			return nil, fail.Invalidf("第%d行应当从%d起：各档要从1开始、首尾相接", n+1, next)
		case b.To != 0 && b.To < b.From:
			return nil, fail.Invalidf("第%d行的止数小于起数", n+1)
		case m[4] != "" && (b.To != 0 || b.Width == 0 || b.Step == 0):
			return nil, fail.Invalidf("第%d行：逐档加价只能写在没有止数的最后一行，且每档的宽度和加价都大于0", n+1)
		}
		if next = b.To + 1; b.To == 0 {
			next = 0
		}
		out = append(out, b)
	}
	if next != 0 {
		return nil, fail.Invalidf("最后一档不要写止数，例如“31- 200”")
	}
	return out, nil
}

// clip is a line short enough to be repeated in a message.
func clip(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return s
}
