package publish

import (
	"context"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
)

// The states of a secrecy review.
const (
	SecrecyFilled   flow.State = "filled"   // 审查中
	SecrecyReferred flow.State = "referred" // 报审中
	SecrecyPassed   flow.State = "passed"   // 审查通过
	SecrecyRefused  flow.State = "refused"  // 不予公开
	SecrecyLapsed   flow.State = "lapsed"   // 已失效
)

// SecrecyTitles are the states' titles.
var SecrecyTitles = map[flow.State]string{SecrecyFilled: "审查中", SecrecyReferred: "报审中", SecrecyPassed: "可以公开", SecrecyRefused: "不予公开", SecrecyLapsed: "已失效"}

// Secrecy is the review of one submission before it is public (条例第十七条,
// 保密法第三十五条): the form of PORTAL.md C.3 with its four opinions.
type Secrecy struct {
	Agency, ID string
	Version    int64
	// Item is what was reviewed, Sheet the approval that it belongs to.
	Item, Sheet string
	State       flow.State
	FilledOn    civil.Date
	Unit, Title string
	Carrier     string
	Ways        []string
	PlannedOn   civil.Date
	// Handler drafted it; Head, Organ and Leader wrote the further opinions.
	Handler, HandlerOpinion string
	Head, HeadOpinion       string
	HeadAt                  time.Time
	Organ, OrganOpinion     string
	OrganAt                 time.Time
	Conclusion              string
	Leader, LeaderOpinion   string
	LeaderAt                time.Time
	// ReferredTo is the competent department or the 保密行政管理部门 that was
	// asked; Answer is what it decided.
	ReferredTo, ReferredWhy      string
	ReferredOn                   civil.Date
	Answer, AnswerNo, AnswerNote string
	AnsweredOn                   civil.Date
	AnsweredBy                   string
}

// KindSecrecy is the kind of a review's reference.
const KindSecrecy = "publish-secrecy"

// Table names the table.
func (*Secrecy) Table() string { return "publish_secrecy" }

// Cols lists the columns.
func (s *Secrecy) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("version", &s.Version), store.C("item", &s.Item), store.C("sheet", &s.Sheet),
		store.C("state", (*string)(&s.State)), store.C("filled_on", &s.FilledOn), store.C("unit", &s.Unit), store.C("title", &s.Title),
		store.C("carrier", &s.Carrier), store.C("ways", store.JSON(&s.Ways)), store.C("planned_on", &s.PlannedOn),
		store.C("handler", &s.Handler), store.C("handler_opinion", &s.HandlerOpinion),
		store.C("head", &s.Head), store.C("head_opinion", &s.HeadOpinion), store.C("head_at", &s.HeadAt),
		store.C("organ", &s.Organ), store.C("organ_opinion", &s.OrganOpinion), store.C("organ_at", &s.OrganAt), store.C("conclusion", &s.Conclusion),
		store.C("leader", &s.Leader), store.C("leader_opinion", &s.LeaderOpinion), store.C("leader_at", &s.LeaderAt),
		store.C("referred_to", &s.ReferredTo), store.C("referred_why", &s.ReferredWhy), store.C("referred_on", &s.ReferredOn),
		store.C("answer", &s.Answer), store.C("answer_no", &s.AnswerNo), store.C("answer_note", &s.AnswerNote),
		store.C("answered_on", &s.AnsweredOn), store.C("answered_by", &s.AnsweredBy),
	}
}

// KeepVersions keeps what the form said on a past day.
func (*Secrecy) KeepVersions() {}

// Ref names the review.
func (s *Secrecy) Ref() store.Ref { return store.Ref{Kind: KindSecrecy, ID: s.ID} }

// Carriers are the 载体形式 of the form, Ways the 拟公开方式.
var (
	Carriers   = []string{"公文类", "非公文类"}
	SecretWays = []string{"政府网站", "报刊", "广播", "电视", "公开栏", "其他"}
)

// secrecyOf is the newest review of an item; of one that was never handed in
// it is the zero Secrecy.
func secrecyOf(ctx context.Context, q store.Querier, agency, item string) (Secrecy, error) {
	s, err := store.First[Secrecy](ctx, q, "WHERE agency = $1 AND item = $2 ORDER BY id DESC LIMIT 1", agency, item)
	if fail.Is(err, fail.Missing) {
		return Secrecy{}, nil
	}
	return s, err
}

// passed says that the review lets the item be public.
func (s *Secrecy) passed() bool { return s.State == SecrecyPassed }
