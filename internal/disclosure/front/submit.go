package front

import (
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/front/pages"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/citizen"
)

const (
	titleRequest = "政府信息公开申请表"
	titleRecord  = "更正本人信息申请表"
	privacy      = "您的个人信息加密保存，只用于办理这件申请，保存期满后清除。"
)

func (f *Front) getNew(record bool) web.Handler {
	return func(c *web.Ctx) error {
		a := reading(c.Query("kind"), record)
		return f.ask(c, http.StatusOK, a, a.blank(c.Query("content")))
	}
}

// ask shows the form with what was typed.
func (f *Front) ask(c *web.Ctx, status int, a asking, s *form.State) error {
	title, path := titleRequest, "/requests/new"
	p := pages.Form{Privacy: privacy, Guard: f.d.Shield.Field(c, a.purpose())}
	if a.record {
		title, path = titleRecord, "/requests/record"
	} else {
		p.Suggest, p.From = "/requests/suggest", "content document"
	}
	var err error
	if p.Base, err = f.frame(c, title); err != nil {
		return err
	}
	p.Kinds = kindLinks(path, a, s.Text("content"))
	p.Form = ui.Form{Action: path + "?kind=" + a.key(), Fields: a.fields(s), Error: s.General, Draft: strings.TrimPrefix(path, "/requests/") + "-" + a.key(),
		Buttons: []ui.Button{{Label: "提交申请", Look: ui.Primary}}}
	if status != http.StatusOK {
		p.Before = append(p.Before, ui.Notice{Tone: ui.Warn, Title: "还没有提交成功", Text: "文字都已保留；选好的文件需要重新选择。"})
	}
	return c.Page(status, pages.FormPage(p))
}

func kindLinks(path string, a asking, content string) []ui.Link {
	q := ""
	if content != "" && len(content) < 300 {
		q = "&content=" + url.QueryEscape(content)
	}
	if a.org {
		return []ui.Link{{Label: "改用公民申请表（以个人名义）", Href: path + "?kind=person" + q}}
	}
	return []ui.Link{{Label: "改用单位申请表（企业、社会组织等）", Href: path + "?kind=org" + q}}
}

// upload is a file that was sent with a form.
type upload struct {
	role, name string
	body       []byte
}

// uploads reads the files of a field, and says on the form what is wrong with
// them.
func uploads(r *http.Request, s *form.State, field, role string, most int) []upload {
	if r.MultipartForm == nil {
		return nil
	}
	heads := r.MultipartForm.File[field]
	if len(heads) > most {
		s.Errors[field] = "文件太多，请减少到规定的个数，或者打包成一个压缩文件"
		return nil
	}
	var out []upload
	for _, h := range heads {
		if h.Filename == "" && h.Size == 0 {
			continue
		}
		if h.Size > mostFile {
			s.Errors[field] = "文件“" + attach.SafeName(h.Filename) + "”有" + attach.Megabytes(h.Size) + "，每个文件最大20MB。请压缩或者拆分后再上传"
			return nil
		}
		body, err := bytesOf(h)
		if err != nil {
			s.Errors[field] = "文件没有完整收到，请重新选择后再提交"
			return nil
		}
		out = append(out, upload{role, h.Filename, body})
	}
	return out
}

func bytesOf(h *multipart.FileHeader) ([]byte, error) {
	f, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(f)
}

// memory is how much of a form with files is held in memory, in bytes; the
// rest waits in temporary files.
const memory = 4 << 20

// parse reads a form that may have files.
func parse(c *web.Ctx) error {
	if !strings.HasPrefix(c.R.Header.Get("Content-Type"), "multipart/") {
		return c.R.ParseForm()
	}
	return c.R.ParseMultipartForm(memory)
}

// sweep drops the temporary files of a form.
func sweep(c *web.Ctx) {
	if c.R.MultipartForm != nil {
		_ = c.R.MultipartForm.RemoveAll()
	}
}

