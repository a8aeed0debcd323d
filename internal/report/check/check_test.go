package check

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"gongkai/internal/kit/docread"
)

func readText(t *testing.T, name, text string) *Result {
	t.Helper()
	doc, err := docread.ReadBytes(context.Background(), name, []byte(text), docread.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(doc)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return r
}

// A report that holds is found to hold in every layout, without a false alarm,
// and its figures are read as they are.
func TestHoldingReportsHoldInEveryLayout(t *testing.T) {
	for _, l := range layouts() {
		for _, old := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/old=%v", l.name, old), func(t *testing.T) {
				for seed := range uint64(15) {
					r := rand.New(rand.NewPCG(seed, 7))
					truth := consistentTruth(r, old, []int{2, 6, 30, 300, 5000}[seed%5])
					text := l.make(truth)
					got := readText(t, "report"+l.ext, text)
					if got.Status != Holds || len(got.Findings) > 0 {
						t.Fatalf("seed %d: %s %+v\n%+v\n%s", seed, got.Status, got.Findings, got.Doubts, text)
					}
					if got.Year != truth.year || got.Agency != truth.agency {
						t.Fatalf("seed %d: title read as %q of %d", seed, got.Agency, got.Year)
					}
					same(t, seed, l, truth, got, text)
				}
			})
		}
	}
}

func same(t *testing.T, seed uint64, l layout, want *truth, got *Result, text string) {
	t.Helper()
	for k, row := range want.three {
		g := got.Requests.Row(k)
		if g == nil {
			t.Fatalf("seed %d: no row %s", seed, k)
		}
		if g.Readings > 1 {
			if l.sure {
				t.Fatalf("seed %d: row %s in doubt: %+v", seed, k, got.Doubts)
			}
			continue
		}
		for c := range 7 {
			if g.Cells[c].Value != row[c] {
				t.Fatalf("seed %d: row %s column %d read as %d, is %d\n%+v\n%s", seed, k, c, g.Cells[c].Value, row[c], got.Doubts, text)
			}
		}
	}
	if got.Disputes.Readings == 1 {
		for i, v := range want.four {
			if got.Disputes.Cells[i].Value != v {
				t.Fatalf("seed %d: table four cell %d read as %d, is %d", seed, i, got.Disputes.Cells[i].Value, v)
			}
		}
	} else if l.sure {
		t.Fatalf("seed %d: table four in doubt", seed)
	}
}

// Every injected violation is found, under its own identity, where cells are
// parted; where they ran together, the tables are at least found not to hold.
func TestEveryInjectedViolationIsFound(t *testing.T) {
	for _, l := range layouts() {
		t.Run(l.name, func(t *testing.T) {
			for seed := range uint64(24) {
				r := rand.New(rand.NewPCG(seed, 11))
				truth := consistentTruth(r, seed%2 == 1, []int{6, 30, 300}[seed%3])
				want := inject(r, truth)
				text := l.make(truth)
				got := readText(t, "report"+l.ext, text)
				if l.sure {
					found := map[string]bool{}
					for _, f := range got.Findings {
						if f.Level == Hard {
							found[f.ID] = true
						}
					}
					if got.Status != Broken || !covers(found, want) {
						t.Fatalf("seed %d: want %v, found %v (%s)\n%s", seed, want, got.Findings, got.Status, text)
					}
				} else if got.Status != Broken {
					if len(got.Doubts) == 0 {
						t.Fatalf("seed %d: %v is missed in silence\n%s", seed, want, text)
					}
				}
			}
		})
	}
}

func covers(found map[string]bool, want []string) bool {
	for _, w := range want {
		if !found[w] {
			return false
		}
	}
	return true
}

// inject breaks one figure and says which identities that breaks.
func inject(r *rand.Rand, t *truth) []string {
	keys := keysOf(t.old)
	switch r.IntN(4) {
	case 0:
		g := r.IntN(3)
		t.four[g*5+r.IntN(4)] += int64(1 + r.IntN(5))
		return []string{"X5"}
	case 1: // a total
		k := keys[2+r.IntN(len(keys)-4)]
		t.three[k][6] += int64(1 + r.IntN(20))
		return []string{"X2", "X3"}
	case 2: // a case counted in a column and its total, not in the result
		k := keys[2+r.IntN(len(keys)-4)]
		c := r.IntN(6)
		t.three[k][c]++
		t.three[k][6]++
		return []string{"X2"}
	}
	k := []string{"I", "II", "IV"}[r.IntN(3)]
	c := r.IntN(6)
	t.three[k][c] += 7
	t.three[k][6] += 7
	return []string{"X1"}
}

