package rich

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
)

// own is what the tests allow as pictures.
var own = Policy{Pictures: []string{"/files/", "import:"}}

func TestCleanKeepsTheForm(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"text alone is a paragraph", "第一段", "<p>第一段</p>"},
		{"title level moves down", "<h1>总则</h1><h2>目的</h2><p>正文</p>", "<h2>总则</h2>\n<h3>目的</h3>\n<p>正文</p>"},
		{"levels stay without h1", "<h2>总则</h2><h6>目的</h6>", "<h2>总则</h2>\n<h5>目的</h5>"},
		{"marks", "<b>甲</b><i>乙</i><u>丙</u>m<sup>2</sup>H<sub>2</sub>O", "<p><strong>甲</strong><em>乙</em><u>丙</u>m<sup>2</sup>H<sub>2</sub>O</p>"},
		{"marks from styles", `<span style="font-weight:700">甲</span><span style="text-decoration: line-through">乙</span>`, "<p><strong>甲</strong><s>乙</s></p>"},
		{"paragraph in bold", "<b><p>甲</p><p>乙</p></b>", "<p><strong>甲</strong></p>\n<p><strong>乙</strong></p>"},
		{"alignment", `<p style="text-align: right;">市工信局</p><p align=center>附件</p>`, "<p class=\"right\">市工信局</p>\n<p class=\"center\">附件</p>"},
		{"classes are a closed list", `<p class="sign red">市工信局</p><p class="MsoNormal">甲</p>`, "<p class=\"sign\">市工信局</p>\n<p>甲</p>"},
		{"indent by spaces", "<p>　　第一段<br>　　第二段</p>", "<p>第一段</p>\n<p>第二段</p>"},
		{"spaced name", "<p>局长：张　三</p>", "<p>局长：张　三</p>"},
		{"source breaks", "<p>中卫市\n  工业和信息化局</p>", "<p>中卫市工业和信息化局</p>"},
		{"double break", "甲<br><br>乙<br>丙<br>", "<p>甲</p>\n<p>乙<br>丙</p>"},
		{"underlined blank", "<p>姓名：<u>&nbsp;&nbsp;&nbsp;&nbsp;</u></p>", "<p>姓名：<u>____</u></p>"},
		{"list", "<ul><li>甲<ul><li>乙</li></ul></li><li><p>丙</p></li></ul>", "<ul>\n<li>甲\n<ul>\n<li>乙</li>\n</ul>\n</li>\n<li>丙</li>\n</ul>"},
		{"list in list", "<ul><li>甲</li><ul><li>乙</li></ul></ul>", "<ul>\n<li>甲\n<ul>\n<li>乙</li>\n</ul>\n</li>\n</ul>"},
		{"numbered list", `<ol start="3"><li>甲</li></ol>`, "<ol start=\"3\">\n<li>甲</li>\n</ol>"},
		{"numbers as issued", `<ol style="list-style-type: cjk-ideographic"><li>甲</li><li>乙</li></ol>`, "<p>一、甲</p>\n<p>二、乙</p>"},
		{"letters as issued", `<ol type="a" start="2"><li>甲</li></ol>`, "<p>b. 甲</p>"},
		{"links", `<a href="https://www.nx.gov.cn/a?b=1&amp;c=2" target="_blank" onclick="x()">链接</a>`, `<p><a href="https://www.nx.gov.cn/a?b=1&amp;c=2">链接</a></p>`},
		{"telephone", `<a href="tel:0955-7068888">电话</a> <a href="mailto:a@b.cn">信箱</a>`, `<p><a href="tel:0955-7068888">电话</a> <a href="mailto:a@b.cn">信箱</a></p>`},
		{"bad links are text", `<a href="javascript:alert(1)">甲</a><a href="//evil.example/">乙</a><a href="data:text/html,x">丙</a>`, "<p>甲乙丙</p>"},
		{"own picture", `<img src="/files/a.png" alt="流程图" width="300px" style="x" onerror="y">`, `<p><img src="/files/a.png" alt="流程图" width="300"></p>`},
		{"foreign picture", `<p>前<img src="https://evil.example/a.png" alt="标志">后<img src="data:image/png;base64,AA"></p>`, "<p>前〔图片：标志〕后</p>"},
		{"no way out of the folder", `<img src="/files/../admin" alt=""><img src="/files/a.png?x=1"><img src="/files/%2e%2E/admin"><img src="/files/%252e%252e/x"><img src="/files\..\x"><img src="//files/x">`, ""},
		{"figure", `<figure><img src="/files/a.png" alt="图"><figcaption>图1</figcaption></figure>`, `<figure><img src="/files/a.png" alt="图"><figcaption>图1</figcaption></figure>`},
		{"figure of text", "<figure><p>甲</p><figcaption>乙</figcaption></figure>", "<p>甲</p>\n<p>乙</p>"},
		{"scripts and styles go", "<style>p{}</style><script>alert(1)</script><p onclick=x style='color:red'>甲</p><iframe>x</iframe>", "<p>甲</p>"},
		{"entities", "<p>1 &lt; 2 &amp; 3 &quot;x&quot;</p>", "<p>1 &lt; 2 &amp; 3 &#34;x&#34;</p>"},
		{"hidden direction", "<p>a\u202eb\u200bc</p>", "<p>abc</p>"},
		{"quotation", "<blockquote>甲<p>乙</p></blockquote>", "<blockquote>\n<p>甲</p>\n<p>乙</p>\n</blockquote>"},
		{"tracked deletion", `<p>自<del datetime="2026-01-01">2025</del><ins datetime="2026-01-01">2026</ins>年起</p>`, "<p>自2026年起</p>"},
		{"struck by the author", "<p><del>甲</del><s>乙</s></p>", "<p><s>甲乙</s></p>"},
		{"clipboard header", "Version:0.9\r\nStartHTML:0001\r\n<html><body><!--StartFragment--><p>甲</p><!--EndFragment--></body></html>", "<p>甲</p>"},
	} {
		t.Run(c.name, func(t *testing.T) { wantClean(t, c.in, c.want) })
	}
}

