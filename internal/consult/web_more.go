package consult

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"gongkai/internal/consult/pages"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

// perGroups is how many groups a page shows.
const perGroups = 30

func (s *Consult) getGroups(c *web.Ctx) error {
	k, err := s.seen(c)
	if err != nil {
		return err
	}
	n := max(c.QueryInt("page", 1), 1)
	list, err := Bundles(c.Context(), c.DB, k.Agency, k.ID, (n-1)*perGroups, perGroups+1)
	if err != nil {
		return err
	}
	more := len(list) > perGroups
	if more {
		list = list[:perGroups]
	}
	p := pages.Record{Base: k.base(c, "相近意见"), Views: k.views("/groups")}
	works := may(c.Actor, RightWork, k) && k.State == Announced
	if works {
		p.Buttons = []ui.Button{{Label: "查找相近意见", Look: ui.Primary, Post: true, Action: k.Href() + "/groups"}}
	}
	sec := pages.Section{Title: "内容相近的意见", Says: "系统按文字相似度归组，供核对；确认归并后一并处理，每条意见的原文、回执都保留。"}
	for _, b := range list {
		l := pages.Line{Title: fmt.Sprintf("%d条，%d人", b.Size, b.People), Href: k.Href() + "/opinions?f.group=" + b.Group, Text: clip(b.Lead, 200),
			Note: fmt.Sprintf("相似度不低于%d.%d%%，已确认%d条，待处理%d条", b.Least/10, b.Least%10, b.Merged, b.Open)}
		if works {
			if b.Merged < b.Size {
				l.Acts = append(l.Acts, ui.Button{Label: "确认归并", Small: true, Post: true, Action: k.Href() + "/groups?group=" + b.Group})
			}
			l.Acts = append(l.Acts, ui.Button{Label: "一并处理", Small: true, Href: k.Href() + "/all?f.group=" + b.Group})
		}
		sec.Lines = append(sec.Lines, l)
	}
	if len(list) == 0 {
		sec.Part = ui.Empty(ui.EmptyState{Title: "没有相近的意见", Text: "收到意见后点“查找相近意见”。"})
	}
	if more {
		sec.Acts = []ui.Button{{Label: "下一页", Href: k.Href() + "/groups?page=" + itoa(n+1)}}
	}
	p.Sections = []pages.Section{sec}
	return c.Page(http.StatusOK, pages.RecordPage(p))
}

func (s *Consult) postGroups(c *web.Ctx) error {
	k, err := s.seen(c)
	if err != nil {
		return err
	}
	if g := c.Query("group"); g != "" {
		n, err := s.Merge(c.Context(), c.Actor, k.ID, g)
		if err != nil {
			return err
		}
		return c.Done(fmt.Sprintf("已确认%d条意见内容相同，原文都保留", n), k.Href()+"/groups")
	}
	n, err := s.Gather(c.Context(), c.Actor, k.ID)
	if err != nil {
		return err
	}
	return c.Done(fmt.Sprintf("找到%d组内容相近的意见", n), k.Href()+"/groups")
}

func offForm() form.Form {
	f := form.Form{
		{Name: "activity", Label: "所属活动", Kind: form.Select, Free: true, Max: 40, Help: "在线下活动中听到的，选择活动；单独来信、来电的不选。"},
		{Name: "channel", Label: "渠道", Kind: form.Select, Help: "没有选择活动的必填。"},
		{Name: "on", Label: "收到日期", Kind: form.Day},
		{Name: "who", Label: "提出人", Max: 60, Help: "个人姓名加密保存，对外只显示姓氏；单位对外显示名称。"},
		{Name: "org", Label: "提出人是单位", Kind: form.Check},
		{Name: "people", Label: "人数", Kind: form.Number, Min: 1, Top: 1_000_000},
		{Name: "article", Label: "针对的条款", Kind: form.Select, Free: true, Max: 10},
		{Name: "text", Label: "意见内容", Kind: form.Area, Required: true, Max: mostText, Rows: 5},
		{Name: "why", Label: "理由", Kind: form.Area, Max: mostText, Rows: 2},
	}
	for _, w := range Channels[1:] {
		f[1].Options = append(f[1].Options, form.Option{Value: w, Label: w})
	}
	return f
}

func (s *Consult) getEnter(c *web.Ctx) error {
	return s.showEnter(c, http.StatusOK, offForm().Blank(map[string]string{"people": "1", "activity": c.Query("activity")}))
}

