package report

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// The acts upon 政府网站工作年度报表.
const (
	ActSiteStart = "编制网站年度报表"
	ActSiteFill  = "填报网站年度报表"
	ActSiteFiled = "回填网站年度报表网址"
	SiteHand     = "拟发网站年度报表"
	SiteBack     = "取回网站年度报表"
	SitePublish  = "网站年度报表公布"
	SiteCorrect  = "更正网站年度报表"
)

// Sites is the state machine of an edition of the form.
var Sites = &flow.Table[*Site]{Name: "report-site", Title: "政府网站工作年度报表", Initial: Drafting,
	State: func(r *Site) flow.State { return flow.State(r.State) },
	States: []flow.StateDoc{{State: Drafting, Title: "填报中", Says: "汇集的数字随记录变化，其余由人填报"}, {State: Handed, Title: "审签发布中", Says: "数字已固定，稿件在信息发布中审签"},
		{State: Published, Title: "已公布", Says: "已在网站工作年度报表栏目公布"}, {State: Replaced, Title: "已更正", Says: "由更正后的版本替代"}},
	Moves: []flow.Move[*Site]{
		{Name: SiteHand, From: []flow.State{Drafting}, To: Handed, Right: RightEdit, Article: ArticleSite, Warn: "数字按此刻的记录固定，稿件进入审签发布流程"},
		{Name: SiteBack, From: []flow.State{Handed}, To: Drafting, Right: RightEdit, Warn: "已拟的稿件须先在信息发布中作废或退回"},
		{Name: SitePublish, From: []flow.State{Handed}, To: Published, Right: RightEdit, Article: ArticleSite},
		{Name: SiteCorrect, From: []flow.State{Published}, To: Replaced, Right: RightEdit, Warn: "生成新的一版，公布后替代原报表，原报表保留"},
	}}

// StartSite begins the form of a year. What a year keeps of the last, such as
// who answers for the site, is taken over.
func (s *Service) StartSite(ctx context.Context, a who.Actor, year int) (r Site, err error) {
	if err := may(a, RightEdit); err != nil {
		return r, err
	}
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if this := tx.Today().Year(); year < 2017 || year > this {
			return fail.Fields(map[string]string{"year": fmt.Sprintf("请填写 2017 至 %d 之间的年份", this)})
		}
		if _, err := store.First[Site](ctx, tx, "WHERE agency = $1 AND year = $2", a.Tenant, int64(year)); err == nil {
			return fail.Fields(map[string]string{"year": fmt.Sprintf("%d年度的报表已经开始填报，请在列表中打开", year)})
		}
		name, err := s.Agency(ctx, tx, a.Tenant)
		if err != nil {
			return err
		}
		r = Site{Agency: a.Tenant, ID: tx.NewID(), Year: int64(year), Edition: 1, State: Drafting, Title: fmt.Sprintf("%s%d年政府网站工作年度报表", name, year),
			Typed: map[string]string{}, Unit: a.Unit, Author: a.ID, AuthorName: a.Name, StartedOn: tx.Today(), SavedAt: tx.Now()}
		if last, err := store.First[Site](ctx, tx, "WHERE agency = $1 AND year = $2 ORDER BY edition DESC", a.Tenant, int64(year-1)); err == nil {
			for _, l := range siteLines {
				if l.Sort == sortText || l.Sort == sortMany {
					r.Typed[l.Key] = last.Typed[l.Key]
				}
			}
		}
		r.Typed["writer"] = a.Name
		if err := tx.Insert(&r); err != nil {
			return err
		}
		return tx.Record(ActSiteStart, r.Ref(), store.Telling("%s", r.Title))
	})
	return r, err
}

var (
	wholeNumber = regexp.MustCompile(`^(0|[1-9][0-9]{0,11})$`)
	daysNumber  = regexp.MustCompile(`^(0|[1-9][0-9]{0,3})(\.[0-9])?$`)
)

