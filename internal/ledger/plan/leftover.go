package plan

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// reTaskNote is what only a task says: who answers for it, by when.
	reTaskNote = regexp.MustCompile(`(责任|牵头|配合|主办|协办|承办)(单位|部门|科室|处室|领导|人)?[：:]|(完成|办理)?时限[：:]|完成时间[：:]|量化指标[：:]`)
	// reNoTask begins what stands around the tasks of a document.
	reNoTask = regexp.MustCompile(`^[（(【]?(注|备注|说明|填表|联系|附件|附表|抄送|印发|主送|—|-|第?\d+页)`)
	reEnded  = regexp.MustCompile(`[。；;！!？?）)”"』」…]$`)
	reFills  = regexp.MustCompile(`[0-9〇零一二三四五六七八九十两第上中下初首各当本次个工作日截止不迟于晚后等]`)
	reHan    = regexp.MustCompile(`\p{Han}{2,}`)
)

// checkLeftover says of text that went into no row, and yet reads like a part
// of a task, that a task or the end of one may be missing. before are the
// lines above the first row: the title and what introduces the table.
// An outline closes with demands that are no tasks; there only what names who
// answers for it counts.
func (p *Plan) checkLeftover(before []string, outline bool) {
	for _, text := range p.Rest {
		s := fold(squeeze(text))
		if s == "" || reNoTask.MatchString(s) {
			continue
		}
		above := slices.Contains(before, text)
		if reTaskNote.MatchString(s) && (!above || reEndsLabelled.MatchString(s)) || !above && !outline && strings.HasSuffix(s, "。") {
			p.doubt(DoubtUnusedText, "rows", "「%s」没有归入任何一条任务，可能是漏读的任务或者某条措施的一部分，请对照原文件核对", Tidy(text))
		}
	}
}

// reEndsLabelled is a whole task in one paragraph: an ordinal, its text, and
// who answers for it.
var reEndsLabelled = regexp.MustCompile(`^[（(]?[一二三四五六七八九十百\d]+[）)、.．].+(责任|牵头)(单位|部门|科室|处室)[：:]`)

// checkCut says of rows of text without ruled cells that end in mid-sentence,
// while most do not, that the rest of them may stand elsewhere.
func (p *Plan) checkCut() {
	ended := 0
	for _, r := range p.Rows {
		if reEnded.MatchString(r.Measure) {
			ended++
		}
	}
	if ended*2 < len(p.Rows) {
		return
	}
	for n := range p.Rows {
		r := &p.Rows[n]
		if r.Measure != "" && !reEnded.MatchString(r.Measure) {
			r.doubt(DoubtSplit, "measure", "这一条措施在句子中间断开，后面的文字可能混入了别的格或者没有归入，请对照原文件核对")
		}
	}
}

// strange reports whether a deadline holds words that belong to no deadline:
// those of a neighbouring cell.
func strange(deadline string) bool {
	return reHan.MatchString(reFills.ReplaceAllString(rePadding.ReplaceAllString(deadline, "，"), "，"))
}
