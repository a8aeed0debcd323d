package outlet

import (
	"archive/zip"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
)

// Field is one field of a publishing platform: the names are those of
// docBakInfo (PORTAL.md D.2).
type Field struct {
	Key, Label string
	Max        int
	// Long fields take several lines.
	Long bool
	Of   func(x *entry) string
}

// entry is a published item as platforms want it.
type entry struct {
	was    content.Item
	live   content.Item
	files  []content.File
	origin string
}

func yes(b bool) string {
	if b {
		return "Y"
	}
	return "N"
}

// Fields are all fields in the order in which they are keyed in.
var Fields = []Field{
	{Key: "docTitle", Label: "标题", Max: 200, Of: func(x *entry) string { return x.was.Title }},
	{Key: "syId", Label: "索引号", Max: 50, Of: func(x *entry) string { return x.live.IndexNo }},
	{Key: "authNo", Label: "发文字号", Max: 50, Of: func(x *entry) string { return x.was.Number }},
	{Key: "authUnit", Label: "发布机构", Max: 100, Of: func(x *entry) string { return first(x.was.Issuer, x.was.Source) }},
	{Key: "authDate", Label: "成文日期", Max: 10, Of: func(x *entry) string { return dateText(x.was.Formed) }},
	{Key: "openType", Label: "公开属性", Max: 10, Of: func(x *entry) string { return x.was.Marking.Title() }},
	{Key: "openCarrier", Label: "公开载体", Max: 50, Of: func(*entry) string { return "政府网站" }},
	{Key: "openUrl", Label: "本单位网站地址", Max: 500, Of: func(x *entry) string { return x.origin + x.live.Address }},
	{Key: "partyFlag", Label: "党政混合", Max: 1, Of: func(*entry) string { return "N" }},
	{Key: "unitedocFlag", Label: "联合发文", Max: 1, Of: func(x *entry) string { return yes(strings.ContainsAny(x.was.Issuer, "、,，;；")) }},
	{Key: "docSecret", Label: "密级", Max: 10, Of: func(*entry) string { return "非密" }},
	{Key: "missiveFlag", Label: "公文类", Max: 1, Of: func(x *entry) string { k, _ := content.KindOf(x.was.Kind); return yes(k.Document) }},
	{Key: "docType", Label: "信息类型", Max: 50, Of: func(x *entry) string { k, _ := content.KindOf(x.was.Kind); return k.Title }},
	{Key: "themeOne", Label: "主题分类", Max: 50, Of: func(x *entry) string { return x.was.Topic }},
	{Key: "themeTwo", Label: "主题词", Max: 100, Of: func(x *entry) string { return strings.Join(x.was.Keywords, " ") }},
	{Key: "standardFlag", Label: "规范性文件", Max: 1, Of: func(x *entry) string { return yes(x.was.Kind == content.KindNormative) }},
	{Key: "briefContent", Label: "摘要", Max: 1500, Long: true, Of: func(x *entry) string { return first(x.was.Summary, rich.Excerpt(x.was.Body, 200)) }},
	{Key: "note", Label: "备注", Max: 500, Long: true, Of: func(x *entry) string { return x.was.Note }},
	{Key: "content", Label: "正文（纯文本）", Long: true, Of: func(x *entry) string { return rich.Text(x.was.Body) }},
	{Key: "contentHtml", Label: "正文（HTML）", Long: true, Of: func(x *entry) string { return absolute(x.was.Body, x.origin) }},
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// absolute gives pictures of a text addresses that other sites can show.
func absolute(body, origin string) string {
	return rich.Resource(body, func(src string) string {
		if strings.HasPrefix(src, "/") {
			return origin + src
		}
		return src
	})
}

// Value is a field as a platform takes it.
type Value struct {
	Field
	Text string
	// Over is by how many characters the whole text is too long; Text is cut
	// then, Whole is all of it.
	Over  int
	Whole string
}

// values are all fields of an entry for a platform.
func (x *entry) values(p Platform) []Value {
	var out []Value
	for _, f := range Fields {
		v := Value{Field: f, Whole: f.Of(x)}
		v.Text, v.Over = p.Cut(f.Key, v.Whole)
		out = append(out, v)
	}
	return out
}

// entryOf reads what citizens see of an item.
func (o *Outlets) entryOf(ctx context.Context, q store.Querier, i content.Item) (*entry, error) {
	e, err := content.EditionOf(ctx, q, i.Agency, i.ID, i.Edition)
	if err != nil {
		return nil, err
	}
	files := slices.DeleteFunc(slices.Clone(e.Files), func(f content.File) bool {
		return f.Role == content.RoleImage && !strings.Contains(e.Was.Body, f.Href())
	})
	return &entry{was: e.Was, live: i, files: files, origin: o.origin()}, nil
}

// origin begins the own site's addresses.
func (o *Outlets) origin() string { return strings.TrimSuffix(o.Public, "/") }

// packed is an item in the package's JSON and XML.
type packed struct {
	XMLName  xml.Name     `xml:"docBakInfo" json:"-"`
	Fields   []packedPair `xml:"field" json:"fields"`
	Files    []packedFile `xml:"file" json:"files"`
	Warnings []string     `xml:"warning" json:"warnings"`
}

type packedPair struct {
	Name  string `xml:"name,attr" json:"name"`
	Label string `xml:"label,attr" json:"label"`
	Value string `xml:",chardata" json:"value"`
}

type packedFile struct {
	Name   string `xml:"name,attr" json:"name"`
	Path   string `xml:"path,attr" json:"path"`
	SHA256 string `xml:"sha256,attr" json:"sha256"`
}

// unsafe are the characters that a name in an archive must not have.
var unsafe = regexp.MustCompile(`[\x00-\x1f\\/:*?"<>|]|\.\.+|^\.+|[. ]+$`)

// entryName is a safe name for a file in the archive: never a path, never
// hidden, never longer than systems take.
func entryName(n int, name string) string {
	ext := unsafe.ReplaceAllString(strings.ToLower(path.Ext(name)), "")
	stem := unsafe.ReplaceAllString(strings.TrimSuffix(name, path.Ext(name)), "_")
	if r := []rune(stem); len(r) > 60 {
		stem = string(r[:60])
	}
	if r := []rune(ext); len(r) > 10 {
		ext = ""
	} else if ext != "" && ext[0] != '.' {
		ext = "." + ext
	}
	return fmt.Sprintf("%02d_%s%s", n, stem, ext)
}

// Pack writes items as an archive: a folder each with item.json, item.xml,
// body.html and the attachments, and one text that says what had to be cut.
func (o *Outlets) Pack(ctx context.Context, w io.Writer, p Platform, items []content.Item) error {
	z := zip.NewWriter(w)
	var notes strings.Builder
	fmt.Fprintf(&notes, "发布平台：%s\r\n信息：%d条\r\n\r\n", p.Name, len(items))
	for n, i := range items {
		x, err := o.entryOf(ctx, o.DB, i)
		if err != nil {
			return err
		}
		dir := fmt.Sprintf("%03d/", n+1)
		out, err := o.packFiles(ctx, z, dir, x)
		if err != nil {
			return err
		}
		for _, v := range x.values(p) {
			out.Fields = append(out.Fields, packedPair{v.Key, v.Label, clean(v.Text)})
			if v.Over > 0 {
				out.Warnings = append(out.Warnings, fmt.Sprintf("%s超过平台限制%d个字，已截短", v.Label, v.Over))
			}
		}
		fmt.Fprintf(&notes, "%03d　%s\r\n", n+1, x.was.Title)
		for _, s := range out.Warnings {
			fmt.Fprintf(&notes, "　　注意：%s\r\n", s)
		}
		if err := o.packTexts(z, dir, out, x); err != nil {
			return err
		}
	}
	if err := add(z, "说明.txt", []byte("\ufeff"+notes.String())); err != nil {
		return err
	}
	return z.Close()
}

func (o *Outlets) packTexts(z *zip.Writer, dir string, out packed, x *entry) error {
	asJSON, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	asXML, err := xml.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	if err := add(z, dir+"item.json", asJSON); err != nil {
		return err
	}
	if err := add(z, dir+"item.xml", append([]byte(xml.Header), asXML...)); err != nil {
		return err
	}
	return add(z, dir+"body.html", []byte("<!doctype html>\n<meta charset=\"utf-8\">\n"+absolute(x.was.Body, x.origin)))
}

// packFiles adds an item's attachments; one that cannot be read is a warning.
func (o *Outlets) packFiles(ctx context.Context, z *zip.Writer, dir string, x *entry) (packed, error) {
	var out packed
	for n, f := range x.files {
		name := "files/" + entryName(n+1, f.Name)
		if err := o.packFile(ctx, z, dir+name, x.live.Agency, f.ID); err != nil {
			if ctx.Err() != nil {
				return out, err
			}
			out.Warnings = append(out.Warnings, "附件《"+f.Name+"》读不出来，没有放入")
			continue
		}
		out.Files = append(out.Files, packedFile{clean(f.Name), name, f.SHA})
	}
	return out, nil
}

func (o *Outlets) packFile(ctx context.Context, z *zip.Writer, name, agency, id string) error {
	f, err := o.Files.Get(ctx, o.DB, agency, id)
	if err != nil {
		return err
	}
	r, err := o.Files.Open(ctx, f)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	w, err := z.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return err
}

func add(z *zip.Writer, name string, data []byte) error {
	w, err := z.Create(name)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// clean leaves out what XML cannot hold.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r >= 0x20 && r != 0xFFFE && r != 0xFFFF {
			return r
		}
		return -1
	}, strings.ToValidUTF8(s, ""))
}
