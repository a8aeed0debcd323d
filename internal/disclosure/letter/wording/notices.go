package wording

func notices() []Template {
	return []Template{
		{Kind: Receipt, No: 1, Title: "政府信息公开申请接收回执", Family: Unnumbered, Article: "条例第三十一条",
			Fields: []Field{{Key: "code", Label: "查询码", Help: "只在登记时显示一次，可以不填"}},
			Parts: []Part{
				{Key: "facts", Title: "接收情况", Legal: true, Text: "{you}以{channel}方式提出的政府信息公开申请，本机关已接收，申请编号为{no}。{you}申请公开的内容为：“{content}”。"},
				{Key: "clock", Title: "期限", Legal: true, Text: "[[received|根据" + regulation + "第三十一条的规定，收到申请之日为{received}；根据第三十三条第二款的规定，本机关将不迟于{due}答复，需要补正、征求意见、延长期限或者缴费的，另行告知。]][[unconfirmed|根据" + regulation + "第三十一条的规定，以双方确认之日为收到申请之日。本回执不代表已确认收到，请留意本机关的联系。]]"},
				{Key: "query", Title: "查询", Text: "{you}可以凭申请编号[[code|和查询码{code}]]在本机关网站“依申请公开”栏目查询办理进度。请妥善保管本回执。"}}},
		{Kind: Correct, No: 2, Title: "政府信息公开申请补正告知书", Family: Correction, Article: "条例第三十条", Cites: cite(30, 0),
			Fields: []Field{{Key: "items", Label: "需要补正的事项", Sort: List, Required: true, Help: "每行一项，一次性告知"}, {Key: "days", Label: "补正期限（工作日）", Sort: Number, Required: true, Most: 60}, {Key: "until", Label: "补正截止日", Sort: Day, Bound: true}},
			Parts: []Part{opened(),
				{Key: "basis", Title: "依据", Legal: true, Text: "经审查，{you}的申请内容不明确，根据" + regulation + "第二十九条第二款、第三十条的规定，请{you}补正以下事项："},
				{Key: "items", Title: "补正事项", Text: "{items}"},
				{Key: "term", Title: "期限和后果", Legal: true, Text: "请{you}自收到本告知书之日起{days}个工作日内[[until|（截至{until}）]]提交补正材料。答复期限自本机关收到补正的申请之日起计算。\n无正当理由，逾期不补正的，视为放弃申请，本机关不再处理该政府信息公开申请。"},
				{Key: "help", Title: "帮助", Text: "补正材料可以当面提交、邮寄或者通过本机关网站提交。如有疑问，请与本机关联系，工作人员将给予指导和释明。"}}},
		{Kind: Reasons, No: 3, Title: "政府信息公开申请说明理由告知书", Family: Reasoning, Article: "条例第三十五条", Cites: cite(35, 0),
			Fields: []Field{{Key: "count", Label: "申请件数", Sort: Number, Required: true, Most: 100000}, {Key: "span", Label: "统计期间", Required: true, Help: "例如：2023年1月至5月"}, {Key: "days", Label: "说明理由期限（工作日）", Sort: Number, Required: true, Most: 60}},
			Parts: []Part{opened(),
				{Key: "facts", Title: "申请数量、频次", Text: "{span}，{you}向本机关提出政府信息公开申请共{count}件，数量、频次明显超过合理范围。"},
				{Key: "basis", Title: "依据", Legal: true, Text: "根据" + regulation + "第三十五条的规定，请{you}自收到本告知书之日起{days}个工作日内书面说明理由。本机关认为申请理由不合理的，将告知{you}不予处理；认为申请理由合理，但是无法在规定的期限内答复的，将确定延迟答复的合理期限并告知{you}。"}}},
		{Kind: Consult, No: 4, Title: "政府信息公开征求第三方意见书", Family: Consulted, Article: "条例第三十二条", To: "third", Slip: true, Cites: cite(32, 0),
			Fields: []Field{{Key: "third", Label: "第三方名称", Required: true}, {Key: "proposed", Label: "拟公开的内容", Required: true, Sort: Area}},
			Parts: []Part{
				{Key: "facts", Title: "征求意见的内容", Text: "本机关收到一件政府信息公开申请（申请编号：{no}{part}），所申请的信息涉及你方的商业秘密、个人隐私等合法权益。拟公开的内容为：{proposed}。"},
				{Key: "basis", Title: "依据和期限", Legal: true, Text: "根据" + regulation + "第十五条、第三十二条的规定，现书面征求你方意见。请自收到本征求意见书之日起15个工作日内，填写所附回执，说明是否同意公开；不同意公开的，请说明理由并提供依据。\n逾期未提出意见的，由本机关依照《条例》的规定决定是否公开。你方不同意公开且有合理理由的，本机关不予公开；本机关认为不公开可能对公共利益造成重大影响的，可以决定予以公开，并将决定公开的政府信息内容和理由书面告知你方。"}}},
		{Kind: Consulting, No: 5, Title: "征求意见告知书", Family: Consulted, Article: "条例第三十二条、第三十三条第三款", Cites: map[Ground][]Article{"": {{No: 33, Paragraph: 3}}},
			Fields: []Field{{Key: "whom", Label: "征求谁的意见", Required: true, Sort: Choice, Options: []string{"第三方", "其他机关", "第三方和其他机关"}}, {Key: "from", Label: "征求意见开始日", Sort: Day, Required: true}},
			Parts: []Part{opened(),
				{Key: "basis", Title: "告知内容", Legal: true, Text: "{you}申请公开的政府信息需要征求{whom}的意见，本机关已于{from}发出书面征求意见函。根据" + regulation + "第三十三条第三款的规定，征求意见所需时间不计算在答复期限内。征求意见结束后，本机关将继续计算期限并依法答复。"}}},
		{Kind: CoMaker, No: 6, Title: "征求共同制作机关意见书", Family: Consulted, Article: "条例第三十四条", To: "comaker", Slip: true, Cites: cite(34, 0),
			Fields: []Field{{Key: "comaker", Label: "共同制作机关", Required: true}, {Key: "proposed", Label: "拟公开的内容", Required: true, Sort: Area}},
			Parts: []Part{
				{Key: "facts", Title: "征求意见的内容", Text: "本机关收到一件政府信息公开申请（申请编号：{no}{part}），所申请的政府信息由本机关牵头、与你单位共同制作。拟公开的内容为：{proposed}。"},
				{Key: "basis", Title: "依据和期限", Legal: true, Text: "根据" + regulation + "第三十四条的规定，现征求你单位意见。请自收到本征求意见书之日起15个工作日内书面提出意见，逾期未提出意见的视为同意公开。"}}},
		{Kind: Assist, No: 7, Title: "政府信息公开申请协办函", Family: Helping, Article: "条例第十一条", To: "helper",
			Fields: []Field{{Key: "helper", Label: "协办单位", Required: true}, {Key: "needs", Label: "需要提供的材料或意见", Sort: List, Required: true, Help: "每行一项"}, {Key: "until", Label: "反馈期限", Sort: Day, Required: true}},
			Parts: []Part{
				{Key: "facts", Title: "情况", Text: "本机关正在办理一件政府信息公开申请（申请编号：{no}{part}），申请公开的内容为：“{content}”。该申请涉及你单位职责，请协助提供以下材料或者意见："},
				{Key: "needs", Title: "需要协办的事项", Text: "{needs}"},
				{Key: "term", Title: "期限", Legal: true, Text: "本机关应当不迟于{due}答复申请人。请你单位不迟于{until}书面反馈。"}}},
		{Kind: Extend, No: 8, Title: "政府信息公开申请延期答复告知书", Family: Extension, Article: "条例第三十三条第二款", Cites: map[Ground][]Article{"": {{No: 33, Paragraph: 2}}},
			Fields: []Field{{Key: "reason", Label: "延期理由", Required: true, Sort: Area, Least: 8}, {Key: "before", Label: "原答复期限", Sort: Day, Required: true, Bound: true}, {Key: "days", Label: "延长的工作日", Sort: Number, Required: true, Most: 20, Bound: true},
				{Key: "after", Label: "延长后的期限", Sort: Day, Required: true, Bound: true}, {Key: "approver", Label: "同意延期的工作机构负责人", Required: true, Bound: true, Help: "审批记录中的负责人，只作校验，不写入正文"}},
			Parts: []Part{opened(),
				{Key: "reason", Title: "理由", Legal: true, Text: "因{reason}，本机关不能在原答复期限（{before}）内答复。"},
				{Key: "basis", Title: "依据", Legal: true, Text: "根据" + regulation + "第三十三条第二款的规定，经本机关政府信息公开工作机构负责人同意，答复期限延长{days}个工作日，本机关将不迟于{after}答复{you}。"}}},
		{Kind: Delay, Title: "政府信息公开申请延迟答复告知书", Family: Extension, Article: "条例第三十五条", Cites: cite(35, 0),
			Fields: []Field{{Key: "count", Label: "申请件数", Sort: Number, Required: true, Most: 100000}, {Key: "span", Label: "统计期间", Required: true}, {Key: "after", Label: "延迟答复的期限", Sort: Day, Required: true}},
			Parts: []Part{opened(),
				{Key: "facts", Title: "情况", Text: "{span}，{you}向本机关提出政府信息公开申请共{count}件，并已说明理由。本机关认为申请理由合理，但是无法在《中华人民共和国政府信息公开条例》第三十三条规定的期限内答复。"},
				{Key: "basis", Title: "依据", Legal: true, Text: "根据《中华人民共和国政府信息公开条例》第三十五条的规定，本机关确定延迟答复的期限为{after}，将不迟于该日答复{you}。"}}},
		{Kind: Fee, No: 9, Title: "政府信息公开信息处理费收费通知书", Family: Charging, Article: "条例第四十二条；国办函〔2020〕109号", Cites: cite(42, 0), Fields: feeFields(),
			Parts: []Part{opened(),
				{Key: "basis", Title: "依据", Legal: true, Text: "{you}申请公开政府信息的数量、频次明显超过合理范围。根据" + regulation + "第四十二条第二款和《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）的规定，本机关决定收取信息处理费。收费标准为{tariff}，{standard}。"},
				{Key: "calculation", Title: "计算过程", Text: "计费数量：{quantity}。计算过程：{calculation}。应缴金额：{amount}元。"},
				{Key: "pay", Title: "缴纳方式", Text: "缴纳方式：{payment}。"},
				{Key: "term", Title: "期限和后果", Legal: true, Text: "请{you}在收到本通知书的次日起20个工作日内缴纳[[until|（截至{until}）]]。逾期未缴纳的，视为放弃申请，本机关不再处理该政府信息公开申请。{you}缴清后，答复期限自缴清的次日起重新计算。"}}},
		{Kind: ThirdTold, No: 24, Title: "依申请公开告知书", Family: Told, Article: "条例第三十二条", To: "third", Remedy: Free, Cites: cite(32, 0),
			Fields: []Field{{Key: "third", Label: "第三方名称", Required: true}, {Key: "disclosed", Label: "决定公开的内容", Required: true, Sort: Area},
				{Key: "because", Label: "决定公开的情形", Required: true, Sort: Choice, Options: []string{"不公开可能对公共利益造成重大影响", "你方逾期未提出意见", "你方不同意公开的理由不成立", "你方同意公开"}}, reasoned("决定公开的理由")},
			Parts: []Part{
				{Key: "facts", Title: "情况", Text: "本机关此前就一件政府信息公开申请（申请编号：{no}{part}）书面征求了你方意见。经审查，本机关决定公开以下内容：{disclosed}。"},
				{Key: "reason", Title: "理由", Text: "{reason}"},
				{Key: "basis", Title: "依据", Legal: true, Text: "鉴于{because}，根据" + regulation + "第十五条、第三十二条的规定，本机关决定予以公开，现将决定公开的政府信息内容和理由书面告知你方。"}, remedied()}},
	}
}

