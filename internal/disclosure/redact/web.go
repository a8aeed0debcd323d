package redact

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/disclosure/redact/pages"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
)

// Root is the address of the desk.
const Root = "/office/disclosure-redaction"

// Href is a work's page.
func Href(id string) string { return Root + "/" + id }

// NewHref begins a work of an item.
func NewHref(item string) string { return Root + "/new?item=" + item }

// Slice is what the desk hands to the program.
func (d *Desk) Slice() slice.Slice {
	return slice.Slice{Name: "redact", Title: "区分处理", About: "依申请公开中对文件作区分处理：标记不予公开的内容及其依据，生成确实去除了这些内容的副本和处理清单。",
		Migrations: Migrations().Files, Tables: []store.Row{&Work{}}, Routes: d.routes,
		Events: []slice.EventDoc{{Act: ActBegin, Sentence: "开始对文件作区分处理"}, {Act: ActMark, Sentence: "标记了遮盖内容"}, {Act: ActDrop, Sentence: "取消了遮盖标记"}, {Act: ActMake, Sentence: "生成了区分处理后的文件"}},
		Links: map[string]slice.Linker{Kind: func(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
			_, w, err := d.work(ctx, q, a, id)
			return "区分处理：" + w.Name, Href(id), err
		}}}
}

func (d *Desk) routes(r *web.Router) {
	work := disclosure.RightWork
	r.Get(Root+"/new", work, d.getNew)
	r.Post(Root+"/new", work, d.postNew)
	r.Get(Root+"/{id}", work, d.getDesk)
	r.Get(Root+"/{id}/pages/{page}", work, d.getPage)
	r.Post(Root+"/{id}/mark", work, d.postMark)
	r.Post(Root+"/{id}/press", work, d.postPress)
	r.Post(Root+"/{id}/box", work, d.postBox)
	r.Post(Root+"/{id}/drop", work, d.postDrop)
	r.Post(Root+"/{id}/make", work, d.postMake)
}

func frame(c *web.Ctx, x *disclosure.Case, title string) page.Base {
	b := c.Base(title)
	b.Crumbs = []ui.Link{{Label: "依申请公开", Href: "/office/disclosure"}, {Label: x.Item.Label(), Href: x.Item.Href()}, {Label: title}}
	return b
}

func (d *Desk) getNew(c *web.Ctx) error { return d.showNew(c, http.StatusOK, nil) }

func (d *Desk) showNew(c *web.Ctx, status int, state *form.State) error {
	x, err := d.Service.Case(c.Context(), c.DB, c.Actor, c.Query("item"))
	if err != nil {
		return err
	}
	if err := may(x); err != nil {
		return err
	}
	f, err := d.choice(c, x.Item.ID)
	if err != nil {
		return err
	}
	if state == nil {
		state = f.Blank(nil)
	}
	p := pages.Desk{Base: frame(c, x, "区分处理"), Facts: []ui.Pair{ui.P("申请编号", x.Item.Label()), ui.P("事项", x.Item.Title)}}
	if len(f[0].Options) == 0 {
		p.Notices = []ui.Notice{{Tone: ui.Info, Title: "案件中没有可以处理的文件", Text: "请先在案件的材料中添加拟提供的 PDF 或者 DOCX 文件。", Acts: []ui.Button{{Label: "添加材料", Href: x.Item.Href() + "/files"}}}}
	} else {
		p.Make = &ui.Form{ID: "choose", Action: NewHref(x.Item.ID), Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "开始处理", Look: ui.Primary}}}
	}
	return c.Page(status, pages.DeskPage(p))
}

// choice is the form of the case's files.
func (d *Desk) choice(c *web.Ctx, item string) (form.Form, error) {
	all, err := d.Service.FilesOf(c.Context(), c.DB, c.Actor.Tenant, item)
	out := form.Form{{Name: "file", Label: "文件", Kind: form.Radio, Required: true, Help: "原件保持不变"}}
	for _, f := range all {
		low := strings.ToLower(f.Name)
		if f.Role != "redacted" && (strings.HasSuffix(low, ".pdf") || strings.HasSuffix(low, ".docx")) {
			out[0].Options = append(out[0].Options, form.Option{Value: f.File, Label: f.Name})
		}
	}
	return out, err
}

