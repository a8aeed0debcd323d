package plan

import (
	"context"
	"regexp"
	"strings"
)

// The outline reader takes documents without a table: chapters 一、, sections
// （一） and points 1., whose tasks carry a note such as （责任单位：…；完成时
// 限：…）. Where no note occurs at all, the points themselves are the tasks.

// node is one paragraph of an outline.
type node struct {
	level int    // 1 一、, 2 （一）, 3 1., 4 （1）, 0 none
	no    string // the number or mark
	mark  string // the mark as issued
	text  string // without mark and note
	full  string // as it stands
	note  *note
}

// note is what a paragraph says of its task's units and time.
type note struct {
	fields []noteField
	from   int // rune position in the paragraph's text
	to     int
}

type noteField struct {
	label string
	field field
	text  string
}

// outline reads nodes into drafts.
type outline struct {
	found
	nodes []node
	heads [5]*node
	open  []int // points since the last note that have none themselves
	items []item
}

// item is a task before its columns are known.
type item struct {
	heads [2]string
	no    string
	mark  string
	body  string
	note  *note
	later bool // the note stood on a line of its own, after several points
}

var (
	reNoteOpen  = regexp.MustCompile(`^（` + noteWord)
	noteWord    = `(?:责任|牵头|配合|主办|协办|承办|落实|参与|完成|时限|时间|办理|负责|主责)`
	reBracketed = regexp.MustCompile(`[（【\[〔「『]\s*((?:` + noteWord + `[^：（）【】\[\]。]{0,10}：)[^【】\[\]〔〕]*?)\s*[）】\]〕」』][。；;]?$`)
	reUnquoted  = regexp.MustCompile(`(?:^|[。；])((?:(?:责任|牵头|配合|主办|协办|承办|主责)(?:责任)?(?:单位|部门|科室|处室|股室|主体)|完成时限|完成时间|时限要求|时间要求|办理时限|完成期限|时间节点)[^：。]{0,6}：[^。]{1,400}(?:。(?:(?:责任|牵头|配合|协办)(?:单位|部门|科室|处室|股室)|完成时限|完成时间|时限要求|完成期限)：[^。]{1,200})*)。?$`)
	reTailParen = regexp.MustCompile(`（((?:[^（）]|（[^（）]*）){2,200})）[。；]?$`)
	reLabel     = regexp.MustCompile(`([一-龥]{2,8}(?:（[^（）]{1,8}）)?)：`)
	reSafeguard = regexp.MustCompile(`保障|组织领导|组织实施|工作要求|有关要求|总体要求|指导思想|基本原则|工作目标|总体目标|总体思路|相关要求|几点要求|监督考核|工作机制|实施步骤|主要目标`)
	reInline    = regexp.MustCompile(`([。；]|[）】][。；]?)(（[一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、])`)
)

// readOutline reads the document as an outline; nil means that it is none.
func readOutline(_ context.Context, lines []string, _ map[string]bool) *found {
	o := &outline{}
	paras := paragraphs(cutRunOn(lines))
	first := -1
	for i, p := range paras {
		n := parseNode(p)
		if first < 0 && (n.level > 0 && n.level < 4 || n.note != nil) && !(n.level == 0 && n.text == "") {
			first = i
		}
		o.nodes = append(o.nodes, n)
	}
	if first < 0 {
		return nil
	}
	for _, n := range o.nodes[:first] {
		o.before = append(o.before, n.full)
	}
	o.nodes = o.nodes[first:]
	o.trimEnd()
	noted := 0
	for _, n := range o.nodes {
		if n.note != nil {
			noted++
		}
	}
	if noted == 0 && !o.planTitled() {
		return nil
	}
	o.chapters(noted > 0)
	if len(o.items) == 0 || noted == 0 && len(o.items) < 2 {
		return nil
	}
	o.draftItems()
	return &o.found
}

func (o *outline) planTitled() bool {
	return reTitle.MatchString(fold(titleOf(o.before)))
}

// paragraphs joins lines that a page broke and cuts paragraphs that hold
// several tasks, each with its note.
func paragraphs(lines []string) []string {
	full := fullWidth(lines)
	var paras []string
	broken := false
	for _, l := range lines {
		s := Tidy(l)
		if s == "" || rePage.MatchString(fold(s)) {
			continue
		}
		last := len(paras) - 1
		if broken && markLevel(s) == 0 && !startsWithAny(s, "（【「『〔") || last >= 0 && openBracket(paras[last], s) {
			paras[last] += "\n" + s
		} else {
			paras = append(paras, s)
		}
		broken = full > 0 && width(s)*20 >= full*17 && (!endsSentence(s) && !strings.HasSuffix(s, "）") || width(s) >= full && unfinished(paras[len(paras)-1]))
	}
	var cut []string
	for _, p := range paras {
		cut = append(cut, cutInline(Tidy(p))...)
	}
	return cut
}

// reMarkAfterBlank matches a mark that a blank parts from the text before it.
var reMarkAfterBlank = regexp.MustCompile(`[ \t　]+([一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、]\D)`)

// cutRunOn cuts a line that holds a whole outline at its blanks before marks,
// so that titles, chapters and points stand apart.
func cutRunOn(lines []string) []string {
	var out []string
	for _, l := range lines {
		if strings.Count(fold(l), "（责任")+strings.Count(fold(l), "（牵头") > 1 {
			l = reMarkAfterBlank.ReplaceAllString(l, "\n$1")
		}
		for _, part := range splitLines(l) {
			out = append(out, strings.Split(cutMarks(part), "\n")...)
		}
	}
	return out
}

