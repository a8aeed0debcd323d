package ledger

import (
	"testing"

	"gongkai/internal/ledger/plan"
)

// A rhythm with a day falls due on that day, not at its period's end.
func TestRhythmsFallDueOnTheirDays(t *testing.T) {
	for _, c := range []struct {
		measure, first, last string
		points               int
	}{
		{"每月5日前报送信息。", "2024-01-05", "2024-12-05", 12},
		{"每月31日前报送信息。", "2024-01-31", "2024-12-31", 12},
		{"每季度首月10日前报送上季度情况。", "2024-01-10", "2024-10-10", 4},
		{"每季度末月25日前报送情况。", "2024-03-25", "2024-12-25", 4},
		{"每季度末报送情况。", "2024-03-31", "2024-12-31", 4},
		{"按季度公开。", "2024-03-31", "2024-12-31", 4},
	} {
		row := &plan.Row{Measure: c.measure, Checkpoints: plan.FindCheckpoints(c.measure, 2024)}
		if len(row.Checkpoints) != 1 {
			t.Fatalf("%s: %+v", c.measure, row.Checkpoints)
		}
		got := pointsOfOne(row.Checkpoints[0], row, 2024)
		if len(got) != c.points || got[0].On.String() != c.first || got[len(got)-1].On.String() != c.last {
			t.Errorf("%s: %+v, want %d from %s to %s", c.measure, got, c.points, c.first, c.last)
		}
	}
}
