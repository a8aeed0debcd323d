package publish

import (
	"context"
	"slices"
	"strings"

	"gongkai/internal/kit/store"
)

// suggest names the plan's tasks that a text seems to serve: those with which
// it shares the most words of two characters. Nothing is shared by chance
// alone where fewer than three are.
func (p *Publish) suggest(ctx context.Context, q store.Querier, agency, text string) ([]string, error) {
	if p.Tasks == nil {
		return nil, nil
	}
	tasks, err := p.Tasks(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	own, best := pairs(text), 2
	var out []string
	for _, t := range tasks {
		n := 0
		for w := range pairs(t.Title) {
			if own[w] {
				n++
			}
		}
		switch {
		case n > best:
			best, out = n, []string{t.No}
		case n == best && n > 2:
			out = append(out, t.No)
		}
	}
	return out[:min(len(out), 2)], nil
}

// common are pairs of characters that say nothing of a subject.
var common = []string{"关于", "通知", "工作", "公开", "信息", "政务", "政府", "全市", "我市", "开展", "进行", "推进", "加强", "做好", "实施", "方案", "有关", "及时"}

// pairs are the pairs of Chinese characters in a text.
func pairs(s string) map[string]bool {
	out := map[string]bool{}
	r := []rune(s)
	for n := 0; n+1 < len(r); n++ {
		w := string(r[n : n+2])
		if r[n] > 0x2E80 && r[n+1] > 0x2E80 && !strings.ContainsAny(w, "，。、；：“”（）《》的和与及在") && !slices.Contains(common, w) {
			out[w] = true
		}
	}
	return out
}