// The numbers of the prose are held against the tables.
func TestProseContradictions(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for _, c := range []struct {
		part, text string
		want       bool
	}{
		{"一", "全年收到政府信息公开申请%d件，均已按期答复。", true},
		{"一", "共受理依申请公开政府信息申请%d件。", true},
		{"一", "其中，市自然资源局收到政府信息公开申请%d件。", false},
		{"一", "2018年收到政府信息公开申请%d件。", false},
		{"一", "收到网上申请%d件。", false},
		{"一", "上年结转%d件。", true},
		{"一", "制发规范性文件%d件。", true},
		{"一", "收到政府信息公开申请%d余件。", false},
		{"四", "本年度发生政府信息公开行政复议%d件。", true},
		{"四", "全年未发生因政府信息公开引发的行政复议、行政诉讼%.0d。", true},
	} {
		truth := consistentTruth(r, false, 30)
		truth.four[0], truth.four[4] = truth.four[0]+1, truth.four[4]+1
		truth.prose["一"] = "情况如下。"
		text := fmt.Sprintf(c.text, 777)
		if strings.Contains(c.text, "%.0d") {
			text = strings.ReplaceAll(c.text, "%.0d", "")
		}
		if c.part == "四" {
			truth.prose["五"] = "问题是深度不够。"
		}
		truth.prose["一"] += "政府信息公开方面，" + text
		got := readText(t, "a.txt", truth.dump("\t", "\n"))
		n := 0
		for _, f := range got.Findings {
			if f.ID == "X8" {
				n++
			}
		}
		if (n > 0) != c.want {
			t.Errorf("%s: findings %+v", text, got.Findings)
		}
		if got.Exit != 0 {
			t.Errorf("%s: prose must not change the outcome: %d", text, got.Exit)
		}
	}
}

func TestPartsThatSayNothing(t *testing.T) {
	truth := consistentTruth(rand.New(rand.NewPCG(1, 1)), false, 10)
	truth.prose["五"], truth.prose["六"] = "无", "无"
	truth.three["f2"][0]++
	truth.three["f2"][6]++
	for _, k := range []string{"g", "I"} {
		truth.three[k][0]++
		truth.three[k][6]++
	}
	truth.prose["一"] = "依法收取信息处理费380元。"
	got := readText(t, "a.txt", truth.dump("\t", "\n"))
	for _, id := range []string{"S2", "S3", "X11"} {
		n := 0
		for _, f := range got.Findings {
			if f.ID == id {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s found %d times: %+v", id, n, got.Findings)
		}
	}
}

// 「21710000218」 is 217, 1, 0, 0, 0, 0, 218 and nothing else.
func TestGluedRow(t *testing.T) {
	kept := plausible(readings("21710000218", 7))
	if len(kept) != 1 || kept[0].say() != "217、1、0、0、0、0、218" {
		t.Fatalf("%v", kept)
	}
}

// The same content gives the same fingerprints.
func TestFingerprintsAreStable(t *testing.T) {
	truth := consistentTruth(rand.New(rand.NewPCG(9, 9)), false, 10)
	truth.four[0]++
	a, b := readText(t, "a.txt", truth.dump("\t", "\n")), readText(t, "b.html", truth.html(false, false, false))
	if a.Findings[0].Print == "" || a.Findings[0].Print != b.Findings[0].Print {
		t.Fatalf("%+v\n%+v", a.Findings, b.Findings)
	}
}

func TestEmptyCells(t *testing.T) {
	truth := consistentTruth(rand.New(rand.NewPCG(5, 5)), false, 3)
	text := strings.ReplaceAll(truth.html(false, false, false), "<td ><p>0</p></td>", "<td ><p>/</p></td>")
	got := readText(t, "a.html", text)
	for _, f := range got.Findings {
		if f.ID != "X10" {
			t.Errorf("%+v", f)
		}
	}
	if got.Status != Broken || len(got.Findings) == 0 {
		t.Fatal(got.Status, len(got.Findings))
	}
}

func TestNoTables(t *testing.T) {
	doc, _ := docread.ReadBytes(context.Background(), "a.txt", []byte("关于放假的通知\n各科室：……"), docread.Options{})
	if _, err := Read(doc); err == nil {
		t.Fatal("a notice is no annual report")
	}
}

func FuzzRead(f *testing.F) {
	r := rand.New(rand.NewPCG(2, 2))
	for _, l := range layouts() {
		f.Add(l.make(consistentTruth(r, r.IntN(2) == 0, 30)))
	}
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := docread.ReadBytes(context.Background(), "a.txt", []byte(text), docread.Options{})
		if err != nil {
			return
		}
		if got, err := Read(doc); err == nil && got.Exit != got.Status.Exit() {
			t.Fatal("status and exit part ways")
		}
	})
}
