package plan

import (
	"slices"
	"testing"
)

// A task that could not be read, and cells that ran into one another, are
// never passed over in silence.
func TestWhatIsLeftOverIsDoubted(t *testing.T) {
	has := func(list []Doubt, code string) bool {
		return slices.ContainsFunc(list, func(d Doubt) bool { return d.Code == code })
	}
	if p := readFile(t, "leftover-task.txt"); !has(p.Doubts, DoubtUnusedText) {
		t.Error("a whole task went into no row, and nothing says so")
	}
	p := readFile(t, "leftover-cells.txt")
	if !has(p.Doubts, DoubtUnusedText) {
		t.Error("the end of a measure went into no row, and nothing says so")
	}
	for _, n := range []int{2, 3} {
		if r := p.Rows[n]; !has(r.Doubts, DoubtSplit) {
			t.Errorf("%s ends in %q without a doubt", r.No, r.Measure)
		}
	}
	if r := p.Rows[2]; !has(r.Doubts, DoubtMixed) {
		t.Errorf("the deadline %q raises no doubt", r.Deadline)
	}
}

func TestADeadlineWithOtherWordsIsDoubted(t *testing.T) {
	for text, doubted := range map[string]bool{"6月、11月底前互动于6月15日前完成。": true, "2023年11月底": false, "分别于9月10日、12月10日前": false, "每季度首月10日前": false, "2024年上半年": false, "12月底前完成并长期坚持": false} {
		d := ReadDeadline(text, 2023)
		if got := slices.ContainsFunc(d.Doubts, func(d Doubt) bool { return d.Code == DoubtMixed }); got != doubted {
			t.Errorf("%s: doubted %v, want %v", text, got, doubted)
		}
	}
}
