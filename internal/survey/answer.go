package survey

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Values are what was said, by field: a question's key, or, for the rows of a
// matrix and the options of a ranking, the key with their number behind a dot.
type Values map[string][]string

// field is one box of a question on the page.
type field struct {
	name, label string
	choices     [][2]string
}

// fields are the boxes of a question.
func (q *Question) fields() []field {
	switch q.Kind {
	case Matrix:
		var out []field
		for n, r := range q.Rows {
			out = append(out, field{fmt.Sprintf("%s.%d", q.Key, n+1), r, q.choices()})
		}
		return out
	case Ranking:
		var places [][2]string
		for n := range q.Options {
			places = append(places, [2]string{strconv.Itoa(n + 1), fmt.Sprintf("第%d位", n+1)})
		}
		var out []field
		for n, o := range q.Options {
			out = append(out, field{fmt.Sprintf("%s.%d", q.Key, n+1), o, places})
		}
		return out
	}
	return []field{{q.Key, q.Text, q.choices()}}
}

// asked says whether the question is put to who said so far what is in v.
func (q *Question) asked(v Values) bool {
	return q.When == "" || slices.ContainsFunc(v[q.When], func(s string) bool { return slices.Contains(q.Is, s) })
}

// mostText is the longest text of an answer, in characters.
const mostText = 1000

// take reads a question's boxes from a form; errs gets what is wrong.
func (q *Question) take(form url.Values, into Values, errs map[string]string) {
	for _, f := range q.fields() {
		var got []string
		for _, s := range form[f.name] {
			if s = strings.TrimSpace(strings.Map(printable, strings.ToValidUTF8(s, ""))); s != "" && !slices.Contains(got, s) {
				got = append(got, s)
			}
		}
		if q.Kind != Several && len(got) > 1 {
			got = got[:1]
		}
		delete(into, f.name)
		if len(got) > 0 {
			into[f.name] = got
		}
		if msg := q.wrong(f, got); msg != "" {
			errs[f.name] = msg
		}
	}
	if q.Other {
		name := q.Key + ".other"
		if text := strings.TrimSpace(strings.ToValidUTF8(form.Get(name), "")); text != "" && slices.Contains(into[q.Key], otherValue) {
			into[name] = []string{cut(text, 200)}
		} else {
			delete(into, name)
		}
	}
	q.takeRanks(into, errs)
}

func printable(r rune) rune {
	if r < ' ' && r != '\n' && r != '\t' {
		return -1
	}
	return r
}

func cut(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}

// wrong says what is wrong with one box, or nothing.
func (q *Question) wrong(f field, got []string) string {
	if len(got) == 0 {
		if q.Must && q.Kind != Ranking {
			return "请回答：" + f.label
		}
		return ""
	}
	if len(f.choices) > 0 {
		for _, s := range got {
			if !slices.ContainsFunc(f.choices, func(c [2]string) bool { return c[0] == s }) {
				return "请从列出的选项中选择"
			}
		}
	}
	switch q.Kind {
	case Several:
		if q.Most > 0 && len(got) > q.Most {
			return fmt.Sprintf("最多选%d项，现在选了%d项", q.Most, len(got))
		}
		if len(got) < q.Least {
			return fmt.Sprintf("至少选%d项", q.Least)
		}
	case Text:
		if n := utf8.RuneCountInString(got[0]); n > mostText {
			return fmt.Sprintf("最多%d个字，现在是%d个字", mostText, n)
		}
	case Number:
		n, err := strconv.Atoi(got[0])
		if err != nil {
			return "请填写整数，例如 5"
		}
		if q.Most > q.Least && (n < q.Least || n > q.Most) {
			return fmt.Sprintf("应在%d到%d之间", q.Least, q.Most)
		}
	case Day:
		if _, err := civil.Parse(got[0]); err != nil {
			return "请填写日期，例如 2023-09-10"
		}
	}
	return ""
}

