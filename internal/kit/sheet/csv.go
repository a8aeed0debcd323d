package sheet

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteCSV writes the heads, the rows and the total as CSV: UTF-8 with the
// mark by which spreadsheets know it, lines ended by CR LF. A group stands
// before its columns' titles. Lines above and below the table are left out,
// so that programs can read the file.
func (s *Sheet) WriteCSV(w io.Writer) error {
	c := &csvWriter{Writer: bufio.NewWriterSize(w, 64<<10)}
	_, _ = c.WriteString("\uFEFF")
	heads := make([]any, len(s.Columns))
	for i, col := range s.Columns {
		heads[i] = col.Title
		if col.Group != "" {
			heads[i] = col.Group + "·" + col.Title
		}
	}
	if err := c.record(s.Columns, heads); err != nil {
		return err
	}
	for row := range s.rows() {
		if err := c.record(s.Columns, row); err != nil {
			return err
		}
	}
	if s.Total != nil {
		if err := c.record(s.Columns, s.Total); err != nil {
			return err
		}
	}
	return c.Flush()
}

type csvWriter struct{ *bufio.Writer }

// record writes one row; values that are missing at its end are empty.
func (c *csvWriter) record(columns []Column, row []any) error {
	if len(row) > len(columns) {
		return fmt.Errorf("sheet: a row has %d values for %d columns", len(row), len(columns))
	}
	for i, col := range columns {
		if i > 0 {
			_ = c.WriteByte(',')
		}
		if i < len(row) {
			v := valueOf(row[i])
			text := v.plain(col.Kind)
			if !v.isNum {
				text = Guard(text)
			}
			c.field(text)
		}
	}
	_, err := c.WriteString("\r\n")
	return err
}

// field quotes what any reader might cut: also at the semicolons and tabs
// that some take for separators, behind which a formula could begin.
func (c *csvWriter) field(s string) {
	if !strings.ContainsAny(s, ",;\t\"\n\r") && strings.TrimSpace(s) == s {
		_, _ = c.WriteString(s)
		return
	}
	_ = c.WriteByte('"')
	_, _ = c.WriteString(strings.ReplaceAll(s, `"`, `""`))
	_ = c.WriteByte('"')
}
