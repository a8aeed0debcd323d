package publish

import (
	"slices"
	"time"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
)

var zeroTime time.Time

func monthOf(n int) time.Month { return time.Month(n) }

// The kinds of messages.
const (
	MsgTurn     = "publish.turn"
	MsgReturned = "publish.returned"
	MsgSigned   = "publish.signed"
	MsgOut      = "publish.out"
	MsgUrgent   = "publish.urgent"
	MsgDue      = "publish.due"
	MsgReview   = "publish.review"
)

// tell stores a message about an item.
func (p *Publish) tell(tx *store.Tx, i *content.Item, m notice.Message) error {
	if p.Notices == nil {
		return nil
	}
	if m.Href == "" {
		m.Href = i.Href()
	}
	m.Subject = i.Ref()
	m.To = slices.DeleteFunc(m.To, func(id string) bool { return id == "" || id == tx.Actor().ID })
	_, err := p.Notices.Tell(tx, m)
	return err
}

func ids(list []people.Person) []string {
	out := make([]string, len(list))
	for n, p := range list {
		out[n] = p.ID
	}
	return out
}

// tellTurn tells those whose turn has come that an item waits for them.
func (p *Publish) tellTurn(tx *store.Tx, i *content.Item, sheet string) error {
	if p.Notices == nil || p.Staff == nil {
		return nil
	}
	s, err := store.Get[approval.Sheet](tx.Context(), tx, tx.Tenant(), sheet)
	if err != nil {
		return err
	}
	step, ok := s.Now()
	if !ok {
		return nil
	}
	to, err := p.fillers(tx, &s)
	if err != nil {
		return err
	}
	return p.tell(tx, i, notice.Message{Kind: MsgTurn, Level: notice.Remind, Title: "待审核：" + i.Title, Body: step.Label, To: to})
}

// fillers are the people who may fill the box whose turn it is.
func (p *Publish) fillers(tx *store.Tx, s *approval.Sheet) ([]string, error) {
	staff, err := p.Staff(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return nil, err
	}
	var out []string
	for _, a := range staff {
		if may, _ := approval.MayFill(a, who.Actor{}, s); may {
			out = append(out, a.ID)
		}
	}
	return out, nil
}
