package app

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
	"gongkai/internal/office/people"
	"gongkai/internal/publish"
)

// publication makes the way of information to the public.
func (a *App) publication() *publish.Publish {
	return publish.New(publish.Deps{DB: a.DB, Log: a.Log, Content: a.content, Files: a.files, Screen: a.screen, Notices: a.notices, Roster: people.Directory{},
		Calendar: a.calendar, ActorOf: a.actorOf, Staff: a.staff, Read: a.readForEditor, Text: a.textOf, TaskNo: a.taskNo, Tasks: a.planTasks, Show: a.preview, Agencies: agencies})
}

func (a *App) calendar(ctx context.Context, q store.Querier, agency string) (publish.Calendar, error) {
	return a.workdays.Calendar(ctx, q, agency)
}

// actorOf is a person with their rights; the people part is made last.
func (a *App) actorOf(ctx context.Context, q store.Querier, agency, id string) (who.Actor, error) {
	return a.people.ActorOf(ctx, q, agency, id)
}

func (a *App) staff(ctx context.Context, q store.Querier, agency string) ([]who.Actor, error) {
	return a.people.Staff(ctx, q, agency)
}

// documentNumber is how a 发文字号 looks in a text.
var documentNumber = regexp.MustCompile(`\p{Han}{2,12}〔(19|20)\d{2}〕[1-9]\d*号`)

// readForEditor reads a file as formatted text for the editor.
func (a *App) readForEditor(ctx context.Context, name string, data []byte) (publish.Import, error) {
	in, err := rich.Read(ctx, name, data, rich.Options{Limits: a.readOptions(), DocNo: documentNumber, PlainHeadings: true})
	if err != nil {
		return publish.Import{}, unreadable(err)
	}
	out := publish.Import{HTML: in.HTML, Title: in.Title, Number: in.DocNo, Warnings: in.Warnings}
	if in.Signed != "" {
		out.Formed = chineseDay(in.Signed)
	}
	for _, p := range in.Images {
		out.Pictures = append(out.Pictures, publish.Picture{Source: p.Source, Name: p.Name, Alt: p.Alt, Data: p.Data})
	}
	for _, h := range in.Hidden {
		what := "没有读入"
		if h.Kept {
			what = "已读入正文"
		}
		out.Warnings = append(out.Warnings, "文件中有"+h.Kind+"（"+what+"）："+h.Text)
	}
	return out, nil
}

// unreadable lets a person see why a file was not read.
func unreadable(err error) error {
	var e *docread.Error
	if errors.As(err, &e) {
		return fail.Fields(map[string]string{"source": e.Error()})
	}
	return err
}

// chineseDay reads a day as documents write it; what is none is the zero Date.
func chineseDay(s string) civil.Date {
	m := writtenDay.FindStringSubmatch(strings.Join(strings.Fields(s), ""))
	if m == nil {
		return 0
	}
	pad := func(s string) string { return ("0" + s)[len(s)-1:] }
	d, err := civil.Parse(m[1] + "-" + pad(m[2]) + "-" + pad(m[3]))
	if err != nil {
		return 0
	}
	return d
}

var writtenDay = regexp.MustCompile(`^(\d{4})年(\d{1,2})月(\d{1,2})日$`)

// textOf reads the plain text of a file for the search.
func (a *App) textOf(ctx context.Context, name string, data []byte) (text string, readable bool, why string) {
	in, err := rich.Read(ctx, name, data, rich.Options{Limits: a.readOptions()})
	if err != nil {
		return "", false, err.Error()
	}
	return rich.Text(in.HTML), true, ""
}

// taskNo is the plan's number of a task.
func (a *App) taskNo(ctx context.Context, q store.Querier, agency, id string) (string, error) {
	t, err := store.Get[ledger.Task](ctx, q, agency, id)
	return t.No, err
}

// planTasks are the rows of the newest plan in force.
func (a *App) planTasks(ctx context.Context, q store.Querier, agency string) ([]publish.Task, error) {
	plans, err := a.ledger.AdoptedPlans(ctx, q, agency)
	if err != nil || len(plans) == 0 {
		return nil, err
	}
	tasks, err := a.ledger.TasksOf(ctx, q, agency, plans[0].ID)
	var out []publish.Task
	for _, t := range tasks {
		if !t.Dropped {
			out = append(out, publish.Task{No: t.No, Title: t.KeyTask + " " + t.Measure})
		}
	}
	return out, err
}

// opened tells the slice that owns a file's thing that it is given out.
func (a *App) opened(ctx context.Context, actor who.Actor, f attach.File) error {
	if f.OwnerKind == content.KindItem {
		return a.publish.Opened(ctx, actor, f)
	}
	return nil
}
