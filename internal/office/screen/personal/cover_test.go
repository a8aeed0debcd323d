package personal

import "testing"

func TestNumbersOfPeopleAreCoveredInPublic(t *testing.T) {
	got := Cover("请联系13812345678，身份证11010519491231002X，另有张三13912345678；信用代码91640500MA76E0R60P照写。")
	want := "请联系138****5678，身份证11*************02X，另有张三139****5678；信用代码91640500MA76E0R60P照写。"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, s := range []string{"", "建议第三条改为每年一次。"} {
		if Cover(s) != s {
			t.Errorf("%q became %q", s, Cover(s))
		}
	}
}
