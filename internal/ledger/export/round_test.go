package export

import (
	"bytes"
	"encoding/csv"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/sheet"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// plain is a document as a person reads it: a line for a paragraph, a line
// with bars for a row.
func plain(doc *docread.Document) string {
	var b strings.Builder
	for _, block := range doc.Blocks {
		if block.Table == nil {
			b.WriteString(block.Para + "\n")
			continue
		}
		for _, row := range block.Table.Rows {
			cells := texts(row)
			for i, c := range row {
				if c.Merged {
					cells[i] = "〃"
				}
				cells[i] = strings.ReplaceAll(cells[i], "\n", "／")
			}
			b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
		}
	}
	return b.String()
}

// short is the September report on the first four tasks.
func short(t testing.TB) *Round {
	p := *seed(t)
	p.Rows = p.Rows[:4]
	return september(&p)
}

func TestReportReadsAsBefore(t *testing.T) {
	got := plain(parse(t, "round.docx", written(t, short(t).WriteDOCX)))
	golden := filepath.Join("testdata", "round.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the report differs from %s:\n%s", golden, got)
	}
}

func TestReportHasItsFourPartsInOrder(t *testing.T) {
	doc := parse(t, "round.docx", written(t, short(t).WriteDOCX))
	var heads []string
	for _, b := range doc.Blocks {
		if b.Level == 1 {
			heads = append(heads, b.Para)
		}
	}
	if want := []string{"一、总体情况", "二、重点任务进展", "三、存在问题", "四、下一步打算"}; !slices.Equal(heads, want) {
		t.Errorf("headings %q, want %q", heads, want)
	}
}

// TestEveryFigureHasItsNameAndDay: wherever a computed figure stands in the
// report, its measure's name and the day stand with it.
func TestEveryFigureHasItsNameAndDay(t *testing.T) {
	r := short(t)
	r.Figures[0].AsOf = civil.MustParse("2023-08-31") // a day of its own
	text := plain(parse(t, "round.docx", written(t, r.WriteDOCX)))
	for _, want := range []string{
		"| 任务办结率 | 46.7%（14/30） | 已办结（含销号、归档）的任务 ÷ 全部未撤销的任务 | 2023-08-31 |",
		"| 社会评议满意率 | 暂无数据（社会评议尚未开展） |",
		"指标数据：佐证齐全率50%（1/2，截至2023年9月10日）。",
		"| 任务1 | 佐证齐全率 | 50% |", "（数据截至2023年9月10日）",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not say %q:\n%s", want, text)
		}
	}
}

