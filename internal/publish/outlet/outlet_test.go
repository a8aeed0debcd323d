package outlet_test

import (
	"archive/zip"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
	"gongkai/internal/publish/outlet"
	"gongkai/internal/publish/publishtest"
)

type house struct {
	*publishtest.House
	outlets *outlet.Outlets
	// own and city answer for the pages of the two sites.
	own, city outlet.Page
	broke     []string
}

func open(t *testing.T) *house {
	h := &house{}
	h.House = publishtest.Open(t, func(p *publishtest.House) []slice.Slice {
		h.outlets = outlet.New(outlet.Deps{DB: p.DB, Files: p.Files, Notices: p.Notices, Roster: people.Directory{}, Public: "https://gxj.example.gov.cn/", Agencies: publishtest.Agencies,
			Own:   func(context.Context, string, string) (outlet.Page, error) { return h.own, nil },
			Fetch: func(context.Context, string) (outlet.Page, error) { return h.city, nil },
			Broke: func(_ *store.Tx, ref store.Ref, why string) error {
				h.broke = append(h.broke, ref.Kind+" "+why)
				return nil
			}})
		p.Extend(h.outlets.Extension())
		return []slice.Slice{h.outlets.Slice()}
	}, outlet.Migrations())
	return h
}

func values(kv ...string) url.Values {
	v := url.Values{}
	for n := 0; n+1 < len(kv); n += 2 {
		v.Add(kv[n], kv[n+1])
	}
	return v
}

const (
	home = "/office/publishing/outlets"
	body = "<p>第一段：召开会议。</p><p>第二段：部署工作。</p><table><tbody><tr><td>单位</td><td>数量</td></tr></tbody></table>"
)

func page(title, text string) outlet.Page {
	return outlet.ReadPage(200, "text/html; charset=utf-8", []byte("<html><head><title>"+title+"</title><script>var a</script></head><body><h1>"+title+"</h1>"+text+"<p>访问量：15</p></body></html>"))
}

func (h *house) record(item, platform string) outlet.Record {
	h.Helper()
	r, _, err := outlet.RecordOf(h.Context(), h.DB, officetest.Agency, item, platform)
	h.Must(err)
	return r
}

func (h *house) fetch(on string) {
	h.Helper()
	v := values("name", "市人民政府门户网站", "base", "https://www.nxzw.gov.cn/", "fetch", on)
	for _, f := range outlet.Fields {
		v.Set("max_"+f.Key, fmt.Sprint(f.Max))
	}
	h.Sees(h.Post(h.As("p-chen"), home+"/platform", v), 303)
}

func TestBothRecordsAreKeptAndChecked(t *testing.T) {
	h := open(t)
	wang := h.As("p-wang")
	i := h.Release(content.Item{Title: "召开会议", Body: body})
	if r := h.record(i.ID, outlet.Own); r.Address != "https://gxj.example.gov.cn"+i.Address || r.State != outlet.StateNew {
		t.Fatalf("%+v", r)
	}
	h.fetch("1")
	at := home + "/items/" + i.ID
	h.Sees(h.Get(wang, home), 200, "召开会议", "未同步")
	h.Sees(h.Get(wang, at), 200, "正文（纯文本）", "第一段：召开会议。", "readonly", "复制标题", "未登记")
	up := func(v url.Values) officetest.Answer { return h.Upload(wang, at, "none", "x.txt", nil, v) }
	day := h.DB.Now().In(store.Zone).Format("2006-01-02")
	good := values("address", "https://www.nxzw.gov.cn/t1.html", "posted_at", day)
	h.Sees(up(values("address", "https://evil.example/t1.html", "posted_at", day)), 422, "不在市人民政府门户网站")
	h.Sees(up(values("address", "www.nxzw.gov.cn/t1", "posted_at", "2999-01-01")), 422, "请粘贴完整网址", "不能晚于现在", "www.nxzw.gov.cn/t1")
	h.city = outlet.Page{Status: 404}
	h.Sees(up(good), 422, "没有看到本条信息")
	h.city = page("召开 会议", "<div>第一段: 召开会议</div><div>第二段：部署工作</div>")
	h.Sees(up(good), 303)
	r := h.record(i.ID, outlet.City)
	if r.State != outlet.StateSame || r.File == "" || len(r.Digest) != 64 {
		t.Fatalf("%+v", r)
	}
	h.Sees(h.Get(wang, at), 200, "正常", "查看快照", r.Digest)
	h.own = page("召开会议", body)
	h.Must(h.outlets.CheckAgency(h.Context(), officetest.Agency))
	if r := h.record(i.ID, outlet.Own); r.State != outlet.StateSame || r.File == "" {
		t.Errorf("%+v", r)
	}
	if len(h.broke) != 0 {
		t.Errorf("broke without cause: %v", h.broke)
	}
	// A count that goes up is no change; a paragraph that went is one.
	h.city = page("召开会议", "<p>第一段：召开会议。</p><p>访问量：99</p>")
	h.Must(h.outlets.CheckAgency(h.Context(), officetest.Agency))
	h.Must(h.outlets.CheckAgency(h.Context(), officetest.Agency))
	if r := h.record(i.ID, outlet.City); r.State != outlet.StateChanged || !strings.Contains(r.Why, "第二段") {
		t.Errorf("%+v", r)
	}
	if len(h.broke) != 1 || !strings.HasPrefix(h.broke[0], content.KindItem) {
		t.Errorf("told once that it broke: %v", h.broke)
	}
	h.Sees(h.Get(wang, home), 200, "内容有变化")
	h.city = outlet.Page{Status: 500}
	h.Must(h.outlets.CheckAgency(h.Context(), officetest.Agency))
	if r := h.record(i.ID, outlet.City); r.State != outlet.StateDown || len(h.broke) != 1 {
		t.Errorf("%+v %v", r, h.broke)
	}
	h.Verify()
}

