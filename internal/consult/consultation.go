package consult

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
)

// Kind is the kind of a consultation's reference; the others are of what
// belongs to one.
const (
	Kind         = "consult"
	KindOpinion  = "consult-opinion"
	KindActivity = "consult-activity"
	// KindParameter is of the settings.
	KindParameter = "consult-parameter"
)

// Consultation is one draft put before the public.
type Consultation struct {
	Agency, ID string
	Version    int64
	// Year and No make the permanent address; both are given at the beginning
	// and never change.
	Year, No int64
	Title    string
	Unit     string
	By       string
	State    flow.State
	// Matter is the entry of the catalogue of major decisions, "" for none.
	// Market marks a draft that touches market participants.
	Matter string
	Market bool
	// Notice is the announcement's text, Draft what is put before the public,
	// Explain the 起草说明: cleaned fragments.
	Notice, Draft, Explain string
	// Ways says how else opinions are taken: address, telephone, e-mail.
	Ways string
	// OpensAt and ClosesAt are whole minutes; the one of ClosesAt belongs to
	// the time.
	OpensAt, ClosesAt time.Time
	// ShortWhy is the published reason for less than the least number of days.
	ShortWhy string
	// Item is the announcement, Feedback the report, as items of content.
	Item, Feedback string
	AnnouncedAt    time.Time
	// Decided is what came of it: when it was issued, as what.
	DecidedOn        civil.Date
	DecidedAs, Final string
	// Due is the last day for the feedback, AnsweredAt when it came out.
	Due        civil.Date
	AnsweredAt time.Time
	// StoppedWhy is the published reason for ending it early; it stays where
	// a decision was issued all the same and the feedback is owed.
	StoppedWhy string
	// Survey is the questionnaire beside the consultation, "" for none.
	Survey string
	// Overview is the drafter's part of the report; cleaned.
	Overview           string
	RemindedOn         civil.Date
	CreatedAt, SavedAt time.Time
}

// Table names the table.
func (*Consultation) Table() string { return "consult_consultation" }

// Cols lists the columns.
func (k *Consultation) Cols() []store.Col {
	return []store.Col{store.C("agency", &k.Agency), store.C("id", &k.ID), store.C("version", &k.Version), store.C("year", &k.Year), store.C("no", &k.No),
		store.C("title", &k.Title), store.C("unit", &k.Unit), store.C("by_id", &k.By), store.C("state", (*string)(&k.State)), store.C("matter", &k.Matter), store.C("market", &k.Market),
		store.C("notice", &k.Notice), store.C("draft", &k.Draft), store.C("explain_text", &k.Explain), store.C("ways", &k.Ways),
		store.C("opens_at", &k.OpensAt), store.C("closes_at", &k.ClosesAt), store.C("short_why", &k.ShortWhy), store.C("item", &k.Item), store.C("feedback", &k.Feedback),
		store.C("announced_at", &k.AnnouncedAt), store.C("decided_on", &k.DecidedOn), store.C("decided_as", &k.DecidedAs), store.C("final_text", &k.Final),
		store.C("due", &k.Due), store.C("answered_at", &k.AnsweredAt), store.C("stopped_why", &k.StoppedWhy), store.C("overview", &k.Overview),
		store.C("survey", &k.Survey), store.C("reminded_on", &k.RemindedOn), store.C("created_at", &k.CreatedAt), store.C("saved_at", &k.SavedAt)}
}

// KeepVersions keeps what a consultation said on a past day.
func (*Consultation) KeepVersions() {}

// Ref names the consultation.
func (k *Consultation) Ref() store.Ref { return store.Ref{Kind: Kind, ID: k.ID} }

// Slug is the changeless part of its address.
func (k *Consultation) Slug() string { return fmt.Sprintf("%d-%03d", k.Year, k.No) }

// Address is where the public finds it, from the announcement to the answers.
func (k *Consultation) Address() string { return "/consultations/" + k.Slug() }

// Href is its page in the office.
func (k *Consultation) Href() string { return root + "/" + k.ID }

// Long says that the least number of days holds: for entries of the catalogue
// of major decisions and drafts that touch market participants.
func (k *Consultation) Long() bool { return k.Matter != "" || k.Market }

// Public says that citizens may see it.
func (k *Consultation) Public() bool { return !k.AnnouncedAt.IsZero() }

