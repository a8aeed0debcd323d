package form_test

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/internal/kit/form"
)

var note = form.Form{{Name: "text", Label: "说明", Kind: form.Area, Required: true}, {Name: "secret", Label: "密码", Kind: form.Password},
	{Name: "kinds", Label: "类别", Kind: form.Checks, Options: []form.Option{{Value: "a"}}}}

func TestWhatCannotBeKeptIsRefusedPerField(t *testing.T) {
	for _, bad := range []string{"已公开\x00", "\xff\xfe公开", "公\x1b[31m开", "公\u0085开", "\x7f"} {
		for _, field := range []string{"text", "secret", "kinds"} {
			v := url.Values{"text": {"已公开"}}
			v[field] = []string{bad}
			s := note.ReadValues(v)
			got := s.Text(field)
			if len(s.Errors) != 1 || !strings.Contains(s.Errors[field], "无法保存的字符") || !utf8.ValidString(got) || strings.ContainsAny(got, "\x00\x1b\x7f") {
				t.Errorf("%q in %s: %q, %v", bad, field, got, s.Errors)
			}
		}
	}
}

func TestPastedTextIsTaken(t *testing.T) {
	s := note.ReadValues(url.Values{"text": {" 第一行\r\n第二行\v第三行\t表格🙂\r第五行\f"}, "secret": {" 口令 "}})
	if !s.OK() || s.Text("text") != "第一行\n第二行\n第三行\t表格🙂\n第五行" || s.Text("secret") != " 口令 " {
		t.Errorf("%q %q %v", s.Text("text"), s.Text("secret"), s.Errors)
	}
}
