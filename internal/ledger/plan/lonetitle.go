package plan

// Where a merged key task covers several sub-tasks, text that lost the merge
// has one title in the rows below the first: it is the sub-task, since a new
// key task would have brought a sub-task with it.

// sinkTitles moves such lone titles from the key tasks to the sub-tasks. It
// is for text alone: a table tells its columns.
func (f *found) sinkTitles() {
	keys, marked := map[string]bool{}, true
	for _, d := range f.drafts {
		if d.raw(fieldKey) != "" && d.raw(fieldSub) != "" {
			keys[d.text(fieldKey)] = true
			marked = marked && headLevel(d.text(fieldKey)) > 0
		}
	}
	for _, d := range f.drafts {
		key := d.text(fieldKey)
		if d.layout.index(fieldSub) < 0 || d.raw(fieldSub) != "" || key == "" || keys[key] || len(keys) == 0 {
			continue
		}
		if marked && headLevel(key) > 0 {
			continue
		}
		d.set(fieldSub, d.raw(fieldKey))
		d.set(fieldKey, "")
		if !marked {
			d.doubt(DoubtSplit, fieldSub, "这一条只写了「%s」一级标题，按二级任务处理，上一级沿用前文，请核对", key)
		}
	}
}

// returnRemarks gives back to the row before what was read as the beginning
// of a key task and is a remark: it stands before a number whose row has a key
// task of its own, or says what another remark says.
func (f *found) returnRemarks() {
	remarks := map[string]bool{}
	for i, d := range f.drafts {
		if x := lastExtra(d.layout); x >= 0 {
			remarks[Tidy(d.cells[x])] = true
			if d.ahead != "" && d.ahead != d.text(fieldKey) && i > 0 {
				remarks[d.ahead] = true
			}
		}
	}
	delete(remarks, "")
	for i, d := range f.drafts {
		if i == 0 || d.ahead == "" || !remarks[d.ahead] {
			continue
		}
		prev, x := f.drafts[i-1], lastExtra(d.layout)
		if prev.layout != d.layout || Tidy(prev.cells[x]) != "" {
			continue
		}
		prev.cells[x] = d.ahead
		d.set(fieldKey, d.ownKey)
	}
}

// lastExtra is the last column if it is one that a plan need not have, or -1.
func lastExtra(l *layout) int {
	if n := len(l.columns) - 1; n >= 0 && l.columns[n].field == fieldExtra {
		return n
	}
	return -1
}
