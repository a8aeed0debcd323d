package desk

import (
	"gongkai/internal/disclosure"
	"gongkai/internal/kit/form"
)

// answerActs are those from the reply to the file, and on disputes.
var answerActs = []act{
	{key: "issue", move: disclosure.MoveIssue, big: true, done: "已发出答复", tells: "发出后产生办理结果；邮寄以交邮之日、直接送达以签收之日为答复之日。",
		form: func(t *turn) form.Form {
			f := form.Form{day("on", "发出日期", ""), {Name: "method", Label: "送达方式", Kind: form.Select, Required: true, Options: options(disclosure.Methods)},
				{Name: "carrier", Label: "邮件号码", Max: 60, Help: "邮寄的必须填写。"},
				{Name: "spot", Label: "当场送达", Kind: form.Check, Help: "申请人当场签收的勾选，并填写下面两项。"},
				{Name: "how", Label: "送达凭证", Max: 200, Placeholder: "例如：送达回证"}, {Name: "signed_for", Label: "签收人与申请人的关系", Max: 60, Placeholder: "例如：本人"}}
			if files := t.givable(); len(files) > 0 {
				f = append(f, form.Field{Name: "files", Label: "随答复提供的信息", Kind: form.Checks, Options: files, Help: "勾选的文件，申请人凭申请编号和查询码在网上下载；已经区分处理的只列副本。"})
			}
			return f
		}, first: today,
		do: func(t *turn, s *form.State) error {
			in := disclosure.Issuing{On: s.Date("on"), Way: way(s), Files: s.List("files")}
			if s.Yes("spot") {
				in.Served = &disclosure.Delivered{On: in.On, How: s.Text("how"), SignedFor: s.Text("signed_for")}
			}
			return t.d.Service.Issue(t.Context(), t.Actor, t.x.Item.ID, t.version, in)
		}},
	{key: "serve", move: disclosure.MoveServe, big: true, done: "已登记送达", tells: "送达之日起计算申请人申请复议、提起诉讼的期限。",
		form: func(t *turn) form.Form {
			return form.Form{day("on", "送达日期", "直接送达为签收之日；邮寄为回执上注明的收件日期；公告满三十日。"), {Name: "how", Label: "送达凭证", Required: true, Max: 200, Placeholder: "例如：送达回证、邮件签收查询结果"},
				{Name: "signed_for", Label: "签收人与申请人的关系", Max: 60, Placeholder: "例如：本人、同住成年家属、单位收发室"}, {Name: "proof", Label: "凭证文件", Kind: form.Select, Options: t.files("proof")}}
		}, first: today,
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Serve(t.Context(), t.Actor, t.x.Item.ID, t.version, disclosure.Delivered{On: s.Date("on"), How: s.Text("how"), SignedFor: s.Text("signed_for"), Proof: s.Text("proof")})
		}},
	{key: "archive", move: disclosure.MoveArchive, big: true, done: "已归档", tells: "案卷归档；申请人个人信息自归档之日起按设置的期限保存，期满清除。",
		do: func(t *turn, _ *form.State) error {
			return t.d.Service.Archive(t.Context(), t.Actor, t.x.Item.ID, t.version)
		}},
	{key: "dispute", move: disclosure.MoveDispute, done: "已登记", tells: "系统按收到副本之日计算提交答复和证据的期限；逾期不提交的，视为没有证据、依据。",
		form: func(t *turn) form.Form {
			f := form.Form{{Name: "kind", Label: "类型", Kind: form.Radio, Required: true, Options: []form.Option{choice(disclosure.DisputeReview, disclosure.DisputeTitles[disclosure.DisputeReview]),
				choice(disclosure.DisputeSuit, disclosure.DisputeTitles[disclosure.DisputeSuit]), choice(disclosure.DisputeAfter, disclosure.DisputeTitles[disclosure.DisputeAfter])}},
				{Name: "simple", Label: "行政复议适用简易程序", Kind: form.Check, Help: "简易程序5日内答复，普通程序10日内答复（工作日）。"},
				{Name: "number", Label: "案号", Max: 100}, {Name: "body", Label: "复议机关或者人民法院", Required: true, Max: 100}, day("filed", "受理（立案）日期", ""), day("copy", "收到申请书（起诉状）副本日期", "")}
			if reviews := disputeOptions(t.x, func(d *disclosure.Dispute) bool { return d.Kind == disclosure.DisputeReview }); len(reviews) > 0 {
				f = append(f, form.Field{Name: "after", Label: "起诉前的行政复议", Kind: form.Select, Options: reviews})
			}
			return f
		},
		do: func(t *turn, s *form.State) error {
			_, err := t.d.Service.Dispute(t.Context(), t.Actor, t.x.Item.ID, t.version, disclosure.Filing{Kind: s.Text("kind"), Simple: s.Yes("simple"), Number: s.Text("number"), Body: s.Text("body"),
				Filed: s.Date("filed"), Copy: s.Date("copy"), After: s.Text("after")})
			return err
		}},
	{key: "defend", move: disclosure.MoveAnswered, done: "已登记答复",
		form: func(t *turn) form.Form {
			return form.Form{disputeField(t.x, func(d *disclosure.Dispute) bool { return d.Answered.IsZero() }), day("on", "提交答复和证据日期", "")}
		}, first: today,
		do: func(t *turn, s *form.State) error {
			return t.d.Service.AnswerDispute(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("dispute"), s.Date("on"))
		}},
	{key: "report", move: disclosure.MoveReported, done: "已登记报备",
		form: func(t *turn) form.Form {
			return form.Form{disputeField(t.x, func(d *disclosure.Dispute) bool { return d.Reported.IsZero() }), {Name: "to", Label: "报备的部门", Required: true, Max: 100}, day("on", "报备日期", "")}
		},
		first: func(t *turn) map[string]string {
			m := today(t)
			m["to"] = t.x.Setting.Says["supervisor"]
			return m
		},
		do: func(t *turn, s *form.State) error {
			return t.d.Service.ReportDispute(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("dispute"), s.Text("to"), s.Date("on"))
		}},
	{key: "result", move: disclosure.MoveResult, done: "已登记结果", tells: "结果计入年度报告表四。",
		form: func(t *turn) form.Form {
			return form.Form{disputeField(t.x, func(d *disclosure.Dispute) bool { return d.Result == "" }),
				{Name: "result", Label: "结果", Kind: form.Radio, Required: true, Options: []form.Option{choice(disclosure.Upheld, disclosure.ResultTitles[disclosure.Upheld]),
					choice(disclosure.Corrected, disclosure.ResultTitles[disclosure.Corrected]), choice(disclosure.ResultOther, disclosure.ResultTitles[disclosure.ResultOther])}},
				day("on", "作出日期", ""), reason("决定或者裁判的内容和文号")}
		}, first: today,
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Resolve(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("dispute"), s.Text("result"), s.Text("reason"), s.Date("on"))
		}},
	{key: "redo", move: disclosure.MoveRedo, done: "已立项重新答复",
		form: func(t *turn) form.Form {
			return form.Form{disputeField(t.x, func(d *disclosure.Dispute) bool { return d.Result == disclosure.Corrected && d.Redo == "" }), day("received", "收到决定或者裁判的日期", "")}
		}, first: func(t *turn) map[string]string { return map[string]string{"received": t.Today().String()} },
		do: func(t *turn, s *form.State) error {
			_, err := t.d.Service.Redo(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Text("dispute"), s.Date("received"))
			return err
		}},
	{key: "withdraw", move: disclosure.MoveWithdraw, danger: true, done: "已登记撤回",
		form: func(*turn) form.Form {
			return form.Form{day("on", "申请人撤回日期", ""), reason("撤回的材料或者经过")}
		}, first: today,
		do: func(t *turn, s *form.State) error {
			return t.d.Service.Withdraw(t.Context(), t.Actor, t.x.Item.ID, t.version, s.Date("on"), s.Text("reason"))
		}},
}

