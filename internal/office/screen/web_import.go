package screen

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/screen/pages"
)

// mostImport is the largest file of terms, in bytes.
const mostImport = 8 << 20

// mostTerms is how many terms one organisation may import at once.
const mostTerms = 50_000

func partOf(g ui.Grid) pages.Part { return pages.Part{Grid: g} }

func importForm() form.Form {
	return form.Form{
		{Name: "kind", Label: "没有“种类”一列时，按", Kind: form.Select, Required: true, Options: kindOptions()},
		{Name: "file", Label: "表格文件", Kind: form.File, Accept: ".xlsx,.csv", Help: "XLSX 或 CSV。第一行是列名：词语（必有）、正确写法、种类、级别（提示或拦截）、例外语境（用分号隔开）、依据"},
	}
}

func (s *Screen) getImport(c *web.Ctx) error {
	return s.showImport(c, importForm().Blank(map[string]string{"kind": string(Wrong)}))
}

func (s *Screen) showImport(c *web.Ctx, f *form.State) error {
	v := view(c, "导入词条", pathTerms)
	v.Lead = "已有的词条按表格修改，没有的增加，表格里没有的不动。可以先导出词库，在表格里修改后再导入。"
	v.Form = &ui.Form{Action: pathTerms + "/import", Fields: ui.FromForm(f), Error: f.General, Buttons: []ui.Button{{Label: "导入", Look: ui.Primary}, {Label: "取消", Href: pathTerms}}}
	v.Actions = []ui.Button{{Label: "载入常见错别字", Post: true, Action: pathTerms + "/starter"}}
	return show(c, f.OK(), v)
}

func (s *Screen) postImport(c *web.Ctx) error {
	name, data, err := c.Upload("file", mostImport)
	f := importForm().Read(c.R)
	if err != nil {
		if !f.Take(err) {
			return err
		}
		return s.showImport(c, f)
	}
	var list []Term
	added, changed := 0, 0
	done, err := attempt(c, f, func(tx *store.Tx) error {
		if list, err = ReadTerms(c.Context(), name, data, TermKind(f.Text("kind"))); err != nil {
			return err
		}
		added, changed, err = s.ImportTerms(tx, list)
		return err
	})
	if err != nil {
		return err
	}
	if !done {
		return s.showImport(c, f)
	}
	return c.Done(fmt.Sprintf("读到 %d 条，增加 %d 条，修改 %d 条", len(list), added, changed), pathTerms)
}

func (s *Screen) postStarter(c *web.Ctx) error {
	added := 0
	err := c.Do(func(tx *store.Tx) (err error) {
		added, _, err = s.ImportTerms(tx, Starter())
		return err
	})
	if fail.Is(err, fail.Invalid) {
		return c.Done("常见错别字已经都在词库里", pathTerms)
	}
	if err != nil {
		return err
	}
	return c.Done(fmt.Sprintf("已载入 %d 条常见错别字，可按需要修改或删除", added), pathTerms)
}

// columns are the heads by which a column is known.
var columns = map[string][]string{
	"term": {"词语", "词条", "敏感词", "错词", "错误写法", "错误表述", "不规范表述", "原词"}, "correct": {"正确写法", "正确词", "正确表述", "规范表述", "建议", "替换为"},
	"kind": {"种类", "类型", "类别"}, "level": {"级别", "处理方式"}, "except": {"例外语境", "例外"}, "basis": {"依据", "备注", "说明"},
}

// ReadTerms reads terms from a table in XLSX or CSV (UTF-8 or GB18030). kind
// stands where the table does not say. A refusal names the line.
func ReadTerms(ctx context.Context, name string, data []byte, kind TermKind) ([]Term, error) {
	rows, err := readRows(ctx, name, data)
	if err != nil {
		return nil, err
	}
	start := slices.IndexFunc(rows, func(r []string) bool { return headOf(r)["term"] > 0 })
	if start < 0 {
		return nil, fail.Invalidf("表格里没有“词语”一列。请在第一行写列名：词语、正确写法、种类、级别、例外语境、依据")
	}
	heads := headOf(rows[start])
	var out []Term
	for i, r := range rows[start+1:] {
		get := func(key string) string {
			if n := heads[key]; n > 0 && n <= len(r) {
				return strings.TrimSpace(sheet.Unguard(r[n-1]))
			}
			return ""
		}
		if get("term") == "" {
			continue
		}
		t, err := termOf(get, kind)
		if err != nil {
			return nil, fail.Invalidf("第 %d 行“%s”：%s", start+i+2, get("term"), err.Error())
		}
		if out = append(out, t); len(out) > mostTerms {
			return nil, fail.Invalidf("一次最多导入 %d 条，请分几次导入", mostTerms)
		}
	}
	if len(out) == 0 {
		return nil, fail.Invalidf("表格里没有词条，请在列名下面逐行填写")
	}
	return out, nil
}

// headOf says which column, counted from 1, holds what.
func headOf(row []string) map[string]int {
	out := map[string]int{}
	for i, cell := range row {
		for key, names := range columns {
			if out[key] == 0 && slices.Contains(names, strings.TrimSpace(strings.TrimPrefix(cell, "\ufeff"))) {
				out[key] = i + 1
			}
		}
	}
	return out
}

func termOf(get func(string) string, kind TermKind) (Term, error) {
	t := Term{Kind: kind, Text: get("term"), Correct: get("correct"), Basis: get("basis"), Level: Warn}
	if w := get("kind"); w != "" {
		t.Kind = ""
		for _, k := range TermKinds {
			if k.Title == w || string(k.Kind) == w {
				t.Kind = k.Kind
			}
		}
	}
	switch w := get("level"); w {
	case "", "提示", "警告", "warn":
	case "拦截", "阻断", "禁止", "block":
		t.Level = Block
	default:
		return t, fail.Invalidf("级别“%s”应为“提示”或“拦截”", w)
	}
	for _, e := range strings.FieldsFunc(get("except"), func(r rune) bool { return strings.ContainsRune("；;\n", r) }) {
		if e = strings.TrimSpace(e); e != "" {
			t.Except = append(t.Except, e)
		}
	}
	return t, t.check()
}

// readRows reads the cells of the first table.
func readRows(ctx context.Context, name string, data []byte) ([][]string, error) {
	if ext := strings.ToLower(path.Ext(name)); ext == ".csv" || ext == ".txt" {
		return readCSV(data)
	}
	doc, err := docread.ReadBytes(ctx, name, data, docread.Options{})
	if err != nil {
		return nil, fail.Invalidf("%s", err.Error())
	}
	var out [][]string
	for _, b := range doc.Blocks {
		if b.Table == nil {
			continue
		}
		for _, r := range b.Table.Rows {
			row := make([]string, len(r))
			for i, cell := range r {
				row[i] = cell.Text
			}
			out = append(out, row)
		}
	}
	return out, nil
}

func readCSV(data []byte) ([][]string, error) {
	if !utf8.Valid(data) {
		text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil {
			return nil, fail.Invalidf("文件的编码无法识别，请另存为 XLSX，或 UTF-8 编码的 CSV")
		}
		data = text
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fail.Invalidf("CSV 文件的格式有误，请用电子表格软件打开后另存一份再导入")
	}
	return rows, nil
}