func (s *Consult) showEnter(c *web.Ctx, code int, state *form.State) error {
	k, err := s.seen(c)
	if err != nil {
		return err
	}
	held, err := Activities(c.Context(), c.DB, k.Agency, k.ID)
	if err != nil {
		return err
	}
	f := ui.Form{Action: k.Href() + "/enter", Fields: ui.FromForm(state), Error: state.General, Columns: 2, Draft: "off-" + k.ID, Buttons: []ui.Button{{Label: "登记", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: k.Href()}}}
	a := ui.Pick(f.Fields, "activity")
	a.Blank = "没有活动"
	for _, v := range held {
		a.Options = append(a.Options, ui.Option{Value: v.ID, Label: v.Title()})
	}
	if err := s.articleField(c, k, ui.Pick(f.Fields, "article")); err != nil {
		return err
	}
	return c.Page(code, pages.RecordPage(pages.Record{Base: k.base(c, "登记线下意见"), Sections: []pages.Section{{Title: "线下意见", Form: &f}}}))
}

// articleField offers the articles of the draft.
func (s *Consult) articleField(c *web.Ctx, k *Consultation, f *ui.Field) error {
	articles, err := Articles(c.Context(), c.DB, k.Agency, k.ID)
	f.Blank = "整体意见"
	for _, a := range articles {
		f.Options = append(f.Options, ui.Option{Value: strconv.FormatInt(a.No, 10), Label: a.Label + "　" + clip(strings.TrimPrefix(a.Text, a.Label), 24)})
	}
	return err
}

func (s *Consult) postEnter(c *web.Ctx) error {
	k, err := s.seen(c)
	if err != nil {
		return err
	}
	state := offForm().Read(c.R)
	if !state.OK() {
		return s.showEnter(c, http.StatusUnprocessableEntity, state)
	}
	o, err := s.Enter(c.Context(), c.Actor, k.ID, Off{Activity: state.Text("activity"), Channel: state.Text("channel"), On: state.Date("on"), Who: state.Text("who"), Org: state.Yes("org"),
		People: int64(state.Int("people")), Article: int64(state.Int("article")), Text: state.Text("text"), Why: state.Text("why")})
	if err == nil {
		return c.Done("已登记意见"+o.Number, k.Href()+"/enter?activity="+o.Activity)
	}
	if !readable(state, err) {
		return err
	}
	return s.showEnter(c, status(err), state)
}

func heldForm() form.Form {
	f := form.Form{
		{Name: "version", Kind: form.Hidden},
		{Name: "channel", Label: "方式", Kind: form.Select, Required: true},
		{Name: "held_on", Label: "日期", Kind: form.Day, Required: true},
		{Name: "place", Label: "地点", Max: 100},
		{Name: "people", Label: "参加人数", Kind: form.Number, Required: true, Min: 1, Top: 10_000_000},
		{Name: "who", Label: "参加人员", Max: 500, Help: "例如 规上工业企业代表12人、行业协会2家。"},
		{Name: "heard", Label: "专门听取的特定群体", Max: 200, Help: "决策涉及特定群体利益的，应当与相关人民团体、社会组织和群众代表沟通（条例第十四条）。"},
		{Name: "minutes", Label: "记录", Kind: form.Rich, Required: true, Max: 200_000},
		{Name: "notice_on", Label: "听证公告日期", Kind: form.Day, Help: "仅听证会填写。"},
		{Name: "materials_on", Label: "听证材料送达日期", Kind: form.Day, Help: "听证前至少7日送达参加人。"},
		{Name: "chosen", Label: "听证参加人遴选办法和名单公布情况", Max: 500},
		{Name: "signed", Label: "听证参加人已在听证记录上签字", Kind: form.Check},
		{Name: "files", Label: "附件", Kind: form.File, Multiple: true, Help: "签到表、照片、签字的听证记录等。"},
	}
	f[1].Options = choices(Channels[1:])
	f[1].Help = "听证会请从“听证会”办理，结束后自动记入；在系统以外举行的才在这里补记。"
	return f
}

