package publish_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
	"gongkai/internal/publish"
)

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	wordNS  = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	relNS   = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
)

func zipped(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for n := 0; n < len(parts); n += 2 {
		f, err := w.Create(parts[n])
		if err == nil {
			_, err = io.WriteString(f, parts[n+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// word is a DOCX that tells its author and has a comment.
func word(t testing.TB) []byte {
	para := func(s string) string { return `<w:p><w:r><w:t>` + s + `</w:t></w:r></w:p>` }
	return zipped(t, "[Content_Types].xml", xmlHead+`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
		"_rels/.rels", xmlHead+`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="`+relNS+`officeDocument" Target="word/document.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
		"word/_rels/document.xml.rels", xmlHead+`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="c1" Type="`+relNS+`comments" Target="comments.xml"/></Relationships>`,
		"word/document.xml", xmlHead+`<w:document`+wordNS+`><w:body>`+para("关于做好节能诊断工作的通知")+para("各县区工信局：")+para("一、总体要求")+para("请于9月底前完成诊断。")+
			`<w:tbl><w:tr><w:tc>`+para("项目")+`</w:tc><w:tc>`+para("数量")+`</w:tc></w:tr></w:tbl>`+`<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>附则。</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p></w:body></w:document>`,
		"word/comments.xml", xmlHead+`<w:comments`+wordNS+`><w:comment w:id="0" w:author="批注人甲" w:date="2023-02-01T00:00:00Z">`+para("这一段再斟酌")+`</w:comment></w:comments>`,
		"docProps/core.xml", xmlHead+`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>作者乙</dc:creator><cp:lastModifiedBy>修改人丙</cp:lastModifiedBy></cp:coreProperties>`)
}

// photo is a JPEG that tells who took it and where.
func photo() []byte {
	le := func(n, v int) []byte {
		out := make([]byte, n)
		for i := range out {
			out[i] = byte(v >> (8 * i))
		}
		return out
	}
	entry := func(tag, kind, count, value int) []byte {
		return slices.Concat(le(2, tag), le(2, kind), le(4, count), le(4, value))
	}
	// One table of two entries at 8 (ends at 38), the artist at 38 (10), the place at 48 (ends at 102), its angles behind.
	tiff := slices.Concat([]byte("II*\x00"), le(4, 8), le(2, 2), entry(0x013b, 2, 10, 38), entry(0x8825, 4, 1, 48), le(4, 0), []byte("PaiSheRen\x00"),
		le(2, 4), entry(1, 2, 2, 'N'), entry(2, 5, 3, 102), entry(3, 2, 2, 'E'), entry(4, 5, 3, 126), le(4, 0),
		le(4, 37), le(4, 1), le(4, 30), le(4, 1), le(4, 0), le(4, 1), le(4, 105), le(4, 1), le(4, 12), le(4, 1), le(4, 0), le(4, 1))
	segment := func(m byte, body string) []byte {
		n := len(body) + 2
		return append([]byte{0xff, m, byte(n >> 8), byte(n)}, body...)
	}
	return slices.Concat([]byte{0xff, 0xd8}, segment(0xe0, "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"), segment(0xe1, "Exif\x00\x00"+string(tiff)),
		segment(0xda, "\x01\x01\x00\x00\x3f\x00"), []byte("scan"), []byte{0xff, 0xd9})
}

// bare is everything in a file, its packed parts unpacked.
func bare(t testing.TB, data []byte) string {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return string(data)
	}
	var all strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err == nil {
			_, err = io.Copy(&all, r)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// An author, a comment and the place of a photo are found; one press puts a
// clean copy in the file's place, the original is locked and never goes out
// (B09, B10).
func TestTracesAreTakenOutBeforeTheRelease(t *testing.T) {
	h := build(t)
	i := h.draft(h.news("带痕迹的附件"))
	for name, data := range map[string][]byte{"通知.docx": word(t), "现场.jpg": photo()} {
		_, _, err := h.publish.Attach(h.Context(), h.as("p-wang"), i.ID, content.Upload{Name: name, Data: data, Role: content.RoleFile, Alt: "现场"})
		h.Must(err)
	}
	page := "/office/publish/" + i.ID + "/check"
	h.Sees(h.Get(h.as("p-wang"), page), 200, "通知.docx", "现场.jpg", "清除文件痕迹", "作者", "批注")
	before, err := content.Attachments(h.Context(), h.DB, officetest.Agency, i.ID)
	h.Must(err)
	for _, a := range before {
		h.Sees(h.Post(h.as("p-wang"), page, form("act", "strip", "file", a.ID, "hidden", "1")), 303)
	}
	h.Sees(h.Get(h.as("p-wang"), page), 200, "!清除文件痕迹")
	h.review(i.ID, 4)
	h.Must(h.publish.Release(h.Context(), h.as("p-chen"), i.ID, publish.AnyVersion))
	e, err := content.EditionOf(h.Context(), h.DB, officetest.Agency, i.ID, 1)
	h.Must(err)
	if len(e.Files) != 2 {
		t.Fatalf("published %+v", e.Files)
	}
	for _, f := range e.Files {
		h.clean(f)
	}
	after, err := content.Attachments(h.Context(), h.DB, officetest.Agency, i.ID)
	h.Must(err)
	locked := 0
	for _, a := range after {
		if a.Locked {
			locked++
			if slices.ContainsFunc(e.Files, func(f content.File) bool { return f.ID == a.File }) {
				t.Errorf("the original of %s went out", a.Title)
			}
			if err := h.publish.Detach(h.Context(), h.as("p-wang"), i.ID, a.ID); err == nil {
				t.Errorf("the original of %s was deleted", a.Title)
			}
		}
	}
	if len(after) != 4 || locked != 2 {
		t.Fatalf("%d files, %d locked", len(after), locked)
	}
	h.Verify()
}

// clean says that the bytes that citizens get tell nobody's name or place.
func (h *house) clean(f content.File) {
	h.Helper()
	stored, err := h.files.Get(h.Context(), h.DB, officetest.Agency, f.ID)
	h.Must(err)
	r, err := h.files.Open(h.Context(), stored)
	h.Must(err)
	defer func() { _ = r.Close() }()
	data, err := io.ReadAll(r)
	h.Must(err)
	all := bare(h, data)
	for _, word := range []string{"作者乙", "修改人丙", "批注人甲", "再斟酌", "PaiSheRen", "Exif\x00\x00II*\x00\x08\x00\x00\x00\x02"} {
		if strings.Contains(all, word) {
			h.Errorf("%s still tells %q", f.Name, word)
		}
	}
}

// One second before its minute nothing is out; at the minute it is (B05).
func TestAtTheMinute(t *testing.T) {
	h := build(t)
	i := h.draft(h.news("准点发布"))
	h.review(i.ID, 4)
	h.Sees(h.Post(h.as("p-chen"), "/office/publish/"+i.ID+"/move", form("name", publish.MoveSchedule, "day", h.today().Add(1).String(), "time", "09:30")), 303)
	when := h.item(i.ID).PublishAt
	if got := when.In(store.Zone).Format("15:04:05"); got != "09:30:00" {
		t.Fatal(got)
	}
	h.Clock.Go(when.Sub(h.DB.Now()) - 1e9)
	h.Must(h.Jobs.Run(h.Context(), publish.JobOut))
	if h.seesOnline(i.ID) {
		t.Fatal("out a second early")
	}
	h.Clock.Go(1e9)
	h.Must(h.Jobs.Run(h.Context(), publish.JobOut))
	if got := h.item(i.ID); !h.seesOnline(i.ID) || !got.PublishedAt.Equal(when) {
		t.Fatalf("%s at %s", got.State, got.PublishedAt)
	}
}

// A DOCX becomes the text, its number and day fill what is empty, and the file
// stays as the original that never goes out.
func TestReadingADocument(t *testing.T) {
	h := build(t)
	h.publish.Read = func(ctx context.Context, name string, data []byte) (publish.Import, error) {
		in, err := rich.Read(ctx, name, data, rich.Options{PlainHeadings: true})
		if err != nil {
			return publish.Import{}, fail.Invalidf("文件读不出来，可能已损坏")
		}
		return publish.Import{HTML: in.HTML, Title: in.Title, Number: "某工信发〔2023〕9号", Formed: civil.MustParse("2023-02-20"), Warnings: in.Warnings}, nil
	}
	d := h.document("（未命名）", "", 0)
	d.Body = ""
	i := h.draft(d)
	if _, err := h.publish.ReadFile(h.Context(), h.as("p-wang"), i.ID, i.Version+7, "通知.docx", word(t)); !fail.Is(err, fail.Stale) {
		t.Fatalf("over somebody else's version: %v", err)
	}
	_, err := h.publish.ReadFile(h.Context(), h.as("p-wang"), i.ID, i.Version, "通知.docx", word(t))
	h.Must(err)
	got := h.item(i.ID)
	for _, part := range []string{"各县区工信局：", "一、总体要求", "<table", "数量"} {
		if !strings.Contains(got.Body, part) {
			t.Errorf("the text lacks %q: %s", part, got.Body)
		}
	}
	if got.Number != "某工信发〔2023〕9号" || got.Formed != civil.MustParse("2023-02-20") || strings.Contains(got.Body, "斟酌") {
		t.Errorf("%+v", got)
	}
	files, err := content.Attachments(h.Context(), h.DB, officetest.Agency, i.ID)
	h.Must(err)
	if len(files) != 1 || files[0].Role != content.RoleOriginal {
		t.Fatalf("%+v", files)
	}
	if _, err := h.publish.ReadFile(h.Context(), h.as("p-wang"), i.ID, publish.AnyVersion, "坏.docx", []byte("PK\x03\x04坏")); err == nil {
		t.Fatal("a broken file was read")
	}
	h.Verify()
}

// A penalty decision that was revoked has to be down within three working
// days with the reason in public (行政处罚法 第四十八条).
func TestARevokedPenaltyIsTakenDown(t *testing.T) {
	h := build(t)
	d := h.news("关于某某公司的行政处罚决定")
	d.Kind, d.Column, d.Formed = content.KindPenalty, h.column("zfxxgk/fdzdgknr/xzzf/cf"), civil.MustParse("2023-02-27")
	d.Fields = map[string]string{}
	k, _ := content.KindOf(content.KindPenalty)
	for _, f := range k.Fields {
		d.Fields[f.Key] = "某某"
		if f.Input == "date" {
			d.Fields[f.Key] = "2023-02-27"
		}
	}
	one, two := h.release(d), h.release(d)
	page := "/office/publish/" + one.ID + "/revoked"
	h.Sees(h.Get(h.as("p-chen"), page), 200, "行政处罚法", "三日内撤回")
	h.Sees(h.Post(h.as("p-chen"), page, form("kind", "", "on", "", "why", "")), 422, "请选择处罚决定发生的变化", "请填写变更、撤销的日期", "请写明理由和依据")
	h.Sees(h.Post(h.as("p-wu"), page, form("kind", "依法撤销", "on", "2023-03-01", "why", "复议撤销")), 404)
	for _, id := range []string{one.ID, two.ID} {
		h.Sees(h.Post(h.as("p-chen"), "/office/publish/"+id+"/revoked", form("kind", "依法撤销", "on", "2023-03-01", "why", "某复决字〔2023〕2号")), 303)
	}
	h.Sees(h.Get(h.as("p-chen"), "/office/publish/"+one.ID), 200, "待撤回", "2023年3月6日")
	h.Sees(h.Get(h.as("p-chen"), "/office/publish/late?view=revoked"), 200, one.Title, "待撤回", "2023-03-06")
	h.Sees(h.Get(h.as("p-chen"), "/office/publish/"+one.ID+"/move?name="+publish.MoveWithdraw), 200, "某复决字〔2023〕2号")
	h.Must(h.publish.Withdraw(h.Context(), h.as("p-chen"), one.ID, "处罚决定已依法撤销。某复决字〔2023〕2号", ""))
	if err := h.publish.Restore(h.Context(), h.as("p-chen"), one.ID, "误撤"); !fail.Is(err, fail.Invalid) {
		t.Fatalf("a revoked decision came back: %v", err)
	}
	h.Clock.Go(7 * 24 * 60 * 60 * 1e9)
	h.Must(h.Jobs.Run(h.Context(), publish.JobWarn))
	h.Sees(h.Get(h.as("p-chen"), "/office/publish/late?view=revoked"), 200, "按时撤回", "超期未撤回")
	var f slice.Figure
	for _, m := range h.publish.Slice().Measures {
		if m.Key == publish.MeasureRevoked {
			var err error
			f, err = m.Count(h.Context(), h.DB, h.as("p-chen"), slice.Scope{})
			h.Must(err)
		}
	}
	if f.Value != 50 || f.Whole != 2 {
		t.Fatalf("%+v", f)
	}
	h.Verify()
}
