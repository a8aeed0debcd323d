package portal

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/portal/pages"
)

// rowsPage is how many items a page of a list has (PORTAL.md A.7).
const rowsPage = 20

var pageName = regexp.MustCompile(`^index(?:_([1-9]\d{0,5}))?\.html$`)

// place is what an address below a column asks for.
type place struct {
	path string
	// page counts from 0; file is the name of a file asked for.
	page int
	file string
	// to is where the address should have led.
	to string
}

// placeOf reads an address: /zcwj/, /zcwj/index.html, /zcwj/index_3.html.
func placeOf(path string) place {
	dir, last := path, ""
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		dir, last = path[:i+1], path[i+1:]
	}
	at := place{path: strings.Trim(dir, "/")}
	m := pageName.FindStringSubmatch(last)
	switch {
	case last == "":
	case m != nil:
		at.page, _ = strconv.Atoi(m[1])
	case strings.Contains(last, "."):
		at.file = last
	default:
		at.path, at.to = strings.Trim(path, "/"), path+"/"
	}
	return at
}

// pageHref is the address of a page of a list, counted from 1.
func pageHref(base string, page int) string {
	if page <= 1 {
		return base
	}
	return fmt.Sprintf("%sindex_%d.html", base, page-1)
}

// getColumn shows a column; what is none may be an address that moved.
func (p *Portal) getColumn(c *web.Ctx) error {
	s, err := p.see(c.Context())
	if err != nil {
		return err
	}
	at := placeOf(c.R.URL.Path)
	col, ok := s.tree.At(at.path)
	switch {
	case !ok || at.path == "":
		return p.moved(c, s)
	case at.to != "":
		return lead(c, at.to, http.StatusMovedPermanently)
	case col.Form == content.FormLink:
		return lead(c, col.Address(), http.StatusFound)
	case at.file == "download.zip" && col.Form == content.FormLibrary:
		return p.getPack(c, s, col)
	case at.file != "":
		if p.d.Feed != nil {
			if done, err := p.d.Feed(c, col, at.file); done || err != nil {
				return err
			}
		}
		return p.moved(c, s)
	}
	if n := c.QueryInt("page", 0); n > 0 && col.Form != content.FormLibrary {
		return c.See(pageHref(col.Address(), n))
	}
	switch col.Form {
	case content.FormLibrary:
		return p.showLibrary(c, s, col)
	case content.FormGroup:
		return p.showGroup(c, s, col)
	case content.FormSingle:
		return p.showSingle(c, s, col)
	}
	return p.showList(c, s, col, at.page)
}

// lead sends the reader on, for good (301) or for now (302).
func lead(c *web.Ctx, to string, status int) error {
	c.W.Header().Set("Location", to)
	c.W.WriteHeader(status)
	return nil
}

// moved leads from an old address to the present one for good.
func (p *Portal) moved(c *web.Ctx, s *sight) error {
	path := c.R.URL.Path
	for _, old := range slices.Compact([]string{path, strings.TrimSuffix(path, "/")}) {
		to, err := content.MovedTo(c.Context(), c.DB, s.agency.ID, old)
		if err != nil {
			return err
		}
		if to != "" {
			return lead(c, to, http.StatusMovedPermanently)
		}
	}
	return missing()
}

// list is the page that all columns but libraries share.
func (p *Portal) list(c *web.Ctx, s *sight, col content.Column, title string) pages.List {
	head := pages.Head{Metas: columnMetas(col)}
	if p.d.Feed != nil && col.Form != content.FormSingle {
		base := "/" + col.Path + "/"
		head.Feeds = []pages.Feed{{Type: "application/rss+xml", Title: col.Name + "（RSS）", Href: base + "feed.xml"},
			{Type: "application/atom+xml", Title: col.Name + "（Atom）", Href: base + "atom.xml"},
			{Type: "application/feed+json", Title: col.Name + "（JSON Feed）", Href: base + "feed.json"}}
	}
	v := pages.List{Base: p.frame(c, s, title, col, head), Side: s.side(col)}
	v.OwnHeading = true
	return v
}

func (p *Portal) showList(c *web.Ctx, s *sight, col content.Column, n int) error {
	total := s.totals[col.ID]
	last := max(int((total+rowsPage-1)/rowsPage), 1)
	if n >= last {
		return fail.Missingf("“%s”只有%d页，没有第%d页", col.Name, last, n+1)
	}
	found, err := content.Listed(c.Context(), c.DB, s.agency.ID, col.ID, total, n, rowsPage)
	if err != nil {
		return err
	}
	title := col.Name
	if n > 0 {
		title = fmt.Sprintf("%s（第%d页）", col.Name, n+1)
	}
	v := p.list(c, s, col, title)
	v.Pager = pages.Pager{Total: int(total), Page: n + 1, Pages: last, Jump: col.Address(),
		To: func(page int) string { return pageHref(col.Address(), page) }}
	if n == 0 {
		v.About = col.Description
		if v.Pinned, found, err = p.pinned(c, s, col, found); err != nil {
			return err
		}
	}
	v.Rows = rows(found)
	if total == 0 {
		v.Nothing = nothing(col)
	}
	return show(c, http.StatusOK, pages.ListPage(v))
}

