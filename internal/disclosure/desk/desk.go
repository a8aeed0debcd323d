package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/people"
)

// root is the address under which all pages stand.
const root = "/office/disclosure"

// soon is how many working days count as few.
const soon = 5

// Link is a way to a page of a neighbour, such as the letters of a case; it is
// left out where its Href is empty.
type Link struct {
	Label, Icon, Href string
	// Says is what happens there.
	Says string
	// Move is the move that it stands for; empty: it is always offered.
	Move string
	// Main marks it as one of the next acts.
	Main bool
}

// Deps are what the desk needs from elsewhere.
type Deps struct {
	DB       *store.DB
	Service  *disclosure.Service
	Citizens *citizen.Citizens
	Files    *attach.Files
	// Links are the pages that neighbours have for a case: letters, redaction,
	// the bound file. Nil: none.
	Links func(c *disclosure.Case) []Link
	// ReplyHref is where the reply with a ground is drafted; nil: nowhere.
	ReplyHref func(c *disclosure.Case, ground string) string
	// Agency gives an organisation's name, address and postcode for envelopes
	// and registers.
	Agency func(ctx context.Context, q store.Querier, agency string) (people.Agency, error)
}

// Desk is the staff side of requests for disclosure.
type Desk struct{ Deps }

// New makes the desk.
func New(d Deps) *Desk { return &Desk{d} }

// Slice is what the desk hands to the program: pages and nothing else.
func (d *Desk) Slice() slice.Slice {
	return slice.Slice{Name: "disclosure_desk", Title: "依申请公开（办理）", About: "登记、判断、办理依申请公开的页面，登记簿、信封、以往申请的导入和统计。", Routes: d.routes,
		Events: []slice.EventDoc{{Act: actEnvelopes, Sentence: "打印了信封"}}}
}

func (d *Desk) routes(r *web.Router) {
	view := disclosure.RightView
	r.Get(root, view, d.getMine)
	r.Get(root+"/all", view, d.getAll)
	r.Get(root+"/new", disclosure.RightRegister, d.getNew)
	r.Post(root+"/new", disclosure.RightRegister, d.postNew)
	r.Get(root+"/calendar", view, d.getCalendar)
	r.Get(root+"/load", view, d.getLoad)
	r.Get(root+"/book", view, d.getBook)
	r.Get(root+"/envelopes", disclosure.RightIssue, d.getEnvelopes)
	r.Post(root+"/envelopes", disclosure.RightIssue, d.postEnvelopes)
	r.Get(root+"/import", disclosure.RightImport, d.getImport)
	r.Upload(root+"/import", disclosure.RightImport, d.postImport)
	r.Get(root+"/import/sheet", disclosure.RightImport, d.getImportSheet)
	r.Get(root+"/setting", disclosure.RightSettings, d.getSetting)
	r.Post(root+"/setting", disclosure.RightSettings, d.postSetting)
	r.Get(root+"/figures", view, d.getFigures)
	r.Get(root+"/duties", view, d.getDuties)
	r.Get(root+"-duties/{id}", disclosure.RightAssess, d.getDuty)
	r.Post(root+"-duties/{id}", disclosure.RightAssess, d.postDuty)
	r.Get(root+"/disputes", view, d.getDisputes)
	r.Get(root+"/{id}", view, d.getItem)
	r.Get(root+"/{id}/clock", view, d.getClock)
	r.Get(root+"/{id}/judge", view, d.getJudge)
	r.Post(root+"/{id}/judge", disclosure.RightWork, d.postJudge)
	r.Get(root+"/{id}/do/{act}", view, d.getAct)
	r.Post(root+"/{id}/do/{act}", view, d.postAct)
	r.Get(root+"/{id}/files", disclosure.RightWork, d.getFile)
	r.Upload(root+"/{id}/files", disclosure.RightWork, d.postFile)
}

// item reads the case that the address names.
func (d *Desk) item(c *web.Ctx) (*disclosure.Case, error) {
	return d.Service.Case(c.Context(), c.DB, c.Actor, c.Path("id"))
}

// under is the frame of a page below a case.
func (d *Desk) under(c *web.Ctx, i *disclosure.Item, title string) page.Base {
	b := c.Base(title)
	b.Crumbs = []ui.Link{{Label: "依申请公开", Href: root}, {Label: i.Label(), Href: i.Href()}, {Label: title}}
	return b
}

