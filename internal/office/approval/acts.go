package approval

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/people"
)

// Draft is what a new or mended sheet says.
type Draft struct {
	Ref            store.Ref
	Title, Href    string
	Unit, Category string
	Facts          []Fact
	// Steps are the boxes in their order; nil means the usual ones, or those
	// that the sheet has already.
	Steps []Step
	// Handled is Sheet.Handled.
	Handled bool
}

// Filling is what a person puts into the box whose turn it is.
type Filling struct {
	Opinion string
	// Said are answers to the step's Asks.
	Said map[string]string
	// For is the absent person whom the writer stands in for: the step's
	// right is asked of that person. The zero value is nobody.
	For who.Actor
}

// The longest opinion, in characters.
const mostOpinion = 1000

// Open makes a sheet for a thing, or mends the one that its drafter has in
// hand. A thing that is under review or signed has a sheet that counts, and
// Open refuses.
func Open(tx *store.Tx, d Draft) (Sheet, error) {
	old, has, err := Live(tx.Context(), tx, tx.Tenant(), d.Ref)
	if err != nil {
		return old, err
	}
	if has {
		return mend(tx, old, d)
	}
	a := tx.Actor()
	s := Sheet{Agency: tx.Tenant(), ID: tx.NewID(), Kind: d.Ref.Kind, Subject: d.Ref.ID, Title: d.Title, Href: d.Href,
		Unit: d.Unit, Category: d.Category, Facts: d.Facts, Steps: d.Steps, State: Drafted, Handled: d.Handled,
		Drafter: a.ID, DrafterName: a.Name, Authors: []string{a.ID}, DraftedAt: tx.Now()}
	if s.Steps == nil {
		s.Steps = Usual()
	}
	if err := allowed(tx, &s); err != nil {
		return s, err
	}
	if len(s.Steps) == 0 {
		return s, fail.Invalidf("审签单至少要有一个签发环节")
	}
	if err := tx.Insert(&s); err != nil {
		if store.IsUnique(err) {
			return s, fail.Stalef("这项内容刚刚由其他人拟了审签单，请刷新后查看")
		}
		return s, err
	}
	return s, tx.Record("拟写审签单", s.Ref(), store.Telling("《%s》", s.Title))
}

// allowed says whether the actor may draft over the sheet's unit.
func allowed(tx *store.Tx, s *Sheet) error {
	if !tx.Actor().MayOn(RightDraft, s.Unit, s.Category) {
		return fail.Deniedf("您没有为该科室拟写审签单的权限。如工作需要，请联系本单位安全管理员")
	}
	return nil
}

// mend takes what was changed into a sheet that is still, or again, in its
// drafter's hands. Whoever mends it becomes one of its authors.
func mend(tx *store.Tx, s Sheet, d Draft) (Sheet, error) {
	if s.State != Drafted && s.State != Returned {
		return s, fail.Stalef("这项内容的审签单%s，不能修改。请先撤回、退回或作废后再改", Sheets.TitleOf(s.State))
	}
	if err := allowed(tx, &s); err != nil {
		return s, err
	}
	s.Title, s.Href, s.Unit, s.Category, s.Facts = d.Title, d.Href, d.Unit, d.Category, d.Facts
	if d.Steps != nil {
		s.Steps = d.Steps
	}
	if err := allowed(tx, &s); err != nil {
		return s, err
	}
	if id := tx.Actor().ID; !slices.Contains(s.Authors, id) {
		s.Authors = append(slices.Clone(s.Authors), id)
	}
	if err := tx.Update(&s); err != nil {
		return s, err
	}
	return s, tx.Record("修改审签单", s.Ref(), store.Telling("《%s》", s.Title))
}

// AddAuthors makes people authors of a sheet that is in its drafter's hands:
// they wrote what it is about, and do not review it. The act that follows
// records it.
func AddAuthors(tx *store.Tx, s *Sheet, persons ...string) error {
	authors := slices.Clone(s.Authors)
	for _, id := range persons {
		if id != "" && !slices.Contains(authors, id) {
			authors = append(authors, id)
		}
	}
	if len(authors) == len(s.Authors) {
		return nil
	}
	s.Authors = authors
	return tx.Update(s)
}

// Submit hands a sheet in: the first step's turn comes.
func Submit(tx *store.Tx, id string) error {
	return move(tx, id, MoveSubmit, Filling{}, func(s *Sheet) { s.Step, s.FilledBy = 0, nil })
}

// Agree fills the box whose turn it is, and the next one's turn comes.
func Agree(tx *store.Tx, id, opinion string) error {
	return Fill(tx, id, MoveAgree, Filling{Opinion: opinion})
}

// Fill is Agree, Sign or Return, by the move's name, with everything that the
// step's box asks for.
func Fill(tx *store.Tx, id, name string, in Filling) error {
	switch name {
	case MoveAgree:
		return move(tx, id, name, in, func(s *Sheet) { s.Step, s.FilledBy = s.Step+1, in.by(tx) })
	case MoveSign:
		return move(tx, id, name, in, func(s *Sheet) { s.EndedAt, s.FilledBy = tx.Now(), in.by(tx) })
	case MoveReturn:
		return move(tx, id, name, in, func(*Sheet) {})
	}
	return fail.Missingf("没有“%s”这项操作", name)
}

// by are who fills a box: the writer and whom they stand in for.
func (in Filling) by(tx *store.Tx) []string {
	if in.For.ID == "" {
		return []string{tx.Actor().ID}
	}
	return []string{tx.Actor().ID, in.For.ID}
}

// Sign fills the last box: the thing is approved.
func Sign(tx *store.Tx, id, opinion string) error {
	return Fill(tx, id, MoveSign, Filling{Opinion: opinion})
}

