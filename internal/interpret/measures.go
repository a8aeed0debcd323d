package interpret

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// census is what citizens could see at an instant, and what explained what.
type census struct {
	at                time.Time
	live              map[string]content.Live
	documents         []content.Live // published in the period, by day
	pieces            []content.Live
	links             []Link
	services          map[string]int
	cal               Calendar
	forms             map[string][]string
	done              map[string]int
	agency, unitScope string
}

// count reads the census for a measure's scope.
func (n *Interpret) count(ctx context.Context, q store.Querier, a who.Actor, s slice.Scope) (*census, error) {
	c := &census{at: s.AsOf, agency: a.Tenant, unitScope: s.Unit, live: map[string]content.Live{}, services: map[string]int{}, forms: map[string][]string{}, done: map[string]int{}}
	if c.at.IsZero() {
		c.at = n.DB.Now()
	}
	var err error
	if c.cal, err = n.Calendar(ctx, q, a.Tenant); err != nil {
		return nil, err
	}
	rows, err := store.Select[content.Live](ctx, q, "WHERE agency = $1 AND published_at <= $2 ORDER BY published_at, id", a.Tenant, c.at.UTC().Format(store.TimeFormat))
	if err != nil {
		return nil, err
	}
	for _, l := range rows {
		if l.Gone.IsZero() || l.Gone.After(c.at) {
			c.live[l.ID] = l
			c.sort(l, s)
		}
	}
	all, err := store.Select[Link](ctx, q, "WHERE agency = $1 ORDER BY id", a.Tenant)
	if err != nil {
		return nil, err
	}
	c.links = slices.DeleteFunc(all, func(l Link) bool { return l.At.After(c.at) })
	offers, err := store.Select[Service](ctx, q, "WHERE agency = $1", a.Tenant)
	if err != nil {
		return nil, err
	}
	for _, o := range offers {
		if _, ok := c.live[o.Service]; ok && !o.At.After(c.at) {
			c.services[o.Document]++
		}
	}
	return c, c.read(ctx, q)
}

// sort puts what was published in the period to the documents or the pieces.
func (c *census) sort(l content.Live, s slice.Scope) {
	on := day(l.PublishedAt)
	if !s.From.IsZero() && on < s.From || !s.To.IsZero() && on > s.To || s.Unit != "" && l.Unit != s.Unit {
		return
	}
	switch {
	case l.Kind == content.KindInterpret:
		c.pieces = append(c.pieces, l)
	case must(l.Kind) || l.Kind == content.KindConsult:
		c.documents = append(c.documents, l)
	}
}

// read takes forms and elements of all interpretations on line from the
// editions that citizens see.
func (c *census) read(ctx context.Context, q store.Querier) error {
	for id, l := range c.live {
		if l.Kind != content.KindInterpret {
			continue
		}
		e, err := content.EditionAt(ctx, q, c.agency, id, c.at)
		if err != nil {
			return err
		}
		p := PieceOf(&e.Was)
		c.forms[id], c.done[id] = p.Forms, p.Done()
	}
	return nil
}

func day(t time.Time) civil.Date { return civil.FromTime(t.In(store.Zone)) }

// of are the interpretations of a document that citizens could see.
func (c *census) of(document string) []content.Live {
	var out []content.Live
	for _, l := range c.links {
		if p, ok := c.live[l.Piece]; ok && l.Document == document {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b content.Live) int { return a.PublishedAt.Compare(b.PublishedAt) })
	return out
}

// share makes a rate of documents or pieces that reach something.
func (c *census) share(rows []content.Live, why string, reached func(content.Live) (bool, string)) slice.Figure {
	f := slice.Figure{AsOf: c.at, Why: why}
	for _, l := range rows {
		ok, note := reached(l)
		f.Whole++
		if ok {
			f.Part++
		}
		f.Records = append(f.Records, slice.Record{Ref: l.Ref(), Title: l.Title, Note: note, Counted: ok})
	}
	if f.Whole > 0 {
		f.Known, f.Why, f.Value = true, "", 100*float64(f.Part)/float64(f.Whole)
	}
	return f
}

