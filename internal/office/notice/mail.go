package notice

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	mail "github.com/wneessen/go-mail"

	"gongkai/internal/kit/store"
)

// sendMail sends the parcel as one mail. Only an error of which it is certain
// that the server did not take the mail lets it be tried again.
func (n *Notices) sendMail(ctx context.Context, p parcel) error {
	if p.reader.Email == "" {
		return refusal{GivenUp, errors.New("收件人没有登记电子邮箱")}
	}
	m, err := n.letter(p)
	if err != nil {
		return refusal{Failed, err}
	}
	client, err := mail.NewClient(p.channel.Config.Host, n.mailOptions(p.channel.Config, p.secret)...)
	if err != nil {
		return refusal{Failed, spoken{"邮件设置有误，请检查邮件服务器和端口", err}}
	}
	if err := client.DialWithContext(ctx); err != nil {
		return greeted(err)
	}
	err = client.Send(m)
	_ = client.Close() // the mail is with the server, or it is not; QUIT changes nothing
	if err == nil || m.IsDelivered() {
		return nil
	}
	return mailRefusal(err)
}

func mailRefusal(err error) error {
	var se *mail.SendError
	if !errors.As(err, &se) || se.ErrorCode() == 0 && se.Reason != mail.ErrSMTPDataClose {
		return spoken{"与邮件服务器的连接中断，邮件没有发出", err}
	}
	told := spoken{fmt.Sprintf("邮件服务器没有接受邮件（答复%d）", se.ErrorCode()), err}
	switch {
	case se.Reason == mail.ErrSMTPDataClose && se.ErrorCode() == 0:
		// Everything was sent and the answer got lost.
		return refusal{Unsure, spoken{"邮件已发出，但没有收到邮件服务器的答复", err}}
	case se.ErrorCode() >= 500:
		return refusal{Failed, told}
	}
	return told
}

func (n *Notices) mailOptions(c Config, secret string) []mail.Option {
	secure := &tls.Config{ServerName: c.Host, RootCAs: n.roots, MinVersion: tls.VersionTLS12}
	opts := []mail.Option{mail.WithPort(c.Port), mail.WithTimeout(attempt / 3), mail.WithHELO(heloName(c.From)),
		mail.WithTLSConfig(secure), mail.WithDialContextFunc(mail.DialContextFunc(n.dial))}
	switch c.TLS {
	case "tls":
		// Not WithSSL: beside a dialer of ours the library would take the
		// connection for a plain one and offer no password. As it is, it sees
		// the TLS that is spoken already.
		opts = append(opts, mail.WithTLSPolicy(mail.TLSOpportunistic), mail.WithDialContextFunc(n.dialSecure(secure)))
	case "starttls":
		opts = append(opts, mail.WithTLSPolicy(mail.TLSMandatory))
	default:
		opts = append(opts, mail.WithTLSPolicy(mail.NoTLS))
	}
	if c.User != "" {
		auth := mail.SMTPAuthAutoDiscover
		if c.TLS == "none" {
			auth = mail.SMTPAuthPlainNoEnc
		}
		opts = append(opts, mail.WithSMTPAuth(auth), mail.WithUsername(c.User), mail.WithPassword(secret))
	}
	return opts
}

// dialSecure connects and speaks TLS from the start, where the mail library
// leaves that to the dialer it is given.
func (n *Notices) dialSecure(secure *tls.Config) mail.DialContextFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := n.dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		c := tls.Client(conn, secure)
		if err := c.HandshakeContext(ctx); err != nil {
			_ = conn.Close()
			return nil, err
		}
		return c, nil
	}
}

// heloName is the domain of the sender's address.
func heloName(from string) string {
	if _, domain, ok := strings.Cut(from, "@"); ok && domain != "" {
		return domain
	}
	return "localhost"
}

// letter writes the mail. Its Message-ID comes from the delivery, so that a
// server that gets it twice all the same can tell.
func (n *Notices) letter(p parcel) (*mail.Msg, error) {
	m := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := m.FromFormat(oneLine(p.agency), p.channel.Config.From); err != nil {
		return nil, spoken{"发件地址有误，请在消息通道设置中更正", err}
	}
	if err := m.AddToFormat(oneLine(p.reader.Name), p.reader.Email); err != nil {
		return nil, spoken{"收件人的电子邮箱有误", err}
	}
	m.Subject(p.subject())
	m.SetMessageIDWithValue(p.id + "@" + heloName(p.channel.Config.From))
	m.SetDateWithValue(n.db.Now().In(store.Zone))
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetBodyString(mail.TypeTextPlain, n.mailText(p))
	return m, nil
}

func (p parcel) subject() string {
	if len(p.messages) == 1 {
		return oneLine(p.messages[0].Title)
	}
	return fmt.Sprintf("政务公开消息汇总（%d条）", len(p.messages))
}

func (n *Notices) mailText(p parcel) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s：\n\n", p.reader.Name)
	for i, t := range p.messages {
		if len(p.messages) > 1 {
			fmt.Fprintf(&b, "%d. ", i+1)
		}
		b.WriteString(t.Title + "\n")
		if t.Body != "" {
			b.WriteString("\n" + t.Body + "\n")
		}
		if link := n.link(t.Href); link != "" {
			fmt.Fprintf(&b, "\n查看：%s\n", link)
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "——\n本邮件由%s的政务公开系统自动发送，请勿直接回复。接收方式可在系统“消息”页的“接收设置”中调整。\n", p.agency)
	return b.String()
}

// link is the full address of a page of this system, if the system knows
// under which address it is reached.
func (n *Notices) link(href string) string {
	base, err := url.Parse(n.public)
	if n.public == "" || href == "" || err != nil {
		return ""
	}
	ref, err := url.Parse(href)
	if err != nil || ref.IsAbs() || ref.Host != "" {
		return ""
	}
	return base.ResolveReference(ref).String()
}
