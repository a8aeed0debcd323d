package consult

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"gongkai/internal/consult/pages"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/screen/personal"
)

const (
	publicRoot = "/consultations"
	// purpose names the guarded forms.
	purpose       = "consult-opinion"
	purposeLookup = "consult-lookup"
	perPublic     = 30
	// perList is how many consultations a page of the public list shows.
	perList = 20
)

func (s *Consult) publicRoutes(r *web.Router) {
	r.Get(publicRoot, web.Public, s.getPublicList)
	r.Get(publicRoot+"/lookup", web.Public, s.getLookup)
	r.Post(publicRoot+"/lookup", web.Public, s.postLookup)
	r.Get(publicRoot+"/{slug}", web.Public, s.getPublic)
	r.Upload(publicRoot+"/{slug}", web.Public, s.postPublic)
}

// shown reads the consultation of a public address.
func (s *Consult) shown(c *web.Ctx) (*Consultation, error) {
	agency, err := s.Agency(c.Context(), c.DB)
	if err != nil {
		return nil, err
	}
	k, err := bySlug(c.Context(), c.DB, agency.ID, c.Path("slug"))
	return &k, err
}

// frame is a public page's frame below the list.
func (s *Consult) frame(c *web.Ctx, title string) (page.Base, error) {
	b, err := s.Frame(c, title)
	b.Crumbs = []ui.Link{{Label: "首页", Href: "/"}, {Label: "意见征集", Href: publicRoot}}
	if title != "意见征集" {
		b.Crumbs = append(b.Crumbs, ui.Link{Label: title})
	}
	return b, err
}

func (s *Consult) getPublicList(c *web.Ctx) error {
	agency, err := s.Agency(c.Context(), c.DB)
	if err != nil {
		return err
	}
	all, err := All(c.Context(), c.DB, agency.ID)
	if err != nil {
		return err
	}
	units, err := s.Roster.UnitNames(c.Context(), c.DB, agency.ID)
	if err != nil {
		return err
	}
	b, err := s.frame(c, "意见征集")
	if err != nil {
		return err
	}
	b.Lead = "对正在征求意见的草案，可以逐条或者整体提出意见，不需要注册；提交后凭回执编号和查询码查询处理结果。"
	b.Actions = []ui.Button{{Label: "凭回执查询", Href: publicRoot + "/lookup"}}
	want := c.Query("stage")
	p := pages.Public{Base: b}
	for _, st := range []string{"", "征集中", "已结束", "已反馈"} {
		t := ui.Tab{Label: first(st, "全部"), Href: publicRoot, Current: st == want}
		if st != "" {
			t.Href += "?stage=" + st
		}
		p.Views = append(p.Views, t)
	}
	var list []*Consultation
	for i := range all {
		if k := &all[i]; k.Public() && (want == "" || k.Stage(c.Now()) == want) {
			list = append(list, k)
		}
	}
	sec := pages.Section{}
	for _, k := range paged(&p, list, want, c.QueryInt("page", 1)) {
		sec.Lines = append(sec.Lines, pages.Line{Title: k.Title, Href: k.Address(), Note: s.stageSays(c, k), Text: "征集部门：" + agency.Name + units[k.Unit] + "\n征集时间：" + minute(k.OpensAt) + "至" + minute(k.ClosesAt)})
	}
	if len(sec.Lines) == 0 {
		sec.Part = ui.Empty(ui.EmptyState{Title: "没有这类征集", Text: "公开征求意见时列在这里。"})
	}
	p.Sections = []pages.Section{sec}
	return c.Page(http.StatusOK, pages.PublicPage(p))
}

// paged gives the consultations of a page, the last one where the number is
// beyond it, and leads to those before and after.
func paged(p *pages.Public, list []*Consultation, stage string, n int) []*Consultation {
	last := max((len(list)+perList-1)/perList, 1)
	n = min(max(n, 1), last)
	at := func(n int) string {
		v := url.Values{"page": {itoa(n)}}
		if stage != "" {
			v.Set("stage", stage)
		}
		return publicRoot + "?" + v.Encode()
	}
	if n > 1 {
		p.Newer = at(n - 1)
	}
	if n < last {
		p.Older = at(n + 1)
	}
	if last > 1 {
		p.Place = fmt.Sprintf("第%d页，共%d页、%d项", n, last, len(list))
	}
	return list[(n-1)*perList : min(n*perList, len(list))]
}

// stageSays is the stage, with what to expect of the feedback.
func (s *Consult) stageSays(c *web.Ctx, k *Consultation) string {
	stage := k.Stage(c.Now())
	if stage != "已结束" {
		return stage
	}
	if k.Due.IsZero() {
		n, err := NumbersAt(c.Context(), c.DB, k.Agency, c.Today())
		if err != nil {
			return "已结束，反馈准备中"
		}
		return "已结束，反馈准备中（决策出台后" + itoa(n.Of(FeedbackDays)) + "个工作日内公布）"
	}
	return "已结束，反馈准备中（依规应于" + k.Due.Chinese() + "前公布）"
}

