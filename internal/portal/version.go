package portal

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/portal/pages"
)

// getVersions shows an item's history, the text of a past day, and two
// versions compared (B17, C04).
func (p *Portal) getVersions(c *web.Ctx) error {
	s, err := p.see(c.Context())
	if err != nil {
		return err
	}
	l, done, err := p.asked(c, s)
	if err != nil || done {
		return err
	}
	v := pages.Versions{Path: l.Address + "/versions", Item: pages.Link{Text: "《" + l.Title + "》", Href: l.Address}, On: c.Query("on")}
	if v.On != "" {
		to, problem, err := p.onDay(c, l, v.On)
		if err != nil {
			return err
		}
		if to != "" {
			return c.See(to)
		}
		v.Problem = problem
	}
	all, err := content.Editions(c.Context(), c.DB, s.agency.ID, l.ID)
	if err != nil {
		return err
	}
	col, _ := s.tree.Get(l.Column)
	v.Base = p.frame(c, s, "历史版本", col, pages.Head{Metas: append(columnMetas(col), noIndex)})
	v.Crumbs = append(v.Crumbs, ui.Link{Label: "正文", Href: l.Address}, ui.Link{Label: "历史版本"})
	v.List = versions(l, all)
	for _, e := range all {
		v.Numbers = append(v.Numbers, ui.Option{Value: strconv.FormatInt(e.No, 10), Label: fmt.Sprintf("第%d版（%s）", e.No, day(e.At))})
	}
	if err := compare(c, &v, all); err != nil {
		return err
	}
	return show(c, http.StatusOK, pages.VersionsPage(v))
}

// onDay is the address of the text as it was seen at the end of a day, or the
// reason why there was none.
func (p *Portal) onDay(c *web.Ctx, l content.Live, on string) (to, problem string, err error) {
	d, err := civil.Parse(on)
	if err != nil {
		return "", "请填写日期，例如 2023-09-05", nil
	}
	e, err := content.EditionAt(c.Context(), c.DB, l.Agency, l.ID, d.Add(1).In(store.Zone).Add(-time.Microsecond))
	if fail.Is(err, fail.Missing) {
		return "", fmt.Sprintf("%s时还没有发布，首次发布在%s", d.Chinese(), l.PublishedAt.In(store.Zone).Format("2006年1月2日")), nil
	}
	return fmt.Sprintf("%s/versions/%d", l.Address, e.No), "", err
}

func versions(l content.Live, all []content.Edition) []pages.Version {
	var out []pages.Version
	until := ""
	for _, e := range all {
		out = append(out, pages.Version{No: strconv.FormatInt(e.No, 10), At: minute(e.At) + "发布", Until: until, Note: e.Note, Current: e.ID == l.Edition, First: e.No == 1,
			Href: fmt.Sprintf("%s/versions/%d", l.Address, e.No), Compare: fmt.Sprintf("%s/versions?from=%d&to=%d#compare", l.Address, e.No-1, e.No)})
		until = "，至" + minute(e.At) + "由下一版替换"
	}
	return out
}

// compare fills what two versions differ in; without a choice, nothing is
// compared.
func compare(c *web.Ctx, v *pages.Versions, all []content.Edition) error {
	if len(all) > 1 {
		v.From, v.To = strconv.FormatInt(all[1].No, 10), strconv.FormatInt(all[0].No, 10)
	}
	if c.Query("from") == "" && c.Query("to") == "" {
		return nil
	}
	a, okA := editionNo(all, c.Query("from"))
	b, okB := editionNo(all, c.Query("to"))
	if !okA || !okB {
		return fail.Missingf("没有要比较的版本，请从列表中选择")
	}
	if a.No > b.No {
		a, b = b, a
	}
	v.Compared, v.From, v.To = true, strconv.FormatInt(a.No, 10), strconv.FormatInt(b.No, 10)
	if a.Was.Title != b.Was.Title {
		v.Changes = append(v.Changes, pages.Change{Op: "标题修改", Segments: segments(rich.Segments(a.Was.Title, b.Was.Title))})
	}
	for _, ch := range rich.Diff(a.Was.Body, b.Was.Body) {
		switch ch.Op {
		case "~":
			v.Changes = append(v.Changes, pages.Change{Op: "修改", Label: ch.Label, Segments: segments(ch.Segments)})
		case "-":
			v.Changes = append(v.Changes, pages.Change{Op: word(ch.Moved, "移走", "删去"), Label: ch.Label, Old: ch.Old})
		case "+":
			v.Changes = append(v.Changes, pages.Change{Op: word(ch.Moved, "移到此处", "新增"), Label: ch.Label, New: ch.New})
		}
	}
	v.Files = fileChanges(a.Files, b.Files)
	return nil
}

func word(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

func editionNo(all []content.Edition, no string) (content.Edition, bool) {
	for _, e := range all {
		if strconv.FormatInt(e.No, 10) == no {
			return e, true
		}
	}
	return content.Edition{}, false
}

func segments(list []rich.Segment) []ui.Segment {
	out := make([]ui.Segment, 0, len(list))
	for _, s := range list {
		op := ui.Same
		switch s.Op {
		case "-":
			op = ui.Removed
		case "+":
			op = ui.Added
		}
		out = append(out, ui.Segment{Op: op, Text: s.Text})
	}
	return out
}

func fileChanges(old, now []content.File) []string {
	var out []string
	sums := func(list []content.File) map[string]bool {
		m := map[string]bool{}
		for _, f := range list {
			m[f.SHA] = true
		}
		return m
	}
	was, is := sums(old), sums(now)
	for _, f := range old {
		if !is[f.SHA] {
			out = append(out, "撤下附件："+f.Name)
		}
	}
	for _, f := range now {
		if !was[f.SHA] {
			out = append(out, "新增附件："+f.Name)
		}
	}
	return out
}

// getVersion shows an earlier edition, marked as such.
func (p *Portal) getVersion(c *web.Ctx) error {
	s, err := p.see(c.Context())
	if err != nil {
		return err
	}
	l, done, err := p.asked(c, s)
	if err != nil || done {
		return err
	}
	no, err := strconv.ParseInt(c.Path("no"), 10, 64)
	if err != nil {
		return missing()
	}
	e, err := content.EditionOf(c.Context(), c.DB, s.agency.ID, l.ID, no)
	if fail.Is(err, fail.Missing) {
		return missing()
	}
	if err != nil {
		return err
	}
	if e.ID == l.Edition {
		return c.See(l.Address)
	}
	next, err := content.EditionOf(c.Context(), c.DB, s.agency.ID, l.ID, no+1)
	if err != nil {
		return err
	}
	v := p.article(c, s, l, e, nil)
	v.Old = fmt.Sprintf("您看到的是第%d版，%s至%s对外发布，现已由新版本替换。", e.No, minute(e.At), minute(next.At))
	v.Now, v.Versions, v.Downloads, v.QR = l.Address, l.Address+"/versions", nil, ""
	v.Stamp, v.StampNote = "", "" // validity is said of the present text
	return show(c, http.StatusOK, pages.ArticlePage(v))
}
