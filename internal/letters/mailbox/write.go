package mailbox

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/letters"
	"gongkai/internal/letters/mailbox/pages"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/citizen"
)

// ActAttach is the act of sending files along.
const ActAttach = "随信上传附件"

// The bounds of what is sent along.
const (
	mostFiles   = 5
	mostFile    = 10 << 20
	mostContent = 2000
	purpose     = "letters-write"
)

func writeForm() form.Form {
	return form.Form{
		{Name: "kind", Label: "来信类型", Kind: form.Radio, Required: true, Options: []form.Option{{Value: "ask", Label: "咨询"}, {Value: "help", Label: "求助"}, {Value: "complaint", Label: "投诉"}, {Value: "advice", Label: "建议"}}},
		{Name: "title", Label: "标题", Required: true, Max: 60, Help: "一句话说明是什么事，4至60字。", Test: least(4, "标题至少4个字")},
		{Name: "body", Label: "内容", Kind: form.Area, Required: true, Max: mostContent, Rows: 9, Help: "写明时间、地点、经过和诉求，一信一事，最多2000字。请不要写身份证号、银行账号。", Test: least(10, "请写明具体情况，至少10个字")},
		{Name: "place", Label: "事情发生的地点", Max: 100, Help: "例如 某某镇某某路。没有具体地点的可以不填。"},
		{Name: "name", Label: "姓名", Required: true, Max: 30, Autocomplete: "name", Help: "请填写真实姓名，便于核实；不会公开。"},
		{Name: "phone", Label: "手机或者固定电话", Kind: form.Tel, Required: true, Max: 30, Autocomplete: "tel", Help: "用于核实和反馈；不会公开。", Test: citizen.CheckPhone},
		{Name: "email", Label: "电子邮箱", Kind: form.Email, Max: 100, Autocomplete: "email"},
		{Name: "address", Label: "联系地址", Max: 200, Autocomplete: "street-address"},
		{Name: "files", Label: "附件", Kind: form.File, Multiple: true, Accept: attach.Accept(), Help: "照片、文档等，最多5个，每个不超过10MB。"},
		{Name: "consent", Label: "是否同意公开来信和答复", Kind: form.Radio, Required: true, Options: []form.Option{{Value: "no", Label: "不同意公开"}, {Value: "yes", Label: "同意公开（会隐去姓名、电话等个人信息，是否选登由本局决定）"}}},
		{Name: "read", Label: "我已阅读写信须知，来信内容属实", Kind: form.Check, Required: true},
	}
}

// least refuses a text that is too short to be about anything.
func least(n int, says string) func(string) error {
	return func(v string) error {
		if utf8.RuneCountInString(strings.TrimSpace(v)) < n {
			return errors.New(says)
		}
		return nil
	}
}

func (m *Mailbox) getWrite(c *web.Ctx) error {
	return m.showWrite(c, http.StatusOK, writeForm().Blank(map[string]string{"consent": "no"}))
}

func (m *Mailbox) showWrite(c *web.Ctx, code int, st *form.State) error {
	b, err := m.base(c, "写信")
	if err != nil {
		return err
	}
	agency, err := m.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	n, err := m.Letters.Numbers(c.Context(), c.DB, agency.ID, c.Today())
	if err != nil {
		return err
	}
	var declines []string
	for _, r := range letters.Declines {
		if r.Route != "" {
			declines = append(declines, r.Title+"的："+r.Route)
		}
	}
	c.W.Header().Set("Cache-Control", "no-store")
	return c.Page(code, pages.WritePage(pages.Write{Base: b, Owner: agency.Name, Days: n["term.ordinary"], Declines: declines, Guard: m.Shield.Field(c, purpose),
		Form: ui.Form{Action: root + "/write", Fields: ui.FromForm(st), Error: st.General, Draft: "letter-write", Buttons: []ui.Button{{Label: "提交来信", Look: ui.Primary}}}}))
}

