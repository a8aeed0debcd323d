package export

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/docx"
	"gongkai/internal/ledger/plan"
)

// wantSame compares what two readings say of each row.
func wantSame(t *testing.T, got, want *plan.Plan) {
	t.Helper()
	if len(got.Rows) != len(want.Rows) {
		t.Fatalf("%d rows, want %d", len(got.Rows), len(want.Rows))
	}
	for i := range want.Rows {
		if g, w := facts(got.Rows[i]), facts(want.Rows[i]); g != w {
			t.Errorf("row %d\n got %s\nwant %s", i+1, g, w)
		}
	}
}

// facts is what a row says, without doubts and without where its number
// stood.
func facts(r plan.Row) string {
	r.Doubts, r.NoText = nil, ""
	b, err := json.Marshal(r)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// TestIssuedPlanReadsBackTheSame: what is exported as issued says the same
// 30 rows when it is read again.
func TestIssuedPlanReadsBackTheSame(t *testing.T) {
	p := seed(t)
	if len(p.Rows) != 30 {
		t.Fatalf("the seed has %d rows", len(p.Rows))
	}
	for name, file := range map[string][]byte{"plan.docx": written(t, issued(p).WriteDOCX), "plan.xlsx": written(t, issued(p).WriteXLSX)} {
		t.Run(name, func(t *testing.T) {
			got := parsePlan(t, name, file)
			wantSame(t, got, p)
			if got.Title != p.Title || !slices.Equal(got.Columns, p.Columns) {
				t.Errorf("title %q, columns %v; want %q, %v", got.Title, got.Columns, p.Title, p.Columns)
			}
		})
	}
}

// TestOtherLayoutsReadBackTheSame does so for the plans of other agencies.
func TestOtherLayoutsReadBackTheSame(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "plan", "testdata", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var p plan.Plan
		if err := json.Unmarshal(b, &p); err != nil {
			t.Fatal(err)
		}
		t.Run(name+"/docx", func(t *testing.T) { wantBack(t, parsePlan(t, "x.docx", written(t, issued(&p).WriteDOCX)), p) })
		t.Run(name+"/xlsx", func(t *testing.T) { wantBack(t, parsePlan(t, "x.xlsx", written(t, issued(&p).WriteXLSX)), p) })
	}
}

// wantBack is wantSame; of an outline, whose points label their units each in
// its own way (责任单位, 牵头单位), a table keeps the text and not the labels'
// sense, so that the parts of units are not compared.
func wantBack(t *testing.T, got *plan.Plan, want plan.Plan) {
	t.Helper()
	if outline := !slices.ContainsFunc(want.Columns, func(c string) bool {
		return slices.ContainsFunc([]string{"措施", "要求", "内容", "任务", "序号", "事项", "工作"}, func(w string) bool { return strings.Contains(c, w) })
	}); outline {
		for _, rows := range [][]plan.Row{got.Rows, want.Rows} {
			for i := range rows {
				rows[i].Lead, rows[i].Support, rows[i].Undesignated = nil, nil, nil
			}
		}
	}
	wantSame(t, got, &want)
}

func TestLedgerStandsBesideTheIssuedColumns(t *testing.T) {
	p := seed(t)
	for _, c := range []struct {
		name   string
		file   []byte
		heads  []string
		second map[string]string // of the second task, by head
	}{
		{"ledger.docx", written(t, ledgered(p).WriteDOCX), []string{"牵头科室（责任人）", "配合科室", "进展情况", "佐证材料", "存在问题和下一步措施", "办理状态"},
			map[string]string{"牵头科室（责任人）": "办公室（王芳）", "存在问题和下一步措施": "问题：部分科室报送不及时。\n下一步：督促各科室按月报送。", "办理状态": "临期\n完成25%\n9月8日\n更新"}},
		{"ledger.xlsx", written(t, ledgered(p).WriteXLSX), []string{"牵头科室", "配合科室", "责任人", "进展情况", "完成比例", "佐证材料", "存在问题", "下一步措施", "亮灯", "更新时间", "备注"},
			map[string]string{"牵头科室": "办公室", "完成比例": "25%", "亮灯": "临期", "更新时间": "2023-09-08"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows := tableOf(t, c.name, c.file, "序号")
			heads := texts(rows[0])
			if want := append(slices.Clone(p.Columns), c.heads...); !slices.Equal(heads, want) {
				t.Fatalf("columns %v, want %v", heads, want)
			}
			c.second["序号"], c.second["配合科室"], c.second["佐证材料"] = "2", "产业发展和中小企业科、节能安全科", "1.关于公开重大项目进展的通知（2023年9月5日查看）\n2.签到表"
			for head, want := range c.second {
				if got := texts(rows[2])[slices.Index(heads, head)]; got != want {
					t.Errorf("%s of the second task: %q, want %q", head, got, want)
				}
			}
			if n := slices.IndexFunc(rows, func(r []docread.Cell) bool { return strings.HasPrefix(texts(r)[0], "注：") }); n >= 0 {
				rows = rows[:n] // a line under the table
			}
			if len(rows) != 31 {
				t.Errorf("%d rows, want a head and 30 tasks", len(rows))
			}
		})
	}
}

