package letters

import (
	"context"
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/letters/likeness"
	"gongkai/internal/office/content"
	"gongkai/internal/office/notice"
)

// The acts of topics.
const (
	ActTopic   = "列为热点"
	ActPropose = "据热点拟稿"
	ActCase    = "立为舆情"
	ActStep    = "登记处置进展"
	ActRespond = "登记公开回应"
)

// Hot is a group of letters about one matter that is no topic yet.
type Hot struct {
	Title   string
	Words   []string
	Letters []Letter
}

// mostHot is how many letters are looked at for hot topics, the newest first.
const mostHot = 3000

// Hots finds what several letters of the last days are about.
func (s *Letters) Hots(ctx context.Context, q store.Querier, agency string, today civil.Date) ([]Hot, error) {
	n, err := s.Numbers(ctx, q, agency, today)
	if err != nil {
		return nil, err
	}
	list, err := store.Select[Letter](ctx, q, "WHERE agency = $1 AND received_on >= $2 AND topic = '' AND state <> $3 ORDER BY received_on DESC, id DESC LIMIT "+itoa(mostHot), agency, today.Add(-int(n[HotDays])), string(Declined))
	if err != nil {
		return nil, err
	}
	texts := make([]likeness.Text, len(list))
	for i := range list {
		texts[i] = likeness.Text{ID: list[i].ID, Text: list[i].text()}
	}
	var out []Hot
	for _, group := range likeness.Group(texts, int(n[AlikeLeast]), int(n[HotSize])) {
		h := Hot{Title: list[group[0]].Title}
		var words []string
		for _, i := range group {
			h.Letters = append(h.Letters, list[i])
			words = append(words, texts[i].Text)
		}
		h.Words = likeness.Words(words, 4)
		out = append(out, h)
	}
	return out, nil
}

// MakeTopic keeps a group of letters as a topic.
func (s *Letters) MakeTopic(ctx context.Context, a who.Actor, title string, ids []string) (t Topic, err error) {
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightDesk, "", "") {
			return fail.Deniedf("您没有设立热点的权限")
		}
		if n := utf8.RuneCountInString(strings.TrimSpace(title)); n < 4 || n > 100 || len(ids) == 0 {
			return fail.Fields(map[string]string{"title": "请填写热点的名称，4至100字，并选择信件"})
		}
		t = Topic{Agency: a.Tenant, ID: tx.NewID(), Title: strings.TrimSpace(title), State: TopicOpen, MadeAt: tx.Now(), By: a.ID}
		var words []string
		for _, id := range ids {
			l, err := store.Get[Letter](ctx, tx, a.Tenant, id)
			if err != nil {
				return err
			}
			l.Topic = t.ID
			words = append(words, l.text())
			if err := tx.Update(&l); err != nil {
				return err
			}
		}
		t.Words = likeness.Words(words, 4)
		if err := tx.Insert(&t); err != nil {
			return err
		}
		if err := s.step(tx, &t, fmt.Sprintf("列为热点，相关信件%d件", len(ids))); err != nil {
			return err
		}
		return tx.Record(ActTopic, t.Ref(), store.Telling("《%s》，%d件", t.Title, len(ids)))
	})
	return t, err
}

// step adds a line to a topic's timeline.
func (s *Letters) step(tx *store.Tx, t *Topic, says string) error {
	return tx.Insert(&Step{Agency: t.Agency, ID: tx.NewID(), Topic: t.ID, At: tx.Now(), Says: says, By: tx.Actor().ID, ByName: tx.Actor().Name})
}

// topic makes a change to a topic that is not ended.
func (s *Letters) topic(ctx context.Context, a who.Actor, id, act, because string, do func(tx *store.Tx, t *Topic) (says string, err error)) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		t, err := store.Get[Topic](ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		if !a.MayOn(RightDesk, "", "") && t.Owner != a.ID {
			return fail.Deniedf("只有办公室和责任人可以处置")
		}
		if t.State == TopicEnded {
			return fail.Stalef("这件已经结束处置")
		}
		says, err := do(tx, &t)
		if err != nil {
			return err
		}
		if err := tx.Update(&t); err != nil {
			return err
		}
		if err := s.step(tx, &t, says); err != nil {
			return err
		}
		return tx.Record(act, t.Ref(), store.Because(because), store.Telling("《%s》：%s", t.Title, cut(says, 100)))
	})
}

