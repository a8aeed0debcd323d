package portal

import (
	"context"
	"sync"

	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
)

// editions keeps what was published last asked for. An edition is never
// changed, so that it need not be read again when something else is published
// and the pages are made anew. Who may see it the live row decides, which is
// read every time.
type editions struct {
	mu   sync.RWMutex
	all  map[string]content.Edition
	size int // in bytes of text
}

// mostEditions bounds what is kept, in bytes of text.
const mostEditions = 16 << 20

func (e *editions) get(key string) (content.Edition, bool) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	x, ok := e.all[key]
	return x, ok
}

func (e *editions) put(key string, x content.Edition) {
	n := weight(&x)
	if n > mostEditions/8 {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.all == nil {
		e.all = map[string]content.Edition{}
	}
	if _, known := e.all[key]; known {
		return
	}
	for k := range e.all { // any gives way
		if e.size+n <= mostEditions {
			break
		}
		old := e.all[k]
		e.size -= weight(&old)
		delete(e.all, k)
	}
	e.all[key], e.size = x, e.size+n
}

// weight is about how much memory an edition takes, in bytes.
func weight(x *content.Edition) int {
	n := 1500 + len(x.Was.Body) + len(x.Was.Summary) + 400*len(x.Files)
	for _, v := range x.Was.Parts {
		n += len(v)
	}
	return n
}

// editionOf is the edition that a live row shows. What it holds is shared and
// must not be changed.
func (p *Portal) editionOf(ctx context.Context, q store.Querier, l content.Live) (content.Edition, error) {
	key := l.Agency + "/" + l.Edition
	if x, ok := p.editions.get(key); ok {
		return x, nil
	}
	x, err := store.Get[content.Edition](ctx, q, l.Agency, l.Edition)
	if err == nil {
		p.editions.put(key, x)
	}
	return x, err
}
