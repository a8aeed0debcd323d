package letters_test

import (
	"errors"
	"strings"
	"testing"

	"gongkai/internal/kit/fail"
	"gongkai/internal/letters"
)

// Words alone prove nothing: each way asks for its number, its name or its
// file, and says so (G05).
func TestAProofIsAFileOrAServiceThatWasRecorded(t *testing.T) {
	h := build(t)
	l := h.hotline("GD-1")
	h.signed(l.ID)
	for name, x := range map[string]struct {
		move string
		p    letters.Proof
		want string
	}{
		"no way":                {letters.MovePlatform, letters.Proof{Ref: "BJ-20230904", Text: good}, "请选择凭据的种类"},
		"words for a number":    {letters.MovePlatform, letters.Proof{Way: letters.WayReceipt, Ref: "已办结", Text: good}, "不像平台办结编号"},
		"no number":             {letters.MovePlatform, letters.Proof{Way: letters.WayReceipt, Text: good}, "请填写平台办结编号"},
		"a file that is none":   {letters.MovePlatform, letters.Proof{Way: letters.WayFile, Ref: "见截图", Text: good}, "请上传截图"},
		"a typed number alone":  {letters.MovePlatform, letters.Proof{Way: letters.WayReceipt, Ref: "BJ-20230904", Text: good}, "不能作为凭据，请同时上传"},
		"an address alone":      {letters.MovePlatform, letters.Proof{Way: "page", Ref: "https://12345.example.cn/1", Text: good}, "不能作为凭据，请同时上传"},
		"a parcel alone":        {letters.MovePaper, letters.Proof{Way: letters.WayPost, Ref: "XA20230904001", Text: good}, "不能作为凭据，请同时上传"},
		"a way of another":      {letters.MovePlatform, letters.Proof{Way: letters.WayTold, Ref: "告知张小明", Text: good}, "请选择凭据的种类"},
		"a post without parcel": {letters.MovePaper, letters.Proof{Way: letters.WayPost, Ref: "挂号信", Text: good}, "不像邮件单号"},
		"nobody signed":         {letters.MovePaper, letters.Proof{Way: letters.WayHand, Ref: "123", Text: good}, "不像签收人"},
		"a picture has no text": {letters.MovePaper, letters.Proof{Way: letters.WayFile, Name: "扫描.png", Body: []byte("\x89PNG\r\n\x1a\n")}, "请粘贴实际发出的答复全文"},
	} {
		x.p.At = h.DB.Now()
		err := h.s.Prove(h.Context(), clerk, l.ID, x.move, x.p)
		if !fail.Is(err, fail.Invalid) || !strings.Contains(said(err), x.want) {
			t.Errorf("%s: %v", name, said(err))
		}
	}
	h.Must(h.s.Prove(h.Context(), clerk, l.ID, letters.MovePlatform, letters.Proof{Way: letters.WayReceipt, Ref: "BJ-20230904", Text: good, Name: "回执.txt", Body: []byte("平台办结回执"), At: h.DB.Now()}))
	if err := h.s.Close(h.Context(), clerk, l.ID); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "纸质反馈还没有凭据") {
		t.Errorf("closed with one proof: %v", err)
	}
	b := h.hotline("GD-2")
	h.signed(b.ID)
	err := h.s.Prove(h.Context(), clerk, b.ID, letters.MovePlatform, letters.Proof{Way: letters.WayReceipt, Ref: "BJ-20230904", Text: good, Name: "回执.txt", Body: []byte("平台办结回执"), At: h.DB.Now()})
	if !strings.Contains(said(err), l.Number) {
		t.Errorf("the number of another letter's proof: %v", said(err))
	}
}

// said is what an error says, its fields in.
func said(err error) string {
	if err == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString(err.Error())
	var e *fail.Error
	if errors.As(err, &e) {
		for _, v := range e.Fields {
			b.WriteString("；" + v)
		}
	}
	return b.String()
}

// What went out is what the file says, whatever was typed beside it; a slip
// that goes with the reply leaves the typed text alone.
func TestTheFileGoesBeforeWhatWasTyped(t *testing.T) {
	h := build(t)
	l := h.hotline("GD-1")
	h.signed(l.ID)
	c, err := h.s.Case(h.Context(), h.DB, clerk, l.ID)
	h.Must(err)
	by, err := h.s.Masked(h.Context(), h.DB, &c.Letter)
	h.Must(err)
	c.Reply.Text = strings.ReplaceAll(c.Reply.Text, "9月8日", "9月18日")
	sheet, err := h.s.Feedback(h.Context(), h.DB, c, by)
	h.Must(err)
	h.Must(h.s.Prove(h.Context(), clerk, l.ID, letters.MovePaper, letters.Proof{Way: letters.WayFile, Name: "反馈表.docx", Body: docx(t, sheet), Text: good, At: h.DB.Now()}))
	c, err = h.s.Case(h.Context(), h.DB, clerk, l.ID)
	h.Must(err)
	if len(c.Differences) != 1 || !strings.Contains(c.Reply.PaperText, "9月18日") {
		t.Errorf("the file says 9月18日, kept is %q with %d differences", c.Reply.PaperText, len(c.Differences))
	}
	h.Must(h.s.Prove(h.Context(), clerk, l.ID, letters.MovePaper, letters.Proof{Way: letters.WayPost, Ref: "XA20230904001", Name: "邮政回执.txt", Body: []byte("国内挂号函件收据 XA20230904001 收件人 张"), Text: good, At: h.DB.Now()}))
	c, err = h.s.Case(h.Context(), h.DB, clerk, l.ID)
	h.Must(err)
	if len(c.Differences) != 0 || !c.PaperProven() || c.Reply.PaperFile == "" {
		t.Errorf("a slip beside the typed text: %+v", c.Differences)
	}
}
