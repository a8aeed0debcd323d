package letters_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"gongkai/internal/kit/store"
	"gongkai/internal/letters"
	"gongkai/internal/office/officetest"
)

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

const (
	root = "/office/letters"
	side = "/office/letterdesk"
)

// Every page answers and keeps its promises, for who works with it.
func TestPagesAnswer(t *testing.T) {
	h := build(t)
	a, b := h.hotline("GD-1"), h.hotline("GD-2")
	h.answered(a.ID)
	h.Must(h.s.Sign(h.Context(), desk, b.ID, "", ""))
	for _, path := range []string{"/import", "/back", "/stats", "/topics", "/settings", "/settings/templates", "/settings/templates/new", "/settings/tokens"} {
		if got := h.Get(desk, side+path); got.Status != 200 {
			t.Errorf("%s answers %d: %s", path, got.Status, cutTo(got.Body))
		}
	}
	for _, path := range []string{"", "/new", "/" + a.ID, "/" + b.ID, "/" + b.ID + "/do?move=" + url.QueryEscape(letters.MoveAssign), "?f.state=open&f.lamp=late&f.title=铸造&f.number=gd&f.channel=hotline&f.from=2023-01-01&f.to=2023-12-31&q=噪声&sort=due"} {
		if got := h.Get(desk, root+path); got.Status != 200 {
			t.Errorf("%s answers %d: %s", path, got.Status, cutTo(got.Body))
		}
	}
	h.Sees(h.Get(desk, root), 200, a.Number, b.Number, "铸造厂夜间噪声扰民", "重复反映", "!张小明", "!13800001234")
	h.Sees(h.Get(desk, root+"/"+b.ID), 200, "可能是同一事项", "相似度100%", "同一人的其他来信", "张**", "!张小明", "分办", "申请退单")
	h.Sees(h.Get(clerk, root), 200, a.Number, "!"+b.Number)
	h.Sees(h.Get(other, root+"/"+a.ID), 404)
	h.Sees(h.Get(over, root+"/"+a.ID), 200, "双答复凭据", "逐字一致", "!重办")
	h.Sees(h.Get(desk, root+"?export=csv"), 200, a.Number, "!张小明")
	h.Sees(h.Get(clerk, root+"/"+a.ID+"/papers"), 200, "写明姓名和电话", "!张小明")
}

func cutTo(s string) string {
	if len(s) > 2000 {
		return s[:2000]
	}
	return s
}

