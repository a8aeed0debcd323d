package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/ledger/plan"
)

// DraftDoubt is a doubt of a draft as it stands.
type DraftDoubt struct {
	plan.Doubt
	// Key names the doubt within its row or document.
	Key string
	// Settled is set once a person has looked at it.
	Settled bool
}

// Blocks says that the plan cannot be adopted before the doubt is settled: a
// name that means no unit for certain would send work to the wrong people.
func (d DraftDoubt) Blocks() bool {
	return !d.Settled && (d.Code == plan.DoubtSpelling || d.alone())
}

// alone says that the doubt is never settled along with others.
func (d DraftDoubt) alone() bool {
	return d.Decides() || d.Code == plan.DoubtMixed || d.Code == doubtIssuer
}

// Decides says that looking does not settle the doubt: somebody has to say
// which unit a name means, or that it is left out.
func (d DraftDoubt) Decides() bool { return d.Code == plan.DoubtUnknownUnit }

// doubtKey is the same for the same doubt however often it is asked.
func doubtKey(d plan.Doubt) string { return digest(d.Code, d.Field, d.Message) }

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:6])
}

func (d *Draft) doubtsOf(list []plan.Doubt, settled []string) []DraftDoubt {
	out := make([]DraftDoubt, len(list))
	for i, q := range list {
		out[i] = DraftDoubt{Doubt: q, Key: doubtKey(q)}
		out[i].Settled = slices.Contains(settled, out[i].Key)
		if out[i].Decides() {
			out[i].Settled = d.meant(q.Name)
		}
	}
	return out
}

// OfDocument lists the doubts about the document as a whole.
func (d *Draft) OfDocument() []DraftDoubt { return d.doubtsOf(d.Plan.Doubts, d.Settled) }

// OfRow lists the doubts of the i-th row, counted from 0.
func (d *Draft) OfRow(i int) []DraftDoubt {
	return d.doubtsOf(d.Plan.Rows[i].Doubts, d.Choices[i].Settled)
}

// Doubts lists all doubts, the document's first. A row that is left out of
// the ledger has none.
func (d *Draft) Doubts() []DraftDoubt {
	out := d.OfDocument()
	for i := range d.Plan.Rows {
		if !d.Choices[i].Omit {
			out = append(out, d.OfRow(i)...)
		}
	}
	return out
}

// Open counts the doubts that nobody has looked at.
func Open(doubts []DraftDoubt) int {
	n := 0
	for _, d := range doubts {
		if !d.Settled {
			n++
		}
	}
	return n
}

// settle marks the doubts of the row that have one of the codes as answered
// by what was chosen.
func (d *Draft) settle(i int, codes ...string) {
	for _, q := range d.OfRow(i) {
		if !q.Settled && slices.Contains(codes, q.Code) {
			d.Choices[i].Settled = append(d.Choices[i].Settled, q.Key)
		}
	}
}

// RowKey changes whenever anything about the row does; forms carry it, so
// that nobody overwrites what somebody else has just corrected.
func (d *Draft) RowKey(i int) string {
	row, _ := json.Marshal(d.Plan.Rows[i])
	choice, _ := json.Marshal(d.Choices[i])
	return digest(fmt.Sprint(i), string(row), string(choice))
}

// lacks says what keeps the i-th row from being adopted (A01).
func (d *Draft) lacks(i int) []string {
	var missing []string
	c := &d.Choices[i]
	if c.Omit {
		return nil
	}
	if c.Lead == "" {
		missing = append(missing, "没有牵头科室")
	}
	if c.Due.IsZero() {
		missing = append(missing, "没有完成日期")
	}
	if strings.TrimSpace(d.Plan.Rows[i].Measure) == "" {
		missing = append(missing, "没有具体措施")
	}
	return missing
}

// Obstacle is a row that keeps its draft from being adopted, and why.
type Obstacle struct {
	// Row counts from 1; 0 is the document as a whole.
	Row   int
	Label string
	Why   []string
}

// Obstacles lists what stands in the way of adopting the plan.
func (p *Plan) Obstacles() []Obstacle {
	var out []Obstacle
	d := &p.Draft
	var whole []string
	if p.Year == 0 {
		whole = append(whole, "没有年度")
	}
	if p.Title == "" {
		whole = append(whole, "没有标题")
	}
	if whole = append(whole, blocking(d.OfDocument())...); len(whole) > 0 {
		out = append(out, Obstacle{Label: "全文", Why: whole})
	}
	for i, r := range d.Plan.Rows {
		why := d.lacks(i)
		if !d.Choices[i].Omit {
			why = append(why, blocking(d.OfRow(i))...)
		}
		if len(why) > 0 {
			out = append(out, Obstacle{Row: i + 1, Label: "第" + label(r, i) + "项", Why: why})
		}
	}
	return out
}

