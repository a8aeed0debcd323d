package letters_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/golden"
	"gongkai/internal/kit/store"
	kwho "gongkai/internal/kit/who"
	"gongkai/internal/letters"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/officetest"
)

func TestTheFlowHolds(t *testing.T) {
	if err := letters.Flow.Check(); err != nil {
		t.Fatal(err)
	}
}

// Every state, every move, every role: who may do what, and why not.
func TestFlowByRole(t *testing.T) {
	h := build(t)
	l := h.hotline("GD-1")
	h.handled(l.ID)
	h.Must(h.s.Draft(h.Context(), clerk, l.ID, letters.AnyVersion, drafted()))
	var out strings.Builder
	for _, m := range []struct {
		title string
		a     kwho.Actor
	}{{"办公室经办", desk}, {"承办科室经办", clerk}, {"承办科室负责人", head}, {"分管领导", deputy}, {"其他科室经办", other}, {"上级查看", over}, {"其他单位", alien}} {
		fmt.Fprintf(&out, "== %s\n", m.title)
		c, err := h.s.Case(h.Context(), h.DB, m.a, l.ID)
		if fail.Is(err, fail.Missing) {
			fmt.Fprintln(&out, "看不到")
			continue
		}
		h.Must(err)
		for _, s := range letters.Flow.States {
			fmt.Fprintf(&out, "%s：%s\n", s.Title, tried(c, s.State))
		}
	}
	golden.Hold(t, "flow-roles.txt", out.String())
}

func tried(c *letters.Case, state flow.State) string {
	c.Letter.State = state
	var can []string
	for _, m := range letters.Moves() {
		switch _, err := letters.Flow.Try(c, m, c.Before()); {
		case err == nil:
			can = append(can, m)
		case fail.Is(err, fail.Invalid):
			can = append(can, m+"（"+err.Error()+"）")
		}
	}
	if len(can) == 0 {
		return "无"
	}
	return strings.Join(can, "；")
}

// A letter from its arrival to two proven replies (G05).
func TestALetterIsClosedByTwoProvenRepliesThatSayTheSame(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	l := h.hotline("GD-20230904-1")
	if l.Due != civil.MustParse("2023-09-11") {
		t.Errorf("five working days from Monday 4 September end on %s", l.Due)
	}
	h.signed(l.ID)
	closes := func(want string) {
		t.Helper()
		if err := h.s.Close(ctx, clerk, l.ID); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), want) {
			t.Fatalf("closed without: %v", err)
		}
	}
	closes("缺一不能办结")
	h.Must(h.s.Prove(ctx, clerk, l.ID, letters.MovePlatform, letters.Proof{Way: letters.WayReceipt, Text: good, Ref: "12345平台办结单 8812", Name: "回执.txt", Body: []byte("平台办结回执"), At: h.DB.Now()}))
	closes("缺一不能办结")
	h.Must(h.s.Prove(ctx, clerk, l.ID, letters.MovePaper, letters.Proof{Way: letters.WayHand, Text: strings.ReplaceAll(good, "9月8日", "9月18日"), Ref: "张小明本人签收", At: h.DB.Now()}))
	closes("不一致")
	c, err := h.s.Case(ctx, h.DB, clerk, l.ID)
	h.Must(err)
	if len(c.Differences) != 1 || c.Differences[0].Where != "纸质反馈" {
		t.Errorf("differences %+v", c.Differences)
	}
	err = h.s.Prove(ctx, clerk, l.ID, letters.MovePaper, letters.Proof{Way: letters.WayHand, Ref: "张小明本人签收", At: h.DB.Now()})
	if !fail.Is(err, fail.Invalid) {
		t.Errorf("a proof without a text: %v", err)
	}
	// The feedback sheet as a file, read by the program itself.
	by, err := h.s.Masked(ctx, h.DB, &c.Letter)
	h.Must(err)
	sheet, err := h.s.Feedback(ctx, h.DB, c, by)
	h.Must(err)
	file := docx(t, sheet)
	h.Must(h.s.Prove(ctx, clerk, l.ID, letters.MovePaper, letters.Proof{Way: letters.WayFile, Name: "反馈表.docx", Body: file, At: h.DB.Now()}))
	h.Must(h.s.Close(ctx, clerk, l.ID))
	got := h.read(l.ID)
	if got.State != letters.Closed || got.RepliedOn != civil.MustParse("2023-09-04") || got.Late(got.RepliedOn) {
		t.Errorf("closed as %+v", got)
	}
	h.Verify()
}

