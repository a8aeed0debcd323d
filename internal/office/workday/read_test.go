package workday

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// issued is the yearly notice that comes with the program.
func issued(t testing.TB, year int) Notice {
	t.Helper()
	for _, n := range embedded() {
		if n.Year == year && n.Annual() {
			n.Off, n.Work = append([]Entry(nil), n.Off...), append([]Entry(nil), n.Work...)
			return n
		}
	}
	t.Fatalf("no notice for %d", year)
	return Notice{}
}

func parsed(t testing.TB, text string) Notice {
	t.Helper()
	n, err := ParseNotice(strings.NewReader(text))
	if err != nil {
		t.Fatalf("not taken: %v", err)
	}
	return n
}

// sameDays compares what two notices give.
func sameDays(t *testing.T, got, want Notice) {
	t.Helper()
	if got.Year != want.Year || !reflect.DeepEqual(got.Off, want.Off) || !reflect.DeepEqual(got.Work, want.Work) {
		t.Errorf("read\n%d off %v\nwork %v\nwant\n%d off %v\nwork %v", got.Year, got.Off, got.Work, want.Year, want.Off, want.Work)
	}
}

func TestPastedTextGivesTheDaysOfTheNotice(t *testing.T) {
	for _, year := range []int{2008, 2017, 2023, 2024, 2025, 2026} {
		t.Run(fmt.Sprint(year), func(t *testing.T) {
			raw, err := os.ReadFile(fmt.Sprintf("testdata/notices/%d.txt", year))
			if err != nil {
				t.Fatal(err)
			}
			got, want := parsed(t, string(raw)), issued(t, year)
			sameDays(t, got, want)
			if got.Number != want.Number || got.Signed != want.Signed {
				t.Errorf("read %s of %s, want %s of %s", got.Number, got.Signed, want.Number, want.Signed)
			}
		})
	}
}

func TestEveryNoticeIsReadBackFromItsClauses(t *testing.T) {
	for _, n := range embedded() {
		if n.Annual() {
			sameDays(t, parsed(t, clauses(n)), n)
		}
	}
}

// clauses words a notice day by day.
func clauses(n Notice) string {
	var b strings.Builder
	fmt.Fprintf(&b, "关于%d年部分节假日安排的通知（%s）\n", n.Year, n.Number)
	name := ""
	for _, e := range n.Off {
		if e.Name != name {
			fmt.Fprintf(&b, "\n%s：", e.Name)
			name = e.Name
			for _, w := range n.Work {
				if w.Name == name {
					fmt.Fprintf(&b, "%s（%s）上班。", w.Date.Chinese(), weekdayNames[w.Date.Weekday()])
				}
			}
		}
		fmt.Fprintf(&b, "%s（%s）放假。", e.Date.Chinese(), weekdayNames[e.Date.Weekday()])
	}
	return b.String()
}

