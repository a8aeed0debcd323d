package app

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gongkai/internal/kit/page/pagecheck"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
)

// An error page leads back to the thing it is about, or to the list that the
// thing is missing from, as far as the reader may see it.
func TestErrorPagesLeadBack(t *testing.T) {
	h := openHouse(t, "2023-09-05")
	duty, err := store.First[ledger.Duty](context.Background(), h.DB, "WHERE agency = $1 AND unit = $2 AND state = $3 ORDER BY id LIMIT 1",
		demoBureau, h.person("zhou.min").Unit, string(ledger.Working))
	if err != nil {
		t.Fatal(err)
	}
	path := "/office/ledger/duties/" + duty.ID
	for _, c := range []struct {
		login, method, path string
		status              int
		href, label         string
	}{
		{"ma.yun", http.MethodPost, path + "/pass", http.StatusConflict, path, "查看所办事项"},
		{"zhou.min", http.MethodGet, path + "/accept", http.StatusConflict, path, "查看所办事项"},
		{"ma.yun", http.MethodGet, "/office/ledger/duties/none", http.StatusNotFound, "/office/ledger", "返回任务台账"},
		{"ma.yun", http.MethodGet, "/office/ledger?asof=2099-01-01", http.StatusUnprocessableEntity, "/office", "回到工作台"},
		{"ma.yun", http.MethodGet, "/office/rounds/none", http.StatusNotFound, "/office/rounds", "返回进展报送"},
		{"sysadmin", http.MethodGet, path, http.StatusForbidden, "/office", "回到工作台"},
	} {
		var form url.Values
		if c.method == http.MethodPost {
			form = url.Values{"opinion": {"同意"}}
		}
		got := h.ask(c.login, c.method, c.path, form)
		link := regexp.MustCompile(`<a class="button[^"]*" href="` + regexp.QuoteMeta(c.href) + `">(<svg.*?</svg>)?<span>` + c.label)
		if got.status != c.status || !link.MatchString(got.body) {
			t.Errorf("%s %s as %s: %d without a way to %s (%s)", c.method, c.path, c.login, got.status, c.href, c.label)
		}
		pagecheck.Check(t, got.body)
	}
	if body := h.get("sysadmin", path).body; strings.Contains(body, "返回任务台账") {
		t.Error("who may not see the ledger is led to it")
	}
}

// A citizen who follows a dead link stays in the portal, with its ways on.
func TestACitizenWhoFindsNothingStaysInThePortal(t *testing.T) {
	h := openHouse(t, "2023-03-06")
	for _, path := range []string{"/nonexist", "/art/202309/t20230901_9999.html"} {
		got := h.get("", path)
		if got.status != http.StatusNotFound || !strings.Contains(got.body, "portal-head") {
			t.Errorf("%s: %d, not in the portal's frame", path, got.status)
		}
		if strings.Contains(got.body, "工作人员登录</span>") {
			t.Errorf("%s leads citizens to the sign-in of staff", path)
		}
		pagecheck.Check(t, got.body)
	}
	if got := h.get("", "/office/nonexist"); strings.Contains(got.body, "portal-head") {
		t.Error("the office's addresses are in the portal's frame")
	}
}

// What the program is made of is told in Chinese; its own names stand in a
// part that is closed until somebody who runs it opens it.
func TestWhatTheProgramIsMadeOfIsInChinese(t *testing.T) {
	h := openHouse(t, "2023-09-05")
	closed := regexp.MustCompile(`(?s)<details class="technical">.*?</details>`)
	for path, inside := range map[string]string{"/office/system/slices": "ledger_duty", "/office/system/flows": "stateDiagram"} {
		body := h.get("ma.yun", path).body
		pagecheck.Check(t, body)
		if !strings.Contains(body, inside) {
			t.Errorf("%s does not hold %s at all", path, inside)
		}
		open := closed.ReplaceAllString(body, "")
		for _, word := range []string{inside, "ledger_", "Mermaid", "audit_", "people_"} {
			if strings.Contains(open, word) {
				t.Errorf("%s puts %q before people", path, word)
			}
		}
	}
}
