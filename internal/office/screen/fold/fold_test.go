package fold_test

import (
	"testing"
	"unicode/utf8"

	"gongkai/internal/office/screen/fold"
)

func TestLoose(t *testing.T) {
	for text, want := range map[string]string{"张　三": "张三", "ＡＢ c": "ab c", " a ": "a", "a  b": "ab", "1\u200b38": "138", "㎏": "kg", "甲 a": "甲a", "": ""} {
		if got := fold.Loose(text).String(); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	x := fold.Of("㎏１")
	if from, to := x.Span(1, 3); from != 0 || to != 2 {
		t.Errorf("%d–%d", from, to)
	}
}

func FuzzFold(f *testing.F) {
	f.Add("张　三 ㎏ \u200b １\xff")
	f.Fuzz(func(t *testing.T, s string) {
		for _, x := range []fold.Text{fold.Of(s), fold.Loose(s)} {
			if len(x.Runes) != len(x.At) || x.Len != utf8.RuneCountInString(s) {
				t.Fatalf("%+v", x)
			}
			last := 0
			for _, at := range x.At {
				if at < last || at >= x.Len {
					t.Fatalf("%+v", x)
				}
				last = at
			}
			if text, index := x.Bytes(); len(index) != len(text)+1 {
				t.Fatalf("%d of %d", len(index), len(text))
			}
		}
	})
}
