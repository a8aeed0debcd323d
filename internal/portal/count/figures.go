package count

import (
	"context"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
)

// Day is what was seen on a day. Visitors is an estimate.
type Day struct {
	On              civil.Date
	Views, Visitors int64
}

// Days lists the days from one to another, both included, on which something
// was seen.
func Days(ctx context.Context, q store.Querier, agency string, from, to civil.Date) ([]Day, error) {
	rows, err := q.Query(ctx, `SELECT day, SUM(views), SUM(visitors) FROM (
			SELECT day, views, 0 AS visitors FROM portal_count WHERE agency = $1 AND day >= $2 AND day <= $3
			UNION ALL SELECT day, 0 AS views, visitors FROM portal_count_visitor WHERE agency = $1 AND day >= $2 AND day <= $3) seen
		GROUP BY day ORDER BY day`, agency, from, to)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Day
	for rows.Next() {
		var d Day
		if err := rows.Scan(&d.On, &d.Views, &d.Visitors); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// Page is a page and how often it was seen.
type Page struct {
	Path, Title string
	Views       int64
}

// Pages lists the pages that were seen most in a span of days; most is at
// least 1. Pages have a title where an item on line is there.
func Pages(ctx context.Context, q store.Querier, agency string, from, to civil.Date, most int) ([]Page, error) {
	rows, err := q.Query(ctx, `SELECT s.path, s.views, COALESCE(l.title, '') FROM (
			SELECT path, SUM(views) AS views FROM portal_count WHERE agency = $1 AND day >= $2 AND day <= $3
			GROUP BY path ORDER BY views DESC, path LIMIT $4) s
		LEFT JOIN content_live l ON l.agency = $1 AND l.address = s.path ORDER BY s.views DESC, s.path`, agency, from, to, most)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Page
	for rows.Next() {
		var p Page
		if err := rows.Scan(&p.Path, &p.Views, &p.Title); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

// Year are the figures of the yearly report on the site (R5.19) that the
// program knows.
type Year struct {
	Views, Visitors int64
	// Published counts what was published in the year and is on line, Profile,
	// News and Catalogue by the type of its column; what is of no such type is
	// only in Published.
	Published, Profile, News, Catalogue int
	// Interpretations counts what explains policies, Responses what answers
	// public concern.
	Interpretations, Responses int
	// Open counts the columns on line.
	Open int
}

// columnGroups sorts the types of columns (RULES.md 5.1) into the report's.
var columnGroups = map[string]string{"机构职能": "profile", "负责人信息": "profile", "概况信息": "profile", "工作动态": "news",
	"信息公开目录": "catalogue", "信息公开指南": "catalogue", "信息公开年报": "catalogue", "政策文件": "catalogue", "数据发布": "catalogue", "依申请公开": "catalogue", "政策解读": "catalogue", "回应关切": "catalogue"}

// OfYear computes the figures of a year.
func OfYear(ctx context.Context, q store.Querier, agency string, year int) (Year, error) {
	var y Year
	from, to := civil.Of(year, 1, 1), civil.Of(year, 12, 31)
	days, err := Days(ctx, q, agency, from, to)
	if err != nil {
		return y, err
	}
	for _, d := range days {
		y.Views += d.Views
		y.Visitors += d.Visitors
	}
	tree, err := content.Columns(ctx, q, agency)
	if err != nil {
		return y, err
	}
	for _, c := range tree.All {
		if !c.Hidden && c.Form != content.FormGroup && c.Form != content.FormLink {
			y.Open++
		}
	}
	rows, err := q.Query(ctx, `SELECT col, kind, COUNT(*) FROM content_live WHERE agency = $1 AND gone = '' AND published_at >= $2 AND published_at < $3 GROUP BY col, kind`,
		agency, from.In(store.Zone), to.Add(1).In(store.Zone))
	if err != nil {
		return y, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var col, kind string
		var n int
		if err := rows.Scan(&col, &kind, &n); err != nil {
			return y, err
		}
		c, _ := tree.Get(col)
		y.add(c, kind, n)
	}
	return y, rows.Err()
}

func (y *Year) add(c content.Column, kind string, n int) {
	y.Published += n
	switch columnGroups[c.Type] {
	case "profile":
		y.Profile += n
	case "news":
		y.News += n
	case "catalogue":
		y.Catalogue += n
	}
	if kind == content.KindInterpret {
		y.Interpretations += n
	}
	if c.Type == "回应关切" || kind == "response" {
		y.Responses += n
	}
}
