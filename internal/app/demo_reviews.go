package app

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"gongkai/internal/interpret"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/publish"
)

// carried plays an item from its draft over the reviews to the public: six
// people, or five, each at their own minute.
func (a *App) carried(s *stage, p piece) []cue {
	var id string
	minutes := []int{55, 45, 35, 25, 10, 0}
	if p.at.Before(demoFirst.In(store.Zone).Add(24 * time.Hour)) { // the columns are an hour old at most
		minutes = []int{9, 8, 6, 5, 3, 0}
	}
	steps := []func(context.Context) error{func(ctx context.Context) (err error) { id, err = a.drafted(ctx, s, p); return err }}
	for _, t := range demoTurns(s.heads[s.unit(demoBureau, p.unit)]) {
		steps = append(steps, func(ctx context.Context) error { return a.opined(ctx, s, id, t.login, t.move, t.text, t.said) })
	}
	steps = append(steps, func(ctx context.Context) error {
		return a.publish.Release(ctx, s.actors["ma.yun"], id, publish.AnyVersion)
	})
	var out []cue
	for n, do := range steps {
		out = append(out, cue{p.at.Add(-time.Duration(minutes[n]) * time.Minute), func(ctx context.Context) error {
			if err := do(ctx); err != nil {
				return fmt.Errorf("demo: %s: step %d: %w", p.set["title"], n, err)
			}
			return nil
		}})
	}
	return out
}

// throughReviews hands in a working copy that another capability made, and
// carries it to its release within the hour.
func (a *App) throughReviews(ctx context.Context, s *stage, author who.Actor, id string) error {
	i, err := content.ItemOf(ctx, a.DB, demoBureau, id)
	if err != nil {
		return err
	}
	return a.reviewedWhole(ctx, s, author, id, demoDraft(&i))
}

// reviewedWhole saves a draft, hands it in and carries it to its release.
func (a *App) reviewedWhole(ctx context.Context, s *stage, author who.Actor, id string, d publish.Draft) error {
	if err := a.publish.Save(ctx, author, id, publish.AnyVersion, d); err != nil {
		return fmt.Errorf("demo: filling in %s: %w", id, err)
	}
	if err := a.publish.Submit(ctx, author, id, publish.AnyVersion); err != nil {
		return fmt.Errorf("demo: handing in %s: %w", id, err)
	}
	for _, turn := range demoTurns(s.heads[author.Unit]) {
		if err := a.opined(ctx, s, id, turn.login, turn.move, turn.text, turn.said); err != nil {
			return fmt.Errorf("demo: %s on %s: %w", turn.login, id, err)
		}
	}
	return a.publish.Release(ctx, s.actors["ma.yun"], id, publish.AnyVersion)
}

// demoDraft is an item as its author fills in the form, the drafter's part of
// the secrecy review with it.
func demoDraft(i *content.Item) publish.Draft {
	d := publish.Draft{Kind: i.Kind, Column: i.Column, Also: i.Also, Title: i.Title, Body: i.Body, Source: cmp.Or(i.Source, "中卫市工业和信息化局"), Author: i.Author, Unit: i.Unit,
		Number: i.Number, Issuer: i.Issuer, Formed: i.Formed, Topic: i.Topic, Keywords: i.Keywords, Audience: i.Audience, Marking: content.Proactive,
		Fields: i.Fields, Tasks: i.Tasks, Carrier: "非公文类", Ways: []string{"政府网站"}, PlannedOn: 0, HandlerOpinion: "经自查，不涉密，不含个人隐私和商业秘密，建议公开。"}
	if k, _ := content.KindOf(d.Kind); k.Document {
		d.Carrier = "公文类"
	}
	return d
}

// demoTurn is what one person writes on the sheet of reviews.
type demoTurn struct {
	login, move, text string
	said              map[string]string
}

// demoTurns are the boxes of the sheet in their order.
func demoTurns(head string) []demoTurn {
	return []demoTurn{
		{head, publish.MoveAgree, "内容属实，同意送审。", nil},
		{"ma.yun", publish.MoveAgree, "文字已核，公开属性恰当。", map[string]string{publish.AskMarking: "属性恰当"}},
		{"zhao.wenbin", publish.MoveAgree, "经审查不涉密，可以公开。", map[string]string{publish.AskSecrecy: publish.SecrecyOpen}},
		{"li.hongmei", publish.MoveSign, "同意发布。", map[string]string{publish.AskDecided: "主动公开"}},
	}
}

func (a *App) opined(ctx context.Context, s *stage, id, login, move, text string, said map[string]string) error {
	all := map[string]string{publish.AskProof: s.actors[login].Name}
	for k, v := range said {
		all[k] = v
	}
	return a.publish.Fill(ctx, s.actors[login], id, move, publish.Opinion{Text: text, Said: all})
}