func (d *Desk) postNew(c *web.Ctx) error {
	item := c.Query("item")
	f, err := d.choice(c, item)
	if err != nil {
		return err
	}
	state := f.Read(c.R)
	if state.OK() {
		w, err := d.Begin(c.Context(), c.Actor, item, state.Text("file"))
		if err == nil {
			return c.See(Href(w.ID))
		}
		if !state.Take(err) {
			return err
		}
	}
	return d.showNew(c, http.StatusUnprocessableEntity, state)
}

func (d *Desk) getDesk(c *web.Ctx) error { return d.show(c, http.StatusOK, "", nil) }

// groundForm asks why something is withheld.
var groundForm = func() form.Form {
	out := form.Form{{Name: "ground", Label: "不予公开的依据", Kind: form.Select, Required: true}, {Name: "note", Label: "说明", Max: 200, Help: "写入处理清单，不要写被遮盖的内容"}}
	for _, title := range wording.WithheldTitles() {
		out[0].Options = append(out[0].Options, form.Option{Value: string(wording.WithheldBy(title)), Label: title})
	}
	return out
}()

func boxForm() form.Form {
	out := form.Form{}
	for _, f := range [][2]string{{"page", "页"}, {"x", "距左"}, {"y", "距上"}, {"w", "宽"}, {"h", "高"}} {
		out = append(out, form.Field{Name: f[0], Label: f[1], Kind: form.Number, Required: true, Top: 10000})
	}
	return append(out, groundForm...)
}

// show draws the desk; at is the form that was sent, with its state.
func (d *Desk) show(c *web.Ctx, status int, at string, state *form.State) error {
	x, w, err := d.work(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	p := pages.Desk{Base: frame(c, x, "区分处理"), Facts: []ui.Pair{ui.P("文件", w.Name), ui.P("标记", fmt.Sprintf("%d处", len(w.Marks))), {Label: "原件 SHA-256", Cell: ui.T(w.Hash), Wide: true}}}
	if p.Marks, err = marksGrid(c, &w); err != nil {
		return err
	}
	if w.Copy != "" {
		return d.showMade(c, &w, &p)
	}
	doc, err := d.open(c.Context(), c.DB, &w)
	if err != nil {
		return err
	}
	for _, note := range doc.Notes {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: "请注意", Text: note})
	}
	fields := func(id string) []ui.Field {
		s := groundForm.Blank(map[string]string{"ground": c.Query("ground")})
		if at == id && state != nil {
			s = state
		}
		out := ui.FromForm(s)
		for n := range out {
			out[n].ID = id + "-" + out[n].Name
		}
		out[0].Blank = "请选择"
		return out
	}
	fault := func(id string) string {
		if at == id && state != nil {
			return state.General
		}
		return ""
	}
	makeError := fault("make")
	if left := doc.Left(w.Marks); len(left) > 0 {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: "同样的文字还有没有标记的地方", Text: "“" + left[0].Was + "”还出现在" + wheres(left) + "。",
			Acts: []ui.Button{{Label: "查找这些地方", Href: Href(w.ID) + "?q=" + url.QueryEscape(left[0].Was)}}})
	}
	p.Make = &ui.Form{ID: "make-form", Action: Href(w.ID) + "/make", Error: makeError, Buttons: []ui.Button{{Label: "生成区分处理后的文件", Look: ui.Primary, Off: len(w.Marks) == 0, Why: "还没有标记"}}}
	q := c.Query("q")
	p.Search = &ui.Form{ID: "search-form", Action: Href(w.ID), Get: true, Fields: []ui.Field{{Name: "q", Label: "要遮盖的文字", Kind: ui.Search, Value: q}}, Buttons: []ui.Button{{Label: "查找"}}}
	if q != "" {
		hits, err := doc.Search(q)
		list := pages.Picks{ID: "hits", Title: "查找结果", Action: Href(w.ID) + "/mark?from=hits&q=" + url.QueryEscape(q), List: picks(hits, &w, doc), Fields: fields("hits"), Error: fault("hits")}
		if err != nil {
			list.Error = err.Error()
		}
		if len(hits) == 0 {
			list.Lead = "没有找到“" + q + "”。"
		}
		p.Picks = append(p.Picks, list)
	}
	if found := doc.Found(); len(found) > 0 {
		p.Picks = append(p.Picks, pages.Picks{ID: "found", Title: "找到的个人信息", Lead: "系统按证件号码、电话、账号、住址等规则查找，可能有遗漏，请通读全文。", Action: Href(w.ID) + "/mark?from=found",
			List: picks(found, &w, doc), Fields: fields("found"), Error: fault("found")})
	}
	if doc.PDF {
		d.addSheet(c, &w, doc, &p, fields, fault, at, state)
	}
	return c.Page(status, pages.DeskPage(p))
}

