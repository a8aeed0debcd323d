package feed

import (
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
	"gongkai/internal/office/search"
)

// The answers of the API. Every field is always there; doc is what the
// description says of it.

type columnList struct {
	Columns []column `json:"columns" doc:"全部可见栏目，按网站顺序"`
}

type column struct {
	Path        string `json:"path" doc:"栏目路径，也是筛选参数column的值"`
	Parent      string `json:"parent" doc:"上级栏目的路径，顶级栏目为空"`
	Name        string `json:"name" doc:"栏目名称"`
	Type        string `json:"type" doc:"栏目类别（政府网站发展指引）"`
	Description string `json:"description" doc:"栏目说明"`
	Code        string `json:"code" doc:"对应的《政府信息公开条例》条款，例如20(一)"`
	Items       int64  `json:"items" doc:"本栏目的信息条数，不含下级栏目"`
	URL         string `json:"url" doc:"栏目页面地址"`
	RSS         string `json:"rss" doc:"RSS订阅地址"`
}

type itemList struct {
	Items []item `json:"items" doc:"信息，按发布时间从新到旧"`
	Next  string `json:"next" doc:"下一页的cursor参数，空表示没有更多"`
}

type item struct {
	ID        string   `json:"id" doc:"信息编号，永久不变"`
	URL       string   `json:"url" doc:"信息页面的永久地址"`
	Kind      string   `json:"kind" doc:"信息类型代码"`
	KindName  string   `json:"kind_name" doc:"信息类型名称"`
	Title     string   `json:"title" doc:"标题"`
	Summary   string   `json:"summary" doc:"摘要"`
	Column    string   `json:"column" doc:"所属栏目的路径"`
	Columns   []string `json:"columns" doc:"显示该信息的全部栏目的路径"`
	Source    string   `json:"source" doc:"信息来源"`
	Issuer    string   `json:"issuer" doc:"发文机关"`
	Number    string   `json:"number" doc:"发文字号"`
	IndexNo   string   `json:"index_no" doc:"索引号"`
	Topic     string   `json:"topic" doc:"主题分类，两级用“/”分隔"`
	Audience  []string `json:"audience" doc:"适用对象"`
	Formed    string   `json:"formed" doc:"成文日期（年-月-日），没有时为空"`
	Published string   `json:"published" doc:"发布时间（北京时间）"`
	Changed   string   `json:"changed" doc:"当前版本的发布时间（北京时间）"`
	Validity  string   `json:"validity" doc:"有效性：尚未生效、有效、已修改、失效、废止；不适用时为空"`
	ValidNote string   `json:"validity_note" doc:"有效性说明"`
}

type itemDetail struct {
	Item     item         `json:"item" doc:"信息"`
	Edition  int64        `json:"edition" doc:"当前版本号，从1开始"`
	Keywords []string     `json:"keywords" doc:"关键词"`
	HTML     string       `json:"html" doc:"正文（经过清理的HTML片段）"`
	Text     string       `json:"text" doc:"正文的纯文本"`
	Files    []attachment `json:"files" doc:"附件和正文图片"`
}

type attachment struct {
	Name   string `json:"name" doc:"文件名"`
	URL    string `json:"url" doc:"永久下载地址"`
	Type   string `json:"type" doc:"媒体类型"`
	Size   int64  `json:"size" doc:"大小（字节）"`
	SHA256 string `json:"sha256" doc:"内容的SHA-256，十六进制"`
	Role   string `json:"role" doc:"用途：file 附件、image 正文图片、official 正式文件、media 音视频"`
}

type editionList struct {
	Item     string    `json:"item" doc:"信息编号"`
	Editions []edition `json:"editions" doc:"对外发布过的版本，从新到旧"`
}

type edition struct {
	No     int64  `json:"no" doc:"版本号，从1开始"`
	At     string `json:"at" doc:"发布时间（北京时间）"`
	Title  string `json:"title" doc:"该版本的标题"`
	Note   string `json:"note" doc:"修改说明"`
	Digest string `json:"digest" doc:"内容摘要（SHA-256）"`
	URL    string `json:"url" doc:"该版本的页面地址"`
}

type libraryDump struct {
	Documents []item `json:"documents" doc:"政策文件，按发布时间从新到旧"`
	Total     int    `json:"total" doc:"件数"`
}

type searchAnswer struct {
	Total      int      `json:"total" doc:"命中条数（精确值）"`
	Results    []result `json:"results" doc:"本页结果"`
	Suggestion string   `json:"suggestion" doc:"您是不是要找：可能想输入的词，没有时为空"`
	Groups     []group  `json:"groups" doc:"各类结果的条数"`
}

type result struct {
	ID        string `json:"id" doc:"信息编号"`
	URL       string `json:"url" doc:"页面地址"`
	Title     string `json:"title" doc:"标题"`
	Snippet   string `json:"snippet" doc:"命中位置附近的文字"`
	Group     string `json:"group" doc:"结果类别"`
	Number    string `json:"number" doc:"发文字号"`
	IndexNo   string `json:"index_no" doc:"索引号"`
	Validity  string `json:"validity" doc:"有效性"`
	Published string `json:"published" doc:"发布日期（年-月-日）"`
}

type group struct {
	Name  string `json:"name" doc:"类别"`
	Count int    `json:"count" doc:"条数"`
}

type problem struct {
	Error complaint `json:"error" doc:"错误"`
}

type complaint struct {
	Status  int    `json:"status" doc:"HTTP状态码"`
	Message string `json:"message" doc:"原因和改正办法"`
}

// list is never null in an answer.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func itemOf(a about, l content.Live) item {
	kind, _ := content.KindOf(l.Kind)
	in, _ := a.tree.Get(l.Column)
	out := item{ID: l.ID, URL: a.origin + l.Address, Kind: l.Kind, KindName: kind.Title, Title: l.Title, Summary: l.Summary, Column: in.Path, Columns: []string{},
		Source: l.Source, Issuer: l.Issuer, Number: l.Number, IndexNo: l.IndexNo, Topic: l.Topic, Audience: list(l.Audience), Formed: l.Formed.String(),
		Published: beijing(l.PublishedAt), Changed: beijing(l.ChangedAt), Validity: l.Validity, ValidNote: l.ValidNote}
	for _, id := range l.Columns {
		if c, ok := a.tree.Get(id); ok {
			out.Columns = append(out.Columns, c.Path)
		}
	}
	return out
}

func detailOf(a about, l content.Live, e content.Edition) itemDetail {
	out := itemDetail{Item: itemOf(a, l), Edition: e.No, Keywords: list(e.Was.Keywords), HTML: e.Was.Body, Text: rich.Text(e.Was.Body), Files: []attachment{}}
	for _, f := range e.Files {
		out.Files = append(out.Files, attachment{Name: f.Name, URL: a.origin + f.Href(), Type: f.Type, Size: f.Size, SHA256: f.SHA, Role: f.Role})
	}
	return out
}

func resultOf(origin string, h search.PublicHit) result {
	plain := func(pieces []search.Piece) string {
		out := ""
		for _, p := range pieces {
			out += p.Text
		}
		return out
	}
	return result{ID: h.Ref.ID, URL: origin + h.Href, Title: plain(h.Title), Snippet: plain(h.Snippet), Group: h.Tab, Number: h.Number, IndexNo: h.Index,
		Validity: h.Validity, Published: h.On.In(store.Zone).Format("2006-01-02")}
}
