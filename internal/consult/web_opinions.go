package consult

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"gongkai/internal/consult/pages"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/web"
)

func templEscape(s string) string { return templ.EscapeString(s) }

// Whole reads a form that may come with files, so that what was typed is there
// whatever becomes of them.
func Whole(c *web.Ctx) error {
	err := c.R.ParseMultipartForm(1 << 20)
	if errors.Is(err, http.ErrNotMultipart) {
		return nil
	}
	return err
}

// files are what was chosen in a field of the form.
func files(c *web.Ctx, field string) []string {
	if c.R.MultipartForm == nil {
		return nil
	}
	var out []string
	for _, h := range c.R.MultipartForm.File[field] {
		if h.Filename != "" {
			out = append(out, h.Filename)
		}
	}
	return out
}

// uploads reads the files of a field.
func uploads(c *web.Ctx, field string) ([]Upload, error) {
	if c.R.MultipartForm == nil {
		return nil, nil
	}
	var out []Upload
	for _, h := range c.R.MultipartForm.File[field] {
		if h.Filename == "" {
			continue
		}
		if h.Size > mostFile {
			return nil, fail.Fields(map[string]string{field: fmt.Sprintf("“%s”太大，每个附件最大%d MB", h.Filename, mostFile>>20)})
		}
		if len(out) == mostFiles {
			return nil, fail.Fields(map[string]string{field: fmt.Sprintf("最多%d个附件", mostFiles)})
		}
		f, err := h.Open()
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(f)
		if e := f.Close(); err == nil {
			err = e
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Upload{Name: h.Filename, Body: body})
	}
	return out, nil
}

