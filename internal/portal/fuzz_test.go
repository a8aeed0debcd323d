package portal

import (
	"net/url"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/office/content"
)

func FuzzAddress(f *testing.F) {
	for _, s := range []string{"/zcwj/", "/zcwj/index.html", "/zcwj/index_3.html", "/zcwj", "//", "/a/index_99999999999999.html", "/a/../b/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, path string) {
		at := placeOf(path)
		if at.page < 0 || strings.HasPrefix(at.path, "/") || strings.HasSuffix(at.path, "/") {
			t.Errorf("%q is read as %+v", path, at)
		}
		if at.page > 0 && !strings.HasSuffix(path, pageHref("", at.page+1)) {
			t.Errorf("%q is page %d", path, at.page)
		}
	})
}

func FuzzLibraryQuestion(f *testing.F) {
	f.Add("q=惠企&code=卫工信发&no_year=2023&no=012&from=2023-01-01&topic=a/b&page=3")
	f.Add("from=x&to=%00&kind=&valid=废止")
	docs := []doc{{Live: content.Live{Title: "通知", Kind: content.KindDocument, Topic: "a/b"}, Code: "卫工信发", NoYear: "2023", No: "12", folded: fold("通知\n卫工信发〔2023〕12号")}}
	f.Fuzz(func(t *testing.T, query string) {
		v, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		ask := readAsk(v, civil.MustParse("2023-09-05"))
		again, err := url.ParseQuery(ask.values().Encode())
		if err != nil {
			t.Fatal(err)
		}
		if got := readAsk(again, ask.today).values().Encode(); got != ask.values().Encode() {
			t.Errorf("%q becomes %q", ask.values().Encode(), got)
		}
		for _, facet := range ask.facets(docs, "/x/", true) {
			for _, c := range facet.Choices {
				if c.Count < 0 || c.Count > len(docs) {
					t.Errorf("%s counts %d", facet.Title, c.Count)
				}
			}
		}
	})
}

func TestFoldedNumbersAreOne(t *testing.T) {
	want := fold("卫工信发〔2023〕12号")
	for _, s := range []string{"卫工信发[2023]12号", "卫工信发（2023）12号", "卫工信发【２０２３】１２号", "卫工信发 ﹝2023﹞ 12 号", "卫工信发(2023)12号", "卫工信发［2023］12号"} {
		if fold(s) != want {
			t.Errorf("%q is folded to %q", s, fold(s))
		}
	}
}

func TestShownBodyLeadsOutsideByThePageThatAsks(t *testing.T) {
	for in, want := range map[string]string{
		`<p><a href="https://a.example/?b=1&amp;c=2">x</a></p>`: `/leave?to=https%3A%2F%2Fa.example%2F%3Fb%3D1%26c%3D2"`,
		`<p><a href="/art/1.html">x</a></p>`:                    `<p><a href="/art/1.html">x</a></p>`,
	} {
		if got := shownBody(in); !strings.Contains(got, want) || strings.Contains(got, `href="http`) {
			t.Errorf("%s is shown as %s", in, got)
		}
	}
}
