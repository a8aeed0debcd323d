package publish

import (
	"context"
	"io"
	"log/slog"
	"slices"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/people"
	"gongkai/internal/office/screen"
)

// Roster knows the units and the people of an organisation.
type Roster interface {
	AllUnits(ctx context.Context, q store.Querier, agency string) ([]people.Unit, error)
	Units(ctx context.Context, q store.Querier, agency string) ([]people.Unit, error)
	UnitNames(ctx context.Context, q store.Querier, agency string) (map[string]string, error)
	Names(ctx context.Context, q store.Querier, agency string) (map[string]string, error)
	People(ctx context.Context, q store.Querier, agency string) ([]people.Person, error)
	Heads(ctx context.Context, q store.Querier, agency, unit string) ([]people.Person, error)
	OfficeStaff(ctx context.Context, q store.Querier, agency string) ([]people.Person, error)
	Leaders(ctx context.Context, q store.Querier, agency, unit string) ([]people.Person, error)
}

// Task is a row of the plan that items can serve.
type Task struct {
	// No is the row's number, Title what it asks.
	No, Title string
}

// Import is a file as its text was read for the editor.
type Import struct {
	// HTML is a cleaned fragment; pictures in it have the Source of one of
	// Pictures, "import:1".
	HTML, Title, Number string
	Formed              civil.Date
	Pictures            []Picture
	// Warnings are what a person has to look at.
	Warnings []string
}

// Picture is an image found in a file.
type Picture struct {
	Source, Name string
	// Alt is the text in its place that the file gives, or "".
	Alt  string
	Data []byte
}

// Preview is a working copy as it would go out.
type Preview struct {
	Item  content.Item
	Files []PreviewFile
	// Says is what has to be known above the page.
	Says string
}

// PreviewFile is an attachment that would go out, at the office's address.
type PreviewFile struct {
	Name, Type, Role, Href string
	Size                   int64
}

// Deps are what publishing needs from elsewhere.
type Deps struct {
	DB      *store.DB
	Log     *slog.Logger
	Content *content.Content
	Files   attach.Keeper
	// Screen looks for what must not be public; nil finds nothing.
	Screen  *screen.Screen
	Notices notice.Teller
	Roster  Roster
	// Calendar counts an organisation's working days.
	Calendar func(ctx context.Context, q store.Querier, agency string) (Calendar, error)
	// ActorOf is a person with their rights, for those who stand in.
	ActorOf func(ctx context.Context, q store.Querier, agency, id string) (who.Actor, error)
	// Staff are all people of an organisation with their rights, for telling
	// those whose turn it is.
	Staff func(ctx context.Context, q store.Querier, agency string) ([]who.Actor, error)
	// Read reads a file for the editor.
	Read func(ctx context.Context, name string, data []byte) (Import, error)
	// Text reads a file's plain text for the search; readable is false for a
	// scan or a picture.
	Text func(ctx context.Context, name string, data []byte) (text string, readable bool, why string)
	// TaskNo is the plan's number of one of its tasks; Tasks lists the rows of
	// the plan in force. Both may be nil.
	TaskNo func(ctx context.Context, q store.Querier, agency, task string) (string, error)
	Tasks  func(ctx context.Context, q store.Querier, agency string) ([]Task, error)
	// Show answers with a working copy on the page that citizens would get; nil
	// draws a plain one.
	Show func(c *web.Ctx, v Preview) error
	// Agencies lists the organisations of the installation.
	Agencies func(ctx context.Context, q store.Querier) ([]string, error)
}

// Publish is the capability: its acts and its pages.
type Publish struct{ Deps }

// New makes the capability.
func New(d Deps) *Publish {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	return &Publish{d}
}

// sees says that the person may look at the item in the office.
func sees(a who.Actor, i *content.Item) bool { return a.MayOn(RightView, i.Unit, i.Kind) }

// get reads an item that the person may see; any other looks like none.
func (p *Publish) get(ctx context.Context, q store.Querier, a who.Actor, id string) (content.Item, error) {
	i, err := content.ItemOf(ctx, q, a.Tenant, id)
	if err != nil || sees(a, &i) {
		return i, err
	}
	mine, err := p.concerns(ctx, q, a, id)
	if err == nil && !mine {
		err = fail.Missingf("没有找到这条信息，可能已被删除，或您没有查看它的权限")
	}
	return i, err
}

