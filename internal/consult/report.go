package consult

import (
	"context"
	"fmt"
	"html"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/screen/personal"
)

// Tally is how many opinions of a sort there are.
type Tally struct {
	Word          string
	Count, People int
}

// Concentrated is what many said, with what became of it.
type Concentrated struct {
	Text            string
	Count, People   int
	Verdict, Reason string
}

// Figures are what the report says of a register.
type Figures struct {
	// Total counts valid opinions, Invalid those that do not count, Open
	// those without an answer.
	Total, People, Invalid, Open int
	Channels, Verdicts, Themes   []Tally
	Articles                     []Tally
	Rejected                     []Concentrated
	Activities                   []Activity
	// Survey is the questionnaire beside the consultation, nil for none.
	Survey *Asking
}

// Figures computes the report from the register.
func (s *Consult) Figures(ctx context.Context, q store.Querier, k *Consultation) (*Figures, error) {
	f := &Figures{}
	err := q.QueryRow(ctx, `SELECT COUNT(*) FILTER (WHERE state <> 'spam'), COALESCE(SUM(people) FILTER (WHERE state <> 'spam'), 0), COUNT(*) FILTER (WHERE state = 'spam'),
		COUNT(*) FILTER (WHERE state = 'new') FROM consult_opinion WHERE agency = $1 AND consultation = $2`, k.Agency, k.ID).Scan(&f.Total, &f.People, &f.Invalid, &f.Open)
	if err != nil {
		return nil, err
	}
	if f.Channels, err = tally(ctx, q, "SELECT channel, COUNT(*), SUM(people) FROM consult_opinion WHERE agency = $1 AND consultation = $2 AND state <> 'spam' GROUP BY channel ORDER BY COUNT(*) DESC, channel", k); err != nil {
		return nil, err
	}
	if f.Verdicts, err = tally(ctx, q, "SELECT verdict, COUNT(*), SUM(people) FROM consult_opinion WHERE agency = $1 AND consultation = $2 AND state <> 'spam' AND verdict <> '' GROUP BY verdict ORDER BY COUNT(*) DESC, verdict", k); err != nil {
		return nil, err
	}
	if f.Themes, err = tally(ctx, q, "SELECT theme, COUNT(*), SUM(people) FROM consult_opinion WHERE agency = $1 AND consultation = $2 AND state <> 'spam' AND theme <> '' GROUP BY theme ORDER BY COUNT(*) DESC, theme", k); err != nil {
		return nil, err
	}
	if err := f.articles(ctx, q, k); err != nil {
		return nil, err
	}
	if a, ok, err := s.asking(ctx, q, k); err != nil {
		return nil, err
	} else if ok {
		f.Survey = &a
	}
	if f.Activities, err = Activities(ctx, q, k.Agency, k.ID); err != nil {
		return nil, err
	}
	return f, f.rejected(ctx, q, k, day(s.DB.Now()))
}

