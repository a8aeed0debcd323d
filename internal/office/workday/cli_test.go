package workday

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func TestCommandLine(t *testing.T) {
	type run func(out, errs *bytes.Buffer, args []string) error
	add := run(func(o, e *bytes.Buffer, a []string) error { return CLIAdd(o, e, a) })
	between := run(func(o, e *bytes.Buffer, a []string) error { return CLIBetween(o, e, a) })
	explain := run(func(o, e *bytes.Buffer, a []string) error { return CLIExplain(o, e, a) })
	for _, x := range []struct {
		run             run
		args, out, errs string
	}{
		{add, "2024-02-02 6", "2024-02-09\n", ""},
		{add, "2024-02-02 6 --region ningxia", "2024-02-09\n", ""},
		{add, "2024年2月2日 6", "2024-02-09\n", ""},
		{add, "2025-03-24 20", "2025-04-22\n", ""},
		{add, "--region=ningxia 2025-03-24 20", "2025-04-24\n", ""},
		{add, "2025-03-24 20 --region none", "2025-04-22\n", ""},
		{add, "2024-02-19 -7", "2024-02-04\n", ""},
		{add, "2024-02-10 0", "2024-02-10\n", ""},
		{add, "2026-12-18 5", "2026-12-25\n", "暂定：2027年的放假通知尚未收录。收录通知后应重新计算\n"},
		{add, "2024-04-01 10 --region ningxia", "2024-04-16\n", "暂定：宁夏回族自治区2024年开斋节放假通知尚未录入。收录通知后应重新计算\n"},
		{between, "2024-02-02 2024-02-09", "6\n", ""},
		{between, "2024-02-09 2024-02-02", "-6\n", ""},
		{explain, "2024-02-04", "2024-02-04 上班 星期日，春节调休上班，依据国办发明电〔2023〕7号\n", ""},
		{explain, "2026-11-20 1", "2026-11-20 起算，当日不计（民法典第二百零一条）\n2026-11-21 不计 星期六，周末休息\n2026-11-22 不计 星期日，周末休息\n" +
			"2026-11-23 第1个 星期一，工作日\n到期日 2026-11-23，日历版本 " + National().Version() + "\n", ""},
	} {
		var out, errs bytes.Buffer
		if err := x.run(&out, &errs, strings.Fields(x.args)); err != nil || out.String() != x.out || errs.String() != x.errs {
			t.Errorf("%s: %v\nout %q\nerr %q", x.args, err, out.String(), errs.String())
		}
	}
	for _, x := range []struct {
		run        run
		args, want string
	}{
		{add, "2024-02-02", "用法：gongkai workday add"},
		{add, "2024-02-30 6", "不是日历上有的日子"},
		{add, "tomorrow 6", "不是日期"},
		{add, "2024-02-02 six", "不是工作日数"},
		{add, "2024-02-02 99999", "25000"},
		{add, "2024-02-02 6 --zone x", "不认识「--zone」"},
		{add, "2024-02-02 6 --region mars", "没有「mars」这个地区"},
		{between, "2024-02-02 x", "不是日期"},
		{between, "", "用法：gongkai workday between"},
		{explain, "", "用法：gongkai workday explain"},
		{explain, "2024-02-02 x", "不是工作日数"},
	} {
		var out, errs bytes.Buffer
		if err := x.run(&out, &errs, strings.Fields(x.args)); err == nil || !strings.Contains(err.Error(), x.want) || out.Len() > 0 {
			t.Errorf("%s: %v, printed %q", x.args, err, out.String())
		}
	}
}

func TestAddedNoticesCountOnTheCommandLine(t *testing.T) {
	var out, errs bytes.Buffer
	if err := CLIAdd(&out, &errs, []string{"2026-12-30", "1"}, notice2027()); err != nil || out.String() != "2027-01-04\n" || errs.Len() > 0 {
		t.Errorf("%v, %q, %q", err, out.String(), errs.String())
	}
}

func TestImportSaysWhatTheNoticeChanges(t *testing.T) {
	raw, err := os.ReadFile("testdata/notices/2026.txt")
	if err != nil {
		t.Fatal(err)
	}
	before := National().KnownOn(day("2025-11-03"))
	var out bytes.Buffer
	n, err := CLIImport(&out, bytes.NewReader(raw), before)
	if err != nil || n.Year != 2026 {
		t.Fatal(n, err)
	}
	for _, want := range []string{
		"国办发明电〔2025〕7号：2026年，放假33天，调休上班6天\n",
		"2026-01-02 原为上班，改为休息：星期五，元旦放假，依据国办发明电〔2025〕7号\n",
		"2026-09-20 原为休息，改为上班：星期日，国庆节调休上班，依据国办发明电〔2025〕7号\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
	out.Reset()
	regional := "日期,类型,名称,依据\n2026-03-20,放假,开斋节,宁政办发〔2026〕999号\n"
	if _, err := CLIImport(&out, strings.NewReader(regional), National()); err != nil || !strings.Contains(out.String(), "变动1天") {
		t.Errorf("%v\n%s", err, out.String())
	}
}
