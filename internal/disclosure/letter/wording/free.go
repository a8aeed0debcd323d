package wording

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
)

// Free text is what people write into a letter; ground and remedy are written
// by the program. Free text that names another ground, tells of remedies or
// withholds what the letter grants would contradict them.

// names are fields and parts that name a document, or a body and how to reach
// it: a court may be named there.
var names = []string{"info", "infono", "attachments", "evidence", "other", "otherphone", "channel2", "channel", "window"}

var (
	titled   = regexp.MustCompile(`“[^“”]*”`)
	remedies = regexp.MustCompile(`行政复议|起诉|诉讼|复议|法院`)
	denies   = regexp.MustCompile(`不予以?公开|不公开|拒绝公开|不予提供`)
	placed   = regexp.MustCompile(`第` + numeral + `条(?:第` + numeral + `款)?(?:第[（(]?` + numeral + `[）)]?项)?`)
	lawNamed = regexp.MustCompile(`《([^《》]{2,60})》(?:（[^（）]*）)?$`)
	ofOthers = regexp.MustCompile(`(?:法|办法|规定|细则|合同|协议|章程|决定|规则|方案|通知|意见|标准|制度|目录)$`)
	ofOwn    = regexp.MustCompile(`(?:^|公开|根据|依据|依照|按照|本|该|、|，|。|；)条例$`)
	chained  = regexp.MustCompile(`^(?:[、，和与及]|以及|或者)*$`)
)

// checkFree looks at what people wrote into the letter.
func checkFree(t Template, d Draft, text Text) []Fault {
	var out []Fault
	for _, f := range t.Asked(d.Ground) {
		if !f.Bound && (f.Sort == Line || f.Sort == Area || f.Sort == List) {
			for _, says := range t.contradicts(f.Key, f.Label, d.Values[f.Key], text) {
				out = append(out, Fault{f.Key, says})
			}
		}
	}
	for _, p := range text.Pieces {
		if p.Edited {
			for _, says := range t.contradicts(p.Key, p.Title, p.Text, text) {
				out = append(out, Fault{Says: says})
			}
		}
	}
	return out
}

// contradicts says what of a free text contradicts remedy, ground or outcome
// of the letter.
func (t Template) contradicts(key, label, free string, text Text) []string {
	var out []string
	free = titled.ReplaceAllString(squeeze(free), "")
	bare := lawName.ReplaceAllString(free, "")
	if m := remedies.FindString(bare); m != "" && t.Remedy != None && (!slices.Contains(names, key) || m != "法院" && key != "info") {
		out = append(out, "“"+label+"”中写有“"+m+"”：救济途径由系统按规定写入，不能另写，请删去")
	}
	if m := denies.FindString(bare); m != "" && (t.Kind == Grant || t.Kind == Partial && key == "open") {
		out = append(out, "“"+label+"”中写有“"+m+"”，与予以公开的答复自相矛盾，请删去或者另选文书")
	}
	own := text.own()
	for _, a := range regulationArticles(free) {
		if !slices.ContainsFunc(own, a.agrees) {
			out = append(out, "“"+label+"”中引用的“"+a.String()+"”不是本文书的依据，请删去或者改正")
		}
	}
	return out
}

// own are the Regulation's articles that the program wrote into the letter.
func (t Text) own() []Article {
	var out []Article
	for _, p := range t.Pieces {
		if p.Legal {
			out = append(out, regulationArticles(p.Text)...)
		}
	}
	for _, p := range t.Template.Parts {
		out = append(out, regulationArticles(p.Text)...)
		out = append(out, regulationArticles(p.By[t.Ground])...)
	}
	return out
}

// agrees says that both name the same provision, one perhaps less exactly.
func (a Article) agrees(b Article) bool {
	return a.No == b.No && (a.Paragraph == b.Paragraph || a.Paragraph == 0 || b.Paragraph == 0) && (a.Item == b.Item || a.Item == 0 || b.Item == 0)
}

// regulationArticles are the articles of a text that are the Regulation's: it
// is named before them, or nothing else is.
func regulationArticles(text string) []Article {
	var out []Article
	text = squeeze(text)
	end, foreign := 0, false
	for _, at := range placed.FindAllStringIndex(text, -1) {
		before := text[end:at[0]]
		if end == 0 || !chained.MatchString(before) {
			foreign = ofOther(text[:at[0]])
		}
		if end = at[1]; foreign {
			continue
		}
		if m := article.FindStringSubmatch(strings.NewReplacer("(", "（", ")", "）").Replace(text[at[0]:at[1]])); m != nil {
			out = append(out, Article{count(m[1]), count(m[2]), count(m[3])})
		}
	}
	return out
}

// ofOther says that what stands before an article is the name of another law,
// or of a paper such as a contract.
func ofOther(before string) bool {
	if m := lawNamed.FindStringSubmatch(before); m != nil {
		return lawOf(m[1]) != lawRegulation
	}
	if strings.HasSuffix(before, "条例") {
		return !ofOwn.MatchString(before)
	}
	return ofOthers.MatchString(before)
}

// checkDays finds days that the calendar does not have.
func checkDays(text string) []Fault {
	for _, m := range wholeDay.FindAllStringSubmatch(text, -1) {
		if _, err := civil.Parse(fmt.Sprintf("%s-%02s-%02s", m[1], m[2], m[3])); err != nil {
			return []Fault{{Says: "“" + m[0] + "”不是真实存在的日期，请改正"}}
		}
	}
	return nil
}

var wholeDay = regexp.MustCompile(`([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日`)
