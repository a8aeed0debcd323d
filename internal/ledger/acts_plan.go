package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path"
	"strings"
	"unicode"

	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger/plan"
)

// PastedName is the name under which pasted text is kept.
const PastedName = "粘贴的文字.txt"

// ReadPlan reads a plan document into a draft that can be corrected and
// adopted. replaces is the adopted plan that the document is a new edition
// of, or empty. The file is kept with the draft. A document that cannot be
// read, or is no plan, is an Invalid on the field "file".
func (l *Ledger) ReadPlan(ctx context.Context, a who.Actor, name string, body []byte, replaces string) (Plan, error) {
	return l.readPlan(ctx, a, handed{plainName(name), body, "file"}, replaces)
}

// ReadPasted is ReadPlan for text that a person pasted; refusals stand on the
// field "text".
func (l *Ledger) ReadPasted(ctx context.Context, a who.Actor, text, replaces string) (Plan, error) {
	return l.readPlan(ctx, a, handed{PastedName, []byte(text), "text"}, replaces)
}

// handed is what a plan is read from, and the form's field that it came by.
type handed struct {
	name  string
	body  []byte
	field string
}

func (l *Ledger) readPlan(ctx context.Context, a who.Actor, src handed, replaces string) (Plan, error) {
	if err := mayAdopt(a); err != nil {
		return Plan{}, err
	}
	doc, err := docread.ReadBytes(ctx, src.name, src.body, l.Reading)
	if err != nil {
		return Plan{}, src.readable(err)
	}
	n, err := l.names(ctx, l.DB, a.Tenant)
	if err != nil {
		return Plan{}, err
	}
	read, err := plan.ReadContext(ctx, doc, plan.Options{Units: n.planUnits()})
	if err != nil {
		return Plan{}, src.readable(err)
	}
	var out Plan
	err = l.DB.Do(ctx, a, func(tx *store.Tx) error {
		out, err = l.keepDraft(tx, src, doc, read, n, replaces)
		return err
	})
	return out, err
}

func mayAdopt(a who.Actor) error {
	if a.May(RightAdopt) {
		return nil
	}
	return fail.Deniedf("您没有导入、更正和采纳计划的权限。如工作需要，请联系本单位安全管理员")
}

// readable puts a refusal of the readers on the form's field.
func (s handed) readable(err error) error {
	var refused *docread.Error
	var none *plan.NotPlan
	switch {
	case errors.As(err, &refused):
		return fail.Fields(map[string]string{s.field: refused.Msg})
	case errors.As(err, &none):
		return fail.Fields(map[string]string{s.field: none.Error()})
	}
	return err
}

// plainName is a file's own name without folders and control characters, cut
// to a length that a list can show.
func plainName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "")))
	if r := []rune(name); len(r) > 120 {
		ext := []rune(path.Ext(name))
		name = string(r[:120-min(len(ext), 10)]) + string(ext[:min(len(ext), 10)])
	}
	if name == "" || name == "." || name == "/" {
		return "未命名文件"
	}
	return name
}

func (l *Ledger) keepDraft(tx *store.Tx, src handed, doc *docread.Document, read *plan.Plan, n names, replaces string) (Plan, error) {
	sum := sha256.Sum256(src.body)
	p := Plan{Agency: tx.Tenant(), ID: tx.NewID(), Title: read.Title, Year: int(read.Year), DocumentNo: read.DocumentNo,
		Issuer: read.Agency, Columns: read.Columns, Replaces: replaces, State: PlanDraft, SourceName: src.name,
		SourceForm: string(doc.Form), SourceHash: hex.EncodeToString(sum[:]), CreatedBy: tx.Actor().ID, CreatedAt: tx.Now()}
	if err := unread(tx, &p, src.field); err != nil {
		return p, err
	}
	p.Draft = Draft{Plan: *read}
	p.Draft.Choices = suggest(&p.Draft, n)
	if err := l.askIssuer(tx.Context(), tx, &p); err != nil {
		return p, err
	}
	if err := l.continues(tx, &p, n); err != nil {
		return p, err
	}
	file, err := l.Files.Put(tx, src.name, src.body, p.Ref())
	if err != nil {
		return p, err
	}
	p.SourceFile = file.ID
	if err := tx.Insert(&p); err != nil {
		return p, err
	}
	return p, tx.Record("导入计划", p.Ref(), store.Telling("导入“%s”，读出%d项任务，%d处存疑", src.name, len(read.Rows), len(p.Draft.Doubts())))
}

