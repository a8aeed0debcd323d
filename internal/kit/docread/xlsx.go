package docread

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// sheet is a worksheet as the workbook lists it, and what a first pass over
// its part found: enough to refuse it before it costs memory.
type sheet struct {
	name    string
	part    string
	hidden  bool
	merges  []area
	rows    int // the last row with a value
	cols    int // the last column with a value
	values  int
	lowRows bool // some rows are hidden
	// noRows and noCols are the hidden rows and columns, from 0.
	noRows, noCols map[int]bool
}

// area is a merged range, from row and column 0.
type area struct{ top, left, bottom, right int }

// readXLSX reads the visible sheets of a workbook. Each becomes one Table,
// without the empty rows and columns at its edges.
func readXLSX(p *pack, main string, data []byte) (*Document, error) {
	sheets, err := listSheets(p, main)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{p.related(main, "sharedStrings"), p.related(main, "styles")} {
		if err := p.scan(name, func(s *scanner, _ xml.StartElement) error { return s.skip() }); err != nil {
			return nil, err
		}
	}
	for _, s := range sheets {
		if err := s.survey(p); err != nil {
			return nil, err
		}
	}
	return tabulate(p, sheets, data)
}

// listSheets reads the workbook part.
func listSheets(p *pack, main string) ([]*sheet, error) {
	parts := map[string]string{}
	for _, r := range p.relations(main) {
		if r.kind == "worksheet" {
			parts[r.id] = r.target
		}
	}
	var list []*sheet
	err := p.scan(main, func(s *scanner, _ xml.StartElement) error {
		return s.each(func(el xml.StartElement) error {
			if el.Name.Local != "sheets" {
				return s.skip()
			}
			return s.each(func(el xml.StartElement) error {
				if part := parts[attr(el, "id")]; part != "" {
					list = append(list, &sheet{name: attr(el, "name"), part: part, hidden: attr(el, "state") != "" && attr(el, "state") != "visible"})
				}
				return s.skip()
			})
		})
	})
	return list, err
}

// survey passes over a visible sheet's part once: it finds the merged areas
// and how far values reach, and stops at the limits.
func (h *sheet) survey(p *pack) error {
	if h.hidden {
		return nil
	}
	return p.scan(h.part, func(s *scanner, _ xml.StartElement) error {
		return s.each(func(el xml.StartElement) error {
			switch el.Name.Local {
			case "sheetData":
				return h.surveyRows(s, p.opt)
			case "cols":
				return h.surveyColumns(s)
			case "mergeCells":
				return s.each(func(el xml.StartElement) error {
					if a, ok := parseArea(attr(el, "ref")); ok {
						h.merges = append(h.merges, a)
					}
					return s.skip()
				})
			}
			return s.skip()
		})
	})
}

func (h *sheet) surveyRows(s *scanner, opt Options) error {
	row := 0
	return s.each(func(el xml.StartElement) error {
		row = nextIndex(row, attr(el, "r"))
		if hidden(el) {
			h.lowRows = true
			h.noRows = mark(h.noRows, row-1)
		}
		col := 0
		return s.each(func(el xml.StartElement) error {
			if ref := attr(el, "r"); ref != "" {
				if c, _, err := excelize.CellNameToCoordinates(ref); err == nil {
					col = c - 1
				}
			}
			col++
			return h.surveyCell(s, row, col, opt)
		})
	})
}

// surveyCell counts a cell that has a value. A row of empty cells that only
// carry a format costs nothing later.
func (h *sheet) surveyCell(s *scanner, row, col int, opt Options) error {
	filled := false
	err := s.each(func(el xml.StartElement) error {
		filled = filled || el.Name.Local == "v" || el.Name.Local == "is"
		return s.skip()
	})
	if !filled || err != nil {
		return err
	}
	h.values++
	h.rows, h.cols = max(h.rows, row), max(h.cols, col)
	if h.values > opt.Cells {
		return refuse(TooLarge, "工作表“%s”超过 %d 个单元格，请只保留需要导入的部分。", h.name, opt.Cells)
	}
	return nil
}

// nextIndex returns the row number given by r, or the one after last.
func nextIndex(last int, r string) int {
	if n, err := strconv.Atoi(r); err == nil && n > 0 {
		return n
	}
	return last + 1
}

func parseArea(ref string) (area, bool) {
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		return area{}, false
	}
	c1, r1, err1 := excelize.CellNameToCoordinates(from)
	c2, r2, err2 := excelize.CellNameToCoordinates(to)
	if err1 != nil || err2 != nil {
		return area{}, false
	}
	return area{min(r1, r2) - 1, min(c1, c2) - 1, max(r1, r2) - 1, max(c1, c2) - 1}, true
}

