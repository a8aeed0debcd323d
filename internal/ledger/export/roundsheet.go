package export

import (
	"io"

	"gongkai/internal/kit/sheet"
)

// above is the line over the tables: who reports at the left, when and as of
// what day at the right.
func (r *Round) above() []string {
	right := "填报时间："
	if !r.Filed.IsZero() {
		right += r.Filed.Chinese()
	}
	if !r.AsOf.IsZero() {
		right += "　数据截至：" + r.AsOf.Chinese()
	}
	return []string{"填报单位（盖章）：" + r.Agency, right}
}

// below is the line under the table, for the signatures.
func (r *Round) below() []string {
	return []string{"单位负责人：" + r.Head, "审核人：" + r.Reviewer, "填报人：" + r.Filler, "联系电话：" + r.Phone}
}

// WriteXLSX writes the tables of the report as a workbook: the progress of
// every task, the computed figures, and who reported.
func (r *Round) WriteXLSX(w io.Writer) error {
	b := &sheet.Book{Title: r.Title, Header: r.Header}
	add := func(name, title string, t *table, frozen int) {
		s := &sheet.Sheet{Name: name, Title: title, Columns: t.sheetColumns(), Rows: sheet.Of(t.rows), Total: t.total,
			Above: [][]string{r.above()}, Below: [][]string{r.below()}, Frozen: frozen}
		b.Sheets = append(b.Sheets, s)
	}
	proofs := proofSheet(r.proofs())
	progress := r.progress()
	r.linkProofs(progress, proofs)
	add("进展情况", r.Title, progress, 2)
	if r.hasFigures() {
		add("指标数据", "指标数据表", r.measured(), 0)
	}
	if len(r.Returns) > 0 {
		add("报送情况", "各科室报送情况表", r.returns(), 0)
	}
	if proofs != nil {
		b.Sheets = append(b.Sheets, proofs)
	}
	return b.Write(w)
}

// proofs is the evidence of all units, in the order of the progress table.
func (r *Round) proofs() []proof {
	var out []proof
	for _, item := range r.Items {
		for _, u := range item.Reports {
			for _, e := range u.Evidence {
				out = append(out, proof{item.No, item.KeyTask, u.Unit, e})
			}
		}
	}
	return out
}

// linkProofs makes the counts of evidence lead to the evidence itself.
func (r *Round) linkProofs(t *table, proofs *sheet.Sheet) {
	row, first := 0, 0
	for _, item := range r.Items {
		for _, u := range item.Reports {
			if n := len(u.Evidence); n > 0 {
				t.rows[row][9] = sheet.Linked{Value: n, To: proofPlace(proofs, first)}
				first += n
			}
			row++
		}
		if len(item.Reports) == 0 {
			row++
		}
	}
}
