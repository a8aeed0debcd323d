package letter

import (
	"context"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/fee"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/citizen"
)

// erased stands for a name that is no longer kept.
const erased = "（申请人信息已清除）"

// person opens a citizen's details; those that were erased, or never kept,
// have only the words for that.
func (l *Letters) person(ctx context.Context, q store.Querier, agency, id string) (citizen.Person, error) {
	if id == "" {
		return citizen.Person{Name: erased}, nil
	}
	p, err := l.Citizens.Open(ctx, q, agency, id)
	if fail.Is(err, fail.Missing) {
		return citizen.Person{Name: erased}, nil
	}
	return p, err
}

// nameOf is how a letter addresses a person.
func nameOf(p citizen.Person) string {
	if p.Org != "" {
		return p.Org
	}
	return p.Name
}

// facts are what letters say of the case. The names are masked unless the
// letter itself is made.
func (l *Letters) facts(ctx context.Context, q store.Querier, c *disclosure.Case, names bool) (wording.Facts, error) {
	i := &c.Item
	f := wording.Facts{No: i.Label(), Body: c.Request.ApplicantKind != citizen.Natural, Channel: clock.ChannelTitles[c.Request.Channel], Content: wanted(c),
		Received: i.Received, Due: i.Due, Supply: supply(c)}
	if m := c.Correction(); m != nil {
		f.Corrected = m.Mended
	}
	if i.Extension.State == disclosure.ExtTold {
		f.Extended = i.Extension.ToldOn
	}
	var all []string
	if names {
		for _, id := range c.Request.Applicants {
			p, err := l.person(ctx, q, i.Agency, id)
			if err != nil {
				return f, err
			}
			all = append(all, nameOf(p))
		}
	} else {
		masks, err := l.Citizens.Masks(ctx, q, i.Agency, c.Request.Applicants)
		if err != nil {
			return f, err
		}
		for _, id := range c.Request.Applicants {
			all = append(all, masks[id].Title)
		}
	}
	f.Applicant = strings.Join(all, "、")
	if strings.Trim(f.Applicant, "、") == "" {
		f.Applicant = erased
	}
	return f, nil
}

// wanted is what was asked for, in the applicant's own words.
func wanted(c *disclosure.Case) string {
	t := c.Text
	if c.Item.No > 1 || c.Item.SplitOf != "" {
		return c.Item.Title
	}
	var out []string
	for _, s := range []string{t.Content, t.Document, t.Features, t.Mended} {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return c.Item.Title
	}
	return strings.Join(out, "；")
}

// supply is how the applicant wants to be supplied.
func supply(c *disclosure.Case) string {
	out := ""
	for _, p := range disclosure.Ways {
		if p[0] == c.Request.Way {
			out = p[1]
		}
	}
	for _, p := range disclosure.Supplies {
		if p[0] == c.Request.Supply {
			out += "（" + p[1] + "）"
		}
	}
	return out
}

// consulted is the consultation that a letter goes to, or the last of a kind.
func consulted(c *disclosure.Case, addressee string, kinds ...clock.Kind) *disclosure.Consultation {
	var last *disclosure.Consultation
	for n := range c.Consultations {
		x := &c.Consultations[n]
		if x.ID == addressee {
			return x
		}
		for _, k := range kinds {
			if x.Kind == k {
				last = x
			}
		}
	}
	return last
}

// propose are the values that the case has for a letter's fields.
func (l *Letters) propose(ctx context.Context, q store.Querier, c *disclosure.Case, t wording.Template, g wording.Ground, addressee string) (map[string]string, error) {
	v, err := l.known(ctx, q, c, t, g, addressee)
	maps.Copy(v, bound(c, t.Kind))
	return v, err
}

func (l *Letters) known(ctx context.Context, q store.Querier, c *disclosure.Case, t wording.Template, g wording.Ground, addressee string) (map[string]string, error) {
	v := map[string]string{"reason": reasonsOf(c), "info": c.Item.Title, "way": supply(c), "ground": ""}
	if m := c.Correction(); m != nil {
		v["items"], v["days"], v["until"] = m.Points, strconv.FormatInt(m.Days, 10), m.Lapse.String()
	}
	switch t.Kind {
	case wording.Extend:
		v["reason"] = c.Item.Extension.Why
	case wording.Delay:
		v["after"] = c.Item.DelayUntil.String()
	case wording.Fee:
		feeValues(v, c.Fee())
	case wording.Closed, wording.Unclear, wording.Excessive:
		closing(v, c, g)
	case wording.Repeat:
		return v, l.repeated(ctx, q, v, c)
	}
	asked(v, c, t, addressee)
	return v, nil
}

