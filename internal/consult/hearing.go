package consult

import (
	"context"
	"fmt"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
)

// KindHearing is of a hearing's reference, KindSeat of somebody's who
// registered for one.
const (
	KindHearing = "consult-hearing"
	KindSeat    = "consult-seat"
)

// How those who take part are chosen. The way is published before anybody
// registers (条例第十六条).
const (
	ByOrder  = "按报名先后"
	ByLot    = "公开抽取"
	ByGroups = "按代表类别遴选"
)

// Methods are all of them.
var Methods = []string{ByOrder, ByLot, ByGroups}

// Sorts are whom a participant stands for.
var Sorts = []string{"利害关系人", "企业", "行业协会、社会组织", "群众代表", "专家学者", "人大代表、政协委员", "其他"}

// Hearing is one hearing about a draft, from its plan to its signed minutes.
type Hearing struct {
	Agency, ID   string
	Version      int64
	Consultation string
	No           int64
	State        flow.State
	// Topic is what is to be heard, HeldAt when, to the minute.
	Topic  string
	HeldAt time.Time
	Place  string
	// Seats is how many take part at most; Method and Rule say how they are
	// chosen, RegisterBy is the last day for registering.
	Seats        int64
	Method, Rule string
	RegisterBy   civil.Date
	// Item and ListItem are the announcement and the list of participants as
	// items of content, published on NoticeOn and ListOn.
	Item     string
	NoticeOn civil.Date
	ListItem string
	ListOn   civil.Date
	// Seed is what a draw began from, so that anybody can repeat it; ChosenWhy
	// says how the choice was made.
	Seed, ChosenWhy string
	// Digest is what is published of the next draw's number; Draws are those
	// that were made, first to last.
	Digest       string
	Draws        []Draw
	MaterialsOn  civil.Date
	MaterialsHow string
	// Activity is the record that the hearing left.
	Activity   string
	StoppedWhy string
	By         string
	SavedAt    time.Time
}

// Table names the table.
func (*Hearing) Table() string { return "consult_hearing" }

// Cols lists the columns.
func (v *Hearing) Cols() []store.Col {
	return []store.Col{store.C("agency", &v.Agency), store.C("id", &v.ID), store.C("version", &v.Version), store.C("consultation", &v.Consultation), store.C("no", &v.No), store.C("state", (*string)(&v.State)),
		store.C("topic", &v.Topic), store.C("held_at", &v.HeldAt), store.C("place", &v.Place), store.C("seats", &v.Seats), store.C("method", &v.Method), store.C("rule", &v.Rule), store.C("register_by", &v.RegisterBy),
		store.C("item", &v.Item), store.C("notice_on", &v.NoticeOn), store.C("list_item", &v.ListItem), store.C("list_on", &v.ListOn), store.C("seed", &v.Seed), store.C("digest", &v.Digest), store.C("draws", store.JSON(&v.Draws)), store.C("chosen_why", &v.ChosenWhy),
		store.C("materials_on", &v.MaterialsOn), store.C("materials_how", &v.MaterialsHow), store.C("activity", &v.Activity), store.C("stopped_why", &v.StoppedWhy), store.C("by_id", &v.By), store.C("saved_at", &v.SavedAt)}
}

// KeepVersions keeps what was planned on a past day.
func (*Hearing) KeepVersions() {}

// Ref names the hearing.
func (v *Hearing) Ref() store.Ref { return store.Ref{Kind: KindHearing, ID: v.ID} }

// Href is its page in the office.
func (v *Hearing) Href() string { return root + "/" + v.Consultation + "/hearings/" + v.ID }

// Title is what it is called in lists.
func (v *Hearing) Title() string { return minute(v.HeldAt) + "听证会" }

// Takes says that the public may register on the day.
func (v *Hearing) Takes(today civil.Date) bool {
	return v.State == HearingOpen && today <= v.RegisterBy
}

// Over says that it was held and its minutes are kept, or that it was called
// off.
func (v *Hearing) Over() bool { return v.State == HearingHeld || v.State == HearingOff }

// Seat is somebody who registered for a hearing.
type Seat struct {
	Agency, ID   string
	Version      int64
	Hearing      string
	Seq          int64
	Number, Code string
	// Person is the id of the sealed details, Name the mask.
	Person, Name string
	// Sort is whom they stand for, Says what they want to say in short.
	Sort, Says string
	Channel    string
	Chosen     bool
	Why        string
	// Came and Signed are of the hearing; who came and did not sign has the
	// reason in UnsignedWhy.
	Came, Signed bool
	UnsignedWhy  string
	At           time.Time
}

