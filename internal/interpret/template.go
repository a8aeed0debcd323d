package interpret

import (
	"bytes"

	"gongkai/internal/kit/docx"
	"gongkai/internal/kit/fail"
)

// outline is a template to start from (plan task 14, D03): headings with what
// belongs under each.
type outline struct {
	form  string
	intro string
	parts [][2]string
}

// outlines are the templates that the program gives.
var outlines = []outline{
	{"text", "用通俗的话说明政策，不照抄、不压缩原文。十一项要素中不适用的写明理由。", elementParts()},
	{"picture", "一图读懂提纲：每一屏只说一件事；图上的文字须另附文字版。", [][2]string{
		{"第一屏：一句话说清楚", "政策是什么，谁能用，什么时候起用"}, {"第二屏：为什么出台", "背景依据，不超过60字"}, {"第三屏：有哪些支持", "每项支持写明对象、标准、期限"},
		{"第四屏：怎样才能享受", "条件、材料、流程，用步骤表示"}, {"第五屏：注意什么", "时间节点、容易弄错的地方"}, {"第六屏：找谁办", "办理入口、地点、咨询电话"}, {"文字版", "把图上的全部文字按顺序写出"}}},
	{"qa", "简明问答：用企业和群众的问法提问，先回答结论，再说明依据。", [][2]string{
		{"问：这项政策支持谁？", "答："}, {"问：能得到什么支持？", "答："}, {"问：需要什么条件？", "答："}, {"问：怎么申请，要哪些材料？", "答："},
		{"问：什么时候截止？", "答："}, {"问：与以前的政策有什么不同？", "答："}, {"问：不符合条件或者被退回怎么办？", "答："}, {"问：向谁咨询？", "答："}}},
	{"talk", "政策公开讲讲稿：全程不超过30分钟，留出提问时间；录音录像须附文字稿。", [][2]string{
		{"开场", "主讲人、主题、面向对象"}, {"一、为什么出台", "背景依据"}, {"二、讲了什么", "目标任务和主要举措，逐条举例"}, {"三、怎么享受", "条件、标准、办理流程"},
		{"四、注意事项", "时间节点和常见错误"}, {"五、现场提问", "记录问题和回答"}, {"登记", "时间、地点、主讲人、参加对象和人数"}}},
	{"video", "视频解读脚本：先列画面，再写解说词；须配字幕和文字稿。", [][2]string{{"画面与解说词", "按镜头逐条列出"}, {"字幕", "与解说词一致"}, {"文字稿", "完整写出解说词和画面上的文字"}}},
	{"course", "辅导课件提纲：可以反复使用，注明适用的政策版本。", [][2]string{{"适用政策", "名称、文号、有效性"}, {"培训对象", ""}, {"要点一", ""}, {"要点二", ""}, {"案例", "真实、脱敏"}, {"练习", ""}, {"依据", "逐条注明条款"}}},
}

func elementParts() [][2]string {
	var out [][2]string
	for _, e := range Elements {
		out = append(out, [2]string{e.Title, e.Help})
	}
	return append(out, [2]string{"解读机关、解读人、联系电话", ""})
}

// Template is the template of a form as a DOCX file.
func Template(form string) (name string, body []byte, err error) {
	for _, o := range outlines {
		if o.form != form {
			continue
		}
		f, _ := FormOf(form)
		d := docx.Document{Title: f.Title + "模板", PageNumbers: true}
		s := d.Section(docx.A4)
		s.Text(docx.Title, "《（文件名称）》"+f.Title)
		s.Text(docx.Note, o.intro)
		for _, p := range o.parts {
			s.Text(docx.Heading1, p[0])
			s.Text(docx.Body, p[1])
		}
		var b bytes.Buffer
		if err := d.Write(&b); err != nil {
			return "", nil, err
		}
		return f.Title + "模板.docx", b.Bytes(), nil
	}
	return "", nil, fail.Missingf("没有这种形式的模板")
}
