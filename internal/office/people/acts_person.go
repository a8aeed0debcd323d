package people

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Profile is what 系统管理员 writes of a person.
type Profile struct {
	Login, Name, Unit, Position, Phone, Email string
	// Version is that of the person read before, for an edit.
	Version int64
}

// AddPerson makes an account that waits for 安全管理员, and gives its one-time
// password.
func (p *People) AddPerson(tx *store.Tx, in Profile) (Person, Issued, error) {
	if err := allowed(tx, RightManage); err != nil {
		return Person{}, Issued{}, err
	}
	person := Person{Agency: tx.Tenant(), ID: tx.NewID(), Version: 1, Login: in.Login, State: Pending,
		Maker: tx.Actor().ID, Created: tx.Now()}
	if err := p.fill(tx, &person, in); err != nil {
		return person, Issued{}, err
	}
	if err := tx.Insert(&person); err != nil {
		return person, Issued{}, uniqueAs(err, "login", "这个用户名已被使用，请换一个")
	}
	password, err := p.firstPassword(tx, person)
	if err != nil {
		return person, Issued{}, err
	}
	return person, Issued{person.Name, person.Login, password},
		tx.Record("建立账户", person.Ref(), store.Under(basisOfficers), store.Telling("为%s建立账户%s，等待安全管理员审核", person.Name, person.Login))
}

// fill puts a profile on a person after checking it.
func (p *People) fill(tx *store.Tx, person *Person, in Profile) error {
	person.Name, person.Unit, person.Position, person.Email = in.Name, in.Unit, strings.TrimSpace(in.Position), strings.TrimSpace(in.Email)
	if err := person.check(); err != nil {
		return err
	}
	taken, err := loginTaken(tx, person.Login, person.ID)
	if err != nil {
		return err
	}
	if taken {
		return fail.Fields(map[string]string{"login": "这个用户名已被使用，请换一个"})
	}
	if in.Unit != "" {
		u, err := UnitOf(tx.Context(), tx, person.Agency, in.Unit)
		if err != nil && !fail.Is(err, fail.Missing) {
			return err
		}
		if err != nil || !u.Active {
			return fail.Fields(map[string]string{"unit": "请从列表中选择在用的科室或中心"})
		}
	}
	if in.Phone != "" && in.Phone != masked {
		person.Phone = p.seal.Seal(phonePlace(*person), strings.TrimSpace(in.Phone))
	} else if in.Phone == "" {
		person.Phone = ""
	}
	return nil
}

// masked stands in a form for a phone number that is known and not shown.
const masked = "********"

func phonePlace(person Person) string { return person.Agency + "/" + person.ID + "/phone" }

// loginTaken looks through the whole installation, for account names are one.
func loginTaken(q store.Querier, login, but string) (bool, error) {
	var n int
	//tenant:all account names are one for the whole installation
	err := q.QueryRow(context.Background(), "SELECT COUNT(*) FROM people_person WHERE login = $1 AND id <> $2", login, but).Scan(&n)
	return n > 0, err
}