// Table names the table.
func (*Seat) Table() string { return "consult_seat" }

// Cols lists the columns.
func (t *Seat) Cols() []store.Col {
	return []store.Col{store.C("agency", &t.Agency), store.C("id", &t.ID), store.C("version", &t.Version), store.C("hearing", &t.Hearing), store.C("seq", &t.Seq), store.C("number", &t.Number), store.C("code", &t.Code),
		store.C("person", &t.Person), store.C("name", &t.Name), store.C("sort", &t.Sort), store.C("says", &t.Says), store.C("channel", &t.Channel), store.C("chosen", &t.Chosen), store.C("why", &t.Why),
		store.C("came", &t.Came), store.C("signed", &t.Signed), store.C("unsigned_why", &t.UnsignedWhy), store.C("at", &t.At)}
}

// Ref names the registration.
func (t *Seat) Ref() store.Ref { return store.Ref{Kind: KindSeat, ID: t.ID} }

// HearingsOf lists a consultation's hearings, earliest first.
func HearingsOf(ctx context.Context, q store.Querier, agency, consultation string) ([]Hearing, error) {
	return store.Select[Hearing](ctx, q, "WHERE agency = $1 AND consultation = $2 ORDER BY no", agency, consultation)
}

// SeatsOf lists who registered, in the order of registering.
func SeatsOf(ctx context.Context, q store.Querier, agency, hearing string) ([]Seat, error) {
	return store.Select[Seat](ctx, q, "WHERE agency = $1 AND hearing = $2 ORDER BY seq", agency, hearing)
}

func hearingOf(ctx context.Context, q store.Querier, agency, id string) (Hearing, error) {
	v, err := store.Get[Hearing](ctx, q, agency, id)
	if fail.Is(err, fail.Missing) {
		err = fail.Missingf("没有找到这次听证会")
	}
	return v, err
}

// The states of a Hearing.
const (
	HearingPlanned  flow.State = "planned"
	HearingNoticing flow.State = "noticing"
	HearingOpen     flow.State = "open"
	HearingListing  flow.State = "listing"
	HearingListed   flow.State = "listed"
	HearingHeld     flow.State = "held"
	HearingOff      flow.State = "off"
)

// The moves of a Hearing.
const (
	MoveHearingNotice = "起草听证公告"
	MoveHearingBack   = "收回听证公告"
	MoveHearingOut    = "发布听证公告"
	MoveChoose        = "确定听证参加人"
	MoveList          = "起草参加人名单"
	MoveListBack      = "收回参加人名单"
	MoveListOut       = "公布参加人名单"
	MoveMaterials     = "登记材料送达"
	MoveHeld          = "登记听证记录"
	MoveHearingOff    = "取消听证"
)

// HearingCase is a hearing with what its moves depend on.
type HearingCase struct {
	Hearing      *Hearing
	Consultation *Consultation
	Now          time.Time
	// Ahead is how many days before the hearing it is announced at least.
	Ahead  int
	Chosen int
}

func (c *HearingCase) today() civil.Date { return day(c.Now) }

var (
	heardNow  = flow.Cond[*HearingCase]{Else: "征集公告发布以后、反馈送审以前才能组织听证", Holds: func(c *HearingCase, _ flow.Who) bool { return c.Consultation.State == Announced }}
	undecided = flow.Cond[*HearingCase]{Else: "决策已经登记出台，不能再公告听证会", Holds: func(c *HearingCase, _ flow.Who) bool { return c.Consultation.DecidedOn.IsZero() }}
	inTime    = flow.Cond[*HearingCase]{Else: "距听证日的天数少于规定的公告提前日数（见“期限与参数”），请先修改听证时间", Holds: func(c *HearingCase, _ flow.Who) bool { return int(day(c.Hearing.HeldAt)-c.today()) >= c.Ahead }}
	closedNow = flow.Cond[*HearingCase]{Else: "报名还没有截止，截止后才能确定参加人", Holds: func(c *HearingCase, _ flow.Who) bool { return c.today() > c.Hearing.RegisterBy }}
	anyChosen = flow.Cond[*HearingCase]{Else: "还没有确定听证参加人", Holds: func(c *HearingCase, _ flow.Who) bool { return c.Chosen > 0 }}
	gotPapers = flow.Cond[*HearingCase]{Else: "听证材料还没有送达参加人，请先登记", Holds: func(c *HearingCase, _ flow.Who) bool { return !c.Hearing.MaterialsOn.IsZero() }}
	wasHeld   = flow.Cond[*HearingCase]{Else: "听证还没有举行", Holds: func(c *HearingCase, _ flow.Who) bool { return !c.Now.Before(c.Hearing.HeldAt) }}
	notHeld   = flow.Cond[*HearingCase]{Else: "听证时间已过，请登记听证记录", Holds: func(c *HearingCase, _ flow.Who) bool { return c.Now.Before(c.Hearing.HeldAt) }}
)

