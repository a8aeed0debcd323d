package front_test

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
)

func TestTheGuideTellsEverythingAndLeadsOn(t *testing.T) {
	h := build(t)
	r := h.reader("198.51.100.1")
	h.Sees(r.open("/requests"), 200, "政府信息公开申请", "20个工作日", "左下角", "口头提出", "不需要说明用途", "每件100元", "每页10元", "不会两种都收", "申请行政复议",
		"/requests/new?kind=person", "/requests/new?kind=org", "/requests/lookup", "/requests/record", "/requests/statistics")
	h.Sees(r.open("/requests/search?q="+url.QueryEscape("技术改造")), 200, "技术改造&lt;项目&gt;管理办法", "找到1条", "/requests/new?kind=person&amp;content=")
	h.Sees(r.open("/requests/search?q="+url.QueryEscape("没有的")), 200, "没有与“没有的”完全相符的", "少写几个字", "没有找到您要的")
	h.Sees(r.open("/requests/search?q="+url.QueryEscape("补贴")), 200, "没有与“补贴”完全相符的", "另按同义词（奖补、补助）找到2条", "企业奖补办法", "!少写几个字", "您是不是要找", "/requests/new?kind=person")
	h.Sees(r.open("/requests/suggest?q="+url.QueryEscape("补贴")), 200, "企业奖补办法")
	h.Sees(r.open("/requests/suggest?q="+url.QueryEscape("技术改造")), 200, `"href":"/art/1"`, "卫工信发〔2022〕15号")
	h.Sees(r.open("/requests/new?kind=person&content="+url.QueryEscape("技术改造批复")), 200, "技术改造批复</textarea>", "!用途</label>")
}

func TestAPersonAppliesWithoutScriptsAndFollowsIt(t *testing.T) {
	h := build(t)
	r := h.reader("198.51.100.1")
	number, code := r.applies("person", person("2022年技术改造项目批复文件"))
	c := h.item(number)
	if c.Item.State != disclosure.Submitted || !c.Item.Received.IsZero() || c.Request.Channel != clock.Internet || c.Request.ApplicantKind != "natural" {
		t.Errorf("registered as %+v", c.Item)
	}
	page := r.open("/requests/case")
	h.Sees(page, 200, number, "等待确认", "确认申请由我提交", "撤回申请", "!张晓明", "!13895011234", "!"+code)
	h.Sees(r.post("/requests/case/"+c.Item.ID+"/confirm", nil), 303)
	h.Sees(r.post("/requests/case/"+c.Item.ID+"/confirm", nil), 422, "已经确认过")
	h.Clock.GoTo("2023-05-09 15:00")
	h.Must(h.service.Confirm(t.Context(), desk, c.Item.ID, 0, civil.MustParse("2023-05-09"), "申请人已在网上确认"))
	h.Sees(r.open("/requests/case"), 303)
	other := h.reader("198.51.100.2")
	h.Sees(other.open("/requests/case"), 303)
	other.open("/requests/lookup")
	h.Sees(other.post("/requests/lookup", url.Values{"number": {" " + strings.ReplaceAll(number, "-", "－")}, "code": {strings.ToLower(strings.ReplaceAll(code, "-", " "))}}), 303)
	h.Sees(other.open("/requests/case"), 200, "收到申请之日", "2023年5月9日", "最迟2023年6月6日", "还有20个工作日", "怎么算的")
	h.Sees(other.post("/requests/leave", nil), 303)
	h.Sees(other.open("/requests/case"), 303)
	h.Verify()
}

