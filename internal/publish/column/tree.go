package column

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// Types are the ColumnType values of 政府网站发展指引 (RULES.md 5.1).
var Types = []string{"概况信息", "机构职能", "负责人信息", "工作动态", "政策文件", "信息公开指南", "信息公开目录", "信息公开年报", "依申请公开",
	"数据发布", "数据开放", "政策解读", "回应关切", "办事服务", "咨询投诉", "征集调查", "在线访谈"}

// Forms are the forms of columns with their words.
var Forms = []struct {
	Form  content.Form
	Title string
}{{content.FormList, "列表（按日期排列）"}, {content.FormSingle, "单页（直接显示最新一条）"}, {content.FormGroup, "分组（只引导到下级栏目）"}, {content.FormLibrary, "文件库（可筛选）"}, {content.FormLink, "链接（转到指定页面）"}}

var slugForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// taken are the first parts of addresses that are no columns.
var taken = []string{"art", "attachments", "office", "account", "search", "sign-in", "sign-out", "assets", "api", "files", "demo", "healthz", "metrics", "rss", "index", "page"}

// CheckColumn says what is wrong with a column, by the names of its form.
func CheckColumn(tree content.Tree, c content.Column) map[string]string {
	wrong := map[string]string{}
	if n := len([]rune(c.Name)); n == 0 || n > 30 {
		wrong["name"] = "请填写栏目名称，最多30个字"
	}
	if !slugForm.MatchString(c.Slug) {
		wrong["slug"] = "地址名用小写字母、数字和连字符，以字母或数字开头，最多40个字符，例如 tzgg"
	} else if c.Parent == "" && slices.Contains(taken, c.Slug) {
		wrong["slug"] = "这个地址名留给系统使用，请换一个"
	}
	for _, o := range tree.Under(c.Parent) {
		if o.ID != c.ID && o.Slug == c.Slug {
			wrong["slug"] = "同级的“" + o.Name + "”已使用这个地址名，请换一个"
		}
		if o.ID != c.ID && o.Name == c.Name {
			wrong["name"] = "同级已有同名栏目，请换一个名称"
		}
	}
	if !slices.ContainsFunc(Forms, func(f struct {
		Form  content.Form
		Title string
	}) bool {
		return f.Form == c.Form
	}) {
		wrong["form"] = "请选择显示方式"
	}
	if !slices.Contains(Types, c.Type) {
		wrong["type"] = "请选择栏目类别"
	}
	if strings.TrimSpace(c.Description) == "" {
		wrong["description"] = "请填写栏目说明，《政府网站发展指引》要求每个栏目页标明"
	}
	if len(c.Keywords) == 0 {
		wrong["keywords"] = "请填写栏目关键词，《政府网站发展指引》要求每个栏目页标明"
	}
	if c.Form == content.FormLink && !strings.HasPrefix(c.Href, "/") && !webAddress(c.Href, "https", "http") {
		wrong["href"] = "请填写链接指向的地址：本站的以“/”开头，其他网站的以 https:// 开头"
	}
	if strings.HasPrefix(c.Href, "//") || strings.Contains(c.Href, `\`) {
		wrong["href"] = "本站地址只以一个“/”开头"
	}
	if c.Refresh < 0 || c.Refresh > 3650 {
		wrong["refresh"] = "更新期限应在0到3650天之间，0为不要求"
	}
	return wrong
}

// tend runs an act on the columns: it asks for the right, hands over the tree
// and tells the portal.
func (s *Columns) tend(ctx context.Context, a who.Actor, f func(tx *store.Tx, tree content.Tree) error) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightManage, "", "") {
			return fail.Deniedf("您没有管理栏目的权限")
		}
		tree, err := content.Columns(ctx, tx, tx.Tenant())
		if err != nil {
			return err
		}
		if err := content.Changed(tx); err != nil {
			return err
		}
		return f(tx, tree) // which records the act, last of all
	})
}

func find(tree content.Tree, id string) (content.Column, error) {
	c, ok := tree.Get(id)
	if !ok {
		return c, fail.Missingf("没有找到这个栏目，可能已被合并或删除")
	}
	return c, nil
}

// Plant gives an organisation without columns those of a bureau.
func (s *Columns) Plant(ctx context.Context, a who.Actor) error {
	return s.tend(ctx, a, func(tx *store.Tx, _ content.Tree) error {
		n, err := content.Plant(tx)
		if err == nil && n == 0 {
			err = fail.Stalef("已经有栏目，不能再次建立基本栏目")
		}
		if err != nil {
			return err
		}
		return tx.Record(ActPlant, store.Ref{Kind: "agency", ID: tx.Tenant()}, store.Telling("建立了%d个栏目", n), store.Under("国办公开办函〔2019〕61号"))
	})
}

// Add makes a column below its parent, after the others.
func (s *Columns) Add(ctx context.Context, a who.Actor, in content.Column) (id string, err error) {
	err = s.tend(ctx, a, func(tx *store.Tx, tree content.Tree) error {
		if in.Parent != "" {
			if _, err := find(tree, in.Parent); err != nil {
				return fail.Fields(map[string]string{"parent": "请选择上级栏目"})
			}
		}
		if wrong := CheckColumn(tree, in); len(wrong) > 0 {
			return fail.Fields(wrong)
		}
		in.Agency, in.ID, in.Path, in.Order = tx.Tenant(), tx.NewID(), pathBelow(tree, in.Parent, in.Slug), lastOrder(tree, in.Parent)+10
		if err := s.free(tx, in.Path); err != nil {
			return err
		}
		id = in.ID
		if err := tx.Insert(&in); err != nil {
			return err
		}
		return tx.Record(ActAdd, in.Ref(), store.Telling("%s，地址%s", in.Name, in.Address()))
	})
	return id, err
}

func pathBelow(tree content.Tree, parent, slug string) string {
	if p, ok := tree.Get(parent); ok {
		return p.Path + "/" + slug
	}
	return slug
}

func lastOrder(tree content.Tree, parent string) int64 {
	var last int64
	for _, c := range tree.Under(parent) {
		last = max(last, c.Order)
	}
	return last
}

// Edit changes what a column says. Its address is changed by Move alone.
func (s *Columns) Edit(ctx context.Context, a who.Actor, in content.Column) error {
	return s.tend(ctx, a, func(tx *store.Tx, tree content.Tree) error {
		c, err := find(tree, in.ID)
		if err != nil {
			return err
		}
		if c.Version != in.Version {
			return fail.Stalef("栏目“%s”刚被其他人修改过，请打开最新内容后再改", c.Name)
		}
		in.Agency, in.Parent, in.Slug, in.Path, in.Order, in.Hidden, in.Closed, in.Checked, in.CheckedBy =
			c.Agency, c.Parent, c.Slug, c.Path, c.Order, c.Hidden, c.Closed, c.Checked, c.CheckedBy
		if wrong := CheckColumn(tree, in); len(wrong) > 0 {
			return fail.Fields(wrong)
		}
		if n, err := holds(tx, c.ID); err != nil {
			return err
		} else if n > 0 && (in.Form == content.FormGroup || in.Form == content.FormLink) {
			return fail.Fields(map[string]string{"form": fmt.Sprintf("栏目中有%d条信息，不能改为分组或链接。请先把信息调整到其他栏目，或合并栏目", n)})
		}
		if err := tx.Update(&in); err != nil {
			return err
		}
		return tx.Record(ActEdit, in.Ref(), store.Telling("%s", in.Name))
	})
}

// holds counts the items of a column, published or not.
func holds(tx *store.Tx, column string) (n int64, err error) {
	err = tx.QueryRow(tx.Context(), "SELECT COUNT(*) FROM content_item WHERE agency = $1 AND col = $2 AND state <> 'abandoned'", tx.Tenant(), column).Scan(&n)
	return n, err
}

// Move puts a column below another parent, or gives it another name in the
// address. Every address of it and of the columns below leads to the new one.
func (s *Columns) Move(ctx context.Context, a who.Actor, id, parent, slug string) error {
	return s.tend(ctx, a, func(tx *store.Tx, tree content.Tree) error {
		c, err := find(tree, id)
		if err != nil {
			return err
		}
		if parent != "" && slices.Contains(tree.Below(id), parent) {
			return fail.Fields(map[string]string{"parent": "不能移到自己或自己的下级栏目之下"})
		}
		if _, ok := tree.Get(parent); parent != "" && !ok {
			return fail.Fields(map[string]string{"parent": "请选择上级栏目"})
		}
		if parent == c.Parent && slug == c.Slug {
			return fail.Fields(map[string]string{"parent": "位置和地址名都没有变化"})
		}
		was := c.Path
		next := c
		next.Slug = slug
		if parent != c.Parent {
			next.Parent, next.Order = parent, lastOrder(tree, parent)+10
		}
		if wrong := CheckColumn(tree, next); wrong["slug"] != "" || wrong["name"] != "" {
			return fail.Fields(map[string]string{"slug": wrong["slug"] + wrong["name"]})
		}
		next.Path = pathBelow(tree, next.Parent, next.Slug)
		if err := s.relocate(tx, tree, next); err != nil {
			return err
		}
		return tx.Record(ActMove, c.Ref(), store.Telling("%s从/%s/移到/%s/", c.Name, was, next.Path))
	})
}

// relocate writes a column and all below it under their new paths. Paths are
// unique, so those that somebody else is about to leave are taken in the
// order of the tree, from the top down.
func (s *Columns) relocate(tx *store.Tx, tree content.Tree, next content.Column) error {
	was, _ := tree.Get(next.ID)
	for _, id := range tree.Below(next.ID) {
		c, _ := tree.Get(id)
		old := c.Path
		if id == next.ID {
			c = next
		} else {
			c.Path = next.Path + strings.TrimPrefix(c.Path, was.Path)
		}
		if err := s.free(tx, c.Path); err != nil {
			return err
		}
		if err := tx.Update(&c); err != nil {
			return err
		}
		if err := s.redirect(tx, old, c.Path); err != nil {
			return err
		}
	}
	return nil
}

// free lets a path be used: it leads nowhere else from now on.
func (s *Columns) free(tx *store.Tx, path string) error {
	old, err := store.Get[content.Moved](tx.Context(), tx, tx.Tenant(), "/"+path)
	if fail.Is(err, fail.Missing) {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.Delete(&old)
}

// redirect leads an old path to a new one, and what led to the old one too,
// so that no reader is sent on twice.
func (s *Columns) redirect(tx *store.Tx, from, to string) error {
	earlier, err := store.Select[content.Moved](tx.Context(), tx, "WHERE agency = $1 AND target = $2", tx.Tenant(), "/"+from+"/")
	if err != nil {
		return err
	}
	for n := range earlier {
		earlier[n].To = "/" + to + "/"
		if err := tx.Update(&earlier[n]); err != nil {
			return err
		}
	}
	if err := s.free(tx, from); err != nil {
		return err
	}
	return tx.Insert(&content.Moved{Agency: tx.Tenant(), ID: "/" + from, To: "/" + to + "/", At: tx.Now()})
}

// Merge puts everything that stands in a column into another, and leads its
// address there. The column itself is gone afterwards.
func (s *Columns) Merge(ctx context.Context, a who.Actor, id, into string) (moved int, err error) {
	err = s.tend(ctx, a, func(tx *store.Tx, tree content.Tree) error {
		c, err := find(tree, id)
		if err != nil {
			return err
		}
		target, ok := tree.Get(into)
		switch {
		case !ok || into == id:
			return fail.Fields(map[string]string{"into": "请选择要并入的栏目"})
		case len(tree.Under(id)) > 0:
			return fail.Invalidf("“%s”下面还有栏目，请先移动或合并下级栏目", c.Name)
		case target.Form == content.FormGroup || target.Form == content.FormLink || target.Closed:
			return fail.Fields(map[string]string{"into": "“" + target.Name + "”不放置信息，请选择列表、单页或文件库形式的启用栏目"})
		}
		if moved, err = s.moveItems(tx, c, target); err != nil {
			return err
		}
		if err := s.drop(tx, c, target.Path); err != nil {
			return err
		}
		return tx.Record(ActMerge, target.Ref(), store.Telling("%s（/%s/）并入%s，移动%d条信息", c.Name, c.Path, target.Name, moved))
	})
	return moved, err
}

// moveItems gives all items of a column to another, also those that are shown
// in it besides.
func (s *Columns) moveItems(tx *store.Tx, from, to content.Column) (int, error) {
	all, err := store.Select[content.Item](tx.Context(), tx, "WHERE agency = $1 AND (col = $2 OR also LIKE $3 ESCAPE '\\') ORDER BY id", tx.Tenant(), from.ID, `%"`+store.LikeEscape(from.ID)+`"%`)
	if err != nil {
		return 0, err
	}
	for n := range all {
		i := &all[n]
		column, also := i.Column, slices.Clone(i.Also)
		if column == from.ID {
			column = to.ID
		}
		if k := slices.Index(also, from.ID); k >= 0 {
			also[k] = to.ID
		}
		also = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(also))), func(id string) bool { return id == column })
		if !to.Takes(i.Kind) && i.Column == from.ID && i.State != content.Abandoned {
			kind, _ := content.KindOf(i.Kind)
			return 0, fail.Fields(map[string]string{"into": fmt.Sprintf("“%s”不放置%s，而《%s》属于这一类型。请先修改“%s”放置的信息类型", to.Name, kind.Title, clip(i.Title, 30), to.Name)})
		}
		if err := s.place(tx, i, column, also); err != nil {
			return 0, err
		}
	}
	return len(all), nil
}

// place moves one item; one that was given up only has its column written.
func (s *Columns) place(tx *store.Tx, i *content.Item, column string, also []string) error {
	if i.State == content.Abandoned {
		i.Column, i.Also = column, also
		return tx.Update(i)
	}
	return s.Content.Place(tx, i, column, also)
}

// drop deletes a column and leads its address to a path.
func (s *Columns) drop(tx *store.Tx, c content.Column, to string) error {
	if err := tx.Delete(&c); err != nil {
		return err
	}
	return s.redirect(tx, c.Path, to)
}

// Remove deletes a column in which nothing stands and below which nothing is.
func (s *Columns) Remove(ctx context.Context, a who.Actor, id string) error {
	return s.tend(ctx, a, func(tx *store.Tx, tree content.Tree) error {
		c, err := find(tree, id)
		if err != nil {
			return err
		}
		n, err := everHeld(tx, id)
		switch {
		case err != nil:
			return err
		case len(tree.Under(id)) > 0:
			return fail.Invalidf("“%s”下面还有栏目，不能删除", c.Name)
		case n > 0:
			return fail.Invalidf("“%s”中有%d条信息（含草稿和已撤稿的），不能删除。可以并入其他栏目，或停用", c.Name, n)
		}
		to := ""
		if p, ok := tree.Get(c.Parent); ok {
			to = p.Path
		}
		if to == "" {
			err = tx.Delete(&c)
		} else {
			err = s.drop(tx, c, to)
		}
		if err != nil {
			return err
		}
		return tx.Record(ActRemove, c.Ref(), store.Telling("%s（/%s/）", c.Name, c.Path))
	})
}

// everHeld counts every item that names the column, in any state.
func everHeld(tx *store.Tx, id string) (n int64, err error) {
	err = tx.QueryRow(tx.Context(), "SELECT COUNT(*) FROM content_item WHERE agency = $1 AND (col = $2 OR also LIKE $3 ESCAPE '\\')", tx.Tenant(), id, `%"`+store.LikeEscape(id)+`"%`).Scan(&n)
	return n, err
}

// Turn hides, shows, closes or opens a column: act is one of ActHide, ActShow,
// ActClose, ActOpen.
func (s *Columns) Turn(ctx context.Context, a who.Actor, id, act, why string) error {
	return s.tend(ctx, a, func(tx *store.Tx, tree content.Tree) error {
		c, err := find(tree, id)
		if err != nil {
			return err
		}
		was := c
		switch act {
		case ActHide, ActShow:
			c.Hidden = act == ActHide
		case ActClose, ActOpen:
			c.Closed = act == ActClose
		default:
			return fail.Invalidf("没有“%s”这个操作", act)
		}
		switch {
		case was.Hidden == c.Hidden && was.Closed == c.Closed:
			return fail.Stalef("“%s”已经是这个状态", c.Name)
		case (act == ActHide || act == ActClose) && strings.TrimSpace(why) == "":
			return fail.Fields(map[string]string{"why": "请写明原因"})
		}
		if err := tx.Update(&c); err != nil {
			return err
		}
		return tx.Record(act, c.Ref(), store.Because(strings.TrimSpace(why)), store.Telling("%s", c.Name))
	})
}

// Shift moves a column one place up or down among its neighbours.
func (s *Columns) Shift(ctx context.Context, a who.Actor, id string, down bool) error {
	return s.tend(ctx, a, func(tx *store.Tx, tree content.Tree) error {
		c, err := find(tree, id)
		if err != nil {
			return err
		}
		row := tree.Under(c.Parent)
		at := slices.IndexFunc(row, func(o content.Column) bool { return o.ID == id })
		to := at - 1
		if down {
			to = at + 1
		}
		if to < 0 || to >= len(row) {
			return fail.Stalef("“%s”已在最前或最后", c.Name)
		}
		row[at], row[to] = row[to], row[at]
		for n := range row {
			if next := int64(n+1) * 10; row[n].Order != next {
				row[n].Order = next
				if err := tx.Update(&row[n]); err != nil {
					return err
				}
			}
		}
		return tx.Record(ActOrder, c.Ref(), store.Telling("%s", c.Name))
	})
}

// Check notes that somebody looked and there is nothing to publish in a
// column: an empty column without it counts as a fault (W4).
func (s *Columns) Check(ctx context.Context, a who.Actor, id, note string) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		c, err := store.Get[content.Column](ctx, tx, tx.Tenant(), id)
		if err != nil {
			return err
		}
		if !a.MayOn(RightCheck, c.Unit, "") {
			return fail.Deniedf("这个栏目由其他科室负责，您没有核查确认的权限")
		}
		c.Checked, c.CheckedBy = tx.Today(), a.Name
		if err := tx.Update(&c); err != nil {
			return err
		}
		if err := content.Changed(tx); err != nil {
			return err
		}
		return tx.Record(ActCheck, c.Ref(), store.Because(strings.TrimSpace(note)), store.Telling("%s暂无应公开信息", c.Name), store.Under("国办秘函〔2019〕19号"))
	})
}
