package app

import (
	"context"
	"fmt"
	"slices"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/office/citizen"
)

// The applicants of the demo.
var (
	zhangMin = somebody("张敏（演示）", "13900000101")
	liQiang  = somebody("李强（演示）", "13900000102")
	maHong   = somebody("马红（演示）", "13900000103")
	wangJun  = somebody("王军（演示）", "13900000104")
	huiXin   = someFirm(citizen.Company, "中卫汇新材料有限公司（演示）", "赵某", "13900000105")
	ruiDa    = someFirm(citizen.Company, "宁夏睿达运输有限公司（演示）", "钱某", "13900000106")
	institut = someFirm(citizen.Research, "某大学县域经济研究所（演示）", "孙某", "13900000107")
	lawyers  = someFirm(citizen.Legal, "宁夏某某律师事务所（演示）", "周某", "13900000108")
	greens   = someFirm(citizen.NGO, "中卫绿色发展促进会（演示）", "吴某", "13900000109")
)

// The units that requests go to.
const (
	unitIndustry = "产业发展和中小企业科"
	unitEnergy   = "节能安全科"
	unitEconomy  = "经济运行科"
	unitInfo     = "信息化科"
	unitLaw      = "政策法规科"
)

// plainly gives what was asked for within the term.
func plainly(info, no, pages string, day int) func(*petition) {
	return func(p *petition) {
		p.taken()
		p.judged(day-2, give...)
		p.signed(day-1, granted(info, no, pages, p.supplied()))
		p.answered(day)
	}
}

// alreadyOpen tells that it is published already.
func alreadyOpen(info, address string, day int) func(*petition) {
	return func(p *petition) {
		p.taken()
		p.judged(day-1, slices.Concat(ours, []string{"have", "public"})...)
		p.signed(day-1, disclosure.Drafting{Template: "public", Ground: "public", Title: "政府信息已主动公开告知书",
			Parts: map[string]string{"info": info, "medium": "中卫市工业和信息化局网站", "address": address}})
		p.answered(day)
	}
}

// nowhere tells that it does not exist.
func nowhere(words, why string, day int) func(*petition) {
	return func(p *petition) {
		p.taken()
		p.searched(day-3, 0, "没有检索到")
		p.judged(day-2, slices.Concat(ours, []string{"have", "none"})...)
		p.signed(day-1, disclosure.Drafting{Template: "absent", Ground: "none", Title: "政府信息不存在告知书",
			Parts: map[string]string{"scope": "公文管理系统、综合档案室", "words": words, "searched": p.day(day - 3).Chinese(), "searcher": p.in.unit, "why": why}})
		p.answered(day)
	}
}

// elsewhere tells whose it is.
func elsewhere(reason, other, phone string, day int) func(*petition) {
	return func(p *petition) {
		p.taken()
		p.judged(day-2, "mend", "clear", "is", "yes", "whose", "others")
		p.signed(day-1, disclosure.Drafting{Template: "elsewhere", Ground: "others", Title: "非本机关负责公开政府信息告知书", Parts: map[string]string{"reason": reason, "other": other, "otherphone": phone}})
		p.answered(day)
	}
}

// refusedReply refuses process information.
func (p *petition) refusedReply(day int, info string) {
	p.taken()
	p.judged(day-2, withhold("process")...)
	p.signed(day-1, refusal(info, "请示报告", "该请示仍在会签，内容尚未确定，公开可能影响正常决策。（演示）"))
	p.answered(day)
}

// disputed has the refusal reviewed by the city's government.
func disputed(info, result, why string, redo bool) func(*petition) {
	return func(p *petition) {
		p.refusedReply(10, info)
		d := p.a.disclosure
		var id string
		p.on(30, func(ctx context.Context) (err error) {
			id, err = d.Dispute(ctx, p.office, p.item, 0, disclosure.Filing{Kind: disclosure.DisputeReview, Number: "卫政复〔2023〕演示号", Body: "中卫市人民政府", Filed: p.day(29), Copy: p.day(30)})
			return err
		})
		p.on(32, func(ctx context.Context) error {
			return d.ReportDispute(ctx, p.office, p.item, 0, id, "市政务公开服务中心", p.day(32))
		})
		p.on(36, func(ctx context.Context) error { return d.AnswerDispute(ctx, p.office, p.item, 0, id, p.day(36)) })
		p.on(60, func(ctx context.Context) error {
			return d.Resolve(ctx, p.office, p.item, 0, id, result, why, p.day(60))
		})
		if redo {
			p.on(62, func(ctx context.Context) error {
				_, err := d.Redo(ctx, p.office, p.item, 0, id, p.day(61))
				return err
			})
		}
	}
}

