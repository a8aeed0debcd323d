// Package lettertest sets up a bureau with requests for disclosure, for the
// tests of letters, redaction and case files.
package lettertest

import (
	"context"
	"testing"
	"time"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/letter"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
	"gongkai/internal/office/workday"
)

// House is the bureau.
type House struct {
	*officetest.House
	Service  *disclosure.Service
	Letters  *letter.Letters
	Citizens *citizen.Citizens
	Files    *attach.Files
	// Dir is where the files' bytes lie.
	Dir string
}

// Secret is the applicant's number, and Name their name.
const (
	Name   = "张三丰"
	Secret = "640500199001011232"
)

// Open opens the bureau on Tuesday 12 September 2023. more gives the slices
// under test besides letters, whose tables migrations make.
func Open(t testing.TB, more func(h *House) []slice.Slice, migrations ...store.Migrations) *House {
	t.Helper()
	h := &House{Dir: t.TempDir()}
	dir, key := h.Dir, []byte("0123456789abcdef0123456789abcdef")
	officetest.Open(t, func(o *officetest.House) []slice.Slice {
		h.House = o
		o.Clock.At = time.Date(2023, 9, 12, 1, 0, 0, 0, time.UTC)
		may := func(ctx context.Context, q store.Querier, a who.Actor, owner store.Ref) (bool, error) {
			yes, _, err := h.Service.MayOpen(ctx, q, a, owner)
			return yes, err
		}
		var err error
		h.Citizens, err = citizen.New(citizen.Deps{DB: o.DB, Key: key, Log: o.Logger, MayOpen: may})
		o.Must(err)
		h.Files = attach.New(attach.Deps{DB: o.DB, Dir: dir, Log: o.Logger, MayOpen: may, Vault: disclosure.Vault{Of: func() *disclosure.Service { return h.Service }}})
		days := workday.New(workday.Deps{DB: o.DB})
		notices := notice.New(notice.Deps{DB: o.DB, Log: o.Logger, Key: key, Directory: people.Directory{}})
		h.Service = disclosure.New(disclosure.Deps{DB: o.DB, Log: o.Logger, Citizens: h.Citizens, Files: h.Files, Nameless: h.Files.Nameless, Notices: notices, Roster: people.Directory{},
			Calendar: func(ctx context.Context, q store.Querier, agency string) (clock.Calendar, error) {
				return days.Calendar(ctx, q, agency)
			},
			Agencies: func(context.Context, store.Querier) ([]string, error) { return []string{officetest.Agency}, nil }})
		h.Letters = letter.New(letter.Deps{DB: o.DB, Log: o.Logger, Service: h.Service, Citizens: h.Citizens, Files: h.Files})
		h.Service.Letters = h.Letters
		out := []slice.Slice{h.Files.Slice(), h.Citizens.Slice(), notices.Slice(), approval.Slice(), h.Service.Slice(), h.Letters.Slice()}
		if more != nil {
			out = append(out, more(h)...)
		}
		return out
	}, append([]store.Migrations{workday.Migrations(), attach.Migrations(), citizen.Migrations(), notice.Migrations(), approval.Migrations(), disclosure.Migrations()}, migrations...)...)
	h.settle()
	return h
}

// settle sets what letters need, as the office would.
func (h *House) settle() {
	h.Helper()
	h.Do(who.System(officetest.Agency), func(tx *store.Tx) error {
		for _, u := range []people.Unit{{ID: "u-jn", Name: "节能科"}, {ID: "u-bgs", Name: "办公室", Office: true}} {
			u.Agency, u.Active, u.Kind = officetest.Agency, true, people.Section
			if err := tx.Insert(&u); err != nil {
				return err
			}
		}
		return tx.Record("测试数据", store.Ref{Kind: "agency", ID: officetest.Agency})
	})
	set, err := h.Service.SettingOf(h.Context(), h.DB, officetest.Agency)
	h.Must(err)
	set.Says["authority"], set.Says["letter_word"], set.Says["phone"] = "某市人民政府", "某工信公开", "0951-7011111"
	h.Must(h.Service.SaveSetting(h.Context(), Office(), set, "测试"))
}

