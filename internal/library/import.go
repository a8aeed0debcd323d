package library

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// The acts of an import.
const (
	ActPreview = "预检导入文件"
	ActImport  = "导入规范性文件"
)

const kindImport = "library-import"

// The bounds of an import.
const (
	mostRows  = 2000
	mostFiles = 2000
	mostFile  = 30 << 20
	mostZip   = 300 << 20
)

// field is a column of the workbook and how it is read into a row.
type field struct {
	title    string
	required bool
	sample   string
	read     func(*Line, string) string
}

func text(most int, to func(*Line) *string) func(*Line, string) string {
	return func(r *Line, v string) string {
		if utf8.RuneCountInString(v) > most {
			return fmt.Sprintf("最多%d字", most)
		}
		*to(r) = v
		return ""
	}
}

func day(to func(*Line) *civil.Date) func(*Line, string) string {
	return func(r *Line, v string) string {
		if v == "" {
			return ""
		}
		d, ok := readDay(v)
		if !ok {
			return "“" + v + "”不是日期，请写成2023-05-08"
		}
		*to(r) = d
		return ""
	}
}

func oneOf(list []string, to func(*Line) *string) func(*Line, string) string {
	return func(r *Line, v string) string {
		if v != "" && !slices.Contains(list, v) {
			return "只能填写" + strings.Join(list, "、")
		}
		*to(r) = v
		return ""
	}
}

// fields are the columns of the template.
var fields = []field{
	{"标题", true, "某市工业节能管理办法", text(200, func(r *Line) *string { return &r.Title })},
	{"文号", true, "某工信规发〔2021〕3号", func(r *Line, v string) string {
		if r.Number = tidyNumber(v); v != "" && !numberForm.MatchString(r.Number) {
			return "“" + v + "”不是文号，应为“某工信规发〔2021〕3号”"
		}
		return ""
	}},
	{"制定机关", true, "某市工业和信息化局", text(200, func(r *Line) *string { return &r.Facts.Issuer })},
	{"联合机关", false, "某市财政局、某市发展改革委", func(r *Line, v string) string { r.Facts.Joint = list(v); return "" }},
	{"科室", false, "节能科", text(60, func(r *Line) *string { return &r.Unit })},
	{"主题分类", false, "工业、交通", func(r *Line, v string) string {
		if r.Topic = v; v != "" && !content.TopicKnown(v) {
			return "主题分类不在列表中"
		}
		return ""
	}},
	{"成文日期", true, "2021-03-10", day(func(r *Line) *civil.Date { return &r.Formed })},
	{"原发布日期", true, "2021-03-15", day(func(r *Line) *civil.Date { return &r.Original })},
	{"施行日期", true, "2021-05-01", day(func(r *Line) *civil.Date { return &r.Starts })},
	{"有效期至", true, "2026-04-30（或：长期）", func(r *Line, v string) string {
		if r.Facts.Longterm = v == "长期" || v == "长期有效"; r.Facts.Longterm {
			return ""
		}
		return day(func(r *Line) *civil.Date { return &r.Ends })(r, v)
	}},
	{"正文文件", false, "文件/3号.docx", text(300, func(r *Line) *string { return &r.File })},
	{"登记号", false, "", text(60, func(r *Line) *string { return &r.Facts.RegisterNo })},
	{"合法性审核意见", false, "合法", oneOf([]string{Lawful, Unlawful, Amend}, func(r *Line) *string { return &r.Facts.Legal })},
	{"合法性审核文号", false, "", text(60, func(r *Line) *string { return &r.Facts.LegalNo })},
	{"公平竞争审查", false, "通过", oneOf([]string{FairPassed, FairExempt, FairFailed}, func(r *Line) *string { return &r.Facts.Fair })},
	{"备案号", false, "", text(60, func(r *Line) *string { return &r.Facts.FilingNo })},
	{"备案日期", false, "", day(func(r *Line) *civil.Date { return &r.Facts.FiledOn })},
	{"备案机关", false, "", text(100, func(r *Line) *string { return &r.Facts.FiledTo })},
	{"修改的文号", false, "", func(r *Line, v string) string { r.Amends = numbers(v); return "" }},
	{"废止的文号", false, "", func(r *Line, v string) string { r.Abolishes = numbers(v); return "" }},
}

