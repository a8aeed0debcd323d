package wording

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/paper"
)

// body is a letter's own text with one part replaced.
func body(k Kind, o Ground, was, now string) string {
	d := draft(k, o)
	return strings.ReplaceAll(Fill(Bureau(), facts(), d).Plain(), was, now)
}

// TestWhatMayNotGoOut changes one thing in a right letter, as people do who
// begin with an old file; each change is refused with a sentence that names it.
func TestWhatMayNotGoOut(t *testing.T) {
	const first, free = "先向中卫市人民政府申请行政复议", "向中卫市人民政府申请行政复议，或者"
	for _, row := range []struct {
		name     string
		kind     Kind
		outcome  Ground
		was, now string
		says     string
	}{
		{"no order", Refuse, DeniedProcess, first, "向中卫市人民政府申请行政复议", "没有告知须先申请行政复议"},
		{"court at choice", Refuse, DeniedThird, first + "；对行政复议决定仍不服的，可以自收到行政复议决定书之日起15日内", "向中卫市人民政府申请行政复议，也可以自收到本告知书之日起6个月内", "不能写直接提起行政诉讼"},
		{"partial at choice", Partial, Partly, first + "；对行政复议决定仍不服的，可以自收到行政复议决定书之日起15日内", "向中卫市人民政府申请行政复议，或者自收到本告知书之日起六个月内", "不能写直接提起行政诉讼"},
		{"review first where free", Absent, UnableNone, "向中卫市人民政府申请", "先向中卫市人民政府申请", "自相矛盾"},
		{"two paragraphs", Refuse, DeniedSafety, "提起行政诉讼。", "提起行政诉讼。\n如对本告知书不服，可以在60日内向中卫市人民政府申请行政复议，或者在6个月内依法向有管辖权的人民法院提起行政诉讼。", "自相矛盾"},
		{"no review", Grant, Granted, "60日内" + free, "", "没有写明申请行政复议"},
		{"no court", Grant, Granted, "，或者自收到本告知书之日起6个月内依法向有管辖权的人民法院提起行政诉讼", "", "没有写明可以直接提起行政诉讼"},
		{"working days", Grant, Granted, "60日内", "60个工作日内", "“60个工作日”，应为“60日”"},
		{"two months", Grant, Granted, "60日内", "二个月内", "“2个月”，应为“60日”"},
		{"three months", Process, UnableMake, "6个月内", "三个月内", "“3个月”，应为“6个月”"},
		{"thirty days after", Refuse, DeniedInternal, "15日内", "30日内", "“30日”，应为“15日”"},
		{"no period", Grant, Granted, "自收到本告知书之日起60日内向", "向", "没有写明申请行政复议的期限"},
		{"upper department", Repeat, NotRepeat, "向中卫市人民政府申请", "向宁夏回族自治区工业和信息化厅申请", "行政复议机关不正确"},
		{"choice of bodies", Repeat, NotRepeat, "向中卫市人民政府申请", "向中卫市人民政府或者上一级主管部门申请", "行政复议机关不正确"},
		{"another court", Elsewhere, UnableOthers, "有管辖权的人民法院", "中卫市沙坡头区人民法院", "受理行政诉讼的法院不正确"},
		{"unchanged", Special, DeniedQuery, Bureau().Agency, "", ""},
		{"vague", Absent, UnableNone, "可以自收到本告知书之日起60日内向中卫市人民政府申请行政复议，或者自收到本告知书之日起6个月内依法向有管辖权的人民法院提起行政诉讼", "可以依法申请行政复议或者提起行政诉讼", "没有写明"},
		{"article of 2007", Grant, Granted, "第三十六条第二项", "第二十一条第一项", "2007年条例的条号"},
		{"partial of 2007", Partial, Partly, "第三十七条", "第二十二条", "第三十七条"},
		{"remedy of 2007", Grant, Granted, "如对本告知书", "根据《条例》第三十三条，如对本告知书", "2007年条例关于救济"},
		{"no such article", Grant, Granted, "第三十六条第二项", "第六十一条", "不存在"},
		{"wrong item", Absent, UnableNone, "第三十六条第四项", "第三十六条第（五）项", "与本文书的答复结果不符"},
		{"old review law", Refuse, DeniedLaw, "第二十三条第一款第四项", "第九条", "不是有关救济的现行规定"},
		{"special needs", Grant, Granted, "经审查，", "经审查，该信息与您生产、生活、科研等特殊需要有关，", "特殊需要"},
		{"blank", Grant, Granted, "共6页", "共××页", "没有填写"},
		{"fee tells remedies", Fee, "", "您缴清后", "如对收费不服，可以自收到本通知书之日起60日内向中卫市人民政府申请行政复议。您缴清后", "不应告知"},
		{"old fees", Grant, Granted, "提供方式为", "请缴纳检索费10元，提供方式为", "检索费"},
	} {
		l, _ := Of(row.kind)
		faults := Check(Bureau(), l, row.outcome, body(row.kind, row.outcome, row.was, row.now))
		says := ""
		for _, f := range faults {
			says += f.Says + "\n"
		}
		if row.says == "" && says != "" || row.says != "" && !strings.Contains(says, row.says) {
			t.Errorf("%s: says %q, want %q", row.name, says, row.says)
		}
	}
}