func TestSentencesLeftAsideAreNoted(t *testing.T) {
	raw, err := os.ReadFile("testdata/notices/2024.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := parsed(t, string(raw))
	if len(n.Notes) != 1 || !strings.Contains(n.Notes[0], "除夕") {
		t.Errorf("%q", n.Notes)
	}
}

func TestCorrectionsAreRead(t *testing.T) {
	for name, x := range map[string]struct{ text, off, work string }{
		"a holiday given": {"国务院关于抗战胜利70周年纪念日调休放假的通知\n国发明电〔2015〕1号\n抗战胜利70周年纪念日：2015年9月3日至5日调休放假，共3天。其中9月3日（星期四）放假，9月4日（星期五）调休，9月6日（星期日）上班。\n2015年5月13日",
			"2015-09-03 2015-09-04 2015-09-05", "2015-09-06"},
		"a clause replaced": {"国务院办公厅关于调整2019年劳动节假期安排的通知\n国办发明电〔2019〕3号\n一、劳动节：2019年5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。",
			"2019-05-01 2019-05-02 2019-05-03 2019-05-04", "2019-04-28 2019-05-05"},
		"a holiday lengthened": {"国务院办公厅关于延长2020年春节假期的通知\n国办发明电〔2020〕1号\n一、延长2020年春节假期至2月2日（农历正月初九，星期日），2月3日（星期一）起正常上班。\n二、各类学校推迟开学，具体时间另行通知。",
			"2020-01-24 2020-01-25 2020-01-26 2020-01-27 2020-01-28 2020-01-29 2020-01-30 2020-01-31 2020-02-01 2020-02-02", ""},
		"a region's festival": {"自治区人民政府办公厅关于2025年开斋节放假的通知\n宁政办发〔2025〕999号\n根据《宁夏回族自治区人民政府关于开斋节放假的规定》，2025年开斋节放假时间为：3月31日（星期一）至4月1日（星期二），共2天。",
			"2025-03-31 2025-04-01", ""},
		"a region's page": {"https://www.nx.gov.cn/zwgk/1.html\n关于2024年古尔邦节放假的通知\n现将有关事项通知如下：2024年古尔邦节6月17日（星期一）、18日（星期二）放假2天，6月16日（星期日）上班。",
			"2024-06-17 2024-06-18", "2024-06-16"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, base := range []*Calendar{National(), National().KnownOn(day("2020-01-26"))} {
				n, err := base.ParseNotice(strings.NewReader(x.text))
				if err != nil {
					t.Fatal(err)
				}
				if off, work := dates(n.Off), dates(n.Work); off != x.off || work != x.work {
					t.Errorf("off %s, work %s", off, work)
				}
				if wantRegion := strings.Contains(name, "region"); (n.Region == "ningxia") != wantRegion {
					t.Errorf("region %q", n.Region)
				}
			}
		})
	}
}

func dates(es []Entry) string {
	var out []string
	for _, e := range es {
		out = append(out, e.Date.String())
	}
	return strings.Join(out, " ")
}

const csv2026 = "日期,类型,名称,依据\n2026-01-01,放假,元旦,国办发明电[2025]7号\n2026/1/2,放假,元旦,\n\n2026年1月4日,上班,元旦,国办发明电[2025]7号\n"

func TestFilesInEachFormAndEncoding(t *testing.T) {
	own, err := json.Marshal(issued(t, 2026))
	if err != nil {
		t.Fatal(err)
	}
	sameDays(t, parsed(t, string(own)), issued(t, 2026))

	cn := parsed(t, `{"$schema":"x","year":2026,"papers":["https://example.com/1","https://www.gov.cn/zhengce/1.htm"],
		"days":[{"name":"元旦","date":"2026-01-04","isOffDay":false},{"name":"元旦","date":"2026-01-01","isOffDay":true}]}`)
	if dates(cn.Off) != "2026-01-01" || dates(cn.Work) != "2026-01-04" || cn.Cite() != "https://www.gov.cn/zhengce/1.htm" {
		t.Errorf("holiday-cn: %+v", cn)
	}

	gb, err := simplifiedchinese.GB18030.NewEncoder().String(csv2026)
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.ReplaceAll(csv2026, ",", "\t"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"UTF-8": csv2026, "with mark": "\xef\xbb\xbf" + csv2026, "GB18030": gb, "UTF-16 with tabs": utf16} {
		n := parsed(t, text)
		if dates(n.Off) != "2026-01-01 2026-01-02" || dates(n.Work) != "2026-01-04" || n.Year != 2026 || n.Number != "国办发明电〔2025〕7号" {
			t.Errorf("%s: %+v", name, n)
		}
	}
	n := parsed(t, "日期,类型,名称,依据,地区\n2026-03-20,放假,开斋节,https://www.gov.cn/1.html,宁夏\n")
	if n.Region != "ningxia" || n.Source == "" || n.Number != "" {
		t.Errorf("%+v", n)
	}
}

