package personal

import (
	"regexp"
	"strings"
)

// numbers finds what is told by its digits: identity numbers, credit codes,
// mobile numbers, bank cards; first in one piece, then written in groups.
func (s *scanner) numbers() {
	all := s.tokens()
	for _, t := range all {
		s.solid(t)
	}
	for i := range all {
		s.grouped(all[i:])
	}
}

// solid judges a token that has no gaps.
func (s *scanner) solid(t token) {
	text := s.text(t)
	if credit := strings.ToUpper(text); creditShape(credit) && !ValidID(credit) && s.credit(credit, t) {
		return
	}
	for from := 0; from < len(text); from++ {
		if !isDigit(text[from]) {
			continue
		}
		to := from
		for to < len(text) && isDigit(text[to]) {
			to++
		}
		if to < len(text) && upper(text[to]) == 'X' && to-from == 17 {
			to++
		}
		s.number(text[from:to], t.from+from, t.from+to)
		from = to
	}
}

// credit notes a credit code. A token of this form with a wrong check
// character is one only where it says so or has letters as codes do.
func (s *scanner) credit(code string, t token) bool {
	valid := ValidUSCC(code)
	named := has(s.before(t.from, 16), "信用代码", "社会信用", "税号", "纳税人识别号")
	if !valid && !named && (digits(code[:17]) || !strings.Contains("159NY", code[:1])) {
		return false
	}
	if digits(code) && idShape(code) && !named && !valid {
		return false
	}
	if index := s.at(t.to) == '/' || has(s.just(t.from, 6), "索引号"); index {
		valid = true // within an 索引号 nobody reads it as a code to be checked
	}
	s.add(Match{Kind: USCC, Value: code, Sure: valid, Wrong: !valid}, t.from, t.to)
	return true
}

// number judges a run of digits by its length.
func (s *scanner) number(v string, i, j int) {
	switch {
	case idShape(strings.ToUpper(v)):
		s.idCard(strings.ToUpper(v), i, j)
	case len(v) == 15 && oldID(v) && s.namesID(i):
		s.add(Match{Kind: ID, Value: v, Sure: true}, i, j)
	case len(v) == 11 && v[0] == '1' && v[1] >= '3':
		s.mobile(v, i, j)
	case len(v) == 13 && v[:3] == "861" && v[3] >= '3':
		s.mobile(v[2:], i, j)
	case len(v) == 14 && v[:5] == "00861":
		s.mobile(v[4:], i, j)
	case len(v) >= 15 && len(v) <= 19:
		s.card(v, i, j)
	case len(v) >= 8 && len(v) <= 25:
		s.account(v, i, j)
	}
}

func (s *scanner) namesID(i int) bool {
	return has(s.before(i, 16), "身份证", "身份号", "公民身份", "证件号")
}

func (s *scanner) idCard(v string, i, j int) {
	valid := ValidID(v)
	if !valid && !s.namesID(i) {
		if s.card(v, i, j); s.taken[i] || s.serial(i) {
			return
		}
	}
	s.add(Match{Kind: ID, Value: v, Sure: valid || s.namesID(i), Wrong: !valid}, i, j)
}

// serial says that the number before which it stands is called a serial one.
func (s *scanner) serial(i int) bool {
	return has(s.just(i, 8), "编号", "索引号", "文号", "流水号", "单号", "案号", "条码", "备案号", "统计", "代码", "项目号", "批号", "序列号", "货号", "许可证")
}

var quantity = regexp.MustCompile(`^(\.\d|,\d{3}|\s*(元|万|亿|吨|千瓦|公斤|平方|立方|人次|度|%))`)

