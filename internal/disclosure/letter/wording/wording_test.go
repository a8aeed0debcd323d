package wording

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
)

var update = flag.Bool("update", false, "write the golden texts anew")

func facts() Facts {
	return Facts{No: "20230504-0001", Applicant: "张三", Channel: "互联网", Content: "2022年度技术改造专项资金分配结果及项目单位名单", Supply: "邮寄",
		Submitted: civil.MustParse("2023-05-04"), Received: civil.MustParse("2023-05-05"), Due: civil.MustParse("2023-06-02")}
}

// values for every field of every letter, by key.
var typed = map[string]string{
	"items": "指明所需信息的年度\n说明“项目单位名单”是否包括县（区）申报的项目", "days": "15", "until": "2023-05-29", "count": "46", "span": "2023年1月至5月",
	"third": "宁夏某新材料有限公司", "proposed": "该公司2022年度技术改造项目的名称、投资额和补助金额", "whom": "第三方", "from": "2023-05-10", "comaker": "中卫市财政局",
	"helper": "中卫市沙坡头区工业和信息化局", "needs": "2022年度项目验收意见\n资金拨付凭证目录", "reason": "所涉材料分散保存在多个县（区），需要逐一调取核对，工作量大", "before": "2023-06-02", "after": "2023-06-30", "approver": "李四",
	"tariff": ByPages, "quantity": "共68页", "calculation": "（68-30）页×10元/页=380元", "amount": "380", "disclosed": "该公司2022年度技术改造项目的名称和补助金额",
	"info": "2022年度技术改造专项资金分配结果", "infono": "卫工信发〔2022〕56号", "pages": "6", "way": "邮寄纸质件", "attachments": "2022年度技术改造专项资金分配结果",
	"published": "2022-11-08", "medium": "中卫市工业和信息化局网站", "address": "https://gxj.example.cn/art/202211/t20221108_12.html\n中卫市图书馆政府信息查阅点",
	"open": "《2022年度技术改造专项资金分配结果》（卫工信发〔2022〕56号）除银行账号以外的全部内容", "withheld": "第3页表格中项目单位的开户银行和银行账号", "ground": withheldTitles[DeniedThird],
	"secrecy": "秘密级，由自治区有关部门依法确定，载体标有密级标志", "law": "《中华人民共和国统计法》第九条", "danger": "该信息载明民用爆炸物品仓库的位置和警戒安排，公开后可能被用于实施违法犯罪", "third2": "",
	"interest": "该信息只涉及企业自身经营，不公开不会对公共利益造成重大影响", "internal": "内部工作流程", "stage": "讨论记录",
	"scope": "本机关公文系统、档案室和技术改造科", "words": "技术改造、专项资金、分配", "searched": "2023年5月8日至5月10日", "searcher": "技术改造科", "why": "该项资金2022年由自治区直接分配，本机关没有制作，也没有获取该信息",
	"other": "中卫市财政局", "otherphone": "0955-7012345，中卫市沙坡头区鼓楼东街", "present": "本机关现有各批次项目的资金下达文件，没有按行业、年度汇总的数据",
	"priorno": "卫工信公开补〔2023〕3号", "priordate": "2023-05-12", "priorserved": "2023-05-15", "channel2": "向中卫市信访局提出，电话0955-7012346", "matter": "不动产登记资料", "special": "《不动产登记暂行条例》第二十七条",
	"window": "中卫市不动产登记中心，沙坡头区中山街，电话0955-7012347", "lapsed": "2023-06-02", "cause": "您于2023年5月18日书面撤回该申请", "evidence": "营业执照和变更登记通知书", "code": "7K3M-9Q2P", "because": "不公开可能对公共利益造成重大影响",
}

func draft(k Kind, o Ground) Draft {
	d := Draft{Kind: k, Ground: o, Values: map[string]string{}}
	t, _ := Of(k)
	for _, f := range t.Asked(o) {
		d.Values[f.Key] = typed[f.Key]
	}
	if d.Values["third"] != "" && t.To == "" {
		d.Values["third"] = "第三方于2023年5月20日书面表示不同意公开，理由合理"
	}
	if k == Repeat {
		d.Values["priorno"] = "卫工信公开〔2023〕2号"
	}
	if o == OtherUnpaid {
		d.Values["priorno"] = "卫工信公开费〔2023〕1号"
	}
	if k == Partial {
		for _, key := range []string{"secrecy", "law", "danger", "internal", "stage"} {
			delete(d.Values, key)
		}
	}
	return d
}

// each calls f for every letter with every ground that it may carry.
func each(t *testing.T, f func(t *testing.T, name string, d Draft)) {
	for _, l := range Catalogue() {
		grounds := l.Grounds
		if len(grounds) == 0 {
			grounds = []Ground{""}
		}
		for _, o := range grounds {
			name := string(l.Kind)
			if o != "" {
				name += "-" + string(o)
			}
			t.Run(name, func(t *testing.T) { f(t, name, draft(l.Kind, o)) })
		}
	}
}