// drafted makes the working copy with its files and hands it in.
func (a *App) drafted(ctx context.Context, s *stage, p piece) (string, error) {
	author := s.actors[p.author]
	var d publish.Draft
	err := a.DB.Do(ctx, author, func(tx *store.Tx) error {
		tx.Quiet("演示")
		i, err := demoItem(ctx, tx, s, p)
		d = demoDraft(&i)
		return err
	})
	if err != nil {
		return "", err
	}
	k, _ := content.KindOf(d.Kind)
	sections := map[string]string{}
	if k.Interprets {
		d.Body, sections = elementsOf(d.Body)
	}
	i, err := a.publish.Create(ctx, author, d)
	if err != nil {
		return "", err
	}
	for _, f := range demoFiles(p) {
		f.Item = i.ID
		err := a.DB.Do(ctx, author, func(tx *store.Tx) error {
			if _, _, err := a.content.Attach(tx, f); err != nil {
				return err
			}
			return tx.Record("上传附件", i.Ref(), store.Telling("%s", f.Name))
		})
		if err != nil {
			return "", err
		}
	}
	if k.Interprets {
		if err := a.explained(ctx, s, p, i, sections); err != nil {
			return "", err
		}
	}
	if k.Normative {
		if err := a.shelved(ctx, s, p, i); err != nil {
			return "", err
		}
		if err := a.promised(ctx, s, p, i); err != nil {
			return "", err
		}
		if err := a.amends(ctx, s, p, i); err != nil {
			return "", err
		}
	}
	return i.ID, a.publish.Submit(ctx, author, i.ID, publish.AnyVersion)
}

var demoHeading = regexp.MustCompile(`<h2>(.*?)</h2>`)

// elementsOf parts an interpretation's text into what stands before the first
// element, and its elements by key; other sections stay in the text.
func elementsOf(body string) (string, map[string]string) {
	out, rest := map[string]string{}, ""
	at := demoHeading.FindAllStringSubmatchIndex(body, -1)
	if len(at) == 0 {
		return body, out
	}
	rest = body[:at[0][0]]
	for n, m := range at {
		end := len(body)
		if n+1 < len(at) {
			end = at[n+1][0]
		}
		title, text := body[m[2]:m[3]], body[m[1]:end]
		key := ""
		for _, e := range interpret.Elements {
			if strings.Contains(title, e.Title) {
				key = e.Key
			}
		}
		if key == "" {
			rest += body[m[0]:end]
			continue
		}
		out[key] += text
	}
	if rest == "" {
		rest = "<p>现就政策的主要内容解读如下。</p>"
	}
	return rest, out
}

var demoQuoted = regexp.MustCompile(`《(.+?)》`)

// explained fills in what makes the item an interpretation and links it to
// the document that its title names.
func (a *App) explained(ctx context.Context, s *stage, p piece, i content.Item, sections map[string]string) error {
	form := "text"
	for word, key := range map[string]string{"一图读懂": "picture", "问答": "qa", "公开讲": "talk"} {
		if strings.Contains(i.Title, word) {
			form = key
		}
	}
	piece := interpret.Piece{Forms: []string{form}, Interpreter: s.actors[p.author].Name, Post: "起草人", Office: "中卫市工业和信息化局", Phone: "0955-0000011",
		Elements: sections, Without: map[string]string{}}
	for _, e := range interpret.Elements {
		if sections[e.Key] == "" {
			piece.Without[e.Key] = "本政策不涉及"
		}
	}
	switch form {
	case "picture":
		piece.Equivalent = "（图中文字）" + strings.ReplaceAll(i.Title, "（演示）", "") + "：有哪些支持、什么条件、怎么办理。"
	case "talk":
		piece.Transcript = "主持人：欢迎收看政策公开讲。今天请起草人介绍政策要点。（演示文字稿）"
	}
	i, err := content.ItemOf(ctx, a.DB, demoBureau, i.ID)
	if err != nil {
		return err
	}
	if err := a.interpret.Save(ctx, s.actors[p.author], i.ID, i.Version, piece); err != nil {
		return err
	}
	docs, err := a.demoDocuments(ctx, i.Title)
	if err != nil {
		return err
	}
	for _, d := range docs {
		if err := a.interpret.Link(ctx, s.actors["ma.yun"], i.ID, d.ID); err != nil {
			return err
		}
	}
	return nil
}

// demoDocuments finds the document that an interpretation's title speaks of,
// and the draft of it on which opinions were asked for.
func (a *App) demoDocuments(ctx context.Context, title string) ([]content.Item, error) {
	words := []string{}
	if m := demoQuoted.FindStringSubmatch(title); m != nil {
		words = append(words, strings.TrimSuffix(m[1], "（演示）"))
	}
	for _, w := range []string{"免申即享", "数字化车间", "技术改造"} {
		if strings.Contains(title, w) {
			words = append(words, w)
		}
	}
	for _, w := range words {
		found, err := store.Select[content.Item](ctx, a.DB, "WHERE agency = $1 AND kind IN ('normative', 'document', 'consultation') AND title LIKE $2 ESCAPE '\\' ORDER BY no",
			demoBureau, "%"+store.LikeEscape(w)+"%")
		if err != nil {
			return nil, err
		}
		var out []content.Item
		for _, draft := range []bool{false, true} {
			at := slices.IndexFunc(found, func(i content.Item) bool { return (i.Kind == content.KindConsult) == draft })
			if at >= 0 {
				out = append(out, found[at])
			}
		}
		if len(out) > 0 {
			return out, nil
		}
	}
	return nil, fmt.Errorf("demo: no document for %s", title)
}