// needing are the documents that must be interpreted, drafts left out.
func (c *census) needing() []content.Live {
	return slices.DeleteFunc(slices.Clone(c.documents), func(l content.Live) bool { return !must(l.Kind) })
}

type counter func(c *census, s slice.Scope, ctx context.Context, q store.Querier) (slice.Figure, error)

// plain makes a counter of a figure that needs nothing but the census.
func plain(f func(c *census) slice.Figure) counter {
	return func(c *census, _ slice.Scope, _ context.Context, _ store.Querier) (slice.Figure, error) {
		return f(c), nil
	}
}

// measures are what this capability can count for tasks 10 and 13 to 15.
func (n *Interpret) measures() []slice.Measure {
	full, one := 100.0, 1.0
	const noDocument, noPiece = "期间没有发布应当解读的文件", "期间没有发布解读"
	list := []struct {
		m slice.Measure
		f counter
	}{
		{slice.Measure{Key: "interpret.rate", For: []string{"解读质量", "解读多元"}, Title: "政策解读率", Unit: "%", Target: &full, Article: ArticlePromise,
			Definition: "期间发布的应当解读的文件中，至少有一篇解读在线的 ÷ 应当解读的文件"}, plain(func(c *census) slice.Figure {
			return c.share(c.needing(), noDocument, func(l content.Live) (bool, string) {
				got := c.of(l.ID)
				return len(got) > 0, fmt.Sprintf("解读%d篇", len(got))
			})
		})},
		{slice.Measure{Key: "interpret.timely", For: []string{"解读质量"}, Title: "解读及时率", Unit: "%", Target: &full, Article: ArticlePromise,
			Definition: "应当解读的文件中，首篇解读在文件发布当日或其后3个工作日内发布的 ÷ 期限已到或已有解读的文件"}, plain(func(c *census) slice.Figure {
			due := slices.DeleteFunc(c.needing(), func(l content.Live) bool {
				return len(c.of(l.ID)) == 0 && day(c.at) <= c.cal.AddDate(day(l.PublishedAt), MostDays(day(l.PublishedAt)))
			})
			return c.share(due, noDocument, c.inTime)
		})},
		{slice.Measure{Key: "interpret.elements", For: []string{"解读要素"}, Title: "解读要素完整率", Unit: "%", Target: &full, Article: ArticleElements,
			Definition: "期间发布的解读中，十一项要素均已填写或写明不适用理由的 ÷ 期间发布的解读"}, plain(func(c *census) slice.Figure {
			return c.share(c.pieces, noPiece, func(l content.Live) (bool, string) {
				return c.done[l.ID] == len(Elements), fmt.Sprintf("要素%d/%d项", c.done[l.ID], len(Elements))
			})
		})},
		{slice.Measure{Key: "interpret.linked", For: []string{"综合解读"}, Title: "政策与解读双向关联率", Unit: "%", Target: &full, Article: "任务分工第13项",
			Definition: "期间发布的解读中，与在线文件相互关联的 ÷ 期间发布的解读"}, plain(func(c *census) slice.Figure {
			return c.share(c.pieces, noPiece, func(l content.Live) (bool, string) {
				n := 0
				for _, k := range c.links {
					if _, ok := c.live[k.Document]; ok && k.Piece == l.ID {
						n++
					}
				}
				return n > 0, fmt.Sprintf("关联文件%d份", n)
			})
		})},
		{slice.Measure{Key: "interpret.service", For: []string{"政策+解读+办事"}, Title: "“政策+解读+办事”关联率", Unit: "%", Article: "任务分工第13项",
			Definition: "应当解读的文件中，同时关联在线解读和办事事项的 ÷ 应当解读的文件"}, plain(func(c *census) slice.Figure {
			return c.share(c.needing(), noDocument, func(l content.Live) (bool, string) {
				return len(c.of(l.ID)) > 0 && c.services[l.ID] > 0, fmt.Sprintf("解读%d篇，办事%d项", len(c.of(l.ID)), c.services[l.ID])
			})
		})},
		{slice.Measure{Key: "interpret.various", For: []string{"解读多元", "一图读懂"}, Title: "多元化解读率", Unit: "%", Article: ArticleForms,
			Definition: "应当解读的文件中，有两种以上解读形式且至少一种为图解、音视频等非文字形式的 ÷ 应当解读的文件"}, plain(func(c *census) slice.Figure {
			return c.share(c.needing(), noDocument, func(l content.Live) (bool, string) {
				var forms []string
				for _, p := range c.of(l.ID) {
					forms = append(forms, c.forms[p.ID]...)
				}
				return Various(forms), "形式：" + titles(slices.Compact(slices.Sorted(slices.Values(forms))))
			})
		})},
		{slice.Measure{Key: "interpret.sessions", For: []string{"政策公开讲"}, Title: "政策公开讲场次", Unit: "场", Target: &one, Article: "任务分工第15项",
			Definition: "期间举办并登记的政策公开讲"}, n.sessions},
		{slice.Measure{Key: "interpret.drafts", For: []string{"政策草案要同步"}, Title: "征求意见稿同步解读率", Unit: "%", Target: &full, Article: ArticleDraft,
			Definition: "期间发布的征求意见稿中，解读与草案同日发布的 ÷ 期间发布的征求意见稿"}, plain(func(c *census) slice.Figure {
			drafts := slices.DeleteFunc(slices.Clone(c.documents), func(l content.Live) bool { return l.Kind != content.KindConsult })
			return c.share(drafts, "期间没有发布征求意见稿", func(l content.Live) (bool, string) {
				got := c.of(l.ID)
				if len(got) == 0 {
					return false, "没有解读"
				}
				return day(got[0].PublishedAt) <= day(l.PublishedAt), "解读发布于" + day(got[0].PublishedAt).String()
			})
		})},
	}
	var out []slice.Measure
	for _, x := range list {
		x.m.Count = func(ctx context.Context, q store.Querier, a who.Actor, s slice.Scope) (slice.Figure, error) {
			c, err := n.count(ctx, q, a, s)
			if err != nil {
				return slice.Figure{}, err
			}
			return x.f(c, s, ctx, q)
		}
		out = append(out, x.m)
	}
	return out
}

