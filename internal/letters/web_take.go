package letters

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/letters/order"
	"gongkai/internal/letters/pages"
	"gongkai/internal/office/citizen"
)

func newForm() form.Form {
	return form.Form{
		{Name: "channel", Label: "来源", Kind: form.Select, Required: true, Options: channels(func(c Channel) bool { return c.Key != Own })},
		{Name: "origin", Label: "原编号", Max: 60, Help: "转办单必填；群众来信、来电、来访不填。"},
		{Name: "received", Label: "收到时间", Required: true, Max: 30, Help: "例如 2023-09-01 09:05"},
		{Name: "given", Label: "转办单限定的时限", Kind: form.Day, Help: "没有写明的不填。"},
		{Name: "transferrer", Label: "转办单位", Max: 200}, {Name: "demand", Label: "办理要求", Kind: form.Area, Max: 2000, Rows: 2},
		{Name: "kind", Label: "类型", Kind: form.Select, Required: true, Options: choices(Kinds)}, {Name: "place", Label: "诉求地址", Max: 200},
		{Name: "title", Label: "标题", Required: true, Max: 200},
		{Name: "body", Label: "内容", Kind: form.Area, Required: true, Max: mostBody, Rows: 8, Help: "来电、来访写明经过和诉求。"},
		{Name: "name", Label: "姓名", Max: 60}, {Name: "phone", Label: "联系电话", Kind: form.Tel, Max: 60, Test: phoneTest}, {Name: "address", Label: "联系地址", Max: 200},
		{Name: "consent", Label: "来信人同意公开", Kind: form.Check},
	}
}

func phoneTest(v string) error {
	if v == "" {
		return nil
	}
	return citizen.CheckPhone(v)
}

func (s *Letters) getNew(c *web.Ctx) error {
	return s.showNew(c, http.StatusOK, newForm().Blank(map[string]string{"received": c.Now().In(store.Zone).Format("2006-01-02 15:04"), "kind": "help"}))
}

func (s *Letters) showNew(c *web.Ctx, code int, st *form.State) error {
	fields := ui.FromForm(st)
	ui.Pick(fields, "channel").Section = "来源"
	ui.Pick(fields, "kind").Section = "来信内容"
	ui.Pick(fields, "name").Section, ui.Pick(fields, "name").SectionHelp = "来信人", "加密保存；没有留下的不填。"
	f := ui.Form{Action: root + "/new", Fields: fields, Error: st.General, Draft: "letter-new", Buttons: []ui.Button{{Label: "登记", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: root}}}
	return c.Page(code, pages.Office(pages.Page{Base: base(c, "登记来信"), Parts: []pages.Part{{Body: ui.FormBox(f)}}}))
}

func (s *Letters) postNew(c *web.Ctx) error {
	st := newForm().Read(c.R)
	if st.OK() {
		at, _, ok := clockDay(st.Text("received"))
		if !ok {
			st.Errors["received"] = "请写成2023-09-01 09:05"
			return s.showNew(c, http.StatusUnprocessableEntity, st)
		}
		var l Letter
		err := c.Do(func(tx *store.Tx) (err error) {
			l, err = s.Register(tx, Taken{Channel: st.Text("channel"), Origin: st.Text("origin"), Kind: st.Text("kind"), Title: st.Text("title"), Body: st.Text("body"), Place: st.Text("place"), Transferrer: st.Text("transferrer"),
				Demand: st.Text("demand"), Consent: st.Yes("consent"), ReceivedAt: at, GivenDue: st.Date("given"), Person: citizen.Person{Name: st.Text("name"), Phone: st.Text("phone"), Address: st.Text("address")}})
			return err
		})
		if err == nil {
			return c.Done("已登记，编号"+l.Number, l.Href())
		}
		if !readable(st, err) {
			return err
		}
	}
	return s.showNew(c, http.StatusUnprocessableEntity, st)
}

func importForm() form.Form {
	return form.Form{{Name: "channel", Label: "来源", Kind: form.Select, Required: true, Options: channels(func(c Channel) bool { return c.Transferred })},
		{Name: "file", Label: "表格文件", Kind: form.File, Accept: ".xlsx,.csv,.txt", Help: "xlsx或csv（UTF-8、GB18030均可）。表头上方的标题行、空行、合计行会自动跳过。"},
		{Name: "text", Label: "或者粘贴转办单", Kind: form.Area, Max: order.MostPaste, Rows: 8, Placeholder: "工单编号：20230901001\n受理时间：2023-9-1 9:05\n诉求人：张某某\n联系电话：13800000000\n诉求内容：……"}}
}

