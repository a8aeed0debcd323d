package content

import (
	"maps"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

var zeroTime time.Time

// show writes what lists, pages and the search read, and tells the other
// capabilities.
func (c *Content) show(tx *store.Tx, i *Item, e Edition, tree Tree) error {
	l, had, err := liveRow(tx, i.Agency, i.ID)
	if err != nil {
		return err
	}
	w := e.Was
	l = Live{Agency: i.Agency, ID: i.ID, Edition: e.ID, Kind: w.Kind, Column: i.Column, Columns: append([]string{i.Column}, i.Also...), Title: w.Title,
		Summary: w.Summary, Source: w.Source, Unit: w.Unit, Issuer: w.Issuer, Number: w.Number, IndexNo: i.IndexNo, Topic: w.Topic, Audience: w.Audience,
		Address: i.Address, Formed: w.Formed, PublishedAt: i.PublishedAt, ChangedAt: e.At, Pinned: i.Pinned, Validity: l.Validity, ValidNote: l.ValidNote}
	if had {
		err = tx.Update(&l)
	} else {
		err = tx.Insert(&l)
	}
	if err != nil {
		return err
	}
	if err := placings(tx, &l); err != nil {
		return err
	}
	if err := shown(tx, i, e.Files); err != nil {
		return err
	}
	if err := c.index(tx, l, e, tree); err != nil {
		return err
	}
	for _, x := range c.d.Extensions() {
		if x.Released != nil {
			if err := x.Released(tx, *i, e); err != nil {
				return err
			}
		}
	}
	return Changed(tx)
}

// hide leaves the tombstone and takes everything else away.
func (c *Content) hide(tx *store.Tx, i *Item) error {
	l, had, err := liveRow(tx, i.Agency, i.ID)
	if err != nil || !had {
		return err
	}
	l.Gone, l.Reason, l.Redirect = i.WithdrawnAt, i.Reason, i.Redirect
	if err := tx.Update(&l); err != nil {
		return err
	}
	if err := unplace(tx, i.Agency, i.ID); err != nil {
		return err
	}
	if err := shown(tx, i, nil); err != nil {
		return err
	}
	if c.d.Index != nil {
		if err := c.d.Index.Drop(tx, i.Agency, i.ID); err != nil {
			return err
		}
	}
	return Changed(tx)
}

func liveRow(tx *store.Tx, agency, item string) (l Live, had bool, err error) {
	l, err = store.Get[Live](tx.Context(), tx, agency, item)
	if fail.Is(err, fail.Missing) {
		return Live{}, false, nil
	}
	return l, err == nil, err
}

// Shown is a published file's permanent name. Files of earlier editions keep
// theirs; with the item withdrawn, all are gone.
type Shown struct {
	// ID is File.Slug.
	Agency, ID, File, Item, Name string
	Gone                         bool
}

// Table names the table.
func (*Shown) Table() string { return "content_shown" }

// Cols lists the columns.
func (s *Shown) Cols() []store.Col {
	return []store.Col{store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("file", &s.File), store.C("item", &s.Item), store.C("name", &s.Name), store.C("gone", &s.Gone)}
}

func shown(tx *store.Tx, i *Item, files []File) error {
	old, err := store.Select[Shown](tx.Context(), tx, "WHERE agency = $1 AND item = $2", i.Agency, i.ID)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for n := range old {
		known[old[n].ID] = true
		if gone := !i.OnLine(); gone != old[n].Gone {
			old[n].Gone = gone
			if err := tx.Update(&old[n]); err != nil {
				return err
			}
		}
	}
	for _, f := range files {
		if known[f.Slug] {
			continue
		}
		known[f.Slug] = true
		if err := tx.Insert(&Shown{Agency: i.Agency, ID: f.Slug, File: f.ID, Item: i.ID, Name: f.Name}); err != nil {
			return err
		}
	}
	return nil
}

// text is everything that the item says, as plain text.
func (c *Content) text(i *Item) string {
	plain := c.d.Plain
	if plain == nil {
		plain = func(html string) string { return html }
	}
	all := []string{plain(i.Body)}
	for _, k := range slices.Sorted(maps.Keys(i.Parts)) {
		if v := i.Parts[k]; strings.HasSuffix(k, ".html") && v != "" {
			all = append(all, plain(v))
		}
	}
	return strings.Join(all, "\n")
}

// index hands the item to the search.
func (c *Content) index(tx *store.Tx, l Live, e Edition, tree Tree) error {
	if c.d.Index == nil {
		return nil
	}
	f := Found{Live: l, Text: c.text(&e.Was)}
	for _, col := range tree.Trail(l.Column) {
		f.Path = append(f.Path, col.Name)
	}
	var texts []string
	for _, file := range e.Files {
		t, err := TextOf(tx.Context(), tx, l.Agency, file.ID)
		if err != nil {
			return err
		}
		texts = append(texts, t.Text)
	}
	f.FilesText = strings.Join(texts, "\n")
	return c.d.Index.Put(tx, f)
}

// SetValidity marks a live document with its validity; the library computes
// it. Nothing happens where the item is not on line or says so already.
func (c *Content) SetValidity(tx *store.Tx, agency, item, word, note string) error {
	l, had, err := liveRow(tx, agency, item)
	if err != nil || !had || (l.Validity == word && l.ValidNote == note) {
		return err
	}
	l.Validity, l.ValidNote = word, note
	if err := tx.Update(&l); err != nil {
		return err
	}
	if l.Gone.IsZero() {
		e, err := store.Get[Edition](tx.Context(), tx, agency, l.Edition)
		if err != nil {
			return err
		}
		tree, err := Columns(tx.Context(), tx, agency)
		if err != nil {
			return err
		}
		if err := c.index(tx, l, e, tree); err != nil {
			return err
		}
	}
	return Changed(tx)
}

// leads refuses an address that leads back to the item, round in a circle, or
// to another host.
func (c *Content) leads(tx *store.Tx, i *Item, to string) error {
	if to == "" {
		return nil
	}
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.Contains(to, `\`) {
		return fail.Fields(map[string]string{"redirect": "请填写本站的地址，以“/”开头，例如 /art/202309/t20230905_12.html"})
	}
	for next, n := to, 0; next != ""; n++ {
		if next == i.Address || n > 20 {
			return fail.Fields(map[string]string{"redirect": "这个地址最终又指向本条信息，请换一个"})
		}
		l, err := store.First[Live](tx.Context(), tx, "WHERE agency = $1 AND address = $2", i.Agency, next)
		if fail.Is(err, fail.Missing) {
			return nil
		}
		if err != nil {
			return err
		}
		next = l.Redirect
	}
	return nil
}

// Changed says that citizens see something else from this act on. Whoever
// changes what the portal shows calls it.
func Changed(tx *store.Tx) error {
	_, err := tx.Exec(`INSERT INTO content_change (agency, id, seq) VALUES ($1, 'portal', 1)
		ON CONFLICT (agency, id) DO UPDATE SET seq = content_change.seq + 1`, tx.Tenant())
	return err
}
