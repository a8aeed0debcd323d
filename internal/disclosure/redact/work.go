package redact

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"slices"
	"time"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/paper"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "redact", Files: sub}
}

// Kind is the kind of references to works.
const Kind = "disclosure_redaction"

// The acts.
const (
	ActBegin = "开始区分处理"
	ActMark  = "标记遮盖内容"
	ActDrop  = "取消遮盖标记"
	ActMake  = "生成区分处理文件"
)

// Work is one file of a case with its marks, and the copy that was made.
type Work struct {
	Agency, ID string
	Version    int64
	Item       string
	// File is the original, Hash its SHA-256.
	File, Name, Hash string
	Marks            []Mark
	Next             int64
	// Copy is the copy's file, Annex the list of what was hidden.
	Copy, CopyHash, Annex string
	MadeBy                string
	MadeAt                time.Time
	BegunBy               string
	BegunAt               time.Time
}

// Table names the table.
func (*Work) Table() string { return "disclosure_redact_work" }

// Cols lists the columns.
func (w *Work) Cols() []store.Col {
	return []store.Col{store.C("agency", &w.Agency), store.C("id", &w.ID), store.C("version", &w.Version), store.C("item", &w.Item), store.C("file", &w.File), store.C("name", &w.Name),
		store.C("hash", &w.Hash), store.C("marks", store.JSON(&w.Marks)), store.C("next_no", &w.Next), store.C("copy", &w.Copy), store.C("copy_hash", &w.CopyHash), store.C("annex", &w.Annex),
		store.C("made_by", &w.MadeBy), store.C("made_at", &w.MadeAt), store.C("begun_by", &w.BegunBy), store.C("begun_at", &w.BegunAt)}
}

// Ref names the work.
func (w *Work) Ref() store.Ref { return store.Ref{Kind: Kind, ID: w.ID} }

// Deps are what the desk needs from elsewhere.
type Deps struct {
	DB      *store.DB
	Log     *slog.Logger
	Service *disclosure.Service
	Files   attach.Keeper
	Options Options
}

// Desk is the capability.
type Desk struct{ Deps }

// New makes the capability.
func New(d Deps) *Desk {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	return &Desk{d}
}

// may refuses who does not work on the case: the desk shows what is withheld.
func may(c *disclosure.Case) error {
	if !c.Before().May(disclosure.RightWork) {
		return fail.Deniedf("区分处理页面显示未遮盖的内容，只有承办人员可以打开")
	}
	return nil
}

// work reads a work with its case.
func (d *Desk) work(ctx context.Context, q store.Querier, a who.Actor, id string) (*disclosure.Case, Work, error) {
	w, err := store.Get[Work](ctx, q, a.Tenant, id)
	if err != nil {
		return nil, w, err
	}
	c, err := d.Service.Case(ctx, q, a, w.Item)
	if err != nil {
		return nil, w, err
	}
	return c, w, may(c)
}

// open opens a work's original.
func (d *Desk) open(ctx context.Context, q store.Querier, w *Work) (*Doc, error) {
	data, err := d.bytes(ctx, q, w.Agency, w.File)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != w.Hash {
		return nil, fmt.Errorf("the original of work %s is not what it was", w.ID)
	}
	return Open(ctx, w.Name, data, d.Options)
}

func (d *Desk) bytes(ctx context.Context, q store.Querier, agency, id string) ([]byte, error) {
	f, err := d.Files.Get(ctx, q, agency, id)
	if err != nil {
		return nil, err
	}
	r, err := d.Files.Open(ctx, f)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	return io.ReadAll(r)
}

// Begin lays a file of a case on the desk. A file that lies there is taken up
// again.
func (d *Desk) Begin(ctx context.Context, a who.Actor, item, file string) (w Work, err error) {
	c, err := d.Service.Case(ctx, d.DB, a, item)
	if err != nil {
		return w, err
	}
	if err := may(c); err != nil {
		return w, err
	}
	all, err := d.Service.FilesOf(ctx, d.DB, a.Tenant, item)
	if err != nil {
		return w, err
	}
	n := slices.IndexFunc(all, func(f disclosure.File) bool { return f.File == file })
	if n < 0 {
		return w, fail.Fields(map[string]string{"file": "请选择案件中的文件"})
	}
	data, err := d.bytes(ctx, d.DB, a.Tenant, file)
	if err != nil {
		return w, err
	}
	if _, err := Open(ctx, all[n].Name, data, d.Options); err != nil {
		return w, err
	}
	sum := sha256.Sum256(data)
	err = d.DB.Do(ctx, a, func(tx *store.Tx) error {
		old, err := store.Select[Work](ctx, tx, "WHERE agency = $1 AND item = $2 AND file = $3 AND copy = '' ORDER BY id", a.Tenant, item, file)
		if err != nil {
			return err
		}
		if len(old) > 0 {
			w = old[0]
			return nil
		}
		w = Work{Agency: a.Tenant, ID: tx.NewID(), Item: item, File: file, Name: all[n].Name, Hash: hex.EncodeToString(sum[:]), Next: 1, BegunBy: a.Name, BegunAt: tx.Now()}
		if err := tx.Insert(&w); err != nil {
			return err
		}
		return tx.Record(ActBegin, c.Item.Ref(), store.Telling("%s，原件 SHA-256 %s", w.Name, w.Hash))
	})
	return w, err
}

