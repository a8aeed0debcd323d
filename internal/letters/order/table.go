package order

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/sheet"
)

// MostRows is how many orders one file may hold.
const MostRows = 5000

// Table is a sheet of orders before its columns are understood.
type Table struct {
	// Head are the titles of the columns; First is the line of the first row.
	Head  []string
	First int
	Rows  [][]string
}

// Mapping says which field a column is, by the column's title; an empty field
// leaves the column out.
type Mapping map[string]string

// ReadTable finds the table in a workbook or a CSV file. Title rows above it,
// merged or not, are skipped, and so are empty rows.
func ReadTable(ctx context.Context, name string, data []byte, known Mapping) (Table, error) {
	var grids [][][]string
	var err error
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) || strings.HasSuffix(strings.ToLower(name), ".xlsx") {
		grids, err = book(ctx, name, data)
	} else {
		grids, err = separated(data)
	}
	if err != nil {
		return Table{}, err
	}
	for _, g := range grids {
		if t, ok := find(g, known); ok {
			if len(t.Rows) > MostRows {
				return t, fail.Fields(map[string]string{"file": fmt.Sprintf("一次最多导入%d条，请分成几个文件", MostRows)})
			}
			return t, nil
		}
	}
	return Table{}, fail.Fields(map[string]string{"file": "没有找到表头。表格中应有一行列名，例如“工单编号”“受理时间”“内容描述”"})
}

// book reads the sheets of a workbook.
func book(ctx context.Context, name string, data []byte) ([][][]string, error) {
	doc, err := docread.ReadBytes(ctx, name, data, docread.Options{})
	if err != nil || doc.Form != docread.FormXLSX {
		return nil, fail.Fields(map[string]string{"file": "无法读取这个文件。请用Excel另存为xlsx或csv格式后再导入"})
	}
	var out [][][]string
	for _, b := range doc.Blocks {
		if b.Table == nil {
			continue
		}
		grid := make([][]string, len(b.Table.Rows))
		for i, row := range b.Table.Rows {
			for _, c := range row {
				v := clean(sheet.Unguard(c.Text))
				if c.Merged {
					v = ""
				}
				grid[i] = append(grid[i], v)
			}
		}
		out = append(out, grid)
	}
	return out, nil
}

// Decode gives a file's text: UTF-8 with or without its mark, UTF-16 with one,
// else GB18030.
func Decode(data []byte) (string, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if utf8.Valid(data) {
		return string(data), nil
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil || bytes.Count(out, []byte("\uFFFD")) > len(out)/200 {
		return "", fail.Fields(map[string]string{"file": "无法识别文件的文字编码。请另存为UTF-8或GB18030编码的csv，或xlsx"})
	}
	return string(out), nil
}

// separated reads CSV, its separator found by counting.
func separated(data []byte) ([][][]string, error) {
	text, err := Decode(data)
	if err != nil {
		return nil, err
	}
	head, _, _ := strings.Cut(text, "\n")
	comma := ','
	for _, sep := range []rune{'\t', ';'} {
		if strings.Count(head, string(sep)) > strings.Count(head, string(comma)) {
			comma = sep
		}
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = comma, true, -1
	var grid [][]string
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return [][][]string{grid}, nil
		}
		if err != nil {
			return nil, fail.Fields(map[string]string{"file": "csv文件有一处引号没有配对，无法读取。请用Excel打开后另存为xlsx再导入"})
		}
		line, _ := r.FieldPos(0)
		for len(grid) < line-1 {
			grid = append(grid, nil) // so that rows keep their lines
		}
		for i := range row {
			row[i] = clean(sheet.Unguard(row[i]))
		}
		grid = append(grid, row)
	}
}

// deepest is how far down a table's head is looked for.
const deepest = 20

// find takes as head the row of which most titles are known.
func find(grid [][]string, known Mapping) (Table, bool) {
	best, at := 1, -1
	for i := range min(len(grid), deepest) {
		n := 0
		for _, key := range Suggest(grid[i], known) {
			if key != "" {
				n++
			}
		}
		if n > best {
			best, at = n, i
		}
	}
	if at < 0 {
		return Table{}, false
	}
	t := Table{Head: grid[at], First: at + 2}
	t.Rows = grid[at+1:]
	return t, true
}

// Suggest says for every title which field it is: as mapped, or as such
// columns are usually called; each field once.
func Suggest(head []string, known Mapping) []string {
	out, had := make([]string, len(head)), map[string]bool{}
	take := func(i int, key string) {
		if key != "" && out[i] == "" && !had[key] {
			out[i], had[key] = key, true
		}
	}
	for i, h := range head {
		if key, ok := known[h]; ok {
			take(i, key)
		}
	}
	for i, h := range head {
		if _, set := known[h]; !set && h != "" {
			take(i, guess(h))
		}
	}
	return out
}

// guess is the field that a title names.
func guess(title string) string {
	title = strings.Trim(strings.NewReplacer(" ", "", "　", "", "\n", "", "（必填）", "", "(必填)", "").Replace(title), "*：:")
	for _, f := range Fields {
		if f.Title == title || f.Key == title {
			return f.Key
		}
		for _, k := range f.Known {
			if k == title {
				return f.Key
			}
		}
	}
	return ""
}

// Orders reads the rows of a table; keys has the field of every column.
func (t Table) Orders(keys []string, zone *time.Location, now time.Time) []Order {
	var out []Order
	for n, row := range t.Rows {
		if strings.TrimSpace(strings.Join(row, "")) == "" {
			continue
		}
		o := Order{Row: t.First + n}
		for i, v := range row {
			if i < len(keys) {
				if f, ok := FieldOf(keys[i]); ok {
					o.Set(f, v, zone)
				}
			}
		}
		if total(row) {
			continue
		}
		o.Finish(now)
		out = append(out, o)
	}
	double(out)
	return out
}

// total says that a row is a sum or a signature under the table.
func total(row []string) bool {
	for _, v := range row {
		if v != "" {
			v = strings.ReplaceAll(v, " ", "")
			return strings.HasPrefix(v, "合计") || strings.HasPrefix(v, "总计") || strings.HasPrefix(v, "制表") || strings.HasPrefix(v, "填报人") || strings.HasPrefix(v, "注：")
		}
	}
	return true
}

// double notes orders whose number an earlier one of the same file has.
func double(orders []Order) {
	first := map[string]int{}
	for i := range orders {
		o := &orders[i]
		if o.SourceNo == "" {
			continue
		}
		if row, ok := first[o.SourceNo]; ok {
			o.Problems = append(o.Problems, fmt.Sprintf("来源编号：与第%d行重复", row))
			continue
		}
		first[o.SourceNo] = o.Row
	}
}
