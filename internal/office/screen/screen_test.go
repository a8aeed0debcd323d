package screen_test

import (
	"archive/zip"
	"bytes"
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/screen"
	"gongkai/internal/office/screen/personal"
)

type house struct {
	*officetest.House
	*screen.Screen
}

// openHouse opens an organisation with the checks.
func openHouse(t testing.TB, change ...func(*screen.Deps)) house {
	t.Helper()
	var s *screen.Screen
	h := officetest.Open(t, func(h *officetest.House) []slice.Slice {
		d := screen.Deps{DB: h.DB, Key: bytes.Repeat([]byte("k"), 32), Log: h.Logger}
		for _, f := range change {
			f(&d)
		}
		var err error
		s, err = screen.New(d)
		h.Must(err)
		return []slice.Slice{s.Slice()}
	}, screen.Migrations())
	return house{h, s}
}

var ref = store.Ref{Kind: "article", ID: "a1"}

func (h house) check(sub screen.Subject) screen.Report {
	h.Helper()
	if sub.Agency == "" {
		sub.Agency = officetest.Agency
	}
	if sub.Ref.ID == "" {
		sub.Ref = ref
	}
	r, err := h.Check(context.Background(), h.DB, sub)
	h.Must(err)
	return r
}

func TestABodyIsCheckedAndMasked(t *testing.T) {
	h := openHouse(t)
	body := "<h1>公示</h1><table><tr><th>姓名</th><th>电话</th></tr><tr><td>张三</td><td>138 1234<b>5678</b></td></tr></table><p>身份证号11010519491231002X</p>"
	r := h.check(screen.Subject{Title: "公示", Body: body})
	if len(r.Blocking()) != 2 {
		t.Fatalf("%+v", r.Findings)
	}
	out, err := h.MaskHTML(body, r.Findings)
	if err != nil {
		t.Fatal(err)
	}
	if want := "<h1>公示</h1><table><tr><th>姓名</th><th>电话</th></tr><tr><td>张三</td><td>138****5678<b></b></td></tr></table><p>身份证号11*************02X</p>"; out != want {
		t.Errorf("got  %s\nwant %s", out, want)
	}
	if again := h.check(screen.Subject{Title: "公示", Body: out}); len(again.Findings) > 0 {
		t.Errorf("%+v", again.Findings)
	}
}

var manager = officetest.Actor("p-chen", "u-bgs", screen.RightView, screen.RightManage)