func TestByHandWithAPicture(t *testing.T) {
	h := open(t)
	wang := h.As("p-wang")
	i := h.Release(content.Item{Title: "公告", Body: body})
	at, day := home+"/items/"+i.ID, h.DB.Now().In(store.Zone).Format("2006-01-02")
	v := values("address", "https://www.nxzw.gov.cn/t2.html", "posted_at", day)
	h.Sees(h.Upload(wang, at, "none", "x", nil, v), 422, "请附上网页截图")
	picture := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82")
	h.Sees(h.Upload(wang, at, "proof", "截图.png", picture, v), 303)
	if r := h.record(i.ID, outlet.City); r.State != outlet.StateManual || r.Proof == "" {
		t.Fatalf("%+v", r)
	}
	if may, ours, err := h.outlets.MayOpen(h.Context(), h.DB, h.As("p-sys"), store.Ref{Kind: outlet.KindRecord, ID: i.ID}); may || !ours || err != nil {
		t.Errorf("the administrator opens it: %v %v %v", may, ours, err)
	}
	f, err := h.outlets.Slice().Measures[0].Count(h.Context(), h.DB, h.As("p-chen"), slice.Scope{})
	h.Must(err)
	if !f.Known || f.Value != 100 || len(f.Records) != 1 {
		t.Errorf("%+v", f)
	}
	h.Do(h.As("p-chen"), func(tx *store.Tx) error {
		i := h.Item(i.ID)
		if err := h.Content.Withdraw(tx, &i, "内容有误", ""); err != nil {
			return err
		}
		return tx.Record("测试", i.Ref())
	})
	if r := h.record(i.ID, outlet.Own); r.State != outlet.StateWithdrawn {
		t.Errorf("%+v", r)
	}
	h.Sees(h.Get(wang, at), 200, "请同时从市门户网站撤下", "内容有误")
	h.Sees(h.Upload(wang, at, "none", "x", nil, values("address", "https://www.nxzw.gov.cn/t2.html", "posted_at", day, "withdrawn", "1")), 303)
	h.Verify()
}

func unpack(t *testing.T, data string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		if path.IsAbs(f.Name) || path.Clean(f.Name) != f.Name || strings.Contains(f.Name, "\\") {
			t.Errorf("the archive has a name that leads out of its folder: %q", f.Name)
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
	}
	return out
}

