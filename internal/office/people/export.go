package people

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
)

// export sends a grid as the file that its query asks for: the chosen columns
// of what is seen, or every column.
func export(c *web.Ctx, name string, g ui.Grid) error {
	table := exported(g)
	if g.Query.Export == "csv" {
		body, err := asCSV(table)
		if err != nil {
			return err
		}
		return c.File(name+".csv", "text/csv; charset=utf-8", body)
	}
	body, err := asXLSX(name, table)
	if err != nil {
		return err
	}
	return c.File(name+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body)
}

// exported is the grid's head and rows as texts.
func exported(g ui.Grid) [][]string {
	var columns []int
	var head []string
	for i, col := range g.Columns {
		chosen := col.Fixed || slices.Contains(g.Query.Columns, col.Key) || len(g.Query.Columns) == 0 && !col.Off
		if g.Query.All || chosen {
			columns, head = append(columns, i), append(head, col.Label)
		}
	}
	out := [][]string{head}
	for _, r := range g.Rows {
		line := make([]string, len(columns))
		for k, i := range columns {
			line[k] = r.Cells[i].Text
		}
		out = append(out, line)
	}
	return out
}

// asCSV writes a table that spreadsheet programs open as UTF-8 and in which
// no cell is taken for a formula.
func asCSV(table [][]string) ([]byte, error) {
	b := bytes.NewBufferString("\uFEFF")
	w := csv.NewWriter(b)
	for _, line := range table {
		safe := slices.Clone(line)
		for i, cell := range safe {
			if strings.IndexAny(cell, "=+-@\t\r") == 0 {
				safe[i] = "'" + cell
			}
		}
		if err := w.Write(safe); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// asXLSX writes a table as one sheet with a frozen head. Cells are texts, so
// none is taken for a formula.
func asXLSX(name string, table [][]string) ([]byte, error) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return nil, err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}})
	if err != nil {
		return nil, err
	}
	for y, line := range table {
		for x, cell := range line {
			at, err := excelize.CoordinatesToCellName(x+1, y+1)
			if err != nil {
				return nil, err
			}
			if err := f.SetCellStr(name, at, cell); err != nil {
				return nil, err
			}
		}
	}
	if err := f.SetRowStyle(name, 1, 1, bold); err != nil {
		return nil, err
	}
	if err := f.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