// publicTabs are the views of one consultation.
var publicTabs = [][2]string{{"", "征集公告"}, {"draft", "草案"}, {"explain", "起草说明"}, {"reading", "同步解读"}, {"comment", "提意见"}, {"feedback", "结果反馈"}}

func (s *Consult) getPublic(c *web.Ctx) error {
	k, err := s.shown(c)
	if err != nil {
		return err
	}
	return s.showPublic(c, k, http.StatusOK, c.Query("tab"), nil)
}

func (s *Consult) showPublic(c *web.Ctx, k *Consultation, code int, tab string, state *form.State) error {
	b, err := s.frame(c, k.Title)
	if err != nil {
		return err
	}
	units, err := s.Roster.UnitNames(c.Context(), c.DB, k.Agency)
	if err != nil {
		return err
	}
	p := pages.Public{Base: b, Badge: ui.Badge(tone(k, c.Now()), s.stageSays(c, k)), Facts: []ui.Pair{ui.P("征集部门", units[k.Unit]), ui.P("开始时间", minute(k.OpensAt)), ui.P("结束时间", minute(k.ClosesAt)), ui.P("编号", k.Slug())}}
	for _, t := range publicTabs {
		href := k.Address()
		if t[0] != "" {
			href += "?tab=" + t[0]
		}
		p.Views = append(p.Views, ui.Tab{Label: t[1], Href: href, Current: t[0] == tab})
	}
	hearings, err := s.publicHearings(c, k)
	if err != nil {
		return err
	}
	if len(hearings) > 0 {
		p.Views = append(p.Views, ui.Tab{Label: "听证会", Href: k.Address() + "?tab=hearing", Current: tab == "hearing"})
	}
	if k.TakesOpinions(c.Now()) && tab != "comment" {
		p.Actions = []ui.Button{{Label: "提意见", Look: ui.Primary, Href: k.Address() + "?tab=comment"}}
	}
	if k.StoppedWhy != "" {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: "这项征集已经终止", Text: k.StoppedWhy})
	}
	switch tab {
	case "draft":
		err = s.publicDraft(c, k, &p)
	case "explain":
		p.Sections = []pages.Section{{HTML: k.Explain}}
	case "reading":
		err = s.publicReading(c, k, &p)
	case "comment":
		err = s.publicComment(c, k, &p, state)
	case "hearing":
		p.Sections = []pages.Section{s.hearingLines(c, k, hearings)}
	case "feedback":
		err = s.publicFeedback(c, k, &p)
	default:
		p.Sections = []pages.Section{{HTML: k.announcement()}}
		if k.TakesOpinions(c.Now()) {
			p.Sections = append(p.Sections, pages.Section{Lines: []pages.Line{{Title: "现在提意见", Href: k.Address() + "?tab=comment"}, {Title: "逐条阅读草案", Href: k.Address() + "?tab=draft"}}})
		}
	}
	if err != nil {
		return err
	}
	return c.Page(code, pages.PublicPage(p))
}

// publicDraft shows the draft article by article, each with its own way to an
// opinion.
func (s *Consult) publicDraft(c *web.Ctx, k *Consultation, p *pages.Public) error {
	articles, err := Articles(c.Context(), c.DB, k.Agency, k.ID)
	if err != nil {
		return err
	}
	counts, err := tally(c.Context(), c.DB, `SELECT CAST(article AS TEXT), COUNT(*), SUM(people) FROM consult_opinion WHERE agency = $1 AND consultation = $2 AND state <> 'spam' GROUP BY article`, k)
	if err != nil {
		return err
	}
	for _, a := range articles {
		no := strconv.FormatInt(a.No, 10)
		out := pages.Article{Anchor: "a" + no, Label: a.Label, Head: a.Head, Lines: strings.Split(a.Text, "\n")}
		if k.TakesOpinions(c.Now()) {
			out.Comment = k.Address() + "?tab=comment&article=" + no
		}
		if n := Count(counts, no); n > 0 {
			out.Count = fmt.Sprintf("已收到%d条意见", n)
		}
		p.Articles = append(p.Articles, out)
	}
	return nil
}

func (s *Consult) publicReading(c *web.Ctx, k *Consultation, p *pages.Public) error {
	links, err := s.Readings(c.Context(), c.DB, k.Agency, k.Item)
	if err != nil {
		return err
	}
	sec := pages.Section{}
	for _, l := range links {
		sec.Lines = append(sec.Lines, pages.Line{Title: l.Text, Href: l.Href, Note: l.Note})
	}
	if len(links) == 0 {
		sec.Says = "解读已撤下，正在更新。"
	}
	p.Sections = []pages.Section{sec}
	return nil
}

