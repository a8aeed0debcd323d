package letters

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
)

// Ways are how a writer is spoken to.
var Ways = []string{"电话", "当面", "现场查看", "短信", "微信", "电子邮件"}

// Talk notes that the writer was spoken to (线下解释), or could not be reached.
func (s *Letters) Talk(ctx context.Context, a who.Actor, id, way, says string, reached bool) error {
	return s.act(ctx, a, id, AnyVersion, MoveContact, "", func(tx *store.Tx, c *Case) (string, error) {
		wrong := map[string]string{}
		if !slices.Contains(Ways, way) {
			wrong["way"] = "请选择联系方式"
		}
		if n := utf8.RuneCountInString(strings.TrimSpace(says)); n < 5 || n > 2000 {
			wrong["says"] = "请写明沟通的内容和来信人的意见，5至2000字"
		}
		if len(wrong) > 0 {
			return "", fail.Fields(wrong)
		}
		said := way + "联系来信人"
		if !reached {
			said = way + "联系来信人，未联系上"
		}
		return said, tx.Insert(&Contact{Agency: a.Tenant, ID: tx.NewID(), Letter: id, Way: way, Reached: reached, Says: strings.TrimSpace(says), At: tx.Now(), By: a.ID, ByName: a.Name})
	})
}

// Invite asks another unit to contribute (协办). It has half of the days that
// are left, at least one.
func (s *Letters) Invite(ctx context.Context, a who.Actor, id, unit, ask string) error {
	return s.act(ctx, a, id, AnyVersion, MoveInvite, ask, func(tx *store.Tx, c *Case) (string, error) {
		l, wrong := &c.Letter, map[string]string{}
		names, err := s.Roster.UnitNames(ctx, tx, a.Tenant)
		if err != nil {
			return "", err
		}
		if names[unit] == "" || unit == l.Unit {
			wrong["unit"] = "请选择承办科室以外的科室"
		}
		if slices.ContainsFunc(c.Parts, func(p Part) bool { return p.Unit == unit }) {
			wrong["unit"] = names[unit] + "已经在协办"
		}
		if utf8.RuneCountInString(strings.TrimSpace(ask)) < 4 {
			wrong["ask"] = "请写明需要协办的内容"
		}
		if len(wrong) > 0 {
			return "", fail.Fields(wrong)
		}
		cal, err := s.Calendar(ctx, tx, a.Tenant)
		if err != nil {
			return "", err
		}
		due := cal.AddDate(tx.Today(), max(1, cal.Between(tx.Today(), l.Due)/2))
		if err := tx.Insert(&Part{Agency: a.Tenant, ID: tx.NewID(), Letter: id, Unit: unit, Ask: strings.TrimSpace(ask), AskedAt: tx.Now(), Due: due}); err != nil {
			return "", err
		}
		return "请" + names[unit] + "协办", s.tell(tx, notice.Message{Kind: "letters.assign", Level: notice.Info, Title: "请协办信件：" + cut(l.Title, 30), Body: ask + "（" + due.Chinese() + "前）", Href: l.Href(), Subject: l.Ref()}, s.unitPeople(tx, unit))
	})
}

// ActContribute is the act of a unit that contributes.
const ActContribute = "提交协办意见"