// A letter's way by the pages alone.
func TestALetterGoesItsWayByPages(t *testing.T) {
	h := build(t)
	got := h.Post(desk, root+"/new", form("channel", "mayor", "origin", "SZ-1", "received", "2023-9-4 9:05", "kind", "complaint", "title", "铸造厂夜间噪声", "body", body, "name", "张小明", "phone", "13800001234"))
	at := regexp.MustCompile(`^/office/letters/([0-9A-Za-z]+)$`).FindStringSubmatch(got.Header.Get("Location"))
	if got.Status != http.StatusSeeOther || at == nil {
		t.Fatalf("registered: %d %s %s", got.Status, got.Header.Get("Location"), cutTo(got.Body))
	}
	id := at[1]
	do := func(a string, status int, pairs ...string) officetest.Answer {
		t.Helper()
		actor := desk
		switch a {
		case "clerk":
			actor = clerk
		case "head":
			actor = head
		case "deputy":
			actor = deputy
		}
		return h.post(actor, id, status, pairs...)
	}
	do("desk", 303, "move", letters.MoveSign, "kind", "complaint", "class", "ordinary")
	h.Sees(do("desk", 422, "move", letters.MoveAssign), 422, "承办科室")
	do("desk", 303, "move", letters.MoveAssign, "unit", "u-jn")
	do("clerk", 303, "move", letters.MoveAccept)
	do("clerk", 303, "move", letters.MoveContact, "way", "电话", "says", "向来信人说明了核实和整改情况")
	h.Sees(h.Get(clerk, root+"/"+id+"/reply"), 200, "诉求1", "要求尽快整改")
	h.Sees(h.Post(clerk, root+"/"+id+"/reply", form("text", "您的来信已阅，我们将高度重视，尽快处理。", "result", "done", "person", "王芳", "phone", "0955-7068001")), 303)
	h.Sees(h.Get(clerk, root+"/"+id), 200, "送审前还要改", "高度重视", "没有写明依据")
	h.Sees(h.Post(clerk, root+"/"+id+"/do", form("move", letters.MoveSubmit)), 422)
	h.Sees(h.Post(clerk, root+"/"+id+"/reply", form("version", "0", "text", good, "result", "done", "person", "王芳", "phone", "0955-7068001")), 303)
	do("clerk", 303, "move", letters.MoveSubmit)
	h.Sees(h.Get(head, root+"/"+id), 200, "审签单", "审核同意")
	h.Sees(h.Post(head, root+"/"+id+"/fill", form("move", letters.MoveReview, "opinion", "同意")), 303)
	h.Sees(h.Post(deputy, root+"/"+id+"/fill", form("move", letters.MoveRelease)), 303)
	do("clerk", 422, "move", letters.MovePlatform, "at", "2023-09-04 11:50", "way", letters.WayReceipt, "ref", "SZ-0001 办结", "text", good)
	h.receipt(clerk, id, "at", "2023-09-04 11:50", "ref", "SZ-0001 办结")
	h.Sees(do("clerk", 422, "move", letters.MovePaper, "at", "2023-09-14 11:50", "way", letters.WayHand, "ref", "张小明签收", "text", good), 422, "不能晚于现在")
	do("clerk", 303, "move", letters.MovePaper, "at", "2023-09-04 11:55", "way", letters.WayHand, "ref", "张小明签收", "text", "答复：办好了。")
	h.Sees(h.Get(clerk, root+"/"+id), 200, "纸质反馈与签发的答复不一致")
	do("clerk", 303, "move", letters.MovePaper, "at", "2023-09-04 11:55", "way", letters.WayHand, "ref", "张小明签收", "text", good)
	do("clerk", 303, "move", letters.MoveClose)
	h.Sees(h.Get(desk, root+"/"+id), 200, "已办结", "逐字一致", "办理经过")
	h.Verify()
}

// post makes a move on its page.
func (h *house) post(a who, id string, status int, pairs ...string) officetest.Answer {
	h.Helper()
	got := h.Post(a, root+"/"+id+"/do", form(pairs...))
	if got.Status != status {
		h.Fatalf("%v answers %d: %s", pairs, got.Status, cutTo(got.Body))
	}
	return got
}

// receipt notes the reply on the platform by its number and a file that shows
// it.
func (h *house) receipt(a who, id string, pairs ...string) {
	h.Helper()
	f := form(append(pairs, "move", letters.MovePlatform, "way", letters.WayReceipt, "text", good)...)
	h.Sees(h.Upload(a, root+"/"+id+"/do", "file", "办结回执.txt", []byte("平台办结回执"), f), 303)
}

