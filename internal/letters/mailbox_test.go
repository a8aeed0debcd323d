package letters_test

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/letters"
	"gongkai/internal/office/officetest"
)

var (
	token    = regexp.MustCompile(`name="form_token" value="([^"]+)"`)
	numbered = regexp.MustCompile(`XJ\d{12}`)
	coded    = regexp.MustCompile(`查询码</dt>\s*<dd[^>]*>\s*([2-9A-Z]{8})`)
)

// guarded opens a form, waits as somebody without scripts has to, and sends
// it.
func (h *house) guarded(path, to string, fields url.Values) officetest.Answer {
	h.Helper()
	got := h.Get(nobody, path)
	h.Sees(got, 200)
	return h.pass(got, to, fields)
}

// pass sends the form on a page that was answered.
func (h *house) pass(page officetest.Answer, to string, fields url.Values) officetest.Answer {
	h.Helper()
	m := token.FindStringSubmatch(page.Body)
	if m == nil {
		h.Fatalf("no token on the page: %s", page.Body)
	}
	h.Clock.At = h.Clock.At.Add(10 * time.Second)
	fields.Set("form_token", m[1])
	return h.Post(nobody, to, fields)
}

func written() url.Values {
	return form("kind", "complaint", "title", "铸造厂夜间噪声扰民", "body", body, "name", "张小明", "phone", "13800001234", "consent", "yes", "read", "1")
}

// write sends a letter and gives its number and code.
func (h *house) write(fields url.Values) (number, code string) {
	h.Helper()
	got := h.guarded("/letters/write", "/letters/write", fields)
	h.Sees(got, 200, "来信已提交", "请记下信件编号和查询码")
	n, c := numbered.FindString(got.Body), coded.FindStringSubmatch(got.Body)
	if n == "" || c == nil {
		h.Fatalf("a receipt without number or code: %s", got.Body)
	}
	return n, c[1]
}

// A letter to the mailbox, seen, answered, rated and asked about once more.
func TestACitizenWritesAndFollowsTheLetter(t *testing.T) {
	h := build(t)
	number, code := h.write(written())
	l, err := store.First[letters.Letter](h.Context(), h.DB, "WHERE agency = $1 AND number = $2", officetest.Agency, number)
	h.Must(err)
	if l.Channel != letters.Own || !l.Consent || l.CodeHash == "" || strings.Contains(l.CodeHash, code) {
		t.Errorf("kept as %+v", l)
	}
	look := func() officetest.Answer {
		t.Helper()
		return h.guarded("/letters/lookup", "/letters/lookup", form("number", strings.ToLower(number), "code", strings.ToLower(code)))
	}
	h.Sees(look(), 200, "已提交", "9月11日", "!评价和追问")
	h.Sees(h.guarded("/letters/lookup", "/letters/lookup", form("number", number, "code", "AAAAAAAA")), 422, "查询码不对", number, "!铸造厂")
	h.Sees(h.Get(nobody, "/letters/"+number), 404)
	h.signed(l.ID)
	h.Sees(look(), 200, "已答复", "责令其停止夜间生产")
	h.Must(h.s.Prove(h.Context(), clerk, l.ID, letters.MovePaper, letters.Proof{Way: letters.WayArchive, Text: good, Ref: "DA-2023-0001", At: h.DB.Now()}))
	h.Must(h.s.Close(h.Context(), clerk, l.ID))
	mine := look()
	h.Sees(mine, 200, "已办结", "评价和追问")
	bad := h.pass(mine, "/letters/lookup/rate", form("number", number, "code", code, "mark", "1"))
	h.Sees(bad, 422, "请写明不满意的原因")
	h.Sees(h.pass(bad, "/letters/lookup/rate", form("number", number, "code", code, "mark", "1", "says", "晚上还是有噪声")), 200, "感谢您的评价", "非常不满意")
	mine = look()
	h.Sees(mine, 200, "!提交评价")
	h.Sees(h.pass(mine, "/letters/lookup/ask", form("number", number, "code", code, "body", "整改后晚上还是有噪声，怎么办？")), 200, "请记下信件编号和查询码")
	h.Sees(look(), 200, "!提交追问")
	more, err := store.First[letters.Letter](h.Context(), h.DB, "WHERE agency = $1 AND parent = $2", officetest.Agency, l.ID)
	h.Must(err)
	if more.PersonKey != l.PersonKey || more.SamePerson != 1 {
		t.Errorf("the further question is not seen as the same person's: %+v", more)
	}
	h.Verify()
}