func TestAnOrganisationAppliesWithAgentAndFiles(t *testing.T) {
	h := build(t)
	r := h.reader("198.51.100.1")
	f := firm("本公司2021年节能补助的拨付文件")
	f.Set("agent", "1")
	f.Set("agent_name", "李四")
	f.Set("agent_id", "11010519491231002X")
	f.Set("agent_phone", "13995550000")
	png := append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte{0}, 64)...)
	number, _ := r.applies("org", f, paper{"identity", "执照.png", png}, paper{"mandate", "委托书.txt", []byte("委托李四办理")}, paper{"files", "说明.txt", []byte("说明")})
	c := h.item(number)
	all, err := h.service.FilesOf(t.Context(), h.DB, officetest.Agency, c.Item.ID)
	h.Must(err)
	if len(all) != 3 || c.Request.ApplicantKind != "company" || c.Request.Agent == "" || c.Request.Way != "mail" {
		t.Errorf("files %+v, request %+v", all, c.Request)
	}
	p, err := h.citizens.Open(t.Context(), h.DB, officetest.Agency, c.Request.Lead())
	h.Must(err)
	if p.Org != "中卫某某新材料有限公司" || p.USCC != "91350100M000100Y43" || p.Name != "马丽" {
		t.Errorf("kept as %+v", p)
	}
	h.Verify()
}

// What article 29 does not ask for is not asked; what it asks for is.
func TestTheFormAsksWhatTheLawAsksAndKeepsWhatWasTyped(t *testing.T) {
	h := build(t)
	r := h.reader("198.51.100.1")
	for name, c := range map[string]struct {
		change url.Values
		says   string
	}{
		"no name":                {url.Values{"name": {""}}, "请填写姓名"},
		"a wrong number":         {url.Values{"id_number": {"110105194912310021"}}, "身份证号码应为18位"},
		"no telephone":           {url.Values{"phone": {""}}, "请填写联系电话"},
		"mail without address":   {url.Values{"way": {"mail"}}, "请填写通信地址"},
		"on line without either": {url.Values{"email": {""}, "consents": {""}}, "请填写电子邮箱"},
		"nothing asked for":      {url.Values{"content": {""}}, "请填写所需信息的名称或内容"},
		"an agent without name":  {url.Values{"agent": {"1"}}, "请填写代理人姓名"},
		"an agent not ticked":    {url.Values{"agent_name": {"李四"}}, "请勾选"},
	} {
		t.Run(name, func(t *testing.T) {
			f := person("某份文件的内容")
			for k, v := range c.change {
				f[k] = v
			}
			r.open("/requests/new?kind=person")
			got := r.post("/requests/new?kind=person", f)
			h.Sees(got, 422, c.says, "还没有提交成功")
			for k, v := range f {
				if k != "content" && v[0] != "" && v[0] != "1" && k != "supply" && k != "way" && k != "id_type" && !strings.Contains(got.Body, `value="`+v[0]+`"`) {
					t.Errorf("%s is lost", k)
				}
			}
		})
	}
	if n := h.count("disclosure_request"); n != 0 {
		t.Errorf("%d requests were registered", n)
	}
	only := person("")
	only.Set("features", "去年在公示栏看到的名单")
	r.applies("person", only)
}

func TestRefusedFilesKeepTheFormAndRegisterNothing(t *testing.T) {
	h := build(t)
	r := h.reader("198.51.100.1")
	big := bytes.Repeat([]byte("x"), 50<<20)
	for name, c := range map[string]struct {
		papers []paper
		says   string
	}{
		"50 MB":             {[]paper{{"files", "大.txt", big}}, "最大20MB"},
		"six files":         {[]paper{{"files", "1.txt", []byte("1")}, {"files", "2.txt", []byte("2")}, {"files", "3.txt", []byte("3")}, {"files", "4.txt", []byte("4")}, {"files", "5.txt", []byte("5")}, {"files", "6.txt", []byte("6")}}, "文件太多"},
		"a program":         {[]paper{{"files", "查看.exe", []byte("MZ")}}, "不接收.exe文件"},
		"a disguised one":   {[]paper{{"identity", "身份证.png", []byte("MZ\x90\x00 not a picture")}}, "身份证.png"},
		"an infected one":   {[]paper{{"files", "说明.txt", []byte("EICAR")}}, "病毒"},
		"a page of the web": {[]paper{{"files", "x.html", []byte("<script>alert(1)</script>")}}, "不接收.html文件"},
	} {
		t.Run(name, func(t *testing.T) {
			r.Clock.Go(5 * time.Minute)
			r.open("/requests/new?kind=person")
			got := r.post("/requests/new?kind=person", person("关于"+name+"的文件"), c.papers...)
			h.Sees(got, 422, c.says, "张晓明", "13895011234", "关于"+name+"的文件")
		})
	}
	if n := h.count("disclosure_request") + h.count("citizen_person") + h.count("attach_file"); n != 0 {
		t.Errorf("%d rows are left of what was refused", n)
	}
}