func (s *scanner) mobile(v string, i, j int) {
	if p := s.at(i - 1); p == '.' || p == ',' && num(s.at(i-2)) || s.serial(i) || s.inURL(i) || quantity.MatchString(s.after(j, 6)) {
		return
	}
	if s.at(i-1) == '+' && len(s.Runes[i:j]) > 11 {
		i--
	}
	named := has(s.before(i, 12), "电话", "手机", "联系", "号码", "tel", "Tel", "TEL", "微信")
	if latin(s.at(i-1)) || latin(s.at(j)) {
		if !named {
			return // a digit run inside a code of letters and digits
		}
	}
	s.add(Match{Kind: Mobile, Value: v, Sure: true}, i, j)
}

var bankWords = []string{"银行", "账号", "帐号", "卡号", "账户", "帐户", "一卡通", "开户", "社保卡", "银联"}

// card judges a number as long as those of bank cards.
func (s *scanner) card(v string, i, j int) {
	named := has(s.before(i, 20), bankWords...)
	luhn := Luhn(v)
	switch {
	case s.serial(i) && !named:
	case len(v) >= 16 && v[0] >= '3' && v[0] <= '6' && luhn && (named || v[:2] == "62"):
		s.add(Match{Kind: Card, Value: v, Sure: true}, i, j)
	case named:
		s.add(Match{Kind: Card, Value: v}, i, j)
	}
}

// account judges a shorter number, which is an account only where it says so.
func (s *scanner) account(v string, i, j int) {
	if has(s.before(i, 10), "账号", "帐号", "卡号", "银行账户", "银行帐户") && !has(s.just(i, 8), "用户账号", "登录账号", "公众号") {
		s.add(Match{Kind: Card, Value: v}, i, j)
	}
}

// grouped judges numbers written in groups, 138 1234 5678, that begin with the
// first of the tokens. Only what its digits prove, or the usual grouping, is
// taken: neighbours in a row of figures are none.
func (s *scanner) grouped(all []token) {
	var v strings.Builder
	var sizes []int
	for n, t := range all {
		if n > 0 && !s.parted(all[n-1], t) || v.Len() > 19 {
			return
		}
		part := strings.ToUpper(s.text(t))
		v.WriteString(part)
		sizes = append(sizes, len(part))
		next := n+1 < len(all) && s.parted(t, all[n+1]) && num(s.at(all[n+1].from))
		if n > 0 && !next {
			s.joined(v.String(), sizes, all[0].from, t.to)
			return
		}
	}
}

func (s *scanner) joined(v string, sizes []int, i, j int) {
	if strings.HasPrefix(v, "86") && len(v) == 13 && len(sizes) > 1 && sizes[0] == 2 {
		v, sizes = v[2:], sizes[1:]
		if s.at(i-1) == '+' {
			i--
		}
	}
	switch {
	case ValidID(v):
		s.add(Match{Kind: ID, Value: v, Sure: true}, i, j)
	case !digits(v):
	case len(v) == 11 && v[0] == '1' && v[1] >= '3' && phoneGroups(sizes):
		s.add(Match{Kind: Mobile, Value: v, Sure: true}, i, j)
	case len(v) >= 16 && len(v) <= 19 && v[0] >= '3' && v[0] <= '6' && Luhn(v) && cardGroups(sizes):
		s.add(Match{Kind: Card, Value: v, Sure: true}, i, j)
	}
}

// phoneGroups says whether people write mobile numbers so: 3-4-4, 3-8, 4-3-4,
// or every digit apart.
func phoneGroups(sizes []int) bool {
	switch len(sizes) {
	case 1:
		return true
	case 2:
		return sizes[0] == 3 || sizes[0] == 7
	case 3:
		return sizes[0] >= 3 && sizes[1] >= 3 && sizes[2] >= 3
	}
	return each(sizes, 1)
}

// cardGroups says whether all groups but the last have four digits.
func cardGroups(sizes []int) bool {
	return each(sizes[:len(sizes)-1], 4) || each(sizes, 1)
}

func each(sizes []int, n int) bool {
	for _, k := range sizes {
		if k != n {
			return false
		}
	}
	return true
}
