package screen_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/paper"
	"gongkai/internal/kit/paper/raster"
	"gongkai/internal/office/screen"
)

// A PDF is masked as a copy of pictures in which the places are black: none of
// its text is left, under the black or anywhere else (B11). Only what is
// personal is offered; words are for the person who has the original.
func TestAPDFIsBlackedOutOnACopy(t *testing.T) {
	h := openHouse(t)
	ctx := context.Background()
	in, err := paper.PDF(ctx, paper.Sheet{Title: "补贴名单", Body: "<p>张三，身份证号11010519491231002X，电话13812345678。</p><p>此件公开。</p><p>再次核对：11010519491231002X。</p>"})
	h.Must(err)
	r := h.check(screen.Subject{Files: []screen.File{{ID: "f", Name: "补贴名单.pdf", Data: bytesOf(in)}}})
	var all []screen.Finding
	for _, f := range r.Of("f") {
		if f.Mend != nil {
			all = append(all, f)
			if f.Check != screen.CheckPersonal || f.Mend.Title != "在 PDF 中涂黑" {
				t.Errorf("offered: %+v", f)
			}
		}
	}
	if len(all) < 2 {
		t.Fatalf("found %+v", r.Findings)
	}
	out, err := h.Mask(ctx, "补贴名单.pdf", in, all)
	h.Must(err)
	if _, err := docread.ReadBytes(ctx, "out.pdf", out, docread.Options{}); !errors.Is(err, docread.ErrNoText) {
		t.Errorf("text is left in the copy: %v", err)
	}
	for _, secret := range []string{"11010519491231002X", "13812345678"} {
		if bytes.Contains(out, []byte(secret)) {
			t.Errorf("the copy still holds %s", secret)
		}
	}
	pages, err := raster.Read(ctx, in, raster.Options{})
	h.Must(err)
	if n := len(pages); n == 0 || !strings.Contains(string(pages[0].Text), "此件公开") {
		t.Error("the original was changed")
	}
	moved := all[0]
	moved.Match = "99999999999"
	if _, err := h.Mask(ctx, "补贴名单.pdf", in, []screen.Finding{moved}); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "没有在页面上找到") {
		t.Errorf("a place that is not there: %v", err)
	}
}
