package survey_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/pagecheck"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
	"gongkai/internal/survey"
)

var (
	clerk    = officetest.Actor("p-wang", "u-jn", "survey.view:unit", "survey.edit:unit")
	office   = officetest.Actor("p-chen", "u-bgs", "survey.view", "survey.edit", "survey.run")
	stranger = officetest.Actor("q-zhou", "u-jn", "survey.view", "survey.edit", "survey.run")
	nobody   = who.Actor{Origin: "203.0.113.7"}
)

type house struct {
	*officetest.House
	v *survey.Surveys
}

func build(t testing.TB) *house {
	t.Helper()
	h := &house{}
	h.House = officetest.Open(t, func(o *officetest.House) []slice.Slice {
		var err error
		h.v, err = survey.New(survey.Deps{DB: o.DB, Key: []byte(strings.Repeat("k", 32)), Roster: people.Directory{},
			Agency: func(ctx context.Context, q store.Querier) (people.Agency, error) {
				return people.AgencyOf(ctx, q, officetest.Agency)
			},
			Frame:    func(c *web.Ctx, title string) (page.Base, error) { return c.Base(title), nil },
			Agencies: func(context.Context, store.Querier) ([]string, error) { return []string{officetest.Agency}, nil }})
		o.Must(err)
		return []slice.Slice{h.v.Slice()}
	}, survey.Migrations())
	h.Clock.GoTo("2023-10-09 09:00")
	return h
}

func day(s string) civil.Date { return civil.MustParse(s) }

func head(kind, access string) survey.Head {
	return survey.Head{Kind: kind, Title: "政务公开社会评议", Intro: "请评价", Unit: "u-jn", Access: access, Anonymous: true, Listed: true,
		OpensAt: day("2023-10-10").In(store.Zone), ClosesAt: day("2023-10-20").In(store.Zone)}
}

// open makes a questionnaire that takes answers.
func (h *house) open(in survey.Head) survey.Survey {
	h.Helper()
	s, err := h.v.Create(h.Context(), office, in)
	h.Must(err)
	h.Must(h.v.Move(h.Context(), office, s.ID, survey.MoveOpen, ""))
	h.Clock.GoTo("2023-10-10 09:00")
	return h.read(s.ID)
}

func (h *house) read(id string) survey.Survey {
	h.Helper()
	s, err := store.Get[survey.Survey](h.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	return s
}

// browser is a citizen's browser with its cookies.
type browser struct {
	h    *house
	from string
	jar  map[string]*http.Cookie
}

func (h *house) visit(from string) *browser { return &browser{h, from, map[string]*http.Cookie{}} }

func (b *browser) send(method, path string, fields url.Values) officetest.Answer {
	b.h.Helper()
	req := httptest.NewRequest(method, path, strings.NewReader(fields.Encode()))
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.RemoteAddr = b.from + ":40000"
	for _, ck := range b.jar {
		req.AddCookie(ck)
	}
	w := httptest.NewRecorder()
	b.h.Router(nobody).ServeHTTP(w, req)
	for _, ck := range w.Result().Cookies() {
		b.jar[ck.Name] = ck
	}
	if w.Code != http.StatusSeeOther && strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		pagecheck.Check(b.h, w.Body.String())
	}
	return officetest.Answer{Status: w.Code, Header: w.Header(), Body: w.Body.String()}
}

// kept is what the form carries of earlier pages.
func kept(body string) string {
	_, rest, _ := strings.Cut(body, `name="kept" value="`)
	v, _, _ := strings.Cut(rest, `"`)
	return strings.NewReplacer("&#34;", `"`, "&quot;", `"`, "&amp;", "&").Replace(v)
}

