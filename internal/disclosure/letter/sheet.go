package letter

import (
	"cmp"
	"context"
	"strings"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/paper"
	"gongkai/internal/kit/store"
)

// MaskedStamp stands on letters that are set anew without names.
const MaskedStamp = "遮蔽副本，正本存于案卷"

// Facts are the agency's settings and what its letters say of the case; names
// are in full where asked for, else masked.
func (l *Letters) Facts(ctx context.Context, q store.Querier, c *disclosure.Case, names bool) (wording.Settings, wording.Facts, error) {
	s, err := l.settings(ctx, q, &c.Setting)
	if err != nil {
		return s, wording.Facts{}, err
	}
	f, err := l.facts(ctx, q, c, names)
	return s, f, err
}

// Masked is the PDF of a letter with the names masked, for use outside.
func (l *Letters) Masked(ctx context.Context, q store.Querier, c *disclosure.Case, x *disclosure.Letter) ([]byte, error) {
	s, text, _, err := l.text(ctx, q, c, x, false)
	if err != nil {
		return nil, err
	}
	p := text.Paper(s, x.Number, x.SignedOn)
	p.Stamp = MaskedStamp
	return p.PDF(ctx)
}

// Preview is a letter as it would look, marked as a draft. The names are
// masked: the letter itself is made when it is signed.
func (l *Letters) Preview(ctx context.Context, q store.Querier, c *disclosure.Case, x *disclosure.Letter) (paper.Letter, error) {
	s, text, _, err := l.text(ctx, q, c, x, false)
	if err != nil {
		return paper.Letter{}, err
	}
	p := text.Paper(s, "", 0)
	p.Stamp = wording.DraftStamp
	return p, nil
}

// noticeDays is after how many days what was announced is served.
const noticeDays = 30

// Way is one way of service, with what day counts (RULES.md 13.5).
type Way struct{ Key, Title, Says, Article string }

var wayNotes = map[string][2]string{
	disclosure.ByHand:     {"以受送达人在送达回证上签收的日期为送达日期", "《民事诉讼法》第八十八条"},
	disclosure.ByMail:     {"交邮之日为发出之日，以回执上注明的收件日期为送达日期", "《民事诉讼法》第九十一条"},
	disclosure.ByNet:      {"须经受送达人同意，以到达受送达人特定系统的日期为送达日期", "《民事诉讼法》第九十条"},
	disclosure.ByFaxPaper: {"须经受送达人同意，以传真到达的日期为送达日期", "《民事诉讼法》第九十条"},
	disclosure.ByLeaving:  {"拒收的，由见证人签名或者拍照、录像，留置之日为送达日期", "《民事诉讼法》第八十九条"},
	disclosure.ByThrough:  {"以受送达人签收的日期为送达日期", "《民事诉讼法》第九十一条"},
	disclosure.ByNotice:   {"其他方式无法送达的，自公告之日起经过30日视为送达", "《民事诉讼法》第九十五条"},
}

// Ways are the ways of service in the order of forms.
func Ways() []Way {
	var out []Way
	for _, m := range disclosure.Methods {
		out = append(out, Way{m[0], m[1], wayNotes[m[0]][0], wayNotes[m[0]][1]})
	}
	return out
}

// Announced is the day of service of what was announced.
func Announced(on civil.Date) civil.Date { return on + noticeDays }

// Certificate is the certificate of service of a letter (送达回证): filled with
// what is on record, blank where it is to be signed.
func (l *Letters) Certificate(ctx context.Context, q store.Querier, c *disclosure.Case, x *disclosure.Letter, names bool) (paper.Sheet, error) {
	s, text, _, err := l.text(ctx, q, c, x, names)
	if err != nil {
		return paper.Sheet{}, err
	}
	d := wording.Delivery{To: text.To, Letter: x.Title, Number: x.Number, Way: disclosure.MethodTitle(cmp.Or(x.ServedHow, x.Method)), Sent: x.Issued, Served: x.Served, Mail: x.Carrier}
	if names && text.Template.To == "" {
		if p, err := l.person(ctx, q, c.Item.Agency, c.Request.Lead()); err == nil {
			d.Place = p.Address
		}
	}
	switch {
	case !names:
	case x.ServedHow == disclosure.ByLeaving:
		d.Refusal = x.SignedFor
	default:
		d.Signer, d.Relation, _ = strings.Cut(x.SignedFor, "，")
	}
	f := wording.Facts{No: c.Item.Label()}
	return wording.ServiceForm(s, f, d), nil
}

// Slip is the reply that goes with a letter that asks for an opinion.
func (l *Letters) Slip(ctx context.Context, q store.Querier, c *disclosure.Case, x *disclosure.Letter) (paper.Sheet, error) {
	s, text, _, err := l.text(ctx, q, c, x, true)
	if err != nil {
		return paper.Sheet{}, err
	}
	return wording.SlipForm(s, wording.Facts{No: c.Item.Label()}, x.Number, text.To, x.Parts["proposed"]), nil
}