// reasonsOf are the reasons of the step that decided.
func reasonsOf(c *disclosure.Case) string {
	for n := len(c.Steps) - 1; n >= 0; n-- {
		if s := c.Steps[n].Reason; s != "" && s != "无" {
			return s
		}
	}
	return ""
}

func feeValues(v map[string]string, f *disclosure.Fee) {
	if f == nil {
		return
	}
	v["tariff"], v["quantity"] = wording.ByPages, fmt.Sprintf("共%d页", f.Pages)
	if f.Way == fee.ByItems {
		v["tariff"], v["quantity"] = wording.ByItems, fmt.Sprintf("本自然月内第%d件", f.Ordinal)
	}
	v["calculation"], v["amount"], v["until"] = f.Computed, strconv.FormatInt(f.Amount, 10), f.Lapse.String()
}

func searchValues(v map[string]string, all []disclosure.SearchLog) {
	var where, words, who, days []string
	add := func(to []string, s string) []string {
		for _, x := range to {
			if x == s {
				return to
			}
		}
		if s == "" {
			return to
		}
		return append(to, s)
	}
	for _, s := range all {
		where, words, who, days = add(where, s.System), add(words, s.Words), add(who, s.Person), add(days, s.On.Chinese())
	}
	v["scope"], v["words"], v["searcher"], v["searched"] = strings.Join(where, "、"), strings.Join(words, "、"), strings.Join(who, "、"), strings.Join(days, "、")
}

// closing takes the letter that went before, and the day that passed.
func closing(v map[string]string, c *disclosure.Case, g wording.Ground) {
	before := wording.Correct
	switch g {
	case wording.OtherUnpaid:
		before = wording.Fee
		if f := c.Fee(); f != nil {
			v["lapsed"] = f.Lapse.String()
		}
	case wording.NotExcessive:
		before = wording.Reasons
	case wording.OtherUncorrected:
		if m := c.Correction(); m != nil {
			v["lapsed"] = m.Lapse.String()
		}
	}
	for _, x := range c.Letters {
		if x.Template == string(before) && x.Number != "" {
			v["priorno"], v["priordate"] = x.Number, x.SignedOn.String()
		}
	}
}

func (l *Letters) repeated(ctx context.Context, q store.Querier, v map[string]string, c *disclosure.Case) error {
	if c.Item.RepeatOf == "" {
		return nil
	}
	before, err := store.Get[disclosure.Item](ctx, q, c.Item.Agency, c.Item.RepeatOf)
	if err != nil {
		return err
	}
	v["priorno"], v["priordate"], v["priorserved"] = before.ReplyNumber, before.Answered.String(), before.Served.String()
	return nil
}

// asked takes the values of consultations and help.
func asked(v map[string]string, c *disclosure.Case, t wording.Template, addressee string) {
	if t.Kind == wording.Refuse || t.Kind == wording.Partial {
		if x := consulted(c, "", clock.AskThirdParty); x != nil && x.Answer != "" {
			v["third"], v["interest"] = "第三方"+disclosure.AnswerTitles[x.Answer]+because(x.Reason), x.DecidedWhy
		}
		return
	}
	if x := consulted(c, addressee, clock.AskThirdParty, clock.AskCoMaker, clock.AskAgency); x != nil {
		v["third"], v["comaker"], v["proposed"], v["disclosed"], v["from"] = x.Party, x.Party, x.About, x.About, x.Sent.String()
		v["whom"] = "其他机关"
		if x.Kind == clock.AskThirdParty {
			v["whom"] = "第三方"
		}
		if t.Kind == wording.ThirdTold {
			v["reason"] = x.DecidedWhy
		}
	}
	for _, h := range c.Helps {
		if h.ID == addressee || addressee == "" {
			v["helper"], v["needs"], v["until"] = h.Body, h.About, h.Due.String()
		}
	}
}

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return "，理由是：" + strings.TrimRight(reason, "。")
}
