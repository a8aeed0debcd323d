package plan

import "strings"

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
	heads, last, ahead := [2]string{}, state(-1), ""
	for _, s := range segs {
		text := d.textOf(s)
		switch s.state {
		case d.headState():
			heads = nextHeads(heads, Tidy(text))
			row = nil
		case d.junkState():
			d.keep(text)
			row = nil
		case d.keyAhead():
			ahead, row = text, nil
		default:
			if row == nil || s.state <= last {
				row = newDraft(d.layout, heads)
				d.drafts = append(d.drafts, row)
				if ahead != "" {
					row.set(fieldKey, ahead)
					ahead = ""
				}
			}
			row.put(int(s.state), text, d)
			last = s.state
		}
	}
	if ahead != "" {
		d.keep(ahead)
	}
	d.dropEmpty()
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
