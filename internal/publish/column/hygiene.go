package column

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// checkDays is for how long the confirmation that an empty column has nothing
// to publish holds: a quarter (CFG; the indicators name no term).
const checkDays = 92

// The kinds of faults.
const (
	FaultBlank   = "blank"   // 空白栏目
	FaultStale   = "stale"   // 超期未更新
	FaultExpired = "expired" // 公示已截止仍在线
	FaultKept    = "kept"    // 超过保留期限
	FaultLink    = "link"    // 链接打不开
	FaultFile    = "file"    // 附件缺失
	FaultInvalid = "invalid" // 失效文件未处置
)

// Faults are the kinds with their words, in the order of the page.
var Faults = []struct{ Key, Title, Says string }{
	{FaultBlank, "空白栏目", "没有在线信息，且一个季度内没有核查确认"},
	{FaultStale, "超期未更新", "超过栏目更新期限没有新信息"},
	{FaultExpired, "公示已截止", "公示截止日期已过仍在线"},
	{FaultKept, "超过保留期限", "按保留期限应当处置"},
	{FaultInvalid, "失效文件", "文件已失效或废止，尚未决定是否继续展示"},
	{FaultLink, "链接打不开", "正文链接指向本站已不存在的内容"},
	{FaultFile, "附件缺失", "附件文件丢失，或正文提到附件但没有附件"},
}

// Fault is one thing wrong with what the portal shows.
type Fault struct {
	Kind string
	// Ref is the column or the item, Title its name, Href its office page.
	Ref         store.Ref
	Title, Href string
	// Column is the name of the column, Unit who answers for it.
	Column, Unit string
	// Why says what is wrong, Since from when on, Days how long.
	Why   string
	Since civil.Date
	Days  int
	Acts  []string
}

// FaultTitle is the word for a kind.
func FaultTitle(kind string) string {
	for _, f := range Faults {
		if f.Key == kind {
			return f.Title
		}
	}
	return kind
}

// view is what the faults are computed from, as it stands or stood.
type view struct {
	tree   content.Tree
	items  []content.Item
	newest map[string]civil.Date
	count  map[string]int
	terms  map[string]Term
	live   map[string]content.Live
	today  civil.Date
}

// look reads the portal as it stood at the instant; the zero instant is now.
func (s *Columns) look(ctx context.Context, q store.Querier, agency string, at time.Time) (*view, error) {
	now := s.DB.Now()
	past := !at.IsZero() && at.Before(now)
	if !past {
		at = now
	}
	v := &view{today: civil.FromTime(at.In(store.Zone)), newest: map[string]civil.Date{}, count: map[string]int{}, live: map[string]content.Live{}}
	if err := v.read(ctx, q, agency, past, at); err != nil {
		return nil, err
	}
	for n := range v.items {
		i := &v.items[n]
		on := civil.FromTime(i.PublishedAt.In(store.Zone))
		for _, col := range append([]string{i.Column}, i.Also...) {
			v.count[col]++
			v.newest[col] = max(v.newest[col], on)
		}
	}
	return v, nil
}

func (v *view) read(ctx context.Context, q store.Querier, agency string, past bool, at time.Time) (err error) {
	var columns []content.Column
	if past {
		if columns, err = store.AsOf[content.Column](ctx, q, agency, at); err != nil {
			return err
		}
		if v.items, err = store.AsOf[content.Item](ctx, q, agency, at); err != nil {
			return err
		}
		v.items = slices.DeleteFunc(v.items, func(i content.Item) bool { return !i.OnLine() })
		terms, err := store.AsOf[Term](ctx, q, agency, at)
		if err != nil {
			return err
		}
		v.terms = map[string]Term{}
		for _, t := range terms {
			v.terms[t.ID] = t
		}
		slices.SortStableFunc(columns, func(a, b content.Column) int { return cmp.Compare(a.Order, b.Order) })
		v.tree = content.TreeOf(columns)
		return nil
	}
	if v.tree, err = content.Columns(ctx, q, agency); err != nil {
		return err
	}
	if v.items, err = online(ctx, q, agency); err != nil {
		return err
	}
	if v.terms, err = Terms(ctx, q, agency); err != nil {
		return err
	}
	live, err := store.Select[content.Live](ctx, q, "WHERE agency = $1 AND gone = '' AND validity IN ('失效', '废止') ORDER BY id", agency)
	for _, l := range live {
		v.live[l.ID] = l
	}
	return err
}

// shows says that a column is one that citizens look into and that takes items.
func shows(c content.Column) bool {
	return !c.Hidden && !c.Closed && c.Form != content.FormGroup && c.Form != content.FormLink
}

// library columns gather documents from elsewhere: they are filled by others.
func gathers(c content.Column) bool { return c.Form == content.FormLibrary && len(c.Kinds) > 1 }