func TestAPastedScriptStaysText(t *testing.T) {
	h := build(t)
	r := h.reader("198.51.100.1")
	const evil = `<script>alert(1)</script><img src=x onerror=alert(2)>"'`
	f := person(evil)
	f.Set("document", evil)
	r.applies("person", f)
	for _, path := range []string{"/requests/case", "/requests/new?kind=person&content=" + url.QueryEscape(evil), "/requests/search?q=" + url.QueryEscape(evil)} {
		h.Sees(r.open(path), 200, "&lt;script&gt;alert(1)", "!<script>alert", "!<img src=x")
	}
	bad := person(evil)
	bad.Set("name", "")
	bad.Set("phone", evil)
	h.Sees(r.post("/requests/new?kind=person", bad), 422, "!<script>alert", "!<img src=x")
}

func TestOtherPeoplesRequestsCannotBeReached(t *testing.T) {
	h := build(t)
	a, b := h.reader("198.51.100.1"), h.reader("198.51.100.2")
	number, code := a.applies("person", person("甲要的文件"))
	mine, _ := b.applies("person", person("乙要的文件"))
	one, two := h.item(number), h.item(mine)
	h.Sees(b.open("/requests/case"), 200, "乙要的文件", "!甲要的文件", "!"+number)
	h.Sees(b.post("/requests/case/"+one.Item.ID+"/withdraw", url.Values{"sure": {"1"}}), 404)
	h.Sees(b.open("/requests/case/letters/anything"), 404)
	// A ticket that was made up, changed or moved opens nothing.
	for _, forged := range []string{"x", b.jar["request_ticket"] + "x", strings.ToUpper(b.jar["request_ticket"])} {
		c := h.reader("198.51.100.3")
		c.jar["request_ticket"] = forged
		h.Sees(c.open("/requests/case"), 303)
		h.Sees(c.open("/requests/receipt"), 303)
	}
	// The code of one does not open another; neither says which part is wrong.
	for _, try := range [][2]string{{mine, code}, {number, "AAAA-BBBB-CCCC"}, {"2023-9999", code}, {"' OR 1=1 --", "x"}} {
		c := h.reader("198.51.100.4")
		h.Sees(c.post("/requests/lookup", url.Values{"number": {try[0]}, "code": {try[1]}}), 422, "编号和查询码对不上")
	}
	if h.item(number).Item.State != disclosure.Submitted || two.Item.State != disclosure.Submitted {
		t.Error("a request was changed by somebody else")
	}
	h.Clock.Go(31 * time.Minute)
	h.Sees(a.open("/requests/case"), 303)
}

func TestCodesCannotBeGuessed(t *testing.T) {
	h := build(t)
	a := h.reader("198.51.100.1")
	number, code := a.applies("person", person("某文件"))
	robot := h.reader("203.0.113.7")
	held := 0
	for n := range 100 {
		got := robot.post("/requests/lookup", url.Values{"number": {number}, "code": {"GUESS-" + itoa(n)}})
		h.Sees(got, 422)
		if strings.Contains(got.Body, "填错的次数太多") {
			held++
		}
	}
	if held < 70 { // a hundred guesses take a thousand seconds here
		t.Errorf("%d of 100 guesses were held back", held)
	}
	h.Sees(robot.post("/requests/lookup", url.Values{"number": {number}, "code": {code}}), 422, "填错的次数太多")
	h.Sees(h.reader("198.51.100.9").post("/requests/lookup", url.Values{"number": {number}, "code": {code}}), 303)
}

