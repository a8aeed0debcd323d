package disclosure

import "slices"

// Question is one of the seven steps of the judgement (补不补、是不是、谁负责、
// 有没有、给不给、怎么给、怎么答).
type Question struct {
	Key, Title, Ask string
	Answers         []Choice
}

// Choice is an answer to a question and where it leads.
type Choice struct {
	Key, Title string
	// Ground ends the judgement with that ground; Act names the move that comes
	// first; with neither the next step follows.
	Ground, Act string
	// Evidence says what has to be on record with it; empty: nothing.
	Evidence string
}

// Judgement are the seven steps in their order.
var Judgement = []Question{
	{"mend", "补不补", "申请内容是否明确，能否据以检索？", []Choice{
		{Key: "clear", Title: "明确，不需要补正"},
		{Key: "mend", Title: "不明确，需要补正", Act: MoveMend, Evidence: "需要补正的事项"},
		{Key: "unclear", Title: "已经补正，仍不明确", Ground: "unclear", Evidence: "补正告知书和补正材料"},
		{Key: "unmended", Title: "逾期没有补正，也没有正当理由", Ground: "unmended", Evidence: "补正告知书的送达凭证"},
	}},
	{"is", "是不是", "是不是政府信息公开申请？", []Choice{
		{Key: "yes", Title: "是政府信息公开申请"},
		{Key: "petition", Title: "信访、投诉、举报等活动", Ground: "petition", Evidence: "申请的内容"},
		{Key: "printed", Title: "要求提供公开出版物", Ground: "printed", Evidence: "出版物名称和获取途径"},
		{Key: "repeat", Title: "重复申请", Ground: "repeat", Evidence: "前次答复的文号和送达日期"},
		{Key: "confirm", Title: "要求确认或者重新出具已获取信息", Ground: "confirm", Evidence: "已获取的信息"},
		{Key: "mass", Title: "数量、频次明显超过合理范围", Act: MoveReasons, Evidence: "件数和频次"},
		{Key: "massive", Title: "已说明理由，理由不合理", Ground: "mass", Evidence: "说明理由告知书和申请人的说明"},
		{Key: "special", Title: "工商、不动产登记资料等另有专门规定", Ground: "special", Evidence: "专门规定的名称和条款"},
	}},
	{"whose", "谁负责", "是不是本机关负责公开？", []Choice{
		{Key: "ours", Title: "本机关制作或者保存，由本机关负责"},
		{Key: "joint", Title: "与其他机关共同制作，本机关牵头", Act: MoveConsult, Evidence: "共同制作的机关"},
		{Key: "others", Title: "不属于本机关负责公开", Ground: "others", Evidence: "负责公开的机关和联系方式（能够确定的）"},
	}},
	{"have", "有没有", "经检索，信息是否存在？", []Choice{
		{Key: "have", Title: "已检索到"},
		{Key: "public", Title: "已检索到，已经主动公开", Ground: "public", Evidence: "公开的网址、期号或者查阅点"},
		{Key: "none", Title: "经检索不存在", Ground: "none", Evidence: "检索记录"},
		{Key: "make", Title: "没有现成信息，需要加工、分析", Ground: "make", Evidence: "现有信息的情况"},
	}},
	{"give", "给不给", "能不能公开？", []Choice{
		{Key: "all", Title: "全部可以公开"},
		{Key: "part", Title: "部分可以公开，能够区分处理", Evidence: "不予公开的部分及依据"},
		{Key: "secret", Title: "国家秘密", Ground: "secret", Evidence: "定密依据、密级和期限"},
		{Key: "forbidden", Title: "法律、行政法规禁止公开", Ground: "forbidden", Evidence: "禁止公开的法律、行政法规条款"},
		{Key: "stability", Title: "可能危及“三安全一稳定”", Ground: "stability", Evidence: "可能危及的事实"},
		{Key: "third", Title: "商业秘密、个人隐私，第三方不同意", Ground: "third", Evidence: "第三方意见和公共利益衡量"},
		{Key: "ask", Title: "涉及第三方，需要征求意见", Act: MoveConsult, Evidence: "第三方"},
		{Key: "internal", Title: "内部事务信息", Ground: "internal", Evidence: "属于哪一类内部事务"},
		{Key: "process", Title: "过程性信息", Ground: "process", Evidence: "属于哪一类过程性信息"},
		{Key: "enforcement", Title: "行政执法案卷信息", Ground: "enforcement", Evidence: "案卷名称"},
	}},
	{"how", "怎么给", "以什么形式、途径提供？", []Choice{
		{Key: "asked", Title: "按申请人要求的形式提供"},
		{Key: "other", Title: "改以电子或者其他适当形式提供", Evidence: "可能危及载体安全或者成本过高的情况"},
		{Key: "onsite", Title: "安排现场查阅、抄录", Evidence: "时间和地点"},
	}},
	{"answer", "怎么答", "拟作出的答复？", []Choice{
		{Key: "grant", Title: "予以公开", Ground: "grant"},
		{Key: "partial", Title: "部分公开", Ground: "partial"},
	}},
}

// recordJudgement are the steps for a correction of one's own record (第四十一条).
var recordJudgement = []Question{
	{"proof", "有没有证据", "申请人是否提供证据证明信息不准确？", []Choice{
		{Key: "proved", Title: "有证据，经核实记录有误", Ground: "mend", Evidence: "核实情况"},
		{Key: "right", Title: "经核实记录无误，或者证据不足", Ground: "unmend", Evidence: "核实情况"},
		{Key: "others", Title: "不属于本机关职能范围", Ground: "passed", Evidence: "有权更正的机关和联系方式"},
	}},
}

// QuestionsOf are the steps for a kind of request.
func QuestionsOf(k Kind) []Question {
	if k == Record {
		return recordJudgement
	}
	return Judgement
}

// Judged is how far a judgement has come.
type Judged struct {
	// Given are the last answers by step.
	Given map[string]Step
	// Next is the step to be answered, empty once the judgement is done.
	Next string
	// Ground is where it leads, Act the move that has to come first.
	Ground, Act string
}

// Judge follows the answers through the steps. Answers to steps behind an
// ending do not count.
func Judge(k Kind, steps []Step) Judged {
	j := Judged{Given: map[string]Step{}}
	for _, s := range steps {
		j.Given[s.Step] = s
	}
	all := QuestionsOf(k)
	for _, q := range all {
		given, ok := j.Given[q.Key]
		c, known := q.choice(given.Answer)
		if !ok || !known || j.contradicts(c) {
			j.Next = q.Key
			return j
		}
		if c.Ground != "" || c.Act != "" {
			j.Ground, j.Act = c.Ground, c.Act
			return j
		}
	}
	return j
}

// contradicts says that what is to be answered is not what was found: a part
// that may be disclosed is a partial disclosure.
func (j Judged) contradicts(c Choice) bool {
	give := j.Given["give"].Answer
	return c.Ground == "grant" && give == "part" || c.Ground == "partial" && give == "all"
}

// choice finds an answer by its key.
func (q Question) choice(key string) (Choice, bool) {
	i := slices.IndexFunc(q.Answers, func(c Choice) bool { return c.Key == key })
	if i < 0 {
		return Choice{}, false
	}
	return q.Answers[i], true
}

// QuestionOf finds a step by its key.
func QuestionOf(k Kind, key string) (Question, bool) {
	all := QuestionsOf(k)
	i := slices.IndexFunc(all, func(q Question) bool { return q.Key == key })
	if i < 0 {
		return Question{}, false
	}
	return all[i], true
}
