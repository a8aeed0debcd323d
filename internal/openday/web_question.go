package openday

import (
	"net/http"
	"strconv"

	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/leaf"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

func (d *Days) getQuestions(c *web.Ctx) error {
	all, err := store.Select[Question](c.Context(), c.DB, "WHERE agency = $1 ORDER BY id DESC", c.Actor.Tenant)
	if err != nil {
		return err
	}
	var rows []Question
	for _, x := range all {
		if x.Owner == c.Actor.ID || c.Actor.MayOn(RightView, x.Unit, "") {
			rows = append(rows, x)
		}
	}
	l := roll.List[Question]{ID: "questions", Caption: "开放日现场问题", Path: asked, File: "开放日现场问题", Rows: rows, Key: func(x Question) string { return x.ID }, Label: func(x Question) string { return x.Text }, Href: func(x Question) string { return x.Href() },
		Empty: ui.EmptyState{Title: "还没有现场问题"},
		Columns: []roll.Column[Question]{
			{Column: ui.Column{Key: "text", Label: "问题", Fixed: true, Wide: true, Least: 16, Filter: &ui.Field{Placeholder: "问题含"}}, Text: func(x Question) string { return x.Text }, Cell: func(x Question) ui.Cell { return ui.A(x.Text, x.Href()) }},
			{Column: ui.Column{Key: "owner", Label: "责任人", Sort: true, Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, func(x Question) string { return x.OwnerName })}}, Text: func(x Question) string { return x.OwnerName }},
			{Column: ui.Column{Key: "due", Label: "期限", Sort: true}, Text: func(x Question) string { return x.Due.String() }},
			{Column: ui.Column{Key: "state", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: append(titles(Questions.States), ui.Option{Value: "逾期", Label: "逾期"})}}, Text: func(x Question) string { return x.lamp(c).Word }, Cell: func(x Question) ui.Cell { return ui.C(ui.Light(x.lamp(c))) }},
			{Column: ui.Column{Key: "answer", Label: "答复", Wide: true, Least: 16}, Text: func(x Question) string { return x.Answer }},
		}}
	g, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	return c.Page(http.StatusOK, leaf.Page(leaf.Leaf{Base: base(c, "现场问题"), TabsLabel: "政府开放日", Views: views(asked), Parts: []leaf.Part{{Grid: &g}}}))
}

func (d *Days) getQuestion(c *web.Ctx) error {
	return d.showQuestion(c, http.StatusOK, turnForm("").Blank(nil))
}

func turnForm(move string) form.Form {
	f := form.Form{{Name: "move", Kind: form.Hidden}, {Name: "said", Label: "答复", Kind: form.Area, Rows: 5, Max: 4000}}
	if move == MoveRedo {
		f[1].Label, f[1].Rows = "退回的原因", 2
	}
	return f
}

func (d *Days) showQuestion(c *web.Ctx, code int, state *form.State) error {
	x, err := questionOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	e, err := store.Get[Event](c.Context(), c.DB, c.Actor.Tenant, x.Event)
	if err != nil {
		return err
	}
	l := leaf.Leaf{Base: base(c, "现场问题", ui.Link{Label: "现场问题", Href: asked}), Parts: []leaf.Part{{Title: "问题", Text: []string{x.Text}, Facts: []ui.Pair{{Label: "状态", Cell: ui.C(ui.Light(x.lamp(c)))}, ui.P("活动", e.Title), ui.P("提问人身份", x.Category), ui.P("责任人", x.OwnerName), ui.P("期限", day(x.Due)),
		ui.P("答复日期", day(x.AnsweredOn)), ui.P("公开日期", day(x.ShownOn)), {Label: "答复", Wide: true, Cell: ui.T(x.Answer)}}}}}
	for n, o := range Questions.Can(&x, c.Actor.On(x.Unit, "")) {
		mine := turnForm(o.Move.Name).Blank(map[string]string{"move": o.Move.Name})
		if state.Text("move") == o.Move.Name {
			mine.Values.Set("said", state.Text("said"))
			mine.Errors, mine.General = state.Errors, state.General
		}
		f := ui.Form{Action: x.Href() + "/turn", Fields: ui.FromForm(mine), Error: mine.General, Buttons: []ui.Button{{Label: o.Move.Name, Look: ui.Primary}}}
		ui.Pick(f.Fields, "said").ID = "said-" + strconv.Itoa(n)
		if o.Move.Name == MoveShow {
			f.Fields = f.Fields[:1]
		}
		l.Parts = append(l.Parts, leaf.Part{Title: o.Move.Name, Form: &f})
	}
	return c.Page(code, leaf.Page(l))
}

func (d *Days) postTurn(c *web.Ctx) error {
	if _, err := questionOf(c.Context(), c.DB, c.Actor, c.Path("id")); err != nil {
		return err
	}
	state := turnForm("").Read(c.R)
	err := state.Err()
	if err == nil {
		if err = d.Turn(c.Context(), c.Actor, c.Path("id"), state.Text("move"), state.Text("said")); err == nil {
			return c.Done("已"+state.Text("move"), asked+"/"+c.Path("id"))
		}
	}
	if !state.Take(err) {
		return err
	}
	return d.showQuestion(c, form.Status(err), state)
}
