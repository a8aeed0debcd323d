package letters

import (
	"context"
	"embed"
	"io/fs"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "letters", Files: sub}
}

// Slice is what the capability hands to the program.
func (s *Letters) Slice() slice.Slice {
	return slice.Slice{
		Name: "letters", Title: "信件办理",
		About:      "12345、市长信箱、局长信箱、网民留言、来信来电来访的统一登记、签收、分办、退单、延期、答复、双渠道凭据、评价和统计，以及热点和舆情。",
		Migrations: Migrations().Files,
		Tables: []store.Row{&Letter{}, &Stay{}, &Return{}, &Extension{}, &Contact{}, &Part{}, &Urging{}, &Reply{}, &Opened{}, &Topic{}, &Step{}, &Import{}, &Saved{}, &Token{}, &Template{},
			&Parameter{}, &Counter{}, &Sketched{}},
		Routes: s.routes, Flows: []flow.Doc{Flow.Doc()}, Rights: rights(), Measures: s.measures(), Events: events(), Inbox: s.inbox, OnCalendar: s.onCalendar, Handover: handOver,
		Jobs:   []job.Spec{{Kind: JobClock, Title: "提醒信件签收和办理期限", Every: time.Hour, Limit: 5 * time.Minute, Work: s.work}},
		Links:  map[string]slice.Linker{KindLetter: linkLetter, KindReply: linkReply, KindTopic: linkTopic, "letters-import": linkSetting("转办单导入", "/import"), kindOther: linkSetting("信件办理设置", "/settings")},
		Search: []slice.Searcher{{Kind: KindLetter, Title: "信件", Each: each, Right: RightView}},
	}
}

func rights() []slice.Right {
	all, own := who.Tenant, who.Unit
	return []slice.Right{
		{Key: RightView, Reads: true, Sentence: "查看信件", Article: ArticleTask, Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own, "deputy": all, "director": all, "overseer": who.All}},
		{Key: RightDesk, Sentence: "登记、导入、签收、分办、退单、并案、催办、重办信件", Article: ArticleDispatch, Roles: map[string]who.Scope{"office": all}},
		{Key: RightHandle, Sentence: "接收、办理、联系来信人、拟写答复、登记双答复凭据、办结信件", Article: ArticleTask, Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own}},
		{Key: RightDecide, Sentence: "裁定退件，决定延期，督办信件", Article: ArticleTask, Roles: map[string]who.Scope{"deputy": all, "director": all}},
		{Key: RightPublish, Sentence: "选登公开信件", Article: ArticleMailbox, Roles: map[string]who.Scope{"office": all}},
		{Key: RightSettings, Sentence: "设置信件办理的期限、列名对应、答复模板和接口口令", Roles: map[string]who.Scope{"office": all}},
	}
}

func events() []slice.EventDoc {
	out := []slice.EventDoc{
		{Act: ActTake, Sentence: "登记了来信"}, {Act: ActImport, Sentence: "导入了转办单"}, {Act: ActPreview, Sentence: "预检了转办单"}, {Act: ActMap, Sentence: "设置了列名对应"}, {Act: ActChoose, Sentence: "选择了诉求类型"},
		{Act: ActContribute, Sentence: "提交了协办意见"}, {Act: ActRate, Sentence: "评价了答复"}, {Act: ActAsk, Sentence: "追问了"}, {Act: ActRetry, Sentence: "撤下了选登的信件"}, {Act: ActMoved, Sentence: "随工作日安排调整了办理时限"},
		{Act: ActTopic, Sentence: "把几件来信列为热点"}, {Act: ActPropose, Sentence: "据热点拟写了稿件"}, {Act: ActCase, Sentence: "立为舆情"}, {Act: ActStep, Sentence: "登记了处置进展"}, {Act: ActRespond, Sentence: "登记了公开回应"},
		{Act: ActSet, Sentence: "设置了信件办理参数"}, {Act: ActTemplate, Sentence: "保存了答复模板"}, {Act: ActToken, Sentence: "发放了接口口令"}, {Act: ActTokenGone, Sentence: "停用了接口口令"}, {Act: ActExport, Sentence: "导出了办理情况反馈"},
	}
	for _, m := range Moves() {
		out = append(out, slice.EventDoc{Act: m, Sentence: "对信件：" + m})
	}
	return out
}

