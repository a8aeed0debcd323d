package docread

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf "golang.org/x/text/encoding/unicode"
)

func TestWordListsKeepTheirNumbers(t *testing.T) {
	doc := read(t, "lists.docx")
	wantParas(t, doc, "一、加强政策公开", "（一）公开行政规范性文件", "1. 及时更新", "2. 集中公开",
		"（二）开展政策解读", "二、提高办件质量", "")
	var levels []int
	for _, b := range doc.Blocks[:6] {
		levels = append(levels, b.Level)
	}
	if !slices.Equal(levels, []int{1, 2, 0, 0, 2, 1}) {
		t.Errorf("levels %v", levels)
	}
	wantRows(t, "table", texts(onlyTable(t, doc)), [][]string{
		{"序号", "任务", "^", "责任部门"},
		{"1", "政策公开", "第一段\n第二段", "办公室"},
		{"2", "^", "甲\t乙\n丙\t丁", "^"},
		{"3", "合计", "^", "^"},
	})
}

func TestWordTrackedChangesReadAsAccepted(t *testing.T) {
	doc := read(t, "changes.docx")
	wantParas(t, doc, "本局九月底前完成", "这一段与下一段合并", "看得见也看得见", "第一行\n第二行\t制表",
		"控件中的文字", "锚点", "文本框一次", "移来的", "域结果")
	if len(doc.Notes) != 1 || !strings.Contains(doc.Notes[0], "隐藏文字") {
		t.Errorf("notes %q", doc.Notes)
	}
}

// Word, LibreOffice and Chromium draw the same table in three ways: as mark-up,
// as strokes and as thin filled shapes with Type 3 fonts.
func TestRuledTablesComeBackFromPDF(t *testing.T) {
	wantRows(t, "libreoffice", texts(onlyTable(t, read(t, "lists.pdf"))), [][]string{
		{"序号", "任务", "^", "责任部门"},
		{"1", "政策公开", "第一段\n第二段", "办公室"},
		{"2", "^", "甲 乙\n丙 丁", "^"},
		{"已删行", "", "", ""}, // printed with its tracked deletion shown
		{"3", "合计", "^", "^"},
	})
	long := "集中公开行政规范性文件正式版本，并按照“立改废释”情况动态更新，方便公众查询使用，确保公开的文本标准、权威、有效。"
	wantRows(t, "chromium", texts(onlyTable(t, read(t, "chromium.pdf"))), [][]string{
		{"序号", "重点任务", "具体措施", "责任", "^"},
		{"1", "政策公开", long, "办公室", "法规科"},
		{"2", "^", "清理失效文件", "各科室", "^"},
		{"3", "政策解读", "Open data API v2.0接口说明", "信息中心", "12月底前"},
	})
}

func TestPagesTurnedOnTheirSide(t *testing.T) {
	lines := "50 50 m 350 50 l S 50 100 m 350 100 l S 50 150 m 350 150 l S 50 50 m 50 150 l S 200 50 m 200 150 l S 350 50 m 350 150 l S\n"
	words := "BT /F 12 Tf 60 120 Td (one) Tj 150 0 Td (two) Tj -150 -50 Td (three) Tj 150 0 Td (four) Tj ET\n"
	want := [][]string{{"one", "two"}, {"three", "four"}}
	upright := makePDF("/MediaBox [0 0 400 300]", lines+words)
	wantRows(t, "upright", texts(onlyTable(t, readData(t, "a.pdf", upright))), want)
	// The same drawing turned left, on a page that is turned right to read.
	turned := makePDF("/MediaBox [0 0 300 400] /Rotate 90", "q 0 1 -1 0 300 0 cm "+lines+words+"Q")
	wantRows(t, "turned", texts(onlyTable(t, readData(t, "b.pdf", turned))), want)
}

func TestPDFWithoutLinesReadsAsText(t *testing.T) {
	doc := readData(t, "a.pdf", makePDF("/MediaBox [0 0 400 300]",
		"BT /F 12 Tf 60 250 Td (First line) Tj 0 -20 Td (Name) Tj 150 0 Td (Value) Tj -20 -200 Td (- 1 -) Tj ET"))
	if got := paras(doc); len(got) != 2 || got[0] != "First line" || !strings.HasPrefix(got[1], "Name   ") || !strings.HasSuffix(got[1], " Value") {
		t.Errorf("lines %q", got)
	}
}

func workbook(t testing.TB, opt ...excelize.Options) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetSheetName("Sheet1", "任务"))
	for cell, v := range map[string]any{"C3": "序号", "D3": "时限", "E3": "比例", "C4": 1, "D4": time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC), "E4": 0.85, "C5": 2, "E5": "两行\n文字"} {
		must(f.SetCellValue("任务", cell, v))
	}
	date := `yyyy"年"m"月"d"日"`
	dated, err := f.NewStyle(&excelize.Style{CustomNumFmt: &date})
	must(err)
	percent, err := f.NewStyle(&excelize.Style{NumFmt: 9})
	must(err)
	must(f.SetCellStyle("任务", "D4", "D4", dated))
	must(f.SetCellStyle("任务", "E4", "E4", percent))
	must(f.MergeCell("任务", "D4", "D5"))
	_, err = f.NewSheet("旧表")
	must(err)
	must(f.SetCellStr("旧表", "A1", "不要"))
	must(f.SetSheetVisible("旧表", false))
	var b bytes.Buffer
	must(f.Write(&b, opt...))
	return b.Bytes()
}

