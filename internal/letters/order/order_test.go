package order_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/internal/letters/order"
)

var (
	zone = time.FixedZone("CST", 8*3600)
	now  = time.Date(2023, 9, 5, 9, 0, 0, 0, zone)
)

func TestDatesAsPeopleTypeThem(t *testing.T) {
	for in, want := range map[string]string{
		"2023/9/1 9:05": "2023-09-01 09:05:00", "2023-09-01 09:05:30": "2023-09-01 09:05:30", "2023年9月1日": "2023-09-01 00:00:00",
		"2023年9月1日 下午3时20分": "2023-09-01 15:20:00", "２０２３．９．１": "2023-09-01 00:00:00", "20230901": "2023-09-01 00:00:00",
		"20230901090500": "2023-09-01 09:05:00", "45170.378472": "2023-09-01 09:05:00", "45170": "2023-09-01 00:00:00",
		"2023-09-01T01:05:00Z": "2023-09-01 09:05:00", "2023-09-01T09:05:00+08:00": "2023-09-01 09:05:00",
		"2023-02-30": "", "昨天": "", "2023-09-01 25:00": "", "1": "", "": "",
	} {
		got, ok := order.When(in, zone)
		switch {
		case !ok && want != "":
			t.Errorf("%q is no date", in)
		case ok && got.In(zone).Format(time.DateTime) != want:
			t.Errorf("%q is %s, want %q", in, got.In(zone).Format(time.DateTime), want)
		}
	}
}

