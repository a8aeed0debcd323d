package letters

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/letters/pages"
)

// question is what is asked of the register, as the tail of a statement.
type question struct {
	where []string
	args  []any
}

// and adds a condition; each ? takes one of args.
func (q *question) and(cond string, args ...any) {
	for _, a := range args {
		q.args = append(q.args, a)
		cond = strings.Replace(cond, "?", fmt.Sprintf("$%d", len(q.args)), 1)
	}
	q.where = append(q.where, cond)
}

// more are the conditions after that of the organisation, which is $1.
func (q *question) more() string {
	if len(q.where) == 0 {
		return ""
	}
	return " AND " + strings.Join(q.where, " AND ")
}

// groups are states that are asked for together.
var groups = []struct {
	key, title string
	states     []string
}{
	{"open", "未办结", []string{string(Arrived), string(Signed), string(Returning), string(Assigned), string(Disputed), string(Handling), string(Reviewing), string(Approved), string(Joined)}},
	{"desk", "待签收、分办", []string{string(Arrived), string(Signed), string(Returning), string(Disputed)}},
	{"mine", "待办理、待双答复", []string{string(Assigned), string(Handling), string(Approved)}},
}

// ask turns what a reader typed into a question of the register. A reader who
// sees a unit's letters alone is asked about those of that unit and those that
// it contributes to.
func ask(a who.Actor, f map[string]string, text string, today civil.Date) *question {
	q := &question{args: []any{a.Tenant}}
	if w := a.Widest(RightView); w != who.Tenant && w != who.All {
		q.and("(unit = ? OR id IN (SELECT letter FROM letters_part WHERE agency = ? AND unit = ?))", a.Unit, a.Tenant, a.Unit)
	}
	in := func(col string, values []string) {
		args := make([]any, len(values))
		for i, v := range values {
			args[i] = v
		}
		q.and(col+" IN (?"+strings.Repeat(", ?", len(values)-1)+")", args...)
	}
	if v := f["state"]; v != "" {
		if i := slices.IndexFunc(groups, func(g struct {
			key, title string
			states     []string
		}) bool {
			return g.key == v
		}); i >= 0 {
			in("state", groups[i].states)
		} else {
			q.and("state = ?", v)
		}
	}
	for _, col := range []string{"channel", "kind", "class", "unit", "topic"} {
		if v := f[col]; v != "" {
			q.and(col+" = ?", v)
		}
	}
	like := func(cols []string, v string) {
		var either []string
		var args []any
		for _, c := range cols {
			either, args = append(either, "LOWER("+c+") LIKE LOWER(?) ESCAPE '\\'"), append(args, "%"+store.LikeEscape(v)+"%")
		}
		q.and("("+strings.Join(either, " OR ")+")", args...)
	}
	if v := form.Code(f["number"]); v != "" {
		like([]string{"number", "origin_no"}, v)
	}
	if v := f["title"]; v != "" {
		like([]string{"title", "body"}, narrowed(v))
	}
	if text != "" {
		like([]string{"number", "origin_no", "title"}, narrowed(text))
	}
	from, err := civil.Parse(f["from"])
	if err == nil && !from.IsZero() {
		q.and("received_on >= ?", from)
	}
	to, err := civil.Parse(f["to"])
	if err == nil && !to.IsZero() {
		q.and("received_on <= ?", to)
	}
	switch f["lamp"] {
	case "late":
		q.and("replied_on = '' AND due < ?", today)
		in("state", groups[0].states)
	case "was":
		q.and("replied_on <> '' AND replied_on > due")
	case "intime":
		q.and("replied_on <> '' AND replied_on <= due")
	case "notice":
		q.and("notice_due <> '' AND noticed_on = ''")
		in("state", groups[0].states)
	case "repeat":
		q.and("same_person > 0")
	case "alike":
		q.and("alike > same_person")
	case "answered":
		q.and("replied_on <> ''")
	case "rated":
		q.and("rating > 0")
	case "unhappy":
		q.and("rating BETWEEN 1 AND 2")
	case "opened":
		q.and("opened_at <> ''")
	}
	return q
}

