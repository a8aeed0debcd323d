package interpret

import (
	"cmp"
	"context"
	"slices"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
)

// Change is an amendment of a document.
type Change struct {
	// ID tells one amendment from another; By and Number name the document
	// that made it.
	ID, By, Number string
	// From is the day from which the amended text holds, Published that on
	// which citizens first saw the amendment.
	From, Published civil.Date
}

// named is the amending document with its number.
func (c Change) named() string {
	title := content.Quoted(c.By)
	if c.Number == "" {
		return title
	}
	return title + "（" + c.Number + "）"
}

// outdated says that an interpretation still explains the text before the
// change: it was not published again since citizens saw the amendment.
func (c Change) outdated(l *content.Live) bool {
	return !c.From.IsZero() && day(l.ChangedAt) < c.Published
}

// changes are the amendments of documents that hold today.
func (n *Interpret) changes(ctx context.Context, q store.Querier, agency string, documents ...string) (map[string]Change, error) {
	if n.Amended == nil {
		return nil, nil
	}
	return n.Amended(ctx, q, agency, day(n.DB.Now()), documents...)
}

// old is an interpretation whose document was amended after it.
type old struct {
	piece    content.Item
	document content.Item
	change   Change
}

// outdated lists the interpretations on line whose document was amended after
// they were published, the longest known first.
func (n *Interpret) outdated(ctx context.Context, q store.Querier, agency string) ([]old, error) {
	changes, err := n.changes(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	var out []old
	for document, change := range changes {
		links, err := piecesOf(ctx, q, agency, document)
		if err != nil {
			return nil, err
		}
		for _, k := range links {
			l, err := content.LiveOf(ctx, q, agency, k.Piece)
			if fail.Is(err, fail.Missing) || err == nil && (!l.Gone.IsZero() || !change.outdated(&l)) {
				continue
			}
			if err != nil {
				return nil, err
			}
			o := old{change: change}
			if o.piece, err = content.ItemOf(ctx, q, agency, k.Piece); err != nil {
				return nil, err
			}
			if o.document, err = content.ItemOf(ctx, q, agency, document); err != nil {
				return nil, err
			}
			out = append(out, o)
		}
	}
	slices.SortFunc(out, func(a, b old) int {
		return cmp.Or(cmp.Compare(a.change.From, b.change.From), cmp.Compare(a.piece.ID, b.piece.ID))
	})
	return out, nil
}

// revisions counts the interpretations that the person has to bring up to the
// text that holds.
func (n *Interpret) revisions(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	all, err := n.outdated(ctx, q, a.Tenant)
	if err != nil {
		return nil, err
	}
	w := slice.Waiting{Title: "文件已修改，待修订解读", Href: root + "?f.current=" + wordOutdated}
	seen := map[string]bool{}
	for _, o := range all {
		if !seen[o.piece.ID] && (o.piece.Drafter == a.ID || a.MayOn(RightEdit, o.piece.Unit, content.KindInterpret)) {
			seen[o.piece.ID] = true
			w.Add(slice.Pending{Ref: o.piece.Ref()}, false)
		}
	}
	if w.Count == 0 {
		return nil, nil
	}
	return []slice.Waiting{w}, nil
}

// wordOutdated marks an interpretation of a text that holds no more, in lists.
const wordOutdated = "文件已修改，待修订"

// alert tells the drafter of each interpretation, once for each amendment, that
// it explains a text that holds no more.
func (n *Interpret) alert(ctx context.Context, agency string) error {
	all, err := n.outdated(ctx, n.DB, agency)
	if err != nil {
		return err
	}
	for _, o := range all {
		err := n.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error {
			m := notice.Message{Key: "interpret:outdated:" + o.piece.ID + ":" + o.change.ID, Kind: "interpret.due", Level: notice.Remind, Subject: o.piece.Ref(), Href: pieceHref(o.piece.ID),
				To: []string{o.piece.Drafter}, Title: "请修订解读：" + o.piece.Title,
				Body: "所解读的《" + o.document.Title + "》自" + o.change.From.Chinese() + "起被" + o.change.named() + "修改。请在信息页点“修订”，按现行文本更新后再次发布。"}
			told, err := n.Notices.Tell(tx, m)
			if err == nil && told == 0 {
				tx.Quiet("已经提醒过")
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
