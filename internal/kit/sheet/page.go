package sheet

import (
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// page writes one Sheet to its worksheet, from top to bottom.
type page struct {
	file  *excelize.File
	sheet *Sheet
	name  string
	looks *looks

	to     *excelize.StreamWriter
	widths []float64
	row    int   // the last row written
	head   int   // the last row of heads
	order  []int // the merged columns, outer first
	links  int   // how many cells lead somewhere
	run    [][]value
}

func (p *page) write(header string) error {
	if len(p.sheet.Columns) == 0 {
		return errors.New("sheet: no columns")
	}
	next, stop := iter.Pull(p.sheet.rows())
	defer stop()
	first, err := p.sample(next)
	if err != nil {
		return err
	}
	p.widths = p.sheet.widths(first)
	if err := p.open(); err != nil {
		return err
	}
	if err := errors.Join(p.title(), p.around(p.sheet.Above), p.heads()); err != nil {
		return err
	}
	if err := p.body(first, next); err != nil {
		return err
	}
	last := p.row
	if err := errors.Join(p.total(), p.around(p.sheet.Below), p.print(header)); err != nil {
		return err
	}
	if p.sheet.Filter && last > p.head {
		area := cell(0, p.head) + ":" + cell(len(p.widths)-1, last)
		if err := p.file.AutoFilter(p.name, area, nil); err != nil {
			return err
		}
	}
	return p.to.Flush()
}

// sample takes the first rows, which decide the widths.
func (p *page) sample(next func() ([]any, bool)) ([][]value, error) {
	var first [][]value
	for len(first) < sampled {
		row, ok := next()
		if !ok {
			break
		}
		values, err := p.values(row)
		if err != nil {
			return nil, err
		}
		first = append(first, values)
	}
	return first, nil
}

// values turns a row into values, one for each column; a heading is one value.
func (p *page) values(row []any) ([]value, error) {
	if banner(row) {
		return []value{valueOf(row[0])}, nil
	}
	if len(row) > len(p.sheet.Columns) {
		return nil, fmt.Errorf("sheet: a row has %d values for %d columns", len(row), len(p.sheet.Columns))
	}
	out := make([]value, len(p.sheet.Columns))
	for i, v := range row {
		out[i] = valueOf(v)
	}
	return out, nil
}

// open begins the worksheet. What stands before its rows in the file has to
// be said first.
func (p *page) open() error {
	one := true
	if err := p.file.SetSheetProps(p.name, &excelize.SheetPropsOptions{FitToPage: &one}); err != nil {
		return err
	}
	var err error
	if p.to, err = p.file.NewStreamWriter(p.name); err != nil {
		return err
	}
	for i, w := range p.widths {
		if err := p.to.SetColWidth(i+1, i+1, w); err != nil {
			return err
		}
	}
	return p.freeze()
}

// headRows are the rows above the first row of values.
func (p *page) headRows() int {
	n := 1 + len(p.sheet.Above)
	if p.sheet.Title != "" {
		n++
	}
	if p.sheet.grouped() {
		n++
	}
	return n
}

func (p *page) freeze() error {
	rows, cols := p.headRows(), min(p.sheet.Frozen, len(p.widths)-1)
	pane := "bottomLeft"
	if cols > 0 {
		pane = "bottomRight"
	}
	return p.to.SetPanes(&excelize.Panes{Freeze: true, XSplit: cols, YSplit: rows, TopLeftCell: cell(cols, rows+1), ActivePane: pane})
}

func (p *page) title() error {
	if p.sheet.Title == "" {
		return nil
	}
	text := valueOf(p.sheet.Title).text
	n := lines(text, sum(p.widths)*textSize/titleSize)
	cells, err := p.fill(look{role: roleTitle, align: "center"})
	if err != nil {
		return err
	}
	cells[0].Value = cellText(text)
	return errors.Join(p.put(cells, 34*float64(n)), p.join(0, p.row, len(p.widths)-1, p.row))
}

// around writes the lines over or under the table.
func (p *page) around(list [][]string) error {
	for _, parts := range list {
		if err := p.line(parts); err != nil {
			return err
		}
	}
	return nil
}

func (p *page) line(parts []string) error {
	if n := len(p.widths); len(parts) > n {
		parts = append(parts[:n-1:n-1], strings.Join(parts[n-1:], "　　"))
	}
	cells, err := p.fill(look{role: roleLine, align: "left"})
	if err != nil {
		return err
	}
	starts, tall := spread(p.widths, len(parts)), 1
	for i, from := range starts {
		to := len(p.widths) - 1
		if i+1 < len(starts) {
			to = starts[i+1] - 1
		}
		text := valueOf(parts[i]).text
		cells[from].Value = cellText(text)
		tall = max(tall, lines(text, sum(p.widths[from:to+1])))
		if i == 1 && len(parts) == 2 {
			if cells[from].StyleID, err = p.looks.id(look{role: roleLine, align: "right"}); err != nil {
				return err
			}
		}
		if err := p.join(from, p.row+1, to, p.row+1); err != nil {
			return err
		}
	}
	return p.put(cells, rowHeight(tall))
}

// heads writes the columns' titles, under their groups where there are any.
func (p *page) heads() error {
	style := look{role: roleHead, align: "center"}
	top, err := p.fill(style)
	if err != nil {
		return err
	}
	low, _ := p.fill(style)
	columns := p.sheet.Columns
	if !p.sheet.grouped() {
		for i, c := range columns {
			low[i].Value = cellText(valueOf(c.Title).text)
		}
		p.head = p.row + 1
		return p.put(low, p.headHeight())
	}
	for i := 0; i < len(columns); {
		j := i + 1
		for j < len(columns) && columns[i].Group != "" && columns[j].Group == columns[i].Group {
			j++
		}
		if err := p.group(i, j, top, low); err != nil {
			return err
		}
		i = j
	}
	p.head = p.row + 2
	return errors.Join(p.put(top, 20), p.put(low, p.headHeight()))
}

// group fills the two head rows for neighbouring columns of one group, or for
// one column that has none.
func (p *page) group(from, to int, top, low []excelize.Cell) error {
	c := p.sheet.Columns[from]
	if c.Group == "" {
		top[from].Value = cellText(valueOf(c.Title).text)
		return p.join(from, p.row+1, from, p.row+2)
	}
	top[from].Value = cellText(valueOf(c.Group).text)
	for i := from; i < to; i++ {
		low[i].Value = cellText(valueOf(p.sheet.Columns[i].Title).text)
	}
	return p.join(from, p.row+1, to-1, p.row+1)
}

func (p *page) headHeight() float64 {
	tall := 1
	for i, c := range p.sheet.Columns {
		tall = max(tall, lines(c.Title, p.widths[i]))
	}
	return 4 + rowHeight(tall)
}

// fill is a row of empty cells of one look.
func (p *page) fill(k look) ([]excelize.Cell, error) {
	id, err := p.looks.id(k)
	cells := make([]excelize.Cell, len(p.widths))
	for i := range cells {
		cells[i].StyleID = id
	}
	return cells, err
}

// put writes the next row, no taller than a row may be.
func (p *page) put(cells []excelize.Cell, height float64) error {
	if p.row++; p.row > maxRows {
		return tooLong()
	}
	row := make([]any, len(cells))
	for i := range cells {
		row[i] = &cells[i]
	}
	return p.to.SetRow(cell(0, p.row), row, excelize.RowOpts{Height: min(height, 400)})
}

// join merges an area, if it is more than one cell.
func (p *page) join(left, top, right, bottom int) error {
	if left == right && top == bottom {
		return nil
	}
	return p.to.MergeCell(cell(left, top), cell(right, bottom))
}

// print sets up the paper.
func (p *page) print(header string) error {
	a4, wide, tall, way := 9, 1, 0, "landscape"
	if p.sheet.Portrait {
		way = "portrait"
	}
	side, end, edge, yes := 0.55, 0.7, 0.35, true
	head := ""
	if header != "" {
		head = `&C` + strings.ReplaceAll(clip(valueOf(header).text, 100), "&", "&&")
	}
	first := p.head
	if p.sheet.grouped() {
		first--
	}
	rows := fmt.Sprintf("'%s'!$%d:$%d", strings.ReplaceAll(p.name, "'", "''"), first, p.head)
	return errors.Join(
		p.file.SetPageLayout(p.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &way, FitToWidth: &wide, FitToHeight: &tall}),
		p.file.SetPageMargins(p.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &end, Bottom: &end, Header: &edge, Footer: &edge, Horizontally: &yes}),
		p.file.SetHeaderFooter(p.name, &excelize.HeaderFooterOptions{OddHeader: head, OddFooter: "&C第 &P 页 共 &N 页"}),
		p.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: rows, Scope: p.name}),
	)
}

// cell names a cell; columns count from 0 and rows from 1.
func cell(col, row int) string {
	name, err := excelize.CoordinatesToCellName(col+1, row)
	if err != nil {
		panic(err) // columns were counted and rows are checked by put
	}
	return name
}

func itoa(n int) string { return strconv.Itoa(n) }
