package round

import (
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
)

// OnAdopt makes the rounds that a plan's own words call for; it listens to
// adoptions.
func (s *Rounds) OnAdopt(*store.Tx, ledger.Plan, []ledger.Task) error { return nil }
