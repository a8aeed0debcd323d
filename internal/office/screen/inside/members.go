package inside

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/internal/kit/fail"
)

// pack reads a packed file, an office package or a ZIP of files.
func (f *File) pack(p *part, depth int, base Piece) (string, error) {
	zr, err := zip.NewReader(bytes.NewReader(p.data), int64(len(p.data)))
	if err == nil {
		err = f.guard(zr, p)
	}
	if err != nil || depth >= f.opt.Depth {
		return "", f.gap(p, depth, base, err)
	}
	b := &box{f: f, part: p, depth: depth, base: base, zr: zr, index: map[string]int{}}
	for i, m := range zr.File {
		b.index[path.Clean("/" + m.Name)[1:]] = i
	}
	p.members = map[int]*part{}
	switch {
	case b.has("word/document.xml"):
		b.form = "docx"
	case b.has("xl/workbook.xml"):
		b.form = "xlsx"
	case b.has("ppt/presentation.xml"):
		b.form = "pptx"
	case b.has("OFD.xml"):
		b.form = "ofd"
	case b.has("content.xml") && b.has("mimetype"):
		b.form = "odf"
	default:
		b.form = "zip"
	}
	b.read()
	return b.form, nil
}

// gap says why a packed file was not read: as a refusal for the file itself,
// as a doubt for a member.
func (f *File) gap(p *part, depth int, base Piece, err error) error {
	refusal := fail.Invalidf("“%s”已损坏，打不开。请在办公软件中打开后另存一份再上传。", p.name)
	if known := (*fail.Error)(nil); errors.As(err, &known) {
		refusal = known
	} else if err == nil {
		f.doubt(base.Member, "nested", "“"+p.name+"”在压缩包里套了太多层，没有检查。请解压后单独上传。")
		return nil
	}
	if depth == 0 {
		return refusal
	}
	f.doubt(base.Member, "damaged", refusal.Msg)
	return nil
}

// guard refuses a package that would unpack beyond the limits. The sizes in
// the directory are upper bounds: the reader fails a member that yields more.
func (f *File) guard(zr *zip.Reader, p *part) error {
	if len(zr.File) > f.opt.Entries {
		return fail.Invalidf("“%s”里的文件超过 %d 个，不能检查。请拆开后再上传。", p.name, f.opt.Entries)
	}
	var total uint64
	for _, m := range zr.File {
		total += min(m.UncompressedSize64, 1<<40)
	}
	if total > uint64(max(f.left, 0)) {
		return fail.Invalidf("“%s”解压后超过 %d MB，不能检查。请拆开后再上传。", p.name, f.opt.Unpacked>>20)
	}
	if total > 8<<20 && total/uint64(len(p.data)) > uint64(f.opt.Ratio) {
		return fail.Invalidf("“%s”解压后的大小是原来的 %d 倍以上，不像正常的文件，没有检查。请新建文件、复制内容后再上传。", p.name, f.opt.Ratio)
	}
	f.left -= int64(total)
	return nil
}

// box is a packed file being read.
type box struct {
	f     *File
	part  *part
	depth int
	base  Piece
	zr    *zip.Reader
	index map[string]int
	form  string
	book  *book
}

func (b *box) has(name string) bool { _, ok := b.index[name]; return ok }

// load gives a member's bytes as a part, once.
func (b *box) load(i int) *part {
	if m := b.part.members[i]; m != nil {
		return m
	}
	z := b.zr.File[i]
	name := memberName(z)
	if z.Flags&1 != 0 {
		b.f.doubt(b.member(name), "encrypted", "“"+name+"”设有密码，不能检查，公众也打不开。请去掉密码后重新上传。")
		return nil
	}
	r, err := z.Open()
	if err == nil {
		defer func() { _ = r.Close() }()
		var body []byte
		if body, err = io.ReadAll(io.LimitReader(r, int64(z.UncompressedSize64)+1)); err == nil {
			m := &part{name: name, of: b.form, path: path.Clean("/" + z.Name)[1:], data: body}
			b.part.members[i] = m
			return m
		}
	}
	b.f.doubt(b.member(name), "damaged", "“"+name+"”已损坏，读不出来。请检查后重新上传。")
	return nil
}

// memberName is a member's name; older programs wrote it in GBK.
func memberName(z *zip.File) string {
	if utf8.ValidString(z.Name) {
		return z.Name
	}
	if s, err := simplifiedchinese.GB18030.NewDecoder().String(z.Name); err == nil {
		return s
	}
	return strings.ToValidUTF8(z.Name, "?")
}

func (b *box) member(name string) string {
	if b.base.Member == "" {
		return name
	}
	return b.base.Member + "/" + name
}

// read reads every member; the main ones first and in the reader's order.
func (b *box) read() {
	done := map[string]bool{}
	one := func(name string) {
		if i, ok := b.index[name]; ok && !done[name] {
			done[name] = true
			b.one(i, name)
		}
	}
	if b.form == "xlsx" {
		b.openBook()
		for _, s := range b.book.sheets {
			one(s.path)
		}
	}
	for _, name := range []string{"word/document.xml", "content.xml"} {
		one(name)
	}
	for _, z := range b.zr.File {
		if b.f.ctx.Err() != nil {
			return
		}
		if !strings.HasSuffix(z.Name, "/") {
			one(path.Clean("/" + z.Name)[1:])
		}
	}
}

