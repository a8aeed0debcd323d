package desk

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/desk/envelope"
	"gongkai/internal/disclosure/desk/pages"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/citizen"
)

// bookMost is how many rows a printed register has at most.
const bookMost = 2000

// year is the year that an address asks for, this year if none.
func year(c *web.Ctx) (int, error) {
	text := c.Query("year")
	if text == "" {
		return c.Today().Year(), nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 2008 || n > 2200 {
		return 0, fail.Invalidf("“%s”不是年份。请填写四位数字的年份，例如 %d", clip(text, 10), c.Today().Year())
	}
	return n, nil
}

// getBook is the register of a year's requests, to print (登记簿).
func (d *Desk) getBook(c *web.Ctx) error {
	y, err := year(c)
	if err != nil {
		return err
	}
	f := disclosure.Filter{Sort: "received", Limit: bookMost, ReceivedFrom: civil.Of(y, 1, 1), ReceivedTo: civil.Of(y, 12, 31)}
	items, err := d.Service.List(c.Context(), c.DB, c.Actor, f)
	if err != nil {
		return err
	}
	l, err := d.lister(c, items)
	if err != nil {
		return err
	}
	v := pages.Register{Base: c.Base(fmt.Sprintf("%d年政府信息公开申请登记簿", y)), Heads: []string{"编号", "收到日期", "提交方式", "申请人", "类别", "申请内容", "承办科室", "到期日", "答复日期", "答复结果", "答复文号", "送达日期"}}
	v.Lead = c.Base("").Site.Owner + "　　打印日期：" + c.Today().Chinese()
	v.Base.Actions = []ui.Button{{Label: "返回", Href: root + "/all", Place: ui.PlaceReturn}}
	for n := y; n > y-3; n-- {
		v.Years = append(v.Years, ui.Tab{Label: fmt.Sprintf("%d年", n), Href: fmt.Sprintf("%s/book?year=%d", root, n), Current: n == y})
	}
	for _, i := range items {
		x := l.line(i)
		v.Rows = append(v.Rows, []string{x.Label(), x.Received.String(), clock.ChannelTitles[x.Channel], x.who, citizen.KindTitle(x.ApplicantKind), x.Title, x.unit, x.Due.String(),
			x.Answered.String(), disclosure.OutcomeTitle(x.Outcome), x.ReplyNumber, x.Served.String()})
	}
	v.Foot = fmt.Sprintf("共%d件。申请人信息遮蔽打印。", len(v.Rows))
	if len(items) == bookMost {
		v.Foot = fmt.Sprintf("只列出前%d件，完整名单请在“全部申请”中导出。", bookMost)
	}
	return c.Page(http.StatusOK, pages.RegisterPage(v))
}

// posted are the letters that may go into envelopes: signed or sent, by mail
// or not yet decided.
func (d *Desk) posted(c *web.Ctx) ([]disclosure.Letter, error) {
	all, err := d.Service.LettersIn(c.Context(), c.DB, c.Actor, disclosure.LetterSigned, disclosure.LetterIssued)
	return slices.DeleteFunc(all, func(l disclosure.Letter) bool { return l.Method != "" && l.Method != disclosure.ByMail }), err
}

func (d *Desk) getEnvelopes(c *web.Ctx) error {
	all, err := d.posted(c)
	if err != nil {
		return err
	}
	g := ui.Grid{ID: "envelopes", Caption: "待寄文书", Path: root + "/envelopes", Query: ui.Query{Page: 1, Per: max(1, len(all))}, BatchAction: root + "/envelopes", Batch: []ui.Button{{Label: "打印所选信封（PDF）", Icon: "print"}},
		Empty:   ui.EmptyState{Title: "没有待寄的文书", Text: "签发后的文书会列在这里。"},
		Columns: []ui.Column{{Key: "title", Label: "文书", Fixed: true, Wide: true}, {Key: "number", Label: "文号"}, {Key: "state", Label: "状态"}, {Key: "issued", Label: "发出日期"}, {Key: "carrier", Label: "邮件号码"}}}
	for _, l := range all {
		g.Rows = append(g.Rows, ui.Row{ID: l.ID, Label: l.Title, Cells: []ui.Cell{ui.A(l.Title, root+"/"+l.Item), ui.T(l.Number), ui.T(disclosure.LetterTitles[l.State]), ui.T(on(l.Issued)), ui.T(l.Carrier)}})
	}
	v := pages.List{Base: below(c, "打印信封"), Groups: []pages.Group{{ID: "letters", Grid: g}}}
	v.Lead = "勾选后生成PDF，每页一个信封（DL，220×110毫米）。收件人信息从加密保存的申请人信息中取出，打印情况有记录。"
	return c.Page(http.StatusOK, pages.ListPage(v))
}

// actEnvelopes is the act in the record: personal data left the system.
const actEnvelopes = "打印信封"

func (d *Desk) postEnvelopes(c *web.Ctx) error {
	if err := c.R.ParseForm(); err != nil {
		return fail.Invalidf("提交的内容没有完整收到，请重试")
	}
	ids := c.R.Form["id"]
	if len(ids) == 0 {
		return fail.Invalidf("请先勾选要打印信封的文书")
	}
	all, err := d.posted(c)
	if err != nil {
		return err
	}
	agency, err := d.Agency(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	var out []envelope.Envelope
	err = c.Do(func(tx *store.Tx) error {
		out = nil
		for _, l := range all {
			if !slices.Contains(ids, l.ID) {
				continue
			}
			e, err := d.envelope(tx, &l)
			if err != nil {
				return err
			}
			e.From = agency.Name
			out = append(out, e)
			if err := tx.Record(actEnvelopes, l.Ref(), store.Telling("%s %s", l.Title, l.Number)); err != nil {
				return err
			}
		}
		if len(out) == 0 {
			return fail.Invalidf("所选文书不在待寄之列，请刷新后重新勾选")
		}
		return nil
	})
	if err != nil {
		return err
	}
	body, err := envelope.Print("信封", out)
	if err != nil {
		return err
	}
	return c.File("信封"+c.Today().String()+".pdf", "application/pdf", body)
}

// envelope addresses a letter: to the applicant, or to a third party that was
// consulted.
func (d *Desk) envelope(tx *store.Tx, l *disclosure.Letter) (envelope.Envelope, error) {
	x, err := d.Service.Case(tx.Context(), tx, tx.Actor(), l.Item)
	if err != nil {
		return envelope.Envelope{}, err
	}
	id := x.Request.Lead()
	for _, k := range x.Consultations {
		if k.ID == l.Addressee || k.Letter == l.ID || k.ToldLetter == l.ID {
			id = k.PartyID
			if id == "" {
				return envelope.Envelope{Name: k.Party, Number: l.Number, FromAddress: x.Setting.Says["address"], FromPostcode: x.Setting.Says["postcode"]}, nil
			}
		}
	}
	p, err := d.Citizens.Open(tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return envelope.Envelope{}, fail.Invalidf("%s没有收件人信息，不能打印信封：%w", l.Title, err)
	}
	name := p.Title()
	if p.IsOrg() && p.Name != "" {
		name += "　" + p.Name
	}
	mark := ""
	if l.Carrier != "" {
		mark = "挂号"
	}
	return envelope.Envelope{Postcode: p.Postcode, Address: p.Address, Name: name + "（收）", Mark: mark, Number: l.Number, FromAddress: x.Setting.Says["address"], FromPostcode: x.Setting.Says["postcode"]}, nil
}