// EditPerson changes a profile. A move to another unit takes back the roles of
// the old one: what the person may do in the new is 安全管理员's to say.
func (p *People) EditPerson(tx *store.Tx, id string, in Profile) error {
	if err := allowed(tx, RightManage); err != nil {
		return err
	}
	person, err := PersonOf(tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	from := person.Unit
	person.Version = in.Version
	if err := p.fill(tx, &person, in); err != nil {
		return err
	}
	if err := tx.Update(&person); err != nil {
		return err
	}
	said := "修改" + person.Name + "的资料"
	if from != person.Unit {
		lost, err := takeUnitRoles(tx, person)
		if err != nil {
			return err
		}
		said += "，调整所在科室"
		if err := p.oweShift(tx, person, from); err != nil {
			return err
		}
		if len(lost) > 0 {
			said += "，自动收回角色：" + strings.Join(lost, "、")
		}
		if err := turnEpoch(tx, person.Agency); err != nil {
			return err
		}
	}
	return tx.Record("修改人员", person.Ref(), store.Telling("%s", said))
}

// oweShift makes the filing of a move to another unit.
func (p *People) oweShift(tx *store.Tx, person Person, from string) error {
	roles, err := rolesOf(tx.Context(), tx, person.Agency, person.ID)
	if err != nil {
		return err
	}
	units, err := Directory{}.UnitNames(tx.Context(), tx, person.Agency)
	if err != nil {
		return err
	}
	name := func(id string) string { return pick(id == "", "（不属于科室）", units[id]) }
	return p.oweIfOpenness(tx, person, roles, Shift, "由"+name(from)+"调整到"+name(person.Unit), "")
}

func takeUnitRoles(tx *store.Tx, person Person) (lost []string, err error) {
	roles, err := rolesOf(tx.Context(), tx, person.Agency, person.ID)
	if err != nil {
		return nil, err
	}
	for i := range roles {
		if roles[i].Role != Clerk && roles[i].Role != Head {
			continue
		}
		lost = append(lost, RoleTitle(roles[i].Role))
		if err := tx.Delete(&roles[i]); err != nil {
			return nil, err
		}
	}
	return lost, nil
}

// Approve lets a waiting account be used; Refuse does not.
func (p *People) Approve(tx *store.Tx, id string) error { return p.judge(tx, id, MoveApprove, "") }

// Refuse sends a waiting account back with a reason. One that waits for a new
// password alone is held: it loses neither roles nor work.
func (p *People) Refuse(tx *store.Tx, id, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return fail.Fields(map[string]string{"reason": "请填写不通过的理由"})
	}
	person, err := PersonOf(tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	return p.judge(tx, id, pick(person.Asked == AskedReset, MoveHold, MoveRefuse), reason)
}

func (p *People) judge(tx *store.Tx, id, move, reason string) error {
	person, err := p.move(tx, id, move)
	if err != nil {
		return err
	}
	asked := person.Asked
	person.Approver = tx.Actor().ID
	if move != MoveHold {
		person.Asked = AskedNew
	}
	save := func() error { return tx.Update(&person) }
	if move == MoveRefuse {
		save = func() error { return p.dismiss(tx, person, "账户审核不通过："+reason, "") }
	}
	if err := save(); err != nil {
		return err
	}
	if move == MoveApprove { // an account that slept is awake again
		if err := touchSeen(tx, person, ""); err != nil {
			return err
		}
		// A sign-in that was under way when the password was reset does not
		// come to life now.
		if err := endSessions(tx, person); err != nil {
			return err
		}
	}
	if err := turnEpoch(tx, person.Agency); err != nil {
		return err
	}
	return tx.Record(move, person.Ref(), store.Because(reason), store.Under(basisOfficers),
		store.Telling("%s（%s）：%s（%s）", move, asked.Title(), person.Name, person.Login))
}

// move tries a move of the account's table and gives the person in its new
// state, not yet saved.
func (p *People) move(tx *store.Tx, id, name string) (Person, error) {
	if err := atHome(tx); err != nil {
		return Person{}, err
	}
	person, err := PersonOf(tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return person, err
	}
	m, err := Accounts.Try(person, name, tx.Actor())
	if err != nil {
		return person, err
	}
	person.State = m.To
	return person, nil
}

// Return asks for a closed account to be used again; it waits for approval,
// has a new one-time password and none of its former roles.
func (p *People) Return(tx *store.Tx, id string) (Issued, error) {
	person, err := p.move(tx, id, MoveReturn)
	if err != nil {
		return Issued{}, err
	}
	person.Maker, person.Approver, person.Asked = tx.Actor().ID, "", AskedReturn
	if err := tx.Update(&person); err != nil {
		return Issued{}, err
	}
	password, err := p.newPassword(tx, person)
	if err != nil {
		return Issued{}, err
	}
	return Issued{person.Name, person.Login, password}, tx.Record(MoveReturn, person.Ref(), store.Under(basisOfficers), store.Telling("申请重新启用%s的账户", person.Name))
}

// Moved is how much open work of one kind changed hands.
type Moved struct {
	Title string
	Count int
}

// Deactivate closes an account at once: its sessions end, its roles go, and
// its open work passes to another active person of the agency, all or nothing.
func (p *People) Deactivate(tx *store.Tx, id, to, reason string) ([]Moved, error) {
	if err := turnEpoch(tx, tx.Tenant()); err != nil {
		return nil, err
	}
	person, err := p.move(tx, id, MoveLeave)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(reason) == "" {
		return nil, fail.Fields(map[string]string{"reason": "请填写停用原因，例如：调离、退休"})
	}
	if err := p.keepOfficers(tx, person.ID, ""); err != nil {
		return nil, err
	}
	receiver, err := p.receiver(tx, person, to)
	if err != nil {
		return nil, err
	}
	moved, err := p.handOver(tx, person, to)
	if err != nil {
		return nil, err
	}
	given := ""
	for _, m := range moved {
		given += fmt.Sprintf("；%s%d项移交%s", m.Title, m.Count, receiver.Name)
	}
	person.Asked = AskedNew
	if err := p.dismiss(tx, person, reason+given, receiver.Name); err != nil {
		return nil, err
	}
	said := "停用" + person.Name + "的账户" + given
	return moved, tx.Record(MoveLeave, person.Ref(), store.Because(reason), store.Under(basisIdentity), store.Telling("%s", said))
}

func (p *People) receiver(tx *store.Tx, person Person, to string) (Person, error) {
	if to == "" {
		return Person{}, nil
	}
	r, err := PersonOf(tx.Context(), tx, person.Agency, to)
	if err != nil && !fail.Is(err, fail.Missing) {
		return r, err
	}
	if err != nil || !r.Active() || r.ID == person.ID {
		return r, fail.Fields(map[string]string{"to": "请选择另一名在用人员接收在办事项"})
	}
	return r, nil
}

func (p *People) handOver(tx *store.Tx, person Person, to string) ([]Moved, error) {
	var moved []Moved
	for _, h := range p.handovers {
		n, err := h.Move(tx, person.ID, to)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			moved = append(moved, Moved{h.Title, n})
		}
	}
	if len(moved) > 0 && to == "" {
		return nil, fail.Fields(map[string]string{"to": "该人员有在办事项，请选择接收人"})
	}
	return moved, nil
}

