package wording

// opening tells what was asked, and when it came.
const opening = "本机关于{received}收到{you}提出的政府信息公开申请（申请编号：{no}{part}）。[[corrected|{corrected}，本机关收到{you}提交的补正材料。]][[extended|{extended}，本机关告知{you}延期答复。]]{you}申请公开的内容为：“{content}”。"

// regulation is the Regulation's name where a text names it first.
const regulation = "《中华人民共和国政府信息公开条例》（以下简称《条例》）"

func opened() Part { return Part{Key: "opening", Title: "申请情况", Legal: true, Text: opening} }

func remedied() Part {
	return Part{Key: "remedy", Title: "救济告知", Legal: true, Text: "{remedy}"}
}

func named(help string) []Field {
	return []Field{{Key: "info", Label: "信息名称", Required: true, Help: help}, {Key: "infono", Label: "文号", Help: "没有文号的不填"}}
}

func supplied() []Field {
	return []Field{{Key: "pages", Label: "页数", Sort: Number, Most: 100000},
		{Key: "way", Label: "提供方式", Required: true, Help: "例如：邮寄纸质件、发送电子文本、当面领取、现场查阅"},
		{Key: "when", Label: "获取时间", Help: "随本告知书一并提供的不填"}, {Key: "where", Label: "获取地点或途径"},
		{Key: "attachments", Label: "附件", Sort: List, Help: "每行一个附件名称"}}
}

// refusals are the grounds of refusal: articles 14 to 16.
var refusals = map[Ground]string{
	DeniedSecret:      "依法确定为国家秘密的政府信息，根据《条例》第十四条的规定不予公开",
	DeniedLaw:         "法律、行政法规禁止公开的政府信息，根据《条例》第十四条和{law}的规定不予公开",
	DeniedSafety:      "公开后可能危及国家安全、公共安全、经济安全、社会稳定的政府信息，根据《条例》第十四条的规定不予公开",
	DeniedThird:       "涉及商业秘密、个人隐私等公开会对第三方合法权益造成损害的政府信息，根据《条例》第十五条的规定不予公开",
	DeniedInternal:    "本机关的内部事务信息（{internal}），根据《条例》第十六条第一款的规定可以不予公开",
	DeniedProcess:     "本机关在履行行政管理职能过程中形成的过程性信息（{stage}），根据《条例》第十六条第二款的规定可以不予公开",
	DeniedEnforcement: "行政执法案卷信息，根据《条例》第十六条第二款的规定可以不予公开",
}

// withholding are the grounds whose reasons articles 14 to 16 give.
var withholding = []Ground{DeniedSecret, DeniedLaw, DeniedSafety, DeniedThird, DeniedInternal, DeniedProcess, DeniedEnforcement}

// groundFields are what each ground needs to be said.
func groundFields() []Field {
	return []Field{
		{Key: "secrecy", Label: "定密依据", Required: true, Help: "密级、定密机关和定密依据或密级标志，不写内容", For: []Ground{DeniedSecret}},
		{Key: "law", Label: "禁止公开的法律、行政法规条款", Required: true, Help: "例如：《中华人民共和国统计法》第九条", For: []Ground{DeniedLaw}},
		{Key: "danger", Label: "可能危及的情形", Required: true, Least: 15, Help: "说明公开后可能造成的具体后果", For: []Ground{DeniedSafety}, Sort: Area},
		{Key: "third", Label: "征求第三方意见情况", Required: true, Help: "例如：第三方不同意公开且有合理理由；第三方逾期未提出意见，由本机关决定", Least: 8, For: []Ground{DeniedThird}, Sort: Area},
		{Key: "interest", Label: "公共利益衡量", Required: true, Least: 10, Help: "说明不公开是否会对公共利益造成重大影响", For: []Ground{DeniedThird}, Sort: Area},
		{Key: "internal", Label: "内部事务信息的类别", Required: true, Sort: Choice, Options: []string{"人事管理", "后勤管理", "内部工作流程"}, For: []Ground{DeniedInternal}},
		{Key: "stage", Label: "过程性信息的类别", Required: true, Sort: Choice, Options: []string{"讨论记录", "过程稿", "磋商信函", "请示报告"}, For: []Ground{DeniedProcess}},
	}
}

// groundFacts is the text that the ground's fields make.
const groundFacts = "[[secrecy|该信息的定密情况为：{secrecy}。]][[danger|{danger}。]][[third|经依法书面征求第三方意见，{third}。经衡量，{interest}。]]"

// denying is one text for every ground; before and after stand around it.
func denying(before, after string) map[Ground]string {
	out := map[Ground]string{}
	for o, text := range refusals {
		out[o] = before + text + after
	}
	return out
}

func denyCites(all ...Article) map[Ground][]Article {
	out := map[Ground][]Article{"": all}
	for _, o := range []Ground{DeniedSecret, DeniedLaw, DeniedSafety} {
		out[o] = []Article{{No: 14}}
	}
	out[DeniedThird] = []Article{{No: 15}}
	out[DeniedInternal] = []Article{{No: 16, Paragraph: 1}}
	out[DeniedProcess], out[DeniedEnforcement] = []Article{{No: 16, Paragraph: 2}}, []Article{{No: 16, Paragraph: 2}}
	return out
}

func reasoned(label string) Field {
	return Field{Key: "reason", Label: label, Sort: Area, Required: true, Least: 15, Help: "写明事实和理由，不要只重复法条"}
}

