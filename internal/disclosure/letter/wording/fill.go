package wording

import (
	"regexp"
	"strconv"
	"strings"

	"gongkai/internal/kit/civil"
)

// Draft is what people entered for a letter: the values of its fields and the
// parts that they rewrote.
type Draft struct {
	Kind   Kind
	Ground Ground
	Values map[string]string
	// Edited has the text of rewritten parts by their keys. Text for a legal
	// part is passed over.
	Edited map[string]string
}

// Piece is a part of a filled letter; its lines are paragraphs.
type Piece struct {
	Key, Title, Text string
	Legal, Edited    bool
}

// Text is a letter's filled text.
type Text struct {
	Template Template
	Ground   Ground
	To       string
	Pieces   []Piece
	// Attachments are the titles of what goes with it.
	Attachments []string
}

// Plain is the whole text, a paragraph a line, as Check reads it.
func (t Text) Plain() string {
	var out []string
	for _, p := range t.Pieces {
		out = append(out, lines(p.Text)...)
	}
	return strings.Join(out, "\n")
}

func lines(s string) []string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// Fill writes the letter from the case and the draft. What is not known stays
// open in words, which Check refuses.
func Fill(s Settings, f Facts, d Draft) Text {
	t, _ := Of(d.Kind)
	v := values(s, f, t, d)
	out := Text{Template: t, Ground: d.Ground, To: v[t.addressee()], Attachments: lines(d.Values["attachments"])}
	if t.Slip {
		out.Attachments = append(out.Attachments, SlipTitle)
	}
	for _, p := range t.Parts {
		text := p.Text
		if p.By != nil {
			text = p.By[d.Ground]
		}
		piece := Piece{Key: p.Key, Title: p.Title, Legal: p.Legal, Text: t.named(expand(text, v))}
		if edited, ok := d.Edited[p.Key]; ok && !p.Legal && strings.TrimSpace(edited) != "" {
			piece.Text, piece.Edited = strings.Join(lines(edited), "\n"), true
		}
		if piece.Text != "" {
			out.Pieces = append(out.Pieces, piece)
		}
	}
	return out
}

// open begins what stands in a text for a value that is not known yet.
const open = "【待填写："

// named says in words what is not known yet.
func (t Template) named(text string) string {
	return slot.ReplaceAllStringFunc(text, func(s string) string {
		for _, f := range t.Fields {
			if s == "{"+f.Key+"}" {
				return open + f.Label + "】"
			}
		}
		return s
	})
}

func (t Template) addressee() string {
	if t.To == "" {
		return "applicant"
	}
	return t.To
}

// values are all that a text may name.
func values(s Settings, f Facts, t Template, d Draft) map[string]string {
	you := "您"
	if f.Body {
		you = "贵单位"
	}
	v := map[string]string{"you": you, "no": f.No, "part": f.Part, "applicant": f.Applicant, "channel": f.Channel, "content": quoted(f.Content),
		"submitted": day(f.Submitted), "received": day(f.Received), "corrected": day(f.Corrected), "extended": day(f.Extended),
		"due": day(f.Due), "payment": s.Payment, "authority": s.Authority}
	for _, field := range t.Asked(d.Ground) {
		if text := field.show(d.Values[field.Key]); text != "" {
			v[field.Key] = text
		}
	}
	derive(v, s, f, t, d)
	return v
}

// derive adds the values that follow from others.
func derive(v map[string]string, s Settings, f Facts, t Template, d Draft) {
	if f.Received == 0 {
		v["unconfirmed"] = "1"
	}
	if d.Kind == Elsewhere && v["other"] == "" {
		v["unknown"] = "1"
	}
	if tariff := tariffTexts[v["tariff"]]; tariff != "" {
		v["standard"] = tariff
	}
	if text := amendments[d.Ground]; text != "" {
		v["amended"] = expand(text, v)
	}
	if g := WithheldBy(v["ground"]); g != "" {
		v["groundtext"] = expand(refusals[g], v)
	}
	v["remedy"] = remedyText(t, d.Ground, s)
	bare(v)
	unnamed(v)
}

// unnamed keeps a letter that went before from being named twice, where its
// name stands in the field of its number.
func unnamed(v map[string]string) {
	if no := v["priorno"]; !strings.ContainsAny(no, "〔[") && !strings.HasSuffix(no, "号") {
		v["priorno"] = ""
	}
}