// Propose begins a publication or an interpretation about a topic: a draft
// with the letters' questions, for publish to go on with.
func (s *Letters) Propose(ctx context.Context, a who.Actor, id, kind string) (item string, err error) {
	if kind != content.KindNews && kind != content.KindInterpret && kind != "response" {
		return "", fail.Fields(map[string]string{"kind": "请选择要拟写的内容"})
	}
	err = s.topic(ctx, a, id, ActPropose, "", func(tx *store.Tx, t *Topic) (string, error) {
		if t.Item != "" {
			return "", fail.Stalef("已经据此热点拟稿，请在信息发布中继续")
		}
		list, err := store.Select[Letter](ctx, tx, "WHERE agency = $1 AND topic = $2 ORDER BY id", a.Tenant, id)
		if err != nil {
			return "", err
		}
		var b strings.Builder
		fmt.Fprintf(&b, "<p>近期有%d件来信集中反映“%s”。现就大家关心的问题回应如下。</p>", len(list), html.EscapeString(t.Title))
		for _, p := range common(list) {
			fmt.Fprintf(&b, "<h2>%s</h2><p>（请填写回应）</p>", html.EscapeString(p))
		}
		made, err := s.Begin(tx, content.Item{Kind: kind, Title: "关于“" + t.Title + "”的回应", Body: b.String(), Unit: a.Unit, Marking: content.Proactive, Source: "本局"})
		if err != nil {
			return "", err
		}
		t.Item, t.ItemKind, item = made.ID, kind, made.ID
		return "拟写《" + made.Title + "》，等待审核发布", nil
	})
	return item, err
}

// common are the questions of several letters, each once, personal data
// masked.
func common(list []Letter) []string {
	var out []string
	var sets [][]uint32
	for i := range list {
		for _, p := range Points(&list[i]) {
			g := likeness.Grams(p.Text)
			if len(out) < 10 && !slices.ContainsFunc(sets, func(o []uint32) bool { return likeness.Score(o, g) >= 40 }) {
				out, sets = append(out, Mask(p.Text, "")), append(sets, g)
			}
		}
	}
	return out
}

// MakeCase makes a topic a 舆情 case with somebody responsible and a day by
// which to respond.
func (s *Letters) MakeCase(ctx context.Context, a who.Actor, id, level, owner string, due civil.Date, says string) error {
	return s.topic(ctx, a, id, ActCase, says, func(tx *store.Tx, t *Topic) (string, error) {
		w := map[string]string{}
		if !slices.Contains(Levels, level) {
			w["level"] = "请选择等级"
		}
		p, err := s.Roster.Person(ctx, tx, a.Tenant, owner)
		if err != nil {
			w["owner"] = "请选择责任人"
		}
		if due < tx.Today() {
			w["due"] = "请填写回应的期限，不能早于今天"
		}
		if len(w) > 0 {
			return "", fail.Fields(w)
		}
		t.State, t.Level, t.Owner, t.OwnerName, t.Due, t.Says = TopicCase, level, p.ID, p.Name, due, strings.TrimSpace(says)
		err = s.tell(tx, notice.Message{Kind: "letters.case", Level: notice.Warn, Title: "舆情处置：" + cut(t.Title, 30), Body: t.Says, Href: side + "/topics/" + id, Subject: t.Ref()}, []string{p.ID})
		return "立为舆情（" + level + "），责任人" + p.Name + "，" + due.Chinese() + "前回应", err
	})
}

// Levels are the weights of a 舆情 case.
var Levels = []string{"一般", "较大", "重大"}

// Progress notes what was done about a case.
func (s *Letters) Progress(ctx context.Context, a who.Actor, id, says string) error {
	return s.topic(ctx, a, id, ActStep, "", func(_ *store.Tx, _ *Topic) (string, error) {
		if utf8.RuneCountInString(strings.TrimSpace(says)) < 4 {
			return "", fail.Fields(map[string]string{"says": "请写明处置情况"})
		}
		return strings.TrimSpace(says), nil
	})
}

// Respond notes the response that was published and ends the case.
func (s *Letters) Respond(ctx context.Context, a who.Actor, id, says, href string) error {
	return s.topic(ctx, a, id, ActRespond, "", func(tx *store.Tx, t *Topic) (string, error) {
		w := map[string]string{}
		if utf8.RuneCountInString(strings.TrimSpace(says)) < 10 {
			w["response"] = "请填写回应的要点，至少10字"
		}
		if !strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "https://") && !strings.HasPrefix(href, "http://") {
			w["href"] = "请填写公开回应的网址"
		}
		if len(w) > 0 {
			return "", fail.Fields(w)
		}
		t.Response, t.ResponseHref, t.State, t.EndedAt = strings.TrimSpace(says), href, TopicEnded, tx.Now()
		return "已公开回应：" + t.Response, nil
	})
}