// below is the frame of a page below the list.
func below(c *web.Ctx, title string) page.Base {
	b := c.Base(title)
	b.Crumbs = []ui.Link{{Label: "依申请公开", Href: root}, {Label: title}}
	return b
}

// Lamp is how an item stands against its due day, in a shape and a word.
func Lamp(i *disclosure.Item, today civil.Date, cal clock.Calendar) ui.Lamp {
	switch {
	case i.State == disclosure.Withdrawn || i.State == disclosure.Voided:
		return ui.Lamp{Tone: ui.Plain, Word: stateTitle(i.State)}
	case !i.Answered.IsZero() && i.Late(today):
		return ui.Lamp{Tone: ui.Bad, Word: "逾期答复", Why: fmt.Sprintf("应于%s前答复，%s答复", i.Due.Chinese(), i.Answered.Chinese())}
	case !i.Answered.IsZero():
		return ui.Lamp{Tone: ui.OK, Word: "按期答复", Why: "答复于" + i.Answered.Chinese()}
	case i.Received.IsZero():
		return ui.Lamp{Tone: ui.Warn, Word: "未起算", Why: "尚未与申请人确认，答复期限没有起算（" + disclosure.ArticleReceipt + "）"}
	case i.Clock == clock.Lapsed:
		return ui.Lamp{Tone: ui.Warn, Word: "期满待处理", Why: "给申请人的期限已经届满"}
	case i.Clock == clock.Paused:
		return ui.Lamp{Tone: ui.Info, Word: "已暂停", Why: pausedUntil(i)}
	}
	return running(i, today, cal)
}

func pausedUntil(i *disclosure.Item) string {
	if i.Due.IsZero() {
		return stateTitle(i.State) + "，到期日待等待结束后确定"
	}
	return stateTitle(i.State) + "，最迟应于" + i.Due.Chinese() + "前答复"
}

// running is the lamp of a clock that counts.
func running(i *disclosure.Item, today civil.Date, cal clock.Calendar) ui.Lamp {
	why := "应于" + i.Due.Chinese() + "前答复"
	if i.Provisional {
		why += "（暂定，待放假通知公布后确定）"
	}
	left := cal.Between(today, i.Due)
	switch {
	case i.Due.IsZero():
		return ui.Lamp{Tone: ui.Plain, Word: "期限待定"}
	case i.Due < today:
		return ui.Lamp{Tone: ui.Bad, Word: fmt.Sprintf("超期%d天", int(today-i.Due)), Why: why}
	case i.Due == today:
		return ui.Lamp{Tone: ui.Bad, Word: "今日到期", Why: why}
	case left <= soon:
		return ui.Lamp{Tone: ui.Warn, Word: fmt.Sprintf("剩%d个工作日", left), Why: why}
	}
	return ui.Lamp{Tone: ui.OK, Word: fmt.Sprintf("剩%d个工作日", left), Why: why}
}

func stateTitle(s flow.State) string { return disclosure.Items.TitleOf(s) }

// took shows a refusal on the form; other errors are not the form's.
func took(state *form.State, err error) bool {
	var e *fail.Error
	if errors.As(err, &e) && e.Kind == fail.Invalid && e.Article != "" {
		defer func() { state.General += "（" + e.Article + "）" }()
	}
	if fail.Is(err, fail.Stale) && errors.As(err, &e) {
		state.General = e.Msg
		return true
	}
	return state.Take(err)
}

// option is a move as it stands for the person; a move that is none of theirs
// now has a refusal.
func option(x *disclosure.Case, name string) flow.Option[*disclosure.Case] {
	all := x.Can()
	if i := slices.IndexFunc(all, func(o flow.Option[*disclosure.Case]) bool { return o.Move.Name == name }); i >= 0 {
		return all[i]
	}
	refusal := "现在不能" + name
	if err := x.Try(name); err != nil {
		refusal = err.Error()
	}
	return flow.Option[*disclosure.Case]{Refusal: refusal}
}

// wide shows so many rows on a page where the address asks for no number.
func wide(c *web.Ctx, rows int) {
	if q := c.R.URL.Query(); q.Get("per") == "" {
		q.Set("per", strconv.Itoa(rows))
		c.R.URL.RawQuery = q.Encode()
	}
}

// local is an instant as pages show it.
func local(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(store.Zone).Format("2006年1月2日 15:04")
}

var noStep = fail.Missingf("没有这一步判断")
