package textdiff

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func show(list []Segment) string {
	var b strings.Builder
	for _, s := range list {
		switch s.Op {
		case "-":
			b.WriteString("[-" + s.Text + "]")
		case "+":
			b.WriteString("[+" + s.Text + "]")
		default:
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func TestSegmentsRead(t *testing.T) {
	for _, c := range [][3]string{
		{"2023年11月底前完成", "2023年10月底前完成", "2023年[-11][+10]月底前完成"},
		{"", "新增", "[+新增]"}, {"删去", "", "[-删去]"}, {"一样", "一样", "一样"},
		{"各县区人民政府", "各县（区）人民政府", "各县[+（]区[+）]人民政府"},
		{"use version one", "use release one", "use [-version][+release] one"},
		{"由市发展和改革委员会负责实施", "由市工业和信息化局组织实施", "由市[-发展和改革委员会负责][+工业和信息化局组织]实施"},
	} {
		if got := show(Compare(c[0], c[1])); got != c[2] {
			t.Errorf("%q", got)
		}
	}
}

// Whatever the texts, the "=" and "-" pieces are the old one and the "=" and
// "+" pieces the new one.
func checkSegments(t *testing.T, old, new string, list []Segment) {
	t.Helper()
	var a, b strings.Builder
	for _, s := range list {
		if s.Op != "+" {
			a.WriteString(s.Text)
		}
		if s.Op != "-" {
			b.WriteString(s.Text)
		}
	}
	if a.String() != old || b.String() != new {
		t.Fatalf("%q → %q: %+v", old, new, list)
	}
}

func TestSegmentsAreShortest(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	word := func() []int32 {
		out := make([]int32, r.IntN(12))
		for i := range out {
			out[i] = int32(r.IntN(3))
		}
		return out
	}
	for range 3000 {
		a, b := word(), word()
		edits := 0
		for _, s := range Script(a, b) {
			if !s.Same {
				edits += s.A1 - s.A0 + s.B1 - s.B0
			}
		}
		if want := len(a) + len(b) - 2*common(a, b); edits != want {
			t.Fatalf("%v → %v: %d edits, want %d", a, b, edits, want)
		}
	}
}

// common is the length of the longest common subsequence, by definition.
func common(a, b []int32) int {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	table := make([][]int, len(a)+1)
	for i := range table {
		table[i] = make([]int, len(b)+1)
	}
	for i := range a {
		for j := range b {
			table[i+1][j+1] = max(table[i][j+1], table[i+1][j])
			if a[i] == b[j] {
				table[i+1][j+1] = table[i][j] + 1
			}
		}
	}
	return table[len(a)][len(b)]
}

func FuzzSegments(f *testing.F) {
	f.Add("2023年11月", "2023年10月")
	f.Fuzz(func(t *testing.T, a, b string) {
		a, b = strings.ToValidUTF8(a, "?"), strings.ToValidUTF8(b, "?")
		checkSegments(t, a, b, Compare(a, b))
	})
}
