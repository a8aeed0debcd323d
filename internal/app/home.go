package app

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"gongkai/internal/app/pages"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/workday"
)

const (
	// listed is how many things the first page names; its groups lead to all.
	listed = 15
	// nearDays are the working days before a due day in which a thing is
	// marked as soon due.
	nearDays = 5
	// quickest is how many places the first page leads to at most.
	quickest = 8
)

// pending is one thing that waits, and the group it was found in.
type pending struct {
	slice.Pending
	group string
}

// getHome shows what waits for the reader, gathered from every slice: the
// things by their day, the most pressing first, and all of them by group.
func (a *App) getHome(c *web.Ctx) error {
	p := pages.Home{Base: c.Base("工作台"), Calm: "需要您处理的事项会显示在这里。", Ways: quickWays(c.Actor)}
	things, err := a.gather(c, &p)
	if err != nil {
		return err
	}
	cal, err := a.workdays.Calendar(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	today := civil.FromTime(c.Now().In(store.Zone))
	p.Lead = c.Actor.Name + "，" + greeting(c) + "。" + pressing(things, today)
	for n := range things {
		if len(p.Todos) == listed {
			break
		}
		if t, ok := a.todo(c.Context(), c.Actor, &things[n], today, cal); ok {
			p.Todos = append(p.Todos, t)
		}
	}
	return c.Page(http.StatusOK, pages.HomePage(p))
}

// gather asks every slice what waits for the reader. It fills the page's
// groups and gives the things in the order of their days; what stands in two
// groups comes once.
func (a *App) gather(c *web.Ctx, p *pages.Home) ([]pending, error) {
	var out []pending
	seen := map[slice.Pending]bool{}
	for _, s := range a.slices {
		if s.Inbox == nil {
			continue
		}
		waiting, err := s.Inbox(c.Context(), c.DB, c.Actor)
		if err != nil {
			return nil, fmt.Errorf("inbox of %s: %w", s.Name, err)
		}
		if len(waiting) == 0 {
			continue
		}
		group := pages.HomeGroup{Title: s.Title}
		for _, w := range waiting {
			group.Lines = append(group.Lines, pages.HomeLine{Label: w.Title, Href: w.Href, Count: w.Count, Late: w.Urgent})
			for _, t := range w.Things {
				if key := (slice.Pending{Ref: t.Ref, Href: t.Href}); !seen[key] {
					seen[key] = true
					out = append(out, pending{t, w.Title})
				}
			}
		}
		p.Groups = append(p.Groups, group)
	}
	return inOrder(out), nil
}

// inOrder sorts things by how pressing they are; those alike stay as the
// slices gave them.
func inOrder(list []pending) []pending {
	slices.SortStableFunc(list, func(x, y pending) int { return cmp.Or(rank(x)-rank(y), cmp.Compare(x.Due, y.Due)) })
	return list
}

// rank puts what is late before what has a day, and that before the rest.
func rank(t pending) int {
	switch {
	case t.Late:
		return 0
	case !t.Due.IsZero():
		return 1
	}
	return 2
}

// pressing says how many things are late and how many have to be done today.
func pressing(things []pending, today civil.Date) string {
	late, due := 0, 0
	for _, t := range things {
		switch {
		case t.Late:
			late++
		case t.Due == today:
			due++
		}
	}
	var says []string
	if late > 0 {
		says = append(says, fmt.Sprintf("有%d项已经逾期", late))
	}
	if due > 0 {
		says = append(says, fmt.Sprintf("%d项今日到期", due))
	}
	if len(says) == 0 {
		return ""
	}
	return strings.Join(says, "，") + "。"
}

// todo is a thing as a line of the page. What the reader may not know, or
// what is gone meanwhile, is left out.
func (a *App) todo(ctx context.Context, actor who.Actor, t *pending, today civil.Date, cal *workday.Calendar) (pages.Todo, bool) {
	if t.Href == "" {
		t.Title, t.Href = a.link(ctx, actor, t.Ref)
	}
	out := pages.Todo{Title: t.Title, Href: t.Href, Group: t.group}
	if !t.Due.IsZero() {
		out.Due = t.Due.Chinese()
	}
	switch left := cal.Between(today, t.Due); {
	case t.Late:
		out.Lamp = ui.Lamp{Tone: ui.Bad, Word: "逾期"}
	case t.Word != "":
		out.Lamp = ui.Lamp{Tone: ui.Warn, Word: t.Word}
	case t.Due.IsZero():
		out.Lamp = ui.Lamp{Word: "待办"}
	case t.Due == today:
		out.Lamp = ui.Lamp{Tone: ui.Warn, Word: "今日到期"}
	case t.Due > today && left <= nearDays:
		out.Lamp = ui.Lamp{Tone: ui.Warn, Word: fmt.Sprintf("还有%d个工作日", left)}
	default:
		out.Lamp = ui.Lamp{Tone: ui.Info, Word: "在办"}
	}
	return out, t.Title != ""
}

// quickWays are the places that the reader goes to most.
func quickWays(a who.Actor) []ui.Button {
	var out []ui.Button
	for _, g := range menu() {
		for _, p := range g.under {
			if p.quick && p.shows(a) && len(out) < quickest {
				out = append(out, ui.Button{Label: p.label, Href: p.href})
			}
		}
	}
	return out
}

func greeting(c *web.Ctx) string {
	switch h := c.Now().In(store.Zone).Hour(); {
	case h < 12:
		return "上午好"
	case h < 18:
		return "下午好"
	}
	return "晚上好"
}