func (f *Front) postNew(record bool) web.Handler {
	return func(c *web.Ctx) error {
		if err := parse(c); err != nil {
			return err
		}
		defer sweep(c)
		a := reading(c.Query("kind"), record)
		s := a.form().ReadValues(c.R.Form)
		a.check(s)
		files := uploads(c.R, s, "identity", "identity", 1)
		files = append(files, uploads(c.R, s, "mandate", "mandate", 1)...)
		files = append(files, uploads(c.R, s, "files", "attachment", mostFiles)...)
		if !s.OK() {
			return f.ask(c, http.StatusUnprocessableEntity, a, s)
		}
		if err := f.d.Shield.Check(c, a.purpose(), s.Text("content"), s.Text("document"), s.Text("features")); err != nil {
			return f.again(c, a, s, err)
		}
		return f.submit(c, a, s, files)
	}
}

// again shows the form with a refusal that its sender can mend.
func (f *Front) again(c *web.Ctx, a asking, s *form.State, err error) error {
	if !s.Take(err) {
		return err
	}
	return f.ask(c, http.StatusUnprocessableEntity, a, s)
}

// submit registers what was sent, together with its files, and hands out the
// receipt.
func (f *Front) submit(c *web.Ctx, a asking, s *form.State, files []upload) error {
	agency, err := f.d.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	var out disclosure.Registered
	err = c.DB.Do(c.Context(), applicant(c, agency.ID), func(tx *store.Tx) error {
		in := a.application(s)
		in.Arrived = tx.Today()
		var err error
		if out, err = f.d.Disclosure.RegisterIn(tx, in); err != nil {
			return err
		}
		return f.keep(tx, out.Item.Ref(), files)
	})
	if fail.Is(err, fail.Invalid) {
		return f.again(c, a, s, err)
	}
	if err != nil {
		return err
	}
	f.give(c, ticket{agency.ID, out.Request.ID, out.Code})
	return c.Done("已提交。请记下申请编号和查询码", "/requests/receipt")
}

// application is what the form says.
func (a asking) application(s *form.State) disclosure.Application {
	kind := disclosure.Information
	if a.record {
		kind = disclosure.Record
	}
	return disclosure.Application{Kind: kind, Channel: clock.Internet, Applicants: []citizen.Person{a.person(s)}, Agent: agent(s), Content: s.Text("content"), Document: s.Text("document"),
		Features: s.Text("features"), Supply: s.Text("supply"), Way: s.Text("way"), Consents: s.Yes("consents")}
}

// getReceipt shows number and code to who has just sent the request.
func (f *Front) getReceipt(c *web.Ctx) error {
	t, ok := f.ticket(c)
	if !ok || t.code == "" {
		return c.See("/requests/lookup")
	}
	r, _, err := f.d.Disclosure.RequestOf(c.Context(), c.DB, t.agency, t.request)
	if err != nil {
		return err
	}
	agency, err := f.d.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	office, _, err := f.office(c.Context(), agency)
	if err != nil {
		return err
	}
	p := pages.Receipt{Number: r.Number, Code: t.code}
	if p.Base, err = f.frame(c, "申请回执"); err != nil {
		return err
	}
	p.Facts = []ui.Pair{ui.P("申请类型", disclosure.KindTitles[r.Kind]), ui.P("申请内容", r.Title), ui.P("提交时间", r.SubmittedAt.In(store.Zone).Format("2006年1月2日 15:04")),
		ui.P("受理机构", office.Unit)}
	if office.Phone != "" {
		p.Facts = append(p.Facts, ui.P("联系电话", office.Phone))
	}
	p.Says = []string{"本回执证明申请已经提交。工作人员会按您留下的联系方式与您确认，双方确认之日为收到申请之日（《政府信息公开条例》第三十一条第三项），答复期限自收到之日起计算。",
		"您也可以在“查看进度”中点“确认申请由我提交”，不用等电话。"}
	return c.Page(http.StatusOK, pages.ReceiptPage(p))
}
