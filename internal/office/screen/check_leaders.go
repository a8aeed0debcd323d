package screen

import (
	"regexp"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/office/screen/words"
)

// spot is a leader's name in a text: the leaders of that name, and where.
type spot struct {
	from, to int
	who      []Leader
}

// leaders compares names with titles, and the order of names, with the list.
func (r *run) leaders() {
	if len(r.lexicon.leaders) == 0 {
		return
	}
	day := r.sub.FormedOn
	if day.IsZero() || day > r.today {
		day = r.today
	}
	titles := knownTitles(r.lexicon.leaders)
	for _, s := range r.texts {
		if !s.read {
			continue
		}
		spots := r.spots(s)
		for _, p := range spots {
			r.title(s, p, day, titles)
		}
		r.order(s, spots, day)
		r.names(s, day)
	}
}

// spots lists where leaders are named, each place once.
func (r *run) spots(s stretch) []spot {
	var out []spot
	for _, h := range r.lexicon.names.Find(s.text) {
		p := r.lexicon.leaders[h.ID]
		if n := len(out); n > 0 && out[n-1].from == h.Start && out[n-1].to == h.End {
			out[n-1].who = append(out[n-1].who, p)
			continue
		}
		out = append(out, spot{h.Start, h.End, []Leader{p}})
	}
	return out
}

// offices cuts a title that names several into each.
func offices(title string) []string {
	return strings.FieldsFunc(title, func(r rune) bool { return strings.ContainsRune("、，,；; /", r) })
}

