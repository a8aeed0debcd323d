package past

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/sheet"
)

var known = Known{
	Channels: []Named{{"in_person", []string{"当面提交", "当面"}}, {"internet", []string{"互联网", "网上"}}, {"registered", []string{"邮寄（签收）", "邮寄", "信函"}}},
	Kinds:    []Named{{"natural", []string{"自然人", "公民"}}, {"company", []string{"商业企业"}}},
	Outcomes: []Named{{"a", []string{"（一）予以公开", "予以公开", "公开"}}, {"b", []string{"（二）部分公开", "部分公开"}}, {"c4", []string{"4.保护第三方合法权益"}},
		{"d1", []string{"1.本机关不掌握相关政府信息", "信息不存在"}}, {"f3", []string{"3.其他", "撤回"}}},
	Units: []Named{{"u1", []string{"办公室"}}, {"u2", []string{"能源科"}}},
}

var today = civil.MustParse("2025-11-03")

func book(t testing.TB, heads []string, lines ...[]any) []byte {
	t.Helper()
	s := &sheet.Sheet{Name: "登记簿", Title: "2024年政府信息公开申请登记簿", Rows: sheet.Of(lines)}
	for _, h := range heads {
		s.Columns = append(s.Columns, sheet.Column{Title: h})
	}
	var b bytes.Buffer
	if err := (&sheet.Book{Sheets: []*sheet.Sheet{s}}).Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var heads = []string{"序号", "申请人姓名（名称）", "申请方式", "收到日期", "申请内容", "承办科室", "办理结果", "答复日期", "文号"}

// TestRegisters reads a register as offices keep them.
func TestRegisters(t *testing.T) {
	got, err := Read(context.Background(), "登记簿.xlsx", book(t, heads,
		[]any{"1", "张三", "网上", "2024年3月5日", "2023年节能审查批复", "能源科", "予以公开", "2024-03-20", "卫工信公开〔2024〕1号"},
		[]any{"2", "宁夏某某有限公司", "当面", "20240401", "专项资金分配情况", "办公室", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "2024.4.28", ""},
		[]any{"3", "李四", "邮寄", "2024/5/6", "某项会议纪要", "", "4.保护第三方合法权益", "2024-05-31", ""},
		[]any{"4", "王五", "电报", "2024-06-31", "", "人事科", "已处理", "2024-05-01", ""},
		[]any{"4", "赵六", "", "2026-01-01", "文件", "", "", "", ""},
	), today, known)
	if err != nil || len(got) != 5 {
		t.Fatalf("%d rows, %v", len(got), err)
	}
	first := got[0]
	if !first.OK() || first.Number != "1" || first.Name != "张三" || first.Channel != "internet" || first.Received != civil.MustParse("2024-03-05") ||
		first.Unit != "u2" || first.Outcome != "a" || first.Answered != civil.MustParse("2024-03-20") || first.LetterNo != "卫工信公开〔2024〕1号" || first.Kind != "natural" {
		t.Errorf("the first row is %+v", first)
	}
	if s := got[1]; !s.OK() || s.Kind != "company" || s.Outcome != "b" || s.Received != civil.MustParse("2024-04-01") || len(s.Doubts) != 1 {
		t.Errorf("the second row is %+v", s)
	}
	if s := got[2]; !s.OK() || s.Outcome != "c4" || s.Channel != "registered" {
		t.Errorf("the third row is %+v", s)
	}
	all := strings.Join(got[3].Problems, "；")
	for _, want := range []string{"申请方式“电报”", "收到日期“2024-06-31”", "缺少申请内容", "承办科室“人事科”", "答复结果“已处理”"} {
		if !strings.Contains(all, want) {
			t.Errorf("the fourth row's problems lack %q: %s", want, all)
		}
	}
	if all := strings.Join(got[4].Problems, "；"); !strings.Contains(all, "还没有到") || !strings.Contains(all, "与第6行重复") {
		t.Errorf("the fifth row's problems are %s", all)
	}
}

// TestWhatIsNoRegister is refused with what to do.
func TestWhatIsNoRegister(t *testing.T) {
	for name, data := range map[string][]byte{
		"heads": book(t, []string{"姓名", "年龄"}, []any{"张三", "30"}), "empty": book(t, heads), "broken": []byte("PK\x03\x04 no workbook"), "nothing": nil,
	} {
		rows, err := Read(context.Background(), "a.xlsx", data, today, known)
		if !fail.Is(err, fail.Invalid) || rows != nil {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
	}
}

// TestDays reads days in the ways people write them, and no others.
func TestDays(t *testing.T) {
	for text, want := range map[string]string{"2024-3-5": "2024-03-05", "2024年03月05日": "2024-03-05", "2024.3.5": "2024-03-05", "20240305": "2024-03-05", "2024/3/5 10:20": "2024-03-05",
		"2024-02-30": "", "2024-13-01": "", "3月5日": "", "昨天": "", "1999-01-01": ""} {
		var r Row
		if got := r.day(text, "收到日期"); got.String() != want || (want == "") != (len(r.Problems) == 1) {
			t.Errorf("%q is %s, %v", text, got, r.Problems)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(book(f, heads, []any{"1", "张三", "网上", "2024年3月5日", "批复", "能源科", "予以公开", "2024-03-20", ""}))
	f.Add([]byte("申请人\t申请内容\t收到日期\n张三\t批复\t2024-03-05\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, err := Read(context.Background(), "a.xlsx", data, today, known)
		if err != nil && rows != nil {
			t.Fatal("rows and an error")
		}
		for _, r := range rows {
			if r.OK() && (r.Name == "" || r.Subject == "" || r.Received.IsZero() || r.Received > today) {
				t.Fatalf("%+v is taken", r)
			}
		}
	})
}
