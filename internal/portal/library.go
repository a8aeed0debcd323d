package portal

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/portal/pages"
)

// doc is a document of the library, its number taken apart.
type doc struct {
	content.Live
	Code, NoYear, No string
	Interpreted      int
	// folded is what a word is looked for in.
	folded string
	on     civil.Date
}

var numberParts = regexp.MustCompile(`^(.+?)〔(\d{4})〕(\d+)号$`)

// brackets are the forms in which the year of a 文号 is written.
var brackets = strings.NewReplacer("[", "〔", "]", "〕", "【", "〔", "】", "〕", "（", "〔", "）", "〕", "(", "〔", ")", "〕", "﹝", "〔", "﹞", "〕", "［", "〔", "］", "〕", " ", "", "　", "")

// fold makes two spellings of the same words one: brackets, width, case.
func fold(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' && r != '（' && r != '）' && r != '［' && r != '］' {
			return r - '！' + '!'
		}
		return r
	}, brackets.Replace(s)))
}

// readLibrary reads all documents on line, newest first.
func (p *Portal) readLibrary(ctx context.Context, agency string) ([]doc, error) {
	var kinds []any
	for _, k := range content.Kinds {
		if k.Document {
			kinds = append(kinds, k.Key)
		}
	}
	args := append([]any{agency}, kinds...)
	all, err := store.Select[content.Live](ctx, p.d.DB, "WHERE agency = $1 AND gone = '' AND kind IN "+store.In(2, len(kinds))+" ORDER BY published_at DESC, id DESC", args...)
	if err != nil {
		return nil, err
	}
	interpreted := map[string]int{}
	if p.d.Interpreted != nil {
		if interpreted, err = p.d.Interpreted(ctx, p.d.DB, agency); err != nil {
			return nil, err
		}
	}
	out := make([]doc, 0, len(all))
	for _, l := range all {
		d := doc{Live: l, Interpreted: interpreted[l.ID], folded: fold(l.Title + "\n" + l.Number), on: civil.FromTime(l.PublishedAt.In(store.Zone))}
		if m := numberParts.FindStringSubmatch(brackets.Replace(l.Number)); m != nil {
			d.Code, d.NoYear, d.No = m[1], m[2], m[3]
		}
		out = append(out, d)
	}
	return out, nil
}

// lazy reads something once it is asked for, and again only where reading it
// failed.
func lazy[T any](read func() (T, error)) func() (T, error) {
	var mu sync.Mutex
	var have bool
	var value T
	return func() (T, error) {
		mu.Lock()
		defer mu.Unlock()
		if have {
			return value, nil
		}
		v, err := read()
		if err == nil {
			value, have = v, true
		}
		return v, err
	}
}

// docsPage is how many documents a page of the library has.
const docsPage = 20

// showLibrary shows the policy library (PORTAL.md A.5): every filter is in the
// address.
func (p *Portal) showLibrary(c *web.Ctx, s *sight, col content.Column) error {
	all, err := s.library()
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(slices.Clone(all), func(d doc) bool { return !libraryTakes(col, d.Kind) })
	ask := readAsk(c.R.URL.Query(), c.Today())
	found := ask.pick(all, "")
	ask.sort(found)
	head := pages.Head{Metas: columnMetas(col)}
	if len(ask.values()) > 0 {
		head.Metas = append(head.Metas, noIndex)
	}
	v := pages.Library{Base: p.frame(c, s, col.Name, col, head), Action: col.Address(), Word: ask.word, Code: ask.code, Year: ask.noYear, Serial: ask.no,
		From: ask.from.String(), To: ask.to.String(), Clear: col.Address(), Most: packMost, Problem: ask.problem}
	v.OwnHeading = true
	v.Keep = ask.hidden()
	v.Facets = ask.facets(all, col.Address(), p.d.Interpreted != nil)
	v.Chips = ask.chips(col.Address())
	v.Sorts = ask.sorts(col.Address())
	v.Download = col.Address() + "download.zip" + ask.query("")
	last := max((len(found)+docsPage-1)/docsPage, 1)
	n := min(max(c.QueryInt("page", 1), 1), last)
	v.Pager = pages.Pager{Total: len(found), Page: n, Pages: last, Jump: col.Address(), Keep: ask.keepAll(),
		To: func(page int) string { return col.Address() + ask.with("page", strconv.Itoa(page)) }}
	for _, d := range found[min((n-1)*docsPage, len(found)):min(n*docsPage, len(found))] {
		v.Docs = append(v.Docs, docRow(d))
	}
	if len(found) == 0 {
		v.Nothing = "没有符合条件的文件。可以去掉一些条件，或换一个词。"
		if len(all) == 0 {
			v.Nothing = nothing(col)
		}
	}
	return show(c, http.StatusOK, pages.LibraryPage(v))
}