func TestAFormIsSentOnce(t *testing.T) {
	h := build(t)
	r := h.reader("198.51.100.1")
	r.open("/requests/new?kind=person")
	kept := r.hidden
	h.Sees(r.post("/requests/new?kind=person", person("某文件")), 303)
	r.hidden = kept
	h.Sees(r.post("/requests/new?kind=person", person("某文件")), 422, "已经提交过一次", "张晓明")
	r.hidden = url.Values{}
	h.Sees(r.post("/requests/new?kind=person", person("某文件")), 422, "再点一次提交", "张晓明")
	if n := h.count("disclosure_request"); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestNothingOfTheApplicantIsReadableInTheDatabase(t *testing.T) {
	h := build(t)
	r := h.reader("198.51.100.1")
	number, code := r.applies("person", person("某文件"))
	var path string
	if h.DB.Engine() == store.SQLite {
		h.Must(h.DB.QueryRow(t.Context(), "SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&path))
	}
	for _, file := range glob(path) {
		body, err := os.ReadFile(file)
		h.Must(err)
		for _, secret := range []string{"张晓明", "11010519491231002X", "13895011234", "zhang@example.com", code} {
			if bytes.Contains(body, []byte(secret)) {
				t.Errorf("%s holds %q", filepath.Base(file), secret)
			}
		}
		if strings.HasSuffix(file, ".db") && !bytes.Contains(body, []byte(number)) {
			t.Log("the file was not written yet")
		}
	}
}

func glob(path string) []string {
	if path == "" {
		return nil
	}
	out, _ := filepath.Glob(path + "*")
	return out
}

func TestARecordOfOnesOwnIsCorrectedOnRequest(t *testing.T) {
	h := build(t)
	r := h.reader("198.51.100.1")
	r.open("/requests/record?kind=person")
	f := person("补贴公示中的姓名")
	h.Sees(r.post("/requests/record?kind=person", f), 422, "请填写哪里不准确")
	f.Set("features", "“张小明”应为“张晓明”")
	got := r.post("/requests/record?kind=person", f, paper{"files", "证明.txt", []byte("证明")})
	h.Sees(got, http.StatusSeeOther)
	m := codes.FindStringSubmatch(r.open("/requests/receipt").Body)
	if m == nil || h.item(m[1]).Item.Kind != disclosure.Record {
		t.Errorf("registered as %v", m)
	}
}

func TestStatisticsCountAsTheReportDoes(t *testing.T) {
	h := build(t)
	r := h.reader("198.51.100.1")
	h.Sees(r.open("/requests/statistics"), 200, "收到申请", "还没有答复的申请")
	number, _ := r.applies("person", person("某文件"))
	h.Sees(r.open("/requests/statistics"), 200, ">0")
	h.Must(h.service.Confirm(t.Context(), desk, h.item(number).Item.ID, 0, civil.MustParse("2023-05-08"), "电话"))
	h.Sees(r.open("/requests/statistics?year=2023"), 200, "2023年收到", ">1")
	h.Sees(r.open("/requests/statistics?year=1066"), 200, "2023年")
}

// What an applicant does on line stands in the case with its time, as theirs.
func TestWhatTheApplicantDoesOnLineStandsInTheCase(t *testing.T) {
	h := build(t)
	r := h.reader("198.51.100.1")
	number, _ := r.applies("person", person("技术改造项目批复"))
	id := h.item(number).Item.ID
	r.open("/requests/case")
	h.Sees(r.post("/requests/case/"+id+"/confirm", nil), 303)
	h.Must(h.service.Confirm(t.Context(), desk, id, 0, civil.MustParse("2023-05-08"), "申请人已在网上确认"))
	h.Do(desk, func(tx *store.Tx) error {
		if err := tx.Insert(&people.Unit{Agency: officetest.Agency, ID: "u-bgs", Name: "办公室"}); err != nil {
			return err
		}
		return tx.Record("测试数据", store.Ref{Kind: "agency", ID: officetest.Agency})
	})
	h.Must(h.service.Assign(t.Context(), desk, id, 0, "u-bgs", "", ""))
	h.Must(h.service.Mend(t.Context(), desk, id, 0, disclosure.Demand{Points: "请写明年份", Days: 15, Evidence: "补1号", Sent: civil.MustParse("2023-05-08"), Way: disclosure.Way{Method: disclosure.ByHand}}))
	r.open("/requests/case")
	h.Sees(r.post("/requests/case/"+id+"/mend", url.Values{"text": {"2022年"}}, paper{"files", "说明.txt", []byte("说明")}), 303)
	events, err := h.service.Events(t.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	want := map[string]string{disclosure.ActConfirmOnline: "申请人在网上确认申请由其提交", disclosure.ActHandIn: "说明.txt", disclosure.ActAnswerMend: "提交了补正"}
	for _, e := range events {
		if text := want[e.Act]; text != "" && strings.Contains(e.Text, text) && e.ByName == "申请人（网上）" && !e.At.IsZero() {
			delete(want, e.Act)
		}
	}
	if len(want) > 0 {
		t.Errorf("not told: %v in %+v", want, events)
	}
	h.Verify()
}

// provided puts a reply and a file that went out with it into a case, as the
// desk does.
func (h *house) provided(c *disclosure.Case, state flow.State) (given, kept disclosure.File) {
	h.Helper()
	h.Must(h.DB.Do(h.Context(), desk, func(tx *store.Tx) error {
		put := func(name string) attach.File {
			f, err := h.files.Put(tx, name, []byte("这是"+name), c.Item.Ref())
			h.Must(err)
			return f
		}
		l := disclosure.Letter{Agency: officetest.Agency, ID: tx.NewID(), Item: c.Item.ID, Title: "公开告知书", Number: "〔2023〕1号" + string(state), State: state, Pdf: put("告知书.txt").ID, Issued: tx.Today(), Addressee: "applicant"}
		h.Must(tx.Insert(&l))
		for _, f := range []*disclosure.File{&given, &kept} {
			stored := put("批复（区分处理后）.txt")
			*f = disclosure.File{Agency: officetest.Agency, ID: tx.NewID(), Item: c.Item.ID, Role: "redacted", File: stored.ID, Name: stored.Name, At: tx.Now()}
		}
		given.Given = l.ID
		h.Must(tx.Insert(&given))
		h.Must(tx.Insert(&kept))
		return tx.Record("测试", c.Item.Ref())
	}))
	return given, kept
}

func TestWhatIsProvidedReachesTheApplicantAlone(t *testing.T) {
	h := build(t)
	a, b := h.reader("198.51.100.1"), h.reader("198.51.100.2")
	number, _ := a.applies("person", person("批复"))
	b.applies("person", person("另一份文件"))
	given, kept := h.provided(h.item(number), disclosure.LetterIssued)
	early, _ := h.provided(h.item(number), disclosure.LetterSigned)
	link := "/requests/case/files/" + given.ID
	h.Sees(a.open("/requests/case"), 200, link, "随附信息", "!"+kept.ID, "!"+early.ID)
	h.Sees(a.open(link), 200, "这是批复")
	h.Sees(a.open("/requests/case/files/"+kept.ID), 404)
	h.Sees(a.open("/requests/case/files/"+early.ID), 404)
	h.Sees(b.open(link), 404)
	h.Sees(h.reader("198.51.100.3").open(link), 303)
}
