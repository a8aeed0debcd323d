package screen

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/screen/words"
)

// TermKind is what a term in the 词库 is for.
type TermKind string

// The kinds of terms.
const (
	Sensitive TermKind = "sensitive" // 敏感词
	Wrong     TermKind = "wrong"     // 错别字和易错词, with the right word
	Standard  TermKind = "standard"  // 规范表述, with the standard phrase
	MapWord   TermKind = "map"       // 地图: with it a 审图号 has to stand
	Allow     TermKind = "allow"     // 放行: the own numbers and addresses
)

// TermKinds are the kinds in the order pages show them, with their names.
var TermKinds = []struct {
	Kind         TermKind
	Title, About string
}{
	{Sensitive, "敏感词", "不宜公开的词，发现后提示或拦截"},
	{Wrong, "错敏词", "写错的词，提示正确的写法"},
	{Standard, "规范表述", "不规范的提法，提示规范的表述"},
	{MapWord, "地图用语", "出现时要求标明审图号"},
	{Allow, "放行", "本单位公开的电话、邮箱等，不作为个人信息提示"},
}

func (k TermKind) title() string {
	for _, t := range TermKinds {
		if t.Kind == k {
			return t.Title
		}
	}
	return string(k)
}

// Term is one entry of an organisation's 词库.
type Term struct {
	Agency, ID string
	Version    int64
	Kind       TermKind
	Text       string
	// Folded is the form by which two writings are the same.
	Folded string
	// Correct is offered in its place; it is never put in silently.
	Correct string
	Level   Level
	// Except are phrases in which the term may stand.
	Except []string
	// Basis is the document that the rule rests on.
	Basis     string
	ChangedBy string
	ChangedAt time.Time
}

// Table names the table.
func (*Term) Table() string { return "screen_term" }

// Cols lists the columns.
func (t *Term) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &t.Agency), store.C("id", &t.ID), store.C("version", &t.Version), store.C("kind", (*string)(&t.Kind)),
		store.C("term", &t.Text), store.C("folded", &t.Folded), store.C("correct", &t.Correct), store.C("level", (*string)(&t.Level)),
		store.C("spared", store.JSON(&t.Except)), store.C("basis", &t.Basis), store.C("changed_by", &t.ChangedBy), store.C("changed_at", &t.ChangedAt),
	}
}

// Ref names the term in the record.
func (t *Term) Ref() store.Ref { return store.Ref{Kind: "screen.term", ID: t.ID} }

// check refuses a term that could not work.
func (t *Term) check() error {
	t.Text, t.Correct = strings.TrimSpace(t.Text), strings.TrimSpace(t.Correct)
	t.Folded = words.Key(t.Text)
	wrong := map[string]string{}
	if !slices.ContainsFunc(TermKinds, func(k struct {
		Kind         TermKind
		Title, About string
	}) bool {
		return k.Kind == t.Kind
	}) {
		wrong["kind"] = "请选择种类：敏感词、错敏词、规范表述、地图用语或放行"
	}
	if n := len([]rune(t.Folded)); n == 0 {
		wrong["term"] = "请填写词语"
	} else if n == 1 {
		wrong["term"] = "单个字会处处命中，请填写两个字以上的词语"
	} else if n > 60 {
		wrong["term"] = "词语不超过 60 个字"
	}
	if t.Kind == Wrong && t.Correct == "" {
		wrong["correct"] = "请填写正确的写法"
	}
	if t.Correct != "" && words.Key(t.Correct) == t.Folded && t.Correct == t.Text {
		wrong["correct"] = "正确的写法与词语相同"
	}
	if t.Level != Block {
		t.Level = Warn
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return nil
}

// lexicon is everything that an organisation keeps for the checks, ready for
// use.
type lexicon struct {
	setting Setting
	terms   []Term
	matcher *words.Matcher
	leaders []Leader
	names   *words.Matcher
	allow   map[string]bool
}

// lexicons remembers lexicons by the stamp that every change renews.
type lexicons struct {
	mu    sync.Mutex
	known map[string]*lexicon
	order []string
}

// mostLexicons bounds what is remembered.
const mostLexicons = 16

// lexicon gives the organisation's lists. What is built inside an act is
// remembered under a stamp that nobody else can have.
func (s *Screen) lexicon(ctx context.Context, q store.Querier, agency string) (*lexicon, error) {
	set, err := settingOf(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	key := agency + "/" + set.Stamp
	s.read.mu.Lock()
	found := s.read.known[key]
	s.read.mu.Unlock()
	if found != nil {
		return found, nil
	}
	made, err := readLexicon(ctx, q, agency, set)
	if err != nil {
		return nil, err
	}
	s.read.keep(key, made)
	return made, nil
}

func (l *lexicons) keep(key string, made *lexicon) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.known == nil {
		l.known = map[string]*lexicon{}
	}
	if _, ok := l.known[key]; !ok {
		l.order = append(l.order, key)
	}
	l.known[key] = made
	for len(l.order) > mostLexicons {
		delete(l.known, l.order[0])
		l.order = l.order[1:]
	}
}

func readLexicon(ctx context.Context, q store.Querier, agency string, set Setting) (*lexicon, error) {
	terms, err := store.Select[Term](ctx, q, "WHERE agency = $1 ORDER BY id", agency)
	if err != nil {
		return nil, err
	}
	leaders, err := Leaders(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	l := &lexicon{setting: set, terms: terms, leaders: leaders, allow: map[string]bool{}}
	var list, names []words.Term
	for i, t := range terms {
		if t.Kind == Allow {
			l.allow[plainAllowed(t.Text)] = true
			continue
		}
		list = append(list, words.Term{ID: i, Text: t.Text, Except: t.Except})
	}
	for i, p := range leaders {
		names = append(names, words.Term{ID: i, Text: p.Name})
	}
	l.matcher, l.names = words.New(list), words.New(names)
	return l, nil
}

// plainAllowed is the form in which an allowed number is compared.
func plainAllowed(s string) string {
	key := strings.ToLower(words.Key(s))
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -()+", r) {
			return -1
		}
		return r
	}, key)
	if strings.Trim(plain, "0123456789") == "" {
		return plain
	}
	return key
}

// allows says that the value is published by duty. A number without its area
// code is that with it.
func (l *lexicon) allows(value string) bool {
	v := plainAllowed(value)
	if l.allow[v] {
		return true
	}
	if at := strings.IndexByte(v, '@'); at > 0 && l.allow[v[at:]] {
		return true
	}
	if len(v) < 7 || strings.Trim(v, "0123456789") != "" {
		return false
	}
	for known := range l.allow {
		if len(v) <= 8 && strings.HasPrefix(known, "0") && strings.HasSuffix(known, v) && len(known)-len(v) <= 4 ||
			len(known) >= 7 && len(known) <= 8 && strings.HasPrefix(v, "0") && strings.HasSuffix(v, known) && len(v)-len(known) <= 4 {
			return true
		}
	}
	return false
}

// allowing is the lexicon with further allowed values.
func (l *lexicon) allowing(more []string) *lexicon {
	out := *l
	out.allow = make(map[string]bool, len(l.allow)+len(more))
	for v := range l.allow {
		out.allow[v] = true
	}
	for _, v := range more {
		if v = plainAllowed(v); v != "" {
			out.allow[v] = true
		}
	}
	return &out
}

// on lists the leaders in office on the day.
func (l *lexicon) on(day civil.Date) []Leader {
	var out []Leader
	for _, p := range l.leaders {
		if p.in(day) {
			out = append(out, p)
		}
	}
	return out
}
