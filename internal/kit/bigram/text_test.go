package bigram

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// shown gives a folded text with its gaps as |.
func shown(r []rune) string {
	return strings.NewReplacer(string(gap), "|", string(edge), "$").Replace(string(r))
}

func TestTextsFoldToWhatPeopleTakeForTheSame(t *testing.T) {
	for in, want := range map[string]string{
		"ＡＢｃ１２":                  "|abc|12|",
		"卫工信发〔2023〕12号":          "卫工信发|2023|12|号",
		"卫工信发【２０２３】０１２ 号":        "卫工信发|2023|12|号",
		"卫工信发2023 12号":           "卫工信发|2023|12|号",
		"政务\n公开　指南":              "政务公开指南",
		"open  data\tnow":        "|open|data|now|",
		"第 3 季度":                 "第|3|季度",
		"政務公開、依申請公開":             "政务公开|依申请公开",
		" 《条例》。":                 "条例",
		"5G基站":                   "|5|g|基站",
		"000100":                 "|100|",
		"0":                      "|0|",
		"cafe\u0301 café":        "|café|café|",
		"①公开":                    "|1|公开",
		"政\u200b务\u00ad公\ufe0f开": "政务公开",
		"":                       "",
		"，。！":                    "",
	} {
		f := Fold(in)
		if got := shown(f.Runes); got != want {
			t.Errorf("%q folds to %q, want %q", in, got, want)
		}
		if len(f.at) != len(f.Runes) {
			t.Errorf("%q: %d places for %d characters", in, len(f.at), len(f.Runes))
		}
	}
}

func TestPhrasesAreReadFromWhatIsTyped(t *testing.T) {
	for in, want := range map[string]string{
		"政策　解读":          "政策,解读",
		"“open data” 条例": "|open|data,条例",
		"gong 12":        "|gong,|12|",
		"公开 公开 ， ":       "公开",
		"\"没有收尾":         "没有收尾",
	} {
		var got []string
		for _, p := range Phrases(Split(in)) {
			got = append(got, shown(p))
		}
		if strings.Join(got, ",") != want {
			t.Errorf("%q is read as %q, want %q", in, got, want)
		}
	}
	if !NewPhrase("a").Single() || !NewPhrase("7").Single() || NewPhrase("政").Single() || NewPhrase("12").Single() {
		t.Error("single letters and digits are not told apart")
	}
	if got := NewPhrase("卫工信发〔2023〕12号").String(); got != "卫工信发 2023 12 号" {
		t.Errorf("a phrase is shown as %q", got)
	}
}

