package disclosure_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/fee"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/workday"
)

// wait is a stretch of the model: from, to and the day on which it lapses.
type wait struct {
	kind            string // ask, mend, fee
	from, to, lapse civil.Date
}

// model says what an item ought to be, in the plainest way: the state by the
// law's diagram, the due day by counting days one by one.
type model struct {
	id       string
	state    flow.State
	received civil.Date
	waits    []wait
	mended   bool // a demand to mend was sent
	charged  bool
	extended int
	toldOn   civil.Date
	extState string
	drafted  string // "", draft, signed
	outcome  string
	answered civil.Date
	cal      *workday.Calendar
}

// due counts the days after the start that are worked and not waited through.
func (m *model) due() civil.Date {
	start := m.received
	for _, w := range m.waits {
		if w.kind == "ask" {
			continue
		}
		if w.to.IsZero() {
			return 0
		}
		start = max(start, w.to)
	}
	base := m.count(start, 20)
	if m.extState != "told" || base.IsZero() || m.toldOn < start || m.toldOn > base {
		return base
	}
	return m.count(start, 20+m.extended)
}

// count is the n-th day after start that counts.
func (m *model) count(start civil.Date, n int) civil.Date {
	for d := start + 1; d < start+400; d++ {
		if m.cal.Working(d) && !m.waiting(d) {
			if n--; n == 0 {
				return d
			}
		}
	}
	return 0
}

// waiting says whether a consultation leaves the day out.
func (m *model) waiting(d civil.Date) bool {
	return slices.ContainsFunc(m.waits, func(w wait) bool {
		end := w.to
		if end.IsZero() || !w.lapse.IsZero() && w.lapse < end {
			end = w.lapse
		}
		return w.kind == "ask" && d > w.from && (end.IsZero() || d <= end)
	})
}

func (m *model) in(states ...flow.State) bool { return slices.Contains(states, m.state) }

// idle says that no reply is under review or signed.
func (m *model) idle() bool { return m.drafted != "signed" }

// walker makes random acts on one item, and holds the item to the model.
type walker struct {
	*house
	model
	r *rand.Rand
	t *testing.T
	// names are the acts made, for the report of a failure.
	names []string
}

// did holds an act's outcome to what the model expects, and the item to the
// model after it.
func (w *walker) did(name string, legal bool, err error, change func()) {
	w.names = append(w.names, fmt.Sprintf("%s %s %v", w.today(), name, legal))
	if (err == nil) != legal {
		w.t.Fatalf("%s in %s: %v, the model says %v\n%v", name, w.state, err, legal, w.names)
	}
	if err == nil {
		change()
	}
	c := w.the(w.id)
	if c.Item.State != w.state {
		w.t.Fatalf("%s: state %s, the model says %s\n%v", name, c.Item.State, w.state, w.names)
	}
	if w.outcome != c.Item.Outcome || w.answered != c.Item.Answered {
		w.t.Fatalf("%s: outcome %q on %s, the model says %q on %s\n%v", name, c.Item.Outcome, c.Item.Answered, w.outcome, w.answered, w.names)
	}
	if got := c.Item.Due; got != w.due() {
		w.t.Fatalf("%s: due %s, the model says %s\n%v", name, got, w.due(), w.names)
	}
	if got := c.Reading().Due; got != c.Item.Due {
		w.t.Fatalf("%s: kept %s, read %s", name, c.Item.Due, got)
	}
}

// way is how a letter of the walk goes out.
var way = disclosure.Way{Method: disclosure.ByMail, Carrier: "1"}

