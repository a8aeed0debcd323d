package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

// Mark is a bookmark of a finished file. Level 1 is the highest, Page counts
// from 0.
type Mark struct {
	Title       string
	Level, Page int
}

// ErrForm says that a file has not the plain form that Outline asks for.
var ErrForm = errors.New("pdf: the file's directory has another form")

// Outline gives a finished file a title and bookmarks by adding to its end; no
// byte of it changes. It is for files as PDFium saves a document that it made
// anew: a plain directory, a catalogue of nothing but pages, one list of them.
func Outline(data []byte, title string, marks []Mark) ([]byte, error) {
	old, err := readEnd(data)
	if err != nil {
		return nil, err
	}
	f := &file{at: map[int]int{}, count: old.size}
	f.out.Write(data)
	f.out.WriteByte('\n')
	d := &Doc{}
	for _, m := range marks {
		if m.Page < 0 || m.Page >= len(old.pages) {
			return nil, fmt.Errorf("pdf: bookmark %q leads to page %d of %d", m.Title, m.Page+1, len(old.pages))
		}
		deepest := 1
		if n := len(d.marks); n > 0 {
			deepest = d.marks[n-1].level + 1
		}
		d.marks = append(d.marks, mark{m.Title, min(max(m.Level, 1), deepest), m.Page, -1})
	}
	body := fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R /Lang (zh-CN) /ViewerPreferences << /DisplayDocTitle true >>", old.tree)
	if n := d.writeMarks(f, old.pages); n != 0 {
		body += fmt.Sprintf(" /Outlines %d 0 R /PageMode /UseOutlines", n)
	}
	f.object(old.root, body+" >>")
	props := f.next()
	f.object(props, "<< /Title "+text(title)+" >>")
	return f.append(old, props), nil
}

// append writes the directory of what was added.
func (f *file) append(old end, props int) []byte {
	start := f.out.Len()
	f.out.WriteString("xref\n")
	numbers := make([]int, 0, len(f.at))
	for n := range f.at {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		fmt.Fprintf(&f.out, "%d 1\n%010d 00000 n \n", n, f.at[n])
	}
	fmt.Fprintf(&f.out, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /Prev %d %s >>\nstartxref\n%d\n%%%%EOF\n",
		f.count, old.root, props, old.start, old.id, start)
	return f.out.Bytes()
}

// end is what the end of a file says.
type end struct {
	root, size, start, tree int
	id                      string
	pages                   []int
}

var (
	rootOf    = regexp.MustCompile(`/Root (\d+) 0 R`)
	sizeOf    = regexp.MustCompile(`/Size (\d+)`)
	idOf      = regexp.MustCompile(`/ID\s*\[\s*<[0-9A-Fa-f]*>\s*<[0-9A-Fa-f]*>\s*\]`)
	startOf   = regexp.MustCompile(`startxref\s+(\d+)\s+%%EOF\s*$`)
	catalogOf = regexp.MustCompile(`^\d+ 0 obj\s*<<\s*/Pages (\d+) 0 R\s*/Type\s*/Catalog\s*>>\s*endobj`)
	kidsOf    = regexp.MustCompile(`^\d+ 0 obj\s*<<\s*/Count (\d+)\s*/Kids\s*\[([^\]]*)\]\s*/Type\s*/Pages\s*>>\s*endobj`)
	kidOf     = regexp.MustCompile(`(\d+) 0 R`)
)

func readEnd(data []byte) (end, error) {
	var e end
	start := startOf.FindSubmatch(data[max(0, len(data)-100):])
	if start == nil {
		return e, fmt.Errorf("%w: no end", ErrForm)
	}
	e.start = atoi(start[1])
	if e.start <= 0 || e.start >= len(data) {
		return e, fmt.Errorf("%w: its place is %d", ErrForm, e.start)
	}
	at, rest := directory(data[e.start:])
	root, size := rootOf.FindSubmatch(rest), sizeOf.FindSubmatch(rest)
	if root == nil || size == nil {
		return e, fmt.Errorf("%w: no trailer", ErrForm)
	}
	e.root, e.size, e.id = atoi(root[1]), atoi(size[1]), string(idOf.Find(rest))
	cat := catalogOf.FindSubmatch(object(data, at, e.root))
	if cat == nil {
		return e, fmt.Errorf("%w: the catalogue", ErrForm)
	}
	e.tree = atoi(cat[1])
	kids := kidsOf.FindSubmatch(object(data, at, e.tree))
	if kids == nil {
		return e, fmt.Errorf("%w: the list of pages", ErrForm)
	}
	for _, k := range kidOf.FindAllSubmatch(kids[2], -1) {
		e.pages = append(e.pages, atoi(k[1]))
	}
	if len(e.pages) != atoi(kids[1]) {
		return e, fmt.Errorf("%w: the list of pages has branches", ErrForm)
	}
	return e, nil
}

var sectionOf = regexp.MustCompile(`^\s*(\d+) (\d+)\s*[\r\n]+`)

// directory reads the places of the objects, and gives back what follows them.
func directory(data []byte) (at map[int]int, rest []byte) {
	at = map[int]int{}
	rest, _ = bytes.CutPrefix(data, []byte("xref"))
	for {
		m := sectionOf.FindSubmatch(rest)
		if m == nil {
			return at, rest
		}
		rest = rest[len(m[0]):]
		first, n := atoi(m[1]), atoi(m[2])
		for i := range n {
			if len(rest) < 20 {
				return at, nil
			}
			if rest[17] == 'n' {
				at[first+i] = atoi(rest[:10])
			}
			rest = rest[20:]
		}
	}
}

// object is the file from an object on.
func object(data []byte, at map[int]int, n int) []byte {
	if from := at[n]; from > 0 && from < len(data) {
		return data[from:]
	}
	return nil
}

// atoi is a number of digits that were found as such, or -1.
func atoi(b []byte) int {
	n, err := strconv.Atoi(string(b))
	if err != nil {
		return -1
	}
	return n
}
