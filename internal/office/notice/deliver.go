package notice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/people"
)

// A delivery is claimed in a transaction of its own before anything is sent,
// and settled in another afterwards. Two workers cannot claim the same one; a
// program that ends in between leaves it claimed, and the sweep then marks it
// unsure rather than sending it a second time.

// Jobs of the package.
const (
	// JobDeliver sends one delivery, or, without arguments, all that are due.
	JobDeliver = "notice.deliver"
)

// order names the delivery that a job sends.
type order struct {
	Agency string `json:"agency"`
	ID     string `json:"id"`
}

// lost is how long a claim may stay unsettled before it is taken for lost. It
// is longer than any attempt may take.
const lost = 10 * time.Minute

// attempt bounds one attempt to send.
const attempt = 45 * time.Second

// waits are the pauses between attempts; after the last one the delivery has
// failed and waits for a person.
var waits = []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 8 * time.Hour}

func (n *Notices) deliverJob(ctx context.Context, raw json.RawMessage) error {
	if len(raw) == 0 || string(raw) == "null" {
		return n.Sweep(ctx)
	}
	var o order
	if err := json.Unmarshal(raw, &o); err != nil {
		return err
	}
	return n.deliver(ctx, o.Agency, o.ID)
}

// Sweep sends everything that is due in every organisation and marks lost
// claims as unsure.
func (n *Notices) Sweep(ctx context.Context) error {
	all, err := n.directory.Agencies(ctx, n.db)
	if err != nil {
		return err
	}
	var errs []error
	for _, a := range all {
		errs = append(errs, n.sweep(ctx, a.ID))
	}
	return errors.Join(errs...)
}

func (n *Notices) sweep(ctx context.Context, agency string) error {
	now := n.db.Now().UTC()
	if err := n.markLost(ctx, agency, now.Add(-lost)); err != nil {
		return err
	}
	due, err := store.Select[Delivery](ctx, n.db, "WHERE agency = $1 AND state = $2 AND next_at <= $3 ORDER BY next_at, id LIMIT 200",
		agency, string(Waiting), now)
	if err != nil {
		return err
	}
	var errs []error
	summed := map[string]bool{}
	for _, d := range due {
		switch {
		case !d.Digest:
			errs = append(errs, n.deliver(ctx, agency, d.ID))
		case !summed[d.Person]:
			summed[d.Person] = true
			errs = append(errs, n.digest(ctx, agency, d.Person))
		}
	}
	return errors.Join(errs...)
}

func (n *Notices) markLost(ctx context.Context, agency string, before time.Time) error {
	var k int
	err := n.db.QueryRow(ctx, "SELECT COUNT(*) FROM notice_delivery WHERE agency = $1 AND state = $2 AND claimed_at < $3",
		agency, string(Sending), before).Scan(&k)
	if err != nil || k == 0 {
		return err
	}
	return n.quietly(ctx, agency, func(tx *store.Tx) error {
		_, err := tx.Exec("UPDATE notice_delivery SET state = $1, error = $2 WHERE agency = $3 AND state = $4 AND claimed_at < $5",
			string(Unsure), "发送途中程序中断，不能确定对方是否收到。请核实后选择重新发送或不再发送", agency, string(Sending), before)
		return err
	})
}

// quietly writes what is no act of anybody: how far deliveries have come.
func (n *Notices) quietly(ctx context.Context, agency string, f func(*store.Tx) error) error {
	return n.db.Do(ctx, who.System(agency), func(tx *store.Tx) error {
		tx.Quiet("how far a delivery has come")
		return f(tx)
	})
}

// deliver sends one delivery if it is due and nobody else has claimed it.
func (n *Notices) deliver(ctx context.Context, agency, id string) error {
	claimed, err := n.claim(ctx, agency, "id = $4", id)
	if err != nil || len(claimed) == 0 {
		return err
	}
	return n.sendClaimed(ctx, claimed)
}

// digest sends a person's due messages as one mail.
func (n *Notices) digest(ctx context.Context, agency, person string) error {
	claimed, err := n.claim(ctx, agency, "digest = TRUE AND person = $4", person)
	if err != nil || len(claimed) == 0 {
		return err
	}
	return n.sendClaimed(ctx, claimed)
}

