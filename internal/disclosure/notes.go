package disclosure

import (
	"fmt"
	"slices"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
)

// The acts of an applicant on the public pages, which record them.
const (
	ActConfirmOnline = "申请人确认申请"
	ActFetchLetter   = "申请人下载文书"
	ActHandIn        = "申请人提交材料"
)

// The acts that are no moves.
const (
	ActAnswerMend = "申请人补正"
	ActClaim      = "申请人说明缴费"
	ActExplain    = "申请人说明理由"
	ActConsent    = "同意电子送达"
	ActImport     = "导入以往申请"
	ActLetter     = "保存文书"
	ActSubmit     = "文书送审"
	ActAgree      = "文书审核同意"
	ActSign       = "文书签发"
	ActGiveBack   = "文书退回"
	ActRecall     = "文书撤回送审"
	ActVoidLetter = "文书作废"
	ActSend       = "发出文书"
	ActDeliver    = "文书送达"
	ActLapse      = "征求意见期满"
	ActDuty       = "产生公开待办"
	ActAssess     = "处理公开待办"
	ActCalendar   = "调整答复期限"
	ActErase      = "清除申请内容"
	ActSettings   = "设置依申请公开"
	ActRemind     = "提醒依申请公开期限"
	ActHandOver   = "移交依申请公开"
	ActFollow     = "随并案答复"
)

// others are the acts that are no moves, in the order above.
var others = []string{ActRegister, ActAnswerMend, ActClaim, ActExplain, ActConsent, ActImport, ActLetter, ActSubmit, ActAgree, ActSign, ActGiveBack, ActRecall, ActVoidLetter,
	ActSend, ActDeliver, ActLapse, ActDuty, ActAssess, ActCalendar, ActErase, ActSettings, ActRemind, ActHandOver, ActFollow}

// sentences say what each act did.
var sentences = map[string]string{
	MoveConfirm: "与申请人确认收到申请", MoveVoid: "作废了登记", MoveEdit: "更正了登记", MoveAssign: "分办了申请", MoveTake: "承办了申请", MoveForward: "转办了申请",
	MoveReturn: "退回申请重新分办", MoveMend: "告知申请人补正", MoveMended: "收到了补正", MoveReach: "登记了通知的送达日期", MoveReasons: "要求申请人说明理由",
	MoveAccept: "认可了申请人的理由", MoveRefuse: "认定申请人的理由不合理", MoveDelay: "确定并告知延迟答复的期限", MoveConsult: "征求了意见", MoveOpinion: "登记了意见",
	MoveGathered: "登记了最后一份意见", MoveDecide: "决定是否公开涉及第三方的信息", MoveTell: "将公开决定告知第三方", MoveNotify: "告知申请人正在征求意见",
	MoveHelp: "发出了协办函", MoveHelped: "登记了协办回复", MoveExtend: "申请延长答复期限", MoveApprove: "批准了延长答复期限", MoveDecline: "没有批准延长答复期限",
	MoveTold: "将延期告知申请人", MoveCharge: "发出了收费通知", MovePaid: "登记了缴费", MoveDrop: "撤回了收费", MoveJudge: "填写了判断", MoveSearch: "登记了检索",
	MoveSecrecy: "作出了保密审查意见", MoveLegal: "作出了合法性审查意见", MoveSplit: "拆分了申请", MoveMerge: "并案答复", MoveApart: "取消了并案", MoveDraft: "拟写了文书",
	MoveIssue: "发出了答复", MoveServe: "登记了答复的送达", MoveWithdraw: "登记申请人撤回申请", MoveArchive: "归档", MoveDispute: "登记了复议或者诉讼",
	MoveAnswered: "登记了对复议、诉讼的答复", MoveReported: "登记了报备", MoveResult: "登记了复议、诉讼的结果", MoveRedo: "立项重新答复", MoveSubject: "标注了相同信息",
	MoveSuggest: "登记了主动公开的建议", MoveAttach: "添加了材料",
	ActRegister: "登记了申请", ActAnswerMend: "收到申请人在网上的补正", ActClaim: "收到申请人的缴费说明", ActExplain: "收到申请人说明的理由", ActConsent: "申请人同意电子送达",
	ActImport: "导入了以往的申请", ActLetter: "保存了文书", ActSubmit: "将文书送审", ActAgree: "审核同意了文书", ActSign: "签发了文书", ActGiveBack: "退回了文书",
	ActRecall: "撤回了送审的文书", ActVoidLetter: "作废了文书", ActSend: "发出了文书", ActDeliver: "登记了文书的送达", ActLapse: "征求意见期满，没有收到意见",
	ActDuty: "产生了公开待办", ActAssess: "处理了公开待办", ActCalendar: "随工作日安排调整了答复期限", ActErase: "按保存期限清除了申请内容",
	ActSettings: "修改了依申请公开的设置", ActRemind: "提醒了依申请公开的期限", ActHandOver: "移交了承办的申请", ActFollow: "随并案的申请一并答复",
}

