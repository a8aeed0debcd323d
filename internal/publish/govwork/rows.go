package govwork

import (
	"context"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
)

// The kinds of tasks.
const (
	SortReport     = "report"     // 政府工作报告重点任务
	SortLivelihood = "livelihood" // 民生实事
)

// Sorts are the kinds with their titles.
var Sorts = [][2]string{{SortReport, "政府工作报告重点任务"}, {SortLivelihood, "民生实事"}}

// The states of a task at a quarter's end.
const (
	OnTrack = "ontrack"
	Done    = "done"
	Behind  = "behind"
	Waiting = "waiting"
)

// Statuses are the states with their titles.
var Statuses = [][2]string{{OnTrack, "按期推进"}, {Done, "已完成"}, {Behind, "进度滞后"}, {Waiting, "尚未启动"}}

func titleOf(list [][2]string, key string) string {
	for _, x := range list {
		if x[0] == key {
			return x[1]
		}
	}
	return ""
}

// Task is one task of a year.
type Task struct {
	Agency, ID string
	Version    int64
	Year, No   int64
	// Sort is SortReport or SortLivelihood.
	Sort, Title, Target, Unit string
	// Gone tasks were taken off the sheet; what was said of them stays.
	Gone bool
}

// Table names the table.
func (*Task) Table() string { return "publish_govwork_task" }

// Cols lists the columns.
func (t *Task) Cols() []store.Col {
	return []store.Col{store.C("agency", &t.Agency), store.C("id", &t.ID), store.C("version", &t.Version), store.C("year", &t.Year), store.C("no", &t.No),
		store.C("sort", &t.Sort), store.C("title", &t.Title), store.C("target", &t.Target), store.C("unit", &t.Unit), store.C("gone", &t.Gone)}
}

// KeepVersions keeps what a task said on a past day.
func (*Task) KeepVersions() {}

// KindTask is the kind of a task's reference.
const KindTask = "govwork-task"

// Ref names the task.
func (t *Task) Ref() store.Ref { return store.Ref{Kind: KindTask, ID: t.ID} }

// Entry is what a unit says of a task for a quarter.
type Entry struct {
	Agency, ID   string
	Version      int64
	Task         string
	Quarter      int64
	Status, Says string
	// Percent is how far it is, from 0 to 100.
	Percent int64
	By      string
	At      time.Time
}

// Table names the table.
func (*Entry) Table() string { return "publish_govwork_entry" }

// Cols lists the columns.
func (e *Entry) Cols() []store.Col {
	return []store.Col{store.C("agency", &e.Agency), store.C("id", &e.ID), store.C("version", &e.Version), store.C("task", &e.Task), store.C("quarter", &e.Quarter),
		store.C("status", &e.Status), store.C("says", &e.Says), store.C("percent", &e.Percent), store.C("by_id", &e.By), store.C("at", &e.At)}
}

// KeepVersions keeps what was said on a past day.
func (*Entry) KeepVersions() {}

// Issue is a quarter's publication that was drafted from the sheet.
type Issue struct {
	Agency, ID    string
	Year, Quarter int64
	Item          string
	At            time.Time
}

// Table names the table.
func (*Issue) Table() string { return "publish_govwork_issue" }

// Cols lists the columns.
func (i *Issue) Cols() []store.Col {
	return []store.Col{store.C("agency", &i.Agency), store.C("id", &i.ID), store.C("year", &i.Year), store.C("quarter", &i.Quarter), store.C("item", &i.Item), store.C("at", &i.At)}
}

// End is the last day of a quarter, by which its progress is due (plan task
// 4: 按季度公开).
func End(year, quarter int) civil.Date { return civil.EndOfMonth(year, time.Month(quarter*3)) }

// quarterName is the quarter as the item's field has it.
func quarterName(q int) string {
	return []string{"第一季度", "第二季度", "第三季度", "第四季度"}[q-1]
}

// sheet is a year's tasks with what was said of them.
type sheet struct {
	tasks   []Task
	entries map[string]map[int64]Entry
}

func sheetOf(ctx context.Context, q store.Querier, agency string, year int) (*sheet, error) {
	tasks, err := store.Select[Task](ctx, q, "WHERE agency = $1 AND year = $2 AND gone = FALSE ORDER BY no, id", agency, year)
	if err != nil {
		return nil, err
	}
	all, err := store.Select[Entry](ctx, q, "WHERE agency = $1 AND task IN (SELECT id FROM publish_govwork_task WHERE agency = $1 AND year = $2)", agency, year)
	s := &sheet{tasks: tasks, entries: map[string]map[int64]Entry{}}
	for _, e := range all {
		if s.entries[e.Task] == nil {
			s.entries[e.Task] = map[int64]Entry{}
		}
		s.entries[e.Task][e.Quarter] = e
	}
	return s, err
}
