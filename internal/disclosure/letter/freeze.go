package letter

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"strconv"
	"strings"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/paper"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/citizen"
)

// Deps are what letters need from elsewhere.
type Deps struct {
	DB       *store.DB
	Log      *slog.Logger
	Service  *disclosure.Service
	Citizens *citizen.Citizens
	Files    attach.Keeper
	// Office gives phone and address of an agency as its site names them: they
	// hold for letters, too, unless these have their own. Without it there are
	// none.
	Office func(ctx context.Context, q store.Querier, agency string) (phone, address string, err error)
}

// Letters is the capability.
type Letters struct{ Deps }

// New makes the capability.
func New(d Deps) *Letters {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	return &Letters{d}
}

var _ disclosure.Letters = (*Letters)(nil)

// edited begins the keys of disclosure.Letter.Parts that hold rewritten parts;
// all others are fields.
const edited = "text."

// draftOf is a kept letter as its words take it.
func draftOf(l *disclosure.Letter) wording.Draft {
	d := wording.Draft{Kind: wording.Kind(l.Template), Ground: wording.Ground(l.Ground), Values: map[string]string{}, Edited: map[string]string{}}
	for key, text := range l.Parts {
		if part, ok := strings.CutPrefix(key, edited); ok {
			d.Edited[part] = text
			continue
		}
		d.Values[key] = text
	}
	return d
}

// text fills a letter. With names it is the letter itself; without them it is
// what may be shown on a page.
func (l *Letters) text(ctx context.Context, q store.Querier, c *disclosure.Case, x *disclosure.Letter, names bool) (wording.Settings, wording.Text, []wording.Fault, error) {
	s, err := l.settings(ctx, q, &c.Setting)
	if err != nil {
		return s, wording.Text{}, nil, err
	}
	if s.On = x.SignedOn; s.On.IsZero() {
		s.On = civil.FromTime(l.DB.Now().In(store.Zone))
	}
	f, err := l.facts(ctx, q, c, names)
	if err != nil {
		return s, wording.Text{}, nil, err
	}
	d := draftOf(x)
	if err := l.party(ctx, q, c, x, &d, names); err != nil {
		return s, wording.Text{}, nil, err
	}
	text, faults := wording.CheckDraft(s, f, d)
	faults = append(drift(c, x), faults...)
	if says := lacking(s); says != "" {
		faults = append(faults, wording.Fault{Says: says})
	}
	return s, text, faults, nil
}

// party names the third party that a letter goes to, who may be a person and
// is then kept sealed.
func (l *Letters) party(ctx context.Context, q store.Querier, c *disclosure.Case, x *disclosure.Letter, d *wording.Draft, names bool) error {
	t, _ := wording.Of(d.Kind)
	if t.To != "third" {
		return nil
	}
	asked := consulted(c, x.Addressee, clock.AskThirdParty)
	if asked == nil || asked.PartyID == "" {
		return nil
	}
	d.Values = maps.Clone(d.Values)
	if names {
		p, err := l.person(ctx, q, c.Item.Agency, asked.PartyID)
		if err == nil {
			d.Values["third"] = nameOf(p)
		}
		return err
	}
	masks, err := l.Citizens.Masks(ctx, q, c.Item.Agency, []string{asked.PartyID})
	if err == nil {
		d.Values["third"] = masks[asked.PartyID].Title
	}
	return err
}

// Check refuses a letter that may not be signed or issued as it is.
func (l *Letters) Check(ctx context.Context, q store.Querier, c *disclosure.Case, x *disclosure.Letter) error {
	_, _, faults, err := l.text(ctx, q, c, x, true)
	if err != nil {
		return err
	}
	return refusal(faults)
}

// refusal is one error of all faults: those of fields on their fields.
func refusal(faults []wording.Fault) error {
	if len(faults) == 0 {
		return nil
	}
	fields := map[string]string{}
	var says []string
	for _, f := range faults {
		if f.Field != "" && fields[f.Field] == "" {
			fields[f.Field] = f.Says
		}
		says = append(says, f.Says)
	}
	err := fail.Fields(fields)
	err.Msg = "文书不能送审或者签发：" + strings.Join(says, "；")
	return err
}

// series is the counter of a family's numbers in a year.
func series(f wording.Family, year int) string {
	return "letter:" + string(f) + ":" + strconv.Itoa(year)
}

// Freeze takes the letter's number and keeps its bytes: what is signed is what
// goes out, and what a court is shown years later.
func (l *Letters) Freeze(tx *store.Tx, c *disclosure.Case, x *disclosure.Letter) error {
	if x.Pdf != "" {
		return fail.Stalef("这份文书已经编号定稿，不能重新生成")
	}
	ctx := tx.Context()
	s, text, faults, err := l.text(ctx, tx, c, x, true)
	if err != nil {
		return err
	}
	if err := refusal(faults); err != nil {
		return err
	}
	on := x.SignedOn
	if on.IsZero() {
		on = tx.Today()
	}
	f := text.Template.Family
	if f != wording.Unnumbered {
		year := on.Year()
		n, err := l.Service.Next(tx, series(f, year))
		if err != nil {
			return err
		}
		x.Number = s.NumberOf(f, year, int(n))
	}
	x.Family, x.Title = string(f), text.Template.TitleFor(text.Ground)
	return l.keep(tx, x, text.Paper(s, x.Number, on))
}

// keep writes both files and stores them with the letter.
func (l *Letters) keep(tx *store.Tx, x *disclosure.Letter, p paper.Letter) error {
	ctx := tx.Context()
	pdf, err := p.PDF(ctx)
	if err != nil {
		return err
	}
	docx, err := p.DOCX(ctx)
	if err != nil {
		return err
	}
	name := fileName(x)
	one, err1 := l.Files.Put(tx, name+".pdf", pdf, x.Ref())
	two, err2 := l.Files.Put(tx, name+".docx", docx, x.Ref())
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	x.Pdf, x.PdfHash, x.Docx, x.DocxHash = one.ID, one.SHA256, two.ID, two.SHA256
	return nil
}

// fileName is what a letter's files are called; no name of a person is in it.
func fileName(x *disclosure.Letter) string {
	if x.Number == "" {
		return x.Title
	}
	return x.Number + "　" + x.Title
}
