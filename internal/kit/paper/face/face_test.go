package face

import "testing"

func serif(t testing.TB) *Face {
	t.Helper()
	f, err := Serif()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFaceHasWhatOfficesWrite(t *testing.T) {
	f := serif(t)
	for _, r := range "中卫市工业和信息化局〔2023〕12号——“一、（一）①⑳㉑”龘䶮㛃𬭎％‰℃㎡×÷≤≥□■√●★§Ａ１～￥" {
		if d := f.Draw(r); d.Lost || d.Width == 0 {
			t.Errorf("%q has no drawing", r)
		}
	}
	if w := f.Draw('中').Width; w != Em {
		t.Errorf("a Chinese character is %d wide, want %d", w, Em)
	}
}

func TestFaceShowsABoxForWhatItLacks(t *testing.T) {
	d := serif(t).Draw('😀')
	if !d.Lost || d.Width == 0 || len(d.Part) != 1 || d.Part[0] != 0 {
		t.Errorf("a character without a drawing is drawn as %+v", d)
	}
}

func TestSubsetHoldsItsDrawings(t *testing.T) {
	f := serif(t)
	zhong, tick := f.Draw('中'), f.Draw('☑')
	if len(tick.Part) != 2 {
		t.Fatalf("☑ is drawn as %v, want two parts", tick.Part)
	}
	small, _, err := read(f.Subset([]Part{{0}, zhong.Part, tick.Part}))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(small.outline(1)); got != padded(f.outline(zhong.Part[0])) {
		t.Error("the drawing of 中 is not the one of the face")
	}
	if small.Width(2) != tick.Width {
		t.Errorf("☑ is %d wide, want %d", small.Width(2), tick.Width)
	}
	if o := small.outline(2); len(o) != 28 || o[0] != 0xff {
		t.Errorf("☑ is not composed: % x", o)
	}
}

func padded(b []byte) string {
	for len(b)%4 != 0 {
		b = append(b[:len(b):len(b)], 0)
	}
	return string(b)
}