func (s *Consult) getActivity(c *web.Ctx) error {
	state := heldForm().Blank(map[string]string{"channel": c.Query("channel")})
	if id := c.Path("activity"); id != "" {
		v, err := store.Get[Activity](c.Context(), c.DB, c.Actor.Tenant, id)
		if err != nil {
			return err
		}
		state = heldForm().Blank(map[string]string{"version": strconv.FormatInt(v.Version, 10), "channel": v.Channel, "held_on": v.HeldOn.String(), "place": v.Place, "people": strconv.FormatInt(v.People, 10), "who": v.Who,
			"heard": v.Heard, "minutes": v.Minutes, "notice_on": v.NoticeOn.String(), "materials_on": v.MaterialsOn.String(), "chosen": v.Chosen})
		if v.Signed {
			state.Values.Set("signed", "1")
		}
	}
	return s.showActivity(c, http.StatusOK, state)
}

func (s *Consult) showActivity(c *web.Ctx, code int, state *form.State) error {
	k, err := s.seen(c)
	if err != nil {
		return err
	}
	p := pages.Record{Base: k.base(c, "线下征集")}
	f := ui.Form{Action: c.R.URL.Path, Fields: ui.FromForm(state), Error: state.General, Draft: "held-" + k.ID + c.Path("activity")}
	if may(c.Actor, RightWork, k) && k.State == Announced {
		f.Buttons = []ui.Button{{Label: "保存", Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: k.Href()}}
	}
	p.Sections = []pages.Section{{Title: "活动记录", Form: &f}}
	if id := c.Path("activity"); id != "" {
		ref := store.Ref{Kind: KindActivity, ID: id}
		kept, err := s.Files.Of(c.Context(), c.DB, k.Agency, ref)
		if err != nil {
			return err
		}
		sec := pages.Section{Title: "附件和意见", Acts: []ui.Button{{Label: "登记这次活动的意见", Href: k.Href() + "/enter?activity=" + id}, {Label: "查看这次活动的意见", Href: k.Href() + "/opinions?f.activity=" + id}}}
		for _, f := range kept {
			sec.Files = append(sec.Files, ui.FileItem{Name: f.Name, Href: f.Href(), Bytes: f.Size})
		}
		p.Sections = append(p.Sections, sec)
	}
	return c.Page(code, pages.RecordPage(p))
}

func (s *Consult) postActivity(c *web.Ctx) error {
	k, err := s.seen(c)
	if err != nil {
		return err
	}
	if err := Whole(c); err != nil {
		return err
	}
	state := heldForm().Read(c.R)
	list, err := uploads(c, "files")
	if err != nil && !readable(state, err) {
		return err
	}
	if !state.OK() {
		return s.showActivity(c, http.StatusUnprocessableEntity, state)
	}
	v, err := s.Hold(c.Context(), c.Actor, k.ID, c.Path("activity"), int64(state.Int("version")), Held{Channel: state.Text("channel"), HeldOn: state.Date("held_on"), Place: state.Text("place"),
		People: int64(state.Int("people")), Who: state.Text("who"), Heard: state.Text("heard"), Minutes: state.Text("minutes"), NoticeOn: state.Date("notice_on"), MaterialsOn: state.Date("materials_on"),
		Chosen: state.Text("chosen"), Signed: state.Yes("signed"), Files: list})
	if err == nil {
		return c.Done("已登记"+v.Title(), k.Href()+"/activities/"+v.ID)
	}
	if !readable(state, err) {
		return err
	}
	return s.showActivity(c, status(err), state)
}

