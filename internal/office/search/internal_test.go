package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
)

func TestTextsFoldToWhatPeopleTakeForTheSame(t *testing.T) {
	for in, want := range map[string]string{
		"ＡＢｃ１２":           "abc12",
		"〔2023〕[5]（6）【7】": "(2023)(5)(6)(7)",
		"政务\n公开　指南":       "政务公开指南",
		"open  data\tnow": "open data now",
		"第 3 季度":          "第3季度",
		" 首尾 ":            "首尾",
		"":                "",
	} {
		if got := fold(in).String(); got != want {
			t.Errorf("%q folds to %q, want %q", in, got, want)
		}
	}
}

func TestTokensArePairsWordsAndNumbers(t *testing.T) {
	for in, want := range map[string]string{
		"政务公开":          "公开 务公 开 政务",
		"解":             "解",
		"GB/T 2312标准":   "2312 gb t 准 标准",
		"卫发〔2023〕012号":  "#2023x12 012 2023 卫发 发 号",
		"2023年第3号":      "#2023x3 2023 3 号 年第 第",
		"〔23〕3号":        "23 3 号",
		"，。！":           "",
		"公开公开":          "公开 开 开公",
		"open 数据 open！": "open 据 数据",
	} {
		var got []string
		for k := range tokens(fold(in).String()) {
			got = append(got, k)
		}
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("%q has tokens %q, want %q", in, got, want)
		}
	}
}

func TestQuestionsAreReadAsTermsThatMustAllOccur(t *testing.T) {
	for in, want := range map[string][]term{
		"政策　解读":                {{text: "政策"}, {text: "解读"}},
		"“open data” 《条例》":     {{text: "open data"}, {text: "条例"}},
		"卫发 〔 2023 〕 第 7 号 公开": {{text: "卫发"}, {number: "#2023x7"}, {text: "公开"}},
		"卫发[2023]7号":           {{text: "卫发", number: "#2023x7"}},
		"公开 公开":                {{text: "公开"}},
		"a 1 公":                {{text: "公"}},
		"\"没有收尾":               {{text: "没有收尾"}},
	} {
		if got, cut := parse(in); !slices.Equal(got, want) || cut {
			t.Errorf("%q is read as %+v", in, got)
		}
	}
	for _, long := range []string{strings.Repeat("公", mostRunes+1), "甲乙 丙丁 戊己 庚辛 壬癸 子丑 寅卯 辰巳 午未"} {
		if got, cut := parse(long); !cut || len(got) > mostTerms {
			t.Errorf("%d terms, cut %v", len(got), cut)
		}
	}
}

func TestASnippetShowsWhereMostOfTheTermsAre(t *testing.T) {
	body := "公开。" + strings.Repeat("无关的话，", 60) + "公开指南应当公开。" + strings.Repeat("后面的话，", 60)
	terms, _ := parse("公开")
	var text strings.Builder
	hits := 0
	for _, p := range snippet(body, terms) {
		text.WriteString(p.Text)
		if p.Hit {
			hits++
		}
	}
	if hits != 2 || !strings.HasPrefix(text.String(), "…") || !strings.HasSuffix(text.String(), "…") || utf8.RuneCountInString(text.String()) > snippetLength+2 {
		t.Errorf("%d hits in %q", hits, text.String())
	}
}

// Whatever a text contains is found by any part of it that carries a word:
// the tokens that the part needs are among the text's, and the part is in it.
func FuzzAnyPartOfATextIsFound(f *testing.F) {
	f.Add("依据卫工信发〔2023〕12号，及时更新政府信息公开指南。", 2, 9)
	f.Add("Open Data 开放 ＡＢＣ１２３", 0, 12)
	f.Add("\x00\xff 𠮷野家 é", 0, 4)
	f.Add("2023年第 12 号公告", 0, 10)
	f.Fuzz(func(t *testing.T, text string, from, n int) {
		text = clean(text)
		runes := []rune(text)
		if from < 0 || n < 1 || from >= len(runes) || n > mostRunes {
			return
		}
		part := string(runes[from:min(from+n, len(runes))])
		if from > 0 && class(foldRune(runes[from])) != han && class(foldRune(runes[from])) == class(foldRune(runes[from-1])) {
			return // begins within a word
		}
		piece, ok := newTerm(part)
		folded := fold(text).String()
		if !ok || !strings.Contains(folded, fold(part).String()) {
			return // nothing to find, or a word cut in two
		}
		has := tokens(folded)
		for _, k := range piece.keys() {
			if !has[k.token] && !(k.prefix && hasPrefix(has, k.token)) && !cutOff(k) {
				t.Errorf("%q of %q needs %+v", part, text, k)
			}
		}
		if len(piece.spans(folded)) == 0 {
			t.Errorf("%q is not seen in %q", part, text)
		}
		highlight(text, []term{piece})
		snippet(text, []term{piece})
	})
}

func hasPrefix(set map[string]bool, prefix string) bool {
	for k := range set {
		if strings.HasPrefix(k, prefix) {
			return true
		}
	}
	return false
}

// cutOff says that the key is a figure, which may be the beginning of a longer
// one in the text; figures are found whole.
func cutOff(k key) bool {
	return class([]rune(k.token)[0]) == digits || strings.HasPrefix(k.token, "#")
}

func FuzzQuestionsAreReadWithinBounds(f *testing.F) {
	for _, s := range []string{"政策 解读", "〔2023〕12号", "“a b”", "\x00", "％_'\"\\", "𠮷野家", "1 2 3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		terms, _ := parse(typed)
		if len(terms) > mostTerms {
			t.Fatalf("%d terms", len(terms))
		}
		for _, x := range terms {
			if !utf8.ValidString(x.text) || strings.ContainsRune(x.text, 0) || len(x.keys()) == 0 {
				t.Fatalf("%q gives %+v with keys %+v", typed, x, x.keys())
			}
		}
	})
}

// TestWhatHasTheSameStampIsNotReadAgain: a thing with a stamp is read when it
// is new and when its stamp is another, and not in between.
func TestWhatHasTheSameStampIsNotReadAgain(t *testing.T) {
	reads := 0
	thing := func(stamp string) slice.Found {
		f := slice.Found{Ref: store.Ref{ID: "1"}, Stamp: stamp}
		f.Read = func() (slice.Found, error) {
			reads++
			return slice.Found{Ref: f.Ref, Title: "标题", Body: "正文" + stamp}, nil
		}
		return f
	}
	had := map[string]string{"item/2": "gone"}
	for n, step := range []struct {
		stamp string
		same  bool
		reads int
	}{{"1", false, 1}, {"1", true, 1}, {"2", false, 2}, {"2", true, 2}} {
		d, same, err := fresh("item", thing(step.stamp), had)
		if err != nil || same != step.same || reads != step.reads {
			t.Fatalf("step %d: same %v, %d reads, %v", n, same, reads, err)
		}
		if !same {
			if d.id != "item/1" || d.Body != "正文"+step.stamp {
				t.Fatalf("step %d: %+v", n, d)
			}
			had["item/1"] = d.hash
			continue
		}
		if len(had) != 1 || had["item/2"] == "" {
			t.Fatalf("what is left is %v", had)
		}
		had["item/1"] = fmt.Sprintf("%d@%s", edition, step.stamp)
	}
}