// TestUnitsHaveRoomInTheWordLedger: the column of the supporting units holds
// eight characters at least, so that the name of a unit is not in tatters.
func TestUnitsHaveRoomInTheWordLedger(t *testing.T) {
	p := ledgered(seed(t))
	w := p.table(stacked, State.stack).word(docx.A4Landscape.TextWidth())
	for i, c := range w.Rows[0].Cells {
		if room := int((w.Widths[i] - docx.MM(3)) / (9 * docx.Point)); c.Text == "配合科室" && room < 8 {
			t.Errorf("%d characters a line", room)
		}
	}
}

// TestEveryAddressIsALinkOfItsOwn: on the worksheet of evidence each address
// stands whole in a row of its own and opens; the ledger leads to it.
func TestEveryAddressIsALinkOfItsOwn(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(written(t, ledgered(seed(t)).WriteXLSX)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows(proofTab)
	if err != nil || len(rows) != 2+60 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	const url = "https://example.gov.cn/zwgk/202309/t20230902_5007511.html"
	if !slices.Equal(rows[4], []string{"2", "服务高质量发展", "关于公开重大项目进展的通知", url, "打开", "2023-09-05"}) {
		t.Errorf("the third piece: %q", rows[4])
	}
	for _, at := range []string{"D5", "E5"} {
		if ok, to, err := f.GetCellHyperLink(proofTab, at); !ok || to != url || err != nil {
			t.Errorf("%s leads to %q (%v, %v)", at, to, ok, err)
		}
	}
	if ok, to, _ := f.GetCellHyperLink(proofTab, "E6"); ok {
		t.Errorf("a file leads to %q", to)
	}
	if long := (Evidence{URL: url + strings.Repeat("a", 40)}).address(); long[0] != url+strings.Repeat("a", 40) {
		t.Errorf("a long address is %+v, not a text that can be broken", long[0])
	}
}

// tableOf is the table whose rows begin at the one that begins with head.
func tableOf(t *testing.T, name string, file []byte, head string) [][]docread.Cell {
	t.Helper()
	for _, b := range parse(t, name, file).Blocks {
		if b.Table == nil {
			continue
		}
		for i, row := range b.Table.Rows {
			if row[0].Text == head {
				return b.Table.Rows[i:]
			}
		}
	}
	t.Fatalf("%s has no table with %q", name, head)
	return nil
}

func texts(row []docread.Cell) []string {
	out := make([]string, len(row))
	for i, c := range row {
		out[i] = c.Text
	}
	return out
}

// TestKeyTasksAreMerged: one cell stands for a key task, however many
// measures it has, and the head comes again on every page.
func TestKeyTasksAreMerged(t *testing.T) {
	p := seed(t)
	runs := map[string]int{}
	for _, r := range p.Rows {
		runs[r.KeyTask]++
	}
	for name, file := range map[string][]byte{"plan.docx": written(t, issued(p).WriteDOCX), "plan.xlsx": written(t, issued(p).WriteXLSX)} {
		seen := 0
		for _, row := range tableOf(t, name, file, "序号")[1:] {
			if c := row[1]; !c.Merged {
				seen++
				if c.RowSpan != runs[c.Text] {
					t.Errorf("%s: %s covers %d rows, want %d", name, c.Text, c.RowSpan, runs[c.Text])
				}
			}
		}
		if seen != len(runs) {
			t.Errorf("%s: %d cells for %d key tasks", name, seen, len(runs))
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(written(t, issued(p).WriteXLSX)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if names := f.GetDefinedName(); len(names) != 1 || names[0].RefersTo != "'任务分工'!$2:$2" {
		t.Errorf("repeated rows: %+v", names)
	}
}

func TestPlanWithoutRows(t *testing.T) {
	p := &Plan{Title: "2024年政务公开工作要点任务分工", Columns: []string{"序号", "重点任务", "具体措施"}, Ledger: []State{}}
	for name, file := range map[string][]byte{"plan.docx": written(t, p.WriteDOCX), "plan.xlsx": written(t, p.WriteXLSX)} {
		if rows := tableOf(t, name, file, "序号"); len(rows) != 1 || len(rows[0]) != map[string]int{"plan.docx": 9, "plan.xlsx": 14}[name] {
			t.Errorf("%s: %d rows of %d columns", name, len(rows), len(rows[0]))
		}
	}
}

func TestEqualExportsAreEqualFiles(t *testing.T) {
	p := seed(t)
	for range 3 {
		if !bytes.Equal(written(t, ledgered(p).WriteXLSX), written(t, ledgered(p).WriteXLSX)) || !bytes.Equal(written(t, september(p).WriteXLSX), written(t, september(p).WriteXLSX)) {
			t.Fatal("two workbooks of one struct differ")
		}
		if !bytes.Equal(written(t, ledgered(p).WriteDOCX), written(t, ledgered(p).WriteDOCX)) || !bytes.Equal(written(t, september(p).WriteDOCX), written(t, september(p).WriteDOCX)) {
			t.Fatal("two documents of one struct differ")
		}
	}
}

func BenchmarkPlan(b *testing.B) {
	p := ledgered(seed(b))
	b.Run("docx", func(b *testing.B) {
		for b.Loop() {
			written(b, p.WriteDOCX)
		}
	})
	b.Run("xlsx", func(b *testing.B) {
		for b.Loop() {
			written(b, p.WriteXLSX)
		}
	})
}