func TestThePackageIsWholeAndHarmless(t *testing.T) {
	h := open(t)
	wang := h.As("p-wang")
	long := strings.Repeat("长", 205)
	i := h.Release(content.Item{Title: long, Body: "<p>]]&gt;<b>&lt;script&gt;</b></p>", Source: "甲、乙 & <丙>"}, publishtest.File{Name: "../../附件:一.txt", Data: []byte("附件内容")})
	got := h.Post(wang, home+"/pack", values("id", i.ID))
	h.Sees(got, 200)
	files := unpack(t, got.Body)
	var asJSON struct {
		Fields []struct{ Name, Value string }
		Files  []struct{ Path, SHA256 string }
	}
	if err := json.Unmarshal([]byte(files["001/item.json"]), &asJSON); err != nil || len(asJSON.Files) != 1 || files["001/"+asJSON.Files[0].Path] != "附件内容" {
		t.Errorf("%v %+v", err, asJSON)
	}
	var asXML struct {
		XMLName xml.Name `xml:"docBakInfo"`
		Fields  []struct {
			Name  string `xml:"name,attr"`
			Value string `xml:",chardata"`
		} `xml:"field"`
	}
	if err := xml.Unmarshal([]byte(files["001/item.xml"]), &asXML); err != nil || len(asXML.Fields) != len(outlet.Fields) {
		t.Fatalf("%v\n%s", err, files["001/item.xml"])
	}
	for n, f := range asXML.Fields {
		if f.Value != asJSON.Fields[n].Value && strings.TrimSpace(f.Value) != strings.TrimSpace(asJSON.Fields[n].Value) {
			t.Errorf("%s is %q in XML, %q in JSON", f.Name, f.Value, asJSON.Fields[n].Value)
		}
		if f.Name == "docTitle" && len([]rune(f.Value)) != 200 {
			t.Errorf("the title has %d characters", len([]rune(f.Value)))
		}
	}
	if !strings.Contains(files["说明.txt"], "标题超过平台限制5个字") {
		t.Error(files["说明.txt"])
	}
	h.Sees(h.Get(wang, home+"/items/"+i.ID), 200, "超过5字", "有1项超过")
	h.Sees(h.Post(wang, home+"/pack", nil), 422, "请先勾选")
	h.Sees(h.Post(h.As("p-hong"), home+"/pack", values("id", i.ID)), 403)
}

// What is told of a page never depends on what it is made of.
func FuzzReadPage(f *testing.F) {
	for _, s := range []string{"<title>a</title><p>b", "<table><tr><td>", "\x00\xff", "<script>x</script>y", "<template>z"} {
		f.Add([]byte(s), "text/html; charset=gb18030")
	}
	f.Fuzz(func(t *testing.T, b []byte, kind string) {
		p := outlet.ReadPage(200, kind, b)
		if strings.ContainsRune(p.Text, 0) {
			t.Error("a NUL in the text")
		}
		was := content.Item{Title: "标题一二三", Body: "<p>正文段落甲乙丙丁</p>"}
		if c := outlet.Compare(&was, p); c.Found > c.All {
			t.Errorf("%+v", c)
		}
	})
}

func TestTheFetcherKeepsOutside(t *testing.T) {
	inside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<title>内网</title>") }))
	defer inside.Close()
	if p, err := outlet.NewFetcher(nil)(t.Context(), inside.URL); err == nil {
		t.Errorf("it reads this machine's own page: %+v", p)
	}
	for _, bad := range []string{"file:///etc/passwd", "ftp://a.example/", "https://user:pw@a.example/", ""} {
		if _, err := outlet.NewFetcher(nil)(t.Context(), bad); err == nil {
			t.Errorf("it reads %s", bad)
		}
	}
	p, err := outlet.NewFetcher([]string{strings.TrimPrefix(inside.URL, "http://")})(t.Context(), inside.URL)
	if err != nil || p.Title != "内网" {
		t.Errorf("%+v %v", p, err)
	}
}

func TestRoles(t *testing.T) {
	h := open(t)
	i := h.Release(content.Item{Title: "甲", Body: body})
	var got []string
	h.Each(func(role string, a who.Actor) {
		line := role + ":"
		for _, p := range []string{"", "/records", "/platform", "/items/" + i.ID, "/items/" + i.ID + "/pack"} {
			line += fmt.Sprintf(" %d", h.Get(a, home+p).Status)
		}
		for _, p := range []string{"/pack", "/platform", "/items/" + i.ID} {
			line += fmt.Sprintf(" %d", h.Post(a, home+p, nil).Status)
		}
		got = append(got, line)
	})
	none := " 403 403 403 403 403 403 403 403"
	want := []string{"clerk: 200 200 403 200 200 422 403 422", "head: 200 200 403 200 200 422 403 422", "head: 200 200 403 404 404 422 403 404", "office: 200 200 200 200 200 422 422 422",
		"deputy: 200 200 403 200 403 403 403 403", "director: 200 200 403 200 403 403 403 403", "overseer:" + none, "sysadmin:" + none, "secadmin:" + none, "auditor:" + none}
	if !slices.Equal(got, want) {
		t.Errorf("roles:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func BenchmarkCompare(b *testing.B) {
	p := page("标题", strings.Repeat("<p>一段文字</p>", 500))
	was := content.Item{Title: "标题", Body: strings.Repeat("<p>一段文字</p>", 500)}
	for b.Loop() {
		outlet.Compare(&was, p)
	}
}
