package workday

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
)

// mustHold is what every notice that is taken has, whatever it was read from.
func mustHold(t *testing.T, raw []byte) {
	n, err := ParseNotice(strings.NewReader(string(raw)))
	var problems Problems
	if err != nil {
		if !errors.As(err, &problems) || len(problems) == 0 || err.Error() == "" {
			t.Fatalf("an error that tells nothing: %#v", err)
		}
		return
	}
	if len(n.Off)+len(n.Work) == 0 || n.Cite() == "" || n.Year == 0 {
		t.Fatalf("taken: %+v", n)
	}
	for _, e := range n.Off {
		if strings.Contains(dates(n.Work), e.Date.String()) {
			t.Fatalf("%s is off and worked", e.Date)
		}
	}
	// What is stored is read back the same.
	stored, err := json.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseNotice(strings.NewReader(string(stored)))
	if err != nil || dates(again.Off) != dates(n.Off) || dates(again.Work) != dates(n.Work) || again.Cite() != n.Cite() {
		t.Fatalf("stored as %s, read back as %+v, %v", stored, again, err)
	}
}

func FuzzParseNotice(f *testing.F) {
	files, err := os.ReadDir("testdata/notices")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile("testdata/notices/" + file.Name())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte("关于延长2020年春节假期的通知\n国办发明电〔2020〕1号\n一、延长2020年春节假期至2月2日（星期日），2月3日（星期一）起正常上班。"))
	f.Fuzz(mustHold)
}

func FuzzReadJSON(f *testing.F) {
	own, err := json.Marshal(issued(f, 2024))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(own))
	f.Add(`{"year":2026,"papers":["https://www.gov.cn/1"],"days":[{"name":"元旦","date":"2026-01-01","isOffDay":true}]}`)
	f.Add(`{"year":2026,"notice":"国办发明电〔2025〕7号","off":["2026-01-01",null],"work":null}`)
	f.Fuzz(func(t *testing.T, s string) { mustHold(t, []byte("{"+strings.TrimPrefix(s, "{"))) })
}

func FuzzReadCSV(f *testing.F) {
	f.Add(strings.TrimPrefix(csv2026, "日期,"))
	f.Add("类型,名称,依据,地区\n2026-03-20,放假,开斋节,宁政办发〔2026〕999号,宁夏\n\"")
	f.Fuzz(func(t *testing.T, s string) { mustHold(t, []byte("日期,"+s)) })
}

func FuzzReadDate(f *testing.F) {
	for _, s := range []string{"2026-01-01", "2026/2/30", "2026年1月4日", "0000-00-00", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := readDate(s)
		if err != nil {
			return
		}
		if again, err := readDate(d.String()); err != nil || again != d {
			t.Fatalf("%q is %s, read back as %s, %v", s, d, again, err)
		}
	})
}