func linkLetter(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	l, err := store.Get[Letter](ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", missingLetter()
	}
	parts, err := store.Select[Part](ctx, q, "WHERE agency = $1 AND letter = $2 ORDER BY id", a.Tenant, id)
	if err != nil || !a.IsSystem() && !sees(a, &l, parts) {
		return "", "", missingLetter()
	}
	return l.Number + " " + l.Title, l.Href(), nil
}

func linkReply(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	r, err := store.Get[Reply](ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", missingLetter()
	}
	title, href, err := linkLetter(ctx, q, a, r.Letter)
	return "答复：" + title, href, err
}

func linkTopic(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	t, err := store.Get[Topic](ctx, q, a.Tenant, id)
	return t.Title, side + "/topics/" + id, err
}

func linkSetting(title, path string) slice.Linker {
	return func(context.Context, store.Querier, who.Actor, string) (string, string, error) {
		return title, side + path, nil
	}
}

// batch is how many letters are read at a time where all of them are.
const batch = 500

// each hands over letters to be found by staff.
func each(ctx context.Context, q store.Querier, agency string, f func(slice.Found) error) error {
	for after := ""; ; {
		list, err := store.Select[Letter](ctx, q, "WHERE agency = $1 AND id > $2 ORDER BY id LIMIT "+itoa(batch), agency, after)
		if err != nil {
			return err
		}
		for _, l := range list {
			if err := f(slice.Found{Ref: l.Ref(), Title: l.Number + " " + l.Title, Body: l.Body + " " + l.Origin, Href: l.Href(), Unit: l.Unit, On: l.ReceivedOn}); err != nil {
				return err
			}
		}
		if len(list) < batch {
			return nil
		}
		after = list[len(list)-1].ID
	}
}

// MayOpen says whether a person may open a file, or see who wrote, of a letter;
// ours is false for things of others.
func (s *Letters) MayOpen(ctx context.Context, q store.Querier, a who.Actor, owner store.Ref) (may, ours bool, err error) {
	if owner.Kind != KindLetter {
		return false, false, nil
	}
	l, err := store.Get[Letter](ctx, q, a.Tenant, owner.ID)
	if err != nil {
		return false, true, err
	}
	parts, err := store.Select[Part](ctx, q, "WHERE agency = $1 AND letter = $2 ORDER BY id", a.Tenant, l.ID)
	return err == nil && sees(a, &l, parts), true, err
}

// inbox counts what waits for the person.
func (s *Letters) inbox(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	open, err := lines(ctx, q, "WHERE agency = $1 AND state NOT IN ($2, $3, $4) ORDER BY due, id", a.Tenant, string(Closed), string(Declined), string(SentBack))
	if err != nil {
		return nil, err
	}
	today := civil.FromTime(s.DB.Now().In(store.Zone))
	desk := slice.Waiting{Title: "待签收、分办信件", Href: root + "?f.state=desk"}
	mine := slice.Waiting{Title: "待办理信件", Href: root + "?f.state=mine"}
	for i := range open {
		l := &open[i]
		w := &mine
		switch l.State {
		case Arrived, Signed, Returning, Disputed:
			if w = &desk; !a.MayOn(RightDesk, "", "") {
				continue
			}
		case Assigned, Handling, Approved:
			if !a.MayOn(RightHandle, l.Unit, "") || a.MayOn(RightDesk, "", "") && l.Handler != a.ID {
				continue
			}
		default:
			continue
		}
		w.Add(slice.Pending{Title: l.Title, Href: l.Href(), Due: l.Due}, l.Late(today))
	}
	var out []slice.Waiting
	for _, w := range []slice.Waiting{desk, mine} {
		if w.Count > 0 {
			out = append(out, w)
		}
	}
	return out, nil
}