// fault says what is wrong with what was typed into a line, or "".
func (l siteLine) fault(v string) string {
	switch {
	case v == "":
	case l.Sort == sortCount && !wholeNumber.MatchString(v):
		return "请填写不小于 0 的整数，不要写单位和逗号"
	case l.Sort == sortDays && !daysNumber.MatchString(v):
		return "请填写天数，最多一位小数，例如 3.5"
	case l.Sort == sortYes && v != "是" && v != "否":
		return "请选择是或者否"
	case l.Key == "code" && !regexp.MustCompile(`^(bm[0-9]{8}|[0-9]{10})$`).MatchString(v):
		return "政府网站标识码为10位：bm加8位数字，或者10位数字"
	case utf8.RuneCountInString(v) > 100:
		return "最多填写100个字"
	}
	if l.Sort == sortMany {
		for one := range strings.SplitSeq(v, "、") {
			if v != "" && !slices.Contains(l.Options, one) {
				return "请从列出的选项中选择"
			}
		}
	}
	return ""
}

// changeSite changes a form that is being filled in.
func (s *Service) changeSite(ctx context.Context, a who.Actor, id string, act string, from flow.State, f func(*store.Tx, *Site) (told string, err error)) error {
	if err := may(a, RightEdit); err != nil {
		return err
	}
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		r, err := store.Get[Site](ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		if r.State != string(from) {
			return fail.Stalef("报表%s，不能办理这一步", Sites.TitleOf(Sites.State(&r)))
		}
		told, err := f(tx, &r)
		if err != nil {
			return err
		}
		r.SavedAt = tx.Now()
		if err := tx.Update(&r); err != nil {
			return err
		}
		return tx.Record(act, r.Ref(), store.Telling("%s", told))
	})
}

