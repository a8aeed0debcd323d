package openday

import (
	"context"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Article is what an open day answers.
const Article = "任务分工第21项：政府开放日"

// Check is something that an event must have (task 21; R12.02).
type Check struct {
	Key, Title, Says string
	// Day says that it happens at the event: not done before its day.
	Day bool
}

// Checks are the check-list; all of it must be done before an event closes.
var Checks = []Check{
	{"sign", "设置“政府开放日”醒目标识", "现场标识的位置；上传含标识的照片", false},
	{"route", "参观路线", "参观了哪些场所，由谁讲解", true},
	{"forum", "座谈", "座谈的主题和参加人员", true},
	{"answers", "答疑", "现场答疑情况；问题在“现场问题”中登记", true},
	{"survey", "问卷", "现场或会后发放问卷；问卷结束后才算完成", true},
	{"leaders", "到场领导", "熟悉业务的领导姓名和职务", true},
}

// Categories are the kinds of guest (R12.01, PORTAL.md A.14).
var Categories = []string{"企业代表", "市民", "人大代表", "政协委员", "专家学者", "社区工作者", "媒体", "学生"}

// Parameter are the numbers that the agency sets, from a day on. The plan of
// 2023 says when, not how many; 25 is the local habit (R12.01).
type Parameter struct {
	Agency, ID string
	From       civil.Date
	// People is the least number who come; Month that of the event; Days the
	// usual term of an answer, in working days; Age the least age of guests.
	People, Month, Days, Age int64
}

// Table names the table.
func (*Parameter) Table() string { return "openday_parameter" }

// Cols lists the columns.
func (p *Parameter) Cols() []store.Col {
	return []store.Col{store.C("agency", &p.Agency), store.C("id", &p.ID), store.C("since", &p.From), store.C("people", &p.People), store.C("month", &p.Month), store.C("days", &p.Days), store.C("age", &p.Age)}
}

var usual = Parameter{People: 25, Month: 9, Days: 10, Age: 18}

// ParameterOn are the numbers in force on a day.
func ParameterOn(ctx context.Context, q store.Querier, agency string, on civil.Date) (Parameter, error) {
	p, err := store.First[Parameter](ctx, q, "WHERE agency = $1 AND since <= $2 ORDER BY since DESC, id DESC LIMIT 1", agency, on)
	if fail.Is(err, fail.Missing) {
		return usual, nil
	}
	return p, err
}

// ActParameter is the act of setting the numbers.
const ActParameter = "设置开放日参数"

// SetParameter sets the numbers from a day on.
func (d *Days) SetParameter(ctx context.Context, a who.Actor, p Parameter) error {
	wrong := map[string]string{}
	for name, ok := range map[string]bool{"since": !p.From.IsZero(), "people": p.People > 0 && p.People <= 10000, "month": p.Month >= 1 && p.Month <= 12, "days": p.Days > 0 && p.Days <= 60, "age": p.Age >= 0 && p.Age <= 120} {
		if !ok {
			wrong[name] = "请填写合理的数值"
		}
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	return d.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightRun, "", "") {
			return fail.Deniedf("您没有设置开放日参数的权限")
		}
		p.Agency, p.ID = tx.Tenant(), tx.NewID()
		if err := tx.Insert(&p); err != nil {
			return err
		}
		return tx.Record(ActParameter, store.Ref{Kind: "agency", ID: tx.Tenant()}, store.Telling("自%s起", p.From.Chinese()))
	})
}
