package interpret_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"gongkai/internal/interpret"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/pagecheck"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
)

// pointed makes a document with two clauses and a guide, and an interpretation
// of it that lacks nothing.
func (h *house) pointed() (doc, service, piece content.Item) {
	h.Helper()
	doc = h.item(content.KindNormative, "绿色工厂奖励办法")
	h.act(clerk, func(tx *store.Tx) error {
		doc = h.read(doc.ID)
		doc.Body = "<p>第一条　为了鼓励绿色制造，制定本办法。</p><p>第二条　认定为市级绿色工厂的，奖励二十万元。</p>"
		return h.content.Save(tx, &doc)
	})
	service = h.item("service", "绿色工厂奖励申报")
	h.Must(h.in.Offer(h.Context(), clerk, doc.ID, service.ID))
	piece, err := h.in.Start(h.Context(), clerk, doc.ID, "text")
	h.Must(err)
	p := whole()
	p.Elements["benefit"] = "第二条：认定的企业奖励二十万元。"
	h.save(piece.ID, p)
	return doc, service, h.read(piece.ID)
}

// What a policy gives is taken apart into points, each with its clause, whom
// it concerns and where to apply; the points stand on the public page and make
// the questions of a 简明问答 (D04).
func TestPointsAreTakenApartAndReused(t *testing.T) {
	h := build(t)
	doc, service, piece := h.pointed()
	path := "/office/interpret/pieces/" + piece.ID
	got := h.Get(clerk, path+"/points")
	h.Sees(got, http.StatusOK, "取自已填写的解读要素", "认定的企业奖励二十万元", service.Title)
	pagecheck.Check(t, got.Body)
	typed := url.Values{"version": {strconv.FormatInt(piece.Version, 10)}, "text_0": {"认定为市级绿色工厂，一次奖励20万元。"}, "clause_0": {"第三条"}, "audience_0": {"规上工业企业"}, "service_0": {service.ID}, "text_1": {""}, "clause_1": {""}}
	got = h.Post(clerk, path+"/points", typed)
	h.Sees(got, http.StatusUnprocessableEntity, "所解读的文件中没有“第三条”", "一次奖励20万元", "规上工业企业")
	pagecheck.Check(t, got.Body)
	typed.Set("clause_0", "第二条")
	h.Sees(h.Post(elsewhere, path+"/points", typed), http.StatusNotFound)
	h.Sees(h.Post(clerk, path+"/points", typed), http.StatusSeeOther)
	h.Sees(h.Post(clerk, path+"/points", typed), http.StatusConflict, "一次奖励20万元")
	h.Sees(h.Get(clerk, path), http.StatusOK, "1. 认定为市级绿色工厂", "第二条 · 规上工业企业", "用要点起草问答")

	h.Sees(h.Post(clerk, path+"/ask", nil), http.StatusSeeOther)
	asked, err := store.First[content.Item](h.Context(), h.DB, "WHERE agency = $1 AND kind = $2 AND id <> $3 ORDER BY id DESC LIMIT 1", officetest.Agency, content.KindInterpret, piece.ID)
	h.Must(err)
	for _, want := range []string{"问：第二条对规上工业企业", "答：认定为市级绿色工厂", "办理：" + service.Title} {
		if !strings.Contains(asked.Body, want) {
			t.Errorf("the questions lack %q: %s", want, asked.Body)
		}
	}

	h.sign(piece.ID)
	h.Must(h.release(doc.ID))
	points, err := h.in.PointsOf(h.Context(), h.DB, officetest.Agency, doc.ID)
	h.Must(err)
	if len(points) != 1 || points[0].Clause != "第二条" {
		t.Errorf("points of the document: %+v", points)
	}
	live, err := content.LiveOf(h.Context(), h.DB, officetest.Agency, piece.ID)
	h.Must(err)
	part, err := h.in.Extension().Public(h.Context(), h.DB, live)
	h.Must(err)
	if !strings.Contains(part.Below, "政策要点") || !strings.Contains(part.Below, "一次奖励20万元") {
		t.Errorf("the public page: %s", part.Below)
	}
	if err := h.in.SetPoints(h.Context(), clerk, piece.ID, h.read(piece.ID).Version, nil); !fail.Is(err, fail.Stale) {
		t.Errorf("points of what is on line were changed: %v", err)
	}
	h.Verify()
}

// What an interpretation publishes beside its text is handed to the checks.
func TestChecksSeeWhatInterpretationsPublish(t *testing.T) {
	h := build(t)
	_, _, piece := h.pointed()
	p := whole()
	p.Transcript = "请拨打张三的手机13895551234。"
	h.save(piece.ID, p)
	h.Must(h.in.SetPoints(h.Context(), clerk, piece.ID, h.read(piece.ID).Version, []interpret.Point{{Text: "奖励二十万元", Clause: "第二条"}}))
	var all []string
	for _, w := range h.content.Texts(h.read(piece.ID)) {
		all = append(all, w.Label+"："+w.Text)
	}
	got := strings.Join(all, "\n")
	for _, want := range []string{"音视频文字稿：请拨打张三的手机13895551234。", "政策要点第1条：奖励二十万元", "解读要素“背景依据”"} {
		if !strings.Contains(got, want) {
			t.Errorf("the checks do not see %q in\n%s", want, got)
		}
	}
}
