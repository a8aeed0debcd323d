package wording

func otherReplies() []Template {
	return []Template{
		{Kind: Absent, No: 14, Title: "政府信息不存在告知书", Article: "条例第三十六条第四项", Grounds: []Ground{UnableNone}, Remedy: Free, Cites: cite(36, 4),
			Fields: []Field{{Key: "scope", Label: "检索范围", Required: true, Bound: true, Help: "检索的系统、档案室、科室"}, {Key: "words", Label: "检索关键词", Required: true, Bound: true},
				{Key: "searched", Label: "检索时间", Required: true, Bound: true, Help: "例如：2023年5月6日至5月9日"}, {Key: "searcher", Label: "检索人", Required: true, Bound: true, Help: "检索的科室或岗位"},
				{Key: "why", Label: "不存在的原因", Sort: Area, Required: true, Least: 8, Help: "例如：本机关没有制作该信息的职责，也未从其他单位获取"}},
			Parts: []Part{opened(),
				{Key: "search", Title: "检索过程", Legal: true, Text: "收到申请后，{searcher}于{searched}，在{scope}以“{words}”为关键词进行了检索，没有检索到{you}申请公开的政府信息。"},
				{Key: "why", Title: "原因", Text: "{why}"},
				{Key: "basis", Title: "答复", Legal: true, Text: "根据" + regulation + "第三十六条第四项的规定，现告知{you}：{you}申请公开的政府信息不存在。"}, remedied()}},
		{Kind: Elsewhere, No: 15, Title: "非本机关负责公开政府信息告知书", Article: "条例第三十六条第五项", Grounds: []Ground{UnableOthers}, Remedy: Free, Cites: cite(36, 5),
			Fields: []Field{reasoned("不属于本机关负责公开的理由"),
				{Key: "other", Label: "负责公开的机关", Help: "能够确定的必须告知名称"}, {Key: "otherphone", Label: "该机关联系方式", Help: "能够确定机关的，写明电话、地址"}},
			Parts: []Part{opened(),
				{Key: "basis", Title: "答复", Legal: true, Text: "经审查，{you}申请公开的政府信息不属于本机关负责公开。根据" + regulation + "第三十六条第五项的规定，现告知{you}并说明理由如下："},
				{Key: "reason", Title: "理由", Text: "{reason}"},
				{Key: "other", Title: "负责公开的机关", Text: "[[other|经核实，该政府信息由{other}负责公开，{you}可以向该机关提出申请。联系方式：{otherphone}。]][[unknown|本机关不能确定负责公开该政府信息的行政机关。]]"}, remedied()}},
		{Kind: Process, No: 16, Title: "政府信息不予提供告知书", Article: "条例第三十八条", Grounds: []Ground{UnableMake}, Remedy: Free, Cites: cite(38, 0),
			Fields: []Field{{Key: "present", Label: "现有信息情况", Required: true, Sort: Area, Least: 10, Help: "说明现有哪些信息，为什么不能直接提供"}, reasoned("需要加工、分析的理由")},
			Parts: []Part{opened(),
				{Key: "present", Title: "现有信息情况", Text: "经核查，{present}。"},
				{Key: "reason", Title: "理由", Text: "{reason}"},
				{Key: "basis", Title: "答复", Legal: true, Text: "行政机关向申请人提供的信息，应当是已制作或者获取的政府信息。{you}申请公开的信息需要本机关对现有政府信息进行加工、分析，根据" + regulation + "第三十八条的规定，本机关不予提供。"}, remedied()}},
		{Kind: Unclear, Title: "补正后仍不明确无法提供告知书", Article: "条例第三十条", Grounds: []Ground{UnableUnclear}, Remedy: Free, Cites: map[Ground][]Article{"": {{No: 29}, {No: 30}}},
			Fields: append(prior("补正告知书"), reasoned("补正后仍不明确的理由")),
			Parts: []Part{opened(),
				{Key: "prior", Title: "补正情况", Text: "{priordate}，本机关向{you}作出《政府信息公开申请补正告知书》[[priorno|（{priorno}）]]。经审查{you}提交的补正材料，申请内容仍不明确。"},
				{Key: "reason", Title: "理由", Text: "{reason}"},
				{Key: "basis", Title: "答复", Legal: true, Text: "根据" + regulation + "第二十九条第二款、第三十条的规定，{you}的申请经补正后仍不能指明所需政府信息的名称、文号或者便于查询的其他特征性描述，本机关无法提供。{you}明确申请内容后可以重新提出申请。"}, remedied()}},
		{Kind: Repeat, No: 17, Title: "不予重复处理告知书", Article: "条例第三十六条第六项", Grounds: []Ground{NotRepeat}, Remedy: Free, Cites: cite(36, 6),
			Fields: append(prior("前次答复"), Field{Key: "priorserved", Label: "前次答复送达日期", Sort: Day, Required: true}),
			Parts: []Part{opened(),
				{Key: "prior", Title: "前次答复", Text: "经核查，{you}此前已就相同内容提出申请，本机关于{priordate}作出答复[[priorno|（{priorno}）]]，并于{priorserved}送达。"},
				{Key: "basis", Title: "答复", Legal: true, Text: "根据" + regulation + "第三十六条第六项的规定，本机关对{you}重复申请公开的相同政府信息不予重复处理。"}, remedied()}},
		{Kind: NotRequest, No: 18, Title: "不作为政府信息公开申请处理告知书", Article: "条例第三十九条", Grounds: []Ground{NotPetition, NotPublication, NotReissue}, Remedy: Free,
			Cites:  map[Ground][]Article{NotPetition: {{No: 39, Paragraph: 1}}, NotPublication: {{No: 39, Paragraph: 2}}, NotReissue: {{No: 2}}},
			Fields: []Field{reasoned("理由"), {Key: "channel2", Label: "可以通过的渠道或者获取途径", Required: true, Help: "例如：向市信访局提出；到市图书馆借阅"}},
			Parts: []Part{opened(),
				{Key: "reason", Title: "理由", Text: "{reason}"},
				{Key: "basis", Title: "答复", Legal: true, By: map[Ground]string{
					NotPetition:    "{you}以政府信息公开申请的形式进行信访、投诉、举报等活动。根据" + regulation + "第三十九条第一款的规定，现告知{you}：本机关不作为政府信息公开申请处理。",
					NotPublication: "{you}要求提供的是政府公报、报刊、书籍等公开出版物。根据" + regulation + "第三十九条第二款的规定，现告知{you}获取的途径，本机关不作为政府信息公开申请处理。",
					NotReissue:     "{you}要求本机关确认或者重新出具已经获取的信息，不属于" + regulation + "第二条规定的政府信息的公开申请，本机关不予处理。"}},
				{Key: "channel", Title: "渠道", Text: "{you}可以通过以下渠道办理或者获取：{channel2}。"}, remedied()}},
		{Kind: Special, No: 19, Title: "依照专门规定办理告知书", Article: "条例第三十六条第七项", Grounds: []Ground{DeniedQuery}, Remedy: Query, Cites: cite(36, 7),
			Fields: []Field{{Key: "matter", Label: "信息类别", Required: true, Help: "例如：经营主体登记资料、不动产登记资料"}, {Key: "special", Label: "有特别规定的法律、行政法规", Required: true, Help: "写明名称和条款，例如：《不动产登记暂行条例》第二十七条"},
				{Key: "window", Label: "办理机关和窗口", Required: true, Help: "名称、地址、电话"}},
			Parts: []Part{opened(),
				{Key: "basis", Title: "答复", Legal: true, Text: "经审查，{you}申请公开的信息属于{matter}，{special}对该信息的获取有特别规定。根据" + regulation + "第三十六条第七项的规定，请{you}依照上述规定办理。"},
				{Key: "window", Title: "办理窗口", Text: "办理机关（窗口）：{window}。"}, remedied()}},
		{Kind: Excessive, No: 20, Title: "大量反复申请不予处理告知书", Article: "条例第三十五条", Grounds: []Ground{NotExcessive}, Remedy: Free, Cites: cite(35, 0),
			Fields: append(prior("说明理由告知书"), Field{Key: "count", Label: "申请件数", Sort: Number, Required: true, Most: 100000}, Field{Key: "span", Label: "统计期间", Required: true, Help: "例如：2023年1月至5月"}, reasoned("理由不合理的说明")),
			Parts: []Part{opened(),
				{Key: "facts", Title: "申请数量、频次", Text: "{span}，{you}向本机关提出政府信息公开申请共{count}件，数量、频次明显超过合理范围。{priordate}，本机关向{you}作出《政府信息公开申请说明理由告知书》[[priorno|（{priorno}）]]。"},
				{Key: "reason", Title: "理由", Text: "{reason}"},
				{Key: "basis", Title: "答复", Legal: true, Text: "本机关认为{you}的申请理由不合理，根据" + regulation + "第三十五条的规定，对{you}的申请不予处理。"}, remedied()}},
		{Kind: Closed, No: 21, Title: "政府信息公开申请不再处理告知书", Article: "条例第三十条；国办函〔2020〕109号", Grounds: []Ground{OtherUncorrected, OtherUnpaid, OtherElse}, Remedy: Free,
			Cites: map[Ground][]Article{OtherUncorrected: {{No: 30}}, OtherUnpaid: {{No: 42}}},
			Fields: append(priorFor("前序文书", OtherUncorrected, OtherUnpaid), Field{Key: "lapsed", Label: "到期日", Sort: Day, Required: true, For: []Ground{OtherUncorrected, OtherUnpaid}},
				Field{Key: "cause", Label: "终止办理的原因", Sort: Area, Required: true, Least: 6, Help: "例如：您于2023年5月8日书面撤回申请", For: []Ground{OtherElse}}),
			Parts: []Part{opened(),
				{Key: "basis", Title: "答复", Legal: true, By: map[Ground]string{
					OtherUncorrected: "{priordate}，本机关向{you}作出《政府信息公开申请补正告知书》[[priorno|（{priorno}）]]，补正期限至{lapsed}届满。{you}无正当理由逾期不补正，根据" + regulation + "第三十条的规定，视为放弃申请，本机关不再处理该政府信息公开申请。",
					OtherUnpaid:      "{priordate}，本机关向{you}作出《政府信息公开信息处理费收费通知书》[[priorno|（{priorno}）]]，缴纳期限至{lapsed}届满。{you}逾期未缴纳，根据" + regulation + "第四十二条第二款和《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）的规定，视为放弃申请，本机关不再处理该政府信息公开申请。",
					OtherElse:        "{cause}。本机关对该政府信息公开申请不再处理。"}}, remedied()}},
		{Kind: Amend, No: 22, Title: "政府信息更正告知书", Family: Amendment, Article: "条例第四十一条", Grounds: []Ground{AmendDone, AmendNot, AmendMoved}, Remedy: Free, Cites: cite(41, 0),
			Fields: []Field{{Key: "info", Label: "要求更正的信息", Required: true}, {Key: "evidence", Label: "申请人提供的证据", Required: true, Sort: Area}, reasoned("审核情况和理由")},
			Parts: []Part{{Key: "opening", Title: "申请情况", Legal: true, Text: "本机关于{received}收到{you}提出的政府信息更正申请（申请编号：{no}{part}），要求更正《{info}》中与{you}自身相关的政府信息记录。"},
				{Key: "evidence", Title: "证据", Text: "{you}提供了以下证据：{evidence}。"},
				{Key: "reason", Title: "审核情况", Text: "{reason}"},
				{Key: "basis", Title: "处理结果", Legal: true, Text: "根据" + regulation + "第四十一条的规定，{amended}。"}, remedied()}},
	}
}

// amendments are the results of an application to correct a record.
var amendments = map[Ground]string{AmendDone: "本机关审核属实，已予以更正，特此告知", AmendNot: "{you}提供的证据不足以证明本机关提供的与其自身相关的政府信息记录不准确，本机关不予更正",
	AmendMoved: "该信息不属于本机关职能范围，本机关已转送有权更正的行政机关处理，{you}也可以向有权更正的行政机关提出"}

// prior are number and day of a letter that went before.
func prior(title string) []Field {
	return []Field{{Key: "priorno", Label: title + "文号", Required: true}, {Key: "priordate", Label: title + "日期", Sort: Day, Required: true}}
}

func priorFor(title string, all ...Ground) []Field {
	out := prior(title)
	for i := range out {
		out[i].For = all
	}
	return out
}
