package pagecheck_test

import (
	"strings"
	"testing"

	"gongkai/internal/kit/page/pagecheck"
)

// sound is a page that keeps every promise; tests put something into it.
const sound = `<!doctype html><html lang="zh-CN"><head><meta name="viewport" content="width=device-width"><title>页</title>
<link rel="stylesheet" href="/assets/1/app.css"><script type="module" src="/assets/1/main.js"></script></head>
<body><main id="main"><h1>标题</h1>BODY</main></body></html>`

func problems(t *testing.T, page string, options ...pagecheck.Option) []pagecheck.Problem {
	t.Helper()
	list, err := pagecheck.Problems(strings.NewReader(page), options...)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestASoundPagePasses(t *testing.T) {
	body := `<h2>二</h2><form method="post" action="/a" id="f" enctype="multipart/form-data"><label for="x">名称</label><input id="x" name="x">
<label>备注<textarea name="y"></textarea></label><input type="hidden" name="h"><input type="file" name="z" aria-label="附件">
<fieldset><legend>方式</legend><input type="radio" id="r" name="r"><label for="r">一</label></fieldset><button type="submit">提交</button></form>
<button type="submit" form="f">也提交</button><a href="#main">上</a><a href="https://example.org/" target="_blank" rel="noopener">外</a>
<table><caption>表</caption><tr><th scope="col">列</th></tr><tr><td>1</td></tr></table>
<svg aria-hidden="true"></svg><svg role="img"><title>图</title></svg><img src="data:image/png;base64,AA" alt="">`
	for _, p := range problems(t, strings.Replace(sound, "BODY", body, 1)) {
		t.Errorf("a sound page is blamed: %s", p)
	}
}

// TestEveryPromiseIsHeld breaks the promises one by one.
func TestEveryPromiseIsHeld(t *testing.T) {
	for name, c := range map[string]struct{ rule, body string }{
		"second h1":             {"h1", `<h1>又一个</h1>`},
		"empty h1":              {"h1", `<h1></h1>`},
		"second main":           {"main", `<main>又</main>`},
		"two navs, one unnamed": {"main", `<nav>a</nav><nav aria-label="b">b</nav>`},
		"two navs of one name":  {"main", `<nav aria-label="b">a</nav><nav aria-label="b">b</nav>`},
		"rank left out":         {"headings", `<h3>三</h3>`},
		"empty heading":         {"headings", `<h2> </h2>`},
		"id twice":              {"ids", `<p id="a">1</p><p id="a">2</p>`},
		"empty id":              {"ids", `<p id="">1</p>`},
		"label to nowhere":      {"references", `<label for="none">x</label>`},
		"help to nowhere":       {"references", `<p aria-describedby="main none">x</p>`},
		"link to nowhere":       {"references", `<a href="#none">x</a>`},
		"form is no form":       {"references", `<button type="submit" form="main">x</button>`},
		"style":                 {"inline", `<p style="color:red">x</p>`},
		"style element":         {"inline", `<style>p{}</style>`},
		"handler":               {"inline", `<p onclick="x()">x</p>`},
		"script":                {"inline", `<script>x()</script>`},
		"script address":        {"inline", `<a href=" JavaScript:x()">x</a>`},
		"frame":                 {"inline", `<iframe src="/x" title="x"></iframe>`},
		"box without label":     {"labels", `<input name="x">`},
		"label without words":   {"labels", `<label for="x"></label><input id="x">`},
		"select without label":  {"labels", `<select name="x"></select>`},
		"bar without label":     {"labels", `<progress value="1" max="2"></progress>`},
		"empty link":            {"names", `<a href="/x"><svg aria-hidden="true"></svg></a>`},
		"empty button":          {"names", `<button type="button"></button>`},
		"region without name":   {"names", `<div role="region">x</div>`},
		"choice alone":          {"groups", `<label><input type="radio" name="x">一</label>`},
		"no legend":             {"groups", `<fieldset><p>x</p></fieldset>`},
		"table without name":    {"tables", `<table><tr><th scope="col">列</th></tr></table>`},
		"table without heads":   {"tables", `<table><caption>表</caption><tr><td>1</td></tr></table>`},
		"head without scope":    {"tables", `<table><caption>表</caption><tr><th>列</th></tr></table>`},
		"empty head":            {"tables", `<table><caption>表</caption><tr><th scope="col"></th></tr></table>`},
		"picture without alt":   {"pictures", `<img src="/x.png">`},
		"drawing without name":  {"pictures", `<svg role="img"></svg>`},
		"form without method":   {"forms", `<form action="/x"></form>`},
		"form without action":   {"forms", `<form method="get"></form>`},
		"button without type":   {"forms", `<button>x</button>`},
		"file sent as text":     {"forms", `<form method="post" action="/x"><input type="file" aria-label="附件"></form>`},
		"link in a button":      {"nesting", `<button type="button">x<a href="/x">y</a></button>`},
		"button in a summary":   {"nesting", `<details><summary>x<button type="button">y</button></summary></details>`},
		"form in a form":        {"nesting", `<form method="get" action="/a"><form method="get" action="/b"></form></form>`},
		"order changed":         {"focus", `<p tabindex="3">x</p>`},
		"access key twice":      {"focus", `<a href="/a" accesskey="a">x</a><a href="/b" accesskey="a">y</a>`},
		"sheet from elsewhere":  {"assets", `<link rel="stylesheet" href="https://cdn.example/x.css">`},
		"script from elsewhere": {"assets", `<script src="//cdn.example/x.js"></script>`},
		"empty address":         {"links", `<a href="">x</a>`},
		"address refused":       {"links", `<a href="about:invalid#TemplFailedSanitizationURL">x</a>`},
		"window gives away":     {"links", `<a href="https://example.org/" target="_blank">x</a>`},
		"format slip":           {"text", `<p>%!d(string=x)</p>`},
		"nil":                   {"text", `<p>&lt;nil&gt;</p>`},
		"zero day":              {"text", `<p>0001-01-01</p>`},
	} {
		t.Run(name, func(t *testing.T) {
			found := false
			for _, p := range problems(t, strings.Replace(sound, "BODY", c.body, 1)) {
				found = found || p.Rule == c.rule
			}
			if !found {
				t.Errorf("rule %q does not see %s", c.rule, c.body)
			}
			for _, p := range problems(t, strings.Replace(sound, "BODY", c.body, 1), pagecheck.Allow(c.rule)) {
				if p.Rule == c.rule {
					t.Errorf("the rule is allowed and still reported: %s", p)
				}
			}
		})
	}
}

func TestTheDocumentItself(t *testing.T) {
	for name, page := range map[string]string{
		"no doctype":  strings.TrimPrefix(sound, "<!doctype html>"),
		"no language": strings.Replace(sound, ` lang="zh-CN"`, "", 1),
		"no title":    strings.Replace(sound, "<title>页</title>", "", 1),
		"no viewport": strings.Replace(sound, `name="viewport"`, `name="x"`, 1),
	} {
		list := problems(t, page)
		if len(list) != 1 || list[0].Rule != "document" {
			t.Errorf("%s: %v", name, list)
		}
	}
	if list := problems(t, `<p>部分</p>`, pagecheck.Fragment); len(list) != 0 {
		t.Errorf("a fragment is held to a whole page's promises: %v", list)
	}
}

func TestWhatIsAskedForMustExist(t *testing.T) {
	page := strings.Replace(sound, "BODY", `<a href="/here?x=1">x</a><a href="/gone">y</a><a href="https://example.org/gone">z</a>`, 1)
	list := problems(t, page, pagecheck.Links(func(p string) bool { return p == "/here" }), pagecheck.Assets(func(p string) bool { return p == "/assets/1/app.css" }))
	var got []string
	for _, p := range list {
		got = append(got, p.Rule)
	}
	if strings.Join(got, " ") != "assets links" {
		t.Errorf("found %v", list)
	}
}

func FuzzProblems(f *testing.F) {
	f.Add(sound)
	f.Add(`<table><th><form><form></table><svg><a href="%zz">`)
	f.Add(`<select><option><label for=x></label><fieldset><h9>`)
	f.Fuzz(func(t *testing.T, page string) {
		list, err := pagecheck.Problems(strings.NewReader(page))
		if err != nil {
			return
		}
		for _, p := range list {
			if p.Rule == "" || p.What == "" {
				t.Fatalf("an empty report for %q", page)
			}
		}
	})
}