func blocking(doubts []DraftDoubt) []string {
	var out []string
	for _, d := range doubts {
		if d.Blocks() {
			out = append(out, blockWords(d))
		}
	}
	return out
}

func blockWords(d DraftDoubt) string {
	if d.Code == plan.DoubtMixed || d.Code == doubtIssuer {
		return d.Message
	}
	return "单位名称待核对：" + strings.TrimSuffix(d.Message, "，请确认")
}

func label(r plan.Row, i int) string {
	if r.No != "" {
		return string(r.No)
	}
	return fmt.Sprint(i + 1)
}

// Makes says what adopting the draft would make: tasks, duties, checkpoints.
func (p *Plan) Makes(today clock) Adoption {
	var out Adoption
	for i := range p.Draft.Plan.Rows {
		c := &p.Draft.Choices[i]
		if c.Omit {
			continue
		}
		out.Tasks++
		out.Duties += len(c.units())
		out.Points += len(pointsOf(&p.Draft.Plan.Rows[i], p.Year, today.today))
	}
	return out
}

// units are the units that a choice gives work to, the lead first.
func (c *Choice) units() []string {
	out := []string{}
	if c.Lead != "" {
		out = append(out, c.Lead)
	}
	for _, u := range c.Support {
		if !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	return out
}

// planUnits is the bureau's own list as the plan reader takes it.
func (n names) planUnits() []plan.Unit {
	out := make([]plan.Unit, len(n.order))
	for i, u := range n.order {
		out[i] = plan.Unit{ID: u.ID, Name: u.Name, Aliases: u.Aliases}
	}
	return out
}

// officeUnit is the unit that runs the ledger, or "".
func (n names) officeUnit() string {
	for _, u := range n.order {
		if u.Office {
			return u.ID
		}
	}
	return ""
}

// suggest makes the choices that suggest themselves for a plan's rows: units
// as the bureau's own list resolves them, the due day as read, and the part
// of the program that the figures will come from. Where no unit leads for
// certain, the choice stays open. What the list leaves in doubt joins the
// plan's own doubts.
func suggest(d *Draft, n names) []Choice {
	p := &d.Plan
	p.Renumber()
	resolved := resolve(d, n)
	out := make([]Choice, len(p.Rows))
	for i := range p.Rows {
		r := &p.Rows[i]
		out[i] = Choice{Capability: capabilityFor(r.Measure), Weight: 1}
		out[i].divide(resolved[i], n)
		if r.Due != nil {
			out[i].Due = *r.Due
		}
	}
	return out
}

// resolve finds the units that the names of the plan mean, and puts what is
// in doubt about them in the place of what was in doubt before.
func resolve(of *Draft, n names) []plan.ResolvedRow {
	p := &of.Plan
	units := func(d plan.Doubt) bool { return d.Code == plan.DoubtSpelling || d.Code == plan.DoubtUnknownUnit }
	for i := range p.Rows {
		p.Rows[i].Doubts = slices.DeleteFunc(p.Rows[i].Doubts, units)
	}
	found := plan.ResolveDecided(p, n.planUnits(), of.decided())
	for _, d := range found.Doubts {
		if i := d.Row - 1; i >= 0 && i < len(p.Rows) {
			p.Rows[i].Doubts = append(p.Rows[i].Doubts, d)
		}
	}
	for _, m := range of.Meant {
		for _, i := range of.naming(m.Name) {
			p.Rows[i].Doubts = append(p.Rows[i].Doubts, plan.Doubt{Code: plan.DoubtUnknownUnit, Field: "responsible", Row: i + 1, Name: m.Name, Message: m.words(n)})
		}
	}
	return found.Rows
}

// divide chooses the units as a row names them. Where it is not certain who
// leads, all of them stand as supporting until somebody decides.
func (c *Choice) divide(r plan.ResolvedRow, n names) {
	lead, support, certain := partsOf(r).divide(n.officeUnit())
	c.Lead, c.Support = lead, support
	if !certain || len(r.Lead) == 0 && len(r.Unknown) > 0 {
		c.Lead, c.Support = "", slices.Concat(r.Lead, r.Support, r.Undesignated)
	}
}

func partsOf(r plan.ResolvedRow) Parts {
	return Parts{Lead: r.Lead, Support: slices.Concat(r.Support, r.Undesignated)}
}