// told writes the findings as LEVEL CHECK/KIND PLACE 【MATCH】→MEND, one a line.
func told(r screen.Report) string {
	var out []string
	for _, f := range r.Findings {
		s := string(f.Level) + " " + f.Check + "/" + f.Kind + " " + f.Place.Part
		if f.Match != "" {
			s += "【" + f.Match + "】"
		}
		if f.Mend != nil {
			s += "→" + f.Mend.Replacement
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

func (h house) add(terms ...screen.Term) {
	h.Helper()
	h.Do(manager, func(tx *store.Tx) error {
		_, _, err := h.ImportTerms(tx, terms)
		return err
	})
}

func bytesOf(data []byte) func(context.Context) ([]byte, error) {
	return func(context.Context) ([]byte, error) { return data, nil }
}

func (h house) expect(what string, sub screen.Subject, want ...string) {
	h.Helper()
	if got := told(h.check(sub)); got != strings.Join(want, "\n") {
		h.Errorf("%s\n got %s\nwant %s", what, got, strings.Join(want, "\n"))
	}
}

func TestWordsAreFoundAndOfferedNeverChanged(t *testing.T) {
	h := openHouse(t)
	h.add(screen.Starter()...)
	h.expect("good words that hold a wrong one", screen.Subject{Body: "<p>全部暑假班、发布暑期安排、按装机容量、刊登计划、既使用又维护、上报筹备方案</p>"})
	h.add(screen.Term{Kind: screen.Sensitive, Text: "台独", Level: screen.Block, Except: []string{"反对台独", "台独分裂势力"}},
		screen.Term{Kind: screen.Standard, Text: "外资企业局", Correct: "外商投资企业局"}, screen.Term{Kind: screen.Allow, Text: "0955-7012345"}, screen.Term{Kind: screen.Allow, Text: "@zhongwei.gov.cn"})
	h.expect("words", screen.Subject{Title: "关于部　暑工作的通知", Body: "<p>坚决反对台独，打击台 <b>独</b>。</p><p>电话：0955-7012345、7012345，邮箱：gxj@zhongwei.gov.cn，传真：0955-7099999</p>"},
		"block word/sensitive 正文【台 独】", "warn word/wrong 标题【部　暑】→部署", "warn personal/landline 正文【0955-7099999】→0955*****99")
	h.Do(manager, func(tx *store.Tx) error {
		list, err := store.Select[screen.Term](tx.Context(), tx, "WHERE agency = $1 AND term = $2", officetest.Agency, "部暑")
		if err != nil {
			return err
		}
		return h.RemoveTerm(tx, list[0].ID)
	})
	h.expect("after the word was removed", screen.Subject{Title: "关于部暑工作的通知"})
	h.expect("another agency's words", screen.Subject{Agency: officetest.Other, Body: "<p>台独</p>"})
	h.Verify()
}

func TestMapsNeedTheirNumber(t *testing.T) {
	h := openHouse(t)
	img := `<img src="/a.png" alt="园区位置">`
	h.expect("a map without", screen.Subject{Body: "<p>全市工业园区分布图如下。</p>" + img}, "warn map/ 正文【分布图】")
	h.expect("a map with", screen.Subject{Body: "<p>分布图</p>" + img + "<p>审图号：宁S〔2023〕第012号</p>"})
	h.expect("words about maps only", screen.Subject{Body: "<p>地图管理</p>"})
}

func TestLeadersAreComparedWithTheList(t *testing.T) {
	h := openHouse(t)
	h.Clock.GoTo("2023-06-01 09:00")
	for _, l := range []screen.Leader{
		{Name: "王建国", Body: "市委", Title: "书记", Place: 1}, {Name: "李玮", Body: "市人民政府", Title: "市长", Place: 2},
		{Name: "张 三", Body: "市工业和信息化局", Title: "党组书记、局长", Place: 10, From: civil.MustParse("2022-03-01")},
		{Name: "赵四", Body: "市工业和信息化局", Title: "副局长", Place: 11},
		{Name: "孙五", Body: "市工业和信息化局", Title: "党组书记、局长", Place: 10, Until: civil.MustParse("2022-02-28")},
	} {
		h.Do(manager, func(tx *store.Tx) error { return h.SaveLeader(tx, &l) })
	}
	for body, want := range map[string]string{
		"市委书记王建国、市长李玮出席会议，局长张　三参加。": "", "市工业和信息化局党组书记、局长张三主持，副局长赵四参加": "", "原局长孙五": "", "时任市工业和信息化局局长孙五": "", "张三同志介绍情况": "",
		"局长孙五主持会议": "block leader/former 正文【孙五】", "局长赵四主持会议": "block leader/title 正文【局长】→副局长", "副局长张三参加": "block leader/title 正文【副局长】→党组书记、局长",
		"市长李玮、市委书记王建国出席": "block leader/order 正文【李玮、市委书记王建国】", "赵四副市长出席": "block leader/title 正文【赵四】",
		"市人民政府市长李炜强调": "", "市工业和信息化局副局长赵五": "block leader/name 正文【赵五】→赵四",
	} {
		if body == "市人民政府市长李炜强调" {
			want = "block leader/name 正文【李炜】→李玮"
		}
		if got := told(h.check(screen.Subject{Body: "<p>" + body + "</p>"})); got != want {
			t.Errorf("%s\n got %s\nwant %s", body, got, want)
		}
	}
	h.expect("a past day has its own leaders", screen.Subject{Body: "<p>局长孙五主持</p>", FormedOn: civil.MustParse("2021-05-01")})
}

func TestDatesThatCannotBe(t *testing.T) {
	h := openHouse(t)
	h.Clock.GoTo("2023-06-01 09:00")
	for body, want := range map[string]string{
		"2023年2月30日": "block date/none 正文【2023年2月30日】", "2023年02月29日前": "block date/none 正文【2023年02月29日】", "2024年2月29日": "", "二〇二三年二月三十日": "block date/none 正文【二〇二三年二月三十日】",
		"二〇二三年十二月二十一日": "", "2023-13-01": "block date/none 正文【2023-13-01】", "11月31日前报送": "block date/none 正文【11月31日】", "2月29日": "",
		"2023年6月1日（星期五）": "block date/weekday 正文【五】→四", "2023年6月4日（周日）": "", "2023年6月4日（星期天）召开": "", "比例1.2-3.45，版本2023.1.5": "",
	} {
		if got := told(h.check(screen.Subject{Body: "<p>" + body + "</p>"})); got != want {
			t.Errorf("%s\n got %s\nwant %s", body, got, want)
		}
	}
	h.expect("a day to come", screen.Subject{FormedOn: civil.MustParse("2023-06-02")}, "block date/future 整体")
	h.expect("another day below", screen.Subject{Body: "<p>x</p><p>2023年5月9日</p>", FormedOn: civil.MustParse("2023-05-08")}, "warn date/formed 正文【2023年5月9日】→2023年5月8日")
	h.expect("a padded day", screen.Subject{Body: "<p>2023年05月08日</p>", FormedOn: civil.MustParse("2023-05-08")}, "warn date/padded 正文【2023年05月08日】→2023年5月8日")
}

func TestDocumentNumbers(t *testing.T) {
	h := openHouse(t)
	h.Clock.GoTo("2023-06-01 09:00")
	for no, want := range map[string]string{
		"卫工信发〔2023〕5号": "", "卫工信发[2023]5号": "block docno/form 发文字号【[2023]5号】→〔2023〕5号", "卫工信发〔2023〕05号": "block docno/form 发文字号【〔2023〕05号】→〔2023〕5号",
		"卫工信发〔2023〕第5号": "block docno/form 发文字号【〔2023〕第5号】→〔2023〕5号", "卫工信发（2023）5号": "block docno/form 发文字号【（2023）5号】→〔2023〕5号",
		"卫工信发〔2024〕5号": "block docno/future 发文字号【卫工信发〔2024〕5号】", "第5号文": "block docno/form 发文字号【第5号文】", "卫工信发〔23〕5号": "block docno/form 发文字号【〔23〕5号】→〔2023〕5号",
	} {
		if got := told(h.check(screen.Subject{DocNo: no})); got != want {
			t.Errorf("%s\n got %s\nwant %s", no, got, want)
		}
	}
	own := openHouse(t, func(d *screen.Deps) {
		d.Issued = func(context.Context, store.Querier, string) ([]string, error) {
			return []string{"卫工信发〔2023〕38号", "卫工信规发〔2023〕1号"}, nil
		}
	})
	own.Clock.GoTo("2023-06-01 09:00")
	own.expect("own numbers", screen.Subject{DocNo: "卫工信发〔2023〕39号", Body: "<p>根据卫工信发〔2023〕999号、卫工信发〔2023〕38号、卫工信规发〔2023〕1号，宁工信发〔2023〕7号和卫工信发〔2023〕39号</p>"},
		"warn docno/unknown 正文【根据卫工信发〔2023〕999号】")
	h.expect("in the text", screen.Subject{Body: "<p>根据宁政办发[2022]08号和（2023）宁05民初12号，依据国办发〔2016〕80号</p>"}, "warn docno/form 正文【[2022]08号】→〔2022〕8号")
}

func TestLinksAttachmentsAndPictures(t *testing.T) {
	h := openHouse(t, func(d *screen.Deps) {
		d.Leads = func(_ context.Context, _ store.Querier, _, href string) (bool, bool, error) {
			return strings.HasPrefix(href, "/"), href == "/there", nil
		}
	})
	h.expect("links", screen.Subject{Body: `<p><a href="/there">a</a><a href="/gone">b</a><a href="https://www.gov.cn/x">c</a><a href="file:///C:/x.doc">d</a><a href="http://192.168.1.9/x">e</a><a href="#top">f</a></p>`, Links: []string{"http://oa/x"}},
		"block link/inner 相关链接【http://oa/x】", "block link/dead 正文【/gone】", "block link/scheme 正文【file:///C:/x.doc】", "block link/inner 正文【http://192.168.1.9/x】")
	list := "<p>附件：1. 申报表</p><p>2. 《技术改造项目申报指南》</p><p>联系人</p>"
	h.expect("attachments that are not there", screen.Subject{Body: list}, "block attach/absent 正文【附件：1. 申报表】", "block attach/absent 正文【2. 《技术改造项目申报指南》】")
	h.expect("attachments that are there", screen.Subject{Body: list, Files: []screen.File{{ID: "1", Name: "附件1：申报表.docx"}, {ID: "2", Name: "2.技术改造项目申报指南.pdf"}}})
	h.expect("an attachment of another name", screen.Subject{Body: list, Files: []screen.File{{ID: "1", Name: "附件1：申报表.docx"}, {ID: "2", Name: "新建 Microsoft Word 文档.docx"}}},
		"warn attach/name 正文【2. 《技术改造项目申报指南》】", "warn attach/nameless 附件")
	h.expect("damaged", screen.Subject{Files: []screen.File{{ID: "1", Name: "表.docx", Data: bytesOf([]byte("PK\x03\x04x"))}}}, "block attach/unreadable 附件")
	h.expect("pictures", screen.Subject{Body: `<img src="/f/IMG_01.jpg"><img src="/f/a.jpg" alt="a.jpg"><img src="/f/b.jpg" alt="局长在企业调研">`}, "block image/alt 正文", "block image/alt 正文")
	h.expect("elements", screen.Subject{Needs: []screen.Need{{Key: "source", Label: "来源"}, {Key: "x", Label: "摘要", Given: true}, {Key: "y", Label: "主题分类", Soft: true}}},
		"block missing/source 整体", "warn missing/y 整体")
}

func TestAnOverrideOutlivesARunButNotAChange(t *testing.T) {
	h := openHouse(t)
	sub := screen.Subject{Title: "公告", Body: "<p>一</p><p>请拨打13812345678咨询。</p>"}
	f := h.check(sub).Blocking()[0]
	if want := "个人信息（" + personal.Titles[personal.Mobile] + "）：正文，第2段"; f.Brief() != want {
		t.Errorf("brief %s, want %s", f.Brief(), want)
	}
	linked := h.check(screen.Subject{Body: `<p><a href="https://www.gov.cn/a">一</a></p><p></p><p>请拨打13812345678咨询。</p>`}).Blocking()[0]
	if linked.Place.String() != "正文，第2段" {
		t.Errorf("a link and an empty paragraph count: %s", linked.Place)
	}
	if strings.Contains(f.Key, "138") || strings.Contains(f.Brief(), "138") {
		t.Error("the key or the brief tells the number")
	}
	if err := h.DB.Do(t.Context(), manager, func(tx *store.Tx) error { return h.Override(tx, ref, f, " 好 ") }); !fail.Is(err, fail.Invalid) {
		t.Errorf("a reason too short: %v", err)
	}
	h.Do(manager, func(tx *store.Tx) error { return h.Override(tx, ref, f, "企业要求公开的招聘电话") })
	if err := h.DB.Do(t.Context(), manager, func(tx *store.Tx) error { return h.Override(tx, ref, f, "企业要求公开的招聘电话") }); !fail.Is(err, fail.Stale) {
		t.Errorf("twice: %v", err)
	}
	r := h.check(sub)
	if len(r.Blocking()) != 0 || r.Findings[0].Override == nil || r.Findings[0].Override.Reason != "企业要求公开的招聘电话" {
		t.Errorf("%+v", r.Findings)
	}
	sub.Body = "<p>一</p><p>新的一段</p><p>请拨打13812345678咨询。</p>"
	if len(h.check(sub).Blocking()) != 0 {
		t.Error("a change elsewhere undoes the override")
	}
	for _, body := range []string{"<p>请拨打13812345679咨询。</p>", "<p>张三电话13812345678。</p>", "<p>请拨打13812345678咨询。</p><p>请拨打13812345678咨询。</p>"} {
		sub.Body = body
		if len(h.check(sub).Blocking()) != 1 {
			t.Errorf("%s: the override covers what it was not given for", body)
		}
	}
	sub.Body, sub.Ref = "<p>请拨打13812345678咨询。</p>", store.Ref{Kind: "article", ID: "a2"}
	if len(h.check(sub).Blocking()) != 1 {
		t.Error("the override covers another thing")
	}
	h.Do(manager, func(tx *store.Tx) error { return h.Withdraw(tx, ref, f.Key, "电话停用") })
	sub.Ref = ref
	if len(h.check(sub).Blocking()) != 1 {
		t.Error("the withdrawn override still holds")
	}
	h.Verify()
}

// list is the body of a published list of persons.
func list(rows ...string) string {
	out := "<table><tr><th>姓名</th><th>证件号码</th><th>电话</th><th>住址</th></tr>"
	for _, r := range rows {
		out += "<tr><td>" + strings.ReplaceAll(r, "|", "</td><td>") + "</td></tr>"
	}
	return out + "</table>"
}

func (h house) publish(id, title, body string) {
	h.Helper()
	h.Do(manager, func(tx *store.Tx) error {
		r := store.Ref{Kind: "article", ID: id}
		if err := h.Trace(tx, screen.Subject{Agency: officetest.Agency, Ref: r, Title: title, Body: body}); err != nil {
			return err
		}
		return tx.Record("发布", r)
	})
}

func (h house) gathered() []screen.Gathering {
	h.Helper()
	out, err := h.Gathered(context.Background(), h.DB, officetest.Agency)
	h.Must(err)
	return out
}

func TestFragmentsThatCompleteEachOtherAreFound(t *testing.T) {
	h := openHouse(t)
	h.publish("a", "补贴名单", list("张三|110105********002X||", "李四|640502********1234||", "马六|6405**********1111||"))
	h.publish("b", "资格公示", list("李四|||", "王五|640502********1234||", "马六|6405**********2222||"))
	if got := h.gathered(); len(got) != 0 {
		t.Fatalf("equal masks of other persons are one: %+v", got)
	}
	h.publish("c", "获奖名单", list("张三|******19491231****||"))
	got := h.gathered()
	if len(got) != 1 || got[0].Risk != screen.High || len(got[0].Items) != 2 || !strings.Contains(got[0].Why, "完整得到") {
		t.Fatalf("%+v", got)
	}
	next := screen.Subject{Ref: store.Ref{Kind: "article", ID: "d"}, Title: "新名单", Body: list("李四|64****19900101****||")}
	f := h.check(next).Blocking()
	if len(f) != 1 || f[0].Check != screen.CheckGathering || f[0].Match != "64****19900101****" || !strings.Contains(f[0].Message, "《补贴名单》") {
		t.Errorf("%s", told(h.check(next)))
	}
	h.Do(manager, func(tx *store.Tx) error {
		if err := h.Forget(tx, store.Ref{Kind: "article", ID: "c"}); err != nil {
			return err
		}
		return tx.Record("撤稿", store.Ref{Kind: "article", ID: "c"})
	})
	if got := h.gathered(); len(got) != 0 {
		t.Errorf("a withdrawn list still counts: %+v", got)
	}
}

func TestPiecesOfOnePersonGather(t *testing.T) {
	h := openHouse(t)
	h.publish("a", "甲", list("张三||138****1234|"))
	h.publish("b", "乙", list("张三|||滨河镇团结社区3号楼2单元501室"))
	got := h.gathered()
	if len(got) != 1 || got[0].Risk != screen.Middle || got[0].Surely {
		t.Fatalf("%+v", got)
	}
	h.publish("c", "丙", list("张三||138****1234|"))
	h.publish("d", "丁", "<p>联系人：李梅，电话13812340000</p>")
	h.publish("e", "戊", "<p>咨询电话：13812340000</p>")
	got = h.gathered()
	if len(got) != 2 || got[0].Risk != screen.High || !got[0].Surely || len(got[1].Items) != 3 {
		t.Fatalf("%+v", got)
	}
	if rows, err := h.DB.Query(t.Context(), "SELECT mac, name_mac, marks, place, title FROM screen_trace WHERE agency = $1", officetest.Agency); err != nil {
		t.Fatal(err)
	} else {
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var cols [5]string
			h.Must(rows.Scan(&cols[0], &cols[1], &cols[2], &cols[3], &cols[4]))
			for _, plain := range []string{"张三", "李梅", "滨河", "13812340000"} {
				if strings.Contains(strings.Join(cols[:], " "), plain) {
					t.Errorf("%q stands in the traces: %v", plain, cols)
				}
			}
		}
		h.Must(rows.Err())
	}
	h.Do(manager, func(tx *store.Tx) error { return h.SaveSetting(tx, 3, 4, 3) })
	if got := h.gathered(); len(got) != 1 {
		t.Errorf("the setting does not hold: %+v", got)
	}
	if other, err := h.Gathered(t.Context(), h.DB, officetest.Other); err != nil || len(other) > 0 {
		t.Errorf("another agency sees %v (%v)", other, err)
	}
	h.Verify()
}

func TestAFamilyIsNotOnePerson(t *testing.T) {
	h := openHouse(t)
	h.publish("a", "甲", list("张三|||滨河镇团结社区3号楼2单元501室", "李梅|||滨河镇团结社区3号楼2单元501室"))
	h.publish("b", "乙", list("张小明|||滨河镇团结社区3号楼2单元501室"))
	if got := h.gathered(); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	h.publish("c", "丙", list("李梅|||滨河镇团结社区3号楼2单元501室"))
	if got := h.gathered(); len(got) != 1 || !got[0].Surely {
		t.Errorf("%+v", got)
	}
}

func TestAFileIsMaskedOnACopy(t *testing.T) {
	h := openHouse(t)
	data := []byte("姓名,身份证号,电话\n张三,11010519491231002X,138-1234-5678\n李四,110105 19491231 002X,\n")
	sub := screen.Subject{Files: []screen.File{{ID: "f", Name: "补贴名单.csv", Data: bytesOf(data)}}}
	r := h.check(sub)
	out, err := h.Mask(t.Context(), "补贴名单.csv", data, r.Of("f"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "姓名,身份证号,电话\n张三,11*************02X,138****5678\n李四,11*************02X,\n"; string(out) != want {
		t.Errorf("%s", out)
	}
	if _, err := h.Mask(t.Context(), "补贴名单.csv", data, r.Of("f")[:1]); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "复查") {
		t.Errorf("a value that still stands elsewhere: %v", err)
	}
	kept := slices.Clone(r.Of("f"))
	kept[len(kept)-1].Override = &screen.Override{Reason: "公开的号码"}
	if out, err := h.Mask(t.Context(), "补贴名单.csv", data, kept); err != nil || !strings.Contains(string(out), "李四,110105 19491231 002X") || !strings.Contains(string(out), "138****5678") {
		t.Errorf("what was overridden is masked: %s %v", out, err)
	}
	if _, err := h.Mask(t.Context(), "补贴名单.csv", []byte("姓名\n"), r.Of("f")); !fail.Is(err, fail.Stale) {
		t.Errorf("other bytes: %v", err)
	}
	title := "请联系13812345678和13912345678"
	if got, err := h.MaskText(title, h.check(screen.Subject{Title: title}).In(screen.PartTitle)); err != nil || got != "请联系138****5678和139****5678" {
		t.Errorf("%q %v", got, err)
	}
}

func TestPages(t *testing.T) {
	h := openHouse(t)
	clerk := officetest.Actor("p-wang", "u-jn", screen.RightView)
	h.Sees(h.Get(clerk, "/office/screen"), 200, "试检一段文字", "!汇聚风险")
	h.Sees(h.Upload(clerk, "/office/screen", "none", "a.txt", nil, url.Values{"text": {""}, "want": {"report"}}), 422, "请粘贴文字，或选择一个文件")
	h.Sees(h.Upload(clerk, "/office/screen", "none", "a.txt", nil, url.Values{"text": {"电话<b>13812345678</b>"}, "want": {"report"}}), 200, "发现 1 处问题", "<mark>13812345678</mark>", "遮盖为 138****5678", "拦截")
	h.Sees(h.Upload(clerk, "/office/screen", "none", "a.txt", nil, url.Values{"text": {"今天天气好"}, "want": {"report"}}), 200, "没有发现问题")
	file := []byte("电话13812345678\n")
	h.Sees(h.Upload(clerk, "/office/screen", "file", "说明.txt", file, url.Values{"want": {"report"}}), 200, "附件“说明.txt”", "第1段")
	h.Sees(h.Upload(clerk, "/office/screen", "file", "说明.txt", file, url.Values{"want": {"mask"}}), 200, "138****5678")
	h.Sees(h.Upload(clerk, "/office/screen", "file", "说明.txt", []byte("无"), url.Values{"want": {"mask"}}), 422, "没有发现需要遮盖")
	h.Sees(h.Upload(clerk, "/office/screen", "file", "说明.txt", []byte("无"), url.Values{"want": {"strip"}}), 200, "无")

	terms := "/office/screen/terms"
	h.Sees(h.Get(clerk, terms), 200, "没有词条", "!增加词条")
	h.Sees(h.Get(clerk, terms+"/new"), 403)
	h.Sees(h.Post(manager, terms+"/new", url.Values{"kind": {"wrong"}, "term": {"部暑"}, "level": {"warn"}}), 422, "请填写正确的写法", "部暑")
	h.Sees(h.Post(manager, terms+"/new", url.Values{"kind": {"wrong"}, "term": {"暑"}, "correct": {"署"}, "level": {"warn"}}), 422, "两个字以上")
	h.Sees(h.Post(manager, terms+"/new", url.Values{"kind": {"wrong"}, "term": {"部暑"}, "correct": {"部署"}, "level": {"warn"}}), 303)
	h.Sees(h.Post(manager, terms+"/new", url.Values{"kind": {"wrong"}, "term": {"部 暑"}, "correct": {"部署"}, "level": {"warn"}}), 422, "已有")
	csv := []byte("词语,正确写法,种类,级别,例外语境\n部暑,部署,错敏词,拦截,\n台独,,敏感词,拦截,反对台独；打击台独\n")
	h.Sees(h.Upload(manager, terms+"/import", "file", "词.csv", []byte("甲,乙\n1,2\n"), url.Values{"kind": {"wrong"}}), 422, "没有“词语”一列")
	h.Sees(h.Upload(manager, terms+"/import", "file", "词.csv", []byte("词语,级别\n安祥,马上\n"), url.Values{"kind": {"sensitive"}}), 422, "第 2 行", "应为“提示”或“拦截”")
	h.Sees(h.Upload(manager, terms+"/import", "file", "词.csv", csv, url.Values{"kind": {"wrong"}}), 303)
	h.Sees(h.Upload(manager, terms+"/import", "file", "词.csv", csv, url.Values{"kind": {"wrong"}}), 422, "没有变化")
	h.Sees(h.Get(clerk, terms+"?f.kind=sensitive"), 200, "台独", "!部暑")
	h.Sees(h.Get(clerk, terms+"?q=部署&sort=term"), 200, "部暑", "!台独")
	out := h.Get(clerk, terms+"?export=xlsx&scope=all")
	h.Sees(out, 200)
	again, err := screen.ReadTerms(t.Context(), "词库.xlsx", []byte(out.Body), screen.Wrong)
	if err != nil || len(again) != 2 {
		t.Errorf("the export cannot be imported: %v %v", again, err)
	}
	h.Sees(h.Post(manager, terms+"/starter", nil), 303)
	h.Sees(h.Post(manager, terms+"/starter", nil), 303)
	one, err := store.First[screen.Term](t.Context(), h.DB, "WHERE agency = $1 AND term = $2", officetest.Agency, "台独")
	h.Must(err)
	at := terms + "/" + one.ID
	h.Sees(h.Get(manager, at), 200, "打击台独")
	edit := url.Values{"kind": {"sensitive"}, "term": {"台独"}, "level": {"warn"}, "version": {"0"}}
	h.Sees(h.Post(manager, at, edit), 303)
	h.Sees(h.Post(manager, at, edit), 409)
	h.Sees(h.Get(manager, at+"/remove"), 200, "不再查找“台独”")
	h.Sees(h.Post(manager, at+"/remove", nil), 303)
	h.Sees(h.Get(manager, at), 404)

	leaders := "/office/screen/leaders"
	h.Sees(h.Post(manager, leaders+"/new", url.Values{"name": {"张 三"}, "body": {"市工业和信息化局"}, "title": {"局长"}, "place": {"1"}, "from": {"2023-02-01"}, "until": {"2023-01-01"}}), 422, "早于任职日期")
	h.Sees(h.Post(manager, leaders+"/new", url.Values{"name": {"张 三"}, "body": {"市工业和信息化局"}, "title": {"局长"}, "place": {"1"}}), 303)
	h.Sees(h.Get(clerk, leaders), 200, "张三", "在任")
	h.Sees(h.Get(clerk, leaders+"?f.state=out"), 200, "!张三")
	l, err := store.First[screen.Leader](t.Context(), h.DB, "WHERE agency = $1", officetest.Agency)
	h.Must(err)
	h.Sees(h.Get(manager, leaders+"/"+l.ID), 200, "市工业和信息化局")
	h.Sees(h.Post(manager, leaders+"/"+l.ID, url.Values{"name": {"张三"}, "body": {"市工业和信息化局"}, "title": {"局长"}, "place": {"1"}, "until": {"2023-02-28"}, "version": {"0"}}), 303)
	h.Sees(h.Get(clerk, leaders), 200, "离任")
	h.Sees(h.Get(manager, leaders+"/"+l.ID+"/remove"), 200, "填写离任日期")
	h.Sees(h.Post(manager, leaders+"/"+l.ID+"/remove", nil), 303)
	h.Sees(h.Get(clerk, leaders+"?export=csv"), 200)

	h.publish("a", "甲名单", "<p>电话13812345678</p>")
	h.publish("b", "乙名单", "<p>电话13812345678</p>")
	gather := "/office/screen/gathered"
	h.Sees(h.Get(clerk, gather), 403)
	h.Sees(h.Get(manager, gather), 200, "甲名单", "乙名单", "高", "手机号码可以完整得到", "尽快处理", "!13812345678")
	h.Sees(h.Get(manager, gather+"?export=csv"), 200, "乙名单")
	h.Sees(h.Post(manager, gather, url.Values{"items": {"1"}, "unknown": {"4"}, "kinds": {"3"}}), 422, "2")
	h.Sees(h.Post(manager, gather, url.Values{"items": {"3"}, "unknown": {"4"}, "kinds": {"3"}}), 303)
	h.Sees(h.Get(manager, gather), 200, "没有发现汇聚风险")
	h.Verify()
}

// TestWhatAFileHidesIsFound: a DOCX with hidden text, a comment and a tracked
// change, an author; then the copy without them.
func TestWhatAFileHidesIsFound(t *testing.T) {
	h := openHouse(t)
	const w = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, body := range map[string]string{
		"word/document.xml": "<w:document" + w + `><w:body><w:p><w:r><w:t>通知</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>13812345678</w:t></w:r><w:del w:author="李四"><w:r><w:delText>电话13912345678</w:delText></w:r></w:del></w:p></w:body></w:document>`,
		"word/comments.xml": "<w:comments" + w + `><w:comment w:author="王五"><w:p><w:r><w:t>请核对</w:t></w:r></w:p></w:comment></w:comments>`,
		"docProps/core.xml": `<c><creator>赵六</creator></c>`,
	} {
		f, err := z.Create(name)
		h.Must(err)
		_, err = f.Write([]byte(body))
		h.Must(err)
	}
	h.Must(z.Close())
	file := screen.File{ID: "f", Name: "通知.docx", Data: bytesOf(b.Bytes())}
	r := h.check(screen.Subject{Files: []screen.File{file}})
	got := told(r)
	for _, want := range []string{"block trace/comment", "block trace/revision", "warn trace/author", "warn trace/hidden", "block personal/mobile 附件【13812345678】", "block personal/mobile 附件【13912345678】"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not among\n%s", want, got)
		}
	}
	out, err := h.Strip(t.Context(), file.Name, b.Bytes(), true)
	if err != nil {
		t.Fatal(err)
	}
	file.Data = bytesOf(out.Data)
	h.expect("the stripped copy", screen.Subject{Files: []screen.File{file}})
}

func FuzzReadTerms(f *testing.F) {
	f.Add("词.csv", []byte("词语,正确写法,级别\n部暑,部署,拦截\n"))
	f.Add("词.csv", []byte("\xb4\xca\xd3\xef,a\n\"x\ny\",1"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if !strings.HasSuffix(name, ".csv") {
			return // workbooks are read by the kit, which has targets of its own
		}
		list, err := screen.ReadTerms(t.Context(), name, data, screen.Wrong)
		if err != nil && !fail.Is(err, fail.Invalid) {
			t.Fatal(err)
		}
		for _, x := range list {
			if x.Text == "" || x.Folded == "" {
				t.Fatalf("%+v", x)
			}
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	h := openHouse(b)
	var terms []screen.Term
	for i := range 20_000 {
		terms = append(terms, screen.Term{Kind: screen.Sensitive, Text: string([]rune{rune(0x4e00 + i%5000), rune(0x5000 + i/7%5000), rune(0x6000 + i%997)})})
	}
	h.add(terms...)
	sub := screen.Subject{Agency: officetest.Agency, Ref: ref, Title: "通知", Body: strings.Repeat("<p>为贯彻落实市委、市政府关于工业经济稳增长的部署，现将2023年6月1日起执行的有关事项通知如下。</p>", 200)}
	b.SetBytes(int64(len(sub.Body)))
	for b.Loop() {
		if _, err := h.Check(b.Context(), h.DB, sub); err != nil {
			b.Fatal(err)
		}
	}
}
