package disclosure

import (
	"slices"

	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/civil"
)

// The provisions that acts, pages and refusals cite.
const (
	reg             = "《政府信息公开条例》"
	ArticleRegister = reg + "第二十九条"
	ArticleReceipt  = reg + "第三十一条"
	ArticleMend     = reg + "第三十条"
	ArticleThird    = reg + "第三十二条"
	ArticleTerm     = reg + "第三十三条"
	ArticleCoMaker  = reg + "第三十四条"
	ArticleMass     = reg + "第三十五条"
	ArticleReply    = reg + "第三十六条"
	ArticleRecord   = reg + "第四十一条"
	ArticleFee      = reg + "第四十二条"
	ArticleSame     = reg + "第四十四条"
	ArticleStages   = reg + "第四十五条"
	ArticleReassess = reg + "第十八条"
	ArticleSecrecy  = reg + "第十七条"
	ArticleReview   = "《行政复议法》第二十三条"
	ArticleAnswer   = "《行政复议法》第四十八条、第五十四条"
	ArticleErase    = "《个人信息保护法》第四十七条"
)

// Remedy is which paragraph on remedies a reply must have (RULES.md 1.6).
type Remedy string

// The remedies.
const (
	// ReviewFirst: reconsideration must come before a lawsuit
	// (行政复议法第二十三条第一款第四项).
	ReviewFirst Remedy = "review_first"
	// EitherWay: reconsideration or a lawsuit, as the applicant likes.
	EitherWay Remedy = "either"
	// BothRoutes: sources disagree (第三十六条第七项); both routes are printed and
	// the legality reviewer is asked.
	BothRoutes Remedy = "both"
)

// Outcome is a row of the annual report's table three.
type Outcome struct{ Key, Group, Title string }

// Outcomes are the rows in their order, with the labels as issued
// (国办公开办函〔2021〕30号); r1 to r3 are for records of one's own and are in no row.
var Outcomes = []Outcome{
	{"a", "（一）予以公开", "予以公开"},
	{"b", "（二）部分公开", "部分公开"},
	{"c1", "（三）不予公开", "属于国家秘密"},
	{"c2", "（三）不予公开", "其他法律行政法规禁止公开"},
	{"c3", "（三）不予公开", "危及“三安全一稳定”"},
	{"c4", "（三）不予公开", "保护第三方合法权益"},
	{"c5", "（三）不予公开", "属于三类内部事务信息"},
	{"c6", "（三）不予公开", "属于四类过程性信息"},
	{"c7", "（三）不予公开", "属于行政执法案卷"},
	{"c8", "（三）不予公开", "属于行政查询事项"},
	{"d1", "（四）无法提供", "本机关不掌握相关政府信息"},
	{"d2", "（四）无法提供", "没有现成信息需要另行制作"},
	{"d3", "（四）无法提供", "补正后申请内容仍不明确"},
	{"e1", "（五）不予处理", "信访举报投诉类申请"},
	{"e2", "（五）不予处理", "重复申请"},
	{"e3", "（五）不予处理", "要求提供公开出版物"},
	{"e4", "（五）不予处理", "无正当理由大量反复申请"},
	{"e5", "（五）不予处理", "要求行政机关确认或重新出具已获取信息"},
	{"f1", "（六）其他处理", "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"},
	{"f2", "（六）其他处理", "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"},
	{"f3", "（六）其他处理", "其他"},
	{"r1", "本人信息更正", "予以更正"},
	{"r2", "本人信息更正", "不予更正"},
	{"r3", "本人信息更正", "转送或者告知向其他机关提出"},
}

// OutcomeOf finds a row by its key.
func OutcomeOf(key string) (Outcome, bool) {
	i := slices.IndexFunc(Outcomes, func(o Outcome) bool { return o.Key == key })
	if i < 0 {
		return Outcome{}, false
	}
	return Outcomes[i], true
}

