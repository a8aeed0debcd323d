package report

import (
	"context"
	"fmt"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/report/check"
)

// The verdicts of a reviewer.
const (
	Mended   = "mended"
	Accepted = "accepted"
)

// Verdicts are what a reviewer can say of a finding.
var Verdicts = [][2]string{{Accepted, "已核实，数字无误，说明理由"}, {Mended, "确有错误，已要求修改"}}

// Judged is a finding with what a reviewer said of it.
type Judged struct {
	check.Finding
	Mark *Mark
}

// Open says that the finding still stands in the way: a hard one always, a
// soft one until somebody has looked and said why it is right.
func (j Judged) Open() bool {
	return j.Level == check.Hard || j.Mark == nil || j.Mark.Verdict != Accepted
}

// Examined is a report with everything that was found about it.
type Examined struct {
	Report   *Report
	Figures  *Figures
	Findings []Judged
	Alike    []Likeness
	// Drift is where the figures of a report that was handed over or
	// published differ from what records say now (M03).
	Drift []Difference
}

// Likeness is how much of a part stands in another text too.
type Likeness struct {
	Part, With string
	Hundredths int
}

// Ready says what stands in the way of handing the report over.
func (e *Examined) Ready() []string {
	var out []string
	for _, f := range e.Findings {
		if f.Open() {
			out = append(out, f.Message)
		}
	}
	for _, l := range e.Alike {
		out = append(out, fmt.Sprintf("%s与%s有%d%%的文字相同，请按本年度实际改写", l.Part, l.With, l.Hundredths))
	}
	for _, p := range e.Report.unwrittenParts() {
		out = append(out, p+"还没有撰写；没有情况的也要用一句话写明")
	}
	for _, k := range manualFields {
		if m, ok := e.Report.Manual[k.Key]; !ok || m.Source == "" {
			out = append(out, "没有填写“"+k.Label+"”及其数据来源")
		}
	}
	return out
}

// Examine computes a report's figures and checks them as anybody's.
func (s *Service) Examine(ctx context.Context, q store.Querier, r *Report) (*Examined, error) {
	from, to := r.Span()
	now, err := s.Compute(ctx, q, r.Agency, from, to, r.Manual)
	if err != nil {
		return nil, err
	}
	e := &Examined{Report: r, Figures: now}
	if r.State != Drafting && r.Figures != nil {
		e.Figures, e.Drift = r.Figures, differences(r.Figures, now)
	}
	found, err := readOwn(ctx, r, e.Figures)
	if err != nil {
		return nil, err
	}
	if r.Prior != nil {
		last, err := readOwn(ctx, &Report{Year: r.Year - 1, Parts: map[string]string{}}, r.Prior)
		if err != nil {
			return nil, err
		}
		found.Against(last)
	}
	if len(r.Parts) > 0 {
		fees, err := s.fees(ctx, q, r.Agency, from, to)
		if err != nil {
			return nil, err
		}
		found.Findings = append(found.Findings, feeFindings(r.Parts["6"], fees)...)
	}
	if err := s.judged(ctx, q, e, found); err != nil {
		return nil, err
	}
	e.Alike, err = s.alike(ctx, q, r)
	return e, err
}

// Annual is a year's report as it stands on a day.
type Annual struct {
	Report  *Report
	Figures *Figures
	Result  *check.Result
	// Begun is false where nobody has begun the report: its tables are then
	// all there is.
	Begun bool
	// Open is set while the year is not over; the figures run up to AsOf.
	Open bool
	AsOf civil.Date
}

// Now is a year's report as it stands: the latest edition, or, where none was
// begun, its tables alone.
func (s *Service) Now(ctx context.Context, q store.Querier, agency string, year int) (*Annual, error) {
	out := &Annual{Begun: true, AsOf: civil.FromTime(s.DB.Now().In(store.Zone))}
	if this := out.AsOf.Year(); year < 2008 || year > this {
		return nil, fail.Invalidf("请填写 2008 至 %d 之间的年度：《政府信息公开条例》2008年起施行，%d年度以后还没有开始", this, this)
	}
	out.Open = out.AsOf <= civil.Of(year, 12, 31)
	r, err := store.First[Report](ctx, q, "WHERE agency = $1 AND year = $2 ORDER BY edition DESC", agency, int64(year))
	if fail.Is(err, fail.Missing) {
		name, err := s.Agency(ctx, q, agency)
		if err != nil {
			return nil, err
		}
		out.Begun = false
		r = Report{Agency: agency, Year: int64(year), State: Drafting, Title: fmt.Sprintf("%s%d年政府信息公开工作年度报告", name, year)}
	} else if err != nil {
		return nil, err
	}
	e, err := s.Examine(ctx, q, &r)
	if err != nil {
		return nil, err
	}
	out.Report, out.Figures = &r, e.Figures
	out.Result, err = readOwn(ctx, &r, e.Figures)
	return out, err
}