// Return gives a sheet back to its drafter with what has to be mended. After
// that all steps are gone through again.
func Return(tx *store.Tx, id, reason string) error {
	return Fill(tx, id, MoveReturn, Filling{Opinion: reason})
}

// Withdraw takes a sheet back that nobody has filled in since it was handed in.
func Withdraw(tx *store.Tx, id string) error {
	return move(tx, id, MoveWithdraw, Filling{}, func(*Sheet) {})
}

// Void does away with a sheet; what it approved is approved no more.
func Void(tx *store.Tx, id, reason string) error {
	return move(tx, id, MoveVoid, Filling{Opinion: reason}, func(s *Sheet) { s.EndedAt = tx.Now() })
}

// Lapse voids the sheet that counts for a thing because the thing changed. It
// is for the capability that owns the thing, which has asked for the right; a
// thing without a sheet is left alone.
func Lapse(tx *store.Tx, ref store.Ref, reason string) error {
	s, has, err := Live(tx.Context(), tx, tx.Tenant(), ref)
	if err != nil || !has {
		return err
	}
	s.State, s.EndedAt = Voided, tx.Now()
	if err := tx.Update(&s); err != nil {
		return err
	}
	return tx.Record("审签单失效", s.Ref(), store.Because(reason), store.Telling("《%s》", s.Title))
}

// move makes one move of the table: decide, write the opinion, save, record.
func move(tx *store.Tx, id, name string, in Filling, change func(*Sheet)) error {
	s, err := store.Get[Sheet](tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	if err := mayStand(tx, in.For); err != nil {
		return err
	}
	t, w := standing(tx.Actor(), in.For, &s)
	m, err := Sheets.Try(t, name, w)
	if err != nil {
		return err
	}
	in.Opinion = strings.TrimSpace(in.Opinion)
	if err := checkOpinion(name, in.Opinion); err != nil {
		return err
	}
	if err := checkSaid(&s, m, in.Said); err != nil {
		return err
	}
	if err := write(tx, &s, m, in); err != nil {
		return err
	}
	s.State = m.To
	change(&s)
	if err := tx.Update(&s); err != nil {
		return err
	}
	told := store.Telling("《%s》", s.Title)
	if in.For.ID != "" {
		told = store.Telling("《%s》（代%s）", s.Title, in.For.Name)
	}
	return tx.Record(name, s.Ref(), store.Because(in.Opinion), told)
}

// checkSaid holds the answers against what the box asks for. Who returns a
// sheet need not conclude.
func checkSaid(s *Sheet, m flow.Move[turn], said map[string]string) error {
	step, ok := s.Now()
	if !ok || m.Name != MoveAgree && m.Name != MoveSign {
		return nil
	}
	wrong := map[string]string{}
	for _, a := range step.Asks {
		v := said[a.Key]
		switch {
		case v == "" && a.Required:
			wrong[a.Key] = "请填写" + a.Label
		case v != "" && len(a.Options) > 0 && !slices.Contains(a.Options, v):
			wrong[a.Key] = "请从列出的选项中选择" + a.Label
		case utf8.RuneCountInString(v) > mostOpinion:
			wrong[a.Key] = a.Label + "太长，最多1000字"
		}
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

func checkOpinion(name, opinion string) error {
	switch {
	case utf8.RuneCountInString(opinion) > mostOpinion:
		return fail.Fields(map[string]string{"opinion": "意见太长，最多1000字"})
	case opinion != "" || name == MoveSubmit || name == MoveWithdraw:
		return nil
	case name == MoveReturn:
		return fail.Fields(map[string]string{"opinion": "请写明退回的原因和需要修改的地方"})
	case name == MoveVoid:
		return fail.Fields(map[string]string{"opinion": "请写明作废的原因"})
	}
	return fail.Fields(map[string]string{"opinion": "请填写意见，例如：同意"})
}

// write keeps what the person did with the box whose turn it is. Handing in
// and taking back are no opinions.
func write(tx *store.Tx, s *Sheet, m flow.Move[turn], in Filling) error {
	step, ok := s.Now()
	if !ok || in.Opinion == "" || m.Name == MoveVoid {
		return nil
	}
	var no int64
	err := tx.QueryRow(tx.Context(), "SELECT COALESCE(MAX(no), 0) + 1 FROM approval_opinion WHERE agency = $1 AND sheet = $2", s.Agency, s.ID).Scan(&no)
	if err != nil {
		return err
	}
	a := tx.Actor()
	err = tx.Insert(&Opinion{Agency: s.Agency, ID: tx.NewID(), Sheet: s.ID, No: no, Step: s.Step, Label: step.Label,
		Act: m.Name, Text: in.Opinion, Person: a.ID, Name: a.Name, For: in.For.ID, ForName: in.For.Name, Said: in.Said, At: tx.Now()})
	if store.IsUnique(err) { // two filled the box at once on PostgreSQL
		return fail.Stalef("其他人刚刚签署了这一环节，请刷新后查看")
	}
	return err
}

// handOver gives a leaving person's drafts and sheets under way to another,
// who mends them where they are returned.
func handOver(tx *store.Tx, from, to string) (int, error) {
	heir, err := people.Directory{}.Person(tx.Context(), tx, tx.Tenant(), to)
	if err != nil {
		return 0, err
	}
	open, err := store.Select[Sheet](tx.Context(), tx, "WHERE agency = $1 AND drafter = $2 AND state IN ('draft', 'review', 'returned') ORDER BY id",
		tx.Tenant(), from)
	if err != nil {
		return 0, err
	}
	for i := range open {
		open[i].Drafter, open[i].DrafterName = heir.ID, heir.Name
		if err := tx.Update(&open[i]); err != nil {
			return 0, err
		}
	}
	return len(open), nil
}