// pinned takes what is kept on top today out of the first page.
func (p *Portal) pinned(c *web.Ctx, s *sight, col content.Column, found []content.Live) ([]pages.Row, []content.Live, error) {
	top, err := content.PinnedIn(c.Context(), c.DB, s.agency.ID, col.ID, c.Today().String())
	if err != nil || len(top) == 0 {
		return nil, found, err
	}
	out := rows(top)
	for i := range out {
		out[i].Pinned = true
	}
	return out, slices.DeleteFunc(found, func(l content.Live) bool {
		return slices.ContainsFunc(top, func(t content.Live) bool { return t.ID == l.ID })
	}), nil
}

// nothing explains an empty column.
func nothing(col content.Column) string {
	if col.Checked.IsZero() {
		return "本栏目暂无信息。"
	}
	return "本栏目暂无应公开信息（核查日期：" + col.Checked.Chinese() + "）。"
}

// showGroup shows what is newest in each column below.
func (p *Portal) showGroup(c *web.Ctx, s *sight, col content.Column) error {
	v := p.list(c, s, col, col.Name)
	v.About = col.Description
	below := s.below(col.ID)
	if len(below) == 0 {
		v.Nothing = nothing(col)
	}
	per := rowsHome
	if len(below) > 8 {
		per = 4
	}
	leaves := map[string][]string{}
	var all []string
	for _, b := range below {
		for _, id := range s.tree.Below(b.ID) {
			if s.totals[id] > 0 {
				leaves[b.ID] = append(leaves[b.ID], id)
			}
		}
		all = append(all, leaves[b.ID]...)
	}
	newest, err := content.NewestEach(c.Context(), c.DB, s.agency.ID, all, s.totals, per)
	if err != nil {
		return err
	}
	for _, b := range below {
		block := pages.Block{Title: b.Name, More: b.Address(), Rows: rows(among(newest, leaves[b.ID], per))}
		if len(block.Rows) == 0 && b.Form == content.FormLibrary {
			if block.Rows, err = s.newestDocs(b, per); err != nil {
				return err
			}
		}
		if len(block.Rows) == 0 {
			block.Empty = nothing(b)
		}
		v.Blocks = append(v.Blocks, block)
	}
	return show(c, http.StatusOK, pages.ListPage(v))
}

// showSingle shows a column's newest item by itself, and the others below it.
func (p *Portal) showSingle(c *web.Ctx, s *sight, col content.Column) error {
	v := p.list(c, s, col, col.Name)
	newest, err := content.Listed(c.Context(), c.DB, s.agency.ID, col.ID, s.totals[col.ID], 0, rowsPage)
	if err != nil {
		return err
	}
	if to := p.ways(c.Context())[WayRequest]; to != "" && col.Type == "依申请公开" {
		v.Act = pages.Link{Text: "在线提交申请", Href: to}
	}
	if len(newest) == 0 {
		v.About, v.Nothing = col.Description, nothing(col)
		return show(c, http.StatusOK, pages.ListPage(v))
	}
	a, err := p.singleOf(c, s, newest[0])
	if err != nil {
		return err
	}
	v.Single, v.Rows = &a, rows(newest[1:])
	return show(c, http.StatusOK, pages.ListPage(v))
}

func (p *Portal) singleOf(c *web.Ctx, s *sight, l content.Live) (pages.Article, error) {
	e, err := p.editionOf(c.Context(), p.d.DB, l)
	if err != nil {
		return pages.Article{}, err
	}
	parts, err := p.parts(c.Context(), l)
	if err != nil {
		return pages.Article{}, err
	}
	a := pages.Article{Meta: []string{"更新日期：" + day(l.ChangedAt)}, Body: body(e), Files: files(e), Address: l.Address}
	for _, part := range parts {
		a.Above += part.Above
		a.Below += part.Below
	}
	return a, nil
}

// side is the navigation of the top column that a column stands in.
func (s *sight) side(now content.Column) pages.Side {
	trail := s.tree.Trail(now.ID)
	if len(trail) == 0 {
		return pages.Side{}
	}
	top := trail[0]
	out := pages.Side{Title: top.Name, Href: top.Address(), Search: top.Path}
	out.Entries = s.entries(top.ID, now.ID, ids(trail), true)
	return out
}

func (s *sight) entries(parent, now string, trail []string, unfold bool) []pages.Entry {
	var out []pages.Entry
	for _, c := range s.below(parent) {
		e := pages.Entry{Label: c.Name, Href: c.Address(), Code: c.Code, Current: c.ID == now}
		if e.Open = slices.Contains(trail, c.ID) || !unfold; e.Open {
			e.Items = s.entries(c.ID, now, trail, unfold)
		}
		out = append(out, e)
	}
	return out
}

// newestDocs are the newest documents of a library's kinds.
func (s *sight) newestDocs(col content.Column, most int) ([]pages.Row, error) {
	all, err := s.library()
	if err != nil {
		return nil, err
	}
	var out []content.Live
	for _, d := range all {
		if libraryTakes(col, d.Kind) && len(out) < most {
			out = append(out, d.Live)
		}
	}
	return rows(out), nil
}

// libraryTakes says that documents of the kind stand in the library, wherever
// they are listed.
func libraryTakes(col content.Column, kind string) bool {
	if len(col.Kinds) > 0 {
		return slices.Contains(col.Kinds, kind)
	}
	k, _ := content.KindOf(kind)
	return k.Document
}