// fill goes through the pages of the social template.
func (b *browser) fill(s survey.Survey, rows string, applied bool) officetest.Answer {
	b.h.Helper()
	got := b.send(http.MethodGet, s.Public()+"/fill", nil)
	b.h.Sees(got, 200, "1. 您是否了解", "第1页")
	got = b.send(http.MethodPost, s.Public()+"/fill", url.Values{"page": {"0"}, "kept": {kept(got.Body)}, "q1": {"1"}, "q2": {"1", "other"}, "q2.other": {"招聘信息"}, "go": {"on"}})
	b.h.Sees(got, 200, "公开及时")
	matrix := url.Values{"page": {"1"}, "kept": {kept(got.Body)}, "go": {"on"}}
	for n := range 6 {
		matrix.Set("q4."+string(rune('1'+n)), rows)
	}
	got = b.send(http.MethodPost, s.Public()+"/fill", matrix)
	b.h.Sees(got, 200, "是否向本单位提出过")
	answer := "2"
	if applied {
		answer = "1"
	}
	got = b.send(http.MethodPost, s.Public()+"/fill", url.Values{"page": {"2"}, "kept": {kept(got.Body)}, "q5": {answer}, "go": {"on"}})
	if applied {
		b.h.Sees(got, 200, "对申请办理的满意程度")
		got = b.send(http.MethodPost, s.Public()+"/fill", url.Values{"page": {"3"}, "kept": {kept(got.Body)}, "q6": {"2"}, "go": {"on"}})
	}
	b.h.Sees(got, 200, "最需要改进", "!对申请办理的满意程度")
	if rank := got.Body[strings.Index(got.Body, `name="q7.1"`):]; !strings.HasPrefix(rank[strings.Index(rank, "<option"):], `<option value="">不排位</option>`) {
		b.h.Errorf("an optional ranking cannot be left alone: %.300s", rank)
	}
	got = b.send(http.MethodPost, s.Public()+"/fill", url.Values{"page": {"4"}, "kept": {kept(got.Body)}, "q7.1": {"2"}, "q7.2": {"1"}, "q7.3": {"3"}, "q7.4": {"4"}, "q8": {rows}, "q9": {"多开展讲解"}, "go": {"on"}})
	b.h.Sees(got, 200, "您的身份", "提交")
	return b.send(http.MethodPost, s.Public()+"/fill", url.Values{"page": {"5"}, "kept": {kept(got.Body)}, "q10": {"1"}, "q11": {"2"}, "go": {"on"}})
}

func (b *browser) answer(s survey.Survey, rows string, applied bool) {
	b.h.Helper()
	b.send(http.MethodPost, s.Public()+"/start", url.Values{})
	if got := b.fill(s, rows, applied); got.Status != http.StatusSeeOther {
		b.h.Fatalf("not taken: %d %.1500s", got.Status, got.Body)
	}
}

func TestPeopleOfOneOfficeLineAnswerOnceEach(t *testing.T) {
	h := build(t)
	s := h.open(head("social", survey.Open))
	for n := range 6 {
		b := h.visit("198.51.100.1")
		h.Sees(b.send(http.MethodGet, s.Public(), nil), 200, "不按网络地址限制", "匿名")
		b.answer(s, "2", n%2 == 0)
		h.Sees(b.send(http.MethodGet, s.Public(), nil), 200, "您已经提交过这份问卷")
		if got := b.send(http.MethodGet, s.Public()+"/fill", nil); got.Status != http.StatusSeeOther {
			t.Errorf("the sheet opens again: %d", got.Status)
		}
	}
	n, err := survey.Given(t.Context(), h.DB, &s)
	h.Must(err)
	if n != 6 {
		t.Errorf("%d answers of 6 people on one line", n)
	}
}

