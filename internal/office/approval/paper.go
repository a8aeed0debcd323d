package approval

import (
	"strings"

	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
)

// Phrases are the opinions that people write most.
var Phrases = []string{"同意。", "拟同意，请领导审定。", "同意公开。", "请按意见修改后再送审。"}

// Paper is the sheet as it lies on a desk: the facts, then a box for each
// step. What was written before the sheet was last handed in stands in boxes
// of its own, so that a returned sheet shows why. mine, where not nil, is drawn
// in the box whose turn it is.
func Paper(s Sheet, opinions []Opinion, mine *ui.Form) ui.Sheet {
	out := ui.Sheet{Title: "审签单", Bare: true, Left: "编号：" + s.ID[len(s.ID)-8:], Right: "拟稿日期：" + s.DraftedAt.In(store.Zone).Format("2006年1月2日")}
	out.Lines = [][]ui.Box{
		{{Label: "标题", Cell: ui.A(s.Title, s.Href)}},
		{{Label: "拟稿人", Cell: ui.T(s.DrafterName)}, {Label: "状态", Cell: ui.T(Sheets.TitleOf(s.State))}},
	}
	for _, f := range s.Facts {
		out.Lines = append(out.Lines, []ui.Box{{Label: f.Label, Cell: ui.T(f.Value)}})
	}
	past, now := rounds(opinions)
	for _, o := range past {
		out.Opinions = append(out.Opinions, written(&s, o.Label+"（前次）", o))
	}
	for i, step := range s.Steps {
		out.Opinions = append(out.Opinions, box(s, i, step, now, mine))
	}
	return out
}

// rounds parts the opinions into those up to the last return and those since.
func rounds(opinions []Opinion) (past, now []Opinion) {
	cut := 0
	for i, o := range opinions {
		if o.Act == MoveReturn {
			cut = i + 1
		}
	}
	return opinions[:cut], opinions[cut:]
}

func box(s Sheet, i int, step Step, now []Opinion, mine *ui.Form) ui.Opinion {
	for _, o := range now {
		if int(o.Step) == i {
			return written(&s, step.Label, o)
		}
	}
	out := ui.Opinion{Label: step.Label, Waits: "待" + step.Waits + "签署"}
	if s.State == Reviewing && int(s.Step) == i {
		out.Form, out.Tone = mine, ui.Info
	}
	return out
}

// words is the opinion with the box's conclusions before it.
func (o *Opinion) words(s *Sheet) string {
	var b strings.Builder
	if int(o.Step) < len(s.Steps) {
		for _, a := range s.Steps[o.Step].Asks {
			if v := o.Said[a.Key]; v != "" {
				b.WriteString(a.Label + "：" + v + "。")
			}
		}
	}
	return b.String() + o.Text
}

func written(s *Sheet, label string, o Opinion) ui.Opinion {
	tone := ui.Plain
	if o.Act == MoveReturn {
		tone, label = ui.Warn, label+"·退回"
	}
	return ui.Opinion{Label: label, Text: o.words(s), Name: o.Signature(), Date: o.At.In(store.Zone).Format("2006年1月2日 15:04"), Tone: tone}
}
