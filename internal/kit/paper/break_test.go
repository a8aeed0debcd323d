package paper

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"
)

// broken are the lines of a text in a width of so many characters.
func broken(t testing.TB, text string, width float64) []string {
	t.Helper()
	s, err := newSetter(context.Background(), "", nil, "")
	if err != nil {
		t.Fatal(err)
	}
	g := s.glyphs([]span{{text: text}}, form{size: 1, pitch: 1}, width)
	var out []string
	for _, c := range breakLines(g, width, width) {
		line := ""
		for _, x := range g[c.from:c.to] {
			line += string(x.r)
		}
		out = append(out, line)
	}
	return out
}

func TestLinesAreBrokenAsChineseIsSet(t *testing.T) {
	for _, c := range []struct {
		name, text string
		width      float64
		want       string
	}{
		{"a stop hangs over the end", "一二三四五。六七", 5.5, "一二三四五。|六七"},
		{"a stop takes its character along", "一二三四五。六七", 5, "一二三四|五。六七"},
		{"an opening mark goes to the next line", "一二三四（五六）", 5, "一二三四|（五六）"},
		{"a book's title keeps its marks", "一二三《四》五", 4, "一二三|《四》五"},
		{"a telephone number is one word", "一二三电话0955-7012345转", 8, "一二三电话|0955-7012345转"},
		{"a document's number keeps its sign", "一二三四五第12号", 7, "一二三四五第|12号"},
		{"a year keeps its word", "一二三四2023年", 6.5, "一二三四|2023年"},
		{"a percentage is one", "一二三四五12.5％", 7, "一二三四五|12.5％"},
		{"what cannot be divided is divided", "aaaaaaaaaaaaaaaaaaaaaaaa", 5, ""},
		{"a line break is kept", "一\n二", 5, "一|二"},
		{"an address goes on after a part of its path", "见https://a.example/bc/de/fg.html页", 9, ""},
		{"two line breaks leave a line", "一\n\n二", 5, "一||二"},
	} {
		got := broken(t, c.text, c.width)
		if c.want != "" && strings.Join(got, "|") != c.want {
			t.Errorf("%s: %q", c.name, strings.Join(got, "|"))
		}
		if joined := strings.Join(got, ""); joined != strings.ReplaceAll(c.text, "\n", "") {
			t.Errorf("%s: the lines say %q", c.name, joined)
		}
	}
}

func TestJustifiedLinesEndAtTheEdge(t *testing.T) {
	s, err := newSetter(context.Background(), "", nil, "")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("各县（区）工业和信息化主管部门，2023年度共12.5％。", 20)
	lines := s.lines([]span{{text: text}}, textWidth, body(0))
	for i, l := range lines[:len(lines)-1] {
		end := l.x
		for k, g := range l.glyphs {
			end += g.w + at(l.extra, k)
		}
		end -= hang(l.glyphs[len(l.glyphs)-1])
		if d := end - textWidth; d > 0.01 || d < -0.01 {
			t.Errorf("line %d ends %.2f points from the edge", i, d)
		}
	}
}

// FuzzSheet holds that any body can be printed, that breaking loses nothing,
// and that no table is cut so that a line of it is lost.
func FuzzSheet(f *testing.F) {
	f.Add("<p>一</p><table><tr><td rowspan=3 colspan=9>a</td></tr><tr><td><ul><li>x</ul></td></tr></table>")
	f.Add("<ol start=99><li><li><table><tr></table></ol><h2></h2><figure><img></figure><blockquote>")
	f.Add("text <b>bold<p>more</b><a href='/x'>y</a>" + strings.Repeat("长", 3000))
	f.Add("<table><tr>" + strings.Repeat("<td>1</td>", 80) + "</tr></table>")
	f.Fuzz(func(t *testing.T, bodyHTML string) {
		if len(bodyHTML) > 20_000 || !utf8.ValidString(bodyHTML) {
			t.Skip()
		}
		sh := Sheet{Title: "题", Body: bodyHTML, Source: "https://a.example/"}
		if _, err := PDF(context.Background(), sh); err != nil {
			t.Fatal(err)
		}
		if _, err := DOCX(context.Background(), sh); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkPDF(b *testing.B) {
	s := long(b)
	for b.Loop() {
		if _, err := PDF(context.Background(), s); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDOCX(b *testing.B) {
	s := long(b)
	for b.Loop() {
		if _, err := DOCX(context.Background(), s); err != nil {
			b.Fatal(err)
		}
	}
}
