package outlet

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/publish/pages"
)

// lateDays is after how many days an item that is not on the city portal is
// called late (CFG).
const lateDays = 5

// mostPacked is how many items one package takes.
const mostPacked = 200

func base(c *web.Ctx, title string) page.Base {
	b := c.Base(title)
	b.Crumbs = []ui.Link{{Label: "市门户同步", Href: homePath}, {Label: title}}
	return b
}

// todo is what remains to be done of a line, or "".
func (l line) todo() string {
	switch {
	case !l.has:
		return "未同步"
	case l.city.State == StateWithdrawn:
		return ""
	case l.city.State == StateGone || l.city.State == StateChanged:
		return StateTitles[l.city.State]
	case l.city.Edition < l.item.Edition:
		return "有新版本"
	}
	return ""
}

func (o *Outlets) visible(c *web.Ctx) ([]line, error) {
	all, err := o.lines(c.Context(), c.DB, c.Actor.Tenant)
	return slices.DeleteFunc(all, func(l line) bool { return !c.Actor.MayOn(RightView, l.item.Unit, l.item.Kind) }), err
}

func (o *Outlets) getPending(c *web.Ctx) error {
	all, err := o.visible(c)
	if err != nil {
		return err
	}
	total := len(all)
	done := 0
	for _, l := range all {
		if l.done() {
			done++
		}
	}
	pending := slices.DeleteFunc(slices.Clone(all), func(l line) bool { return l.todo() == "" })
	units, err := o.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	list := lineList(homePath, "待同步到市门户网站", pending, units)
	list.Empty = ui.EmptyState{Title: "没有待同步的信息", Text: "在线的信息都已登记在市门户网站发布。"}
	if c.Actor.May(RightExport) {
		list.BatchAction, list.Batch = packPath, []ui.Button{{Label: "导出选中的信息包"}}
	}
	g, answered, err := list.Serve(c)
	if err != nil || answered {
		return err
	}
	v := pages.List{Base: c.Base("市门户同步"), Grid: g}
	v.Base.Lead = "本网站已发布、还没有登记在市人民政府门户网站发布，或登记的网页有问题的信息。点标题逐项复制并登记。"
	v.Base.Actions = []ui.Button{{Label: "全部发布登记", Href: allPath}}
	if c.Actor.May(RightSettings) {
		v.Base.Actions = append(v.Base.Actions, ui.Button{Label: "平台设置", Href: setPath})
	}
	if c.Actor.May(RightRecord) {
		v.Base.Actions = append(v.Base.Actions, ui.Button{Label: "现在检查", Post: true, Action: homePath + "/check"})
	}
	late := 0
	for _, l := range pending {
		if l.days > lateDays {
			late++
		}
	}
	v.Stats = []ui.Stat{{Label: "待同步", Value: strconv.Itoa(len(pending)), Unit: "条", Href: homePath, Tone: tone(len(pending) == 0)},
		{Label: "超过" + strconv.Itoa(lateDays) + "天", Value: strconv.Itoa(late), Unit: "条", Href: homePath + "?sort=-days", Tone: tone(late == 0)},
		{Label: "双平台发布率", Value: rate(done, total), Href: allPath, Note: fmt.Sprintf("%d条在线信息中的%d条", total, done)}}
	return c.Page(http.StatusOK, pages.ListPage(v))
}

func tone(good bool) ui.Tone {
	if good {
		return ui.OK
	}
	return ui.Warn
}

func rate(part, whole int) string {
	if whole == 0 {
		return "—"
	}
	return fmt.Sprintf("%.1f%%", 100*float64(part)/float64(whole))
}

func (o *Outlets) getRecords(c *web.Ctx) error {
	all, err := o.visible(c)
	if err != nil {
		return err
	}
	units, err := o.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	list := lineList(allPath, "发布登记", all, units)
	list.Empty = ui.EmptyState{Title: "还没有发布信息"}
	g, answered, err := list.Serve(c)
	if err != nil || answered {
		return err
	}
	v := pages.List{Base: base(c, "全部发布登记"), Grid: g}
	v.Base.Lead = "在线信息在两个平台的发布地址、时间和检查结果。"
	return c.Page(http.StatusOK, pages.ListPage(v))
}

