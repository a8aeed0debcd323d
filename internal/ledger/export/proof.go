package export

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docx"
	"gongkai/internal/kit/sheet"
)

// proof is a piece of evidence with the task and the unit that it is of.
type proof struct {
	no, keyTask, unit string
	Evidence
}

// proofTab is the worksheet with the evidence, one piece a row: a cell leads
// to one address only.
const proofTab = "佐证材料"

// proofSheet lists the evidence, each address a link; nil where there is none.
func proofSheet(list []proof) *sheet.Sheet {
	if len(list) == 0 {
		return nil
	}
	s := &sheet.Sheet{Name: proofTab, Title: "佐证材料清单", Frozen: 1, Filter: true, Columns: []sheet.Column{
		{Title: "任务序号", Width: 9, Center: true}, {Title: "重点任务", Width: 22}, {Title: "材料名称", Width: 40},
		{Title: "网址", Width: urlWidth}, {Title: "链接", Width: 7, Center: true}, {Title: "查看日期", Kind: sheet.Day, Width: 12}}}
	units := slices.ContainsFunc(list, func(p proof) bool { return p.unit != "" })
	if units {
		s.Columns = slices.Insert(s.Columns, 2, sheet.Column{Title: "科室", Width: 22})
	}
	rows := make([][]any, len(list))
	for i, p := range list {
		rows[i] = append([]any{number("no", p.no), p.keyTask, p.name()}, p.address()...)
		if units {
			rows[i] = slices.Insert(rows[i], 2, any(p.unit))
		}
	}
	s.Rows = sheet.Of(rows)
	return s
}

// urlWidth is how wide the column of addresses is.
const urlWidth = 62

// address is where the evidence stands, a short text that leads there, and the
// day. Some programs do not break a text that leads somewhere, so that a long
// address is a text alone: it must not be cut.
func (e Evidence) address() []any {
	if e.URL == "" {
		return []any{"", "", nil}
	}
	var url any = e.URL
	if len(e.URL) < urlWidth-2 {
		url = sheet.Linked{Value: e.URL, To: e.URL}
	}
	return []any{url, sheet.Linked{Value: "打开", To: e.URL}, e.seenOn()}
}

// proofPlace is the place of the i-th piece of evidence in the book.
func proofPlace(s *sheet.Sheet, i int) string {
	const heads = 2 // the title and the heads
	return "#" + s.Name + "!A" + strconv.Itoa(heads+len(s.Above)+1+i)
}

// evidenceRuns names the evidence in running text: pages by their titles,
// which lead to them, files by their names, those of one name once.
func evidenceRuns(list []Evidence) []docx.Run {
	runs := []docx.Run{{Text: "佐证材料："}}
	add := func(r docx.Run, after string) {
		if len(runs) > 1 {
			runs = append(runs, docx.Run{Text: "；"})
		}
		if runs = append(runs, r); after != "" {
			runs = append(runs, docx.Run{Text: after})
		}
	}
	pages, names, same := sorted(list)
	for _, e := range pages {
		add(docx.Run{Text: e.name(), Link: e.URL}, e.seen())
	}
	for _, name := range names {
		add(docx.Run{Text: name + copies(same[name])}, "")
	}
	return append(runs, docx.Run{Text: "。"})
}

// name is what the evidence is called: its title, or else its address.
func (e Evidence) name() string {
	if strings.TrimSpace(e.Title) == "" {
		return e.URL
	}
	return e.Title
}

// seenOn is the day on which a page was seen; a file has none.
func (e Evidence) seenOn() civil.Date {
	if e.URL == "" {
		return 0
	}
	return e.Seen
}

// seen is that day in brackets.
func (e Evidence) seen() string {
	if e.seenOn().IsZero() {
		return ""
	}
	return "（" + e.Seen.Chinese() + "查看）"
}

// evidenceText names the evidence in a cell, one piece a line, files of one
// name once.
func evidenceText(list []Evidence) string {
	pages, names, same := sorted(list)
	var parts []string
	for _, e := range pages {
		parts = append(parts, e.name()+e.seen())
	}
	for _, name := range names {
		parts = append(parts, name+copies(same[name]))
	}
	for i := range parts {
		if len(parts) > 1 {
			parts[i] = strconv.Itoa(i+1) + "." + parts[i]
		}
	}
	return strings.Join(parts, "\n")
}

// sorted parts pages from files, and counts the files of one name.
func sorted(list []Evidence) (pages []Evidence, names []string, same map[string]int) {
	same = map[string]int{}
	for _, e := range list {
		if e.URL != "" {
			pages = append(pages, e)
			continue
		}
		if same[e.Title]++; same[e.Title] == 1 {
			names = append(names, e.Title)
		}
	}
	return pages, names, same
}

// copies says how many files of one name there are, if more than one.
func copies(n int) string {
	if n < 2 {
		return ""
	}
	return fmt.Sprintf("（%d份）", n)
}
