package publish

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/office/screen"
	"gongkai/internal/publish/pages"
)

// showPublic gives the working copy to the portal's own page.
func (p *Publish) showPublic(c *web.Ctx, i content.Item, files []content.Attachment) error {
	v := Preview{Item: i, Says: "预览：这是工作稿，公众还看不到。发布日期按现在显示，索引号和地址在发布时生成。"}
	if k, _ := content.KindOf(i.Kind); k.Document {
		v.Item.Body = content.Noted(i.Body, i.Marking)
	}
	if i.Marking != content.Proactive {
		v.Says = "预览：公开属性为“" + i.Marking.Title() + "”，这条信息不会对外发布。"
		if i.Marking == "" {
			v.Says = "预览：还没有标识公开属性，公众看不到。"
		}
	}
	for _, a := range goingOut(files) {
		f, err := p.Files.Get(c.Context(), c.DB, c.Actor.Tenant, a.File)
		if err != nil {
			return err
		}
		v.Files = append(v.Files, PreviewFile{Name: a.Title, Type: f.Type, Role: a.Role, Href: f.Href(), Size: f.Size})
	}
	return p.Show(c, v)
}

// head is the table at the head of a document's page.
func head(i *content.Item, k *content.Kind) []ui.Pair {
	out := []ui.Pair{ui.P("索引号", "（发布时生成）"), ui.P("发布机构", i.Issuer), ui.P("发文字号", i.Number), ui.P("成文日期", dateText(i.Formed)), ui.P("主题分类", i.Topic)}
	for _, f := range k.Fields {
		if f.Head {
			out = append(out, ui.P(f.Label, i.Fields[f.Key]))
		}
	}
	return out
}

// getCheck runs the checks and shows the findings beside the text.
func (p *Publish) getCheck(c *web.Ctx) error { return p.showCheck(c, http.StatusOK, nil) }

func (p *Publish) showCheck(c *web.Ctx, status int, failed error) error {
	cs, err := p.load(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	i := &cs.Item
	r, err := p.check(c.Context(), i)
	if err != nil {
		return err
	}
	v := pages.Check{Base: base(c, i, "发布前检查")}
	v.Base.Lead = "检查个人信息、敏感和错误表述、领导人姓名职务、日期文号、链接附件。"
	v.Base.Actions = []ui.Button{{Label: "返回", Href: i.Href()}, {Label: "重新检查", Href: i.Href() + "/check"}}
	if failed != nil {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Bad, Title: "没有完成", Text: complain(nil, failed)})
	}
	gates, err := p.Content.Obstacles(c.Context(), c.DB, *i)
	if err != nil {
		return err
	}
	v.Notices = append(v.Notices, checkNotices(cs, r, gates)...)
	wrong := map[int]bool{}
	may := cs.Actor.MayOn(RightDraft, i.Unit, i.Kind) && editable(cs) == nil
	for n, f := range r.Findings {
		if f.Place.Part == screen.PartBody {
			wrong[f.Place.Piece] = true
		}
		v.Findings = append(v.Findings, p.findingOf(cs, n, f, may))
	}
	for n, b := range blocksOf(i.Body) {
		v.Blocks = append(v.Blocks, pages.Block{ID: pieceID(n), Text: b.Text, Wrong: wrong[n]})
	}
	return c.Page(status, pages.CheckPage(v))
}

func checkNotices(cs *Case, r screen.Report, gates []content.Obstacle) []ui.Notice {
	var out []ui.Notice
	block := len(r.Blocking())
	switch {
	case block > 0:
		out = append(out, ui.Notice{Tone: ui.Bad, Title: strconv.Itoa(block) + "处问题处理前不能发布", Text: "可以修改、自动处理，或说明理由后放行。"})
	case len(r.Findings) > 0:
		out = append(out, ui.Notice{Tone: ui.OK, Text: "没有阻止发布的问题，以下提示供参考。"})
	default:
		out = append(out, ui.Notice{Tone: ui.OK, Text: "没有发现问题。"})
	}
	if len(cs.Missing) > 0 {
		out = append(out, ui.Notice{Tone: ui.Warn, Title: "还不完整", Text: cs.lacks() + "。"})
	}
	for _, g := range gates {
		n := ui.Notice{Tone: ui.Bad, Text: g.Says}
		if g.Warn {
			n.Tone = ui.Warn
		}
		if g.Href != "" {
			n.Acts = []ui.Button{{Label: "去处理", Href: g.Href, Small: true}}
		}
		out = append(out, n)
	}
	return out
}