// knownTitles are all offices of the list, with and without the organisation,
// and the bare words that end them; the longest first.
func knownTitles(all []Leader) []string {
	set := map[string]bool{}
	for _, l := range all {
		for _, o := range offices(l.Title) {
			set[o], set[l.Body+o] = true, true
		}
	}
	for _, w := range bareTitles {
		set[w] = true
	}
	out := make([]string, 0, len(set))
	for t := range set {
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return out
}

var bareTitles = []string{"书记", "副书记", "市长", "副市长", "县长", "副县长", "区长", "副区长", "局长", "副局长", "主任", "副主任", "党组书记", "党组副书记",
	"党组成员", "秘书长", "副秘书长", "部长", "副部长", "厅长", "副厅长", "调研员", "二级调研员", "一级调研员", "四级调研员", "总工程师", "常委", "主席", "副主席"}

// title judges the office that stands directly before or after a name.
func (r *run) title(s stretch, p spot, day civil.Date, titles []string) {
	text := []rune(s.text)
	before := strings.TrimRight(string(text[max(0, p.from-24):p.from]), " 　:：、")
	after := strings.TrimLeft(string(text[p.to:min(len(text), p.to+12)]), " 　")
	said, at := "", -1
	for _, t := range titles {
		if strings.HasSuffix(before, t) {
			said, at = t, p.from-len([]rune(string(text[max(0, p.from-24):p.from])))+len([]rune(before))-len([]rune(t))
			break
		}
	}
	if said != "" && !properEnd(titles, before, said) {
		return
	}
	if said == "" {
		for _, t := range titles {
			if strings.HasPrefix(after, t) {
				said = t
				break
			}
		}
	}
	if said == "" {
		return
	}
	lead := before
	if at >= 0 {
		lead = strings.TrimSuffix(before, said)
	}
	if former.MatchString(lead) {
		return
	}
	r.judgeTitle(s, p, day, said, at)
}

var former = regexp.MustCompile(`(?:^|[^\p{Han}])?(?:原任?|前任?|时任|曾任|离任|卸任)[\p{Han}]{0,12}$`)

// properEnd says that the office found is not the tail of a longer one that
// the list does not know: 副局长 where only 局长 is known.
func properEnd(titles []string, before, said string) bool {
	head := strings.TrimSuffix(before, said)
	return !strings.HasSuffix(head, "副") || slices.Contains(titles, "副"+said)
}

func (r *run) judgeTitle(s stretch, p spot, day civil.Date, said string, at int) {
	var now, once []Leader
	for _, l := range p.who {
		switch {
		case l.in(day):
			now = append(now, l)
		case !l.Until.IsZero() && l.Until < day:
			once = append(once, l)
		}
	}
	for _, l := range now {
		if holds(l, said) {
			return
		}
	}
	f := Finding{Check: CheckLeader, Level: Block, Basis: "领导人名单"}
	name := p.who[0].Name
	for _, l := range once {
		if holds(l, said) {
			f.Kind = "former"
			f.Message = name + "已于" + l.Until.Chinese() + "离任“" + l.Full() + "”。请改为现任职务；确指当时的，请写“时任”或“原”。"
			r.find(s, p.from, p.to, f)
			return
		}
	}
	if len(now) == 0 {
		return
	}
	f.Kind = "title"
	f.Message = name + "的职务应为“" + now[0].Full() + "”，这里写的是“" + said + "”，请核对。"
	if at >= 0 && (strings.HasPrefix(now[0].Title, now[0].Body) || !strings.Contains(said, now[0].Body)) {
		f.Mend = &Mend{Title: "改为“" + now[0].Title + "”", Replacement: now[0].Title}
		r.find(s, at, at+len([]rune(said)), f)
		return
	}
	r.find(s, p.from, p.to, f)
}

// holds says that the leader's office may be called so: one of its offices, or
// the end of one that leaves no 副 behind.
func holds(l Leader, said string) bool {
	for _, o := range append(offices(l.Title), l.Title) {
		for _, full := range []string{o, l.Body + o} {
			if full == said {
				return true
			}
			if head, ok := strings.CutSuffix(full, said); ok && !strings.HasSuffix(head, "副") && !strings.HasSuffix(head, "党组") {
				return true
			}
			if strings.HasSuffix(said, o) && !strings.HasSuffix(strings.TrimSuffix(said, o), "副") && strings.HasSuffix(full, said) {
				return true
			}
		}
	}
	return false
}

// order judges leaders who are named one after another.
func (r *run) order(s stretch, spots []spot, day civil.Date) {
	text := []rune(s.text)
	for i := 1; i < len(spots); i++ {
		a, b := spots[i-1], spots[i]
		if b.from < a.to || b.from-a.to > 24 || strings.ContainsAny(string(text[a.to:b.from]), "。；;\n！？") || !strings.ContainsAny(string(text[a.to:b.from]), "、， 　,和") {
			continue
		}
		x, y := placeOn(a.who, day), placeOn(b.who, day)
		if x == 0 || y == 0 || x <= y || a.who[0].Name == b.who[0].Name {
			continue
		}
		r.find(s, a.from, b.to, Finding{Check: CheckLeader, Kind: "order", Level: Block, Basis: "领导人名单",
			Message: "领导人的排序不对：名单中" + b.who[0].Name + "在" + a.who[0].Name + "之前，请调整。"})
	}
}

// placeOn is the first place that one of the rows gives on the day, or 0.
func placeOn(rows []Leader, day civil.Date) int64 {
	var out int64
	for _, l := range rows {
		if l.in(day) && (out == 0 || l.Place < out) {
			out = l.Place
		}
	}
	return out
}

// names looks for a full office that is followed by a name that differs from
// its holder's in one character.
func (r *run) names(s stretch, day civil.Date) {
	text := []rune(s.text)
	for _, l := range r.lexicon.on(day) {
		full := l.Full()
		if l.Body == "" {
			continue
		}
		for rest, at := s.text, 0; ; {
			i := strings.Index(rest, full)
			if i < 0 {
				break
			}
			at += len([]rune(rest[:i+len(full)]))
			rest = rest[i+len(full):]
			from := at
			for from < len(text) && (text[from] == ' ' || text[from] == '　') {
				from++
			}
			want := []rune(words.Key(l.Name))
			if from+len(want) > len(text) {
				break
			}
			got := text[from : from+len(want)]
			if r.nearly(got, want, day) {
				r.find(s, from, from+len(want), Finding{Check: CheckLeader, Kind: "name", Level: Block, Basis: "领导人名单",
					Message: "“" + l.Full() + "”是" + l.Name + "，这里写的是“" + string(got) + "”，请核对。",
					Mend:    &Mend{Title: "改为“" + l.Name + "”", Replacement: l.Name}})
			}
		}
	}
}

// nearly says that two names differ in just one character that is not the
// family name, and the one written is nobody's on the list.
func (r *run) nearly(got, want []rune, day civil.Date) bool {
	differ := 0
	for i := range want {
		if got[i] < 0x4e00 || got[i] > 0x9fff {
			return false
		}
		if got[i] != want[i] {
			differ++
		}
	}
	known := slices.ContainsFunc(r.lexicon.on(day), func(l Leader) bool { return words.Key(l.Name) == string(got) })
	return differ == 1 && got[0] == want[0] && !known
}
