package people

import (
	"bytes"
	"slices"

	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/web"
)

// export sends a grid as the file that its query asks for: the chosen columns
// of what is seen, or every column.
func export(c *web.Ctx, name string, g ui.Grid) error {
	table := exported(name, g)
	var b bytes.Buffer
	if g.Query.Export == "csv" {
		if err := table.WriteCSV(&b); err != nil {
			return err
		}
		return c.File(name+".csv", sheet.CSVMediaType, b.Bytes())
	}
	if err := (&sheet.Book{Title: name, Sheets: []*sheet.Sheet{table}}).Write(&b); err != nil {
		return err
	}
	return c.File(name+".xlsx", sheet.MediaType, b.Bytes())
}

// exported is the grid's head and rows as a sheet.
func exported(name string, g ui.Grid) *sheet.Sheet {
	var columns []int
	out := &sheet.Sheet{Name: name, Title: name, Frozen: 1, Filter: true}
	for i, col := range g.Columns {
		chosen := col.Fixed || slices.Contains(g.Query.Columns, col.Key) || len(g.Query.Columns) == 0 && !col.Off
		if g.Query.All || chosen {
			columns, out.Columns = append(columns, i), append(out.Columns, sheet.Column{Title: col.Label})
		}
	}
	lines := make([][]any, len(g.Rows))
	for k, r := range g.Rows {
		for _, i := range columns {
			lines[k] = append(lines[k], r.Cells[i].Text)
		}
	}
	out.Rows = sheet.Of(lines)
	return out
}
