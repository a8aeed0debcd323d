package shield

import (
	"hash/maphash"
	"math"
	"net/netip"
	"strings"
	"sync"
	"time"
	"unicode"
)

// How much work is asked for, in zero bits: each bit doubles it. leastBits a
// telephone does in half a second; mostBits takes it a minute or two, a desk
// computer some ten seconds, while the person types.
const (
	leastBits = 14
	mostBits  = 23
	// mostOpened is the most that forms which were only opened ask for: they
	// harm nobody, and whoever shares the line with a program that opens
	// thousands a minute waits some seconds on a telephone, while typing.
	mostOpened = 18
	// slack is by how many bits a form may lag behind when it is sent: who
	// opened it before the crowd came is not sent back for a little.
	slack = 2
)

// What counts as usual in a minute, before more work is asked for.
const (
	usualIssued  = 60  // forms opened by one address
	usualSent    = 20  // forms sent by one address
	usualOverall = 600 // forms sent by all
)

// The budget of an address whose forms come without a proof, and that of all
// such together: so many at once, then one in the time given.
const (
	spareBurst, spareEvery     = 8, 30 * time.Second
	overallBurst, overallEvery = 240, time.Second
)

// sameMost is how often one text may come from an address within sameFor.
const (
	sameMost = 3
	sameFor  = time.Hour
)

// most bounds the memory, in addresses and in texts.
const most = 50_000

// rate is a count that fades: at an even pace it is the number in a minute.
type rate struct {
	n  float64
	at time.Time
}

func (r *rate) now(at time.Time) float64 {
	if r.at.IsZero() {
		return 0
	}
	return r.n * math.Exp(-max(0, at.Sub(r.at).Minutes()))
}

func (r *rate) add(at time.Time) { r.n, r.at = r.now(at)+1, at }

// bucket holds what may be spent at once and fills at an even pace.
type bucket struct {
	spent float64
	at    time.Time
}

// take spends one, if one is left.
func (b *bucket) take(at time.Time, burst float64, every time.Duration) bool {
	if !b.at.IsZero() {
		b.spent = max(0, b.spent-float64(max(0, at.Sub(b.at)))/float64(every))
	}
	b.at = at
	if b.spent+1 > burst {
		return false
	}
	b.spent++
	return true
}

// visitor is what is known of an address.
type visitor struct {
	issued, sent rate
	spare        bucket
	guesses      bucket
	seen         time.Time
}

type same struct {
	n    int
	from time.Time
}

// loads counts what comes from where.
type loads struct {
	mu       sync.Mutex
	seed     maphash.Seed
	visitors map[netip.Prefix]*visitor
	all      rate
	spares   bucket
	texts    map[uint64]same
}

func newLoads() *loads {
	return &loads{seed: maphash.MakeSeed(), visitors: map[netip.Prefix]*visitor{}, texts: map[uint64]same{}}
}

// network is the part of an address that one household or office shares.
func network(address string) netip.Prefix {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Prefix{}
	}
	bits := 32
	if a = a.Unmap(); a.Is6() {
		bits = 64
	}
	net, _ := a.WithZone("").Prefix(bits)
	return net
}

// of gives what is known of an address; the mutex is held.
func (l *loads) of(address string, now time.Time) *visitor {
	net := network(address)
	v := l.visitors[net]
	if v == nil {
		if len(l.visitors) >= most {
			l.forget(now)
		}
		v = &visitor{}
		l.visitors[net] = v
	}
	v.seen = now
	return v
}

// forget drops the addresses that have been quiet; if none has, all.
func (l *loads) forget(now time.Time) {
	for net, v := range l.visitors {
		if now.Sub(v.seen) > 10*time.Minute {
			delete(l.visitors, net)
		}
	}
	if len(l.visitors) >= most {
		clear(l.visitors)
	}
}

// taken is how much more than usual comes from an address, or from all.
func (l *loads) taken(v *visitor, now time.Time) float64 {
	return max(v.sent.now(now)/usualSent, l.all.now(now)/usualOverall)
}

// work is what a load asks for: four times as much for twice the
// usual number.
func work(load float64) int {
	if load <= 1 {
		return leastBits
	}
	return min(mostBits, leastBits+int(math.Ceil(2*math.Log2(load))))
}

// issue counts a form that is opened and says how much work it asks for.
func (l *loads) issue(address string, now time.Time) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	v := l.of(address, now)
	v.issued.add(now)
	return max(work(l.taken(v, now)), min(mostOpened, work(v.issued.now(now)/usualIssued)))
}

// least is the work that a form sent now must have asked for. Forms that were
// opened and came to nothing do not count here: whoever began before they did
// is not sent back for them.
func (l *loads) least(address string, now time.Time) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return work(l.taken(l.of(address, now), now)) - slack
}

// sent counts a form that was taken.
func (l *loads) sent(address string, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.of(address, now).sent.add(now)
	l.all.add(now)
}

// spare takes a form without a proof from the budgets.
func (l *loads) spare(address string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.of(address, now).spare.take(now, spareBurst, spareEvery) && l.spares.take(now, overallBurst, overallEvery)
}

// again counts a text and says that it came too often from the address.
func (l *loads) again(address, purpose string, texts []string, now time.Time) bool {
	text := plain(strings.Join(texts, ""))
	if text == "" {
		return false
	}
	key := maphash.String(l.seed, network(address).String()+"\x00"+purpose+"\x00"+text)
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.texts[key]
	if now.Sub(s.from) > sameFor {
		if len(l.texts) >= most {
			clear(l.texts)
		}
		s = same{from: now}
	}
	s.n++
	l.texts[key] = s
	return s.n > sameMost
}

// plain keeps letters only, so that spaces, figures and marks strewn in do
// not make a text another one.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// An address may guess a secret wrong so often at once, then once in the time
// given.
const (
	guessBurst, guessEvery = 10, time.Minute
)

// left says that the address may guess, without spending anything.
func (l *loads) left(address string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.of(address, now).guesses
	return b.take(now, guessBurst, guessEvery)
}

// guessed spends a wrong guess.
func (l *loads) guessed(address string, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.of(address, now).guesses.take(now, guessBurst, guessEvery)
}
