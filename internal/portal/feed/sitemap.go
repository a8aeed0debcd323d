package feed

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
)

// mostURLs is how many addresses a part of the site map may have; the
// protocol allows 50,000.
const mostURLs = 20_000

func (f *Feed) getRobots(c *web.Ctx) error {
	a, err := f.about(c)
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err = fmt.Fprintf(c.W, "User-agent: *\nDisallow: /office\nDisallow: /sign-in\nDisallow: /leave\nDisallow: /search\nAllow: /\n\nSitemap: %s/sitemap.xml\n", a.origin)
	return err
}

// getSitemap lists the parts: the columns, and the items of each month.
func (f *Feed) getSitemap(c *web.Ctx) error {
	a, err := f.about(c)
	if err != nil {
		return err
	}
	rows, err := c.DB.Query(c.Context(), `SELECT substr(published_at, 1, 7), COUNT(*), MAX(changed_at) FROM content_live WHERE agency = $1 AND gone = ''
		GROUP BY substr(published_at, 1, 7) ORDER BY 1`, a.agency.ID)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	out := sitemapWriter(c, "sitemapindex")
	out.one("sitemap", a.origin+"/sitemap/columns.xml", "")
	for rows.Next() {
		var month, changed string
		var n int
		if err := rows.Scan(&month, &n, &changed); err != nil {
			return err
		}
		for part := 0; part*mostURLs < n; part++ {
			name := strings.ReplaceAll(month, "-", "")
			if part > 0 {
				name += "-" + strconv.Itoa(part+1)
			}
			out.one("sitemap", a.origin+"/sitemap/"+name+".xml", stamp(changed))
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return out.end()
}

var partName = regexp.MustCompile(`^(\d{4})(\d{2})(?:-([1-9]\d{0,3}))?\.xml$`)

func (f *Feed) getSitemapPart(c *web.Ctx) error {
	if c.Path("name") == "columns.xml" {
		return f.sitemapColumns(c)
	}
	m := partName.FindStringSubmatch(c.Path("name"))
	if m == nil {
		return fail.Missingf("站点地图没有这一部分")
	}
	part, _ := strconv.Atoi(m[3])
	a, err := f.about(c)
	if err != nil {
		return err
	}
	rows, err := c.DB.Query(c.Context(), `SELECT address, changed_at FROM content_live WHERE agency = $1 AND gone = '' AND published_at >= $2 AND published_at < $3
		ORDER BY published_at, id LIMIT $4 OFFSET $5`, a.agency.ID, m[1]+"-"+m[2], m[1]+"-"+m[2]+"~", mostURLs, max(part-1, 0)*mostURLs)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	out := sitemapWriter(c, "urlset")
	for rows.Next() {
		var address, changed string
		if err := rows.Scan(&address, &changed); err != nil {
			return err
		}
		out.one("url", a.origin+address, stamp(changed))
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return out.end()
}

func (f *Feed) sitemapColumns(c *web.Ctx) error {
	a, err := f.about(c)
	if err != nil {
		return err
	}
	out := sitemapWriter(c, "urlset")
	out.one("url", a.origin+"/", "")
	for _, col := range a.tree.All {
		if !col.Hidden && col.Form != content.FormLink {
			out.one("url", a.origin+col.Address(), "")
		}
	}
	return out.end()
}

// stamp is a stored instant as site maps write it; what is none is left out.
func stamp(stored string) string {
	t, err := time.Parse(store.TimeFormat, stored)
	if err != nil {
		return ""
	}
	return beijing(t)
}

// sitemap writes a site map line by line: it may be long.
type sitemap struct {
	w    *bufio.Writer
	root string
}

func sitemapWriter(c *web.Ctx, root string) *sitemap {
	c.W.Header().Set("Content-Type", "application/xml; charset=utf-8")
	s := &sitemap{bufio.NewWriter(c.W), root}
	fmt.Fprintf(s.w, "%s<%s xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n", xml.Header, root)
	return s
}

func (s *sitemap) one(tag, address, changed string) {
	fmt.Fprintf(s.w, "<%s><loc>", tag)
	_ = xml.EscapeText(s.w, []byte(address)) // the writer keeps its error for Flush
	_, _ = s.w.WriteString("</loc>")
	if changed != "" {
		fmt.Fprintf(s.w, "<lastmod>%s</lastmod>", changed)
	}
	fmt.Fprintf(s.w, "</%s>\n", tag)
}

func (s *sitemap) end() error {
	fmt.Fprintf(s.w, "</%s>\n", s.root)
	return s.w.Flush()
}