// unread refuses a file that a plan in force, or a draft, was read from
// already: the very same file can change nothing.
func unread(tx *store.Tx, p *Plan, field string) error {
	same, err := store.Select[Plan](tx.Context(), tx, "WHERE agency = $1 AND source_hash = $2 AND state IN ($3, $4) ORDER BY id",
		p.Agency, p.SourceHash, PlanAdopted, PlanDraft)
	if err != nil || len(same) == 0 {
		return err
	}
	for _, s := range same {
		if s.State == PlanAdopted {
			return fail.Fields(map[string]string{field: "这份文件与已采纳的《" + s.Title + "》所用文件完全相同，不需要重新导入，台账没有任何变化"})
		}
	}
	return fail.Fields(map[string]string{field: "这份文件已经导入过，草稿《" + same[0].Title + "》还没有采纳。请在计划列表中打开该草稿继续核对"})
}

// continues makes the draft a new edition of the plan that it replaces: what
// the office decided for rows that did not change stays decided.
func (l *Ledger) continues(tx *store.Tx, p *Plan, n names) error {
	if p.Replaces == "" {
		return nil
	}
	old, err := store.Get[Plan](tx.Context(), tx, p.Agency, p.Replaces)
	if err != nil {
		return err
	}
	if old.State != PlanAdopted {
		return fail.Stalef("要更新的计划已不在执行，请从计划列表重新选择")
	}
	now, err := l.standing(tx.Context(), tx, &old)
	if err != nil {
		return err
	}
	p.Draft.remean(n, func() {
		for _, m := range old.Draft.Meant {
			if !p.Draft.meant(m.Name) && p.Draft.asks(m.Name) {
				p.Draft.Meant = append(p.Draft.Meant, m)
			}
		}
	})
	p.Draft.inherit(now, &old.Draft)
	return nil
}

// Follow says of a draft that it is a new edition of the adopted plan, or,
// with an empty id, a plan of its own.
func (l *Ledger) Follow(ctx context.Context, a who.Actor, id, replaces string) (Plan, error) {
	return l.editWith(ctx, a, id, "确定版本关系", func(tx *store.Tx, p *Plan, n names) (string, error) {
		if p.Replaces == replaces {
			return "", nil
		}
		p.Replaces = replaces
		if replaces == "" {
			return "作为新计划处理", nil
		}
		if err := l.continues(tx, p, n); err != nil {
			return "", err
		}
		return "作为在执行计划的新版处理", nil
	})
}

// DropDraft gives a draft up. Its file and its corrections stay on record.
func (l *Ledger) DropDraft(ctx context.Context, a who.Actor, id, why string) error {
	if err := mayAdopt(a); err != nil {
		return err
	}
	return l.DB.Do(ctx, a, func(tx *store.Tx) error {
		p, err := draftOf(tx, id)
		if err != nil {
			return err
		}
		p.State = PlanAbandons
		if err := tx.Update(&p); err != nil {
			return err
		}
		return tx.Record("放弃计划草稿", p.Ref(), store.Because(why), store.Telling("放弃草稿《%s》", p.Title))
	})
}

// draftOf reads a plan that is still a draft.
func draftOf(tx *store.Tx, id string) (Plan, error) {
	p, err := store.Get[Plan](tx.Context(), tx, tx.Tenant(), id)
	if err == nil && p.State != PlanDraft {
		err = fail.Stalef("这份计划草稿已经处理过（%s），不能再修改。请刷新计划列表查看", p.StateTitle())
	}
	return p, err
}

// Ref names the plan.
func (p *Plan) Ref() store.Ref { return store.Ref{Kind: "plan", ID: p.ID} }

// StateTitle is the state's word for people.
func (p *Plan) StateTitle() string {
	switch p.State {
	case PlanDraft:
		return "草稿"
	case PlanAdopted:
		return "执行中"
	case PlanMerged:
		return "已并入"
	case PlanAbandons:
		return "已放弃"
	case PlanArchived:
		return "已归档"
	}
	return p.State
}
