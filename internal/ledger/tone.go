package ledger

import (
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/page/ui"
)

// lampOf is a lamp as a page draws it: a shape, a colour and a word, so that
// nobody has to tell colours apart.
func lampOf(l Lamp) ui.Lamp { return ui.Lamp{Tone: lampTone(l.Light), Word: l.Word, Why: l.Why} }

// lampTone is the colour of a light: 绿 for what goes well, 蓝 for what is due
// soon, 黄 for what lags, 红 for what is overdue.
func lampTone(l Light) ui.Tone {
	switch l {
	case Overdue:
		return ui.Bad
	case Behind:
		return ui.Warn
	case Soon:
		return ui.Info
	}
	return ui.OK
}

// stateTone is the colour of a state's word.
func stateTone(s flow.State) ui.Tone {
	switch s {
	case Done, Cleared, Archived:
		return ui.OK
	case Returned:
		return ui.Warn
	case Assigned, Reported:
		return ui.Info
	}
	return ui.Plain
}

// evidenceTone and evidenceWord say how a piece of evidence stands.
func evidenceTone(e *Evidence) ui.Tone {
	switch e.State {
	case EvidenceGood:
		return ui.OK
	case EvidenceBroken:
		return ui.Bad
	case EvidenceWaiting:
		return ui.Info
	}
	return ui.Plain
}

func evidenceWord(e *Evidence) string {
	switch {
	case e.State == EvidenceGood && e.ChangedSinceSeen:
		return "有效（页面已变化）"
	case e.State == EvidenceGood:
		return "有效"
	case e.State == EvidenceBroken && e.Kind == EvidenceLink && e.Hash == "":
		return "不能留存"
	case e.State == EvidenceBroken:
		return "已失效"
	case e.State == EvidenceWaiting:
		return "正在留存"
	}
	return "已撤回"
}
