package ledger_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
)

// nine is the real bureau's list of units.
type nine struct{ *lt.Roster }

func (n nine) Units(ctx context.Context, q store.Querier, agency string) ([]ledger.Unit, error) {
	if agency != lt.Agency {
		return n.Roster.Units(ctx, q, agency)
	}
	return []ledger.Unit{
		{ID: lt.OfficeUnit, Name: "办公室", Office: true}, {ID: lt.Policy, Name: "政策法规科"}, {ID: lt.Stats, Name: "经济运行科"},
		{ID: lt.Industry, Name: "产业发展和中小企业科"}, {ID: lt.Energy, Name: "节能安全科"}, {ID: "u-xx", Name: "信息化科"},
		{ID: "u-rs", Name: "人事科"}, {ID: "u-fw", Name: "中小企业服务中心"}, {ID: "u-jc", Name: "节能监察中心"},
	}, nil
}

func nineUnits(t testing.TB) *lt.Bureau {
	b := lt.Open(t)
	b.Ledger.Roster = nine{b.Roster}
	return b
}

func seed(t testing.TB, form string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("..", "kit", "docread", "testdata", "zhongwei-gxj-2023."+form))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func readSeed(t testing.TB, b *lt.Bureau, form string) ledger.Plan {
	t.Helper()
	p, err := b.Ledger.ReadPlan(context.Background(), b.As(lt.Office), "2023年任务分工."+form, seed(t, form), "")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// ready accepts the suggestions and settles the doubts.
func ready(t testing.TB, b *lt.Bureau, id string) {
	t.Helper()
	ctx := context.Background()
	if err := b.Ledger.TakeSuggestions(ctx, b.As(lt.Office), id); err != nil {
		t.Fatal(err)
	}
	if err := b.Ledger.SettleAll(ctx, b.As(lt.Office), id); err != nil {
		t.Fatal(err)
	}
}

func mustAdopt(t testing.TB, b *lt.Bureau, id string, assign bool) ledger.Adoption {
	t.Helper()
	out, err := b.Ledger.Adopt(context.Background(), b.As(lt.Office), id, assign)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func tasksOf(t testing.TB, b *lt.Bureau, id string) []ledger.Task {
	t.Helper()
	tasks, err := b.Ledger.TasksOf(context.Background(), b.DB, lt.Agency, id)
	if err != nil {
		t.Fatal(err)
	}
	return tasks
}

// The real plan becomes the same ledger from whichever form it came in.
func TestTheSeedAdoptsFromEveryForm(t *testing.T) {
	var first []ledger.Task
	for _, form := range []string{"docx", "xlsx", "pdf", "txt"} {
		t.Run(form, func(t *testing.T) {
			b := nineUnits(t)
			p := readSeed(t, b, form)
			if _, err := b.Ledger.Adopt(context.Background(), b.As(lt.Office), p.ID, false); !fail.Is(err, fail.Invalid) ||
				!strings.Contains(err.Error(), "没有牵头科室") || !strings.Contains(err.Error(), "单位名称待核对") {
				t.Errorf("adopted with rows that nobody leads: %v", err)
			}
			ready(t, b, p.ID)
			out := mustAdopt(t, b, p.ID, true)
			tasks := tasksOf(t, b, p.ID)
			if len(tasks) != 30 || out.Tasks != 30 {
				t.Fatalf("%d tasks, told %d", len(tasks), out.Tasks)
			}
			// 9 rows are one unit's alone; the 21 others are everybody's.
			if want := 9 + 21*9; out.Duties != want || out.Assigned != want || len(b.Duties(t, p)) != want {
				t.Errorf("%d duties, %d assigned, want %d", out.Duties, out.Assigned, want)
			}
			for i := range tasks {
				tasks[i].ID, tasks[i].Plan = "", ""
			}
			if first == nil {
				first = tasks
			} else if !reflect.DeepEqual(first, tasks) {
				t.Error("not the tasks that the first form gave")
			}
			b.Verify(t)
		})
	}
}

// BenchmarkAdopt adopts the real plan: 30 tasks, 198 duties, one act.
func BenchmarkAdopt(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		bureau := nineUnits(b)
		p := readSeed(b, bureau, "docx")
		ready(b, bureau, p.ID)
		b.StartTimer()
		mustAdopt(b, bureau, p.ID, true)
	}
}

func TestPastedTextIsReadAndKept(t *testing.T) {
	b := nineUnits(t)
	ctx := context.Background()
	p, err := b.Ledger.ReadPasted(ctx, b.As(lt.Office), string(seed(t, "txt")), "")
	if err != nil || len(p.Draft.Plan.Rows) != 30 || p.SourceName != ledger.PastedName {
		t.Fatalf("%d rows from %q: %v", len(p.Draft.Plan.Rows), p.SourceName, err)
	}
	_, err = b.Ledger.ReadPasted(ctx, b.As(lt.Office), "今天天气很好。", "")
	var e *fail.Error
	if !errors.As(err, &e) || e.Fields["text"] == "" {
		t.Errorf("no plan: %v", err)
	}
}

// Files that cannot be read say so on the form's field.
func TestBadFilesSayWhatToDo(t *testing.T) {
	b := nineUnits(t)
	for name, c := range map[string]struct{ body, want string }{
		"空.docx":      {"", "空的"},
		"坏.docx":      {"PK\x03\x04broken", "损坏"},
		"天气.txt":      {"今天天气很好，适合出门。", "任务分工"},
		"扫描.png":      {"\x89PNG\r\n\x1a\n\x00\x00", "文字识别"},
		"旧.doc":       {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("x", 600), "另存为"},
		"打包.7z":       {"7z\xbc\xaf'\x1c", "压缩包"},
		"../../x\x00": {"", "空的"},
	} {
		_, err := b.Ledger.ReadPlan(context.Background(), b.As(lt.Office), name, []byte(c.body), "")
		var e *fail.Error
		if !errors.As(err, &e) || !strings.Contains(e.Fields["file"], c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFileNamesAreMadePlain(t *testing.T) {
	b := nineUnits(t)
	for name, want := range map[string]string{
		`C:\公文\任务分工.txt`:                  "任务分工.txt",
		"../../../etc/任务.txt":             "任务.txt",
		"a\x00b\u202etxt.exe\n.txt":       "abtxt.exe.txt",
		strings.Repeat("长", 200) + ".txt": strings.Repeat("长", 116) + ".txt",
		"":                                "未命名文件",
	} {
		p, err := b.Ledger.ReadPlan(context.Background(), b.As(lt.Office), name, append(seed(t, "txt"), strings.Repeat("。", len(want))...), "")
		if err != nil || p.SourceName != want {
			t.Errorf("%q became %q: %v", name, p.SourceName, err)
		}
	}
}

// The act, tried by every role.
func planActs(t testing.TB, b *lt.Bureau) map[string]func(who.Actor, string) error {
	ctx, l := context.Background(), b.Ledger
	at := ledger.RowAt{N: 1}
	one := func(_ ledger.Plan, err error) error { return err }
	return map[string]func(who.Actor, string) error{
		"ReadPlan":   func(a who.Actor, _ string) error { return one(l.ReadPlan(ctx, a, "x.txt", seed(t, "txt"), "")) },
		"ReadPasted": func(a who.Actor, _ string) error { return one(l.ReadPasted(ctx, a, string(seed(t, "txt"))+"。", "")) },
		"CorrectHead": func(a who.Actor, id string) error {
			return one(l.CorrectHead(ctx, a, id, ledger.Head{Title: "甲", Year: 2023}))
		},
		"CorrectRow": func(a who.Actor, id string) error {
			return one(l.CorrectRow(ctx, a, id, at, ledger.RowText{Measure: "甲。"}))
		},
		"AddRow": func(a who.Actor, id string) error {
			return one(l.AddRow(ctx, a, id, 0, ledger.RowText{Measure: "乙。"}))
		},
		"RemoveRow": func(a who.Actor, id string) error { return one(l.RemoveRow(ctx, a, id, at)) },
		"SplitRow":  func(a who.Actor, id string) error { return one(l.SplitRow(ctx, a, id, at, "", "")) },
		"MergeRows": func(a who.Actor, id string) error { return one(l.MergeRows(ctx, a, id, at)) },
		"Choose": func(a who.Actor, id string) error {
			return one(l.Choose(ctx, a, id, at, ledger.Choice{Lead: lt.Energy, Capability: "ledger", Weight: 1}))
		},
		"TakeSuggestions": func(a who.Actor, id string) error { return l.TakeSuggestions(ctx, a, id) },
		"Settle":          func(a who.Actor, id string) error { return one(l.Settle(ctx, a, id, 0, "", true)) },
		"SettleAll":       func(a who.Actor, id string) error { return l.SettleAll(ctx, a, id) },
		"Follow":          func(a who.Actor, id string) error { return one(l.Follow(ctx, a, id, "")) },
		"DropDraft":       func(a who.Actor, id string) error { return l.DropDraft(ctx, a, id, "") },
		"Adopt":           func(a who.Actor, id string) error { _, err := l.Adopt(ctx, a, id, false); return err },
	}
}

// Only the office changes plans; another agency's office finds none of them.
func TestPlanActsByRole(t *testing.T) {
	b := nineUnits(t)
	p := readSeed(t, b, "docx")
	for name, act := range planActs(t, b) {
		for _, id := range []string{lt.Clerk, lt.Head, lt.Deputy, lt.Director, lt.Sysadmin, lt.Auditor} {
			if err := act(b.As(id), p.ID); !fail.Is(err, fail.Denied) {
				t.Errorf("%s by %s: %v", name, id, err)
			}
		}
		if err := act(b.Visiting(lt.Overseer, lt.Agency), p.ID); !fail.Is(err, fail.Denied) {
			t.Errorf("%s by the overseer: %v", name, err)
		}
		err := act(b.As(lt.JtjOffice), p.ID)
		if own := strings.HasPrefix(name, "Read"); own && err != nil || !own && !fail.Is(err, fail.Missing) {
			t.Errorf("%s by another agency's office: %v", name, err)
		}
	}
	got, err := store.Get[ledger.Plan](context.Background(), b.DB, lt.Agency, p.ID)
	if err != nil || got.Version != p.Version {
		t.Errorf("the draft changed: %v", err)
	}
	for name, act := range planActs(t, b) {
		if name == "Adopt" || name == "DropDraft" || name == "SplitRow" {
			continue
		}
		if err := act(b.As(lt.Office), p.ID); err != nil {
			t.Errorf("%s by the office: %v", name, err)
		}
	}
	b.Verify(t)
}
