package people

import (
	"context"
	"slices"
	"time"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// tally is one count of failures: an account name's at one address or in one
// known browser, an account name's, or an address's (wide).
type tally struct {
	key  string
	most int
	wide bool
}

// tallies are the counts that an attempt adds to, the narrowest first. One
// that the narrowest refuses adds to none of the wider. A known browser's
// attempts add to its own count alone.
func tallies(login string, at from) []tally {
	if at.device != "" {
		return []tally{{key: deviceKey(login, at.device), most: PairFailures}}
	}
	out := []tally{{key: pairKey(login, at.address), most: PairFailures}, {key: loginKey(login), most: AccountFailures}}
	if at.address != "" {
		out = append(out, tally{addressKey(at.address), AddressFailures, true})
	}
	return out
}

// own are the counts of the account, without that of the address.
func own(counts []tally) []tally {
	return slices.DeleteFunc(slices.Clone(counts), func(c tally) bool { return c.wide })
}

// reserve counts an attempt before anything is verified, so that guesses sent
// at once are no more than guesses sent one after the other. It refuses when a
// lock is in force or no attempt is left. The caller owes missed or giveBack.
func (p *People) reserve(ctx context.Context, counts []tally) error {
	return p.db.Do(ctx, who.System(""), func(tx *store.Tx) error {
		tx.Quiet("an attempt that has not been judged is no act yet")
		for _, c := range counts {
			n, err := tx.Exec(`INSERT INTO people_attempt (agency, id, failed, last, until) VALUES ('', $1, 1, $2, '')
				ON CONFLICT (agency, id) DO UPDATE SET
				failed = CASE WHEN people_attempt.last <= $3 THEN 1 ELSE people_attempt.failed + 1 END,
				last = CASE WHEN people_attempt.last <= $3 THEN excluded.last ELSE people_attempt.last END
				WHERE people_attempt.until <= $2 AND (people_attempt.last <= $3 OR people_attempt.failed < $4)`,
				c.key, tx.Now(), tx.Now().Add(-LockedFor), c.most)
			if err != nil {
				return err
			}
			if n == 0 {
				return errLocked
			}
		}
		return nil
	})
}

// giveBack takes a reserved attempt off the counts because it was right. While
// a lock is in force it refuses, as it does one that was wrong.
func (p *People) giveBack(ctx context.Context, counts []tally) error {
	return p.db.Do(ctx, who.System(""), func(tx *store.Tx) error {
		tx.Quiet("an attempt that was right is recorded by the act that it opens")
		for _, c := range counts {
			if err := giveBack(tx, c.key); err != nil {
				return err
			}
		}
		return nil
	})
}

func giveBack(tx *store.Tx, key string) error {
	if err := stillOpen(tx, key); err != nil {
		return err
	}
	_, err := tx.Exec("UPDATE people_attempt SET failed = failed - 1 WHERE agency = '' AND id = $1 AND failed > 0", key)
	return err
}

// open refuses while a lock is in force for the pair or the account. What an
// address is locked for does not end what was proved there before.
func open(tx *store.Tx, counts []tally) error {
	for _, c := range own(counts) {
		if err := stillOpen(tx, c.key); err != nil {
			return err
		}
	}
	return nil
}

// stillOpen refuses while a lock is in force.
func stillOpen(tx *store.Tx, key string) error {
	until, err := lockedUntil(tx.Context(), tx, key)
	if err == nil && until.After(tx.Now()) {
		return errLocked
	}
	return err
}

// missed keeps a reserved attempt as a failure. It says whether that brings
// the lock, or came after a lock that others had brought meanwhile. Failures
// that lie longer apart than a lock lasts do not add up.
func missed(tx *store.Tx, c tally) (locks, late bool, err error) {
	n, err := tx.Exec(`UPDATE people_attempt SET last = $2, until = CASE WHEN failed >= $3 THEN $4 ELSE until END
		WHERE agency = '' AND id = $1 AND until <= $2`, c.key, tx.Now(), c.most, tx.Now().Add(LockedFor))
	if err != nil {
		return false, false, err
	}
	until, err := lockedUntil(tx.Context(), tx, c.key)
	locked := until.After(tx.Now())
	return locked && n == 1, locked && n == 0, err
}

// turn waits until this attempt may be judged. As few are judged at once as
// hashes run at once, so that people who sign in together do not use up one
// another's attempts before theirs are found right.
func (p *People) turn(ctx context.Context) (done func(), err error) {
	select {
	case p.turns <- struct{}{}:
		return func() { <-p.turns }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *People) notLocked(ctx context.Context, counts []tally) error {
	for _, c := range counts {
		until, err := lockedUntil(ctx, p.db, c.key)
		if err != nil {
			return err
		}
		if until.After(p.db.Now()) {
			return errLocked
		}
	}
	return nil
}

// try reserves an attempt, judges it and settles the count. A wrong one is
// recorded for why and answered by wrong; while a lock is in force right and
// wrong are answered alike.
func (p *People) try(ctx context.Context, person Person, login string, at from, why string, wrong error, judge func() (bool, error)) error {
	counts := tallies(login, at)
	if err := p.notLocked(ctx, counts); err != nil {
		return err
	}
	done, err := p.turn(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := p.reserve(ctx, counts); err != nil {
		return err
	}
	ok, err := judge()
	if err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx) // who hangs up is counted all the same
	if ok {
		return p.giveBack(ctx, counts)
	}
	if err := p.miss(ctx, person, login, at, why); err != nil {
		return err
	}
	return wrong
}

// unknownLogin stands in the record for a name that is no account: people
// type passwords there by mistake.
const unknownLogin = "未知用户名"

// miss keeps a reserved attempt as a failure in each of its counts, and records it and the lock that it may bring. Where a lock was in
// force already it refuses like one.
func (p *People) miss(ctx context.Context, person Person, login string, at from, why string) error {
	nobody := who.Actor{Tenant: person.Agency, Home: person.Agency, Name: "未登录者", Origin: at.address}
	late := false
	err := p.db.Do(ctx, nobody, func(tx *store.Tx) error {
		locks := false
		for _, c := range tallies(login, at) {
			now, after, err := missed(tx, c)
			if err != nil {
				return err
			}
			locks, late = locks || now, late || after
		}
		return recordMiss(tx, person, why, locks)
	})
	if err == nil && late {
		return errLocked
	}
	return err
}

func recordMiss(tx *store.Tx, person Person, why string, locks bool) error {
	subject := store.Ref{Kind: "person", ID: person.ID}
	login := pick(person.ID == "", unknownLogin, person.Login)
	if locks { // who has only shown a password starts over
		if _, err := tx.Exec("DELETE FROM people_session WHERE agency = $1 AND person = $2 AND half = $3", person.Agency, person.ID, true); err != nil {
			return err
		}
	}
	if err := tx.Record("登录失败", subject, store.Under(basisIdentity), store.Telling("用户名：%s；原因：%s", login, why)); err != nil || !locks {
		return err
	}
	return tx.Record("账户锁定", subject, store.Under(basisIdentity), store.Telling("用户名：%s；连续失败达到上限，锁定30分钟", login))
}

func lockedUntil(ctx context.Context, q store.Querier, key string) (time.Time, error) {
	return instant(q.QueryRow(ctx, "SELECT until FROM people_attempt WHERE agency = '' AND id = $1", key))
}
