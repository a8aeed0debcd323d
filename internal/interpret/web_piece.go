package interpret

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/interpret/pages"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
)

func join(list []string) string { return strings.Join(list, "；") }

func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(store.Zone).Format("2006-01-02")
}

// pieceForm is the form of what makes an item an interpretation.
func pieceForm() form.Form {
	f := form.Form{
		{Name: "version", Kind: form.Hidden},
		{Name: "forms", Label: "解读形式", Kind: form.Checks, Required: true, Help: "同一内容有多种形式的可以多选。"},
		{Name: "interpreter", Label: "解读人", Max: 60, Help: "谁起草、谁解读；部门主要负责人为第一解读人。"},
		{Name: "post", Label: "职务", Max: 60},
		{Name: "office", Label: "解读机关", Max: 60},
		{Name: "phone", Label: "联系电话", Kind: form.Tel, Max: 40},
	}
	for _, x := range Forms {
		f[1].Options = append(f[1].Options, form.Option{Value: x.Key, Label: x.Title})
	}
	for _, e := range Elements {
		f = append(f, form.Field{Name: "el_" + e.Key, Label: e.Title, Kind: form.Area, Max: 20000, Rows: 3, Help: e.Help},
			form.Field{Name: "without_" + e.Key, Label: e.Title + "不适用的理由", Max: 200})
	}
	return append(f,
		form.Field{Name: "media", Label: "音视频网址", Max: 300, Help: "作为附件上传的不用填。"},
		form.Field{Name: "equivalent", Label: "图解的文字版", Kind: form.Area, Max: 50000, Rows: 6, Help: "一图读懂、课件必填：把图上的文字完整写出，供看不到图片的人使用。"},
		form.Field{Name: "transcript", Label: "音视频文字稿", Kind: form.Area, Max: 100000, Rows: 6, Help: "视频、音频、政策公开讲必填。"})
}

func fillPiece(i *content.Item) *form.State {
	p := PieceOf(i)
	s := pieceForm().Blank(map[string]string{"version": strconv.FormatInt(i.Version, 10), "interpreter": p.Interpreter, "post": p.Post, "office": p.Office,
		"phone": p.Phone, "media": p.Media, "equivalent": plainText(p.Equivalent), "transcript": plainText(p.Transcript)})
	s.Values["forms"] = p.Forms
	for _, e := range Elements {
		s.Values.Set("el_"+e.Key, plainText(p.Elements[e.Key]))
		s.Values.Set("without_"+e.Key, p.Without[e.Key])
	}
	return s
}

func plainText(html string) string { return strings.TrimSpace(rich.Text(html)) }

func typedPiece(s *form.State) Piece {
	p := Piece{Forms: s.List("forms"), Interpreter: s.Text("interpreter"), Post: s.Text("post"), Office: s.Text("office"), Phone: s.Text("phone"),
		Media: s.Text("media"), Equivalent: s.Text("equivalent"), Transcript: s.Text("transcript"), Elements: map[string]string{}, Without: map[string]string{}}
	for _, e := range Elements {
		p.Elements[e.Key], p.Without[e.Key] = s.Text("el_"+e.Key), s.Text("without_"+e.Key)
	}
	return p
}

func (n *Interpret) getPiece(c *web.Ctx) error {
	i, err := n.piece(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	return n.showPiece(c, http.StatusOK, &i, fillPiece(&i), nil)
}

// showPiece shows an interpretation; adding is the failed form for one more
// link, or nil.
func (n *Interpret) showPiece(c *web.Ctx, code int, i *content.Item, state *form.State, adding *form.State) error {
	p := PieceOf(i)
	v := pages.Piece{Base: base(c, i.Title), Meter: ui.Meter{Label: "要素完整度", Part: p.Done(), Full: len(Elements), Text: fmt.Sprintf("要素完整度 %d/%d项", p.Done(), len(Elements))}}
	for _, e := range p.Missing() {
		v.Missing = append(v.Missing, e.Title)
	}
	v.Facts = []ui.Pair{{Label: "信息页", Cell: ui.A("正文、附件与审签", i.Href())}, ui.P("状态", stateTitles[string(i.State)]), ui.P("形式", titles(p.Forms))}
	if i.OnLine() {
		v.Facts = append(v.Facts, ui.Pair{Label: "公开页面", Cell: ui.A(i.Address, i.Address)})
	}
	may := c.Actor.MayOn(RightEdit, i.Unit, i.Kind)
	links, err := n.documents(c, i, may, adding)
	if err != nil {
		return err
	}
	v.Links = []pages.Links{links, pointLinks(i, may)}
	obstacles, err := n.gatePiece(c.Context(), c.DB, *i)
	if err != nil {
		return err
	}
	for _, o := range obstacles {
		if o.Warn {
			v.Notices = append(v.Notices, ui.Notice{Tone: ui.Warn, Title: o.Says})
		}
	}
	if err := writable(i); may && err == nil {
		f := ui.Form{Action: pieceHref(i.ID), Fields: ui.FromForm(state), Error: state.General, Columns: 2, Draft: "interpret-" + i.ID, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}}}
		for _, e := range Elements {
			ui.Pick(f.Fields, "without_"+e.Key).Placeholder = "不适用时填写"
		}
		v.Form = &f
	} else {
		for _, e := range Elements {
			v.Facts = append(v.Facts, ui.Pair{Label: e.Title, Wide: true, Cell: ui.T(firstOf(plainText(p.Elements[e.Key]), "不适用："+p.Without[e.Key]))})
		}
		if may {
			v.Notices = append(v.Notices, ui.Notice{Tone: ui.Info, Title: err.Error()})
		}
	}
	return c.Page(code, pages.PiecePage(v))
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return strings.TrimSuffix(b, "不适用：")
}

