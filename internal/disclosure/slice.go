package disclosure

import (
	"context"
	"embed"
	"io/fs"
	"time"

	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/people"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations are the package's tables and views.
func Migrations() store.Migrations {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "disclosure", Files: sub}
}

// JobDaily is the kind of job that watches the clocks.
const JobDaily = "disclosure.daily"

// Slice is what the capability hands to the program; its pages are those of
// disclosure/desk, disclosure/letter and disclosure/front.
func (s *Service) Slice() slice.Slice {
	return slice.Slice{
		Name: "disclosure", Title: "依申请公开",
		About:      "政府信息公开申请的登记、办理、答复、送达和归档，期限的计算，复议诉讼，相同信息和定期评估。",
		Migrations: Migrations().Files,
		Tables: []store.Row{&Setting{}, &Request{}, &Text{}, &Item{}, &Event{}, &Interval{}, &Correction{}, &Consultation{}, &Help{}, &Step{},
			&SearchLog{}, &Review{}, &Fee{}, &Letter{}, &Dispute{}, &Duty{}, &File{}},
		Flows: []flow.Doc{Items.Doc()}, Rights: rights(), Measures: s.measures(), Events: events(), Inbox: s.inbox, OnCalendar: s.onCalendar, Handover: s.handOver,
		Jobs:   []job.Spec{{Kind: JobDaily, Title: "提醒依申请公开的期限", Every: time.Hour, Limit: 10 * time.Minute, Work: s.daily}},
		Links:  map[string]slice.Linker{KindItem: s.linkItem, KindRequest: s.linkRequest, KindLetter: s.linkLetter, KindDispute: s.linkDispute, KindDuty: s.linkDuty},
		Search: []slice.Searcher{s.searcher()},
	}
}

func rights() []slice.Right {
	all, own := who.Tenant, who.Unit
	const office, clerk, head = people.Office, people.Clerk, people.Head
	const deputy, director, overseer = people.Deputy, people.Director, people.Overseer
	return []slice.Right{
		{Key: RightView, Reads: true, Sentence: "查看依申请公开案件（申请人信息遮蔽）", Roles: map[string]who.Scope{office: all, clerk: own, head: own, deputy: all, director: all, overseer: who.All}},
		{Key: RightRegister, Sentence: "登记、确认和作废申请", Article: ArticleReceipt, Roles: map[string]who.Scope{office: all}},
		{Key: RightAssign, Sentence: "分办申请", Article: ArticleStages, Roles: map[string]who.Scope{office: all}},
		{Key: RightWork, Sentence: "办理申请：判断、检索、补正、征求意见、收费、拟写文书、登记送达", Article: ArticleStages, Roles: map[string]who.Scope{office: all, clerk: own, head: own}},
		{Key: RightExtend, Sentence: "批准延期和延迟答复（政府信息公开工作机构负责人）", Article: ArticleTerm, Roles: map[string]who.Scope{head: own, deputy: all, director: all}},
		{Key: RightSecrecy, Sentence: "公开前保密审查", Article: ArticleSecrecy, Roles: map[string]who.Scope{office: all, head: own}},
		{Key: RightLegal, Sentence: "合法性审查答复文书", Roles: map[string]who.Scope{office: all, deputy: all}},
		{Key: RightSign, Sentence: "签发依申请公开文书", Roles: map[string]who.Scope{deputy: all, director: all}},
		{Key: RightIssue, Sentence: "发出已经签发的答复", Article: ArticleReply, Roles: map[string]who.Scope{office: all, clerk: own, head: own}},
		{Key: RightArchive, Sentence: "归档", Article: ArticleStages, Roles: map[string]who.Scope{office: all}},
		{Key: RightDispute, Sentence: "登记行政复议、行政诉讼及其结果和报备", Article: ArticleReview, Roles: map[string]who.Scope{office: all}},
		{Key: RightAssess, Sentence: "处理多人申请、建议主动公开和不予公开信息的定期评估", Article: ArticleReassess, Roles: map[string]who.Scope{office: all, deputy: all}},
		{Key: RightImport, Sentence: "导入以往的申请", Roles: map[string]who.Scope{office: all}},
		{Key: RightSettings, Sentence: "设置依申请公开的期限、收费标准和文书参数", Roles: map[string]who.Scope{office: all}},
	}
}

// events are the sentences of all moves and of what else is recorded.
func events() []slice.EventDoc {
	var out []slice.EventDoc
	seen := map[string]bool{}
	for _, m := range Items.Moves {
		if !seen[m.Name] {
			seen[m.Name] = true
			out = append(out, slice.EventDoc{Act: m.Name, Sentence: sentences[m.Name]})
		}
	}
	for _, act := range others {
		out = append(out, slice.EventDoc{Act: act, Sentence: sentences[act]})
	}
	return out
}

// linkItem names an item for whoever may see it.
func (s *Service) linkItem(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	i, err := s.Item(ctx, q, a, id)
	return i.Label() + " " + i.Title, i.Href(), err
}

// linkRequest names a request by its first item.
func (s *Service) linkRequest(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	items, err := s.ItemsOf(ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	for k := range items {
		if i, err := s.Item(ctx, q, a, items[k].ID); err == nil {
			return i.Label() + " " + i.Title, i.Href(), nil
		}
	}
	return "", "", missing()
}

func (s *Service) linkLetter(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	l, err := store.Get[Letter](ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	_, _, err = s.linkItem(ctx, q, a, l.Item)
	return l.Title + " " + l.Number, l.Href(), err
}

func (s *Service) linkDispute(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	d, err := store.Get[Dispute](ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	title, href, err := s.linkItem(ctx, q, a, d.Item)
	return DisputeTitles[d.Kind] + "：" + title, href, err
}

func (s *Service) linkDuty(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	d, err := store.Get[Duty](ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	_, _, err = s.linkItem(ctx, q, a, d.Item)
	return DutyTitles[d.Kind] + "：" + d.Title, d.Href(), err
}

// MayOpen says whether a person may open a file, or see a citizen's details,
// that hang on one of the package's things; ours is false for others' things.
func (s *Service) MayOpen(ctx context.Context, q store.Querier, a who.Actor, owner store.Ref) (may, ours bool, err error) {
	var link slice.Linker
	switch owner.Kind {
	case KindItem:
		link = s.linkItem
	case KindRequest:
		link = s.linkRequest
	case KindLetter:
		link = s.linkLetter
	case KindDispute:
		link = s.linkDispute
	default:
		return false, false, nil
	}
	if a.Visiting() { // files name the applicant, whom an overseer need not know
		return false, true, nil
	}
	_, _, err = link(ctx, q, a, owner.ID)
	return err == nil, true, ignoreMissing(err)
}
