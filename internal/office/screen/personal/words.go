package personal

import (
	"regexp"
	"strings"
	"unicode"
)

// each calls f for every match of the pattern with its groups, in folded
// characters; -1 marks a group that did not take part.
func (s *scanner) each(p *regexp.Regexp, f func(g []int)) {
	text, index := s.text8, s.index
	for _, m := range p.FindAllStringSubmatchIndex(text, -1) {
		g := make([]int, len(m))
		for i, at := range m {
			if g[i] = -1; at >= 0 {
				g[i] = index[at]
			}
		}
		f(g)
	}
}

func (s *scanner) value(i, j int) string { return string(s.Runes[i:j]) }

var email = regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,10}`)

func (s *scanner) emails() {
	if !strings.Contains(s.text8, "@") {
		return
	}
	s.each(email, func(g []int) { s.add(Match{Kind: Email, Value: s.value(g[0], g[1]), Sure: true}, g[0], g[1]) })
}

var (
	wechat = regexp.MustCompile(`(?i)(?:微信(?:号码?)?|wechat|weixin)(?:同号)?\s*[:：为是]?\s*([a-z1][-_a-z0-9]{5,19})`)
	qq     = regexp.MustCompile(`(?i)\bQQ(?:号码?)?\s*[:：为是]?\s*([1-9]\d{4,10})`)
)

func (s *scanner) social() {
	if !strings.Contains(s.text8, "微信") && !strings.ContainsAny(s.text8, "qQwW") {
		return
	}
	for _, p := range []*regexp.Regexp{wechat, qq} {
		s.each(p, func(g []int) {
			if !latin(s.at(g[3])) {
				s.add(Match{Kind: Social, Value: s.value(g[2], g[3]), Sure: true}, g[2], g[3])
			}
		})
	}
}

var (
	passport = regexp.MustCompile(`[EeGg]\d{8}|[Ee][A-HJ-NP-Za-hj-np-z]\d{7}|(?:SE|PE|DE|P|S|D)\d{7}`)
	permit   = regexp.MustCompile(`[CHM]\d{8,10}|\d{8}`)
)

// papers finds passports and permits, which only a word beside them tells
// from other codes.
func (s *scanner) papers() {
	if !has(s.head+s.text8, "护照", "通行证", "回乡证", "台胞证") {
		return
	}
	s.each(passport, func(g []int) {
		if s.alone(g[0], g[1]) && has(s.before(g[0], 20), "护照") {
			s.add(Match{Kind: Passport, Value: s.value(g[0], g[1]), Sure: true}, g[0], g[1])
		}
	})
	s.each(permit, func(g []int) {
		if s.alone(g[0], g[1]) && has(s.before(g[0], 20), "通行证", "回乡证", "台胞证") {
			s.add(Match{Kind: Permit, Value: s.value(g[0], g[1]), Sure: true}, g[0], g[1])
		}
	})
}

// alone says that no letter or digit touches the match.
func (s *scanner) alone(i, j int) bool { return !latin(s.at(i-1)) && !latin(s.at(j)) }

var landline = regexp.MustCompile(`\(0\d{2,3}\)[- ]?\d{7,8}(?:-\d{1,6})?|0\d{2,3}[- ]?\d{7,8}(?:-\d{1,6})?|[2-8]\d{6,7}`)

func (s *scanner) landlines() {
	if !s.long {
		return
	}
	s.each(landline, func(g []int) {
		v := s.value(g[0], g[1])
		named := has(s.before(g[0], 14), "电话", "传真", "座机", "tel", "Tel", "TEL")
		short := !strings.HasPrefix(v, "0") && !strings.HasPrefix(v, "(")
		apart := s.at(g[0]-1) != '-' && s.at(g[0]-1) != '.' && s.at(g[1]) != '.'
		if !s.alone(g[0], g[1]) || !apart || s.inURL(g[0]) || s.serial(g[0]) && !named || short && !named || quantity.MatchString(s.after(g[1], 6)) {
			return
		}
		s.add(Match{Kind: Landline, Value: plainNumber(v), Sure: named}, g[0], g[1])
	})
}

// plainNumber leaves the digits of a number.
func plainNumber(v string) string {
	return strings.Map(func(r rune) rune {
		if num(r) {
			return r
		}
		return -1
	}, v)
}

var plate = regexp.MustCompile(`[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·.\- ]?(?:[A-HJK][A-HJ-NP-Z0-9]\d{4}|\d{5}[A-HJK]|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳])`)

func (s *scanner) plates() {
	if !strings.ContainsAny(s.text8, "ABCDEFGHJKLMNPQRSTUVWXYZ") {
		return
	}
	s.each(plate, func(g []int) {
		if !latin(s.at(g[1])) && strings.ContainsFunc(s.value(g[0]+2, g[1]), unicode.IsDigit) {
			s.add(Match{Kind: Plate, Value: s.value(g[0], g[1]), Sure: true}, g[0], g[1])
		}
	})
}

const dayWord = `(?:18|19|20)\d{2}\s*(?:年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|[-./]\s*\d{1,2}(?:[-./]\s*\d{1,2})?)`

var (
	bornOn   = regexp.MustCompile(`(?:出生(?:日期|年月日?|时间|于)?|生于|生日|出生)\s*[:：为]?\s*(` + dayWord + `)`)
	dayBorn  = regexp.MustCompile(`(` + dayWord + `)\s*(?:出生|生(?:人|于|[,，;；。、)）]|$))`)
	bareDay  = regexp.MustCompile(`^\s*(` + dayWord + `|(?:19|20)\d{6})\s*$`)
	birthCol = regexp.MustCompile(`出生|生日`)
)

func (s *scanner) births() {
	note := func(g []int) {
		s.add(Match{Kind: Birth, Value: s.value(g[2], g[3]), Sure: true}, g[2], g[3])
	}
	if strings.Contains(s.text8, "生") {
		s.each(bornOn, note)
		s.each(dayBorn, note)
	}
	if birthCol.MatchString(s.head) {
		s.each(bareDay, note)
	}
}

var (
	healthWords = regexp.MustCompile(`[一二三四]级?残疾|残疾(?:等级|类别|证号|人)?|(?:视力|听力|言语|肢体|智力|精神)残疾|低保(?:户|对象)?|特困(?:人员|供养)?|五保户|孤儿|癌症?|肿瘤|艾滋病|乙肝|肺结核|精神病|抑郁症|糖尿病|白血病|尿毒症|患有|病历|确诊|怀孕|流产`)
	nameLabel   = regexp.MustCompile(`姓\s*名\s*[:：]|(?:^|[,，;；。、:：\s])[\p{Han}·]{2,4}\s*[,，(（]\s*[男女]`)
)

// healthFirst are the characters with one of which each of those words begins
// or that it has in it.
const healthFirst = "残低特五孤癌肿艾乙肺精抑糖白尿患病确怀流"

// health finds words of sickness and need where a person is named beside them.
// Such a word alone is no personal data: policies are full of them.
func (s *scanner) health() {
	if !strings.ContainsAny(s.text8, healthFirst) || !healthWords.MatchString(s.text8) {
		return
	}
	person := strings.Contains(s.head, "姓名") || nameLabel.MatchString(s.text8) || s.hasPerson()
	if !person {
		return
	}
	s.each(healthWords, func(g []int) {
		s.add(Match{Kind: Health, Value: s.value(g[0], g[1])}, g[0], g[1])
	})
}

// hasPerson says that a number of a person was found already.
func (s *scanner) hasPerson() bool {
	for _, m := range s.out {
		if m.Kind == ID || m.Kind == Birth {
			return true
		}
	}
	return false
}
