package openday

import (
	"net/http"

	"gongkai/internal/kit/page/leaf"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/citizen"
)

// person joins a guest with the masks of who they are.
type person struct {
	Guest
	masked citizen.Masked
}

func (p person) name() string { return p.masked.Name }

func (p person) cameTitle() string {
	if p.CameAt.IsZero() {
		return "未签到"
	}
	return "已签到"
}

func (d *Days) persons(c *web.Ctx, guests []Guest) ([]person, error) {
	var ids []string
	for _, g := range guests {
		ids = append(ids, g.Citizen)
	}
	masks, err := d.Citizens.Masks(c.Context(), c.DB, c.Actor.Tenant, ids)
	var out []person
	for _, g := range guests {
		out = append(out, person{g, masks[g.Citizen]})
	}
	return out, err
}

// getGuests is the list of who registered, and, on the day, that of who is
// let in without a phone.
func (d *Days) getGuests(c *web.Ctx) error {
	e, err := eventOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	guests, err := guestsOf(c.Context(), c.DB, e.Agency, e.ID)
	if err != nil {
		return err
	}
	rows, err := d.persons(c, guests)
	if err != nil {
		return err
	}
	path := e.Href() + "/guests"
	l := roll.List[person]{ID: "guests", Caption: "报名和签到", Path: path, File: e.Title + "报名名单", Rows: rows, Key: func(p person) string { return p.ID }, Label: func(p person) string { return p.Number }, Href: func(p person) string { return path + "/" + p.ID },
		Empty: ui.EmptyState{Title: "还没有人报名"},
		Columns: []roll.Column[person]{
			{Column: ui.Column{Key: "number", Label: "报名号", Fixed: true, Sort: true, Filter: &ui.Field{Placeholder: "报名号含"}}, Text: func(p person) string { return p.Number }, Cell: func(p person) ui.Cell { return ui.A(p.Number, path+"/"+p.ID) }},
			{Column: ui.Column{Key: "name", Label: "姓名"}, Text: person.name},
			{Column: ui.Column{Key: "phone", Label: "手机"}, Text: func(p person) string { return p.masked.Phone }},
			{Column: ui.Column{Key: "category", Label: "身份", Filter: &ui.Field{Kind: ui.Select, Options: distinct(rows, func(p person) string { return p.Category })}}, Text: func(p person) string { return p.Category }},
			{Column: ui.Column{Key: "state", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: []ui.Option{{Value: "已录取", Label: "已录取"}, {Value: "候补", Label: "候补"}, {Value: "已取消", Label: "已取消"}}}}, Text: func(p person) string { return guestTitles[p.State] }},
			{Column: ui.Column{Key: "came", Label: "签到", Filter: &ui.Field{Kind: ui.Select, Options: []ui.Option{{Value: "已签到", Label: "已签到"}, {Value: "未签到", Label: "未签到"}}}}, Text: person.cameTitle},
			{Column: ui.Column{Key: "wants", Label: "想了解的问题", Wide: true}, Text: func(p person) string { return p.Wants }},
		}}
	g, done, err := l.Serve(c)
	if done || err != nil {
		return err
	}
	b := base(c, "报名名单", ui.Link{Label: e.Title, Href: e.Href()})
	b.Lead = "现场用手机扫描来宾的二维码即可签到；没有手机的，按报名号在本页查找。"
	return c.Page(http.StatusOK, leaf.Page(leaf.Leaf{Base: b, Parts: []leaf.Part{{Grid: &g}}}))
}

func (d *Days) getGuest(c *web.Ctx) error {
	return d.showGuest(c, c.Path("guest"))
}

func (d *Days) showGuest(c *web.Ctx, id string) error {
	g, err := store.Get[Guest](c.Context(), c.DB, c.Actor.Tenant, id)
	if err != nil {
		return err
	}
	e, err := eventOf(c.Context(), c.DB, c.Actor, g.Event)
	if err != nil {
		return err
	}
	all, err := d.persons(c, []Guest{g})
	if err != nil {
		return err
	}
	to := e.Href() + "/guests/" + g.ID
	l := leaf.Leaf{Base: base(c, g.Number, ui.Link{Label: e.Title, Href: e.Href()}, ui.Link{Label: "报名名单", Href: e.Href() + "/guests"})}
	l.Parts = []leaf.Part{{Title: "报名", Facts: []ui.Pair{ui.P("状态", guestTitles[g.State]), ui.P("身份", g.Category), ui.P("报名时间", moment(g.At)), ui.P("签到", all[0].cameTitle()), {Label: "想了解的问题", Wide: true, Cell: ui.T(g.Wants)}}}, {Title: "来宾", Body: citizen.Box(all[0].masked, c.Actor.May(citizen.RightReveal))}}
	if c.Actor.MayOn(RightCheck, e.Unit, "") && g.State == In && g.CameAt.IsZero() {
		f := ui.Form{Action: to + "/in", Buttons: []ui.Button{{Label: "确认签到", Look: ui.Primary, Off: c.Today() < e.Day, Why: "活动当日才能签到"}}}
		l.Parts = append([]leaf.Part{{Form: &f}}, l.Parts...)
	}
	if !g.CameAt.IsZero() {
		l.Notices = []ui.Notice{{Tone: ui.OK, Title: "已签到", Text: moment(g.CameAt)}}
	}
	return c.Page(http.StatusOK, leaf.Page(l))
}

// getTicket is where a ticket's code leads: the bearer with the button that
// lets them in.
func (d *Days) getTicket(c *web.Ctx) error {
	g, err := d.Bearer(c.Context(), c.DB, c.Actor.Tenant, c.Query("t"))
	if err != nil {
		return err
	}
	return d.showGuest(c, g.ID)
}

func (d *Days) postIn(c *web.Ctx) error {
	g, err := d.CheckIn(c.Context(), c.Actor, c.Path("guest"))
	if err != nil {
		return err
	}
	return c.Done(g.Number+"签到成功", root+"/"+g.Event+"/guests")
}