// step makes one random act.
func (w *walker) step() {
	ctx, today := w.Context(), w.today()
	pendings := []flow.State{disclosure.Received, disclosure.Handling, disclosure.Mending, disclosure.Reasoning, disclosure.Consulting, disclosure.Charging}
	switch w.r.IntN(19) {
	case 0:
		legal := w.in(disclosure.Received, disclosure.Handling) && !w.mended && w.idle() && today <= w.cal.AddDate(w.received, 7)
		err := w.s.Mend(ctx, clerk, w.id, 0, disclosure.Demand{Points: "文号", Days: 5, Evidence: "补正告知书", Sent: today})
		w.did("mend", legal, err, func() {
			w.state, w.mended, w.waits = disclosure.Mending, true, append(w.waits, wait{kind: "mend", from: today})
		})
	case 1:
		err := w.s.Mended(ctx, clerk, w.id, 0, disclosure.Amended{Channel: clock.InPerson, Arrived: today, Text: "文号", Excuse: "住院"})
		w.did("mended", w.in(disclosure.Mending), err, func() { w.state = disclosure.Received; w.end("mend", today) })
	case 2:
		err := w.s.Take(ctx, clerk, w.id, 0)
		w.did("take", w.in(disclosure.Received), err, func() { w.state = disclosure.Handling })
	case 3:
		err := w.s.Consult(ctx, clerk, w.id, 0, disclosure.Asking{Kind: clock.AskCoMaker, Party: "某局", About: "内容", Evidence: "函", Sent: today})
		w.did("consult", w.in(disclosure.Handling, disclosure.Consulting) && w.idle(), err, func() { w.state, w.waits = disclosure.Consulting, append(w.waits, wait{kind: "ask", from: today}) })
	case 4:
		w.reach(today)
	case 5:
		w.answer(today)
	case 6:
		err := w.s.AskReasons(ctx, clerk, w.id, 0, "多", "", "函", today, way)
		w.did("reasons", w.in(disclosure.Handling) && w.idle(), err, func() { w.state = disclosure.Reasoning })
	case 7:
		err := w.s.AcceptReasons(ctx, clerk, w.id, 0, "研究", "合理")
		w.did("accept", w.in(disclosure.Reasoning), err, func() { w.state = disclosure.Handling })
	case 8:
		legal := w.in(disclosure.Handling) && !w.charged && w.idle() && (w.due().IsZero() || today <= w.due())
		err := w.s.ChargeFee(ctx, clerk, w.id, 0, disclosure.Charge{Way: fee.ByPages, Pages: 68, Evidence: "通知", Sent: today})
		w.did("charge", legal, err, func() {
			w.state, w.charged, w.waits = disclosure.Charging, true, append(w.waits, wait{kind: "fee", from: today})
		})
	case 9:
		err := w.s.Paid(ctx, clerk, w.id, 0, today, "1")
		w.did("paid", w.in(disclosure.Charging), err, func() { w.state = disclosure.Handling; w.end("fee", today) })
	case 10:
		legal := w.in(disclosure.Handling, disclosure.Reasoning, disclosure.Consulting) && w.extState == "" && !w.due().IsZero() && today <= w.due()
		err := w.s.Extend(ctx, clerk, w.id, 0, 10, "复杂")
		w.did("extend", legal, err, func() { w.extended, w.extState = 10, "asked" })
	case 11:
		legal := w.in(disclosure.Handling, disclosure.Reasoning, disclosure.Consulting) && w.extState == "asked" && !w.due().IsZero() && today <= w.due()
		w.did("approve", legal, w.s.Approve(ctx, officeHead, w.id, 0, "同意"), func() { w.extState = "approved" })
	case 12:
		legal := w.in(disclosure.Handling, disclosure.Reasoning, disclosure.Consulting) && w.extState == "approved" && !w.due().IsZero() && today <= w.due()
		err := w.s.Told(ctx, clerk, w.id, 0, "", "函", today, way)
		w.did("told", legal, err, func() { w.extState, w.toldOn = "told", today })
	case 13:
		w.draft()
	case 14, 15:
		legal := w.in(disclosure.Handling) && w.drafted == "signed"
		err := w.s.Issue(ctx, clerk, w.id, 0, disclosure.Issuing{On: today, Way: way})
		w.did("issue", legal, err, func() { w.state, w.outcome, w.answered, w.drafted = disclosure.Replied, "c5", today, "" })
	case 16:
		w.did("serve", w.in(disclosure.Replied), w.s.Serve(ctx, clerk, w.id, 0, disclosure.Delivered{On: today, How: "签收"}), func() { w.state = disclosure.Served })
	case 17:
		if w.r.IntN(6) > 0 {
			return
		}
		err := w.s.Withdraw(ctx, clerk, w.id, 0, today, "申请书")
		w.did("withdraw", w.in(pendings...), err, func() { w.state, w.outcome, w.answered, w.drafted = disclosure.Withdrawn, "f3", today, "" })
	case 18:
		w.did("archive", w.in(disclosure.Served, disclosure.Withdrawn), w.s.Archive(ctx, office, w.id, 0), func() { w.state = disclosure.Archived })
	}
}

