package desk

import (
	"strings"
	"time"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/office/citizen"
)

// options makes choices of pairs of key and title.
func options(pairs [][2]string) []form.Option {
	out := make([]form.Option, len(pairs))
	for i, p := range pairs {
		out[i] = form.Option{Value: p[0], Label: p[1]}
	}
	return out
}

// channelOptions are the ways by which staff register a request.
func channelOptions() []form.Option {
	var out []form.Option
	for _, c := range clock.Channels {
		out = append(out, form.Option{Value: string(c), Label: clock.ChannelTitles[c]})
	}
	return out
}

// arrivalFields say how and when a request came in (条例第三十一条).
func arrivalFields() form.Form {
	return form.Form{
		{Name: "kind", Label: "申请类型", Kind: form.Radio, Required: true, Options: []form.Option{
			{Value: string(disclosure.Information), Label: disclosure.KindTitles[disclosure.Information]},
			{Value: string(disclosure.Record), Label: disclosure.KindTitles[disclosure.Record], Help: "第四十一条：有证据证明行政机关提供的与其自身相关的政府信息记录不准确"}}},
		{Name: "channel", Label: "提交方式", Kind: form.Select, Required: true, Options: channelOptions(),
			Help: "收到申请之日由提交方式决定：当面为提交之日，签收邮件为签收之日，平信、网络、传真为双方确认之日（第三十一条）。"},
		{Name: "arrived", Label: "提交（签收、收件）日期", Kind: form.Day, Required: true},
		{Name: "confirmed", Label: "与申请人确认日期", Kind: form.Day, Help: "平信、网络、传真适用；平信应当在收到当日确认。还没有确认的先不填。"},
		{Name: "postmark", Label: "邮件号码或邮戳日期", Max: 60},
	}
}

// personFields are what article 29 has an applicant give, under a prefix.
func personFields(prefix string) form.Form {
	return form.Form{
		{Name: prefix + "applicant_kind", Label: "申请人类别", Kind: form.Select, Required: true, Options: options(citizen.KindTitles), Help: "与年度报告的列一致。"},
		{Name: prefix + "name", Label: "姓名（单位填联系人）", Max: 60, Autocomplete: "off"},
		{Name: prefix + "id_type", Label: "身份证明名称", Kind: form.Select, Options: plain(citizen.IDTypes)},
		{Name: prefix + "id_number", Label: "身份证明号码", Max: 40, Autocomplete: "off"},
		{Name: prefix + "org", Label: "单位名称", Max: 100},
		{Name: prefix + "uscc", Label: "统一社会信用代码", Max: 18, Test: citizen.CheckUSCC},
		{Name: prefix + "legal_rep", Label: "法定代表人或负责人", Max: 60},
		{Name: prefix + "phone", Label: "联系电话", Kind: form.Tel, Max: 30, Autocomplete: "off", Test: citizen.CheckPhone},
		{Name: prefix + "address", Label: "通信地址", Max: 200, Autocomplete: "off"},
		{Name: prefix + "postcode", Label: "邮政编码", Max: 6, Test: citizen.CheckPostcode},
		{Name: prefix + "email", Label: "电子邮箱", Kind: form.Email, Autocomplete: "off"},
		{Name: prefix + "fax", Label: "传真", Max: 30, Autocomplete: "off"},
	}
}

// agentFields are those of an agent.
func agentFields() form.Form {
	return form.Form{
		{Name: "agent_name", Label: "代理人姓名", Max: 60, Autocomplete: "off", Help: "没有代理人的不填。有代理人的，应当提交授权委托书。"},
		{Name: "agent_id_number", Label: "代理人身份证号码", Max: 18, Autocomplete: "off", Test: citizen.CheckID},
		{Name: "agent_phone", Label: "代理人电话", Kind: form.Tel, Max: 30, Autocomplete: "off", Test: citizen.CheckPhone},
	}
}