// Line is one document to be taken over.
type Line struct {
	// Row is its row in the workbook, from 1.
	Row                            int
	Title, Number, Unit, Topic     string
	Formed, Original, Starts, Ends civil.Date
	Facts                          Facts
	File                           string
	Amends, Abolishes              []string
	// Body is the cleaned text, Stored the file that it was read from.
	Body, Stored, FileName string
	Problems, Hints        []string
}

// Import is one import, from its preview on.
type Import struct {
	Agency, ID string
	Version    int64
	Name       string
	Plan       []Line
	Done       bool
	Count      int64
	By         string
	At         time.Time
}

// Table names the table.
func (*Import) Table() string { return "library_import" }

// Cols lists the columns.
func (m *Import) Cols() []store.Col {
	return []store.Col{store.C("agency", &m.Agency), store.C("id", &m.ID), store.C("version", &m.Version), store.C("name", &m.Name), store.C("plan", store.JSON(&m.Plan)),
		store.C("done", &m.Done), store.C("count", &m.Count), store.C("by_id", &m.By), store.C("at", &m.At)}
}

// Bad counts the rows that cannot be taken over.
func (m *Import) Bad() int {
	n := 0
	for _, r := range m.Plan {
		if len(r.Problems) > 0 {
			n++
		}
	}
	return n
}

var dayForm = regexp.MustCompile(`^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]0{1,2}:00(?::00)?)?$`)

func readDay(v string) (civil.Date, bool) {
	m := dayForm.FindStringSubmatch(strings.TrimSpace(v))
	if m == nil {
		return 0, false
	}
	y, _ := strconv.Atoi(m[1])
	mo, _ := strconv.Atoi(m[2])
	d, _ := strconv.Atoi(m[3])
	day, err := civil.Parse(fmt.Sprintf("%04d-%02d-%02d", y, mo, d))
	return day, err == nil && y > 1949
}

var brackets = strings.NewReplacer("[", "〔", "]", "〕", "［", "〔", "］", "〕", "【", "〔", "】", "〕", "﹝", "〔", "﹞", "〕", "(", "〔", ")", "〕", "（", "〔", "）", "〕", " ", "", "　", "")

// tidyNumber brings a 文号 into its form: brackets, digits, no blanks.
func tidyNumber(v string) string {
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, brackets.Replace(strings.TrimSpace(v)))
}

func list(v string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune("、；;，,\n", r) }), func(s string) bool { return strings.TrimSpace(s) == "" })
}

func numbers(v string) []string {
	out := list(v)
	for i := range out {
		out[i] = tidyNumber(out[i])
	}
	return out
}

// ReadLines reads the rows of a workbook; what is wrong with a row stands in
// it, and an error is for the workbook as a whole.
func ReadLines(ctx context.Context, name string, data []byte) ([]Line, error) {
	doc, err := docread.ReadBytes(ctx, name, data, docread.Options{})
	if err != nil || doc.Form != docread.FormXLSX {
		return nil, fail.Fields(map[string]string{"book": "无法读取表格。请使用下载的模板（xlsx格式）填写"})
	}
	for _, b := range doc.Blocks {
		if b.Table == nil {
			continue
		}
		if at := slices.IndexFunc(b.Table.Rows, isHead); at >= 0 {
			return readTable(b.Table.Rows, at)
		}
	}
	return nil, fail.Fields(map[string]string{"book": "表格中没有找到表头。第一行应有“标题”“文号”等列名，请使用下载的模板"})
}

func isHead(row []docread.Cell) bool {
	seen := map[string]bool{}
	for _, c := range row {
		seen[strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(c.Text), "*"))] = true
	}
	return seen["标题"] && seen["文号"]
}