// Selection: edited, the original and the reason kept, nothing personal (G08).
func TestSelectedLettersShowNobody(t *testing.T) {
	h := build(t)
	f := written()
	f.Set("body", "我叫张小明，电话13800001234。"+body)
	number, _ := h.write(f)
	l, err := store.First[letters.Letter](h.Context(), h.DB, "WHERE agency = $1 AND number = $2", officetest.Agency, number)
	h.Must(err)
	h.signed(l.ID)
	h.Must(h.s.Prove(h.Context(), clerk, l.ID, letters.MovePaper, letters.Proof{Way: letters.WayArchive, Text: good, Ref: "DA-2023-0001", At: h.DB.Now()}))
	h.Must(h.s.Close(h.Context(), clerk, l.ID))
	err = h.s.Publish(h.Context(), desk, l.ID, letters.Opened{Title: l.Title, Question: l.Body, Answer: good, Reason: "原文公开"})
	if !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "手机号码") {
		t.Errorf("a telephone number is published: %v", err)
	}
	masked := letters.Mask(l.Body, "张小明")
	if strings.Contains(masked, "张小明") || strings.Contains(masked, "13800001234") || !strings.Contains(masked, "夜里十一点多") {
		t.Errorf("masked as %q", masked)
	}
	if err := h.s.Publish(h.Context(), desk, l.ID, letters.Opened{Title: l.Title, Question: masked, Answer: good}); !fail.Is(err, fail.Invalid) {
		t.Errorf("changed without a reason: %v", err)
	}
	h.Sees(h.Get(desk, root+"/"+l.ID+"/public"), 200, "与原文比较", "!13800001234\"")
	h.Sees(h.Post(desk, root+"/"+l.ID+"/public", form("title", l.Title, "question", masked, "answer", good, "reason", "遮盖姓名和电话")), 303)
	h.Sees(h.Get(nobody, "/letters"), 200, "来信选登", l.Title, "答复率", "我要写信")
	h.Sees(h.Get(nobody, "/letters?f.title=铸造厂&f.kind=complaint"), 200, l.Title)
	h.Sees(h.Get(nobody, "/letters?f.kind=ask"), 200, "!"+l.Title)
	h.Sees(h.Get(nobody, "/letters/"+number), 200, "责令其停止夜间生产", "!张小明", "!13800001234")
	h.Must(h.s.Unpublish(h.Context(), desk, l.ID, "来信人要求撤下"))
	h.Sees(h.Get(nobody, "/letters/"+number), 404, "撤下")
	h.Sees(h.Get(nobody, "/letters"), 200, "!"+l.Title)
	h.Verify()
}

func TestAHostileLetterIsHeldBackOrHarmless(t *testing.T) {
	h := build(t)
	f := written()
	f.Set("title", "<script>alert(1)</script>投诉")
	number, code := h.write(f)
	h.Sees(h.guarded("/letters/lookup", "/letters/lookup", form("number", number, "code", code)), 200, "&lt;script&gt;", "!<script>alert")
	short := written()
	short.Set("body", "短")
	h.Sees(h.guarded("/letters/write", "/letters/write", short), 422, "至少10个字", "张小明")
	h.Sees(h.Post(nobody, "/letters/write", written()), 422, "请再点一次提交", "铸造厂夜间噪声扰民")
	large := h.Upload(nobody, "/letters/write", "files", "照片.jpg", bytes.Repeat([]byte("x"), 11<<20), written())
	h.Sees(large, 422, "不能超过10MB", "铸造厂夜间噪声扰民")
	var n int
	h.Must(h.DB.QueryRow(h.Context(), "SELECT COUNT(*) FROM letters_letter WHERE agency = $1", officetest.Agency).Scan(&n))
	if n != 1 {
		t.Errorf("%d letters", n)
	}
}

func TestADeclinedWriterIsToldTheRoute(t *testing.T) {
	h := build(t)
	number, code := h.write(written())
	l, err := store.First[letters.Letter](h.Context(), h.DB, "WHERE agency = $1 AND number = $2", officetest.Agency, number)
	h.Must(err)
	h.Must(h.s.Decline(h.Context(), desk, l.ID, "duty", "噪声由生态环境部门监管"))
	h.Sees(h.guarded("/letters/lookup", "/letters/lookup", form("number", number, "code", code)), 200, "不予受理", "与本单位职责无关", "12345")
}
