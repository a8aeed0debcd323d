package library_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gongkai/internal/kit/page/pagecheck"
	"gongkai/internal/library"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
)

func TestEveryPageKeepsItsPromises(t *testing.T) {
	h := build(t)
	h.at(on("2023-05-08"), 9, 0)
	doc := h.standing("甲办法", "某工信规发〔2023〕1号", on("2023-10-07"))
	h.Must(h.lib.Sweep(h.Context(), officetest.Agency))
	r, err := h.lib.OpenRound(h.Context(), office, "2023年清理", "", on("2023-06-30"), 0)
	h.Must(err)
	plan, err := h.lib.Preview(h.Context(), office, "a.xlsx", workbook(t, line("乙办法", "某工信规发[2021]3号", "", "")), nil)
	h.Must(err)
	for path, see := range map[string]string{"": "甲办法", "?on=2023-05-07": "2023年5月7日的有效性", "/expiring": "尚未决定", "/filings": "待备案", "/report": "解读、办事", "/rounds": "2023年清理", "/parameters": "有效期最长",
		"/rounds/" + r.ID: "未提出", "/documents/" + doc.ID: "有效期至2023年10月7日", "/import": "预检", "/import/" + plan.ID: "全部通过"} {
		got := h.Get(office, "/office/library"+path)
		h.Sees(got, http.StatusOK, see)
		pagecheck.Check(t, got.Body)
	}
	if got := h.Get(office, "/office/library?export=csv"); !strings.Contains(got.Body, "某工信规发") {
		t.Errorf("export %s", got.Body)
	}
}

func TestFormsSaveAndKeepWhatWasTyped(t *testing.T) {
	h := build(t)
	h.at(on("2023-05-08"), 9, 0)
	doc, other := h.item("甲办法", "某工信规发〔2023〕1号", on("2023-05-01")), h.item("乙办法", "某工信规发〔2023〕2号", on("2023-05-01"))
	path := "/office/library/documents/" + doc.ID
	fields := url.Values{"version": {"-2"}, "issuer": {"某市工业和信息化局"}, "joint": {"某市财政局"}, "starts": {"2023-06-01"}, "ends": {"2033-05-31"}, "legal": {"合法"}, "legal_reviewer": {"法规科"}}
	got := h.Post(clerk, path, fields)
	h.Sees(got, http.StatusUnprocessableEntity, "最迟为2028年5月31日", "法规科")
	pagecheck.Check(t, got.Body)
	fields.Set("ends", "2028-05-31")
	h.Sees(h.Post(clerk, path, fields), http.StatusSeeOther)
	h.Sees(h.Get(clerk, path), http.StatusOK, "2028年5月31日", "某市财政局")
	h.Sees(h.Post(clerk, path+"/ties", url.Values{"kind": {"based"}}), http.StatusUnprocessableEntity, "库外文件的标题")
	h.Sees(h.Post(clerk, path+"/ties", url.Values{"kind": {"based"}, "target": {other.ID}}), http.StatusSeeOther)
	h.Sees(h.Get(clerk, "/office/library/documents/"+other.ID), http.StatusOK, "被引为依据", "甲办法")
	h.Sees(h.Post(clerk, path+"/declare", url.Values{"as": {"废止"}}), http.StatusForbidden)
	h.Sees(h.Get(elsewhere, path), http.StatusNotFound)
	h.Sees(h.Post(clerk, path, fields), http.StatusConflict, "刚被他人修改")
}

func TestARoundIsWalkedThrough(t *testing.T) {
	h := build(t)
	h.at(on("2023-05-08"), 9, 0)
	doc := h.standing("甲办法", "某工信规发〔2023〕1号", 0)
	got := h.Post(office, "/office/library/rounds", url.Values{"title": {"2023年清理"}, "due": {"2023-06-01"}})
	h.Sees(got, http.StatusSeeOther)
	path := got.Header.Get("Location")
	h.Sees(h.Post(office, path+"/choose", url.Values{"id": {doc.ID}, "choice": {library.RoundEnd}}), http.StatusUnprocessableEntity, "请写明理由")
	h.Sees(h.Post(office, path+"/choose", url.Values{"id": {doc.ID}, "choice": {library.RoundEnd}, "reason": {"上位法已废止"}}), http.StatusSeeOther)
	h.Sees(h.Post(office, path+"/sign", nil), http.StatusForbidden)
	h.Sees(h.Post(director, path+"/sign", nil), http.StatusSeeOther)
	h.Sees(h.Post(office, path+"/list", nil), http.StatusSeeOther)
}

// An official document that is no normative one is taken into the library from
// its own page; anything else is not.
func TestAnOfficialDocumentIsTakenIn(t *testing.T) {
	h := build(t)
	h.at(on("2023-05-08"), 9, 0)
	doc := h.kind(content.KindDocument, "工作要点", "某工信发〔2023〕6号", on("2023-05-01"))
	panels, err := h.lib.Extension().Panels(h.Context(), h.DB, clerk, doc)
	h.Must(err)
	path := "/office/library/documents/" + doc.ID + "/enter"
	if len(panels) != 1 || panels[0].Acts[0][1] != path {
		t.Fatalf("the item's page offers %+v", panels)
	}
	got := h.Get(clerk, path)
	h.Sees(got, http.StatusOK, "工作要点", "纳入文件库")
	pagecheck.Check(t, got.Body)
	h.Sees(h.Post(clerk, path, nil), http.StatusSeeOther)
	h.Sees(h.Get(clerk, "/office/library"), http.StatusOK, "工作要点")
	h.Sees(h.Post(clerk, path, nil), http.StatusUnprocessableEntity, "已在文件库中")
	news := h.kind(content.KindNews, "一次会议", "", 0)
	if panels, err := h.lib.Extension().Panels(h.Context(), h.DB, clerk, news); err != nil || len(panels) > 0 {
		t.Errorf("news are offered to the library: %+v %v", panels, err)
	}
	h.Sees(h.Post(clerk, "/office/library/documents/"+news.ID+"/enter", nil), http.StatusUnprocessableEntity, "只有公文")
}
