package plan

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Duty is what a responsible text (责任部门) says: which units lead, which
// support, and which stand without a role word. Names are as issued.
type Duty struct {
	Lead, Support, Undesignated []string
	Doubts                      []Doubt // with the field "responsible"
	// responsible is how many of Undesignated stand behind 责任单位：.
	responsible int
}

// Role is the part that a column or a word gives to units.
type Role int

// The roles. Unstated is that of a plain 责任单位 column.
const (
	Unstated Role = iota
	Leads
	Supports
)

var (
	reRoleLabel = regexp.MustCompile(`(?:(牵头|主办|主责|主要责任|第一责任|负责|承办)|(配合|协办|协同|参与|参加|协助|落实|支持)|(责任))(?:责任)?(?:单位|部门|科室|处室|股室|领导|人|方|主体)?(?:和[^：，；。]{2,8})?[：:]`)
	reRoleWord  = regexp.MustCompile(`(?:共同|联合|具体|分别|一并|总|主要)?(?:(牵头负责|牵头组织实施|牵头组织|牵头落实|牵头抓总|牵头|主办|主责|负责落实|组织实施|负责)|` +
		`((?:按照?|根据|依据)(?:各自)?(?:职责|职能)(?:分工)?(?:分别|抓好|做好|共同)?(?:负责|落实|配合)?)|(配合落实|配合做好|积极配合|密切配合|配合|协办|协同配合|协同|协助|参与|参加|具体落实|抓好落实|分头落实|落实|具体实施|承办|支持))(?:落实|做好|抓好)?`)
	reOpenEnd    = regexp.MustCompile(`等(?:相关|有关|各)?(?:单位|部门|科室|处室)?$`)
	reCollective = regexp.MustCompile(`^(?:各|其他|其它|其余|有关|相关|全体|所有|全|局属|委属|厅属|市属|县属|区属|直属|下属|所属|机关)`)
	reGeneric    = regexp.MustCompile(`^(?:直属|下属|所属|局属|委属|二级|事业|基层)?(?:中心|科室|处室|股室|站所|站|所|部门|单位|大队|支队|中队|乡镇|镇|乡|街道|办事处|园区|开发区|县区|区县|县（市、区）|事业单位|企业|委办局|院校|学校|医院|村|社区|处|科|队|国有企业|分局|派出机构)$`)
	reBadUnit    = regexp.MustCompile(`[。！？!?“”《》%]|\d{3,}|网站|查看|依据|梳理|汇总|编制|本单位|及时|推动|加强|开展|做好|推进|依托|建立|健全|通过|聚焦|围绕|按照|对照|运用|认真|切实|确保|定期|解读回应|公开(?:[^科办处室股中领服工]|$)`)
)

// firstLeads matches the statement that the first of several units leads.
var firstLeads = regexp.MustCompile(`(?:列|排|排名|排列|排序|位列|位于|居|为)?在?(?:第一|首)(?:位|个|名)?(?:的|者)?[^，。；]{0,8}(?:为|是|系)[^，。；]{0,6}(?:牵头|主责|主要责任|主办)`)

// reFirstClause is that statement inside a responsible text, with 下同.
var reFirstClause = regexp.MustCompile(`[，；（。]?(?:列|排|位)[^，。；、（）]{0,10}(?:第一|首)[^，。；、（）]{0,8}(?:为|是|系)[^，。；、（）]{0,8}(?:牵头|主责|主办)[^，。；、（）]{0,6}(?:[，、]?下同)?）?`)

// ReadDuty reads a responsible text. column is the role that the column's
// name gives (牵头单位); first says that the first of several units leads.
func ReadDuty(text string, column Role, first bool) Duty {
	var d Duty
	s := strings.TrimRight(text, "。；;，, ")
	folded := fold(s)
	if m := reFirstClause.FindStringIndex(folded); m != nil && m[0] > 0 {
		first = true
		s, folded = runesUpTo(s, folded, m[0])+runesAfter(s, folded, m[1]), folded[:m[0]]+folded[m[1]:]
	}
	for _, clause := range splitClauses(s, folded) {
		d.readClause(clause, column)
	}
	if first && len(d.Lead) == 0 && column == Unstated && len(d.Undesignated) > 0 {
		d.Lead = d.Undesignated[:1:1]
		d.Undesignated = d.Undesignated[1:]
	}
	d.settle()
	d.ask(text)
	return d
}

// settle makes those behind 责任单位： lead where others are named as
// supporting and nobody as leading: 责任单位：甲；配合单位：乙.
func (d *Duty) settle() {
	if d.responsible > 0 && d.responsible == len(d.Undesignated) && len(d.Lead) == 0 && len(d.Support) > 0 {
		d.Lead, d.Undesignated = d.Undesignated, nil
	}
}