// columnFaults finds blank and stale columns (W3, W4).
func (v *view) columnFaults() []Fault {
	var out []Fault
	for _, c := range v.tree.All {
		if !shows(c) || gathers(c) {
			continue
		}
		f := Fault{Ref: c.Ref(), Title: c.Name, Href: homePath + "/" + c.ID, Column: trail(v.tree, c.ID), Unit: c.Unit}
		checked := !c.Checked.IsZero() && int(v.today-c.Checked) <= checkDays
		last := max(v.newest[c.ID], c.Checked)
		switch {
		case v.count[c.ID] == 0 && !checked:
			f.Kind, f.Why = FaultBlank, "栏目中没有信息"
			if !c.Checked.IsZero() {
				f.Since = c.Checked.Add(checkDays)
				f.Why = "上次核查确认是" + c.Checked.Chinese() + "，已超过一个季度"
			}
		case v.count[c.ID] > 0 && c.Refresh > 0 && int(v.today-last) > int(c.Refresh):
			f.Kind, f.Since = FaultStale, last.Add(int(c.Refresh))
			f.Why = fmt.Sprintf("最近更新%s，应在%d天内更新", v.newest[c.ID].Chinese(), c.Refresh)
		default:
			continue
		}
		if !f.Since.IsZero() {
			f.Days = max(0, int(v.today-f.Since))
		}
		out = append(out, f)
	}
	return out
}

// itemFaults finds what stands on line too long.
func (v *view) itemFaults() []Fault {
	var out []Fault
	for n := range v.items {
		i := &v.items[n]
		t := v.terms[i.ID]
		kept := t.Decided == DecidedKeep && (t.Due.IsZero() || t.Due >= v.today)
		f := Fault{Ref: i.Ref(), Title: i.Title, Href: i.Href(), Column: trail(v.tree, i.Column), Unit: i.Unit}
		until := noticeEnd(i)
		l, invalid := v.live[i.ID]
		switch {
		case kept:
			continue
		case !t.Due.IsZero() && t.Due < v.today:
			f.Kind, f.Since, f.Why = FaultKept, t.Due, "保留期限到"+t.Due.Chinese()+"为止"
		case !until.IsZero() && until < v.today:
			f.Kind, f.Since, f.Why = FaultExpired, until, "公示截止日期为"+until.Chinese()
		case invalid:
			f.Kind, f.Why = FaultInvalid, "文件"+l.Validity+"："+l.ValidNote
		default:
			continue
		}
		if !f.Since.IsZero() {
			f.Days = int(v.today - f.Since)
		}
		out = append(out, f)
	}
	return out
}

// Find lists everything that is wrong now: columns and items as they stand,
// links and files as the last look over them found.
func (s *Columns) Find(ctx context.Context, q store.Querier, a who.Actor) ([]Fault, Scan, error) {
	v, err := s.look(ctx, q, a.Tenant, time.Time{})
	if err != nil {
		return nil, Scan{}, err
	}
	out := append(v.columnFaults(), v.itemFaults()...)
	found, err := store.Select[Finding](ctx, q, "WHERE agency = $1 ORDER BY id", a.Tenant)
	if err != nil {
		return nil, Scan{}, err
	}
	on := map[string]*content.Item{}
	for n := range v.items {
		on[v.items[n].ID] = &v.items[n]
	}
	for _, x := range found {
		if i := on[x.Item]; i != nil {
			out = append(out, Fault{Kind: x.Kind, Ref: i.Ref(), Title: i.Title, Href: i.Href(), Column: trail(v.tree, i.Column), Unit: i.Unit, Why: x.Why, Since: civil.FromTime(x.At.In(store.Zone))})
		}
	}
	out = slices.DeleteFunc(out, func(f Fault) bool { return !a.MayOn(RightView, f.Unit, "") })
	scan, err := scanOf(ctx, q, a.Tenant)
	return out, scan, err
}

func trail(tree content.Tree, id string) string {
	var names []string
	for _, c := range tree.Trail(id) {
		names = append(names, c.Name)
	}
	return strings.Join(names, " › ")
}

// inbox counts the faults of the columns that the person answers for.
func (s *Columns) inbox(ctx context.Context, q store.Querier, a who.Actor) ([]slice.Waiting, error) {
	if !a.May(RightCheck) || a.Visiting() {
		return nil, nil
	}
	all, _, err := s.Find(ctx, q, a)
	n := 0
	for _, f := range all {
		if a.MayOn(RightCheck, f.Unit, "") {
			n++
		}
	}
	if err != nil || n == 0 {
		return nil, err
	}
	return []slice.Waiting{{Title: "栏目和到期信息待处理", Href: hygienePath, Count: n, Urgent: true}}, nil
}