// TakesOpinions says that the public may send opinions at the instant.
func (k *Consultation) TakesOpinions(now time.Time) bool {
	return k.State == Announced && k.StoppedWhy == "" && Open(k.OpensAt, k.ClosesAt, now)
}

// Over says that the time for opinions is over at the instant.
func (k *Consultation) Over(now time.Time) bool {
	return k.Public() && (k.StoppedWhy != "" || !now.Before(k.ClosesAt.Add(time.Minute)))
}

// Days is how many days it is open.
func (k *Consultation) Days() int { return Span(k.OpensAt, k.ClosesAt, store.Zone) }

// Stage is where it stands in the words of the public page.
func (k *Consultation) Stage(now time.Time) string {
	switch {
	case k.State == Stopped:
		return "已终止"
	case k.State == Answered:
		return "已反馈"
	case !k.Public():
		return Consultations.TitleOf(k.State)
	case k.Over(now):
		return "已结束"
	case now.Before(k.OpensAt):
		return "未开始"
	}
	return "征集中"
}

// Late says that the feedback should have been out on the day, and is not. A
// stop frees nobody from it: once a decision was issued, it is owed.
func (k *Consultation) Late(today civil.Date) bool {
	return !k.Due.IsZero() && today > k.Due && k.AnsweredAt.IsZero()
}

// Article is one piece of a draft that an opinion may be about. They are cut
// when the draft is saved and stay as they were announced.
type Article struct {
	Agency, ID, Consultation string
	// No counts from 1; Label is 第三条 or 一、, or what stands before the
	// first; Head is the chapter that begins with it.
	No                int64
	Label, Head, Text string
}

// Table names the table.
func (*Article) Table() string { return "consult_article" }

// Cols lists the columns.
func (a *Article) Cols() []store.Col {
	return []store.Col{store.C("agency", &a.Agency), store.C("id", &a.ID), store.C("consultation", &a.Consultation), store.C("no", &a.No),
		store.C("label", &a.Label), store.C("head", &a.Head), store.C("text", &a.Text)}
}

// Get reads a consultation of the organisation.
func Get(ctx context.Context, q store.Querier, agency, id string) (Consultation, error) {
	k, err := store.Get[Consultation](ctx, q, agency, id)
	if fail.Is(err, fail.Missing) {
		err = missing()
	}
	return k, err
}

func missing() error {
	return fail.Missingf("没有找到这项意见征集，可能已被删除，或您没有查看它的权限")
}

// All lists the organisation's consultations, newest first.
func All(ctx context.Context, q store.Querier, agency string) ([]Consultation, error) {
	return store.Select[Consultation](ctx, q, "WHERE agency = $1 ORDER BY year DESC, no DESC", agency)
}

// ByItem finds the consultation whose announcement or report the item is.
func byItem(ctx context.Context, q store.Querier, agency, item string) (k Consultation, ok bool, err error) {
	k, err = store.First[Consultation](ctx, q, "WHERE agency = $1 AND (item = $2 OR feedback = $2)", agency, item)
	if fail.Is(err, fail.Missing) {
		return k, false, nil
	}
	return k, err == nil, err
}

// bySlug finds a consultation that citizens may see.
func bySlug(ctx context.Context, q store.Querier, agency, slug string) (Consultation, error) {
	var year, no int64
	if n, err := fmt.Sscanf(slug, "%d-%d", &year, &no); err != nil || n != 2 {
		return Consultation{}, gone()
	}
	k, err := store.First[Consultation](ctx, q, "WHERE agency = $1 AND year = $2 AND no = $3", agency, year, no)
	if fail.Is(err, fail.Missing) || err == nil && (!k.Public() || k.Slug() != slug) {
		err = gone()
	}
	return k, err
}

func gone() error {
	return fail.Missingf("没有这项意见征集。地址可能写错了，可以从意见征集列表中查找")
}

// Articles lists the pieces of a draft.
func Articles(ctx context.Context, q store.Querier, agency, consultation string) ([]Article, error) {
	return store.Select[Article](ctx, q, "WHERE agency = $1 AND consultation = $2 ORDER BY no", agency, consultation)
}

// quoted puts a title between 《》; such marks within become 〈〉 (GB/T 15834).
func quoted(title string) string {
	if inner := strings.TrimSuffix(strings.TrimPrefix(title, "《"), "》"); len(inner) == len(title)-len("《》") && !strings.ContainsAny(inner, "《》") {
		title = inner
	}
	return "《" + strings.NewReplacer("《", "〈", "》", "〉").Replace(title) + "》"
}