// inTime says whether a document's first interpretation came in time.
func (c *census) inTime(l content.Live) (bool, string) {
	got, out := c.of(l.ID), day(l.PublishedAt)
	if len(got) == 0 {
		return false, "没有解读，期限" + c.cal.AddDate(out, MostDays(out)).String()
	}
	on := day(got[0].PublishedAt)
	took := 0
	if on > out {
		took = c.cal.Between(out, on)
	}
	return took <= MostDays(out), fmt.Sprintf("文件%s发布，解读%s发布，相隔%d个工作日", out, on, took)
}

func (n *Interpret) sessions(c *census, s slice.Scope, ctx context.Context, q store.Querier) (slice.Figure, error) {
	f := slice.Figure{AsOf: c.at, Known: true}
	all, err := store.AsOf[Session](ctx, q, c.agency, c.at)
	if err != nil {
		return f, err
	}
	for _, x := range all {
		if !s.From.IsZero() && x.HeldOn < s.From || !s.To.IsZero() && x.HeldOn > s.To || s.Unit != "" && x.Unit != s.Unit {
			continue
		}
		f.Part++
		var names []string
		for _, p := range x.Speakers {
			names = append(names, p.Name)
		}
		f.Records = append(f.Records, slice.Record{Ref: x.Ref(), Title: x.Title, Counted: true, Note: fmt.Sprintf("%s，主讲%s，%d人参加", x.HeldOn, strings.Join(names, "、"), x.Present)})
	}
	f.Whole, f.Value = f.Part, float64(f.Part)
	return f, nil
}
