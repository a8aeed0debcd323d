package survey

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
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
var migrations embed.FS

// Migrations are the package's tables.
func Migrations() store.Migrations {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "survey", Files: sub}
}

// JobEnd ends questionnaires whose time is over.
const JobEnd = "survey.end"

// Slice is what the capability hands to the program. Answers, spent tickets
// and codes are not in the record one by one; see the package's comment.
func (v *Surveys) Slice() slice.Slice {
	all, own := who.Tenant, who.Unit
	return slice.Slice{
		Name: "survey", Title: "调查问卷", About: "问卷的编制、填写、统计和结果公布；匿名问卷不留下能找到填写人的记录。",
		Migrations: Migrations().Files, Tables: []store.Row{&Survey{}, &Form{}}, Routes: v.routes, Flows: []flow.Doc{Flow.Doc()}, Measures: v.measures(), Inbox: v.inbox, Handover: handOver,
		Rights: []slice.Right{
			{Key: RightView, Reads: true, Sentence: "查看问卷和统计结果", Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own, "deputy": all, "director": all, "overseer": who.All}},
			{Key: RightEdit, Sentence: "编制问卷", Roles: map[string]who.Scope{"office": all, "clerk": own, "head": own}},
			{Key: RightRun, Sentence: "启用和结束问卷、发放邀请码、公布结果", Article: ArticleSocial, Roles: map[string]who.Scope{"office": all, "head": own}},
		},
		Events: events(),
		Jobs:   []job.Spec{{Kind: JobEnd, Title: "问卷到期自动结束", Every: 10 * time.Minute, Limit: 5 * time.Minute, Work: v.work}},
		Links:  map[string]slice.Linker{KindSurvey: link},
		Search: []slice.Searcher{{Kind: KindSurvey, Title: "调查问卷", Right: RightView, Each: each}},
	}
}

func events() []slice.EventDoc {
	return []slice.EventDoc{{Act: ActCreate, Sentence: "编制了问卷"}, {Act: ActSave, Sentence: "修改了问卷设置"}, {Act: ActQuestion, Sentence: "修改了题目"}, {Act: ActCodes, Sentence: "发放了邀请码"},
		{Act: ActCopy, Sentence: "复制了问卷"}, {Act: ActTell, Sentence: "说明了调查结果"}, {Act: ActDraft, Sentence: "起草了结果公告"}, {Act: MoveOpen + "问卷", Sentence: "启用了问卷，题目固定"},
		{Act: MoveEnd + "问卷", Sentence: "结束了问卷，答卷封存"}, {Act: MoveShow + "问卷", Sentence: "公布了调查结果"}, {Act: MoveDrop + "问卷", Sentence: "作废了问卷"}}
}

func link(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	s, err := Of(ctx, q, a, id)
	return s.Title, s.Href(), err
}

func each(ctx context.Context, q store.Querier, tenant string, f func(slice.Found) error) error {
	all, err := store.Select[Survey](ctx, q, "WHERE agency = $1 AND state <> 'dropped' ORDER BY id", tenant)
	if err != nil {
		return err
	}
	for _, s := range all {
		body := s.Intro
		for _, x := range s.Questions {
			body += "\n" + x.Text
		}
		if err := f(slice.Found{Ref: s.Ref(), Title: s.Title, Body: body, Href: s.Href(), Unit: s.Unit, Category: "调查问卷"}); err != nil {
			return err
		}
	}
	return nil
}

// inbox counts what has ended and is not published, of the person's.
func (v *Surveys) inbox(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	if !a.May(RightRun) {
		return nil, nil
	}
	all, err := store.Select[Survey](ctx, q, "WHERE agency = $1 AND state = 'ended' AND owner_kind = '' ORDER BY id", a.Tenant)
	if err != nil {
		return nil, err
	}
	n := 0
	for _, s := range all {
		if a.MayOn(RightRun, s.Unit, "") {
			n++
		}
	}
	if n == 0 {
		return nil, nil
	}
	return []slice.Waiting{{Title: "问卷结果待公布", Href: root + "?f.state=" + "已结束", Count: n}}, nil
}

// work ends what is over in every organisation.
func (v *Surveys) work(ctx context.Context, _ json.RawMessage) error {
	agencies, err := v.Agencies(ctx, v.DB)
	if err != nil {
		return err
	}
	for _, agency := range agencies {
		over, err := store.Select[Survey](ctx, v.DB, "WHERE agency = $1 AND state = 'running' AND closes_at <= $2 ORDER BY id", agency, v.DB.Now())
		if err != nil {
			return err
		}
		for _, s := range over {
			if err := v.Move(ctx, who.System(agency), s.ID, MoveEnd, ""); err != nil {
				return fmt.Errorf("end survey %s: %w", s.ID, err)
			}
		}
	}
	return nil
}

// handOver gives a leaving person's open questionnaires to another.
func handOver(tx *store.Tx, from, to string) (int, error) {
	if _, err := (people.Directory{}).Person(tx.Context(), tx, tx.Tenant(), to); err != nil {
		return 0, err
	}
	mine, err := store.Select[Survey](tx.Context(), tx, "WHERE agency = $1 AND by_id = $2 AND state IN ('draft', 'running', 'ended') ORDER BY id", tx.Tenant(), from)
	if err != nil {
		return 0, err
	}
	for i := range mine {
		mine[i].By = to
		if err := tx.Update(&mine[i]); err != nil {
			return 0, err
		}
	}
	return len(mine), nil
}
