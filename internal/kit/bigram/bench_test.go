package bigram

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// seeds are what the texts of the benchmarks are put together from.
var seeds = []string{"为进一步规范政务公开工作", "根据中华人民共和国政府信息公开条例", "现将有关事项通知如下", "各县区人民政府、市直各部门", "支持中小企业发展若干措施",
	"推进工业绿色低碳转型", "加强安全生产监督检查", "优化营商环境条例", "专项资金申报指南", "企业应当具备下列条件", "自发布之日起施行", "本办法由工业和信息化局负责解释", "重点任务分工方案", "数字经济发展规划", "节能监察计划", "技术改造项目备案",
	"依申请公开办理流程", "政策解读与回应关切", "会议审议通过", "请认真贯彻执行", "建立健全工作机制", "加大财政扶持力度", "组织开展专项行动", "提升服务质量和水平"}

const letterPool = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处理府研质"

// article makes a text of some 1,300 characters; words grow rarer with n.
func article(r *rand.Rand, i int) Doc {
	pool := []rune(letterPool)
	var b strings.Builder
	for n := 0; n < 1300; {
		s := seeds[r.IntN(1+r.IntN(len(seeds)))]
		if r.IntN(3) > 0 {
			var w [12]rune
			for j := range w {
				w[j] = pool[min(r.IntN(len(pool)), r.IntN(len(pool)))]
			}
			s = string(w[:])
		}
		b.WriteString(s)
		b.WriteString("，")
		n += len([]rune(s)) + 1
	}
	day := int64(14000 + r.IntN(5000))
	title := fmt.Sprintf("关于%s的通知（第%d批）", seeds[r.IntN(len(seeds))], i%40)
	return Doc{Key: fmt.Sprintf("document/%08d", i), Tag: int64(i), Order: day * 86400, Head: []string{title, fmt.Sprintf("卫工信发〔%d〕%d号", 2005+i%20, i%900)},
		Body:   []string{b.String()},
		Facets: [][]string{{fmt.Sprint("类", i%5)}, {fmt.Sprint("栏目", i%120)}, {fmt.Sprint("主题", i%40)}, {fmt.Sprint("科室", i%15)}, {fmt.Sprint("对象", i%6)}, {fmt.Sprint("效力", i%5)}, {fmt.Sprint(2005 + i%20)}}}
}

func filled(n int) *Index {
	r := rand.New(rand.NewPCG(3, 4))
	x := New()
	for i := 0; i < n; {
		var batch []Doc
		for ; i < n && len(batch) < 2000; i++ {
			batch = append(batch, article(r, i))
		}
		x.Apply(batch)
	}
	x.Settle()
	return x
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkFind asks 20,000 and 100,000 documents, and a million where BIGRAM_MILLION
// is set, with the ten best and the counts of all facets. "new" are phrases that
// nothing is remembered of. The baseline looks through all texts of 20,000.
func BenchmarkFind(b *testing.B) {
	sizes := []int{20_000, 100_000}
	if os.Getenv("BIGRAM_MILLION") != "" {
		sizes = append(sizes, 1_000_000)
	}
	for _, n := range sizes {
		before, start := heap(), time.Now()
		x := filled(n)
		took := time.Since(start)
		fmt.Fprintf(os.Stderr, "%d documents: %.1f s, %d MB in memory (%d counted)\n", n, took.Seconds(), (heap()-before)>>20, x.View().Size()>>20)
		v := x.View()
		asks := []struct{ name, text string }{{"two_common", "公开"}, {"two_some", "节能"}, {"two_rare", "军革"}, {"four_common", "政务公开"}, {"four_some", "节能监察"},
			{"four_rare", "较将组见"}, {"number", "卫工信发[2011]126号"}, {"terms", "节能监察 专项资金"}, {"one", "政"}}
		for _, a := range asks {
			for _, fresh := range []bool{false, true} {
				name := fmt.Sprintf("%d/%s", n, a.name)
				if fresh {
					name += "_new"
				}
				ask := Ask{All: Phrases(Split(a.text)), Most: 10, Count: []int{0, 1, 2, 3, 4, 5, 6}}
				b.Run(name, func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						if fresh {
							for i := range v.held {
								v.held[i].full.known.sets, v.held[i].head.known.sets = nil, nil
							}
						}
						v.Find(ask)
					}
					b.ReportMetric(float64(v.Total(ask.All...)), "found")
				})
			}
		}
		runtime.KeepAlive(x)
	}
}

// BenchmarkApply puts documents into an empty index, and then one more into
// one of 20,000, which waits for no merging.
func BenchmarkApply(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	docs := make([]Doc, 4000)
	for i := range docs {
		docs[i] = article(r, i)
	}
	b.Run("batch", func(b *testing.B) {
		for b.Loop() {
			x := New()
			for i := 0; i < len(docs); i += 1000 {
				x.Apply(docs[i : i+1000])
			}
			x.Settle()
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(docs)), "µs/doc")
	})
	b.Run("one", func(b *testing.B) {
		x := filled(20_000)
		for i := 0; b.Loop(); i++ {
			x.Apply(docs[i%len(docs) : i%len(docs)+1])
		}
		x.Settle()
	})
}