// wantClean checks one case, and that cleaning again changes nothing.
func wantClean(t *testing.T, in, want string) {
	t.Helper()
	got := own.Clean(in)
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if again := own.Clean(got); again != got {
		t.Errorf("again %q\nfirst %q", again, got)
	}
}

func TestCleanTables(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"merged cells stay",
			`<table border=1 style="width:9px"><caption>表1</caption><colgroup><col></colgroup><thead><tr><th colspan=2>项目</th></tr></thead><tr><td rowspan=2 style="text-align:center">甲</td><td>1</td></tr><tr><td>2</td></tr></table>`,
			"<table><caption>表1</caption>\n<thead>\n<tr><th colspan=\"2\" scope=\"colgroup\">项目</th></tr>\n</thead>\n<tbody>\n<tr><td class=\"center\" rowspan=\"2\">甲</td><td>1</td></tr>\n<tr><td>2</td></tr>\n</tbody>\n</table>"},
		{"one paragraph is the cell",
			`<table><tr><td><p class=MsoNormal align=right><span lang=EN-US>12<o:p></o:p></span></p></td><td></td></tr></table>`,
			"<table>\n<tbody>\n<tr><td class=\"right\">12</td><td></td></tr>\n</tbody>\n</table>"},
		{"span beyond the end", `<table><tr><td rowspan=9 colspan=0>甲</td><td>乙</td></tr></table>`,
			"<table>\n<tbody>\n<tr><td>甲</td><td>乙</td></tr>\n</tbody>\n</table>"},
		{"rows that a merge needs stay", `<table><tr><td rowspan=2>甲</td></tr><tr></tr><tr></tr><tr><td>乙</td></tr></table>`,
			"<table>\n<tbody>\n<tr><td rowspan=\"2\">甲</td></tr>\n<tr></tr>\n<tr><td>乙</td></tr>\n</tbody>\n</table>"},
		{"text in the wrong place", `<table>甲<tr><td>乙</td></tr></table>`, "<p>甲</p>\n<table>\n<tbody>\n<tr><td>乙</td></tr>\n</tbody>\n</table>"},
		{"foot", `<table><tfoot><tr><td>合计</td></tr></tfoot><tbody><tr><td>甲</td></tr></tbody></table>`,
			"<table>\n<tbody>\n<tr><td>甲</td></tr>\n<tr><td>合计</td></tr>\n</tbody>\n</table>"},
	} {
		t.Run(c.name, func(t *testing.T) { wantClean(t, c.in, c.want) })
	}
}