func TestReportSheetIsAForm(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(written(t, short(t).WriteXLSX)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if got := f.GetSheetList(); !slices.Equal(got, []string{"进展情况", "指标数据", "报送情况", "佐证材料"}) {
		t.Fatalf("sheets %v", got)
	}
	rows, err := f.GetRows("进展情况")
	if err != nil {
		t.Fatal(err)
	}
	if rows[0][0] != "市工业和信息化局2023年政务公开工作进展情况报告" || rows[1][0] != "填报单位（盖章）：中卫市工业和信息化局" ||
		!slices.Contains(rows[1], "填报时间：2023年9月8日　数据截至：2023年9月10日") {
		t.Errorf("above the table: %q", rows[:2])
	}
	if head := rows[2]; head[0] != "序号" || head[len(head)-1] != "备注" {
		t.Errorf("heads %q", head)
	}
	total := rows[len(rows)-2]
	if total[0] != "合计" || total[6] != "16" || total[7] != "6" || total[8] != "46.7%" || total[9] != "4" {
		t.Errorf("the sums %q", total)
	}
	last := strings.Join(rows[len(rows)-1], "|")
	for _, want := range []string{"单位负责人：李建国", "审核人：赵敏", "填报人：王芳", "联系电话：0955-7000000"} {
		if !strings.Contains(last, want) {
			t.Errorf("%q is not under the table: %q", want, last)
		}
	}
	style(t, f, "A1", "center")
	style(t, f, "G4", "right")
}

func style(t *testing.T, f *excelize.File, at, align string) {
	t.Helper()
	id, err := f.GetCellStyle("进展情况", at)
	if err != nil {
		t.Fatal(err)
	}
	if s, err := f.GetStyle(id); err != nil || s.Alignment.Horizontal != align {
		t.Errorf("%s stands %+v, want %s (%v)", at, s.Alignment, align, err)
	}
}

// TestTaskOfSeveralUnitsIsOneBlock: each unit has its row, the task's own
// cells cover them all and its checkpoints count once.
func TestTaskOfSeveralUnitsIsOneBlock(t *testing.T) {
	rows := tableOf(t, "round.xlsx", written(t, short(t).WriteXLSX), "序号")[1:]
	if rows[0][0].RowSpan != 2 || rows[0][2].RowSpan != 2 || rows[0][1].RowSpan != 4 || rows[0][4].Text != "办公室（牵头）" || rows[1][4].Text != "产业发展和中小企业科" || rows[1][5].Text != "本轮未填报进展。" {
		t.Errorf("first task: %+v\n%+v", rows[0], rows[1])
	}
}

func TestEmptyReportSaysSo(t *testing.T) {
	r := &Round{Title: "进展情况报告", Items: []Item{{No: "1", Measure: "公开信息"}}}
	text := plain(parse(t, "round.docx", written(t, r.WriteDOCX)))
	for _, want := range []string{"本轮没有科室填报。", "各科室未填报存在问题。", "各科室未填报下一步打算。", "附件：重点任务进展情况表"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not say %q:\n%s", want, text)
		}
	}
	none := &Round{Title: "进展情况报告"}
	if text := plain(parse(t, "round.docx", written(t, none.WriteDOCX))); !strings.Contains(text, "本轮没有需要报送的任务。") {
		t.Errorf("the report does not say that it is empty:\n%s", text)
	}
	if rows := tableOf(t, "round.xlsx", written(t, none.WriteXLSX), "序号"); len(rows) > 2 {
		t.Errorf("%d rows in a table without tasks", len(rows))
	}
}

func TestSameWordsOfAUnitStandOnce(t *testing.T) {
	r := &Round{}
	for _, no := range []string{"1", "4", "7"} {
		r.Items = append(r.Items, Item{No: no, Reports: []Report{{Unit: "办公室", Problems: "人手不足。"}, {Unit: "节能科", Problems: " "}}})
	}
	got := r.compiled(func(u Report) string { return u.Problems })
	if want := []string{"办公室（任务1、4、7）：人手不足。"}; !slices.Equal(got, want) {
		t.Errorf("compiled %q, want %q", got, want)
	}
}

// TestNothingParticularStandsOnOneLine: supporting units that have nothing of
// their own to say share a line; nobody's words are lost.
func TestNothingParticularStandsOnOneLine(t *testing.T) {
	item := Item{No: "1", Measure: "公开信息。", Reports: []Report{{Unit: "办公室", Lead: true, Edition: 1, Text: "已公开12条\n另有3条待审"},
		{Unit: "甲科", Edition: 1, Plain: true, Text: "按牵头科室要求落实"}, {Unit: "乙科", Edition: 1, Text: "组织宣讲一场。"}, {Unit: "丙科", Edition: 1, Plain: true, Note: "已提交"},
		{Unit: "丁科", Edition: 1, Plain: true}, {Unit: "戊科", Edition: 1, Plain: true, Evidence: []Evidence{{Title: "说明.txt"}}}, {Unit: "己科", Edition: 1, Plain: true, Evidence: []Evidence{{Title: "说明.txt"}}},
		{Unit: "庚科", Note: "未报送"}, {Unit: "辛科", Note: "未报送"}, {Unit: "癸科", Text: "4月1日：已公开。", Note: "未报送，内容取自台账"}, {Unit: "壬科", Edition: 1, Text: "按要求落实", Problems: "缺人。"}}}
	r := &Round{Title: "报告", Items: []Item{item}}
	text := plain(parse(t, "round.docx", written(t, r.WriteDOCX)))
	for _, want := range []string{
		"办公室（牵头）：已公开12条；另有3条待审\n甲科、丙科等5个配合科室：按要求落实，无单独事项。\n乙科：组织宣讲一场。\n庚科、辛科、癸科：未报送（其中1个在台账中有进展记录）。\n壬科：按要求落实\n",
		"佐证材料：说明.txt（2份）。", "| 办公室 | 10 |", "3个科室未报送", "壬科（任务1）：缺人。",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not say %q:\n%s", want, text)
		}
	}
	if n := len(tableOf(t, "round.xlsx", written(t, r.WriteXLSX), "序号")); n != 1+11+2 {
		t.Errorf("%d rows: the worksheet has one for each unit, a sum and the signatures", n)
	}
}