// TestGroundNeedsItsOwnLetter: no letter takes a ground of another.
func TestGroundNeedsItsOwnLetter(t *testing.T) {
	each(t, func(t *testing.T, _ string, d Draft) {
		for _, l := range Catalogue() {
			if l.Carries(d.Ground) {
				continue
			}
			text := Fill(Bureau(), facts(), d).Plain()
			if len(Check(Bureau(), l, d.Ground, text)) == 0 {
				t.Errorf("%s goes out as %s", l.Kind, d.Ground)
			}
		}
	})
}

// TestLegalPartsAreNotRewritten: what is typed for a legal part is passed over.
func TestLegalPartsAreNotRewritten(t *testing.T) {
	d := draft(Refuse, DeniedProcess)
	d.Edited = map[string]string{"remedy": "如不服，可以直接起诉。", "reason": "经核，该文件仍在会签。"}
	text, faults := CheckDraft(Bureau(), facts(), d)
	plain := text.Plain()
	if len(faults) > 0 || strings.Contains(plain, "直接起诉") || !strings.Contains(plain, "仍在会签") {
		t.Errorf("%v\n%s", faults, plain)
	}
}

func TestOrganisationsAreAddressedAsSuch(t *testing.T) {
	f := facts()
	f.Applicant, f.Body, f.Corrected, f.Part = "宁夏某律师事务所", true, civil.MustParse("2023-05-18"), "之2"
	plain := Fill(Bureau(), f, draft(Grant, Granted)).Plain()
	for _, want := range []string{"贵单位", "20230504-0001之2", "2023年5月18日，本机关收到贵单位提交的补正材料。"} {
		if !strings.Contains(plain, want) {
			t.Errorf("%q lacks %q", plain, want)
		}
	}
	if strings.Contains(plain, "您") {
		t.Error("an organisation is addressed as a person")
	}
}

func TestANameTypedWithItsMarks(t *testing.T) {
	d := draft(Grant, Granted)
	d.Values["info"], d.Values["infono"] = "《分配结果》（卫工信发〔2022〕9号）", ""
	if plain := Fill(Bureau(), facts(), d).Plain(); !strings.Contains(plain, "提供《分配结果》（卫工信发〔2022〕9号），共6页") {
		t.Error(plain)
	}
}

