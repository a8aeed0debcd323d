package plan

import (
	"errors"
	"strings"
	"testing"
)

// misread are dumps whose cells cannot all be told by their places, with the
// rows that hold words of others.
var misread = []struct {
	name string
	rows string
}{
	{"mixed-unnamed-column.txt", "1 2 3 4"},
	{"mixed-measure-last.txt", "1"},
	{"mixed-two-days.txt", "1"},
	{"mixed-unnamed-second.txt", "1 2 3"},
	{"mixed-shred.txt", "1 2"},
	{"mixed-figures.txt", "1"},
}

func TestRowsThatHoldWordsOfOthersAreDoubted(t *testing.T) {
	for _, c := range misread {
		t.Run(c.name, func(t *testing.T) {
			doc := openFile(t, c.name)
			p, err := Read(doc, Options{})
			if refused := new(NotPlan); errors.As(err, &refused) {
				if c.rows != "refused" {
					t.Fatal(err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			checkKept(t, doc, p)
			golden(t, strings.TrimSuffix(c.name, ".txt"), p)
			var got []string
			for _, r := range p.Rows {
				for _, d := range r.Doubts {
					if d.Code == DoubtMixed {
						got = append(got, joinInts([]int{r.Index}))
					}
				}
			}
			if s := strings.Join(got, " "); s != c.rows {
				t.Errorf("doubted are %q, want %q", s, c.rows)
				for _, r := range p.Rows {
					t.Logf("%d %s|%s|%s|%s|%s|%s", r.Index, r.KeyTask, r.SubTask, r.Measure, r.Responsible, r.Indicator, r.Deadline)
				}
			}
		})
	}
}