// OutcomeTitle is a row in words: 不予公开：属于国家秘密.
func OutcomeTitle(key string) string {
	o, ok := OutcomeOf(key)
	switch {
	case !ok:
		return key
	case key == "a" || key == "b":
		return o.Title
	case key[0] == 'r':
		return o.Title
	}
	_, group, _ := cutGroup(o.Group)
	return group + "：" + o.Title
}

func cutGroup(s string) (no, title string, ok bool) {
	for i, r := range s {
		if r == '）' {
			return s[:i], s[i+len("）"):], true
		}
	}
	return "", s, false
}

// Ground is the legal ground of a reply: finer than the report's row
// (RULES.md 1.5, R1.50).
type Ground struct {
	Key, Title, Article string
	// Row is the key of the annual report's row.
	Row    string
	Remedy Remedy
	// Needs are what must be on record before such a reply is issued.
	Needs []Need
	// Kind is the kind of request that it answers.
	Kind Kind
	// From is the first day on which it is the law.
	From civil.Date
}

// Need is something that must be on record.
type Need string

// The needs.
const (
	NeedSearch  Need = "search"  // 检索记录
	NeedThird   Need = "third"   // 第三方意见已经征求，行政机关已经决定
	NeedLapsed  Need = "lapsed"  // 补正期限已满
	NeedMended  Need = "mended"  // 已经补正过一次
	NeedUnpaid  Need = "unpaid"  // 缴费期限已满
	NeedReasons Need = "reasons" // 已要求说明理由，且理由不成立
	NeedRepeat  Need = "repeat"  // 前次申请
	NeedSecrecy Need = "secrecy" // 保密审查
	NeedPages   Need = "pages"   // 拟提供的信息
)

