package notice

import (
	"net/http"
	"strconv"
	"time"

	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/notice/pages"
)

const settings = "/office/notices/settings"

// minute is an instant as people read it; the zero instant is a dash.
func minute(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.In(store.Zone).Format("2006-01-02 15:04")
}

func (n *Notices) getSettings(c *web.Ctx) error { return n.showSettings(c, nil, nil) }

// showSettings draws both forms: as they were typed, else as they are set.
func (n *Notices) showSettings(c *web.Ctx, mail, hook *form.State) error {
	code := http.StatusOK
	if mail != nil || hook != nil {
		code = http.StatusUnprocessableEntity
	}
	mailCh, err := n.channel(c.Context(), c.DB, c.Actor.Tenant, Mail)
	if err != nil {
		return err
	}
	hookCh, err := n.channel(c.Context(), c.DB, c.Actor.Tenant, Hook)
	if err != nil {
		return err
	}
	if mail == nil {
		mail = mailForm().Blank(map[string]string{"enabled": yes(mailCh.Enabled), "quiet": yes(mailCh.Quiet), "host": mailCh.Config.Host,
			"port": strconv.Itoa(mailCh.Config.Port), "tls": mailCh.Config.TLS, "from": mailCh.Config.From, "user": mailCh.Config.User})
	}
	if hook == nil {
		hook = hookForm().Blank(map[string]string{"enabled": yes(hookCh.Enabled), "quiet": yes(hookCh.Quiet), "url": hookCh.Config.URL})
	}
	p := pages.Settings{Base: c.Base("消息通道")}
	p.Lead = "站内消息始终可用。邮件和推送默认关闭；密码和密钥加密保存，不再显示。"
	p.Actions = []ui.Button{{Label: "投递情况", Icon: "list", Href: deliveries}}
	p.Settings = []pages.Setting{n.settingBox(mailCh, "邮件（SMTP）", "/mail", mail), n.settingBox(hookCh, "推送（Webhook）", "/webhook", hook)}
	return c.Page(code, pages.SettingsPage(p))
}

func (n *Notices) settingBox(ch Channel, title, action string, s *form.State) pages.Setting {
	fields := ui.FromForm(s)
	for i := range fields {
		fields[i].ID = ch.ID + "-" + fields[i].Name // two forms stand on the page
	}
	out := pages.Setting{Title: title, Form: ui.Form{ID: ch.ID, Action: settings + action, Columns: 2, Fields: fields, Error: s.General,
		Buttons: []ui.Button{{Label: "保存" + channelTitle(ch.ID) + "设置", Look: ui.Primary}}}}
	if ch.Enabled {
		out.Acts = []ui.Button{{Label: "给自己发一条测试" + channelTitle(ch.ID), Small: true, Post: true, Action: settings + "/test?channel=" + ch.ID}}
	}
	return out
}

func yes(b bool) string {
	if b {
		return "on"
	}
	return ""
}

func (n *Notices) postMail(c *web.Ctx) error {
	s := mailForm().Read(c.R)
	if s.OK() {
		in := Setting{Enabled: s.Yes("enabled"), Quiet: s.Yes("quiet"), Secret: s.Text("secret"),
			Config: Config{Host: s.Text("host"), Port: s.Int("port"), TLS: s.Text("tls"), From: s.Text("from"), User: s.Text("user")}}
		err := c.Do(func(tx *store.Tx) error { return n.SetMail(tx, in) })
		if err == nil {
			return c.Done("邮件设置已保存", settings)
		}
		if !s.Take(err) {
			return err
		}
	}
	return n.showSettings(c, s, nil)
}

func (n *Notices) postHook(c *web.Ctx) error {
	s := hookForm().Read(c.R)
	if s.OK() {
		key := ""
		err := c.Do(func(tx *store.Tx) (err error) {
			key, err = n.SetHook(tx, Setting{Enabled: s.Yes("enabled"), Quiet: s.Yes("quiet"), Config: Config{URL: s.Text("url")}}, s.Yes("fresh"))
			return err
		})
		if err == nil && key != "" {
			return n.showKey(c, key)
		}
		if err == nil {
			return c.Done("推送设置已保存", settings)
		}
		if !s.Take(err) {
			return err
		}
	}
	return n.showSettings(c, nil, s)
}

func (n *Notices) showKey(c *web.Ctx, key string) error {
	p := pages.Key{Base: c.Base("推送设置已保存"), Key: key}
	p.Acts = []ui.Button{{Label: "复制", Icon: "copy", Copy: "key"}, {Label: "已保存好，返回设置", Href: settings, Look: ui.Primary}}
	return c.Page(http.StatusOK, pages.KeyPage(p))
}

func (n *Notices) postTest(c *web.Ctx) error {
	id := c.Query("channel")
	if id != Mail {
		id = Hook
	}
	if err := n.Test(c.Context(), c.Actor, id); err != nil {
		return err
	}
	return c.Done("测试"+channelTitle(id)+"已发出，请查收", settings)
}