// Contribute hands in what the actor's unit has to say.
func (s *Letters) Contribute(ctx context.Context, a who.Actor, id, part, says string) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		c, err := s.Case(ctx, tx, a, id)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(c.Parts, func(p Part) bool { return p.ID == part })
		if at < 0 {
			return fail.Missingf("没有找到这项协办，可能已被取消")
		}
		p := &c.Parts[at]
		if !a.MayOn(RightHandle, p.Unit, "") {
			return fail.Deniedf("只有协办科室可以提交协办意见")
		}
		if !p.DoneAt.IsZero() {
			return fail.Stalef("协办意见已经提交")
		}
		if utf8.RuneCountInString(strings.TrimSpace(says)) < 4 {
			return fail.Fields(map[string]string{"says": "请填写协办意见"})
		}
		p.Says, p.DoneAt, p.DoneBy = strings.TrimSpace(says), tx.Now(), a.ID
		if err := tx.Update(p); err != nil {
			return err
		}
		if err := s.tell(tx, notice.Message{Kind: "letters.decided", Level: notice.Info, Title: "协办意见已提交：" + cut(c.Letter.Title, 30), Body: p.Says, Href: c.Letter.Href(), Subject: c.Letter.Ref()}, s.holder(&c.Letter)); err != nil {
			return err
		}
		return tx.Record(ActContribute, c.Letter.Ref(), store.Telling("%s", c.Letter.Number))
	})
}

// holder is who handles the letter, as a list.
func (s *Letters) holder(l *Letter) []string {
	if l.Handler == "" {
		return nil
	}
	return []string{l.Handler}
}

// Urge hurries a letter: the office by 催办, a leader by 督办.
func (s *Letters) Urge(ctx context.Context, a who.Actor, id, move, says string, until civil.Date) error {
	if move != MoveUrge && move != MoveSupervise {
		return fail.Missingf("没有“%s”这项操作", move)
	}
	return s.act(ctx, a, id, AnyVersion, move, says, func(tx *store.Tx, c *Case) (string, error) {
		l, wrong := &c.Letter, map[string]string{}
		if utf8.RuneCountInString(strings.TrimSpace(says)) < 4 {
			wrong["says"] = "请写明要求"
		}
		if !until.IsZero() && until < tx.Today() {
			wrong["until"] = "要求的日期不能早于今天"
		}
		if len(wrong) > 0 {
			return "", fail.Fields(wrong)
		}
		if err := tx.Insert(&Urging{Agency: a.Tenant, ID: tx.NewID(), Letter: id, Kind: move, Says: strings.TrimSpace(says), Until: until, At: tx.Now(), By: a.ID, ByName: a.Name}); err != nil {
			return "", err
		}
		to := s.unitPeople(tx, l.Unit)
		return says, s.tell(tx, notice.Message{Kind: "letters.urge", Level: notice.Warn, Title: move + "：" + cut(l.Title, 30), Body: says, Href: l.Href(), Subject: l.Ref()}, to)
	})
}

// Join lets a letter be handled with another about the same matter. Each keeps
// its own number, term and reply.
func (s *Letters) Join(ctx context.Context, a who.Actor, id, main string) error {
	return s.act(ctx, a, id, AnyVersion, MoveJoin, "", func(tx *store.Tx, c *Case) (string, error) {
		m, err := store.Get[Letter](ctx, tx, a.Tenant, main)
		if err != nil || m.Main != "" || m.ID == id || !slices.Contains(states(Signed, Assigned, Handling, Reviewing), m.State) {
			return "", fail.Fields(map[string]string{"main": "请选择一件正在办理、本身没有并入别件的信"})
		}
		if err := s.leave(tx, &c.Letter, "", "并入"+m.Number); err != nil {
			return "", err
		}
		c.Letter.Main, c.Letter.Unit, c.Letter.Handler = m.ID, m.Unit, m.Handler
		score := likenessOf(&c.Letter, &m)
		return "并入" + m.Number + "，相似度" + itoa(score) + "%", nil
	})
}

// Split takes a letter out again; it waits to be assigned.
func (s *Letters) Split(ctx context.Context, a who.Actor, id, why string) error {
	if strings.TrimSpace(why) == "" {
		return fail.Fields(map[string]string{"why": "请写明拆分的理由"})
	}
	return s.act(ctx, a, id, AnyVersion, MoveSplit, why, func(_ *store.Tx, c *Case) (string, error) {
		c.Letter.Main, c.Letter.Unit, c.Letter.Handler = "", "", ""
		return "拆分，单独办理", nil
	})
}
