package desk

import (
	"strings"

	"gongkai/internal/disclosure"
	"gongkai/internal/kit/form"
)

// judgeActs are those that a judgement rests on, and those that part or join
// requests.
var judgeActs = []act{
	{key: "search", move: disclosure.MoveSearch, done: "已登记检索",
		form: func(*turn) form.Form {
			return form.Form{{Name: "system", Label: "检索范围（系统、档案、场所）", Required: true, Max: 200, Placeholder: "例如：公文系统、档案室2019年以来文书档案"}, {Name: "words", Label: "关键词", Required: true, Max: 200},
				{Name: "span", Label: "时间范围", Max: 100, Placeholder: "例如：2019年1月至2025年6月"}, day("on", "检索日期", ""), {Name: "hits", Label: "命中数", Kind: form.Number, Required: true, Top: 1000000},
				{Name: "result", Label: "检索结果", Kind: form.Area, Required: true, Rows: 3, Max: 2000}, {Name: "person", Label: "检索人", Required: true, Max: 60}}
		},
		first: func(t *turn) map[string]string {
			m := today(t)
			m["person"], m["hits"] = t.Actor.Name, "0"
			return m
		},
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Search(t.Context(), t.Actor, t.x.Item.ID, t.version, disclosure.Searched{System: s.Text("system"), Words: s.Text("words"), Span: s.Text("span"),
				On: s.Date("on"), Hits: s.Int("hits"), Result: s.Text("result"), Person: s.Text("person")})
		}},
	{key: "secrecy", move: disclosure.MoveSecrecy, done: "已登记保密审查意见", tells: "对拟提供（不予提供）的信息进行保密审查；不能审查自己拟写的答复。不能确定的，报有关主管部门或者保密行政管理部门确定。", form: reviewForm,
		do: func(t *turn, s *form.State) error { return review(t, s, disclosure.ReviewSecrecy) }},
	{key: "legal", move: disclosure.MoveLegal, done: "已登记合法性审查意见", tells: "审查答复的依据、程序和救济告知；不能审查自己拟写的答复。", form: reviewForm,
		do: func(t *turn, s *form.State) error { return review(t, s, disclosure.ReviewLegal) }},
	{key: "repeats", move: disclosure.MoveJudge, label: "选择被重复的申请", done: "已标注前次申请", tells: "认定重复申请的，应当选择同一申请人已经得到答复的前次申请。",
		form: func(t *turn) form.Form {
			return form.Form{{Name: "earlier", Label: "前次申请", Kind: form.Select, Required: true, Options: t.items(disclosure.Filter{SameKey: orNobody(t.x.Item.SameKey)}, func(i *disclosure.Item) bool {
				return !i.Issued.IsZero()
			})}}
		},
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Repeats(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("earlier"))
		}},
	{key: "split", move: disclosure.MoveSplit, done: "已拆分", tells: "一事一申请：每一项单独办理、单独答复，期限与本件相同；第一项仍用本件。",
		form: func(*turn) form.Form {
			return form.Form{{Name: "titles", Label: "拆分后的事项", Kind: form.Area, Required: true, Rows: 5, Max: 5000, Help: "每行一项。"}, reason("拆分的理由")}
		},
		do: func(t *turn, s *form.State) error {
			_, err := t.d.Service.Split(t.Context(), t.Actor, t.x.Item.ID, t.version, paragraphs(s.Text("titles")), s.Text("reason"))
			return err
		}},
	{key: "merge", move: disclosure.MoveMerge, done: "已并案", tells: "与另一件内容相同的申请一并答复；两件仍分别计数、分别计算期限。",
		form: func(t *turn) form.Form {
			return form.Form{{Name: "lead", Label: "一并答复的申请", Kind: form.Select, Required: true, Options: t.items(disclosure.Filter{Open: true}, func(i *disclosure.Item) bool {
				return i.State == disclosure.Handling && i.Kind == t.x.Item.Kind
			})}, reason("并案的理由")}
		},
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Merge(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("lead"), s.Text("reason"))
		}},
	{key: "apart", move: disclosure.MoveApart, big: true, done: "已取消并案", tells: "恢复单独办理。", form: func(*turn) form.Form { return form.Form{reason("取消并案的理由")} },
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Apart(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("reason"))
		}},
	{key: "same", move: disclosure.MoveSubject, done: "已标注相同信息", tells: "两名以上申请人申请相同信息的，产生一项是否主动公开的待办（第四十四条）。",
		form: func(t *turn) form.Form {
			f := form.Field{Name: "others", Label: "申请相同信息的其他申请", Kind: form.Checks, Options: t.items(disclosure.Filter{Kind: disclosure.Information, Sort: "received", Down: true, Limit: 200}, func(*disclosure.Item) bool { return true })}
			return form.Form{f}
		},
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Same(t.Context(), t.Actor, t.x.Item.ID, t.version, s.List("others"))
		}},
	{key: "suggest", move: disclosure.MoveSuggest, done: "已登记建议", tells: "产生一项是否主动公开的待办。",
		form: func(*turn) form.Form {
			return form.Form{{Name: "text", Label: "建议主动公开的内容", Kind: form.Area, Required: true, Rows: 3, Max: 1000}}
		},
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Suggest(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("text"))
		}},
}

func reviewForm(*turn) form.Form {
	return form.Form{{Name: "verdict", Label: "审查结论", Kind: form.Radio, Required: true, Options: []form.Option{choice(disclosure.VerdictPass, "通过"), choice(disclosure.VerdictFail, "不通过")}},
		{Name: "opinion", Label: "审查意见", Kind: form.Area, Required: true, Rows: 3, Max: 1000}}
}

func review(t *turn, s *form.State, kind string) error {
	return t.d.Service.Review(t.Context(), t.Actor, t.x.Item.ID, t.version, kind, s.Text("verdict"), s.Text("opinion"))
}

// orNobody makes a filter by a person that nobody fits where the key is empty.
func orNobody(key string) string {
	if key == "" {
		return "-"
	}
	return key
}

// items are other items as choices.
func (t *turn) items(f disclosure.Filter, fits func(*disclosure.Item) bool) []form.Option {
	if f.Limit == 0 {
		f.Limit = 500
	}
	all, err := t.d.Service.List(t.Context(), t.DB, t.Actor, f)
	if err != nil {
		t.err = err
	}
	var out []form.Option
	for k := range all {
		if i := &all[k]; i.ID != t.x.Item.ID && fits(i) {
			out = append(out, choice(i.ID, strings.TrimSpace(i.Label()+" "+i.Title)))
		}
	}
	return out
}
