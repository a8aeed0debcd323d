package notice

import (
	"context"
	"fmt"
	"net"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// The moves of a delivery. The first four are the program's own.
const (
	moveSend    = "发送"
	moveArrive  = "送达"
	moveFail    = "失败"
	moveLose    = "中断"
	MoveRetry   = "重新发送"
	MoveGiveUp  = "不再发送"
	rightSystem = "system" // held by nobody: only the program makes these moves
)

// Flow is the way of a delivery.
var Flow = flow.Table[*Delivery]{
	Name: "delivery", Title: "消息投递", Initial: flow.State(Waiting),
	States: []flow.StateDoc{
		{State: flow.State(Waiting), Title: Waiting.Title(), Says: "到时间后由系统发送；失败时自动再试"},
		{State: flow.State(Sending), Title: Sending.Title(), Says: "已交给一次发送，其他发送不会再碰它"},
		{State: flow.State(Sent), Title: Sent.Title(), Says: "对方服务器已接收"},
		{State: flow.State(Failed), Title: Failed.Title(), Says: "多次发送不成，或对方拒收，等待人处理"},
		{State: flow.State(Unsure), Title: Unsure.Title(), Says: "发送途中程序中断，不能确定对方是否收到"},
		{State: flow.State(GivenUp), Title: GivenUp.Title(), Says: "不再发送；站内消息不受影响"},
	},
	Moves: []flow.Move[*Delivery]{
		{Name: moveSend, From: []flow.State{flow.State(Waiting)}, To: flow.State(Sending), Right: rightSystem},
		{Name: moveArrive, From: []flow.State{flow.State(Sending)}, To: flow.State(Sent), Right: rightSystem},
		{Name: moveFail, From: []flow.State{flow.State(Sending)}, To: flow.State(Failed), Right: rightSystem},
		{Name: moveLose, From: []flow.State{flow.State(Sending)}, To: flow.State(Unsure), Right: rightSystem},
		{Name: MoveRetry, From: []flow.State{flow.State(Failed), flow.State(Unsure), flow.State(GivenUp)}, To: flow.State(Waiting), Right: RightDeliveries,
			Warn: "系统会再发送一次。状态为“结果不明”时，对方可能已经收到过，请先核实"},
		{Name: MoveGiveUp, From: []flow.State{flow.State(Waiting), flow.State(Failed), flow.State(Unsure)}, To: flow.State(GivenUp), Right: RightDeliveries,
			Warn: "这条消息不再经此通道发出；收件人仍可在站内看到"},
	},
	State: func(d *Delivery) flow.State { return flow.State(d.State) },
}

// Settle makes one of a person's moves, MoveRetry or MoveGiveUp, on a
// delivery of the actor's organisation.
func (n *Notices) Settle(ctx context.Context, a who.Actor, id, move string) error {
	return n.db.Do(ctx, a, func(tx *store.Tx) error {
		d, err := store.Get[Delivery](ctx, tx, tx.Tenant(), id)
		if err != nil {
			return err
		}
		m, err := Flow.Try(&d, move, a)
		if err != nil {
			return err
		}
		k, err := tx.Exec("UPDATE notice_delivery SET state = $1, next_at = $2, attempts = 0 WHERE agency = $3 AND id = $4 AND state = $5",
			string(m.To), tx.Now(), d.Agency, d.ID, string(d.State))
		if err != nil {
			return err
		}
		if k != 1 {
			return fail.Stalef("这次投递的状态刚刚变化，请刷新后再操作")
		}
		if move == MoveRetry && !d.Digest {
			if err := tx.Enqueue(JobDeliver, order{d.Agency, d.ID}); err != nil {
				return err
			}
		}
		return tx.Record(move, store.Ref{Kind: "delivery", ID: d.ID}, store.Telling("%s消息，原状态：%s", channelTitle(d.Channel), d.State.Title()))
	})
}

func channelTitle(id string) string {
	if id == Mail {
		return "邮件"
	}
	return "推送"
}

// Setting is how a channel is to be set up. An empty Secret keeps the one
// that is there.
type Setting struct {
	Enabled, Quiet bool
	Config         Config
	Secret         string
}

// SetMail sets up the organisation's mail.
func (n *Notices) SetMail(tx *store.Tx, in Setting) error {
	c := &in.Config
	c.Host, c.From, c.User, c.URL = strings.TrimSpace(c.Host), strings.TrimSpace(c.From), strings.TrimSpace(c.User), ""
	wrong := map[string]string{}
	if in.Enabled && (c.Host == "" || strings.ContainsAny(c.Host, "/: \r\n") && net.ParseIP(c.Host) == nil) {
		wrong["host"] = "请填写邮件服务器的主机名，例如 smtp.example.gov.cn，不带端口"
	}
	if in.Enabled && (c.Port < 1 || c.Port > 65535) {
		wrong["port"] = "端口应在1到65535之间，通常为465、587或25"
	}
	if in.Enabled && !strings.Contains(c.From, "@") || oneLine(c.From) != c.From {
		wrong["from"] = "请填写发件人的电子邮箱地址"
	}
	if in.Enabled && c.TLS == "none" && c.User != "" && !loopback(c.Host) {
		wrong["tls"] = "不加密时密码会以明文传送，只允许用于本机的邮件服务器。请选择加密方式，或去掉用户名"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	old, err := n.channel(tx.Context(), tx, tx.Tenant(), Mail)
	if err != nil {
		return err
	}
	moved := in.Secret == "" && old.Secret != "" && !sameAccount(old.Config, *c)
	if moved && in.Enabled && c.User != "" {
		return fail.Fields(map[string]string{"secret": "服务器、端口、用户名或加密方式有变化，原密码不再沿用，请重新填写密码或授权码"})
	}
	return n.set(tx, Mail, in, func(ch *Channel) {
		if moved || c.User == "" {
			ch.Secret = ""
		}
	})
}

// sameAccount says whether a password kept for one setting goes to the same
// server, in the same way and for the same user under the other.
func sameAccount(a, b Config) bool {
	return a.Host == b.Host && a.Port == b.Port && a.User == b.User && a.TLS == b.TLS
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// SetHook sets up the organisation's webhook. Where it has no signing key
// yet, or a fresh one is asked for, it makes one and returns it: it is shown
// this one time.
func (n *Notices) SetHook(tx *store.Tx, in Setting, fresh bool) (key string, err error) {
	u := strings.TrimSpace(in.Config.URL)
	if in.Enabled && !strings.HasPrefix(u, "https://") && !strings.HasPrefix(u, "http://") {
		return "", fail.Fields(map[string]string{"url": "请填写完整的推送地址，以 https:// 开头"})
	}
	in.Config = Config{URL: u}
	old, err := n.channel(tx.Context(), tx, tx.Tenant(), Hook)
	if err != nil {
		return "", err
	}
	if fresh || old.Secret == "" {
		key = newSigningKey()
		in.Secret = key
	}
	return key, n.set(tx, Hook, in, func(*Channel) {})
}

// channel is a channel as set up, or one that is off.
func (n *Notices) channel(ctx context.Context, q store.Querier, agency, id string) (Channel, error) {
	ch, err := store.Get[Channel](ctx, q, agency, id)
	if fail.Is(err, fail.Missing) {
		return Channel{Agency: agency, ID: id, Quiet: true, Config: Config{Port: 465, TLS: "tls"}}, nil
	}
	return ch, err
}

func (n *Notices) set(tx *store.Tx, id string, in Setting, also func(*Channel)) error {
	if !tx.Actor().May(RightManage) {
		return fail.Deniedf("您没有设置消息通道的权限，请联系系统管理员")
	}
	if n.sealErr != nil {
		return n.sealErr
	}
	ch, err := n.channel(tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	fresh := ch.Version == 0
	ch.Enabled, ch.Quiet, ch.Config = in.Enabled, in.Quiet, in.Config
	if in.Secret != "" {
		ch.Secret = n.seal.Seal(ch.Agency+"/"+id, in.Secret)
	}
	also(&ch)
	put := tx.Update
	if fresh {
		ch.Version, put = 1, tx.Insert
	}
	if err := put(&ch); err != nil {
		return err
	}
	word := "停用"
	if ch.Enabled {
		word = "启用"
	}
	return tx.Record("设置消息通道", store.Ref{Kind: "channel", ID: id}, store.Telling("%s%s通道", word, channelTitle(id)))
}

// Test sends a test message through a channel to the actor, at once, and
// records that it did.
func (n *Notices) Test(ctx context.Context, a who.Actor, id string) error {
	if !a.May(RightManage) {
		return fail.Deniedf("您没有设置消息通道的权限，请联系系统管理员")
	}
	sent := n.sendTest(ctx, a, id)
	result := "发送成功"
	if sent != nil {
		result = "发送失败：" + words(sent)
	}
	err := n.db.Do(ctx, a, func(tx *store.Tx) error {
		return tx.Record("测试消息通道", store.Ref{Kind: "channel", ID: id}, store.Telling("%s", result))
	})
	if err == nil && sent != nil {
		return fail.Invalidf("测试消息没有发出：%s。请检查设置后再试", words(sent))
	}
	return err
}

func (n *Notices) sendTest(ctx context.Context, a who.Actor, id string) error {
	ch, err := n.channel(ctx, n.db, a.Tenant, id)
	if err != nil || !ch.Enabled {
		return firstOf(err, fail.Invalidf("通道没有启用，请先启用并保存"))
	}
	p := parcel{id: store.NewID(n.db.Now()), channel: ch}
	if p.secret, err = n.opened(a.Tenant+"/"+id, ch.Secret); err != nil {
		return err
	}
	if p.reader, err = n.directory.Person(ctx, n.db, a.Tenant, a.ID); err != nil {
		return err
	}
	agency, err := n.directory.Agency(ctx, n.db, a.Tenant)
	if err != nil {
		return err
	}
	p.agency = agency.Name
	p.messages = []Told{{Kind: "notice.test", Level: Info, Title: "测试消息", Body: "收到本消息，说明" + channelTitle(id) + "通道可用。", Href: "/office/notices/settings", At: n.db.Now().UTC()}}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if id == Mail {
		return n.sendMail(ctx, p)
	}
	return n.sendHook(ctx, p)
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// SetPreference keeps how the actor wants mail.
func (n *Notices) SetPreference(tx *store.Tx, mail string) error {
	if mail != MailEach && mail != MailDigest && mail != MailNone {
		return fail.Fields(map[string]string{"mail": "请从列出的方式中选择"})
	}
	a := tx.Actor()
	if a.Visiting() {
		return fail.Deniedf("您正在查看其他单位，请回到本单位后再设置")
	}
	p, err := store.Get[Preference](tx.Context(), tx, a.Home, a.ID)
	put := tx.Update
	if fail.Is(err, fail.Missing) {
		p, put, err = Preference{Agency: a.Home, ID: a.ID, Version: 1}, tx.Insert, nil
	}
	if err != nil {
		return err
	}
	p.Mail = mail
	if err := put(&p); err != nil {
		return err
	}
	return tx.Record("设置接收方式", store.Ref{Kind: "person", ID: a.ID}, store.Telling("邮件接收方式：%s", mailTitle(mail)))
}

func mailTitle(mail string) string {
	switch mail {
	case MailDigest:
		return "每个工作日汇总成一封"
	case MailNone:
		return "不发邮件"
	}
	return "逐条发送"
}

// MarkRead marks a person's messages as read: those of the ids, or all.
func (n *Notices) MarkRead(ctx context.Context, a who.Actor, ids ...string) (int, error) {
	var total int64
	err := n.quietly(ctx, a.Home, func(tx *store.Tx) error {
		where := "WHERE agency = $2 AND person = $3 AND read_at = ''"
		args := []any{tx.Now(), a.Home, a.ID}
		if len(ids) > 0 {
			where += " AND id IN " + store.In(4, len(ids))
			for _, id := range ids {
				args = append(args, id)
			}
		}
		var err error
		total, err = tx.Exec("UPDATE notice_message SET read_at = $1 "+where, args...)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("mark as read: %w", err)
	}
	return int(total), nil
}
