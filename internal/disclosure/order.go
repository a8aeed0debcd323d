package disclosure

import (
	"sync"
	"time"

	"gongkai/internal/kit/store"
)

// order keeps rows of one instant in the order in which they were made: the
// last answer to a step is the one that counts.
type order struct {
	mu   sync.Mutex
	last time.Time
	n    int
}

const orderLetters = "0123456789abcdefghjkmnpqrstvwxyz"

// newID is an id that sorts by the act's time and, within it, by its turn. It
// has 65 random bits.
func (s *Service) newID(tx *store.Tx) string {
	s.order.mu.Lock()
	defer s.order.mu.Unlock()
	if now := tx.Now(); !now.Equal(s.order.last) {
		s.order.last, s.order.n = now, 0
	}
	s.order.n++
	id := []byte(tx.NewID())
	for k, n := 12, s.order.n; k > 9; k, n = k-1, n/32 {
		id[k] = orderLetters[n%32]
	}
	return string(id)
}