// fullWidth is the width from which on a line counts as full, or 0 where the
// lines are whole paragraphs.
func fullWidth(lines []string) int {
	widest := map[int]int{}
	best, most := 0, 0
	for _, l := range lines {
		w := width(Tidy(l)) / 4
		widest[w]++
		if widest[w] > most && w >= 10 {
			best, most = w, widest[w]
		}
	}
	if most < 3 || best > 30 {
		return 0
	}
	return best*4 - 3
}

// openBracket reports whether a paragraph breaks off inside a note that the
// next line goes on with.
func openBracket(s, next string) bool {
	f := fold(s)
	i := strings.LastIndex(f, "（")
	return i >= 0 && i > strings.LastIndex(f, "）") && runeLen(f[i:]) < 120 && reNoteOpen.MatchString(f[i:]+fold(firstRunes(next, 2)))
}

// unfinished reports whether a paragraph is a task whose note is still to
// come.
func unfinished(p string) bool { return markLevel(p) > 1 && parseNote(Tidy(p)) == nil }

// cutInline cuts a paragraph before each mark that follows a note, and
// before chapter and section marks that follow a sentence.
func cutInline(p string) []string {
	folded := fold(p)
	var cuts []int
	for _, m := range reInline.FindAllStringSubmatchIndex(folded, -1) {
		arabic := isDigit(rune(folded[m[4]]))
		if arabic && !strings.Contains(folded[m[2]:m[3]], "）") && !reUnquoted.MatchString(folded[:m[3]]) {
			continue
		}
		if !arabic && !strings.HasSuffix(strings.TrimRight(folded[:m[3]], "；"), "。") && !strings.Contains(folded[m[2]:m[3]], "）") {
			continue
		}
		if arabic && parseNote(runesUpTo(p, folded, m[3])) == nil {
			continue
		}
		cuts = append(cuts, m[4])
	}
	if len(cuts) == 0 || len(cuts) > 2000 {
		return []string{p}
	}
	return cutAtBytes(p, folded, cuts)
}

// markLevel is the level of the mark that a paragraph begins with, or 0.
func markLevel(s string) int {
	if l := headLevel(s); l > 0 {
		return l
	}
	no, mark, _ := leadingMark(s)
	switch {
	case no == "":
		return 0
	case strings.HasPrefix(fold(mark), "（"), !isDigit(rune(fold(mark)[0])):
		return 4
	}
	return 3
}

func parseNode(p string) node {
	n := node{full: p, level: markLevel(p)}
	body := p
	switch n.level {
	case 1, 2:
		f := fold(p)
		re := reHead1
		if n.level == 2 {
			re = reHead2
		}
		m := re.FindStringIndex(f)
		n.mark, body = runesUpTo(p, f, m[1]), runesAfter(p, f, m[1])
		n.no = strings.TrimRight(n.mark, "、.，．")
	case 3, 4:
		n.no, n.mark, body = leadingMark(p)
	}
	n.text = body
	if t := parseNote(body); t != nil {
		n.note = t
		rs := []rune(body)
		n.text = string(rs[:t.from]) + string(rs[t.to:])
	}
	return n
}

// parseNote finds the note at the end of a paragraph.
func parseNote(s string) *note {
	folded := fold(s)
	if m := reBracketed.FindStringSubmatchIndex(folded); m != nil {
		if fs := labelled(runesOf(s, folded, m[2], m[3])); len(fs) > 0 {
			return &note{fs, runeLen(folded[:m[0]]), runeLen(folded[:m[1]])}
		}
	}
	if m := reUnquoted.FindStringSubmatchIndex(folded); m != nil {
		if fs := labelled(runesOf(s, folded, m[2], m[3])); len(fs) > 0 {
			return &note{fs, runeLen(folded[:m[2]]), runeLen(folded)}
		}
	}
	if m := reTailParen.FindStringSubmatchIndex(folded); m != nil {
		if fs := unlabelled(runesOf(s, folded, m[2], m[3])); fs != nil {
			return &note{fs, runeLen(folded[:m[0]]), runeLen(folded[:m[1]])}
		}
	}
	return nil
}

func runesOf(s, folded string, from, to int) string {
	return runesUpTo(runesAfter(s, folded, from), folded[from:], to-from)
}

// labelled reads 责任单位：甲；完成时限：乙.
func labelled(s string) []noteField {
	folded := fold(s)
	var fs []noteField
	ms := reLabel.FindAllStringSubmatchIndex(folded, -1)
	for _, m := range ms {
		m[2] += labelCut(folded[m[2]:m[3]])
	}
	for i, m := range ms {
		end := len(folded)
		if i+1 < len(ms) {
			end = ms[i+1][2]
		}
		label := runesOf(s, folded, m[2], m[3])
		f, ok := namedField(label)
		if !ok || f == fieldKey || f == fieldMeasure {
			continue
		}
		text := strings.Trim(runesOf(s, folded, m[1], end), "；;，,。、 ")
		fs = append(fs, noteField{label, f, text})
	}
	return fs
}

// unlabelled reads （办公室牵头，各科室配合；6月底前完成）.
func unlabelled(s string) []noteField {
	if dutyShaped(s, nil) {
		return []noteField{{"", fieldDuty, s}}
	}
	for i, r := range s {
		if !strings.ContainsRune("，,；;、", r) {
			continue
		}
		if rest := s[i+len(string(r)):]; deadlineShaped(rest) && dutyShaped(s[:i], nil) {
			return []noteField{{"", fieldDuty, s[:i]}, {"", fieldDeadline, rest}}
		}
	}
	return nil
}
