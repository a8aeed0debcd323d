package wording

import (
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
)

// Until the end of 2023 a refusal could be sued over without a review, and the
// department above could review it; from 2024 on neither (行政复议法 articles
// 23, 24 and 90).
func TestTheRemedyIsThatOfTheLettersDay(t *testing.T) {
	refusal, ok := Of(Refuse)
	if !ok {
		t.Fatal("no letter refuses")
	}
	s := Bureau()
	for _, c := range []struct {
		on    civil.Date
		first bool
	}{{civil.Of(2023, 12, 31), false}, {civil.Of(2024, 1, 1), true}, {0, true}} {
		s.On = c.on
		text := remedyText(refusal, "", s)
		if strings.Contains(text, "先向") != c.first || strings.Contains(text, "上一级主管部门") == c.first {
			t.Errorf("%s: %s", c.on, text)
		}
		if faults := checkRemedy(rule(refusal, s), false, s, text); len(faults) > 0 {
			t.Errorf("%s: its own text is refused: %v", c.on, faults)
		}
		other := s
		if other.On = civil.Of(2024, 1, 1); c.first {
			other.On = civil.Of(2023, 12, 31)
		}
		if faults := checkRemedy(rule(refusal, other), false, other, text); len(faults) == 0 {
			t.Errorf("%s: the text passes under the law of another day", c.on)
		}
	}
}

// TestTheGuideFollowsTheDay: what citizens are told beforehand is what the
// letters of the day say.
func TestTheGuideFollowsTheDay(t *testing.T) {
	s := Bureau()
	s.On = civil.Of(2023, 9, 12)
	if says := s.Guidance(); strings.Contains(says, "应当先申请行政复议") || !strings.Contains(says, "或者上一级主管部门") {
		t.Errorf("in 2023 the guide says %s", says)
	}
	s.On = civil.Of(2025, 9, 12)
	if says := s.Guidance(); !strings.Contains(says, "应当先申请行政复议") || strings.Contains(says, "上一级") {
		t.Errorf("in 2025 the guide says %s", says)
	}
	if s.Phone != "" {
		t.Error("a line is printed that nobody set")
	}
}
