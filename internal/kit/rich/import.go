package rich

import (
	"context"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"gongkai/internal/kit/docread"
)

// Options says how Read reads a file.
type Options struct {
	// Limits bounds what is read; its Child keeps PDFs in a process of their
	// own. See docread.
	Limits docread.Options
	// DocNo is the form of the number that documents carry; nil finds none.
	DocNo *regexp.Regexp
	// KeepTitle leaves the title in the text too.
	KeepTitle bool
	// PlainHeadings takes short numbered lines for headings in a document
	// that has no heading styles: 一、 of the first level, （一） of the second.
	PlainHeadings bool
}

// Import is what a file says.
type Import struct {
	// HTML is the text in the form of this package. The sources of its
	// pictures are the placeholders of Images; see Resource.
	HTML string
	// Title is the document's title as it stands in the text, on one line,
	// or else in the file's properties; "" where neither is found.
	Title string
	// Images are the pictures that the text shows, in order.
	Images []Image
	// DocNo is the first text of the form asked for, as found, or "".
	DocNo string
	// Dates are the dates written in the text, as found and in order; Signed
	// is the one under the signature, or "".
	Dates  []string
	Signed string
	// Warnings say in Chinese what could not be taken over and what to check.
	Warnings []string
	// Hidden lists what a reader of the printed page does not see: comments,
	// tracked changes, hidden text, sheets, rows and columns. None of it is
	// in HTML, except insertions, which are marked Kept.
	Hidden []docread.Hidden
	// Form is the form of the file.
	Form docread.Form
}

// Image is a picture that came with a file.
type Image struct {
	// Source is its placeholder in Import.HTML, such as "import:1".
	Source string
	// Name is its file name, without a folder; Type its media type as seen
	// from the content; Alt its alternative text, "" where one is missing.
	Name, Type, Alt string
	Data            []byte
}

// Read reads a file of the form DOCX, XLSX, PDF, OFD, HTML, Markdown or plain
// text, which is told by its content. The error is a *docread.Error with a
// Chinese sentence that says what to do, or that of ctx.
func Read(ctx context.Context, name string, data []byte, opt Options) (*Import, error) {
	opt.Limits.Rich = true
	text, form, err := docread.Characters(name, data, opt.Limits)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r := &reader{opt: opt, out: &Import{Form: form}}
	switch form {
	case docread.FormHTML:
		err = r.page(text)
	case docread.FormMarkdown:
		err = r.markdown(text)
	case docread.FormText:
		r.plain(text)
	default:
		err = r.document(ctx, name, data)
	}
	if err != nil {
		return nil, err
	}
	return r.finish(name)
}

// reader makes an Import.
type reader struct {
	opt    Options
	out    *Import
	blocks []*block
	images []docread.Image
	// titles are the blocks that a style or a tag marks as the title.
	titles map[*block]bool
	// property is the title in the file's properties.
	property string
}

// document reads what docread reads.
func (r *reader) document(ctx context.Context, name string, data []byte) error {
	doc, err := docread.ReadBytes(ctx, name, data, r.opt.Limits)
	if err != nil {
		return err
	}
	r.out.Form, r.out.Warnings, r.out.Hidden = doc.Form, doc.Notes, doc.Hidden
	r.images, r.property = doc.Images, doc.Title
	c := &converter{levels: levelsOf(doc.Blocks), images: doc.Images, titles: map[*block]bool{}, printed: doc.Form == docread.FormPDF || doc.Form == docread.FormOFD}
	r.blocks = c.convert(doc)
	r.titles = c.titles
	return nil
}

var dateText = regexp.MustCompile(`\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[一二][〇○零Ｏ一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日`)

// finish finds what a form asks for and writes the text.
func (r *reader) finish(name string) (*Import, error) {
	out := r.out
	r.headings()
	r.findNumber()
	r.findTitle()
	r.sign()
	for _, b := range leaves(r.blocks) {
		out.Dates = append(out.Dates, dateText.FindAllString(runText(b.runs), -1)...)
	}
	own := Policy{Pictures: []string{"import:"}}
	out.HTML = own.Clean(render(r.blocks))
	if out.Title == "" {
		out.Title = squeeze(r.property)
	}
	r.keepImages()
	if out.HTML == "" && out.Title == "" {
		return nil, &docread.Error{Kind: docread.Empty, Msg: "文件“" + filepath.Base(name) + "”中没有可读的文字，请确认上传的是正确的文件。"}
	}
	return out, nil
}

// keepImages gives back the pictures that the text shows.
func (r *reader) keepImages() {
	seen := map[string]bool{}
	missing := 0
	for _, p := range Images(r.out.HTML) {
		if p.Alt == "" {
			missing++
		}
		n := importNumber(p.Src)
		if seen[p.Src] || n < 1 || n > len(r.images) {
			continue
		}
		seen[p.Src] = true
		img := r.images[n-1]
		r.out.Images = append(r.out.Images, Image{Source: p.Src, Name: img.Name, Type: img.Type, Alt: p.Alt, Data: img.Data})
	}
	if missing > 0 {
		r.out.Warnings = append(r.out.Warnings, "有 "+count(missing)+" 张图片没有替代文字，请在编辑时补写图片说了什么。")
	}
}