func TestNumbers(t *testing.T) {
	s := Bureau()
	for f, want := range map[Family]string{Reply: "卫工信公开〔2025〕3号", Correction: "卫工信公开补〔2025〕3号", Charging: "卫工信公开费〔2025〕3号"} {
		if got := s.NumberOf(f, 2025, 3); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	s.Words = map[Family]string{Extension: "卫工信延"}
	if got := s.NumberOf(Extension, 2025, 11); got != "卫工信延〔2025〕11号" {
		t.Error(got)
	}
	for _, w := range []string{"", "卫", "卫工信〔公开〕", "GX公开"} {
		if CheckWord(w) == "" {
			t.Errorf("%q is taken for a word", w)
		}
	}
}

func TestNumerals(t *testing.T) {
	for s, want := range map[string]int{"六十": 60, "十五": 15, "60": 60, "一百零三": 103, "六": 6, "二十": 20, "两": 2} {
		if n, ok := number(s); !ok || n != want {
			t.Errorf("%s is %d, want %d", s, n, want)
		}
	}
	for n := 1; n < 100; n++ {
		if back, ok := number(chinese(n)); !ok || back != n {
			t.Errorf("%d is written %s and read %d", n, chinese(n), back)
		}
	}
}

// FuzzCheck: any text is judged without a crash, and a text that passes has a
// remedy that names its authority.
func FuzzCheck(f *testing.F) {
	for _, l := range Catalogue() {
		for _, o := range append(l.Grounds, "") {
			f.Add(Fill(Bureau(), facts(), draft(l.Kind, o)).Plain())
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := Bureau()
		for _, k := range []Kind{Grant, Partial, Refuse} {
			l, _ := Of(k)
			for _, o := range l.Grounds[:1] {
				if len(Check(s, l, o, text)) == 0 && !strings.Contains(squeeze(text), s.Authority) {
					t.Errorf("%s passes without an authority", l.Kind)
				}
			}
		}
	})
}

func forms() map[string]paper.Sheet {
	s, f := Bureau(), facts()
	p := Person{Name: "张三", Kind: "自然人", IDType: "居民身份证", IDNumber: "640500199001011234", Phone: "13800001234", Address: "中卫市沙坡头区文昌镇某小区", Postcode: "755000", Email: "zhang@example.cn"}
	body := Person{Name: "宁夏某律师事务所", Kind: "法律服务机构", Body: true, Credit: "31640000MD0123456X", Legal: "王五", Contact: "赵六", Phone: "0955-7011111", Address: "中卫市沙坡头区", Postcode: "755000"}
	return map[string]paper.Sheet{
		"申请表":  ApplicationForm(s, Applying{Person: p, No: f.No, Info: f.Content, Supply: "邮寄", Medium: "纸质", On: f.Submitted}),
		"申请表2": ApplicationForm(s, Applying{Person: body, Feature: f.Content, Supply: "电子邮件", Medium: "电子文本"}),
		"登记表":  RegisterForm(Registered{Facts: f, Person: p, Unit: "技术改造科", Handler: "李四", Outcome: "部分公开", Letter: "卫工信公开〔2023〕3号", Answered: f.Due, Served: f.Due}),
		"呈批单": ReviewForm(f, "政府信息部分公开告知书", "（二）部分公开", "条例第三十七条", "李四", []Opinion{{"科室负责人审核意见", "同意。", "王五", "2023年5月22日"},
			{"合法性审核意见", "救济告知正确，同意。", "赵六", "2023年5月23日"}, {"分管领导签发意见", "同意发出。", "钱七", "2023年5月24日"}}),
		"送达回证": ServiceForm(s, f, Delivery{To: "张三", Letter: "政府信息部分公开告知书", Number: "卫工信公开〔2023〕3号", Way: "邮寄送达", Place: "中卫市沙坡头区文昌镇某小区", Mail: "1234567890123", Sent: f.Due, Server: "李四"}),
		"回执":   SlipForm(s, f, "卫工信公开征〔2023〕1号", "宁夏某新材料有限公司", typed["proposed"]),
		"移送":   TransferForm(s, "中卫市图书馆", f.Due, []Moved{{"640500-105/2023-00012", "关于印发技术改造专项资金管理办法的通知", "卫工信发〔2023〕12号", "2023年3月1日", "8"}}),
	}
}

// TestFormsAreWhole writes every form both ways.
func TestFormsAreWhole(t *testing.T) {
	ctx, dir := context.Background(), os.Getenv("PAPER_OUT")
	for name, sh := range forms() {
		for end, write := range map[string]func(context.Context, paper.Sheet) ([]byte, error){".pdf": paper.PDF, ".docx": paper.DOCX} {
			data, err := write(ctx, sh)
			if err != nil || len(data) == 0 {
				t.Errorf("%s: %v", name, err)
			}
			if dir != "" {
				_ = os.WriteFile(filepath.Join(dir, "form-"+name+end), data, 0o644)
			}
		}
	}
}