func lineList(path, caption string, rows []line, units map[string]string) *roll.List[line] {
	state := func(l line) string { return cmp.Or(l.todo(), StateTitles[l.city.State]) }
	var states []ui.Option
	for _, w := range []string{"未同步", "有新版本", "正常", "内容有变化", "网页不存在", "打不开", "人工登记", "已撤稿"} {
		states = append(states, ui.Option{Value: w, Label: w})
	}
	return &roll.List[line]{ID: "outlets", Caption: caption, Path: path, File: caption, Rows: rows,
		Key: func(l line) string { return l.item.ID }, Href: func(l line) string { return itemPath + "/" + l.item.ID }, Label: func(l line) string { return l.item.Title },
		Columns: []roll.Column[line]{
			{Column: ui.Column{Key: "title", Label: "标题", Wide: true, Fixed: true, Filter: &ui.Field{}}, Text: func(l line) string { return l.item.Title }, Cell: func(l line) ui.Cell {
				return ui.Cell{Text: l.item.Title, Href: itemPath + "/" + l.item.ID, Clamp: true, Note: l.item.Number}
			}},
			{Column: ui.Column{Key: "state", Label: "市门户", Filter: &ui.Field{Kind: ui.Select, Options: states}}, Text: state, Cell: func(l line) ui.Cell {
				return ui.C(ui.Light(ui.Lamp{Tone: stateTone(state(l)), Word: state(l), Why: l.city.Why}))
			}},
			{Column: ui.Column{Key: "kind", Label: "类型", Filter: &ui.Field{}}, Text: func(l line) string { k, _ := content.KindOf(l.item.Kind); return k.Title }},
			{Column: ui.Column{Key: "unit", Label: "科室", Filter: &ui.Field{}}, Text: func(l line) string { return units[l.item.Unit] }},
			{Column: ui.Column{Key: "published", Label: "本网站发布时间", Sort: true}, Text: func(l line) string { return moment(l.item.PublishedAt) }, Order: func(l line) string { return moment(l.item.PublishedAt) }},
			{Column: ui.Column{Key: "days", Label: "已过天数", Number: true, Sort: true}, Text: func(l line) string { return strconv.Itoa(l.days) }, Value: func(l line) any { return l.days }, Order: func(l line) string { return fmt.Sprintf("%06d", l.days) }},
			{Column: ui.Column{Key: "posted", Label: "市门户发布时间", Sort: true}, Text: func(l line) string { return moment(l.city.PostedAt) }, Order: func(l line) string { return moment(l.city.PostedAt) }},
			{Column: ui.Column{Key: "own", Label: "本网站地址", Off: true}, Text: func(l line) string { return l.item.Address }},
			{Column: ui.Column{Key: "city", Label: "市门户地址", Off: true}, Text: func(l line) string { return l.city.Address }},
			{Column: ui.Column{Key: "why", Label: "检查情况", Wide: true, Off: true}, Text: func(l line) string { return l.city.Why }},
		}}
}

func stateTone(word string) ui.Tone {
	switch word {
	case "正常":
		return ui.OK
	case "未同步", "有新版本", "打不开":
		return ui.Warn
	case "内容有变化", "网页不存在":
		return ui.Bad
	}
	return ui.Info
}

func (o *Outlets) postCheck(c *web.Ctx) error {
	if err := o.CheckAgency(c.Context(), c.Actor.Tenant); err != nil {
		return err
	}
	return c.Done("已检查可以自动打开的发布页", homePath)
}

func (o *Outlets) postPack(c *web.Ctx) error {
	if err := c.R.ParseForm(); err != nil {
		return fail.Invalidf("没有收到选择的信息，请重试")
	}
	ids := c.R.PostForm["id"]
	switch {
	case len(ids) == 0:
		return fail.Invalidf("请先勾选要导出的信息")
	case len(ids) > mostPacked:
		return fail.Invalidf("一次最多导出%d条信息，请分批导出", mostPacked)
	}
	return o.sendPack(c, ids, "信息包")
}

func (o *Outlets) getItemPack(c *web.Ctx) error {
	return o.sendPack(c, []string{c.Path("id")}, "信息包")
}

