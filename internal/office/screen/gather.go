package screen

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gongkai/internal/kit/store"
	"gongkai/internal/office/screen/personal"
)

// Risk says how much is known of a person from all publications together.
type Risk int

// The risks, from low to high.
const (
	// Low: the same person's data stand in several publications.
	Low Risk = iota + 1
	// Middle: kinds of data that do little alone stand together.
	Middle
	// High: an identifier stands in full, or can be put together.
	High
)

// String is 低, 中 or 高.
func (r Risk) String() string { return [...]string{"无", "低", "中", "高"}[r] }

// Gathering is one person whose data stand in several publications. Who it is
// is not known here.
type Gathering struct {
	// Key is the same while the traces are.
	Key   string
	Risk  Risk
	Why   string
	Items []GatheredItem
	// Kinds are the kinds of data, by name.
	Kinds []string
	// Surely is false where only the name joins the publications: two persons
	// may be called so.
	Surely bool
}

// GatheredItem is a publication in which the person stands.
type GatheredItem struct {
	Ref    store.Ref
	Title  string
	Kinds  []string
	Places []string
}

// Gathered lists the persons of whom enough stands in the organisation's
// publications to be worth a look, the highest risk first (汇聚风险).
func (s *Screen) Gathered(ctx context.Context, q store.Querier, agency string) ([]Gathering, error) {
	set, err := settingOf(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	rows, err := store.Select[Trace](ctx, q, "WHERE agency = $1 ORDER BY at, id", agency)
	if err != nil {
		return nil, err
	}
	var out []Gathering
	for _, group := range people(rows) {
		if g := assess(group, set); len(g.Items) >= int(set.Items) {
			out = append(out, g)
		}
	}
	slices.SortStableFunc(out, func(a, b Gathering) int {
		return cmp.Or(cmp.Compare(b.Risk, a.Risk), cmp.Compare(len(b.Items), len(a.Items)), strings.Compare(a.Key, b.Key))
	})
	return out, nil
}

// enough is how many characters of a masked identifier have to be left for
// two equal ones to be one person's: 7 of 11 digits of a telephone number.
const enough = 6

// people joins traces into persons: the same identifier, the same fragment, or
// the same name with nothing that speaks against it.
func people(rows []Trace) [][]Trace {
	parent := make([]int, len(rows))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	values, names := map[string][]int{}, map[string][]int{}
	for i, t := range rows {
		if t.Known >= enough || t.full() {
			values[t.Kind+t.MAC] = append(values[t.Kind+t.MAC], i)
		}
		if t.Name != "" {
			names[t.Name] = append(names[t.Name], i)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		list := values[key]
		for _, i := range list[1:] {
			if samePerson(rows[list[0]], rows[i]) {
				parent[find(i)] = find(list[0])
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(names)) {
		joinNames(rows, names[key], parent, find)
	}
	return groups(rows, find)
}

// samePerson says that two traces of equal value are one person's. A family
// shares its address and many share a birthday: these need the name too, and
// so does what is masked.
func samePerson(a, b Trace) bool {
	named := a.Name != "" && a.Name == b.Name
	if k := personal.Kind(a.Kind); k == personal.Address || k == personal.Birth {
		return named
	}
	return a.full() || named || a.Name == "" || b.Name == ""
}

// joinNames joins the traces under one name into as few persons as do not
// contradict themselves.
func joinNames(rows []Trace, list []int, parent []int, find func(int) int) {
	var heads [][]int
next:
	for _, i := range list {
		for h, members := range heads {
			if !slices.ContainsFunc(members, func(j int) bool { return contradict(rows[i], rows[j]) }) {
				parent[find(i)] = find(members[0])
				heads[h] = append(heads[h], i)
				continue next
			}
		}
		heads = append(heads, []int{i})
	}
}

// contradict says that two identifiers of a kind cannot be the same one.
func contradict(a, b Trace) bool {
	if a.Kind != b.Kind || a.Kind == string(personal.Address) {
		return false
	}
	if len(a.Marks) != len(b.Marks) {
		return a.Kind == string(personal.ID) || a.Kind == string(personal.Mobile)
	}
	for i := 0; i+1 < len(a.Marks); i += 2 {
		x, y := a.Marks[i:i+2], b.Marks[i:i+2]
		if x != ".." && y != ".." && x != y {
			return a.Kind == string(personal.ID) || a.Kind == string(personal.Birth) // one may have two telephones, not two identities
		}
	}
	return false
}

func groups(rows []Trace, find func(int) int) [][]Trace {
	var out [][]Trace
	at := map[int]int{}
	for i, t := range rows {
		root := find(i)
		if _, ok := at[root]; !ok {
			at[root] = len(out)
			out = append(out, nil)
		}
		out[at[root]] = append(out[at[root]], t)
	}
	return out
}

// assess says what stands of one person and how much of a risk it is.
func assess(group []Trace, set Setting) Gathering {
	g := Gathering{Key: group[0].ID, Risk: Low, Surely: certain(group), Why: "同一个人的信息出现在多处。"}
	items := map[store.Ref]int{}
	for _, t := range group {
		i, ok := items[t.Ref()]
		if !ok {
			i = len(g.Items)
			items[t.Ref()] = i
			g.Items = append(g.Items, GatheredItem{Ref: t.Ref(), Title: t.Title})
		}
		kind := kindWord(t)
		g.Items[i].Kinds = addOnce(g.Items[i].Kinds, kind)
		if len(g.Items[i].Places) < mostPlaces {
			g.Items[i].Places = addOnce(g.Items[i].Places, t.Place)
		}
		g.Kinds = addOnce(g.Kinds, kind)
	}
	kinds := distinctKinds(group)
	if kinds >= int(set.Kinds) {
		g.Risk, g.Why = Middle, fmt.Sprintf("各处合起来有 %d 种信息，可能认出是谁。", kinds)
	}
	if kind, left, ok := joined(group, int(set.Unknown)); ok {
		g.Risk = High
		if left == 0 {
			g.Why = personal.Titles[kind] + "可以完整得到。"
		} else {
			g.Why = fmt.Sprintf("各处遮盖的位置不同，拼起来%s只剩 %d 位未知。", personal.Titles[kind], left)
		}
	}
	return g
}

// mostPlaces is how many places within one publication are told.
const mostPlaces = 5

func addOnce(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// kindWord names a kind of data and whether it is masked.
func kindWord(t Trace) string {
	w := personal.Titles[personal.Kind(t.Kind)]
	if !t.full() {
		w += "（部分遮盖）"
	}
	return w
}

// certain says that more than a name joins the traces.
func certain(group []Trace) bool {
	refs := map[string]map[store.Ref]bool{}
	all := map[store.Ref]bool{}
	for _, t := range group {
		all[t.Ref()] = true
		if refs[t.Kind+t.MAC] == nil {
			refs[t.Kind+t.MAC] = map[store.Ref]bool{}
		}
		refs[t.Kind+t.MAC][t.Ref()] = true
	}
	for _, r := range refs {
		if len(r) == len(all) {
			return true
		}
	}
	return false
}

// distinctKinds counts the kinds of data, the name being one.
func distinctKinds(group []Trace) int {
	kinds := map[string]bool{}
	for _, t := range group {
		kinds[t.Kind] = true
		if t.Name != "" {
			kinds["name"] = true
		}
	}
	return len(kinds)
}

// joined puts the fragments of each number together and says which is known
// best, and how many characters of it stay unknown, where at most most do.
func joined(group []Trace, most int) (kind personal.Kind, left int, ok bool) {
	left = most + 1
	for _, k := range []personal.Kind{personal.ID, personal.Card, personal.Mobile, personal.Passport, personal.Permit} {
		known := map[int]bool{}
		size := 0
		for _, t := range group {
			if t.Kind != string(k) || size != 0 && len(t.Marks) != size {
				continue
			}
			size = len(t.Marks)
			for i := 0; i < size; i += 2 {
				if t.Marks[i:i+2] != ".." {
					known[i] = true
				}
			}
		}
		limit := most
		if k == personal.Mobile {
			limit = min(most, 2)
		}
		if n := size/2 - len(known); size > 0 && n <= limit && n < left {
			kind, left, ok = k, n, true
		}
	}
	return kind, left, ok
}

// gathering says of the persons in the subject where their data stand already.
func (r *run) gathering() error {
	mine := r.sightings()
	if len(mine) == 0 {
		return nil
	}
	stored, err := r.related(mine)
	if err != nil {
		return err
	}
	all := make([]Trace, 0, len(mine)+len(stored))
	for i, t := range mine {
		t.ID = fmt.Sprintf("mine/%06d", i)
		all = append(all, t.Trace)
	}
	for _, group := range people(append(all, stored...)) {
		r.gathered(group, mine)
	}
	return nil
}

// manyKeys is from how many persons on all traces are read at once rather than
// asked for by key.
const manyKeys = 1000

// related reads the traces of other publications that may be of the same
// persons.
func (r *run) related(mine []sighting) ([]Trace, error) {
	macs, names := map[string]bool{}, map[string]bool{}
	for _, t := range mine {
		macs[t.MAC] = true
		if t.Name != "" {
			names[t.Name] = true
		}
	}
	others := "WHERE agency = $1 AND NOT (ref_kind = $2 AND ref_id = $3)"
	args := []any{r.sub.Agency, r.sub.Ref.Kind, r.sub.Ref.ID}
	if len(macs)+len(names) > manyKeys {
		all, err := store.Select[Trace](r.ctx, r.q, others+" ORDER BY at, id", args...)
		return slices.DeleteFunc(all, func(t Trace) bool { return !macs[t.MAC] && !names[t.Name] }), err
	}
	var out []Trace
	seen := map[string]bool{}
	for column, keys := range map[string]map[string]bool{"mac": macs, "name_mac": names} {
		for part := range slices.Chunk(slices.Sorted(maps.Keys(keys)), 200) {
			with := slices.Clone(args)
			for _, k := range part {
				with = append(with, k)
			}
			rows, err := store.Select[Trace](r.ctx, r.q, others+" AND "+column+" IN "+store.In(4, len(part)), with...)
			if err != nil {
				return nil, err
			}
			for _, t := range rows {
				if !seen[t.ID] {
					seen[t.ID] = true
					out = append(out, t)
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b Trace) int { return strings.Compare(a.ID, b.ID) })
	return out, nil
}

// gathered makes the finding for one person, at the first place where the
// subject shows the person.
func (r *run) gathered(group []Trace, mine []sighting) {
	var here *sighting
	var there []Trace
	for _, t := range group {
		if rest, ok := strings.CutPrefix(t.ID, "mine/"); ok {
			if i := 0; here == nil {
				_, _ = fmt.Sscan(strings.TrimLeft(rest, "0"), &i)
				here = &mine[i]
			}
		} else {
			there = append(there, t)
		}
	}
	g := assess(group, r.lexicon.setting)
	if here == nil || len(there) == 0 || len(g.Items) < int(r.lexicon.setting.Items) {
		return
	}
	var titles []string
	for _, t := range there {
		titles = addOnce(titles, "《"+cmp.Or(t.Title, t.RefID)+"》")
	}
	if n := len(titles); n > 3 {
		titles = append(titles[:3], fmt.Sprintf("等 %d 处", n))
	}
	f := Finding{Check: CheckGathering, Kind: g.Risk.String(), Level: Warn, Basis: basisGathered}
	f.Message = "这个人的信息已经出现在" + strings.Join(titles, "、") + "。" + g.Why + "请按相同的位置遮盖，或减少公开的项目。"
	if !g.Surely {
		f.Message = "同名的人的信息已经出现在" + strings.Join(titles, "、") + "，可能是同一个人。" + g.Why + "请按相同的位置遮盖，或减少公开的项目。"
	}
	if g.Risk == High {
		f.Level = Block
	}
	r.find(here.at, here.start, here.end, f)
}
