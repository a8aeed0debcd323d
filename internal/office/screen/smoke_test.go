package screen_test

import (
	"bytes"
	"context"
	"testing"

	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/screen"
)

type house struct {
	*officetest.House
	*screen.Screen
}

// openHouse opens an organisation with the checks.
func openHouse(t testing.TB, change ...func(*screen.Deps)) house {
	t.Helper()
	var s *screen.Screen
	h := officetest.Open(t, func(h *officetest.House) []slice.Slice {
		d := screen.Deps{DB: h.DB, Key: bytes.Repeat([]byte("k"), 32), Log: h.Logger}
		for _, f := range change {
			f(&d)
		}
		var err error
		s, err = screen.New(d)
		h.Must(err)
		return []slice.Slice{s.Slice()}
	}, screen.Migrations())
	return house{h, s}
}

var ref = store.Ref{Kind: "article", ID: "a1"}

func (h house) check(sub screen.Subject) screen.Report {
	h.Helper()
	if sub.Agency == "" {
		sub.Agency = officetest.Agency
	}
	if sub.Ref.ID == "" {
		sub.Ref = ref
	}
	r, err := h.Check(context.Background(), h.DB, sub)
	h.Must(err)
	return r
}

func TestABodyIsCheckedAndMasked(t *testing.T) {
	h := openHouse(t)
	body := "<h1>公示</h1><table><tr><th>姓名</th><th>电话</th></tr><tr><td>张三</td><td>138 1234<b>5678</b></td></tr></table><p>身份证号11010519491231002X</p>"
	r := h.check(screen.Subject{Title: "公示", Body: body})
	if len(r.Blocking()) != 2 {
		t.Fatalf("%+v", r.Findings)
	}
	out, err := h.MaskHTML(body, r.Findings)
	if err != nil {
		t.Fatal(err)
	}
	if want := "<h1>公示</h1><table><tr><th>姓名</th><th>电话</th></tr><tr><td>张三</td><td>138****5678<b></b></td></tr></table><p>身份证号11*************02X</p>"; out != want {
		t.Errorf("got  %s\nwant %s", out, want)
	}
	if again := h.check(screen.Subject{Title: "公示", Body: out}); len(again.Findings) > 0 {
		t.Errorf("%+v", again.Findings)
	}
}
