package personal_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/internal/office/screen/personal"
)

// scanned writes the finds as KIND[words]>mask, with ! for a wrong check digit.
func scanned(text, head string) string {
	var out []string
	runes := []rune(text)
	for _, m := range personal.Scan(text, head) {
		s := string(m.Kind) + "[" + string(runes[m.Start:m.End]) + "]"
		if m.Wrong {
			s += "!"
		}
		if mask := personal.Mask(m); mask != "" {
			s += ">" + mask
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestPersonalDataAreFound(t *testing.T) {
	for _, c := range []struct{ text, head, want string }{
		{"身份证号11010519491231002X。", "", "id[11010519491231002X]>11*************02X"},
		{"身份证号１１０１０５１９４９１２３１００２ｘ", "", "id[１１０１０５１９４９１２３１００２ｘ]>11*************02X"},
		{"110105 19491231 002X", "", "id[110105 19491231 002X]>11*************02X"},
		{"110105-19491231-002X", "", "id[110105-19491231-002X]>11*************02X"},
		{"身份证110105194912310021", "", "id[110105194912310021]!>11*************021"},
		{"证件号码130503670401001", "", "id[130503670401001]>13**********001"},
		{"流水号130503670401001", "", ""},
		{"联系电话：13812345678", "", "mobile[13812345678]>138****5678"},
		{"138 1234 5678", "", "mobile[138 1234 5678]>138****5678"},
		{"138-1234-5678", "", "mobile[138-1234-5678]>138****5678"},
		{"+86 13812345678", "", "mobile[13812345678]>138****5678"},
		{"8613812345678", "", "mobile[8613812345678]>138****5678"},
		{"1\u200b3812345678", "", "mobile[1\u200b3812345678]>138****5678"},
		{"办公电话：0955-7012345", "", "landline[0955-7012345]>0955*****45"},
		{"(0955)7012345", "", "landline[(0955)7012345]>0955*****45"},
		{"账号：6222021234567890128", "", "card[6222021234567890128]>***************0128"},
		{"6217001210024455220", "银行卡号", "card[6217001210024455220]>***************5220"},
		{"开户行：某某银行，账号：29-100101040001234", "", "card[100101040001234]>***********1234"},
		{"护照号码E12345678", "", "passport[E12345678]>E******78"},
		{"E12345678", "护照", "passport[E12345678]>E******78"},
		{"港澳居民来往内地通行证H1234567890", "", "permit[H1234567890]>H********90"},
		{"车牌号宁E12345", "", "plate[宁E12345]>宁E****5"},
		{"新能源车宁ED12345", "", "plate[宁ED12345]>宁E*****5"},
		{"邮箱：zhang.san@qq.com", "", "email[zhang.san@qq.com]>z***@qq.com"},
		{"微信号：zhangsan_88", "", "social[zhangsan_88]>zh*********"},
		{"QQ：12345678", "", "social[12345678]>12******"},
		{"家住中卫市沙坡头区滨河镇团结社区幸福小区3号楼2单元501室。", "", "address[中卫市沙坡头区滨河镇团结社区幸福小区3号楼2单元501室]>中卫市沙坡头区滨河镇****"},
		{"住址：中宁县宁安镇古城村三组12号", "", "address[中宁县宁安镇古城村三组12号]>中宁县宁安镇****"},
		{"王某，1985年6月3日出生", "", "birth[1985年6月3日]>1985年**月"},
		{"1985-06-03", "出生日期", "birth[1985-06-03]>1985年**月"},
		{"姓名：张三，肢体残疾二级", "", "health[肢体残疾]"},
	} {
		if got := scanned(c.text, c.head); got != c.want {
			t.Errorf("%q (%s)\n got %s\nwant %s", c.text, c.head, got, c.want)
		}
	}
}

// TestWhatIsNoPersonalData holds the false-positive traps of RULES 15.
func TestWhatIsNoPersonalData(t *testing.T) {
	for _, text := range []string{
		"统计编号640500202300000012345", "投资13800138000.00元", "产值13812345678元", "总量1,381,234,567,812吨", "卫工信发〔2023〕5号",
		"2023年5月8日", "https://www.example.gov.cn/art/13812345678.html", "项目编号13812345678", "订单号：620212345678901234567", "GB/T 9704-2012",
		"残疾人就业保障金征收办法", "低保对象认定标准", "办公地址：中卫市沙坡头区鼓楼南街市行政中心3号楼2单元501室", "地点：市工业和信息化局办公楼3楼301室", "专家分为三组",
		"服务电话12345", "电话：400-820-8820", "2021-2025年", "人口 1 097 000 人", "1949 1978 2012 2023", "138 000 000 00 千瓦",
		"企业名称：某某有限公司，统一社会信用代码：", "序号 1 2 3 4 5 6 7 8 9 10 11", "ISBN 978-7-5087-1234-5",
	} {
		for _, m := range personal.Scan(text, "") {
			t.Errorf("%q: found %s %q", text, m.Kind, m.Value)
		}
	}
}

// TestCreditCodes holds the vectors of RULES 15: a right code is never an
// identity number, a wrong check character is seen.
func TestCreditCodes(t *testing.T) {
	for text, want := range map[string]string{
		"9144030071526726XG":               "uscc[9144030071526726XG]",
		"91110000802100433B":               "uscc[91110000802100433B]",
		"索引号11341702486344515H/2023-00012": "uscc[11341702486344515H]",
		"信用代码9144030071526726XA":           "uscc[9144030071526726XA]!",
	} {
		got := scanned(text, "")
		if got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	if !personal.ValidUSCC("9144030071526726XG") || personal.ValidUSCC("9144030071526726X0") {
		t.Error("the check character is computed wrongly")
	}
}

func TestFragments(t *testing.T) {
	for text, want := range map[string]string{
		"电话138****1234":          "mobile 138****1234",
		"35*************123":     "id 35*************123",
		"640502××××××××1234":     "id 640502********1234",
		"**************1234":     "id **************1234",
		"尾号***1234":              "",
		"********":               "",
		"卡号6222***********0128,": "card 6222***********0128",
	} {
		got := ""
		for _, f := range personal.Fragments(text) {
			got = string(f.Kind) + " " + f.Shape
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	for text, want := range map[string]string{
		"张三，男，身份证号": "张三", "姓名：马秀英 电话：": "马秀英", "补贴对象：欧阳建国（": "欧阳建国", "联系电话：": "", "项目单位：": "", "王芳 ": "王芳",
	} {
		if got := personal.NameBefore(text, utf8.RuneCountInString(text)); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func FuzzScan(f *testing.F) {
	for _, s := range []string{"身份证号11010519491231002X", "１３８ １２３４ ５６７８", "家住a市b镇3号楼", "\xff1381234", "zhang@qq.com 微信：abcdefg", "138****1234 ××", "㎏⑴𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖"} {
		f.Add(s, "银行账号")
	}
	f.Fuzz(func(t *testing.T, text, head string) {
		n, last := utf8.RuneCountInString(text), 0
		for _, m := range personal.Scan(text, head) {
			if m.Start < last || m.End <= m.Start || m.End > n {
				t.Fatalf("%q: %+v after %d of %d", text, m, last, n)
			}
			last = m.End
			if mask := personal.Mask(m); mask == m.Value && m.Kind != personal.Email {
				t.Fatalf("%q: the mask of %+v hides nothing", text, m)
			}
		}
		for _, f := range personal.Fragments(text) {
			if f.Start < 0 || f.End > n || f.Start >= f.End {
				t.Fatalf("%q: %+v", text, f)
			}
		}
	})
}

func BenchmarkScan(b *testing.B) {
	text := strings.Repeat("为贯彻落实市委、市政府关于工业经济稳增长的部署，现将有关事项通知如下，联系电话0955-7012345。", 200)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		personal.Scan(text, "")
	}
}
