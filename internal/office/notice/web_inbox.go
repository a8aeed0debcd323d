package notice

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice/pages"
)

const inbox = "/office/inbox"

func (n *Notices) routes(r *web.Router) {
	r.Get(inbox, web.SignedIn, n.getInbox)
	r.Get(inbox+"/{id}", web.SignedIn, n.getOpen)
	r.Post(inbox+"/read", web.SignedIn, n.postRead)
	r.Post(inbox+"/read-all", web.SignedIn, n.postReadAll)
	r.Get(inbox+"/preference", web.SignedIn, n.getPreference)
	r.Post(inbox+"/preference", web.SignedIn, n.postPreference)

	r.Get("/office/notices/deliveries", RightDeliveries, n.getDeliveries)
	r.Get("/office/notices/deliveries/{id}/{move}", RightDeliveries, n.getSettle)
	r.Post("/office/notices/deliveries/{id}/{move}", RightDeliveries, n.postSettle)

	r.Get("/office/notices/settings", RightManage, n.getSettings)
	r.Post("/office/notices/settings/mail", RightManage, n.postMail)
	r.Post("/office/notices/settings/webhook", RightManage, n.postHook)
	r.Post("/office/notices/settings/test", RightManage, n.postTest)
}

var levels = []struct {
	level Level
	title string
	tone  ui.Tone
}{{Info, "通知", ui.Info}, {Remind, "提醒", ui.Warn}, {Warn, "警示", ui.Bad}}

func levelBadge(l Level) ui.Cell {
	for _, x := range levels {
		if x.level == l {
			return ui.C(ui.Badge(x.tone, x.title))
		}
	}
	return ui.C(ui.Badge(ui.Plain, string(l)))
}

// kindTitle is what readers call the kind of message.
func (n *Notices) kindTitle(kind string) string {
	if t := n.kinds[kind]; t != "" {
		return t
	}
	return "其他"
}

func (n *Notices) getInbox(c *web.Ctx) error {
	q := ui.ReadQuery(c.R.URL.Query())
	all := c.Query("show") == "all"
	unread, err := n.Unread(c.Context(), c.DB, c.Actor)
	if err != nil {
		return err
	}
	list, total, err := inboxOf(c.Context(), c.DB, c.Actor, q, all)
	if err != nil {
		return err
	}
	p := pages.List{Base: c.Base("消息")}
	p.Tabs = []ui.Tab{{Label: "未读", Href: inbox, Current: !all, Count: unread}, {Label: "全部", Href: inbox + "?show=all", Current: all}}
	p.Actions = []ui.Button{{Label: "接收设置", Icon: "settings", Href: inbox + "/preference"}}
	if unread > 0 {
		p.Actions = append(p.Actions, ui.Button{Label: "全部标为已读", Icon: "check", Post: true, Action: inbox + "/read-all"})
	}
	p.Grid, err = n.inboxGrid(c, q, all, list, total)
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, pages.ListPage(p))
}

// inboxOf reads a page of a person's messages, the newest first.
func inboxOf(ctx context.Context, db store.Querier, a who.Actor, q ui.Query, all bool) ([]Told, int, error) {
	where, args := "WHERE agency = $1 AND person = $2", []any{a.Home, a.ID}
	if !all {
		where += " AND read_at = ''"
	}
	for _, f := range []struct{ key, col string }{{"level", "level"}, {"kind", "kind"}} {
		if v := q.Filters[f.key]; v != "" {
			args = append(args, v)
			where += " AND " + f.col + " = " + store.In(len(args), 1)
		}
	}
	if v := q.Filters["title"]; v != "" {
		args = append(args, "%"+store.LikeEscape(strings.ToLower(v))+"%")
		where += " AND LOWER(title) LIKE " + store.In(len(args), 1) + ` ESCAPE '\'`
	}
	var total int
	if err := db.QueryRow(ctx, "SELECT COUNT(*) FROM notice_message "+where, args...).Scan(&total); err != nil {
		return nil, 0, err
	}
	page := append(slices.Clone(args), q.Per, q.Offset())
	list, err := store.Select[Told](ctx, db, where+" ORDER BY at DESC, id DESC LIMIT "+store.In(len(args)+1, 1)+" OFFSET "+store.In(len(args)+2, 1), page...)
	return list, total, err
}

func (n *Notices) inboxGrid(c *web.Ctx, q ui.Query, all bool, list []Told, total int) (ui.Grid, error) {
	kinds, err := n.kindsOf(c.Context(), c.DB, c.Actor)
	if err != nil {
		return ui.Grid{}, err
	}
	var byLevel []ui.Option
	for _, l := range levels {
		byLevel = append(byLevel, ui.Option{Value: string(l.level), Label: l.title})
	}
	g := ui.Grid{ID: "inbox", Caption: "消息列表", Path: inbox, Query: q, PlainRows: true, Pages: ui.Pages(inbox, q, total),
		Columns: []ui.Column{
			{Key: "level", Label: "级别", Filter: &ui.Field{Kind: ui.Select, Options: byLevel}},
			{Key: "title", Label: "内容", Wide: true, Fixed: true, Filter: &ui.Field{Kind: ui.Search, Placeholder: "标题中的词"}},
			{Key: "kind", Label: "类别", Filter: &ui.Field{Kind: ui.Select, Options: kinds}},
			{Key: "at", Label: "时间"}, {Key: "read", Label: "状态"}},
		Batch: []ui.Button{{Label: "标为已读", Icon: "check"}}, BatchAction: inbox + "/read",
		Empty: ui.EmptyState{Title: "没有未读消息", Text: "新的消息会列在这里，右上角的铃铛显示未读数。", Acts: []ui.Button{{Label: "查看全部消息", Href: inbox + "?show=all"}}}}
	if all {
		g.Empty = ui.EmptyState{Title: "还没有消息", Text: "任务交办、到期提醒、审核结果等会发到这里。"}
	}
	for _, t := range list {
		read := ui.C(ui.Badge(ui.Warn, "未读"))
		if !t.ReadAt.IsZero() {
			read = ui.T("已读")
		}
		g.Rows = append(g.Rows, ui.Row{ID: t.ID, Href: inbox + "/" + t.ID, Label: t.Title, Fixed: !t.ReadAt.IsZero(), Cells: []ui.Cell{
			levelBadge(t.Level), {Text: t.Title, Href: inbox + "/" + t.ID, Note: t.Body}, ui.T(n.kindTitle(t.Kind)),
			ui.T(t.At.In(store.Zone).Format("2006-01-02 15:04")), read}})
	}
	return g, nil
}

