package ui

// Pager says how many records there are and which page is open.
type Pager struct {
	Total int // of records
	Page  int // from 1
	Per   int
	Path  string
	Query Query
}

// Pages makes the grid's pager from the number of records.
func Pages(path string, q Query, total int) Pager {
	return Pager{Total: total, Page: q.Page, Per: q.Per, Path: path, Query: q}
}

// Count is the number of pages, at least 1.
func (p Pager) Count() int {
	per := max(p.Per, 1)
	return max((p.Total+per-1)/per, 1)
}

func (p Pager) link(page int) string {
	q := p.Query
	q.Page = page
	return q.Link(p.Path)
}

func (p Pager) perLink(per int) string {
	return p.Query.with(func(q *Query) { q.Per = per }).Link(p.Path)
}

// window are the page numbers to draw; 0 stands for a gap.
func (p Pager) window() []int {
	n := p.Count()
	here := min(max(p.Page, 1), n)
	near := []int{1, here - 2, here - 1, here, here + 1, here + 2, n}
	var list []int
	last := 0
	for _, i := range near {
		if i <= last || i > n {
			continue
		}
		if i != last+1 {
			list = append(list, 0)
		}
		list = append(list, i)
		last = i
	}
	return list
}

// hidden carries the query into the form that jumps to a page.
func (p Pager) hidden() []Field {
	v := p.Query.Values()
	v.Del("page")
	return hiddenFields(v)
}
