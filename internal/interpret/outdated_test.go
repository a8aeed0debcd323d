package interpret_test

import (
	"context"
	"strings"
	"testing"

	"gongkai/internal/interpret"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
)

// TestAnInterpretationOfAnAmendedTextSaysSo publishes a document with its
// interpretation, amends the document, and publishes the interpretation again.
func TestAnInterpretationOfAnAmendedTextSaysSo(t *testing.T) {
	h := build(t)
	h.noon("2023-07-14")
	doc := h.item(content.KindNormative, "技术改造奖补办法")
	piece, err := h.in.Start(h.Context(), clerk, doc.ID, "text")
	h.Must(err)
	h.save(piece.ID, whole())
	h.sign(piece.ID)
	h.Must(h.release(doc.ID))
	changed := interpret.Change{ID: "t1", By: "关于修改《技术改造奖补办法》的决定", Number: "某工信规发〔2023〕3号", From: civil.MustParse("2023-09-15"), Published: civil.MustParse("2023-08-29")}
	h.in.Amended = func(_ context.Context, _ store.Querier, _ string, day civil.Date, _ ...string) (map[string]interpret.Change, error) {
		if day < changed.From {
			return nil, nil
		}
		return map[string]interpret.Change{doc.ID: changed}, nil
	}
	part := func(id string) content.Part {
		l, err := content.LiveOf(h.Context(), h.DB, officetest.Agency, id)
		h.Must(err)
		parts, err := h.content.Public(h.Context(), h.DB, l)
		h.Must(err)
		return parts[0]
	}
	waits := func() bool {
		w, err := h.in.Slice().Inbox(h.Context(), h.DB, clerk)
		h.Must(err)
		return len(w) == 1 && strings.Contains(w[0].Title, "待修订解读") && w[0].Things[0].Ref == piece.Ref()
	}
	h.noon("2023-09-14")
	h.Must(h.in.Slice().Jobs[0].Work(h.Context(), nil))
	if part(piece.ID).Stamp != "" || waits() || len(h.told.all) != 0 {
		t.Fatal("warned before the amended text holds")
	}
	h.noon("2023-09-15")
	h.Must(h.in.Slice().Jobs[0].Work(h.Context(), nil))
	want := "所解读的文件已于2023年9月15日由《关于修改〈技术改造奖补办法〉的决定》（某工信规发〔2023〕3号）修改，内容以现行文本为准"
	if p := part(piece.ID); p.StampNote != want || p.Tone != "warn" || p.StampHref != h.read(doc.ID).Address {
		t.Errorf("the page says %+v", p)
	}
	if p := part(doc.ID); !strings.Contains(p.Boxes[0].Links[0].Note, "文件修改前的解读") {
		t.Errorf("the document's page says %+v", p.Boxes)
	}
	if !waits() || len(h.told.all) != 1 || h.told.all[0].To[0] != clerk.ID || !strings.HasPrefix(h.told.all[0].Title, "请修订解读") {
		t.Errorf("waiting %v, told %+v", waits(), h.told.all)
	}
	h.Sees(h.Get(clerk, "/office/interpret?f.current=文件已修改，待修订"), 200, "技术改造奖补办法", "文件已修改，待修订")
	h.Must(h.release(piece.ID))
	if p := part(piece.ID); p.Stamp != "" || waits() {
		t.Errorf("after the revision the page says %+v", p)
	}
}