// concerns says that an item of another unit is before the person, or was:
// its box waits for them, or they wrote in one.
func (p *Publish) concerns(ctx context.Context, q store.Querier, a who.Actor, id string) (bool, error) {
	if a.Visiting() || !a.May(RightView) {
		return false, nil
	}
	all, err := p.touched(ctx, q, a)
	return all[id], err
}

// touched are the items in whose sheets the person wrote, and those whose box
// waits for them.
func (p *Publish) touched(ctx context.Context, q store.Querier, a who.Actor) (map[string]bool, error) {
	rows, err := q.Query(ctx, `SELECT DISTINCT s.subject FROM approval_opinion o JOIN approval_sheet s ON s.agency = o.agency AND s.id = o.sheet
		WHERE o.agency = $1 AND o.person = $2 AND s.kind = $3`, a.Tenant, a.ID, content.KindItem)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string]bool{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out[id] = true
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	waiting, err := p.waiting(ctx, q, a, civil.FromTime(p.DB.Now().In(store.Zone)))
	for _, id := range waiting {
		out[id] = true
	}
	return out, err
}

// load reads an item with everything that its moves ask about.
func (p *Publish) load(ctx context.Context, q store.Querier, a who.Actor, id string) (*Case, error) {
	c := &Case{Actor: a, Today: civil.FromTime(p.DB.Now().In(store.Zone))}
	var err error
	if c.Item, err = p.get(ctx, q, a, id); err != nil {
		return nil, err
	}
	if c.Course, err = courseOf(ctx, q, a.Tenant, id); err != nil {
		return nil, err
	}
	if c.Sheet, c.HasSh, err = approval.Live(ctx, q, a.Tenant, c.Item.Ref()); err != nil {
		return nil, err
	}
	if c.Secrecy, err = secrecyOf(ctx, q, a.Tenant, id); err != nil {
		return nil, err
	}
	files, err := content.Attachments(ctx, q, a.Tenant, id)
	if err != nil {
		return nil, err
	}
	tree, err := content.Columns(ctx, q, a.Tenant)
	if err != nil {
		return nil, err
	}
	c.Missing = lacking(&c.Item, &c.Course, files, tree)
	return c, p.turn(ctx, q, c)
}

// turn finds out whether the box whose turn it is is the person's: their own,
// or that of somebody who named them for the time of an absence.
func (p *Publish) turn(ctx context.Context, q store.Querier, c *Case) error {
	if !c.HasSh {
		return nil
	}
	if c.Turn, c.TurnWhy = approval.MayFill(c.Actor, who.Actor{}, &c.Sheet); c.Turn || p.ActorOf == nil {
		return nil
	}
	absent, err := p.absent(ctx, q, c.Actor, c.Today)
	if err != nil {
		return err
	}
	for _, a := range absent {
		may, why := approval.MayFill(c.Actor, a, &c.Sheet)
		if may {
			c.Turn, c.TurnWhy, c.For = true, "", a
			return nil
		}
		if c.TurnWhy == "" {
			c.TurnWhy = why
		}
	}
	return nil
}

// absent are those for whom the person stands in today.
func (p *Publish) absent(ctx context.Context, q store.Querier, a who.Actor, today civil.Date) ([]who.Actor, error) {
	subs, err := approval.StandsFor(ctx, q, a.Tenant, a.ID, today)
	if err != nil {
		return nil, err
	}
	var out []who.Actor
	for _, s := range subs {
		absent, err := p.ActorOf(ctx, q, a.Tenant, s.Person)
		if err != nil {
			return nil, err
		}
		out = append(out, absent)
	}
	return out, nil
}

// ActRefused is the act under which an attempt at a jump that is not allowed
// is recorded (B01).
const ActRefused = "操作被拒绝"

// AnyVersion is for acts that do not depend on what the item said.
const AnyVersion int64 = -1

