package feed

import (
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/office/search"
)

// param is something that an endpoint may be asked.
type param struct {
	Name, Says, Example string
	// Kind is string, integer or date.
	Kind     string
	InPath   bool
	Required bool
}

// endpoint is one thing that the API answers.
type endpoint struct {
	path, title, says string
	params            []param
	// shape is an empty answer.
	shape any
	// fresh answers are made for each request.
	fresh  bool
	answer func(f *Feed, c *web.Ctx) (any, error)
}

var (
	paramID     = param{Name: "id", Says: "信息编号", Kind: "string", InPath: true, Required: true}
	paramLimit  = param{Name: "limit", Says: "每页条数，1至100，默认20", Kind: "integer", Example: "20"}
	paramCursor = param{Name: "cursor", Says: "上一页答复中next的值；不填为第一页", Kind: "string"}
	paramFrom   = param{Name: "from", Says: "发布日期从（含），例如2023-01-01", Kind: "date", Example: "2023-01-01"}
	paramTo     = param{Name: "to", Says: "发布日期到（含）", Kind: "date"}
	paramValid  = param{Name: "validity", Says: "有效性：尚未生效、有效、已修改、失效、废止", Kind: "string", Example: "有效"}
	paramColumn = param{Name: "column", Says: "栏目路径，含其全部下级栏目，例如zfxxgk/fdzdgknr/zcwj", Kind: "string"}
)

// endpoints are all that there is.
var endpoints = []endpoint{
	{path: "/api/v1/columns", title: "栏目", says: "网站的全部可见栏目，含类别、条款、条数和订阅地址。", shape: columnList{}, answer: (*Feed).columns},
	{path: "/api/v1/items", title: "信息列表", says: "已公开的信息，按发布时间从新到旧，用cursor逐页取得。", shape: itemList{}, answer: (*Feed).items,
		params: []param{paramColumn, {Name: "kind", Says: "信息类型代码，可用逗号分隔多个", Kind: "string"}, paramValid, paramFrom, paramTo, paramLimit, paramCursor}},
	{path: "/api/v1/items/{id}", title: "一条信息", says: "一条信息的元数据、正文和附件。", shape: itemDetail{}, answer: (*Feed).item, params: []param{paramID}},
	{path: "/api/v1/items/{id}/editions", title: "历史版本", says: "一条信息对外发布过的全部版本。", shape: editionList{}, answer: (*Feed).editions, params: []param{paramID}},
	{path: "/api/v1/library", title: "政策文件", says: "政策文件及其文号、有效性，按发布时间从新到旧，用cursor逐页取得。", shape: itemList{}, answer: (*Feed).library,
		params: []param{paramValid, paramFrom, paramTo, paramLimit, paramCursor}},
	{path: "/api/v1/library.json", title: "政策文件全库", says: "一次取得全部政策文件的元数据；CSV格式见 /api/v1/library.csv。", shape: libraryDump{}, answer: (*Feed).dump},
	{path: "/api/v1/search", title: "检索", says: "与网站检索相同：按词语检索标题、文号、正文和附件文字。", shape: searchAnswer{}, answer: (*Feed).search, fresh: true,
		params: []param{{Name: "q", Says: "检索词", Kind: "string", Required: true, Example: "技术改造"}, paramColumn, paramValid, paramFrom, paramTo,
			{Name: "page", Says: "页码，从1开始", Kind: "integer", Example: "1"}, paramLimit}},
}

// json makes a handler of an answer: limited by address, readable from any
// site, and with errors that machines can read.
func (f *Feed) json(answer func(c *web.Ctx) (any, error)) web.Handler {
	return func(c *web.Ctx) error {
		open(c.W.Header())
		if !f.limit.allow(web.Remote(c.R), c.DB.Now()) {
			c.W.Header().Set("Retry-After", "1")
			return sendProblem(c, http.StatusTooManyRequests, fmt.Sprintf("请求太频繁：每秒最多%d次。请稍候再试", perSecond))
		}
		v, err := answer(c)
		if err == nil {
			return sendJSON(c, http.StatusOK, "application/json; charset=utf-8", v)
		}
		switch fail.KindOf(err) {
		case fail.Invalid:
			return sendProblem(c, http.StatusBadRequest, err.Error())
		case fail.Missing:
			return sendProblem(c, http.StatusNotFound, err.Error())
		}
		f.d.Log.Error("api", "path", c.R.URL.Path, "error", err)
		return sendProblem(c, http.StatusInternalServerError, "系统出错，请稍后再试")
	}
}

