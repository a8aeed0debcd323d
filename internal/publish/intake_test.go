package publish_test

import (
	"bytes"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
	"gongkai/internal/publish"
)

func listed(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	s := &sheet.Sheet{Name: "清单", Rows: sheet.Of(rows)}
	for _, c := range publish.IntakeColumns {
		s.Columns = append(s.Columns, sheet.Column{Title: c})
	}
	var b bytes.Buffer
	if err := (&sheet.Book{Title: "清单", Sheets: []*sheet.Sheet{s}}).Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func oldNews(title string) []any {
	return []any{"工作动态", title, "dongtai/gzdt", "节能安全科", "主动公开", "2021-06-03", "", "", "", "市工业和信息化局", "", "会议召开。\n部署工作。", "名单.txt"}
}

// A list of what another site published is rehearsed row by row, and comes in
// whole or not at all, with its original day beside that of the act.
func TestPublishedItemsAreTakenOver(t *testing.T) {
	h := build(t)
	ctx, chen := h.Context(), h.as("p-chen")
	files := zipped(t, "附件/名单.txt", "一、二、三")
	none, phone, nowhere := oldNews("没有属性"), oldNews("有手机号"), oldNews("没有栏目")
	none[4], phone[11], nowhere[2], nowhere[5] = "", "联系张三13895551234。", "没有这个栏目", ""
	bad := listed(t, oldNews("好的"), none, phone, nowhere)
	in, err := h.publish.Rehearse(ctx, chen, bad, files)
	h.Must(err)
	for n, want := range []string{"", "公开属性必须填写", "个人信息", "没有填写原发布日期"} {
		got := strings.Join(in.Rows[n].Wrong, "；")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("row %d: %s", in.Rows[n].Line, got)
		}
	}
	in, err = h.publish.TakeOver(ctx, chen, bad, files)
	h.Must(err)
	if in.Wrong() != 3 || h.items() != 0 {
		t.Fatalf("%d wrong, %d taken over", in.Wrong(), h.items())
	}
	good := listed(t, oldNews("=1+1 的公式标题"), oldNews("第二条"))
	in, err = h.publish.Rehearse(ctx, chen, good, nil)
	h.Must(err)
	if in.Wrong() != 2 || h.items() != 0 {
		t.Fatalf("without its files: %+v", in.Rows)
	}
	in, err = h.publish.TakeOver(ctx, chen, good, files)
	h.Must(err)
	if in.Wrong() != 0 || h.items() != 2 {
		t.Fatalf("%+v, %d items", in.Rows, h.items())
	}
	all, err := content.Editions(ctx, h.DB, officetest.Agency, h.newest())
	h.Must(err)
	if e := all[0]; e.Was.OriginalOn != civil.MustParse("2021-06-03") || len(e.Files) != 1 || !strings.Contains(e.Was.Body, "<p>部署工作。</p>") {
		t.Fatalf("%+v", e)
	}
	h.Sees(h.Get(chen, "/office/publish/"+h.newest()), 200, "原发布日期（迁移）", "无时限")
	if in, err = h.publish.TakeOver(ctx, chen, good, files); err != nil || in.Wrong() != 2 || h.items() != 2 {
		t.Fatalf("twice: %v, %d", err, h.items())
	}
	h.Verify()
}

// What cannot be read is refused with a sentence, and the import is the
// office's alone.
func TestWhatCannotBeTakenOver(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	many := make([][]any, publish.IntakeRows+1)
	for n := range many {
		many[n] = oldNews("多")
	}
	for name, try := range map[string][2][]byte{"no list": {[]byte("PK"), nil}, "no rows": {listed(t), nil}, "too many": {listed(t, many...), nil},
		"no zip": {listed(t, oldNews("a")), []byte("rar")}, "twins": {listed(t, oldNews("a")), zipped(t, "a/名单.txt", "1", "b/名单.txt", "2")}} {
		if _, err := h.publish.Rehearse(ctx, h.as("p-chen"), try[0], try[1]); !fail.Is(err, fail.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := h.publish.TakeOver(ctx, h.as("p-wang"), listed(t, oldNews("a")), nil); !fail.Is(err, fail.Denied) {
		t.Errorf("a clerk: %v", err)
	}
	h.Sees(h.Get(h.as("p-wang"), "/office/publishing/intake"), 403)
	h.Sees(h.Get(h.as("p-chen"), "/office/publishing/intake"), 200, "试导入", "下载模板")
	h.Sees(h.Post(h.as("p-chen"), "/office/publishing/intake", form("act", "try")), 422, "请选择要上传的文件")
}

func (h *house) items() int {
	h.Helper()
	rows, err := h.DB.Query(h.Context(), "SELECT id FROM content_item WHERE agency = $1", officetest.Agency)
	h.Must(err)
	defer func() { _ = rows.Close() }()
	n := 0
	for rows.Next() {
		n++
	}
	h.Must(rows.Err())
	return n
}

func (h *house) newest() string {
	h.Helper()
	var id string
	rows, err := h.DB.Query(h.Context(), "SELECT id FROM content_item WHERE agency = $1 ORDER BY id DESC LIMIT 1", officetest.Agency)
	h.Must(err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		h.Must(rows.Scan(&id))
	}
	h.Must(rows.Err())
	return id
}
