package plan

import (
	"slices"
	"strings"
)

// textOf is the raw text of a segment, with its breaks.
func (d *dump) textOf(s segment) string {
	var b strings.Builder
	for i := s.from; i < s.to; i++ {
		b.WriteString(d.atoms[i].joined(i > s.from))
	}
	return b.String()
}

// assemble makes drafts of the segments. A segment opens a new row where its
// column does not lie to the right of the one before.
func (d *dump) assemble(segs []segment) {
	var row *draft
	heads, last, ahead, late, junk := d.heads, state(-1), "", false, ""
	for _, s := range segs {
		text := d.textOf(s)
		switch s.state {
		case d.headState():
			heads = nextHeads(heads, Tidy(text))
			row = nil
		case d.junkState():
			d.keep(text)
			junk, row = text, nil
		case d.keyAhead():
			ahead, row = text, nil
		case d.keyLate():
			row.lateKey(text, d)
			late = true
		default:
			if row == nil || s.state < last || s.state == last && !late {
				row = newDraft(d.layout, heads)
				row.before, junk = junk, ""
				d.drafts = append(d.drafts, row)
				if ahead != "" {
					row.set(fieldKey, ahead)
					row.ahead = Tidy(ahead)
					ahead = ""
				}
			}
			if d.layout.columns[s.state].field == fieldKey {
				row.ownKey = text
			}
			row.put(int(s.state), text, d)
			last, late = s.state, false
		}
	}
	if x := lastExtra(d.layout); ahead != "" && x >= 0 && len(d.drafts) > 0 && Tidy(d.drafts[len(d.drafts)-1].cells[x]) == "" {
		d.drafts[len(d.drafts)-1].cells[x] = ahead // no row follows: a remark
	} else if ahead != "" {
		d.keep(ahead)
	}
	d.dropEmpty()
	d.slipped = true
	d.returnRemarks()
	for i := 1; i < len(d.drafts); i++ {
		d.mendBreak(d.drafts[i-1], d.drafts[i])
	}
	d.leadingKeys()
}

// mendBreak gives back to a row what a page break cut off from its cells: it
// stands before the next row's key task, and was read as part of that or as
// part of no row.
func (d *dump) mendBreak(row, next *draft) {
	if endsSentence(row.text(fieldMeasure)) || !strings.Contains(next.before+next.raw(fieldKey), "。") {
		return
	}
	stray, key := strings.FieldsFunc(next.before, isBlank), strings.FieldsFunc(next.raw(fieldKey), isBlank)
	n := d.giveBack(row, stray)
	if n == len(stray) {
		if k := d.giveBack(row, key); k > 0 {
			next.set(fieldKey, strings.Join(key[k:], "\n"))
			n += k
		}
	}
	if n == 0 {
		return
	}
	d.unkeep(next.before, strings.Join(stray[min(n, len(stray)):], "\n"))
	row.doubt(DoubtJoined, fieldMeasure, "这一条跨页，已把下一页的文字接上，请核对")
}

// giveBack adds to a row's cells the first of some lines, as many as go on
// with one of them, and returns how many that are.
func (d *dump) giveBack(row *draft, lines []string) int {
	for i, l := range lines {
		f, ok := d.cutOff(row, Tidy(l))
		if !ok {
			return i
		}
		row.set(f, row.raw(f)+"\n"+l)
	}
	return len(lines)
}

// unkeep puts left in the place of a text that was kept as that of no row.
func (d *dump) unkeep(text, left string) {
	i := slices.Index(d.after, Tidy(text))
	if i < 0 || Tidy(text) == "" {
		return
	}
	d.after = slices.Delete(d.after, i, i+1)
	d.keep(left)
}

// cutOff tells which cell of a row a line goes on with, if any.
func (d *dump) cutOff(row *draft, line string) (field, bool) {
	switch {
	case !endsSentence(row.text(fieldMeasure)):
		return fieldMeasure, true
	case d.stats.repeats[row.text(fieldIndicator)+line] > 1:
		return fieldIndicator, true
	case runeLen(line) <= 2 && deadlineShaped(row.text(fieldDeadline)+line):
		return fieldDeadline, true
	}
	return fieldExtra, false
}

// inDisorder reports whether the rows are no rows: the text was dumped column
// by column, or the head was taken from somewhere else.
func (d *dump) inDisorder() bool {
	bad := 0
	for _, r := range d.drafts {
		duty, when := r.raw(fieldDuty), r.text(fieldDeadline)
		switch {
		case runeLen(r.text(fieldMeasure)) < 6,
			d.layout.has(fieldNo) && r.text(fieldNo) == "",
			duty != "" && !d.stats.duty(tidyDuty(duty)) && len(ReadDuty(tidyDuty(duty), Unstated, false).Doubts) > 0,
			when != "" && !d.stats.deadline(when) && len(ReadDeadline(when, 2000).Doubts) > 0 && runeLen(when) > 12:
			bad++
		}
	}
	return len(d.drafts) >= 3 && bad*5 > len(d.drafts)*2
}

// lateKey takes a key task that stands after the measure of its row, as the
// text of a cell that is centred over its rows does.
func (r *draft) lateKey(text string, d *dump) {
	if Tidy(r.raw(fieldKey)) != "" {
		d.keep(text)
		r.doubt(DoubtUnusedText, fieldKey, "「%s」写在这一条中间，没有归入，请核对", Tidy(text))
		return
	}
	r.set(fieldKey, text)
	r.doubt(DoubtSplit, fieldKey, "重点任务「%s」写在措施之后，从哪一条开始请核对", Tidy(text))
}

// leadingKeys gives the rows before the first key task that task: its cell
// covers them, its text being centred.
func (d *dump) leadingKeys() {
	first := -1
	for i, r := range d.drafts {
		if Tidy(r.raw(fieldKey)) != "" {
			first = i
			break
		}
	}
	if first <= 0 || d.layout.index(fieldKey) < 0 || d.drafts[0].heads != [2]string{} {
		return
	}
	for _, r := range d.drafts[:first] {
		r.set(fieldKey, d.drafts[first].raw(fieldKey))
		r.doubt(DoubtSplit, fieldKey, "重点任务写在这一条之后，按「%s」处理，请核对", r.text(fieldKey))
	}
}

// put adds text to a cell. A key task that was read both before and after
// the row's number is one, unless both are the same.
func (r *draft) put(at int, text string, d *dump) {
	switch old := r.cells[at]; {
	case old == "":
		r.cells[at] = text
	case Tidy(old) == Tidy(text):
		d.keep(text)
	default:
		r.cells[at] = old + "\n" + text
	}
}

func nextHeads(heads [2]string, text string) [2]string {
	if headLevel(text) == 2 {
		return [2]string{heads[0], text}
	}
	return [2]string{text, ""}
}

// dropEmpty takes out drafts that are nothing but a number.
func (d *dump) dropEmpty() {
	kept := d.drafts[:0]
	for _, r := range d.drafts {
		if r.onlyNumber() {
			d.keep(r.text(fieldNo))
			continue
		}
		kept = append(kept, r)
	}
	d.drafts = kept
}