// splitClauses cuts at ； and 。 and before each label such as 配合单位：.
func splitClauses(s, folded string) []string {
	var cuts []int
	for i, r := range folded {
		if r == '；' || r == '。' || r == '\n' {
			cuts = append(cuts, i)
		}
	}
	for _, m := range reRoleLabel.FindAllStringIndex(folded, -1) {
		cuts = append(cuts, m[0])
	}
	return cutAtBytes(s, folded, cuts)
}

// cutAtBytes cuts s at byte positions of its folded form.
func cutAtBytes(s, folded string, cuts []int) []string {
	is := make(map[int]bool, len(cuts))
	for _, c := range cuts {
		is[utf8.RuneCountInString(folded[:c])] = true
	}
	var parts []string
	var b strings.Builder
	n := 0
	for _, r := range s {
		if is[n] && b.Len() > 0 {
			parts = append(parts, b.String())
			b.Reset()
		}
		b.WriteRune(r)
		n++
	}
	return append(parts, b.String())
}

func (d *Duty) readClause(clause string, role Role) {
	clause = strings.TrimLeft(clause, "；;。，,、\n ")
	folded := fold(clause)
	if m := reRoleLabel.FindStringSubmatchIndex(folded); m != nil && m[0] == 0 {
		switch {
		case m[2] >= 0:
			role = Leads
		case m[4] >= 0:
			role = Supports
		case m[6] >= 0 && role == Unstated:
			before := len(d.Undesignated)
			defer func() { d.responsible += len(d.Undesignated) - before }()
		}
		clause = runesAfter(clause, folded, m[1])
		folded = fold(clause)
	}
	for {
		m := nextRole(folded)
		if m == nil {
			break
		}
		units := runesUpTo(clause, folded, m[0])
		d.add(SplitUnits(strings.Trim(units, "（(")), d.roleOf(m, role))
		clause, folded = runesAfter(clause, folded, m[1]), folded[m[1]:]
	}
	d.add(SplitUnits(clause), role)
}

// roleOf is the role that a role word gives. 按职责分工 gives the lead to
// those it names, unless another unit leads already.
func (d *Duty) roleOf(m []int, column Role) Role {
	if m[6] >= 0 || m[4] >= 0 && (len(d.Lead) > 0 || column == Supports) {
		return Supports
	}
	return Leads
}

// nextRole finds the next role word that is no part of a unit's name, such
// as 督查落实科.
func nextRole(folded string) []int {
	if !strings.ContainsAny(folded, "牵负主组按根依配协参落实承支") {
		return nil
	}
	base := 0
	for {
		m := reRoleWord.FindStringSubmatchIndex(folded[base:])
		if m == nil {
			return nil
		}
		for i := range m {
			if m[i] >= 0 {
				m[i] += base
			}
		}
		if !startsWithAny(folded[m[1]:], "科处室组办局股单部人") {
			return m
		}
		base = m[1]
	}
}

func runesUpTo(s, folded string, at int) string {
	return string([]rune(s)[:utf8.RuneCountInString(folded[:at])])
}

func runesAfter(s, folded string, at int) string {
	return string([]rune(s)[utf8.RuneCountInString(folded[:at]):])
}

func (d *Duty) add(units []string, role Role) {
	for _, u := range units {
		switch role {
		case Leads:
			d.Lead = append(d.Lead, u)
		case Supports:
			d.Support = append(d.Support, u)
		default:
			d.Undesignated = append(d.Undesignated, u)
		}
	}
}

// ask raises the doubts about the text as a whole.
func (d *Duty) ask(text string) {
	r := Row{}
	all := d.units()
	folded := fold(text)
	if len(d.Lead) > 1 {
		r.doubt(DoubtManyLeads, "responsible", "「%s」有 %d 个牵头或负责单位，请确定由哪一个牵头", text, len(d.Lead))
	}
	if len(d.Lead) == 0 && len(d.Undesignated) > 1 {
		r.doubt(DoubtNoLead, "responsible", "「%s」没有写明由谁牵头，请指定", text)
	}
	if regexpOpen.MatchString(folded) {
		r.doubt(DoubtOpenList, "responsible", "「%s」以“等”收尾，没有列全单位，请补充", text)
	}
	for _, u := range all {
		if !unitShaped(u) {
			r.doubt(DoubtUnitUnread, "responsible", "「%s」不像单位名称，请核对", u)
		}
	}
	d.Doubts = r.Doubts
}

var regexpOpen = regexp.MustCompile(`[^中]等(?:相关|有关|各)?(?:单位|部门|科室|处室)?(?:[，；。）]|按|牵头|配合|负责|落实|参与|$)`)

func (d *Duty) units() []string {
	all := append([]string{}, d.Lead...)
	return append(append(all, d.Support...), d.Undesignated...)
}