// getReport shows the report as it would be drafted from the register now.
func (s *Consult) getReport(c *web.Ctx) error {
	k, err := s.seen(c)
	if err != nil {
		return err
	}
	f, err := s.Figures(c.Context(), c.DB, k)
	if err != nil {
		return err
	}
	p := pages.Record{Base: k.base(c, "采纳反馈"), Views: k.views("/report")}
	path := k.Href() + "/opinions"
	p.Stats = []ui.Stat{{Label: "有效意见", Value: itoa(f.Total), Unit: "条", Href: path}, {Label: "采纳", Value: itoa(Count(f.Verdicts, Adopted)), Unit: "条", Href: path + "?f.verdict=" + Adopted},
		{Label: "部分采纳", Value: itoa(Count(f.Verdicts, Partly)), Unit: "条", Href: path + "?f.verdict=" + Partly}, {Label: "不采纳", Value: itoa(Count(f.Verdicts, Rejected)), Unit: "条", Href: path + "?f.verdict=" + Rejected},
		{Label: "待处理", Value: itoa(f.Open), Unit: "条", Href: path + "?f.state=new", Tone: warnIf(f.Open > 0)}, {Label: "无效", Value: itoa(f.Invalid), Unit: "条", Href: path + "?f.state=spam"}}
	if !k.Due.IsZero() {
		p.Facts = []ui.Pair{ui.P("决策出台", k.DecidedOn.Chinese()+"，"+k.DecidedAs), {Label: "反馈时限", Cell: lamp(k, c)}}
	}
	loose, err := Unconfirmed(c.Context(), c.DB, k.Agency, k.ID)
	if err != nil {
		return err
	}
	if loose > 0 {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("还有%d组相近意见没有确认", loose), Text: "只有多人提出、经确认归并的意见，才写入“较为集中的意见”。", Acts: []ui.Button{{Label: "核对相近意见", Href: k.Href() + "/groups"}}})
	}
	draft := pages.Section{Title: "反馈稿预览", Says: "根据意见登记现有内容生成；起草反馈后在信息发布中修改、送审。", HTML: f.HTML(k)}
	if len(f.Articles) > 0 {
		about := pages.Section{Title: "各条款的意见"}
		for _, t := range f.Articles {
			about.Facts = append(about.Facts, ui.P(t.Word, fmt.Sprintf("%d条，%d人次", t.Count, t.People)))
		}
		p.Sections = append(p.Sections, about)
	}
	p.Sections = append([]pages.Section{draft}, p.Sections...)
	return c.Page(http.StatusOK, pages.RecordPage(p))
}

func (s *Consult) getCompare(c *web.Ctx) error {
	k, err := s.seen(c)
	if err != nil {
		return err
	}
	p := pages.Record{Base: k.base(c, "前后对照"), Views: k.views("/compare")}
	if p.Sections, err = comparing(c, k, func(o *Opinion) pages.Line {
		return pages.Line{Title: o.Number, Href: k.Href() + "/opinions/" + o.ID, Note: o.Verdict, Text: clip(o.Text, 120)}
	}); err != nil {
		return err
	}
	return c.Page(http.StatusOK, pages.RecordPage(p))
}

// comparing shows what changed between draft and decision, and by which
// opinions.
func comparing(c *web.Ctx, k *Consultation, line func(*Opinion) pages.Line) ([]pages.Section, error) {
	if k.Final == "" {
		return []pages.Section{{Title: "草案与出台文件对照", Part: ui.Empty(ui.EmptyState{Title: "还没有出台文件", Text: "登记决策出台时填写文件全文，即可逐条对照。"})}}, nil
	}
	list, err := Compare(c.Context(), c.DB, k)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return []pages.Section{{Title: "草案与出台文件对照", Says: "出台文件与草案一致。"}}, nil
	}
	var out []pages.Section
	for i, x := range list {
		sec := pages.Section{Title: x.title(i), Changes: []ui.Change{{Label: x.title(i), Segments: x.segments()}}}
		if len(x.Opinions) == 0 {
			sec.Says = "没有标明由哪条意见改变。"
		}
		for j := range x.Opinions {
			sec.Lines = append(sec.Lines, line(&x.Opinions[j]))
			if j == 19 {
				sec.Says = fmt.Sprintf("共%d条意见与这一条有关，列出前20条。", len(x.Opinions))
				break
			}
		}
		out = append(out, sec)
	}
	return out, nil
}

func (x *Changed) title(i int) string {
	switch {
	case x.NewLabel != "" && x.OldLabel != "" && x.NewLabel != x.OldLabel:
		return x.NewLabel + "（草案" + x.OldLabel + "）"
	case x.NewLabel != "":
		return x.NewLabel
	case x.OldLabel != "":
		return x.OldLabel
	}
	return "第" + itoa(i+1) + "处"
}

func (x *Changed) segments() []ui.Segment {
	switch x.Op {
	case "+":
		return []ui.Segment{{Op: ui.Added, Text: x.New}}
	case "-":
		return []ui.Segment{{Op: ui.Removed, Text: x.Old}}
	}
	var out []ui.Segment
	for _, g := range x.Segments {
		op := ui.Same
		switch g.Op {
		case "+":
			op = ui.Added
		case "-":
			op = ui.Removed
		}
		out = append(out, ui.Segment{Op: op, Text: g.Text})
	}
	return out
}
