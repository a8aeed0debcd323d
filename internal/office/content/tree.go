package content

import (
	"strings"

	"gongkai/internal/kit/store"
)

// seed is one line of the columns that a bureau begins with.
type seed struct {
	path, name, kind string
	form             Form
	code             string
	takes            []string
	refresh          int64
	about            string
}

// bureau is the portal of a department: the four fixed blocks of
// 政府信息公开专栏 with the tree of article 20 (PORTAL.md A.1, A.2; RULES.md
// R4.03), and beside it what people come for.
var bureau = []seed{
	{"zfxxgk", "政府信息公开", "信息公开目录", FormGroup, "", nil, 0, "本机关政府信息公开指南、制度、法定主动公开内容和年报"},
	{"zfxxgk/zn", "政府信息公开指南", "信息公开指南", FormSingle, "", []string{"guide"}, 365, "本机关政府信息的分类、编排体系、获取方式和工作机构联系方式"},
	{"zfxxgk/zd", "政府信息公开制度", "信息公开目录", FormList, "", []string{"system", KindDocument, KindForwarded}, 0, "政府信息公开的法规、规章和本机关制度"},
	{"zfxxgk/fdzdgknr", "法定主动公开内容", "信息公开目录", FormGroup, "", nil, 0, "依照《政府信息公开条例》第二十条、第二十一条主动公开的内容"},
	{"zfxxgk/fdzdgknr/jgzn", "机构职能", "机构职能", FormList, "20(二)", []string{"institution"}, 365, "本机关职责、办公地址、办公时间和联系方式"},
	{"zfxxgk/fdzdgknr/ldxx", "领导信息", "负责人信息", FormList, "20(二)", []string{"institution"}, 365, "负责人姓名、职务和分工"},
	{"zfxxgk/fdzdgknr/zcwj", "政策文件", "政策文件", FormGroup, "20(一)", nil, 0, "本机关制定和转发的政策文件"},
	{"zfxxgk/fdzdgknr/zcwj/gfxwj", "行政规范性文件", "政策文件", FormLibrary, "20(一)", []string{KindNormative}, 180, "现行有效和已失效的行政规范性文件，标注有效性"},
	{"zfxxgk/fdzdgknr/zcwj/qtwj", "其他文件", "政策文件", FormList, "20(一)", []string{KindDocument, KindForwarded}, 90, "通知、意见、方案等其他政策文件和转发的上级文件"},
	{"zfxxgk/fdzdgknr/zcwj/qljg", "清理结果", "政策文件", FormList, "20(一)", []string{"notice", KindDocument}, 0, "规范性文件清理结果：继续有效、失效和废止目录"},
	{"zfxxgk/fdzdgknr/zcjd", "政策解读", "政策解读", FormList, "20(一)", []string{KindInterpret}, 90, "对政策文件的文字、图解、音视频、问答解读"},
	{"zfxxgk/fdzdgknr/ghjh", "规划计划", "信息公开目录", FormList, "20(三)", []string{"planning", KindDocument}, 365, "发展规划、专项规划、年度计划"},
	{"zfxxgk/fdzdgknr/tjxx", "统计信息", "数据发布", FormList, "20(四)", []string{"data"}, 92, "工业经济运行等统计信息"},
	{"zfxxgk/fdzdgknr/xzzf", "行政执法公示", "信息公开目录", FormGroup, "20(五)", nil, 0, "行政执法事前、事中、事后公示"},
	{"zfxxgk/fdzdgknr/xzzf/sq", "事前公开", "信息公开目录", FormList, "20(五)", []string{"service", "system", "notice", "info"}, 365, "执法主体、权责清单、裁量基准、流程图"},
	{"zfxxgk/fdzdgknr/xzzf/xk", "行政许可决定", "信息公开目录", FormList, "20(五)", []string{KindPermit}, 0, "行政许可决定，7个工作日内公开"},
	{"zfxxgk/fdzdgknr/xzzf/cf", "行政处罚决定", "信息公开目录", FormList, "20(六)", []string{KindPenalty}, 0, "行政处罚决定，7个工作日内公开"},
	{"zfxxgk/fdzdgknr/xzzf/tj", "执法年度统计", "信息公开目录", FormList, "20(五)", []string{"data", "notice"}, 365, "上年度行政执法总体情况"},
	{"zfxxgk/fdzdgknr/czys", "财政预决算", "信息公开目录", FormList, "20(七)", []string{KindBudget}, 365, "部门预算、决算及报表"},
	{"zfxxgk/fdzdgknr/sfxm", "行政事业性收费", "信息公开目录", FormList, "20(八)", []string{"info", "notice"}, 365, "收费项目及其依据、标准"},
	{"zfxxgk/fdzdgknr/zfcg", "政府采购", "信息公开目录", FormList, "20(九)", []string{"notice", "info"}, 365, "集中采购项目的目录、标准及实施情况"},
	{"zfxxgk/fdzdgknr/zdxm", "重大建设项目", "信息公开目录", FormList, "20(十)", []string{"project", "notice", KindNews}, 92, "重大建设项目的批准和实施情况"},
	{"zfxxgk/fdzdgknr/zdjc", "重大行政决策", "信息公开目录", FormList, "20(一)", []string{"notice", KindDocument, KindFeedback, KindConsult}, 365, "年度重大行政决策事项目录、意见征集和采纳反馈"},
	{"zfxxgk/fdzdgknr/gzbg", "政府工作报告任务落实", "信息公开目录", FormList, "20(三)", []string{KindGovwork}, 92, "政府工作报告重点任务和民生实事按季度公开"},
	{"zfxxgk/fdzdgknr/aqsc", "安全生产与应急", "信息公开目录", FormList, "20(十二)", []string{"safety", "notice"}, 92, "安全生产监督检查、应急预案和预警"},
	{"zfxxgk/fdzdgknr/yqtz", "优化营商环境", "信息公开目录", FormList, "20(三)", []string{KindDocument, "info", KindNews, "notice"}, 92, "扩大有效投资、优化营商环境、减税降费政策及落实"},
	{"zfxxgk/fdzdgknr/fzzf", "法治政府建设", "信息公开目录", FormList, "20(十五)", []string{KindDocument, "info", KindReport}, 365, "法治政府建设年度报告"},
	{"zfxxgk/fdzdgknr/jyta", "建议提案办理", "信息公开目录", FormList, "20(十五)", []string{"info", "response", KindDocument}, 365, "人大代表建议和政协提案办理结果"},
	{"zfxxgk/fdzdgknr/rsxx", "人事信息", "信息公开目录", FormList, "20(十四)", []string{KindRecruiting, "notice"}, 365, "招录、任免和录用结果"},
	{"zfxxgk/fdzdgknr/kfr", "政府开放日", "信息公开目录", FormList, "20(十五)", []string{"notice", KindNews, "response"}, 365, "活动方案、活动动态、意见反馈"},
	{"zfxxgk/nb", "政府信息公开年报", "信息公开年报", FormList, "", []string{KindReport}, 365, "历年政府信息公开工作年度报告"},
	{"zfxxgk/ysqgk", "依申请公开", "依申请公开", FormSingle, "", []string{"guide", "service"}, 0, "申请公开政府信息的方式和渠道"},
	{"zhengce", "政策", "政策文件", FormGroup, "", nil, 0, "政策文件库、政策解读和政策问答"},
	{"zhengce/wjk", "政策文件库", "政策文件", FormLibrary, "", []string{KindNormative, KindDocument, KindForwarded}, 90, "按类型、文号、年份、有效性查找政策文件"},
	{"zhengce/jdhy", "解读回应", "回应关切", FormList, "", []string{"response"}, 0, "对社会关切的回应"},
	{"huiqi", "惠企服务", "办事服务", FormGroup, "", nil, 0, "惠企政策、办事指南和办理入口"},
	{"huiqi/bszn", "办事指南", "办事服务", FormList, "", []string{"service"}, 365, "办理依据、条件、程序和入口"},
	{"huiqi/tzgg", "通知公告", "工作动态", FormList, "", []string{"notice", "info"}, 30, "项目申报、公示和公告"},
	{"dongtai", "工作动态", "工作动态", FormGroup, "", nil, 0, "机关工作动态"},
	{"dongtai/gzdt", "工作动态", "工作动态", FormList, "", []string{KindNews}, 14, "会议、调研、活动和工作进展"},
	{"dongtai/wztb", "网站工作年度报表", "信息公开年报", FormList, "", []string{KindReport, "data"}, 365, "政府网站工作年度报表"},
}

// Plant gives an organisation the columns of a bureau. Nothing happens where
// it has columns already. The caller records the act.
func Plant(tx *store.Tx) (planted int, err error) {
	tree, err := Columns(tx.Context(), tx, tx.Tenant())
	if err != nil || len(tree.All) > 0 {
		return 0, err
	}
	ids := map[string]string{}
	for n, s := range bureau {
		dir, slug := "", s.path
		if i := strings.LastIndexByte(s.path, '/'); i >= 0 {
			dir, slug = s.path[:i], s.path[i+1:]
		}
		c := Column{Agency: tx.Tenant(), ID: tx.NewID(), Parent: ids[dir], Slug: slug, Path: s.path, Name: s.name, Type: s.kind, Description: s.about,
			Keywords: []string{s.name}, Form: s.form, Code: s.code, Kinds: s.takes, Refresh: s.refresh, Order: int64(n+1) * 10}
		ids[s.path] = c.ID
		if err := tx.Insert(&c); err != nil {
			return planted, err
		}
		planted++
	}
	return planted, Changed(tx)
}
