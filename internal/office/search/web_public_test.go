package search_test

import (
	"net/url"
	"strings"
	"testing"

	"gongkai/internal/office/officetest"
	"gongkai/internal/office/search"
)

func TestStaffSeeWhatThePublicSearchesFor(t *testing.T) {
	h := build(t)
	h.library()
	editor := officetest.Actor("p-chen", "u-bgs", search.RightManage)
	h.Sees(h.Get(editor, "/office/search/public"), 200, "这段时间没有查不到的词")
	for range 6 {
		h.public(search.PublicAsk{Query: "节能监察"})
	}
	h.public(search.PublicAsk{Query: "电动车充电桩"})
	h.public(search.PublicAsk{Query: "=cmd()找不到"})
	h.Sees(h.Get(editor, "/office/search/public"), 200, "电动车充电桩", "2023-03-01", "设为同义词", "!节能监察")
	h.Sees(h.Get(editor, "/office/search/public?q=充电"), 200, "电动车充电桩", "!cmd")
	h.Sees(h.Get(editor, "/office/search/public?sort=words"), 200, "电动车充电桩")
	h.Sees(h.Get(editor, "/office/search/public?f.from=2023-03-02&f.to=2023-03-03"), 200, "!电动车充电桩")
	h.Sees(h.Get(editor, "/office/search/public?f.from=昨天"), 200, "请按 2023-09-05 的样式", "昨天")
	h.Sees(h.Get(editor, "/office/search/public?f.from=2023-03-05&f.to=2023-03-01"), 200, "结束日期不能早于开始日期")
	csv := h.Get(editor, "/office/search/public?export=csv")
	h.Sees(csv, 200, "检索词", "电动车充电桩", "!设为同义词", "!\n=cmd")
	h.Sees(h.Get(editor, "/office/search/public?export=xlsx"), 200, "PK")

	h.Sees(h.Get(editor, "/office/search/public/hot"), 200, "节能监察", "自动显示")
	h.Sees(h.Post(editor, "/office/search/public/hot", url.Values{"word": {"  "}, "pinned": {"yes"}}), 422, "词语")
	h.Sees(h.Post(editor, "/office/search/public/hot", url.Values{"word": {"13995001234"}, "pinned": {"yes"}}), 422, "13995001234", "不能作为热搜词")
	h.Sees(h.Post(editor, "/office/search/public/hot", url.Values{"word": {"节能监察"}, "pinned": {"no"}}), 303)
	got := h.Get(editor, "/office/search/public/hot")
	h.Sees(got, 200, "不显示", "取消设置", "!自动显示")
	_, rest, _ := strings.Cut(got.Body, "/office/search/public/hot/")
	id, _, _ := strings.Cut(rest, "/unset")
	h.Sees(h.Post(editor, "/office/search/public/hot/"+id+"/unset", nil), 303)
	h.Sees(h.Get(editor, "/office/search/public/hot"), 200, "自动显示")

	h.Sees(h.Get(editor, "/office/search/public/synonyms"), 200, "技改、技术改造")
	h.Sees(h.Get(editor, "/office/search/public/synonyms/new?words=电动车充电桩"), 200, "电动车充电桩")
	h.Sees(h.Post(editor, "/office/search/public/synonyms/new", url.Values{"words": {"充电桩"}}), 422, "充电桩", "两个以上")
	h.Sees(h.Post(editor, "/office/search/public/synonyms/new", url.Values{"words": {"充电桩、充电站"}}), 303)
	h.Sees(h.Get(editor, "/office/search/public/synonyms?q=充电站"), 200, "充电桩、充电站", "!技改")
	h.Sees(h.Get(editor, "/office/search/public/synonyms/begin-07"), 200, "技改、技术改造")
	h.Sees(h.Post(editor, "/office/search/public/synonyms/begin-07", url.Values{"words": {"技改、技术改造、设备更新"}}), 303)
	h.Sees(h.Get(editor, "/office/search/public/synonyms/begin-07/remove"), 200, "技改、技术改造、设备更新", "确定删除")
	h.Sees(h.Post(editor, "/office/search/public/synonyms/begin-07/remove", nil), 303)
	h.Sees(h.Get(editor, "/office/search/public/synonyms/begin-07"), 404, "没有找到这组同义词")
	h.Sees(h.Get(office, "/office/search/public"), 403)
	stranger := officetest.Actor("q-zhou", "", search.RightManage)
	h.Sees(h.Get(stranger, "/office/search/public"), 200, "!电动车充电桩")
	h.Sees(h.Get(stranger, "/office/search/public/synonyms"), 200, "技改、技术改造", "!充电站")
	h.Verify()
}