// inner are the marks of a title that stands in another: 《关于印发〈办法〉的通知》.
var inner = strings.NewReplacer("《", "〈", "》", "〉")

// bare takes the marks off a name that was typed with them, and the number
// that was typed behind it: 《分配结果》（卫工信发〔2022〕9号）. The outer marks of
// several names are taken off, too; those of a name within one become single.
func bare(v map[string]string) {
	rest, ok := strings.CutPrefix(v["info"], "《")
	if !ok {
		v["info"] = inner.Replace(v["info"])
		return
	}
	name, number, ok := strings.Cut(rest, "》")
	if !ok || strings.Contains(number, "《") || strings.Contains(name, "《") {
		if all, ok := strings.CutSuffix(rest, "》"); ok {
			if v["info"] = all; strings.Contains(name, "《") {
				v["info"] = inner.Replace(all)
			}
		}
		return
	}
	number = strings.TrimSuffix(strings.TrimPrefix(number, "（"), "）")
	if number == "" || v["infono"] == "" {
		v["info"] = name
		if number != "" {
			v["infono"] = number
		}
	}
}

// show is a field's value as a text has it.
func (f Field) show(value string) string {
	value = strings.TrimSpace(value)
	switch f.Sort {
	case Day:
		if d, err := civil.Parse(value); err == nil {
			return day(d)
		}
	case List:
		return numbered(lines(value))
	case Area:
		return strings.Join(lines(value), "\n")
	}
	return value
}

// numbered counts the lines of a list of more than one as official texts do.
func numbered(all []string) string {
	for i := range all {
		all[i] = strings.TrimRight(all[i], "。；;")
		if len(all) > 1 {
			all[i] = "（" + chinese(i+1) + "）" + all[i]
		}
		if i < len(all)-1 {
			all[i] += "；"
		} else if all[i] != "" {
			all[i] += "。"
		}
	}
	return strings.Join(all, "\n")
}

// day is a date as it is printed, "" for none.
func day(d civil.Date) string {
	if d == 0 {
		return ""
	}
	return d.Chinese()
}

// quoted is the applicant's own text, on one line and without quotation marks
// that would end the quotation around it.
func quoted(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	s = strings.NewReplacer("“", "‘", "”", "’").Replace(s)
	return strings.TrimRight(s, "。")
}

var (
	optional = regexp.MustCompile(`\[\[(\w+)\|((?:[^\]]|\][^\]])*)\]\]`)
	slot     = regexp.MustCompile(`\{(\w+)\}`)
	doubled  = regexp.MustCompile(`[。；，]+([。；，])`)
)

// expand puts the values into a text.
func expand(text string, v map[string]string) string {
	text = optional.ReplaceAllStringFunc(text, func(s string) string {
		m := optional.FindStringSubmatch(s)
		if v[m[1]] == "" {
			return ""
		}
		return m[2]
	})
	text = slot.ReplaceAllStringFunc(text, func(s string) string {
		if value, ok := v[s[1:len(s)-1]]; ok && (value != "" || s == "{part}") {
			return value
		}
		return s
	})
	all := lines(doubled.ReplaceAllString(text, "$1"))
	for i, line := range all {
		all[i] = ended(line)
	}
	return strings.Join(all, "\n")
}

// ended is a paragraph with a mark at its end. A heading has none.
func ended(line string) string {
	if strings.HasSuffix(line, "。") || strings.HasSuffix(line, "：") || strings.HasSuffix(line, "；") || aside.MatchString(line) || heading.MatchString(line) || strings.HasSuffix(line, "？") || strings.HasSuffix(line, "}") || strings.HasSuffix(line, "】") {
		return line
	}
	return line + "。"
}

// aside is a remark in brackets after a full sentence.
var aside = regexp.MustCompile(`。（[^（）]*）$`)

var heading = regexp.MustCompile(`^[一二三四五六七八九十]+、[^。，]{1,20}$`)

// chinese is a small number in Chinese.
func chinese(n int) string {
	digits := []rune("零一二三四五六七八九")
	switch {
	case n < 10:
		return string(digits[n])
	case n < 20:
		return "十" + strings.TrimPrefix(string(digits[n%10]), "零")
	case n < 100:
		return string(digits[n/10]) + "十" + strings.TrimPrefix(string(digits[n%10]), "零")
	}
	return strconv.Itoa(n)
}

// Heading says that a line is a numbered heading of a letter's text.
func Heading(line string) bool { return heading.MatchString(line) }