func TestCleanPasteFromWord(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"heading by class", `<p class=MsoHeading2 style='mso-outline-level:2'><b>目的</b></p>`, "<h2>目的</h2>"},
		{"numbers as issued", `<p class=MsoListParagraph style='margin-left:0;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>一、<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>加强领导<o:p></o:p></p>`, "<p>一、加强领导</p>"},
		{"digits as issued", `<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;</span></span>加强领导</p>`, "<p>1. 加强领导</p>"},
		{"bullets are a list",
			`<p style='mso-list:l1 level1 lfo2'><span style='font-family:Wingdings'><span style='mso-list:Ignore'>l<span>&nbsp;</span></span></span>甲</p><p style='mso-list:l1 level2 lfo2'><span style='mso-list:Ignore'>·<span>&nbsp;</span></span>乙</p><p style='mso-list:l1 level1 lfo2'><span style='font-family:Wingdings'><span style='mso-list:Ignore'>l</span></span>丙</p>`,
			"<ul>\n<li>甲\n<ul>\n<li>乙</li>\n</ul>\n</li>\n<li>丙</li>\n</ul>"},
		{"junk", `<!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]--><p class=MsoNormal><a name="_Toc1"></a><span style='mso-bookmark:_Toc1'>甲</span></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>`, "<p>甲</p>"},
		{"comments go", `<p>甲<a style='mso-comment-reference:a_1'>乙</a><span style='mso-special-character:comment'>[a1]</span></p><div style='mso-element:comment-list'><div>批注</div></div>`, "<p>甲乙</p>"},
		{"footnote mark", `<p>甲<a href="#_ftn1"><span class=MsoFootnoteReference>[1]</span></a></p>`, "<p>甲<sup>[1]</sup></p>"},
	} {
		t.Run(c.name, func(t *testing.T) { wantClean(t, c.in, c.want) })
	}
}

// What is nested beyond what can be parsed keeps its text.
func TestCleanAbsurdNesting(t *testing.T) {
	for _, tag := range []string{"div", "b", "table><tr><td", "blockquote", "ul><li", "figure"} {
		in := strings.Repeat("<"+tag+">", 3000) + "甲乙丙"
		got := own.Clean(in)
		if !strings.Contains(got, "甲乙丙") {
			t.Errorf("%s: text lost: %.100q", tag, got)
		}
		if again := own.Clean(got); again != got {
			t.Errorf("%s: not stable", tag)
		}
	}
	for n := 1; n < 40; n++ {
		in := strings.Repeat("<ul><li>甲<blockquote>", n) + "<table><tr><td>乙<td><ul><li>丙"
		got := own.Clean(in)
		if again := own.Clean(got); again != got {
			t.Fatalf("%d: not stable:\n%s\n---\n%s", n, got, again)
		}
	}
}

var allowedTags = strings.Fields("h2 h3 h4 h5 p ul ol li table caption thead tbody tr td th figure figcaption blockquote hr strong em u s sup sub br a img")

// checkForm holds a cleaned text to the promises of the package.
func checkForm(t *testing.T, clean string) {
	t.Helper()
	root, err := parseFragment(clean)
	if err != nil {
		t.Fatalf("does not parse: %v", err)
	}
	for n := range root.Descendants() {
		if n.Type == html.CommentNode || n.Type == html.DoctypeNode {
			t.Fatalf("comment in %q", clean)
		}
		if n.Type == html.ElementNode {
			checkElement(t, n)
		}
	}
}