func TestWhoWroteStaysSealed(t *testing.T) {
	h := build(t)
	l := h.hotline("GD-1")
	if l.Citizen == "" || l.PersonKey == "" || strings.Contains(fmt.Sprint(l), "张小明") {
		t.Errorf("the letter names who wrote: %+v", l)
	}
	p, err := h.citizens.Reveal(h.Context(), withReveal(desk), l.Citizen, "联系来信人核实情况")
	h.Must(err)
	if p.Phone != "13800001234" {
		t.Errorf("revealed %+v", p)
	}
	if _, err := h.citizens.Reveal(h.Context(), withReveal(other), l.Citizen, "好奇"); err == nil {
		t.Error("somebody who may not see the letter sees who wrote it")
	}
}

func withReveal(a kwho.Actor) kwho.Actor {
	a.Grants = append(a.Grants, kwho.Grant{Right: citizen.RightReveal, Scope: kwho.Tenant})
	return a
}

func TestTheSameNumberIsTakenOnce(t *testing.T) {
	h := build(t)
	l := h.hotline("GD-1")
	err := h.DB.Do(h.Context(), desk, func(tx *store.Tx) error {
		_, err := h.s.Register(tx, letters.Taken{Channel: "hotline", Origin: "GD-1", Kind: "help", Title: "重复", Body: "重复的内容", ReceivedAt: tx.Now()})
		return err
	})
	if !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), l.Number) {
		t.Errorf("taken twice: %v", err)
	}
}

// 退单: coded, limited, decided for good, and the time charged to whoever was
// wrong (G03).
func TestObjectionsAreLimitedAndTheTimeIsCharged(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	l := h.hotline("GD-1")
	h.Must(h.s.Sign(ctx, desk, l.ID, "", ""))
	h.Must(h.s.Assign(ctx, desk, l.ID, "u-qy", ""))
	if err := h.s.Object(ctx, other, l.ID, "nothing", "说不清的理由"); !fail.Is(err, fail.Invalid) {
		t.Errorf("an uncoded reason: %v", err)
	}
	h.Must(h.s.Object(ctx, other, l.ID, "unit", "噪声由节能安全科负责，见三定方案"))
	if err := h.s.Settle(ctx, other, l.ID, true, "同意"); !fail.Is(err, fail.Denied) && !fail.Is(err, fail.Missing) {
		t.Errorf("the unit decides its own objection: %v", err)
	}
	h.Must(h.s.Settle(ctx, desk, l.ID, true, "分办有误"))
	if got := h.stays(l.ID); got != "u-qy→" {
		t.Errorf("an agreed objection is charged %q", got)
	}
	h.Must(h.s.Assign(ctx, desk, l.ID, "u-jn", ""))
	h.Must(h.s.Object(ctx, clerk, l.ID, "unit", "应由企业科负责，见职责分工"))
	if err := h.s.Settle(ctx, desk, l.ID, true, "同意"); !fail.Is(err, fail.Invalid) {
		t.Errorf("the office decides beyond the limit: %v", err)
	}
	h.Must(h.s.Arbitrate(ctx, deputy, l.ID, "u-jn", "按三定方案由节能安全科办理"))
	if err := h.s.Object(ctx, clerk, l.ID, "unit", "还是认为不属于本科室"); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "最终裁定") {
		t.Errorf("an objection after the arbitration: %v", err)
	}
	if got := h.stays(l.ID); got != "u-jn→u-jn u-jn→u-jn u-qy→" {
		t.Errorf("charged %q", got)
	}
	h.Verify()
}