// workbook is a table as platforms hand them over: a merged title, a line of
// its own, blank rows, dates as text and as numbers, numbers kept as text.
func workbook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	put := func(cell string, v any) {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	put("A1", "12345热线转办工单明细表")
	if err := f.MergeCell("Sheet1", "A1", "G1"); err != nil {
		t.Fatal(err)
	}
	put("A2", "导出时间：2023-09-04")
	for i, h := range []string{"序号", "12345工单编号", "受理时间", "诉求人", "来电号码", "工单类型", "内容描述"} {
		cell, _ := excelize.CoordinatesToCellName(i+1, 4)
		put(cell, h)
	}
	put("A5", 1)
	put("B5", "20230901000123")
	put("C5", "2023/9/1 9:05")
	put("D5", "张三")
	put("E5", 13800001234)
	put("F5", "投诉举报类")
	put("G5", "某镇铸造厂夜间生产噪声大，影响居民休息，要求处理。")
	put("A7", 2)
	put("B7", "20230901000124")
	put("C7", time.Date(2023, 9, 2, 15, 30, 0, 0, time.UTC))
	put("D7", "李四")
	put("G7", "请问技改补助何时申报？")
	put("A8", 3)
	put("B8", "20230901000123")
	put("C8", "明天")
	put("A9", "合计")
	put("B9", 3)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAWorkbookIsReadAsItCame(t *testing.T) {
	table, err := order.ReadTable(t.Context(), "工单.xlsx", workbook(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	got := table.Orders(order.Suggest(table.Head, nil), zone, now)
	if len(got) != 3 {
		t.Fatalf("%d orders: %+v", len(got), got)
	}
	a, b, c := got[0], got[1], got[2]
	if a.Row != 5 || a.SourceNo != "20230901000123" || a.Received.Format("01-02 15:04") != "09-01 09:05" || a.Phone != "13800001234" || a.Kind != "complaint" || len(a.Problems) > 0 {
		t.Errorf("first: %+v", a)
	}
	if b.Row != 7 || b.Received.Format("01-02 15:04") != "09-02 15:30" || !b.Untyped() || len(b.Problems) > 0 || !strings.HasPrefix(b.Title, "请问技改补助") {
		t.Errorf("second: %+v", b)
	}
	if c.Row != 8 || len(c.Problems) != 3 || !strings.Contains(strings.Join(c.Problems, "；"), "与第5行重复") {
		t.Errorf("third: %+v", c)
	}
}

const text = "编号,留言时间,留言人,留言内容,自定义列\n=1,2023-9-1,王五,\"希望公开\n惠企政策汇编\",乙\n"

func TestCSVInBothEncodings(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"utf8": []byte(text), "bom": []byte("\xef\xbb\xbf" + text), "gb18030": gb, "tabs": []byte(strings.ReplaceAll(text, ",", "\t"))} {
		table, err := order.ReadTable(t.Context(), name+".csv", data, order.Mapping{"自定义列": "category"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := table.Orders(order.Suggest(table.Head, order.Mapping{"自定义列": "category"}), zone, now)
		if len(got) != 1 || got[0].Content != "希望公开\n惠企政策汇编" || got[0].Category != "乙" || len(got[0].Problems) > 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestWhatIsNoTableIsRefused(t *testing.T) {
	for name, data := range map[string][]byte{"empty.csv": {}, "noise.xlsx": []byte("PK\x03\x04nonsense"), "binary.csv": {0xff, 0xfe, 0x00, 0x81, 0xff}, "prose.csv": []byte("今天开会\n没有表格\n")} {
		if _, err := order.ReadTable(t.Context(), name, data, nil); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

// Telephones as people write them pass; what nobody can call is said.
func TestTelephonesAreChecked(t *testing.T) {
	for v, ok := range map[string]bool{"13800001234": true, "１３８００００１２３４": true, "+86 138-0000-1234": true, "0955-7012345": true, "0955-7012345转801": true, "7012345": true, "12345": true, "138****1234": true,
		"13800001234、0955-7012345": true, "13800001234.0": true, "1380000123": false, "138000012345": false, "12": false, "23800001234567": false, "张三": false, "13800001234、138": false} {
		var o order.Order
		f, _ := order.FieldOf("phone")
		o.Set(f, v, zone)
		if got := len(o.Problems) == 0; got != ok {
			t.Errorf("%s: %v", v, o.Problems)
		}
	}
}

func TestAPastedOrderIsRead(t *testing.T) {
	got, err := order.Paste("市长信箱转办单\n信件编号：SZ2023-0456　来信时间：2023年9月1日\n来信人：赵六 联系电话：0955-7012345\n来信内容：\n园区道路被货车压坏：\n1.坑洼多；\n2.无照明。\n办理要求：请于5个工作日内答复。\n办结时限：2023-09-08", zone, now)
	if err != nil || len(got) != 1 {
		t.Fatalf("%v %+v", err, got)
	}
	o := got[0]
	if o.SourceNo != "SZ2023-0456" || o.Name != "赵六" || o.Phone != "0955-7012345" || !strings.HasSuffix(o.Content, "2.无照明。") || o.Due.String() != "2023-09-08" || o.Demand != "请于5个工作日内答复。" || len(o.Problems) > 0 {
		t.Errorf("%+v", o)
	}
	two, err := order.Paste("工单编号：1\n受理时间：2023-9-1\n内容：甲\n工单编号：2\n受理时间：2023-9-1\n内容：乙", zone, now)
	if err != nil || len(two) != 2 || two[1].Content != "乙" {
		t.Errorf("two orders: %v %+v", err, two)
	}
	if _, err := order.Paste("你好", zone, now); err == nil {
		t.Error("a greeting is an order")
	}
}

func FuzzPaste(f *testing.F) {
	f.Add("工单编号：1\n受理时间：2023-9-1\n内容：甲")
	f.Add("编号: 编号: 内容：：|||")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := order.Paste(s, zone, now)
		if err == nil && len(got) == 0 {
			t.Error("neither orders nor a refusal")
		}
	})
}

func FuzzTable(f *testing.F) {
	f.Add("a.csv", []byte(text))
	f.Add("b.csv", []byte("工单编号;受理时间;内容\n1;;\n"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		table, err := order.ReadTable(t.Context(), name, data, nil)
		if err != nil {
			return
		}
		for _, o := range table.Orders(order.Suggest(table.Head, nil), zone, now) {
			if o.Row < 1 || (len(o.Problems) == 0 && (o.SourceNo == "" || o.Content == "" || o.Received.IsZero())) {
				t.Errorf("an order without what it needs passed: %+v", o)
			}
		}
	})
}

func FuzzWhen(f *testing.F) {
	f.Add("2023/9/1 9:05")
	f.Add("45170.99999999")
	f.Fuzz(func(t *testing.T, s string) {
		if got, ok := order.When(s, zone); ok && (got.Year() < 1999 || got.Year() > 2101) {
			t.Errorf("%q is in the year %d", s, got.Year())
		}
	})
}