func readTable(rows [][]docread.Cell, head int) ([]Line, error) {
	at := map[int]field{}
	had := map[string]bool{}
	for i, c := range rows[head] {
		title := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(c.Text), "*"))
		if n := slices.IndexFunc(fields, func(f field) bool { return f.title == title }); n >= 0 && !had[title] {
			at[i], had[title] = fields[n], true
		}
	}
	for _, f := range fields {
		if f.required && !had[f.title] {
			return nil, fail.Fields(map[string]string{"book": "表格缺少“" + f.title + "”一列，请使用下载的模板"})
		}
	}
	var out []Line
	for n, row := range rows[head+1:] {
		if !slices.ContainsFunc(row, func(c docread.Cell) bool { return strings.TrimSpace(c.Text) != "" }) {
			continue
		}
		if len(out) == mostRows {
			return nil, fail.Fields(map[string]string{"book": fmt.Sprintf("一次最多导入%d份文件，请分批导入", mostRows)})
		}
		out = append(out, readLine(row, at, head+2+n))
	}
	if len(out) == 0 {
		return nil, fail.Fields(map[string]string{"book": "表格中没有文件，请从表头下一行开始填写"})
	}
	return out, nil
}

func readLine(row []docread.Cell, at map[int]field, no int) Line {
	r := Line{Row: no}
	for i, c := range row {
		f, ok := at[i]
		if !ok {
			continue
		}
		v := strings.TrimSpace(sheet.Unguard(c.Text))
		if f.required && v == "" {
			r.Problems = append(r.Problems, f.title+"：不能为空")
			continue
		}
		if says := f.read(&r, v); says != "" {
			r.Problems = append(r.Problems, f.title+"："+says)
		}
	}
	return r
}

