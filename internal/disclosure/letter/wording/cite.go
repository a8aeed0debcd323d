package wording

import (
	"regexp"
	"strconv"
	"strings"
)

// Article is a provision of the Regulation; zero Paragraph and Item mean the
// whole article.
type Article struct{ No, Paragraph, Item int }

// String is the article as texts name it.
func (a Article) String() string {
	out := "第" + chinese(a.No) + "条"
	if a.Paragraph > 0 {
		out += "第" + chinese(a.Paragraph) + "款"
	}
	if a.Item > 0 {
		out += "第" + chinese(a.Item) + "项"
	}
	return out
}

// within says that a citation names the article, or a place in it.
func (a Article) within(c citation) bool {
	return c.law == lawRegulation && c.No == a.No && (a.Paragraph == 0 || c.Paragraph == a.Paragraph) && (a.Item == 0 || c.Item == a.Item)
}

// citation is a provision that a text names.
type citation struct {
	law string
	Article
	sentence string
}

const (
	lawRegulation = "政府信息公开条例"
	lawReview     = "行政复议法"
	lawSuit       = "行政诉讼法"
)

const numeral = `[0-9一二三四五六七八九十百零]+`

var (
	lawName = regexp.MustCompile(`《([^《》]{2,60})》(?:（[^（）]*）)?`)
	article = regexp.MustCompile(`^(?:[、，和与及]|以及|或者)*第(` + numeral + `)条(?:第(` + numeral + `)款)?(?:第（?(` + numeral + `)）?项)?((?:[、，和与及]第（?` + numeral + `）?[款项])*)`)
)

// citations lists what a text cites: each name of a law and the articles that
// follow it at once.
func citations(text string) []citation {
	var out []citation
	for _, sentence := range sentEnd.Split(squeeze(text), -1) {
		for _, m := range lawName.FindAllStringSubmatchIndex(sentence, -1) {
			law := lawOf(sentence[m[2]:m[3]])
			rest := sentence[m[1]:]
			for {
				a := article.FindStringSubmatch(rest)
				if a == nil {
					break
				}
				out = append(out, citation{law, Article{count(a[1]), count(a[2]), count(a[3])}, sentence})
				rest = rest[len(a[0]):]
			}
		}
	}
	return out
}

func count(s string) int {
	n, _ := number(s)
	return n
}

// lawOf is the short name of a law that is known here.
func lawOf(name string) string {
	name = strings.TrimPrefix(name, "中华人民共和国")
	if name == "条例" {
		return lawRegulation
	}
	return name
}

// lastArticle is the Regulation's last.
const lastArticle = 56

// citable are the articles of the Regulation that letters rest on.
var citable = map[int]bool{2: true, 10: true, 11: true, 13: true, 14: true, 15: true, 16: true, 17: true, 19: true, 20: true, 26: true, 27: true, 29: true, 30: true, 31: true, 32: true, 33: true,
	34: true, 35: true, 36: true, 37: true, 38: true, 39: true, 40: true, 41: true, 42: true, 43: true, 44: true, 47: true, 51: true}

// repealed tells where the rules of the Regulation of 2007 stand today, by the
// number they had.
var repealed = map[int]string{8: "第十四条", 18: "第二十六条", 21: "第三十六条", 22: "第三十七条", 23: "第三十二条", 24: "第三十三条", 25: "第四十一条", 28: "第四十三条"}

// oldPhrases are words of rules that are no longer in force, with what holds.
// Those with since2024 held until reviewFirst.
var oldPhrases = []struct {
	words, says string
	since2024   bool
}{
	{"生产、生活、科研等特殊需要", "现行条例不要求申请人说明特殊需要（第二十七条）", false},
	{"自身生产、生活、科研", "现行条例不要求申请人说明特殊需要（第二十七条）", false},
	{"国务院令第492号", "国务院令第492号公布的条例已修订，现行条例以国务院令第711号公布", false},
	{"上一级主管部门申请行政复议", "2024年1月1日起，对市级部门的行政行为不服，只能向本级人民政府申请行政复议（行政复议法第二十四条）", true},
	{"收到申请之日起15个工作日", "现行条例规定的答复期限为20个工作日（第三十三条第二款）", false},
	{"宁夏回族自治区实施《中华人民共和国政府信息公开条例》办法", "该办法的效力来源不一，不得作为答复依据", false},
	{"检索费", "现行规定只有信息处理费（国办函〔2020〕109号），没有检索费、复制费、邮寄费", false},
}

// foreign says what is wrong with a citation, "" where nothing is.
func (c citation) foreign() string {
	name := "《" + c.law + "》" + c.Article.String()
	switch c.law {
	case lawRegulation:
		return c.regulation(name)
	case lawReview:
		return c.among(name, []int{2, 11, 20, 22, 23, 24, 44}, "现行《行政复议法》（2023年修订）中申请期限见第二十条，复议前置见第二十三条，管辖见第二十四条")
	case lawSuit:
		return c.among(name, []int{2, 12, 13, 25, 26, 44, 45, 46, 49}, "《行政诉讼法》中起诉期限见第四十五条、第四十六条")
	}
	return ""
}

func (c citation) regulation(name string) string {
	switch {
	case c.No < 1 || c.No > lastArticle:
		return name + "不存在，现行条例共" + strconv.Itoa(lastArticle) + "条"
	case repealed[c.No] != "":
		return name + "是2007年条例的条号，现行条例（2019年修订）的相应规定在" + repealed[c.No]
	case c.No == 33 && appeal.MatchString(c.sentence):
		return name + "是2007年条例关于救济的条号，现行条例第三十三条规定的是答复期限"
	case !citable[c.No]:
		return name + "与答复无关，请核对是否引用了2007年条例的条号"
	case c.No == 36 && c.Item > 7:
		return name + "不存在，该条只有七项"
	case c.No == 36 && c.Paragraph > 1:
		return name + "不存在，该条只有一款"
	}
	return ""
}

func (c citation) among(name string, all []int, hint string) string {
	for _, n := range all {
		if c.No == n {
			return ""
		}
	}
	return name + "不是有关救济的现行规定。" + hint
}