func (s *Letters) getImport(c *web.Ctx) error {
	return s.showImport(c, http.StatusOK, importForm().Blank(nil))
}

func (s *Letters) showImport(c *web.Ctx, code int, st *form.State) error {
	f := ui.Form{Action: side + "/import", Fields: ui.FromForm(st), Error: st.General, Buttons: []ui.Button{{Label: "读取并预检", Look: ui.Primary}}}
	past, err := store.Select[Import](c.Context(), c.DB, "WHERE agency = $1 ORDER BY at DESC, id DESC LIMIT 20", c.Actor.Tenant)
	if err != nil {
		return err
	}
	var lines []pages.Line
	for _, m := range past {
		ch, _ := ChannelOf(m.Channel)
		line := pages.Line{Title: ch.Title + "：" + m.Name, Note: m.At.In(store.Zone).Format("2006-01-02 15:04"), Tone: ui.Plain}
		switch {
		case m.Sealed != "":
			line.Href, line.Badges, line.Tone = side+"/import/"+m.ID, []string{"待确认"}, ui.Warn
		case m.Made+m.Held > 0:
			line.Badges = []string{fmt.Sprintf("导入%d件，已登记过%d件", m.Made, m.Held)}
		default:
			line.Badges = []string{"没有导入，已清除"}
		}
		lines = append(lines, line)
	}
	return c.Page(code, pages.Office(pages.Page{Base: base(c, "导入转办单"), Tabs: tabs(side+"/import", c), Parts: []pages.Part{{Body: ui.FormBox(f)}, {Title: "最近的导入", Body: pages.Lines(lines, "还没有导入过。")}}}))
}

func (s *Letters) postImport(c *web.Ctx) error {
	p, err := proofFile(c)
	if err != nil {
		return err
	}
	st := importForm().Read(c.R)
	if st.OK() {
		var m Import
		if len(p.Body) == 0 && strings.TrimSpace(st.Text("text")) == "" {
			err = fail.Fields(map[string]string{"file": "请选择文件，或者在下面粘贴转办单"})
		} else {
			m, err = s.Preview(c.Context(), c.Actor, st.Text("channel"), p.Name, p.Body, st.Text("text"))
		}
		if err == nil {
			return c.See(side + "/import/" + m.ID)
		}
		if !readable(st, err) {
			return err
		}
	}
	return s.showImport(c, http.StatusUnprocessableEntity, st)
}

