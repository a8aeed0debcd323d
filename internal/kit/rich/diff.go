package rich

import (
	"regexp"
	"strconv"
	"strings"
)

// Change is one line of a comparison of two texts: a pair of blocks, or a
// block that has no partner. The rows of a table are one block each.
type Change struct {
	// Op is "=" for blocks that are the same, "~" for one that was changed,
	// "-" for one that is gone and "+" for a new one.
	Op string
	// Moved is set on a "-" and a "+" whose texts are the same: the block
	// went to another place.
	Moved bool
	Kind  Kind
	Level int
	// Restyled is set on a "=" whose text is the same while its form, a link
	// or a picture is not.
	Restyled bool
	// Label is the number that the block begins with, such as "第三条", "一、"
	// or "（二）"; of a pair, that of the new text.
	Label string
	// Old and New are the texts; one is empty when there is no partner. A
	// picture stands in them as 〔图片：…〕 with its alternative text.
	Old, New string
	// OldBlock and NewBlock are the Block.Index of the first block of each,
	// or -1.
	OldBlock, NewBlock int
	// Segments compares the texts of a "~".
	Segments []Segment
}

// Diff compares two cleaned texts block by block. Blocks are brought together
// by what they say and by their numbers: a clause that only got another
// number because one was inserted above is shown as such, and one that was
// rewritten under the same number stands beside its former text.
func Diff(old, new string) []Change {
	return compareUnits(units(old), units(new))
}

// Clause is one line of a table of old and new clauses.
type Clause struct {
	// Op is as in Change.
	Op              string
	Moved, Restyled bool
	// OldLabel and NewLabel are the numbers, such as "第三条"; "" is a passage
	// that stands before, between or after numbered ones.
	OldLabel, NewLabel string
	Old, New           string
	Segments           []Segment
}

// Clauses compares two cleaned texts clause by clause: by 第X条 where both
// texts are written so, otherwise by 一、, otherwise block by block. All that
// follows the beginning of a clause up to the next belongs to it.
func Clauses(old, new string) []Clause {
	a, b := units(old), units(new)
	depth := clauseDepth(a, b)
	a, b = clauseUnits(a, depth), clauseUnits(b, depth)
	var out []Clause
	for _, c := range pairUnits(a, b) {
		line := Clause{Op: c.change.Op, Moved: c.change.Moved, Restyled: c.change.Restyled, Old: c.change.Old, New: c.change.New, Segments: c.change.Segments}
		if c.old != nil {
			line.OldLabel = c.old.label
		}
		if c.new != nil {
			line.NewLabel = c.new.label
		}
		out = append(out, line)
	}
	return out
}

// unit is what is compared as one: a block or the row of a table.
type unit struct {
	Block
	form  string // the blocks as HTML
	label string
	depth int    // of the label, 0 for none
	key   string // label with those above it
	words map[[2]rune]int
	size  int
}

// The ways in which clauses and paragraphs are numbered, from the outside in.
var labels = []*regexp.Regexp{
	regexp.MustCompile(`^第[一二三四五六七八九十百千零〇\d]+[编篇]`),
	regexp.MustCompile(`^第[一二三四五六七八九十百千零〇\d]+章`),
	regexp.MustCompile(`^第[一二三四五六七八九十百千零〇\d]+节`),
	regexp.MustCompile(`^第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十]+)?`),
	regexp.MustCompile(`^[一二三四五六七八九十百]+、`),
	regexp.MustCompile(`^[（(][一二三四五六七八九十百]+[）)]`),
	regexp.MustCompile(`^\d{1,3}(?:[.．、]|(?:\.\d{1,3})+)`),
	regexp.MustCompile(`^[（(]\d{1,3}[）)]`),
	regexp.MustCompile(`^[①-⑳]`),
}

// articleDepth and itemDepth are the depths of 第X条 and of 一、.
const articleDepth, itemDepth = 4, 5