// asked is the filter of an address.
func (k *Consultation) asked(q ui.Query) Filter {
	f := q.Filters
	return Filter{Consultation: k.ID, State: f["state"], Channel: f["channel"], Theme: f["theme"], Group: f["group"], Verdict: f["verdict"], Article: f["article"], Activity: f["activity"], Q: first(q.Text, f["text"])}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// labels names the articles of a draft by their numbers.
func labels(articles []Article) map[int64]string {
	out := map[int64]string{0: "整体"}
	for _, a := range articles {
		out[a.No] = a.Label
	}
	return out
}

func words(list []string) []ui.Option {
	var out []ui.Option
	for _, w := range list {
		out = append(out, ui.Option{Value: w, Label: w})
	}
	return out
}

func (s *Consult) columns(k *Consultation, articles []Article, themes []string) []ui.Column {
	var about []ui.Option
	about = append(about, ui.Option{Value: "0", Label: "整体"})
	for _, a := range articles {
		about = append(about, ui.Option{Value: strconv.FormatInt(a.No, 10), Label: a.Label})
	}
	var states []ui.Option
	for _, st := range Opinions.States {
		states = append(states, ui.Option{Value: string(st.State), Label: st.Title})
	}
	return []ui.Column{
		{Key: "number", Label: "编号", Sort: true, Fixed: true, Least: 8},
		{Key: "text", Label: "意见内容", Wide: true, Least: 22, Filter: &ui.Field{Placeholder: "内容含"}},
		{Key: "article", Label: "条款", Filter: &ui.Field{Kind: ui.Select, Options: about}},
		{Key: "channel", Label: "渠道", Filter: &ui.Field{Kind: ui.Select, Options: words(Channels)}},
		{Key: "people", Label: "人数", Number: true, Sort: true},
		{Key: "theme", Label: "主题", Sort: true, Filter: &ui.Field{Kind: ui.Select, Options: append([]ui.Option{{Value: "-", Label: "未编码"}}, words(themes)...)}},
		{Key: "verdict", Label: "处理结果", Least: 11, Filter: &ui.Field{Kind: ui.Select, Options: append([]ui.Option{{Value: "-", Label: "还没有"}}, words(Verdicts)...)}},
		{Key: "state", Label: "状态", Sort: true, Filter: &ui.Field{Kind: ui.Select, Options: states}},
		{Key: "on", Label: "日期", Sort: true, Least: 6},
	}
}

func (s *Consult) getOpinions(c *web.Ctx) error { return s.showOpinions(c, http.StatusOK, nil) }

func (s *Consult) showOpinions(c *web.Ctx, code int, state *form.State) error {
	k, err := s.seen(c)
	if err != nil {
		return err
	}
	articles, err := Articles(c.Context(), c.DB, k.Agency, k.ID)
	if err != nil {
		return err
	}
	themes, err := Themes(c.Context(), c.DB, k.Agency, k.ID)
	if err != nil {
		return err
	}
	q := ui.ReadQuery(c.R.URL.Query())
	f := k.asked(q)
	if q.Export != "" {
		if q.All {
			f = Filter{Consultation: k.ID}
		}
		return s.export(c, k, f, q.Export, labels(articles))
	}
	total, err := CountOpinions(c.Context(), c.DB, k.Agency, f)
	if err != nil {
		return err
	}
	list, err := ListOpinions(c.Context(), c.DB, k.Agency, f, q.Sort, q.Down, q.Offset(), q.Per)
	if err != nil {
		return err
	}
	path := k.Href() + "/opinions"
	g := ui.Grid{ID: "opinions", Caption: "意见登记", Path: path, Query: q, Columns: s.columns(k, articles, themes), Pages: ui.Pages(path, q, total), Sticky: 1, Export: true, Choose: true,
		Empty: ui.EmptyState{Title: "还没有意见", Text: "公众从征集页面提交的意见和登记的线下意见都列在这里。"}}
	name := labels(articles)
	for _, o := range list {
		g.Rows = append(g.Rows, opinionRow(k, &o, name))
	}
	p := pages.List{Base: k.base(c, "意见登记"), Views: k.views("/opinions"), Grid: g}
	if may(c.Actor, RightWork, k) && k.State == Announced {
		p.Grid.BatchAction = path
		p.Grid.Batch = []ui.Button{{Label: "处理所选", Name: "do", Value: "settle", Look: ui.Primary}, {Label: "编码所选", Name: "do", Value: "code"}, {Label: "认定无效", Name: "do", Value: "spam"},
			{Label: "公开展示", Name: "do", Value: "show"}, {Label: "停止展示", Name: "do", Value: "hide"}}
		if total > 0 {
			p.Grid.Tools = []ui.Button{{Label: fmt.Sprintf("按当前条件批量处理（%d条）", total), Href: k.Href() + "/all?" + q.Values().Encode()}}
		}
	}
	return c.Page(code, pages.ListPage(p))
}

func opinionRow(k *Consultation, o *Opinion, name map[int64]string) ui.Row {
	href := k.Href() + "/opinions/" + o.ID
	verdict := o.Verdict
	if o.State == Spam {
		verdict = o.SpamWhy
	}
	return ui.Row{ID: o.ID, Href: href, Label: o.Number, Cells: []ui.Cell{{Text: o.Number, Href: href, Note: o.Who()}, {Text: o.Text, Clamp: true}, ui.T(name[o.Article]), ui.T(o.Channel), ui.N(int(o.People)),
		ui.T(o.Theme), {Text: verdict, Note: o.Reason}, ui.C(ui.Badge(opinionTone(o), Opinions.TitleOf(o.State))), ui.T(o.On.String())}}
}

func opinionTone(o *Opinion) ui.Tone {
	switch o.State {
	case Settled:
		return ui.OK
	case Spam:
		return ui.Warn
	}
	return ui.Info
}

// export streams a register of any length, as it is read.
func (s *Consult) export(c *web.Ctx, k *Consultation, f Filter, kind string, name map[int64]string) error {
	t, failed := s.register(c.Context(), c.DB, k, f, name)
	file, media := k.Slug()+"意见登记.xlsx", sheet.MediaType
	write := func(w io.Writer) error { return (&sheet.Book{Title: k.Title, Sheets: []*sheet.Sheet{t}}).Write(w) }
	if kind == "csv" {
		file, media, write = k.Slug()+"意见登记.csv", sheet.CSVMediaType, t.WriteCSV
	}
	return c.Stream(file, media, func(w io.Writer) error {
		if err := write(w); err != nil {
			return err
		}
		return *failed
	})
}

// postOpinions does a batch act, or goes on to the form that it needs.
func (s *Consult) postOpinions(c *web.Ctx) error {
	k, err := s.seen(c)
	if err != nil {
		return err
	}
	if err := c.R.ParseForm(); err != nil {
		return err
	}
	ids, back := c.R.Form["id"], k.Href()+"/opinions"
	if len(ids) == 0 {
		return fail.Invalidf("没有选中意见，请先勾选")
	}
	switch do := c.R.FormValue("do"); do {
	case "settle", "code", "spam":
		return c.See(k.Href() + "/all?" + url.Values{"do": {do}, "id": ids}.Encode())
	case "show", "hide":
		n, err := s.Show(c.Context(), c.Actor, k.ID, ids, do == "show")
		if err != nil {
			return err
		}
		return c.Done(fmt.Sprintf("已处理%d条意见", n), back)
	}
	return fail.Invalidf("请选择要做什么")
}

// verdictForm asks for an answer.
func verdictForm(templates []Template) form.Form {
	f := form.Form{
		{Name: "verdict", Label: "处理结果", Kind: form.Radio, Required: true, Options: []form.Option{{Value: Adopted, Label: Adopted}, {Value: Partly, Label: Partly}, {Value: Rejected, Label: Rejected}}},
		{Name: "reason", Label: "采纳或者不采纳的理由", Kind: form.Area, Required: true, Max: 1000, Rows: 4, Help: "随反馈公布，本人凭回执可以查询。"},
		{Name: "changed", Label: "据此修改的条款", Max: 30, Placeholder: "例如 第三条", Help: "采纳、部分采纳的填写；用于前后对照。"},
		{Name: "theme", Label: "主题", Max: 30},
	}
	if len(templates) > 0 {
		f = append(f, form.Field{Name: "keep", Label: "保存为答复模板", Kind: form.Check})
		return f
	}
	return append(f, form.Field{Name: "keep", Label: "保存为答复模板", Kind: form.Check})
}

func batchForm(do string, templates []Template) form.Form {
	switch do {
	case "code":
		return form.Form{{Name: "theme", Label: "主题", Required: true, Max: 30}, {Name: "article", Label: "针对的条款", Kind: form.Select, Free: true, Max: 10, Help: "没有写明条款、实际针对某一条的，在这里归到该条；原文不改动。"}}
	case "spam":
		f := form.Form{{Name: "why", Label: "无效的原因", Kind: form.Select, Required: true}}
		for _, r := range SpamReasons {
			f[0].Options = append(f[0].Options, form.Option{Value: r, Label: r})
		}
		return f
	}
	return verdictForm(templates)
}

func (s *Consult) getAll(c *web.Ctx) error { return s.showAll(c, http.StatusOK, nil) }

func (s *Consult) showAll(c *web.Ctx, code int, state *form.State) error {
	k, err := s.seen(c)
	if err != nil {
		return err
	}
	templates, err := Templates(c.Context(), c.DB, k.Agency)
	if err != nil {
		return err
	}
	v := c.R.URL.Query()
	do, ids := v.Get("do"), v["id"]
	if state == nil {
		state = batchForm(do, templates).Blank(nil)
	}
	f := ui.Form{Action: k.Href() + "/all?" + c.R.URL.RawQuery, Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "确定", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: k.Href() + "/opinions"}}}
	if r := ui.Pick(f.Fields, "reason"); r.Name != "" {
		for _, t := range templates {
			r.Phrases = append(r.Phrases, t.Text)
		}
	}
	if about := ui.Pick(f.Fields, "article"); about.Name != "" {
		about.Options = append(about.Options, ui.Option{Value: "0", Label: "整体意见"})
		if err := s.articleField(c, k, about); err != nil {
			return err
		}
		about.Blank = "保持原来的条款"
	}
	title := map[string]string{"code": "意见编码", "spam": "认定无效"}[do]
	title = first(title, "批量处理意见")
	says := fmt.Sprintf("对所选%d条意见一并处理，每条意见的原文都保留。", len(ids))
	if len(ids) == 0 {
		n, err := CountOpinions(c.Context(), c.DB, k.Agency, k.asked(ui.ReadQuery(v)))
		if err != nil {
			return err
		}
		says = fmt.Sprintf("对符合当前条件的意见（共%d条，无效的除外）一并处理，每条意见的原文都保留。", n)
	}
	return c.Page(code, pages.RecordPage(pages.Record{Base: k.base(c, title), Sections: []pages.Section{{Title: title, Says: says, Form: &f}}}))
}

