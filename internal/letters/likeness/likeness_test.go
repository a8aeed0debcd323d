package likeness_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"gongkai/internal/letters/likeness"
)

const (
	noise  = "尊敬的领导您好，我是东园镇居民，镇里新开的铸造厂夜间生产噪声很大，每天晚上十一点还在响，孩子没法休息，希望相关部门尽快处理。"
	noise2 = "东园镇新建的铸造厂晚上生产噪声扰民，夜里十一点多机器还在响，老人孩子无法休息，请有关部门管一管。"
	other  = "请问中小企业技术改造补助资金今年什么时候开始申报，需要准备哪些材料，在哪里提交？"
)

func TestTheSameMatterIsLikeAndAnotherIsNot(t *testing.T) {
	a, b, c := likeness.Grams(noise), likeness.Grams(noise2), likeness.Grams(other)
	if got := likeness.Score(a, a); got != 100 {
		t.Errorf("a text is like itself by %d", got)
	}
	near, far := likeness.Score(a, b), likeness.Score(a, c)
	if near < 30 || far > 8 {
		t.Errorf("the same matter %d, another %d", near, far)
	}
	if likeness.Score(a, b) != likeness.Score(b, a) {
		t.Error("likeness has a direction")
	}
	if likeness.Score(nil, a) != 0 {
		t.Error("nothing is like something")
	}
}

func TestWidthAndScriptDoNotMatter(t *testing.T) {
	if got := likeness.Score(likeness.Grams("技術改造項目ＡＢＣ１２"), likeness.Grams("技术改造项目abc12")); got != 100 {
		t.Errorf("folded texts are like by %d", got)
	}
}

func TestSketchesAreStoredWhole(t *testing.T) {
	s := likeness.Of(noise)
	if len(s) != likeness.Keep || !slices.Equal(s, likeness.FromBytes(s.Bytes())) {
		t.Errorf("%d hashes, read back %v", len(s), likeness.FromBytes(s.Bytes()))
	}
	if likeness.FromBytes([]byte{1, 2, 3}) != nil {
		t.Error("three bytes are a sketch")
	}
}

func TestAMatterIsFoundAmongMany(t *testing.T) {
	x := likeness.New()
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 20000 {
		x.Add(fmt.Sprintf("n%d", i), likeness.Of(made(r)))
	}
	x.Add("same", likeness.Of(noise2))
	x.Add("gone", likeness.Of(noise))
	x.Add("self", likeness.Of(noise))
	x.Drop("gone")
	got := x.Near(likeness.Of(noise), 5, "self")
	if len(got) == 0 || got[0].ID != "same" {
		t.Fatalf("found %v", got)
	}
	if slices.ContainsFunc(got, func(h likeness.Hit) bool { return h.ID == "gone" || h.ID == "self" }) {
		t.Error("what was dropped or left out is found")
	}
	x.Add("same", likeness.Of(other))
	if got := x.Near(likeness.Of(noise), 5, "self"); len(got) > 0 && got[0].ID == "same" {
		t.Error("an earlier text of the same id is found")
	}
	if x.Len() != 20002 {
		t.Errorf("%d texts", x.Len())
	}
}

func TestGroupsAndWhatTheyAreAbout(t *testing.T) {
	texts := []likeness.Text{{ID: "a", Text: noise}, {ID: "b", Text: other}, {ID: "c", Text: noise2}, {ID: "d", Text: "东园镇铸造厂夜间噪声扰民一直没有解决，晚上机器还在响，影响休息。"}}
	got := likeness.Group(texts, 25, 2)
	if len(got) != 1 || !slices.Equal(got[0], []int{0, 2, 3}) {
		t.Fatalf("groups %v", got)
	}
	words := likeness.Words([]string{noise, noise2, texts[3].Text}, 3)
	if !slices.ContainsFunc(words, func(w string) bool { return w == "机器还在响" || w == "铸造厂" || len([]rune(w)) >= 4 }) {
		t.Errorf("words %v", words)
	}
}

var parts = [][]string{
	{"滨河镇", "东园镇", "宣和镇", "柔远镇", "镇罗镇", "永康镇", "常乐镇", "迎水桥镇", "兴仁镇", "文昌镇"},
	{"化肥厂", "铸造厂", "建材公司", "冶金企业", "食品厂", "光伏电站", "物流园", "数据中心", "纺织厂", "水泥厂"},
	{"夜间噪声扰民", "粉尘污染严重", "拖欠工人工资", "补助没有到账", "申报系统打不开", "用电价格偏高", "道路被货车压坏", "污水排入沟渠", "安全生产有隐患", "信号覆盖不好"},
	{"已经持续两个月", "多次反映没有结果", "上周刚发生", "每天早上都有", "影响周边学校", "村里老人意见很大", "企业负责人不接电话", "去年就说要整改", "合同写得很清楚", "材料交了三次"},
	{"要求书面答复", "请告知办理时限", "请派人现场查看", "想了解有关政策", "建议加强检查", "请公布处理结果", "希望恢复原状", "要求退还费用", "请说明收费依据", "请协调解决"},
}

// made is an invented letter.
func made(r *rand.Rand) string {
	out := ""
	for range 3 {
		for _, p := range parts {
			out += p[r.IntN(len(p))]
		}
		out += fmt.Sprintf("，%s%s，", string([]rune{rune(0x4e00 + r.IntN(8000)), rune(0x4e00 + r.IntN(8000)), rune(0x4e00 + r.IntN(8000))}), parts[3][r.IntN(10)])
	}
	return out
}

// A question among a million letters, against a walk over all their sketches.
func BenchmarkNear(b *testing.B) {
	x := likeness.New()
	r := rand.New(rand.NewPCG(1, 2))
	const n = 1_000_000
	all := make([]likeness.Sketch, n)
	for i := range n {
		all[i] = likeness.Of(made(r))
		x.Add(fmt.Sprintf("n%d", i), all[i])
	}
	ask := likeness.Of(made(r))
	b.Run("million", func(b *testing.B) {
		for b.Loop() {
			x.Near(ask, 20, "")
		}
	})
	b.Run("million_baseline", func(b *testing.B) {
		for b.Loop() {
			best := 0
			for _, s := range all {
				best = max(best, likeness.Score(ask, s))
			}
		}
	})
}
