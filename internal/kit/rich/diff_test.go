package rich

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"gongkai/internal/kit/textdiff"
)

func show(list []textdiff.Segment) string {
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

// Whatever the texts, the "=" and "-" pieces are the old one and the "=" and
// "+" pieces the new one.
func checkSegments(t *testing.T, old, new string, list []textdiff.Segment) {
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

const oldRules = `<h2>第一章　总则</h2><p>第一条　为规范信息公开工作，制定本办法。</p><p>第二条　本办法适用于本市各级行政机关。</p><p>（一）市级机关；</p><p>（二）县区机关。</p><p>第三条　信息公开应当及时、准确，自信息形成之日起20个工作日内公开。</p><p>第四条　本办法由办公室负责解释。</p><p>第五条　本办法自2020年1月1日起施行。</p><p class="sign">市人民政府办公室</p>`

const newRules = `<h2>第一章　总则</h2><p>第一条　为规范政府信息公开工作，制定本办法。</p><p>第二条　本办法所称信息，是指在履行职责过程中制作或者获取的信息。</p><p>第三条　本办法适用于本市各级行政机关。</p><p>（一）市级机关；</p><p>（二）县（区）机关。</p><p>第四条　信息公开应当及时、准确，自信息形成或者变更之日起20个工作日内公开。</p><p>第五条　本办法自2026年7月1日起施行。</p><p class="sign">市人民政府办公室</p>`

func TestDiffAlignsRenumberedClauses(t *testing.T) {
	var got []string
	for _, c := range Diff(oldRules, newRules) {
		text := c.Old
		if c.Op == "+" {
			text = c.New
		}
		if c.Op == "~" {
			text = show(c.Segments)
		}
		got = append(got, c.Op+text)
	}
	want := []string{
		"=第一章　总则",
		"~第一条　为规范[+政府]信息公开工作，制定本办法。",
		"+第二条　本办法所称信息，是指在履行职责过程中制作或者获取的信息。",
		"~第[-二][+三]条　本办法适用于本市各级行政机关。",
		"=（一）市级机关；",
		"~（二）县[+（]区[+）]机关。",
		"~第[-三][+四]条　信息公开应当及时、准确，自信息形成[+或者变更]之日起20个工作日内公开。",
		"-第四条　本办法由办公室负责解释。",
		"~第五条　本办法自[-2020][+2026]年[-1][+7]月1日起施行。",
		"=市人民政府办公室",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestClausesStandOppositeEachOther(t *testing.T) {
	var got []string
	for _, c := range Clauses(oldRules, newRules) {
		got = append(got, c.Op+" "+c.OldLabel+"→"+c.NewLabel)
	}
	want := "= 第一章→第一章|~ 第一条→第一条|+ →第二条|~ 第二条→第三条|~ 第三条→第四条|- 第四条→|~ 第五条→第五条|= →"
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
	if c := Clauses(oldRules, newRules)[3]; !strings.Contains(c.Old, "（二）县区机关。") || !strings.Contains(show(c.Segments), "县[+（]区[+）]机关") {
		t.Errorf("%+v", c)
	}
}

func TestDiffRewrittenUnderTheSameNumber(t *testing.T) {
	changes := Diff("<p>第一条　甲乙丙丁。</p><p>第二条　旧的说法不再适用。</p>", "<p>第一条　甲乙丙丁。</p><p>第二条　另有规定，从其规定处理。</p>")
	if len(changes) != 2 || changes[1].Op != "~" || changes[1].Label != "第二条" {
		t.Errorf("%+v", changes)
	}
}

func TestDiffTablesByRow(t *testing.T) {
	old := "<table><tr><td>0</td><td>编制目录</td></tr><tr><td>1</td><td>发布政策</td></tr><tr><td>2</td><td>解读政策</td></tr></table><p>此段要搬到前面去的文字。</p>"
	new := "<p>此段要搬到前面去的文字。</p><table><tr><td>0</td><td>编制目录</td></tr><tr><td>1</td><td>发布政策</td></tr><tr><td>2</td><td>解读重要政策</td></tr></table>"
	changes := Diff(old, new)
	var moved int
	for _, c := range changes {
		if c.Moved {
			moved++
		}
	}
	if moved != 2 {
		t.Errorf("moved %d: %+v", moved, changes)
	}
	found := false
	for _, c := range changes {
		found = found || c.Op == "~" && show(c.Segments) == "2 ｜ 解读[+重要]政策"
	}
	if !found {
		t.Errorf("%+v", changes)
	}
}

// Every block of both texts stands in the comparison once, in order.
func TestDiffLosesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	text := func() string {
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteString("<p>第" + string([]rune("一二三四五")[r.IntN(5)]) + "条 " + strings.Repeat(string([]rune("甲乙丙丁戊")[r.IntN(5)])+"字", r.IntN(6)) + "</p>")
		}
		return b.String()
	}
	for range 300 {
		a, b := text(), text()
		var old, new []string
		for _, c := range Diff(a, b) {
			if c.OldBlock >= 0 {
				old = append(old, c.Old)
			}
			if c.NewBlock >= 0 {
				new = append(new, c.New)
			}
			if c.Op == "~" {
				checkSegments(t, c.Old, c.New, c.Segments)
			}
		}
		if strings.Join(old, "\n") != Text(a) || strings.Join(new, "\n") != Text(b) {
			t.Fatalf("%s\n%s", a, b)
		}
	}
}

// What changes without a word, such as where a link leads, is told.
func TestDiffSeesFormsLinksAndPictures(t *testing.T) {
	old := `<p>甲<a href="/a">链接</a></p><p>不变</p><p><img src="/files/1.png" alt="旧图"></p><p>字</p>`
	new := `<p>甲<a href="/b">链接</a></p><p>不变</p><p><img src="/files/1.png" alt="新图"></p><p><strong>字</strong></p>`
	var got []string
	for _, c := range Diff(old, new) {
		got = append(got, fmt.Sprint(c.Op, c.Restyled, c.New))
	}
	if want := "=true甲链接|=false不变|~false〔图片：新图〕|=true字"; strings.Join(got, "|") != want {
		t.Errorf("%s", strings.Join(got, "|"))
	}
}
