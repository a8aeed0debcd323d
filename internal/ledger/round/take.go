package round

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
)

// mostText bounds what is taken over from the ledger, in characters; the
// newest entries go first into it.
const mostText = 2000

// takeOver is the draft that the ledger's own records make for a duty: what
// was entered so far, each with its day, the last figure of each name, and
// the problems and next steps that were named last.
func takeOver(s *ledger.Snapshot, duty string) Draft {
	var d Draft
	entries := s.Progress(duty)
	d.Text = entriesText(entries)
	for i := range entries {
		e := &entries[i]
		for _, n := range e.Numbers {
			d.Numbers = setNumber(d.Numbers, n)
		}
		if e.Problems != "" {
			d.Problems = e.Problems
		}
		if e.Next != "" {
			d.Next = e.Next
		}
	}
	return d
}

func setNumber(list []ledger.Number, n ledger.Number) []ledger.Number {
	i := slices.IndexFunc(list, func(x ledger.Number) bool { return x.Label == n.Label })
	if i < 0 {
		return append(list, n)
	}
	list[i] = n
	return list
}

func entriesText(entries []ledger.Progress) string {
	var parts []string
	left := mostText
	for i := len(entries) - 1; i >= 0; i-- {
		on := entries[i].At.In(store.Zone)
		text := fmt.Sprintf("%d月%d日：%s", int(on.Month()), on.Day(), strings.TrimSpace(entries[i].Text))
		if left -= utf8.RuneCountInString(text); left < 0 {
			break
		}
		parts = append(parts, text)
	}
	slices.Reverse(parts)
	return strings.Join(parts, "\n")
}

// factsOf is what the ledger itself says of a duty at the snapshot's instant.
func factsOf(s *ledger.Snapshot, d *ledger.Duty) Facts {
	t := s.Task(d)
	lamp := s.Lamp(d)
	f := Facts{AsOf: s.At, No: t.No, KeyTask: t.KeyTask, Measure: t.Measure, Unit: s.UnitName(d.Unit), Role: d.Role,
		Deadline: d.Due.Chinese(), State: ledger.Duties.TitleOf(d.State), Done: d.Finished(), Light: lamp.Word, LightKey: lamp.Light,
		LightWhy: lamp.Why, Completion: s.Completion(t.ID), Weight: max(1, t.Weight), Entries: len(s.Progress(d.ID))}
	if d.Person != "" {
		f.Person = s.PersonName(d.Person)
	}
	for _, p := range s.Points(t.ID) {
		f.Points++
		if p.Met() {
			f.Met++
		}
	}
	for _, e := range s.Evidence(d.ID) {
		if e.Stands() {
			f.Evidence = append(f.Evidence, Proof{ID: e.ID, Title: e.Title, URL: e.URL, File: e.File, Hash: e.Hash, Seen: dayOf(e.SeenAt)})
		}
	}
	return f
}

// dutiesOf are a snapshot's duties by id.
func dutiesOf(s *ledger.Snapshot) map[string]*ledger.Duty {
	out := map[string]*ledger.Duty{}
	for i := range s.Duties {
		out[s.Duties[i].ID] = &s.Duties[i]
	}
	return out
}

// same says that two drafts say the same.
func (d Draft) same(o Draft) bool {
	return d.Text == o.Text && d.Problems == o.Problems && d.Next == o.Next && slices.Equal(d.Numbers, o.Numbers)
}
