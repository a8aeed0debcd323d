package plan

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// field is what a column holds.
type field int

const (
	fieldExtra field = iota
	fieldNo
	fieldKey
	fieldSub
	fieldMeasure
	fieldDuty
	fieldLead
	fieldSupport
	fieldIndicator
	fieldDeadline
	fieldHead // a full-width heading row; no column of its own
)

// jsonName is the field's name in the JSON of a row.
func (f field) jsonName() string {
	return [...]string{"extra", "no", "key_task", "sub_task", "measure", "responsible", "lead", "support", "indicator", "deadline", "key_task"}[f]
}

// column is one column of a plan's table.
type column struct {
	name  string // as issued, tidied
	field field
}

// layout is the columns of one table, left to right.
type layout struct {
	columns []column
	// guessed is set where no row of names was found.
	guessed bool
	// upper are the names of the upper row of a two-row head that gave way
	// to those of the lower.
	upper []string
}

// index is the position of the first column of a field, or -1.
func (l *layout) index(f field) int {
	for i, c := range l.columns {
		if c.field == f {
			return i
		}
	}
	return -1
}

func (l *layout) has(fs ...field) bool {
	for _, f := range fs {
		if l.index(f) >= 0 {
			return true
		}
	}
	return false
}

// columnNames are the names that offices give to columns. 任务 words name
// the measure where a table has no column for it; see settle.
var columnNames = map[field]string{
	fieldNo:        "序号 编号 任务编号 项目编号 序",
	fieldKey:       "重点任务 主要任务 工作任务 任务名称 公开事项 重点工作 重点工作任务 主要工作任务 工作事项 任务 事项 项目 工作重点 类别 任务类别 工作类别 目标任务 板块 重点领域 重点内容 任务项 任务分类 工作项目 公开重点 任务事项 年度任务 重点任务名称 主要工作 一级任务 公开领域 重点公开领域 公开类别 工作要点 项目名称 任务领域 大项 重点事项 公开任务",
	fieldSub:       "子任务 二级任务 具体事项 细化任务 分项任务 任务分项 小项 子项 二级指标 具体项目 三级任务 任务子项",
	fieldMeasure:   "具体措施 具体要求 工作内容 工作措施 工作举措 任务内容 主要内容 工作要求 具体任务 具体内容 重点举措 落实措施 主要举措 措施 内容 要求 任务要求 任务描述 公开内容 具体工作 工作任务内容 具体工作任务 具体工作内容 工作安排 实施内容 任务分解 细化措施 主要措施 推进措施 具体举措 公开内容及要求 工作内容及要求 任务内容及要求 公开要求 工作任务及要求 具体任务内容 重点任务内容 重点工作内容 任务措施 工作任务和措施 任务举措 主要任务及措施 具体措施及要求 落实举措 细化举措 工作目标及措施 任务分解及要求 工作任务及措施 具体任务措施 举措 任务详情 工作具体内容 具体工作要求 具体工作措施",
	fieldDuty:      "责任部门 责任科室 责任单位 责任处室 责任股室 责任主体 责任分工 承办单位 承办科室 承办部门 落实单位 落实部门 落实科室 实施单位 主管部门 负责部门 负责科室 负责单位 任务分工 分工 责任 责任单位及分工 责任科室（单位） 责任单位（部门） 责任科室（中心） 责任科室、单位 责任科（室） 承担单位 责任部门（单位） 责任科室及单位 负责处室 责任机构 承办处室 公开主体 责任单位科室 责任处（室） 完成单位 牵头及配合单位 牵头和配合单位 牵头（配合）单位 牵头单位及配合单位 单位 科室 部门",
	fieldLead:      "牵头单位 牵头部门 牵头科室 牵头处室 牵头股室 主办单位 主办科室 主办部门 主责单位 主责部门 第一责任单位 主要责任单位 牵头责任单位 主责科室 牵头 牵头负责单位 主要责任部门 牵头责任部门",
	fieldSupport:   "配合单位 配合部门 配合科室 配合处室 配合股室 协办单位 协办部门 协办科室 协同单位 协同部门 参与单位 参与部门 参加单位 协助单位 配合 责任配合单位 配合责任单位 协作单位 支持单位",
	fieldIndicator: "量化指标 考核指标 指标 目标 工作目标 目标值 完成标志 预期成效 成果形式 考核标准 评价标准 工作标准 完成标准 量化目标 目标要求 绩效目标 预期目标 评估指标 工作成效 成果体现 指标要求 任务目标 年度目标 考核要点 考核内容 评分标准 完成指标 工作成果 预期成果 成果 衡量标准 量化标准 指标值 具体指标",
	fieldDeadline:  "完成时限 时限要求 完成时间 时间要求 时间节点 时限 办理时限 完成期限 期限 时间安排 完成日期 进度要求 时间进度 完成时间节点 推进时限 公开时限 完成时限要求 时间 办结时限 落实时限 时限安排 工作时限 完成节点 进度安排 完成时间要求 截止时间 截止日期 工作进度 推进时间 实施时间 计划完成时间 完成时效 时效要求 整改时限 公开时间 进度时限 更新时限 完成要求",
	fieldExtra:     "备注 说明 责任领导 分管领导 牵头领导 包抓领导 责任人 联系人 具体责任人 负责人 联系电话 进展情况 完成情况 落实情况 工作进展 落实进展 存在问题 下步打算 下一步计划 公开方式 公开渠道 公开形式 公开平台 公开载体 依据 政策依据 公开依据 牵头责任人 责任领导及责任人 审核人 佐证材料 分值 得分 任务来源 文件依据 经办人 推进情况 责任领导（责任人） 局领导 主管领导 承办人 来源 督办单位",
}