func (s *Letters) getPreview(c *web.Ctx) error {
	r, err := s.ImportOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	if r.Sealed == "" {
		return c.See(side + "/import")
	}
	ch, _ := ChannelOf(r.Channel)
	good, bad, held, untyped := 0, 0, 0, 0
	var rows []ui.Row
	for i, o := range r.Orders {
		word, tone := "可以导入", ui.OK
		switch {
		case len(o.Problems) > 0:
			word, tone, bad = "有误", ui.Bad, bad+1
		case r.Held[i]:
			word, tone, held = "已登记过", ui.Plain, held+1
		case o.Untyped():
			word, tone, untyped = "待选类型", ui.Warn, untyped+1
		default:
			good++
		}
		if len(rows) >= mostPreview {
			continue
		}
		received := ""
		if !o.Received.IsZero() {
			received = o.Received.In(store.Zone).Format("2006-01-02 15:04")
		}
		rows = append(rows, ui.Row{ID: itoa(i), Label: o.Title, Tone: tone, Cells: []ui.Cell{ui.N(o.Row), ui.C(ui.Badge(tone, word)), ui.T(strings.Join(append(o.Problems, o.Hints...), "；")), ui.T(o.SourceNo), ui.T(received), ui.T(Title(Kinds, o.Kind)),
			{Text: o.Title, Note: cut(o.Content, 60)}, ui.T(citizen.MaskName(o.Name)), ui.T(o.Due.String())}})
	}
	g := ui.Grid{ID: "orders", Caption: "预检结果", Path: c.R.URL.Path, PlainRows: true, Rows: rows, Pages: ui.Pages(c.R.URL.Path, ui.Query{Page: 1, Per: mostPreview}, len(rows)), Empty: ui.EmptyState{Title: "没有读到转办单"},
		Columns: []ui.Column{{Key: "row", Label: "行", Number: true}, {Key: "word", Label: "结果"}, {Key: "problems", Label: "问题和提示", Wide: true, Least: 16}, {Key: "no", Label: "来源编号"}, {Key: "received", Label: "受理时间"}, {Key: "kind", Label: "类型"}, {Key: "title", Label: "标题和内容", Wide: true, Least: 16}, {Key: "name", Label: "诉求人"}, {Key: "due", Label: "限定时限"}}}
	b := base(c, "预检："+ch.Title)
	b.Lead = r.Name
	p := pages.Page{Base: b, Stats: []ui.Stat{{Label: "可以导入", Value: itoa(good), Unit: "件"}, {Label: "待选类型", Value: itoa(untyped), Unit: "件"}, {Label: "有误，不导入", Value: itoa(bad), Unit: "件"}, {Label: "已登记过，不重复导入", Value: itoa(held), Unit: "件"}}}
	if bad > 0 {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("%d行有误", bad), Text: "这些行不会导入；可以先导入其余各行，改正后再上传一次，已导入的不会重复。"})
	}
	if untyped > 0 {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("%d行没有写明诉求类型，或者写的类型不认识", untyped), Text: "类型决定是否必须先联系来信人，也计入统计，系统不代为判断。请在下面选择；没有选择的不会导入。"})
	}
	commit := ui.Form{ID: "commit", Action: side + "/import/" + r.ID + "/commit", Buttons: []ui.Button{{Label: fmt.Sprintf("导入%d件", good), Look: ui.Primary, Off: good == 0, Why: "没有可以导入的"}, {Label: "重新选择文件", Look: ui.Quiet, Href: side + "/import"}}}
	p.Parts = []pages.Part{{Body: ui.FormBox(commit)}, {Body: ui.Table(g)}}
	if untyped > 0 {
		p.Parts = slices.Insert(p.Parts, 0, pages.Part{ID: "kinds", Title: "选择诉求类型", Body: ui.FormBox(kindsForm(&r))})
	}
	if len(r.Head) > 0 {
		p.Parts = append(p.Parts, pages.Part{ID: "columns", Title: "列名对应", Body: pages.All(pages.Quiet("对应关系会保存下来，下次导入"+ch.Title+"时自动使用。"), ui.FormBox(columnsForm(&r)))})
	}
	return c.Page(http.StatusOK, pages.Office(p))
}

// kindsForm asks for the kind of each order that names none; beyond the first
// ones, which are shown, there is one answer for all the rest.
func kindsForm(r *Read) ui.Form {
	f := ui.Form{ID: "kinds-form", Action: side + "/import/" + r.ID + "/kinds", Columns: 2, Buttons: []ui.Button{{Label: "保存类型并重新预检", Look: ui.Primary}}}
	options := append([]ui.Option{{Value: "", Label: "请选择"}}, uiOptions(choices(Kinds))...)
	n := 0
	for i, o := range r.Orders {
		if r.Held[i] || !o.Untyped() {
			continue
		}
		if n++; n <= mostAsked {
			f.Fields = append(f.Fields, ui.Field{Name: "k" + itoa(o.Row), Label: fmt.Sprintf("第%d行：%s", o.Row, cut(o.Title, 30)), Help: cut(o.Content, 80), Kind: ui.Select, Options: options})
		}
	}
	if n > 1 {
		f.Fields = append(f.Fields, ui.Field{Name: "rest", Label: "其余没有选择的各行都是", Kind: ui.Select, Options: append([]ui.Option{{Value: "", Label: "仍不导入"}}, options[1:]...), Section: "其余各行"})
	}
	return f
}

// mostAsked is how many orders are asked about one by one.
const mostAsked = 60

func (s *Letters) postKinds(c *web.Ctx) error {
	r, err := s.ImportOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	kinds := map[int]string{}
	for i, o := range r.Orders {
		if r.Held[i] || !o.Untyped() {
			continue
		}
		if k := firstOf(c.R.FormValue("k"+itoa(o.Row)), c.R.FormValue("rest")); k != "" {
			kinds[o.Row] = k
		}
	}
	if err := s.Choose(c.Context(), c.Actor, r.ID, kinds); err != nil {
		return err
	}
	return c.Done(fmt.Sprintf("已选择%d行的类型", len(kinds)), side+"/import/"+r.ID)
}

