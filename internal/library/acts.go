package library

import (
	"context"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// The acts in the record.
const (
	ActSave    = "填写规范性文件信息"
	ActTie     = "建立文件关系"
	ActUntie   = "取消文件关系"
	ActDeclare = "宣布文件失效或废止"
	ActSet     = "设置规范性文件参数"
)

// AnyVersion stands for acts that do not depend on what the person saw; Fresh
// is the version of a document of which nothing was kept yet.
const (
	AnyVersion = -1
	Fresh      = -2
)

// seen is the version that a person saw who read the entry.
func (e *Entry) seen() int64 {
	if !e.Kept {
		return Fresh
	}
	return e.Version
}

// Saved is what was typed into a document's form.
type Saved struct {
	Facts        Facts
	Starts, Ends civil.Date
}

// change runs an act on one document: read, decide, keep, move the marks.
func (l *Library) change(ctx context.Context, a who.Actor, right, id string, version int64, f func(*store.Tx, *Shelf, *Entry) error) error {
	return l.DB.Do(ctx, a, func(tx *store.Tx) error {
		s, e, err := l.entry(ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		if err := may(a, right, &e.Item); err != nil {
			return err
		}
		if version != AnyVersion && e.seen() != version {
			return fail.Stalef("《%s》的信息刚被他人修改。请刷新页面，核对后再保存", e.Item.Title)
		}
		if err := f(tx, s, e); err != nil {
			return err
		}
		_, err = l.refresh(tx)
		return err
	})
}

// enterable says that a kind may be taken into the library though it is no
// normative document: official documents, own and forwarded.
func enterable(kind string) bool {
	return kind == content.KindDocument || kind == content.KindForwarded
}

// Enter puts an item that is no normative document into the library.
func (l *Library) Enter(ctx context.Context, a who.Actor, id string) error {
	return l.DB.Do(ctx, a, func(tx *store.Tx) error {
		i, err := itemOf(tx, a.Tenant, id)
		if err != nil {
			return err
		}
		if err := may(a, RightEdit, &i); err != nil {
			return err
		}
		if !enterable(i.Kind) {
			return fail.Invalidf("只有公文可以纳入文件库。《%s》不是公文", i.Title)
		}
		d := Document{Agency: a.Tenant, ID: id, Facts: Facts{Issuer: i.Issuer, Trial: trialWord(i.Title)}, SavedAt: tx.Now()}
		if _, err := store.Get[Document](ctx, tx, a.Tenant, id); err == nil {
			return fail.Invalidf("《%s》已在文件库中", i.Title)
		}
		if err := tx.Insert(&d); err != nil {
			return err
		}
		if err := tx.Record("纳入文件库", i.Ref(), store.Telling("《%s》", i.Title)); err != nil {
			return err
		}
		_, err = l.refresh(tx)
		return err
	})
}

// Save keeps a document's facts.
func (l *Library) Save(ctx context.Context, a who.Actor, id string, version int64, in Saved) error {
	return l.change(ctx, a, RightEdit, id, version, func(tx *store.Tx, s *Shelf, e *Entry) error {
		if in.Facts.Longterm {
			in.Ends = 0
		}
		if wrong := s.wrong(e, &in, tx.Today()); len(wrong) > 0 {
			return fail.Fields(wrong)
		}
		was := e.Life.On(tx.Today())
		if was.Status.Over() && (in.Ends != e.Ends || in.Starts != e.Starts) {
			return fail.Fields(map[string]string{"ends": "文件已" + string(was.Status) + "，不能再修改施行日期或有效期。需继续执行的，请重新制定公布"})
		}
		told := "填写了登记、审核、备案等信息"
		if in.Starts != e.Starts || in.Ends != e.Ends {
			told = "施行日期" + or(dated(in.Starts), "未填") + "，有效期至" + or(dated(in.Ends), "长期或未填")
		}
		e.Facts, e.Starts, e.Ends = in.Facts, in.Starts, in.Ends
		if err := e.keep(tx); err != nil {
			return err
		}
		return tx.Record(ActSave, e.Ref(), store.Telling("《%s》：%s", e.Item.Title, told))
	})
}

// wrong is what no document may say.
func (s *Shelf) wrong(e *Entry, in *Saved, today civil.Date) map[string]string {
	w, f := map[string]string{}, &in.Facts
	before := func(key string, early, late civil.Date, says string) {
		if early > 0 && late > 0 && late < early {
			w[key] = says
		}
	}
	before("starts", e.Item.Formed, in.Starts, "施行日期不能早于成文日期")
	before("ends", in.Starts, in.Ends, "有效期不能早于施行日期")
	before("consult_to", f.ConsultFrom, f.ConsultTo, "征求意见的截止日期不能早于开始日期")
	before("legal_on", f.LegalFrom, f.LegalOn, "审核完成日期不能早于收到材料的日期")
	if p := published(&e.Item); p > 0 {
		before("filed_on", p, f.FiledOn, "备案日期不能早于公布日期")
	}
	for key, d := range map[string]civil.Date{"legal_on": f.LegalOn, "fair_on": f.FairOn, "filed_on": f.FiledOn, "decided_on": f.DecidedOn, "register_on": f.RegisterOn} {
		if d > today {
			w[key] = "日期不能晚于今天"
		}
	}
	if in.Ends > 0 && in.Starts.IsZero() {
		w["starts"] = "填写有效期的，请先填写施行日期"
	}
	if n := s.Numbers(today); in.Ends > 0 && in.Starts > 0 && in.Ends != e.Ends {
		if most := n.MostUntil(in.Starts, f.Trial || trialWord(e.Item.Title)); in.Ends > most && !s.renewed(e, in.Ends) {
			w["ends"] = "有效期超过规定的最长期限，最迟为" + most.Chinese() + "。如本地规定不同，请在“参数”中设置"
		}
	}
	if f.Legal != "" && f.LegalReviewer == "" {
		w["legal_reviewer"] = "请填写审核机构或审核人"
	}
	if f.RegisterNo != "" {
		for _, o := range s.Entries {
			if o.ID != e.ID && o.Facts.RegisterNo == f.RegisterNo {
				w["register_no"] = "登记号与《" + o.Item.Title + "》重复"
			}
		}
	}
	return w
}

// renewed says that the document was once extended beyond the first term.
func (s *Shelf) renewed(e *Entry, ends civil.Date) bool {
	return e.Ends > 0 && ends <= e.Ends
}

// Declare says from when a document holds no more, on a basis that is no
// document of the library.
func (l *Library) Declare(ctx context.Context, a who.Actor, id string, version int64, as Status, from civil.Date, basis string) error {
	return l.change(ctx, a, RightDecide, id, version, func(tx *store.Tx, _ *Shelf, e *Entry) error {
		wrong := map[string]string{}
		if !as.Over() {
			wrong["as"] = "请选择失效或废止"
		}
		if from.IsZero() || from < tx.Today() {
			wrong["since"] = "请填写今天或以后的日期，有效性不能倒填"
		}
		if basis = strings.TrimSpace(basis); basis == "" || utf8.RuneCountInString(basis) > 300 {
			wrong["basis"] = "请写明依据，不超过300字"
		}
		if len(wrong) > 0 {
			return fail.Fields(wrong)
		}
		if v := e.Life.On(tx.Today()); v.Status == "" || v.Status.Over() {
			return fail.Invalidf("只有已公布且未失效、未废止的文件可以宣布失效或废止")
		}
		e.EndedOn, e.EndedAs, e.EndedBy, e.EndedItem = from, as, basis, ""
		if err := e.keep(tx); err != nil {
			return err
		}
		return tx.Record(ActDeclare, e.Ref(), store.Because(basis), store.Telling("《%s》自%s起%s", e.Item.Title, from.Chinese(), as))
	})
}

// Set keeps a parameter from a day on.
func (l *Library) Set(ctx context.Context, a who.Actor, name string, from civil.Date, value int64, basis string) error {
	return l.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightRound, "", "") {
			return fail.Deniedf("您没有设置参数的权限")
		}
		wrong, title := map[string]string{"name": "请选择参数"}, ""
		for _, r := range Rules {
			if r.Key == name {
				delete(wrong, "name")
				title = r.Title
				if value < r.Least || value > r.Most {
					wrong["value"] = "这个数超出了合理范围，请核对"
				}
			}
		}
		if from.IsZero() {
			wrong["from"] = "请填写从哪一天起执行"
		}
		if strings.TrimSpace(basis) == "" {
			wrong["basis"] = "请写明依据的文件"
		}
		if len(wrong) > 0 {
			return fail.Fields(wrong)
		}
		p, err := store.First[Parameter](ctx, tx, "WHERE agency = $1 AND name = $2 AND from_on = $3", a.Tenant, name, from)
		fresh := fail.Is(err, fail.Missing)
		if err != nil && !fresh {
			return err
		}
		p.Value, p.Basis, p.By, p.At = value, basis, a.ID, tx.Now()
		if fresh {
			p.Agency, p.ID, p.Name, p.From = a.Tenant, tx.NewID(), name, from
			err = tx.Insert(&p)
		} else {
			err = tx.Update(&p)
		}
		if err != nil {
			return err
		}
		return tx.Record(ActSet, store.Ref{Kind: "library-parameter", ID: p.ID}, store.Because(basis), store.Telling("%s自%s起为%d", title, from.Chinese(), value))
	})
}
