package content

import (
	"slices"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/attach"
)

// Create keeps a new working copy. The caller records the act.
func (c *Content) Create(tx *store.Tx, i Item) (Item, error) {
	if _, ok := KindOf(i.Kind); !ok {
		return i, fail.Fields(map[string]string{"kind": "请选择信息类型"})
	}
	no, err := count(tx, "item")
	if err != nil {
		return i, err
	}
	a := tx.Actor()
	i.Agency, i.ID, i.No, i.State = tx.Tenant(), tx.NewID(), no, Draft
	i.Drafter, i.DrafterName, i.Authors, i.CreatedAt, i.SavedAt = a.ID, a.Name, []string{a.ID}, tx.Now(), tx.Now()
	i.Edition, i.IndexNo, i.Address = 0, "", ""
	if i.Fields == nil {
		i.Fields = map[string]string{}
	}
	return i, tx.Insert(&i)
}

// Save keeps a changed working copy; whoever changed it becomes one of its
// authors. The caller has decided that it may be changed, and records the act.
func (c *Content) Save(tx *store.Tx, i *Item) error {
	if id := tx.Actor().ID; id != "" && !slices.Contains(i.Authors, id) {
		i.Authors = append(slices.Clone(i.Authors), id)
	}
	i.SavedAt = tx.Now()
	return tx.Update(i)
}

// Upload is a file for an item. Text is what ReadText found in it: reading it
// may take seconds, so that is done before the transaction is opened.
type Upload struct {
	Item             string
	Name             string
	Data             []byte
	Role, Title, Alt string
	// Of is the attachment whose mended copy this is.
	Of   string
	Text Text
}

// Attach stores a file and adds it to the item's working copy. The caller
// records the act.
func (c *Content) Attach(tx *store.Tx, u Upload) (Attachment, attach.File, error) {
	f, err := c.d.Files.Put(tx, u.Name, u.Data, store.Ref{Kind: KindItem, ID: u.Item})
	if err != nil {
		return Attachment{}, f, err
	}
	if u.Title = strings.TrimSpace(u.Title); u.Title == "" {
		u.Title = f.Name
	}
	all, err := Attachments(tx.Context(), tx, tx.Tenant(), u.Item)
	if err != nil {
		return Attachment{}, f, err
	}
	a := Attachment{Agency: tx.Tenant(), ID: tx.NewID(), Item: u.Item, File: f.ID, Role: u.Role, Title: u.Title, Alt: u.Alt, Order: int64(len(all) + 1), Of: u.Of}
	u.Text.Agency, u.Text.ID = tx.Tenant(), f.ID
	if err := tx.Insert(&u.Text); err != nil {
		return a, f, err
	}
	return a, f, tx.Insert(&a)
}

// Text is what could be read of a stored file; its id is the file's.
type Text struct {
	Agency, ID, Text string
	// Readable is false for what has no text of its own, a scan or a picture;
	// Why says so for people.
	Readable bool
	Why      string
}

// Table names the table.
func (*Text) Table() string { return "content_text" }

// Cols lists the columns.
func (t *Text) Cols() []store.Col {
	return []store.Col{store.C("agency", &t.Agency), store.C("id", &t.ID), store.C("text", &t.Text), store.C("readable", &t.Readable), store.C("why", &t.Why)}
}

// count takes the next number of a row of numbers, from 1 and without gaps:
// an act that does not commit gives its number back.
func count(tx *store.Tx, id string) (int64, error) {
	if _, err := tx.Exec("INSERT INTO content_counter (agency, id, next) VALUES ($1, $2, 0) ON CONFLICT (agency, id) DO NOTHING", tx.Tenant(), id); err != nil {
		return 0, err
	}
	if _, err := tx.Exec("UPDATE content_counter SET next = next + 1 WHERE agency = $1 AND id = $2", tx.Tenant(), id); err != nil {
		return 0, err
	}
	var no int64
	err := tx.QueryRow(tx.Context(), "SELECT next FROM content_counter WHERE agency = $1 AND id = $2", tx.Tenant(), id).Scan(&no)
	return no, err
}
