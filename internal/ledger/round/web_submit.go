package round

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger/round/pages"
)

func (s *Rounds) getSubmit(c *web.Ctx) error { return s.askSubmit(c, http.StatusOK, "") }

// askSubmit shows what will be frozen and asks.
func (s *Rounds) askSubmit(c *web.Ctx, status int, message string) error {
	v, err := s.view(c)
	if err != nil {
		return err
	}
	href := sheetHref(v.round.ID, v.sheet.Unit)
	p := pages.Confirm{Base: s.base(c, &v.round, "提交"+v.names.Unit(v.sheet.Unit)+"报送稿"), Error: message}
	n, empty := 0, []string(nil)
	for i := range v.lines {
		l := &v.lines[i]
		if !toSend(&v.round, l, v.last) || !c.Actor.MayOn(RightSubmit, l.Unit, l.KeyTask) {
			continue
		}
		n++
		p.Box.Fields = append(p.Box.Fields, ui.Field{Kind: ui.HiddenKind, Name: "line", Value: l.ID + "@" + strconv.FormatInt(l.Version, 10)})
		line := v.shown(l, v.facts(l))
		draft := draftOf(l, v.snapshot)
		if strings.TrimSpace(draft.Text) == "" {
			empty = append(empty, taskNo(v.snapshot, l))
		}
		line.Said = said(draft)
		if l.Edition > 0 {
			line.Changes = differences(v.last[l.ID].Draft, draft)
		}
		p.Lines = append(p.Lines, line)
	}
	if n == 0 {
		return c.Done("没有需要提交的内容", href)
	}
	if len(empty) > 0 && message == "" {
		p.Error = "任务" + strings.Join(empty, "、") + "没有填写进展情况，还不能提交。请返回填写后再提交"
	}
	if p.Incomplete = len(empty) > 0; p.Incomplete {
		p.Back = ui.Button{Label: "返回填写", Icon: "back", Href: href}
	}
	m, _ := LineFlow.Try(&LineCase{Round: &v.round, Line: &Line{State: Filling}}, MoveSend, c.Actor)
	p.Box.Question = fmt.Sprintf("确定提交这%d项吗？", n)
	p.Box.Will = []string{m.Warn, "办公室会收到通知并逐项审核。"}
	if c.Today() > v.round.Due {
		p.Box.Will = append(p.Box.Will, "已超过提交时限"+v.round.Due.Chinese()+"，首次提交的任务会记为迟报。")
	}
	p.Box.Action = href + "/submit"
	p.Box.Button = ui.Button{Label: "确认提交", Icon: "send", Look: ui.Primary}
	p.Box.Back = ui.Link{Label: "返回修改", Href: href}
	return c.Page(status, pages.ConfirmPage(p))
}

// readSeen reads lines with their versions: ID@VERSION.
func readSeen(values []string) []Seen {
	var out []Seen
	for _, text := range values {
		id, version, _ := strings.Cut(text, "@")
		n, err := strconv.ParseInt(version, 10, 64)
		if err == nil && !slices.ContainsFunc(out, func(s Seen) bool { return s.ID == id }) {
			out = append(out, Seen{id, n})
		}
	}
	return out
}

func (s *Rounds) postSubmit(c *web.Ctx) error {
	if err := c.R.ParseForm(); err != nil {
		return err
	}
	versions := map[string]int64{}
	for _, l := range readSeen(c.R.PostForm["line"]) {
		versions[l.ID] = l.Version
	}
	id, unit := c.Path("id"), c.Path("unit")
	err := s.Submit(c.Context(), c.Actor, id, unit, versions)
	if err == nil {
		return c.Done(fmt.Sprintf("已提交%d项，等待办公室审核", len(versions)), sheetHref(url.PathEscape(id), url.PathEscape(unit)))
	}
	msg, _, ok := readable(err)
	if !ok {
		return err
	}
	return s.askSubmit(c, formStatus(err), msg)
}
