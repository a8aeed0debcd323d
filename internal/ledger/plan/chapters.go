package plan

import (
	"slices"
	"strings"
)

// trimEnd moves the signature, the day of issue and notes at the end out of
// the outline.
func (o *outline) trimEnd() {
	for len(o.nodes) > 1 {
		n := o.nodes[len(o.nodes)-1]
		_, dated := dateLine(fold(n.full))
		if n.level > 0 || n.note != nil || !dated && !(unitShaped(n.full) && !endsSentence(n.full)) && !reNote.MatchString(n.full) && !reAnnex.MatchString(fold(n.full)) {
			return
		}
		o.nodes = o.nodes[:len(o.nodes)-1]
		o.after = slices.Insert(o.after, 0, n.full)
	}
}

// chapters goes through the document chapter by chapter. A chapter without
// tasks (工作保障) is set aside, and the person is told.
func (o *outline) chapters(noted bool) {
	for i := 0; i < len(o.nodes); {
		j := i + 1
		for j < len(o.nodes) && o.nodes[j].level != 1 {
			j++
		}
		ch := o.nodes[i:j]
		has := slices.ContainsFunc(ch, func(n node) bool { return n.note != nil })
		title := ch[0].text
		if !has && (noted || ch[0].level == 1 && reSafeguard.MatchString(fold(title)) && runeLen(title) <= 30) {
			o.setAside(ch, noted)
		} else {
			o.chapter(ch)
		}
		i = j
	}
}

func (o *outline) setAside(ch []node, noted bool) {
	for _, n := range ch {
		o.after = append(o.after, n.full)
	}
	title := firstRunes(ch[0].full, 24)
	if noted && !reSafeguard.MatchString(fold(title)) && len(ch) > 1 {
		o.doubt(DoubtNotTask, "rows", "「%s」各条没有写责任单位，未作为任务；如是任务请手工补录", title)
	} else if len(ch) > 1 {
		o.doubt(DoubtNotTask, "rows", "「%s」一章未作为任务，请确认", title)
	}
}

// chapter reads the tasks of one chapter. A paragraph with a note is a task;
// so is a point without one that stands among them, with a doubt.
func (o *outline) chapter(ch []node) {
	o.heads = [5]*node{}
	o.open = nil
	for i := range ch {
		n := &ch[i]
		deeper := i+1 < len(ch) && ch[i+1].level > n.level && n.level > 0
		switch {
		case n.note != nil && n.level == 0 && n.text == "":
			o.lateNote(n.note)
		case n.note != nil:
			o.task(n, i > 0 && o.headOnly(&ch[i-1]))
		case n.level > 0 && (deeper || o.bodyFollows(ch, i)):
			o.close()
			o.setHead(n)
		case n.level > 0:
			o.close()
			o.point(n)
		default:
			o.body(n, ch, i)
		}
	}
	o.close()
}

// bodyFollows reports whether the point at i is a heading whose text is the
// paragraphs below it.
func (o *outline) bodyFollows(ch []node, i int) bool {
	n := ch[i]
	return i+1 < len(ch) && ch[i+1].level == 0 && ch[i+1].text != "" && !strings.ContainsAny(strings.TrimRight(n.text, "。"), "。；") && runeLen(n.text) <= 40
}

func (o *outline) headOnly(n *node) bool { return n.level > 0 && o.heads[n.level] == n }

func (o *outline) setHead(n *node) {
	o.heads[n.level] = n
	for l := n.level + 1; l < len(o.heads); l++ {
		o.heads[l] = nil
	}
}

// headsAbove are the chapter's and the section's titles above a level.
func (o *outline) headsAbove(level int) [2]string {
	var heads [2]string
	at := 0
	for l := 1; l < level && l < len(o.heads); l++ {
		if o.heads[l] != nil && at < 2 {
			heads[at] = o.heads[l].full
			at++
		} else if o.heads[l] != nil {
			heads[1] = o.heads[l].full
		}
	}
	return heads
}

// task adds a paragraph that has its own note. Under a heading without text
// of its own, the heading's number is the task's.
func (o *outline) task(n *node, underHead bool) {
	it := item{body: n.text, note: n.note, no: n.no, mark: n.mark}
	level := n.level
	if level == 0 {
		level = len(o.heads)
		if len(o.open) > 0 && o.items[o.open[len(o.open)-1]].no == "" {
			// The paragraph ends a text of several paragraphs.
			last := &o.items[o.open[len(o.open)-1]]
			last.body += "\n" + n.text
			last.note = n.note
			o.open = nil
			return
		}
		if h := o.lowest(); h != nil && h.level > 1 && underHead {
			it.no, it.mark = h.no, ""
		}
	}
	o.close()
	it.heads = o.headsAbove(level)
	o.items = append(o.items, it)
}

