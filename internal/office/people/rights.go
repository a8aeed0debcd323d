package people

import (
	"context"
	"maps"
	"slices"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Keys of the rights that this package owns.
const (
	RightManage   = "people.manage"
	RightApprove  = "people.approve"
	RightGrant    = "people.grant"
	RightView     = "people.view"
	RightSettings = "people.settings"
	RightPolicy   = "people.policy"
	RightAgencies = "people.agencies"
	RightOversee  = "people.oversee"
	RightFiling   = "people.filing"
)

// Rights are the rights that this package owns.
var Rights = []slice.Right{
	{Key: RightManage, Sentence: "建立、修改、停用账户，重置密码，维护科室", Article: basisOfficers, Roles: only(SysAdmin)},
	{Key: RightApprove, Sentence: "审核新账户，解除动态口令", Article: basisOfficers, Roles: only(SecAdmin)},
	{Key: RightGrant, Sentence: "授予和收回角色，调整角色的权限", Article: basisOfficers, Roles: only(SecAdmin)},
	{Key: RightPolicy, Sentence: "修改登录安全策略", Article: basisOfficers, Roles: only(SecAdmin)},
	{Key: RightSettings, Sentence: "修改单位设置", Article: basisOfficers, Roles: only(SysAdmin)},
	{Key: RightAgencies, Sentence: "在政务公开服务中心为新单位开通系统", Article: basisOfficers, Roles: only(SysAdmin)},
	{Key: RightView, Reads: true, Sentence: "查看人员、科室、角色和权限", Roles: only(SysAdmin, SecAdmin, Auditor, Office, Head, Deputy, Director)},
	{Key: RightFiling, Sentence: "登记人员变动已向政务公开服务中心报备", Article: basisFiling, Roles: only(Office)},
	{Key: RightOversee, Reads: true, Sentence: "在政务公开服务中心只读查看各单位", Roles: map[string]who.Scope{Overseer: who.All}},
}

func only(roles ...string) map[string]who.Scope {
	out := map[string]who.Scope{}
	for _, r := range roles {
		out[r] = who.Tenant
	}
	return out
}

// Seed gives every agency the usual grants of rights that are new to it, for
// example after an upgrade. A grant that was taken away stays away.
func (p *People) Seed(ctx context.Context) error {
	agencies, err := Agencies(ctx, p.db)
	if err != nil {
		return err
	}
	for _, a := range agencies {
		err := p.db.Do(ctx, who.System(a.ID), func(tx *store.Tx) error {
			added, err := p.seed(tx, a.ID)
			if err != nil || added == 0 {
				return err
			}
			return tx.Record("补充权限", a.Ref(), store.Telling("新版本带来%d项权限，已按默认授予各角色", added))
		})
		if err != nil && !store.IsUnique(err) { // another node was faster
			return err
		}
	}
	return nil
}

// seed inserts the usual grants of the rights that the agency does not know.
func (p *People) seed(tx *store.Tx, agency string) (added int, err error) {
	known, err := texts(tx.Context(), tx, "SELECT id FROM people_known WHERE agency = $1", agency)
	if err != nil {
		return 0, err
	}
	for _, r := range p.rights {
		if slices.Contains(known, r.Key) {
			continue
		}
		added++
		if _, err := tx.Exec("INSERT INTO people_known (agency, id) VALUES ($1, $2)", agency, r.Key); err != nil {
			return added, err
		}
		for _, role := range slices.Sorted(maps.Keys(r.Roles)) {
			g := Grant{Agency: agency, ID: tx.NewID(), Role: role, Right: r.Key, Scope: r.Roles[role]}
			if err := tx.Insert(&g); err != nil {
				return added, err
			}
		}
	}
	if added == 0 {
		return 0, nil
	}
	return added, turnEpoch(tx, agency)
}

// turnEpoch makes every session of the agency read its rights anew. Called
// first, it also makes acts on roles and rights take turns, so that two of
// them together cannot break a rule that each alone keeps.
func turnEpoch(tx *store.Tx, agency string) error {
	_, err := tx.Exec(`INSERT INTO people_epoch (agency, id, n) VALUES ($1, $1, 1)
		ON CONFLICT (agency, id) DO UPDATE SET n = people_epoch.n + 1`, agency)
	return err
}

// Grants lists the grants of an agency.
func Grants(ctx context.Context, q store.Querier, agency string) ([]Grant, error) {
	return store.Select[Grant](ctx, q, "WHERE agency = $1 ORDER BY right_key, role, category", agency)
}

// inForce are the grants of an agency that count. One that an earlier edition
// let 上级查看 be given over more than reading counts no longer.
func (p *People) inForce(ctx context.Context, q store.Querier, agency string) ([]Grant, error) {
	all, err := Grants(ctx, q, agency)
	return slices.DeleteFunc(all, func(g Grant) bool {
		right, ok := rightOf(p.rights, g.Right)
		return g.Role == Overseer && ok && !right.Reads
	}), err
}

// ChangeGrant sets how far a role's right reaches in the actor's agency; an
// empty scope takes the right away.
func (p *People) ChangeGrant(tx *store.Tx, role, right string, scope who.Scope, category, reason string) error {
	if err := allowed(tx, RightGrant); err != nil {
		return err
	}
	if reason == "" {
		return fail.Fields(map[string]string{"reason": "请填写调整理由"})
	}
	if scope != "" {
		if err := MayGrant(p.rights, role, right, scope); err != nil {
			return err
		}
	}
	if err := turnEpoch(tx, tx.Tenant()); err != nil {
		return err
	}
	old, err := store.Select[Grant](tx.Context(), tx, "WHERE agency = $1 AND role = $2 AND right_key = $3 AND category = $4", tx.Tenant(), role, right, category)
	if err != nil {
		return err
	}
	said, err := putGrant(tx, old, Grant{Agency: tx.Tenant(), Role: role, Right: right, Scope: scope, Category: category})
	if err != nil {
		return err
	}
	if err := p.keepGranting(tx, role, right); err != nil {
		return err
	}
	r, _ := rightOf(p.rights, right)
	return tx.Record("调整权限", store.Ref{Kind: "right", ID: right}, store.Because(reason), store.Under(basisOfficers),
		store.Telling("%s“%s”%s：%s", RoleTitle(role), r.Sentence, pick(category == "", "", "（类别："+category+"）"), said))
}

func putGrant(tx *store.Tx, old []Grant, g Grant) (said string, err error) {
	switch {
	case g.Scope == "" && len(old) == 0:
		return "", fail.Invalidf("该角色没有这项权限，无需收回")
	case g.Scope == "":
		return "收回", tx.Delete(&old[0])
	case len(old) == 0:
		g.ID = tx.NewID()
		return "授予，范围为" + ScopeTitle(g.Scope), tx.Insert(&g)
	case old[0].Scope == g.Scope:
		return "", fail.Invalidf("范围没有变化，无需保存")
	}
	was := old[0].Scope
	old[0].Scope = g.Scope
	return "范围由" + ScopeTitle(was) + "改为" + ScopeTitle(g.Scope), tx.Update(&old[0])
}

// keepGranting refuses to take from 安全管理员 the right to give rights: nobody
// could give it back.
func (p *People) keepGranting(tx *store.Tx, role, right string) error {
	if role != SecAdmin || right != RightGrant {
		return nil
	}
	left, err := store.Select[Grant](tx.Context(), tx, "WHERE agency = $1 AND role = $2 AND right_key = $3 AND category = ''", tx.Tenant(), role, right)
	if err == nil && len(left) == 0 {
		return fail.Invalidf("不能收回安全管理员的授权权限：收回后将无人可以恢复")
	}
	return err
}

// ScopeTitle is the scope's name for people.
func ScopeTitle(s who.Scope) string {
	switch s {
	case who.Unit:
		return "本科室"
	case who.Tenant:
		return "本单位"
	case who.All:
		return "各单位"
	}
	return "无"
}

// texts reads a column of texts.
func texts(ctx context.Context, q store.Querier, query string, args ...any) ([]string, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// allowed refuses an act whose actor lacks the right or only visits.
func allowed(tx *store.Tx, right string) error {
	if err := atHome(tx); err != nil {
		return err
	}
	if !tx.Actor().IsSystem() && !tx.Actor().May(right) {
		r, _ := rightOf(Rights, right)
		return fail.Deniedf("您没有权限：需要“%s”。如工作需要，请联系本单位安全管理员", r.Sentence).Under(r.Article)
	}
	return nil
}

func atHome(tx *store.Tx) error {
	if tx.Actor().Visiting() {
		return fail.Deniedf("正在查看其他单位，只能查看，不能修改。请先返回本单位")
	}
	return nil
}
