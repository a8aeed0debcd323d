package plan

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestAsIssuedLosesNothing: under their own columns the rows of every layout
// say again what was read from them.
func TestAsIssuedLosesNothing(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			p := loadGolden(t, file)
			got := AsIssued(p.Columns, p.Rows)
			for i, r := range p.Rows {
				text := strings.Join(append(headingsUpTo(got.Rows[:i+1]), got.Rows[i].Cells...), "\n")
				for _, want := range []string{string(r.No), r.KeyTask, r.SubTask, r.Measure, r.Indicator, r.Deadline} {
					if !strings.Contains(text, want) {
						t.Errorf("row %d does not say %q: %q", r.Index, want, text)
					}
				}
				for _, unit := range append(slices.Clone(r.Lead), r.Support...) {
					if strings.Contains(r.Responsible, unit) && !strings.Contains(text, unit) {
						t.Errorf("row %d does not name %q: %q", r.Index, unit, text)
					}
				}
			}
		})
	}
}

// loadGolden reads what a test expects of a document.
func loadGolden(t *testing.T, file string) *Plan {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var p Plan
	if err := json.Unmarshal(b, &p); err != nil {
		t.Fatal(err)
	}
	return &p
}

func headingsUpTo(rows []IssuedRow) []string {
	var out []string
	for _, r := range rows {
		out = append(out, r.Headings...)
	}
	return out
}

func TestAsIssuedKeepsTheColumns(t *testing.T) {
	p := loadGolden(t, filepath.Join("testdata", "levels.json"))
	got := AsIssued(p.Columns, p.Rows)
	var holds []string
	for _, c := range got.Columns {
		holds = append(holds, c.Title+"="+c.Holds)
	}
	if want := []string{"工作任务=key_task", "具体内容=measure", "牵头股室=lead", "配合股室=support", "完成时间=deadline"}; !slices.Equal(holds, want) {
		t.Errorf("columns %v, want %v", holds, want)
	}
	first := got.Rows[0]
	if want := []string{"（一）社会救助", "1．" + p.Rows[0].Measure, "社会救助股", "办公室、各镇（街道）社会事务办", "每季度末"}; !slices.Equal(first.Headings, []string{"一、突出民生领域公开"}) || !slices.Equal(first.Cells, want) {
		t.Errorf("first row %q", first)
	}
	if len(got.Rows[1].Headings) != 0 || got.Rows[1].Cells[2] != "社会救助股" || got.Rows[1].Cells[3] != "" {
		t.Errorf("second row %q", got.Rows[1])
	}
}

func TestAsIssuedOfAnOutlineHasTheUsualColumns(t *testing.T) {
	got := AsIssued(nil, []Row{{No: "1", NoText: "1.", KeyTask: "一、公开", Measure: "公开信息。", Responsible: "办公室", Deadline: "年底"}, {No: "7", Measure: "没有标记。"}})
	var titles []string
	for _, c := range got.Columns {
		titles = append(titles, c.Title)
	}
	if want := []string{"序号", "重点任务", "具体措施", "责任部门", "完成时限"}; !slices.Equal(titles, want) {
		t.Errorf("columns %v, want %v", titles, want)
	}
	if want := []string{"1", "一、公开", "公开信息。", "办公室", "年底"}; !slices.Equal(got.Rows[0].Cells, want) {
		t.Errorf("first row %q", got.Rows[0])
	}
}
