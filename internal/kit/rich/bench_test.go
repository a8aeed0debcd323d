package rich

import (
	"strings"
	"testing"

	"github.com/microcosm-cc/bluemonday"
)

// long is an article of 140 KB as an editor or Word sends it.
var long = func() string {
	part := `<h2>一、总体要求</h2><p class="MsoNormal" style="text-indent:32pt;mso-char-indent-count:2"><span lang="EN-US" style="font-size:16pt;font-family:仿宋_GB2312">为进一步规范政府信息公开工作，<b>提高透明度</b>，根据有关规定，结合我局实际，制定本办法。<o:p></o:p></span></p><table><tr><td rowspan="2">1</td><td><p class="MsoNormal" align="center">编制目录</p></td></tr><tr><td>公开目录</td></tr></table>`
	return strings.Repeat(part, 140<<10/len(part))
}()

// BenchmarkClean is compared with the plain allow-list filter, which does not
// bring the text into the form.
func BenchmarkClean(b *testing.B) {
	run := func(clean func(string) string) func(*testing.B) {
		return func(b *testing.B) {
			b.SetBytes(int64(len(long)))
			b.ReportAllocs()
			for b.Loop() {
				clean(long)
			}
		}
	}
	b.Run("article", run(func(s string) string { return Clean(s) }))
	b.Run("article_baseline", run(bluemonday.UGCPolicy().Sanitize))
}

func BenchmarkDiff(b *testing.B) {
	old := Clean(long)
	changed := strings.Replace(strings.Replace(old, "提高透明度", "不断提高透明度", 20), "<p>", "<p>另起的一段。</p>\n<p>", 1)
	for b.Loop() {
		Diff(old, changed)
	}
}
