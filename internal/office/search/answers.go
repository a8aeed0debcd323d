package search

import "sync"

// answerCache keeps the newest answers until something changes.
type answerCache struct {
	mu  sync.Mutex
	all map[PublicAsk]keptAnswer
}

type keptAnswer struct {
	Answer
	seq int64
}

// mostAnswers bounds what answerCache keeps.
const mostAnswers = 512

// get gives the answer to a question where nothing changed since.
func (c *answerCache) get(ask PublicAsk, seq int64) (Answer, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a, ok := c.all[ask]
	return a.Answer, ok && a.seq == seq
}

func (c *answerCache) put(ask PublicAsk, seq int64, a Answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all == nil {
		c.all = map[PublicAsk]keptAnswer{}
	}
	if len(c.all) >= mostAnswers {
		for k := range c.all { // any
			delete(c.all, k)
			break
		}
	}
	c.all[ask] = keptAnswer{a, seq}
}

func (c *answerCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.all)
}
