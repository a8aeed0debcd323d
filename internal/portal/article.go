package portal

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/portal/pages"
)

// asked is the item at the address, its tombstone included. done says that
// the answer has been given: the address leads elsewhere, or the item is gone.
func (p *Portal) asked(c *web.Ctx, s *sight) (l content.Live, done bool, err error) {
	l, err = content.LiveAt(c.Context(), c.DB, s.agency.ID, "/art/"+c.Path("month")+"/"+c.Path("name"))
	if fail.Is(err, fail.Missing) {
		return l, true, p.moved(c, s)
	}
	if err != nil || l.Gone.IsZero() {
		return l, false, err
	}
	if l.Redirect != "" {
		// A withdrawal can be taken back: the browser must not remember this.
		return l, true, lead(c, l.Redirect, http.StatusFound)
	}
	return l, true, p.showGone(c, s, l)
}

// showGone keeps the address of what was withdrawn, with the reason.
func (p *Portal) showGone(c *web.Ctx, s *sight, l content.Live) error {
	col, _ := s.tree.Get(l.Column)
	v := pages.Gone{Base: p.frame(c, s, "信息已撤回", col, pages.Head{Metas: append(columnMetas(col), noIndex)}),
		Item: l.Title, Reason: l.Reason, At: l.Gone.In(store.Zone).Format("2006年1月2日"), IndexNo: l.IndexNo}
	if col.ID != "" {
		v.Acts = append(v.Acts, pages.Link{Text: "看看“" + col.Name + "”的其他信息", Href: col.Address()})
	}
	v.Acts = append(v.Acts, pages.Link{Text: "检索相关信息", Href: "/search"}, pages.Link{Text: "联系我们", Href: "/about/contact"})
	return show(c, http.StatusGone, pages.GonePage(v))
}

// getArticle shows an item as it is now.
func (p *Portal) getArticle(c *web.Ctx) error {
	s, err := p.see(c.Context())
	if err != nil {
		return err
	}
	l, done, err := p.asked(c, s)
	if err != nil || done {
		return err
	}
	e, err := p.editionOf(c.Context(), c.DB, l)
	if err != nil {
		return err
	}
	parts, err := p.parts(c.Context(), l)
	if err != nil {
		return err
	}
	older, newer, err := content.Beside(c.Context(), c.DB, l)
	if err != nil {
		return err
	}
	v := p.article(c, s, l, e, parts)
	v.Older, v.Newer = pages.Link{Text: older.Title, Href: older.Address}, pages.Link{Text: newer.Title, Href: newer.Address}
	v.Useful, v.Thanks = l.Address+"/useful", c.Query("thanks") != ""
	v.Correct = p.correct(c, s, l)
	if e.No > 1 {
		v.Versions = l.Address + "/versions"
	}
	if err := tabs(c, &v, l, parts); err != nil {
		return err
	}
	return show(c, http.StatusOK, pages.ArticlePage(v))
}

// article is what the present page and those of earlier editions share.
func (p *Portal) article(c *web.Ctx, s *sight, l content.Live, e content.Edition, parts []content.Part) pages.Article {
	col, _ := s.tree.Get(l.Column)
	kind, _ := content.KindOf(l.Kind)
	v := pages.Article{Base: p.frame(c, s, e.Was.Title, col, p.articleHead(c, s, l, e, col)), Document: kind.Document, Body: body(e), Files: files(e)}
	v.OwnHeading = true
	v.Crumbs = append(v.Crumbs, ui.Link{Label: "正文"})
	v.Head, v.Meta = headOf(s, l, e, kind, parts)
	v.Head = evenly(v.Head)
	v.Stamp, v.StampNote = l.Validity, l.ValidNote
	v.Tone = validityTone(l.Validity)
	for _, part := range parts {
		if part.Stamp != "" {
			v.Stamp, v.StampNote, v.StampHref, v.Tone = part.Stamp, part.StampNote, part.StampHref, toneOf(part.Tone)
		}
		v.Above += part.Above
		v.Below += part.Below
		v.Boxes = append(v.Boxes, boxes(part.Boxes)...)
	}
	if phone := s.site(content.SiteAdvice); kind.Document && phone != "" {
		v.Advice = append(v.Advice, strings.TrimSpace(s.units[l.Unit]+" "+phone))
		if hours := s.site(content.SiteHours); hours != "" {
			v.Advice = append(v.Advice, strings.Split(hours, "\n")...)
		}
	}
	origin := p.origin(c, s)
	v.Address = origin + l.Address
	if origin != "" {
		v.QR = "/qr.png?path=" + url.QueryEscape(l.Address)
	}
	v.Downloads = p.downloads(l.Address)
	return v
}