// partly hides what is the agency's internal matter.
func partly(day int) func(*petition) {
	return func(p *petition) {
		p.taken()
		p.judged(day-2, part...)
		p.signed(day-1, partial(p.in.title, "附件中的内部审批流转意见", "内部事务信息（第十六条第一款）", "遮盖的内容为本机关办理过程中的内部流转意见，属于内部工作流程方面的信息，对外不产生影响。（演示）", p.supplied()))
		p.answered(day)
	}
}

// third consults somebody else; the decision follows.
func third(party, answer, reason, decision, why string, wait int) func(*petition) {
	return func(p *petition) {
		p.taken()
		p.asks(4, clock.AskThirdParty, party, p.in.title)
		p.opinion(6+wait, answer, reason, decision, why)
		day := 8 + wait
		if decision == disclosure.DecideWithhold {
			p.judged(day, withhold("third")...)
			p.signed(day+1, disclosure.Drafting{Template: "refuse", Ground: "third", Title: "政府信息不予公开告知书", Parts: map[string]string{"info": p.in.title,
				"third": "第三方不同意公开并说明了合理理由", "interest": "不公开不会对公共利益造成重大影响", "reason": "所申请的信息含有企业工艺参数，属于商业秘密，公开会损害第三方合法权益。（演示）"}})
		} else {
			p.judged(day, give...)
			p.signed(day+1, granted(p.in.title, "", "6", p.supplied()))
		}
		p.answered(day + 2)
	}
}

// jointly asks the agency that made it, too, whose silence is consent.
func jointly(party string) func(*petition) {
	return func(p *petition) {
		p.taken()
		p.asks(3, clock.AskCoMaker, party, p.in.title)
		p.opinion(9, disclosure.Agrees, "同意公开", "", "")
		p.judged(11, give...)
		p.signed(12, granted(p.in.title, "", "5", p.supplied()))
		p.answered(13)
	}
}

// repeated asks for what the same applicant was given before.
func repeated(earlier string) func(*petition) {
	return func(p *petition) {
		p.taken()
		d := p.a.disclosure
		p.judged(2, "mend", "clear", "is", "repeat")
		p.on(3, func(ctx context.Context) error {
			all, err := d.List(ctx, p.a.DB, p.office, disclosure.Filter{})
			if err != nil {
				return err
			}
			n := slices.IndexFunc(all, func(i disclosure.Item) bool { return i.Title == earlier+"（演示）" && i.ID != p.item })
			if n < 0 {
				return fmt.Errorf("no earlier request for %s", earlier)
			}
			p.before = all[n]
			return d.Repeats(ctx, p.clerk, p.item, 0, p.before.ID)
		})
		p.signed(4, disclosure.Drafting{Template: "repeat", Ground: "repeat", Title: "不予重复处理告知书", Parts: map[string]string{}})
		p.answered(5)
	}
}

// mended corrects the application after days, and is then answered.
func mended(days int, excuse string) func(*petition) {
	return func(p *petition) {
		p.taken()
		p.mending(5, "请写明所需文件的名称、文号或者年份")
		p.on(7+days, func(ctx context.Context) error {
			return p.a.disclosure.Mended(ctx, p.clerk, p.item, 0, disclosure.Amended{Channel: clock.InPerson, Arrived: p.day(7 + days), Text: "2022年中小企业发展专项资金的分配文件（演示）", Excuse: excuse})
		})
		p.on(8+days, func(ctx context.Context) error { return p.a.disclosure.Take(ctx, p.clerk, p.item, 0) })
		p.judged(14+days, give...)
		p.signed(15+days, granted("2022年中小企业发展专项资金分配方案", "卫工信发〔2022〕41号", "4", p.supplied()))
		p.answered(16 + days)
	}
}

// lapsed never corrects it.
func lapsed(p *petition) {
	p.taken()
	p.mending(5, "请写明所需信息的名称或者特征")
	p.judged(25, "mend", "unmended")
	p.signed(26, disclosure.Drafting{Template: "closed", Ground: "unmended", Title: "政府信息公开申请不再处理告知书",
		Parts: map[string]string{"lapsed": p.day(22).String()}})
	p.answered(27)
}

