package wording

import (
	"html"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/paper"
)

// DraftStamp stands on every page of a letter that is not signed.
const DraftStamp = "送审稿　未签发，不得外发"

// Paper lays the letter out in the form of a letter (GB/T 9704, 信函格式).
// Without a number it is a draft, and says so.
func (t Text) Paper(s Settings, number string, on civil.Date) paper.Letter {
	l := paper.Letter{Mail: true, Maker: s.Maker, Number: number, Title: t.Template.TitleFor(t.Ground), To: t.To, Body: t.HTML(), Attachments: t.Attachments,
		Sign: []string{s.Agency}, Date: day(on), Remark: s.contact()}
	if number == "" && t.Template.Family != Unnumbered {
		l.Stamp, l.Date = DraftStamp, "　　　　年　月　日"
	}
	return l
}

// HTML is the text as a cleaned fragment.
func (t Text) HTML() string {
	var b strings.Builder
	for _, p := range t.Pieces {
		for _, line := range lines(p.Text) {
			tag := "p"
			if heading.MatchString(line) {
				tag = "h2"
			}
			b.WriteString("<" + tag + ">" + html.EscapeString(line) + "</" + tag + ">")
		}
	}
	return b.String()
}

// contact is the note under the signature.
func (s Settings) contact() string {
	var out []string
	for _, p := range [][2]string{{"联系人", s.Contact}, {"联系电话", s.Phone}} {
		if p[1] != "" {
			out = append(out, p[0]+"："+p[1])
		}
	}
	return strings.Join(out, "，")
}