// mostPreview is how many orders a preview lists; the counts are of all.
const mostPreview = 500

func columnsForm(r *Read) ui.Form {
	options := []ui.Option{{Value: "", Label: "不导入"}}
	for _, f := range order.Fields {
		options = append(options, ui.Option{Value: f.Key, Label: f.Title})
	}
	f := ui.Form{ID: "map", Action: side + "/import/" + r.ID + "/columns", Columns: 3, Buttons: []ui.Button{{Label: "按新的对应重新预检"}}}
	for i, h := range r.Head {
		label := h
		if label == "" {
			label = fmt.Sprintf("第%d列（没有列名）", i+1)
		}
		f.Fields = append(f.Fields, ui.Field{Name: fmt.Sprintf("c%d", i), Label: label, Kind: ui.Select, Options: options, Value: r.Keys[i]})
	}
	return f
}

func (s *Letters) postColumns(c *web.Ctx) error {
	r, err := s.ImportOf(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	keys := make([]string, len(r.Head))
	for i := range keys {
		keys[i] = c.R.FormValue(fmt.Sprintf("c%d", i))
	}
	if err := s.Map(c.Context(), c.Actor, r.ID, keys); err != nil {
		return err
	}
	return c.Done("已保存列名对应，并重新预检", side+"/import/"+r.ID)
}

func (s *Letters) postCommit(c *web.Ctx) error {
	m, err := s.Commit(c.Context(), c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	return c.Done(fmt.Sprintf("已导入%d件，%d件此前已登记", m.Made, m.Held), root+"?f.state="+string(Arrived))
}

func backForm() form.Form {
	return form.Form{{Name: "channel", Label: "来源", Kind: form.Select, Required: true, Options: channels(func(c Channel) bool { return c.Transferred })}, {Name: "from", Label: "收到日期从", Kind: form.Day, Required: true}, {Name: "to", Label: "收到日期到", Kind: form.Day, Required: true},
		{Name: "kind", Label: "格式", Kind: form.Radio, Required: true, Options: []form.Option{{Value: "xlsx", Label: "Excel（xlsx）"}, {Value: "csv", Label: "CSV（UTF-8）"}}}}
}

func (s *Letters) getBack(c *web.Ctx) error {
	today := c.Today()
	return s.showBack(c, http.StatusOK, backForm().Blank(map[string]string{"from": (today - backDays).String(), "to": today.String(), "kind": "xlsx"}))
}

// backDays is how far back an export reaches at first.
const backDays = 30

func (s *Letters) showBack(c *web.Ctx, code int, st *form.State) error {
	f := ui.Form{Action: side + "/back", Fields: ui.FromForm(st), Error: st.General, Buttons: []ui.Button{{Label: "导出办理情况", Look: ui.Primary}}}
	return c.Page(code, pages.Office(pages.Page{Base: base(c, "反馈导出"), Tabs: tabs(side+"/back", c), Parts: []pages.Part{{Body: pages.Quiet("按来源导出办理结果、答复内容、联系情况，交回转办平台。每次导出都有记录。")}, {Body: ui.FormBox(f)}}}))
}

func (s *Letters) postBack(c *web.Ctx) error {
	st := backForm().Read(c.R)
	if !st.OK() {
		return s.showBack(c, http.StatusUnprocessableEntity, st)
	}
	list, err := store.Select[Letter](c.Context(), c.DB, "WHERE agency = $1 AND channel = $2 AND received_on >= $3 AND received_on <= $4 ORDER BY received_at, id", c.Actor.Tenant, st.Text("channel"), st.Date("from"), st.Date("to"))
	if err != nil {
		return err
	}
	if len(list) == 0 || len(list) > order.MostRows {
		st.General = fmt.Sprintf("这段时间有%d件，一次可以导出1至%d件，请调整日期", len(list), order.MostRows)
		return s.showBack(c, http.StatusUnprocessableEntity, st)
	}
	ch, _ := ChannelOf(st.Text("channel"))
	kind, media := st.Text("kind"), sheet.MediaType
	if kind == "csv" {
		media = sheet.CSVMediaType
	}
	return c.Stream(ch.Title+"办理情况"+c.Today().String()+"."+kind, media, func(w io.Writer) error { return s.WriteBack(c.Context(), c.Actor, w, kind, list) })
}
