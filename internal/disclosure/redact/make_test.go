package redact

import (
	"archive/zip"
	"bytes"
	"context"
	"image"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/paper"
	"gongkai/internal/kit/paper/raster"
)

const (
	idNumber = "640500199001011232"
	account  = "6222021001116245702"
	body     = "<p>联系人：王小明，身份证号" + idNumber + "，手机13800138000。</p><p>开户银行：中国工商银行，账号" + account + "。</p>" +
		"<table><tbody><tr><th>项目单位</th><th>联系人</th></tr><tr><td>宁夏某新材料有限公司</td><td>王小明</td></tr></tbody></table><p>补助金额120万元。</p>"
)

func makePDF(t testing.TB) []byte {
	t.Helper()
	data, err := paper.PDF(context.Background(), paper.Sheet{Title: "资金分配结果", Body: body})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// makeDOCX has the text also in a comment, a deleted stretch and a property.
func makeDOCX(t testing.TB) []byte {
	t.Helper()
	data, err := paper.DOCX(context.Background(), paper.Sheet{Title: "资金分配结果", Body: body})
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		r, _ := f.Open()
		b, _ := io.ReadAll(r)
		text := string(b)
		switch f.Name {
		case "word/document.xml":
			text = strings.Replace(text, "<w:p>", `<w:p><w:del w:id="9" w:author="王小明"><w:r><w:delText>原联系人王小明`+idNumber+`</w:delText></w:r></w:del>`, 1)
		case "[Content_Types].xml":
			text = strings.Replace(text, "</Types>", `<Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/></Types>`, 1)
		}
		p, _ := w.Create(f.Name)
		_, _ = p.Write([]byte(text))
	}
	p, _ := w.Create("word/comments.xml")
	_, _ = p.Write([]byte(`<?xml version="1.0"?><w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="1" w:author="王小明"><w:p><w:r><w:t>` + idNumber + `</w:t></w:r></w:p></w:comment></w:comments>`))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// numbered gives marks numbers and a ground.
func numbered(all ...[]Mark) []Mark {
	var out []Mark
	for _, ms := range all {
		for _, m := range ms {
			m.No, m.Ground = len(out)+1, wording.DeniedThird
			out = append(out, m)
		}
	}
	return out
}

func search(t testing.TB, d *Doc, text string) []Mark {
	t.Helper()
	out, err := d.Search(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestNothingIsLeftUnderTheBlack marks what was found and a name, makes the
// copy, and looks for the texts in every way there is.
func TestNothingIsLeftUnderTheBlack(t *testing.T) {
	ctx := context.Background()
	for name, data := range map[string][]byte{"结果.pdf": makePDF(t), "结果.docx": makeDOCX(t)} {
		d, err := Open(ctx, name, data, Options{Raster: raster.Options{DPI: 100}})
		if err != nil {
			t.Fatal(name, err)
		}
		found := d.Found()
		kinds := ""
		for _, m := range found {
			kinds += m.Was + " "
		}
		if !strings.Contains(kinds, idNumber) || !strings.Contains(kinds, "13800138000") {
			t.Errorf("%s: found only %s", name, kinds)
		}
		names := search(t, d, "王小明")
		if len(names) != 2 {
			t.Errorf("%s: the name stands at %d places, want 2", name, len(names))
		}
		copied, err := d.Make(ctx, numbered(found, names, search(t, d, account)))
		if err != nil {
			t.Fatal(name, err)
		}
		if dir := os.Getenv("PAPER_OUT"); dir != "" {
			_ = os.WriteFile(filepath.Join(dir, "redacted-"+copied.Name), copied.Data, 0o644)
		}
		for _, secret := range []string{idNumber, "王小明", account, "13800138000"} {
			if readable(t, copied, secret) {
				t.Errorf("%s still says %s", copied.Name, secret)
			}
		}
		if d.PDF {
			isBlack(t, d, copied, names[0])
		} else if !readable(t, copied, "120万元") || !readable(t, copied, "■■■") {
			t.Errorf("%s lost more than was marked", copied.Name)
		}
	}
}

func readable(t *testing.T, c Copy, text string) bool {
	if bytes.Contains(c.Data, []byte(text)) {
		return true
	}
	if strings.HasSuffix(c.Name, ".docx") {
		parts, err := unpack(c.Data)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(strings.Join(parts, ""), text) {
			return true
		}
	}
	doc, err := docread.ReadBytes(context.Background(), c.Name, c.Data, docread.Options{})
	if err != nil {
		return false
	}
	for _, b := range doc.Blocks {
		if strings.Contains(b.Para, text) {
			return true
		}
	}
	return false
}

func isBlack(t *testing.T, d *Doc, c Copy, m Mark) {
	t.Helper()
	b := d.Boxes(m)[0]
	err := raster.Pages(context.Background(), c.Data, raster.Options{DPI: 72}, func(page int, img *image.RGBA) error {
		if page != m.Page {
			return nil
		}
		for _, x := range []float64{b.X + 2, b.X + b.W/2, b.X + b.W - 2} {
			if r, g, bl, _ := img.At(int(x), int(b.Y+b.H/2)).RGBA(); r|g|bl > 0x1fff {
				t.Errorf("the name is not black at %.0f, %.0f", x, b.Y+b.H/2)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestTheSameTextElsewhereIsNotForgotten: one of two places is marked.
func TestTheSameTextElsewhereIsNotForgotten(t *testing.T) {
	ctx := context.Background()
	for name, data := range map[string][]byte{"结果.pdf": makePDF(t), "结果.docx": makeDOCX(t)} {
		d, err := Open(ctx, name, data, Options{Raster: raster.Options{DPI: 50}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = d.Make(ctx, numbered(search(t, d, "王小明")[:1]))
		if !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "还出现在") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMarksAreHeldAgainstTheFile(t *testing.T) {
	ctx := context.Background()
	d, err := Open(ctx, "a.pdf", makePDF(t), Options{Raster: raster.Options{DPI: 36}})
	if err != nil {
		t.Fatal(err)
	}
	good := numbered(search(t, d, account))
	for says, change := range map[string]func(m *Mark){
		"没有选择": func(m *Mark) { m.Ground = "" }, "与文件内容不符": func(m *Mark) { m.Was = "别的" }, "不符": func(m *Mark) { m.End = 100_000 }} {
		marks := append([]Mark{}, good...)
		change(&marks[0])
		if _, err := d.Make(ctx, marks); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v does not say %s", err, says)
		}
	}
	if _, err := d.Make(ctx, nil); err == nil {
		t.Error("a copy was made without marks")
	}
	if _, err := Open(ctx, "a.xlsx", []byte("PK"), Options{}); err == nil {
		t.Error("a workbook was opened")
	}
	if _, err := Open(ctx, "a.pdf", []byte("%PDF-1.7 broken"), Options{}); !fail.Is(err, fail.Invalid) {
		t.Errorf("a broken file gives %v", err)
	}
}

func TestAnnexDoesNotTell(t *testing.T) {
	d, err := Open(context.Background(), "a.pdf", makePDF(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	sh := Annex("资金分配结果", "2023-0007", numbered(d.Found(), search(t, d, "王小明")))
	if strings.Contains(sh.Body, "王小明") || strings.Contains(sh.Body, idNumber) || !strings.Contains(sh.Body, "第十五条") {
		t.Errorf("the annex reads %s", sh.Body)
	}
}

func FuzzSearch(f *testing.F) {
	f.Add("联系人王 小明\n电话１３８", "王小明")
	f.Fuzz(func(t *testing.T, text, want string) {
		d := &Doc{Pieces: []Piece{{Text: []rune(text)}}}
		all, err := d.Search(want)
		if err != nil {
			return
		}
		for _, m := range all {
			if string(slim([]rune(m.Was)).text) != string(slim([]rune(want)).text) {
				t.Errorf("%q was found for %q", m.Was, want)
			}
		}
	})
}