// nameFields maps a bare column name to its field.
var nameFields, longestName = nameIndex()

func nameIndex() (map[string]field, int) {
	m, longest := map[string]field{}, 0
	for f, names := range columnNames {
		for n := range strings.FieldsSeq(names) {
			m[fold(n)] = f
			longest = max(longest, runeLen(n))
		}
	}
	return m, longest
}

var (
	reNameTail = regexp.MustCompile(`（[^（）]*）$|（[^（）]*$|[:：、，。]+$`)
)

// namedField tells what a column of this name holds.
func namedField(name string) (field, bool) {
	s := fold(squeeze(name))
	if s == "" || len(s) > 120 {
		return 0, false
	}
	if f, ok := nameFields[s]; ok {
		return f, true
	}
	s = reNameTail.ReplaceAllString(s, "")
	if f, ok := nameFields[s]; ok {
		return f, true
	}
	if runeLen(s) > 10 || strings.ContainsAny(s, "，。；") {
		return 0, false
	}
	for _, word := range nameWords {
		if word.re.MatchString(s) {
			return word.field, true
		}
	}
	return 0, false
}

// nameWords recognise names that no list has.
var nameWords = []struct {
	re    *regexp.Regexp
	field field
}{
	{regexp.MustCompile(`^(?:责任|分管|牵头|包抓|主管|协管).{0,3}(?:领导|人)$|备注|联系|电话`), fieldExtra},
	{regexp.MustCompile(`(?:牵头|主办|主责).{0,3}(?:及|和|与|、|/).{0,3}(?:配合|责任|协办|参与)`), fieldDuty},
	{regexp.MustCompile(`^(?:牵头|主办|主责|第一责任).{0,4}(?:单位|部门|科|处|室|股)`), fieldLead},
	{regexp.MustCompile(`^(?:配合|协办|协同|参与|协助|参加).{0,4}(?:单位|部门|科|处|室|股)`), fieldSupport},
	{regexp.MustCompile(`^(?:责任|承办|落实|实施|负责|主管|具体责任).{0,4}(?:单位|部门|科室|处室|股室|主体|分工|机构|科|处)`), fieldDuty},
	{regexp.MustCompile(`(?:时限|时间|期限|时间节点|日期|节点)(?:要求|安排)?$`), fieldDeadline},
	{regexp.MustCompile(`(?:指标|考核|标准|成效|成果)(?:要求|内容)?$`), fieldIndicator},
	{regexp.MustCompile(`(?:措施|举措|内容|要求|内容及要求)$`), fieldMeasure},
	{regexp.MustCompile(`^.{0,4}(?:任务|事项|重点工作)$`), fieldKey},
}

