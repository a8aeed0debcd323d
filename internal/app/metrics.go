package app

import (
	"context"
	"crypto/subtle"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"gongkai/internal/kit/web"
)

// metrics are what /metrics shows: requests, jobs, and the record's size.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	known    sync.Map // of requested to prometheus.Observer
}

// requested is what requests are told apart by.
type requested struct {
	route  string
	status int
}

func newMetrics(a *App) *metrics {
	m := &metrics{registry: prometheus.NewRegistry(), requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "gongkai_request_seconds", Help: "Time taken to answer requests, by route and status.",
		Buckets: []float64{.005, .02, .05, .1, .25, .5, 1, 2.5, 5, 15}}, []string{"route", "status"})}
	m.registry.MustRegister(m.requests, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "gongkai_record_entries", Help: "Entries sealed in the record."},
			a.recordSize),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "gongkai_jobs_failing", Help: "Jobs that failed and wait for their next attempt, or were given up."},
			a.failingJobs))
	return m
}

// observe is told of every request.
func (m *metrics) observe(route string, status int, took time.Duration) {
	o, ok := m.known.Load(requested{route, status})
	if !ok { // routes are few: all are kept
		o, _ = m.known.LoadOrStore(requested{route, status}, m.requests.WithLabelValues(route, strconv.Itoa(status)))
	}
	o.(prometheus.Observer).Observe(took.Seconds())
}

// moment bounds how long a look at the metrics may take.
const moment = 2 * time.Second

func (a *App) recordSize() float64 {
	ctx, cancel := context.WithTimeout(context.Background(), moment)
	defer cancel()
	c, err := a.record.Newest(ctx, a.DB)
	if err != nil {
		return -1
	}
	return float64(c.Size)
}

func (a *App) failingJobs() float64 {
	ctx, cancel := context.WithTimeout(context.Background(), moment)
	defer cancel()
	return float64(a.Jobs.Failing(ctx))
}

// serveMetrics answers those who hold the key, or, without one, this machine.
func (a *App) serveMetrics(key string) http.Handler {
	inner := promhttp.HandlerFor(a.metrics.registry, promhttp.HandlerOpts{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !mayRead(r, key) {
			http.Error(w, "无权读取", http.StatusForbidden)
			return
		}
		inner.ServeHTTP(w, r)
	})
}

func mayRead(r *http.Request, key string) bool {
	if key != "" {
		return subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte("Bearer "+key)) == 1
	}
	ip := net.ParseIP(web.Remote(r))
	return ip != nil && ip.IsLoopback() && !proxied(r)
}

// proxied says that the request came through a proxy, which stands on this
// machine while its sender does not.
func proxied(r *http.Request) bool {
	for _, h := range []string{"X-Forwarded-For", "X-Real-Ip", "Forwarded", "Via", "X-Forwarded-Host", "X-Forwarded-Proto"} {
		if r.Header.Get(h) != "" {
			return true
		}
	}
	return false
}

// serveHealth says whether the database answers.
func (a *App) serveHealth(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), moment)
	defer cancel()
	var one int
	if err := a.DB.QueryRow(ctx, "SELECT 1").Scan(&one); err != nil {
		a.Log.Error("health", "error", err)
		http.Error(w, "database unavailable", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n"))
}
