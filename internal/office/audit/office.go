package audit

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/audit/pages"
)

// perPage is how many acts a page lists, and countMost how far it counts.
const (
	perPage   = 50
	countMost = 10_000
)

// filterForm are the fields of the list's filter.
func filterForm(kinds []string) form.Form {
	options := []form.Option{{Value: "", Label: "全部"}}
	for _, k := range kinds {
		options = append(options, form.Option{Value: k, Label: KindTitle(k)})
	}
	return form.Form{
		{Name: "from", Label: "从哪天起", Kind: form.Day},
		{Name: "to", Label: "到哪天止", Kind: form.Day},
		{Name: "person", Label: "操作人", Kind: form.Text, Placeholder: "姓名或编号", Max: 60},
		{Name: "act", Label: "操作", Kind: form.Text, Placeholder: "例如 审核", Max: 60},
		{Name: "kind", Label: "对象种类", Kind: form.Select, Options: options, Free: true},
		{Name: "subject", Label: "对象编号", Kind: form.Text, Max: 80},
		{Name: "text", Label: "内容", Kind: form.Text, Placeholder: "理由或说明中的词", Max: 100},
	}
}

// filterOf is the filter that the form's values ask for.
func filterOf(s *form.State) Filter {
	return Filter{From: s.Date("from"), To: s.Date("to"), Person: s.Text("person"), Act: s.Text("act"),
		Kind: s.Text("kind"), Subject: s.Text("subject"), Text: s.Text("text")}
}