// prolonged takes more time, told before the due day.
func prolonged(p *petition) {
	p.taken()
	p.extended(15, 15, "所申请的信息涉及多个科室和年度，需要逐件核对")
	p.judged(26, give...)
	p.signed(27, granted(p.in.title, "", "26", p.supplied()))
	p.answered(28)
}

// feePaid pays for many pages; feeUnpaid does not.
func feePaid(p *petition) {
	p.taken()
	p.charged(8, 68)
	p.on(14, func(ctx context.Context) error {
		return p.a.disclosure.Paid(ctx, p.clerk, p.item, 0, p.day(14), "非税收入票据（演示）")
	})
	p.judged(20, give...)
	p.signed(21, granted(p.in.title, "", "68", p.supplied()))
	p.answered(22)
}

func feeUnpaid(p *petition) {
	p.taken()
	p.charged(8, 120)
	p.signed(32, disclosure.Drafting{Template: "closed", Ground: "unpaid", Title: "政府信息公开申请不再处理告知书",
		Parts: map[string]string{"lapsed": p.day(30).String()}})
	p.answered(33)
}

// masses asks why so much is asked for, finds the reasons not good.
func masses(p *petition) {
	p.taken()
	d := p.a.disclosure
	p.on(5, func(ctx context.Context) error {
		letter, err := p.notice(ctx, "reasons", "政府信息公开申请说明理由告知书", "applicant", map[string]string{"count": "16", "span": "2023年4月至5月", "days": "10"})
		if err != nil {
			return err
		}
		return d.AskReasons(ctx, p.clerk, p.item, 0, "2023年4月至5月就同类事项提出16件申请（演示）", letter, "", p.day(5), p.post())
	})
	p.delivered(5, "reasons")
	p.on(9, func(ctx context.Context) error {
		return d.RefuseReasons(ctx, p.clerk, p.item, 0, "想全面了解情况", "申请人多次获取相同类别信息，理由不合理（演示）")
	})
	p.judged(11, "mend", "clear", "is", "massive")
	p.signed(12, disclosure.Drafting{Template: "excessive", Ground: "mass", Title: "大量反复申请不予处理告知书",
		Parts: map[string]string{"count": "16", "span": "2023年4月至5月", "reason": "申请人就同类事项反复提出申请，说明的理由与获取信息无关。（演示）"}})
	p.answered(13)
}

// withdrawn is taken back by the applicant.
func withdrawn(p *petition) {
	p.taken()
	p.on(6, func(ctx context.Context) error {
		return p.a.disclosure.Withdraw(ctx, p.office, p.item, 0, p.day(6), "申请人电话说明已从网站找到，书面撤回（演示）")
	})
	p.on(10, func(ctx context.Context) error { return p.a.disclosure.Archive(ctx, p.office, p.item, 0) })
}

// petitioning is no request for disclosure.
func petitioning(p *petition) {
	p.taken()
	p.judged(4, "mend", "clear", "is", "petition")
	p.signed(5, disclosure.Drafting{Template: "notrequest", Ground: "petition", Title: "不作为政府信息公开申请处理告知书",
		Parts: map[string]string{"reason": "所提事项为对某企业夜间噪声的投诉，不是申请公开政府信息。（演示）", "channel2": "拨打12345政务服务便民热线，或者通过本网站“写信”栏目提出"}})
	p.answered(6)
}

// corrected mends a record of the applicant's own.
func corrected(p *petition) {
	p.taken()
	p.judged(6, "proof", "proved")
	p.signed(7, disclosure.Drafting{Template: "amend", Ground: "mend", Title: "政府信息更正告知书",
		Parts: map[string]string{"info": p.in.title, "evidence": "营业执照复印件", "reason": "经核对原始申报材料，公示时企业名称录入有误，已更正公示页面。（演示）"}})
	p.answered(8)
}

// waits leaves it where the curtain finds it.
func waits(p *petition) {}

// begun has somebody handle it.
func begun(p *petition) { p.taken() }

// reviewed has a reply wait for its review.
func reviewed(p *petition) {
	p.taken()
	p.judged(3, give...)
	p.drafted(4, granted(p.in.title, "", "3", p.supplied()))
}