// addSheet draws one page of a PDF to be pressed on, its lines, and the form
// of a box.
func (d *Desk) addSheet(c *web.Ctx, w *Work, doc *Doc, p *pages.Desk, fields func(string) []ui.Field, fault func(string) string, at string, state *form.State) {
	n := min(max(c.QueryInt("page", 1), 1), doc.Pages())
	width, height, _ := doc.Page(n - 1)
	if width <= 0 {
		return
	}
	h := int(math.Round(shownWidth * height / width))
	corner, cx, cy := "", c.R.FormValue("cx"), c.R.FormValue("cy")
	if cx != "" {
		corner = "&cx=" + url.QueryEscape(cx) + "&cy=" + url.QueryEscape(cy)
	}
	s := &pages.Sheet{Src: fmt.Sprintf("%s/pages/%d?v=%d%s", Href(w.ID), n, w.Version, corner), Alt: fmt.Sprintf("第%d页的图像，按下选择位置", n), W: shownWidth, H: h, Action: Href(w.ID) + "/press", Fields: fields("press"), Began: corner != "",
		Hidden: []ui.Field{{Name: "page", Value: strconv.Itoa(n)}, {Name: "cx", Value: cx}, {Name: "cy", Value: cy}}}
	for i := range doc.Pages() {
		s.Pages = append(s.Pages, ui.Link{Label: fmt.Sprintf("第%d页", i+1), Href: fmt.Sprintf("%s?page=%d#sheet", Href(w.ID), i+1)})
	}
	p.Sheet = s
	if lines := doc.Lines(n - 1); len(lines) > 0 {
		p.Picks = append(p.Picks, pages.Picks{ID: "lines", Title: fmt.Sprintf("第%d页逐行选择", n), Action: fmt.Sprintf("%s/mark?from=lines&page=%d", Href(w.ID), n), List: picks(lines, w, doc), Fields: fields("lines"), Error: fault("lines")})
	}
	box := boxForm().Blank(map[string]string{"page": strconv.Itoa(n)})
	if at == "box" && state != nil {
		box = state
	}
	all := ui.FromForm(box)
	for i := range all {
		all[i].ID = "box-" + all[i].Name
		if all[i].Kind == ui.Number {
			all[i].Width = ui.Short
		}
	}
	p.Box = &ui.Form{ID: "box-form", Action: fmt.Sprintf("%s/box?page=%d", Href(w.ID), n), Fields: all, Error: box.General, Buttons: []ui.Button{{Label: "标记", Look: ui.Primary}}}
}

// shownWidth is how wide a page is drawn, in pixels.
const shownWidth = 640

// picks are marks to be ticked.
func picks(all []Mark, w *Work, d *Doc) []pages.Pick {
	var out []pages.Pick
	for _, m := range all {
		label := m.Was
		if m.Kind != "" {
			label = m.Kind + "：" + m.Was
		}
		on := false
		for _, o := range w.Marks {
			on = on || o.covers(m.Piece, m.Start, m.End)
		}
		out = append(out, pages.Pick{Value: fmt.Sprintf("%d:%d:%d", m.Piece, m.Start, m.End), Label: label, Where: m.Where + around(d, m), On: on})
	}
	return out
}

// around is what stands beside a mark, so that its place is told.
func around(d *Doc, m Mark) string {
	text := d.Pieces[m.Piece].Text
	from, to := max(0, m.Start-8), min(len(text), m.End+8)
	if m.End-m.Start > 20 {
		return ""
	}
	return "（…" + strings.Join(strings.Fields(string(text[from:m.Start])+"［"+m.Was+"］"+string(text[m.End:to])), " ") + "…）"
}

