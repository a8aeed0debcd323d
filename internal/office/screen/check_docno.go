package screen

import (
	"fmt"
	"regexp"
	"strings"
)

// docNo is the right form of a 发文字号 (R10.02): the 机关代字, the year in
// hexagonal brackets, the number without 第 and without noughts before it.
var docNo = regexp.MustCompile(`^\p{Han}+〔(?:19|20)\d{2}〕[1-9]\d*号$`)

// docNoLike is what people write for one.
var docNoLike = regexp.MustCompile(`([\p{Han}]{1,14}[发函办字规电通令决任纪复请报党组公告督培审])\s*([\[【〔({<﹝〈《])\s*((?:19|20)?\d{2})\s*年?\s*([\]】〕)}>﹞〉》])\s*(第)?\s*(\d{1,5})\s*号`)

// issued are the organisation's own numbers, and the 机关代字 they begin with.
type issued struct {
	numbers, families map[string]bool
}

func (r *run) issued() (issued, error) {
	out := issued{map[string]bool{strings.TrimSpace(r.sub.DocNo): true}, map[string]bool{}}
	if r.screen.deps.Issued == nil {
		return out, nil
	}
	all, err := r.screen.deps.Issued(r.ctx, r.q, r.sub.Agency)
	for _, n := range all {
		if family, _, ok := strings.Cut(n, "〔"); ok {
			out.numbers[n], out.families[family] = true, true
		}
	}
	return out, err
}

// lacks is the whole number where it is of the organisation's own making and
// no item carries it; words may stand before the 机关代字.
func (o issued) lacks(before, year, no string) (string, bool) {
	family := ""
	for f := range o.families {
		if strings.HasSuffix(before, f) && len(f) > len(family) {
			family = f
		}
	}
	number := family + "〔" + year + "〕" + no + "号"
	return number, family != "" && !o.numbers[number]
}

// docNumbers judges the 发文字号 and every 文号 in the text.
func (r *run) docNumbers() error {
	var err error
	if r.own, err = r.issued(); err != nil {
		return err
	}
	for _, s := range r.texts {
		switch {
		case s.Part == PartDocNo:
			r.ownNumber(s)
		case s.read:
			each(docNoLike, s.text, func(g []string, from, to int) { r.docNo(s, g, from, to, Warn) })
		}
	}
	return nil
}

func (r *run) ownNumber(s stretch) {
	text := strings.TrimSpace(s.text)
	found := false
	each(docNoLike, s.text, func(g []string, from, to int) {
		found = true
		r.docNo(s, g, from, to, Block)
	})
	if !found && !docNo.MatchString(text) {
		r.find(s, 0, len([]rune(s.text)), Finding{Check: CheckDocNo, Kind: "form", Level: Block, Basis: basisDocNo,
			Message: "发文字号应为“机关代字〔年份〕序号号”，例如“卫工信发〔" + fmt.Sprint(r.today.Year()) + "〕5号”。"})
	}
}

// docNo judges one number by its parts and offers the right form.
func (r *run) docNo(s stretch, g []string, from, to int, level Level) {
	year, number := g[3], strings.TrimLeft(g[6], "0")
	if len(year) == 2 {
		year = "20" + year
	}
	var wrong []string
	if g[2] != "〔" || g[4] != "〕" {
		wrong = append(wrong, "年份应放在六角括号〔〕里")
	}
	if len(g[3]) == 2 {
		wrong = append(wrong, "年份应写四位")
	}
	if g[5] != "" {
		wrong = append(wrong, "序号前不加“第”")
	}
	if number != g[6] {
		wrong = append(wrong, "序号不编虚位")
	}
	f := Finding{Check: CheckDocNo, Kind: "form", Level: level, Basis: basisDocNo}
	switch {
	case number == "":
		f.Message = "文号的序号不能是 0，请核对。"
	case atoi(year) > r.today.Year():
		f.Kind, f.Message = "future", "文号的年份"+year+"还没有到，请核对。"
	case len(wrong) == 0 && !strings.ContainsAny(string([]rune(s.text)[from:to]), " 　"):
		whole, lacks := r.own.lacks(g[1], year, number)
		if level == Block || !lacks {
			return
		}
		f.Kind, f.Message = "unknown", "本机关没有登记过文号为“"+whole+"”的文件，请核对文号。文件确实存在但没有录入本系统的，可以不改。"
	default:
		if len(wrong) == 0 {
			wrong = append(wrong, "中间不留空格")
		}
		right := "〔" + year + "〕" + number + "号"
		f.Message = "文号的写法不规范：" + strings.Join(wrong, "，") + "。应为“" + g[1] + right + "”。"
		f.Mend = &Mend{Title: "改为“" + right + "”", Replacement: right}
		from += len([]rune(g[1]))
	}
	r.find(s, from, to, f)
}
