package interpret

import (
	"context"
	"embed"
	"encoding/json"
	"io/fs"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/job"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/office/people"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "interpret", Files: sub}
}

// Slice is what interpretation hands to the program.
func (n *Interpret) Slice() slice.Slice {
	return slice.Slice{
		Name: "interpret", Title: "政策解读",
		About:      "解读的形式、要素和文字版，与文件双向关联，承诺时间的督促，政策公开讲和课件。",
		Migrations: Migrations().Files,
		Tables:     []store.Row{&Link{}, &Service{}, &Plan{}, &Session{}, &Material{}},
		Routes:     n.routes, Rights: rights(), Measures: n.measures(), Events: events(), Inbox: n.inbox, OnCalendar: n.onCalendar, Handover: handOver,
		Jobs:  []job.Spec{{Kind: JobPromises, Title: "提醒按期发布解读", Every: time.Hour, Limit: 5 * time.Minute, Work: n.work}},
		Links: map[string]slice.Linker{KindSession: linkSession, KindMaterial: linkMaterial},
	}
}

func rights() []slice.Right {
	all, own := who.Tenant, who.Unit
	return []slice.Right{
		{Key: RightView, Reads: true, Sentence: "查看政策解读、解读方案和政策公开讲", Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own, "deputy": all, "director": all, "overseer": who.All}},
		{Key: RightEdit, Sentence: "起草解读、填写解读方案、关联文件和办事事项、登记政策公开讲", Article: "谁起草、谁解读", Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own}},
		{Key: RightManage, Sentence: "停用课件", Roles: map[string]who.Scope{"office": all}},
	}
}

func events() []slice.EventDoc {
	return []slice.EventDoc{
		{Act: ActStart, Sentence: "起草了解读"}, {Act: ActPoints, Sentence: "拆分了政策要点"}, {Act: ActAsk, Sentence: "用要点起草了问答"}, {Act: ActSave, Sentence: "填写了解读要素"}, {Act: ActLink, Sentence: "关联了政策文件"},
		{Act: ActUnlink, Sentence: "取消了关联"}, {Act: ActPlan, Sentence: "填写了解读方案"}, {Act: ActService, Sentence: "关联了办事事项"},
		{Act: ActLeave, Sentence: "取消了办事事项的关联"}, {Act: ActSession, Sentence: "登记了政策公开讲"}, {Act: "共享课件", Sentence: "共享了课件"},
		{Act: "下载课件", Sentence: "下载了课件"}, {Act: "复用课件", Sentence: "用课件起草了解读"}, {Act: "停用课件", Sentence: "停用了课件"},
		{Act: "提醒发布解读", Sentence: "提醒按期发布解读"}, {Act: ActTogether, Sentence: "随文件同步发布了解读"}, {Act: "调整解读时限", Sentence: "随工作日安排调整了解读时限"},
	}
}

// ActTogether is the act by which an interpretation goes out with its
// document.
const ActTogether = "同步发布解读"

func linkSession(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	s, err := store.Get[Session](ctx, q, a.Tenant, id)
	if err == nil && !a.MayOn(RightView, s.Unit, "") {
		err = missingSession()
	}
	return s.Title, sessionHref(id), err
}

func linkMaterial(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	m, err := store.Get[Material](ctx, q, a.Tenant, id)
	return "课件：" + m.Title, "/office/interpret/materials", err
}

// work reminds in every organisation.
func (n *Interpret) work(ctx context.Context, _ json.RawMessage) error {
	agencies, err := n.Agencies(ctx, n.DB)
	if err != nil {
		return err
	}
	for _, a := range agencies {
		if err := n.remind(ctx, a); err != nil {
			return err
		}
		if err := n.alert(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// inbox counts the promises that the person has to keep and the
// interpretations that they have to revise.
func (n *Interpret) inbox(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	out, err := n.revisions(ctx, q, a)
	if err != nil {
		return nil, err
	}
	plans, err := open(ctx, q, a.Tenant)
	if err != nil {
		return nil, err
	}
	today := civil.FromTime(n.DB.Now().In(store.Zone))
	w := slice.Waiting{Title: "待发布解读", Href: "/office/interpret/promises"}
	for _, p := range plans {
		if p.Owner == a.ID || a.MayOn(RightEdit, p.Unit, content.KindInterpret) {
			w.Add(slice.Pending{Ref: store.Ref{Kind: content.KindItem, ID: p.ID}, Due: p.Due}, today > p.Due)
		}
	}
	if w.Count > 0 {
		out = append(out, w)
	}
	return out, nil
}

// onCalendar computes open promises anew.
func (n *Interpret) onCalendar(tx *store.Tx) ([]slice.Moved, error) {
	plans, err := open(tx.Context(), tx, tx.Tenant())
	if err != nil || len(plans) == 0 {
		return nil, err
	}
	cal, err := n.Calendar(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return nil, err
	}
	var out []slice.Moved
	for i := range plans {
		p := &plans[i]
		due := cal.AddDate(p.ReleasedOn, MostDays(p.ReleasedOn))
		if due == p.Due {
			continue
		}
		ref := store.Ref{Kind: content.KindItem, ID: p.ID}
		out = append(out, slice.Moved{Ref: ref, Title: "发布解读", From: p.Due, To: due})
		p.Due = due
		if err := p.keep(tx); err != nil {
			return nil, err
		}
		if err := tx.Record("调整解读时限", ref, store.Telling("由%s改为%s", out[len(out)-1].From, due)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// handOver gives a leaving person's promises to another.
func handOver(tx *store.Tx, from, to string) (int, error) {
	heir, err := people.Directory{}.Person(tx.Context(), tx, tx.Tenant(), to)
	if err != nil {
		return 0, err
	}
	mine, err := store.Select[Plan](tx.Context(), tx, "WHERE agency = $1 AND owner = $2 AND kept_on = '' ORDER BY id", tx.Tenant(), from)
	if err != nil {
		return 0, err
	}
	for i := range mine {
		mine[i].Owner, mine[i].OwnerName = heir.ID, heir.Name
		if err := mine[i].keep(tx); err != nil {
			return 0, err
		}
	}
	return len(mine), nil
}
