package disclosure

import "testing"

func TestNumbersAndCodesAreTakenAsMeant(t *testing.T) {
	for typed, want := range map[string]string{
		"2025-0012": "2025-0012", " 2025-0012 ": "2025-0012", "２０２５－００１２": "2025-0012", "2025—0012": "2025-0012", "2025 12": "2025-0012", "20250012": "2025-0012",
		"2025-0012-2": "2025-0012", "2025年第12号": "2025-0012", "2025-12345": "2025-12345", "卫工信依申第3号": "卫工信依申第3号", "2025": "2025", "": "",
		"2025-99999999999999999999": "2025-99999999999999999999",
	} {
		if got := numberTyped(typed); got != want {
			t.Errorf("%q is taken for %q, want %q", typed, got, want)
		}
	}
	r := Request{ID: "1"}
	r.CodeHash = hashCode(r.ID, "ABCD-2345-WXYZ")
	for typed, want := range map[string]bool{"ABCD-2345-WXYZ": true, "abcd2345wxyz": true, " abcd 2345 wxyz": true, "ＡＢＣＤ－２３４５－ＷＸＹＺ": true, "ａｂｃｄ　２３４５　ｗｘｙｚ。": true,
		"ABCD—2345—WXYZ": true, "ABCD-2345-WXY": false, "ABCD-2345-WXYZ-2": false, "": false} {
		if r.Knows(typed) != want {
			t.Errorf("the code typed as %q is known: %v", typed, !want)
		}
	}
}

func FuzzNumberTyped(f *testing.F) {
	f.Add("2025-0012")
	f.Add("２０２５年第１２号")
	f.Add("٢٠٢٥-١٢")
	f.Fuzz(func(t *testing.T, text string) {
		once := numberTyped(text)
		if twice := numberTyped(once); twice != once {
			t.Errorf("%q is taken for %q and then for %q", text, once, twice)
		}
	})
}
