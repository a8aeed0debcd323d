package round

import (
	"fmt"
	"net/http"
	"strconv"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/ledger"
	"gongkai/internal/ledger/round/pages"
)

func (s *Rounds) getLine(c *web.Ctx) error {
	p, err := s.linePage(c)
	if err != nil {
		return err
	}
	return c.Page(http.StatusOK, pages.LinePage(*p))
}

// lineCase loads a line that the actor may see, with its round.
func lineCase(c *web.Ctx) (*Round, *Line, error) {
	l, err := store.Get[Line](c.Context(), c.DB, c.Actor.Tenant, c.Path("line"))
	if err != nil {
		return nil, nil, err
	}
	if l.Round != c.Path("id") || !c.Actor.MayOn(RightView, l.Unit, l.KeyTask) {
		return nil, nil, noSheet()
	}
	r, err := get(c.Context(), c.DB, c.Actor.Tenant, l.Round)
	return &r, &l, err
}

func (s *Rounds) linePage(c *web.Ctx) (*pages.Line, error) {
	ctx := c.Context()
	r, l, err := lineCase(c)
	if err != nil {
		return nil, err
	}
	t, err := store.Get[ledger.Task](ctx, c.DB, l.Agency, l.Task)
	if err != nil {
		return nil, err
	}
	n, err := ledger.NamesOf(ctx, s.Roster, c.DB, l.Agency)
	if err != nil {
		return nil, err
	}
	editions, err := editionsOf(ctx, c.DB, l.Agency, l.Round, l.ID)
	if err != nil {
		return nil, err
	}
	remarks, err := remarksOf(ctx, c.DB, l.Agency, l.ID)
	if err != nil {
		return nil, err
	}
	p := &pages.Line{Base: s.base(c, r, "任务"+t.No+"的报送稿"), Measure: t.Measure, Facts: []ui.Pair{
		ui.P("重点任务", t.KeyTask), ui.P("科室", n.Unit(l.Unit)), {Label: "状态", Cell: ui.C(ui.Light(stateLamp(l.State)))},
		{Label: "填报单", Cell: ui.A(n.Unit(l.Unit)+"填报单", sheetHref(l.Round, l.Unit))}, {Label: "台账", Cell: ui.A("任务"+t.No, "/office/ledger/duties/"+l.Duty)}}}
	gone, err := withdrawn(ctx, c.DB, l)
	if err != nil {
		return nil, err
	}
	if gone {
		p.Facts[2].Cell = ui.C(ui.Light(withdrawnLamp))
	} else {
		p.Form = lineForm(c, r, l)
	}
	p.Events = history(editions, remarks, n)
	p.Editions, err = editionCards(editions, n)
	return p, err
}

// lineForm has a button for each move that the actor may make, with one
// field for the reason.
func lineForm(c *web.Ctx, r *Round, l *Line) *ui.Form {
	f := &ui.Form{ID: "say", Action: l.Href(), Fields: []ui.Field{
		{Name: "version", Kind: ui.HiddenKind, Value: strconv.FormatInt(l.Version, 10)},
		{Name: "opinion", Label: "意见或理由", Kind: ui.Textarea, Rows: 3, MaxLength: 1000, Help: "退回、提出异议、维持退回时必填。"}}}
	for _, o := range LineFlow.Can(&LineCase{Round: r, Line: l, Actor: c.Actor.ID}, c.Actor.On(l.Unit, l.KeyTask)) {
		if o.Move.Name == MoveSend {
			continue
		}
		b := ui.Button{Label: o.Move.Name, Name: "move", Value: o.Move.Name, Off: o.Refusal != "", Why: o.Refusal}
		if o.Move.To == Accepted {
			b.Look = ui.Primary
		}
		f.Buttons = append(f.Buttons, b)
	}
	if len(f.Buttons) == 0 {
		return nil
	}
	if c.Actor.MayOn(RightReview, l.Unit, l.KeyTask) {
		f.Fields[1].Phrases = returnPhrases
	}
	return f
}

// history is the line's editions and remarks in one order of time, the newest
// first.
func history(editions []Edition, remarks []Remark, n ledger.Names) []ui.Event {
	var out []ui.Event
	k := 0
	for _, e := range editions {
		out = append(out, ui.Event{At: local(e.At), Who: n.Person(e.By), Title: fmt.Sprintf("提交第%d稿", e.Number)})
		for ; k < len(remarks) && remarks[k].Edition <= e.Number; k++ {
			m := remarks[k]
			ev := ui.Event{At: local(m.At), Who: n.Person(m.By), Title: m.Act, Text: m.Text, Tone: ui.Warn}
			if m.Act == MoveAccept || m.Act == MoveYield {
				ev.Tone = ui.OK
			}
			out = append(out, ev)
		}
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// editionCards show every edition, the newest first, each with what changed
// since the one before.
func editionCards(all []Edition, n ledger.Names) ([]pages.Edition, error) {
	var out []pages.Edition
	var before Body
	for i := range all {
		e := &all[i]
		b, err := e.Read()
		if err != nil {
			return nil, fmt.Errorf("edition %s: %w", e.ID, err)
		}
		card := pages.Edition{Title: fmt.Sprintf("第%d稿", e.Number), Said: said(b.Draft), Proofs: proofLinks(b.Facts.Evidence),
			Note: fmt.Sprintf("%s填报，%s审签，%s提交；摘要 %s…", n.Person(e.Filler), n.Person(e.By), local(e.At).Format("2006-01-02 15:04"), e.Hash[:16])}
		if !e.Intact() {
			card.Note += "（与提交时的摘要不一致，请联系审计管理员）"
		}
		if i > 0 {
			card.Changes, card.Against = differences(before.Draft, b.Draft), fmt.Sprintf("第%d稿", e.Number-1)
		}
		before = b
		out = append([]pages.Edition{card}, out...)
	}
	return out, nil
}

func (s *Rounds) postLine(c *web.Ctx) error {
	_, l, err := lineCase(c)
	if err != nil {
		return err
	}
	move, opinion := c.R.PostFormValue("move"), c.R.PostFormValue("opinion")
	if move == MoveSend {
		return fail.Invalidf("请在科室填报单上提交")
	}
	version, _ := strconv.ParseInt(c.R.PostFormValue("version"), 10, 64)
	err = s.say(c.Context(), c.Actor, []Seen{{l.ID, version}}, move, opinion)
	if err == nil {
		return c.Done("已"+move, l.Href())
	}
	msg, fields, ok := readable(err)
	if !ok {
		return err
	}
	p, e := s.linePage(c)
	if e != nil {
		return e
	}
	p.Notices = append(p.Notices, ui.Notice{Tone: ui.Bad, Title: msg})
	if p.Form != nil {
		f := ui.Pick(p.Form.Fields, "opinion")
		f.Value, f.Error = opinion, fields["opinion"]
	}
	return c.Page(formStatus(err), pages.LinePage(*p))
}
