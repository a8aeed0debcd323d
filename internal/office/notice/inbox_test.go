package notice_test

import (
	"context"
	"encoding/base64"
	"io"
	"mime/quotedprintable"
	"strings"
	"testing"

	"gongkai/internal/kit/store"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/officetest"
)

// decode undoes a mail's transfer encoding.
func decode(t *testing.T, encoding string, body []byte) string {
	t.Helper()
	var r io.Reader = strings.NewReader(string(body))
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func (h *house) firstOf(person string) notice.Told {
	h.Helper()
	m, err := store.First[notice.Told](context.Background(), h.DB, "WHERE agency = $1 AND person = $2 ORDER BY level", officetest.Agency, person)
	h.Must(err)
	return m
}

func TestTheInbox(t *testing.T) {
	h := build(t)
	wang, li := officetest.Actor("p-wang", "u-jn"), officetest.Actor("p-li", "u-jn")
	h.Sees(h.House.Get(wang, "/office/inbox"), 200, "没有未读消息")
	m := message("a", "p-wang", "p-li")
	m.Title = "<script>任务</script>"
	_, err := h.tell(m)
	h.Must(err)
	m = message("b", "p-wang")
	m.Kind, m.Level, m.Title, m.Href = "other.kind", notice.Warn, "外部地址", "https://evil.example"
	_, err = h.tell(m)
	h.Must(err)
	h.Sees(h.House.Get(wang, "/office/inbox"), 200, "&lt;script&gt;任务", "外部地址", "提醒", "警示", "交办", "全部标为已读", "!<script>任务")
	h.Sees(h.House.Get(wang, "/office/inbox?f.level=warn"), 200, "外部地址", "!&lt;script")
	h.Sees(h.House.Get(wang, "/office/inbox?f.kind=ledger.assign"), 200, "&lt;script", "!外部地址")
	h.Sees(h.House.Get(wang, "/office/inbox?f.title=%25"), 200, "没有符合条件")
	h.Sees(h.House.Get(li, "/office/inbox"), 200, "!外部地址")

	mine := h.firstOf("p-wang")
	h.Sees(h.House.Get(li, "/office/inbox/"+mine.ID), 404, "没有找到")
	open := h.House.Get(wang, "/office/inbox/"+mine.ID)
	if open.Status != 303 || open.Header.Get("Location") != "/office/ledger/duties/d1" || h.unread("p-wang") != 1 {
		t.Errorf("%d to %s, unread %d", open.Status, open.Header.Get("Location"), h.unread("p-wang"))
	}
	h.Sees(h.House.Get(wang, "/office/inbox"), 200, "!&lt;script")
	h.Sees(h.House.Get(wang, "/office/inbox?show=all"), 200, "已读", "&lt;script")

	h.Sees(h.Post(wang, "/office/inbox/read", nil), 422, "没有勾选")
	// Somebody else's message stays unread whatever is posted.
	h.Sees(h.Post(wang, "/office/inbox/read", map[string][]string{"id": {h.firstOf("p-li").ID}}), 303)
	if h.unread("p-li") != 1 || h.unread("p-wang") != 1 {
		t.Errorf("unread %d and %d", h.unread("p-li"), h.unread("p-wang"))
	}
	h.Sees(h.Post(wang, "/office/inbox/read-all", nil), 303)
	if h.unread("p-li") != 1 || h.unread("p-wang") != 0 {
		t.Errorf("unread %d and %d", h.unread("p-li"), h.unread("p-wang"))
	}
}

func TestAMessageLeadsOutOfTheSystemNever(t *testing.T) {
	h := build(t)
	m := message("a", "p-wang")
	m.Href = "//evil.example/x"
	_, err := h.tell(m)
	h.Must(err)
	got := h.House.Get(officetest.Actor("p-wang", ""), "/office/inbox/"+h.firstOf("p-wang").ID)
	if to := got.Header.Get("Location"); !strings.HasPrefix(to, "/office/inbox") {
		t.Errorf("leads to %s", to)
	}
}

func TestTheFlowIsWhole(t *testing.T) {
	if err := notice.Flow.Check(); err != nil {
		t.Error(err)
	}
}
