package content

import "slices"

// Marking is how an item is open (公开属性). The empty marking is an item that
// was not marked yet; it goes nowhere (IMP80, RULES.md R10.05).
type Marking string

// The markings of article 13 of 政府信息公开条例.
const (
	Proactive Marking = "proactive" // 主动公开
	OnRequest Marking = "onrequest" // 依申请公开
	Closed    Marking = "closed"    // 不予公开
)

// Title is the marking's statutory word.
func (m Marking) Title() string {
	switch m {
	case Proactive:
		return "主动公开"
	case OnRequest:
		return "依申请公开"
	case Closed:
		return "不予公开"
	}
	return "未标识"
}

// Note is the 附注 that a document of the marking bears, or "".
func (m Marking) Note() string {
	switch m {
	case Proactive:
		return "（此件公开发布）"
	case OnRequest:
		return "（此件依申请公开）"
	}
	return ""
}

// Markings are the markings that can be chosen, in the article's order.
var Markings = []Marking{Proactive, OnRequest, Closed}

// MarkingTitled finds a marking by its statutory word; of any other word it is
// the empty one.
func MarkingTitled(title string) Marking {
	for _, m := range Markings {
		if m.Title() == title {
			return m
		}
	}
	return ""
}

// Ground is a reason for which something is not proactively public: articles
// 14 to 16 of 政府信息公开条例 are a closed list (RULES.md R1.05 to R1.08,
// R1.11: 工作秘密 is none).
type Ground struct {
	Key, Title, Article string
	// Discretionary grounds allow to refuse and do not demand it.
	Discretionary bool
	// ForRequest may also stand for 依申请公开.
	ForRequest bool
}

// Grounds is the closed list.
var Grounds = []Ground{
	{Key: "secret", Title: "依法确定为国家秘密", Article: "《政府信息公开条例》第十四条"},
	{Key: "forbidden", Title: "法律、行政法规禁止公开", Article: "《政府信息公开条例》第十四条"},
	{Key: "stability", Title: "公开后可能危及国家安全、公共安全、经济安全、社会稳定", Article: "《政府信息公开条例》第十四条"},
	{Key: "thirdparty", Title: "涉及商业秘密、个人隐私，公开会对第三方合法权益造成损害", Article: "《政府信息公开条例》第十五条", ForRequest: true},
	{Key: "internal", Title: "人事管理、后勤管理、内部工作流程等内部事务信息", Article: "《政府信息公开条例》第十六条第一款", Discretionary: true, ForRequest: true},
	{Key: "process", Title: "讨论记录、过程稿、磋商信函、请示报告等过程性信息", Article: "《政府信息公开条例》第十六条第二款", Discretionary: true, ForRequest: true},
	{Key: "casefile", Title: "行政执法案卷信息", Article: "《政府信息公开条例》第十六条第二款", Discretionary: true, ForRequest: true},
	{Key: "limited", Title: "仅涉及特定对象，不需要社会公众广泛知晓", Article: "《政府信息公开条例》第十九条、第二十七条", Discretionary: true, ForRequest: true},
}

// GroundOf finds a ground by its key.
func GroundOf(key string) (Ground, bool) {
	i := slices.IndexFunc(Grounds, func(g Ground) bool { return g.Key == key })
	if i < 0 {
		return Ground{}, false
	}
	return Grounds[i], true
}

// Fits says whether the ground can stand for the marking.
func (g Ground) Fits(m Marking) bool {
	switch m {
	case OnRequest:
		return g.ForRequest
	case Closed:
		return g.Key != "limited"
	}
	return false
}
