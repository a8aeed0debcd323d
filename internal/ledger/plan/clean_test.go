package plan

import "testing"

func TestTidyDropsWhatExtractionPutIn(t *testing.T) {
	for in, want := range map[string]string{
		"3月 31 日":             "3月31日",
		"2023年 11月底":          "2023年11月底",
		"查看网站\n\n发布信息":        "查看网站发布信息",
		"　做好 12345 热线":        "做好12345热线",
		"发布 Open Data 清单":     "发布Open Data清单",
		"第 1 2 号":             "第1 2号",
		"\ufeff工 作 任 务\u200b": "工作任务",
		"":                    "",
	} {
		if got := Tidy(in); got != want {
			t.Errorf("Tidy(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestHanValue(t *testing.T) {
	for in, want := range map[string]int{"十五": 15, "二十三": 23, "二〇二三": 2023, "12": 12, "三十": 30, "一百二十": 120, "两": 2} {
		if got, ok := hanValue(in); !ok || got != want {
			t.Errorf("hanValue(%q) = %d, %v, want %d", in, got, ok, want)
		}
	}
	if _, ok := hanValue("年"); ok {
		t.Error("年 is no number")
	}
}