func TestOneTicketServesOnceHoweverOftenItIsSent(t *testing.T) {
	h := build(t)
	in := head("consult", survey.Open)
	s := h.open(in)
	b := h.visit("198.51.100.1")
	b.send(http.MethodPost, s.Public()+"/start", url.Values{})
	var text string
	for _, ck := range b.jar {
		if strings.HasPrefix(ck.Name, "survey_") {
			text = ck.Value
		}
	}
	said := survey.Values{"q1": {"1"}, "q3": {"2"}}
	var took, stale int
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			err := h.v.Give(context.Background(), &s, text, said)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				took++
			case fail.Is(err, fail.Stale):
				stale++
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if took != 1 || stale != 19 {
		t.Errorf("taken %d, refused %d", took, stale)
	}
	for _, forged := range []string{"", "x.y.z", text + "0", strings.Replace(text, ".", "A.", 1)} {
		if err := h.v.Give(t.Context(), &s, forged, said); !fail.Is(err, fail.Invalid) {
			t.Errorf("forged ticket %q: %v", forged, err)
		}
	}
}

// TestNothingLeadsFromAnAnswerToItsGiver looks at every column of every table
// after people have answered an anonymous questionnaire by invitation, and at
// what is left when it has ended.
func TestNothingLeadsFromAnAnswerToItsGiver(t *testing.T) {
	h := build(t)
	s := h.open(head("social", survey.Invited))
	labels := []string{"代表甲", "代表乙", "代表丙", "代表丁", "代表戊", "代表己"}
	codes, err := h.v.Codes(t.Context(), office, s.ID, labels)
	h.Must(err)
	var held []string // what identifies a giver: codes and tickets
	for n, code := range codes {
		b := h.visit("203.0.113.77")
		if got := b.send(http.MethodPost, s.Public()+"/start", url.Values{"code": {strings.ToLower(code)}}); got.Status != http.StatusSeeOther {
			t.Fatalf("code %d: %.500s", n, got.Body)
		}
		other := h.visit("203.0.113.78")
		h.Sees(other.send(http.MethodPost, s.Public()+"/start", url.Values{"code": {code}}), 422, "已经使用过")
		h.Clock.At = h.Clock.At.Add(7 * 60 * 1e9)
		if got := b.fill(s, "1", false); got.Status != http.StatusSeeOther {
			t.Fatalf("not taken: %d", got.Status)
		}
		for _, ck := range b.jar {
			held = append(held, ck.Value, strings.SplitN(ck.Value, ".", 2)[0])
		}
		held = append(held, code)
	}
	tables := []string{"survey_answer", "survey_spent", "survey_code", "survey_survey", "survey_form", "audit_entry"}
	for _, table := range tables {
		for _, cell := range h.cells(table) {
			for _, x := range append(held, "203.0.113.77") {
				if x != "" && strings.Contains(cell, x) {
					t.Errorf("%s holds %q", table, x)
				}
			}
		}
	}
	answers, err := store.Select[survey.Answer](t.Context(), h.DB, "WHERE agency = $1 ORDER BY id", officetest.Agency)
	h.Must(err)
	for _, a := range answers {
		if a.Code != "" || !a.At.IsZero() || a.Month != "2023-10" {
			t.Errorf("answer %+v", a)
		}
		for _, table := range []string{"survey_spent", "survey_code", "audit_entry"} {
			for _, cell := range h.cells(table) {
				if strings.Contains(cell, a.ID) {
					t.Errorf("%s names the answer %s", table, a.ID)
				}
			}
		}
	}
	before := h.Acts(officetest.Agency)
	h.Must(h.v.Move(t.Context(), office, s.ID, survey.MoveEnd, ""))
	if left := h.cells("survey_spent"); len(left) != 0 {
		t.Errorf("%d cells of spent tickets are left", len(left))
	}
	for _, act := range before {
		if strings.Contains(act, "答卷") {
			t.Errorf("the record tells of single answers: %s", act)
		}
	}
	s = h.read(s.ID)
	if sound, err := h.v.Sound(t.Context(), h.DB, &s); err != nil || !sound || s.Answers != 6 {
		t.Errorf("sealed: %v %v, %d answers", sound, err, s.Answers)
	}
	if _, err := h.v.Read(t.Context(), h.DB, &s, "q10", "2"); !fail.Is(err, fail.Invalid) {
		t.Errorf("an empty group is shown: %v", err)
	}
	h.Verify()
}

