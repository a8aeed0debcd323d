package wording

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
)

// Fault is one reason why a letter may not go out.
type Fault struct {
	// Field is the field that has to be filled, "" where it is the text.
	Field string
	Says  string
}

// Check holds a letter's text against the law: its remedy fits the ground, it
// names the provision that it rests on, it cites nothing that is no longer in
// force, and nothing is left open. None means that it may be signed.
func Check(s Settings, t Template, o Ground, text string) []Fault {
	var out []Fault
	if !t.Carries(o) {
		out = append(out, Fault{Says: "《" + t.Title + "》不能用于这一答复结果，请重新选择文书"})
	}
	out = append(out, checkOpen(text)...)
	out = append(out, checkDays(text)...)
	out = append(out, checkRemedy(rule(t, s), t.Remedy == Withheld && !s.earlier(), s, text)...)
	return append(out, checkCitations(t, o, text, s.earlier())...)
}

// CheckDraft is Check with the required fields, which CheckFields looks at.
func CheckDraft(s Settings, f Facts, d Draft) (Text, []Fault) {
	text := Fill(s, f, d)
	t, ok := Of(d.Kind)
	if !ok {
		return text, []Fault{{Says: "没有这种文书"}}
	}
	faults := CheckFields(t, d)
	faults = append(faults, checkFit(d)...)
	faults = append(faults, checkFree(t, d, text)...)
	if text.To == "" {
		faults = append(faults, Fault{Says: "没有收件人姓名或者名称"})
	}
	return text, append(faults, Check(s, t, d.Ground, text.Plain())...)
}

// CheckFields looks at the fields that the letter asks for.
func CheckFields(t Template, d Draft) []Fault {
	var out []Fault
	for _, f := range t.Asked(d.Ground) {
		if says := f.check(strings.TrimSpace(d.Values[f.Key])); says != "" {
			out = append(out, Fault{f.Key, says})
		}
	}
	return out
}

// checkFit looks at what hangs together.
func checkFit(d Draft) []Fault {
	var out []Fault
	v := d.Values
	if strings.Contains(v["way"], "申请人要求") {
		out = append(out, Fault{"way", "请写明实际采用的提供方式，例如：邮寄纸质件、电子邮件发送电子文本"})
	}
	switch d.Kind {
	case Elsewhere:
		if strings.TrimSpace(v["other"]) != "" && strings.TrimSpace(v["otherphone"]) == "" {
			out = append(out, Fault{"otherphone", "能够确定负责公开的机关的，须告知其联系方式（条例第三十六条第五项）"})
		}
	case Extend:
		if v["before"] != "" && v["after"] != "" && v["after"] <= v["before"] {
			out = append(out, Fault{"after", "延长后的期限应当晚于原答复期限"})
		}
	case Partial:
		for _, f := range groundFields() {
			if f.Asked(WithheldBy(v["ground"])) && strings.TrimSpace(v[f.Key]) == "" {
				out = append(out, Fault{f.Key, "以“" + v["ground"] + "”为依据的，请填写" + f.Label})
			}
		}
	}
	return out
}

func (f Field) check(value string) string {
	if value == "" {
		if f.Required {
			return "请填写" + f.Label
		}
		return ""
	}
	switch f.Sort {
	case Day:
		if _, err := civil.Parse(value); err != nil {
			return f.Label + "应为日期，例如 2023-05-08"
		}
	case Number:
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 {
			return f.Label + "应为整数"
		}
		if f.Most > 0 && n > f.Most {
			return f.Label + "最大为" + strconv.Itoa(f.Most)
		}
	case Choice:
		for _, o := range f.Options {
			if o == value {
				return ""
			}
		}
		return "请从列出的选项中选择" + f.Label
	}
	if n := utf8.RuneCountInString(value); n < f.Least {
		return f.Label + "过于简单（" + strconv.Itoa(n) + "字），请具体说明，至少" + strconv.Itoa(f.Least) + "字"
	}
	return ""
}

var blanks = regexp.MustCompile(`【待填写：[^】]*】|\{\w+\}|×{2,}|\b[xX]{2,}\b|＿{2,}|_{2,}|【\s*】|〔\s*〕|（\s*）|“\s*”|《\s*》`)

// checkOpen finds what was left open in the text.
func checkOpen(text string) []Fault {
	if m := blanks.FindString(text); m != "" {
		return []Fault{{Says: "正文还有没有填写的内容（" + m + "），请补充后再提交"}}
	}
	return nil
}