var lamps = []ui.Option{{Value: "late", Label: "已逾期未办结"}, {Value: "intime", Label: "按期答复"}, {Value: "was", Label: "逾期答复"}, {Value: "answered", Label: "已双答复"}, {Value: "notice", Label: "信访未书面告知"}, {Value: "repeat", Label: "重复反映"}, {Value: "alike", Label: "多人反映同一事项"},
	{Value: "rated", Label: "已评价"}, {Value: "unhappy", Label: "不满意"}, {Value: "opened", Label: "已选登"}}

// lamp is how a letter stands with its day.
func lamp(l *Letter, today civil.Date, cal Calendar) ui.Lamp {
	left := cal.Between(today, l.Due)
	switch {
	case l.State == Declined || l.State == SentBack:
		return ui.Lamp{Tone: ui.Plain, Word: l.StateTitle()}
	case !l.RepliedOn.IsZero() && l.RepliedOn > l.Due:
		return ui.Lamp{Tone: ui.Warn, Word: "逾期答复", Why: "时限" + l.Due.Chinese() + "，" + l.RepliedOn.Chinese() + "双答复"}
	case !l.RepliedOn.IsZero():
		return ui.Lamp{Tone: ui.OK, Word: "按期答复", Why: "时限" + l.Due.Chinese() + "，" + l.RepliedOn.Chinese() + "双答复"}
	case today > l.Due:
		return ui.Lamp{Tone: ui.Bad, Word: "逾期", Why: fmt.Sprintf("时限%s，已超过%d个工作日", l.Due.Chinese(), -left)}
	case left <= 2:
		return ui.Lamp{Tone: ui.Info, Word: "临期", Why: fmt.Sprintf("时限%s，还有%d个工作日", l.Due.Chinese(), left)}
	}
	return ui.Lamp{Tone: ui.OK, Word: "正常", Why: fmt.Sprintf("时限%s，还有%d个工作日", l.Due.Chinese(), left)}
}

var orders = map[string]string{"number": "number", "received": "received_at", "due": "due", "state": "state", "unit": "unit", "channel": "channel"}

// columns are those of the register.
func (s *Letters) columns(units []ui.Option) []ui.Column {
	var states []ui.Option
	for _, g := range groups {
		states = append(states, ui.Option{Value: g.key, Label: g.title, Group: "合并"})
	}
	for _, d := range Flow.States {
		states = append(states, ui.Option{Value: string(d.State), Label: d.Title, Group: "状态"})
	}
	return []ui.Column{
		{Key: "number", Label: "信件编号", Sort: true, Fixed: true, Least: 11, Filter: &ui.Field{Placeholder: "编号或原编号"}},
		{Key: "title", Label: "标题", Wide: true, Fixed: true, Least: 16, Filter: &ui.Field{Placeholder: "标题或内容含"}},
		{Key: "channel", Label: "来源", Sort: true, Filter: &ui.Field{Kind: ui.Select, Options: uiOptions(channels(nil))}},
		{Key: "kind", Label: "类型", Off: true, Filter: &ui.Field{Kind: ui.Select, Options: uiOptions(choices(Kinds))}},
		{Key: "received", Label: "收到", Sort: true, Least: 8},
		{Key: "due", Label: "办理时限", Sort: true},
		{Key: "lamp", Label: "时限情况", Filter: &ui.Field{Kind: ui.Select, Options: lamps}},
		{Key: "state", Label: "状态", Sort: true, Filter: &ui.Field{Kind: ui.Select, Options: states}},
		{Key: "unit", Label: "承办科室", Sort: true, Filter: &ui.Field{Kind: ui.Select, Options: units}},
		{Key: "class", Label: "办理类别", Off: true, Filter: &ui.Field{Kind: ui.Select, Options: uiOptions(classes())}},
		{Key: "from", Label: "收到日期从", Off: true, Filter: &ui.Field{Kind: ui.Date}},
		{Key: "to", Label: "收到日期到", Off: true, Filter: &ui.Field{Kind: ui.Date}},
	}
}

