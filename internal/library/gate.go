package library

import (
	"context"
	"strings"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// The rules that stand in the way of a release.
const (
	ArticleLegal  = "国办发〔2018〕115号"
	ArticleFair   = "《公平竞争审查条例》"
	ArticleNumber = "国办发〔2018〕37号"
	ArticleMarket = "《优化营商环境条例》第六十二条至第六十四条"
)

// Extension is what the library knows and demands of items.
func (l *Library) Extension() content.Extension {
	return content.Extension{Name: "library", Gate: l.gate, Released: l.released, Panels: l.panels, Public: l.public}
}

// gate says what a normative document misses before it may be released. What
// is taken over from an older site was released long ago: it needs its days.
func (l *Library) gate(ctx context.Context, q store.Querier, i content.Item) ([]content.Obstacle, error) {
	if !normative(i.Kind) {
		return nil, nil
	}
	s, e, err := l.entry(ctx, q, i.Agency, i.ID)
	if err != nil {
		return nil, err
	}
	var out []content.Obstacle
	add := func(warn bool, article, says string) {
		out = append(out, content.Obstacle{Says: says, Article: article, Href: href(i.ID), Warn: warn})
	}
	if !numberForm.MatchString(i.Number) {
		add(false, ArticleNumber, "发文字号缺少或格式不对，应为“某工信规发〔2023〕8号”：六角括号、不加“第”字、序号不补零")
	}
	for _, o := range s.Entries {
		if o.ID != i.ID && i.Number != "" && o.Item.Number == i.Number {
			add(false, ArticleNumber, "发文字号"+i.Number+"与《"+o.Item.Title+"》重复")
		}
	}
	l.gateDays(s, e, &i, add)
	if !i.OriginalOn.IsZero() {
		return out, nil
	}
	if err := l.gateReviews(ctx, q, s, e, add); err != nil {
		return nil, err
	}
	return out, nil
}

func (l *Library) gateDays(s *Shelf, e *Entry, i *content.Item, add func(bool, string, string)) {
	f, today := &e.Facts, dayOf(l.DB.Now())
	if e.Starts.IsZero() {
		add(false, ArticleNumber, "没有填写施行日期")
	}
	switch most := s.Numbers(today).MostUntil(max(e.Starts, i.Formed), f.Trial || trialWord(i.Title)); {
	case e.Ends.IsZero() && !f.Longterm:
		add(false, "本地规范性文件管理规定", "没有填写有效期；长期有效的请勾选“长期有效”")
	case e.Ends.IsZero() && f.Trial:
		add(false, "本地规范性文件管理规定", "暂行、试行文件应规定有效期，不能长期有效")
	case e.Ends > most && !e.Starts.IsZero() && i.OriginalOn.IsZero() && i.Edition == 0:
		add(false, "本地规范性文件管理规定", "有效期超过规定的最长期限，最迟为"+most.Chinese())
	}
	if f.Issuer == "" {
		add(false, ArticleNumber, "没有填写制定机关")
	}
	if f.RegisterNo == "" && i.OriginalOn.IsZero() {
		add(true, ArticleNumber, "没有登记号，请完成统一登记、统一编号、统一印发")
	}
}

func (l *Library) gateReviews(ctx context.Context, q store.Querier, s *Shelf, e *Entry, add func(bool, string, string)) error {
	f := &e.Facts
	if f.Legal != Lawful {
		add(false, ArticleLegal, "合法性审核意见为“"+or(f.Legal, "未填写")+"”，未经合法性审核或审核不合法的文件不得公布")
	} else if f.LegalNo == "" || f.LegalOn.IsZero() {
		add(false, ArticleLegal, "请填写合法性审核意见书文号和完成日期")
	}
	if f.Market && f.Fair != FairPassed && f.Fair != FairExempt {
		add(false, ArticleFair, "涉及市场主体的文件没有通过公平竞争审查")
	}
	if f.Market && f.ConsultFrom.IsZero() {
		add(false, ArticleMarket, "与市场主体密切相关的文件没有公开征求意见的记录")
	}
	if f.DecidedOn.IsZero() {
		add(true, ArticleNumber, "没有填写集体审议日期")
	}
	cal, err := l.Calendar(ctx, q, e.Agency)
	if err != nil {
		return err
	}
	for _, says := range s.Numbers(dayOf(l.DB.Now())).lengths(f, cal.Between) {
		add(true, ArticleMarket, says)
	}
	return nil
}

// released follows a release inside its act: the edition becomes the text from
// its day, marks move here and on what the document amends or abolishes, and
// a clean-up list that went out takes effect.
func (l *Library) released(tx *store.Tx, i content.Item, ed content.Edition) error {
	for _, r := range i.About {
		if r.Kind == KindRound {
			if err := l.take(tx, r.ID, i.ID); err != nil {
				return err
			}
		}
	}
	if ours, err := keeps(tx.Context(), tx, i.Agency, i.ID, i.Kind); err != nil || !ours {
		return err
	}
	s, e, err := l.entry(tx.Context(), tx, i.Agency, i.ID)
	if err != nil {
		return err
	}
	if err := l.newText(tx, s, e, ed); err != nil {
		return err
	}
	_, err = l.refresh(tx)
	return err
}

// newText says from when the edition is the text: the first from the entry
// into force, one that follows an amendment from the amendment's day, any
// other from today.
func (l *Library) newText(tx *store.Tx, s *Shelf, e *Entry, ed content.Edition) error {
	had, err := textsOf(tx.Context(), tx, e.Agency, e.ID)
	if err != nil {
		return err
	}
	used := map[string]bool{}
	for _, t := range had {
		if t.Edition == ed.No {
			return nil // shown again after a withdrawal
		}
		used[t.Tie] = true
	}
	t := Text{Agency: e.Agency, ID: tx.NewID(), Document: e.ID, Edition: ed.No, From: tx.Today(), At: tx.Now()}
	if len(had) == 0 {
		t.From = e.Life.Published
	} else {
		for _, x := range e.Life.Effects {
			if x.Kind.Alters && !used[x.Tie] {
				t.From, t.Tie = max(x.From, had[len(had)-1].From), x.Tie
				break
			}
		}
	}
	return tx.Insert(&t)
}

// panels are shown on the item's page in the office.
func (l *Library) panels(ctx context.Context, q store.Querier, a who.Actor, i content.Item) ([]content.Panel, error) {
	if !a.MayOn(RightView, i.Unit, i.Kind) {
		return nil, nil
	}
	if ours, err := keeps(ctx, q, i.Agency, i.ID, i.Kind); err != nil || !ours {
		return outside(a, &i), err
	}
	_, e, err := l.entry(ctx, q, i.Agency, i.ID)
	if err != nil {
		return nil, err
	}
	v := e.Life.On(dayOf(l.DB.Now()))
	p := content.Panel{Title: "规范性文件", Href: href(i.ID), Lines: [][2]string{{"有效性", strings.TrimSpace(or(string(v.Status), "未公布") + " " + v.Note())}, {"合法性审核", or(e.Facts.Legal, "未填写")}},
		Acts: [][2]string{{"施行日期、审核、备案、文件关系", href(i.ID)}}}
	if missing, err := l.gate(ctx, q, i); err != nil {
		return nil, err
	} else if len(missing) > 0 && i.Edition == 0 {
		p.Tone = "warn"
	}
	return []content.Panel{p}, nil
}

// outside offers to take an official document into the library; other things
// have no place there.
func outside(a who.Actor, i *content.Item) []content.Panel {
	if !enterable(i.Kind) || !a.MayOn(RightEdit, i.Unit, i.Kind) {
		return nil
	}
	return []content.Panel{{Title: "规范性文件库", Lines: [][2]string{{"在库情况", "未纳入"}}, Acts: [][2]string{{"纳入文件库", href(i.ID) + "/enter"}}}}
}

// public is the mark, the head lines and the ties on the public page.
func (l *Library) public(ctx context.Context, q store.Querier, live content.Live) (content.Part, error) {
	var part content.Part
	if ours, err := keeps(ctx, q, live.Agency, live.ID, live.Kind); err != nil || !ours {
		return part, err
	}
	s, err := l.near(ctx, q, live.Agency, live.ID)
	if err != nil {
		return part, err
	}
	e, ok := s.Get(live.ID)
	if !ok {
		return part, nil
	}
	v := e.Life.On(dayOf(l.DB.Now()))
	part.Stamp, part.StampNote, part.Tone = v.Stamp(), v.Note(), v.Status.Tone()
	if v.By != nil {
		part.StampHref = v.By.Href
	} else if v.Status.Over() && e.EndedItem != "" {
		if list, err := content.ItemOf(ctx, q, live.Agency, e.EndedItem); err == nil && list.OnLine() {
			part.StampHref = list.Address
		}
	}
	f := &e.Facts
	head := func(label, value string) {
		if value != "" {
			part.Head = append(part.Head, [2]string{label, value})
		}
	}
	head("制定机关", strings.Join(append([]string{f.Issuer}, f.Joint...), "、"))
	head("施行日期", dated(e.Starts))
	if e.Ends > 0 {
		head("有效期至", dated(e.Ends))
	} else if f.Longterm {
		head("有效期至", "长期有效")
	}
	head("登记号", f.RegisterNo)
	head("备案号", f.FilingNo)
	head("原发布日期", dated(e.Item.OriginalOn))
	part.Boxes = s.boxes(e)
	return part, nil
}

// boxes are a document's ties as citizens see them, both ways.
func (s *Shelf) boxes(e *Entry) []content.Box {
	lists := map[string][]content.Link{}
	var order []string
	add := func(title string, link content.Link) {
		if lists[title] == nil {
			order = append(order, title)
		}
		lists[title] = append(lists[title], link)
	}
	for _, k := range TieKinds {
		for _, t := range s.Ties {
			if t.Kind != k.Key {
				continue
			}
			if t.Doer == e.ID && t.Target == "" {
				add(boxTitle(k.Title), content.Link{Text: t.Title, Href: t.Address, Note: t.Number})
			} else if o, ok := s.Get(t.Target); ok && t.Doer == e.ID && o.Item.OnLine() {
				add(boxTitle(k.Title), o.link())
			} else if o, ok := s.Get(t.Doer); ok && t.Target == e.ID && o.Item.OnLine() {
				add(k.Back, o.link())
			}
		}
	}
	var out []content.Box
	for _, title := range order {
		out = append(out, content.Box{Title: title, Links: lists[title]})
	}
	return out
}

func boxTitle(kind string) string {
	if kind == "依据" {
		return "上位文件（依据）"
	}
	return kind + "的文件"
}

func (e *Entry) link() content.Link {
	return content.Link{Text: e.Item.Title, Href: e.Item.Address, Note: strings.Trim(e.Item.Number+" · "+string(e.Status), " ·")}
}