func docRow(d doc) pages.Doc {
	kind, _ := content.KindOf(d.Kind)
	return pages.Doc{Title: d.Title, Href: d.Address, Number: d.Number, Issuer: d.Issuer, Formed: d.Formed.String(), Published: d.on.String(), Validity: d.Validity,
		ValidNote: d.ValidNote, Tone: validityTone(d.Validity), Kind: kind.Title, Interpreted: d.Interpreted}
}

// libraryAsk is what the library was asked.
type libraryAsk struct {
	word, code, noYear, no string
	from, to               civil.Date
	// chosen are the facets' values by key.
	chosen  map[string]string
	sorting string
	today   civil.Date
	problem string
}

func readAsk(q url.Values, today civil.Date) libraryAsk {
	get := func(key string) string { return strings.TrimSpace(q.Get(key)) }
	a := libraryAsk{word: get("q"), code: get("code"), noYear: get("no_year"), no: get("no"), sorting: get("sort"), chosen: map[string]string{}, today: today}
	for _, f := range libraryFacets {
		if v := get(f.key); v != "" {
			a.chosen[f.key] = v
		}
	}
	if a.sorting != "formed" {
		a.sorting = ""
	}
	for key, into := range map[string]*civil.Date{"from": &a.from, "to": &a.to} {
		if v := get(key); v != "" {
			d, err := civil.Parse(v)
			if err != nil {
				a.problem = "日期请写成 2023-09-05 这样"
			}
			*into = d
		}
	}
	if !a.from.IsZero() && !a.to.IsZero() && a.from > a.to {
		a.problem = "起始日期晚于截止日期，请调换"
	}
	return a
}

// values are the question as the address holds it, without page.
func (a libraryAsk) values() url.Values {
	v := url.Values{}
	for key, value := range map[string]string{"q": a.word, "code": a.code, "no_year": a.noYear, "no": a.no, "from": a.from.String(), "to": a.to.String(), "sort": a.sorting} {
		if value != "" {
			v.Set(key, value)
		}
	}
	for key, value := range a.chosen {
		v.Set(key, value)
	}
	return v
}

// with is the query with one value set, or taken away where it is empty.
func (a libraryAsk) with(key, value string) string {
	v := a.values()
	v.Set(key, value)
	if value == "" {
		v.Del(key)
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

func (a libraryAsk) query(without string) string { return a.with(without, "") }

// hidden keeps the facets while the form is sent again.
func (a libraryAsk) hidden() []ui.Field {
	var out []ui.Field
	for _, f := range libraryFacets {
		if v := a.chosen[f.key]; v != "" {
			out = append(out, ui.Field{Name: f.key, Value: v})
		}
	}
	if a.sorting != "" {
		out = append(out, ui.Field{Name: "sort", Value: a.sorting})
	}
	return out
}

// keepAll keeps the whole question while a page number is sent.
func (a libraryAsk) keepAll() []ui.Field {
	v := a.values()
	var out []ui.Field
	for _, key := range slices.Sorted(maps.Keys(v)) {
		out = append(out, ui.Field{Name: key, Value: v.Get(key)})
	}
	return out
}

func (a libraryAsk) sort(list []doc) {
	if a.sorting == "formed" {
		slices.SortStableFunc(list, func(x, y doc) int { return int(y.Formed) - int(x.Formed) })
	}
}

func (a libraryAsk) sorts(base string) []pages.Tab {
	return []pages.Tab{{Label: "发布日期", Href: base + a.with("sort", ""), Current: a.sorting == ""}, {Label: "成文日期", Href: base + a.with("sort", "formed"), Current: a.sorting == "formed"}}
}
