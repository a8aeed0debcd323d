package interpret

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// Point is one thing that a policy gives, asks or forbids, taken apart from
// its text so that questions, guides and messages to enterprises can use it
// (要点拆分, D04).
type Point struct {
	// Text says the point in plain words.
	Text string `json:"text"`
	// Clause is the clause of the document that it rests on, such as 第三条.
	Clause string `json:"clause"`
	// Audience is whom it concerns.
	Audience string `json:"audience,omitempty"`
	// Service is the id of the 办事 item where it is applied for, or empty.
	Service string `json:"service,omitempty"`
}

// MostPoints is how many points one interpretation may have.
const MostPoints = 40

const keyPoints = prefix + "points"

// The acts on points in the record.
const (
	ActPoints = "拆分要点"
	ActAsk    = "用要点起草问答"
)

// readPoints reads the points that an item keeps. What cannot be read is none:
// only SetPoints writes them.
func readPoints(i *content.Item) []Point {
	var out []Point
	if err := json.Unmarshal([]byte(i.Parts[keyPoints]), &out); err != nil {
		return nil
	}
	return out
}

func writePoints(i *content.Item, points []Point) error {
	if len(points) == 0 {
		delete(i.Parts, keyPoints)
		return nil
	}
	b, err := json.Marshal(points)
	if err == nil {
		i.Parts[keyPoints] = string(b)
	}
	return err
}