func (o *outline) lowest() *node {
	for l := len(o.heads) - 1; l > 0; l-- {
		if o.heads[l] != nil {
			return o.heads[l]
		}
	}
	return nil
}

// point adds a numbered paragraph without a note.
func (o *outline) point(n *node) {
	o.items = append(o.items, item{body: n.text, no: n.no, mark: n.mark, heads: o.headsAbove(n.level)})
	o.open = append(o.open, len(o.items)-1)
}

// body adds a paragraph without mark or note: more text of the point before
// it, the text of a heading, or a chapter's preamble.
func (o *outline) body(n *node, ch []node, i int) {
	if k := len(o.open); k > 0 {
		o.items[o.open[k-1]].body += "\n" + n.text
		return
	}
	h := o.lowest()
	if h == nil || h.level == 1 && i+1 < len(ch) && ch[i+1].level > 1 {
		o.after = append(o.after, n.full)
		return
	}
	it := item{body: n.text, heads: o.headsAbove(len(o.heads))}
	if h.level > 1 && i > 0 && o.headOnly(&ch[i-1]) {
		it.no = h.no
	}
	o.items = append(o.items, it)
	o.open = append(o.open, len(o.items)-1)
	if it.no != "" {
		o.items[len(o.items)-1].no, o.items[len(o.items)-1].mark = h.no, ""
	}
}

// lateNote gives a note on a line of its own to the points before it.
func (o *outline) lateNote(t *note) {
	for _, k := range o.open {
		o.items[k].note = o.items[k].note.and(t)
		o.items[k].later = len(o.open) > 1
	}
	if n := len(o.items); len(o.open) == 0 && n > 0 && o.items[n-1].note != nil && o.items[n-1].heads == o.headsAbove(len(o.heads)) {
		o.items[n-1].note = o.items[n-1].note.and(t)
		return
	}
	if h := o.lowest(); len(o.open) == 0 && h != nil && (len(o.items) == 0 || o.items[len(o.items)-1].heads != o.headsAbove(len(o.heads))) {
		o.items = append(o.items, item{body: h.text, no: h.no, mark: h.mark, note: t, heads: o.headsAbove(h.level)})
	}
}

// and joins two notes on one task.
func (n *note) and(more *note) *note {
	if n == nil {
		return more
	}
	return &note{fields: append(slices.Clone(n.fields), more.fields...)}
}

// close ends the run of points that a later note could still cover.
func (o *outline) close() {
	if len(o.open) > 0 {
		last := o.items[o.open[len(o.open)-1]]
		if last.note == nil {
			return
		}
	}
	o.open = nil
}

// draftItems makes drafts, with one column for each label that occurs.
func (o *outline) draftItems() {
	l := &layout{columns: []column{{"", fieldNo}, {"", fieldKey}, {"", fieldSub}, {"", fieldMeasure}}}
	for _, it := range o.items {
		if it.note == nil {
			continue
		}
		for _, f := range it.note.fields {
			if i := l.index(f.field); i < 0 || f.field == fieldExtra && !l.named(f.label) {
				l.columns = append(l.columns, column{f.label, f.field})
			}
		}
	}
	o.layout = l
	for _, it := range o.items {
		o.drafts = append(o.drafts, it.draft(l))
	}
}

func (l *layout) named(name string) bool {
	return slices.ContainsFunc(l.columns, func(c column) bool { return c.name == name })
}

func (it item) draft(l *layout) *draft {
	d := newDraft(l, [2]string{})
	d.set(fieldKey, it.heads[0])
	d.set(fieldSub, it.heads[1])
	d.set(fieldMeasure, it.body)
	d.no, d.noText = it.no, it.mark
	d.own = true
	if it.note == nil {
		return d
	}
	for _, f := range it.note.fields {
		i := l.index(f.field)
		for k, c := range l.columns {
			if f.field == fieldExtra && c.name == f.label {
				i = k
			}
		}
		if d.cells[i] != "" {
			d.cells[i] += "；"
		}
		d.cells[i] += f.text
	}
	if it.later {
		d.doubt(DoubtInherited, fieldDuty, "责任单位和时限写在几条之后，按对前面各条都适用理解，请确认")
	}
	return d
}