// cells are all values of a table, as texts.
func (h *house) cells(table string) []string {
	h.Helper()
	rows, err := h.DB.Query(context.Background(), "SELECT * FROM "+table)
	h.Must(err)
	defer func() { _ = rows.Close() }()
	cols, err := rows.Columns()
	h.Must(err)
	var out []string
	for rows.Next() {
		vals := make([]any, len(cols))
		for n := range vals {
			vals[n] = new(any)
		}
		h.Must(rows.Scan(vals...))
		for _, v := range vals {
			out = append(out, textOf(*(v.(*any))))
		}
	}
	h.Must(rows.Err())
	return out
}

func textOf(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case []byte:
		return string(x)
	}
	return ""
}

func TestAScaleThatLeansIsRefused(t *testing.T) {
	for _, c := range []struct {
		text string
		ok   bool
	}{
		{"很满意 2\n满意 1\n一般 0\n不满意 -1\n很不满意 -2", true}, {"满意 1\n不满意 -1", true}, {"满意 2\n基本满意 1\n不满意 -2", false},
		{"非常满意 2\n满意 1\n一般 0", false}, {"满意 1\n好 1\n不满意 -1", false}, {"满意", false}, {"", false}, {"满意 x\n不满意 -1", false}, {"满意 3\n一般 0\n不满意 -1", false},
	} {
		if _, err := survey.ReadScale(c.text); (err == nil) != c.ok {
			t.Errorf("%q: %v", c.text, err)
		}
	}
	for _, s := range survey.Scales {
		if err := survey.CheckScale(s.Steps); err != nil {
			t.Errorf("%s: %v", s.Key, err)
		}
	}
	for _, tpl := range survey.Templates {
		all := tpl.Ask()
		for n := range all {
			if err := all[n].Check(all[:n]); err != nil {
				t.Errorf("%s, question %d: %v", tpl.Key, n+1, err)
			}
		}
	}
}

func TestQuestionsAreFrozenAtTheOpening(t *testing.T) {
	h := build(t)
	s, err := h.v.Create(t.Context(), office, head("general", survey.Open))
	h.Must(err)
	if err := h.v.Move(t.Context(), office, s.ID, survey.MoveOpen, ""); !fail.Is(err, fail.Invalid) {
		t.Errorf("opened without questions: %v", err)
	}
	h.Must(h.v.Ask(t.Context(), office, s.ID, s.Version, survey.Question{Kind: survey.Single, Text: "甲还是乙", Options: []string{"甲", "乙"}}))
	if err := h.v.Ask(t.Context(), office, s.ID, survey.AnyVersion, survey.Question{Kind: survey.Text, Text: "为什么", When: "q9", Is: []string{"1"}}); !fail.Is(err, fail.Invalid) {
		t.Errorf("hangs on nothing: %v", err)
	}
	h.Must(h.v.Ask(t.Context(), office, s.ID, survey.AnyVersion, survey.Question{Kind: survey.Text, Text: "为什么", When: "q1", Is: []string{"2"}}))
	if err := h.v.Shift(t.Context(), office, s.ID, "q2", -1); !fail.Is(err, fail.Invalid) {
		t.Errorf("moved before what it hangs on: %v", err)
	}
	if err := h.v.Drop(t.Context(), office, s.ID, "q1"); !fail.Is(err, fail.Invalid) {
		t.Errorf("dropped what another hangs on: %v", err)
	}
	if err := h.v.Move(t.Context(), clerk, s.ID, survey.MoveOpen, ""); !fail.Is(err, fail.Denied) {
		t.Errorf("a clerk opened: %v", err)
	}
	if err := h.v.Move(t.Context(), stranger, s.ID, survey.MoveOpen, ""); !fail.Is(err, fail.Missing) {
		t.Errorf("another agency opened: %v", err)
	}
	h.Must(h.v.Move(t.Context(), office, s.ID, survey.MoveOpen, ""))
	if err := h.v.Ask(t.Context(), office, s.ID, survey.AnyVersion, survey.Question{Kind: survey.Text, Text: "再问"}); !fail.Is(err, fail.Stale) {
		t.Errorf("changed after the opening: %v", err)
	}
	h.Clock.GoTo("2023-10-20 00:00")
	h.Must(h.v.Slice().Jobs[0].Work(t.Context(), nil))
	h.Must(h.v.Slice().Jobs[0].Work(t.Context(), nil))
	if s = h.read(s.ID); s.State != survey.Ended {
		t.Errorf("state %s at its end", s.State)
	}
	h.Must(h.v.Move(t.Context(), office, s.ID, survey.MoveShow, ""))
	h.Verify()
}

