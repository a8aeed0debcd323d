package interpret

import (
	"net/http"
	"strings"

	"gongkai/internal/interpret/pages"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
)

func planForm() form.Form {
	f := form.Form{
		{Name: "forms", Label: "计划采用的形式", Kind: form.Checks},
		{Name: "interpreter", Label: "解读人", Max: 60},
		{Name: "says", Label: "解读方案", Kind: form.Area, Max: 2000, Help: "解读什么、什么时候、通过什么渠道。与文件同步起草、同步审批、同步发布。"},
		{Name: "promised", Label: "文件先行发布，承诺在3个工作日内发布解读", Kind: form.Check},
		{Name: "why", Label: "不能同步发布的原因", Max: 300},
		{Name: "owner", Label: "责任人", Kind: form.Select, Free: true, Max: 40},
	}
	for _, x := range Forms {
		f[0].Options = append(f[0].Options, form.Option{Value: x.Key, Label: x.Title})
	}
	return f
}

func startForm() form.Form {
	f := form.Form{{Name: "form", Label: "解读形式", Kind: form.Select, Required: true}, {Name: "material", Kind: form.Hidden}}
	for _, x := range Forms {
		f[0].Options = append(f[0].Options, form.Option{Value: x.Key, Label: x.Title})
	}
	return f
}

// asking are the forms of a document's page, as they were typed.
type asking struct{ plan, start, offer *form.State }

func (n *Interpret) getDocument(c *web.Ctx) error { return n.showDocument(c, http.StatusOK, asking{}) }

func (n *Interpret) showDocument(c *web.Ctx, code int, ask asking) error {
	d, err := n.item(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	plan, err := planOf(c.Context(), c.DB, d.Agency, d.ID)
	if err != nil {
		return err
	}
	v := pages.Document{Base: base(c, "《"+d.Title+"》的解读")}
	v.Facts = []ui.Pair{{Label: "文件", Cell: ui.A(d.Title, d.Href())}, ui.P("发文字号", d.Number), ui.P("状态", stateTitles[string(d.State)])}
	v.Notices = planNotices(&plan, &d, c)
	may := c.Actor.MayOn(RightEdit, d.Unit, d.Kind)
	if v.Links, err = n.around(c, &d, may, ask.offer); err != nil {
		return err
	}
	if may && explained(d.Kind) {
		v.Start = n.starting(c, &d, ask.start)
		if v.Plan, err = n.planning(c, &d, &plan, ask.plan); err != nil {
			return err
		}
	}
	return c.Page(code, pages.DocumentPage(v))
}

func planNotices(p *Plan, d *content.Item, c *web.Ctx) []ui.Notice {
	switch {
	case p.Open() && c.Today() > p.Due:
		return []ui.Notice{{Tone: ui.Bad, Title: "解读已逾期", Text: "文件已于" + p.ReleasedOn.Chinese() + "发布，解读应于" + p.Due.Chinese() + "前发布。" + ArticlePromise}}
	case p.Open():
		return []ui.Notice{{Tone: ui.Warn, Title: "等待解读", Text: "解读应于" + p.Due.Chinese() + "前发布，责任人：" + firstOf(p.OwnerName, "拟稿人") + "。" + ArticlePromise}}
	case !p.KeptOn.IsZero():
		return []ui.Notice{{Tone: ui.OK, Title: "已有解读，发布于" + p.KeptOn.Chinese()}}
	case d.Kind == content.KindConsult:
		return []ui.Notice{{Tone: ui.Info, Title: "征求意见稿与解读应同日发布", Text: ArticleDraft}}
	}
	return nil
}

// around are the interpretations and the services of a document.
func (n *Interpret) around(c *web.Ctx, d *content.Item, may bool, offer *form.State) ([]pages.Links, error) {
	pieces := pages.Links{Title: "解读", Empty: "还没有解读。"}
	links, err := piecesOf(c.Context(), c.DB, d.Agency, d.ID)
	if err != nil {
		return nil, err
	}
	for _, l := range links {
		i, err := content.ItemOf(c.Context(), c.DB, d.Agency, l.Piece)
		if err != nil {
			return nil, err
		}
		p := PieceOf(&i)
		pieces.Rows = append(pieces.Rows, pages.Linked{Title: i.Title, Href: pieceHref(i.ID), Note: titles(p.Forms) + " · " + stateTitles[string(i.State)]})
	}
	services := pages.Links{Title: "办理申报（政策+解读+办事）", Empty: "还没有关联办事指南。"}
	offers, err := servicesOf(c.Context(), c.DB, d.Agency, d.ID)
	if err != nil {
		return nil, err
	}
	had := map[string]bool{}
	for _, s := range offers {
		i, err := content.ItemOf(c.Context(), c.DB, d.Agency, s.Service)
		if err != nil {
			return nil, err
		}
		had[i.ID] = true
		r := pages.Linked{Title: i.Title, Href: i.Href(), Note: stateTitles[string(i.State)]}
		if may {
			r.Act = &ui.Button{Label: "取消关联", Small: true, Post: true, Action: documentHref(d.ID) + "/services/" + i.ID + "/leave", Confirm: "取消与《" + i.Title + "》的关联？"}
		}
		services.Rows = append(services.Rows, r)
	}
	if may {
		if offer == nil {
			offer = pickForm("service", "办事指南").Blank(nil)
		}
		services.Add = &ui.Form{Action: documentHref(d.ID) + "/services", Fields: ui.FromForm(offer), Error: offer.General, Buttons: []ui.Button{{Label: "关联"}}}
		all, err := items(c.Context(), c.DB, c.Actor, func(i content.Item) bool { return i.Kind == kindService && !had[i.ID] })
		if err != nil {
			return nil, err
		}
		ui.Pick(services.Add.Fields, "service").Options = options(all)
	}
	return []pages.Links{pieces, services}, nil
}

func (n *Interpret) starting(c *web.Ctx, d *content.Item, state *form.State) *ui.Form {
	if state == nil {
		state = startForm().Blank(map[string]string{"form": "text", "material": c.Query("material")})
	}
	return &ui.Form{Action: documentHref(d.ID) + "/start", Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "起草解读", Look: ui.Primary}}}
}

