package publish_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
	"gongkai/internal/publish"
)

// One item goes the whole way in the browser's words, by five people.
func TestAnItemGoesTheWholeWay(t *testing.T) {
	h := build(t)
	got := h.Post(h.as("p-wang"), "/office/publish/new", form("kind", content.KindNews, "title", "召开节能工作推进会"))
	h.Sees(got, http.StatusSeeOther)
	edit := got.Header.Get("Location")
	page := strings.TrimSuffix(edit, "/edit")
	id := page[strings.LastIndexByte(page, '/')+1:]
	h.Sees(h.Get(h.as("p-wang"), edit), 200, "召开节能工作推进会", "没有标识公开属性", "保密审查")
	h.Sees(h.Post(h.as("p-wang"), page+"/move", form("name", publish.MoveSubmit)), 422, "公开属性")
	i := h.item(id)
	v := form("title", "召开节能工作推进会", "column", h.column("dongtai/gzdt"), "body", "<p>会议召开。</p><script>alert(1)</script>", "marking", "proactive",
		"carrier", "非公文类", "ways", "政府网站", "handler_opinion", "不涉密", "source", "本局", "version", itoa(i.Version), "then", "submit")
	h.Sees(h.Post(h.as("p-wang"), edit, v), 303)
	if i = h.item(id); i.State != content.Reviewing || strings.Contains(i.Body, "script") {
		t.Fatalf("%s %s", i.State, i.Body)
	}
	h.Sees(h.Get(h.as("p-li"), "/office/publish/review"), 200, "召开节能工作推进会")
	h.Sees(h.Get(h.as("p-li"), page), 200, "审核同意", "一校校对人")
	h.Sees(h.Post(h.as("p-li"), page+"/fill", form("act", publish.MoveAgree, "opinion", "同意")), 422, "请填写一校校对人", "同意")
	h.Sees(h.Post(h.as("p-li"), page+"/fill", form("act", publish.MoveAgree, "opinion", "同意。", "proof", "李伟")), 303)
	h.Sees(h.Post(h.as("p-chen"), page+"/fill", form("act", publish.MoveAgree, "opinion", "已核。", "proof", "陈静", "marking", "属性恰当")), 303)
	h.Sees(h.Post(h.as("p-zhao"), page+"/fill", form("act", publish.MoveAgree, "opinion", "可以。", "secrecy", publish.SecrecyOpen)), 303)
	h.Sees(h.Post(h.as("p-hong"), page+"/fill", form("act", publish.MoveSign, "opinion", "同意发布。", "proof", "李红梅", "decided", "主动公开")), 303)
	h.Sees(h.Get(h.as("p-chen"), "/office/publish/review?view=release"), 200, "召开节能工作推进会")
	h.Sees(h.Get(h.as("p-chen"), page+"/move?name="+publish.MoveRelease), 200, "立即对外发布")
	h.Sees(h.Post(h.as("p-chen"), page+"/move", form("name", publish.MoveRelease)), 303)
	if i = h.item(id); i.State != content.Published || i.Address == "" {
		t.Fatalf("%+v", i)
	}
	h.Sees(h.Get(h.as("p-wang"), page), 200, i.IndexNo, i.Address, "已发布", "按时公开")
	h.Sees(h.Get(h.as("p-wang"), page+"/secrecy"), 200, "政府信息公开保密审查表", "赵文斌", "李红梅")
	h.Sees(h.Get(h.as("p-chen"), "/office/publish/register"), 200, i.IndexNo)
	acts := h.Acts(officetest.Agency)
	for _, want := range []string{publish.ActRefused, publish.MoveSubmit, publish.MoveAgree, publish.MoveSign, publish.MoveRelease} {
		if !slices.Contains(acts, want) {
			t.Errorf("the record has no %s", want)
		}
	}
	h.Verify()
}