// kindsOf are the kinds that the person has messages of.
func (n *Notices) kindsOf(ctx context.Context, q store.Querier, a who.Actor) ([]ui.Option, error) {
	rows, err := q.Query(ctx, "SELECT DISTINCT kind FROM notice_message WHERE agency = $1 AND person = $2 ORDER BY kind", a.Home, a.ID)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []ui.Option
	for rows.Next() {
		var kind string
		if err := rows.Scan(&kind); err != nil {
			return nil, err
		}
		if n.kinds[kind] != "" {
			out = append(out, ui.Option{Value: kind, Label: n.kinds[kind]})
		}
	}
	return out, rows.Err()
}

// getOpen marks a message as read and goes to what it is about.
func (n *Notices) getOpen(c *web.Ctx) error {
	t, err := store.Get[Told](c.Context(), c.DB, c.Actor.Home, c.Path("id"))
	if err != nil {
		return err
	}
	if t.Person != c.Actor.ID {
		return fail.Missingf("没有找到这条消息，可能是发给别人的")
	}
	if t.ReadAt.IsZero() {
		if _, err := n.MarkRead(c.Context(), c.Actor, t.ID); err != nil {
			return err
		}
	}
	return c.See(web.LocalPath(t.Href, inbox+"?show=all"))
}

func (n *Notices) postRead(c *web.Ctx) error {
	if err := c.R.ParseForm(); err != nil {
		return fail.Invalidf("提交的内容没有完整收到，请重试")
	}
	ids := c.R.Form["id"]
	if len(ids) == 0 {
		return fail.Invalidf("没有勾选消息。请返回勾选后再标为已读")
	}
	if len(ids) > 500 {
		return fail.Invalidf("一次最多标记500条消息，请分次操作")
	}
	if _, err := n.MarkRead(c.Context(), c.Actor, ids...); err != nil {
		return err
	}
	return c.Done("已标为已读", inbox)
}

func (n *Notices) postReadAll(c *web.Ctx) error {
	if _, err := n.MarkRead(c.Context(), c.Actor); err != nil {
		return err
	}
	return c.Done("已全部标为已读", inbox)
}

var preferenceForm = form.Form{{Name: "mail", Label: "邮件", Kind: form.Radio, Required: true, Options: []form.Option{
	{Value: MailEach, Label: mailTitle(MailEach), Help: "有消息就发"},
	{Value: MailDigest, Label: mailTitle(MailDigest), Help: "次日上班时发送前一日的消息"},
	{Value: MailNone, Label: mailTitle(MailNone), Help: "只在站内查看"}}}}

func (n *Notices) getPreference(c *web.Ctx) error {
	pref, err := store.Get[Preference](c.Context(), c.DB, c.Actor.Home, c.Actor.ID)
	if err != nil && !fail.Is(err, fail.Missing) {
		return err
	}
	if pref.Mail == "" {
		pref.Mail = MailEach
	}
	return n.showPreference(c, preferenceForm.Blank(map[string]string{"mail": pref.Mail}))
}

func (n *Notices) showPreference(c *web.Ctx, s *form.State) error {
	p := pages.Settings{Base: c.Base("接收设置")}
	p.Crumbs = []ui.Link{{Label: "消息", Href: inbox}, {Label: "接收设置"}}
	ch, err := n.channel(c.Context(), c.DB, c.Actor.Home, Mail)
	if err != nil {
		return err
	}
	if !ch.Enabled {
		p.Notices = []ui.Notice{{Tone: ui.Info, Title: "本单位还没有启用邮件", Text: "设置会保存，启用邮件后生效。站内消息不受影响。"}}
	}
	p.Settings = []pages.Setting{{Title: "怎样收到消息", Form: ui.Form{Action: inbox + "/preference", Fields: ui.FromForm(s), Error: s.General,
		Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Href: inbox}}}}}
	return c.Page(status(s), pages.SettingsPage(p))
}

func (n *Notices) postPreference(c *web.Ctx) error {
	s := preferenceForm.Read(c.R)
	if s.OK() {
		err := c.Do(func(tx *store.Tx) error { return n.SetPreference(tx, s.Text("mail")) })
		if err == nil {
			return c.Done("接收设置已保存", inbox)
		}
		if !s.Take(err) {
			return err
		}
	}
	return n.showPreference(c, s)
}

// status is that of a page with a form as it stands.
func status(s *form.State) int {
	if s.OK() {
		return http.StatusOK
	}
	return http.StatusUnprocessableEntity
}

// deliveryLink is the address of a page about a move on a delivery.
func deliveryLink(id, move string) string {
	return "/office/notices/deliveries/" + url.PathEscape(id) + "/" + url.PathEscape(move)
}
