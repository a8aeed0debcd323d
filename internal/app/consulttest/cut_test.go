package consulttest_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/consult"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/who"
	"gongkai/internal/publish/publishtest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestADraftIsCutIntoItsArticles(t *testing.T) {
	for _, c := range []struct {
		name, draft string
		labels      []string
	}{
		{"by 条, chapters with what follows", draftText, []string{"标题和序言", "第一条", "第二条", "第三条", "第四条"}},
		{"by 一、", "<p>关于支持的若干措施</p><p>一、降低门槛。</p><p>细则另定。</p><p>二、提高比例。</p>", []string{"标题和序言", "一、", "二、"}},
		{"nothing", "", nil},
	} {
		var got []string
		for _, a := range consult.Cut(c.draft) {
			got = append(got, a.Label)
		}
		if !slices.Equal(got, c.labels) {
			t.Errorf("%s: %q, want %q", c.name, got, c.labels)
		}
	}
	all := consult.Cut(draftText)
	if all[1].Head == "" || !strings.Contains(all[1].Head, "第一章") || !strings.Contains(all[3].Text, "项目备案文件") {
		t.Errorf("%+v", all)
	}
}

func FuzzCut(f *testing.F) {
	f.Add(draftText)
	f.Add("<p>第一章</p>")
	f.Add("第十条")
	f.Fuzz(func(t *testing.T, s string) {
		clean := rich.Clean(s)
		for i, a := range consult.Cut(clean) {
			if a.No != int64(i+1) || a.Label == "" || strings.TrimSpace(a.Text) == "" {
				t.Fatalf("%d: %+v", i, a)
			}
		}
	})
}

func TestOpinionsThatSayTheSame(t *testing.T) {
	texts := []string{"投资门槛1000万元太高，小厂达不到，建议降到500万元。", "投资门槛１０００万元太高，小厂达不到，建议降到500万元！", "建议增加一次申报时间。", "投资门槛1000万元太高，小厂达不到，建议降到300万元。", "", "完全不同的一句话，说的是公示期。"}
	got := consult.Sort(texts)
	if got[1].Leader != 0 || got[1].Score != 1000 {
		t.Errorf("width and marks make a difference: %+v", got[1])
	}
	if got[3].Leader != 0 || got[3].Score >= 1000 || got[3].Score < consult.LeastLikeness {
		t.Errorf("%+v", got[3])
	}
	for _, i := range []int{2, 4, 5} {
		if got[i].Leader != i {
			t.Errorf("%q is put to %q", texts[i], texts[got[i].Leader])
		}
	}
	if a, b := consult.Likeness(texts[0], texts[3]), consult.Likeness(texts[3], texts[0]); a != b {
		t.Errorf("%d %d", a, b)
	}
}

// voicesOf are n opinions of which every fifth says what an earlier one said
// in other words.
func voicesOf(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("关于第%d条，%s建议把%d万元改为%d万元，并在%d日内公布结果，理由是第%d类企业负担较重。", i%40, []string{"我厂", "我们园区", "本人", "协会"}[i%4], i*7%9000, i*11%9000, i%90, i)
		if i%5 == 4 {
			out[i] = strings.Replace(out[i-2], "并在", "并且在", 1)
		}
	}
	return out
}

// Ten times as many opinions cost about ten times, not a hundred times.
func BenchmarkLikeness(b *testing.B) {
	small, large := voicesOf(5_000), voicesOf(50_000)
	b.Run("50000", func(b *testing.B) {
		for b.Loop() {
			consult.Sort(large)
		}
	})
	b.Run("50000_baseline", func(b *testing.B) {
		for b.Loop() {
			consult.Sort(small)
		}
	})
}

// Every state, every move, every role.
func TestWhoMayDoWhat(t *testing.T) {
	h := build(t)
	var out strings.Builder
	h.Each(func(role string, a who.Actor) {
		fmt.Fprintf(&out, "== %s\n", role)
		for _, st := range consult.Consultations.States {
			k := plan()
			c := &consult.Case{Consultation: &consult.Consultation{State: st.State, Unit: publishtest.UnitEnergy, DecidedOn: 1, AnnouncedAt: k.OpensAt, OpensAt: k.OpensAt, ClosesAt: k.ClosesAt}, Now: k.ClosesAt.AddDate(0, 0, 1)}
			fmt.Fprintf(&out, "征集%s：%s\n", st.Title, moves(consult.Consultations.Can(c, a.On(publishtest.UnitEnergy, ""))))
		}
		for _, st := range consult.Opinions.States {
			c := &consult.OpinionCase{Opinion: &consult.Opinion{State: st.State}, Consultation: &consult.Consultation{State: consult.Announced}}
			fmt.Fprintf(&out, "意见%s：%s\n", st.Title, moves(consult.Opinions.Can(c, a.On(publishtest.UnitEnergy, ""))))
		}
	})
	for _, err := range []error{consult.Consultations.Check(), consult.Opinions.Check()} {
		h.Must(err)
	}
	path := filepath.Join("testdata", "flow-roles.txt")
	if *update {
		h.Must(os.MkdirAll("testdata", 0o755))
		h.Must(os.WriteFile(path, []byte(out.String()), 0o644))
	}
	want, err := os.ReadFile(path)
	h.Must(err)
	if string(want) != out.String() {
		t.Errorf("%s differs; look at the change and run with -update if it is right:\n%s", path, out.String())
	}
}

func moves[T any](all []flow.Option[T]) string {
	var out []string
	for _, o := range all {
		if o.Refusal != "" {
			out = append(out, "("+o.Move.Name+"："+o.Refusal+")")
			continue
		}
		out = append(out, o.Move.Name)
	}
	if len(out) == 0 {
		return "—"
	}
	return strings.Join(out, " ")
}
