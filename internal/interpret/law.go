package interpret

import (
	"slices"

	"gongkai/internal/kit/civil"
)

// Form is how an interpretation explains (plan task 14; RULES.md R9.06).
type Form struct {
	Key, Title string
	// Pictured forms need their text in full beside the picture; Sounding
	// ones need a transcript (无障碍; D05).
	Pictured, Sounding bool
	// Wordy forms are text.
	Wordy bool
}

// Forms are all forms.
var Forms = []Form{
	{Key: "text", Title: "文字解读", Wordy: true},
	{Key: "picture", Title: "一图读懂", Pictured: true},
	{Key: "video", Title: "视频解读", Sounding: true},
	{Key: "audio", Title: "音频解读", Sounding: true},
	{Key: "qa", Title: "简明问答", Wordy: true},
	{Key: "talk", Title: "政策公开讲", Sounding: true},
	{Key: "expert", Title: "专家解读", Wordy: true},
	{Key: "media", Title: "媒体解读", Wordy: true},
	{Key: "drafter", Title: "起草人解读", Wordy: true},
	{Key: "course", Title: "辅导课件", Pictured: true},
}

// FormOf finds a form by its key.
func FormOf(key string) (Form, bool) {
	i := slices.IndexFunc(Forms, func(f Form) bool { return f.Key == key })
	if i < 0 {
		return Form{}, false
	}
	return Forms[i], true
}

// Element is a named part of an interpretation.
type Element struct{ Key, Title, Help string }

// Elements are those that task 13 of the plan names (RULES.md R9.05), with
// 关键词 and 专有词 apart.
var Elements = []Element{
	{"background", "背景依据", "为什么出台，依据哪些法律法规和上级文件"},
	{"goal", "目标任务", "要达到什么目标，做哪些事"},
	{"novelty", "创新特点", "与以往和外地做法相比有什么新意"},
	{"change", "新旧差异", "与原政策相比改了什么；首次制定的，写明首次制定"},
	{"scope", "影响范围", "影响哪些人、哪些企业、哪些地区"},
	{"standard", "执行标准", "数额、比例、期限等具体标准"},
	{"care", "注意事项", "容易弄错、容易错过的地方"},
	{"benefit", "惠企举措", "企业能得到什么支持"},
	{"condition", "享受条件", "什么条件可以享受，怎么享受"},
	{"keywords", "关键词", "关键词及其说明"},
	{"terms", "专有词", "专业术语的通俗解释"},
}

// Promise is the longest time, in working days, from a document's publication
// to its interpretation. It is a dated parameter: Ningxia's rule of 2022
// (RULES.md R9.03, 宁政办发〔2022〕 as read, confidence V2).
type Promise struct {
	From civil.Date
	Days int
}

// promises are the values by the day from which they hold.
var promises = []Promise{{From: civil.Of(2016, 1, 1), Days: 3}}

// MostDays is the term in force on a day, in working days; 0 before there
// was one.
func MostDays(on civil.Date) int {
	days := 0
	for _, p := range promises {
		if p.From <= on {
			days = p.Days
		}
	}
	return days
}

// The articles that pages and refusals cite.
const (
	ArticlePromise  = "解读材料与文件同步公开，最迟不晚于文件公开后3个工作日（任务分工第13项）"
	ArticleElements = "任务分工第13项：解读要素"
	ArticleForms    = "任务分工第14项：多元化解读"
	ArticleDraft    = "任务分工第10项：征求意见稿同步解读"
	ArticleAccess   = "《无障碍环境建设法》第三十二条"
)
