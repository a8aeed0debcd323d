package clock

import (
	"cmp"
	"slices"

	"gongkai/internal/kit/civil"
)

// Kind is what a stretch of a request's time was spent on.
type Kind string

// The kinds of stretches that are not counted.
const (
	AskThirdParty Kind = "third_party" // 征求第三方意见
	AskAgency     Kind = "agency"      // 征求其他机关意见
	AskCoMaker    Kind = "co_maker"    // 征求共同制作机关意见
	AwaitMending  Kind = "correction"  // 等待补正
	AwaitFee      Kind = "fee"         // 等待缴费
)

// KindTitles are the kinds' words.
var KindTitles = map[Kind]string{
	AskThirdParty: "征求第三方意见", AskAgency: "征求其他机关意见", AskCoMaker: "征求共同制作机关意见",
	AwaitMending: "等待申请人补正", AwaitFee: "等待申请人缴费",
}

// asks says that the stretch is a consultation: it ends when its term lapses.
func (k Kind) asks() bool { return k == AskThirdParty || k == AskAgency || k == AskCoMaker }

// Article is the provision by which such a stretch is not counted.
func (k Kind) Article() string {
	switch k {
	case AwaitMending:
		return reg + "第三十条"
	case AwaitFee:
		return fee109
	}
	return reg + "第三十三条第三款"
}

// TermKey is the term within which what is waited for must come.
func (k Kind) TermKey() Key {
	return map[Kind]Key{AskThirdParty: ThirdParty, AskAgency: OtherAgency, AskCoMaker: CoMaker, AwaitMending: CorrectionPeriod, AwaitFee: FeePay}[k]
}

// Interval is a stretch that is not counted: the days after From up to and
// including To. A zero To means that it goes on.
type Interval struct {
	Kind Kind
	// From is the day on which the letter that begins it was sent.
	From civil.Date
	// To is the day on which the answer, the correction or the payment came.
	To civil.Date
	// Lapse is the last day of the term given; zero while it is unknown, such
	// as before the service of the letter is recorded. A consultation ends
	// there without an answer; a correction or a payment not come by then
	// closes the request, which is an act of its own.
	Lapse civil.Date
	// Evidence is the letter or record that it rests on, in words.
	Evidence string
	// Who recorded it.
	Who string
}

// End is the last day that is not counted; zero: none can be named.
func (i Interval) End() civil.Date {
	if !i.Kind.asks() || i.Lapse.IsZero() {
		return i.To
	}
	if i.To.IsZero() || i.To > i.Lapse {
		return i.Lapse
	}
	return i.To
}

// Open says whether the stretch goes on during a day. The last day on which an
// answer could still come is such a day.
func (i Interval) Open(today civil.Date) bool {
	if i.From > today {
		return false
	}
	if !i.To.IsZero() && i.To <= today {
		return false
	}
	end := i.End()
	return end.IsZero() || end >= today
}

// covers says whether the stretch leaves a day out.
func (i Interval) covers(d civil.Date) bool {
	end := i.End()
	return d > i.From && (end.IsZero() || d <= end)
}

// Grant is an extension of the reply term (条例第三十三条第二款).
type Grant struct {
	// Days are working days.
	Days int
	// Approved is when the head of the disclosure office agreed, Told when the
	// applicant was notified.
	Approved, Told civil.Date
	Evidence, Who  string
}

// Delay is a delayed date fixed because of excessive requests (条例第三十五条).
type Delay struct {
	Until, Told   civil.Date
	Evidence, Who string
}

// Case is what the records say of one request's clock.
type Case struct {
	// Received is the day of receipt; zero: the clock has not begun.
	Received civil.Date
	// ReceivedWhy and ReceivedArticle say why it is that day; see Receipt.
	ReceivedWhy, ReceivedArticle string
	// Intervals may stand in any order and overlap.
	Intervals []Interval
	// Extended and Delayed are nil if there is none.
	Extended *Grant
	Delayed  *Delay
	// Answered is the day that stops the clock: that of the reply or of the
	// act that closed the request; zero: open.
	Answered civil.Date
}

// ordered are the stretches that are not empty, by beginning. What was mended
// or paid on the day of the notice leaves no day out, and starts the term anew
// all the same.
func (c Case) ordered() []Interval {
	out := slices.DeleteFunc(slices.Clone(c.Intervals), func(i Interval) bool {
		end := i.End()
		return i.From.IsZero() || !end.IsZero() && (end < i.From || end == i.From && i.Kind.asks())
	})
	slices.SortStableFunc(out, func(a, b Interval) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.End(), b.End()))
	})
	return out
}

// restarts says whether the end of a stretch starts the term anew.
func (ts Terms) restarts(c Case, k Kind) bool {
	switch k {
	case AwaitMending:
		return true
	case AwaitFee:
		return ts.On(FeeClock, c.Received).Unit != Resume
	}
	return false
}

// LapseOf is the last day of the time given by a letter that was received on
// a day; days may be zero for the term's own length. It is zero while the day
// of receipt is unknown.
func (ts Terms) LapseOf(k Kind, received civil.Date, days int, cal Calendar) civil.Date {
	if received.IsZero() {
		return 0
	}
	t := ts.On(k.TermKey(), received)
	if days > 0 {
		t.N = days
	}
	return t.Due(received, cal)
}
