package page

import "gongkai/internal/kit/page/ui"

// sizes are the sizes of type that a reader may choose.
var sizes = []ui.Option{
	{Value: "", Label: "标准"},
	{Value: "large", Label: "大字"},
	{Value: "huge", Label: "特大"},
}

// flag is the value of a box that is ticked.
func flag(on bool) string {
	if on {
		return "1"
	}
	return ""
}

// menuName tells the two menus of a page apart.
func menuName(id string) string {
	if id == "phone" {
		return "菜单（窄屏）"
	}
	return "菜单"
}
