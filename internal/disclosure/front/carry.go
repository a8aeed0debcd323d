package front

import (
	"fmt"
	"strings"

	"gongkai/internal/disclosure"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

// carry does an act and then keeps its files. Files that are refused stop the
// act: they are looked at first.
func (f *Front) carry(c *web.Ctx, v *view, one *disclosure.Case, a act, s *form.State, sent []upload) error {
	if len(sent) > 0 {
		if err := c.DB.Do(c.Context(), v.actor, func(tx *store.Tx) error {
			if err := noted(tx, one, disclosure.ActHandIn, fmt.Sprintf("申请人在网上提交%d个文件：%s", len(sent), names(sent)), fmt.Sprintf("您提交了%d个文件。", len(sent)), ""); err != nil {
				return err
			}
			return f.keep(tx, one.Item.Ref(), sent)
		}); err != nil {
			return err
		}
	}
	return a.do(f, c, v, one, s)
}

// names are the files' names.
func names(all []upload) string {
	out := make([]string, len(all))
	for n, u := range all {
		out[n] = u.name
	}
	return strings.Join(out, "、")
}

// noted writes what an applicant did into the timeline.
func noted(tx *store.Tx, one *disclosure.Case, what, text, tells, article string) error {
	e := disclosure.Event{Agency: tx.Tenant(), ID: tx.NewID(), Item: one.Item.ID, At: tx.Now(), On: tx.Today(), Act: what, Text: text, Says: tells, Article: article,
		By: tx.Actor().ID, ByName: tx.Actor().Name, Was: one.Item.State, Now: one.Item.State}
	return tx.Insert(&e)
}

// heard writes what an applicant did into the timeline and the record, where
// no other act does.
func heard(tx *store.Tx, one *disclosure.Case, what, text, tells, article string) error {
	if err := noted(tx, one, what, text, tells, article); err != nil {
		return err
	}
	return tx.Record(what, one.Item.Ref(), store.Under(article), store.Telling("%s %s", one.Item.Label(), text))
}

// confirm notes that the applicant confirms; the day of receipt is that on
// which the agency confirms, too (R1.33).
func (f *Front) confirm(c *web.Ctx, v *view, one *disclosure.Case, _ *form.State) error {
	events, err := f.d.Disclosure.Events(c.Context(), c.DB, v.t.agency, one.Item.ID)
	if err != nil {
		return err
	}
	for _, e := range events {
		if e.Act == disclosure.ActConfirmOnline {
			return fail.Invalidf("您已经确认过，不需要重复确认。工作人员确认后，这里会显示收到申请之日")
		}
	}
	return c.DB.Do(c.Context(), v.actor, func(tx *store.Tx) error {
		return heard(tx, one, disclosure.ActConfirmOnline, "申请人在网上确认申请由其提交", "您确认申请由您提交。", disclosure.ArticleReceipt)
	})
}

// fetched records that a letter, or what was provided with it, was downloaded.
func (f *Front) fetched(c *web.Ctx, v *view, one *disclosure.Case, says string) error {
	return c.DB.Do(c.Context(), v.actor, func(tx *store.Tx) error {
		return heard(tx, one, disclosure.ActFetchLetter, says, "", "")
	})
}

func (f *Front) mend(c *web.Ctx, v *view, one *disclosure.Case, s *form.State) error {
	return f.d.Disclosure.AnswerMend(c.Context(), v.t.agency, one.Item.ID, s.Text("text"))
}

func (f *Front) claim(c *web.Ctx, v *view, one *disclosure.Case, s *form.State) error {
	return f.d.Disclosure.Claim(c.Context(), v.t.agency, one.Item.ID, s.Text("text"))
}

func (f *Front) explain(c *web.Ctx, v *view, one *disclosure.Case, s *form.State) error {
	return f.d.Disclosure.Explain(c.Context(), v.t.agency, one.Item.ID, s.Text("text"))
}

func (f *Front) consent(c *web.Ctx, v *view, one *disclosure.Case, _ *form.State) error {
	return f.d.Disclosure.Consent(c.Context(), v.t.agency, one.Item.ID)
}

func (f *Front) propose(c *web.Ctx, v *view, one *disclosure.Case, s *form.State) error {
	return f.d.Disclosure.Suggest(c.Context(), v.actor, one.Item.ID, 0, s.Text("text"))
}

func (f *Front) withdraw(c *web.Ctx, v *view, one *disclosure.Case, s *form.State) error {
	reason := "申请人在网上撤回"
	if why := s.Text("text"); why != "" {
		reason += "：" + why
	}
	return f.d.Disclosure.Withdraw(c.Context(), v.actor, one.Item.ID, 0, c.Today(), reason)
}
