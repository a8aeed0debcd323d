package plan

import (
	"regexp"
	"slices"
	"strings"
)

// Other tables have numbers, items, departments and dates too: a budget, a
// roster, a list of projects. What they lack is a word of public disclosure.

var (
	// reOwnWords are the words without which no plan of 政务公开 is written.
	reOwnWords = regexp.MustCompile(`公开|解读|政务|政府网站|政策|知情|透明`)
	// reForeignName matches names of columns that no plan has.
	reForeignName = regexp.MustCompile(`金额|万元|预算|决算|单价|资金|姓名|职务|电话|身份证|规格|型号|面积`)
)

// checkOwn refuses a table of something else, and asks where a document that
// may be a plan says nothing of disclosure.
func (p *Plan) checkOwn(f *found, text func() string) error {
	if reOwnWords.MatchString(fold(strings.Join(f.before, ""))) || reOwnWords.MatchString(fold(text())) {
		return nil
	}
	named := func(c string) bool { return reForeignName.MatchString(fold(c)) }
	if f.layout.guessed || slices.ContainsFunc(p.Columns, named) {
		return notPlan("这份文件里的表格不像政务公开任务分工：全文没有提到公开、解读或政策%s。请确认上传的是任务分工表或工作要点。", namesOf(slices.DeleteFunc(slices.Clone(p.Columns), func(c string) bool { return !named(c) })))
	}
	p.doubt(DoubtNotPlan, "", "全文没有提到公开、解读或政策，请确认这是政务公开任务分工")
	return nil
}

func namesOf(columns []string) string {
	if len(columns) == 0 {
		return ""
	}
	return "，却有“" + strings.Join(columns, "”“") + "”等栏"
}
