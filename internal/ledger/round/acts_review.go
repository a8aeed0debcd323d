package round

import (
	"context"
	"fmt"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	"gongkai/internal/office/notice"
)

// Seen names a line as a person saw it: with the version it had then.
type Seen struct {
	ID      string
	Version int64
}

// Judge accepts or returns lines, all or none. A return needs its reason.
func (s *Rounds) Judge(ctx context.Context, a who.Actor, lines []Seen, accept bool, opinion string) error {
	move := MoveAccept
	if !accept {
		move = MoveReturn
	}
	return s.say(ctx, a, lines, move, opinion)
}

// Object objects, for the unit, to the return of a line.
func (s *Rounds) Object(ctx context.Context, a who.Actor, line Seen, text string) error {
	return s.say(ctx, a, []Seen{line}, MoveObject, text)
}

// Answer answers an objection: the return is upheld, or the edition accepted.
func (s *Rounds) Answer(ctx context.Context, a who.Actor, line Seen, uphold bool, text string) error {
	if uphold {
		return s.say(ctx, a, []Seen{line}, MoveUphold, text)
	}
	return s.say(ctx, a, []Seen{line}, MoveYield, text)
}

// Recall returns a line that had been accepted.
func (s *Rounds) Recall(ctx context.Context, a who.Actor, line Seen, text string) error {
	return s.say(ctx, a, []Seen{line}, MoveRecall, text)
}

// askFor is what has to be written with each move; the others need nothing.
var askFor = map[string]string{
	MoveReturn: "请写明退回原因，说明要补充或修改什么", MoveObject: "请写明异议的理由",
	MoveUphold: "请写明维持退回的理由", MoveRecall: "请写明退回原因",
}

// say makes one move of each of the lines and keeps what was said.
func (s *Rounds) say(ctx context.Context, a who.Actor, lines []Seen, move, text string) error {
	text = strings.TrimSpace(text)
	if ask := askFor[move]; ask != "" && text == "" {
		return fail.Fields(map[string]string{"opinion": ask})
	}
	if len(lines) == 0 {
		return fail.Invalidf("请先勾选要%s的任务", move)
	}
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		t := &talk{s: s, tx: tx, move: move, text: text, rounds: map[string]Round{}, told: map[string][]string{}}
		for _, seen := range lines {
			if err := t.line(seen); err != nil {
				return err
			}
		}
		return t.tell()
	})
}

// talk is one act of review upon one or several lines.
type talk struct {
	s          *Rounds
	tx         *store.Tx
	move, text string
	rounds     map[string]Round
	// told gathers the numbers of tasks by round and unit.
	told  map[string][]string
	order []Line
}

func (t *talk) line(seen Seen) error {
	ctx := t.tx.Context()
	l, err := store.Get[Line](ctx, t.tx, t.tx.Tenant(), seen.ID)
	if err != nil {
		return err
	}
	r, ok := t.rounds[l.Round]
	if !ok {
		if r, err = get(ctx, t.tx, t.tx.Tenant(), l.Round); err != nil {
			return err
		}
		t.rounds[l.Round] = r
	}
	task, err := store.Get[ledger.Task](ctx, t.tx, t.tx.Tenant(), l.Task)
	if err != nil {
		return err
	}
	if l.Version != seen.Version {
		return fail.Stalef("任务%s刚刚有变化，没有%s。请刷新页面，核对后再处理", task.No, t.move)
	}
	gone, err := withdrawn(ctx, t.tx, &l)
	if err != nil {
		return err
	}
	if gone {
		return fail.Stalef("任务%s%s，没有%s。请刷新页面", task.No, withdrawnWord, t.move)
	}
	a := t.tx.Actor()
	m, err := LineFlow.Try(&LineCase{Round: &r, Line: &l, Actor: a.ID}, t.move, a.On(l.Unit, l.KeyTask))
	if err != nil {
		return err
	}
	if err := t.set(&l, m.To); err != nil {
		return err
	}
	key := l.Round + "/" + l.Unit
	if len(t.told[key]) == 0 {
		t.order = append(t.order, l)
	}
	t.told[key] = append(t.told[key], task.No)
	return t.tx.Record(act(t.move), l.Ref(), store.Because(t.text), store.Telling("任务%s第%d稿：%s", task.No, l.Edition, t.move))
}

// act is the move's name in the record, where it stands among many others.
func act(move string) string {
	switch move {
	case MoveAccept, MoveReturn:
		return move + "报送稿"
	case MoveObject:
		return "对退回提出异议"
	}
	return move
}

func (t *talk) set(l *Line, to flow.State) error {
	l.State = to
	if t.move != MoveObject {
		l.JudgedAt, l.JudgedBy, l.Opinion = t.tx.Now(), t.tx.Actor().ID, t.text
	}
	if err := t.tx.Update(l); err != nil {
		return err
	}
	had, err := remarksOf(t.tx.Context(), t.tx, l.Agency, l.ID)
	if err != nil {
		return err
	}
	return t.tx.Insert(&Remark{Agency: l.Agency, ID: t.tx.NewID(), Round: l.Round, Line: l.ID, Number: int64(len(had)) + 1, Edition: l.Edition,
		Act: t.move, Text: t.text, By: t.tx.Actor().ID, At: t.tx.Now()})
}

// tell tells the other side, once for each unit.
func (t *talk) tell() error {
	n, err := ledger.NamesOf(t.tx.Context(), t.s.Roster, t.tx, t.tx.Tenant())
	if err != nil {
		return err
	}
	for _, l := range t.order {
		r := t.rounds[l.Round]
		m := notice.Message{Kind: "round.review", Level: notice.Info, Subject: r.Ref(), Body: t.text,
			Title: fmt.Sprintf("%s：任务%s%s", r.Name, strings.Join(t.told[l.Round+"/"+l.Unit], "、"), past[t.move]),
			Href:  sheetHref(l.Round, l.Unit), To: readers(n, l.Unit)}
		switch t.move {
		case MoveObject:
			m.Title = n.Unit(l.Unit) + "：" + m.Title
			m.Level, m.Href, m.To = notice.Remind, l.Href(), n.Having("", "office")
		case MoveReturn, MoveUphold, MoveRecall:
			m.Level = notice.Warn
		}
		if _, err := t.s.Notices.Tell(t.tx, m); err != nil {
			return err
		}
	}
	return nil
}

// past says what was done, for the title of a message.
var past = map[string]string{
	MoveAccept: "已接受", MoveReturn: "被退回，请修改后重新提交", MoveObject: "对退回有异议，请答复",
	MoveUphold: "维持退回，请修改后重新提交", MoveYield: "异议已采纳，报送稿已接受", MoveRecall: "重新退回，请修改后重新提交",
}
