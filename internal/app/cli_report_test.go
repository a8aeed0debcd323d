package app

import (
	"path/filepath"
	"strings"
	"testing"
)

// Paper is not printed to a terminal, and the refusal says what to type.
func TestAnnualReportAsAFileNeedsItsName(t *testing.T) {
	for _, form := range []string{"pdf", "docx"} {
		status, out, says := command(t, "report", "annual", "--year", "2023", "--format", form, "--data", filepath.Join(t.TempDir(), "data"))
		if status != 2 || out != "" || !strings.Contains(says, "--output 年度报告."+form) {
			t.Errorf("%s: %d %q %q", form, status, out, says)
		}
	}
	status, _, says := command(t, "report", "annual", "--year", "2023", "--format", "doc")
	if status != 2 || !strings.Contains(says, "只能是") {
		t.Errorf("%d %q", status, says)
	}
}