// FillSite saves what was typed; a line left empty shows what is recorded.
func (s *Service) FillSite(ctx context.Context, a who.Actor, id string, version int64, typed map[string]string, why string) error {
	wrong, clean := map[string]string{}, map[string]string{}
	for _, l := range siteLines {
		v := strings.TrimSpace(typed[l.Key])
		if says := l.fault(v); says != "" {
			wrong[l.Key] = says
		}
		clean[l.Key] = v
	}
	if utf8.RuneCountInString(why) > 500 {
		wrong["why"] = "差异说明最多500个字"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return s.changeSite(ctx, a, id, ActSiteFill, Drafting, func(_ *store.Tx, r *Site) (string, error) {
		if version >= 0 && r.Version != version {
			return "", fail.Stalef("其他人刚刚修改了这份报表，请刷新后再改")
		}
		r.Typed, r.Why = clean, strings.TrimSpace(why)
		return r.Title, nil
	})
}

// HandSite fixes the form and drafts its item, which goes the way of all items.
func (s *Service) HandSite(ctx context.Context, a who.Actor, id string) (i content.Item, err error) {
	err = s.changeSite(ctx, a, id, SiteHand, Drafting, func(tx *store.Tx, r *Site) (string, error) {
		move, err := Sites.Try(r, SiteHand, a)
		if err != nil {
			return "", err
		}
		if tx.Today().Year() <= int(r.Year) {
			return "", fail.Invalidf("%d年还没有结束，次年1月1日起才能拟发", r.Year)
		}
		sheet, err := s.Sheet(ctx, tx, r)
		if err != nil {
			return "", err
		}
		if left := sheet.Ready(); len(left) > 0 {
			return "", fail.Invalidf("报表还不能拟发：%s", strings.Join(left[:min(len(left), 5)], "；")).Under(ArticleSite)
		}
		i = content.Item{Kind: content.KindReport, Title: r.Title, Body: sheet.Body(), Unit: a.Unit, Marking: content.Proactive, Formed: tx.Today(), About: []store.Ref{r.Ref()}}
		if i.Column, err = columnFor(tx, "/wztb"); err != nil {
			return "", err
		}
		if i, err = s.Begin(tx, i); err != nil {
			return "", err
		}
		r.State, r.Frozen, r.Item = string(move.To), maps.Clone(sheet.Values), i.ID
		return "《" + r.Title + "》", nil
	})
	return i, err
}

// TakeSiteBack returns a form to be filled in while its item is not yet public.
func (s *Service) TakeSiteBack(ctx context.Context, a who.Actor, id string) error {
	return s.changeSite(ctx, a, id, SiteBack, Handed, func(tx *store.Tx, r *Site) (string, error) {
		if i, err := content.ItemOf(ctx, tx, a.Tenant, r.Item); err == nil && i.State != content.Abandoned {
			return "", fail.Invalidf("稿件《%s》还在办理，请先在信息发布中作废这份稿件，再取回修改", i.Title)
		}
		r.State, r.Item, r.Frozen = Drafting, "", nil
		return "《" + r.Title + "》", nil
	})
}

// FileSite notes that the published address was written back to the national
// reporting system (R5.19).
func (s *Service) FileSite(ctx context.Context, a who.Actor, id string) error {
	return s.changeSite(ctx, a, id, ActSiteFiled, Published, func(tx *store.Tx, r *Site) (string, error) {
		if !r.FiledOn.IsZero() {
			return "", fail.Stalef("%s已经回填过网址", r.FiledOn.Chinese())
		}
		r.FiledOn = tx.Today()
		return r.Address, nil
	})
}

// CorrectSite begins a new edition of a published form.
func (s *Service) CorrectSite(ctx context.Context, a who.Actor, id, why string) (next Site, err error) {
	if why = strings.TrimSpace(why); why == "" {
		return next, fail.Fields(map[string]string{"why": "请写明更正的内容和原因，将印在更正后的报表开头"})
	}
	err = s.changeSite(ctx, a, id, SiteCorrect, Published, func(tx *store.Tx, r *Site) (string, error) {
		next = *r
		next.ID, next.Version, next.Edition, next.State, next.Note, next.Item, next.Frozen = tx.NewID(), 0, r.Edition+1, Drafting, why, "", nil
		next.Address, next.PublishedOn, next.FiledOn, next.StartedOn, next.SavedAt = "", 0, 0, tx.Today(), tx.Now()
		r.State = Replaced
		return fmt.Sprintf("《%s》第%d版：%s", r.Title, next.Edition, why), tx.Insert(&next)
	})
	return next, err
}

// siteOf is the form whose draft an item is.
func siteOf(ctx context.Context, q store.Querier, i content.Item) (Site, bool, error) {
	if i.Kind != content.KindReport {
		return Site{}, false, nil
	}
	r, err := store.First[Site](ctx, q, "WHERE agency = $1 AND item = $2", i.Agency, i.ID)
	if fail.Is(err, fail.Missing) {
		return r, false, nil
	}
	return r, err == nil, err
}

// gateSite refuses a form whose table was changed by hand.
func (s *Service) gateSite(ctx context.Context, q store.Querier, i content.Item) ([]content.Obstacle, error) {
	r, ours, err := siteOf(ctx, q, i)
	if err != nil || !ours || r.State != Handed {
		return nil, err
	}
	sheet, err := s.Sheet(ctx, q, &r)
	if err != nil {
		return nil, err
	}
	if squeezed(i.Body) == squeezed(rich.Clean(sheet.Body())) {
		return nil, nil
	}
	return []content.Obstacle{{Says: "稿件中的报表与填报时固定的数据不一致，请作废稿件，取回报表后重新拟发", Article: ArticleSite, Href: siteHref(r.ID)}}, nil
}

// squeezed is the text of a cleaned fragment without its white space.
func squeezed(body string) string { return strings.Join(strings.Fields(rich.Text(body)), "") }

// releasedSite is told inside the act that publishes the item.
func releasedSite(tx *store.Tx, i content.Item) error {
	r, ours, err := siteOf(tx.Context(), tx, i)
	if err != nil || !ours || r.State != Handed {
		return err
	}
	r.State, r.PublishedOn, r.Address = Published, tx.Today(), i.Address
	if err := tx.Update(&r); err != nil {
		return err
	}
	return tx.Record(SitePublish, r.Ref(), store.Telling("《%s》", r.Title))
}
