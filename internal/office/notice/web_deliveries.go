package notice

import (
	"net/http"
	"slices"

	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/notice/pages"
)

const deliveries = "/office/notices/deliveries"

var stateTones = map[DeliveryState]ui.Tone{Waiting: ui.Info, Sending: ui.Info, Sent: ui.OK, Failed: ui.Bad, Unsure: ui.Warn, GivenUp: ui.Plain}

func (n *Notices) getDeliveries(c *web.Ctx) error {
	q := ui.ReadQuery(c.R.URL.Query())
	where, args := "WHERE agency = $1", []any{c.Actor.Tenant}
	for _, col := range []string{"state", "channel"} {
		if v := q.Filters[col]; v != "" {
			args = append(args, v)
			where += " AND " + col + " = " + store.In(len(args), 1)
		}
	}
	var total int
	if err := c.DB.QueryRow(c.Context(), "SELECT COUNT(*) FROM notice_delivery "+where, args...).Scan(&total); err != nil {
		return err
	}
	page := append(slices.Clone(args), q.Per, q.Offset())
	list, err := store.Select[Delivery](c.Context(), c.DB, where+" ORDER BY made_at DESC, id DESC LIMIT "+store.In(len(args)+1, 1)+
		" OFFSET "+store.In(len(args)+2, 1), page...)
	if err != nil {
		return err
	}
	names, err := n.directory.Names(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	p := pages.List{Base: c.Base("消息投递")}
	p.Lead = "站内消息之外，每一次邮件和推送都列在这里。消息的内容只有收件人能看到。"
	if c.Actor.May(RightManage) {
		p.Actions = []ui.Button{{Label: "通道设置", Icon: "settings", Href: "/office/notices/settings"}}
	}
	p.Grid = deliveryGrid(c, q, list, names, total)
	return c.Page(http.StatusOK, pages.ListPage(p))
}

func deliveryGrid(c *web.Ctx, q ui.Query, list []Delivery, names map[string]string, total int) ui.Grid {
	var states []ui.Option
	for _, s := range Flow.States {
		states = append(states, ui.Option{Value: string(s.State), Label: s.Title})
	}
	g := ui.Grid{ID: "deliveries", Caption: "投递列表", Path: deliveries, Query: q, Pages: ui.Pages(deliveries, q, total), PlainRows: true,
		Columns: []ui.Column{
			{Key: "made", Label: "产生时间"}, {Key: "to", Label: "收件人"},
			{Key: "channel", Label: "通道", Filter: &ui.Field{Kind: ui.Select, Options: []ui.Option{{Value: Mail, Label: "邮件"}, {Value: Hook, Label: "推送"}}}},
			{Key: "state", Label: "状态", Filter: &ui.Field{Kind: ui.Select, Options: states}},
			{Key: "tries", Label: "次数", Number: true}, {Key: "next", Label: "下次或完成时间"}, {Key: "why", Label: "失败原因", Wide: true}, {Key: "acts", Label: "操作", Acts: true}},
		Empty: ui.EmptyState{Title: "还没有投递", Text: "启用邮件或推送通道后，发出的消息列在这里。"}}
	for _, d := range list {
		g.Rows = append(g.Rows, ui.Row{ID: d.ID, Label: names[d.Person], Cells: []ui.Cell{
			ui.T(minute(d.MadeAt)), ui.T(names[d.Person]), {Text: channelTitle(d.Channel), Note: digestNote(d)},
			ui.C(ui.Badge(stateTones[d.State], d.State.Title())), ui.N(int(d.Attempts)), ui.T(d.when()), ui.T(d.Error),
			ui.C(ui.Toolbar(deliveryActs(c, &d)))}})
	}
	return g
}

func digestNote(d Delivery) string {
	if d.Digest {
		return "每日汇总"
	}
	return ""
}

// when is the time that matters next to a reader.
func (d *Delivery) when() string {
	switch d.State {
	case Sent:
		return minute(d.SentAt)
	case Waiting:
		return minute(d.NextAt)
	}
	return minute(d.ClaimedAt)
}

func deliveryActs(c *web.Ctx, d *Delivery) []ui.Button {
	var out []ui.Button
	for _, o := range Flow.Can(d, c.Actor) {
		out = append(out, ui.Button{Label: o.Move.Name, Small: true, Href: deliveryLink(d.ID, o.Move.Name)})
	}
	return out
}

// getSettle asks before a delivery is sent again or given up.
func (n *Notices) getSettle(c *web.Ctx) error {
	d, err := store.Get[Delivery](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	m, err := Flow.Try(&d, c.Path("move"), c.Actor)
	if err != nil {
		return err
	}
	p := pages.Ask{Base: c.Base(m.Name), Confirm: ui.Confirm{Will: []string{"当前状态：" + Flow.TitleOf(flow.State(d.State)), m.Warn},
		Question: "确定" + m.Name + "吗？", Action: deliveryLink(d.ID, m.Name), Button: ui.Button{Label: m.Name, Look: ui.Primary}, Back: ui.Link{Label: "返回", Href: deliveries}}}
	return c.Page(http.StatusOK, pages.AskPage(p))
}

func (n *Notices) postSettle(c *web.Ctx) error {
	if err := n.Settle(c.Context(), c.Actor, c.Path("id"), c.Path("move")); err != nil {
		return err
	}
	return c.Done("已"+c.Path("move"), deliveries)
}

func mailForm() form.Form {
	return form.Form{
		{Name: "enabled", Label: "启用邮件", Kind: form.Check},
		{Name: "host", Label: "邮件服务器", Max: 200, Placeholder: "smtp.example.gov.cn"},
		{Name: "port", Label: "端口", Kind: form.Number, Min: 1, Top: 65535},
		{Name: "tls", Label: "加密方式", Kind: form.Select, Required: true, Options: []form.Option{
			{Value: "tls", Label: "TLS（通常为465端口）"}, {Value: "starttls", Label: "STARTTLS（通常为587端口）"}, {Value: "none", Label: "不加密（仅限本机或专网）"}}},
		{Name: "from", Label: "发件地址", Kind: form.Email},
		{Name: "user", Label: "用户名", Help: "不需要登录的服务器留空", Autocomplete: "off"},
		{Name: "secret", Label: "密码或授权码", Kind: form.Password, Help: "留空则保持原来的密码；服务器、端口、用户名或加密方式有变化时须重新填写", Autocomplete: "new-password"},
		{Name: "quiet", Label: "只在上班时间发送（工作日9时至18时）", Kind: form.Check},
	}
}

func hookForm() form.Form {
	return form.Form{
		{Name: "enabled", Label: "启用推送", Kind: form.Check},
		{Name: "url", Label: "推送地址", Kind: form.URL, Max: 500, Placeholder: "https://…", Help: "每条消息以 JSON 发往此地址，按 Standard Webhooks 规范签名"},
		{Name: "fresh", Label: "重新生成签名密钥", Kind: form.Check, Help: "生成后原密钥立即失效"},
		{Name: "quiet", Label: "只在上班时间发送（工作日9时至18时）", Kind: form.Check},
	}
}
