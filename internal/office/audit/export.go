package audit

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"gongkai/internal/kit/store"
)

// exportPage is how many entries an export reads at once.
const exportPage = 2000

// exportHead is the head row of an export.
var exportHead = []string{"序号", "时间", "操作人", "操作人编号", "科室", "操作", "对象种类", "对象编号", "依据", "理由", "说明", "来源地址", "编号"}

// ExportCSV writes every act that the filter leaves, the newest first, as CSV
// that spreadsheet programs open as UTF-8. No cell is read as a formula.
func ExportCSV(ctx context.Context, q store.Querier, w io.Writer, tenant string, f Filter) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(exportHead); err != nil {
		return err
	}
	for before := ""; ; {
		all, err := Search(ctx, q, tenant, f, before, exportPage)
		if err != nil {
			return err
		}
		for _, e := range all {
			if err := out.Write(exportLine(&e)); err != nil {
				return err
			}
			before = e.ID
		}
		if len(all) < exportPage {
			out.Flush()
			return out.Error()
		}
	}
}

func exportLine(e *Entry) []string {
	seq := "待封存"
	if e.Sealed() {
		seq = strconv.FormatInt(e.Seq, 10)
	}
	line := []string{seq, e.At().In(store.Zone).Format("2006-01-02 15:04:05"), e.Person(), e.Actor, e.Unit, e.Act, e.Kind, e.Subject,
		e.Article, e.Reason, e.Detail, e.Origin, e.ID}
	for i := range line {
		line[i] = plainCell(line[i])
	}
	return line
}

// plainCell keeps a spreadsheet program from reading a text as a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}
