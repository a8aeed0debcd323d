package decision

import (
	"slices"
	"time"

	"gongkai/internal/kit/civil"
)

// The provisions that acts and refusals rest on.
const (
	Regulation      = "《重大行政决策程序暂行条例》"
	ArticleList     = Regulation + "第三条"
	ArticleLegal    = Regulation + "第二十七条"
	ArticleArchive  = Regulation + "第三十三条"
	ArticlePublish  = "任务分工第7项"
	ArticleTakePart = "任务分工第8项"
)

// PublishBy is the day by which a year's catalogue is public (task 7).
func PublishBy(year int) civil.Date { return civil.Of(year, time.March, 31) }

// Step is one station of the statutory procedure.
type Step struct {
	Key, Title, Article string
	// Asks says what the record has to tell.
	Asks string
	// Skips are the lawful reasons for leaving it out, each with its article;
	// none where it may not be left out.
	Skips []string
}

// The steps that others rest on.
const (
	StepStart   = "start"
	StepPublic  = "public"
	StepLegal   = "legal"
	StepDiscuss = "discuss"
	StepIssue   = "issue"
	StepArchive = "archive"
)

// Steps are the stations in their order.
var Steps = []Step{
	{Key: StepStart, Title: "决策启动", Article: Regulation + "第十条、第十一条", Asks: "决策建议的提出和论证，确定的承办单位、牵头单位"},
	{Key: StepPublic, Title: "公众参与", Article: Regulation + "第十四条", Asks: "听取意见的方式、时间、参加人员和意见；公开征求意见的自动记入", Skips: []string{"依法不予公开的决策事项（条例第十四条第一款）"}},
	{Key: "expert", Title: "专家论证", Article: Regulation + "第十九条", Asks: "论证的专家、机构，论证意见；专家独立提出并签名，与决策有直接利害关系的不选", Skips: []string{"不涉及专业性、技术性较强的问题（条例第十九条）"}},
	{Key: "risk", Title: "风险评估", Article: Regulation + "第二十二条", Asks: "风险点、风险等级、防范和处置措施，结论为风险可控的方可决策",
		Skips: []string{"实施不会对社会稳定、公共安全等方面造成不利影响（条例第二十二条第一款）", "有关风险已按照规定评价、评估过，不作重复评估（条例第二十二条第二款）"}},
	{Key: "fair", Title: "公平竞争审查", Article: Regulation + "第二十九条", Asks: "审查结论和审查意见编号", Skips: []string{"不涉及市场主体经济活动（条例第二十九条第一项）"}},
	{Key: StepLegal, Title: "合法性审查", Article: Regulation + "第二十五条至第二十八条", Asks: "审查机构、送审和出具意见的日期、审查意见；不得以征求意见等方式代替"},
	{Key: StepDiscuss, Title: "集体讨论", Article: Regulation + "第三十条", Asks: "会议名称、参加人员、各方意见；不同意见如实载明"},
	{Key: "report", Title: "请示报告", Article: Regulation + "第三十一条", Asks: "向同级党委请示报告的时间和答复", Skips: []string{"按照规定不属于请示报告范围（条例第三十一条）"}},
	{Key: StepIssue, Title: "决策公布", Article: Regulation + "第三十二条", Asks: "出台文件的名称、文号和公布的载体"},
	{Key: StepArchive, Title: "资料归档", Article: ArticleArchive, Asks: "卷宗编号和移交情况"},
	{Key: "evaluate", Title: "执行和后评估", Article: Regulation + "第三十五条至第三十七条", Asks: "评估的原因、方式、结论和建议", Skips: []string{"没有出现应当组织后评估的情形（条例第三十六条）"}},
}

// StepOf finds a step by its key.
func StepOf(key string) (Step, bool) {
	i := slices.IndexFunc(Steps, func(s Step) bool { return s.Key == key })
	if i < 0 {
		return Step{Key: key, Title: key}, false
	}
	return Steps[i], true
}

// Ways are the ways in which the public takes part (article 14).
var Ways = []string{"公开征求意见", "座谈会", "听证会", "实地走访", "书面征求意见", "问卷调查", "民意调查"}
