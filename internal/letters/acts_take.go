package letters

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/store"
	"gongkai/internal/letters/likeness"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/notice"
)

// The acts of taking letters in.
const (
	ActTake   = "登记来信"
	ActImport = "导入转办单"
)

// Taken is a letter to be taken in.
type Taken struct {
	Channel, Origin          string
	Kind, Class, Title, Body string
	Place, Category, Urgency string
	Transferrer, Demand      string
	Consent, VisitBack       bool
	ReceivedAt               time.Time
	GivenDue                 civil.Date
	Person                   citizen.Person
	Parent                   string
	// Code is the word by which the writer finds the letter again; only its
	// hash is kept.
	Code string
}

// The longest texts, in characters.
const (
	mostBody = 20000
)

// wrong names what is wrong with a letter, by field.
func (in *Taken) wrong(now time.Time) map[string]string {
	w := map[string]string{}
	if c, ok := ChannelOf(in.Channel); !ok {
		w["channel"] = "请选择来源"
	} else if c.Transferred && strings.TrimSpace(in.Origin) == "" {
		w["origin"] = "请填写" + c.Title + "的原编号"
	}
	if Title(Kinds, in.Kind) == in.Kind {
		w["kind"] = "请选择类型"
	}
	if n := utf8.RuneCountInString(strings.TrimSpace(in.Title)); n == 0 || n > 200 {
		w["title"] = "请填写标题，最多200字"
	}
	if n := utf8.RuneCountInString(strings.TrimSpace(in.Body)); n == 0 || n > mostBody {
		w["body"] = fmt.Sprintf("请填写内容，最多%d字", mostBody)
	}
	if in.ReceivedAt.IsZero() || in.ReceivedAt.After(now.Add(time.Minute)) {
		w["received"] = "请填写收到的日期，不能晚于现在"
	}
	return w
}

// Take takes a letter in within an act: it is numbered, its term computed, its
// writer sealed, and letters of the same person and about the same matter are
// counted. An order whose original number is there already is not taken again;
// held then says so and the letter is the earlier one.
func (s *Letters) Take(tx *store.Tx, in Taken) (l Letter, held bool, err error) {
	if w := in.wrong(tx.Now()); len(w) > 0 {
		return l, false, fail.Fields(w)
	}
	ctx, agency := tx.Context(), tx.Tenant()
	if in.Origin = strings.TrimSpace(in.Origin); in.Origin != "" {
		l, err = store.First[Letter](ctx, tx, "WHERE agency = $1 AND origin_key = $2", agency, in.Channel+"/"+in.Origin)
		if err == nil || !fail.Is(err, fail.Missing) {
			return l, err == nil, err
		}
	}
	on := civil.FromTime(in.ReceivedAt.In(store.Zone))
	number, err := s.number(tx, on)
	if err != nil {
		return l, false, err
	}
	l = Letter{Agency: agency, ID: tx.NewID(), Number: number, Channel: in.Channel, Origin: in.Origin, OriginKey: in.Channel + "/" + in.Origin, Kind: in.Kind, Class: ClassOf(in.Class).Key,
		Title: strings.TrimSpace(in.Title), Body: strings.TrimSpace(in.Body), Place: in.Place, Category: in.Category, Urgency: in.Urgency, Transferrer: in.Transferrer, Demand: in.Demand,
		Consent: in.Consent, VisitBack: in.VisitBack, ReceivedAt: in.ReceivedAt.UTC(), ReceivedOn: on, GivenDue: in.GivenDue, State: Arrived, Round: 1, Parent: in.Parent, By: tx.Actor().ID, MadeAt: tx.Now()}
	if in.Origin == "" {
		l.OriginKey = "own/" + number
	}
	if in.Channel == "petition" && in.Class == "" {
		l.Class = "petition"
	}
	if in.Code != "" {
		l.CodeHash = hashCode(agency, number, in.Code)
	}
	if err := s.place(tx, &l, in.Person); err != nil {
		return l, false, err
	}
	return l, false, tx.Record(ActTake, l.Ref(), store.Telling("%s《%s》，%s，办理时限%s", l.Number, l.Title, l.ChannelTitle(), l.Due.Chinese()), store.Under(ArticleTask))
}

