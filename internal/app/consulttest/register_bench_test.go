package consulttest_test

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"testing"

	"gongkai/internal/consult"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/officetest"
)

// The two lengths of a register that are compared.
const (
	shortRegister = 500
	longRegister  = 50_000
)

// full is a house whose consultation has n opinions, a tenth of them alike.
func full(b *testing.B, n int) (*house, consult.Consultation) {
	b.Helper()
	h := build(b)
	k := h.announced(plan())
	h.goTo("2023-04-11 10:00")
	for from := 1; from <= n; from += 5000 {
		h.Must(h.DB.Do(h.Context(), h.As("p-wang"), func(tx *store.Tx) error {
			for i := from; i < min(from+5000, n+1); i++ {
				text := fmt.Sprintf("意见第%d号：建议第%d批项目的申报时间改到%d月%d日，并在%d个窗口办理%d项手续。", i, i*7919%n, i%12+1, i%28+1, i*31%997, i*17%613)
				if i%10 == 0 {
					text = fmt.Sprintf("建议把投资门槛降到三百万元，照顾小企业，第%d家。", i%40)
				}
				o := consult.Opinion{Agency: officetest.Agency, ID: tx.NewID(), Consultation: k.ID, Seq: int64(i), Number: fmt.Sprintf("YJ%d%03d-%05d", k.Year, k.No, i), State: consult.Received, Channel: consult.ChannelSite, People: 1,
					Article: int64(i % 4), Text: text, Consent: true, Theme: fmt.Sprintf("主题%d", i%9), On: civil.MustParse("2023-04-11"), At: h.Clock.At}
				if err := tx.Insert(&o); err != nil {
					return err
				}
			}
			return tx.Record("测试", k.Ref())
		}))
	}
	return h, k
}

// both runs a piece of work over the long register and over the short one, so
// that their ratio is told.
func both(b *testing.B, name string, work func(*house, *consult.Consultation) error) {
	for _, c := range []struct {
		name string
		n    int
	}{{name, longRegister}, {name + "_baseline", shortRegister}} {
		b.Run(c.name, func(b *testing.B) {
			h, k := full(b, c.n)
			b.ReportAllocs()
			for b.Loop() {
				h.Must(work(h, &k))
			}
		})
	}
}

func BenchmarkRegisterPage(b *testing.B) {
	both(b, "page", func(h *house, k *consult.Consultation) error {
		if got := h.Get(h.As("p-wang"), k.Href()+"/opinions?page=7"); got.Status != http.StatusOK {
			return fmt.Errorf("status %d", got.Status)
		}
		return nil
	})
}

func BenchmarkPublicDraft(b *testing.B) {
	both(b, "draft", func(h *house, k *consult.Consultation) error {
		if status, _ := h.from("203.0.113.9").ask(http.MethodGet, k.Address()+"?tab=draft", nil); status != http.StatusOK {
			return fmt.Errorf("status %d", status)
		}
		return nil
	})
}

func BenchmarkGather(b *testing.B) {
	both(b, "gather", func(h *house, k *consult.Consultation) error {
		_, err := h.s.Gather(h.Context(), h.As("p-wang"), k.ID)
		return err
	})
}

func BenchmarkBundles(b *testing.B) {
	both(b, "bundles", func(h *house, k *consult.Consultation) error {
		_, err := consult.Bundles(h.Context(), h.DB, officetest.Agency, k.ID, 0, 31)
		return err
	})
}

func BenchmarkSettleAll(b *testing.B) {
	both(b, "settle", func(h *house, k *consult.Consultation) error {
		_, err := h.s.SettleAll(h.Context(), h.As("p-wang"), k.ID, consult.Filter{Theme: "主题1"}, consult.Verdict{Verdict: consult.Adopted, Reason: "已采纳。"})
		return err
	})
}

// peak is the most memory in use at any write.
type peak struct {
	n    int
	most uint64
}

// Write counts.
func (p *peak) Write(b []byte) (int, error) {
	if p.n++; p.n%64 == 0 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		p.most = max(p.most, m.HeapAlloc)
	}
	return len(b), nil
}

var _ io.Writer = (*peak)(nil)

// BenchmarkExport writes the register out; its memory must not grow with the
// register.
func BenchmarkExport(b *testing.B) {
	both(b, "export", func(h *house, k *consult.Consultation) error {
		d, err := h.s.Dossier(h.Context(), h.DB, k)
		if err != nil {
			return err
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		p := &peak{}
		if err := d.Register(p); err != nil {
			return err
		}
		if p.most > m.HeapAlloc+64<<20 {
			return fmt.Errorf("the export takes %d MB", (p.most-m.HeapAlloc)>>20)
		}
		return nil
	})
}

// BenchmarkPublishAll publishes all answers in one act.
func BenchmarkPublishAll(b *testing.B) {
	for _, c := range []struct {
		name string
		n    int
	}{{"all", longRegister}, {"all_baseline", shortRegister}} {
		b.Run(c.name, func(b *testing.B) {
			h, k := full(b, c.n)
			clerk := h.As("p-wang")
			for theme := range 9 {
				_, err := h.s.SettleAll(h.Context(), clerk, k.ID, consult.Filter{Theme: fmt.Sprintf("主题%d", theme)}, consult.Verdict{Verdict: consult.Rejected, Reason: "另行研究。"})
				h.Must(err)
			}
			h.goTo("2023-05-11 09:00")
			h.Must(h.s.Decide(h.Context(), clerk, k.ID, consult.Decision{On: civil.MustParse("2023-05-11"), As: "卫工信规发〔2023〕1号"}))
			for b.Loop() {
				h.Must(h.s.Report(h.Context(), clerk, k.ID, ""))
				h.Must(h.release(h.get(k.ID).Feedback))
				b.StopTimer()
				h.Must(h.DB.Do(h.Context(), clerk, func(tx *store.Tx) error {
					k := h.get(k.ID)
					k.State, k.Feedback = consult.Announced, ""
					if err := tx.Update(&k); err != nil {
						return err
					}
					return tx.Record("测试", k.Ref())
				}))
				b.StartTimer()
			}
		})
	}
}
