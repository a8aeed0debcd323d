package round

import (
	"regexp"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	"gongkai/internal/ledger/export"
)

// Document is the report as it is written to Word and to a workbook. The same
// report always gives the same document.
func (r *Report) Document() *export.Round {
	out := &export.Round{Title: r.Title(), Agency: r.filer(), Filed: r.filed(), AsOf: r.AsOf,
		Overall:  strings.Join(append(r.Sentences(), r.Words.Overall), "\n"),
		Problems: r.Words.Problems, Next: r.Words.Next, Figures: r.exportFigures(),
		Withdrawn: r.counts().withdrawn,
		Head:      r.Signers.Head, Reviewer: r.Signers.Reviewer, Filler: r.Signers.Filler, Phone: r.Signers.Phone}
	out.Items, out.Done = r.items()
	for _, u := range r.Units {
		out.Returns = append(out.Returns, export.Return{Unit: u.Name, Asked: u.Lines, Sent: u.Sent, Accepted: u.Accepted,
			First: local(u.First), Last: local(u.Last), Editions: u.Editions, Rejected: u.Returned, State: u.state(), Note: u.When})
	}
	return out
}

// filer is the 填报单位.
func (r *Report) filer() string { return r.Issuer + r.Unit }

// filed is the 填报时间: when the unit last submitted, or the report was made.
func (r *Report) filed() civil.Date {
	if r.Unit != "" && len(r.Units) == 1 && !r.Units[0].Last.IsZero() {
		return dayOf(r.Units[0].Last)
	}
	return dayOf(r.Made)
}

func local(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(store.Zone)
}

// state is how far the unit is, in a word.
func (u ReportUnit) state() string {
	switch {
	case u.Sent == 0:
		return "未报送"
	case u.Sent < u.Lines:
		return "部分报送"
	case u.Late:
		return "迟报"
	}
	return "已报送"
}

func (r *Report) exportFigures() []export.Figure {
	var out []export.Figure
	for _, f := range r.Figures() {
		out = append(out, export.Figure{Name: f.Label, Definition: f.Definition, Known: f.Known, Value: f.Value, Unit: f.Unit,
			Part: f.Part, Whole: f.Whole, AsOf: r.AsOf})
	}
	return out
}

// items are the lines gathered by task, in the plan's order.
func (r *Report) items() ([]export.Item, *float64) {
	var out []export.Item
	at := map[string]int{}
	for i := range r.Lines {
		l := &r.Lines[i]
		k, ok := at[l.Task]
		if !ok {
			k = len(out)
			at[l.Task] = k
			out = append(out, l.item())
		}
		if l.Facts.Role == ledger.Lead {
			out[k].Light, out[k].Deadline = l.light(), l.Facts.Deadline
		}
		out[k].Reports = append(out[k].Reports, l.report())
	}
	var done *float64
	if c := r.counts(); c.weights > 0 {
		share := c.completion() / 100
		done = &share
	}
	return out, done
}

func (l *ReportLine) item() export.Item {
	done := l.Facts.Completion / 100
	return export.Item{No: l.Facts.No, KeyTask: l.Facts.KeyTask, Measure: l.Facts.Measure, Deadline: l.Facts.Deadline,
		Light: l.light(), Done: &done, Points: l.Facts.Points, Met: l.Facts.Met}
}

// lightColors print on white paper; the word stands beside them always.
var lightColors = map[ledger.Light]string{ledger.Overdue: "B3261E", ledger.Behind: "9A5B00", ledger.Soon: "1F5FA8", ledger.Finished: "2E6B3A"}

func (l *ReportLine) light() export.Light {
	return export.Light{Word: l.Facts.Light, Color: lightColors[l.Facts.LightKey]}
}

func (l *ReportLine) report() export.Report {
	out := export.Report{Unit: l.Facts.Unit, Lead: l.Facts.Role == ledger.Lead, Edition: int(l.Edition), Note: l.Note()}
	if out.Withdrawn = l.Withdrawn; l.Withdrawn {
		return out
	}
	out.Text, out.Problems, out.Next, out.Plain = l.Text, l.Problems, l.Next, l.plain()
	for _, n := range l.Numbers {
		out.Numbers = append(out.Numbers, export.Number{Label: n.Label, Value: n.Value, Unit: n.Unit})
	}
	for _, e := range l.Facts.Evidence {
		out.Evidence = append(out.Evidence, export.Evidence{Title: e.Title, URL: e.URL, Seen: e.Seen})
	}
	return out
}

// withdrawnWord is how a line is shown whose duty was taken out of the plan.
const withdrawnWord = "已随计划修订撤销"

// routine are the words in which supporting units say that they have nothing
// of their own to report, as a whole text.
var routine = regexp.MustCompile(`^(?:本科室|我科|本中心|我中心)?(?:均|已)?(?:按|按照)?(?:要求|牵头科室要求|分工要求|职责)?(?:抓好|做好|认真)?(?:配合|落实|配合落实|执行)(?:工作)?(?:到位)?(?:[，,；;。](?:暂)?(?:无|没有)(?:单独|特殊|特别|其他|新增|需要报告的)(?:事项|情况|进展))?[。.]?$|^(?:暂)?(?:无|没有)(?:单独|特殊|特别|其他|新增|需要报告的)?(?:事项|情况|进展)[。.]?$|^无[。.]?$`)

// plain says that a supporting unit reported nothing particular: no figure, no
// problem, no next step, and a text that only says that work was done as asked.
func (l *ReportLine) plain() bool {
	return l.Facts.Role != ledger.Lead && l.Edition > 0 && len(l.Numbers) == 0 && l.Problems == "" && l.Next == "" &&
		routine.MatchString(strings.TrimSpace(l.Text))
}

// Note says what has to be known about where the line's text comes from.
func (l *ReportLine) Note() string {
	switch {
	case l.Withdrawn:
		return withdrawnWord
	case l.Edition == 0 && l.Text == "":
		return "未报送"
	case l.Edition == 0:
		return "未报送，内容取自台账"
	case l.State == Accepted:
		return ""
	}
	return stateTitle(l.State)
}