// documents are the links of an interpretation with a form for one more.
func (n *Interpret) documents(c *web.Ctx, i *content.Item, may bool, adding *form.State) (pages.Links, error) {
	out := pages.Links{Title: "所解读的文件", Empty: "还没有关联文件。解读发布前至少关联一份。"}
	links, err := linksOf(c.Context(), c.DB, i.Agency, i.ID)
	if err != nil {
		return out, err
	}
	linked := map[string]bool{}
	for _, l := range links {
		d, err := content.ItemOf(c.Context(), c.DB, i.Agency, l.Document)
		if err != nil {
			return out, err
		}
		linked[d.ID] = true
		r := pages.Linked{Title: d.Title, Href: documentHref(d.ID), Note: strings.TrimSpace(d.Number + " " + stateTitles[string(d.State)])}
		if may {
			r.Act = &ui.Button{Label: "取消关联", Small: true, Post: true, Action: pieceHref(i.ID) + "/links/" + d.ID + "/unlink", Confirm: "取消与《" + d.Title + "》的关联？两处页面都不再显示。"}
		}
		out.Rows = append(out.Rows, r)
	}
	if !may {
		return out, nil
	}
	if adding == nil {
		adding = pickForm("document", "文件").Blank(nil)
	}
	out.Add = &ui.Form{Action: pieceHref(i.ID) + "/links", Fields: ui.FromForm(adding), Error: adding.General, Buttons: []ui.Button{{Label: "关联"}}}
	docs, err := items(c.Context(), c.DB, c.Actor, func(d content.Item) bool { return explained(d.Kind) && !linked[d.ID] })
	ui.Pick(out.Add.Fields, "document").Options = options(docs)
	return out, err
}

// pickForm asks for one thing out of a list.
func pickForm(name, label string) form.Form {
	return form.Form{{Name: name, Label: label, Kind: form.Select, Required: true, Free: true, Max: 40}}
}

// mostOptions is how many items a choice offers, the newest first.
const mostOptions = 300

func options(list []content.Item) []ui.Option {
	out := []ui.Option{}
	for _, i := range list[:min(len(list), mostOptions)] {
		out = append(out, ui.Option{Value: i.ID, Label: strings.TrimSpace(i.Title + " " + i.Number)})
	}
	return out
}

func (n *Interpret) postPiece(c *web.Ctx) error {
	i, err := n.piece(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	state := pieceForm().Read(c.R)
	if !state.OK() {
		return n.showPiece(c, http.StatusUnprocessableEntity, &i, state, nil)
	}
	err = n.Save(c.Context(), c.Actor, i.ID, int64(state.Int("version")), typedPiece(state))
	if err == nil {
		return c.Done("已保存解读要素", pieceHref(i.ID))
	}
	if !state.Keep(err) {
		return err
	}
	state.Values.Set("version", strconv.FormatInt(i.Version, 10))
	return n.showPiece(c, form.Status(err), &i, state, nil)
}

func (n *Interpret) postLink(c *web.Ctx) error {
	i, err := n.piece(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	state := pickForm("document", "文件").Read(c.R)
	if state.OK() {
		err = n.Link(c.Context(), c.Actor, i.ID, state.Text("document"))
		if err == nil {
			return c.Done("已关联，两处页面互相显示", pieceHref(i.ID))
		}
		if !state.Keep(err) {
			return err
		}
	}
	return n.showPiece(c, http.StatusUnprocessableEntity, &i, fillPiece(&i), state)
}

func (n *Interpret) postUnlink(c *web.Ctx) error {
	if err := n.Unlink(c.Context(), c.Actor, c.Path("id"), c.Path("document")); err != nil {
		return err
	}
	return c.Done("已取消关联", pieceHref(c.Path("id")))
}