func TestFaultyNoticesAreRefusedWithEveryFaultNamed(t *testing.T) {
	const title = "关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）\n"
	for name, x := range map[string]struct {
		text string
		want []string
	}{
		"empty":                 {" \n", []string{"文件是空的"}},
		"binary":                {"PK\x03\x04\x00\x00", []string{"不是文本文件"}},
		"broken encoding":       {"\x81\xff\xff\xff日期", []string{"编码无法识别"}},
		"huge":                  {strings.Repeat("一", maxNotice), []string{"超过1MB"}},
		"no number, no page":    {"关于2027年部分节假日安排的通知\n一、元旦：1月1日放假。", []string{"没有文号，也没有政府网站"}},
		"page elsewhere":        {"https://gov.cn.example.com/1\n关于2027年部分节假日安排的通知\n一、元旦：1月1日放假。", []string{"没有文号"}},
		"no year":               {"国办发明电〔2025〕7号\n一、元旦：1月1日放假。", []string{"没有写明是哪一年"}},
		"no days":               {title + "请各单位遵照执行。", []string{"没有读到任何放假或上班的日期"}},
		"wrong weekday":         {title + "一、元旦：1月1日（周五）至3日放假，共3天。\n二、春节：2月14日（周日）上班。", []string{"第2行「1月1日（周五）」：2026年1月1日是星期四", "第3行「2月14日（周日）」：2026年2月14日是星期六"}},
		"wrong count":           {title + "一、元旦：1月1日至3日放假，共4天。", []string{"第2行", "写明共4天，按日期算是3天"}},
		"no such day":           {title + "一、元旦：2月30日放假。", []string{"「2月30日」：不是日历上有的日子"}},
		"no month":              {title + "一、元旦：1日放假。", []string{"没有写是几月"}},
		"no verb":               {title + "一、元旦：1月1日，共1天，与周末连休。", []string{"没有写明放假还是上班"}},
		"turned round":          {title + "一、春节：2月23日至15日放假。", []string{"起止日期颠倒"}},
		"unknown words":         {title + "一、元旦：1月1日放假，1月2日视情况上班。", []string{"看不懂「视情况上班」"}},
		"off and worked":        {title + "一、元旦：1月3日放假，1月3日（周六）上班。", []string{"2026-01-03", "既放假又上班"}},
		"make-up on a weekday":  {title + "一、元旦：1月1日放假，1月5日（周一）上班。", []string{"2026年1月5日", "本来就上班"}},
		"nothing to lengthen":   {"关于延长2027年春节假期的通知\n国办发明电〔2027〕1号\n一、延长2027年春节假期至2月14日。", []string{"先录入当年的放假通知"}},
		"year out of range":     {`{"year":2026,"notice":"国办发明电〔2025〕7号","off":[{"date":"2024-01-01","name":"元旦"}]}`, []string{"2024-01-01", "核对年份"}},
		"unnamed day":           {`{"year":2026,"notice":"国办发明电〔2025〕7号","off":["2026-01-01"]}`, []string{"没有写是什么节日"}},
		"JSON syntax":           {"{\"year\":2026,\n\"off\":[}", []string{"第2行", "JSON 写法有误"}},
		"JSON type":             {`{"year":"2026"}`, []string{"「year」：值的类型不对"}},
		"JSON list":             {`[1]`, []string{"最外层应为一个对象"}},
		"JSON date":             {`{"year":2026,"notice":"国办发明电〔2025〕7号","off":[{"date":"2026-13-01"}]}`, []string{"2026-13-01", "不是日历上有的日子"}},
		"JSON with corrections": {`{"year":2019,"corrections":[]}`, []string{"单独成文件"}},
		"unknown region":        {`{"year":2026,"notice":"国办发明电〔2025〕7号","region":"mars","off":[{"date":"2026-01-01","name":"元旦"}]}`, []string{"没有「mars」这个地区"}},
		"holiday-cn too early":  {`{"year":2027,"papers":[],"days":[]}`, []string{"没有文号", "没有读到"}},
		"holiday-cn bad date":   {`{"year":2026,"papers":["https://www.gov.cn/1"],"days":[{"name":"元旦","date":"1月1日"}]}`, []string{"days 第1项", "不是日期"}},
		"CSV columns":           {"日期,类型\n2026-01-01,放假", []string{"缺少「名称」列", "缺少「依据」列"}},
		"CSV rows": {"日期,类型,名称,依据\n2026-02-30,放假,春节,国办发明电〔2025〕7号\n2026-01-01,放,元旦,国办发明电〔2025〕7号\n2026-01-02,放假,,国办发明电〔2024〕12号\n",
			[]string{"第2行", "不是日历上有的日子", "第3行「放」：类型只能是", "第4行：没有写名称", "第4行「国办发明电〔2024〕12号」：与前面各行的依据不同"}},
		"CSV without source": {"日期,类型,名称,依据\n2026-01-01,放假,元旦,\n", []string{"第2行：没有写依据"}},
		"CSV region":         {"日期,类型,名称,依据,地区\n2026-01-01,放假,元旦,国办发明电〔2025〕7号,火星\n", []string{"没有这个地区"}},
		"which region":       {"日期,类型,名称,依据\n2026-03-20,放假,开斋节,新政办发〔2026〕999号\n", []string{"请写明是哪个地区的通知"}},
		"which region, text": {"关于2026年开斋节放假的通知\n新政办发〔2026〕999号\n2026年开斋节3月20日放假1天。", []string{"请写明是哪个地区的通知"}},
		"no holiday named":   {title + "1月1日（周四）放假。\n一、春节：2月16日放假。", []string{"第2行", "看不出是哪个节日"}},
		"annual without May": {strings.ReplaceAll(clauses(issued(t, 2026)), "2026年5月1日（星期五）放假。", ""), []string{"2026年5月1日", "是法定节假日，通知里却没有放假"}},
	} {
		t.Run(name, func(t *testing.T) {
			n, err := ParseNotice(strings.NewReader(x.text))
			var problems Problems
			if !errors.As(err, &problems) {
				t.Fatalf("taken, or another error: %+v %v", n, err)
			}
			for _, want := range x.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error does not say %q:\n%v", want, err)
				}
			}
		})
	}
}

