package raster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/paper"
)

const secret = "身份证号640500199001011234"

func secretPDF(t *testing.T) []byte {
	t.Helper()
	data, err := paper.PDF(context.Background(), paper.Sheet{Title: secret, Body: "<p>第一段可以公开。</p><p>" + secret + "</p>"})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestRedactedTextIsGone asks the file itself and a reader of text.
func TestRedactedTextIsGone(t *testing.T) {
	ctx, opt := context.Background(), Options{DPI: 72}
	in := secretPDF(t)
	if doc, err := docread.ReadBytes(ctx, "in.pdf", in, docread.Options{}); err != nil || len(doc.Blocks) == 0 {
		t.Fatalf("the text cannot be read before it is hidden: %v", err)
	}
	out, err := Redact(ctx, in, []Box{{Page: 0, X: 60, Y: 60, W: 480, H: 190}}, "遮盖本", opt)
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("PAPER_OUT"); dir != "" {
		_ = os.WriteFile(dir+"/redacted.pdf", out, 0o644)
	}
	if _, err := docread.ReadBytes(ctx, "out.pdf", out, docread.Options{}); !errors.Is(err, docread.ErrNoText) {
		t.Errorf("reading the text of the redacted file gives %v, want that there is none", err)
	}
	if bytes.Contains(out, []byte("/Contents")) && bytes.Contains(out, []byte(secret)) {
		t.Error("the redacted file still says what was hidden")
	}
	err = Pages(ctx, out, opt, func(_ int, img *image.RGBA) error {
		for _, at := range []image.Point{{70, 70}, {300, 130}, {530, 240}} {
			if r, g, b, _ := img.At(at.X, at.Y).RGBA(); r|g|b > 0x0fff {
				t.Errorf("the page is not black at %v", at)
			}
		}
		if r, _, _, _ := img.At(20, 20).RGBA(); r < 0xf000 {
			t.Error("the margin is not white")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestBoxBesideThePagesIsRefused(t *testing.T) {
	in := secretPDF(t)
	for _, b := range []Box{{Page: 7, W: 10, H: 10}, {Page: 0, X: 5000, W: 10, H: 10}, {Page: 0, X: 10, Y: 10}} {
		if out, err := Redact(context.Background(), in, []Box{b}, "", Options{DPI: 36}); err == nil || out != nil {
			t.Errorf("%+v: a file was made although something stays open", b)
		}
	}
}

func TestWhatIsNoPDFIsRefused(t *testing.T) {
	if _, err := Redact(context.Background(), []byte("no pdf"), nil, "", Options{}); err == nil {
		t.Error("a file that is no PDF was redacted")
	}
}

func TestBoundFilesKeepTheirTextAndOrder(t *testing.T) {
	ctx := context.Background()
	one, err := paper.PDF(ctx, paper.Sheet{Title: "登记表", Body: "<p>甲</p>"})
	if err != nil {
		t.Fatal(err)
	}
	parts := []Part{{"第一部分", 1, nil}, {"登记表", 2, one}, {"第二部分", 1, secretPDF(t)}}
	out, err := Bind(ctx, "案卷", parts, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("PAPER_OUT"); dir != "" {
		_ = os.WriteFile(dir+"/bound.pdf", out, 0o644)
	}
	again, err := Bind(ctx, "案卷", parts, nil, Options{})
	if err != nil || !bytes.Equal(out, again) {
		t.Errorf("two bindings of the same files differ (%v)", err)
	}
	doc, err := docread.ReadBytes(ctx, "bound.pdf", out, docread.Options{})
	if err != nil {
		t.Fatal(err)
	}
	text, pages := "", 0
	for _, b := range doc.Blocks {
		text, pages = text+b.Para, max(pages, b.Page)
	}
	first, second := strings.Index(text, "登记表"), strings.Index(text, secret)
	if pages != 2 || first < 0 || second < first {
		t.Errorf("%d pages that say %q", pages, text)
	}
	if n := bytes.Count(out, []byte("/Dest [")); n != len(parts) {
		t.Errorf("%d bookmarks, want %d", n, len(parts))
	}
}

// TestEveryPageHasItsNumberInTheWhole asks each page of a bound file, one of
// them turned, for its number at the top right; its own text stays.
func TestEveryPageHasItsNumberInTheWhole(t *testing.T) {
	one, err := paper.PDF(t.Context(), paper.Sheet{Title: "登记表", Body: strings.Repeat("<p>甲乙丙丁</p>", 60)})
	if err != nil {
		t.Fatal(err)
	}
	turned := bytes.Replace(secretPDF(t), []byte("/MediaBox [0 0 595.276 841.89] "), []byte("/MediaBox[0 0 595 841]/Rotate 90"), 1)
	if !bytes.Contains(turned, []byte("/Rotate 90")) {
		t.Fatal("the page is not turned")
	}
	says := func(p Place) string { return fmt.Sprintf("卷%d/%d原%d/%d", p.Page, p.Pages, p.Own, p.OwnPages) }
	parts := []Part{{"甲", 1, one}, {"乙", 1, turned}}
	out, err := Bind(t.Context(), "案卷", parts, says, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("PAPER_OUT"); dir != "" {
		_ = os.WriteFile(dir+"/numbered.pdf", out, 0o644)
	}
	pages, err := Read(t.Context(), out, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"卷1/4原1/3", "卷2/4原2/3", "卷3/4原3/3", "卷4/4原1/1"}
	if len(pages) != len(want) {
		t.Fatalf("%d pages", len(pages))
	}
	for i, p := range pages {
		at := strings.Index(string(p.Text), want[i])
		if at < 0 {
			t.Errorf("page %d does not say %s: %s", i+1, want[i], string(p.Text))
			continue
		}
		b := p.Boxes[utf8.RuneCountInString(string(p.Text)[:at])]
		if b.Y > 60 || b.X < p.W/2 {
			t.Errorf("the number of page %d stands at %.0f, %.0f of %.0f × %.0f", i+1, b.X, b.Y, p.W, p.H)
		}
	}
	if !strings.Contains(string(pages[3].Text), secret) || !strings.Contains(string(pages[0].Text), "甲乙丙丁") {
		t.Error("the pages lost their own text")
	}
	if again, err := Bind(t.Context(), "案卷", parts, says, Options{}); err != nil || !bytes.Equal(out, again) {
		t.Errorf("two bindings of the same files differ (%v)", err)
	}
}

func TestBrokenPartIsNamed(t *testing.T) {
	_, err := Bind(context.Background(), "", []Part{{"坏文件", 1, []byte("no pdf")}}, nil, Options{})
	if err == nil || !strings.Contains(err.Error(), "坏文件") {
		t.Errorf("%v does not name the part", err)
	}
	if _, err := Bind(context.Background(), "", nil, nil, Options{}); !errors.Is(err, ErrNothing) {
		t.Errorf("binding nothing gives %v", err)
	}
}
