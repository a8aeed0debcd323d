package words_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/internal/office/screen/words"
)

func found(m *words.Matcher, text string) string {
	var out []string
	runes := []rune(text)
	for _, h := range m.Find(text) {
		out = append(out, fmt.Sprintf("%d:%s", h.ID, string(runes[h.Start:h.End])))
	}
	return strings.Join(out, " ")
}

func TestTermsAreFoundAsTheyAreWritten(t *testing.T) {
	m := words.New([]words.Term{{ID: 0, Text: "部暑"}, {ID: 1, Text: "台独", Except: []string{"反对台独"}}, {ID: 2, Text: "法轮"}, {ID: 3, Text: "法轮大法"}, {ID: 4, Text: "VPN"}, {ID: 5, Text: "部 暑"}, {ID: 6, Text: "大法好"}})
	for text, want := range map[string]string{
		"工作部暑": "0:部暑 5:部暑", "部　暑": "0:部　暑 5:部　暑", "部\u200b暑": "0:部\u200b暑 5:部\u200b暑", "反对台独": "", "反对 台独，台独": "1:台独", "法轮大法": "3:法轮大法", "法轮大法好": "3:法轮大法 6:大法好",
		"ＶＰＮ服务": "4:ＶＰＮ", "vpn": "4:vpn", "VPNs": "", "": "", "部署": "",
	} {
		if got := found(m, text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := found(words.New(nil), "部暑"); got != "" {
		t.Error(got)
	}
}

// FuzzFind compares the table with looking for each term by itself.
func FuzzFind(f *testing.F) {
	f.Add("甲乙丙甲乙", "甲乙\n乙丙\n丙")
	f.Add("a b AB ａｂ", "ab\na b")
	f.Add("\xff\xfe甲\u00ad乙", "甲乙")
	f.Fuzz(func(t *testing.T, text, list string) {
		var terms []words.Term
		for i, s := range strings.Split(list, "\n") {
			terms = append(terms, words.Term{ID: i, Text: s})
		}
		if len(terms) > 50 {
			return
		}
		hits := words.New(terms).Find(text)
		runes := []rune(text)
		last := 0
		for _, h := range hits {
			if h.Start < last || h.End > len(runes) || h.Start >= h.End {
				t.Fatalf("%+v in %d", h, len(runes))
			}
			last = h.Start
			if !strings.Contains(words.Key("x"+string(runes[h.Start:h.End])+"x"), words.Key(terms[h.ID].Text)) && !strings.Contains(words.Key(string(runes[h.Start:h.End])), words.Key(terms[h.ID].Text)) {
				t.Fatalf("%q is no %q", string(runes[h.Start:h.End]), terms[h.ID].Text)
			}
		}
		for _, x := range terms {
			if k := words.Key(x.Text); utf8.ValidString(list) && strings.IndexFunc(k, func(r rune) bool { return r < 0x4e00 || r > 0x9fff }) < 0 && k != "" && strings.Contains(words.Key(text), k) && len(hits) == 0 {
				t.Fatalf("%q stands in %q and was not found", k, text)
			}
		}
	})
}

// lexicon makes n terms of two to six characters and a text of 30 kB.
func lexicon(n int) ([]words.Term, string) {
	r := rand.New(rand.NewPCG(1, 2))
	word := func(n int) string {
		out := make([]rune, n)
		for i := range out {
			out[i] = rune(0x4e00 + r.IntN(3000))
		}
		return string(out)
	}
	terms := make([]words.Term, n)
	for i := range terms {
		terms[i] = words.Term{ID: i, Text: word(2 + r.IntN(5))}
	}
	var text strings.Builder
	for text.Len() < 30_000 {
		text.WriteString(word(20) + "，" + terms[r.IntN(n)].Text + "。")
	}
	return terms, text.String()
}

func BenchmarkFind(b *testing.B) {
	terms, text := lexicon(20_000)
	m := words.New(terms)
	b.Run("table", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			m.Find(text)
		}
	})
	b.Run("table_baseline", func(b *testing.B) { // each term by itself
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			n := 0
			for _, t := range terms {
				n += strings.Count(text, t.Text)
			}
		}
	})
}

func BenchmarkBuild(b *testing.B) {
	terms, _ := lexicon(20_000)
	for b.Loop() {
		words.New(terms)
	}
}