// findingOf is a finding with what can be done about it.
func (p *Publish) findingOf(cs *Case, n int, f screen.Finding, may bool) pages.Finding {
	href := cs.Item.Href()
	out := pages.Finding{ID: "finding-" + strconv.Itoa(n+1), Title: screen.Checks[f.Check], Place: f.Place.String(), Before: f.Before, Match: f.Match, After: f.After,
		Message: f.Message, Basis: f.Basis, Tone: ui.Warn, Word: "提示"}
	if f.Level == screen.Block {
		out.Tone, out.Word = ui.Bad, "不能发布"
	}
	switch f.Place.Part {
	case screen.PartBody:
		out.Href = "#" + pieceID(f.Place.Piece)
	case screen.PartFile:
		out.Href = href + "/edit#files"
	default:
		out.Href = href + "/edit"
	}
	if o := f.Override; o != nil {
		out.Tone, out.Word = ui.Plain, "已放行"
		out.Overridden = o.Name + "于" + moment(o.At) + "放行：" + o.Reason
		return out
	}
	key := ui.Field{Name: "key", ID: "f-key-" + strconv.Itoa(n), Kind: ui.HiddenKind, Value: f.Key}
	if f.Mend != nil && may {
		k := key
		k.ID += "-mask"
		out.Forms = append(out.Forms, pages.Titled{Title: "自动处理：" + f.Mend.Title, Lead: maskLead(f), Form: ui.Form{Action: href + "/check", Fields: []ui.Field{k},
			Buttons: []ui.Button{{Label: "处理", Name: "act", Value: "mask", Look: ui.Primary, Small: true}}}})
	}
	if f.Check == screen.CheckTrace && f.Place.Part == screen.PartFile && may {
		k := ui.Field{Name: "file", ID: "f-file-" + strconv.Itoa(n), Kind: ui.HiddenKind, Value: f.Place.FileID}
		out.Forms = append(out.Forms, pages.Titled{Title: "清除文件痕迹", Lead: "在副本中清除作者、批注、修订和拍摄信息，原件封存、不发布。", Form: ui.Form{Action: href + "/check",
			Fields:  []ui.Field{k, {Name: "hidden", ID: "f-hidden-" + strconv.Itoa(n), Label: "同时删除隐藏的工作表、行列和文字", Kind: ui.Checkbox}},
			Buttons: []ui.Button{{Label: "清除", Name: "act", Value: "strip", Look: ui.Primary, Small: true}}}})
	}
	if cs.Actor.MayOn(RightOverride, cs.Item.Unit, cs.Item.Kind) {
		k := key
		k.ID += "-override"
		out.Forms = append(out.Forms, pages.Titled{Title: "说明理由后放行", Lead: "理由和放行人记入操作记录。", Form: ui.Form{Action: href + "/check", Fields: []ui.Field{k,
			{Name: "reason", ID: "f-reason-" + strconv.Itoa(n), Label: "放行理由", Kind: ui.Textarea, Rows: 2, Required: true, MaxLength: 500}},
			Buttons: []ui.Button{{Label: "放行", Name: "act", Value: "override", Small: true}}}})
	}
	return out
}

func maskLead(f screen.Finding) string {
	if f.Place.Part == screen.PartFile {
		return "在副本中替换这个文件里全部可以处理的内容，原件封存、不发布。"
	}
	return "替换" + f.Place.Part + "中全部可以处理的内容，这一处改为“" + f.Mend.Replacement + "”。"
}

func (p *Publish) postCheck(c *web.Ctx) error {
	id, v := c.Path("id"), c.R.PostFormValue
	if p.Screen == nil {
		return fail.Missingf("没有这项操作")
	}
	var err error
	done := "已处理，请核对"
	switch v("act") {
	case "mask":
		err = p.Mask(c.Context(), c.Actor, id, v("key"))
	case "strip":
		err = p.Strip(c.Context(), c.Actor, id, v("file"), v("hidden") != "")
	case "override":
		done = "已放行"
		err = p.Override(c.Context(), c.Actor, id, v("key"), v("reason"))
	default:
		err = fail.Missingf("没有这项操作")
	}
	if err == nil {
		return c.Done(done, path1(c)+"/check")
	}
	if _, _, ok := form.Shown(err); !ok {
		return err
	}
	return p.showCheck(c, form.Status(err), err)
}