// checkRemedy holds what the text says of remedies against the rule.
func checkRemedy(rule Remedy, withheld bool, s Settings, text string) []Fault {
	r, found := readRemedies(text)
	if rule == None {
		if found > 0 {
			return []Fault{{Says: "本文书不是终结办理的决定，不应告知行政复议和行政诉讼"}}
		}
		return nil
	}
	if found == 0 {
		return []Fault{{Says: "缺少救济告知：没有写明申请行政复议、提起行政诉讼的途径和期限"}}
	}
	out := r.order(rule)
	if withheld && !r.withheld {
		out = append(out, Fault{Says: "部分公开的救济告知须写明针对“不予公开”的部分"})
	}
	return append(out, r.details(rule, s)...)
}

// order checks which way has to be gone first (行政复议法 article 23).
func (r routes) order(rule Remedy) []Fault {
	var out []Fault
	say := func(bad bool, text string) {
		if bad {
			out = append(out, Fault{Says: text})
		}
	}
	say(!r.review, "救济告知没有写明申请行政复议")
	say(r.first && r.direct, "救济告知自相矛盾：既要求先申请行政复议，又写可以直接提起行政诉讼")
	if rule == Free {
		say(r.first && !r.direct, "这一答复结果不适用复议前置，应告知可以申请行政复议，也可以直接提起行政诉讼")
		say(!r.first && !r.direct, "救济告知没有写明可以直接提起行政诉讼")
		return out
	}
	say(r.direct && !r.first, "不予公开（包括部分不公开）的决定须先申请行政复议（行政复议法第二十三条第一款第四项），不能写直接提起行政诉讼")
	say(r.review && !r.first && !r.direct, "没有告知须先申请行政复议（行政复议法第二十三条），请写“先向"+"……申请行政复议”")
	say(!r.after, "没有告知对行政复议决定不服的，可以在15日内提起行政诉讼")
	return out
}

// details checks periods and bodies.
func (r routes) details(rule Remedy, s Settings) []Fault {
	var out []Fault
	each := func(all []string, want, what string) {
		seen := map[string]bool{}
		for _, got := range all {
			if got == want || seen[got] {
				continue
			}
			seen[got] = true
			if got == "" {
				out = append(out, Fault{Says: "救济告知没有写明" + what + "（应为" + want + "）"})
			} else {
				out = append(out, Fault{Says: "救济告知的" + what + "不正确：写的是“" + got + "”，应为“" + want + "”"})
			}
		}
	}
	each(r.reviewDays, strconv.Itoa(ReviewDays)+"日", "申请行政复议的期限")
	each(r.authorities, s.authorities(), "行政复议机关")
	each(r.suitMonths, strconv.Itoa(SuitMonths)+"个月", "提起行政诉讼的期限")
	each(r.afterDays, strconv.Itoa(AfterReview)+"日", "对行政复议决定不服提起行政诉讼的期限")
	each(r.courts, s.Court, "受理行政诉讼的法院")
	return out
}

// checkCitations looks for what the letter must cite and for what it must not.
func checkCitations(t Template, o Ground, text string, earlier bool) []Fault {
	var out []Fault
	all := citations(text)
	for _, key := range needs(o) {
		for _, a := range t.Cites[key] {
			found := false
			for _, c := range all {
				found = found || a.within(c)
			}
			if !found {
				out = append(out, Fault{Says: "没有引用所依据的《政府信息公开条例》" + a.String()})
			}
		}
	}
	seen := map[string]bool{}
	for _, c := range all {
		says := c.foreign()
		if says == "" && c.law == lawRegulation && c.No == 36 && !t.may(c.Item) {
			says = "《政府信息公开条例》" + c.Article.String() + "与本文书的答复结果不符"
		}
		if says != "" && !seen[says] {
			seen[says] = true
			out = append(out, Fault{Says: says})
		}
	}
	flat := squeeze(text)
	for _, p := range oldPhrases {
		if !(p.since2024 && earlier) && strings.Contains(flat, squeeze(p.words)) {
			out = append(out, Fault{Says: "“" + p.words + "”已不适用：" + p.says})
		}
	}
	return out
}

func needs(o Ground) []Ground {
	if o == "" {
		return []Ground{""}
	}
	return []Ground{"", o}
}

// may says that the letter may rest on the item of article 36.
func (t Template) may(item int) bool {
	if t.Kind == Partial {
		return item == 0 || item == 3 || item == 2
	}
	for _, all := range t.Cites {
		for _, a := range all {
			if a.No == 36 {
				return item == 0 || item == a.Item
			}
		}
	}
	return item == 0
}
