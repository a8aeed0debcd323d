package report

import "gongkai/internal/kit/civil"

// Articles.
const (
	ArticleDue    = "《政府信息公开条例》第四十九条"
	ArticleParts  = "《政府信息公开条例》第五十条"
	ArticleForm   = "《政府信息公开工作年度报告格式》"
	ArticleSite   = "国办函〔2018〕12号（政府网站工作年度报表）"
	ArticleCopied = "《政府信息公开条例》第四十七条"
)

// Due is the last day for publishing the report on a year: 31 January of the
// next (条例第四十九条).
func Due(year int) civil.Date { return civil.Of(year+1, 1, 31) }

// PartTitles are the headings of the six parts (R2.02).
var PartTitles = [6]string{"一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"}
