package screen

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"path"
	"strings"

	"github.com/a-h/templ"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/screen/pages"
)

// mostTrial is the largest file that may be tried, in bytes.
const mostTrial = 50 << 20

// What may be wanted of a trial.
const (
	wantReport = "report"
	wantMask   = "mask"
	wantStrip  = "strip"
)

func linkList(l []ui.Link) templ.Component { return pages.Links(l) }

func trialForm() form.Form {
	return form.Form{
		{Name: "title", Label: "标题", Max: 200},
		{Name: "text", Label: "文字", Kind: form.Area, Rows: 10, Max: 200_000, Help: "粘贴要检查的文字；只检查文件时留空"},
		{Name: "file", Label: "文件", Kind: form.File, Help: "DOCX、XLSX、PPTX、OFD、ODF、PDF、图片、文本、CSV 或 ZIP，不超过 50 MB。文件只用于这次检查，不保存"},
		{Name: "want", Label: "要得到", Kind: form.Radio, Required: true, Options: []form.Option{
			{Value: wantReport, Label: "检查结果"},
			{Value: wantMask, Label: "遮盖后的文件", Help: "在副本里遮盖发现的个人信息"},
			{Value: wantStrip, Label: "清除痕迹后的文件", Help: "在副本里去掉作者、批注、修订痕迹、自定义属性和图片的拍摄信息"}}},
	}
}

func (s *Screen) getTrial(c *web.Ctx) error {
	return s.showTrial(c, trialForm().Blank(map[string]string{"want": wantReport}), nil)
}

func (s *Screen) showTrial(c *web.Ctx, f *form.State, r *Report) error {
	v := view(c, "试检一段文字或一个文件", root)
	v.Lead = "检查个人信息、词库、领导人、日期、文号、链接和附件，以及文件中看不见的内容。内容不保存。"
	v.Form = &ui.Form{Action: root, Fields: ui.FromForm(f), Error: f.General, Buttons: []ui.Button{{Label: "检查", Look: ui.Primary}}}
	if r != nil {
		n := len(r.Blocking())
		notice := ui.Notice{Tone: ui.OK, Title: "没有发现问题"}
		if len(r.Findings) > 0 {
			notice = ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("发现 %d 处问题，其中 %d 处须处理后才能发布", len(r.Findings), n)}
		}
		v.Notices = append(v.Notices, notice)
		if len(r.Findings) > 0 {
			v.Parts = append(v.Parts, pages.Part{Title: "检查结果", Grid: Grid(*r)})
		}
		v.After, v.Form = v.Form, nil // what was found is read first
		v.After.Legend = "再检一次"
	}
	return show(c, f.OK(), v)
}

// mostShown is how many findings are listed on a page.
const mostShown = 500

// Grid is a report as a table, for the pages of those who call Check.
func Grid(r Report) ui.Grid {
	g := ui.Grid{ID: "findings", Caption: "检查结果", Columns: []ui.Column{{Key: "level", Label: "级别"}, {Key: "check", Label: "检查"}, {Key: "place", Label: "位置", Wide: true},
		{Key: "excerpt", Label: "内容", Wide: true}, {Key: "message", Label: "说明", Wide: true}, {Key: "mend", Label: "可以", Wide: true}}}
	for _, f := range r.Findings[:min(len(r.Findings), mostShown)] {
		level := ui.Badge(ui.Warn, levelTitles[Warn])
		if f.Level == Block {
			level = ui.Badge(ui.Bad, levelTitles[Block])
		}
		mend, note := "", f.Basis
		if f.Mend != nil {
			mend = f.Mend.Title
		}
		if f.Override != nil {
			level, mend = ui.Badge(ui.OK, "已放行"), f.Override.Name+"：“"+f.Override.Reason+"”"
		}
		g.Rows = append(g.Rows, ui.Row{ID: f.Key, Label: Checks[f.Check], Cells: []ui.Cell{ui.C(level), ui.T(Checks[f.Check]), ui.T(f.Place.String()),
			ui.C(pages.Excerpt(f.Before, f.Match, f.After)), {Text: f.Message, Note: note}, ui.T(mend)}})
	}
	return g
}

func (s *Screen) postTrial(c *web.Ctx) error {
	name, data, err := s.trialFile(c)
	f := trialForm().Read(c.R)
	if err != nil {
		if !f.Take(err) {
			return err
		}
		return s.showTrial(c, f, nil)
	}
	want := f.Text("want")
	switch {
	case strings.TrimSpace(f.Text("text")+f.Text("title")) == "" && data == nil:
		f.Errors["text"] = "请粘贴文字，或选择一个文件"
	case want != wantReport && data == nil:
		f.Errors["file"] = "请选择要处理的文件"
	}
	if !f.OK() {
		return s.showTrial(c, f, nil)
	}
	err = s.trial(c, f, name, data)
	if err != nil && f.Take(err) {
		return s.showTrial(c, f, nil)
	}
	return err
}

// trialFile is the file that was sent, or nil.
func (s *Screen) trialFile(c *web.Ctx) (string, []byte, error) {
	if err := c.R.ParseMultipartForm(mostTrial); err != nil && err != http.ErrNotMultipart {
		return "", nil, err
	}
	if c.R.MultipartForm == nil || len(c.R.MultipartForm.File["file"]) == 0 || c.R.MultipartForm.File["file"][0].Size == 0 {
		return "", nil, nil
	}
	return c.Upload("file", mostTrial)
}

// trial answers with what was wanted.
func (s *Screen) trial(c *web.Ctx, f *form.State, name string, data []byte) error {
	if f.Text("want") == wantStrip {
		out, err := s.Strip(c.Context(), name, data, false)
		if err != nil {
			return err
		}
		return c.File(copyName(name, "已清除痕迹"), "application/octet-stream", out.Data)
	}
	sub := Subject{Agency: c.Actor.Tenant, Ref: store.Ref{Kind: "screen.trial", ID: "trial"}, Title: f.Text("title"), Body: paragraphs(f.Text("text"))}
	if data != nil {
		sub.Files = []File{{ID: "file", Name: name, Data: func(context.Context) ([]byte, error) { return data, nil }}}
	}
	r, err := s.Check(c.Context(), c.DB, sub)
	if err != nil {
		return err
	}
	if f.Text("want") == wantReport {
		return s.showTrial(c, f, &r)
	}
	var list []Finding
	for _, x := range r.Of("file") {
		if x.Check == CheckPersonal {
			list = append(list, x)
		}
	}
	if len(list) == 0 {
		return fail.Invalidf("文件里没有发现需要遮盖的个人信息")
	}
	out, err := s.Mask(c.Context(), name, data, list)
	if err != nil {
		return err
	}
	return c.File(copyName(name, "已遮盖"), "application/octet-stream", out)
}

// copyName is the name of a changed copy.
func copyName(name, what string) string {
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "（" + what + "）" + ext
}

// paragraphs makes HTML of a plain text.
func paragraphs(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out.WriteString("<p>" + html.EscapeString(line) + "</p>")
		}
	}
	return out.String()
}
