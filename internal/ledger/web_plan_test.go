package ledger_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/page/pagecheck"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
	"gongkai/internal/ledger/plan"
)

func shows(t testing.TB, r lt.Reply, status int, words ...string) {
	t.Helper()
	if r.Status != status {
		t.Fatalf("status %d, want %d: %s", r.Status, status, text(r.Body))
	}
	for _, w := range words {
		if !strings.Contains(r.Body, w) {
			t.Errorf("%q is not on the page: %s", w, text(r.Body))
		}
	}
}

// text is a page's main part without its tags, for messages of tests.
func text(body string) string {
	if _, main, ok := strings.Cut(body, "<main"); ok {
		body = main
	}
	var b strings.Builder
	in := true
	for _, r := range body {
		switch {
		case r == '<':
			in = true
		case r == '>':
			in = false
		case !in:
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// The whole way in the browser: upload, look through, correct, adopt, look.
func TestAPlanGoesThroughThePages(t *testing.T) {
	b := nineUnits(t)
	site := b.Site()
	empty := lt.Get(t, site, lt.Office, "/office/plans")
	shows(t, empty, 200, "还没有计划", "导入计划")
	pagecheck.Check(t, empty.Body)
	form := lt.Get(t, site, lt.Office, "/office/plans/new")
	shows(t, form, 200, "任务分工文件", "或者粘贴文字")
	pagecheck.Check(t, form.Body)

	sent := lt.Upload(t, site, lt.Office, "/office/plans/new", "file", "2023年任务分工.docx", seed(t, "docx"))
	if sent.Status != http.StatusSeeOther || !strings.HasSuffix(sent.To, "/draft") {
		t.Fatalf("%d %s %s", sent.Status, sent.To, text(sent.Body))
	}
	draft := lt.Get(t, site, lt.Office, sent.To)
	shows(t, draft, 200, "未定牵头", "采用建议（8项定牵头科室）", "<mark", "办公室牵头，各科室、中心具体落实", "疑为同一单位的两种写法", "核对后才能采纳")
	pagecheck.Check(t, draft.Body)
	base := strings.TrimSuffix(sent.To, "/draft")

	stop := lt.Get(t, site, lt.Office, base+"/adopt")
	shows(t, stop, 422, "还不能采纳", "没有牵头科室", base+"/row/1\"", "采用建议（8项")
	pagecheck.Check(t, stop.Body)
	only := lt.Get(t, site, lt.Office, base+"/draft?show=open")
	shows(t, only, 200, "各科室、中心具体落实")
	if strings.Contains(only.Body, "row-4\"") {
		t.Error("the view shows rows that lack nothing")
	}
	pagecheck.Check(t, only.Body)
	for _, path := range []string{"/row/1", "/row/30", "/row/8/split", "/row/8/merge", "/row/8/remove", "/add?after=3", "/head", "/drop", "/settle-all", "/draft?show=doubts"} {
		r := lt.Get(t, site, lt.Office, base+path)
		shows(t, r, 200)
		pagecheck.Check(t, r.Body)
	}
	if r := lt.Post(t, site, lt.Office, base+"/suggest"); r.Status != 303 {
		t.Fatalf("suggest: %d", r.Status)
	}
	if r := lt.Post(t, site, lt.Office, base+"/settle-all"); r.Status != 303 {
		t.Fatalf("settle: %d", r.Status)
	}
	ask := lt.Get(t, site, lt.Office, base+"/adopt")
	shows(t, ask, 200, "建立30项任务，198项分工", "同时交办")
	pagecheck.Check(t, ask.Body)
	done := lt.Post(t, site, lt.Office, base+"/adopt", "assign", "1")
	if done.Status != 303 || done.To != base {
		t.Fatalf("adopt: %d %s %s", done.Status, done.To, text(done.Body))
	}
	shown := lt.Get(t, site, lt.Office, base)
	shows(t, shown, 200, "办公室（牵头）", "待签收", "原表 DOCX", "2023年任务分工.docx", "0/9办结")
	pagecheck.Check(t, shown.Body)
	list := lt.Get(t, site, lt.Office, "/office/plans")
	shows(t, list, 200, "执行中", ">30<")
	pagecheck.Check(t, list.Body)
	if r := lt.Get(t, site, lt.Office, base+"/draft"); r.Status != 303 {
		t.Errorf("the draft is still there: %d", r.Status)
	}
	if r := lt.Get(t, site, lt.Office, base+"/row/1"); r.Status != 409 {
		t.Errorf("a row of the draft: %d", r.Status)
	}
}

func draftPath(t testing.TB, b *lt.Bureau, text string) (string, ledger.Plan) {
	t.Helper()
	p := paste(t, b, text, "")
	return "/office/plans/" + p.ID, p
}

func TestANewPlanKeepsWhatWasTyped(t *testing.T) {
	b := nineUnits(t)
	site := b.Site()
	for _, c := range []struct{ name, body, typed, want string }{
		{"", "", "", "请选择要导入的文件"},
		{"", "", "今天天气很好 & <b>晴</b>", "没有在文件里找到任务分工"},
		{"扫描.png", "\x89PNG\r\n\x1a\n\x00\x00", "留着的字", "文字识别"},
		{"空.txt", "", "留着的字", "空的"},
	} {
		r := lt.Upload(t, site, lt.Office, "/office/plans/new", "file", c.name, []byte(c.body), "text", c.typed)
		shows(t, r, 422, c.want, strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(c.typed))
		pagecheck.Check(t, r.Body)
	}
	r := lt.Upload(t, site, lt.Office, "/office/plans/new", "file", "", nil, "text", sound)
	if r.Status != 303 {
		t.Errorf("pasted: %d %s", r.Status, text(r.Body))
	}
	again := lt.Upload(t, site, lt.Office, "/office/plans/new", "file", "", nil, "text", sound)
	shows(t, again, 422, "已经导入过")
}

func TestRowsAreCorrectedOnTheirPage(t *testing.T) {
	b := nineUnits(t)
	site := b.Site()
	base, p := draftPath(t, b, small)
	key := p.Draft.RowKey(1)
	bad := lt.Post(t, site, lt.Office, base+"/row/2", "key", key, "no", "2", "measure", "", "indicator", "我打的字")
	shows(t, bad, 422, "请填写具体措施", "我打的字", key)
	pagecheck.Check(t, bad.Body)
	ok := lt.Post(t, site, lt.Office, base+"/row/2", "key", key, "no", "2", "key_task", "主动公开", "measure", "开展政策宣讲活动两次。", "responsible", "政策法规科负责", "deadline", "2023年9月底")
	if ok.Status != 303 || ok.To != base+"/row/2" {
		t.Fatalf("%d %s", ok.Status, text(ok.Body))
	}
	stale := lt.Post(t, site, lt.Office, base+"/row/2", "key", key, "measure", "别的。")
	shows(t, stale, 409, "刚刚被修改过")
	p = reload(t, b, p.ID)
	wrong := lt.Post(t, site, lt.Office, base+"/row/2/choose", "key", p.Draft.RowKey(1), "lead", lt.Policy, "support", lt.Stats, "due", "2026-01-01", "capability", "publish", "weight", "1")
	shows(t, wrong, 422, "完成日期应在2023年内")
	pagecheck.Check(t, wrong.Body)
	chosen := lt.Post(t, site, lt.Office, base+"/row/2/choose", "key", p.Draft.RowKey(1), "lead", lt.Policy, "support", lt.Stats, "support", lt.Energy,
		"due", "2023-08-31", "capability", "publish", "weight", "2")
	if chosen.Status != 303 {
		t.Fatalf("%d %s", chosen.Status, text(chosen.Body))
	}
	c := reload(t, b, p.ID).Draft.Choices[1]
	if c.Lead != lt.Policy || len(c.Support) != 2 || c.Due.String() != "2023-08-31" || c.Weight != 2 || c.Capability != "publish" {
		t.Errorf("%+v", c)
	}
}

// The short form of the table decides what is missing and comes back to it.
func TestTheTableDecidesWhatIsMissing(t *testing.T) {
	b := nineUnits(t)
	site := b.Site()
	base, p := draftPath(t, b, small)
	none := lt.Post(t, site, lt.Office, base+"/row/2/decide", "key", p.Draft.RowKey(1), "lead", "u-jt", "due", "没有")
	shows(t, none, 422, "请从列出的选项中选择牵头科室", "完成日期应为日期")
	pagecheck.Check(t, none.Body)
	r := lt.Post(t, site, lt.Office, base+"/row/2/decide", "key", p.Draft.RowKey(1), "lead", lt.Policy, "due", "2023-06-30", "back", base+"/draft?show=open#row-2")
	if r.Status != 303 || r.To != base+"/draft?show=open#row-2" {
		t.Fatalf("%d %s %s", r.Status, r.To, text(r.Body))
	}
	if c := reload(t, b, p.ID).Draft.Choices[1]; c.Lead != lt.Policy || len(c.Support) != 8 || c.Due.String() != "2023-06-30" {
		t.Errorf("%+v", c)
	}
	p = reload(t, b, p.ID)
	q := p.Draft.OfRow(3)[0]
	r = lt.Post(t, site, lt.Office, base+"/settle", "row", "4", "key", q.Key, "looked", "1", "back", "https://evil.example/")
	if r.Status != 303 || r.To != base+"/draft" {
		t.Errorf("%d %s", r.Status, r.To)
	}
	if p = reload(t, b, p.ID); !p.Draft.OfRow(3)[0].Settled {
		t.Error("not settled")
	}
}

func TestRowsAreCutAndJoinedOnThePages(t *testing.T) {
	b := nineUnits(t)
	site := b.Site()
	base, p := draftPath(t, b, small)
	post := func(path string, pairs ...string) {
		t.Helper()
		n := 1
		_, _ = fmt.Sscanf(path, "/row/%d", &n)
		now := reload(t, b, p.ID)
		pairs = append(pairs, "key", now.Draft.RowKey(n-1))
		if r := lt.Post(t, site, lt.Office, base+path, pairs...); r.Status != 303 {
			t.Fatalf("%s: %d %s", path, r.Status, text(r.Body))
		}
	}
	bad := lt.Post(t, site, lt.Office, base+"/row/3/split", "first", "组织", "second", "培训")
	shows(t, bad, 422, "不能增删文字")
	pagecheck.Check(t, bad.Body)
	post("/row/3/split", "first", "组织业务培训", "second", "不少于2次。")
	post("/row/3/merge")
	post("/add", "after", "4", "measure", "落实交接报备。", "responsible", "人事科负责", "deadline", "2023年6月底")
	post("/row/5/remove")
	post("/head", "title", "更正后的标题", "year", "2023", "document_no", "", "issuer", "")
	got := reload(t, b, p.ID)
	if len(got.Draft.Plan.Rows) != 4 || got.Draft.Plan.Rows[2].Measure != "组织业务培训不少于2次。" || got.Title != "更正后的标题" {
		t.Errorf("%d rows, %q, %q", len(got.Draft.Plan.Rows), got.Draft.Plan.Rows[2].Measure, got.Title)
	}
	post("/drop", "why", "导入错了文件")
	if r := lt.Get(t, site, lt.Office, base); r.Status != 404 {
		t.Errorf("a dropped draft: %d", r.Status)
	}
}

// Whatever stands in a document is text on the pages.
func TestHostileTextStaysText(t *testing.T) {
	b := nineUnits(t)
	site := b.Site()
	evil := `<script>alert(1)</script>"><img src=x onerror=alert(2)>`
	hostile := strings.NewReplacer("公开节能审查结果。", "公开"+evil+"结果。", "每月1次", evil, "主动公开", "主动"+evil).Replace(sound)
	r := lt.Upload(t, site, lt.Office, "/office/plans/new", "file", evil+`".txt`, []byte(hostile))
	if r.Status != 303 {
		t.Fatalf("%d %s", r.Status, text(r.Body))
	}
	base := strings.TrimSuffix(r.To, "/draft")
	for _, path := range []string{"/draft", "/row/1", "/row/1/split", "/row/1/merge", "/row/1/remove", "/drop"} {
		page := lt.Get(t, site, lt.Office, base+path)
		shows(t, page, 200)
		if strings.Contains(page.Body, "<script>alert") || strings.Contains(page.Body, "<img") {
			t.Errorf("%s runs what the document says", path)
		}
		pagecheck.Check(t, page.Body)
	}
	ready(t, b, strings.TrimPrefix(base, "/office/plans/"))
	mustAdopt(t, b, strings.TrimPrefix(base, "/office/plans/"), false)
	page := lt.Get(t, site, lt.Office, base)
	if strings.Contains(page.Body, "<script>alert") || strings.Contains(page.Body, "<img") {
		t.Error("the plan runs what the document says")
	}
	pagecheck.Check(t, page.Body)
	file := lt.Get(t, site, lt.Office, base+"/file")
	if !strings.Contains(file.Header.Get("Content-Disposition"), "attachment") || file.Body != hostile {
		t.Errorf("the file: %v", file.Header)
	}
}

// Units see the plan as issued and their own part of the ledger; drafts are
// the office's; another agency sees nothing.
func TestWhoSeesWhatOfAPlan(t *testing.T) {
	b := nineUnits(t)
	site := b.Site()
	p := adopted(t, b, true)
	base := "/office/plans/" + p.ID
	draft := edition(t, b, p, "2场", "3场")
	clerk := lt.Get(t, site, lt.Clerk, base)
	shows(t, clerk, 200, "只列出本科室承担的部分", "政策法规科牵头，经济运行科配合", "节能安全科（牵头）")
	if strings.Contains(clerk.Body, "政策法规科（牵头）") || strings.Contains(clerk.Body, draft.ID) || strings.Contains(clerk.Body, "导入新版") {
		t.Error("the clerk sees another unit's part, or the draft")
	}
	pagecheck.Check(t, clerk.Body)
	if r := lt.Get(t, site, lt.Clerk, "/office/plans"); r.Status != 200 || strings.Contains(r.Body, draft.ID) {
		t.Errorf("the clerk's list: %d", r.Status)
	}
	for _, path := range []string{"/draft", "/adopt", "/row/1", "/new"} {
		if r := lt.Get(t, site, lt.Clerk, "/office/plans/"+draft.ID+path); r.Status != 403 && r.Status != 404 {
			t.Errorf("the clerk at %s: %d", path, r.Status)
		}
	}
	for _, path := range []string{"", "/diff", "/file"} {
		if r := lt.Get(t, site, lt.Clerk, "/office/plans/"+draft.ID+path); r.Status != 404 {
			t.Errorf("the clerk at the draft's %q: %d", path, r.Status)
		}
	}
	for _, path := range []string{"", "/draft", "/file", "/export?form=xlsx", "/diff", "/adopt", "/row/1"} {
		for _, id := range []string{p.ID, draft.ID} {
			if r := lt.Get(t, site, lt.JtjOffice, "/office/plans/"+id+path); r.Status != 404 {
				t.Errorf("another agency at %s: %d", path, r.Status)
			}
		}
	}
	shows(t, lt.Get(t, site, lt.Overseer+"@"+lt.Agency, base), 200, "政策法规科（牵头）")
	if r := lt.Get(t, site, lt.Overseer+"@"+lt.Agency, "/office/plans/new"); r.Status != 403 {
		t.Errorf("the overseer imports: %d", r.Status)
	}
	if r := lt.Get(t, site, lt.Auditor, base); r.Status != 403 {
		t.Errorf("the auditor: %d", r.Status)
	}
	waiting := lt.Get(t, site, lt.Office, base)
	shows(t, waiting, 200, "有一份新版草稿等待核对和采纳", draft.ID)
}

// The difference is shown before and after an edition is adopted.
func TestAnEditionIsComparedOnThePages(t *testing.T) {
	b := nineUnits(t)
	site := b.Site()
	p := adopted(t, b, true)
	draft := edition(t, b, p, "公开节能审查结果。", "公开节能审查和验收结果。", "办公室配合", "信息化科配合",
		"3	队伍建设	组织业务培训。	办公室负责	2次	全年持续推进\n", "")
	diffPage := lt.Get(t, site, lt.Office, "/office/plans/"+draft.ID+"/diff")
	shows(t, diffPage, 200, "<ins>", "和验收", "增加配合科室：信息化科", "不再承担：办公室", "删去", "撤销：办公室")
	pagecheck.Check(t, diffPage.Body)
	ask := lt.Get(t, site, lt.Office, "/office/plans/"+draft.ID+"/adopt")
	shows(t, ask, 200, "成为第2版：1项有变化，0项新增，1项删去，2项不变")
	pagecheck.Check(t, ask.Body)
	done := lt.Post(t, site, lt.Office, "/office/plans/"+draft.ID+"/adopt")
	if done.Status != 303 || done.To != "/office/plans/"+p.ID {
		t.Fatalf("%d %s %s", done.Status, done.To, text(done.Body))
	}
	show := lt.Get(t, site, lt.Office, "/office/plans/"+p.ID)
	shows(t, show, 200, "第2版", "与上一版比较")
	pagecheck.Check(t, show.Body)
	past := lt.Get(t, site, lt.Clerk, "/office/plans/"+p.ID+"/diff?edition=2")
	shows(t, past, 200, "第2版与第1版比较", "和验收")
	pagecheck.Check(t, past.Body)
	if r := lt.Get(t, site, lt.Office, "/office/plans/"+p.ID+"/diff?edition=9"); r.Status != 404 {
		t.Errorf("an edition that is not there: %d", r.Status)
	}
	if r := lt.Get(t, site, lt.Office, "/office/plans/"+draft.ID); r.Status != 303 || r.To != "/office/plans/"+p.ID {
		t.Errorf("the merged draft: %d %s", r.Status, r.To)
	}
	same := edition(t, b, p, "公开节能审查结果。", "公开节能审查和验收结果。", "办公室配合", "信息化科配合",
		"3	队伍建设	组织业务培训。	办公室负责	2次	全年持续推进\n", "", "2023年12月底\n", "2023年12月底\n\n")
	shows(t, lt.Get(t, site, lt.Office, "/office/plans/"+same.ID+"/diff"), 200, "没有变化")
	shows(t, lt.Get(t, site, lt.Office, "/office/plans/"+same.ID+"/adopt"), 200)
	shows(t, lt.Post(t, site, lt.Office, "/office/plans/"+same.ID+"/adopt"), 422, "逐条一致")
}

// A plan of a year that has one is offered as its new edition.
func TestADraftOfTheSameYearIsOfferedAsAnEdition(t *testing.T) {
	b := nineUnits(t)
	site := b.Site()
	p := adopted(t, b, false)
	base, draft := draftPath(t, b, strings.Replace(sound, "2场", "3场", 1))
	page := lt.Get(t, site, lt.Office, base+"/draft")
	shows(t, page, 200, "这一年已有正在执行的计划")
	pagecheck.Check(t, page.Body)
	if r := lt.Post(t, site, lt.Office, base+"/follow", "replaces", p.ID); r.Status != 303 || r.To != base+"/diff" {
		t.Fatalf("%d %s", r.Status, r.To)
	}
	if reload(t, b, draft.ID).Replaces != p.ID {
		t.Error("not an edition")
	}
}

// What is exported reads back to the same rows.
func TestExportsReadBack(t *testing.T) {
	b := nineUnits(t)
	site := b.Site()
	p := readSeed(t, b, "docx")
	ready(t, b, p.ID)
	mustAdopt(t, b, p.ID, true)
	for _, q := range []string{"form=docx", "form=xlsx"} {
		r := lt.Get(t, site, lt.Office, "/office/plans/"+p.ID+"/export?"+q)
		shows(t, r, 200)
		doc, err := docread.ReadBytes(context.Background(), "x", []byte(r.Body), docread.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := plan.Read(doc, plan.Options{})
		if err != nil || len(got.Rows) != 30 {
			t.Fatalf("%s: %v", q, err)
		}
		for _, c := range plan.Diff(&p.Draft.Plan, got) {
			if c.Kind != plan.Same {
				t.Errorf("%s: %+v", q, c)
			}
		}
	}
	ledgerFile := lt.Get(t, site, lt.Clerk, "/office/plans/"+p.ID+"/export?form=xlsx&ledger=1")
	shows(t, ledgerFile, 200)
	if name, _ := url.PathUnescape(ledgerFile.Header.Get("Content-Disposition")); !strings.Contains(name, "（台账）.xlsx") {
		t.Errorf("named %q", name)
	}
	if got := inside(t, ledgerFile.Body); !strings.Contains(got, "节能安全科") || !strings.Contains(got, "牵头科室") {
		t.Error("the ledger's columns are not in the file")
	}
	if r := lt.Get(t, site, lt.Sysadmin, "/office/plans/"+p.ID+"/export?form=xlsx"); r.Status != 403 {
		t.Errorf("the administrator exports: %d", r.Status)
	}
}

// inside is every text of a packed file.
func inside(t testing.TB, body string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, f := range z.File {
		r, err := f.Open()
		if err == nil {
			_, err = out.ReadFrom(r)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}