// place computes the letter's day, seals its writer, looks for letters like it
// and puts it in.
func (s *Letters) place(tx *store.Tx, l *Letter, p citizen.Person) error {
	ctx := tx.Context()
	cal, err := s.Calendar(ctx, tx, l.Agency)
	if err != nil {
		return err
	}
	n, err := s.Numbers(ctx, tx, l.Agency, l.ReceivedOn)
	if err != nil {
		return err
	}
	l.Due, l.Basis = Due(l.Class, l.ReceivedOn, l.GivenDue, n, cal)
	if p.Name != "" || p.Phone != "" || p.Org != "" {
		if p.Kind == "" {
			p.Kind = citizen.Natural
		}
		if l.Citizen, err = s.Citizens.Put(tx, l.Ref(), p); err != nil {
			return err
		}
		if p.Phone != "" || p.IDNumber != "" {
			l.PersonKey = s.Citizens.Key(p)
		}
	}
	l.NoticeDue = noticeDue(l, n, cal)
	near, err := s.near(ctx, tx, l, int(n[AlikeLeast]), 20)
	if err != nil {
		return err
	}
	l.Alike, l.SamePerson = int64(len(near)), l.repeatsIn(near, l.ReceivedOn.Add(-int(n[RepeatDays])))
	if err := tx.Insert(l); err != nil {
		return err
	}
	return tx.Insert(&Sketched{Agency: l.Agency, ID: l.ID, At: tx.Now(), Sketch: likeness.Of(l.text()).Bytes()})
}

// number is the next number of the day on which a letter came.
func (s *Letters) number(tx *store.Tx, on civil.Date) (string, error) {
	day := strings.ReplaceAll(on.String(), "-", "")
	c, err := store.Get[Counter](tx.Context(), tx, tx.Tenant(), day)
	switch {
	case fail.Is(err, fail.Missing):
		c = Counter{Agency: tx.Tenant(), ID: day, N: 1}
		err = tx.Insert(&c)
	case err == nil:
		c.N++
		err = tx.Update(&c)
	}
	return fmt.Sprintf("XJ%s%04d", day, c.N), err
}

// codeLetters are those of a code: none that is mistaken for another.
const codeLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

// NewCode makes a word of eight letters that nobody can guess.
func NewCode() string {
	b := make([]byte, 8)
	_, _ = rand.Read(b)
	for i := range b {
		b[i] = codeLetters[int(b[i])%len(codeLetters)]
	}
	return string(b)
}

// hashCode is what is kept of a letter's code.
func hashCode(agency, number, code string) string {
	sum := sha256.Sum256([]byte(agency + "\x00" + number + "\x00" + strings.ReplaceAll(form.Code(code), "-", "")))
	return hex.EncodeToString(sum[:])
}

// Register takes a letter in that the desk notes by hand.
func (s *Letters) Register(tx *store.Tx, in Taken) (Letter, error) {
	if !tx.Actor().MayOn(RightDesk, "", "") {
		return Letter{}, fail.Deniedf("您没有登记来信的权限")
	}
	l, held, err := s.Take(tx, in)
	if err == nil && held {
		err = fail.Fields(map[string]string{"origin": "这个编号已经登记过（" + l.Number + "）"})
	}
	if err != nil {
		return l, err
	}
	return l, s.announce(tx, &l)
}

// announce tells the office of a letter that waits to be signed for.
func (s *Letters) announce(tx *store.Tx, l *Letter) error {
	return s.tell(tx, notice.Message{Key: "letters.new." + l.ID, Kind: "letters.new", Level: notice.Info, Title: "新收到信件：" + cut(l.Title, 30),
		Body: l.ChannelTitle() + "，办理时限" + l.Due.Chinese(), Href: l.Href(), Subject: l.Ref()}, s.office(tx))
}

// office are the ids of the office's staff.
func (s *Letters) office(tx *store.Tx) []string {
	staff, err := s.Roster.OfficeStaff(tx.Context(), tx, tx.Tenant())
	if err != nil {
		s.Log.Error("letters: office staff", "error", err)
	}
	return idsOf(staff)
}

// tell tells people, if there are any.
func (s *Letters) tell(tx *store.Tx, m notice.Message, to []string) error {
	if m.To = to; len(to) == 0 {
		return nil
	}
	_, err := s.Notices.Tell(tx, m)
	return err
}