// takeRanks checks a ranking as a whole: every place once.
func (q *Question) takeRanks(into Values, errs map[string]string) {
	if q.Kind != Ranking {
		return
	}
	seen, given := map[string]string{}, 0
	for _, f := range q.fields() {
		got := into[f.name]
		if len(got) == 0 {
			continue
		}
		given++
		if other, ok := seen[got[0]]; ok {
			errs[f.name] = fmt.Sprintf("“%s”和“%s”排在同一位，请改一个", other, f.label)
		}
		seen[got[0]] = f.label
	}
	if given > 0 && given < len(q.Options) || given == 0 && q.Must {
		for _, f := range q.fields() {
			if len(into[f.name]) == 0 && errs[f.name] == "" {
				errs[f.name] = "请给“" + f.label + "”排位"
			}
		}
	}
}

// settle keeps what questions that are asked were answered with, and says
// what is wrong with the whole.
func settle(all []Question, v Values) (Values, map[string]string) {
	out, errs := Values{}, map[string]string{}
	for n := range all {
		if all[n].asked(out) {
			all[n].take(url.Values(v), out, errs)
		}
	}
	return out, errs
}

// pack and unpack carry what was said on earlier pages in the form itself, so
// that several pages need neither scripts nor a store of half answers.
func pack(v Values) string {
	b, _ := json.Marshal(v) // a map of texts
	return string(b)
}

func unpack(text string) Values {
	v := Values{}
	if len(text) > 1<<20 || json.Unmarshal([]byte(text), &v) != nil {
		return Values{}
	}
	return v
}

// Give takes one answer for a ticket's text. The ticket serves once.
func (v *Surveys) Give(ctx context.Context, s *Survey, ticketText string, said Values) error {
	t, ok := v.read(s.ID, ticketText)
	if !ok {
		return fail.Invalidf("没有取得答卷。请允许本网站使用Cookie，回到问卷首页重新开始").Under("每人（每台设备）填写一次")
	}
	form, err := formOf(ctx, v.DB, s)
	if err != nil {
		return err
	}
	kept, errs := settle(form.Questions, said)
	if len(errs) > 0 {
		return fail.Fields(errs)
	}
	return v.DB.Do(ctx, who.System(s.Agency), func(tx *store.Tx) error {
		tx.Quiet("匿名答卷不逐份记录，结束时整体封存")
		runs, err := hold(tx, s)
		if err != nil {
			return err
		}
		if !runs || !s.Takes(tx.Now()) {
			return fail.Stalef("问卷已经截止，答卷没有提交")
		}
		n, err := tx.Exec("INSERT INTO survey_spent (agency, id, survey) VALUES ($1, $2, $3) ON CONFLICT (agency, id) DO NOTHING", s.Agency, v.hash("spent", s.ID, t.nonce), s.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			return fail.Stalef("您已经提交过这份问卷，每人（每台设备）填写一次，不需要再次提交")
		}
		a := Answer{Agency: s.Agency, ID: randomID(), Survey: s.ID, Month: tx.Today().String()[:7], Values: kept}
		if !s.Anonymous {
			a.Code, a.At = t.code, tx.Now()
		}
		return a.put(tx)
	})
}

// put writes the answer as it is, without an entry in the record.
func (a *Answer) put(tx *store.Tx) error {
	b, err := json.Marshal(a.Values)
	if err != nil {
		return err
	}
	_, err = tx.Exec("INSERT INTO survey_answer (agency, id, survey, month, said, code, at) VALUES ($1, $2, $3, $4, $5, $6, $7)", a.Agency, a.ID, a.Survey, a.Month, string(b), a.Code, a.At)
	return err
}

// randomID says nothing of when it was made, unlike store.NewID.
func randomID() string {
	raw := make([]byte, 16)
	_, _ = rand.Read(raw)
	return hex.EncodeToString(raw)
}