// units cuts a text into what is compared.
func units(clean string) []*unit {
	var out []*unit
	var path [10]string
	l := lister{}
	l.flow(model(clean), Block{Kind: Paragraph})
	for _, p := range l.out {
		b := p.Block
		b.Text = spoken(p.from.runs)
		if b.Text == "" {
			continue
		}
		form := renderAs(p.from, b)
		if n := len(out); n > 0 && b.Row > 0 && out[n-1].Table == b.Table && out[n-1].Row == b.Row {
			join := " ｜ "
			if out[n-1].Col == b.Col {
				join = "\n"
			}
			out[n-1].Text += join + b.Text
			out[n-1].Col = b.Col
			out[n-1].form += form
			continue
		}
		out = append(out, &unit{Block: b, form: form})
	}
	for _, u := range out {
		u.number(&path)
		u.index()
	}
	return out
}

// spoken is the text of runs with what their pictures show.
func spoken(runs []run) string {
	var b strings.Builder
	for _, r := range runs {
		if r.img != nil {
			b.WriteString("〔图片：" + r.img.alt + "〕")
		}
		b.WriteString(runText([]run{r}))
	}
	return b.String()
}

// renderAs is a block as HTML, for seeing whether its form has changed.
func renderAs(from *block, as Block) string {
	p := &printer{}
	p.open(string(as.Kind), "class", from.class, "level", strconv.Itoa(as.Level))
	p.runs(from.runs)
	return p.b.String()
}

// number finds the label of u and makes its key from those above it.
func (u *unit) number(path *[10]string) {
	for i, re := range labels {
		if m := re.FindString(u.Text); m != "" && u.Row == 0 {
			u.label, u.depth = m, i+1
			path[u.depth] = m
			clear(path[u.depth+1:])
			break
		}
	}
	if u.depth == 0 {
		return
	}
	from := 0
	if u.depth > articleDepth-1 && path[articleDepth] != "" {
		from = articleDepth // articles are counted through a whole text
	}
	u.key = strings.Join(path[from:u.depth+1], "/")
}

// index counts the pairs of characters of u without its label.
func (u *unit) index() {
	u.words = map[[2]rune]int{}
	last := rune(0)
	for _, r := range strings.TrimPrefix(u.Text, u.label) {
		if r == ' ' || r == '\n' || r == wideSpace {
			continue
		}
		u.words[[2]rune{last, r}]++
		u.size++
		last = r
	}
}

// like is how much two units say the same, from 0 to 1: twice the pairs they
// share by all their pairs.
func (u *unit) like(v *unit) float64 {
	if u.size+v.size == 0 {
		return 1
	}
	if len(u.words) > len(v.words) {
		u, v = v, u
	}
	shared := 0
	for w, n := range u.words {
		shared += min(n, v.words[w])
	}
	return 2 * float64(shared) / float64(u.size+v.size)
}

// clauseDepth is the depth of the labels that begin a clause in both texts.
func clauseDepth(a, b []*unit) int {
	for _, depth := range []int{articleDepth, itemDepth} {
		if countDepth(a, depth) >= 2 && countDepth(b, depth) >= 2 {
			return depth
		}
	}
	return 0
}

func countDepth(list []*unit, depth int) int {
	n := 0
	for _, u := range list {
		if u.depth == depth {
			n++
		}
	}
	return n
}

// clauseUnits joins to every clause what belongs to it. What stands higher,
// such as the heading of a chapter, is a line of its own.
func clauseUnits(list []*unit, depth int) []*unit {
	if depth == 0 {
		return list
	}
	var out []*unit
	inside := false
	for _, u := range list {
		switch {
		case u.depth == depth:
			inside = true
		case u.depth > 0 && u.depth < depth, u.Class == "sign" || u.Class == "right":
			inside = false
		case inside:
			last := out[len(out)-1]
			last.Text += "\n" + u.Text
			last.form += u.form
			continue
		}
		c := *u
		out = append(out, &c)
	}
	for _, u := range out {
		u.size = 0
		u.index()
	}
	return out
}