// askFields are what is asked for and how it is to be supplied. A purpose is
// never required (条例第二十七、二十九条).
func askFields() form.Form {
	return form.Form{
		{Name: "title", Label: "内容摘要", Required: true, Max: 80, Help: "用于列表和登记簿，请概括所申请的信息，不写姓名、电话。"},
		{Name: "content", Label: "所需信息的内容描述", Kind: form.Area, Required: true, Max: 5000, Rows: 5, Help: "照申请书原文录入。"},
		{Name: "document", Label: "信息名称或文号", Max: 200},
		{Name: "features", Label: "便于查询的其他特征", Kind: form.Area, Max: 1000, Rows: 2},
		{Name: "supply", Label: "提供信息的形式", Kind: form.Select, Required: true, Options: options(disclosure.Supplies)},
		{Name: "way", Label: "获取信息的途径", Kind: form.Select, Required: true, Options: options(disclosure.Ways)},
		{Name: "consents", Label: "申请人同意以电子方式送达文书", Kind: form.Check},
		{Name: "purpose", Label: "用途说明", Max: 200, Help: "可以不填。不得因为没有说明用途而不予登记。"},
	}
}

// othersField takes further applicants of one request, one on a line.
var othersField = form.Field{Name: "others", Label: "共同申请人", Kind: form.Area, Max: 2000, Rows: 2,
	Help: "没有的不填。每行一人，依次写姓名（名称）、证件号码、联系电话，用逗号隔开。", Test: func(v string) error { _, err := readOthers(v); return err }}

func plain(words []string) []form.Option {
	out := make([]form.Option, len(words))
	for i, w := range words {
		out[i] = form.Option{Value: w, Label: w}
	}
	return out
}

// personOf reads a person from the fields of a prefix.
func personOf(s *form.State, prefix string) citizen.Person {
	text := func(name string) string { return s.Text(prefix + name) }
	p := citizen.Person{Kind: text("applicant_kind"), Name: text("name"), IDType: text("id_type"), IDNumber: text("id_number"), Org: text("org"), USCC: text("uscc"),
		LegalRep: text("legal_rep"), Phone: text("phone"), Address: text("address"), Postcode: text("postcode"), Email: text("email"), Fax: text("fax")}
	if p.IsOrg() { // its code is its paper
		p.IDType, p.IDNumber = "", ""
	}
	return p
}

// checkPerson holds a person to what article 29 asks: name, paper, contact.
func checkPerson(s *form.State, prefix string) {
	miss := func(name, msg string) {
		if s.Text(prefix+name) == "" && s.Errors[prefix+name] == "" {
			s.Errors[prefix+name] = msg
		}
	}
	if s.Text(prefix+"applicant_kind") == citizen.Natural {
		miss("name", "请填写申请人姓名")
		miss("id_number", "请填写身份证明号码")
		if n := s.Text(prefix + "id_number"); n != "" && (s.Text(prefix+"id_type") == "" || s.Text(prefix+"id_type") == citizen.IDTypes[0]) {
			if err := citizen.CheckID(n); err != nil {
				s.Errors[prefix+"id_number"] = err.Error()
			}
		}
	} else if s.Text(prefix+"applicant_kind") != "" {
		miss("org", "请填写单位名称")
		miss("uscc", "请填写统一社会信用代码")
	}
	if s.Text(prefix+"phone") == "" && s.Text(prefix+"address") == "" && s.Text(prefix+"email") == "" {
		miss("phone", "请至少填写一种联系方式：电话、通信地址或者电子邮箱（第二十九条第二款第一项）")
	}
	if way := s.Text("way"); way == "mail" {
		miss("address", "申请人要求邮寄的，请填写通信地址")
	}
}

// readOthers reads further applicants.
func readOthers(text string) ([]citizen.Person, error) {
	var out []citizen.Person
	for _, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		parts := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(",，、;；\t", r) })
		if len(parts) < 2 {
			return nil, fail.Invalidf("“%s”请依次写姓名、证件号码、联系电话，用逗号隔开", clip(line, 20))
		}
		p := citizen.Person{Kind: citizen.Natural, Name: strings.TrimSpace(parts[0]), IDNumber: strings.TrimSpace(parts[1])}
		if len(parts) > 2 {
			p.Phone = strings.TrimSpace(parts[2])
		}
		out = append(out, p)
	}
	return out, nil
}

// clip cuts a text for a place that is narrow.
func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// monthOf is a month by its number; one that is none is moved by civil.Of.
func monthOf(n int) time.Month { return time.Month(n) }

// joined lists words as prose does.
func joined(words []string) string { return strings.Join(words, "、") }