func toneOf(word string) ui.Tone {
	switch word {
	case "good":
		return ui.OK
	case "warn":
		return ui.Warn
	case "bad":
		return ui.Bad
	}
	return ui.Info
}

func boxes(list []content.Box) []pages.Box {
	var out []pages.Box
	for _, b := range list {
		if len(b.Links) > 0 {
			out = append(out, pages.Box{Title: b.Title, Links: links(b.Links)})
		}
	}
	return out
}

func links(list []content.Link) []pages.Link {
	var out []pages.Link
	for _, l := range list {
		one := pages.Link{Text: l.Text, Href: l.Href, Note: l.Note}
		if outside(l.Href) {
			one.Href = leaving(l.Href)
		}
		out = append(out, one)
	}
	return out
}

// headOf are the lines of a document's head table, in the order of
// PORTAL.md A.4, or the one line of anything else.
func headOf(s *sight, l content.Live, e content.Edition, kind content.Kind, parts []content.Part) (head [][2]string, meta []string) {
	add := func(label, value string) {
		if value != "" {
			head = append(head, [2]string{label, value})
		}
	}
	w := e.Was
	issuer := w.Issuer
	if issuer == "" {
		issuer = s.agency.Name
	}
	fields := kindFields(kind, w)
	if !kind.Document {
		meta = append(meta, "发布时间："+minute(l.PublishedAt), "来源："+source(s, w))
		if w.Author != "" {
			meta = append(meta, "责任编辑："+w.Author)
		}
		if !w.OriginalOn.IsZero() {
			meta = append(meta, "原发布日期："+w.OriginalOn.String())
		}
		if len(fields) == 0 && w.Formed.IsZero() {
			return nil, meta
		}
		add("索引号", l.IndexNo)
		add("生成日期", w.Formed.String())
		add("发布机构", issuer)
		head = append(head, fields...)
		return append(head, extra(parts)...), meta
	}
	add("索引号", l.IndexNo)
	add("文号", w.Number)
	add("成文日期", w.Formed.String())
	add("发布机构", issuer)
	add("责任部门", s.units[w.Unit])
	add("主题分类", strings.ReplaceAll(w.Topic, "/", "\\"))
	add("公开方式", w.Marking.Title())
	add("发布日期", minute(l.PublishedAt))
	if !w.OriginalOn.IsZero() {
		add("原发布日期", w.OriginalOn.String())
	}
	add("是否有效", l.Validity)
	head = append(head, fields...)
	return append(head, extra(parts)...), nil
}

// evenly gives the lines of a head table one style of dates, and each label
// once: what the item says of itself goes before what others add.
func evenly(head [][2]string) [][2]string {
	var out [][2]string
	for _, line := range head {
		if slices.ContainsFunc(out, func(o [2]string) bool { return o[0] == line[0] }) {
			continue
		}
		if d, err := time.Parse("2006年1月2日", line[1]); err == nil {
			line[1] = d.Format(time.DateOnly)
		}
		out = append(out, line)
	}
	return out
}

func extra(parts []content.Part) [][2]string {
	var out [][2]string
	for _, part := range parts {
		out = append(out, part.Head...)
	}
	return out
}

func kindFields(kind content.Kind, w content.Item) [][2]string {
	var out [][2]string
	for _, f := range kind.Fields {
		if v := strings.TrimSpace(w.Fields[f.Key]); f.Head && v != "" {
			out = append(out, [2]string{f.Label, v})
		}
	}
	return out
}