// move makes one move of the table: f does what belongs to it. version is that
// of the item on the page, or AnyVersion. An attempt that the table refuses is
// recorded.
func (p *Publish) move(ctx context.Context, a who.Actor, id, name string, version int64, f func(*store.Tx, *Case) error) error {
	var refused error
	err := p.DB.Do(ctx, a, func(tx *store.Tx) error {
		refused = nil
		c, err := p.load(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if version != AnyVersion && c.Item.Version != version {
			return stale(&c.Item)
		}
		if _, err := Items.Try(c, name, c.before()); err != nil {
			refused = err
			if name == MoveSubmit && c.Item.Marking != "" && len(c.Missing) > 0 && fail.Is(err, fail.Invalid) {
				refused = fail.Invalidf("不能送审：%s", c.lacks())
			}
			return refused
		}
		return f(tx, c)
	})
	if refused == nil {
		return err
	}
	again := p.DB.Do(ctx, a, func(tx *store.Tx) error { return p.tried(tx, id, name, refused) })
	if again != nil {
		p.Log.Error("publish: record a refused move", "item", id, "move", name, "error", again)
	}
	return refused
}

// tried records an attempt that was refused. Handing in what is not marked
// counts as a 退文 (IMP80).
func (p *Publish) tried(tx *store.Tx, id, name string, refused error) error {
	i, err := content.ItemOf(tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	if name == MoveSubmit && i.Marking == "" {
		if err := p.noteReturn(tx, &i, "unmarked", "送审时没有标识公开属性", "系统"); err != nil {
			return err
		}
	}
	return tx.Record(ActRefused, i.Ref(), store.Because(refused.Error()), store.Telling("《%s》：%s", i.Title, name))
}

// noteReturn keeps why an item went back.
func (p *Publish) noteReturn(tx *store.Tx, i *content.Item, code, note, step string) error {
	if !slices.ContainsFunc(ReturnCodes, func(c Code) bool { return c.Key == code }) {
		return fail.Fields(map[string]string{"code": "请选择退回原因"})
	}
	c, err := courseOf(tx.Context(), tx, i.Agency, i.ID)
	if err != nil {
		return err
	}
	c.Returns++
	if err := c.keep(tx); err != nil {
		return err
	}
	return tx.Insert(&Return{Agency: i.Agency, ID: tx.NewID(), Item: i.ID, Unit: i.Unit, Kind: i.Kind, Code: code, Note: note, Step: step,
		Person: tx.Actor().ID, Name: tx.Actor().Name, At: tx.Now()})
}

// stale is what an edit on an old version is told.
func stale(i *content.Item) error {
	return fail.Stalef("《%s》刚刚被其他人修改过，您的操作没有生效。请查看最新内容后再操作", i.Title)
}

// MayOpen says whether the person may open the files of an item.
func (p *Publish) MayOpen(ctx context.Context, q store.Querier, a who.Actor, owner store.Ref) (bool, error) {
	_, err := p.get(ctx, q, a, owner.ID)
	return err == nil, err
}

// ActRead is the act under which reading what is not public is recorded.
const ActRead = "查阅未公开文件"

// Opened notes who opened a file of an item that is not public, or a version
// of it that is kept back (N01). It is called before the file is given out.
func (p *Publish) Opened(ctx context.Context, a who.Actor, f attach.File) error {
	if f.OwnerKind != content.KindItem || !a.SignedIn() {
		return nil
	}
	i, err := content.ItemOf(ctx, p.DB, a.Tenant, f.OwnerID)
	if err != nil {
		return err
	}
	if public, err := p.isPublic(ctx, &i, f.ID); err != nil || public {
		return err
	}
	return p.DB.Do(ctx, a, func(tx *store.Tx) error {
		if err := tx.Insert(&Reading{Agency: i.Agency, ID: tx.NewID(), Item: i.ID, File: f.ID, What: "打开文件“" + f.Name + "”",
			Person: a.ID, Name: a.Name, Origin: a.Origin, At: tx.Now()}); err != nil {
			return err
		}
		return tx.Record(ActRead, i.Ref(), store.Telling("《%s》：%s", i.Title, f.Name))
	})
}

// isPublic says that citizens may have the file too.
func (p *Publish) isPublic(ctx context.Context, i *content.Item, file string) (bool, error) {
	if !i.OnLine() {
		return false, nil
	}
	e, err := content.EditionOf(ctx, p.DB, i.Agency, i.ID, i.Edition)
	return err == nil && slices.ContainsFunc(e.Files, func(f content.File) bool { return f.ID == file }), err
}

// bytes reads a stored file whole.
func (p *Publish) bytes(ctx context.Context, q store.Querier, agency, id string) ([]byte, attach.File, error) {
	f, err := p.Files.Get(ctx, q, agency, id)
	if err != nil {
		return nil, f, err
	}
	r, err := p.Files.Open(ctx, f)
	if err != nil {
		return nil, f, err
	}
	defer func() { _ = r.Close() }()
	b, err := io.ReadAll(r)
	return b, f, err
}

// Case is an item before a person, with everything that its moves ask about.
func (p *Publish) Case(ctx context.Context, q store.Querier, a who.Actor, id string) (*Case, error) {
	return p.load(ctx, q, a, id)
}