func TestToTheMinute(t *testing.T) {
	h := build(t)
	s := h.open(head("consult", survey.Open))
	for at, want := range map[string]string{"2023-10-09 23:59": "还没有开始", "2023-10-10 00:00": "开始填写", "2023-10-19 23:59": "开始填写", "2023-10-20 00:00": "已过期"} {
		h.Clock.GoTo(at)
		h.Sees(h.visit("198.51.100.1").send(http.MethodGet, s.Public(), nil), 200, want)
	}
}

func TestWhatTheAnswersSay(t *testing.T) {
	q := []survey.Question{{Key: "q1", Kind: survey.Rating, Text: "满意吗", Scale: survey.Scales[0].Steps, Unsure: true}, {Key: "q2", Kind: survey.Several, Text: "哪些", Options: []string{"甲", "乙"}},
		{Key: "q3", Kind: survey.Text, Text: "为什么", When: "q2", Is: []string{"2"}}, {Key: "q4", Kind: survey.Ranking, Text: "先后", Options: []string{"甲", "乙"}}}
	r := survey.Tell(q, []survey.Answer{
		{Values: survey.Values{"q1": {"2"}, "q2": {"1", "2"}, "q3": {"因为"}, "q4.1": {"1"}, "q4.2": {"2"}}}, {Values: survey.Values{"q1": {"-1"}, "q2": {"1"}, "q4.1": {"2"}, "q4.2": {"1"}}},
		{Values: survey.Values{"q1": {"na"}}}, {Values: survey.Values{"q1": {"1"}, "q2": {"1"}, "q4.1": {"1"}, "q4.2": {"2"}}},
	})
	p := r.Tallies[0].Parts[0]
	if p.Base != 3 || p.Unsure != 1 || p.Sum != 2 || survey.Round(p.Score) != 66.67 || survey.Round(p.Pleased) != 66.67 {
		t.Errorf("rating %+v", p)
	}
	if p = r.Tallies[1].Parts[0]; p.Base != 3 || p.Counts[0].Share != 100 || survey.Round(p.Counts[1].Share) != 33.33 {
		t.Errorf("choices %+v", p)
	}
	if x := r.Tallies[2]; x.Asked != 1 || x.Answered != 1 || x.Texts[0] != "因为" {
		t.Errorf("text %+v", x)
	}
	if p = r.Tallies[3].Parts[0]; survey.Round(p.Mean) != 1.33 {
		t.Errorf("ranking %+v", p)
	}
	if items := r.Items(); len(items) != 1 || items[0].N != 3 || survey.Score(items) != 66.67 {
		t.Errorf("items %+v", items)
	}
}

// A day as the end is the whole day, and is said so: 24时, and not 0时 of the
// next.
func TestADayNamedAsTheEndIsThereWhole(t *testing.T) {
	h := build(t)
	got := h.Post(office, "/office/surveys/new", url.Values{"kind": {"social"}, "title": {"办事体验调查"}, "access": {"open"}, "anonymous": {"1"}, "listed": {"1"}, "opens_day": {"2023-10-10"}, "opens_time": {"09:00"}, "closes_day": {"2023-10-20"}, "closes_time": {""}})
	at := got.Header.Get("Location")
	h.Sees(h.Get(office, at), 200, "2023年10月20日24时")
	h.Sees(h.Get(office, at+"/edit"), 200, `value="2023-10-20"`, "当天24时止")
	s, err := store.First[survey.Survey](t.Context(), h.DB, "WHERE title = $1", "办事体验调查")
	h.Must(err)
	if got := s.ClosesAt.In(store.Zone).Format("2006-01-02 15:04"); got != "2023-10-21 00:00" {
		t.Errorf("ends at %s", got)
	}
}