// stays lists where a letter lay and whom the time is charged to.
func (h *house) stays(id string) string {
	h.Helper()
	list, err := store.Select[letters.Stay](h.Context(), h.DB, "WHERE agency = $1 AND letter = $2 ORDER BY id", officetest.Agency, id)
	h.Must(err)
	var out []string
	for _, s := range list {
		out = append(out, s.Unit+"→"+s.Charged)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestAnObjectionComesInTime(t *testing.T) {
	h := build(t)
	l := h.hotline("GD-1")
	h.handled(l.ID)
	h.noon("2023-09-06")
	if err := h.s.Object(h.Context(), clerk, l.ID, "unit", "应由企业科负责，见职责分工"); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "9月5日") {
		t.Errorf("two working days later: %v", err)
	}
}

func TestAPlatformThatRefusesAReturnIsFinal(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	l := h.hotline("GD-1")
	h.Must(h.s.Sign(ctx, desk, l.ID, "", ""))
	h.Must(h.s.SendBack(ctx, desk, l.ID, "duty", "该企业由生态环境部门监管"))
	h.Must(h.s.Answered(ctx, desk, l.ID, false, "经研判由你局办理"))
	if err := h.s.SendBack(ctx, desk, l.ID, "duty", "该企业由生态环境部门监管"); !fail.Is(err, fail.Invalid) {
		t.Errorf("sent back twice: %v", err)
	}
	if got := h.read(l.ID); got.State != letters.Signed || got.Due != civil.MustParse("2023-09-11") {
		t.Errorf("the term did not go on: %s %s", got.State, got.Due)
	}
}

func TestExtensionsAreGrantedByAnotherPerson(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	l := h.hotline("GD-1")
	h.handled(l.ID)
	if err := h.s.Extend(ctx, clerk, l.ID, 11, "需要监测机构出具报告"); !fail.Is(err, fail.Invalid) {
		t.Errorf("eleven days: %v", err)
	}
	h.Must(h.s.Extend(ctx, clerk, l.ID, 5, "需要监测机构出具报告"))
	h.Must(h.s.Grant(ctx, deputy, l.ID, true, "同意，请告知来信人"))
	if got := h.read(l.ID); got.Due != civil.MustParse("2023-09-18") || got.Extended != 1 {
		t.Errorf("extended to %s", got.Due)
	}
	if err := h.s.Extend(ctx, clerk, l.ID, 1, "还需要一些时间"); !fail.Is(err, fail.Invalid) {
		t.Errorf("extended twice: %v", err)
	}
}

func TestWhoDraftsDoesNotReview(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	l := h.hotline("GD-1")
	h.handled(l.ID)
	h.Must(h.s.Talk(ctx, head, l.ID, "电话", "向来信人说明了情况", true))
	h.Must(h.s.Draft(ctx, head, l.ID, letters.AnyVersion, drafted()))
	h.Must(h.s.Submit(ctx, clerk, l.ID))
	if err := h.s.Fill(ctx, head, l.ID, letters.MoveReview, "同意"); err == nil {
		t.Error("the drafter reviewed the own reply")
	}
}

func TestCoHandlingIsWaitedFor(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	l := h.hotline("GD-1")
	h.handled(l.ID)
	h.Must(h.s.Invite(ctx, clerk, l.ID, "u-qy", "请提供企业备案情况"))
	h.Must(h.s.Talk(ctx, clerk, l.ID, "电话", "向来信人说明了情况", true))
	h.Must(h.s.Draft(ctx, clerk, l.ID, letters.AnyVersion, drafted()))
	if err := h.s.Submit(ctx, clerk, l.ID); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "协办") {
		t.Errorf("handed in without the other unit: %v", err)
	}
	c, err := h.s.Case(ctx, h.DB, other, l.ID)
	h.Must(err)
	h.Must(h.s.Contribute(ctx, other, l.ID, c.Parts[0].ID, "该企业已备案，未批准夜间生产。"))
	h.Must(h.s.Submit(ctx, clerk, l.ID))
}

// Another matter of the same person repeats nothing.
func TestARepeatIsTheSamePersonAboutTheSameMatter(t *testing.T) {
	h := build(t)
	h.hotline("GD-1")
	l := h.take(letters.Taken{Channel: "hotline", Origin: "GD-2", Kind: "ask", Title: "技改补贴怎样申请", Body: "想了解今年技术改造补贴的申请条件和截止日期。",
		Person: citizen.Person{Name: "张小明", Phone: "13800001234"}, ReceivedAt: h.DB.Now()})
	if again := h.hotline("GD-3"); l.SamePerson != 0 || again.SamePerson != 1 || l.PersonKey != again.PersonKey {
		t.Errorf("another matter counts %d, the same matter %d", l.SamePerson, again.SamePerson)
	}
}