func TestACountMayIncludeTheAdjoiningWeekend(t *testing.T) {
	const head = "关于2024年元旦放假的通知（国办发明电〔2023〕7号）\n一、元旦："
	for text, taken := range map[string]bool{
		"1月1日放假，与周末连休，共3天。":        true,
		"1月1日放假，与周末连休，共1天。":        true,
		"1月1日放假，与周末连休，共4天。":        false,
		"1月1日放假，共3天。":              false,
		"1月1日放假，12月31日（星期日）与周末连休。": false, // a date without a verb
	} {
		n, err := ParseNotice(strings.NewReader(head + text))
		if (err == nil) != taken || taken && dates(n.Off) != "2024-01-01" {
			t.Errorf("%s: %v, %v", text, dates(n.Off), err)
		}
	}
}

func TestDecemberDaysGoToTheYearThatFits(t *testing.T) {
	for text, want := range map[string]string{
		"元旦：12月31日（星期日）至1月1日放假。":                "2023-12-31 2024-01-01",
		"元旦：12月30日至1月1日放假调休，共3天。":               "2023-12-30 2023-12-31 2024-01-01",
		"元旦：1月1日放假，12月31日（星期日）补休。":              "2023-12-31 2024-01-01",
		"元旦：12月31日（星期二）放假。":                     "2024-12-31",
		"元旦：2024年12月31日至2025年1月1日放假。":           "2024-12-31 2025-01-01",
		"纪念日：12月31日放假。":                         "2024-12-31",
		"元旦：1月1日（星期一）放假。12月30日、31日放假，12月29日补休。": "2023-12-29 2023-12-30 2023-12-31 2024-01-01",
	} {
		n, err := ParseNotice(strings.NewReader("关于2024年节假日安排的通知（国办发明电〔2023〕7号）\n" + text))
		if err != nil || dates(n.Off) != want {
			t.Errorf("%s: %s, %v", text, dates(n.Off), err)
		}
	}
}