// note writes down an act that is no move, keeps the item, and tells who
// handles it.
func (s *Service) note(tx *store.Tx, c *Case, act string, t told, title string) error {
	if err := s.save(tx, c); err != nil {
		return err
	}
	if err := s.tell(tx, c, flow.Move[*Case]{Name: act}, c.Item.State, t); err != nil {
		return err
	}
	if title == "" {
		return nil
	}
	to, err := s.concerned(tx, c)
	if err != nil {
		return err
	}
	return s.notify(tx, c, "disclosure.answer", notice.Remind, "", title+c.Item.Label()+" "+c.Item.Title, to...)
}

// concerned are who handles the item, or who assigns it while nobody does.
func (s *Service) concerned(tx *store.Tx, c *Case) ([]string, error) {
	switch {
	case c.Item.Person != "":
		return []string{c.Item.Person}, nil
	case c.Item.Unit != "":
		return s.holders(tx.Context(), tx, tx.Tenant(), RightWork, c.Item.Unit)
	}
	return s.holders(tx.Context(), tx, tx.Tenant(), RightAssign, c.Setting.Office)
}

// later tells people once the act is recorded: what is told is recorded by
// itself, and must not cover the act's changes.
func (s *Service) later(_ *store.Tx, c *Case, kind string, level notice.Level, title string, to []string) error {
	c.after = append(c.after, func(tx *store.Tx) error { return s.notify(tx, c, kind, level, "", title, to...) })
	return nil
}

// enclose takes the signed letter of an act and sends it; where the letter was
// made elsewhere, evidence names it.
func (s *Service) enclose(tx *store.Tx, c *Case, letter, evidence string, sent civil.Date, w Way) (string, error) {
	if letter == "" {
		f := faults{}
		f.need("evidence", evidence, "请选择已经签发的文书，或者写明线下发出的文书名称和文号", 200)
		return evidence, f.err()
	}
	l, err := c.letter(letter)
	if err != nil {
		return "", err
	}
	if l.State != LetterSigned {
		return "", fail.Invalidf("%s还没有签发，不能发出", named(l.Title))
	}
	if sent < l.SignedOn {
		return "", fail.Fields(map[string]string{"sent": "发出日期不能早于签发日期" + l.SignedOn.Chinese()})
	}
	l.State, l.Issued, l.Method, l.Carrier = LetterIssued, sent, w.Method, w.Carrier
	return l.Title + " " + l.Number, tx.Update(l)
}

// letter finds one of the case's letters.
func (c *Case) letter(id string) (*Letter, error) {
	n := slices.IndexFunc(c.Letters, func(l Letter) bool { return l.ID == id })
	if n < 0 {
		return nil, fail.Fields(map[string]string{"letter": "请选择本件的文书"})
	}
	return &c.Letters[n], nil
}

// reachLetter notes that a letter reached who it was written to.
func (s *Service) reachLetter(tx *store.Tx, c *Case, id string, on civil.Date, proof string) error {
	if id == "" {
		return nil
	}
	l, err := c.letter(id)
	if err != nil || l.State != LetterIssued {
		return err
	}
	l.State, l.Served, l.ServedHow = LetterServed, on, proof
	return tx.Update(l)
}

// unjudge makes the reviews stale: what they judged has changed.
func (s *Service) unjudge(tx *store.Tx, c *Case) error {
	for n := range c.Reviews {
		if r := &c.Reviews[n]; !r.Stale {
			r.Stale = true
			if err := tx.Update(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// until is "，应于…前答复" or nothing.
func until(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("，应于%s前答复", d.Chinese())
}

// Online is who acts where an applicant does on the public pages: the program,
// for the applicant. Origin is the address that it came from.
func Online(agency, origin string) who.Actor {
	a := who.System(agency)
	a.Name = "申请人（网上）"
	if origin != "" {
		a.Origin = origin
	}
	return a
}
