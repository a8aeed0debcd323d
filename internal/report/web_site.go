package report

import (
	"fmt"
	"net/http"

	"gongkai/internal/kit/page/roll"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/report/pages"
)

// siteLine is a line of 政府网站工作年度报表 (RULES.md 5.3, R5.19).
type siteLine struct {
	chapter, label, key, unit string
}

// siteLines are the lines of the form; those with a key are collected.
var siteLines = []siteLine{
	{"访问", "独立用户访问总量", "visitors", "个"}, {"访问", "网站总访问量", "views", "次"},
	{"信息发布", "总数", "published", "条"}, {"信息发布", "概况类信息更新量", "profile", "条"}, {"信息发布", "政务动态信息更新量", "news", "条"}, {"信息发布", "信息公开目录信息更新量", "catalogue", "条"},
	{"专栏专题", "维护数量", "", "个"}, {"专栏专题", "新开设数量", "", "个"},
	{"解读回应", "解读信息发布总数", "interpretations", "条"}, {"解读回应", "回应公众关注热点或重大舆情数量", "responses", "次"},
	{"办事服务", "政务服务事项数量", "", "项"}, {"办事服务", "可全程在线办理政务服务事项数量", "", "项"},
	{"互动交流", "收到留言数量", "letters", "条"}, {"互动交流", "办结留言数量", "letters_done", "条"}, {"互动交流", "征集调查期数", "consultations", "期"}, {"互动交流", "征集调查收到意见数量", "opinions", "条"}, {"互动交流", "公布调查结果期数", "consultation_results", "期"},
	{"安全防护", "安全检测评估次数", "", "次"}, {"安全防护", "发现问题数量", "", "个"}, {"安全防护", "问题整改数量", "", "个"},
	{"移动新媒体", "微信信息发布量", "", "条"}, {"移动新媒体", "微博信息发布量", "", "条"},
}

// getSite shows the site's yearly report as far as figures were collected.
func (s *Service) getSite(c *web.Ctx) error {
	year := c.QueryInt("year", c.Today().Year()-1)
	figures := map[string]int64{}
	if s.Site != nil {
		var err error
		if figures, err = s.Site(c.Context(), c.DB, c.Actor.Tenant, year); err != nil {
			return err
		}
	}
	col := func(key, label string, of func(siteLine) string) roll.Column[siteLine] {
		return roll.Column[siteLine]{Column: ui.Column{Key: key, Label: label}, Text: of}
	}
	value := func(l siteLine) string {
		if n, ok := figures[l.key]; ok && l.key != "" {
			return fmt.Sprint(n)
		}
		return "人工填报"
	}
	g := roll.List[siteLine]{ID: "site", Caption: fmt.Sprintf("%d年政府网站工作年度报表", year), Path: root + "/site", File: "政府网站工作年度报表", Rows: siteLines, Key: func(l siteLine) string { return l.chapter + l.label },
		Label:   func(l siteLine) string { return l.label },
		Columns: []roll.Column[siteLine]{col("chapter", "部分", func(l siteLine) string { return l.chapter }), col("label", "项目", func(l siteLine) string { return l.label }), col("value", "数量", value), col("unit", "单位", func(l siteLine) string { return l.unit })}}
	grid, done, err := g.Serve(c)
	if done || err != nil {
		return err
	}
	v := pages.View{Base: base(c, "网站年度报表"), Tabs: tabs(root + "/site"), Grids: []ui.Grid{grid}}
	v.Lead = fmt.Sprintf("%d年，由访问统计和发布记录汇集；应在%s前填报并在网站首页公布", year, Due(year).Chinese())
	return c.Page(http.StatusOK, pages.Page(v))
}