// claim takes the due deliveries that the condition on $4 names.
func (n *Notices) claim(ctx context.Context, agency, which string, arg any) ([]Delivery, error) {
	var out []Delivery
	err := n.quietly(ctx, agency, func(tx *store.Tx) error {
		due, err := store.Select[Delivery](ctx, tx, "WHERE agency = $1 AND state = $2 AND next_at <= $3 AND "+
			which+" ORDER BY made_at, id", agency, string(Waiting), tx.Now(), arg)
		if err != nil {
			return err
		}
		for _, d := range due {
			k, err := tx.Exec("UPDATE notice_delivery SET state = $1, attempts = attempts + 1, claimed_at = $2 WHERE agency = $3 AND id = $4 AND state = $5",
				string(Sending), tx.Now(), agency, d.ID, string(Waiting))
			if err != nil {
				return err
			}
			if k == 1 {
				d.State, d.ClaimedAt, d.Attempts = Sending, tx.Now(), d.Attempts+1
				out = append(out, d)
			}
		}
		return nil
	})
	return out, err
}

// parcel is what goes out in one go: messages for one reader.
type parcel struct {
	id       string // of the first delivery; the same at each attempt
	channel  Channel
	secret   string
	reader   people.Person
	agency   string // the organisation's name
	messages []Told
}

// refusal is an error that says how a delivery goes on after it.
type refusal struct {
	state DeliveryState
	err   error
}

func (r refusal) Error() string { return r.err.Error() }
func (r refusal) Unwrap() error { return r.err }

func (n *Notices) sendClaimed(ctx context.Context, claimed []Delivery) error {
	err := n.attempt(ctx, claimed)
	if err != nil {
		n.log.Warn("a delivery failed", "agency", claimed[0].Agency, "delivery", claimed[0].ID, "channel", claimed[0].Channel, "error", beneath(err))
	}
	return n.settle(ctx, claimed, err)
}

func (n *Notices) attempt(ctx context.Context, claimed []Delivery) error {
	p, err := n.pack(ctx, claimed)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, attempt)
	defer cancel()
	if p.channel.ID == Mail {
		return n.sendMail(ctx, p)
	}
	return n.sendHook(ctx, p)
}

// pack gathers what is sent. What stands in the way for good gives it up.
func (n *Notices) pack(ctx context.Context, claimed []Delivery) (parcel, error) {
	first := claimed[0]
	p := parcel{id: first.ID}
	var err error
	p.channel, err = store.Get[Channel](ctx, n.db, first.Agency, first.Channel)
	if fail.Is(err, fail.Missing) || err == nil && !p.channel.Enabled {
		return p, refusal{GivenUp, errors.New("这条通道已经停用")}
	}
	if err != nil {
		return p, err
	}
	if p.secret, err = n.opened(first.Agency+"/"+first.Channel, p.channel.Secret); err != nil {
		return p, refusal{Failed, err}
	}
	p.reader, err = n.directory.Person(ctx, n.db, first.Agency, first.Person)
	if fail.Is(err, fail.Missing) || err == nil && !p.reader.Active() {
		return p, refusal{GivenUp, errors.New("收件人的账户已停用")}
	}
	if err != nil {
		return p, err
	}
	for _, d := range claimed {
		t, err := store.Get[Told](ctx, n.db, d.Agency, d.Message)
		if err != nil {
			return p, fmt.Errorf("message of delivery %s: %w", d.ID, err)
		}
		p.messages = append(p.messages, t)
	}
	a, err := n.directory.Agency(ctx, n.db, first.Agency)
	p.agency = a.Name
	return p, err
}

// settle writes down how the attempt ended, on what is still claimed by it.
// It goes on after the job's own time has run out.
func (n *Notices) settle(ctx context.Context, claimed []Delivery, outcome error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return n.quietly(ctx, claimed[0].Agency, func(tx *store.Tx) error {
		for _, d := range claimed {
			was := d.ClaimedAt
			if err := n.judge(ctx, tx, &d, outcome); err != nil {
				return err
			}
			_, err := tx.Exec("UPDATE notice_delivery SET state = $1, error = $2, next_at = $3, sent_at = $4 WHERE agency = $5 AND id = $6 AND state = $7 AND claimed_at = $8",
				string(d.State), d.Error, d.NextAt, d.SentAt, d.Agency, d.ID, string(Sending), was)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// judge decides how a delivery goes on after an attempt.
func (n *Notices) judge(ctx context.Context, tx *store.Tx, d *Delivery, outcome error) error {
	d.Error = ""
	if outcome == nil {
		d.State, d.SentAt = Sent, tx.Now()
		return nil
	}
	d.Error = words(outcome)
	var r refusal
	if errors.As(outcome, &r) {
		d.State = r.state
		return nil
	}
	if int(d.Attempts) > len(waits) {
		d.State = Failed
		return nil
	}
	d.State, d.NextAt = Waiting, tx.Now().Add(waits[d.Attempts-1])
	ch, err := store.Get[Channel](ctx, tx, d.Agency, d.Channel)
	if err == nil && ch.Quiet {
		d.NextAt, err = n.opening(ctx, tx, d.Agency, d.NextAt)
	}
	if fail.Is(err, fail.Missing) {
		return nil
	}
	return err
}