// SetPoints keeps an interpretation's points in their order; those without a
// text are dropped. A clause must stand in a document that the interpretation
// explains, a service must be one of that document's. version is that of the
// item on the page.
func (n *Interpret) SetPoints(ctx context.Context, a who.Actor, id string, version int64, points []Point) error {
	return n.DB.Do(ctx, a, func(tx *store.Tx) error {
		i, err := n.piece(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if err := n.mayEdit(a, &i); err != nil {
			return err
		}
		if i.Version != version {
			return fail.Stalef("这篇解读刚刚由其他人修改过。您填写的内容仍在页面上，请核对后再保存")
		}
		base, err := n.basis(ctx, tx, &i)
		if err != nil {
			return err
		}
		kept, err := base.check(points)
		if err != nil {
			return err
		}
		if i.Parts == nil {
			i.Parts = map[string]string{}
		}
		if err := writePoints(&i, kept); err != nil {
			return err
		}
		if err := n.Content.Save(tx, &i); err != nil {
			return err
		}
		return tx.Record(ActPoints, i.Ref(), store.Telling("《%s》%d条", i.Title, len(kept)), store.Under(ArticleElements))
	})
}

// basis is what points may rest on: the texts of the documents explained and
// the services offered with them.
type basis struct {
	texts    string
	services []content.Item
}

func (n *Interpret) basis(ctx context.Context, q store.Querier, i *content.Item) (basis, error) {
	var out basis
	links, err := linksOf(ctx, q, i.Agency, i.ID)
	if err != nil {
		return out, err
	}
	for _, l := range links {
		d, err := content.ItemOf(ctx, q, i.Agency, l.Document)
		if err != nil {
			return out, err
		}
		out.texts += rich.Text(d.Body) + "\n"
		offers, err := servicesOf(ctx, q, i.Agency, d.ID)
		if err != nil {
			return out, err
		}
		for _, s := range offers {
			service, err := content.ItemOf(ctx, q, i.Agency, s.Service)
			if err != nil {
				return out, err
			}
			out.services = append(out.services, service)
		}
	}
	return out, nil
}

// has says whether the documents name a clause, whatever blanks stand in it.
func (b basis) has(clause string) bool {
	return strings.Contains(strings.Join(strings.Fields(b.texts), ""), strings.Join(strings.Fields(clause), ""))
}

func (b basis) offers(id string) bool {
	for _, s := range b.services {
		if s.ID == id {
			return true
		}
	}
	return false
}

// check gives back the points that say something, or what is wrong with them
// by the fields' names.
func (b basis) check(points []Point) ([]Point, error) {
	wrong := map[string]string{}
	var out []Point
	for at, p := range points {
		field := func(name, says string) { wrong[name+"_"+strconv.Itoa(at)] = says }
		p = Point{Text: strings.TrimSpace(p.Text), Clause: strings.TrimSpace(p.Clause), Audience: strings.TrimSpace(p.Audience), Service: p.Service}
		if p == (Point{}) {
			continue
		}
		switch {
		case p.Text == "":
			field("text", "请写出要点；不需要这一条的，把这一行清空")
		case utf8.RuneCountInString(p.Text) > 300:
			field("text", "要点最多300字，请拆成几条")
		}
		switch {
		case p.Clause == "":
			field("clause", "请写明依据的条款，例如“第三条”或“二、（一）”")
		case utf8.RuneCountInString(p.Clause) > 40 || !b.has(p.Clause):
			field("clause", "所解读的文件中没有“"+p.Clause+"”，请按文件原文填写")
		}
		if utf8.RuneCountInString(p.Audience) > 60 {
			field("audience", "最多60字")
		}
		if p.Service != "" && !b.offers(p.Service) {
			field("service", "请从列出的办事指南中选择")
		}
		out = append(out, p)
	}
	if len(out) > MostPoints {
		return nil, fail.Invalidf("一篇解读最多%d条要点，现有%d条", MostPoints, len(out))
	}
	if len(wrong) > 0 {
		return nil, fail.Fields(wrong)
	}
	return out, nil
}

var clauseName = regexp.MustCompile(`第[一二三四五六七八九十百零\d]{1,6}条`)

// suggest takes points out of the elements that say what a policy gives and
// asks: one for each paragraph, with the clause that it names.
func (p *Piece) suggest() []Point {
	var out []Point
	for _, key := range []string{"benefit", "condition", "standard", "care"} {
		for line := range strings.Lines(rich.Text(p.Elements[key])) {
			if line = strings.TrimSpace(line); line == "" || len(out) == MostPoints {
				continue
			}
			out = append(out, Point{Text: clip(line, 300), Clause: clauseName.FindString(line)})
		}
	}
	return out
}

// Ask starts a 简明问答 of the first document that the interpretation explains,
// with a question for each of its points.
func (n *Interpret) Ask(ctx context.Context, a who.Actor, id string) (content.Item, error) {
	var out content.Item
	err := n.DB.Do(ctx, a, func(tx *store.Tx) error {
		i, err := n.piece(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if !a.MayOn(RightEdit, i.Unit, i.Kind) {
			return fail.Deniedf("您没有起草解读的权限")
		}
		points := readPoints(&i)
		if len(points) == 0 {
			return fail.Invalidf("还没有要点。请先拆分要点，再用要点起草问答")
		}
		links, err := linksOf(ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		if len(links) == 0 {
			return fail.Invalidf("还没有关联文件。请先关联所解读的文件")
		}
		d, err := content.ItemOf(ctx, tx, a.Tenant, links[0].Document)
		if err != nil {
			return err
		}
		if out, err = n.begin(tx, d, "qa"); err != nil {
			return err
		}
		base, err := n.basis(ctx, tx, &i)
		if err != nil {
			return err
		}
		out.Body = rich.Clean(questions(d, points, base), content.OfficeFile)
		if err := writePoints(&out, points); err != nil {
			return err
		}
		if err := n.Content.Save(tx, &out); err != nil {
			return err
		}
		if err := n.link(tx, out.ID, &d); err != nil {
			return err
		}
		return tx.Record(ActAsk, out.Ref(), store.Telling("用《%s》的%d条要点", i.Title, len(points)), store.Under(ArticleForms))
	})
	return out, err
}

// questions are the points as questions with their answers, for a person to
// put into the words of those who ask.
func questions(d content.Item, points []Point, base basis) string {
	var b strings.Builder
	for at, p := range points {
		whom := p.Audience
		if whom != "" {
			whom = "对" + whom
		}
		fmt.Fprintf(&b, "<h2>%d. 问：%s%s是怎么规定的？</h2><p>答：%s</p><p>依据：《%s》%s。</p>", at+1, html.EscapeString(p.Clause), html.EscapeString(whom),
			html.EscapeString(p.Text), html.EscapeString(d.Title), html.EscapeString(p.Clause))
		for _, s := range base.services {
			if s.ID == p.Service {
				fmt.Fprintf(&b, "<p>办理：%s</p>", html.EscapeString(s.Title))
			}
		}
	}
	return b.String()
}

// PointsOf are the points of a document's interpretations that citizens can
// see, for those who push policies and write guides.
func (n *Interpret) PointsOf(ctx context.Context, q store.Querier, agency, document string) ([]Point, error) {
	links, err := piecesOf(ctx, q, agency, document)
	if err != nil {
		return nil, err
	}
	var out []Point
	had := map[Point]bool{}
	for _, l := range links {
		live, err := content.LiveOf(ctx, q, agency, l.Piece)
		if fail.Is(err, fail.Missing) || err == nil && !live.Gone.IsZero() {
			continue
		}
		if err != nil {
			return nil, err
		}
		e, err := store.Get[content.Edition](ctx, q, agency, live.Edition)
		if err != nil {
			return nil, err
		}
		for _, p := range readPoints(&e.Was) {
			if !had[p] {
				had[p] = true
				out = append(out, p)
			}
		}
	}
	return out, nil
}

// publicPoints is the table of points on an interpretation's public page.
func publicPoints(ctx context.Context, q store.Querier, i *content.Item) (string, error) {
	points := readPoints(i)
	if len(points) == 0 {
		return "", nil
	}
	var b strings.Builder
	b.WriteString(`<h2 id="points">政策要点</h2><table><thead><tr><th>要点</th><th>依据条款</th><th>适用对象</th><th>办理</th></tr></thead><tbody>`)
	for _, p := range points {
		apply := "—"
		if p.Service != "" {
			s, err := content.ItemOf(ctx, q, i.Agency, p.Service)
			if err != nil && !fail.Is(err, fail.Missing) {
				return "", err
			}
			if err == nil && s.OnLine() {
				apply = `<a href="` + html.EscapeString(s.Address) + `">` + html.EscapeString(s.Title) + `</a>`
			}
		}
		audience := p.Audience
		if audience == "" {
			audience = "—"
		}
		fmt.Fprintf(&b, "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>", html.EscapeString(p.Text), html.EscapeString(p.Clause), html.EscapeString(audience), apply)
	}
	b.WriteString("</tbody></table>")
	return b.String(), nil
}

// texts are what an interpretation publishes beside its item's own texts.
func texts(i content.Item) []content.Words {
	if i.Kind != content.KindInterpret {
		return nil
	}
	p := PieceOf(&i)
	var out []content.Words
	add := func(key, label, text string) {
		if text = strings.TrimSpace(text); text != "" {
			out = append(out, content.Words{Key: key, Label: label, Text: text})
		}
	}
	add(prefix+"interpreter", "解读人", p.Interpreter)
	add(prefix+"post", "解读人职务", p.Post)
	add(prefix+"office", "解读机关", p.Office)
	add(prefix+"phone", "解读联系电话", p.Phone)
	for _, e := range Elements {
		add(prefix+"el."+e.Key+".html", "解读要素“"+e.Title+"”", rich.Text(p.Elements[e.Key]))
	}
	add(prefix+"equivalent.html", "图解的文字版", rich.Text(p.Equivalent))
	add(prefix+"transcript.html", "音视频文字稿", rich.Text(p.Transcript))
	for at, x := range readPoints(&i) {
		add(fmt.Sprintf("%s.%d", keyPoints, at), fmt.Sprintf("政策要点第%d条", at+1), strings.Join([]string{x.Text, x.Audience}, "\n"))
	}
	return out
}
