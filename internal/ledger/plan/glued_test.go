package plan

import (
	"slices"
	"testing"
)

func TestAHeadingGluedToItsTaskIsDoubted(t *testing.T) {
	p, err := Read(openFile(t, "glued-heads.txt"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, glued := range []bool{true, false, true} {
		got := slices.ContainsFunc(p.Rows[i].Doubts, func(d Doubt) bool { return d.Code == DoubtSplit && d.Field == "key_task" })
		if got != glued {
			t.Errorf("row %d, %q: doubted %t", i+1, p.Rows[i].KeyTask, got)
		}
	}
}
