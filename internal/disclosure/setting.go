package disclosure

import (
	"context"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// SaveSetting keeps what the agency sets. A length that the law fixes cannot
// be set; terms and tariffs are dated, and what was received before their day
// keeps its own. Clocks of open cases are read anew.
func (s *Service) SaveSetting(ctx context.Context, a who.Actor, in Setting, reason string) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightSettings, "", "") {
			return fail.Deniedf("您没有修改依申请公开设置的权限。如工作需要，请联系本单位安全管理员")
		}
		if err := s.checkSetting(ctx, tx, &in, reason); err != nil {
			return err
		}
		old, err := store.Get[Setting](ctx, tx, a.Tenant, "setting")
		fresh := fail.Is(err, fail.Missing)
		if err != nil && !fresh {
			return err
		}
		if !fresh && in.Version != 0 && in.Version != old.Version {
			return fail.Stalef("设置刚刚由其他人修改过。您填写的内容仍在页面上，请核对后再保存")
		}
		in.Agency, in.ID, in.Version, in.SavedAt = a.Tenant, "setting", old.Version, tx.Now()
		if fresh {
			err = tx.Insert(&in)
		} else {
			err = tx.Update(&in)
		}
		if err != nil {
			return err
		}
		if err := tx.Record(ActSettings, store.Ref{Kind: "agency", ID: a.Tenant}, store.Because(reason), store.Telling("依申请公开的设置")); err != nil {
			return err
		}
		_, err = s.onCalendar(tx)
		return err
	})
}

func (s *Service) checkSetting(ctx context.Context, q store.Querier, in *Setting, reason string) error {
	f := faults{}
	f.need("reason", reason, "请写明修改的原因", 500)
	names, err := s.Roster.UnitNames(ctx, q, in.Agency)
	if err != nil {
		return err
	}
	if in.Office != "" && in.Agency != "" && names[in.Office] == "" {
		f["office"] = "请选择政府信息公开工作机构"
	}
	law := (&Setting{}).TermsOf()
	for _, t := range in.Terms {
		switch now := law.On(t.Key, 0); {
		case !now.Own:
			f["terms"] = "“" + t.Title + "”由法律规定，不能修改"
		case t.N < 0 || t.N > 1200:
			f["terms"] = "“" + now.Title + "”的长度不正确"
		case t.From.IsZero():
			f["terms"] = "请填写“" + now.Title + "”开始适用的日期"
		}
	}
	return f.err()
}

// searcher hands the items over to be found by staff: numbers and titles, and
// never what an applicant wrote.
func (s *Service) searcher() slice.Searcher {
	return slice.Searcher{Kind: KindItem, Title: "依申请公开", Right: RightView,
		Each: func(ctx context.Context, q store.Querier, tenant string, f func(slice.Found) error) error {
			all, err := store.Select[Item](ctx, q, "WHERE agency = $1 ORDER BY id", tenant)
			if err != nil {
				return err
			}
			for n := range all {
				i := &all[n]
				found := slice.Found{Ref: i.Ref(), Title: i.Label() + " " + i.Title, Body: i.ReplyNumber + " " + OutcomeTitle(i.Outcome), Href: i.Href(), Unit: i.Unit, On: i.Arrived}
				if err := f(found); err != nil {
					return err
				}
			}
			return nil
		}}
}