// Says are the sentences that a reader must know before the figures: that the
// year is not over, and whether the report is published.
func (a *Annual) Says() []string {
	var out []string
	if a.Open {
		out = append(out, fmt.Sprintf("%d年度还没有结束，以下是截至%s的数据，不是全年数据", a.Report.Year, a.AsOf.Chinese()))
	}
	switch r := a.Report; {
	case !a.Begun:
		out = append(out, fmt.Sprintf("%d年度报告还没有开始编制，以下是由记录计算的表格，没有文字部分；应在%s前公布（%s）", r.Year, r.Due().Chinese(), ArticleDue))
	case r.State == Published:
		out = append(out, fmt.Sprintf("已于%s公布（第%d版），以下是公布时固定的数据", r.PublishedOn.Chinese(), r.Edition))
	default:
		out = append(out, fmt.Sprintf("报告尚未公布：第%d版%s，应在%s前公布（%s）", r.Edition, Reports.TitleOf(Reports.State(r)), r.Due().Chinese(), ArticleDue))
	}
	return out
}

// File is the report in a form: "html", "docx" or "pdf"; one that is not
// published says so.
func (a *Annual) File(ctx context.Context, form string) ([]byte, error) {
	stamp := ""
	if a.Report.State != Published && a.Report.State != Replaced {
		stamp = draftStamp
		if a.Open {
			stamp += fmt.Sprintf("（数据截至%s）", a.AsOf.Chinese())
		}
	}
	body, _, err := fileOf(ctx, form, a.Report.Title, a.Report.Body(a.Figures), stamp)
	return body, err
}

// readOwn reads a report of ours through the same eyes as anybody's.
func readOwn(ctx context.Context, r *Report, f *Figures) (*check.Result, error) {
	return readHTML(ctx, r.Title, r.Body(f))
}

func readHTML(ctx context.Context, title, body string) (*check.Result, error) {
	text := fmt.Sprintf("<!DOCTYPE html><html><body><h1>%s</h1>%s</body></html>", title, body)
	doc, err := docread.ReadBytes(ctx, "report.html", []byte(text), docread.Options{})
	if err != nil {
		return nil, err
	}
	return check.Read(doc)
}

func (s *Service) judged(ctx context.Context, q store.Querier, e *Examined, found *check.Result) error {
	marks, err := store.Select[Mark](ctx, q, "WHERE agency = $1 AND report = $2", e.Report.Agency, e.Report.ID)
	if err != nil {
		return err
	}
	for _, f := range found.Findings {
		j := Judged{Finding: f}
		for i := range marks {
			if marks[i].Print == f.Print {
				j.Mark = &marks[i]
			}
		}
		e.Findings = append(e.Findings, j)
	}
	if e.Report.Prior == nil {
		e.Findings = append(e.Findings, Judged{Finding: check.Finding{ID: "X4", Level: check.Hard, Clear: true, Table: "三", Row: check.RowTitle("II"),
			Message: "还没有上一年度的报告可以核对“上年结转”。请在“上年报告”中读入或填写"}})
	}
	return nil
}

// alike compares the written parts with last year's and with sister units'.
func (s *Service) alike(ctx context.Context, q store.Querier, r *Report) ([]Likeness, error) {
	others := map[string]string{}
	last, err := store.Select[Report](ctx, q, "WHERE agency = $1 AND year < $2 ORDER BY year DESC, edition DESC", r.Agency, r.Year)
	if err != nil {
		return nil, err
	}
	for _, l := range last[:min(len(last), 3)] {
		others[fmt.Sprintf("本机关%d年度报告", l.Year)] += l.Parts["1"] + l.Parts["5"] + l.Parts["6"]
	}
	bodies, err := store.Select[Body](ctx, q, "WHERE agency = $1 AND year >= $2 ORDER BY id", r.Agency, r.Year-1)
	if err != nil {
		return nil, err
	}
	for _, b := range bodies {
		if b.Words != "" {
			others[fmt.Sprintf("%s%d年度报告", b.Name, b.Year)] += b.Words
		}
	}
	p, err := ParameterOn(ctx, q, r.Agency, civil.FromTime(s.DB.Now().In(store.Zone)))
	if err != nil {
		return nil, err
	}
	given := ""
	for _, text := range r.skeleton("", &Figures{}, Fees{}) {
		given += text
	}
	var out []Likeness
	for i, key := range []string{"1", "5", "6"} {
		worst := Likeness{Part: []string{PartTitles[0], PartTitles[4], PartTitles[5]}[i]}
		for name, text := range others {
			if n := likeness(r.Parts[key], text, given); n > worst.Hundredths || n == worst.Hundredths && name < worst.With {
				worst.With, worst.Hundredths = name, n
			}
		}
		if int64(worst.Hundredths) >= p.Alike {
			out = append(out, worst)
		}
	}
	return out, nil
}
