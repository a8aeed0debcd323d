package redact

import (
	"net/url"
	"strings"
	"testing"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/letter/lettertest"
	"gongkai/internal/kit/paper/raster"
	"gongkai/internal/kit/slice"
	"gongkai/internal/office/officetest"
)

func house(t *testing.T) (*lettertest.House, string) {
	t.Helper()
	h := lettertest.Open(t, func(h *lettertest.House) []slice.Slice {
		return []slice.Slice{New(Deps{DB: h.DB, Log: h.Logger, Service: h.Service, Files: h.Files, Options: Options{Raster: raster.Options{DPI: 60}}}).Slice()}
	}, Migrations())
	return h, h.Case().Item.ID
}

func begin(h *lettertest.House, item, name string, data []byte) string {
	h.Helper()
	f, err := h.Service.Attach(h.Context(), lettertest.Clerk(), item, "information", name, data)
	h.Must(err)
	got := h.Post(lettertest.Clerk(), NewHref(item), url.Values{"file": {f.File}})
	h.Sees(got, 303)
	return got.Header.Get("Location")
}

// TestTheDesk marks without a script, by ticking, by lines, by pressing and by
// numbers, and makes the copy.
func TestTheDesk(t *testing.T) {
	h, item := house(t)
	clerk := lettertest.Clerk()
	h.Sees(h.Get(clerk, NewHref(item)), 200, "没有可以处理的文件")
	at := begin(h, item, "分配结果.pdf", makePDF(t))
	page := h.Get(clerk, at)
	h.Sees(page, 200, "找到的个人信息", idNumber, "逐行选择", "按位置框选")
	pick := func(body, near string) string {
		i := strings.Index(body, near)
		v := body[:i]
		v = v[strings.LastIndex(v, `name="pick" value="`)+len(`name="pick" value="`):]
		return v[:strings.Index(v, `"`)]
	}
	found := pick(page.Body, "："+idNumber)
	h.Sees(h.Post(clerk, at+"/mark?from=found", url.Values{"pick": {found}}), 422, "不予公开的依据")
	h.Sees(h.Post(clerk, at+"/mark?from=found", url.Values{"ground": {"third"}}), 422, "请先勾选")
	h.Sees(h.Post(clerk, at+"/mark?from=found", url.Values{"pick": {found}, "ground": {"third"}, "note": {"个人隐私"}}), 303)
	h.Sees(h.Get(clerk, at), 200, "1处", "个人隐私", "第十五条")

	hits := h.Get(clerk, at+"?q=王小明")
	h.Sees(hits, 200, "查找结果", "［王小明］")
	h.Sees(h.Post(clerk, at+"/mark?from=hits&q=王小明", url.Values{"pick": {pick(hits.Body, "王小明 <")}, "ground": {"third"}}), 303)
	h.Sees(h.Get(clerk, at), 200, "同样的文字还有没有标记的地方")
	h.Sees(h.Post(clerk, at+"/make", nil), 422, "还出现在")
	hits = h.Get(clerk, at+"?q=王小明")
	rest := hits.Body[strings.Index(hits.Body, `id="hits"`):]
	rest = rest[strings.Index(rest, "王小明 <")+len("王小明 <"):]
	h.Sees(h.Post(clerk, at+"/mark?from=hits", url.Values{"pick": {pick(rest, "王小明 <")}, "ground": {"third"}}), 303)

	h.Sees(h.Post(clerk, at+"/box?page=1", url.Values{"page": {"9"}, "x": {"1"}, "y": {"1"}, "w": {"9"}, "h": {"9"}, "ground": {"internal"}}), 422, "没有这一页")
	h.Sees(h.Post(clerk, at+"/box?page=1", url.Values{"page": {"1"}, "x": {"400"}, "y": {"700"}, "w": {"50"}, "h": {"20"}, "ground": {"internal"}}), 303)
	first := h.Post(clerk, at+"/press", url.Values{"page": {"1"}, "at.x": {"10"}, "at.y": {"20"}, "ground": {"third"}})
	h.Sees(first, 303)
	to, _ := url.Parse(first.Header.Get("Location"))
	h.Sees(h.Get(clerk, to.Path+"?"+to.RawQuery), 200, "已选一角")
	h.Sees(h.Post(clerk, at+"/press", url.Values{"page": {"1"}, "at.x": {"40"}, "at.y": {"50"}, "cx": {to.Query().Get("cx")}, "cy": {to.Query().Get("cy")}, "ground": {"third"}}), 303)
	h.Sees(h.Get(clerk, at), 200, "5处")
	h.Sees(h.Post(clerk, at+"/drop?no=5", nil), 303)
	if got := h.Get(clerk, at+"/pages/1"); got.Status != 200 || !strings.HasPrefix(got.Body, "\x89PNG") {
		t.Errorf("the picture of the page answers %d", got.Status)
	}
	h.Sees(h.Get(clerk, at+"/pages/7"), 404)

	h.Sees(h.Post(clerk, at+"/make", nil), 303)
	h.Sees(h.Get(clerk, at), 200, "已生成区分处理后的文件", "分配结果（区分处理后）.pdf", "区分处理清单")
	h.Sees(h.Post(clerk, at+"/drop?no=1", nil), 409, "标记不能再改")
	all, err := h.Service.FilesOf(h.Context(), h.DB, officetest.Agency, item)
	h.Must(err)
	roles := ""
	for _, f := range all {
		roles += f.Role + " "
	}
	if roles != "information redacted other " {
		t.Errorf("the case has the files %s", roles)
	}
	h.Verify()
}

// TestTheDeskIsForWhoHandlesTheCase: it shows what is withheld.
func TestTheDeskIsForWhoHandlesTheCase(t *testing.T) {
	h, item := house(t)
	at := begin(h, item, "分配结果.docx", makeDOCX(t))
	h.Sees(h.Get(lettertest.Clerk(), at), 200, idNumber, "!按位置框选")
	for _, a := range []struct {
		rights []string
		status int
	}{{[]string{disclosure.RightView}, 403}, {[]string{disclosure.RightView + ":unit", disclosure.RightWork + ":unit"}, 404}, {nil, 403}} {
		h.Sees(h.Get(officetest.Actor("p-sys", "", a.rights...), at), a.status, "!"+idNumber)
	}
	h.Sees(h.Get(officetest.Actor("q-zhou", "", disclosure.RightView, disclosure.RightWork), at), 404)
}