// settle gives each column its final field once all names are known: of two
// task columns the second is the sub-task, and a table without a column for
// measures has them in its last task column.
func (l *layout) settle() {
	if !l.has(fieldMeasure) {
		for i := len(l.columns) - 1; i >= 0; i-- {
			if f := l.columns[i].field; f == fieldSub || f == fieldKey {
				l.columns[i].field = fieldMeasure
				break
			}
		}
	}
	l.settleTasks()
	if !l.has(fieldMeasure) && l.has(fieldIndicator) {
		l.columns[l.index(fieldIndicator)].field = fieldMeasure
	}
	l.settleMeasures()
	for _, f := range []field{fieldNo, fieldDuty, fieldLead, fieldSupport, fieldDeadline, fieldIndicator} {
		l.onlyFirst(f)
	}
}

func (l *layout) settleTasks() {
	seen := 0
	for i := range l.columns {
		switch f := l.columns[i].field; {
		case f != fieldKey && f != fieldSub:
		case seen == 0:
			l.columns[i].field = fieldKey
			seen++
		case seen == 1:
			l.columns[i].field = fieldSub
			seen++
		default:
			l.columns[i].field = fieldExtra
		}
	}
}

// settleMeasures: of two columns named like measures (具体任务, 工作要求) the
// last holds them; the one before is a task, if the table has no other.
func (l *layout) settleMeasures() {
	var at []int
	for i, c := range l.columns {
		if c.field == fieldMeasure {
			at = append(at, i)
		}
	}
	for _, i := range at[:max(0, len(at)-1)] {
		switch {
		case !l.has(fieldKey):
			l.columns[i].field = fieldKey
		case !l.has(fieldSub):
			l.columns[i].field = fieldSub
		default:
			l.columns[i].field = fieldExtra
		}
	}
}

func (l *layout) onlyFirst(f field) {
	first := true
	for i := range l.columns {
		if l.columns[i].field == f {
			if !first {
				l.columns[i].field = fieldExtra
			}
			first = false
		}
	}
}

// planlike reports whether the columns are those of a division of tasks.
func (l *layout) planlike() bool {
	return l.has(fieldMeasure) && l.has(fieldDuty, fieldLead, fieldSupport, fieldDeadline, fieldNo)
}

// readNames reads column names that stand one after the other, with or
// without spaces; it returns what follows them. A name that is the beginning
// of a longer one gives way to it.
func readNames(s string) (cols []column, rest string) {
	for {
		s = strings.TrimLeftFunc(s, func(r rune) bool { return isBlank(r) || r == '|' || r == '｜' })
		n := nameLength(s)
		if n == 0 {
			return cols, s
		}
		name := Tidy(s[:n])
		f, _ := namedField(name)
		cols = append(cols, column{name: name, field: f})
		s = s[n:]
	}
}

// nameLength is the length in bytes of the longest column name that s begins
// with, blanks within the name included, or 0. A name with blanks does not end
// inside a word: 「重点工作 任务分解」 is two names.
func nameLength(s string) int {
	best, n := 0, 0
	blank := false
	var bare strings.Builder
	for i, r := range s {
		if isBlank(r) {
			blank = true
			continue
		}
		if n++; n > longestName {
			break
		}
		bare.WriteString(fold(string(r)))
		if f, ok := nameFields[bare.String()]; ok && (n > 1 || f == fieldNo) && !(blank && best > 0 && insideWord(s[i+utf8.RuneLen(r):])) {
			best = i + utf8.RuneLen(r)
		}
	}
	if tail := reNameNote.FindString(s[best:]); best > 0 && tail != "" {
		best += len(tail)
	}
	return best
}

// insideWord reports whether a word goes on where rest begins.
func insideWord(rest string) bool {
	r, n := utf8.DecodeRuneInString(rest)
	return n > 0 && !isBlank(r) && !strings.ContainsRune("|｜（(", r)
}

var reNameNote = regexp.MustCompile(`^\s*[（(][^（）()。]{1,24}[）)]`)
