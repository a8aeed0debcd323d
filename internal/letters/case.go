package letters

import (
	"context"
	"slices"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/approval"
)

// Case is a letter before a person, with what the moves ask about.
type Case struct {
	Letter   Letter
	Channel  Channel
	Reply    Reply
	HasReply bool
	Sheet    approval.Sheet
	HasSheet bool
	Actor    who.Actor
	Today    civil.Date
	Numbers  Numbers
	// Turn says that the sheet's box is the actor's to fill; TurnWhy is the
	// condition in the way.
	Turn    bool
	TurnWhy string
	// Pending says that an extension waits to be decided.
	Pending bool
	// OpenParts counts units that owe their contribution, Contacts how often
	// the writer was spoken to in this round, Members the letters joined to
	// this one.
	OpenParts, Contacts, Members int
	// MustSpeak says that the letter is one whose writer is spoken to before
	// the reply.
	MustSpeak bool
	// Flaws are what the reply lacks; Differences where the two replies that
	// went out say something else than was signed.
	Flaws       []Flaw
	Differences []Difference

	Returns    []Return
	Extensions []Extension
	Parts      []Part
	Talks      []Contact
	Urgings    []Urging
}

// Before is the actor before the letter, for the flow's table.
func (c *Case) Before() flow.Who { return before{c.Actor.On(c.Letter.Unit, ""), c} }

// PlatformProven says that the reply on the platform has its proof: its text,
// and a file or a service that was recorded.
func (c *Case) PlatformProven() bool {
	return c.HasReply && c.Reply.PlatformText != "" && proves(&c.Letter, MovePlatform, c.Reply.PlatformWay, c.Reply.PlatformRef, c.Reply.PlatformFile)
}

// PaperProven says that the reply on paper has its proof, likewise.
func (c *Case) PaperProven() bool {
	return c.HasReply && c.Reply.PaperText != "" && proves(&c.Letter, MovePaper, c.Reply.PaperWay, c.Reply.PaperRef, c.Reply.PaperFile)
}

// proves says whether that is proof. What closed with a number alone, before a
// file had to go with it, stays proven.
func proves(l *Letter, move, way, ref, file string) bool {
	switch way {
	case "":
		return false
	case WayFile:
		return file != ""
	case wayNoted:
		return l.State == Closed && ref != ""
	}
	list := PlatformWays
	if move == MovePaper {
		list = PaperWays
	}
	if w, ok := wayOf(list, way); ok && w.With && file == "" && l.State != Closed {
		return false
	}
	return ref != ""
}

// Noticed says that the writer of a petition was told in writing that it was
// received, or got the answer itself within that term.
func (c *Case) Noticed() bool {
	l := &c.Letter
	return l.NoticeDue.IsZero() || !l.NoticedOn.IsZero() || c.PlatformProven() && c.PaperProven() && on(c.Reply.last()) <= l.NoticeDue
}

// sees says that the actor may know of the letter: by its unit, or by one that
// contributes to it.
func sees(a who.Actor, l *Letter, parts []Part) bool {
	return a.MayOn(RightView, l.Unit, "") || slices.ContainsFunc(parts, func(p Part) bool { return a.MayOn(RightView, p.Unit, "") })
}

func missingLetter() error {
	return fail.Missingf("没有找到这封信，可能已经转给其他科室，或您没有查看它的权限")
}

// Case reads a letter as it stands before the actor.
func (s *Letters) Case(ctx context.Context, q store.Querier, a who.Actor, id string) (*Case, error) {
	c := &Case{Actor: a, Today: civil.FromTime(s.DB.Now().In(store.Zone))}
	var err error
	if c.Letter, err = store.Get[Letter](ctx, q, a.Tenant, id); err != nil {
		if fail.Is(err, fail.Missing) {
			err = missingLetter()
		}
		return nil, err
	}
	l := &c.Letter
	if c.Parts, err = store.Select[Part](ctx, q, "WHERE agency = $1 AND letter = $2 ORDER BY id", a.Tenant, id); err != nil {
		return nil, err
	}
	if !a.IsSystem() && !sees(a, l, c.Parts) {
		return nil, missingLetter()
	}
	c.Channel, _ = ChannelOf(l.Channel)
	if c.Numbers, err = s.Numbers(ctx, q, a.Tenant, c.Today); err != nil {
		return nil, err
	}
	return c, s.readCase(ctx, q, c)
}

