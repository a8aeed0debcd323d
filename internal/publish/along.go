package publish

import (
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
)

// Along releases a signed item in the act that releases another one, as an
// interpretation goes out with its document: the conditions of a release hold
// all the same, only the person is the one who released the other.
func (p *Publish) Along(tx *store.Tx, i *content.Item, act string) error {
	c, err := p.load(tx.Context(), tx, tx.Actor(), i.ID)
	if err != nil {
		return err
	}
	switch {
	case c.Item.State != content.Approved:
		return fail.Stalef("《%s》还没有签发", c.Item.Title)
	case !c.Secrecy.passed():
		return fail.Invalidf("《%s》的保密审查没有通过", c.Item.Title)
	}
	if err := p.out(tx, c, act, ""); err != nil {
		return err
	}
	*i = c.Item
	return nil
}
