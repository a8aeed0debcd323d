package feed

import (
	"net/netip"
	"sync"
	"time"
)

// An address may ask quickly for a while and then at an even pace. What is
// given out of memory is not limited: it costs next to nothing.
const (
	perSecond = 10
	burst     = 100
	// mostAddresses bounds the memory; beyond it all begin anew.
	mostAddresses = 50_000
)

// limiter gives each address a bucket of tokens.
type limiter struct {
	mu      sync.Mutex
	buckets map[netip.Prefix]bucket
}

type bucket struct {
	tokens float64
	at     time.Time
}

func newLimiter() *limiter { return &limiter{buckets: map[netip.Prefix]bucket{}} }

// allow takes a token of the address. Of IPv6 the network of one household
// counts as one.
func (l *limiter) allow(address string, now time.Time) bool {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return true
	}
	bits := 32
	if a = a.Unmap(); a.Is6() {
		bits = 64
	}
	net, err := a.WithZone("").Prefix(bits)
	if err != nil {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	b, known := l.buckets[net]
	if !known {
		if len(l.buckets) >= mostAddresses {
			clear(l.buckets)
		}
		b = bucket{burst, now}
	}
	b.tokens = min(burst, b.tokens+perSecond*max(0, now.Sub(b.at).Seconds()))
	b.at = now
	ok := b.tokens >= 1
	if ok {
		b.tokens--
	}
	l.buckets[net] = b
	return ok
}