// end ends the open stretch of a kind.
func (w *walker) end(kind string, on civil.Date) {
	for n := range w.waits {
		if x := &w.waits[n]; x.kind == kind && x.to.IsZero() {
			x.to = on
		}
	}
}

// first is the first consultation without an answer; its place among the
// case's consultations is the same.
func (w *walker) first() (int, string) {
	c := w.the(w.id)
	for n := range c.Consultations {
		if c.Consultations[n].Open() {
			return n, c.Consultations[n].ID
		}
	}
	return -1, ""
}

// asks are the model's consultations in their order.
func (m *model) asks() []*wait {
	var out []*wait
	for n := range m.waits {
		if m.waits[n].kind == "ask" {
			out = append(out, &m.waits[n])
		}
	}
	return out
}

func (w *walker) reach(today civil.Date) {
	n, id := w.first()
	err := w.s.Reach(w.Context(), clerk, w.id, 0, id, today, "签收")
	w.did("reach", w.in(disclosure.Consulting) && n >= 0, err, func() { w.asks()[n].lapse = w.cal.AddDate(today, 15) })
}

func (w *walker) answer(today civil.Date) {
	n, id := w.first()
	err := w.s.Answer(w.Context(), clerk, w.id, 0, disclosure.Opinion{Consultation: id, On: today, Answer: disclosure.Agrees})
	w.did("answer", w.in(disclosure.Consulting) && n >= 0, err, func() {
		w.asks()[n].to = today
		if w.unanswered() == 0 {
			w.state = disclosure.Handling
		}
	})
}

// unanswered are the consultations that wait for an answer, after the watch of
// today.
func (w *walker) unanswered() int {
	n := 0
	for _, x := range w.asks() {
		if x.to.IsZero() && (x.lapse.IsZero() || w.today() <= x.lapse) {
			n++
		}
	}
	return n
}

// draft writes a refusal and has it signed.
func (w *walker) draft() {
	pendings := w.in(disclosure.Received, disclosure.Handling, disclosure.Mending, disclosure.Reasoning, disclosure.Consulting, disclosure.Charging)
	l, err := w.s.Draft(w.Context(), clerk, w.id, disclosure.Drafting{Family: "reply", Template: "internal", Ground: "internal", Title: "不予公开告知书"})
	w.did("draft", pendings && w.drafted == "", err, func() { w.drafted = "draft" })
	if err != nil || !w.in(disclosure.Handling) {
		if err == nil {
			w.Must(w.s.VoidLetter(w.Context(), clerk, l.ID, 0, "重拟"))
			w.drafted = ""
		}
		return
	}
	w.judge(w.id, "mend", "clear", "is", "yes", "whose", "ours", "have", "have", "give", "internal")
	w.sign(l)
	w.drafted = "signed"
	if w.r.IntN(3) == 0 {
		w.Must(w.s.VoidLetter(w.Context(), clerk, l.ID, 0, "重拟"))
		w.drafted = ""
	}
}

// pass lets some days go by; the watch of the day ends what lapsed.
func (w *walker) pass() {
	w.Clock.Go(time.Duration(1+w.r.IntN(9)) * 24 * time.Hour)
	w.Must(w.s.Watch(w.Context(), officetest.Agency))
	if w.state == disclosure.Consulting && w.unanswered() == 0 {
		w.state = disclosure.Handling
	}
}

// TestWalks makes random walks through the machine, lawful steps and unlawful
// ones, and holds state, outcome and due day to the model after each.
func TestWalks(t *testing.T) {
	h := build(t)
	for seed := range 25 {
		r := rand.New(rand.NewPCG(uint64(seed), 4))
		h.Clock.At = day("2023-03-01").Add(r.IntN(700)).In(store.Zone).Add(9 * time.Hour)
		id := h.handling(fmt.Sprintf("人%d", seed))
		cal, err := h.days.Calendar(h.Context(), h.DB, officetest.Agency)
		h.Must(err)
		w := &walker{house: h, r: r, t: t, model: model{id: id, state: disclosure.Handling, received: h.today(), cal: cal}}
		for range 40 {
			w.step()
			if r.IntN(3) == 0 {
				w.pass()
			}
		}
	}
	h.Verify()
}
