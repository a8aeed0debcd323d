package mailbox

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/letters"
	"gongkai/internal/letters/mailbox/pages"
)

func (m *Mailbox) getList(c *web.Ctx) error {
	agency, err := m.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	b, err := m.base(c, "局长信箱")
	if err != nil {
		return err
	}
	b.Actions = []ui.Button{{Label: "我要写信", Icon: "plus", Look: ui.Primary, Href: root + "/write"}, {Label: "查询来信", Href: root + "/lookup"}}
	q := ui.ReadQuery(c.R.URL.Query())
	list, total, err := m.Letters.Selection(c.Context(), c.DB, agency.ID, q.Filters["kind"], q.Filters["title"], q.Per, q.Offset())
	if err != nil {
		return err
	}
	g := ui.Grid{ID: "opened", Caption: "来信选登", Path: root, Query: q, Pages: ui.Pages(root, q, total), Empty: ui.EmptyState{Title: "没有符合条件的来信"},
		Columns: []ui.Column{{Key: "title", Label: "标题", Wide: true, Fixed: true, Least: 16, Filter: &ui.Field{Placeholder: "标题或内容含"}}, {Key: "kind", Label: "类型", Filter: &ui.Field{Kind: ui.Select, Options: kinds()}}, {Key: "channel", Label: "来源"}, {Key: "received", Label: "来信日期"}, {Key: "replied", Label: "答复日期"}, {Key: "unit", Label: "答复科室"}, {Key: "mark", Label: "评价"}}}
	for _, x := range list {
		g.Rows = append(g.Rows, ui.Row{ID: x.Number, Href: root + "/" + x.Number, Label: x.Title, Cells: []ui.Cell{ui.A(x.Title, root+"/"+x.Number), ui.T(x.Kind), ui.T(x.Channel), ui.T(x.Received.String()), ui.T(x.Replied.String()), ui.T(x.Unit), ui.T(mark(x))}})
	}
	year := c.Today().Year()
	st, err := m.Letters.Mailbox(c.Context(), c.DB, agency.ID, civil.Of(year, time.January, 1), c.Today())
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, pages.ListPage(pages.List{Base: b, Grid: g, Year: year, Stats: stats(st)}))
}

// mark is what the writer thought of the answer, in a word.
func mark(x letters.Shown) string {
	if x.Mark == "" {
		return "未评价"
	}
	return x.Mark
}

func kinds() []ui.Option {
	var out []ui.Option
	for _, k := range letters.Kinds {
		out = append(out, ui.Option{Value: k.Key, Label: k.Title})
	}
	return out
}

// stats are the mailbox's figures of the year.
func stats(s letters.Sum) []ui.Stat {
	figure := func(v float64, ok bool) string {
		if !ok {
			return "—"
		}
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	taken, share := s.Received-s.Declined, 0.0
	if taken > 0 {
		share = 100 * float64(s.Answered) / float64(taken)
	}
	received := "本信箱收到的全部来信"
	if s.Declined > 0 {
		received = "其中不予受理" + strconv.Itoa(s.Declined) + "件"
	}
	days, known := s.Average()
	happy, rated := s.Satisfied()
	return []ui.Stat{{Label: "收到来信", Value: strconv.Itoa(s.Received), Unit: "件", Note: received}, {Label: "已答复", Value: strconv.Itoa(s.Answered), Unit: "件", Note: "其中选登公开" + strconv.Itoa(s.Published) + "件"}, {Label: "答复率", Value: figure(share, taken > 0), Unit: "%", Note: "已答复 ÷ 受理的来信"},
		{Label: "平均办理时间", Value: figure(days, known), Unit: "个工作日", Note: "从收到到答复"}, {Label: "满意率", Value: figure(happy, rated), Unit: "%", Note: "基本满意以上 ÷ 已评价"}}
}

func (m *Mailbox) getOpened(c *web.Ctx) error {
	agency, err := m.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	x, err := m.Letters.Shown(c.Context(), c.DB, agency.ID, c.Path("number"))
	if err != nil {
		return err
	}
	if !x.Gone.IsZero() {
		return fail.Missingf("这封来信已于%s撤下", civil.FromTime(x.Gone.In(store.Zone)).Chinese())
	}
	b, err := m.base(c, x.Title)
	if err != nil {
		return err
	}
	facts := []ui.Pair{ui.P("信件编号", x.Number), ui.P("类型", x.Kind), ui.P("来信日期", x.Received.Chinese()), ui.P("答复日期", x.Replied.Chinese()), ui.P("答复科室", x.Unit)}
	if x.Mark != "" {
		facts = append(facts, ui.P("来信人评价", x.Mark))
	}
	return c.Page(http.StatusOK, pages.OpenedPage(pages.Opened{Base: b, Facts: facts, Question: x.Question, Answer: x.Answer, Owner: fmt.Sprintf("%s%s", agency.Name, x.Unit)}))
}