func marksGrid(c *web.Ctx, w *Work) (*ui.Grid, error) {
	g := &ui.Grid{ID: "marks", Caption: "遮盖标记", Path: c.R.URL.Path, Columns: []ui.Column{{Key: "where", Label: "位置", Least: 8}, {Key: "what", Label: "内容", Wide: true, Least: 11}, {Key: "ground", Label: "依据", Least: 11}, {Key: "note", Label: "说明"}, {Key: "by", Label: "标记人"}, {Key: "acts", Label: "操作", Acts: true}},
		Empty: ui.EmptyState{Title: "还没有标记", Text: "在下面查找、勾选或者框选要遮盖的内容。"}}
	for _, m := range w.Marks {
		acts := ui.T("")
		if w.Copy == "" {
			acts = ui.C(ui.Act(ui.Button{Label: "取消", Small: true, Post: true, Action: fmt.Sprintf("%s/drop?no=%d", Href(w.ID), m.No)}))
		}
		what := m.Was
		if m.By == ByBox {
			what = fmt.Sprintf("框选区域，宽%.0f、高%.0f", m.W, m.H)
		}
		g.Rows = append(g.Rows, ui.Row{ID: strconv.Itoa(m.No), Cells: []ui.Cell{ui.T(m.Where), ui.T(what), ui.T(wording.Covers(m.Ground)), ui.T(m.Note), ui.T(m.Person), acts}})
	}
	return g, nil
}

func (d *Desk) showMade(c *web.Ctx, w *Work, p *pages.Desk) error {
	p.Notices = append(p.Notices, ui.Notice{Tone: ui.OK, Title: "已生成区分处理后的文件", Text: "重新读取副本，被遮盖的内容已经不在其中。副本和处理清单已加入案件材料，标记不能再改；需要重做的，从原件重新开始。"})
	p.Facts = append(p.Facts, ui.Pair{Label: "副本 SHA-256", Cell: ui.T(w.CopyHash), Wide: true}, ui.P("生成人", w.MadeBy))
	for _, id := range []string{w.Copy, w.Annex} {
		f, err := d.Files.Get(c.Context(), c.DB, w.Agency, id)
		if err != nil {
			return err
		}
		p.Files = append(p.Files, ui.FileItem{Name: f.Name, Href: f.Href(), Bytes: f.Size})
	}
	return c.Page(http.StatusOK, pages.DeskPage(*p))
}

// taken shows a refusal where it came about.
func (d *Desk) taken(c *web.Ctx, at string, state *form.State, err error) error {
	var e *fail.Error
	status := http.StatusUnprocessableEntity
	if fail.Is(err, fail.Stale) && errors.As(err, &e) {
		state.General, status = e.Msg, http.StatusConflict
	} else if !state.Take(err) {
		return err
	}
	return d.show(c, status, at, state)
}

