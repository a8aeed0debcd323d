package letters

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/screen/personal"
)

// The acts of whoever wrote.
const (
	ActRate  = "评价答复"
	ActAsk   = "追问"
	ActRetry = "撤下选登"
)

// Lookup finds a letter by its number and code, as its writer does.
func (s *Letters) Lookup(ctx context.Context, q store.Querier, agency, number, code string) (Letter, error) {
	number = form.Code(number)
	l, err := store.First[Letter](ctx, q, "WHERE agency = $1 AND number = $2", agency, number)
	if err == nil && (l.CodeHash == "" || l.CodeHash != hashCode(agency, number, code)) || fail.Is(err, fail.Missing) {
		return Letter{}, fail.Fields(map[string]string{"code": "信件编号或者查询码不对，请核对回执。查询码不区分大小写，没有数字0、1和字母O、I、L"})
	}
	return l, err
}

// May says until which day the writer may rate and ask once more; zero where
// they may not.
func (s *Letters) May(l *Letter, n Numbers, today civil.Date) civil.Date {
	if l.State != Closed || l.RepliedOn.IsZero() {
		return 0
	}
	if until := l.RepliedOn.Add(int(n[RateDays])); today <= until {
		return until
	}
	return 0
}

// Rate notes what the writer thinks of the reply, once. A bad mark tells the
// office, which decides whether the letter is handled anew.
func (s *Letters) Rate(tx *store.Tx, l *Letter, mark int64, says string) error {
	n, err := s.Numbers(tx.Context(), tx, l.Agency, tx.Today())
	if err != nil {
		return err
	}
	switch {
	case s.May(l, n, tx.Today()).IsZero():
		return fail.Invalidf("现在不能评价：信件还没有办结，或者已经超过评价期限")
	case l.Rating != 0:
		return fail.Stalef("您已经评价过，每封信只能评价一次")
	case mark < 1 || mark > 5:
		return fail.Fields(map[string]string{"mark": "请选择满意程度"})
	case mark <= 2 && utf8.RuneCountInString(strings.TrimSpace(says)) < 4:
		return fail.Fields(map[string]string{"says": "请写明不满意的原因，便于重新办理"})
	}
	l.Rating, l.RatedAt, l.RatingSays = mark, tx.Now(), cut(strings.TrimSpace(says), 1000)
	if err := tx.Update(l); err != nil {
		return err
	}
	if mark <= 2 {
		m := notice.Message{Key: "letters.rated." + l.ID, Kind: "letters.rated", Level: notice.Warn, Title: "来信人不满意：" + cut(l.Title, 30), Body: "请核实是否需要重办", Href: l.Href(), Subject: l.Ref()}
		if err := s.tell(tx, m, s.office(tx)); err != nil {
			return err
		}
	}
	return tx.Record(ActRate, l.Ref(), store.Telling("%s 评价：%s", l.Number, Title(Ratings, itoa(int(mark)))))
}

// Ask takes the writer's one further question in as a letter of its own that
// belongs to the first.
func (s *Letters) Ask(tx *store.Tx, l *Letter, body, code string) (Letter, error) {
	n, err := s.Numbers(tx.Context(), tx, l.Agency, tx.Today())
	if err != nil {
		return Letter{}, err
	}
	var asked int
	if err := tx.QueryRow(tx.Context(), "SELECT COUNT(*) FROM letters_letter WHERE agency = $1 AND parent = $2", l.Agency, l.ID).Scan(&asked); err != nil {
		return Letter{}, err
	}
	switch {
	case l.Parent != "" || asked > 0:
		return Letter{}, fail.Stalef("每封信可以追问一次，您已经追问过。新的事项请另外写信")
	case s.May(l, n, tx.Today()).IsZero():
		return Letter{}, fail.Invalidf("现在不能追问：信件还没有办结，或者已经超过追问期限。新的事项请另外写信")
	case utf8.RuneCountInString(strings.TrimSpace(body)) < 5:
		return Letter{}, fail.Fields(map[string]string{"body": "请写明要追问的内容"})
	}
	person := citizen.Person{}
	if l.Citizen != "" {
		if person, err = s.Citizens.Open(tx.Context(), tx, l.Agency, l.Citizen); err != nil {
			return Letter{}, err
		}
	}
	more, _, err := s.Take(tx, Taken{Channel: Own, Kind: l.Kind, Title: "追问：" + cut(l.Title, 190), Body: body, ReceivedAt: tx.Now(), Person: person, Parent: l.ID, Code: code})
	if err != nil {
		return more, err
	}
	return more, s.announce(tx, &more)
}