func (s *Consult) postAll(c *web.Ctx) error {
	k, err := s.seen(c)
	if err != nil {
		return err
	}
	v := c.R.URL.Query()
	do, ids := v.Get("do"), v["id"]
	state := batchForm(do, nil).Read(c.R)
	if !state.OK() {
		return s.showAll(c, http.StatusUnprocessableEntity, state)
	}
	n := 0
	switch {
	case do == "code":
		about := int64(-1)
		if state.Text("article") != "" {
			about = int64(state.Int("article"))
		}
		n, err = s.Code(c.Context(), c.Actor, k.ID, ids, state.Text("theme"), about)
	case do == "spam":
		n, err = s.Discard(c.Context(), c.Actor, k.ID, ids, state.Text("why"))
	default:
		verdict := Verdict{Verdict: state.Text("verdict"), Reason: state.Text("reason"), Changed: state.Text("changed"), Theme: state.Text("theme")}
		if len(ids) > 0 {
			n, err = s.Settle(c.Context(), c.Actor, k.ID, ids, verdict)
		} else {
			n, err = s.SettleAll(c.Context(), c.Actor, k.ID, k.asked(ui.ReadQuery(v)), verdict)
		}
		if err == nil && state.Yes("keep") {
			err = s.KeepTemplate(c.Context(), c.Actor, verdict.Verdict, verdict.Reason)
		}
	}
	if err == nil {
		return c.Done(fmt.Sprintf("已处理%d条意见", n), k.Href()+"/opinions")
	}
	if !readable(state, err) {
		return err
	}
	return s.showAll(c, status(err), state)
}
