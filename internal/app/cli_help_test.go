package app

import (
	"regexp"
	"strings"
	"testing"
)

// latin are the words of Latin letters that people type or that have no
// other name; all else in the help is Chinese.
var latin = regexp.MustCompile(`https?://\S+|\S*\.(?:db|key|cn)\b|--?[a-z][a-z-]*|\$?GONGKAI_[A-Z_]+|[\w.-]+:\d+|gongkai(?: [a-z]+)+|\b(?:gongkai|postgres|sqlite|unix|tcp|clamd|preferred_username|Authorization|Bearer|X-Forwarded-For|SQLite|DOCX|XLSX|PDF|JSON|CSV|OIDC|Cookie|https|json|text|table|debug|info|warn|error|config|duty|data|demo-data|true|N|MB|metrics|none|ningxia|html|docx|pdf)\b|\d+s\b`)

var english = regexp.MustCompile(`[A-Za-z]{2,}`)

// TestHelpIsChinese: every command's help, the frame of it as well.
func TestHelpIsChinese(t *testing.T) {
	names := regexp.MustCompile(`(?m)^  ([a-z][a-z -]*[a-z])`)
	_, top, _ := command(t, "--help")
	all := names.FindAllStringSubmatch(top, -1)
	if len(all) < 12 {
		t.Fatalf("%d commands in\n%s", len(all), top)
	}
	pages := []string{top}
	for _, m := range all {
		status, out, _ := command(t, append(strings.Fields(m[1]), "--help")...)
		if status != 0 || !strings.Contains(out, "用法：gongkai "+m[1]) {
			t.Errorf("%s --help ends with %d:\n%s", m[1], status, out)
		}
		pages = append(pages, out)
	}
	for _, page := range pages {
		for line := range strings.Lines(page) {
			rest := line
			if m := names.FindString(line); m != "" {
				rest = strings.TrimPrefix(line, m)
			}
			rest = strings.TrimPrefix(rest, "用法：")
			if regexp.MustCompile(`^gongkai`).MatchString(rest) {
				rest = rest[max(0, strings.IndexAny(rest, "<[")):]
			}
			if word := english.FindString(latin.ReplaceAllString(rest, "")); word != "" {
				t.Errorf("%q stands in %q", word, line)
			}
			if columnsOf(strings.TrimRight(line, "\n")) > helpWidth+8 {
				t.Errorf("%d columns: %q", columnsOf(line), line)
			}
		}
	}
}

func TestMistypedCommandsAreAnsweredInChinese(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"serv"}, "没有 serv 这个命令或参数，是不是 \"serve\"？"}, {[]string{"serve", "--adr", "x"}, "没有 --adr 这个选项"},
		{[]string{"plan"}, "缺少"}, {[]string{"plan", "read"}, "缺少"}, {[]string{"record", "extract"}, "缺少选项"},
		{[]string{"plan", "read", "x", "--format", "xml"}, "只能是"}, {[]string{"serve", "--stop-wait", "bald"}, "应为时长"}, {[]string{"serve", "--addr"}, "后面缺少值"},
		{[]string{"version", "x"}, "x"},
	} {
		status, out, said := command(t, c.args...)
		if status == 0 || !strings.Contains(said+out, c.want) || regexp.MustCompile(`(?i)unexpected|expected|missing|unknown|must be`).MatchString(said+out) {
			t.Errorf("%v ends with %d and says %q", c.args, status, said+out)
		}
	}
}