func (m *Mailbox) postWrite(c *web.Ctx) error {
	files, err := uploads(c)
	if err != nil && !fail.Is(err, fail.Invalid) {
		return err
	}
	st := writeForm().Read(c.R)
	if err != nil {
		st.Take(err)
	}
	if !st.OK() {
		return m.showWrite(c, http.StatusUnprocessableEntity, st)
	}
	if err := m.Shield.Check(c, purpose, st.Text("title")+st.Text("body")); err != nil {
		if !st.Take(err) {
			return err
		}
		return m.showWrite(c, http.StatusUnprocessableEntity, st)
	}
	agency, err := m.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	code := letters.NewCode()
	var l letters.Letter
	err = m.DB.Do(c.Context(), m.writer(c, agency.ID), func(tx *store.Tx) (err error) {
		l, err = m.Letters.Write(tx, letters.Taken{Channel: letters.Own, Kind: st.Text("kind"), Title: st.Text("title"), Body: st.Text("body"), Place: st.Text("place"), Consent: st.Text("consent") == "yes", ReceivedAt: tx.Now(), Code: code,
			Person: citizen.Person{Kind: citizen.Natural, Name: st.Text("name"), Phone: st.Text("phone"), Email: st.Text("email"), Address: st.Text("address")}})
		if err != nil || len(files) == 0 {
			return err
		}
		return m.attach(tx, l, files)
	})
	if err == nil {
		return m.receipt(c, l, code)
	}
	if !fail.Is(err, fail.Denied) && !fail.Is(err, fail.Missing) && st.Take(err) {
		return m.showWrite(c, http.StatusUnprocessableEntity, st)
	}
	return err
}

// upload is a file sent along.
type upload struct {
	name string
	body []byte
}

// attach keeps what was sent along with the letter.
func (m *Mailbox) attach(tx *store.Tx, l letters.Letter, files []upload) error {
	for _, f := range files {
		if _, err := m.Files.Put(tx, f.name, f.body, l.Ref()); err != nil {
			if fail.Is(err, fail.Invalid) {
				return fail.Fields(map[string]string{"files": f.name + "：" + err.Error()})
			}
			return err
		}
	}
	return tx.Record(ActAttach, l.Ref(), store.Telling("%s 附件%d个", l.Number, len(files)))
}

// uploads reads the files of a form.
func uploads(c *web.Ctx) ([]upload, error) {
	if err := c.R.ParseMultipartForm(8 << 20); err != nil {
		if errors.Is(err, http.ErrNotMultipart) {
			return nil, nil
		}
		return nil, err
	}
	var out []upload
	for _, h := range c.R.MultipartForm.File["files"] {
		if h.Filename == "" {
			continue
		}
		if len(out) == mostFiles {
			return nil, fail.Fields(map[string]string{"files": fmt.Sprintf("最多%d个附件", mostFiles)})
		}
		if h.Size > mostFile {
			return nil, fail.Fields(map[string]string{"files": fmt.Sprintf("%s有%s，每个附件不能超过10MB，请压缩后再传", attach.SafeName(h.Filename), attach.Megabytes(h.Size))})
		}
		body, err := content(h)
		if err != nil {
			return nil, err
		}
		out = append(out, upload{h.Filename, body})
	}
	return out, nil
}

func content(h *multipart.FileHeader) ([]byte, error) {
	f, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(f)
}

// receipt shows the number and the code, once.
func (m *Mailbox) receipt(c *web.Ctx, l letters.Letter, code string) error {
	b, err := m.base(c, "来信回执")
	if err != nil {
		return err
	}
	b.Flash = append(b.Flash, ui.Flash{Tone: ui.OK, Text: "来信已提交"})
	c.W.Header().Set("Cache-Control", "no-store")
	return c.Page(http.StatusOK, pages.ReceiptPage(pages.Receipt{Base: b, Number: l.Number, Code: code, Title: l.Title, At: l.ReceivedAt.In(store.Zone).Format("2006年1月2日 15:04"), Due: l.Due.Chinese(), Basis: l.Basis}))
}