// readCase reads what hangs on the letter.
func (s *Letters) readCase(ctx context.Context, q store.Querier, c *Case) (err error) {
	l, agency := &c.Letter, c.Letter.Agency
	if c.Returns, err = store.Select[Return](ctx, q, "WHERE agency = $1 AND letter = $2 ORDER BY id", agency, l.ID); err != nil {
		return err
	}
	if c.Extensions, err = store.Select[Extension](ctx, q, "WHERE agency = $1 AND letter = $2 ORDER BY id", agency, l.ID); err != nil {
		return err
	}
	if c.Talks, err = store.Select[Contact](ctx, q, "WHERE agency = $1 AND letter = $2 ORDER BY at, id", agency, l.ID); err != nil {
		return err
	}
	if c.Urgings, err = store.Select[Urging](ctx, q, "WHERE agency = $1 AND letter = $2 ORDER BY at, id", agency, l.ID); err != nil {
		return err
	}
	if err = q.QueryRow(ctx, "SELECT COUNT(*) FROM letters_letter WHERE agency = $1 AND main = $2", agency, l.ID).Scan(&c.Members); err != nil {
		return err
	}
	c.Pending = slices.ContainsFunc(c.Extensions, func(e Extension) bool { return e.Decision == "" })
	for _, p := range c.Parts {
		if p.DoneAt.IsZero() {
			c.OpenParts++
		}
	}
	for _, t := range c.Talks {
		if l.AcceptedAt.IsZero() || !t.At.Before(l.AcceptedAt) {
			c.Contacts++
		}
	}
	c.MustSpeak = slices.Contains([]string{"help", "complaint", "report"}, l.Kind) && l.Citizen != ""
	return s.readReply(ctx, q, c)
}

// readReply reads the reply of the letter's present round with its sheet.
func (s *Letters) readReply(ctx context.Context, q store.Querier, c *Case) error {
	r, err := store.First[Reply](ctx, q, "WHERE agency = $1 AND letter = $2 AND round = $3", c.Letter.Agency, c.Letter.ID, c.Letter.Round)
	if fail.Is(err, fail.Missing) {
		return nil
	}
	if err != nil {
		return err
	}
	c.Reply, c.HasReply = r, true
	c.Flaws, c.Differences = Check(&c.Letter, &c.Reply, c.Numbers), Differ(&c.Reply)
	of := r.Ref()
	if c.Letter.Main != "" {
		return nil // its reply was signed on the main letter's sheet
	}
	if c.Sheet, c.HasSheet, err = approval.Live(ctx, q, c.Letter.Agency, of); err != nil {
		return err
	}
	if c.HasSheet && c.Sheet.State == approval.Reviewing {
		c.Turn, c.TurnWhy = approval.MayFill(c.Actor, who.Actor{}, &c.Sheet)
	}
	return nil
}

// try decides whether the actor may make the move, in an act.
func (s *Letters) try(tx *store.Tx, id string, version int64, move string) (*Case, flow.Move[*Case], error) {
	c, err := s.Case(tx.Context(), tx, tx.Actor(), id)
	if err != nil {
		return nil, flow.Move[*Case]{}, err
	}
	if version != AnyVersion && c.Letter.Version != version {
		return c, flow.Move[*Case]{}, fail.Stalef("这封信刚刚由其他人处理过，请刷新后查看再办理")
	}
	m, err := Flow.Try(c, move, c.Before())
	return c, m, err
}

// AnyVersion acts upon the letter as it is now.
const AnyVersion int64 = -1