// orders is a workbook of orders with a merged title, a wrong row and a
// column of the platform's own.
func orders(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	rows := [][]any{{"12345热线转办工单"}, {"12345工单编号", "受理时间", "诉求人", "来电号码", "工单类型", "内容描述", "主办意见"},
		{"GD-101", "2023/9/1 9:05", "张小明", "13800001234", "投诉举报类", body, "请5日内答复"}, {"GD-102", "昨天", "李四", "13900001234", "咨询", "请问技改补助如何申报？", ""},
		{"GD-103", "2023-09-02 10:00", "王五", "13700001234", "咨询", "请问技改补助如何申报？需要什么材料？", ""}}
	for i, row := range rows {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := f.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.MergeCell("Sheet1", "A1", "G1"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAnImportIsPreviewedMappedAndTakenOnce(t *testing.T) {
	h := build(t)
	got := h.Upload(desk, side+"/import", "file", "工单.xlsx", orders(t), form("channel", "hotline"))
	if got.Status != 303 {
		t.Fatalf("%d %s", got.Status, got.Body)
	}
	at := got.Header.Get("Location")
	h.Sees(h.Get(desk, at), 200, "可以导入", "不是日期", "主办意见", "!张小明", "张**")
	rows, err := store.Select[letters.Import](h.Context(), h.DB, "WHERE agency = $1 ORDER BY id", officetest.Agency)
	h.Must(err)
	if len(rows) != 1 || strings.Contains(rows[0].Sealed, "张小明") {
		t.Errorf("the preview names people where it is stored")
	}
	var keys []string
	for i, k := range rows[0].Keys {
		if rows[0].Head[i] == "主办意见" {
			k = "demand"
		}
		keys = append(keys, "c"+string(rune('0'+i)), k)
	}
	h.Sees(h.Post(desk, at+"/columns", form(keys...)), 303)
	h.Sees(h.Post(desk, at+"/commit", nil), 303)
	h.Sees(h.Post(desk, at+"/commit", nil), 409)
	list, err := store.Select[letters.Letter](h.Context(), h.DB, "WHERE agency = $1 ORDER BY origin_no", officetest.Agency)
	h.Must(err)
	if len(list) != 2 || list[0].Origin != "GD-101" || list[0].Demand != "请5日内答复" || list[1].Kind != "ask" {
		t.Fatalf("taken over: %+v", list)
	}
	// The same file again: the mapping is remembered, and nothing comes twice.
	again := h.Upload(desk, side+"/import", "file", "工单.xlsx", orders(t), form("channel", "hotline")).Header.Get("Location")
	h.Sees(h.Get(desk, again), 200, "已登记过")
	h.Sees(h.Post(desk, again+"/commit", nil), 303)
	var n int
	h.Must(h.DB.QueryRow(h.Context(), "SELECT COUNT(*) FROM letters_letter WHERE agency = $1", officetest.Agency).Scan(&n))
	if n != 2 {
		t.Errorf("%d letters after the second import", n)
	}
	h.Sees(h.Post(desk, side+"/import", form("channel", "mayor", "text", "信件编号：SZ-9\n来信时间：2023-9-1\n来信内容：园区道路破损，请修复。")), 303)
	h.Sees(h.Post(desk, side+"/import", form("channel", "mayor", "text", "你好")), 422, "没有认出")
	h.Verify()
}

func TestThePlatformHandsOverByTheAPI(t *testing.T) {
	h := build(t)
	secret, err := h.s.Issue(h.Context(), desk, "市12345平台", "hotline", h.today()+30)
	h.Must(err)
	call := func(method, path, token, body string) (int, map[string]any) {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		h.Router(nobody).ServeHTTP(w, r)
		out := map[string]any{}
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
		}
		return w.Code, out
	}
	order := `{"source_no":"GD-7","received_at":"2023-09-04T09:05:00+08:00","person_name":"张小明","phone":"13800001234","type":"投诉","content":"` + body + `"}`
	if code, _ := call("POST", "/api/letters/v1/orders", "gk_wrongwrongwrongwrong", order); code != 401 {
		t.Errorf("a wrong token: %d", code)
	}
	code, first := call("POST", "/api/letters/v1/orders", secret, order)
	again, second := call("POST", "/api/letters/v1/orders", secret, order)
	if code != 201 || again != 200 || first["number"] != second["number"] || second["created"] != false {
		t.Errorf("%d %v, then %d %v", code, first, again, second)
	}
	if code, out := call("POST", "/api/letters/v1/orders", secret, `{"source_no":"GD-8","received_at":"昨天"}`); code != 422 || len(out["problems"].([]any)) != 2 {
		t.Errorf("a wrong order: %d %v", code, out)
	}
	if code, _ := call("POST", "/api/letters/v1/orders", secret, `{"nonsense":1}`); code != 400 {
		t.Errorf("an unknown field: %d", code)
	}
	if code, out := call("GET", "/api/letters/v1/orders/GD-7", secret, ""); code != 200 || out["state"] != "待签收" {
		t.Errorf("%d %v", code, out)
	}
	if code, _ := call("GET", "/api/letters/v1/orders/GD-9", secret, ""); code != 404 {
		t.Errorf("an unknown number: %d", code)
	}
	h.Verify()
}
