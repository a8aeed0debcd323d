package letters

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/letters/pages"
)

// historyParts are what happened to the letter, newest last.
func (s *Letters) historyParts(c *web.Ctx, k *Case) ([]pages.Part, error) {
	l := &k.Letter
	names, err := s.Roster.UnitNames(c.Context(), c.DB, l.Agency)
	if err != nil {
		return nil, err
	}
	var list past
	list.add(l.MadeAt, "", "登记，"+l.ChannelTitle(), "", ui.Plain)
	add := list.add
	add(l.SignedAt, "", "签收", "", ui.Plain)
	stays, err := store.Select[Stay](c.Context(), c.DB, "WHERE agency = $1 AND letter = $2 ORDER BY from_at, id", l.Agency, l.ID)
	if err != nil {
		return nil, err
	}
	for _, x := range stays {
		charged := names[x.Charged]
		if x.Charged == "" {
			charged = "办公室"
		}
		list.later(x.From, "", "交"+names[x.Unit], strings.TrimSpace(x.Why+"（时间计入"+charged+"）"), ui.Plain)
	}
	for _, r := range k.Returns {
		reason := returnReason(r.Level, r.Code)
		who := names[r.Unit]
		if r.Level == LevelAgency {
			who = "向平台申请"
		}
		add(r.AskedAt, r.AskedName, strings.TrimSpace(who+"退单：")+reason, r.Says, ui.Warn)
		add(r.DecidedAt, r.DecidedName, map[string]string{Agreed: "退单成立", Refused: "退单不成立", Arbitrated: "裁定"}[r.Decision], r.Answer, ui.Info)
	}
	for _, e := range k.Extensions {
		add(e.AskedAt, e.AskedName, fmt.Sprintf("申请延期%d个工作日", e.Days), e.Reason, ui.Plain)
		add(e.DecidedAt, e.DecidedName, map[string]string{Agreed: "同意延期至" + e.ToDue.Chinese(), Refused: "不同意延期"}[e.Decision], e.Answer, ui.Info)
	}
	if !l.NoticedOn.IsZero() {
		add(since(l.NoticedOn.In(store.Zone), l.MadeAt, l.SignedAt, l.AssignedAt, l.AcceptedAt), "", "书面告知接收情况", l.NoticeSays, ui.Plain)
	}
	for _, t := range k.Talks {
		title := t.Way + "联系来信人"
		if !t.Reached {
			title += "，未联系上"
		}
		add(t.At, t.ByName, title, t.Says, ui.Plain)
	}
	for _, u := range k.Urgings {
		add(u.At, u.ByName, u.Kind, u.Says, ui.Warn)
	}
	replies, err := store.Select[Reply](c.Context(), c.DB, "WHERE agency = $1 AND letter = $2 ORDER BY round", l.Agency, l.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range replies {
		text := ""
		if r.Round != l.Round {
			text = r.Text
		}
		add(r.SignedAt, r.SignedBy, "签发答复", text, ui.OK)
		add(since(r.PlatformAt, r.SignedAt), r.PlatformBy, "平台答复", strings.TrimSpace(wayTitle(MovePlatform, r.PlatformWay)+" "+r.PlatformRef), ui.OK)
		add(since(r.PaperAt, r.SignedAt), r.PaperBy, "纸质反馈", strings.TrimSpace(wayTitle(MovePaper, r.PaperWay)+" "+r.PaperRef), ui.OK)
	}
	list.later(l.ClosedAt, "", l.StateTitle(), "", ui.OK)
	add(l.RatedAt, "来信人", "评价："+Title(Ratings, itoa(int(l.Rating))), l.RatingSays, ui.Plain)
	events := list.sorted()
	return []pages.Part{{ID: "history", Title: "办理经过", Body: ui.Timeline(events)}}, nil
}

// past is what happened, to be put in order.
type past []happened

// happened is an event; what one act brings about besides its own step comes
// after it, at the same instant.
type happened struct {
	ui.Event
	after bool
}

func (p *past) add(at time.Time, who, title, text string, tone ui.Tone) {
	if !at.IsZero() {
		*p = append(*p, happened{Event: ui.Event{At: at.In(store.Zone), Who: who, Title: title, Text: text, Tone: tone}})
	}
}

func (p *past) later(at time.Time, who, title, text string, tone ui.Tone) {
	n := len(*p)
	p.add(at, who, title, text, tone)
	for i := range (*p)[n:] {
		(*p)[n+i].after = true
	}
}

// sorted are the events as they came, the oldest first.
func (p past) sorted() []ui.Event {
	slices.SortStableFunc(p, func(a, b happened) int {
		if c := a.At.Compare(b.At); c != 0 || a.after == b.after {
			return c
		}
		if a.after {
			return 1
		}
		return -1
	})
	out := make([]ui.Event, len(p))
	for i := range p {
		out[i] = p[i].Event
	}
	return out
}

// since is an instant that somebody typed, to the minute or the day: it is not
// before the instants that it must have followed within that minute or day.
func since(typed time.Time, after ...time.Time) time.Time {
	if typed.IsZero() {
		return typed
	}
	least := time.Minute
	if t := typed.In(store.Zone); t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		least = 24 * time.Hour
	}
	end := typed.Add(least)
	for _, a := range after {
		if a.After(typed) && a.Before(end) {
			typed = a
		}
	}
	return typed
}
