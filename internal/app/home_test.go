package app

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
)

var todoLink = regexp.MustCompile(`(?s)<div class="todo-what"><a href="([^"]+)">`)

func TestWhatTheFirstPageNamesOpensForItsReader(t *testing.T) {
	h := openHouse(t, "2023-05-15")
	named := 0
	for _, login := range []string{"ma.yun", "wang.jianguo", "li.hongmei", "chen.lei", "zhou.min"} {
		home := h.get(login, "/office")
		if home.status != http.StatusOK {
			t.Fatalf("%s: the first page answers %d", login, home.status)
		}
		for _, link := range todoLink.FindAllStringSubmatch(home.body, -1) {
			named++
			href := strings.ReplaceAll(link[1], "&amp;", "&")
			if got := h.get(login, href); got.status != http.StatusOK {
				t.Errorf("%s: %s on the first page answers %d", login, href, got.status)
			}
		}
	}
	if named == 0 {
		t.Error("nothing waits for anybody")
	}
}

func TestWhatIsLateStandsFirstAndWhatHasNoDayLast(t *testing.T) {
	day := civil.MustParse
	none, soon, later := slice.Pending{}, slice.Pending{Due: day("2023-05-16")}, slice.Pending{Due: day("2023-06-01")}
	late := slice.Pending{Due: day("2023-05-20"), Late: true}
	got := inOrder([]pending{{none, "none"}, {later, "later"}, {late, "late"}, {soon, "soon"}})
	var order []string
	for _, p := range got {
		order = append(order, p.group)
	}
	if strings.Join(order, " ") != "late soon later none" {
		t.Errorf("in the order %v", order)
	}
	if says := pressing(got, day("2023-05-16")); says != "有1项已经逾期，1项今日到期。" {
		t.Errorf("the lead says %q", says)
	}
}
