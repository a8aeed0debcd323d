package paper

import (
	"bytes"
	"image"
	"net/http"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/docx"
)

// letterHead writes what stands above the title.
func (w *word) letterHead(l Letter) {
	if l.Mail {
		w.mailHead(l)
		return
	}
	for _, text := range l.corner() {
		w.section.Text(docx.Mark, text)
	}
	if l.Maker != "" {
		size := min(36*docx.Point, w.section.Width()/docx.Length(max(utf8.RuneCountInString(l.Maker), 1))/10*10)
		w.section.Add(docx.Paragraph{Style: docx.Title, Before: docx.MM(35) - docx.Length(len(l.corner()))*28*docx.Point, Line: 44 * docx.Point, After: 28 * docx.Point,
			Runs: []docx.Run{{Text: l.Maker, Color: red, Size: size}}})
	}
	p := docx.Paragraph{Style: docx.Body, NoIndent: true, Align: docx.Center, After: 56 * docx.Point, Runs: []docx.Run{{Text: l.Number}}}
	switch {
	case l.Number == "" && l.Signer == "" && l.Maker == "":
		return
	case l.Signer != "":
		p.Align, p.Indent, p.NoIndent = docx.Left, 1, false
		p.Tabs = []docx.Tab{{At: w.section.Width() - 16*docx.Point, Align: docx.Right}}
		p.Runs[0].Text += "\t签发人：" + l.Signer
	case l.Maker == "":
		p.Align = docx.Right
	}
	if l.Maker != "" {
		p.Rule = red
	}
	w.section.Add(p)
}

// mailHead writes the head of the form of a letter.
func (w *word) mailHead(l Letter) {
	if l.Maker != "" {
		size := min(36*docx.Point, w.section.Width()/docx.Length(max(utf8.RuneCountInString(l.Maker), 1))/10*10)
		w.section.Add(docx.Paragraph{Style: docx.Title, Line: 44 * docx.Point, Double: red,
			Runs: []docx.Run{{Text: l.Maker, Color: red, Size: size}}})
	}
	line := docx.Paragraph{Style: docx.Body, NoIndent: true, Align: docx.Left, After: docx.Length(w.gapAbove * 28 * float64(docx.Point)),
		Tabs: []docx.Tab{{At: w.section.Width(), Align: docx.Right}}, Runs: []docx.Run{{Text: strings.Join(l.corner(), "　") + "\t" + l.Number}}}
	if l.Number != "" || len(l.corner()) > 0 {
		w.section.Add(line)
	}
}

// ended writes the text and what is attached, whose last paragraph stays with
// the signature.
func (w *word) ended(all []*block, l Letter) {
	last := len(all) - 1
	if last < 0 || all[last].kind != para {
		last++
	}
	w.blocks(all[:last], place{})
	if last < len(all) {
		for _, p := range w.paragraphs(all[last], place{}, docx.Body) {
			p.KeepNext = true
			w.section.Add(p)
		}
	}
	w.attachments(l.Attachments)
}

func (w *word) attachments(all []string) {
	for i, text := range all {
		p := docx.Paragraph{Style: docx.Body, InLeft: 5, Hang: 3, Runs: []docx.Run{{Text: attachmentMark(i, len(all)) + text}}}
		if len(all) > 1 {
			p.InLeft, p.Hang = 6, 4
			if i > 0 {
				p.Hang = 1
			}
		}
		if i == 0 {
			p.Before = 28 * docx.Point
		}
		p.KeepNext = i < 10 || i == len(all)-1
		w.section.Add(p)
	}
}

// signed writes names and date: the names over the middle of the date.
func (w *word) signed(l Letter) {
	all := append(l.Sign[:len(l.Sign):len(l.Sign)], l.Date)
	date := width16(l.Date)
	first := true
	for i, name := range all {
		if name == "" {
			continue
		}
		p := docx.Paragraph{Style: docx.Body, Align: docx.Right, NoIndent: true, KeepNext: i < len(all)-1 || l.Remark != "",
			InRight: max(0, 4+date/2-width16(name)/2), Runs: []docx.Run{{Text: name}}}
		if first {
			// Empty lines, not room above: programs differ in whether a
			// floating seal is measured from over or under that room.
			w.section.Add(docx.Paragraph{Style: docx.Body, KeepNext: true}, docx.Paragraph{Style: docx.Body, KeepNext: true})
			p.Runs = append(p.Runs, w.sealed(l.Seal, p.InRight+width16(name)/2)...)
		}
		first = false
		w.section.Add(p)
	}
}

// sealed is the seal as a picture that floats over name and date; mid is how
// many characters its middle is from the right edge.
func (w *word) sealed(data []byte, mid float64) []docx.Run {
	cfg, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || cfg.Width < 1 {
		return nil
	}
	width := docx.MM(42)
	height := docx.Length(float64(width) * float64(cfg.Height) / float64(cfg.Width))
	x := max(0, min(w.section.Width()-width, w.section.Width()-docx.Length(mid*16*float64(docx.Point))-width/2))
	return []docx.Run{{Picture: &docx.Picture{Data: data, Type: http.DetectContentType(data), Width: width, Height: height, Alt: "印章",
		Floats: true, Left: x, Down: 28*docx.Point - height/2}}}
}

// width16 is about how wide a text is, in Chinese characters.
func width16(s string) float64 {
	sum := 0.0
	for _, r := range s {
		if r < 0x2e80 {
			sum += 0.5
		} else {
			sum++
		}
	}
	return sum
}

// record writes the lines at the foot (版记) after the text.
func (w *word) record(l Letter) {
	var rows []docx.Paragraph
	line := docx.Paragraph{Style: docx.Note, Line: 24 * docx.Point, RuleAbove: "000000"}
	if l.Copies != "" {
		line.Runs = []docx.Run{{Text: " 抄送：" + strings.TrimRight(l.Copies, "。") + "。", Size: 14 * docx.Point}}
		rows = append(rows, line)
	}
	if l.Printer != "" || l.Printed != "" {
		right := ""
		if l.Printed != "" {
			right = "\t" + l.Printed + "印发 "
		}
		line.Tabs = []docx.Tab{{At: w.section.Width() - 200, Align: docx.Right}}
		line.Runs = []docx.Run{{Text: " " + l.Printer + right, Size: 14 * docx.Point}}
		rows = append(rows, line)
	}
	if len(rows) == 0 {
		return
	}
	w.section.Add(docx.Paragraph{Style: docx.Body, NoIndent: true})
	t := &docx.Table{Widths: []docx.Length{w.section.Width()}, Plain: true}
	for i, p := range rows {
		if i == len(rows)-1 {
			p.Rule = "000000"
		}
		t.Rows = append(t.Rows, docx.Row{Cells: []docx.Cell{{Paras: []docx.Paragraph{p}}}})
	}
	w.section.Add(t)
}
