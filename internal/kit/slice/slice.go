// Package slice says what a capability hands to the program: its pages,
// tables, rights, flows, jobs and measures, as plain values. The program has
// one list of slices; nothing registers itself.
package slice

import (
	"context"
	"io/fs"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
)

// Slice is one capability.
type Slice struct {
	// Name is the package's and the tables' prefix; Title is for people.
	Name, Title string
	// About says in a sentence what the capability owns.
	About      string
	Migrations fs.FS
	// Tables has one empty row of each kind that the slice keeps; the record
	// is verified against them.
	Tables []store.Row
	Routes func(*web.Router)
	Flows  []flow.Doc
	Rights []Right
	Jobs   []job.Spec
	// Measures are what this slice can count, for indicators and reports.
	Measures []Measure
	// Events say, for each act in the record, the sentence a history shows.
	Events []EventDoc
	// Link renders a reference of a kind that the slice owns.
	Links map[string]Linker
	// Search hands over everything that can be found, as documents.
	Search []Searcher
	// Handover moves a leaving person's open work to another person, inside
	// the transaction that deactivates the one.
	Handover func(tx *store.Tx, from, to string) (moved int, err error)
	// OnCalendar recomputes open terms after the working-day calendar changed.
	OnCalendar func(tx *store.Tx) ([]Moved, error)
	// Inbox counts what waits for the person, for the first page.
	Inbox func(ctx context.Context, q store.Querier, a who.Actor) ([]Waiting, error)
}

// Right is one thing that a person may be allowed to do.
type Right struct {
	Key string
	// Sentence completes 「可以…」 for the page of rights.
	Sentence string
	Article  string
	// Reads marks a right that lets a person see and take copies, and change
	// nothing. Only such rights reach over other organisations.
	Reads bool
	// Roles are the roles that hold it when an organisation is set up, each
	// with its scope.
	Roles map[string]who.Scope
}

// EventDoc gives an act its sentence.
type EventDoc struct{ Act, Sentence string }

// Period is a span of days, both ends included, seen as of an instant.
type Period struct {
	From, To civil.Date
	AsOf     time.Time
}

// Measure computes one figure from records.
type Measure struct {
	Key     string
	Title   string
	Article string
	// Definition says in plain words what is counted.
	Definition string
	// Unit is the figure's unit: 件, %, 天.
	Unit string
	// Target is what has to be reached, or nil; AtMost turns it round.
	Target *float64
	AtMost bool
	// For are words: a task whose text holds one of them is measured by this,
	// whatever its capability. Without any, it measures every task of its
	// capability.
	For []string
	// Count computes the figure for the actor's organisation.
	Count func(ctx context.Context, q store.Querier, a who.Actor, scope Scope) (Figure, error)
}

// Scope narrows a measure to one task of the plan, one unit, or both.
type Scope struct {
	Period
	Task, Unit string
}

// Figure is a computed value and what it was computed from.
type Figure struct {
	// Known is false where there is nothing yet to compute from; Why says so.
	Known bool
	Why   string
	Value float64
	// Part and Whole are the counts behind a rate.
	Part, Whole int
	AsOf        time.Time
	// Records are the things counted; Counted marks those in Part.
	Records []Record
}

// Record is one thing that a figure counted.
type Record struct {
	Ref     store.Ref
	Title   string
	Note    string
	Counted bool
}

// Linker turns a reference into a title and an address the actor may open.
type Linker func(ctx context.Context, q store.Querier, a who.Actor, id string) (title, href string, err error)

// Searcher hands over a kind of thing to be found.
type Searcher struct {
	Kind, Title string
	// Each calls f for every thing of the organisation changed since.
	Each func(ctx context.Context, q store.Querier, tenant string, f func(Found) error) error
	// Right is needed to see it; Unit narrows it to a unit's people.
	Right string
}

// Found is a thing that can be found.
type Found struct {
	Ref               store.Ref
	Title, Body, Href string
	Unit, Category    string
	On                civil.Date
	// Stamp changes whenever anything else of the thing does, if it is given;
	// Read then gives the whole of it, and is asked for only where the stamp is
	// not the one that was seen last.
	Stamp string
	Read  func() (Found, error)
}

// Moved is a term whose day changed with the calendar.
type Moved struct {
	Ref      store.Ref
	Title    string
	From, To civil.Date
}

// Waiting is a number of things that wait for a person.
type Waiting struct {
	Title, Href string
	Count       int
	// Urgent marks what is late.
	Urgent bool
	// Things are those that wait, as far as the slice names them one by one;
	// they may be fewer than Count.
	Things []Pending
}

// Pending is one thing that waits, and the last day for it; zero means that no
// day is set. Where the slice does not know its title, Ref names the thing and
// its owner's Link gives both.
type Pending struct {
	Ref         store.Ref
	Title, Href string
	Due         civil.Date
	// Late says that the day was missed: a clock that stands still is never
	// late, so the day alone does not tell.
	Late bool
	// Word is the slice's own word for a thing that needs attention though its
	// day has not come; empty where there is none.
	Word string
}

// Add counts one more thing that waits, which is late or is not.
func (w *Waiting) Add(p Pending, late bool) {
	p.Late = late
	w.Count++
	w.Urgent = w.Urgent || late
	w.Things = append(w.Things, p)
}
