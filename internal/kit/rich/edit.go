package rich

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// Edit replaces a passage of one block.
type Edit struct {
	// Block is a Block.Index; Start and End are offsets in runes into its
	// Text, as Blocks returns it.
	Block, Start, End int
	// New takes the place of the passage, in the form of its first
	// character. It is text, not HTML.
	New string
}

// Replace returns a cleaned text with passages replaced, its forms and its
// structure kept. Edits whose place does not exist, and those that overlap an
// earlier one, are left out.
func Replace(clean string, edits ...Edit) string {
	blocks := model(clean)
	l := lister{}
	l.flow(blocks, Block{Kind: Paragraph})
	for _, e := range applicable(l.out, edits) {
		b := l.out[e.Block].from
		b.runs = joinRuns(splice(b.runs, e))
	}
	return Policy{stored: true}.Clean(render(blocks))
}

// applicable returns the edits that have a place, from the end of the text to
// its beginning, so that none moves the place of another.
func applicable(blocks []placed, edits []Edit) []Edit {
	var out []Edit
	for _, e := range edits {
		if e.Block < 0 || e.Block >= len(blocks) || e.Start < 0 || e.End < e.Start || e.End > utf8.RuneCountInString(blocks[e.Block].Text) {
			continue
		}
		if !slices.ContainsFunc(out, func(o Edit) bool { return o.Block == e.Block && o.Start < e.End && e.Start < o.End }) {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(b.Block, a.Block), cmp.Compare(b.Start, a.Start))
	})
	return out
}

// splice cuts the passage out of runs and puts the new text at its start.
func splice(runs []run, e Edit) []run {
	var out []run
	at, put := 0, false
	insert := func(form run) {
		if !put && e.New != "" {
			out = append(out, run{text: e.New, marks: form.marks, href: form.href})
		}
		put = true
	}
	for _, r := range runs {
		text := []rune(r.text)
		if r.brk {
			text = []rune{'\n'}
		}
		from, to := min(max(e.Start-at, 0), len(text)), min(max(e.End-at, 0), len(text))
		at += len(text)
		if from == to && (put || e.Start >= at || len(text) == 0) {
			out = append(out, r)
			continue
		}
		if r.brk {
			insert(run{})
			if from == to {
				out = append(out, r)
			}
			continue
		}
		head, tail := r, r
		head.text, tail.text = string(text[:from]), string(text[to:])
		out = append(out, head)
		insert(r)
		out = append(out, tail)
	}
	insert(run{})
	return slices.DeleteFunc(out, func(r run) bool { return r.text == "" && !r.brk && r.img == nil })
}

// Resource returns a cleaned text whose pictures have new sources: source is
// asked for each and may answer "" to leave the picture out. It is how the
// placeholders of Read become addresses.
func Resource(clean string, source func(old string) string) string {
	blocks := model(clean)
	l := lister{}
	l.flow(blocks, Block{Kind: Paragraph})
	for _, p := range l.out {
		for i := range p.from.runs {
			img := p.from.runs[i].img
			if img == nil {
				continue
			}
			if img.src = source(img.src); img.src == "" {
				p.from.runs[i] = run{}
			}
		}
		p.from.runs = slices.DeleteFunc(p.from.runs, func(r run) bool { return r.text == "" && !r.brk && r.img == nil })
	}
	return Policy{stored: true}.Clean(render(blocks))
}