// TestEveryLetterMayGoOut: each letter, filled in full, has no fault, and
// reads as the reviewed text does.
func TestEveryLetterMayGoOut(t *testing.T) {
	each(t, func(t *testing.T, name string, d Draft) {
		text, faults := CheckDraft(Bureau(), facts(), d)
		for _, f := range faults {
			t.Errorf("%s %s", f.Field, f.Says)
		}
		got := text.Template.TitleFor(d.Ground) + "\n" + text.To + "：\n" + text.Plain() + "\n"
		for _, a := range text.Attachments {
			got += "附件：" + a + "\n"
		}
		golden(t, name, got)
	})
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s reads\n%s\nwant\n%s", name, got, want)
	}
}

// TestNamesAreMarkedOnce: a name typed with marks, one with a name in it, several
// names, and an earlier letter whose name stands where its number belongs.
func TestNamesAreMarkedOnce(t *testing.T) {
	for info, want := range map[string]string{"分配结果": "《分配结果》", "《分配结果》": "《分配结果》", "关于印发《办法》的通知": "《关于印发〈办法〉的通知》",
		"《关于印发《办法》的通知》": "《关于印发〈办法〉的通知》", "《甲》和《乙》": "《甲》和《乙》"} {
		d := draft(Grant, Granted)
		d.Values["info"], d.Values["infono"] = info, ""
		if text := Fill(Bureau(), facts(), d).Plain(); !strings.Contains(text, "向您提供"+want+"，共6页") {
			t.Errorf("%s reads %s", info, text)
		}
	}
	d := draft(Closed, OtherUnpaid)
	d.Values["priorno"] = "收费通知书"
	if text := Fill(Bureau(), facts(), d).Plain(); !strings.Contains(text, "作出《政府信息公开信息处理费收费通知书》，缴纳期限") {
		t.Errorf("an earlier letter is named twice: %s", text)
	}
}

// TestTheWayIsSaid: that it is as the applicant wants says nothing.
func TestTheWayIsSaid(t *testing.T) {
	d := draft(Grant, Granted)
	d.Values["way"] = "按申请人要求的形式提供"
	if _, faults := CheckDraft(Bureau(), facts(), d); len(faults) != 1 || faults[0].Field != "way" {
		t.Errorf("the faults are %v", faults)
	}
}

// TestEveryRequiredFieldIsAsked: leaving out one required field is refused.
func TestEveryRequiredFieldIsAsked(t *testing.T) {
	each(t, func(t *testing.T, _ string, d Draft) {
		l, _ := Of(d.Kind)
		for _, f := range l.Asked(d.Ground) {
			if !f.Required {
				continue
			}
			kept := d.Values[f.Key]
			d.Values[f.Key] = " "
			_, faults := CheckDraft(Bureau(), facts(), d)
			d.Values[f.Key] = kept
			if len(faults) == 0 || faults[0].Field != f.Key {
				t.Errorf("without %s the faults are %v", f.Key, faults)
			}
		}
	})
}

// TestOnlyTheFittingRemedyGoesOut puts the remedy of every rule into every
// letter: only that of its own rule passes.
func TestOnlyTheFittingRemedyGoesOut(t *testing.T) {
	s := Bureau()
	each(t, func(t *testing.T, _ string, d Draft) {
		l, _ := Of(d.Kind)
		text := Fill(s, facts(), d)
		own := remedyText(l, d.Ground, s)
		bare := strings.ReplaceAll(text.Plain(), strings.TrimSpace(own), "")
		if own == "" {
			bare = text.Plain()
		}
		for _, r := range []Remedy{None, Free, First, Withheld} {
			with := l
			with.Remedy = r
			fits := r == rule(l, s) || rule(l, s) >= First && r >= First // both name the decision not to disclose
			faults := Check(s, l, d.Ground, bare+"\n"+remedyText(with, d.Ground, s))
			if fits == (len(faults) > 0) {
				t.Errorf("with the remedy of rule %d: %v", r, faults)
			}
		}
	})
}

func TestPaper(t *testing.T) {
	dir := os.Getenv("PAPER_OUT")
	each(t, func(t *testing.T, name string, d Draft) {
		text := Fill(Bureau(), facts(), d)
		l := text.Paper(Bureau(), Bureau().NumberOf(text.Template.Family, 2023, 3), civil.MustParse("2023-05-24"))
		pdf, err := l.PDF(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		docx, err := l.DOCX(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if dir != "" {
			_ = os.WriteFile(filepath.Join(dir, name+".pdf"), pdf, 0o644)
			_ = os.WriteFile(filepath.Join(dir, name+".docx"), docx, 0o644)
		}
	})
}
