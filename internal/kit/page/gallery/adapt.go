package gallery

import (
	"slices"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

func iconNames() []string {
	names := ui.Icons()
	slices.Sort(names)
	return names
}

func withActions(b page.Base) page.Base {
	b.Lead = "每个组件及其各种状态。按 ? 查看快捷键。"
	b.Actions = []ui.Button{{Label: "新增", Icon: "plus", Look: ui.Primary, Place: ui.PlaceNew, Href: Root + "form"}, {Label: "打印", Icon: "print", Place: ui.PlacePrint, Print: true}}
	b.Flash = []ui.Flash{{Tone: ui.OK, Text: "已提交，编号 2023-0016。", Link: ui.Link{Label: "查看", Href: Root + "record"}}}
	b.Dev = true
	return b
}

func withTabs(b page.Base) page.Base {
	b.Title = "规范栏目设置，按季度自查并更新目录"
	b.Tabs = []ui.Tab{{Label: "详情", Href: Root + "record", Current: true}, {Label: "反馈", Href: Root + "record", Count: 3}, {Label: "佐证材料", Href: Root + "record", Count: 2}, {Label: "办理记录", Href: Root + "record"}}
	return b
}

func public(b page.Base) page.Base {
	b.User, b.Lead = page.User{}, "面向公众的页面，字大、行距宽。"
	b.Nav = []page.NavItem{{Label: "首页", Href: Root, Current: true}, {Label: "信息公开", Href: Root}, {Label: "政策", Href: Root}, {Label: "互动交流", Href: Root}, {Label: "工作动态", Href: Root}}
	return b
}

func onPaper(b page.Base) page.Base {
	b.Title = sheet().Title
	return b
}

func bareSheet() ui.Sheet {
	s := sheet()
	s.Bare = true
	return s
}