func marked(list []Piece) string {
	var b strings.Builder
	for _, p := range list {
		if p.Hit {
			b.WriteString("<" + p.Text + ">")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestWhatWasAskedForIsMarkedInTheOriginal(t *testing.T) {
	for _, c := range []struct{ text, ask, want string }{
		{"依《政務公開》条例", "政务公开", "依《<政務公開>》条例"},
		{"见卫工信发【２０２３】０１２号文", "卫工信发[2023]12号", "见<卫工信发【２０２３】０１２号>文"},
		{"共112件，12件", "12", "共112件，<12>件"},
		{"12、12、12", "12", "<12>、<12>、<12>"},
		{"政务公开", "政务公 务公开", "<政务公开>"},
		{"Gongkai 系统", "gong", "<Gong>kai 系统"},
		{"政\n务公开", "政务", "<政\n务>公开"},
		{"<b>公开</b>", "公开", "<b><公开></b>"},
		{"无", "公开", "无"},
	} {
		if got := marked(Highlight(c.text, Phrases(Split(c.ask)))); got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.ask, c.text, got, c.want)
		}
	}
}

func TestASnippetShowsWhereMostOfTheTermsAre(t *testing.T) {
	text := "公开。" + strings.Repeat("无关的话，", 60) + "公开的申请表，" + strings.Repeat("后面的话，", 60)
	got, ok := Snippet(text, Phrases([]string{"申请", "公开"}), 80)
	if s := marked(got); !ok || !strings.HasPrefix(s, "…") || !strings.HasSuffix(s, "…") || !strings.Contains(s, "<公开>的<申请>表") || utf8.RuneCountInString(s) > 90 {
		t.Errorf("%v %s", ok, s)
	}
	if got, ok = Snippet(text, Phrases([]string{"沒有"}), 10); ok || marked(got) != "公开。无关的话，无关…" {
		t.Errorf("%v %s", ok, marked(got))
	}
	if got, ok = Snippet("甲"+strings.Repeat("乙", 50)+"電話9557068123。", Phrases([]string{"电话"}), 30); !ok || !strings.Contains(marked(got), "<電話>9557068123") {
		t.Errorf("%v %s", ok, marked(got))
	}
}

// Any part of a text that does not begin or end within a word is found in it.
func FuzzAnyPartOfATextIsFound(f *testing.F) {
	f.Add("依据卫工信发〔2023〕12号，及时更新政府信息公开指南。", 2, 9)
	f.Add("Open Data 开放 ＡＢＣ１２３", 0, 12)
	f.Add("\x00\xff 𠮷野家 é e\u0301", 0, 4)
	f.Add("ﾊﾞ가각\u1100\u1161", 0, 2)
	f.Fuzz(func(t *testing.T, text string, from, n int) {
		text = strings.ToValidUTF8(text, "")
		runes := []rune(text)
		if from < 0 || n < 1 || n > 100 || from >= len(runes) {
			return
		}
		part := string(runes[from:min(from+n, len(runes))])
		p := NewPhrase(part)
		if len(p) == 0 {
			return
		}
		x := New()
		x.Apply([]Doc{{Key: "a", Body: []string{text}}})
		found := x.View().Total(p) == 1
		stands := strings.Contains(string(Whole(text)), string(p))
		if found != stands {
			t.Fatalf("%q in %q: found %v, stands there %v", part, text, found, stands)
		}
		if got := x.View().Total(); got != 1 {
			t.Fatalf("%d documents", got)
		}
		pieces := Highlight(text, []Phrase{p})
		var back strings.Builder
		for _, x := range pieces {
			if x.Text == "" || !utf8.ValidString(x.Text) {
				t.Fatalf("%q gives the piece %q", text, x.Text)
			}
			back.WriteString(x.Text)
		}
		if back.String() != text {
			t.Fatalf("%q comes back as %q", text, back.String())
		}
		if stands && !slices.ContainsFunc(pieces, func(x Piece) bool { return x.Hit }) {
			t.Fatalf("%q is not marked in %q", part, text)
		}
		Snippet(text, []Phrase{p}, 10)
	})
}

func FuzzListsComeBack(f *testing.F) {
	f.Add(uint64(1), 200, uint32(1000))
	f.Add(uint64(2), 3, uint32(1))
	f.Fuzz(func(t *testing.T, seed uint64, n int, step uint32) {
		if n < 1 || n > 2000 || step == 0 || step > 1<<20 {
			return
		}
		r := rand.New(rand.NewPCG(seed, 1))
		at, last := make([]uint32, n), uint32(0)
		for i := range at {
			last += 1 + r.Uint32N(step)
			at[i] = last
		}
		l := openList(appendList(nil, at))
		if !slices.Equal(l.all(nil), at) {
			t.Fatal("the list does not come back")
		}
		var ask, want []uint32
		for x := range last/3 + 2 {
			if r.IntN(3) == 0 {
				ask = append(ask, x*3)
			}
		}
		for _, x := range ask {
			if _, ok := slices.BinarySearch(at, x+5); ok {
				want = append(want, x)
			}
		}
		if got := l.keep(slices.Clone(ask), 5, make([]uint32, 0, block)); !slices.Equal(got, want) {
			t.Fatalf("kept %d, want %d", len(got), len(want))
		}
	})
}

// Readers see a change whole or not at all, whatever is merged meanwhile.
func TestReadersSeeWholeChanges(t *testing.T) {
	x := New()
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				v := x.View()
				r := v.Find(Ask{All: []Phrase{NewPhrase("公开")}, Most: 100, Count: []int{0}})
				if r.Total%2 != 0 || len(r.Hits) != min(r.Total, 100) || v.Docs()%2 != 0 {
					t.Errorf("half of a change is seen: %d", r.Total)
					return
				}
			}
		})
	}
	name := func(i int) string { return string(rune('a' + i)) }
	for i := range 300 {
		a, b := name(i%40), name(i%40+100)
		doc := Doc{Order: int64(i), Body: []string{"政务公开" + strings.Repeat("正文", 20)}, Facets: [][]string{{"甲"}}}
		other := doc
		doc.Key, other.Key = a, b
		if i%7 == 3 {
			x.Apply(nil, a, b)
		} else {
			x.Apply([]Doc{doc, other})
		}
	}
	close(stop)
	wg.Wait()
	x.Settle()
}
