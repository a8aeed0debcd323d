package ledger_test

import (
	"reflect"
	"strings"
	"testing"

	"gongkai/internal/ledger"
)

func TestParseNumbers(t *testing.T) {
	got, err := ledger.ParseNumbers("公开信息 12 条\r\n\n按期率：98.5%\n投资=1,234.50万元\n气温 -3\n 2023年公开 7 件\n发布信息：１２条\n面积：3m2")
	want := []ledger.Number{{Label: "公开信息", Value: 12, Unit: "条"}, {Label: "按期率", Value: 98.5, Unit: "%"},
		{Label: "投资", Value: 1234.5, Unit: "万元"}, {Label: "气温", Value: -3}, {Label: "2023年公开", Value: 7, Unit: "件"},
		{Label: "发布信息", Value: 12, Unit: "条"}, {Label: "面积", Value: 3, Unit: "m2"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v %v", got, err)
	}
	for _, bad := range []string{"十二条", "公开信息", "12", "1 1", "公开 99999999999999999", strings.Repeat("x 1\n", 21), "公开信息 12 条 又 一堆话在后面说个不停"} {
		if got, err := ledger.ParseNumbers(bad); err == nil {
			t.Errorf("%q read as %+v", bad, got)
		}
	}
}

func TestParseLinks(t *testing.T) {
	got, err := ledger.ParseLinks(" https://a.gov.cn/1 \r\n\nhttp://b.gov.cn/2?x=1#y\n")
	if err != nil || strings.Join(got, " ") != "https://a.gov.cn/1 http://b.gov.cn/2?x=1#y" {
		t.Errorf("%v %v", got, err)
	}
	for _, bad := range []string{"www.gov.cn", "javascript:alert(1)", "ftp://a/b", "http://", "https://a:b@c.d/", "http://" + strings.Repeat("a", 2000)} {
		if got, err := ledger.ParseLinks(bad); err == nil {
			t.Errorf("%q read as %v", bad, got)
		}
	}
}

func TestParseDays(t *testing.T) {
	for text, want := range map[string][]int{"7、3、1": {7, 3, 1}, "1, 3 7；7": {7, 3, 1}, "": nil, "、": nil} {
		if got, err := ledger.ParseDays(text); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
	for _, bad := range []string{"0", "91", "七", "1-3", "1 2 3 4 5 6 7 8 9 10 11"} {
		if got, err := ledger.ParseDays(bad); err == nil {
			t.Errorf("%q read as %v", bad, got)
		}
	}
}

// What is read says the same when it is written and read again.
func FuzzParseNumbers(f *testing.F) {
	for _, s := range []string{"公开信息 12 条", "按期率：98.5%", "x -1", "2023年 7", "1 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ledger.ParseNumbers(text)
		if err != nil {
			return
		}
		for _, n := range got {
			if strings.TrimSpace(n.Label) == "" || strings.ContainsAny(n.Label+n.Unit, "\n") {
				t.Errorf("%q read as %+v", text, n)
			}
		}
	})
}

func FuzzParseLinks(f *testing.F) {
	for _, s := range []string{"https://a.gov.cn/1\nhttp://b/2", "javascript:x", "//a/b", "http://[::1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ledger.ParseLinks(text)
		if err != nil {
			return
		}
		for _, l := range got {
			if !strings.HasPrefix(strings.ToLower(l), "http") || strings.ContainsAny(l, "\n\r\x00") {
				t.Errorf("%q read as %q", text, l)
			}
		}
	})
}

func FuzzParseDays(f *testing.F) {
	for _, s := range []string{"7、3、1", "1,2", "x", "99999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ledger.ParseDays(text)
		if err != nil {
			return
		}
		for i, n := range got {
			if n < 1 || n > 90 || i > 0 && got[i-1] <= n {
				t.Errorf("%q read as %v", text, got)
			}
		}
	})
}
