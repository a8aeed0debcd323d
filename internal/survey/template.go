package survey

import "slices"

// Template is a questionnaire to start from.
type Template struct {
	Key, Title, Intro string
	Questions         []Question
}

// Ask are the template's questions with their keys.
func (t Template) Ask() []Question {
	out := slices.Clone(t.Questions)
	for n := range out {
		if out[n].Key == "" {
			out[n].Key = freshKey(out[:n])
		}
	}
	return out
}

// TemplateOf finds a template by its key.
func TemplateOf(key string) (Template, bool) {
	for _, t := range Templates {
		if t.Key == key {
			return t, true
		}
	}
	return Template{}, false
}

var five, _ = ScaleOf("five")

var (
	aboutWho   = Question{Kind: Single, Text: "您的身份", Options: []string{"企业人员", "社区居民", "人大代表、政协委员", "机关事业单位人员", "媒体", "学生", "其他"}, About: true, Must: true}
	aboutAge   = Question{Kind: Single, Text: "您的年龄", Options: []string{"18—30岁", "31—45岁", "46—60岁", "60岁以上"}, About: true}
	suggestion = Question{Kind: Text, Text: "您还有什么意见建议", Help: "请不要填写姓名、电话等个人信息"}
)

// Templates are the questionnaires that are usual (PORTAL.md C.7).
var Templates = []Template{
	{Key: "general", Title: "一般调查", Intro: "感谢您参与调查。"},
	{Key: "social", Title: "政务公开社会评议", Intro: "请您对本单位政务公开工作作出评价。问卷匿名填写，约需3分钟。", Questions: []Question{
		{Kind: Single, Text: "您是否了解《政府信息公开条例》", Options: []string{"了解", "听说过", "不了解"}, Must: true},
		{Kind: Several, Text: "您关注哪些信息", Options: []string{"政策文件和解读", "惠企补贴和项目申报", "办事指南", "财政资金", "统计数据"}, Other: true, Least: 1},
		{Kind: Several, Text: "您通过哪些渠道了解信息", Options: []string{"政府网站", "政务新媒体", "新闻媒体", "办事窗口", "工作人员告知"}, Other: true},
		{Kind: Matrix, Text: "请对下列方面作出评价", Rows: []string{"公开内容全面真实", "公开及时", "查找便捷", "政策解读通俗易懂", "依申请公开办理", "回应关切"}, Scale: five, Unsure: true, Must: true, Break: true},
		{Kind: Single, Text: "您是否向本单位提出过政府信息公开申请", Options: []string{"提出过", "没有"}, Break: true},
		{Kind: Rating, Text: "您对申请办理的满意程度", Aspect: "申请办理体验", Scale: five, Unsure: true, When: "q5", Is: []string{"1"}},
		{Kind: Ranking, Text: "您认为最需要改进的依次是", Options: []string{"内容", "时效", "解读", "互动"}, Break: true},
		{Kind: Rating, Text: "您对本单位政务公开工作的总体评价", Aspect: "总体评价", Scale: five, Must: true},
		suggestion,
		breaking(aboutWho), aboutAge,
	}},
	{Key: "openday", Title: "政府开放日满意度", Intro: "感谢您参加政府开放日活动，请花1分钟评价本次活动。问卷匿名填写。", Questions: []Question{
		{Kind: Matrix, Text: "请对本次活动作出评价", Rows: []string{"组织安排", "参观内容", "讲解介绍", "座谈答疑"}, Scale: five, Unsure: true, Must: true},
		{Kind: Single, Text: "活动是否增进了您对本单位工作的了解", Options: []string{"是", "有一些", "没有"}, Must: true},
		suggestion, aboutWho,
	}},
	{Key: "consult", Title: "公众意见调查", Intro: "就拟出台的政策听取您的意见。", Questions: []Question{
		{Kind: Single, Text: "您是否赞成制定该项政策", Options: []string{"赞成", "基本赞成", "不赞成", "说不清"}, Must: true},
		suggestion, aboutWho,
	}},
	{Key: "letters", Title: "来信办理满意度", Intro: "请对本次来信的办理作出评价。", Questions: []Question{
		{Kind: Matrix, Text: "请对办理情况作出评价", Rows: []string{"办理速度", "答复内容", "服务态度"}, Scale: five, Must: true}, suggestion,
	}},
	{Key: "training", Title: "培训效果评价", Intro: "请对本次培训作出评价。", Questions: []Question{
		{Kind: Matrix, Text: "请对培训作出评价", Rows: []string{"课程内容", "授课水平", "组织安排"}, Scale: five, Must: true},
		{Kind: Number, Text: "您参加培训的课时数", Most: 200}, suggestion,
	}},
}

func breaking(q Question) Question {
	q.Break = true
	return q
}