func opinionForm() form.Form {
	return form.Form{
		{Name: "article", Label: "针对哪一条", Kind: form.Select, Free: true, Max: 10},
		{Name: "text", Label: "意见内容", Kind: form.Area, Required: true, Max: mostText, Rows: 6},
		{Name: "why", Label: "修改理由", Kind: form.Area, Max: mostText, Rows: 3},
		{Name: "name", Label: "姓名或者单位名称", Max: 60, Autocomplete: "name", Help: "可以不填。个人姓名加密保存，公开时只显示姓氏；代表单位的，公开时显示单位名称。"},
		{Name: "org", Label: "我代表单位", Kind: form.Check},
		{Name: "phone", Label: "联系电话", Kind: form.Tel, Max: 30, Autocomplete: "tel", Help: "可以不填。只用于核实意见，不公开。"},
		{Name: "email", Label: "电子邮箱", Kind: form.Email, Max: 100, Autocomplete: "email", Help: "可以不填。"},
		{Name: "files", Label: "附件", Kind: form.File, Multiple: true, Accept: attach.Accept(), Help: fmt.Sprintf("最多%d个，每个最大%d MB。", mostFiles, mostFile>>20)},
		{Name: "consent", Label: "同意公开展示我的意见", Kind: form.Check, Help: "展示时个人只显示姓氏，单位显示名称，都不显示联系方式；处理结果无论是否展示都可以凭回执查询。"},
	}
}

// publicComment shows the form while it is open, and the opinions whose
// writers agreed.
func (s *Consult) publicComment(c *web.Ctx, k *Consultation, p *pages.Public, state *form.State) error {
	asked, ok, err := s.asking(c.Context(), c.DB, k)
	if err != nil {
		return err
	}
	if ok && asked.Open {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: "也可以填写问卷", Text: asked.Title, Acts: []ui.Button{{Label: "填写问卷", Href: asked.Public}}})
	}
	if k.TakesOpinions(c.Now()) {
		if state == nil {
			state = opinionForm().Blank(map[string]string{"article": c.Query("article")})
		}
		f := ui.Form{Action: k.Address(), Fields: ui.FromForm(state), Error: state.General, Draft: "opinion-" + k.Slug(), Buttons: []ui.Button{{Label: "提交意见", Look: ui.Primary}}}
		if err := s.articleField(c, k, ui.Pick(f.Fields, "article")); err != nil {
			return err
		}
		p.Form = &pages.Sent{Title: "提意见", Form: f, Guard: s.Shield.Field(c, purpose), Says: []string{"不需要注册，姓名和联系方式可以不填。", "提交后给出回执编号和查询码，请保存。", "截止时间：" + minute(k.ClosesAt) + "（含这一分钟）。"}}
	} else {
		says := "征集还没有开始，" + minute(k.OpensAt) + "起接收意见。"
		if k.Over(c.Now()) || k.State == Stopped {
			says = "征集已经结束，不再接收意见。已提交的意见可以凭回执查询。"
		}
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: "现在不接收意见", Text: says, Acts: []ui.Button{{Label: "凭回执查询", Href: publicRoot + "/lookup"}}})
	}
	return s.publicOpinions(c, k, p)
}

// publicOpinions lists the opinions that are shown, by keys.
func (s *Consult) publicOpinions(c *web.Ctx, k *Consultation, p *pages.Public) error {
	list, err := After(c.Context(), c.DB, k.Agency, Filter{Consultation: k.ID, Shown: true}, int64(c.QueryInt("after", 0)), perPublic+1)
	if err != nil || len(list) == 0 {
		return err
	}
	if len(list) > perPublic {
		list = list[:perPublic]
		p.Older = fmt.Sprintf("%s?tab=comment&after=%d", k.Address(), list[len(list)-1].Seq)
	}
	articles, err := Articles(c.Context(), c.DB, k.Agency, k.ID)
	if err != nil {
		return err
	}
	name := labels(articles)
	sec := pages.Section{Title: "已公开的意见", Says: "经本人同意展示。"}
	for _, o := range list {
		sec.Lines = append(sec.Lines, pages.Line{Title: o.Who(), Note: name[o.Article] + "　" + o.On.Chinese(), Text: personal.Cover(o.Text)})
	}
	p.Below = append(p.Below, sec)
	return nil
}

func (s *Consult) publicFeedback(c *web.Ctx, k *Consultation, p *pages.Public) error {
	if k.State != Answered {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: "结果反馈还没有公布", Text: s.stageSays(c, k)})
		return nil
	}
	report, err := s.published(c, k)
	if err != nil {
		return err
	}
	p.Sections = append(p.Sections, pages.Section{HTML: report})
	changed, err := comparing(c, k, func(o *Opinion) pages.Line {
		text, _ := o.openly()
		return pages.Line{Title: "意见" + strconv.FormatInt(o.Seq, 10), Note: o.Verdict, Text: clip(text, 120)}
	})
	if err != nil {
		return err
	}
	if k.Final != "" {
		p.Sections = append(p.Sections, changed...)
	}
	after := int64(c.QueryInt("after", 0))
	list, err := After(c.Context(), c.DB, k.Agency, Filter{Consultation: k.ID, State: string(Settled)}, after, perPublic+1)
	if err != nil {
		return err
	}
	if len(list) > perPublic {
		list = list[:perPublic]
		p.Older = fmt.Sprintf("%s?tab=feedback&after=%d", k.Address(), list[len(list)-1].Seq)
	}
	if g := s.answers(c, k, list); len(g.Rows) > 0 {
		p.Sections = append(p.Sections, pages.Section{Title: "逐条处理结果", Grid: &g})
	}
	return nil
}
