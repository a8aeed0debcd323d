package disclosure

import (
	"time"

	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
)

// KindRequest and KindItem are the kinds of references to requests and items.
const (
	KindRequest = "disclosure"
	KindItem    = "disclosure_item"
)

// Kind is what is asked for.
type Kind string

// The kinds of request.
const (
	Information Kind = "information" // 申请公开政府信息（条例第二十七条）
	Record      Kind = "record"      // 要求更正本人的政府信息（条例第四十一条）
)

// KindTitles are the kinds' words.
var KindTitles = map[Kind]string{Information: "政府信息公开申请", Record: "本人信息更正申请"}

// The forms in which an applicant asks to be supplied (条例第四十条).
var Supplies = [][2]string{{"paper", "纸质"}, {"electronic", "电子"}, {"onsite", "现场查阅、抄录"}}

// Ways are the ways by which an applicant asks to be supplied.
var Ways = [][2]string{{"mail", "邮寄"}, {"online", "网上获取、电子邮件"}, {"in_person", "当面领取"}, {"fax", "传真"}}

// Request is one application as it came in (申请). What is decided is decided
// of its items: one or, split by 一事一申请, several. No column holds personal
// data: applicants are ids of office/citizen, what they wrote is a Text.
type Request struct {
	Agency, ID string
	Version    int64
	// Number is the registration number: 2025-0012.
	Number  string
	Kind    Kind
	Channel clock.Channel
	// SubmittedAt is when it was entered here; Arrived when it was handed in,
	// signed for or came over the wire; Confirmed when both sides confirmed;
	// Received is the day of receipt by 条例第三十一条, zero until it counts.
	SubmittedAt                  time.Time
	Arrived, Confirmed, Received civil.Date
	// ApplicantKind is the column of the annual report (citizen.KindTitles);
	// Applicants are ids of office/citizen, the first leads; Agent is one too.
	ApplicantKind string
	Applicants    []string
	Agent         string
	// SameKey is the keyed hash by which the leading applicant is recognised.
	SameKey string
	// Title says in some words what is asked for, without names of persons.
	Title string
	// Supply and Way are keys of Supplies and Ways; Consents to service by
	// electronic means.
	Supply, Way string
	Consents    bool
	// CodeHash is the hash of the code with which the applicant looks it up.
	CodeHash string
	// Postmark is the mail's number or date, in words.
	Postmark   string
	By, ByName string
	// Imported was handled before this system was used.
	Imported bool
	// EraseOn is the last day on which personal data is kept.
	EraseOn  civil.Date
	ErasedAt time.Time
}

// Table names the table.
func (*Request) Table() string { return "disclosure_request" }

// Cols lists the columns.
func (r *Request) Cols() []store.Col {
	return []store.Col{store.C("agency", &r.Agency), store.C("id", &r.ID), store.C("version", &r.Version), store.C("number", &r.Number),
		store.C("kind", (*string)(&r.Kind)), store.C("channel", (*string)(&r.Channel)), store.C("submitted_at", &r.SubmittedAt),
		store.C("arrived_on", &r.Arrived), store.C("confirmed_on", &r.Confirmed), store.C("received_on", &r.Received),
		store.C("applicant_kind", &r.ApplicantKind), store.C("applicants", store.JSON(&r.Applicants)), store.C("agent", &r.Agent),
		store.C("same_key", &r.SameKey), store.C("title", &r.Title), store.C("supply", &r.Supply), store.C("way", &r.Way),
		store.C("consents", &r.Consents), store.C("code_hash", &r.CodeHash), store.C("postmark", &r.Postmark), store.C("by_id", &r.By),
		store.C("by_name", &r.ByName), store.C("imported", &r.Imported), store.C("erase_on", &r.EraseOn), store.C("erased_at", &r.ErasedAt)}
}

// Ref names the request.
func (r *Request) Ref() store.Ref { return store.Ref{Kind: KindRequest, ID: r.ID} }

// Receipt is its day of receipt with the rule.
func (r *Request) Receipt() clock.Receipt {
	return clock.Arrival{Channel: r.Channel, Arrived: r.Arrived, Confirmed: r.Confirmed}.Receipt()
}

// Lead is the id of the applicant who leads, or empty after erasure.
func (r *Request) Lead() string {
	if len(r.Applicants) == 0 {
		return ""
	}
	return r.Applicants[0]
}

// Text is what the applicant wrote (条例第二十九条第二款第二、三项). Its id is the
// request's. It may name people, so it is emptied with the personal data.
type Text struct {
	Agency, ID string
	// Content is the information asked for, Document its name or number,
	// Features what else helps to find it, Purpose what nobody has to give,
	// Mended what a correction added.
	Content, Document, Features, Purpose, Mended string
}

// Table names the table.
func (*Text) Table() string { return "disclosure_text" }

// Cols lists the columns.
func (t *Text) Cols() []store.Col {
	return []store.Col{store.C("agency", &t.Agency), store.C("id", &t.ID), store.C("content", &t.Content), store.C("document", &t.Document),
		store.C("features", &t.Features), store.C("purpose", &t.Purpose), store.C("mended", &t.Mended)}
}

// File is an attachment of an item: kept by office/attach, in a role of the
// case file.
type File struct {
	Agency, ID, Item string
	// Role is a key of FileRoles.
	Role       string
	File, Name string
	Size       int64
	ByName     string
	At         time.Time
	// Given is the letter with which the applicant got the file, or empty.
	Given string
}

// FileRoles are what a file of a case is, in the order of the bound file.
var FileRoles = [][2]string{{"form", "申请表"}, {"identity", "身份证明"}, {"mandate", "授权委托书"}, {"attachment", "申请人附件"}, {"mended", "补正材料"},
	{"consult", "征求意见回函"}, {"search", "检索材料"}, {"information", "拟提供的信息"}, {"redacted", "区分处理后的信息"}, {"fee", "缴费凭证"},
	{"proof", "送达凭证"}, {"contact", "联系记录"}, {"dispute", "复议诉讼材料"}, {"other", "其他"}}

// Table names the table.
func (*File) Table() string { return "disclosure_link" }

// Cols lists the columns.
func (f *File) Cols() []store.Col {
	return []store.Col{store.C("agency", &f.Agency), store.C("id", &f.ID), store.C("item", &f.Item), store.C("role", &f.Role), store.C("file", &f.File),
		store.C("name", &f.Name), store.C("size", &f.Size), store.C("by_name", &f.ByName), store.C("at", &f.At), store.C("given", &f.Given)}
}