// Office is who registers and signs nothing.
func Office() who.Actor {
	return officetest.Actor("p-chen", "u-bgs", disclosure.RightView, disclosure.RightRegister, disclosure.RightAssign, disclosure.RightWork, disclosure.RightSecrecy, disclosure.RightLegal,
		disclosure.RightIssue, disclosure.RightArchive, disclosure.RightDispute, disclosure.RightSettings, approval.RightDraft, approval.RightView)
}

// Clerk handles the cases of a unit.
func Clerk() who.Actor {
	return officetest.Actor("p-wang", "u-jn", disclosure.RightView+":unit", disclosure.RightWork+":unit", disclosure.RightIssue+":unit", approval.RightDraft+":unit")
}

// Head reviews what the clerk wrote.
func Head() who.Actor {
	return officetest.Actor("p-li", "u-jn", disclosure.RightView+":unit", disclosure.RightWork+":unit", approval.RightDraft+":unit", approval.RightReview+":unit")
}

// Deputy signs.
func Deputy() who.Actor {
	return officetest.Actor("p-sys", "", disclosure.RightView, disclosure.RightSign, disclosure.RightExtend, approval.RightView)
}

// Application is a person's application, handed in today.
func (h *House) Application() disclosure.Application {
	return disclosure.Application{Kind: disclosure.Information, Channel: clock.InPerson, Arrived: civil.FromTime(h.DB.Now().In(store.Zone)), Supply: "paper", Way: "mail",
		Applicants: []citizen.Person{{Kind: citizen.Natural, Name: Name, IDType: "居民身份证", IDNumber: Secret, Phone: "13800138000", Address: "某市沙坡头区文昌镇幸福小区3号楼2单元501室", Postcode: "755000"}},
		Title:      "2022年度技术改造专项资金分配结果", Content: "2022年度技术改造专项资金分配结果"}
}

// Case registers an application and has the clerk handle it.
func (h *House) Case() *disclosure.Case {
	h.Helper()
	got, err := h.Service.Register(h.Context(), Office(), h.Application())
	h.Must(err)
	h.Must(h.Service.Assign(h.Context(), Office(), got.Item.ID, 0, "u-jn", "p-wang", "请办理"))
	return h.Read(got.Item.ID)
}

// Read reads a case as the office does.
func (h *House) Read(item string) *disclosure.Case {
	h.Helper()
	c, err := h.Service.Case(h.Context(), h.DB, Office(), item)
	h.Must(err)
	return c
}

// Judge answers the steps: pairs of step and answer.
func (h *House) Judge(item string, pairs ...string) {
	h.Helper()
	for i := 0; i < len(pairs); i += 2 {
		h.Must(h.Service.Judge(h.Context(), Clerk(), item, 0, pairs[i], pairs[i+1], "经核对公文系统，该文件是会签过程中形成的请示，仍在研究", "有关材料"))
	}
}

// Refused judges a case to be process information and drafts its refusal.
func (h *House) Refused() (*disclosure.Case, disclosure.Letter) {
	h.Helper()
	c := h.Case()
	h.Judge(c.Item.ID, "mend", "clear", "is", "yes", "whose", "ours", "have", "have", "give", "process")
	l, err := h.Service.Draft(h.Context(), Clerk(), c.Item.ID, disclosure.Drafting{Template: "refuse", Ground: "process", Title: "政府信息不予公开告知书", Addressee: "applicant",
		Parts: map[string]string{"info": "2022年度技术改造专项资金分配方案（会签稿）", "stage": "请示报告", "reason": "该请示仍在会签，内容尚未确定，公开可能影响正常决策。"}})
	h.Must(err)
	return h.Read(c.Item.ID), l
}

// Sign takes a letter through all boxes of its sheet.
func (h *House) Sign(id string) {
	h.Helper()
	h.Must(h.Service.SubmitLetter(h.Context(), Clerk(), id, 0))
	for range 5 {
		_, l, err := h.Service.Letter(h.Context(), h.DB, Office(), id)
		h.Must(err)
		if l.State != disclosure.LetterReview {
			return
		}
		sheet, _, err := approval.Live(h.Context(), h.DB, officetest.Agency, l.Ref())
		h.Must(err)
		step, _ := sheet.Now()
		who := map[string]who.Actor{"head": Head(), "legal": Office(), "sign": Deputy()}[step.Key]
		h.Must(h.Service.FillLetter(h.Context(), who, id, 0, approval.Filling{Opinion: "同意。"}))
	}
}