func (n *Interpret) planning(c *web.Ctx, d *content.Item, p *Plan, state *form.State) (*ui.Form, error) {
	if state == nil {
		state = planForm().Blank(map[string]string{"interpreter": p.Interpreter, "says": p.Says, "why": p.Why, "owner": p.Owner})
		state.Values["forms"] = p.Forms
		if p.Promised {
			state.Values.Set("promised", "1")
		}
	}
	f := &ui.Form{Action: documentHref(d.ID) + "/plan", Fields: ui.FromForm(state), Error: state.General, Buttons: []ui.Button{{Label: "保存方案"}}}
	all, err := n.Roster.People(c.Context(), c.DB, c.Actor.Tenant)
	for _, p := range all {
		if p.Unit == d.Unit || p.Unit == c.Actor.Unit {
			pick := ui.Pick(f.Fields, "owner")
			pick.Options = append(pick.Options, ui.Option{Value: p.ID, Label: p.Name})
		}
	}
	ui.Pick(f.Fields, "owner").Blank = "请选择"
	return f, err
}

func (n *Interpret) postPlan(c *web.Ctx) error {
	state := planForm().Read(c.R)
	if !state.OK() {
		return n.showDocument(c, http.StatusUnprocessableEntity, asking{plan: state})
	}
	err := n.SavePlan(c.Context(), c.Actor, c.Path("id"), Planned{Forms: state.List("forms"), Interpreter: state.Text("interpreter"), Says: state.Text("says"),
		Promised: state.Yes("promised"), Why: strings.TrimSpace(state.Text("why")), Owner: state.Text("owner")})
	if err == nil {
		return c.Done("已保存解读方案", documentHref(c.Path("id")))
	}
	if !state.Keep(err) {
		return err
	}
	return n.showDocument(c, form.Status(err), asking{plan: state})
}

func (n *Interpret) postStart(c *web.Ctx) error {
	state := startForm().Read(c.R)
	if !state.OK() {
		return n.showDocument(c, http.StatusUnprocessableEntity, asking{start: state})
	}
	i, err := n.Start(c.Context(), c.Actor, c.Path("id"), state.Text("form"))
	if err == nil {
		if m := state.Text("material"); m != "" {
			if err := n.Reused(c.Context(), c.Actor, m, i.Title); err != nil {
				return err
			}
		}
		return c.Done("已起草解读，请填写要素；正文和附件在信息页编辑", pieceHref(i.ID))
	}
	if !state.Keep(err) {
		return err
	}
	return n.showDocument(c, form.Status(err), asking{start: state})
}

func (n *Interpret) postOffer(c *web.Ctx) error {
	state := pickForm("service", "办事指南").Read(c.R)
	if state.OK() {
		err := n.Offer(c.Context(), c.Actor, c.Path("id"), state.Text("service"))
		if err == nil {
			return c.Done("已关联办事指南", documentHref(c.Path("id")))
		}
		if !state.Keep(err) {
			return err
		}
	}
	return n.showDocument(c, http.StatusUnprocessableEntity, asking{offer: state})
}

func (n *Interpret) postLeave(c *web.Ctx) error {
	if err := n.Leave(c.Context(), c.Actor, c.Path("id"), c.Path("service")); err != nil {
		return err
	}
	return c.Done("已取消关联", documentHref(c.Path("id")))
}