func (s *Letters) getList(c *web.Ctx) error {
	q := ui.ReadQuery(c.R.URL.Query())
	today := c.Today()
	filters := q.Filters
	if q.Export != "" && q.All {
		filters = nil
	}
	asked := ask(c.Actor, filters, q.Text, today)
	order := " ORDER BY received_at DESC, id DESC"
	if col := orders[q.Sort]; col != "" {
		order = " ORDER BY " + col + map[bool]string{true: " DESC", false: ""}[q.Down] + ", id"
	}
	if q.Export != "" {
		return s.exportList(c, asked, order, q.Export)
	}
	var total int
	if err := c.DB.QueryRow(c.Context(), "SELECT COUNT(*) FROM (SELECT id FROM letters_letter WHERE agency = $1"+asked.more()+" LIMIT "+itoa(mostListed+1)+") listed", asked.args...).Scan(&total); err != nil {
		return err
	}
	list, err := lines(c.Context(), c.DB, "WHERE agency = $1"+asked.more()+order+fmt.Sprintf(" LIMIT %d OFFSET %d", q.Per, min(q.Offset(), mostListed-q.Per)), asked.args...)
	if err != nil {
		return err
	}
	units, err := s.units(c)
	if err != nil {
		return err
	}
	names, err := s.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	cal, err := s.Calendar(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	g := ui.Grid{ID: "letters", Caption: "信件登记簿", Path: root, Query: q, Columns: s.columns(uiOptions(units)), Pages: ui.Pages(root, q, min(total, mostListed)), Sticky: 1, Export: true, Choose: true,
		Empty: ui.EmptyState{Title: "没有符合条件的信件", Text: "新收到的信件登记或导入后列在这里。"}}
	for i := range list {
		l := &list[i]
		note := strings.Join(l.Repeats(), "，")
		g.Rows = append(g.Rows, ui.Row{ID: l.ID, Href: l.Href(), Label: l.Title, Cells: []ui.Cell{{Text: l.Number, Href: l.Href(), Note: l.Origin}, {Text: l.Title, Href: l.Href(), Note: note, Clamp: true}, {Text: l.ChannelTitle(), Note: l.KindTitle()}, ui.T(l.KindTitle()),
			ui.T(l.ReceivedOn.String()), ui.T(l.Due.String()), ui.C(ui.Light(lamp(l, today, cal))), ui.C(ui.Badge(tone(l), l.StateTitle())), ui.T(names[l.Unit]), ui.T(ClassOf(l.Class).Title), ui.T(""), ui.T("")}})
	}
	b := base(c, "信件办理")
	if c.Actor.May(RightDesk) {
		b.Actions = []ui.Button{{Label: "登记来信", Icon: "plus", Look: ui.Primary, Href: root + "/new", Key: "n", Place: ui.PlaceNew}, {Label: "导入转办单", Href: side + "/import", Place: ui.PlaceImport}}
	}
	stats, err := s.stats(c, today)
	if err != nil {
		return err
	}
	p := pages.Page{Base: b, Tabs: tabs(root, c), Stats: stats, Parts: []pages.Part{{Body: ui.Table(g)}}}
	if total > mostListed {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: fmt.Sprintf("符合条件的超过%d件，这里列出前%d件", mostListed, mostListed), Text: "请用编号、标题、日期等条件缩小范围；需要全部的，请导出。"})
	}
	return c.Page(http.StatusOK, pages.Office(p))
}

// mostListed is how many letters the register leafs through: counting and
// skipping more takes longer than anybody reads. What is asked for more
// narrowly, and exports, reach further.
const mostListed = 10_000