// headings makes headings of numbered lines where the document has none.
func (r *reader) headings() {
	if !r.opt.PlainHeadings || slices.ContainsFunc(r.blocks, func(b *block) bool { return b.tag[0] == 'h' && b.tag != "hr" && !r.titles[b] }) {
		return
	}
	for _, b := range r.blocks {
		text := runText(b.runs)
		if b.tag != "p" || b.class != "" || len([]rune(text)) > 40 || strings.ContainsAny(text, "。；：\n") || strings.HasSuffix(text, "，") {
			continue
		}
		for i, re := range []*regexp.Regexp{labels[itemDepth-1], labels[itemDepth]} {
			if re.MatchString(text) {
				b.tag, b.runs = "h"+string(rune('2'+i)), unmarked(b.runs)
			}
		}
	}
	dropLevels(r.blocks)
}

// dropLevels moves a text up that has headings of the second kind only.
func dropLevels(blocks []*block) {
	if slices.ContainsFunc(blocks, func(b *block) bool { return b.tag == "h2" }) {
		return
	}
	for _, b := range blocks {
		if b.tag == "h3" {
			b.tag = "h2"
		}
	}
}

// unmarked is running text without bold, which a heading is anyway.
func unmarked(runs []run) []run {
	for i := range runs {
		runs[i].marks &^= strong
	}
	return joinRuns(runs)
}

// findNumber finds the number of the document; a line that is nothing else is
// marked.
func (r *reader) findNumber() {
	if r.opt.DocNo == nil {
		return
	}
	for _, b := range leaves(r.blocks) {
		text := runText(b.runs)
		m := r.opt.DocNo.FindString(text)
		if m == "" {
			continue
		}
		if r.out.DocNo == "" {
			r.out.DocNo = m
		}
		if strings.TrimSpace(text) == m && b.tag == "p" {
			b.class = "serial"
			b.runs = []run{{text: m}}
		}
		return
	}
}

// titleReach is how many blocks from the beginning a title is looked for.
const titleReach = 10

// findTitle finds the title: what a style marks, or the only heading of the
// first level at the beginning, or the first lines that stand in the middle.
func (r *reader) findTitle() {
	head := r.blocks[:min(len(r.blocks), titleReach)]
	lines := r.marked(head)
	if i := slices.IndexFunc(head, func(b *block) bool { return b.class == "serial" }); lines == nil && i >= 0 {
		lines = centred(head[i+1:])
	}
	if lines == nil {
		lines = centred(head)
	}
	if lines == nil {
		return
	}
	var text []string
	for _, b := range lines {
		text = append(text, runText(b.runs))
	}
	r.out.Title = joinTitle(text)
	if !r.opt.KeepTitle {
		r.blocks = slices.DeleteFunc(r.blocks, func(b *block) bool { return slices.Contains(lines, b) })
	}
}

// joinTitle joins the lines of a title as they are read.
func joinTitle(lines []string) string {
	var w writer
	w.write(strings.Join(lines, "\n"), run{})
	return squeeze(runText(oneLine(w.take())))
}

func (r *reader) marked(head []*block) []*block {
	var out []*block
	for _, b := range head {
		if r.titles[b] {
			out = append(out, b)
		} else if len(out) > 0 {
			break
		}
	}
	return out
}

// centred finds the title by its place: the first lines in the middle, before
// running text begins.
func centred(head []*block) []*block {
	var out []*block
	for _, b := range head {
		text := runText(b.runs)
		inMiddle := b.tag == "p" && b.class == "center" && !onlyDate(text) && !strings.HasPrefix(text, "（") && len([]rune(text)) <= titleLength && text != ""
		if !inMiddle && (len(out) > 0 || len([]rune(text)) > titleLength) {
			break
		}
		if inMiddle {
			out = append(out, b)
		}
	}
	return out
}

func onlyDate(text string) bool {
	text = strings.Join(strings.Fields(text), "")
	return text != "" && dateText.FindString(text) == text
}

// sign marks the signature: a line with nothing but a date, and the short
// lines before it that name who signs.
func (r *reader) sign() {
	for i, b := range r.blocks {
		if b.tag != "p" || b.class == "center" || b.class == "serial" || !onlyDate(runText(b.runs)) || i == 0 {
			continue
		}
		b.class = "sign"
		r.out.Signed = strings.Join(strings.Fields(runText(b.runs)), "")
		for j := i - 1; j > 0 && j >= i-6 && signs(r.blocks[j], j == i-1); j-- {
			r.blocks[j].class = "sign"
		}
	}
}

// signs reports whether a line above a date names who signs: a short one, set
// to the right unless it stands next to the date.
func signs(p *block, next bool) bool {
	text := runText(p.runs)
	if p.tag != "p" || p.class != "right" && (!next || p.class != "") || text == "" || len([]rune(text)) > 30 {
		return false
	}
	return !strings.ContainsAny(text, "。；：，:\n") && !labelled(text) && !shows([]*block{p})
}

func labelled(text string) bool {
	return slices.ContainsFunc(labels, func(re *regexp.Regexp) bool { return re.MatchString(text) })
}
