package people

import (
	"fmt"
	"strconv"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/people/pages"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// question is a page that asks before an act on a person.
type question struct {
	title, ask, action, button, back string
	will                             []string
}

func (p *People) ask(c *web.Ctx, q question, s *form.State) error {
	b := p.base(c, q.title, "/office/people")
	box := ui.Confirm{Question: q.ask, Will: q.will, Action: q.action, Button: ui.Button{Label: q.button, Look: ui.Danger}, Back: ui.Link{Label: "取消", Href: q.back}}
	view := pages.Ask{Base: b, Confirm: box}
	ok := true
	if s != nil {
		view.Confirm.Fields = ui.FromForm(s)
		ok = s.OK()
		if s.General != "" {
			view.Notices = []ui.Notice{{Tone: ui.Bad, Text: s.General}}
		}
	}
	return show(c, ok, pages.AskPage(view))
}

// subject is the person that a page's address names.
func subject(c *web.Ctx) (Person, error) {
	return PersonOf(c.Context(), c.DB, c.Actor.Tenant, c.Path("id"))
}

func (p *People) postApprove(c *web.Ctx) error {
	person, err := subject(c)
	if err != nil {
		return err
	}
	if err := c.Do(func(tx *store.Tx) error { return p.Approve(tx, person.ID) }); err != nil {
		return err
	}
	next := "请为其授予角色"
	if person.Asked == AskedReset {
		next = "本人可以用一次性密码登录，角色不变"
	}
	return c.Done("已审核通过，"+next, "/office/people/"+person.ID)
}

func (p *People) getRefuse(c *web.Ctx) error { return p.askRefuse(c, reasonForm.Blank(nil)) }

func (p *People) askRefuse(c *web.Ctx, s *form.State) error {
	person, err := subject(c)
	if err != nil {
		return err
	}
	at := "/office/people/" + person.ID
	if person.Asked == AskedReset {
		return p.ask(c, question{MoveHold, "确定不同意重置" + person.Name + "的密码吗？", at + "/refuse", MoveHold, at,
			[]string{"账户暂停使用：一次性密码不能登录，原密码也已失效。", "角色和在办事项保留在本人名下，不移交，不丢失。",
				"系统管理员核实后，可以再次重置密码请您审核，或者停用账户并移交在办事项。"}}, s)
	}
	return p.ask(c, question{"审核不通过", "确定不通过" + person.Name + "的账户吗？", at + "/refuse", MoveRefuse, at,
		[]string{"账户变为停用，不能登录，已授予的角色收回。", "系统管理员可以修改后重新提出。"}}, s)
}

func (p *People) postRefuse(c *web.Ctx) error {
	person, err := subject(c)
	if err != nil {
		return err
	}
	s := reasonForm.Read(c.R)
	done, err := attempt(s, c.Do, func(tx *store.Tx) error { return p.Refuse(tx, c.Path("id"), s.Text("reason")) })
	if err != nil {
		return err
	}
	if !done {
		return p.askRefuse(c, s)
	}
	if person.Asked == AskedReset {
		return c.Done("没有同意重置，账户暂停使用", "/office/people/pending")
	}
	return c.Done("已退回该账户", "/office/people/pending")
}

func (p *People) getReset(c *web.Ctx) error {
	person, err := subject(c)
	if err != nil {
		return err
	}
	at := "/office/people/" + person.ID
	return p.ask(c, question{"重置密码", "确定重置" + person.Name + "的密码吗？", at + "/reset", "重置密码", at,
		[]string{"原密码立即失效，所有登录立即退出。", "账户转为待审核：安全管理员审核通过后，本人才能用一次性密码登录，首次登录后必须修改。",
			"角色和在办事项不变。安全管理员不同意的，账户暂停使用，角色和在办事项仍保留。", "动态口令不变；如手机遗失，由安全管理员解除。"}}, nil)
}

func (p *People) postReset(c *web.Ctx) error {
	var one Issued
	if err := c.Do(func(tx *store.Tx) (err error) { one, err = p.ResetPassword(tx, c.Path("id")); return err }); err != nil {
		return err
	}
	return p.showIssued(c, "密码已重置，等待安全管理员审核", "/office/people/"+c.Path("id"), waiting, one)
}

func (p *People) postUnlock(c *web.Ctx) error {
	if err := c.Do(func(tx *store.Tx) error { return p.Unlock(tx, c.Path("id")) }); err != nil {
		return err
	}
	return c.Done("已解除锁定", "/office/people/"+c.Path("id"))
}

func (p *People) postPhone(c *web.Ctx) error {
	number := ""
	if err := c.Do(func(tx *store.Tx) (err error) { number, err = p.Phone(tx, c.Path("id")); return err }); err != nil {
		return err
	}
	return p.showPerson(c, number, nil)
}

func (p *People) getDropFactor(c *web.Ctx) error { return p.askDropFactor(c, reasonForm.Blank(nil)) }

func (p *People) askDropFactor(c *web.Ctx, s *form.State) error {
	person, err := subject(c)
	if err != nil {
		return err
	}
	at := "/office/people/" + person.ID
	return p.ask(c, question{"解除动态口令", "确定解除" + person.Name + "的动态口令吗？", at + "/factor", "解除动态口令", at,
		[]string{"解除后其登录只需密码；角色要求动态口令的，下次登录须重新绑定。", "请先核实是本人申请。"}}, s)
}

func (p *People) postDropFactor(c *web.Ctx) error {
	s := reasonForm.Read(c.R)
	done, err := attempt(s, c.Do, func(tx *store.Tx) error { return p.ResetFactor(tx, c.Path("id"), s.Text("reason")) })
	if err != nil {
		return err
	}
	if !done {
		return p.askDropFactor(c, s)
	}
	return c.Done("已解除动态口令", "/office/people/"+c.Path("id"))
}

func (p *People) getLeave(c *web.Ctx) error { return p.askLeave(c, nil) }

// askLeave says what will be handed over before the account is closed.
func (p *People) askLeave(c *web.Ctx, s *form.State) error {
	person, err := subject(c)
	if err != nil {
		return err
	}
	others, err := Directory{}.People(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	f := leaveForm(others, person.ID)
	if s == nil {
		s = f.Blank(nil)
	}
	will := []string{"账户立即停用，所有登录退出，角色全部收回。"}
	moved, err := p.openWork(c, person, f)
	if err != nil {
		return err
	}
	for _, m := range moved {
		will = append(will, fmt.Sprintf("%s：%d项在办，将移交给接收人。", m.Title, m.Count))
	}
	if len(moved) == 0 {
		will = append(will, "该人员没有在办事项，不必选择接收人。")
	}
	at := "/office/people/" + person.ID
	return p.ask(c, question{"停用账户", "确定停用" + person.Name + "的账户吗？", at + "/leave", MoveLeave, at, will}, s)
}

// openWork rehearses the handing over to the first who could receive it.
func (p *People) openWork(c *web.Ctx, person Person, f form.Form) ([]Moved, error) {
	if len(f[0].Options) == 0 {
		return nil, nil
	}
	return p.Rehearse(c.Context(), c.Actor, person.ID, f[0].Options[0].Value)
}

func (p *People) postLeave(c *web.Ctx) error {
	others, err := Directory{}.People(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	s := leaveForm(others, c.Path("id")).Read(c.R)
	moved := 0
	done, err := attempt(s, c.Do, func(tx *store.Tx) error {
		list, err := p.Deactivate(tx, c.Path("id"), s.Text("to"), s.Text("reason"))
		for _, m := range list {
			moved += m.Count
		}
		return err
	})
	if err != nil {
		return err
	}
	if !done {
		return p.askLeave(c, s)
	}
	return c.Done(fmt.Sprintf("已停用账户，移交在办事项%d项", moved), "/office/people/"+c.Path("id"))
}

func (p *People) getReturn(c *web.Ctx) error {
	person, err := subject(c)
	if err != nil {
		return err
	}
	at := "/office/people/" + person.ID
	return p.ask(c, question{"重新启用账户", "确定重新启用" + person.Name + "的账户吗？", at + "/return", MoveReturn, at,
		[]string{"系统给出一次性密码。", "须经安全管理员审核，原角色不恢复，由安全管理员重新授予。"}}, nil)
}

func (p *People) postReturn(c *web.Ctx) error {
	var one Issued
	if err := c.Do(func(tx *store.Tx) (err error) { one, err = p.Return(tx, c.Path("id")); return err }); err != nil {
		return err
	}
	return p.showIssued(c, "已提出重新启用，等待安全管理员审核", "/office/people/"+c.Path("id"), waiting, one)
}

func (p *People) postGrant(c *web.Ctx) error {
	units, err := Directory{}.Units(c.Context(), c.DB, c.Actor.Tenant)
	if err != nil {
		return err
	}
	s := grantForm(units).Read(c.R)
	done, err := attempt(s, c.Do, func(tx *store.Tx) error {
		return p.GrantRole(tx, c.Path("id"), s.Text("role"), s.Text("unit"), s.Text("category"))
	})
	if err != nil {
		return err
	}
	if !done {
		return p.showPerson(c, "", s)
	}
	return c.Done("已授予“"+RoleTitle(s.Text("role"))+"”", "/office/people/"+c.Path("id"))
}

func (p *People) getRevoke(c *web.Ctx) error { return p.askRevoke(c, reasonForm.Blank(nil)) }

func (p *People) askRevoke(c *web.Ctx, s *form.State) error {
	person, err := subject(c)
	if err != nil {
		return err
	}
	held, err := store.Get[RoleHeld](c.Context(), c.DB, c.Actor.Tenant, c.Path("held"))
	if err != nil {
		return err
	}
	if held.Person != person.ID {
		return fail.Missingf("该人员没有这个角色，请返回刷新")
	}
	at := "/office/people/" + person.ID
	return p.ask(c, question{"收回角色", "确定收回" + person.Name + "的“" + RoleTitle(held.Role) + "”吗？", at + "/roles/" + held.ID + "/revoke", "收回", at,
		[]string{"该角色的权限立即失效，正在打开的页面也不能再提交。"}}, s)
}

func (p *People) postRevoke(c *web.Ctx) error {
	s := reasonForm.Read(c.R)
	done, err := attempt(s, c.Do, func(tx *store.Tx) error {
		return p.RevokeRole(tx, c.Path("id"), c.Path("held"), s.Text("reason"))
	})
	if err != nil {
		return err
	}
	if !done {
		return p.askRevoke(c, s)
	}
	return c.Done("已收回角色", "/office/people/"+c.Path("id"))
}