func sendProblem(c *web.Ctx, status int, message string) error {
	return sendJSON(c, status, "application/json; charset=utf-8", problem{complaint{status, message}})
}

// open lets programs on other sites read the answer; it says nothing that
// depends on who asks.
func open(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
}

func preflight(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	open(h)
	h.Set("Access-Control-Allow-Methods", "GET, HEAD")
	h.Set("Access-Control-Allow-Headers", "If-None-Match")
	h.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
}

// asked reads the parameters that an endpoint knows; another one is a mistake
// that would give a wrong answer, and is refused.
type asked struct {
	c   *web.Ctx
	err error
}

func ask(c *web.Ctx, known ...string) *asked {
	a := &asked{c: c}
	for name := range c.R.URL.Query() {
		if !slices.Contains(known, name) {
			a.refuse("没有参数“%s”。可以使用：%s", name, strings.Join(known, "、"))
		}
	}
	return a
}

func (a *asked) refuse(format string, args ...any) {
	if a.err == nil {
		a.err = fail.Invalidf(format, args...)
	}
}

func (a *asked) number(name string, usual, least, most int) int {
	text := a.c.Query(name)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		a.refuse("参数%s应为%d至%d的整数", name, least, most)
		return usual
	}
	return n
}

func (a *asked) day(name string) civil.Date {
	text := a.c.Query(name)
	if text == "" {
		return 0
	}
	d, err := civil.Parse(text)
	if err != nil {
		a.refuse("参数%s应为日期，例如2023-01-01", name)
	}
	return d
}

func (a *asked) cursor() cursor {
	text := a.c.Query("cursor")
	if text == "" {
		return cursor{}
	}
	out, ok := readCursor(text)
	if !ok {
		a.refuse("参数cursor应为上一页答复中next的值")
	}
	return out
}

// below are the columns at a path and below it.
func (a *asked) below(in about) []string {
	path := strings.Trim(a.c.Query("column"), "/")
	if path == "" {
		return nil
	}
	col, ok := in.tree.At(path)
	if !ok {
		a.refuse("没有栏目“%s”。栏目路径见 /api/v1/columns", path)
		return nil
	}
	return in.tree.Below(col.ID)
}

func (f *Feed) columns(c *web.Ctx) (any, error) {
	if q := ask(c); q.err != nil {
		return nil, q.err
	}
	a, err := f.about(c)
	if err != nil {
		return nil, err
	}
	totals, err := content.Totals(c.Context(), c.DB, a.agency.ID)
	if err != nil {
		return nil, err
	}
	out := columnList{Columns: []column{}}
	for _, col := range a.tree.All {
		if col.Hidden {
			continue
		}
		up, _ := a.tree.Get(col.Parent)
		out.Columns = append(out.Columns, column{Path: col.Path, Parent: up.Path, Name: col.Name, Type: col.Type, Description: col.Description, Code: col.Code,
			Items: totals[col.ID], URL: a.origin + col.Address(), RSS: a.origin + "/" + col.Path + "/feed.xml"})
	}
	return out, nil
}

func (f *Feed) items(c *web.Ctx) (any, error) {
	q := ask(c, "column", "kind", "validity", "from", "to", "limit", "cursor")
	a, err := f.about(c)
	if err != nil {
		return nil, err
	}
	var kinds []string
	for k := range strings.SplitSeq(c.Query("kind"), ",") {
		if k = strings.TrimSpace(k); k == "" {
			continue
		}
		if _, ok := content.KindOf(k); !ok {
			q.refuse("没有信息类型“%s”", k)
		}
		kinds = append(kinds, k)
	}
	return f.page(c, a, q, items{columns: q.below(a), kinds: kinds})
}

func (f *Feed) library(c *web.Ctx) (any, error) {
	q := ask(c, "validity", "from", "to", "limit", "cursor")
	a, err := f.about(c)
	if err != nil {
		return nil, err
	}
	return f.page(c, a, q, items{kinds: documentKinds()})
}

// page answers with a page of items.
func (f *Feed) page(c *web.Ctx, a about, q *asked, what items) (any, error) {
	what.validity, what.from, what.to, what.after, what.most = c.Query("validity"), q.day("from"), q.day("to"), q.cursor(), q.number("limit", 20, 1, 100)
	if q.err != nil {
		return nil, q.err
	}
	found, next, err := what.read(c.Context(), c.DB, a)
	if err != nil {
		return nil, err
	}
	out := itemList{Items: []item{}, Next: next}
	for _, l := range found {
		out.Items = append(out.Items, itemOf(a, l))
	}
	return out, nil
}