// bundle reads the files of a ZIP by their names, bounded.
func bundle(data []byte) (map[string][]byte, error) {
	if len(data) == 0 {
		return nil, nil
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fail.Fields(map[string]string{"files": "无法读取压缩包，请使用zip格式"})
	}
	if len(z.File) > mostFiles {
		return nil, fail.Fields(map[string]string{"files": fmt.Sprintf("压缩包中最多%d个文件", mostFiles)})
	}
	out, total := map[string][]byte{}, 0
	for _, f := range z.File {
		if f.FileInfo().IsDir() {
			continue
		}
		body, err := unpack(f)
		if total += len(body); err != nil || total > mostZip {
			return nil, fail.Fields(map[string]string{"files": "压缩包中的“" + path.Base(f.Name) + "”无法读取，或文件太大"})
		}
		out[strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(f.Name, `\`, "/")), "/")] = body
	}
	return out, nil
}

func unpack(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	body, err := io.ReadAll(io.LimitReader(r, mostFile+1))
	if err == nil && len(body) > mostFile {
		err = io.ErrShortBuffer
	}
	return body, err
}

// Preview reads a workbook and its files and says of each row what is wrong.
// Nothing is taken over yet.
func (l *Library) Preview(ctx context.Context, a who.Actor, name string, book, files []byte) (m Import, err error) {
	if !a.MayOn(RightImport, "", "") {
		return m, fail.Deniedf("您没有导入规范性文件的权限")
	}
	lines, err := ReadLines(ctx, name, book)
	if err != nil {
		return m, err
	}
	inside, err := bundle(files)
	if err != nil {
		return m, err
	}
	for i := range lines {
		lines[i].readBody(ctx, inside)
	}
	err = l.DB.Do(ctx, a, func(tx *store.Tx) error {
		m = Import{Agency: a.Tenant, ID: tx.NewID(), Name: name, Plan: lines, By: a.ID, At: tx.Now()}
		if err := l.judge(tx, m.Plan); err != nil {
			return err
		}
		for i := range m.Plan {
			r := &m.Plan[i]
			if body := inside[r.FileName]; len(body) > 0 {
				f, err := l.Files.Put(tx, path.Base(r.FileName), body, store.Ref{Kind: kindImport, ID: m.ID})
				if err != nil {
					if !fail.Is(err, fail.Invalid) {
						return err
					}
					r.Problems = append(r.Problems, "正文文件："+err.Error())
				}
				r.Stored = f.ID
			}
		}
		if err := tx.Insert(&m); err != nil {
			return err
		}
		return tx.Record(ActPreview, store.Ref{Kind: kindImport, ID: m.ID}, store.Telling("%s，%d份，其中%d份有问题", name, len(m.Plan), m.Bad()))
	})
	return m, err
}

// readBody reads the text of the row's file.
func (r *Line) readBody(ctx context.Context, inside map[string][]byte) {
	if r.File == "" {
		r.Hints = append(r.Hints, "没有正文文件，导入后需补录正文")
		return
	}
	key := strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(r.File, `\`, "/")), "/")
	body, ok := inside[key]
	if !ok {
		r.Problems = append(r.Problems, "正文文件：压缩包中没有“"+r.File+"”")
		return
	}
	r.FileName = key
	read, err := rich.Read(ctx, path.Base(key), body, rich.Options{PlainHeadings: true})
	if err != nil {
		r.Problems = append(r.Problems, "正文文件：无法读取，请使用DOCX、PDF、OFD或文本文件")
		return
	}
	if r.Body = rich.Clean(read.HTML); strings.TrimSpace(rich.Text(r.Body)) == "" {
		r.Hints = append(r.Hints, "正文文件中没有可读的文字（可能是扫描件），导入后需补录正文")
	}
	r.Hints = append(r.Hints, read.Warnings...)
}

// judge checks the rows against each other and against the library.
func (l *Library) judge(tx *store.Tx, lines []Line) error {
	s, err := l.shelf(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	units, err := l.Roster.UnitNames(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, e := range s.Entries {
		known[e.Item.Number] = true
	}
	rows := map[string]int{}
	for i := range lines {
		lines[i].judge(units, known, rows, tx.Today())
	}
	for i := range lines {
		r := &lines[i]
		for _, n := range append(slices.Clone(r.Amends), r.Abolishes...) {
			if !known[n] && rows[n] == 0 {
				r.Hints = append(r.Hints, "库内和表内都没有"+n+"，将登记为库外文件")
			}
			if n == r.Number {
				r.Problems = append(r.Problems, "文件不能修改或废止自己")
			}
		}
	}
	return nil
}

func (r *Line) judge(units map[string]string, known map[string]bool, rows map[string]int, today civil.Date) {
	add := func(says string) { r.Problems = append(r.Problems, says) }
	if r.Number != "" && known[r.Number] {
		add("文号：库内已有" + r.Number)
	}
	if no := rows[r.Number]; r.Number != "" && no > 0 {
		add(fmt.Sprintf("文号：与第%d行重复", no))
	}
	rows[r.Number] = r.Row
	if r.Formed > today || r.Original > today {
		add("成文日期、原发布日期不能晚于今天")
	}
	if r.Original > 0 && r.Original < r.Formed {
		add("原发布日期不能早于成文日期")
	}
	if r.Starts > 0 && r.Starts < r.Formed {
		add("施行日期不能早于成文日期")
	}
	if r.Ends > 0 && r.Ends < r.Starts {
		add("有效期不能早于施行日期")
	}
	if r.Facts.Trial = trialWord(r.Title); r.Unit != "" {
		id := ""
		for u, name := range units {
			if name == r.Unit {
				id = u
			}
		}
		if id == "" {
			add("科室：没有“" + r.Unit + "”")
		}
	}
}

// Template is the workbook to be filled in.
func Template() *sheet.Book {
	s := &sheet.Sheet{Name: "规范性文件"}
	var sample []any
	for _, f := range fields {
		title := f.title
		if f.required {
			title += "*"
		}
		s.Columns = append(s.Columns, sheet.Column{Title: title, Width: 18})
		sample = append(sample, strings.TrimSuffix(f.sample, "（或：长期）"))
	}
	s.Rows = sheet.Of([][]any{sample})
	return &sheet.Book{Title: "规范性文件导入模板", Sheets: []*sheet.Sheet{s}}
}