// Grounds are all grounds in the order of the desk.
var Grounds = []Ground{
	{Key: "public", Title: "已经主动公开，告知获取方式、途径", Article: reg + "第三十六条第一项", Row: "a", Remedy: EitherWay},
	{Key: "grant", Title: "可以公开，提供信息或者告知获取的方式、途径和时间", Article: reg + "第三十六条第二项", Row: "a", Remedy: EitherWay, Needs: []Need{NeedSecrecy}},
	{Key: "partial", Title: "区分处理，部分公开", Article: reg + "第三十七条", Row: "b", Remedy: ReviewFirst, Needs: []Need{NeedSecrecy}},
	{Key: "secret", Title: "依法确定为国家秘密", Article: reg + "第十四条、第三十六条第三项", Row: "c1", Remedy: ReviewFirst, Needs: []Need{NeedSecrecy}},
	{Key: "forbidden", Title: "法律、行政法规禁止公开", Article: reg + "第十四条、第三十六条第三项", Row: "c2", Remedy: ReviewFirst},
	{Key: "stability", Title: "公开后可能危及国家安全、公共安全、经济安全、社会稳定", Article: reg + "第十四条、第三十六条第三项", Row: "c3", Remedy: ReviewFirst, Needs: []Need{NeedSecrecy}},
	{Key: "third", Title: "涉及商业秘密、个人隐私，公开会损害第三方合法权益", Article: reg + "第十五条、第三十二条、第三十六条第三项", Row: "c4", Remedy: ReviewFirst, Needs: []Need{NeedThird}},
	{Key: "internal", Title: "人事管理、后勤管理、内部工作流程方面的内部事务信息", Article: reg + "第十六条第一款、第三十六条第三项", Row: "c5", Remedy: ReviewFirst},
	{Key: "process", Title: "讨论记录、过程稿、磋商信函、请示报告等过程性信息", Article: reg + "第十六条第二款、第三十六条第三项", Row: "c6", Remedy: ReviewFirst},
	{Key: "enforcement", Title: "行政执法案卷信息", Article: reg + "第十六条第二款、第三十六条第三项", Row: "c7", Remedy: ReviewFirst},
	{Key: "special", Title: "工商、不动产登记资料等，依照有关法律、行政法规的规定办理", Article: reg + "第三十六条第七项", Row: "c8", Remedy: BothRoutes},
	{Key: "none", Title: "经检索没有所申请公开的信息，该信息不存在", Article: reg + "第三十六条第四项", Row: "d1", Remedy: EitherWay, Needs: []Need{NeedSearch}},
	{Key: "others", Title: "不属于本机关负责公开", Article: reg + "第三十六条第五项", Row: "d1", Remedy: EitherWay},
	{Key: "make", Title: "需要对现有政府信息进行加工、分析", Article: reg + "第三十八条", Row: "d2", Remedy: EitherWay},
	{Key: "unclear", Title: "补正后申请内容仍不明确", Article: reg + "第三十条", Row: "d3", Remedy: EitherWay, Needs: []Need{NeedMended}},
	{Key: "petition", Title: "以政府信息公开申请的形式进行信访、投诉、举报等活动", Article: reg + "第三十九条第一款", Row: "e1", Remedy: EitherWay},
	{Key: "repeat", Title: "已就申请人提出的政府信息公开申请作出答复，申请人重复申请公开相同信息", Article: reg + "第三十六条第六项", Row: "e2", Remedy: EitherWay, Needs: []Need{NeedRepeat}},
	{Key: "printed", Title: "要求提供政府公报、报刊、书籍等公开出版物", Article: reg + "第三十九条第二款", Row: "e3", Remedy: EitherWay},
	{Key: "mass", Title: "申请的数量、频次明显超过合理范围且理由不合理", Article: reg + "第三十五条", Row: "e4", Remedy: EitherWay, Needs: []Need{NeedReasons}},
	{Key: "confirm", Title: "要求确认或者重新出具已获取的信息", Article: "《政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）", Row: "e5", Remedy: EitherWay},
	{Key: "unmended", Title: "无正当理由逾期不补正，视为放弃申请，不再处理", Article: reg + "第三十条", Row: "f1", Remedy: EitherWay, Needs: []Need{NeedLapsed}},
	{Key: "unpaid", Title: "逾期未缴纳信息处理费，视为放弃申请，不再处理", Article: reg + "第四十二条、国办函〔2020〕109号", Row: "f2", Remedy: EitherWay, Needs: []Need{NeedUnpaid}},
	{Key: "otherwise", Title: "其他处理", Article: reg + "第三十三条", Row: "f3", Remedy: EitherWay},
	{Key: "mend", Title: "本人信息有误，予以更正", Article: ArticleRecord, Row: "r1", Remedy: EitherWay, Kind: Record},
	{Key: "unmend", Title: "经核实无误，或者证据不足，不予更正", Article: ArticleRecord, Row: "r2", Remedy: EitherWay, Kind: Record},
	{Key: "passed", Title: "不属于本机关职能，转送有权更正的机关或者告知申请人", Article: ArticleRecord, Row: "r3", Remedy: EitherWay, Kind: Record},
}

// GroundOf finds a ground by its key.
func GroundOf(key string) (Ground, bool) {
	i := slices.IndexFunc(Grounds, func(g Ground) bool { return g.Key == key })
	if i < 0 {
		return Ground{}, false
	}
	return Grounds[i], true
}

// Answers says whether the ground answers a request of the kind.
func (g Ground) Answers(k Kind) bool { return k == g.Kind || g.Kind == "" && k != Record }

// Refuses says that the ground withholds information under articles 14 to 16,
// which is assessed again from time to time (条例第十八条).
func (g Ground) Refuses() bool { return g.Remedy == ReviewFirst }

// Discloses says that information is handed out.
func (g Ground) Discloses() bool { return g.Key == "grant" || g.Key == "partial" }

// answerTerm is the term in which a reconsideration is answered.
func answerTerm(simple bool) clock.Key {
	if simple {
		return clock.AnswerSimple
	}
	return clock.AnswerReview
}