// one reads a member by its place in the package and by its bytes.
func (b *box) one(i int, name string) {
	if b.form != "zip" && skipped(name) {
		return
	}
	m := b.load(i)
	if m == nil || len(m.data) == 0 {
		return
	}
	base := b.base
	base.Member = b.member(m.name)
	if b.form == "zip" {
		b.f.add(Piece{Where: "压缩包中的文件名", Member: base.Member, Text: path.Base(m.name), Fixed: true}, m)
		_, _ = b.f.read(m, b.depth+1, base)
		return
	}
	switch ext := strings.ToLower(path.Ext(name)); {
	case ext == ".xml" || ext == ".rels" || ext == ".vml":
		b.xml(m, name, base)
	case ext == ".bin" || ext == ".emf" || ext == ".wmf" || ext == ".fntdata" || ext == ".odttf" || ext == ".otf" || ext == ".ttf":
		if strings.Contains(name, "embeddings/") || strings.Contains(name, "vbaProject") {
			b.f.doubt(base.Member, "embedded", "文件中嵌有程序或其他文件的对象（"+path.Base(name)+"），无法检查。请删除对象，改为附件或图片。")
		}
	default:
		base.Where = map[bool]string{true: "嵌入的文件"}[strings.Contains(name, "embeddings/")]
		_, _ = b.f.read(m, b.depth+1, base)
	}
}

// skipped are parts that hold no text of anybody.
func skipped(name string) bool {
	for _, s := range []string{"theme/", "styles.xml", "fontTable.xml", "webSettings.xml", "stylesWithEffects.xml", "calcChain.xml", "printerSettings/",
		"[Content_Types].xml", "numbering.xml", "xl/sharedStrings.xml", "slideLayouts/", "Thumbnails/", "META-INF/", "mimetype"} {
		if strings.Contains(name, s) && !strings.HasSuffix(name, "customXml") {
			return true
		}
	}
	return false
}

// xml reads an XML member.
func (b *box) xml(m *part, name string, base Piece) {
	b.f.decode(m)
	var err error
	switch {
	case b.form == "docx" && strings.HasPrefix(name, "word/") && !strings.Contains(name, "_rels/") && wordPart(name) != "-":
		base.Where = wordPart(name)
		err = b.word(m, base)
	case b.form == "xlsx" && b.book.sheet(name) != nil:
		err = b.sheetPart(m, b.book.sheet(name), base)
	default:
		base.Where, base.Hidden = where(name)
		g := &generic{f: b.f, part: m, base: base, all: strings.HasPrefix(name, "customXml/")}
		err = walk(m.data, g)
		g.flush()
		b.properties(m, name, base.Member)
	}
	if err != nil && name != "word/document.xml" && b.form == "docx" && !strings.HasPrefix(name, "word/") {
		return // a broken side part that the office program ignores too
	}
	if err != nil {
		b.f.doubt(base.Member, "damaged", "“"+b.part.name+"”中的“"+path.Base(name)+"”已损坏，读不出来。请在办公软件中打开后另存一份再上传。")
	}
}

// where names a part for people and says whether a reader does not see it.
func where(name string) (string, bool) {
	for _, w := range []struct {
		in, title string
		hidden    bool
	}{
		{"_rels/", "链接地址", true}, {"comments", "批注", true}, {"Comments", "批注", true}, {"customXml/", "自定义数据", true}, {"docProps/", "文件属性", true}, {"meta.xml", "文件属性", true},
		{"pivotCache", "数据透视表缓存", true}, {"externalLinks/", "外部链接的缓存", true}, {"charts/", "图表数据", false}, {"drawings/", "图形中的文字", false},
		{"notesSlides/", "演讲者备注", true}, {"persons/", "批注人", true}, {"slides/", "", false}, {"slideMasters/", "母版", true}, {"OFD.xml", "文件属性", true}, {"workbook.xml", "工作簿定义", true},
		{"settings.xml", "文件设置", true}, {"Annot", "批注", true}, {"diagrams/", "图形中的文字", false}, {"tables/", "表格定义", true},
	} {
		if strings.Contains(name, w.in) {
			return w.title, w.hidden
		}
	}
	return "", false
}

// property are the elements that tell of the making of a file.
var property = map[string][2]string{
	"creator": {"author", "作者"}, "lastModifiedBy": {"author", "最后修改人"}, "Company": {"author", "单位"}, "Manager": {"author", "经理"},
	"initial-creator": {"author", "作者"}, "printed-by": {"author", "打印人"}, "Author": {"author", "作者"}, "Creator": {"property", Software},
	"Template": {"property", "模板"}, "lpwstr": {"custom", "自定义属性"}, "user-defined": {"custom", "自定义属性"},
}

// properties notes who made the file.
func (b *box) properties(m *part, name, member string) {
	if !strings.Contains(name, "docProps/") && name != "meta.xml" && name != "OFD.xml" {
		return
	}
	d := xml.NewDecoder(bytes.NewReader(m.data))
	within := ""
	for {
		tok, err := d.RawToken()
		if err != nil {
			return
		}
		switch x := tok.(type) {
		case xml.StartElement:
			within = x.Name.Local
		case xml.EndElement:
			within = ""
		case xml.CharData:
			kind, ok := property[within]
			if v := strings.TrimSpace(string(x)); ok && v != "" && !dull[v] {
				b.f.trace(kind[0], member, kind[1], v)
			}
		}
	}
}

// dull are values that name nobody.
var dull = map[string]bool{"Normal.dotm": true, "Normal": true, "openpyxl": true, "python-docx": true, "xuri": true, "excelize": true}

// mostTraces is how many traces of a file are told; more say nothing new.
const mostTraces = 200

// trace notes one trace of each kind, title and value.
func (f *File) trace(key, member, title, value string) {
	if len(f.Traces) >= mostTraces {
		return
	}
	for _, t := range f.Traces {
		if t.Key == key && t.Title == title && t.Value == value {
			return
		}
	}
	f.Traces = append(f.Traces, Trace{key, member, title, value})
}