var okAttr = map[string]*regexp.Regexp{
	"class": regexp.MustCompile(`^(right|center|noindent|sign|serial)$`), "start": regexp.MustCompile(`^\d{1,5}$`),
	"rowspan": regexp.MustCompile(`^\d{1,4}$`), "colspan": regexp.MustCompile(`^\d{1,4}$`), "scope": regexp.MustCompile(`^(row|col)(group)?$`),
	"width": regexp.MustCompile(`^\d{1,4}$`), "height": regexp.MustCompile(`^\d{1,4}$`), "alt": regexp.MustCompile(``),
	"src": regexp.MustCompile(`^(/files/|import:\d+$)`), "href": regexp.MustCompile(`^(https?://|mailto:|tel:|[^:/]*$|/[^/\\]|/$|[^:]*[/?#].*)`),
}

func checkElement(t *testing.T, n *html.Node) {
	t.Helper()
	if n.Namespace != "" || !slices.Contains(allowedTags, n.Data) {
		t.Fatalf("element %s:%s", n.Namespace, n.Data)
	}
	for _, a := range n.Attr {
		re := okAttr[a.Key]
		if re == nil || !re.MatchString(a.Val) {
			t.Fatalf("%s has %s=%q", n.Data, a.Key, a.Val)
		}
		if low := strings.ToLower(a.Val); a.Key == "href" && (strings.Contains(strings.SplitN(low, "/", 2)[0], "script:") || strings.HasPrefix(low, "data:") || strings.HasPrefix(low, "//")) {
			t.Fatalf("href %q", a.Val)
		}
	}
}

// visible is the text of any HTML as a multiset of characters, without what
// Clean may drop.
func visible(n *html.Node, count map[rune]int) {
	if n.Type == html.ElementNode && gone[n.Data] {
		return
	}
	if n.Type == html.TextNode {
		for _, r := range n.Data {
			if !unicode.IsSpace(r) && !unseenRune(r) {
				count[r]++
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		visible(c, count)
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{
		"<p>甲<br>　　乙", "<table><tr><td rowspan=3><ul><li>a<td>b<tr><caption>c", "<a href=' java\tscript:x'>x</a>",
		"<b><p>1<i>2</b>3</p>4", "<h1><table><td>x</h1>", "<figure><img src=/files/a><figcaption>a<figcaption>b",
		"<p style='mso-list:l0 level3 lfo1'><span style='mso-list:Ignore'>·</span>x", "<svg><style><img src=x onerror=y></style></svg>",
		"<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
		"<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<u>&nbsp;&nbsp;</u>", "<ol type=a start=0><li>x<p>y",
		"<a href='/x?y=%zz'>1</a><a href='HTTP://A/b c'>2</a><a href='mailto:x'>3<a href=tel:1>4", "<pre>a\n\n b</pre><textarea>x\ny</textarea>",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		clean := own.Clean(in)
		checkForm(t, clean)
		if again := own.Clean(clean); again != clean {
			t.Fatalf("not stable:\n%q\n%q", clean, again)
		}
		if blocks := model(clean); render(blocks) != clean {
			t.Fatalf("the guard changed %q into %q", render(blocks), clean)
		}
		keepsText(t, in, clean)
	})
}

// keepsText checks that every visible character is still there. What Clean
// turns into other characters on purpose is not looked at.
func keepsText(t *testing.T, in, clean string) {
	low := strings.ToLower(in)
	for _, s := range []string{"mso", "del", "<u", "<ins", "underline", "\xff", "version:"} {
		if strings.Contains(low, s) {
			return
		}
	}
	root, err := parseFragment(strings.ToValidUTF8(in, "\ufffd"))
	if err != nil {
		return
	}
	want, got := map[rune]int{}, map[rune]int{}
	visible(root, want)
	after, _ := parseFragment(clean)
	visible(after, got)
	for r, n := range want {
		if got[r] < n {
			t.Fatalf("%q lost from %q: %q", r, in, clean)
		}
	}
}
