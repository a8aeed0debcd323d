package interpret

import (
	"slices"
	"strings"

	"gongkai/internal/kit/rich"
	"gongkai/internal/office/content"
)

// prefix begins the keys that this package keeps with an item.
const prefix = "interpret."

// Piece is an interpretation as its item keeps it.
type Piece struct {
	// Forms are the keys of the forms it takes; the first one is the main.
	Forms []string
	// Interpreter, Post and Unit say who explains (谁起草、谁解读, R9.01).
	Interpreter, Post, Office, Phone string
	// Elements are cleaned fragments by the element's key; Without has the
	// reason why an element does not apply.
	Elements, Without map[string]string
	// Equivalent is the text in full of what a picture shows, Transcript that
	// of what is spoken; cleaned fragments (D05).
	Equivalent, Transcript string
	// Media is the address of a recording that is not an attachment.
	Media string
}

// PieceOf reads an item's interpretation.
func PieceOf(i *content.Item) Piece {
	at := func(key string) string { return i.Parts[prefix+key] }
	p := Piece{Interpreter: at("interpreter"), Post: at("post"), Office: at("office"), Phone: at("phone"), Equivalent: at("equivalent.html"),
		Transcript: at("transcript.html"), Media: at("media"), Elements: map[string]string{}, Without: map[string]string{}}
	for f := range strings.SplitSeq(at("forms"), ",") {
		if _, ok := FormOf(f); ok {
			p.Forms = append(p.Forms, f)
		}
	}
	for _, e := range Elements {
		if v := at("el." + e.Key + ".html"); v != "" {
			p.Elements[e.Key] = v
		}
		if v := at("without." + e.Key); v != "" {
			p.Without[e.Key] = v
		}
	}
	return p
}

// into keeps the interpretation with its item, cleaned.
func (p *Piece) into(i *content.Item) {
	if i.Parts == nil {
		i.Parts = map[string]string{}
	}
	set := func(key, v string) {
		if v = strings.TrimSpace(v); v == "" {
			delete(i.Parts, prefix+key)
			return
		}
		i.Parts[prefix+key] = v
	}
	set("forms", strings.Join(p.Forms, ","))
	set("interpreter", p.Interpreter)
	set("post", p.Post)
	set("office", p.Office)
	set("phone", p.Phone)
	set("media", p.Media)
	set("equivalent.html", clean(p.Equivalent))
	set("transcript.html", clean(p.Transcript))
	for _, e := range Elements {
		set("el."+e.Key+".html", clean(p.Elements[e.Key]))
		set("without."+e.Key, p.Without[e.Key])
	}
}

// clean keeps the text of a field as a fragment; what says nothing is empty.
func clean(html string) string {
	out := rich.Clean(paragraphs(html), content.OfficeFile)
	if strings.TrimSpace(rich.Text(out)) == "" && !strings.Contains(out, "<img") {
		return ""
	}
	return out
}

// paragraphs makes paragraphs of plain text; markup passes as it is.
func paragraphs(s string) string {
	if strings.Contains(s, "<") {
		return s
	}
	var b strings.Builder
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			b.WriteString("<p>" + strings.ReplaceAll(line, "&", "&amp;") + "</p>")
		}
	}
	return b.String()
}

// Missing are the elements that are neither filled in nor explained away.
func (p *Piece) Missing() []Element {
	var out []Element
	for _, e := range Elements {
		if p.Elements[e.Key] == "" && p.Without[e.Key] == "" {
			out = append(out, e)
		}
	}
	return out
}

// Done is how many elements are filled in or explained away, of Elements.
func (p *Piece) Done() int { return len(Elements) - len(p.Missing()) }

// needs says whether one of the forms has the property.
func (p *Piece) needs(has func(Form) bool) bool {
	return slices.ContainsFunc(p.Forms, func(key string) bool { f, ok := FormOf(key); return ok && has(f) })
}

// Various says that the forms of several interpretations are various: two or
// more, one of them not text (RULES.md section 9, 多元率).
func Various(forms []string) bool {
	all := slices.Compact(slices.Sorted(slices.Values(forms)))
	return len(all) >= 2 && slices.ContainsFunc(all, func(k string) bool { f, ok := FormOf(k); return ok && !f.Wordy })
}

// titles are the forms' titles in their order.
func titles(forms []string) string {
	var out []string
	for _, k := range forms {
		if f, ok := FormOf(k); ok {
			out = append(out, f.Title)
		}
	}
	return strings.Join(out, "、")
}

// echoes is the share of the interpretation's text, from 0 to 1, that stands
// word for word in the document: an interpretation must not merely repeat
// what it explains (R9.09). It compares runs of eight characters.
func echoes(document, piece string) float64 {
	const n = 8
	have := map[string]bool{}
	for s := range runs(document, n) {
		have[s] = true
	}
	same, all := 0, 0
	for s := range runs(piece, n) {
		all++
		if have[s] {
			same++
		}
	}
	if all < 100 { // too short to judge
		return 0
	}
	return float64(same) / float64(all)
}

// runs gives every run of n letters and digits of a text, marks and blanks
// left out.
func runs(text string, n int) func(func(string) bool) {
	var letters []rune
	for _, r := range text {
		if r > 0x2fff && r < 0xff00 && r != '，' && r != '。' && r != '、' && r != '；' && r != '：' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			letters = append(letters, r)
		}
	}
	return func(yield func(string) bool) {
		for i := 0; i+n <= len(letters); i++ {
			if !yield(string(letters[i : i+n])) {
				return
			}
		}
	}
}