func (l *Log) getList(c *web.Ctx) error {
	kinds, err := Kinds(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	state := filterForm(kinds).ReadValues(c.R.URL.Query())
	f := Filter{}
	if state.OK() {
		f = filterOf(state)
	}
	all, err := Search(c.Context(), c.DB, c.Actor.Tenant, f, c.Query("before"), perPage+1)
	if err != nil {
		return err
	}
	n, err := Count(c.Context(), c.DB, c.Actor.Tenant, f, countMost)
	if err != nil {
		return err
	}
	p := pages.List{Base: c.Base("操作记录"), Filter: filterBox(state), Count: counted(n)}
	p.Lead = "每一次操作都在这里，最新的在前。记录只能查看，不能修改。"
	p.Actions = listActions(c)
	p.Turn = turns(c.R.URL.Query(), all)
	shown := all[:min(len(all), perPage)]
	newestFirst(shown)
	p.Grid = l.listGrid(c, shown)
	status := 200
	if !state.OK() {
		status = 422
	}
	return c.Page(status, pages.ListPage(p))
}

// listActions are the buttons beside the list's heading. The export carries
// the filter along in its address.
func listActions(c *web.Ctx) []ui.Button {
	var out []ui.Button
	if c.Actor.May(RightVerify) {
		out = append(out, ui.Button{Label: "核验记录", Icon: "check", Href: "/office/record/verify", Look: ui.Primary})
	}
	if c.Actor.May(RightExport) {
		v := c.R.URL.Query()
		v.Del("before")
		out = append(out, ui.Button{Label: "导出查询结果", Icon: "download", Post: true, Action: "/office/record/export?" + v.Encode()})
	}
	return out
}

func counted(n int) string {
	if n >= countMost {
		return fmt.Sprintf("超过%d条", countMost)
	}
	return fmt.Sprintf("共%d条", n)
}

func filterBox(s *form.State) ui.Form {
	return ui.Form{ID: "filter", Action: "/office/record", Get: true, Columns: 3, Fields: ui.FromForm(s), Error: s.General,
		Buttons: []ui.Button{{Label: "查询", Icon: "filter", Look: ui.Primary}, {Label: "重置", Href: "/office/record"}}}
}

// turns are the ways to the newest and to the older acts.
func turns(v url.Values, all []Entry) []ui.Button {
	var out []ui.Button
	to := func(before string) string {
		v.Del("before")
		if before != "" {
			v.Set("before", before)
		}
		if len(v) == 0 {
			return "/office/record"
		}
		return "/office/record?" + v.Encode()
	}
	if v.Get("before") != "" {
		out = append(out, ui.Button{Label: "回到最新", Href: to("")})
	}
	if len(all) > perPage {
		out = append(out, ui.Button{Label: "更早的记录", Href: to(all[perPage-1].ID)})
	}
	return out
}

func (l *Log) listGrid(c *web.Ctx, all []Entry) ui.Grid {
	g := ui.Grid{ID: "record", Caption: "操作记录", Path: "/office/record", PlainRows: true,
		Columns: []ui.Column{{Key: "seq", Label: "序号", Number: true}, {Key: "at", Label: "时间"}, {Key: "who", Label: "操作人"},
			{Key: "act", Label: "操作"}, {Key: "subject", Label: "对象"}, {Key: "told", Label: "说明", Wide: true}},
		Empty: ui.EmptyState{Title: "没有符合条件的记录", Text: "请放宽查询条件。"}}
	for _, e := range all {
		seq := "待封存"
		if e.Sealed() {
			seq = strconv.FormatInt(e.Seq, 10)
		}
		title, href := l.link(c.Context(), c.Actor, e.Ref())
		g.Rows = append(g.Rows, ui.Row{ID: e.ID, Href: "/office/record/" + e.ID, Label: e.Act, Cells: []ui.Cell{
			ui.T(seq), ui.A(moment(e.At()), "/office/record/"+e.ID), {Text: e.Person(), Note: l.unit(c.Context(), c.Actor, e.Unit)}, ui.T(e.Act),
			ui.A(title, href), {Text: e.Told(), Note: e.Article},
		}})
	}
	return g
}

// moment is an instant as people read it.
func moment(t time.Time) string {
	if t.IsZero() {
		return "（时间无法读取）"
	}
	return t.In(store.Zone).Format("2006-01-02 15:04:05")
}

func (l *Log) getEntry(c *web.Ctx) error {
	e, err := store.Get[Entry](c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
	if err != nil {
		return err
	}
	title, href := l.link(c.Context(), c.Actor, e.Ref())
	p := pages.Entry{Base: c.Base("操作记录：" + e.Act), Leaf: e.Leaf(), State: entryState(&e), Facts: entryFacts(&e, title, href),
		Changes: changesGrid(e.Changes()), Digests: digestsGrid(&e)}
	p.Crumbs = []ui.Link{{Label: "操作记录", Href: "/office/record"}, {Label: e.Act}}
	if c.Actor.May(RightExport) && e.Sealed() {
		p.Actions = []ui.Button{{Label: "出具摘录", Icon: "download", Post: true, Action: "/office/record/extract?" + url.Values{"kind": {e.Kind}, "id": {e.Subject}}.Encode()}}
	}
	if e.Sealed() {
		if err := l.prove(c.Context(), c.DB, &e, &p); err != nil {
			return err
		}
	}
	return c.Page(200, pages.EntryPage(p))
}

// prove fills in what proves the entry. An entry that no longer fits says so.
func (l *Log) prove(ctx context.Context, q store.Querier, e *Entry, p *pages.Entry) error {
	proof, err := l.Prove(ctx, q, e.Seq)
	if fail.Is(err, fail.Missing) || fail.Is(err, fail.Invalid) {
		p.State = ui.Notice{Tone: ui.Bad, Title: "无法证明", Text: err.Error()}
		return nil
	}
	if err != nil {
		return err
	}
	p.Hash, p.Point = tlog.RecordHash([]byte(e.body)).String(), proof.In.Note
	for _, h := range proof.Hashes {
		p.Proof = append(p.Proof, h.String())
	}
	leaf, leafErr := parseLeaf(e.body)
	if proof.Check(e.body) != nil || leafErr != nil || len(differing(e, leaf)) > 0 {
		p.State = ui.Notice{Tone: ui.Bad, Title: "这条记录与封存时不符", Text: "它可能被改动过。请到“核验”页核验全部记录，并报告网络安全负责人。"}
	}
	return nil
}

func entryState(e *Entry) ui.Notice {
	switch {
	case !e.Sealed():
		return ui.Notice{Tone: ui.Info, Title: "等待封存", Text: "这次操作刚刚发生，通常一秒内封存，请稍后刷新。"}
	case e.Erased():
		return ui.Notice{Tone: ui.Warn, Title: "个人信息已清除", Text: "姓名、理由等文字已按规定清除；操作本身和它在记录中的位置仍可核验。"}
	}
	return ui.Notice{Tone: ui.OK, Title: "已封存", Text: fmt.Sprintf("序号%d。内容与检查点相符，没有被改动。", e.Seq)}
}

func entryFacts(e *Entry, title, href string) []ui.Pair {
	out := []ui.Pair{ui.P("时间", moment(e.At())), ui.P("操作人", e.Person()), ui.P("操作人编号", e.Actor), ui.P("科室", e.Unit), ui.P("操作", e.Act),
		{Label: "对象", Cell: ui.A(title, href)}, ui.P("依据", e.Article), ui.P("来源地址", e.Origin),
		{Label: "理由", Cell: ui.T(e.Reason), Wide: true}, {Label: "说明", Cell: ui.T(e.Detail), Wide: true}}
	kept := out[:0]
	for _, p := range out {
		if p.Cell.Text != "" {
			kept = append(kept, p)
		}
	}
	return kept
}

func changesGrid(changes []store.Change) ui.Grid {
	g := ui.Grid{ID: "changes", Caption: "改动的数据", PlainRows: true,
		Columns: []ui.Column{{Key: "what", Label: "数据"}, {Key: "how", Label: "变化"}, {Key: "before", Label: "操作前摘要"}, {Key: "after", Label: "操作后摘要"}}}
	for _, ch := range changes {
		how := "修改"
		switch {
		case ch.Before == "":
			how = "新增"
		case ch.After == "":
			how = "删除"
		}
		g.Rows = append(g.Rows, ui.Row{ID: ch.Table + ch.ID, Cells: []ui.Cell{
			{Text: ch.Table, Note: ch.ID}, ui.T(how), ui.T(short(ch.Before)), ui.T(short(ch.After))}})
	}
	return g
}

// short is the beginning of a digest; the whole of it stands in the leaf.
func short(digest string) string {
	if len(digest) > 16 {
		return digest[:16] + "…"
	}
	return digest
}

func digestsGrid(e *Entry) ui.Grid {
	g := ui.Grid{ID: "digests", Caption: "文字的摘要", PlainRows: true,
		Columns: []ui.Column{{Key: "what", Label: "文字"}, {Key: "digest", Label: "摘要"}, {Key: "fits", Label: "核对"}}}
	l, err := parseLeaf(e.body)
	if err != nil {
		return g
	}
	digests, texts := l.digests(), e.texts()
	for _, t := range textNames {
		want := digests[t.Name]
		if want == "" {
			continue
		}
		fits := ui.C(ui.Badge(ui.OK, "相符"))
		switch {
		case e.Erased():
			fits = ui.C(ui.Badge(ui.Plain, "已清除"))
		case textDigest(e.salt, t.Name, texts[t.Name]) != want:
			fits = ui.C(ui.Badge(ui.Bad, "不符"))
		}
		g.Rows = append(g.Rows, ui.Row{ID: t.Name, Cells: []ui.Cell{ui.T(t.Label), ui.T(short(want)), fits}})
	}
	return g
}

// noteAct records an act upon the record itself, which changes nothing.
func (l *Log) noteAct(c *web.Ctx, act string, ref store.Ref, telling string) error {
	return c.Do(func(tx *store.Tx) error { return tx.Record(act, ref, store.Telling("%s", telling)) })
}

func (l *Log) postExport(c *web.Ctx) error {
	state := filterForm(nil).Read(c.R)
	if !state.OK() {
		return state.Err()
	}
	f := filterOf(state)
	if err := l.noteAct(c, ActExport, store.Ref{Kind: "audit", ID: c.Actor.Tenant}, "导出操作记录"+span(f)); err != nil {
		return err
	}
	name := "操作记录-" + c.Today().String() + ".csv"
	return c.Stream(name, "text/csv; charset=utf-8", func(w io.Writer) error {
		return ExportCSV(c.Context(), c.DB, w, c.Actor.Tenant, f)
	})
}

// span says which days a filter covers.
func span(f Filter) string {
	day := func(d civil.Date, none string) string {
		if d.IsZero() {
			return none
		}
		return d.String()
	}
	return "（" + day(f.From, "最初") + "至" + day(f.To, "现在") + "）"
}

func (l *Log) postExtract(c *web.Ctx) error {
	ref := store.Ref{Kind: c.Query("kind"), ID: c.Query("id")}
	file, err := l.Extract(c.Context(), c.DB, c.Actor.Tenant, ref)
	if err != nil {
		return err
	}
	if err := l.noteAct(c, ActExtract, ref, "出具关于该对象的操作记录摘录"); err != nil {
		return err
	}
	return c.File("操作记录摘录-"+c.Today().String()+".json", "application/json; charset=utf-8", file)
}

func b64(h tlog.Hash) string { return base64.StdEncoding.EncodeToString(h[:]) }