func TestTitleIsPartedBetweenWords(t *testing.T) {
	for in, want := range map[string]string{
		"市工业和信息化局2023年政务公开工作要点进展情况报告": "市工业和信息化局2023年\n政务公开工作要点进展情况报告",
		"2023年政务公开工作进展情况报告":           "2023年政务公开工作进展情况报告",
		strings.Repeat("公开", 12):      strings.Repeat("公开", 12),
		"某某市人民政府2024年度政务公开工作进展情况报告":   "某某市人民政府2024年度\n政务公开工作进展情况报告",
	} {
		if got := TitleLines(in); got != want {
			t.Errorf("%q in lines: %q", in, got)
		}
	}
}

func TestBriefAndNumerals(t *testing.T) {
	for in, want := range map[string]string{
		strings.Repeat("公", 25) + "“十四五”重大项目。": strings.Repeat("公", 25) + "“十四五”……", "公开“甲。乙”。丙": "公开“甲。乙”。",
		"公开信息。并解读。": "公开信息。", "公开信息": "公开信息", "": "", "甲\n 乙；丙": "甲 乙。",
		strings.Repeat("公", 29): strings.Repeat("公", 28) + "……", strings.Repeat("公", 28): strings.Repeat("公", 28),
	} {
		if got := brief(in); got != want {
			t.Errorf("brief(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[int]string{1: "一", 9: "九", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "100"} {
		if got := numeral(in); got != want {
			t.Errorf("numeral(%d) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"政策解读": "（二）政策解读", "一、政策解读": "一、政策解读", "（三）平台": "（三）平台", "一体推进": "（二）一体推进"} {
		if got := numbered(2, in); got != want {
			t.Errorf("numbered(2, %q) = %q, want %q", in, got, want)
		}
	}
}

func register() *Register {
	return &Register{
		Title: "督办台账", Chosen: "牵头科室为办公室，亮灯为逾期", AsOf: civil.MustParse("2023-09-10"),
		Columns: []sheet.Column{{Title: "序号", Kind: sheet.Number}, {Title: "重点任务"}, {Title: "完成时限", Kind: sheet.Day}},
		Rows:    sheet.Of([][]any{{1, "=HYPERLINK(\"http://x\")", civil.MustParse("2023-11-30")}, {2, "政策解读", nil}}),
		Total:   []any{3},
	}
}

func TestRegisterIsTheListAsShown(t *testing.T) {
	r := register()
	f, err := excelize.OpenReader(bytes.NewReader(written(t, r.WriteXLSX)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows("督办台账")
	if err != nil || len(rows) != 6 || rows[1][0] != "筛选条件：牵头科室为办公室，亮灯为逾期" || !slices.Contains(rows[1], "数据截至：2023年9月10日") {
		t.Fatalf("rows %q, %v", rows, err)
	}
	if formula, _ := f.GetCellFormula("督办台账", "B4"); formula != "" || rows[3][1] != `=HYPERLINK("http://x")` {
		t.Errorf("a typed text became %q, formula %q", rows[3][1], formula)
	}
	text := strings.TrimPrefix(string(written(t, r.WriteCSV)), "\uFEFF")
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(records) != 4 || records[1][1] != `'=HYPERLINK("http://x")` || records[1][2] != "2023-11-30" || records[2][0] != "2" {
		t.Errorf("CSV %q, %v", records, err)
	}
}

func BenchmarkRound(b *testing.B) {
	r := september(seed(b))
	b.Run("docx", func(b *testing.B) {
		for b.Loop() {
			written(b, r.WriteDOCX)
		}
	})
	b.Run("xlsx", func(b *testing.B) {
		for b.Loop() {
			written(b, r.WriteXLSX)
		}
	})
}