// tabulate reads the values of the sheets that were surveyed.
//
// The spreadsheet library may panic on what no spreadsheet program writes;
// such a file is damaged, and the program goes on.
func tabulate(p *pack, sheets []*sheet, data []byte) (doc *Document, err error) {
	defer func() {
		if r := recover(); r != nil {
			doc, err = nil, damaged("Excel 工作簿", fmt.Errorf("panic: %v", r))
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: p.opt.Unpacked, UnzipXMLSizeLimit: p.opt.Part,
		ShortDatePattern: "yyyy/m/d", LongDatePattern: `yyyy"年"m"月"d"日"`, CultureInfo: excelize.CultureNameZhCN,
	})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	doc = &Document{Form: FormXLSX}
	b := newBudget(p.opt)
	for _, h := range sheets {
		if h.hidden {
			doc.Notes = append(doc.Notes, fmt.Sprintf("工作表“%s”是隐藏的，没有导入；如需导入，请先取消隐藏。", h.name))
			if p.opt.Rich {
				doc.hide(HiddenSheet, h.name)
			}
			continue
		}
		if err := h.into(doc, p, f, b); err != nil {
			return nil, err
		}
	}
	return doc, nil
}

// into appends the sheet's table to doc.
func (h *sheet) into(doc *Document, p *pack, f *excelize.File, b *budget) error {
	t, err := h.table(p, f, b)
	if err != nil || t == nil {
		return err
	}
	doc.Blocks = append(doc.Blocks, Block{Table: t})
	if p.opt.Rich {
		h.tell(doc)
		return nil
	}
	if h.lowRows {
		doc.Notes = append(doc.Notes, fmt.Sprintf("工作表“%s”中有隐藏的行（可能是筛选造成的），已一并导入，请核对。", h.name))
	}
	return nil
}

// table reads the values row by row and lays the merges over them.
func (h *sheet) table(p *pack, f *excelize.File, b *budget) (*Table, error) {
	values, err := h.read(p, f)
	if err != nil {
		return nil, err
	}
	if p.opt.Rich {
		values = h.visible(values)
	}
	top, left := edges(values)
	if top == len(values) {
		return nil, nil
	}
	g := &grid{budget: b}
	for r, row := range values[top:] {
		for c := left; c < len(row); c++ {
			if row[c] != "" {
				if err := g.place(r, c-left, Cell{Text: strings.TrimSpace(row[c])}); err != nil {
					return nil, err
				}
			}
		}
	}
	width := 0
	for _, row := range g.rows {
		width = max(width, len(row))
	}
	if err := h.merge(g, top, left, width); err != nil {
		return nil, err
	}
	t, err := g.table(width)
	if t != nil {
		t.Sheet = h.name
	}
	return t, err
}

// merge sets the spans of the merged areas, cut to what is left of the sheet.
// Only the first cell of an area is shown, so the others lose their text.
func (h *sheet) merge(g *grid, top, left, width int) error {
	covered := 0
	for _, m := range h.merges {
		a := area{max(m.top-top, 0), max(m.left-left, 0), min(m.bottom-top, len(g.rows)-1), min(m.right-left, width-1)}
		if a.top > a.bottom || a.left > a.right {
			continue
		}
		if covered += a.size(); covered > 4*g.budget.opt.Cells {
			return refuse(Bomb, "工作表“%s”中的合并单元格互相重叠，已停止读取。请取消多余的合并后再导入。", h.name)
		}
		text := a.clear(g.rows)
		if m.top-top != a.top || m.left-left != a.left {
			text = ""
		}
		if err := g.place(a.top, a.left, Cell{Text: text, RowSpan: a.bottom - a.top + 1, ColSpan: a.right - a.left + 1}); err != nil {
			return err
		}
	}
	return nil
}

func (a area) size() int { return (a.bottom - a.top + 1) * (a.right - a.left + 1) }

// clear empties the cells of an area and returns the text of the first.
func (a area) clear(rows [][]Cell) (first string) {
	for r := a.top; r <= a.bottom; r++ {
		for c := a.left; c <= min(a.right, len(rows[r])-1); c++ {
			if r == a.top && c == a.left {
				first = rows[r][c].Text
			}
			rows[r][c].Text = ""
		}
	}
	return first
}

// read returns the values as the sheet shows them, up to the last one.
func (h *sheet) read(p *pack, f *excelize.File) ([][]string, error) {
	rows, err := f.Rows(h.name)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var values [][]string
	area := 0
	for n := 0; n < h.rows && rows.Next(); n++ {
		if err := p.ctx.Err(); err != nil {
			return nil, err
		}
		row, err := rows.Columns()
		if err != nil {
			return nil, err
		}
		if area += len(row); area > 20*p.opt.Cells {
			return nil, refuse(TooLarge, "工作表“%s”的内容过于分散，请删去边远处的零星内容后再导入。", h.name)
		}
		values = append(values, row)
	}
	return values, rows.Error()
}

// edges returns the first row and the first column with a value.
func edges(values [][]string) (top, left int) {
	top, left = len(values), 1<<20
	for r, row := range values {
		for c, v := range row {
			if strings.TrimSpace(v) != "" {
				top, left = min(top, r), min(left, c)
				break
			}
		}
	}
	return top, left
}
