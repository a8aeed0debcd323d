package notice

import (
	"time"

	"gongkai/internal/kit/store"
)

// Told is a message as one reader has it.
type Told struct {
	Agency, ID string
	Person     string
	Key        string
	Kind       string
	Level      Level
	Title      string
	Body       string
	Href       string
	Subject    store.Ref
	At         time.Time
	// ReadAt is when the reader opened it; zero while it is unread.
	ReadAt time.Time
}

// Table names the table.
func (*Told) Table() string { return "notice_message" }

// Cols lists the columns.
func (t *Told) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &t.Agency), store.C("id", &t.ID), store.C("person", &t.Person), store.C("msg_key", &t.Key),
		store.C("kind", &t.Kind), store.C("level", (*string)(&t.Level)), store.C("title", &t.Title), store.C("body", &t.Body),
		store.C("href", &t.Href), store.C("subject_kind", &t.Subject.Kind), store.C("subject_id", &t.Subject.ID),
		store.C("at", &t.At), store.C("read_at", &t.ReadAt),
	}
}

// The channels by which messages leave the system.
const (
	Mail = "mail"
	Hook = "webhook"
)

// Config is what a channel is set to; each channel uses its part.
type Config struct {
	Host string `json:"host,omitempty"`
	Port int    `json:"port,omitempty"`
	// TLS is "tls" (from the start), "starttls" or "none".
	TLS  string `json:"tls,omitempty"`
	User string `json:"user,omitempty"`
	From string `json:"from,omitempty"`
	URL  string `json:"url,omitempty"`
}

// Channel is a way out of the system, as an organisation has set it up.
type Channel struct {
	Agency, ID string // the id is Mail or Hook
	Version    int64
	Enabled    bool
	// Quiet holds messages back outside office hours.
	Quiet  bool
	Config Config
	// Secret is the sealed password or signing key.
	Secret string
}

// Table names the table.
func (*Channel) Table() string { return "notice_channel" }

// Cols lists the columns.
func (c *Channel) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &c.Agency), store.C("id", &c.ID), store.C("version", &c.Version), store.C("enabled", &c.Enabled),
		store.C("quiet", &c.Quiet), store.C("config", store.JSON(&c.Config)), store.C("secret", &c.Secret),
	}
}

// How a person wants mail.
const (
	MailEach   = "each"   // 逐条发送
	MailDigest = "digest" // 每日汇总
	MailNone   = "none"   // 不发邮件
)

// Preference is how a person wants to be told outside the system.
type Preference struct {
	Agency, ID string // the person's id
	Version    int64
	Mail       string
}

// Table names the table.
func (*Preference) Table() string { return "notice_preference" }

// Cols lists the columns.
func (p *Preference) Cols() []store.Col {
	return []store.Col{store.C("agency", &p.Agency), store.C("id", &p.ID), store.C("version", &p.Version), store.C("mail", &p.Mail)}
}

// DeliveryState is how far a delivery has come.
type DeliveryState string

// The states of a delivery. One that was being sent when the program ended
// becomes Unsure: whether it arrived cannot be known, so a person decides.
const (
	Waiting DeliveryState = "waiting"
	Sending DeliveryState = "sending"
	Sent    DeliveryState = "sent"
	Failed  DeliveryState = "failed"
	Unsure  DeliveryState = "unsure"
	GivenUp DeliveryState = "given_up"
)

// Title is the state's word for people.
func (s DeliveryState) Title() string {
	switch s {
	case Waiting:
		return "等待发送"
	case Sending:
		return "正在发送"
	case Sent:
		return "已发送"
	case Failed:
		return "发送失败"
	case Unsure:
		return "结果不明"
	case GivenUp:
		return "不再发送"
	}
	return string(s)
}

// Delivery is one message on its way through one channel.
type Delivery struct {
	Agency, ID string
	Message    string // id of the Told
	Person     string
	Channel    string
	State      DeliveryState
	// Digest waits for the day's summary in place of a mail of its own.
	Digest   bool
	Attempts int64
	// Error is what the last attempt failed of.
	Error     string
	MadeAt    time.Time
	NextAt    time.Time
	ClaimedAt time.Time
	SentAt    time.Time
}

// Table names the table.
func (*Delivery) Table() string { return "notice_delivery" }

// Cols lists the columns.
func (d *Delivery) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &d.Agency), store.C("id", &d.ID), store.C("message", &d.Message), store.C("person", &d.Person),
		store.C("channel", &d.Channel), store.C("state", (*string)(&d.State)), store.C("digest", &d.Digest),
		store.C("attempts", &d.Attempts), store.C("error", &d.Error), store.C("made_at", &d.MadeAt),
		store.C("next_at", &d.NextAt), store.C("claimed_at", &d.ClaimedAt), store.C("sent_at", &d.SentAt),
	}
}
