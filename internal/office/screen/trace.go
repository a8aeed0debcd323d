package screen

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/store"
	"gongkai/internal/office/screen/personal"
)

// Trace is what a publication leaves behind of one person's identifier: keyed
// values by which it is recognised, never the identifier.
type Trace struct {
	Agency, ID     string
	RefKind, RefID string
	// Title is the publication's.
	Title string
	// Kind is the kind of personal data.
	Kind string
	// MAC is the keyed value of the identifier or of what is left of it, Name
	// that of the name beside it or empty.
	MAC, Name string
	// Marks has two digits for each character of the identifier, keyed by its
	// place, or ".." where it is masked: two fragments can be compared and
	// joined without being known.
	Marks string
	// Known is how many characters are not masked.
	Known int64
	// Place is where in the publication, in words.
	Place string
	At    time.Time
}

// Table names the table.
func (*Trace) Table() string { return "screen_trace" }

// Cols lists the columns.
func (t *Trace) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &t.Agency), store.C("id", &t.ID), store.C("ref_kind", &t.RefKind), store.C("ref_id", &t.RefID), store.C("title", &t.Title),
		store.C("kind", &t.Kind), store.C("mac", &t.MAC), store.C("name_mac", &t.Name), store.C("marks", &t.Marks), store.C("known", &t.Known),
		store.C("place", &t.Place), store.C("at", &t.At),
	}
}

// Ref is the publication.
func (t *Trace) Ref() store.Ref { return store.Ref{Kind: t.RefKind, ID: t.RefID} }

// full says that nothing of the identifier is masked.
func (t *Trace) full() bool { return int(t.Known)*2 == len(t.Marks) }

// sighting is a trace with the place in the subject that it came from.
type sighting struct {
	Trace
	at         stretch
	start, end int
}

// traced are the kinds that tell one person from another.
var traced = []personal.Kind{personal.ID, personal.Mobile, personal.Card, personal.Passport, personal.Permit, personal.Plate, personal.Email, personal.Social, personal.Address, personal.Birth}

// Trace remembers whose identifiers stand in the subject, in place of what was
// remembered of it before. It is called in the act that publishes; that act
// records itself. The traces are derived from the publication and can be made
// anew at any time, so they are no part of the record.
func (s *Screen) Trace(tx *store.Tx, sub Subject) error {
	if err := s.Forget(tx, sub.Ref); err != nil {
		return err
	}
	r, err := s.begin(tx.Context(), tx, sub)
	if err != nil {
		return err
	}
	list := r.sightings()
	for part := range slices.Chunk(list, 100) {
		var rows []string
		var args []any
		for _, t := range part {
			t.ID, t.At = tx.NewID(), tx.Now()
			rows = append(rows, store.In(len(args)+1, 12))
			args = append(args, t.Agency, t.ID, t.RefKind, t.RefID, t.Title, t.Kind, t.MAC, t.Name, t.Marks, t.Known, t.Place, t.At.UTC().Format(store.TimeFormat))
		}
		q := "INSERT INTO screen_trace (agency, id, ref_kind, ref_id, title, kind, mac, name_mac, marks, known, place, at) VALUES " + strings.Join(rows, ", ")
		if _, err := tx.Exec(q, args...); err != nil {
			return fmt.Errorf("screen: keep traces: %w", err)
		}
	}
	return nil
}

// Forget drops what was remembered of a thing that is no longer public.
func (s *Screen) Forget(tx *store.Tx, ref store.Ref) error {
	_, err := tx.Exec("DELETE FROM screen_trace WHERE agency = $1 AND ref_kind = $2 AND ref_id = $3", tx.Tenant(), ref.Kind, ref.ID)
	return err
}

// sightings lists the identifiers in the subject, each once for a person.
func (r *run) sightings() []sighting {
	names := r.rowNames()
	var out []sighting
	seen := map[string]bool{}
	add := func(s stretch, kind personal.Kind, shape string, start, end int) {
		name := names[r.rowOf(s)]
		if name == "" {
			name = personal.NameBefore(s.text, start)
		}
		t := r.screen.trace(r.sub, kind, shape, name)
		t.Place = s.Place.String()
		if key := t.Kind + t.MAC + t.Name; !seen[key] {
			seen[key] = true
			out = append(out, sighting{t, s, start, end})
		}
	}
	for _, s := range r.texts {
		if s.Where == "链接地址" {
			continue
		}
		for _, m := range personal.Scan(s.text, s.head+r.rowHead(s)) {
			if slices.Contains(traced, m.Kind) && (!m.Wrong || m.Sure) && !r.lexicon.allows(m.Value) {
				add(s, m.Kind, m.Value, m.Start, m.End)
			}
		}
		for _, f := range personal.Fragments(s.text) {
			add(s, f.Kind, f.Shape, f.Start, f.End)
		}
	}
	return out
}

// rowOf names the row of a table that the stretch stands in, or nothing.
func (r *run) rowOf(s stretch) string {
	if s.row == "" {
		return ""
	}
	return s.Part + "\x00" + s.FileID + "\x00" + s.Member + "\x00" + s.row
}

// rowNames finds the person that each row of a table is about.
func (r *run) rowNames() map[string]string {
	out := map[string]string{}
	for _, s := range r.texts {
		row := r.rowOf(s)
		if row != "" && out[row] == "" && personal.NameHead(s.head+r.rowHead(s)) && personal.IsName(s.text) {
			out[row] = strings.Join(strings.Fields(s.text), "")
		}
	}
	return out
}

// trace keys an identifier, or what is left of one.
func (s *Screen) trace(sub Subject, kind personal.Kind, shape, name string) Trace {
	t := Trace{Agency: sub.Agency, RefKind: sub.Ref.Kind, RefID: sub.Ref.ID, Title: sub.Title, Kind: string(kind)}
	shape = strings.ToUpper(shape)
	t.MAC = s.mac("value", sub.Agency, t.Kind, shape)
	if name != "" {
		t.Name = s.mac("name", sub.Agency, name)
	}
	var marks strings.Builder
	if len(shape) > 40 { // an address is compared as a whole
		shape = "#"
	}
	for i, c := range shape {
		if c == '*' {
			marks.WriteString("..")
			continue
		}
		t.Known++
		marks.WriteString(s.mac("mark", sub.Agency, t.Kind, fmt.Sprint(i), string(c))[:2])
		if c > 0x7f {
			marks.Reset()
			marks.WriteString("##")
			t.Known = 1
			break
		}
	}
	t.Marks = marks.String()
	return t
}