func disputeOptions(x *disclosure.Case, fits func(*disclosure.Dispute) bool) []form.Option {
	var out []form.Option
	for k := range x.Disputes {
		if d := &x.Disputes[k]; fits(d) {
			out = append(out, choice(d.ID, disclosure.DisputeTitles[d.Kind]+" "+d.Number+"（"+d.Body+"，"+on(d.Filed)+"受理）"))
		}
	}
	return out
}

func disputeField(x *disclosure.Case, fits func(*disclosure.Dispute) bool) form.Field {
	return form.Field{Name: "dispute", Label: "复议或者诉讼", Kind: form.Select, Required: true, Options: disputeOptions(x, fits)}
}

// files are the case's files in a role, as choices.
func (t *turn) files(role string) []form.Option {
	all, err := t.d.Service.FilesOf(t.Context(), t.DB, t.x.Item.Agency, t.x.Item.ID)
	if err != nil {
		t.err = err
	}
	var out []form.Option
	for _, f := range all {
		if f.Role == role {
			out = append(out, choice(f.File, f.Name))
		}
	}
	return out
}

// givable are the files that may go out with the reply.
func (t *turn) givable() []form.Option {
	all, err := t.d.Service.Givable(t.Context(), t.DB, t.x.Item.Agency, t.x.Item.ID)
	if err != nil {
		t.err = err
	}
	var out []form.Option
	for _, f := range all {
		out = append(out, choice(f.ID, f.Name))
	}
	return out
}
