package docread

import (
	"strconv"
	"strings"
)

// series are the formats that name their numbers one by one.
var series = map[string][]rune{
	"upperLetter":                  []rune("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
	"lowerLetter":                  []rune("abcdefghijklmnopqrstuvwxyz"),
	"ideographTraditional":         []rune("甲乙丙丁戊己庚辛壬癸"),
	"ideographZodiac":              []rune("子丑寅卯辰巳午未申酉戌亥"),
	"decimalEnclosedCircle":        []rune("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
	"decimalEnclosedCircleChinese": []rune("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
	"decimalEnclosedFullstop":      []rune("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
	"decimalEnclosedParen":         []rune("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
	"ideographEnclosedCircle":      []rune("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
}

const (
	plainDigits   = "零一二三四五六七八九"
	plainUnits    = "十百千万"
	formalDigits  = "零壹贰叁肆伍陆柒捌玖"
	formalUnits   = "拾佰仟万"
	fullwidthZero = '０'
)

// formatNumber shows n in one of the number formats of OOXML; a format that
// is not known shows digits, as Word does.
func formatNumber(format string, n int) string {
	if names := series[format]; n >= 1 && n <= len(names) {
		return string(names[n-1])
	}
	switch format {
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting":
		return chinese(n, plainDigits, plainUnits)
	case "chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal":
		return chinese(n, formalDigits, formalUnits)
	case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital":
		return digitwise(n, func(d rune) rune { return []rune("〇一二三四五六七八九")[d] })
	case "decimalFullWidth", "decimalFullWidth2":
		return digitwise(n, func(d rune) rune { return fullwidthZero + d })
	case "decimalZero":
		return pad(n)
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	}
	return strconv.Itoa(n)
}

func pad(n int) string {
	if n >= 0 && n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// chinese counts in words up to 99999; 10 to 19 begin with 十, not 一十,
// while the formal digits keep 壹拾.
func chinese(n int, digits, units string) string {
	if n <= 0 || n > 99999 {
		return strconv.Itoa(n)
	}
	digit, unit := []rune(digits), []rune(units)
	var b strings.Builder
	gap := false
	for place, base := 4, 10000; place >= 0; place, base = place-1, base/10 {
		d := n / base % 10
		if d == 0 {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteRune(digit[0])
		}
		gap = false
		if d != 1 || place != 1 || b.Len() > 0 || digits == formalDigits {
			b.WriteRune(digit[d])
		}
		if place > 0 {
			b.WriteRune(unit[place-1])
		}
	}
	return b.String()
}

func digitwise(n int, show func(rune) rune) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return r
		}
		return show(r - '0')
	}, strconv.Itoa(n))
}

func roman(n int) string {
	if n <= 0 || n > 3999 {
		return strconv.Itoa(n)
	}
	values := []int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}
	names := []string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"}
	var b strings.Builder
	for i, v := range values {
		for ; n >= v; n -= v {
			b.WriteString(names[i])
		}
	}
	return b.String()
}

// Number shows n in one of the number formats of OOXML, such as
// "chineseCounting" (二十一), "decimalEnclosedCircle" (㉑ stays 21 where there
// is no such sign) or "upperRoman"; a format that is not known shows digits.
func Number(format string, n int) string { return formatNumber(format, n) }