// getSecrecy is the secrecy review's form, to print.
func (p *Publish) getSecrecy(c *web.Ctx) error {
	cs, err := p.load(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	units, err := p.Roster.UnitNames(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	s := cs.Secrecy
	if s.ID == "" { // not handed in: what the drafter has written so far
		s = Secrecy{Unit: cs.Item.Unit, Title: cs.Item.Title, Carrier: cs.Course.Carrier, Ways: cs.Course.Ways, PlannedOn: cs.Course.PlannedOn,
			Handler: cs.Item.DrafterName, HandlerOpinion: cs.Course.HandlerOpinion, FilledOn: c.Today()}
	}
	v := pages.Paper{Base: base(c, &cs.Item, "政府信息公开保密审查表")}
	v.Sheet = secrecySheet(&s, units[s.Unit])
	v.Foot = []string{"依据《中华人民共和国保守国家秘密法》第三十五条、《政府信息公开条例》第十七条，政府信息公开前应当依法审查。"}
	return c.Page(http.StatusOK, pages.PaperPage(v))
}

// secrecySheet is the form as it lies on a desk (PORTAL.md C.3).
func secrecySheet(s *Secrecy, unit string) ui.Sheet {
	out := ui.Sheet{Title: "政府信息公开保密审查表", Bare: true, Left: "审查结论：" + SecrecyTitles[s.State], Right: "填表日期：" + s.FilledOn.Chinese()}
	box := func(label, text string) ui.Box { return ui.Box{Label: label, Cell: ui.T(text)} }
	planned := ""
	if !s.PlannedOn.IsZero() {
		planned = s.PlannedOn.Chinese()
	}
	out.Lines = [][]ui.Box{{box("拟公开单位", unit)}, {box("信息名称", s.Title)}, {box("载体形式", s.Carrier), box("拟公开时间", planned)}, {box("拟公开方式", joined(s.Ways))}}
	if s.ReferredTo != "" {
		out.Lines = append(out.Lines, []ui.Box{box("报审", s.ReferredOn.Chinese()+"报"+s.ReferredTo+"："+s.ReferredWhy)})
	}
	if s.Answer != "" {
		out.Lines = append(out.Lines, []ui.Box{box("报审答复", strings.Trim(s.AnsweredOn.Chinese()+"："+s.Answer+"。"+s.AnswerNo+" "+s.AnswerNote, " "))})
	}
	conclusion := s.OrganOpinion
	if s.Conclusion != "" && conclusion != "" {
		conclusion = s.Conclusion + "。" + conclusion
	}
	out.Opinions = []ui.Opinion{{Label: "承办人意见", Text: s.HandlerOpinion, Name: s.Handler, Date: s.FilledOn.Chinese(), Waits: "待承办人填写"},
		{Label: "部门负责人意见", Text: s.HeadOpinion, Name: s.Head, Date: signedOn(s.HeadAt), Waits: "待部门负责人签署"},
		{Label: "保密机构意见", Text: conclusion, Name: s.Organ, Date: signedOn(s.OrganAt), Waits: "待保密机构签署"},
		{Label: "分管领导审批", Text: s.LeaderOpinion, Name: s.Leader, Date: signedOn(s.LeaderAt), Waits: "待分管领导签署"}}
	return out
}

// signedOn is when somebody signed, as forms write it.
func signedOn(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(store.Zone).Format("2006年1月2日")
}

// versions are what an item can be compared in: its editions and its working
// copy.
type versionOf struct {
	key, label string
	item       content.Item
}

func (p *Publish) versionsOf(c *web.Ctx, i *content.Item) ([]versionOf, error) {
	all, err := content.Editions(c.Context(), c.DB, i.Agency, i.ID)
	if err != nil {
		return nil, err
	}
	out := []versionOf{{"now", "工作稿（现在）", *i}}
	for _, e := range all {
		out = append(out, versionOf{"e" + strconv.FormatInt(e.No, 10), "第" + strconv.FormatInt(e.No, 10) + "版（" + moment(e.At) + "发布）", e.Was})
	}
	saved, err := store.Versions[content.Item](c.Context(), c.DB, i.Agency, i.ID)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{i.Body + i.Title: true}
	for n := range saved {
		v := saved[n]
		if seen[v.Body+v.Title] {
			continue
		}
		seen[v.Body+v.Title] = true
		out = append(out, versionOf{"v" + strconv.FormatInt(v.Version, 10), "工作稿（" + moment(v.SavedAt) + "保存）", v})
	}
	return out, nil
}

// getCompare compares two versions of an item.
func (p *Publish) getCompare(c *web.Ctx) error {
	i, err := p.get(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	all, err := p.versionsOf(c, &i)
	if err != nil {
		return err
	}
	find := func(key string, fallback int) versionOf {
		if n := slices.IndexFunc(all, func(v versionOf) bool { return v.key == key }); n >= 0 {
			return all[n]
		}
		return all[min(fallback, len(all)-1)]
	}
	old, now := find(c.Query("old"), 1), find(c.Query("new"), 0)
	v := pages.Compare{Base: base(c, &i, "比较版本")}
	options := []ui.Option{}
	for _, x := range all {
		options = append(options, ui.Option{Value: x.key, Label: x.label})
	}
	v.Form = ui.Form{Action: i.Href() + "/compare", Get: true, Columns: 2, Fields: []ui.Field{
		{Name: "old", Label: "旧版本", Kind: ui.Select, Value: old.key, Options: options}, {Name: "new", Label: "新版本", Kind: ui.Select, Value: now.key, Options: options}},
		Buttons: []ui.Button{{Label: "比较", Small: true}}}
	v.Facts = factChanges(&old.item, &now.item)
	for _, ch := range rich.Diff(old.item.Body, now.item.Body) {
		if ch.Op != "=" {
			v.Changes = append(v.Changes, changeOf(ch))
		}
	}
	if len(v.Facts)+len(v.Changes) == 0 {
		v.Same = "两个版本没有差别。"
	}
	return c.Page(http.StatusOK, pages.ComparePage(v))
}

func changeOf(ch rich.Change) pages.Change {
	out := pages.Change{Label: ch.Label, Mark: "修改", Tone: ui.Info}
	switch ch.Op {
	case "+":
		out.Mark, out.Tone = "新增", ui.OK
		out.Segments = []ui.Segment{{Op: ui.Added, Text: ch.New}}
	case "-":
		out.Mark, out.Tone = "删除", ui.Warn
		out.Segments = []ui.Segment{{Op: ui.Removed, Text: ch.Old}}
	default:
		for _, s := range ch.Segments {
			out.Segments = append(out.Segments, ui.Segment{Op: opOf(s.Op), Text: s.Text})
		}
	}
	if ch.Moved {
		out.Mark = "移动"
	}
	return out
}

func opOf(op string) ui.Op {
	switch op {
	case "+":
		return ui.Added
	case "-":
		return ui.Removed
	}
	return ui.Same
}

// factChanges are the elements that differ.
func factChanges(a, b *content.Item) []ui.Change {
	var out []ui.Change
	add := func(label, old, now string) {
		if old != now {
			out = append(out, ui.Change{Label: label, Segments: []ui.Segment{{Op: ui.Removed, Text: old}, {Op: ui.Added, Text: now}}})
		}
	}
	add("标题", a.Title, b.Title)
	add("发文字号", a.Number, b.Number)
	add("发布机构", a.Issuer, b.Issuer)
	add("成文日期", dateText(a.Formed), dateText(b.Formed))
	add("公开属性", markingText(a), markingText(b))
	add("来源", a.Source, b.Source)
	add("摘要", a.Summary, b.Summary)
	add("主题分类", a.Topic, b.Topic)
	k, _ := content.KindOf(b.Kind)
	for _, f := range k.Fields {
		add(f.Label, a.Fields[f.Key], b.Fields[f.Key])
	}
	return out
}

// getAssess lists what was refused, by when it has to be looked at again.
func (p *Publish) getAssess(c *web.Ctx) error {
	l := listing{title: "不予公开定期评估", path: assessPath, file: "不予公开定期评估清单",
		lead:  "《政府信息公开条例》第十八条：对不予公开的政府信息定期评估审查，因情势变化可以公开的应当公开。",
		takes: func(r *Row) bool { return r.Item.State == content.Kept },
		shown: []string{"title", "review_on", "marking", "ground", "unit", "kind", "formed"},
		sort:  "review_on", empty: ui.EmptyState{Title: "没有需要评估的信息", Text: "签发为依申请公开、不予公开的信息列在这里。"}}
	l.stats = func(rows []Row, d *desk) []ui.Stat {
		due := 0
		for n := range rows {
			if r := rows[n].Item.ReviewOn; !r.IsZero() && r <= d.today {
				due++
			}
		}
		tone := ui.Plain
		if due > 0 {
			tone = ui.Warn
		}
		return []ui.Stat{{Label: "已到评估日期", Value: strconv.Itoa(due), Unit: "条", Tone: tone}, {Label: "留存信息", Value: strconv.Itoa(len(rows)), Unit: "条"}}
	}
	return p.showList(c, l)
}

// assessColumn is when a kept item has to be looked at again.
func assessColumn() column {
	out := text("review_on", "下次评估", func(_ *desk, r *Row) string { return dateText(r.Item.ReviewOn) }).sorted().days().off()
	out.cell = func(d *desk, r *Row) ui.Cell {
		l := ui.Lamp{Tone: ui.OK, Word: dateText(r.Item.ReviewOn)}
		if r.Item.ReviewOn <= d.today {
			l.Tone, l.Word = ui.Warn, l.Word+"（已到期）"
		}
		return ui.C(ui.Light(l))
	}
	return out
}

func (p *Publish) getAssessItem(c *web.Ctx) error { return p.askAssess(c, http.StatusOK, nil) }

func (p *Publish) askAssess(c *web.Ctx, status int, failed error) error {
	i, err := p.get(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	if i.State != content.Kept && failed == nil {
		return fail.Stalef("《%s》%s，不需要评估", i.Title, Items.TitleOf(i.State))
	}
	past, err := Assessments(c.Context(), c.DB, c.Actor.Tenant, i.ID)
	if err != nil {
		return err
	}
	v := pages.List{Base: base(c, &i, "定期评估"), FormTitle: "评估"}
	v.Base.Lead = markingText(&i)
	field := c.R.PostFormValue
	f := ui.Form{Action: i.Href() + "/assess", Fields: []ui.Field{
		{Name: "verdict", Label: "评估结论", Kind: ui.Radio, Required: true, Value: field("verdict"), Options: []ui.Option{{Value: VerdictKeep, Label: "维持" + i.Marking.Title()}, {Value: VerdictOpen, Label: "转为主动公开", Help: "退回拟稿人补充后重新审签发布，公开时限自今天起算。"}}},
		{Name: "reason", Label: "理由", Kind: ui.Textarea, Rows: 3, Required: true, MaxLength: 500, Value: field("reason"), Phrases: []string{"不公开的理由仍然存在，维持。", "相关事项已经办结，情势变化，可以公开。"}},
		{Name: "next", Label: "下次评估日期", Kind: ui.Date, Width: ui.Short, Value: field("next"), Help: "维持的填写；不填的按发布设置的间隔。"}},
		Buttons: []ui.Button{{Label: "保存评估", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: i.Href()}}}
	if failed != nil {
		f.Error = complain(f.Fields, failed)
	}
	v.Form = &f
	v.Grid = ui.Grid{ID: "past", Caption: "以往评估", Path: i.Href() + "/assess", Columns: []ui.Column{{Key: "at", Label: "评估时间", Fixed: true}, {Key: "due", Label: "应评估"}, {Key: "verdict", Label: "结论"}, {Key: "reason", Label: "理由", Wide: true}, {Key: "next", Label: "下次评估"}, {Key: "who", Label: "评估人"}},
		Empty: ui.EmptyState{Title: "还没有评估过", Text: "每次评估的结论和理由列在这里。"}}
	for _, a := range past {
		v.Grid.Rows = append(v.Grid.Rows, ui.Row{ID: a.ID, Cells: []ui.Cell{ui.T(moment(a.At)), ui.T(dateText(a.Due)), ui.T(a.Verdict), ui.T(a.Reason), ui.T(dateText(a.Next)), ui.T(a.Name)}})
	}
	return c.Page(status, pages.ListPage(v))
}

func (p *Publish) postAssessItem(c *web.Ctx) error {
	v := c.R.PostFormValue
	var next civil.Date
	if s := v("next"); s != "" {
		d, ok := parseDay(s)
		if !ok {
			return p.askAssess(c, http.StatusUnprocessableEntity, fail.Fields(map[string]string{"next": "下次评估日期应为日期，例如 2024-09-10"}))
		}
		next = d
	}
	err := p.Assess(c.Context(), c.Actor, c.Path("id"), v("verdict"), v("reason"), next)
	if err == nil {
		return c.Done("已保存评估", path1(c))
	}
	if _, fields, ok := form.Shown(err); ok && len(fields) > 0 {
		return p.askAssess(c, form.Status(err), err)
	}
	return err
}