// Joined letters keep their own replies and proofs (G04).
func TestJoinedLettersAreAnsweredEachOnItsOwn(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	a, b := h.hotline("GD-1"), h.hotline("GD-2")
	if b.SamePerson != 1 || b.Alike != 1 {
		t.Errorf("the second is seen as %d of the person, %d alike", b.SamePerson, b.Alike)
	}
	h.Must(h.s.Sign(ctx, desk, b.ID, "", ""))
	h.Must(h.s.Sign(ctx, desk, a.ID, "", ""))
	same, person, err := h.s.Alike(ctx, h.DB, &b, letters.NumbersOn(nil, b.ReceivedOn))
	h.Must(err)
	if len(same) != 1 || same[0].Score != 100 || len(person) != 1 {
		t.Errorf("found %+v %d", same, len(person))
	}
	h.Must(h.s.Join(ctx, desk, b.ID, a.ID))
	h.Must(h.s.Assign(ctx, desk, a.ID, "u-jn", ""))
	h.Must(h.s.Accept(ctx, clerk, a.ID))
	h.Must(h.s.Talk(ctx, clerk, a.ID, "电话", "向来信人说明了情况", true))
	h.Must(h.s.Draft(ctx, clerk, a.ID, letters.AnyVersion, drafted()))
	h.Must(h.s.Submit(ctx, clerk, a.ID))
	h.Must(h.s.Fill(ctx, head, a.ID, letters.MoveReview, "同意"))
	h.Must(h.s.Fill(ctx, deputy, a.ID, letters.MoveRelease, "同意"))
	got := h.read(b.ID)
	if got.State != letters.Approved {
		t.Fatalf("the joined letter is %s", got.State)
	}
	if err := h.s.Close(ctx, desk, b.ID); !fail.Is(err, fail.Invalid) {
		t.Errorf("closed without its own proofs: %v", err)
	}
	h.Must(h.s.Prove(ctx, desk, b.ID, letters.MovePlatform, letters.Proof{Way: letters.WayReceipt, Text: good, Ref: "PT-0002", Name: "回执.txt", Body: []byte("平台办结回执"), At: h.DB.Now()}))
	h.Must(h.s.Prove(ctx, desk, b.ID, letters.MovePaper, letters.Proof{Way: letters.WayHand, Text: good, Ref: "张小明本人签收", At: h.DB.Now()}))
	h.Must(h.s.Close(ctx, desk, b.ID))
	h.Verify()
}

// Not satisfied: handled once more, with a new term; what was answered stays
// (G07).
func TestALetterIsHandledOnceMore(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	l := h.hotline("GD-1")
	h.answered(l.ID)
	h.noon("2023-09-12")
	h.Must(h.s.Again(ctx, desk, l.ID, "来信人反映没有整改到位"))
	got := h.read(l.ID)
	if got.State != letters.Handling || got.Round != 2 || got.Due != civil.MustParse("2023-09-19") || !got.RepliedOn.IsZero() {
		t.Errorf("again: %+v", got)
	}
	replies, err := store.Select[letters.Reply](ctx, h.DB, "WHERE agency = $1 AND letter = $2 ORDER BY round", officetest.Agency, l.ID)
	h.Must(err)
	if len(replies) != 1 || replies[0].PaperText == "" {
		t.Errorf("the first reply: %+v", replies)
	}
	h.Must(h.s.Talk(ctx, clerk, l.ID, "现场查看", "与来信人一同到现场查看", true))
	h.Must(h.s.Draft(ctx, clerk, l.ID, letters.AnyVersion, drafted()))
	h.Must(h.s.Submit(ctx, clerk, l.ID))
}

func TestRemindersComeOnTheirDays(t *testing.T) {
	h := build(t)
	l := h.hotline("GD-1")
	h.handled(l.ID)
	for day, want := range map[string]string{"2023-09-05": "", "2023-09-07": "还有2个工作日", "2023-09-09": "", "2023-09-11": "今天到期", "2023-09-12": "已逾期1个工作日"} {
		h.noon(day)
		h.told.all = nil
		h.Must(h.Jobs.Run(h.Context(), letters.JobClock))
		var got []string
		for _, m := range h.told.all {
			got = append(got, m.Title)
		}
		if said := strings.Join(got, "；"); want == "" && said != "" || !strings.Contains(said, want) {
			t.Errorf("%s: %q", day, said)
		}
	}
}
