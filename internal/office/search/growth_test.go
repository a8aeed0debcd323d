package search_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/search"
)

var phrases = strings.Fields(`政务公开 政策解读 节能监察 中小企业 技术改造 专项资金 安全生产 绿色工厂 数字化转型 营商环境 行政许可 工业园区
	依申请公开 规范性文件 征求意见 融资担保 光伏产业 电力保障 企业技术中心 质量品牌 人才培训 政府采购 部门预算 应急管理 民用爆炸物品 无线电管理`)

const commonRunes = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处理府研质"

// grown is a published text of some 1,300 characters; the first phrases are
// in most, the last in few.
func grown(r *rand.Rand, i int) search.PublicDoc {
	pool := []rune(commonRunes)
	var b strings.Builder
	for n := 0; n < 1300; n += 17 {
		for range 12 {
			b.WriteRune(pool[min(r.IntN(len(pool)), r.IntN(len(pool)))])
		}
		if r.IntN(2) == 0 {
			b.WriteString(phrases[min(r.IntN(len(phrases)), r.IntN(len(phrases)), r.IntN(len(phrases)))])
		}
		b.WriteString("，")
	}
	d := published(fmt.Sprintf("g%07d", i), fmt.Sprintf("关于%s的通知之%d", phrases[r.IntN(len(phrases))], i), b.String(), "2010-01-01")
	d.On = civil.MustParse("2010-01-01").Add(r.IntN(5000))
	d.Number, d.Topic = fmt.Sprintf("卫工信发〔%d〕%d号", d.On.Year(), i), "工业/"+phrases[i%20]
	d.Path = fmt.Sprintf("政府信息公开/法定主动公开内容/栏目%d", i%60)
	return d
}

// inUse is the heap after a collection, in bytes.
func inUse() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// size is how many bytes the table of public things and its indexes take.
func (h *house) size() int64 {
	text := "SELECT pg_total_relation_size('search_public')"
	if h.DB.Engine() == store.SQLite {
		text = "SELECT COALESCE(SUM(pgsize), 0) FROM dbstat WHERE name LIKE 'search_public%' OR name = 'sqlite_autoindex_search_public_1'"
	}
	var n int64
	h.Must(h.DB.QueryRow(context.Background(), text).Scan(&n))
	return n
}

// median asks a question a number of times, each time after a change, so that
// no answer is remembered; the change itself is not counted. It gives the
// median and the 99th of a hundred.
func (h *house) median(s *search.Search, query string, r *rand.Rand) (mid, high time.Duration) {
	var all []time.Duration
	for i := range 60 {
		ask := search.PublicAsk{Agency: officetest.Agency, Query: query, Size: 10, Page: 1, Year: 0, To: civil.MustParse("2030-01-01").Add(i + 60*r.IntN(50))}
		start := time.Now()
		if _, err := s.Public(context.Background(), ask); err != nil {
			h.Fatal(err)
		}
		all = append(all, time.Since(start))
	}
	slices.Sort(all)
	return all[len(all)/2], all[len(all)*99/100]
}

// BenchmarkGrowth publishes 1,000, 10,000 and 100,000 things, and a million
// where SEARCH_MILLION is set, and tells how long one takes, how large what is
// kept becomes, how long a new node reads, how long a search takes that has a
// change to take up, and how long questions take whose
// answers are not remembered (median / 99 of 100). It runs once.
func BenchmarkGrowth(b *testing.B) {
	sizes := []int{1_000, 10_000, 100_000}
	if os.Getenv("SEARCH_MILLION") != "" {
		sizes = append(sizes, 1_000_000)
	}
	if os.Getenv("SEARCH_SMALL") != "" {
		sizes = sizes[:2]
	}
	h := build(b)
	r := rand.New(rand.NewPCG(8, 9))
	fmt.Fprintf(os.Stderr, "| %s: documents | put, µs | search after a change, ms | in the database, MB | in memory, MB | new node, s | 2 characters, µs | 4 characters, µs | number, µs | 2 words, µs |\n|---|---|---|---|---|---|---|---|---|---|\n", h.DB.Engine())
	done := 0
	for _, n := range sizes {
		start := time.Now()
		more := n - done
		for done < n {
			h.Do(who.System(officetest.Agency), func(tx *store.Tx) error {
				for range min(200, n-done) {
					if err := search.PutPublic(tx, grown(r, done)); err != nil {
						return err
					}
					done++
				}
				return tx.Record("批量发布", store.Ref{Kind: "item", ID: "g"})
			})
		}
		put := time.Since(start) / time.Duration(more)
		before := inUse()
		s := search.New(search.Deps{DB: h.DB, Log: h.Logger})
		start = time.Now()
		_, err := s.Public(context.Background(), search.PublicAsk{Agency: officetest.Agency, Query: "政务公开"})
		h.Must(err)
		read := time.Since(start)
		s.Settle()
		memory := inUse() - before
		h.publish(grown(r, 0))
		start = time.Now()
		_, err = s.Public(context.Background(), search.PublicAsk{Agency: officetest.Agency, Query: "卫工信发[2015]77号"})
		h.Must(err)
		follow := time.Since(start)
		line := fmt.Sprintf("| %d | %d | %.1f | %d | %d | %.1f |", n, put.Microseconds(), float64(follow.Microseconds())/1000, h.size()>>20, memory>>20, read.Seconds())
		for _, query := range []string{"节能", "政务公开", "卫工信发[2015]77号", "安全生产 专项资金"} {
			mid, high := h.median(s, query, r)
			line += fmt.Sprintf(" %d / %d |", mid.Microseconds(), high.Microseconds())
		}
		fmt.Fprintln(os.Stderr, line)
		runtime.KeepAlive(s)
	}
}

// BenchmarkPublic asks 20,000 things of some 1,300 characters as a page does:
// with the database asked whether something changed, counts, and ten lines.
// "kept" are questions whose answer is remembered.
func BenchmarkPublic(b *testing.B) {
	h := build(b)
	r := rand.New(rand.NewPCG(8, 9))
	for done := 0; done < 20_000; {
		h.Do(who.System(officetest.Agency), func(tx *store.Tx) error {
			for range 500 {
				if err := search.PutPublic(tx, grown(r, done)); err != nil {
					return err
				}
				done++
			}
			return tx.Record("批量发布", store.Ref{Kind: "item", ID: "g"})
		})
	}
	before := inUse()
	h.public(search.PublicAsk{Query: "节能"})
	h.Settle()
	fmt.Fprintf(os.Stderr, "%d MB in use for 20,000 things\n", (inUse()-before)>>20)
	for name, query := range map[string]string{"two": "节能", "four": "绿色工厂", "number": "卫工信发[2015]77号", "terms": "安全生产 专项资金", "pinyin": "lsgc"} {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				h.public(search.PublicAsk{Query: query, To: civil.MustParse("2030-01-01").Add(i)})
			}
		})
		b.Run(name+"_kept", func(b *testing.B) {
			for b.Loop() {
				h.public(search.PublicAsk{Query: query})
			}
		})
	}
}
