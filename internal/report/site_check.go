package report

import (
	"context"
	"fmt"
	"html"
	"maps"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
)

// Sheet is a form with what is recorded and what was filled in.
type Sheet struct {
	Site *Site
	// Recorded is what the program knows, Values what the form shows: that,
	// unless something else was typed.
	Recorded, Values map[string]string
	// Missing, Wrong and Doubtful are sentences: what has to be filled in,
	// what cannot be, and what should be looked at.
	Missing, Wrong, Doubtful []string
}

// Ready says what stands in the way of handing the form over.
func (s *Sheet) Ready() []string { return slices.Concat(s.Wrong, s.Missing) }

// Sheet brings together what is known of a year's form.
func (s *Service) Sheet(ctx context.Context, q store.Querier, r *Site) (*Sheet, error) {
	out := &Sheet{Site: r, Values: r.Frozen}
	var err error
	if out.Recorded, err = s.recorded(ctx, q, r.Agency, int(r.Year)); err != nil {
		return nil, err
	}
	if r.State == Drafting || r.Frozen == nil {
		out.Values = maps.Clone(out.Recorded)
		for k, v := range r.Typed {
			if v != "" {
				out.Values[k] = v
			}
		}
	}
	out.check()
	return out, nil
}

// recorded is what the program knows of a year: the site's marks, and what the
// other capabilities count.
func (s *Service) recorded(ctx context.Context, q store.Querier, agency string, year int) (map[string]string, error) {
	set, err := content.SettingOf(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	name, err := s.Agency(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	out := map[string]string{"agency": name, "name": or(set.Site[content.SiteName], name), "host": or(set.Site[content.SiteHost], name), "type": "部门网站",
		"address": set.Site[content.SiteDomain], "code": set.Site[content.SiteCode], "icp": set.Site[content.SiteICP], "police": set.Site[content.SitePolice], "phone": set.Site[content.SitePhone]}
	if s.Site == nil {
		return out, nil
	}
	counted, err := s.Deps.Site(ctx, q, agency, year)
	for k, n := range counted {
		out[k] = strconv.FormatFloat(n, 'f', -1, 64)
	}
	return out, err
}

// number is the value of a line, and whether it has one.
func (s *Sheet) number(key string) (float64, bool) {
	n, err := strconv.ParseFloat(s.Values[key], 64)
	return n, err == nil
}

// sitePairs are figures of which the first is never more than the second.
var sitePairs = []struct {
	less, more string
	hard       bool
}{{"visitors", "views", true}, {"topics_new", "topics", true}, {"online", "matters", true}, {"letters_done", "letters", false}, {"letters_open", "letters_done", false},
	{"consultation_results", "consultations", false}, {"interview_answered", "interview_asked", false}, {"faults_mended", "faults", false}}

// siteSums are figures that are the sum of others, or hold them among more.
var siteSums = []struct {
	total string
	parts []string
	exact bool
}{{"published", []string{"profile", "news", "catalogue"}, false}, {"interpretations", []string{"materials", "products", "comments"}, true}, {"done", []string{"done_natural", "done_legal"}, true}}

func (s *Sheet) check() {
	s.Missing = s.blank()
	for _, p := range sitePairs {
		a, ok := s.number(p.less)
		b, also := s.number(p.more)
		if !ok || !also || a <= b {
			continue
		}
		says := fmt.Sprintf("“%s”（%s）大于“%s”（%s），请核对", labelOf(p.less), s.Values[p.less], labelOf(p.more), s.Values[p.more])
		if p.hard {
			s.Wrong = append(s.Wrong, says)
		} else {
			s.Doubtful = append(s.Doubtful, says)
		}
	}
	s.sums()
	if s.Values["media"] == "是" && s.Values["weibo"]+s.Values["weixin"]+s.Values["media_other"] == "" {
		s.Wrong = append(s.Wrong, "填写了有移动新媒体，但没有填写微博、微信或者其他新媒体的名称")
	}
	for _, m := range [][3]string{{"weibo", "weibo_posts", "weibo_followers"}, {"weixin", "weixin_posts", "weixin_followers"}} {
		if s.Values[m[0]] != "" && (s.Values[m[1]] == "" || s.Values[m[2]] == "") {
			s.Missing = append(s.Missing, fmt.Sprintf("填写了“%s”，还应填写“%s”和“%s”", labelOf(m[0]), labelOf(m[1]), labelOf(m[2])))
		}
	}
	if differs := s.differing(); len(differs) > 0 && s.Site.Why == "" {
		s.Missing = append(s.Missing, "“"+strings.Join(differs, "”“")+"”与系统记录不同，没有填写差异说明")
	}
}

// blank tells which lines of each chapter have nothing in them.
func (s *Sheet) blank() []string {
	var out []string
	last := ""
	for _, l := range siteLines {
		switch {
		case s.Values[l.Key] != "" || l.Optional:
		case l.Chapter == last:
			out[len(out)-1] += "“" + l.Label + "”"
		default:
			last = l.Chapter
			out = append(out, l.Chapter+"没有填写“"+l.Label+"”")
		}
	}
	return out
}

func (s *Sheet) sums() {
	for _, x := range siteSums {
		total, known := s.number(x.total)
		sum, labels := 0.0, []string{}
		for _, p := range x.parts {
			n, ok := s.number(p)
			known = known && ok
			sum += n
			labels = append(labels, "“"+labelOf(p)+"”")
		}
		if known && (sum > total || x.exact && sum != total) {
			word := "应等于"
			if !x.exact {
				word = "应不小于"
			}
			s.Wrong = append(s.Wrong, fmt.Sprintf("“%s”（%s）%s%s之和（%s）", labelOf(x.total), s.Values[x.total], word, strings.Join(labels, "、"), strconv.FormatFloat(sum, 'f', -1, 64)))
		}
	}
}

// differing are the figures in whose place something else was typed.
func (s *Sheet) differing() []string {
	var out []string
	for _, l := range siteLines {
		if was := s.Recorded[l.Key]; (l.Sort == sortCount || l.Sort == sortDays) && was != "" && s.Site.Typed[l.Key] != "" && s.Site.Typed[l.Key] != was {
			out = append(out, l.Label)
		}
	}
	return out
}

// labelOf is the label of a line; that of a total has its chapter with it.
func labelOf(key string) string {
	for _, l := range siteLines {
		if l.Key == key {
			if l.Label == "总数" || l.Label == "维护数量" || l.Label == "新开设数量" {
				return l.Chapter + l.Label
			}
			return l.Label
		}
	}
	return key
}

// Body writes the form as it is published: chapters with their lines.
func (s *Sheet) Body() string {
	var b strings.Builder
	if s.Site.Note != "" {
		fmt.Fprintf(&b, "<p><strong>更正说明：</strong>%s</p>", html.EscapeString(s.Site.Note))
	}
	fmt.Fprintf(&b, "<p>（%d年度）</p><table><tbody><tr><th scope=\"col\">部分</th><th scope=\"col\">项目</th><th scope=\"col\">内容</th></tr>", s.Site.Year)
	last := ""
	for _, l := range siteLines {
		b.WriteString("<tr>")
		if l.Chapter != last {
			last = l.Chapter
			n := 0
			for _, x := range siteLines {
				if x.Chapter == last {
					n++
				}
			}
			fmt.Fprintf(&b, `<th rowspan="%d" scope="rowgroup">%s</th>`, n, last)
		}
		value := s.Values[l.Key]
		if value == "" {
			value = "—"
		}
		label := l.Label
		if l.Unit != "" {
			label += "（单位：" + l.Unit + "）"
		}
		fmt.Fprintf(&b, "<td>%s</td><td>%s</td></tr>", label, html.EscapeString(value))
	}
	b.WriteString("</tbody></table>")
	return b.String()
}
