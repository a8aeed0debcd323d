package ledger

import (
	"strings"

	"gongkai/internal/kit/slice"
)

// Capability is a part of the program whose records give a task's indicator
// its figures. Until a part exists, its tasks say which one will provide it.
type Capability struct {
	Key, Title string
	// Words are words of a measure that call for the capability.
	Words []string
}

// Capabilities lists them in the order in which a measure is matched: the
// narrow ones first. RULES.md section 16 says what each counts.
var Capabilities = []Capability{
	{"disclosure", "依申请公开", []string{"依申请公开", "信息公开申请", "公开申请"}},
	{"letters", "信件与热线办理", []string{"12345", "市长信箱", "网民留言", "热线", "信件", "转办单"}},
	{"consult", "重大行政决策与意见征集", []string{"重大行政决策", "征集意见", "意见的征集", "意见征集", "决策出台", "听证"}},
	{"openday", "政府开放日", []string{"政府开放日", "开放日"}},
	{"survey", "社会评议", []string{"社会评议", "问卷评议", "满意度"}},
	{"groups", "网络工作群管理", []string{"工作群", "指尖"}},
	{"training", "培训与队伍", []string{"加强培训", "业务培训", "培训", "听取", "人员变动", "交接", "报备"}},
	{"push", "政策精准推送", []string{"精准推送", "政策礼包", "政策找", "推送", "政策汇编", "政策推介", "进园区"}},
	{"interpret", "政策解读", []string{"解读", "一图读懂", "政策公开讲"}},
	{"library", "规范性文件库", []string{"规范性文件", "有效性", "失效期", "清理过时"}},
	{"inspect", "网站自查", []string{"内容监测", "巡查", "专栏建设", "汇聚风险", "网络意识形态"}},
	{"ledger", "督办台账", []string{"台账", "工作要点的任务分解", "报送工作进展", "学优补短", "业务对接", "兄弟单位"}},
	{"publish", "信息发布", []string{"公开", "发布", "公示", "标识"}},
}

// capabilityFor suggests which capability a measure's figures come from.
func capabilityFor(measure string) string {
	for _, c := range Capabilities {
		for _, w := range c.Words {
			if strings.Contains(measure, w) {
				return c.Key
			}
		}
	}
	return "ledger"
}

// capabilityTitle is the capability's title, or its key.
func capabilityTitle(key string) string {
	for _, c := range Capabilities {
		if c.Key == key {
			return c.Title
		}
	}
	return key
}

// BoundFigure is a measure as computed for one task.
type BoundFigure struct {
	Measure slice.Measure
	Figure  slice.Figure
}

// Reached says whether the figure reaches its target. A measure without a
// target, or with nothing to count yet, holds nobody up.
func (b BoundFigure) Reached() bool {
	if b.Measure.Target == nil || !b.Figure.Known {
		return true
	}
	if b.Measure.AtMost {
		return b.Figure.Value <= *b.Measure.Target
	}
	return b.Figure.Value >= *b.Measure.Target
}
