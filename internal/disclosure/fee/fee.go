package fee

import (
	"fmt"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
)

// Way is by what a fee is computed.
type Way string

// The ways. One request has at most one.
const (
	ByItems Way = "items" // 按件
	ByPages Way = "pages" // 按量
)

// WayTitles are the ways' words.
var WayTitles = map[Way]string{ByItems: "按件计收", ByPages: "按量计收"}

// Units are what a way counts.
var units = map[Way]string{ByItems: "件", ByPages: "页"}

// Basis is the rule that every fee rests on.
const Basis = "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）"

// Band is one step of a tariff: from From to To, both included, each costs
// Rate yuan. Where Step is set the band has no end and goes up: every Width
// further ones cost Step yuan more each.
type Band struct {
	From, To    int
	Rate        int
	Width, Step int
}

// Tariff is a dated progressive tariff.
type Tariff struct {
	Way   Way
	Bands []Band
	// Start is the first day of receipt to which it applies.
	Start civil.Date
	Basis string
}

// Law returns the tariffs of the State Council's rules.
func Law() []Tariff {
	start := civil.Of(2021, time.January, 1)
	return []Tariff{
		{Way: ByItems, Start: start, Basis: Basis, Bands: []Band{
			{From: 1, To: 10}, {From: 11, To: 30, Rate: 100}, {From: 31, Rate: 200, Width: 10, Step: 100}}},
		{Way: ByPages, Start: start, Basis: Basis, Bands: []Band{
			{From: 1, To: 30}, {From: 31, To: 100, Rate: 10}, {From: 101, To: 200, Rate: 20}, {From: 201, Rate: 40}}},
	}
}

// On is the tariff of a way that applies to what was received on a day; ok is
// false where none does, and then nothing may be charged.
func On(tariffs []Tariff, w Way, day civil.Date) (t Tariff, ok bool) {
	for _, each := range tariffs {
		if each.Way == w && each.Start <= day && (!ok || each.Start >= t.Start) {
			t, ok = each, true
		}
	}
	return t, ok
}

// Line is one line of a computation (计算过程).
type Line struct {
	// From and To are the first and last counted in this band.
	From, To int
	// Count is how many, Rate what each costs, Amount the product in yuan.
	Count, Rate, Amount int
	// Text is the line in words.
	Text string
}

// Sum is a fee with the way it was computed.
type Sum struct {
	Way    Way
	Amount int
	Lines  []Line
	Basis  string
}

// Text is the computation in one sentence, as the fee notice prints it.
func (s Sum) Text() string {
	parts := make([]string, len(s.Lines))
	for i, l := range s.Lines {
		parts[i] = l.Text
	}
	return fmt.Sprintf("%s，合计%d元", strings.Join(parts, "；"), s.Amount)
}

// cut are the stretches of equal rate that a band has up to n.
func (b Band) cut(n int) []Line {
	var out []Line
	for from, rate := b.From, b.Rate; from <= n && (b.To == 0 || from <= b.To); rate += b.Step {
		to := b.To
		if b.Step > 0 {
			to = from + b.Width - 1
		}
		if to == 0 || to > n {
			to = n
		}
		out = append(out, Line{From: from, To: to, Rate: rate})
		if b.Step == 0 {
			break
		}
		from += b.Width
	}
	return out
}

// Total is the fee for the first n under the tariff.
func (t Tariff) Total(n int) Sum { return t.Between(0, n) }

// Between is the fee for those after the first a up to the b-th.
func (t Tariff) Between(a, b int) Sum {
	s := Sum{Way: t.Way, Basis: t.Basis}
	for _, band := range t.Bands {
		for _, l := range band.cut(b) {
			if l.To <= a {
				continue
			}
			l.From = max(l.From, a+1)
			s.add(l)
		}
	}
	return s
}

func (s *Sum) add(l Line) {
	l.Count = l.To - l.From + 1
	l.Amount = l.Count * l.Rate
	span := fmt.Sprintf("第%d至%d%s", l.From, l.To, units[s.Way])
	if l.From == l.To {
		span = fmt.Sprintf("第%d%s", l.From, units[s.Way])
	}
	if l.Rate == 0 {
		l.Text = span + "不收费"
	} else {
		l.Text = fmt.Sprintf("%s：%d%s×%d元＝%d元", span, l.Count, units[s.Way], l.Rate, l.Amount)
	}
	s.Lines = append(s.Lines, l)
	s.Amount += l.Amount
}

// Item is the fee of the request that is its applicant's n-th of the calendar
// month: what the n-th adds.
func (t Tariff) Item(n int) Sum { return t.Between(n-1, n) }

// Ask is what a fee is computed from.
type Ask struct {
	Way Way
	// Received is the day of receipt: the tariff and the month follow it.
	Received civil.Date
	// Ordinal is the request's number among its applicant's of that month,
	// fixed at receipt.
	Ordinal int
	// Pages are single sides of A4 or smaller.
	Pages int
	// Supplied says that paper, e-mail or copied data is provided; a reply
	// that only tells where public information is found has no pages.
	Supplied bool
}

// Compute is the fee of one request, or the reason why none may be charged.
func Compute(tariffs []Tariff, a Ask) (Sum, error) {
	t, ok := On(tariffs, a.Way, a.Received)
	switch {
	case a.Way != ByItems && a.Way != ByPages:
		return Sum{}, fail.Fields(map[string]string{"way": "请选择按件计收或者按量计收，同一件申请只能选一种"}).Under(Basis)
	case a.Received.IsZero():
		return Sum{}, fail.Invalidf("申请尚未确认收到，不能计算信息处理费").Under(Basis)
	case !ok:
		return Sum{}, fail.Invalidf("收到申请之日（%s）没有可以适用的信息处理费标准", a.Received.Chinese()).Under(Basis)
	case a.Way == ByItems && a.Ordinal < 1:
		return Sum{}, fail.Fields(map[string]string{"ordinal": "缺少本件在申请人当月申请中的序号"}).Under(Basis)
	case a.Way == ByPages && a.Pages < 1:
		return Sum{}, fail.Fields(map[string]string{"pages": "请填写提供的页数（A4及以下幅面的单面为1页）"}).Under(Basis)
	case a.Way == ByPages && !a.Supplied:
		return Sum{}, fail.Invalidf("按量计收只适用于以纸质、发送电子邮件或者复制电子数据形式提供信息；告知已公开信息的获取方式、途径的，不按量收费").Under(Basis)
	}
	if a.Way == ByItems {
		return t.Item(a.Ordinal), nil
	}
	return t.Total(a.Pages), nil
}

// Both is the refusal to charge one request twice (R3.01).
func Both() error {
	return fail.Invalidf("本件已经选择一种计收方式。同一件申请按件与按量不得同时计收").Under(Basis)
}
