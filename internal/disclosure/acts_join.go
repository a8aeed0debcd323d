package disclosure

import (
	"context"
	"fmt"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Split makes one item for each title (一事一申请): the first stays this one, the
// others begin with its clock. Numbers in the applicant's month are added at
// the end, so that no other changes.
func (s *Service) Split(ctx context.Context, a who.Actor, id string, version int64, titles []string, reason string) ([]string, error) {
	var made []string
	err := s.act(ctx, a, id, MoveSplit, version, func(tx *store.Tx, c *Case) (told, error) {
		if err := why("reason", reason, "请写明拆分的理由"); err != nil {
			return told{}, err
		}
		if len(titles) < 2 || len(titles) > 50 {
			return told{}, fail.Fields(map[string]string{"titles": "请逐行填写拆分后的事项，至少两项，最多50项"})
		}
		for _, t := range titles {
			if n := len([]rune(strings.TrimSpace(t))); n == 0 || n > 120 {
				return told{}, fail.Fields(map[string]string{"titles": "每一项应为1至120字"})
			}
		}
		items, err := s.ItemsOf(ctx, tx, tx.Tenant(), c.Item.Request)
		if err != nil {
			return told{}, err
		}
		for n, t := range titles[1:] {
			part, err := s.part(tx, c, int64(len(items)+n+1), strings.TrimSpace(t))
			if err != nil {
				return told{}, err
			}
			made = append(made, part)
		}
		c.Item.Title = strings.TrimSpace(titles[0])
		return told{Text: fmt.Sprintf("拆分为%d项：%s", len(titles), quote(strings.Join(titles, "；"))), Why: reason, Says: fmt.Sprintf("您的申请包含%d个事项，将分别答复。", len(titles))}, nil
	})
	return made, err
}

// part makes one item out of another, with its clock.
func (s *Service) part(tx *store.Tx, c *Case, no int64, title string) (string, error) {
	p := &Case{Request: c.Request, Setting: c.Setting, Terms: c.Terms, Cal: c.Cal, Item: c.Item, Actor: c.Actor, Today: c.Today}
	i := &p.Item
	i.ID, i.Version, i.No, i.Title, i.SplitOf, i.ChangedAt = s.newID(tx), 0, no, title, c.Item.ID, tx.Now()
	i.Extension = c.Item.Extension
	if err := s.ordinal(tx, i); err != nil {
		return "", err
	}
	for _, v := range c.Intervals {
		v.ID, v.Version, v.Item = s.newID(tx), 0, i.ID
		if err := tx.Insert(&v); err != nil {
			return "", err
		}
		p.Intervals = append(p.Intervals, v)
	}
	for _, m := range c.Corrections {
		m.ID, m.Version, m.Item = s.newID(tx), 0, i.ID
		if err := tx.Insert(&m); err != nil {
			return "", err
		}
	}
	p.wind(tx.Today())
	if err := tx.Insert(i); err != nil {
		return "", err
	}
	return i.ID, s.tell(tx, p, flow.Move[*Case]{Name: MoveSplit}, "", told{Text: "由" + c.Item.Label() + "拆分：" + title})
}

// Merge lets an item be answered together with another that asks for the
// same; each still counts and keeps its own clock.
func (s *Service) Merge(ctx context.Context, a who.Actor, id string, version int64, lead, reason string) error {
	return s.act(ctx, a, id, MoveMerge, version, func(tx *store.Tx, c *Case) (told, error) {
		if err := why("reason", reason, "请写明并案的理由"); err != nil {
			return told{}, err
		}
		l, err := s.Item(ctx, tx, a, lead)
		if err != nil || l.ID == c.Item.ID || l.State != Handling || l.Kind != c.Item.Kind {
			return told{}, fail.Fields(map[string]string{"lead": "请选择另一件正在办理、类型相同的申请"})
		}
		if !a.IsSystem() && !a.MayOn(RightWork, l.Unit, "") {
			return told{}, fail.Deniedf("您没有办理%s的权限，不能与其并案", l.Label())
		}
		c.Item.Lead = l.ID
		return told{Text: "与" + l.Label() + "并案答复：" + reason, Why: reason}, nil
	})
}

// Apart undoes Merge.
func (s *Service) Apart(ctx context.Context, a who.Actor, id string, version int64, reason string) error {
	return s.act(ctx, a, id, MoveApart, version, func(_ *store.Tx, c *Case) (told, error) {
		c.Item.Lead = ""
		return told{Text: "取消并案：" + reason, Why: reason}, why("reason", reason, "请写明取消并案的理由")
	})
}

// Same says that items ask for the same information. Where their applicants
// are two or more, the question of disclosure by the agency's own motion is
// raised as a duty (第四十四条).
func (s *Service) Same(ctx context.Context, a who.Actor, id string, version int64, others []string) error {
	return s.act(ctx, a, id, MoveSubject, version, func(tx *store.Tx, c *Case) (told, error) {
		if len(others) == 0 {
			return told{}, fail.Fields(map[string]string{"others": "请选择申请相同信息的其他申请"})
		}
		subject := c.Item.Subject
		var list []Item
		for _, id := range others {
			i, err := s.Item(ctx, tx, a, id)
			if err != nil || i.ID == c.Item.ID || i.Kind != Information {
				return told{}, fail.Fields(map[string]string{"others": "请选择其他政府信息公开申请"})
			}
			if subject == "" {
				subject = i.Subject
			}
			list = append(list, i)
		}
		if subject == "" {
			subject = s.newID(tx)
		}
		c.Item.Subject = subject
		var labels []string
		for n := range list {
			i := &list[n]
			labels = append(labels, i.Label())
			if i.Subject == subject {
				continue
			}
			if err := s.regroup(tx, i, subject); err != nil {
				return told{}, err
			}
		}
		return told{Text: "与" + strings.Join(labels, "、") + "申请相同信息"}, s.raise(tx, c)
	})
}

// regroup puts an item, and what asked for the same as it, under a subject.
func (s *Service) regroup(tx *store.Tx, i *Item, subject string) error {
	group := []Item{*i}
	if i.Subject != "" {
		var err error
		if group, err = store.Select[Item](tx.Context(), tx, "WHERE agency = $1 AND subject = $2 ORDER BY id", i.Agency, i.Subject); err != nil {
			return err
		}
	}
	for n := range group {
		group[n].Subject = subject
		if err := tx.Update(&group[n]); err != nil {
			return err
		}
	}
	return nil
}

// raise raises the duty of article 44 once two or more applicants ask for the
// same.
func (s *Service) raise(tx *store.Tx, c *Case) error {
	group, err := store.Select[Item](tx.Context(), tx, "WHERE agency = $1 AND subject = $2 ORDER BY id", tx.Tenant(), c.Item.Subject)
	if err != nil {
		return err
	}
	people := map[string]bool{c.Item.SameKey: true}
	for _, i := range group {
		people[i.SameKey] = true
	}
	delete(people, "")
	if len(people) < 2 {
		return nil
	}
	open, err := store.Select[Duty](tx.Context(), tx, "WHERE agency = $1 AND kind = $2 AND subject = $3 AND done_on = ''", tx.Tenant(), DutySame, c.Item.Subject)
	if err != nil {
		return err
	}
	if len(open) > 0 {
		open[0].People = int64(len(people))
		return tx.Update(&open[0])
	}
	return s.duty(tx, c, Duty{Kind: DutySame, Subject: c.Item.Subject, People: int64(len(people)), Due: c.Cal.AddDate(tx.Today(), 20)},
		fmt.Sprintf("%d名申请人申请相同信息，请研究是否主动公开：", len(people)))
}

// Suggest keeps an applicant's suggestion to disclose something by the
// agency's own motion (第四十四条第二款).
func (s *Service) Suggest(ctx context.Context, a who.Actor, id string, version int64, text string) error {
	return s.act(ctx, a, id, MoveSuggest, version, func(tx *store.Tx, c *Case) (told, error) {
		if err := why("text", text, "请填写建议主动公开的内容"); err != nil {
			return told{}, err
		}
		return told{Text: "建议主动公开：" + quote(text), Says: "我们收到了您关于主动公开的建议。"},
			s.duty(tx, c, Duty{Kind: DutySuggest, Subject: c.Item.Subject, People: 1, Reason: text, Due: c.Cal.AddDate(tx.Today(), 20)}, "申请人建议主动公开，请研究：")
	})
}
