package screen

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"

	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/screen/pages"
)

const (
	root        = "/office/screen"
	pathTerms   = root + "/terms"
	pathLeaders = root + "/leaders"
	pathGather  = root + "/gathered"
)

func (s *Screen) routes(r *web.Router) {
	r.Get(root, RightView, s.getTrial)
	r.Upload(root, RightView, s.postTrial)
	r.Get(pathTerms, RightView, s.getTerms)
	r.Get(pathTerms+"/new", RightManage, s.getNewTerm)
	r.Post(pathTerms+"/new", RightManage, s.postNewTerm)
	r.Get(pathTerms+"/import", RightManage, s.getImport)
	r.Upload(pathTerms+"/import", RightManage, s.postImport)
	r.Post(pathTerms+"/starter", RightManage, s.postStarter)
	r.Get(pathTerms+"/{id}", RightManage, s.getTerm)
	r.Post(pathTerms+"/{id}", RightManage, s.postTerm)
	r.Get(pathTerms+"/{id}/remove", RightManage, s.getRemoveTerm)
	r.Post(pathTerms+"/{id}/remove", RightManage, s.postRemoveTerm)
	r.Get(pathLeaders, RightView, s.getLeaders)
	r.Get(pathLeaders+"/new", RightManage, s.getNewLeader)
	r.Post(pathLeaders+"/new", RightManage, s.postNewLeader)
	r.Get(pathLeaders+"/{id}", RightManage, s.getLeader)
	r.Post(pathLeaders+"/{id}", RightManage, s.postLeader)
	r.Get(pathLeaders+"/{id}/remove", RightManage, s.getRemoveLeader)
	r.Post(pathLeaders+"/{id}/remove", RightManage, s.postRemoveLeader)
	r.Get(pathGather, RightManage, s.getGathered)
	r.Post(pathGather, RightManage, s.postSetting)
}

// view begins a page with the tabs of the package.
func view(c *web.Ctx, title, here string) pages.View {
	v := pages.View{Base: c.Base(title)}
	for _, t := range [][3]string{{root, "试检", RightView}, {pathTerms, "词库", RightView}, {pathLeaders, "领导人名单", RightView}, {pathGather, "汇聚风险", RightManage}} {
		if c.Actor.May(t[2]) {
			v.Tabs = append(v.Tabs, ui.Tab{Label: t[1], Href: t[0], Current: t[0] == here})
		}
	}
	return v
}

// show answers with a page: 422 where something is wrong with what was sent.
func show(c *web.Ctx, ok bool, v pages.View) error {
	status := http.StatusOK
	if !ok {
		status = http.StatusUnprocessableEntity
	}
	return c.Page(status, pages.ViewPage(v))
}

// attempt runs an act with what the form says. false means that the form has
// to be shown again.
func attempt(c *web.Ctx, f *form.State, act func(*store.Tx) error) (bool, error) {
	if !f.OK() {
		return false, nil
	}
	err := c.Do(act)
	if err != nil && f.Take(err) {
		return false, nil
	}
	return err == nil, err
}

// export sends the chosen columns of a grid, or all, as a file.
func export(c *web.Ctx, name string, g ui.Grid) error {
	s := &sheet.Sheet{Name: name, Title: name, Frozen: 1, Filter: true}
	var chosen []int
	for i, col := range g.Columns {
		if !col.Acts && (g.Query.All || col.Fixed || len(g.Query.Columns) == 0 && !col.Off || slices.Contains(g.Query.Columns, col.Key)) {
			chosen, s.Columns = append(chosen, i), append(s.Columns, sheet.Column{Title: col.Label})
		}
	}
	lines := make([][]any, len(g.Rows))
	for k, r := range g.Rows {
		for _, i := range chosen {
			lines[k] = append(lines[k], r.Cells[i].Text)
		}
	}
	s.Rows = sheet.Of(lines)
	var b bytes.Buffer
	if g.Query.Export == "csv" {
		if err := s.WriteCSV(&b); err != nil {
			return err
		}
		return c.File(name+".csv", sheet.CSVMediaType, b.Bytes())
	}
	if err := (&sheet.Book{Title: name, Sheets: []*sheet.Sheet{s}}).Write(&b); err != nil {
		return err
	}
	return c.File(name+".xlsx", sheet.MediaType, b.Bytes())
}

// paged cuts the page that was asked for out of a list held whole.
func paged(g *ui.Grid) {
	total := len(g.Rows)
	g.Pages = ui.Pages(g.Path, g.Query, total)
	from := min(g.Query.Offset(), total)
	g.Rows = g.Rows[from:min(from+g.Query.Per, total)]
}

// version is what a form carries to see that nobody was faster.
func version(n int64) string { return strconv.FormatInt(n, 10) }