// stats are the counts above the register; each leads to what it counts.
func (s *Letters) stats(c *web.Ctx, today civil.Date) ([]ui.Stat, error) {
	var out []ui.Stat
	for _, x := range []struct {
		label string
		f     map[string]string
		tone  ui.Tone
	}{{"待签收、分办", map[string]string{"state": "desk"}, ui.Info}, {"未办结", map[string]string{"state": "open"}, ui.Plain}, {"已逾期未办结", map[string]string{"lamp": "late"}, ui.Bad}, {"不满意", map[string]string{"lamp": "unhappy"}, ui.Warn}} {
		q := ask(c.Actor, x.f, "", today)
		var n int
		if err := c.DB.QueryRow(c.Context(), "SELECT COUNT(*) FROM letters_letter WHERE agency = $1"+q.more(), q.args...).Scan(&n); err != nil {
			return nil, err
		}
		if n == 0 {
			x.tone = ui.Plain
		}
		query := ui.Query{Filters: x.f, Page: 1, Per: 20}
		out = append(out, ui.Stat{Label: x.label, Value: itoa(n), Unit: "件", Href: query.Link(root), Tone: x.tone})
	}
	return out, nil
}

func tone(l *Letter) ui.Tone {
	switch l.State {
	case Closed:
		return ui.OK
	case Disputed, Returning:
		return ui.Warn
	case Declined, SentBack:
		return ui.Plain
	}
	return ui.Info
}

// mostExport is how many letters one export holds; more are narrowed down.
const mostExport = 100_000

// exportList answers with the register as a file. It names nobody.
func (s *Letters) exportList(c *web.Ctx, asked *question, order, kind string) error {
	list, err := lines(c.Context(), c.DB, "WHERE agency = $1"+asked.more()+order+fmt.Sprintf(" LIMIT %d", mostExport), asked.args...)
	if err != nil {
		return err
	}
	sh, err := s.register(c.Context(), c.Actor.Tenant, list)
	if err != nil {
		return err
	}
	name := "信件登记簿" + c.Today().String()
	if kind == "csv" {
		return c.Stream(name+".csv", sheet.CSVMediaType, sh.WriteCSV)
	}
	return c.Stream(name+".xlsx", sheet.MediaType, func(w io.Writer) error {
		return (&sheet.Book{Title: "信件登记簿", Sheets: []*sheet.Sheet{sh}}).Write(w)
	})
}

// register is the register as a worksheet.
func (s *Letters) register(ctx context.Context, agency string, list []Letter) (*sheet.Sheet, error) {
	names, err := s.Roster.UnitNames(ctx, s.DB, agency)
	if err != nil {
		return nil, err
	}
	out := &sheet.Sheet{Name: "信件登记簿", Title: "信件登记簿", Frozen: 1, Filter: true, Columns: []sheet.Column{{Title: "信件编号"}, {Title: "来源"}, {Title: "原编号"}, {Title: "类型"}, {Title: "标题", Width: 40}, {Title: "收到时间", Kind: sheet.Instant},
		{Title: "办理类别"}, {Title: "办理时限", Kind: sheet.Day}, {Title: "状态"}, {Title: "承办科室"}, {Title: "双答复日期", Kind: sheet.Day}, {Title: "办理结果"}, {Title: "同一人此前来信", Kind: sheet.Number}, {Title: "相似信件", Kind: sheet.Number}, {Title: "评价"}}}
	out.Rows = func(yield func([]any) bool) {
		for i := range list {
			l := &list[i]
			var replied any = ""
			if !l.RepliedOn.IsZero() {
				replied = l.RepliedOn
			}
			mark := ""
			if l.Rating > 0 {
				mark = Title(Ratings, itoa(int(l.Rating)))
			}
			if !yield([]any{l.Number, l.ChannelTitle(), l.Origin, l.KindTitle(), l.Title, l.ReceivedAt.In(store.Zone), ClassOf(l.Class).Title, l.Due, l.StateTitle(), names[l.Unit], replied, Title(Results, l.Result), l.SamePerson, l.Alike, mark}) {
				return
			}
		}
	}
	return out, nil
}