// dismiss saves the closed account, ends its sessions and takes its roles. why
// and receiver are for the filing that this may call for.
func (p *People) dismiss(tx *store.Tx, person Person, why, receiver string) error {
	if err := tx.Update(&person); err != nil {
		return err
	}
	roles, err := rolesOf(tx.Context(), tx, person.Agency, person.ID)
	if err != nil {
		return err
	}
	for i := range roles {
		if err := tx.Delete(&roles[i]); err != nil {
			return err
		}
	}
	if err := p.oweIfOpenness(tx, person, roles, Left, why, receiver); err != nil {
		return err
	}
	return endSessions(tx, person)
}

// endSessions signs a person out everywhere.
func endSessions(tx *store.Tx, person Person) error {
	_, err := tx.Exec("DELETE FROM people_session WHERE agency = $1 AND person = $2", person.Agency, person.ID)
	return err
}

var errOnlyLooking = errors.New("people: a rehearsal is undone")

// Rehearse tells what Deactivate would hand over, by doing it and undoing it.
func (p *People) Rehearse(ctx context.Context, a who.Actor, id, to string) ([]Moved, error) {
	var moved []Moved
	err := p.db.Do(ctx, a, func(tx *store.Tx) error {
		person, err := p.move(tx, id, MoveLeave)
		if err != nil {
			return err
		}
		if moved, err = p.handOver(tx, person, to); err != nil {
			return err
		}
		return errOnlyLooking
	})
	if errors.Is(err, errOnlyLooking) {
		return moved, nil
	}
	return nil, err
}

// Phone opens a person's phone number; that it was looked at is recorded.
func (p *People) Phone(tx *store.Tx, id string) (string, error) {
	if !tx.Actor().May(RightManage) && tx.Actor().ID != id {
		return "", fail.Deniedf("您没有查看手机号的权限")
	}
	person, err := PersonOf(tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return "", err
	}
	number, err := p.seal.Open(phonePlace(person), person.Phone)
	if err != nil {
		return "", err
	}
	return number, tx.Record("查看手机号", person.Ref(), store.Telling("查看%s的手机号", person.Name))
}