// live is the item that the path names; one that was withdrawn is not there.
func (f *Feed) live(c *web.Ctx, a about) (content.Live, error) {
	l, err := content.LiveOf(c.Context(), c.DB, a.agency.ID, c.Path("id"))
	if fail.Is(err, fail.Missing) || err == nil && !l.Gone.IsZero() {
		return l, fail.Missingf("没有这条信息，或者它已撤回")
	}
	return l, err
}

func (f *Feed) item(c *web.Ctx) (any, error) {
	a, err := f.about(c)
	if err != nil {
		return nil, err
	}
	l, err := f.live(c, a)
	if err != nil {
		return nil, err
	}
	e, err := store.Get[content.Edition](c.Context(), c.DB, l.Agency, l.Edition)
	return detailOf(a, l, e), err
}

func (f *Feed) editions(c *web.Ctx) (any, error) {
	a, err := f.about(c)
	if err != nil {
		return nil, err
	}
	l, err := f.live(c, a)
	if err != nil {
		return nil, err
	}
	all, err := content.Editions(c.Context(), c.DB, l.Agency, l.ID)
	out := editionList{Item: l.ID, Editions: []edition{}}
	for _, e := range all {
		out.Editions = append(out.Editions, edition{No: e.No, At: beijing(e.At), Title: e.Was.Title, Note: e.Note, Digest: e.Digest,
			URL: fmt.Sprintf("%s%s/versions/%d", a.origin, l.Address, e.No)})
	}
	return out, err
}

// documents are all documents on line, newest first.
func (f *Feed) documents(c *web.Ctx) (about, []content.Live, error) {
	a, err := f.about(c)
	if err != nil {
		return a, nil, err
	}
	all, _, err := items{kinds: documentKinds(), most: mostDump}.read(c.Context(), c.DB, a)
	return a, all, err
}

// mostDump bounds a dump of the library, in documents.
const mostDump = 50_000

func (f *Feed) dump(c *web.Ctx) (any, error) {
	a, all, err := f.documents(c)
	out := libraryDump{Documents: []item{}, Total: len(all)}
	for _, l := range all {
		out.Documents = append(out.Documents, itemOf(a, l))
	}
	return out, err
}

// getLibraryCSV gives the library as a table; the columns are the fields of
// the JSON.
func (f *Feed) getLibraryCSV(c *web.Ctx) error {
	if !f.limit.allow(web.Remote(c.R), c.DB.Now()) {
		return sendProblem(c, http.StatusTooManyRequests, "请求太频繁，请稍候再试")
	}
	a, all, err := f.documents(c)
	if err != nil {
		return err
	}
	out := &sheet.Sheet{Name: "政策文件"}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[item]()) {
		out.Columns = append(out.Columns, sheet.Column{Title: field.Tag.Get("json")})
	}
	var lines [][]any
	for _, l := range all {
		v := reflect.ValueOf(itemOf(a, l))
		var line []any
		for i := range v.NumField() {
			if many, ok := v.Field(i).Interface().([]string); ok {
				line = append(line, strings.Join(many, "、"))
			} else {
				line = append(line, v.Field(i).Interface())
			}
		}
		lines = append(lines, line)
	}
	out.Rows = sheet.Of(lines)
	open(c.W.Header())
	return c.Stream("政策文件.csv", sheet.CSVMediaType, func(w io.Writer) error { return out.WriteCSV(w) })
}

func (f *Feed) search(c *web.Ctx) (any, error) {
	q := ask(c, "q", "column", "validity", "from", "to", "page", "limit")
	a, err := f.about(c)
	if err != nil {
		return nil, err
	}
	if c.Query("q") == "" {
		q.refuse("请用参数q给出检索词")
	}
	what := search.PublicAsk{Agency: a.agency.ID, Query: c.Query("q"), Column: strings.Trim(c.Query("column"), "/"), Validity: c.Query("validity"), From: q.day("from"), To: q.day("to"),
		Page: q.number("page", 1, 1, 10_000), Size: q.number("limit", 20, 1, 100)}
	if q.err != nil {
		return nil, q.err
	}
	found, err := f.d.Find(c.Context(), what)
	if err != nil {
		return nil, err
	}
	out := searchAnswer{Total: found.Total, Results: []result{}, Suggestion: found.Suggest, Groups: []group{}}
	for _, h := range found.Hits {
		out.Results = append(out.Results, resultOf(a.origin, h))
	}
	for _, t := range found.Tabs {
		out.Groups = append(out.Groups, group{t.Value, t.N})
	}
	return out, nil
}