// sendPack makes the archive before anything is sent, so that a failure is a
// page and no broken file.
func (o *Outlets) sendPack(c *web.Ctx, ids []string, name string) error {
	p, err := PlatformOf(c.Context(), c.DB, c.Actor.Tenant, City)
	if err != nil {
		return err
	}
	var items []content.Item
	for _, id := range ids {
		i, err := o.item(c.Context(), c.DB, c.Actor, id)
		if err != nil {
			return err
		}
		if !i.OnLine() {
			return fail.Stalef("《%s》已撤稿，不能导出", i.Title)
		}
		items = append(items, i)
	}
	var b bytes.Buffer
	if err := o.Pack(c.Context(), &b, p, items); err != nil {
		return err
	}
	return c.File(name+c.Today().String()+".zip", "application/zip", b.Bytes())
}

func platformForm() form.Form {
	f := form.Form{{Name: "name", Label: "平台名称", Required: true, Max: 40}, {Name: "base", Label: "平台网址", Max: 200, Help: "登记的地址须在这个网站上；例如 https://www.nxzw.gov.cn/"},
		{Name: "fetch", Label: "自动打开网页检查", Kind: form.Check, Help: "本系统能够访问互联网时勾选；不勾选的，登记时需附截图"}}
	for _, x := range Fields {
		f = append(f, form.Field{Name: "max_" + x.Key, Label: x.Label + "的字数限制", Kind: form.Number, Required: true})
	}
	return f
}

func (o *Outlets) getPlatform(c *web.Ctx) error {
	p, err := PlatformOf(c.Context(), c.DB, c.Actor.Tenant, City)
	if err != nil {
		return err
	}
	v := map[string]string{"name": p.Name, "base": p.Base}
	if p.Fetch {
		v["fetch"] = "1"
	}
	for _, x := range Fields {
		v["max_"+x.Key] = strconv.Itoa(p.Max(x.Key))
	}
	return showPlatform(c, http.StatusOK, platformForm().Blank(v))
}

func showPlatform(c *web.Ctx, status int, state *form.State) error {
	v := pages.Form{Base: base(c, "平台设置")}
	v.Base.Lead = "市人民政府门户网站后台各字段的最多字数。0为不限。转录时超过的字段会提示，信息包中会截短并注明。"
	fields := ui.FromForm(state)
	for n := range fields {
		if strings.HasPrefix(fields[n].Name, "max_") {
			fields[n].Width, fields[n].Unit = ui.Short, "字"
		}
	}
	v.Form = ui.Form{ID: "platform", Action: setPath, Columns: 2, Fields: fields, Error: state.General, Buttons: []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: homePath}}}
	return c.Page(status, pages.FormPage(v))
}

func (o *Outlets) postPlatform(c *web.Ctx) error {
	state := platformForm().Read(c.R)
	if state.OK() {
		p := Platform{Name: state.Text("name"), Base: state.Text("base"), Fetch: state.Yes("fetch")}
		for _, x := range Fields {
			if n := state.Int("max_" + x.Key); n != 0 {
				p.Limits = append(p.Limits, Limit{x.Key, n})
			}
		}
		err := o.SetPlatform(c.Context(), c.Actor, p)
		if err == nil {
			return c.Done("已保存平台设置", setPath)
		}
		if !state.Keep(err) {
			return err
		}
	}
	return showPlatform(c, http.StatusUnprocessableEntity, state)
}

// panels shows the two records on the item's own page.
func (o *Outlets) panels(ctx context.Context, q store.Querier, a who.Actor, i content.Item) ([]content.Panel, error) {
	if i.Edition == 0 || !a.MayOn(RightView, i.Unit, i.Kind) {
		return nil, nil
	}
	p := content.Panel{Title: "发布登记", Href: itemPath + "/" + i.ID, Acts: [][2]string{{"复制到市门户、登记", itemPath + "/" + i.ID}}}
	for _, id := range []string{Own, City} {
		r, ok, err := RecordOf(ctx, q, a.Tenant, i.ID, id)
		if err != nil {
			return nil, err
		}
		text := "未登记"
		if ok {
			text = strings.TrimSpace(StateTitles[r.State] + " " + r.Address + " " + moment(r.PostedAt) + " " + r.Why)
		}
		p.Lines = append(p.Lines, [2]string{platformWord(id), text})
	}
	return []content.Panel{p}, nil
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(store.Zone).Format("2006-01-02 15:04")
}

func dateText(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}