func replies() []Template {
	return append([]Template{
		{Kind: Grant, No: 10, Title: "政府信息公开告知书", Article: "条例第三十六条第二项", Grounds: []Ground{Granted}, Remedy: Free, Cites: cite(36, 2),
			Fields: append(named("与所提供的信息一致"), supplied()...),
			Parts: []Part{opened(),
				{Key: "basis", Title: "依据", Legal: true, Text: "经审查，{you}申请公开的政府信息可以公开。根据" + regulation + "第三十六条第二项的规定，现答复如下："},
				{Key: "answer", Title: "答复", Text: "本机关向{you}提供《{info}》[[infono|（{infono}）]][[pages|，共{pages}页]]。\n提供方式为{way}[[when|，获取时间为{when}]][[where|，获取地点（途径）为{where}]]。"}, remedied()}},
		{Kind: Public, No: 11, Title: "政府信息已主动公开告知书", Article: "条例第三十六条第一项", Grounds: []Ground{Already}, Remedy: Free, Cites: cite(36, 1),
			Fields: append(named("已公开的信息名称"), Field{Key: "published", Label: "主动公开日期", Sort: Day},
				Field{Key: "medium", Label: "公开载体", Required: true, Help: "例如：中卫市工业和信息化局网站、市人民政府公报2023年第5期"},
				Field{Key: "address", Label: "获取方式、途径", Required: true, Sort: List, Help: "每行一个：准确网址、公报期号页码或查阅点地址。网址须打开核对"}),
			Parts: []Part{opened(),
				{Key: "basis", Title: "依据", Legal: true, Text: "经核查，{you}申请公开的政府信息已经主动公开。根据" + regulation + "第三十六条第一项的规定，现将获取该信息的方式、途径告知如下："},
				{Key: "answer", Title: "答复", Text: "《{info}》[[infono|（{infono}）]]已[[published|于{published}]]通过{medium}主动公开，可以按以下方式获取：\n{address}"}, remedied()}},
		{Kind: Partial, No: 12, Title: "政府信息部分公开告知书", Article: "条例第三十七条", Grounds: []Ground{Partly}, Remedy: Withheld, Cites: cite(37, 0),
			Fields: partialFields(),
			Parts: []Part{opened(),
				{Key: "basis", Title: "依据", Legal: true, Text: "经审查，{you}申请公开的政府信息中含有不应当公开的内容，能够作区分处理。根据" + regulation + "第三十六条第三项、第三十七条的规定，本机关作了区分处理，现答复如下："},
				{Key: "open", Title: "公开的部分", Text: "一、予以公开的内容\n{open}。[[pages|公开部分共{pages}页，]]提供方式为{way}[[when|，获取时间为{when}]][[where|，获取地点（途径）为{where}]]。"},
				{Key: "withheld", Title: "不予公开的部分", Text: "二、不予公开的内容\n{withheld}。"},
				{Key: "ground", Title: "不予公开的依据", Legal: true, Text: "三、不予公开的依据和理由\n上述不予公开的内容属于{groundtext}。" + groundFacts},
				{Key: "reason", Title: "理由", Text: "{reason}"}, remedied()}},
		{Kind: Refuse, No: 13, Title: "政府信息不予公开告知书", Article: "条例第三十六条第三项", Grounds: withholding, Remedy: First, Cites: denyCites(Article{No: 36, Item: 3}),
			Fields: append(append(named("所申请的信息名称；不宜写明名称的，概括写明"), groundFields()...), reasoned("不予公开的事实和理由")),
			Parts: []Part{opened(),
				{Key: "basis", Title: "依据", Legal: true, Text: "经审查，根据" + regulation + "第三十六条第三项的规定，本机关决定对{you}申请公开的政府信息不予公开，并说明理由如下："},
				{Key: "ground", Title: "不予公开的依据", Legal: true, By: denying("{you}申请公开的《{info}》[[infono|（{infono}）]]属于", "。"+groundFacts)},
				{Key: "reason", Title: "理由", Text: "{reason}"}, remedied()}},
	}, otherReplies()...)
}

// partialFields choose by a field why a part is withheld.
func partialFields() []Field {
	out := []Field{{Key: "open", Label: "公开的内容", Required: true, Sort: Area, Help: "写明信息名称、文号和公开的部分"},
		{Key: "withheld", Label: "不予公开的内容", Required: true, Sort: Area, Help: "概括写明遮盖或不提供的部分，例如：第2页表格中的个人身份证号码和银行账号"},
		{Key: "ground", Label: "不予公开的依据", Required: true, Sort: Choice, Options: WithheldTitles()}}
	for _, f := range groundFields() {
		f.Required, f.For = false, nil
		out = append(out, f)
	}
	return append(append(out, reasoned("不予公开的理由")), supplied()...)
}

var withheldTitles = map[Ground]string{DeniedSecret: "国家秘密（第十四条）", DeniedLaw: "法律、行政法规禁止公开（第十四条）", DeniedSafety: "危及“三安全一稳定”（第十四条）",
	DeniedThird: "损害第三方合法权益（第十五条）", DeniedInternal: "内部事务信息（第十六条第一款）", DeniedProcess: "过程性信息（第十六条第二款）", DeniedEnforcement: "行政执法案卷信息（第十六条第二款）"}

// WithheldTitles are the withholding of refusal as they are chosen.
func WithheldTitles() []string {
	var out []string
	for _, o := range withholding {
		out = append(out, withheldTitles[o])
	}
	return out
}

// WithheldBy is the ground with the title, "" where there is none.
func WithheldBy(title string) Ground {
	for _, o := range withholding {
		if withheldTitles[o] == title {
			return o
		}
	}
	return ""
}

// Covers says what a ground's reference has to name in the list of redactions.
func Covers(o Ground) string { return withheldTitles[o] }

func cite(no, item int) map[Ground][]Article {
	return map[Ground][]Article{"": {{No: no, Item: item}}}
}