// Hearings is the way of a hearing (条例第十六条、第十七条).
var Hearings = &flow.Table[*HearingCase]{
	Name: "consult-hearing", Title: "听证会", Initial: HearingPlanned,
	State: func(c *HearingCase) flow.State { return c.Hearing.State },
	States: []flow.StateDoc{
		{State: HearingPlanned, Title: "筹备", Says: "定时间、地点、人数和遴选办法"},
		{State: HearingNoticing, Title: "公告送审", Says: "听证公告按信息发布流程审核"},
		{State: HearingOpen, Title: "报名", Says: "公告已发布，接受报名；截止后确定参加人"},
		{State: HearingListing, Title: "名单送审", Says: "参加人名单按信息发布流程审核"},
		{State: HearingListed, Title: "名单已公布", Says: "至少提前7日送达材料，等待举行"},
		{State: HearingHeld, Title: "已举行", Says: "参加人已在听证记录上签字，意见记入登记"},
		{State: HearingOff, Title: "已取消", Says: "公布原因后不再举行"},
	},
	Moves: []flow.Move[*HearingCase]{
		{Name: MoveHearingNotice, From: []flow.State{HearingPlanned}, To: HearingNoticing, Right: RightWork, Article: ArticleHearing, If: []flow.Cond[*HearingCase]{heardNow, undecided, inTime},
			Warn: "听证公告生成信息发布稿，进入审核；发布后开始报名。"},
		{Name: MoveHearingBack, From: []flow.State{HearingNoticing}, To: HearingPlanned, Right: RightWork},
		{Name: MoveHearingOut, From: []flow.State{HearingNoticing}, To: HearingOpen, Right: rightSystem, Article: ArticleHearing, If: []flow.Cond[*HearingCase]{heardNow, undecided, inTime}},
		{Name: MoveChoose, From: []flow.State{HearingOpen}, To: HearingOpen, Right: RightWork, Article: ArticleHearing, If: []flow.Cond[*HearingCase]{closedNow}},
		{Name: MoveList, From: []flow.State{HearingOpen}, To: HearingListing, Right: RightWork, Article: ArticleHearing, If: []flow.Cond[*HearingCase]{closedNow, anyChosen},
			Warn: "名单写明参加人的姓名和代表类别，进入审核；发布即为公布。"},
		{Name: MoveListBack, From: []flow.State{HearingListing}, To: HearingOpen, Right: RightWork},
		{Name: MoveListOut, From: []flow.State{HearingListing}, To: HearingListed, Right: rightSystem, Article: ArticleHearing, If: []flow.Cond[*HearingCase]{notHeld, anyChosen}},
		{Name: MoveMaterials, From: []flow.State{HearingListed}, To: HearingListed, Right: RightWork, Article: ArticleHearing},
		{Name: MoveHeld, From: []flow.State{HearingListed}, To: HearingHeld, Right: RightWork, Article: ArticleHearing, If: []flow.Cond[*HearingCase]{heardNow, gotPapers, wasHeld}},
		{Name: MoveHearingOff, From: []flow.State{HearingPlanned, HearingOpen, HearingListed}, To: HearingOff, Right: RightManage, Warn: "取消后不能恢复，原因在征集页面公布；已报名的可以凭回执查询。"},
	},
}

// hearingCase gathers what the moves of a hearing ask about.
func hearingCase(ctx context.Context, q store.Querier, v *Hearing, k *Consultation, now time.Time) (*HearingCase, error) {
	n, err := NumbersAt(ctx, q, v.Agency, day(now))
	c := &HearingCase{Hearing: v, Consultation: k, Now: now, Ahead: n.Of(NoticeDays)}
	if err != nil {
		return c, err
	}
	err = q.QueryRow(ctx, "SELECT COUNT(*) FROM consult_seat WHERE agency = $1 AND hearing = $2 AND chosen = TRUE", v.Agency, v.ID).Scan(&c.Chosen)
	return c, err
}

func atMost(label string, text string, most int, wrong map[string]string, field string) {
	if len([]rune(text)) > most {
		wrong[field] = fmt.Sprintf("%s最多%d字", label, most)
	}
}
