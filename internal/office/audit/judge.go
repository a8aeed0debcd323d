package audit

import (
	"context"
	"runtime"

	"golang.org/x/mod/sumdb/tlog"
	"golang.org/x/sync/errgroup"

	"gongkai/internal/kit/store"
)

// judged is an entry with what can be said of it alone: the most costly part
// of a verification, which runs on every processor.
type judged struct {
	Entry
	hash tlog.Hash
	leaf leaf
	// bad says that the leaf cannot be read; wrong names the columns that do
	// not say what it says.
	bad   error
	wrong []string
}

func (j *judged) judge() {
	j.hash = tlog.RecordHash([]byte(j.body))
	if j.leaf, j.bad = parseLeaf(j.body); j.bad == nil {
		j.wrong = differing(&j.Entry, j.leaf)
	}
}

// judgeBatch is how many entries go to a processor at once.
const judgeBatch = 256

// lot is a run of entries on its way; done closes once all are judged.
type lot struct {
	all  []judged
	done chan struct{}
}

// eachJudged is eachEntry with every entry judged, still in order. It holds a
// few lots at a time.
func eachJudged(ctx context.Context, q store.Querier, tail string, args []any, f func(*judged) error) error {
	n := runtime.GOMAXPROCS(0)
	work, order := make(chan *lot, n), make(chan *lot, 2*n)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(work)
		defer close(order)
		return deal(ctx, q, tail, args, work, order)
	})
	for range n {
		g.Go(func() error {
			for l := range work {
				for i := range l.all {
					l.all[i].judge()
				}
				close(l.done)
			}
			return nil
		})
	}
	g.Go(func() error {
		for l := range order {
			<-l.done
			for i := range l.all {
				if err := f(&l.all[i]); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return g.Wait()
}

// deal reads the entries and hands them out in lots.
func deal(ctx context.Context, q store.Querier, tail string, args []any, work, order chan<- *lot) error {
	l := &lot{done: make(chan struct{})}
	send := func() error {
		for _, to := range []chan<- *lot{work, order} {
			select {
			case to <- l:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		l = &lot{all: make([]judged, 0, judgeBatch), done: make(chan struct{})}
		return nil
	}
	err := eachEntry(ctx, q, tail, args, func(e *Entry) error {
		l.all = append(l.all, judged{Entry: *e})
		if len(l.all) < judgeBatch {
			return nil
		}
		return send()
	})
	if err != nil || len(l.all) == 0 {
		return err
	}
	return send()
}
