package letter

import (
	"context"
	"net/http"
	"strconv"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/letter/pages"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

// The words of how service stands.
const (
	wordLate  = "逾期未送达"
	wordWaits = "待送达"
	wordDone  = "已送达"
)

// row is a letter in the register with its item.
type row struct {
	disclosure.Letter
	label, title, service string
}

// serviceOf is how the service of a letter stands.
func serviceOf(x *disclosure.Letter, today civil.Date) string {
	switch {
	case unserved(x, today):
		return wordLate
	case x.State == disclosure.LetterIssued:
		return wordWaits
	case x.State == disclosure.LetterServed:
		return wordDone
	}
	return ""
}

// rows are the letters that the person may see, newest first.
func (l *Letters) rows(c *web.Ctx) ([]row, error) {
	all, err := l.Service.LettersIn(c.Context(), c.DB, c.Actor, disclosure.LetterDraft, disclosure.LetterReview, disclosure.LetterReturned, disclosure.LetterSigned,
		disclosure.LetterIssued, disclosure.LetterServed, disclosure.LetterVoid)
	if err != nil {
		return nil, err
	}
	items, err := itemsOf(c.Context(), c.DB, c.Actor.Tenant, all)
	if err != nil {
		return nil, err
	}
	out := make([]row, len(all))
	for n := range all {
		i := items[all[n].Item]
		out[n] = row{all[n], i.Label(), i.Title, serviceOf(&all[n], c.Today())}
	}
	return out, nil
}

// itemsOf reads the items of letters, some hundred in a statement.
func itemsOf(ctx context.Context, q store.Querier, agency string, all []disclosure.Letter) (map[string]*disclosure.Item, error) {
	const step = 400
	out := map[string]*disclosure.Item{}
	args := []any{agency}
	read := func() error {
		if len(args) == 1 {
			return nil
		}
		got, err := store.Select[disclosure.Item](ctx, q, "WHERE agency = $1 AND id IN "+store.In(2, len(args)-1), args...)
		for n := range got {
			out[got[n].ID] = &got[n]
		}
		args = args[:1:1]
		return err
	}
	seen := map[string]bool{}
	for n := range all {
		if id := all[n].Item; !seen[id] {
			seen[id] = true
			if args = append(args, id); len(args) > step {
				if err := read(); err != nil {
					return nil, err
				}
			}
		}
	}
	return out, read()
}

func (l *Letters) getList(c *web.Ctx) error {
	all, err := l.rows(c)
	if err != nil {
		return err
	}
	list := register(all)
	g, done, err := list.Serve(c)
	if done || err != nil {
		return err
	}
	b := c.Base("依申请公开文书")
	b.Crumbs = []ui.Link{{Label: "依申请公开", Href: "/office/disclosure"}, {Label: "文书"}}
	b.Lead = "全部文书的拟写、审签、编号、发出和送达情况。文书在签发时按类别和年度连续编号。"
	if c.Actor.May(disclosure.RightSettings) {
		b.Actions = append(b.Actions, ui.Button{Label: "文书设置", Icon: "settings", Href: Root + "/settings"})
	}
	p := pages.Page{Base: b, Grid: &g}
	late := 0
	for _, r := range all {
		if r.service == wordLate {
			late++
		}
	}
	if late > 0 {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: strconv.Itoa(late) + "份文书发出超过" + strconv.Itoa(serviceDays) + "日，还没有登记送达", Text: "请查询邮件签收情况，登记送达日期并附送达凭证；无法送达的，改用其他方式。",
			Acts: []ui.Button{{Label: "查看", Href: Root + "?f.service=" + wordLate}}})
	}
	return c.Page(http.StatusOK, pages.PageOf(p))
}

// register is the list of letters.
func register(all []row) *roll.List[row] {
	pick := func(values ...string) *ui.Field {
		f := &ui.Field{Kind: ui.Select, Blank: "全部"}
		for _, v := range values {
			f.Options = append(f.Options, ui.Option{Value: v, Label: v})
		}
		return f
	}
	var families, states []string
	for _, f := range append(wording.Families(), wording.Unnumbered) {
		families = append(families, f.Title())
	}
	for _, s := range []string{"draft", "review", "returned", "signed", "issued", "served", "void"} {
		states = append(states, disclosure.LetterTitles[flow.State(s)])
	}
	day := func(key, label string, of func(row) civil.Date) roll.Column[row] {
		return roll.Column[row]{Column: ui.Column{Key: key, Label: label, Sort: true, Least: 8}, Text: func(r row) string { return of(r).String() }, Order: func(r row) string { return of(r).String() }}
	}
	return &roll.List[row]{ID: "letters", Caption: "依申请公开文书台账", Path: Root, File: "依申请公开文书台账", Rows: all,
		Key: func(r row) string { return r.ID }, Href: func(r row) string { return Href(r.ID) }, Label: func(r row) string { return r.Title },
		Tone: func(r row) ui.Tone {
			if r.service == wordLate {
				return ui.Bad
			}
			return ""
		},
		Empty: ui.EmptyState{Title: "没有文书", Text: "在案件页选择“拟写文书”开始。"},
		Columns: []roll.Column[row]{
			{Column: ui.Column{Key: "number", Label: "文号", Sort: true, Least: 16, Filter: &ui.Field{}}, Text: func(r row) string { return r.Number }},
			{Column: ui.Column{Key: "title", Label: "文书", Wide: true, Fixed: true, Least: 11, Filter: &ui.Field{}}, Text: func(r row) string { return r.Title }, Cell: func(r row) ui.Cell { return ui.A(r.Title, Href(r.ID)) }},
			{Column: ui.Column{Key: "item", Label: "申请编号", Sort: true, Filter: &ui.Field{}}, Text: func(r row) string { return r.label }, Cell: func(r row) ui.Cell { return ui.A(r.label, "/office/disclosure/"+r.Item) }},
			{Column: ui.Column{Key: "about", Label: "申请事项", Wide: true, Least: 11, Filter: &ui.Field{}}, Text: func(r row) string { return r.title }},
			{Column: ui.Column{Key: "family", Label: "类别", Sort: true, Off: true, Filter: pick(families...)}, Text: func(r row) string { return wording.Family(r.Family).Title() }},
			{Column: ui.Column{Key: "state", Label: "状态", Sort: true, Filter: pick(states...)}, Text: func(r row) string { return disclosure.LetterTitles[r.State] }},
			{Column: ui.Column{Key: "drafter", Label: "拟稿人", Sort: true, Off: true, Filter: &ui.Field{}}, Text: func(r row) string { return r.DrafterName }},
			day("signed", "签发", func(r row) civil.Date { return r.SignedOn }), day("issued", "发出", func(r row) civil.Date { return r.Issued }), day("served", "送达", func(r row) civil.Date { return r.Served }),
			{Column: ui.Column{Key: "service", Label: "送达情况", Sort: true, Filter: pick(wordLate, wordWaits, wordDone)}, Text: func(r row) string { return r.service }},
		}}
}
