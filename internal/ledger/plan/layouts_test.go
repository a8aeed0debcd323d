package plan

import (
	"errors"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
)

// layouts are plans of other offices, each in a layout of its own.
var layouts = []string{
	"cells-one-per-line.txt", "pipe-table-ragged.txt", "outline-notes.txt", "levels.html", "twohead.html", "runon-marks.txt",
	"runon-rows.txt", "measure-last.html", "traditional.txt", "first-leads.html", "gaps.csv", "headings-only.txt", "pages.html",
	"note-lines.txt", "lost-merges.html", "dump-nohead.txt", "dump-head-after.txt", "province.txt",
	"notice-outline.txt", "fullwidth-tabs.txt", "hidden-marks.txt", "one-line.txt", "title-commas.csv", "markdown-first-leads.txt", "repeated-heads.txt",
	"corner-notes.txt", "pipes-eight.txt", "tabs-broken.txt", "year-report.txt",
	"outline-one-line.txt", "outline-wrapped.txt", "blanks-two-levels.txt", "blanks-one-line.txt", "blanks-remarks.txt", "dump-narrow-cells.txt",
}

func TestOtherLayouts(t *testing.T) {
	for _, name := range layouts {
		t.Run(name, func(t *testing.T) {
			doc := openFile(t, name)
			p, err := Read(doc, Options{})
			if err != nil {
				t.Fatal(err)
			}
			checkKept(t, doc, p)
			golden(t, strings.TrimSuffix(name, filepath.Ext(name)), p)
		})
	}
}

// checkKept fails if text was lost or a measure holds what the document does
// not say.
func checkKept(t *testing.T, doc *docread.Document, p *Plan) {
	t.Helper()
	in := squeeze(reRule.ReplaceAllString(ownText(doc), "\n"))
	out := map[rune]int{}
	count := func(ss ...string) {
		for _, s := range ss {
			for _, r := range squeeze(s) {
				out[r]++
			}
		}
	}
	count(p.Columns...)
	count(p.Rest...)
	last := Row{}
	for _, r := range p.Rows {
		count(string(r.No), r.NoText, r.Measure, r.Responsible, r.Indicator, r.Deadline)
		// A document may repeat the key task after a page break.
		count(r.KeyTask)
		if r.SubTask != last.SubTask || r.KeyTask != last.KeyTask {
			count(r.SubTask)
		}
		for _, e := range r.Extra {
			count(e.Text)
		}
		last = r
		checkMeasure(t, in, r)
	}
	// Marks that part cells are no text; a note's labels and signs go into
	// the columns' names.
	for _, r := range in {
		out[r]--
	}
	for r, n := range out {
		if n < 0 && !strings.ContainsRune("|｜\"「」,，、;；：:（）()。责任单位完成时限配合責任單位完成時限/", r) {
			t.Errorf("%d × %q is in no row and not in Rest", -n, r)
		}
	}
}

// ownText is the document's text, a merged cell's once.
func ownText(doc *docread.Document) string {
	var b strings.Builder
	for _, bl := range doc.Blocks {
		b.WriteString(bl.Para + "\n")
		if bl.Table == nil {
			continue
		}
		for _, row := range bl.Table.Rows {
			for _, c := range row {
				if !c.Merged {
					b.WriteString(c.Text + "\n")
				}
			}
		}
	}
	return b.String()
}

// checkMeasure fails unless the measure's characters are in the document in
// their order, close together.
func checkMeasure(t *testing.T, in string, r Row) {
	t.Helper()
	m := squeeze(r.Measure)
	if m == "" || strings.Contains(in, m) {
		return
	}
	if !subsequence(in, m) {
		t.Errorf("row %d: the measure is not in the document: %s", r.Index, m)
	}
}

// reRule matches the line below a head in Markdown.
var reRule = regexp.MustCompile(`\n[|:\- ]+\n`)

func subsequence(in, m string) bool {
	rest := []rune(m)
	for _, r := range in {
		if len(rest) > 0 && r == rest[0] {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}

func TestSeedKeepsEveryCharacter(t *testing.T) {
	for _, ext := range []string{"docx", "txt", "xlsx", "pdf"} {
		doc := openFile(t, "zhongwei-gxj-2023."+ext)
		p, err := Read(doc, Options{})
		if err != nil {
			t.Fatal(err)
		}
		checkKept(t, doc, p)
	}
}

func TestWhatIsNoPlan(t *testing.T) {
	for name, empty := range map[string]bool{"empty.html": true, "not-a-plan.txt": false} {
		p, err := Read(openFile(t, name), Options{})
		var np *NotPlan
		if !errors.As(err, &np) {
			t.Fatalf("%s: read as %v", name, p)
		}
		if np.Empty != empty || !fail.Is(err, fail.Invalid) || !strings.ContainsAny(np.Error(), "请") {
			t.Errorf("%s: %+v", name, np)
		}
	}
	if _, err := Read(textDoc(""), Options{}); err == nil {
		t.Error("nothing was read as a plan")
	}
	if _, err := Read(textDoc(strings.Repeat("字", maxText+1)), Options{}); err == nil {
		t.Error("a book was read as a plan")
	}
}

func FuzzReadText(f *testing.F) {
	for _, name := range append(slices.Clone(layouts), "zhongwei-gxj-2023.txt", "seed-pdftotext-layout.txt", "seed-pdftotext-raw.txt") {
		if strings.HasSuffix(name, ".txt") || strings.HasSuffix(name, ".csv") {
			doc := openFile(f, name)
			f.Add(strings.Join(linesOf(doc, true), "\n"))
		}
	}
	f.Add("序号 重点任务 具体措施 责任部门 完成时限\n1 1 1 1 2 3 办公室 2023年")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 6_000 || !utf8.ValidString(s) {
			return
		}
		p, err := Read(textDoc(s), Options{})
		if err != nil {
			return
		}
		in := unmarked(s)
		for _, r := range p.Rows {
			if !subsequence(in, unmarked(r.Measure)) {
				t.Fatalf("invented: %q", r.Measure)
			}
			for _, c := range r.Checkpoints {
				if c.Field == "" {
					checkSpans(t, r.Measure, []Checkpoint{c})
				} else {
					checkSpans(t, r.Deadline, []Checkpoint{c})
				}
			}
			if r.Lead == nil || r.Support == nil || r.Undesignated == nil || r.Checkpoints == nil || r.Doubts == nil || r.Extra == nil {
				t.Fatal("a list is null")
			}
		}
	})
}

// unmarked is a text without blanks and without the marks that sinkMarks
// may move.
func unmarked(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(quoteMarks, r) {
			return -1
		}
		return r
	}, squeeze(s))
}

// BenchmarkPlanRead reads the seed; the baseline only tidies the same text.
func BenchmarkPlanRead(b *testing.B) {
	for _, ext := range []string{"txt", "docx"} {
		doc := openFile(b, "zhongwei-gxj-2023."+ext)
		b.Run(ext, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Read(doc, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(ext+"_baseline", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, block := range doc.Blocks {
					Tidy(block.Para)
					if block.Table == nil {
						continue
					}
					for _, row := range block.Table.Rows {
						for _, c := range row {
							Tidy(c.Text)
						}
					}
				}
			}
		})
	}
}