func (d *Desk) postMark(c *web.Ctx) error {
	at := c.Query("from")
	state := groundForm.Read(c.R)
	if !state.OK() {
		return d.show(c, http.StatusUnprocessableEntity, at, state)
	}
	_, w, err := d.work(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	doc, err := d.open(c.Context(), c.DB, &w)
	if err != nil {
		return err
	}
	var marks []Mark
	for _, v := range c.R.PostForm["pick"] {
		var piece, start, end int
		if n, err := fmt.Sscanf(v, "%d:%d:%d", &piece, &start, &end); err != nil || n != 3 || piece < 0 || piece >= len(doc.Pieces) || start < 0 || end > len(doc.Pieces[piece].Text) || start >= end {
			return fail.Invalidf("勾选的内容不在文件中，请刷新后重试")
		}
		marks = append(marks, doc.mark(piece, start, end))
	}
	if at == "found" {
		for _, f := range doc.Found() {
			for n := range marks {
				if marks[n].Same(f) {
					marks[n].By, marks[n].Kind = ByFinding, f.Kind
				}
			}
		}
	}
	if err := d.Add(c.Context(), c.Actor, w.ID, marks, wording.Ground(state.Text("ground")), state.Text("note")); err != nil {
		return d.taken(c, at, state, err)
	}
	return c.Done("已标记", back(c, w.ID))
}

// back is the desk with what was looked at.
func back(c *web.Ctx, id string) string {
	v := url.Values{}
	for _, key := range []string{"q", "page"} {
		if c.Query(key) != "" {
			v.Set(key, c.Query(key))
		}
	}
	if len(v) == 0 {
		return Href(id)
	}
	return Href(id) + "?" + v.Encode()
}

// postPress takes a press on the picture of a page: the first is a corner, the
// second the one across.
func (d *Desk) postPress(c *web.Ctx) error {
	state := groundForm.Read(c.R)
	_, w, err := d.work(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	doc, err := d.open(c.Context(), c.DB, &w)
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(c.R.PostFormValue("page"))
	width, _, ok := doc.Page(n - 1)
	x, err1 := strconv.ParseFloat(c.R.PostFormValue("at.x"), 64)
	y, err2 := strconv.ParseFloat(c.R.PostFormValue("at.y"), 64)
	if !ok || errors.Join(err1, err2) != nil {
		return fail.Invalidf("没有选中页面上的位置，请在页面图上按下，或者用“按位置框选”填写")
	}
	scale := width / shownWidth
	x, y = x*scale, y*scale
	cx, err1 := strconv.ParseFloat(c.R.PostFormValue("cx"), 64)
	cy, err2 := strconv.ParseFloat(c.R.PostFormValue("cy"), 64)
	if errors.Join(err1, err2) != nil {
		return c.See(fmt.Sprintf("%s?page=%d&cx=%.1f&cy=%.1f&ground=%s#sheet", Href(w.ID), n, x, y, url.QueryEscape(state.Text("ground"))))
	}
	m := boxed(n-1, min(x, cx), min(y, cy), math.Abs(x-cx), math.Abs(y-cy))
	if !state.OK() {
		return d.show(c, http.StatusUnprocessableEntity, "press", state)
	}
	if err := d.Add(c.Context(), c.Actor, w.ID, []Mark{m}, wording.Ground(state.Text("ground")), state.Text("note")); err != nil {
		return d.taken(c, "press", state, err)
	}
	return c.Done("已标记框选的区域", fmt.Sprintf("%s?page=%d&ground=%s#sheet", Href(w.ID), n, url.QueryEscape(state.Text("ground"))))
}

// leastBox keeps a slip of the hand from being a box, in points.
const leastBox = 3

func boxed(page int, x, y, w, h float64) Mark {
	return Mark{By: ByBox, Page: page, X: x, Y: y, W: max(w, leastBox), H: max(h, leastBox), Where: boxWhere(page, x, y)}
}

func (d *Desk) postBox(c *web.Ctx) error {
	state := boxForm().Read(c.R)
	_, w, err := d.work(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	doc, err := d.open(c.Context(), c.DB, &w)
	if err != nil {
		return err
	}
	width, height, ok := doc.Page(state.Int("page") - 1)
	switch {
	case !state.OK():
	case !ok:
		state.Errors = map[string]string{"page": fmt.Sprintf("没有这一页，共%d页", doc.Pages())}
	case float64(state.Int("x")) >= width || float64(state.Int("y")) >= height:
		state.Errors = map[string]string{"x": fmt.Sprintf("不在页面上，页面为%.0f×%.0f点", width, height)}
	case state.Int("w") == 0 || state.Int("h") == 0:
		state.Errors = map[string]string{"w": "宽和高应大于0"}
	}
	if !state.OK() {
		return d.show(c, http.StatusUnprocessableEntity, "box", state)
	}
	m := boxed(state.Int("page")-1, float64(state.Int("x")), float64(state.Int("y")), float64(state.Int("w")), float64(state.Int("h")))
	if err := d.Add(c.Context(), c.Actor, w.ID, []Mark{m}, wording.Ground(state.Text("ground")), state.Text("note")); err != nil {
		return d.taken(c, "box", state, err)
	}
	return c.Done("已标记框选的区域", back(c, w.ID))
}

func (d *Desk) postDrop(c *web.Ctx) error {
	if err := d.Drop(c.Context(), c.Actor, c.Path("id"), c.QueryInt("no", 0)); err != nil {
		return err
	}
	return c.Done("已取消标记", Href(c.Path("id"))+"#marks")
}

func (d *Desk) postMake(c *web.Ctx) error {
	if err := d.Make(c.Context(), c.Actor, c.Path("id")); err != nil {
		return d.taken(c, "make", form.Form{}.Blank(nil), err)
	}
	return c.Done("已生成区分处理后的文件", Href(c.Path("id")))
}