// change makes one change of a work that is not finished.
func (d *Desk) change(ctx context.Context, a who.Actor, id, act string, f func(tx *store.Tx, c *disclosure.Case, w *Work) (string, error)) error {
	return d.DB.Do(ctx, a, func(tx *store.Tx) error {
		c, w, err := d.work(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if w.Copy != "" {
			return fail.Stalef("这份文件已经生成区分处理后的文件，标记不能再改。需要重做的，请从原件重新开始")
		}
		says, err := f(tx, c, &w)
		if err != nil {
			return err
		}
		if err := tx.Update(&w); err != nil {
			return err
		}
		return tx.Record(act, c.Item.Ref(), store.Under("《政府信息公开条例》第三十七条"), store.Telling("%s：%s", w.Name, says))
	})
}

// Add marks passages; what is marked already stays as it is.
func (d *Desk) Add(ctx context.Context, a who.Actor, id string, marks []Mark, ground wording.Ground, note string) error {
	if wording.Covers(ground) == "" {
		return fail.Fields(map[string]string{"ground": "请选择不予公开的依据"})
	}
	if len(marks) == 0 {
		return fail.Invalidf("请先勾选要遮盖的内容")
	}
	return d.change(ctx, a, id, ActMark, func(_ *store.Tx, _ *disclosure.Case, w *Work) (string, error) {
		n := 0
		for _, m := range marks {
			if slices.ContainsFunc(w.Marks, m.Same) {
				continue
			}
			m.No, m.Ground, m.Note, m.Person = int(w.Next), ground, note, a.Name
			w.Marks, w.Next, n = append(w.Marks, m), w.Next+1, n+1
		}
		return fmt.Sprintf("标记%d处，依据%s", n, wording.Covers(ground)), nil
	})
}

// Drop takes a mark away.
func (d *Desk) Drop(ctx context.Context, a who.Actor, id string, no int) error {
	return d.change(ctx, a, id, ActDrop, func(_ *store.Tx, _ *disclosure.Case, w *Work) (string, error) {
		left := slices.DeleteFunc(slices.Clone(w.Marks), func(m Mark) bool { return m.No == no })
		if len(left) == len(w.Marks) {
			return "", fail.Stalef("这一标记已经取消")
		}
		w.Marks = left
		return fmt.Sprintf("第%d处", no), nil
	})
}

// Make makes the copy and the list of what was hidden, and lays both into the
// case. The original stays as it is.
func (d *Desk) Make(ctx context.Context, a who.Actor, id string) error {
	c, w, err := d.work(ctx, d.DB, a, id)
	if err != nil {
		return err
	}
	if w.Copy != "" {
		return fail.Stalef("这份文件已经生成区分处理后的文件")
	}
	doc, err := d.open(ctx, d.DB, &w)
	if err != nil {
		return err
	}
	made, err := doc.Make(ctx, w.Marks)
	if err != nil {
		return err
	}
	list, err := paper.PDF(ctx, Annex(w.Name, c.Item.Label(), w.Marks))
	if err != nil {
		return err
	}
	one, err := d.Service.Attach(ctx, a, w.Item, "redacted", made.Name, made.Data)
	if err != nil {
		return err
	}
	two, err := d.Service.Attach(ctx, a, w.Item, "other", "区分处理清单（"+w.Name+"）.pdf", list)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(made.Data)
	return d.change(ctx, a, id, ActMake, func(tx *store.Tx, _ *disclosure.Case, now *Work) (string, error) {
		if now.Version != w.Version {
			return "", fail.Stalef("标记刚刚由其他人改过，请核对后重新生成")
		}
		now.Copy, now.CopyHash, now.Annex, now.MadeBy, now.MadeAt = one.File, hex.EncodeToString(sum[:]), two.File, a.Name, tx.Now()
		return fmt.Sprintf("遮盖%d处，原件 SHA-256 %s，副本 SHA-256 %s", len(now.Marks), now.Hash, now.CopyHash), nil
	})
}

// Originals are the files of an item of which a copy was made, by their ids
// in the file store.
func (d *Desk) Originals(ctx context.Context, q store.Querier, agency, item string) ([]string, error) {
	works, err := store.Select[Work](ctx, q, "WHERE agency = $1 AND item = $2 AND copy <> '' ORDER BY id", agency, item)
	var out []string
	for _, w := range works {
		out = append(out, w.File)
	}
	return out, err
}