// The two tariffs; an application is charged by one of them, never by both.
const (
	ByItems = "按件计收"
	ByPages = "按量计收"
)

var tariffTexts = map[string]string{
	ByItems: "同一申请人一个自然月内累计申请10件以下（含10件）的不收费，11件至30件（含30件）的部分100元/件，31件以上的部分以10件为一档，每增加一档收费标准提高100元/件",
	ByPages: "同一件申请30页以下（含30页）的不收费，31页至100页（含100页）的部分10元/页，101页至200页（含200页）的部分20元/页，201页以上的部分40元/页"}

func feeFields() []Field {
	return []Field{{Key: "tariff", Label: "收费标准", Sort: Choice, Required: true, Options: []string{ByItems, ByPages}, Help: "同一件申请只能选一种"},
		{Key: "quantity", Label: "计费件数或页数", Required: true, Help: "例如：2023年5月第35件；共68页"}, {Key: "calculation", Label: "计算过程", Required: true, Sort: Area, Help: "例如：（68-30）页×10元/页=380元"},
		{Key: "amount", Label: "金额（元）", Sort: Number, Required: true, Most: 100000000}, {Key: "until", Label: "缴纳截止日", Sort: Day}, {Key: "payment", Label: "缴纳方式", Sort: Area}}
}

var catalogue = append(notices(), replies()...)

// Catalogue lists the letters; those that go out in an application's course
// come before the answers.
func Catalogue() []Template { return catalogue }

// Of is the letter of a kind.
func Of(k Kind) (Template, bool) {
	for _, t := range catalogue {
		if t.Kind == k {
			return t, true
		}
	}
	return Template{}, false
}

// For lists the letters that may carry a ground.
func For(o Ground) []Template {
	var out []Template
	for _, t := range catalogue {
		if o != "" && t.Carries(o) {
			out = append(out, t)
		}
	}
	return out
}
