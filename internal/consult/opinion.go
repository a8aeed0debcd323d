package consult

import (
	"fmt"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
)

// The channels by which opinions come (条例第十四条).
const (
	ChannelSite    = "网站"
	ChannelMeeting = "座谈会"
	ChannelHearing = "听证会"
	ChannelVisit   = "实地走访"
	ChannelPoll    = "民意调查"
	ChannelMail    = "信函"
	ChannelPhone   = "电话"
	ChannelEmail   = "电子邮件"
)

// Channels are all channels in the order of the report.
var Channels = []string{ChannelSite, ChannelMeeting, ChannelHearing, ChannelVisit, ChannelPoll, ChannelMail, ChannelPhone, ChannelEmail}

// What became of an opinion.
const (
	Adopted  = "采纳"
	Partly   = "部分采纳"
	Rejected = "不采纳"
)

// Verdicts are all of them.
var Verdicts = []string{Adopted, Partly, Rejected}

// SpamReasons are why an opinion does not count. It stays in the register.
var SpamReasons = []string{"商业广告", "重复刷屏", "违法或者侮辱性内容", "与征集事项无关", "没有实质内容"}

// Opinion is one opinion as it came. What was written is never changed.
type Opinion struct {
	Agency, ID   string
	Version      int64
	Consultation string
	// Seq counts the consultation's opinions; Number is on the receipt and
	// Code is a keyed hash of the code beside it.
	Seq          int64
	Number, Code string
	State        flow.State
	Channel      string
	// Activity is the off-line activity at which it was heard, People how
	// many people share it.
	Activity string
	People   int64
	// Person is the id of the sealed details, "" where none were given; Org
	// marks an organisation. Name is the mask that may be shown.
	Person string
	Org    bool
	Name   string
	// Article is the number of the article it is about, 0 for the whole.
	Article   int64
	Text, Why string
	// Consent is what the writer said about being shown, Shown what the staff
	// decided.
	Consent, Shown bool
	Files          int64
	// Theme is the code given by the staff. Merged is the group that somebody
	// agreed it belongs to, its own id where it was taken out of one. Which
	// groups the program suggests stands beside (columns grp and likeness of
	// the table), as it is no act of anybody.
	Theme  string
	Merged string
	// Verdict, Reason and Changed (the label of the article that it changed)
	// are the answer, by whom and when.
	Verdict, Reason, Changed string
	AnsweredBy               string
	AnsweredAt               time.Time
	SpamWhy                  string
	On                       civil.Date
	At                       time.Time
}

// Table names the table.
func (*Opinion) Table() string { return "consult_opinion" }

// Cols lists the columns.
func (o *Opinion) Cols() []store.Col {
	return []store.Col{store.C("agency", &o.Agency), store.C("id", &o.ID), store.C("version", &o.Version), store.C("consultation", &o.Consultation),
		store.C("seq", &o.Seq), store.C("number", &o.Number), store.C("code", &o.Code), store.C("state", (*string)(&o.State)), store.C("channel", &o.Channel),
		store.C("activity", &o.Activity), store.C("people", &o.People), store.C("person", &o.Person), store.C("org", &o.Org), store.C("name", &o.Name),
		store.C("article", &o.Article), store.C("text", &o.Text), store.C("why", &o.Why), store.C("consent", &o.Consent), store.C("shown", &o.Shown), store.C("files", &o.Files),
		store.C("theme", &o.Theme), store.C("merged", &o.Merged),
		store.C("verdict", &o.Verdict), store.C("reason", &o.Reason), store.C("changed", &o.Changed), store.C("answered_by", &o.AnsweredBy), store.C("answered_at", &o.AnsweredAt),
		store.C("spam_why", &o.SpamWhy), store.C("on_day", &o.On), store.C("at", &o.At)}
}

// Ref names the opinion.
func (o *Opinion) Ref() store.Ref { return store.Ref{Kind: KindOpinion, ID: o.ID} }

// Who is what is shown of the writer.
func (o *Opinion) Who() string {
	switch {
	case o.Name != "":
		return o.Name
	case o.Org:
		return "某单位"
	case o.People > 1:
		return fmt.Sprintf("%d人", o.People)
	}
	return "未署名"
}

// Counts says that it is in the figures.
func (o *Opinion) Counts() bool { return o.State != Spam }

// Activity is a way of hearing the public off the line, with its record.
type Activity struct {
	Agency, ID   string
	Version      int64
	Consultation string
	Channel      string
	HeldOn       civil.Date
	Place        string
	// People is how many took part, Who which people they were, and Heard
	// which group that has to be heard was (特定群体).
	People     int64
	Who, Heard string
	// Minutes is the record, cleaned.
	Minutes string
	// NoticeOn, MaterialsOn and Chosen belong to a hearing: when it was
	// announced, when who takes part had the materials, and how they were
	// chosen. Signed says that they signed the record.
	NoticeOn, MaterialsOn civil.Date
	Chosen                string
	Signed                bool
	By                    string
	SavedAt               time.Time
}

// Table names the table.
func (*Activity) Table() string { return "consult_activity" }

// Cols lists the columns.
func (v *Activity) Cols() []store.Col {
	return []store.Col{store.C("agency", &v.Agency), store.C("id", &v.ID), store.C("version", &v.Version), store.C("consultation", &v.Consultation),
		store.C("channel", &v.Channel), store.C("held_on", &v.HeldOn), store.C("place", &v.Place), store.C("people", &v.People), store.C("who", &v.Who), store.C("heard", &v.Heard),
		store.C("minutes", &v.Minutes), store.C("notice_on", &v.NoticeOn), store.C("materials_on", &v.MaterialsOn), store.C("chosen", &v.Chosen), store.C("signed", &v.Signed),
		store.C("by_id", &v.By), store.C("saved_at", &v.SavedAt)}
}

// KeepVersions keeps what the record said on a past day.
func (*Activity) KeepVersions() {}

// Ref names the activity.
func (v *Activity) Ref() store.Ref { return store.Ref{Kind: KindActivity, ID: v.ID} }

// Title is what it is called in lists.
func (v *Activity) Title() string { return v.HeldOn.Chinese() + v.Channel }

// Template is a ready reason for many opinions.
type Template struct {
	Agency, ID    string
	Verdict, Text string
	By            string
}

// Table names the table.
func (*Template) Table() string { return "consult_template" }

// Cols lists the columns.
func (t *Template) Cols() []store.Col {
	return []store.Col{store.C("agency", &t.Agency), store.C("id", &t.ID), store.C("verdict", &t.Verdict), store.C("text", &t.Text), store.C("by_id", &t.By)}
}