// source is the issuing unit or where the text was taken from.
func source(s *sight, w content.Item) string {
	if w.Source != "" {
		return w.Source
	}
	return s.agency.Name
}

func minute(t time.Time) string { return t.In(store.Zone).Format("2006-01-02 15:04") }

func day(t time.Time) string { return t.In(store.Zone).Format("2006-01-02") }

// articleHead are the site's, the column's and the item's own tags (RULES.md
// 5.1): the optional ones where there is something to say.
func (p *Portal) articleHead(c *web.Ctx, s *sight, l content.Live, e content.Edition, col content.Column) pages.Head {
	w := e.Was
	h := pages.Head{Canonical: p.origin(c, s) + l.Address, Metas: columnMetas(col)}
	add := func(name, value string) {
		if value != "" {
			h.Metas = append(h.Metas, pages.Meta{Name: name, Content: value})
		}
	}
	text := w.Summary
	if text == "" {
		text = rich.Excerpt(w.Body, 100)
	}
	add("ArticleTitle", w.Title)
	add("PubDate", minute(l.PublishedAt))
	add("ContentSource", source(s, w))
	add("Keywords", strings.Join(w.Keywords, ","))
	add("Author", w.Author)
	add("Description", text)
	add("Image", p.firstImage(c, s, e))
	add("Url", h.Canonical)
	if e.ID != l.Edition {
		h.Metas = append(h.Metas, noIndex)
	}
	h.Data = map[string]any{"@context": "https://schema.org", "@type": "Article", "headline": w.Title, "datePublished": l.PublishedAt.In(store.Zone).Format(time.RFC3339),
		"dateModified": l.ChangedAt.In(store.Zone).Format(time.RFC3339), "url": h.Canonical, "inLanguage": "zh-CN",
		"publisher": map[string]any{"@type": "GovernmentOrganization", "name": s.agency.Name}}
	if kind, _ := content.KindOf(w.Kind); kind.Document {
		h.Data["@type"] = []string{"Article", "Legislation"}
		h.Data["legislationIdentifier"] = w.Number
		h.Data["legislationDate"] = w.Formed.String()
	}
	return h
}

func (p *Portal) firstImage(c *web.Ctx, s *sight, e content.Edition) string {
	for _, f := range e.Files {
		if f.Role == content.RoleImage {
			return p.origin(c, s) + f.Href()
		}
	}
	return ""
}

// correct is where a reader says that something is wrong with the page.
func (p *Portal) correct(c *web.Ctx, s *sight, l content.Live) pages.Link {
	if to := s.mistake(p.origin(c, s) + l.Address); to != "" {
		return pages.Link{Text: "我为政府网站找错", Href: to, Outside: true}
	}
	if to := p.ways(c.Context())[WayLetter]; to != "" {
		return pages.Link{Text: "来信纠错", Href: to}
	}
	return pages.Link{Text: "联系我们纠错", Href: "/about/contact?about=" + url.QueryEscape(l.Address)}
}

// tabs makes text, interpretation and service one page, each view with an
// address of its own.
func tabs(c *web.Ctx, v *pages.Article, l content.Live, parts []content.Part) error {
	var order []string
	views := map[string]*pages.TabView{}
	for _, part := range parts {
		for _, t := range part.Tabs {
			if views[t.Key] == nil {
				order = append(order, t.Key)
				views[t.Key] = &pages.TabView{Title: t.Title}
			}
			if t.Body != "" {
				views[t.Key].Bodies = append(views[t.Key].Bodies, shownBody(t.Body))
			}
			views[t.Key].Links = append(views[t.Key].Links, links(t.Links)...)
		}
	}
	asked := c.Query("tab")
	if asked != "" && views[asked] == nil {
		return missing()
	}
	if len(order) == 0 {
		return nil
	}
	v.Tabs = []pages.Tab{{Label: "政策原文", Href: l.Address, Current: asked == ""}}
	for _, key := range order {
		v.Tabs = append(v.Tabs, pages.Tab{Label: views[key].Title, Href: l.Address + "?tab=" + url.QueryEscape(key), Current: key == asked})
	}
	v.Tab = views[asked]
	return nil
}
