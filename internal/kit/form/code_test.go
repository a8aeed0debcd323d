package form_test

import (
	"testing"

	"gongkai/internal/kit/form"
)

func TestCodesAreReadHoweverTheyWereTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"ＸＪ２０２３０９０５０００１": "XJ202309050001", " xj202309050001\u200b\n": "XJ202309050001",
		"abcd－efgh": "ABCD-EFGH", "abcd—efgh": "ABCD-EFGH", "ａｂ　ｃｄ": "ABCD", "": "", "信２号": "信2号",
	} {
		if got := form.Code(typed); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
}

func FuzzCode(f *testing.F) {
	f.Add("ＸＪ２０２３ 01")
	f.Fuzz(func(t *testing.T, typed string) {
		if once := form.Code(typed); form.Code(once) != once {
			t.Errorf("%q is read as %q, and that as another", typed, once)
		}
	})
}