// Publish shows an edited version of an answered letter to the public. What
// was changed against the original is told by reason, and both are kept.
func (s *Letters) Publish(ctx context.Context, a who.Actor, id string, in Opened) error {
	return s.act(ctx, a, id, AnyVersion, MoveOpenPublic, in.Reason, func(tx *store.Tx, c *Case) (string, error) {
		if err := in.wrong(&c.Letter, &c.Reply); err != nil {
			return "", err
		}
		o, err := store.Get[Opened](ctx, tx, a.Tenant, id)
		fresh := fail.Is(err, fail.Missing)
		if err != nil && !fresh {
			return "", err
		}
		o.Title, o.Question, o.Answer, o.Reason = strings.TrimSpace(in.Title), tidy(in.Question), tidy(in.Answer), strings.TrimSpace(in.Reason)
		o.At, o.By, o.Gone, o.GoneWhy = tx.Now(), a.ID, time.Time{}, ""
		c.Letter.OpenedAt = tx.Now()
		if !fresh {
			return "选登《" + o.Title + "》", tx.Update(&o)
		}
		o.Agency, o.ID = a.Tenant, id
		return "选登《" + o.Title + "》", tx.Insert(&o)
	})
}

// wrong refuses a version with personal data in it, or one that was changed
// and does not say why.
func (o *Opened) wrong(l *Letter, r *Reply) error {
	w := map[string]string{}
	for _, f := range []struct{ name, label, text string }{{"title", "标题", o.Title}, {"question", "来信内容", o.Question}, {"answer", "答复内容", o.Answer}} {
		if strings.TrimSpace(f.text) == "" {
			w[f.name] = "请填写" + f.label
			continue
		}
		for _, m := range personal.Scan(f.text, "") {
			if m.Kind != personal.USCC && m.Kind != personal.Landline {
				w[f.name] = fmt.Sprintf("%s中有%s“%s”，公开前请遮盖或者删去", f.label, personal.Titles[m.Kind], string([]rune(f.text)[m.Start:m.End]))
			}
		}
	}
	changed := plain(o.Question) != plain(l.Body) || plain(o.Answer) != plain(r.Text) || plain(o.Title) != plain(l.Title)
	if changed && utf8.RuneCountInString(strings.TrimSpace(o.Reason)) < 4 {
		w["reason"] = "公开的内容与原文不同，请写明改了什么、为什么"
	}
	if len(w) > 0 {
		return fail.Fields(w)
	}
	return nil
}

var said = regexp.MustCompile(`我(叫|是|名叫)([\p{Han}]{2,4}?)(，|,|。|、|住|是)`)

// Mask proposes the public version of a text: personal data masked, the
// writer's own name left out.
func Mask(text, name string) string {
	matches := personal.Scan(text, "")
	slices.SortFunc(matches, func(a, b personal.Match) int { return b.Start - a.Start })
	runes := []rune(text)
	for _, m := range matches {
		if m.Kind == personal.USCC || m.Kind == personal.Landline {
			continue
		}
		masked := personal.Mask(m)
		if masked == "" {
			masked = "***"
		}
		runes = slices.Concat(runes[:m.Start], []rune(masked), runes[m.End:])
	}
	text = string(runes)
	if utf8.RuneCountInString(name) >= 2 {
		text = strings.ReplaceAll(text, name, citizen.MaskName(name))
	}
	return said.ReplaceAllStringFunc(text, func(v string) string {
		m := said.FindStringSubmatch(v)
		if !personal.IsName(m[2]) {
			return v
		}
		return "我" + m[1] + citizen.MaskName(m[2]) + m[3]
	})
}

// Unpublish takes a public version back; its address says so.
func (s *Letters) Unpublish(ctx context.Context, a who.Actor, id, why string) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		c, err := s.Case(ctx, tx, a, id)
		if err != nil {
			return err
		}
		if !c.Before().May(RightPublish) {
			return fail.Deniedf("您没有撤下选登信件的权限")
		}
		if utf8.RuneCountInString(strings.TrimSpace(why)) < 4 {
			return fail.Fields(map[string]string{"why": "请写明撤下的理由"})
		}
		o, err := store.Get[Opened](ctx, tx, a.Tenant, id)
		if err != nil || !o.Gone.IsZero() {
			return fail.Stalef("这封信没有选登，或者已经撤下")
		}
		o.Gone, o.GoneWhy, c.Letter.OpenedAt = tx.Now(), strings.TrimSpace(why), time.Time{}
		if err := tx.Update(&o); err != nil {
			return err
		}
		if err := tx.Update(&c.Letter); err != nil {
			return err
		}
		return tx.Record(ActRetry, c.Letter.Ref(), store.Because(why), store.Telling("%s", c.Letter.Number))
	})
}

// Stage is how far a letter has come, in words for whoever wrote it.
func Stage(l *Letter) (word, says string) {
	words := map[flow.State][2]string{
		Arrived: {"已提交", "已经收到，等待受理"}, Signed: {"已受理", "已经受理，正在确定承办科室"}, Returning: {"已受理", "正在确定由哪个单位办理"},
		Assigned: {"已转办", "已经交给承办科室"}, Disputed: {"已转办", "正在确定承办科室"}, Handling: {"办理中", "承办科室正在核实、办理"},
		Reviewing: {"办理中", "答复正在审核"}, Approved: {"已答复", "答复已经签发"}, Joined: {"办理中", "与同类来信一并办理，单独答复"},
		Closed: {"已办结", "已经答复"}, Declined: {"不予受理", "不属于受理范围"}, SentBack: {"已转出", "已经转给有管理权限的单位"},
	}
	w := words[l.State]
	return w[0], w[1]
}
