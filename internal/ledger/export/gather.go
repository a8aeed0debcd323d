package export

import (
	"fmt"
	"slices"
	"strings"
)

// Nothing is what a supporting unit reports that did what was asked of it and
// has nothing of its own to say.
const Nothing = "按要求落实，无单独事项"

// mostNamed is how many units a line names before it counts the others.
const mostNamed = 3

// gathered brings together the supporting units of a task that say nothing
// particular, those that sent nothing, and those that say the same, in the
// place of the first of each. What only one unit says stays as it is.
func gathered(reports []Report) []Report {
	var out []Report
	units := map[string][]string{}
	at := map[string]int{}
	inLedger := 0
	for _, r := range reports {
		key := r.key()
		if key == "" {
			out = append(out, r)
			continue
		}
		switch {
		case r.Plain:
			r.Text, r.Note = Nothing+"。", ""
		case r.Edition == 0:
			if r.Text != "" {
				inLedger++
			}
			r.Text, r.Note = unsent(inLedger), ""
		}
		if units[key] = append(units[key], r.Unit); len(units[key]) == 1 {
			at[key] = len(out)
			out = append(out, r)
			continue
		}
		first := &out[at[key]]
		first.Unit = several(units[key])
		if r.Edition == 0 {
			first.Text = r.Text
		}
		first.Evidence = append(slices.Clip(first.Evidence), r.Evidence...)
	}
	return out
}

// key is what the reports have in common that may stand on one line; empty
// for one that stands alone.
func (r Report) key() string {
	switch {
	case r.Lead, r.Withdrawn:
		return ""
	case r.Edition == 0:
		return "unsent"
	case r.Problems != "", r.Next != "", len(r.Numbers) > 0:
		return ""
	case r.Plain:
		return "plain"
	}
	return "said " + strings.TrimSpace(r.Text) + "\x00" + r.Note
}

// unsent is said of supporting units that sent nothing, n of which have
// entered something in the ledger.
func unsent(n int) string {
	if n == 0 {
		return "未报送。"
	}
	return fmt.Sprintf("未报送（其中%d个在台账中有进展记录）。", n)
}

// several names units: all of a few, of more the first and how many they are.
func several(units []string) string {
	if len(units) <= mostNamed {
		return strings.Join(units, "、")
	}
	return fmt.Sprintf("%s等%d个配合科室", strings.Join(units[:mostNamed-1], "、"), len(units))
}