func TestWorkbookReadsAsShown(t *testing.T) {
	doc := readData(t, "plan.xlsx", workbook(t))
	tbl := onlyTable(t, doc)
	wantRows(t, "sheet", texts(tbl), [][]string{
		{"序号", "时限", "比例"},
		{"1", "2026年11月30日", "85%"},
		{"2", "^", "两行\n文字"},
	})
	if tbl.Sheet != "任务" {
		t.Errorf("sheet %q", tbl.Sheet)
	}
	if len(doc.Notes) != 1 || !strings.Contains(doc.Notes[0], "旧表") {
		t.Errorf("notes %q", doc.Notes)
	}
}

func TestTextInEveryEncoding(t *testing.T) {
	const text = "一、政务公开工作要点\r\n\t序号 | 任务 | 时限\r\n　　䶮（二）解读\r\n"
	want := []string{"一、政务公开工作要点", "\t序号 | 任务 | 时限", "　　䶮（二）解读"}
	for name, enc := range map[string]encoding.Encoding{
		"utf-8": utf.UTF8, "utf-8 with mark": utf.UTF8BOM, "gb18030": simplifiedchinese.GB18030,
		"utf-16 le": utf.UTF16(utf.LittleEndian, utf.UseBOM), "utf-16 be": utf.UTF16(utf.BigEndian, utf.UseBOM),
		"utf-16 le without mark": utf.UTF16(utf.LittleEndian, utf.IgnoreBOM),
	} {
		t.Run(name, func(t *testing.T) {
			data, err := enc.NewEncoder().Bytes([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			wantParas(t, readData(t, "plan.txt", data), want...)
		})
	}
}

func TestFormFeedsAreCountedAsPages(t *testing.T) {
	doc := readData(t, "dump.txt", []byte("甲\n乙\n\f丙\n"))
	var pages []int
	for _, b := range doc.Blocks {
		pages = append(pages, b.Page)
	}
	wantParas(t, doc, "甲", "乙", "丙")
	if !slices.Equal(pages, []int{1, 1, 2}) {
		t.Errorf("pages %v", pages)
	}
}

func TestWebPageFromWord(t *testing.T) {
	// The name lies: old systems give web pages the name of a spreadsheet.
	doc := readData(t, "导出.xls", load(t, "word.htm"))
	wantParas(t, doc, "2026年政务公开工作要点", "一、 加强重点领域信息公开", "由办公室牵头\n各科室配合，九月底前完成。")
	if doc.Form != FormHTML || doc.Blocks[0].Level != 1 {
		t.Errorf("form %q, level %d", doc.Form, doc.Blocks[0].Level)
	}
	wantRows(t, "table", texts(onlyTable(t, doc)), [][]string{
		{"序号", "任务", "责任", "^"},
		{"1", "公开\n解读", "办公室", "法规科"},
		{"^", "回应", "甲\t乙", "^"},
	})
}

func TestPastedFragments(t *testing.T) {
	clip := "Version:0.9\r\nStartHTML:0000000105\r\nEndHTML:0000000200\r\n<html><body><!--StartFragment--><p>甲</p><!--EndFragment--></body></html>"
	wantParas(t, readData(t, "", []byte(clip)), "甲")
	wantParas(t, readData(t, "", []byte("<div>甲<span> 乙</span>\n丙</div>尾")), "甲 乙丙", "尾")
	// Angle brackets alone do not make a web page.
	wantParas(t, readData(t, "a.txt", []byte("数量 <b 的记为 <无>")), "数量 <b 的记为 <无>")
}

func TestNumberFormats(t *testing.T) {
	for _, c := range []struct {
		format string
		n      int
		want   string
	}{
		{"decimal", 12, "12"}, {"decimalZero", 7, "07"}, {"upperLetter", 3, "C"}, {"lowerRoman", 14, "xiv"},
		{"chineseCounting", 1, "一"}, {"chineseCountingThousand", 10, "十"}, {"chineseCountingThousand", 15, "十五"},
		{"chineseCountingThousand", 20, "二十"}, {"chineseCountingThousand", 101, "一百零一"}, {"chineseCountingThousand", 110, "一百一十"},
		{"chineseCountingThousand", 2026, "二千零二十六"}, {"chineseLegalSimplified", 12, "壹拾贰"}, {"ideographDigital", 20, "二〇"},
		{"ideographTraditional", 2, "乙"}, {"decimalEnclosedCircleChinese", 20, "⑳"}, {"decimalEnclosedCircleChinese", 21, "21"},
		{"decimalFullWidth", 10, "１０"}, {"chineseCounting", 0, "0"},
	} {
		if got := formatNumber(c.format, c.n); got != c.want {
			t.Errorf("%s %d = %q, want %q", c.format, c.n, got, c.want)
		}
	}
}
