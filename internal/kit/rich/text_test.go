package rich

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

const article = `<p class="serial">卫工信发〔2026〕12号</p>
<h2>一、总体要求</h2>
<p>坚持<strong>公开为常态</strong>。详见<a href="https://www.nx.gov.cn/">自治区政府网站</a>和<a href="/a/2">附件</a>。</p>
<ul>
<li>甲<ul><li>乙</li></ul></li>
</ul>
<table><caption>表1 任务</caption>
<thead><tr><th>序号</th><th colspan="2">内容</th></tr></thead>
<tbody><tr><td rowspan="2">1</td><td>第一格</td><td>第二格</td></tr><tr><td>第三格</td><td><p>两段</p><p>之二</p></td></tr></tbody></table>
<figure><img src="/files/1.png" alt="流程图"><figcaption>图1</figcaption></figure>
<p><img src="/files/2.png" alt=""></p>
<blockquote><p>引文<br>两行</p></blockquote>
<h3>（一）目标</h3>
<p class="sign">中卫市工业和信息化局</p>`

func TestBlocksHavePlaces(t *testing.T) {
	var got []string
	blocks := Blocks(Clean(article, "/files/"))
	for i, b := range blocks {
		if b.Index != i {
			t.Errorf("block %d has index %d", i, b.Index)
		}
		got = append(got, strings.Join([]string{string(b.Kind), itoa(b.Level), itoa(b.Table) + "." + itoa(b.Row) + "." + itoa(b.Col), b.Text}, "|"))
	}
	want := []string{
		"paragraph|0|0.0.0|卫工信发〔2026〕12号", "heading|2|0.0.0|一、总体要求", "paragraph|0|0.0.0|坚持公开为常态。详见自治区政府网站和附件。",
		"item|1|0.0.0|甲", "item|2|0.0.0|乙", "caption|0|1.0.0|表1 任务",
		"cell|0|1.1.1|序号", "cell|0|1.1.2|内容", "cell|0|1.2.1|1", "cell|0|1.2.2|第一格", "cell|0|1.2.3|第二格",
		"cell|0|1.3.2|第三格", "cell|0|1.3.3|两段", "cell|0|1.3.3|之二",
		"paragraph|0|0.0.0|", "caption|0|0.0.0|图1", "paragraph|0|0.0.0|", "quote|0|0.0.0|引文\n两行", "heading|3|0.0.0|（一）目标",
		"paragraph|0|0.0.0|中卫市工业和信息化局",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func itoa(n int) string { return string(rune('0' + n)) }

func TestTextLeadsBackToItsBlock(t *testing.T) {
	text, starts := TextMap(article)
	blocks := Blocks(article)
	at := utf8.RuneCountInString(text[:strings.Index(text, "第三格")])
	index, within := Place(starts, at)
	if within != 0 || blocks[index].Text != "第三格" {
		t.Errorf("block %d %q at %d", index, blocks[index].Text, within)
	}
	if index, within = Place(starts, at+2); blocks[index].Text != "第三格" || within != 2 {
		t.Errorf("within: %d %d", index, within)
	}
}

func TestOutlineImagesLinks(t *testing.T) {
	outline := Outline(article)
	if len(outline) != 2 || outline[0].Anchor+outline[0].Text != "s1一、总体要求" || outline[0].Block != 1 || outline[1].Anchor != "s2" || outline[1].Level != 3 {
		t.Errorf("outline %+v", outline)
	}
	shown := Anchored(article)
	for _, s := range []string{`<h2 id="s1">`, `<h3 id="s2">`, `rel="noopener noreferrer"`, `<div class="scroll" tabindex="0" role="region" aria-label="表格：表1 任务">`} {
		if !strings.Contains(shown, s) {
			t.Errorf("no %s in %s", s, shown)
		}
	}
	if got := (Policy{stored: true}).Clean(shown); got != Clean(article, "/files/") {
		t.Errorf("showing changed more than it may:\n%s", got)
	}
	images := Images(article)
	if len(images) != 2 || images[0].Alt != "流程图" || images[1].Alt != "" || images[1].Src != "/files/2.png" {
		t.Errorf("images %+v", images)
	}
	links := Links(article)
	if len(links) != 2 || links[0].Text != "自治区政府网站" || links[1].Href != "/a/2" || links[0].Block != 2 {
		t.Errorf("links %+v", links)
	}
}

func TestExcerptAndCount(t *testing.T) {
	text := "<h2>标题</h2><p>第一句话到此为止。第二句话比较长，一直说到这里。</p><p>第三句。</p>"
	for n, want := range map[int]string{100: "第一句话到此为止。第二句话比较长，一直说到这里。 第三句。", 12: "第一句话到此为止。", 5: "第一句话…", 0: ""} {
		if got := Excerpt(text, n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	if got := Excerpt("<h2>只有标题</h2>", 9); got != "只有标题" {
		t.Errorf("%q", got)
	}
	if got := WordCount("<p>中卫市2026年GDP增长5.5%，全区第1</p><p>a b</p>"); got != 3+1+1+1+2+1+1+3+1+2 {
		t.Errorf("count %d", got)
	}
}

func TestReplaceKeepsForms(t *testing.T) {
	in := Clean(`<p>电话<strong>13812345678</strong>（张三）<a href="/x">链接</a><br>第二行</p><table><tr><td>身份证640502199001011234</td></tr></table>`)
	got := Replace(in, Edit{0, 2, 13, "138****5678"}, Edit{1, 3, 21, "6405**"}, Edit{0, 14, 16, "某某"}, Edit{7, 0, 1, "x"}, Edit{-1, 0, 0, "x"}, Edit{0, 3, 4, "重叠"})
	want := Clean(`<p>电话<strong>138****5678</strong>（某某）<a href="/x">链接</a><br>第二行</p><table><tr><td>身份证6405**</td></tr></table>`)
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := Replace("<p>甲<strong>乙丙</strong>丁</p>", Edit{0, 0, 3, "<b>"}); got != "<p>&lt;b&gt;丁</p>" {
		t.Errorf("across forms: %s", got)
	}
	if got := Replace("<p>甲乙</p>", Edit{0, 2, 2, "丙"}); got != "<p>甲乙丙</p>" {
		t.Errorf("at the end: %s", got)
	}
}

func TestResourceGivesPicturesTheirAddresses(t *testing.T) {
	in := own.Clean(`<p>甲<img src="import:1" alt="图"><img src="import:2" alt=""></p>`)
	got := Resource(in, func(old string) string {
		if old == "import:1" {
			return "/files/9.png"
		}
		return ""
	})
	if got != `<p>甲<img src="/files/9.png" alt="图"></p>` {
		t.Errorf("%s", got)
	}
}