func tally(ctx context.Context, q store.Querier, query string, k *Consultation) ([]Tally, error) {
	rows, err := q.Query(ctx, query, k.Agency, k.ID)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Tally
	for rows.Next() {
		var t Tally
		if err := rows.Scan(&t.Word, &t.Count, &t.People); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

func (f *Figures) articles(ctx context.Context, q store.Querier, k *Consultation) (err error) {
	f.Articles, err = tally(ctx, q, `SELECT a.label, COUNT(*), SUM(o.people) FROM consult_opinion o JOIN consult_article a ON a.agency = o.agency AND a.consultation = o.consultation AND a.no = o.article
		WHERE o.agency = $1 AND o.consultation = $2 AND o.state <> 'spam' GROUP BY a.label, a.no ORDER BY a.no`, k)
	return err
}

// rejected are the concentrated opinions that were not adopted, the most
// people first: what several people said, by itself or in opinions that
// somebody confirmed to say the same. Suggested likeness counts for nothing.
func (f *Figures) rejected(ctx context.Context, q store.Querier, k *Consultation, on civil.Date) error {
	n, err := NumbersAt(ctx, q, k.Agency, on)
	if err != nil {
		return err
	}
	const refused = `agency = $1 AND consultation = $2 AND state <> 'spam' AND verdict IN ('不采纳', '部分采纳')`
	const group = `CASE WHEN merged = '' THEN id ELSE merged END`
	rows, err := q.Query(ctx, `SELECT COALESCE(MIN(CASE WHEN consent = TRUE OR channel <> '网站' THEN text END), ''), MIN(theme), COUNT(*), SUM(people), verdict, reason FROM consult_opinion
		WHERE `+refused+` AND `+group+` IN (SELECT `+group+` FROM consult_opinion WHERE `+refused+` GROUP BY `+group+` HAVING SUM(people) >= $3)
		GROUP BY `+group+`, verdict, reason ORDER BY SUM(people) DESC, MIN(seq) LIMIT 20`, k.Agency, k.ID, n.Of(ManyPeople))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var c Concentrated
		var theme string
		if err := rows.Scan(&c.Text, &theme, &c.Count, &c.People, &c.Verdict, &c.Reason); err != nil {
			return err
		}
		if c.Text = personal.Cover(c.Text); c.Text == "" { // nobody of the group agreed to be quoted
			c.Text = withheld(theme)
		}
		f.Rejected = append(f.Rejected, c)
	}
	return rows.Err()
}

// withheld stands in public for the words of somebody who did not agree to
// their being shown.
func withheld(theme string) string {
	return "（本人不同意公开原文）主题：" + first(theme, "未分类")
}

// Count is how many of a list have the word.
func Count(list []Tally, word string) int {
	for _, t := range list {
		if t.Word == word {
			return t.Count
		}
	}
	return 0
}

// HTML is the report's text as drafted from the register; the drafter goes on
// from there.
func (f *Figures) HTML(k *Consultation) string {
	var b strings.Builder
	p := func(format string, args ...any) {
		b.WriteString("<p>" + html.EscapeString(fmt.Sprintf(format, args...)) + "</p>")
	}
	p("%s至%s，我局就%s公开征求意见。%s，%s已经出台。现将意见征集和采纳情况公布如下。", minute(k.OpensAt), minute(k.ClosesAt), quoted(k.Title), k.DecidedOn.Chinese(), k.DecidedAs)
	b.WriteString("<h2>一、征集情况</h2>")
	if f.Total == 0 {
		p("征集期间未收到意见。")
	} else {
		p("共收到有效意见%d条，涉及%d人次。", f.Total, f.People)
		table(&b, "各渠道意见", []string{"渠道", "意见条数", "人次"}, f.Channels)
	}
	f.offline(&b)
	b.WriteString("<h2>二、采纳情况</h2>")
	if f.Total > 0 {
		p("采纳%d条，部分采纳%d条，不采纳%d条。", Count(f.Verdicts, Adopted), Count(f.Verdicts, Partly), Count(f.Verdicts, Rejected))
		if len(f.Themes) > 0 {
			table(&b, "各主题意见", []string{"意见主题", "意见条数", "人次"}, f.Themes)
		}
	} else {
		p("没有需要采纳的意见。")
	}
	b.WriteString("<h2>三、较为集中的意见未采纳或者部分采纳的原因</h2>")
	if len(f.Rejected) == 0 {
		p("没有较为集中的意见未予采纳。")
	}
	for i, c := range f.Rejected {
		p("%d．%s（%d条、%d人次，%s）。原因：%s", i+1, strings.TrimRight(rich.Excerpt("<p>"+html.EscapeString(c.Text)+"</p>", 120), "。"), c.Count, c.People, c.Verdict, c.Reason)
	}
	b.WriteString(k.Overview)
	b.WriteString(`<p>每条意见的处理结果和理由见<a href="` + k.Address() + `?tab=feedback">逐条处理结果</a>。</p>`)
	return clean(b.String())
}

// offline tells of the ways beside the site, as task 9 asks.
func (f *Figures) offline(b *strings.Builder) {
	if f.Survey != nil {
		fmt.Fprintf(b, "<p>问卷调查《%s》共回收%d份。</p>", html.EscapeString(f.Survey.Title), f.Survey.Answers)
	}
	if len(f.Activities) == 0 {
		b.WriteString("<p>本次没有另外开展座谈会、听证会、实地走访和民意调查。</p>")
		return
	}
	b.WriteString("<table><caption>其他方式征集意见的情况</caption><thead><tr><th>日期</th><th>方式</th><th>地点</th><th>人数</th><th>参加人员</th></tr></thead>")
	for _, v := range f.Activities {
		fmt.Fprintf(b, "<tr><td>%s</td><td>%s</td><td>%s</td><td>%d</td><td>%s</td></tr>", v.HeldOn.Chinese(), html.EscapeString(v.Channel), html.EscapeString(v.Place), v.People, html.EscapeString(v.Who))
	}
	b.WriteString("</table>")
}

func table(b *strings.Builder, caption string, heads []string, rows []Tally) {
	b.WriteString("<table><caption>" + caption + "</caption><thead><tr>")
	for _, h := range heads {
		b.WriteString("<th>" + h + "</th>")
	}
	b.WriteString("</tr></thead>")
	for _, t := range rows {
		fmt.Fprintf(b, "<tr><td>%s</td><td>%d</td><td>%d</td></tr>", html.EscapeString(t.Word), t.Count, t.People)
	}
	b.WriteString("</table>")
}

// Changed is one clause of the comparison of the draft with what was issued,
// and the opinions that changed it.
type Changed struct {
	rich.Clause
	Opinions []Opinion
}

// Compare sets the draft beside what was issued, clause by clause.
func Compare(ctx context.Context, q store.Querier, k *Consultation) ([]Changed, error) {
	took, err := store.Select[Opinion](ctx, q, "WHERE agency = $1 AND consultation = $2 AND verdict IN ('采纳', '部分采纳') AND state <> 'spam' ORDER BY seq", k.Agency, k.ID)
	if err != nil {
		return nil, err
	}
	articles, err := Articles(ctx, q, k.Agency, k.ID)
	if err != nil {
		return nil, err
	}
	label := map[int64]string{}
	for _, a := range articles {
		label[a.No] = a.Label
	}
	by := map[string][]Opinion{}
	for _, o := range took {
		to := o.Changed
		if to == "" {
			to = label[o.Article]
		}
		for _, at := range changedLabels(to) { // what is about the whole changed no one clause
			by[at] = append(by[at], o)
		}
	}
	var out []Changed
	for _, c := range rich.Clauses(k.Draft, k.Final) {
		if c.Op == "=" {
			continue
		}
		at := c.NewLabel
		if at == "" {
			at = c.OldLabel
		}
		out = append(out, Changed{Clause: c, Opinions: by[at]})
	}
	return out, nil
}
