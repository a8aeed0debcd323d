package library

import (
	"context"
	"io"
	"path"
	"slices"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// Commit takes a whole import over or nothing of it: every document becomes a
// draft with its original day, to be released the way of all items.
func (l *Library) Commit(ctx context.Context, a who.Actor, id string) (n int, err error) {
	if !a.MayOn(RightImport, "", "") {
		return 0, fail.Deniedf("您没有导入规范性文件的权限")
	}
	err = l.DB.Do(ctx, a, func(tx *store.Tx) error {
		m, err := store.Get[Import](ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		if m.Done {
			return fail.Stalef("这批文件已经导入")
		}
		for i := range m.Plan {
			m.Plan[i].Problems = slices.DeleteFunc(m.Plan[i].Problems, func(p string) bool { return strings.HasPrefix(p, "文号：库内已有") })
			m.Plan[i].Hints = nil
		}
		if err := l.judge(tx, m.Plan); err != nil {
			return err
		}
		if bad := m.Bad(); bad > 0 {
			return fail.Invalidf("还有%d份文件有问题，请在表格中改正后重新上传。本次没有导入任何文件", bad)
		}
		if err := l.takeOver(tx, m.Plan); err != nil {
			return err
		}
		n = len(m.Plan)
		for i := range m.Plan {
			m.Plan[i].Body = ""
		}
		m.Done, m.Count = true, int64(n)
		if err := tx.Update(&m); err != nil {
			return err
		}
		return tx.Record(ActImport, store.Ref{Kind: kindImport, ID: m.ID}, store.Telling("%s，共%d份", m.Name, n))
	})
	return n, err
}

func (l *Library) takeOver(tx *store.Tx, lines []Line) error {
	units, err := l.Roster.UnitNames(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	column, err := columnFor(tx, content.KindNormative)
	if err != nil {
		return err
	}
	made := map[string]string{}
	for i := range lines {
		r := &lines[i]
		item := content.Item{Kind: content.KindNormative, Column: column, Title: r.Title, Body: r.Body, Number: r.Number, Issuer: strings.Join(append([]string{r.Facts.Issuer}, r.Facts.Joint...), "、"),
			Formed: r.Formed, OriginalOn: r.Original, Topic: r.Topic, Marking: content.Proactive, Unit: tx.Actor().Unit}
		for u, name := range units {
			if name == r.Unit && r.Unit != "" {
				item.Unit = u
			}
		}
		if item, err = l.Begin(tx, item); err != nil {
			return rowError(r, err)
		}
		made[r.Number] = item.ID
		d := Document{Agency: tx.Tenant(), ID: item.ID, Facts: r.Facts, Starts: r.Starts, Ends: r.Ends, SavedAt: tx.Now()}
		if err := tx.Insert(&d); err != nil {
			return err
		}
		if err := l.enclose(tx, r, item.ID); err != nil {
			return rowError(r, err)
		}
	}
	return l.tieAll(tx, lines, made)
}

func rowError(r *Line, err error) error {
	if fail.KindOf(err) == fail.Internal {
		return err
	}
	return fail.Invalidf("第%d行《%s》：%s。本次没有导入任何文件", r.Row, r.Title, err.Error())
}

// enclose attaches the file that the text was read from: a PDF or OFD as the
// official version beside the text.
func (l *Library) enclose(tx *store.Tx, r *Line, item string) error {
	if r.Stored == "" {
		return nil
	}
	f, err := l.Files.Get(tx.Context(), tx, tx.Tenant(), r.Stored)
	if err != nil {
		return err
	}
	in, err := l.Files.Open(tx.Context(), f)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	data, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	role := content.RoleOriginal
	if ext := strings.ToLower(path.Ext(f.Name)); ext == ".pdf" || ext == ".ofd" {
		role = content.RoleOfficial
	}
	said := rich.Text(r.Body)
	_, _, err = l.Content.Attach(tx, content.Upload{Item: item, Name: f.Name, Data: data, Role: role, Text: content.Text{Text: said, Readable: strings.TrimSpace(said) != ""}})
	return err
}

// tieAll enters what the rows amend and abolish, after all of them are there.
func (l *Library) tieAll(tx *store.Tx, lines []Line, made map[string]string) error {
	for i := range lines {
		r := &lines[i]
		for kind, list := range map[string][]string{Amends: r.Amends, Abolishes: r.Abolishes} {
			for _, n := range list {
				s, e, err := l.entry(tx.Context(), tx, tx.Tenant(), made[r.Number])
				if err != nil {
					return err
				}
				in := Tied{Kind: kind, Target: made[n], Title: "文号为" + n + "的文件", Number: n, From: r.Starts}
				for _, o := range s.Entries {
					if o.Item.Number == n {
						in.Target = o.ID
					}
				}
				if in.Target != "" {
					in.Title, in.Number = "", ""
				}
				if err := l.tie(tx, e, in); err != nil {
					return rowError(r, err)
				}
			}
		}
	}
	return nil
}
