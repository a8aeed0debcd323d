package paper

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"
	"unicode"

	"gongkai/internal/kit/docread"
)

// picture is a small picture with a transparent edge.
func drawing(t testing.TB) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 60, 30))
	for y := range 30 {
		for x := range 60 {
			img.SetNRGBA(x, y, color.NRGBA{R: uint8(4 * x), G: 90, B: uint8(8 * y), A: uint8(min(255, 20*x))})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func sample(t testing.TB) Sheet {
	t.Helper()
	body, err := os.ReadFile("testdata/notice.html")
	if err != nil {
		t.Fatal(err)
	}
	pic := drawing(t)
	return Sheet{
		Title:  "中卫市工业和信息化局关于印发《2023年度政务公开工作实施方案》的通知",
		Number: "卫工信规发〔2023〕1号",
		Stamp:  "有效性：失效（2024年1月1日起停止执行）", Alert: true,
		Head: [][2]string{{"索引号", "640500-2023-00012"}, {"发文机关", "中卫市工业和信息化局"}, {"成文日期", "2023年4月6日"}, {"发布日期", "2023年4月10日"}, {"主题分类", "工业、交通／综合"}},
		Body: string(body), Source: "https://www.example.gov.cn/zwgk/wj/2023/1.html", Note: "下载时间：2023年5月1日",
		Picture: func(_ context.Context, src string) ([]byte, error) {
			if src != "import:1" {
				return nil, fmt.Errorf("no picture %s", src)
			}
			return pic, nil
		},
	}
}

// long is the sample with a table of many rows and one of long cells.
func long(t testing.TB) Sheet {
	s := sample(t)
	var b strings.Builder
	b.WriteString(`<table><thead><tr><th>序号</th><th>事项</th><th>说明</th></tr></thead><tbody>`)
	for i := range 120 {
		fmt.Fprintf(&b, `<tr><td>%d</td><td>事项第%d号</td><td>%s</td></tr>`, i+1, i+1, strings.Repeat("说明文字，", i%12))
	}
	b.WriteString(`<tr><td>末</td><td>极长</td><td>` + strings.Repeat("这一格的文字比一页还长，要在行与行之间断开。", 150) + `</td></tr></tbody></table>`)
	s.Body += b.String()
	return s
}

// expected are the characters that a sheet must show.
func expected(s Sheet) string {
	out := s.Title + s.Number + s.Stamp + s.Note + "来源：" + s.Source
	for _, h := range s.Head {
		out += h[0] + h[1]
	}
	return out + shown(parse(s.Body))
}

func shown(all []*block) string {
	out := ""
	for _, b := range all {
		for _, sp := range b.spans {
			out += sp.text
			if sp.pic != nil && sp.pic.src != "import:1" {
				out += sp.pic.words()
			}
		}
		for i, k := range b.kids {
			if b.kind == list && b.ordered {
				out += fmt.Sprint(b.start+i) + "."
			}
			out += shown([]*block{k})
		}
		for _, r := range b.rows {
			for _, c := range r.cells {
				out += shown(c.blocks)
			}
		}
	}
	return out
}

// counts counts the characters that are no spaces.
func counts(s string) map[rune]int {
	out := map[rune]int{}
	for _, r := range s {
		if !unicode.IsSpace(r) && !strings.ContainsRune("●○■＊", r) {
			out[r]++
		}
	}
	return out
}

// missing are the characters of want that got has too few of.
func missing(want, got string) string {
	have, out := counts(got), ""
	for r, n := range counts(want) {
		if have[r] < n {
			out += fmt.Sprintf("%c×%d ", r, n-have[r])
		}
	}
	return out
}

func readBack(t testing.TB, name string, data []byte) string {
	t.Helper()
	doc, err := docread.ReadBytes(context.Background(), name, data, docread.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, bl := range doc.Blocks {
		b.WriteString(bl.Para + "\n")
		if bl.Table == nil {
			continue
		}
		for _, r := range bl.Table.Rows {
			for _, c := range r {
				if !c.Merged {
					b.WriteString(c.Text + "\n")
				}
			}
		}
	}
	return b.String()
}

func TestPDFKeepsEveryCharacter(t *testing.T) {
	for name, s := range map[string]Sheet{"short": sample(t), "long": long(t)} {
		data, err := PDF(context.Background(), s)
		if err != nil {
			t.Fatal(err)
		}
		keep(t, name+".pdf", data)
		// The reader leaves out what lies beyond the basic plane.
		want := strings.ReplaceAll(expected(s), "😀", "")
		if lost := missing(want, readBack(t, name+".pdf", data)); lost != "" {
			t.Errorf("%s: the file lacks %s", name, lost)
		}
	}
}

func TestDOCXKeepsEveryCharacter(t *testing.T) {
	for name, s := range map[string]Sheet{"short": sample(t), "long": long(t)} {
		data, err := DOCX(context.Background(), s)
		if err != nil {
			t.Fatal(err)
		}
		keep(t, name+".docx", data)
		if lost := missing(expected(s), readBack(t, name+".docx", data)); lost != "" {
			t.Errorf("%s: the file lacks %s", name, lost)
		}
	}
}

// keep writes a file where PAPER_OUT says, for looking at.
func keep(t testing.TB, name string, data []byte) {
	t.Helper()
	if dir := os.Getenv("PAPER_OUT"); dir != "" {
		if err := os.WriteFile(dir+"/"+name, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSameSheetSameBytes(t *testing.T) {
	for name, write := range map[string]func(context.Context, Sheet) ([]byte, error){"pdf": PDF, "docx": DOCX} {
		a, err := write(context.Background(), sample(t))
		if err != nil {
			t.Fatal(err)
		}
		if b, _ := write(context.Background(), sample(t)); !bytes.Equal(a, b) {
			t.Errorf("%s: two writings of one sheet differ", name)
		}
	}
}

// A wide table keeps its figures whole, in the middle of their cells, and a
// low one does not part from its heading.
func TestWideTables(t *testing.T) {
	var b strings.Builder
	b.WriteString("<table><thead><tr><th colspan=\"3\">项目</th>" + strings.Repeat("<th>社会公益组织</th>", 7) + "</tr></thead><tbody>")
	for range 20 {
		b.WriteString("<tr><td>三、本年度办理结果</td><td>（六）其他处理</td><td>申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请</td>" + strings.Repeat("<td>13810</td>", 7) + "</tr>")
	}
	b.WriteString("</tbody></table>")
	body := "<p>" + strings.Repeat("一段话。", 150) + "</p><h2>二、表</h2><table><tbody>" + strings.Repeat("<tr><td>项</td><td>5</td></tr>", 12) + "</tbody></table>" + b.String()
	data, err := PDF(context.Background(), Sheet{Title: "表", Body: body})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := docread.ReadBytes(context.Background(), "a.pdf", data, docread.Options{})
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for _, block := range doc.Blocks {
		switch {
		case strings.HasPrefix(block.Para, "二、表"):
			at = block.Page
		case block.Table != nil && len(block.Table.Rows[0]) == 2 && (block.Page != at || len(block.Table.Rows) != 12):
			t.Errorf("the heading stands on page %d, %d rows of its table on page %d", at, len(block.Table.Rows), block.Page)
		case block.Table != nil && len(block.Table.Rows[0]) > 2:
			for _, row := range block.Table.Rows[1:] {
				for _, c := range row[3:] {
					if c.Text != "13810" && c.Text != "社会公益组织" && !strings.Contains(c.Text, "公益") {
						t.Errorf("a figure is broken: %q", c.Text)
					}
				}
			}
		}
	}
}