// demoRequests are the year's requests.
func demoRequests() []asked {
	const net, hand, mail, plain, fax, oral = clock.Internet, clock.InPerson, clock.Registered, clock.Plain, clock.Fax, clock.Oral
	return []asked{
		{on: "2023-03-08", unit: unitEconomy, channel: net, who: zhangMin, title: "2022年工业企业技术改造项目批复文件", supply: "electronic", way: "online", goes: plainly("2022年工业企业技术改造项目批复文件", "卫工信发〔2022〕15号", "12", 9)},
		{on: "2023-03-10", unit: unitIndustry, channel: hand, who: huiXin, title: "2022年中小企业发展专项资金分配结果", supply: "paper", way: "in_person", goes: alreadyOpen("2022年中小企业发展专项资金拟支持项目公示", "https://gxj.example.gov.cn/zfxxgk/zjgs.html", 5)},
		{on: "2023-03-14", unit: unitEnergy, channel: mail, who: liQiang, title: "2021年节能监察执法检查名单", supply: "paper", way: "mail", goes: partly(12)},
		{on: "2023-03-20", unit: unitInfo, channel: net, who: institut, title: "全市5G基站建设台账", supply: "electronic", way: "online", goes: prolonged},
		{on: "2023-03-23", unit: unitEconomy, channel: plain, who: maHong, title: "有关企业的情况", supply: "paper", way: "mail", goes: mended(6, "")},
		{on: "2023-03-28", unit: unitLaw, channel: net, who: lawyers, title: "关于某产业园区规划调整的请示", supply: "electronic", way: "online", goes: disputed("关于某产业园区规划调整的请示", disclosure.Upheld, "维持原答复（演示）", false)},
		{on: "2023-04-04", unit: unitEnergy, channel: hand, who: greens, title: "某化工企业2022年能耗监察报告", supply: "paper", way: "mail", goes: third("某化工企业", disclosure.Refuses, "含工艺参数，属于商业秘密", disclosure.DecideWithhold, "第三方理由合理，公开会损害其合法权益", 7)},
		{on: "2023-04-06", unit: unitIndustry, channel: net, who: wangJun, title: "2015年某村办企业改制批复", supply: "electronic", way: "online", goes: nowhere("改制", "本机关没有批复村办企业改制的职责，也没有从其他单位获取。（演示）", 10)},
		{on: "2023-04-11", unit: unitEconomy, channel: fax, who: ruiDa, title: "道路运输企业燃油补贴发放明细", supply: "paper", way: "fax", goes: elsewhere("道路运输企业燃油补贴由交通运输主管部门发放，本机关没有制作或者保存该信息。（演示）", "中卫市交通运输局", "0955-0000002，中卫市沙坡头区演示路2号", 7)},
		{on: "2023-04-17", unit: unitEconomy, channel: net, who: liQiang, title: "全市规模以上工业企业名单", supply: "electronic", way: "online", goes: plainly("2022年规模以上工业企业名单", "", "5", 8)},
		{on: "2023-04-18", unit: unitEconomy, channel: net, who: institut, title: "规模以上工业企业名单和入库时间", supply: "electronic", way: "online", goes: plainly("2022年规模以上工业企业名单", "", "5", 9)},
		{on: "2023-04-20", unit: unitIndustry, channel: oral, who: maHong, title: "小微企业贷款贴息的申报条件", supply: "paper", way: "in_person", goes: alreadyOpen("小微企业贷款贴息申报指南", "https://gxj.example.gov.cn/zwgk/txzn.html", 2)},
		{on: "2023-04-24", unit: unitIndustry, channel: hand, who: huiXin, title: "2019年至2022年技改项目验收材料", supply: "paper", way: "mail", goes: feePaid},
		{on: "2023-04-26", unit: unitIndustry, channel: hand, who: ruiDa, title: "历年专项资金申报材料全文", supply: "paper", way: "mail", goes: feeUnpaid},
		{on: "2023-05-08", unit: unitLaw, channel: net, who: wangJun, title: "局2023年以来全部会议记录", supply: "electronic", way: "online", goes: masses},
		{on: "2023-05-10", unit: unitEnergy, channel: net, who: zhangMin, title: "某水泥企业产能置换方案", supply: "electronic", way: "online", goes: third("某水泥企业", "", "", disclosure.DecideOpen, "第三方逾期没有提出意见，方案公示过主要内容，公开不会损害其合法权益", 16)},
		{on: "2023-05-15", unit: unitIndustry, channel: mail, who: lawyers, title: "某企业扶持资金拨付凭证", supply: "paper", way: "mail", goes: partly(14)},
		{on: "2023-05-18", unit: unitInfo, channel: net, who: huiXin, title: "工业互联网项目清单", supply: "electronic", way: "online", goes: withdrawn},
		{on: "2023-05-22", unit: unitLaw, channel: plain, who: maHong, title: "有关材料", supply: "paper", way: "mail", goes: lapsed},
		{on: "2023-05-25", unit: unitEnergy, channel: net, who: liQiang, title: "某企业夜间噪声问题", supply: "electronic", way: "online", goes: petitioning},
		{on: "2023-06-01", unit: unitIndustry, channel: hand, who: huiXin, title: "资金公示中本企业名称", supply: "paper", way: "in_person", kind: disclosure.Record, goes: corrected},
		{on: "2023-06-05", unit: unitLaw, channel: net, who: lawyers, title: "关于某项目用能指标调剂的请示", supply: "electronic", way: "online", goes: disputed("关于某项目用能指标调剂的请示", disclosure.Corrected, "该请示已经批复并执行，不再属于过程性信息，责令重新答复（演示）", true)},
		{on: "2023-06-12", unit: unitEconomy, channel: net, who: institut, title: "工业用电量月度数据", supply: "electronic", way: "online", goes: plainly("2022年工业用电量月度数据", "", "3", 11)},
		{on: "2023-06-19", unit: unitInfo, channel: net, who: ruiDa, title: "数字化转型服务商名录", supply: "electronic", way: "online", goes: alreadyOpen("数字化转型服务商名录（第一批）", "https://gxj.example.gov.cn/zwgk/ml.html", 4)},
		{on: "2023-07-03", unit: unitEnergy, channel: mail, who: greens, title: "2022年清洁生产审核验收意见", supply: "paper", way: "mail", goes: plainly("2022年清洁生产审核验收意见汇总", "卫工信发〔2022〕52号", "9", 13)},
		{on: "2023-07-12", unit: unitIndustry, channel: net, who: zhangMin, title: "专精特新企业奖补名单", supply: "electronic", way: "online", goes: plainly("2022年专精特新企业奖补名单", "", "2", 7)},
		{on: "2023-07-18", unit: unitEconomy, channel: net, who: liQiang, title: "全市规模以上工业企业名单（再次申请）", supply: "electronic", way: "online", goes: repeated("全市规模以上工业企业名单")},
		{on: "2023-07-20", unit: unitInfo, channel: hand, who: institut, title: "与市发展改革委联合印发的数字经济任务分工", supply: "paper", way: "mail", goes: jointly("中卫市发展和改革委员会")},
		{on: "2023-08-01", unit: unitEconomy, channel: net, who: liQiang, title: "上半年工业经济运行调度会议材料", supply: "electronic", way: "online", goes: prolonged},
		{on: "2023-08-14", unit: unitEnergy, channel: hand, who: huiXin, title: "某建材企业节能改造项目备案", supply: "paper", way: "mail", goes: third("某建材企业", disclosure.Agrees, "同意公开", "", "", 14)},
		{on: "2023-08-18", unit: unitIndustry, channel: net, who: wangJun, title: "中小企业服务券发放情况", supply: "electronic", way: "online", goes: mended(14, "")},
		{on: "2023-08-23", unit: unitIndustry, channel: hand, who: ruiDa, title: "2018年以来物流扶持项目材料", supply: "paper", way: "mail", goes: feePaid},
		{on: "2023-08-29", unit: unitInfo, channel: net, who: maHong, title: "全市数据中心能效指标", supply: "electronic", way: "online", goes: reviewed},
		{on: "2023-08-31", unit: unitLaw, channel: mail, who: lawyers, title: "行政处罚自由裁量基准制定说明", supply: "paper", way: "mail", goes: begun},
		{on: "2023-09-04", unit: unitEconomy, channel: hand, who: greens, title: "园区污水处理费补贴标准", supply: "paper", way: "mail", goes: waits},
		{on: "2023-09-04", unit: unitEnergy, channel: net, who: institut, title: "近三年单位工业增加值能耗数据", supply: "electronic", way: "online", goes: waits},
		{on: "2023-10-16", unit: unitIndustry, channel: net, who: zhangMin, title: "绿色工厂评审意见", supply: "electronic", way: "online", goes: plainly("2023年绿色工厂评审意见", "", "7", 8)},
		{on: "2023-11-06", unit: unitEconomy, channel: hand, who: ruiDa, title: "工业企业错峰用电安排", supply: "paper", way: "in_person", goes: plainly("2023年工业企业错峰用电安排", "卫工信发〔2023〕38号", "4", 6)},
		{on: "2023-12-04", unit: unitInfo, channel: net, who: liQiang, title: "工业互联网标识解析应用名单", supply: "electronic", way: "online", goes: begun},
	}
}