func TestTheOfficePages(t *testing.T) {
	h := build(t)
	h.Sees(h.Get(office, "/office/surveys"), 200, "还没有问卷", "编制问卷")
	h.Sees(h.Get(office, "/office/surveys/new?kind=social"), 200, "政务公开社会评议")
	got := h.Post(office, "/office/surveys/new", url.Values{"kind": {"social"}, "title": {""}, "access": {"open"}})
	h.Sees(got, 422, "请填写标题")
	got = h.Post(office, "/office/surveys/new", url.Values{"kind": {"social"}, "title": {"2023年社会评议"}, "access": {"code"}, "anonymous": {"1"}, "opens_day": {"2023-10-10"}, "opens_time": {"09:00"}, "closes_day": {"2023-10-20"}, "closes_time": {"18:00"}})
	if got.Status != http.StatusSeeOther {
		t.Fatalf("%d %.2000s", got.Status, got.Body)
	}
	at := got.Header.Get("Location")
	h.Sees(h.Get(office, at), 200, "2023年社会评议", "添加题目", "启用", "第5题答“提出过”")
	h.Sees(h.Get(office, at+"/preview"), 200, "预览不会提交", "对申请办理的满意程度")
	h.Sees(h.Get(office, at+"/question?key=q6"), 200, "修改题目", "很不满意 -2")
	h.Sees(h.Post(office, at+"/question", url.Values{"version": {"0"}, "kind": {"rating"}, "text": {"满意吗"}, "scale": {"满意 2\n基本满意 1\n不满意 -2"}}), 422, "不对称")
	h.Sees(h.Get(office, at+"/move?name=启用"), 200, "启用后题目不能再修改")
	if got = h.Post(office, at+"/move?name=启用", nil); got.Status != http.StatusSeeOther {
		t.Fatalf("%d %.2000s", got.Status, got.Body)
	}
	got = h.Post(office, at+"/codes", url.Values{"labels": {"代表一\n代表二"}})
	if got.Status != 200 || !strings.HasPrefix(got.Body, "PK") {
		t.Errorf("codes: %d", got.Status)
	}
	h.Sees(h.Get(office, at+"/codes"), 200, "已发放", "2")
	h.Sees(h.Get(office, at+"/result"), 200, "样本", "受访者构成", "导出Excel")
	if got = h.Get(office, at+"/result?export=xlsx"); got.Status != 200 || !strings.HasPrefix(got.Body, "PK") {
		t.Errorf("export: %d", got.Status)
	}
	if got = h.Get(clerk, at); got.Status != 404 && got.Status != 200 {
		t.Errorf("clerk: %d", got.Status)
	}
	h.Sees(h.Get(stranger, at), 404)
	h.Sees(h.Get(office, "/surveys"), 200, "网上调查")
}

func FuzzUnpackedAnswers(f *testing.F) {
	f.Add("q1=1&q4.1=2", `{"q1":["1"]}`)
	f.Add("q7.1=1&q7.2=1", `{"q2":["other"],"q2.other":["x"]}`)
	all := survey.Templates[1].Ask()
	f.Fuzz(func(t *testing.T, form, carried string) {
		v, err := url.ParseQuery(form)
		if err != nil {
			return
		}
		said := survey.Settled(all, v, carried)
		for name, got := range said {
			if len(got) == 0 || len(got) > 60 || len(name) > 20 {
				t.Fatalf("%s holds %d values", name, len(got))
			}
		}
	})
}
