package audit

import (
	"fmt"

	"gongkai/internal/kit/store"
)

// ActErase is the act that erases texts from the record.
const ActErase = "清除记录中的个人信息"

// KindEntry is the kind of subject that one entry of the record is.
const KindEntry = "audit_entry"

// Erase takes the salt and every text that a person wrote or that points at a
// person (name, address, session, reason, sentence) out of the entries about a
// subject, or out of one entry (Kind KindEntry), and records that it did.
// The entries stay in the tree with who (by id), when, what and the digests,
// which say nothing without the salt. It returns how many entries it cleared.
//
// A row whose last change was in an erased entry can no longer be compared
// with the record; an act that changes the row afterwards mends that. Erase
// in the transaction that erases the subject's own rows.
func (l *Log) Erase(tx *store.Tx, subject store.Ref, because string) (int64, error) {
	where, args := "kind = $2 AND subject = $3", []any{tx.Tenant(), subject.Kind, subject.ID}
	if subject.Kind == KindEntry {
		where, args = "id = $2", []any{tx.Tenant(), subject.ID}
	}
	n, err := tx.Exec(`UPDATE audit_entry SET salt = $`+fmt.Sprint(len(args)+1)+`, actor_name = '', origin = '', session = '',
		reason = '', detail = '' WHERE agency = $1 AND act <> '`+ActErase+`' AND `+where, append(args, []byte{})...)
	if err != nil {
		return 0, fmt.Errorf("audit: erase: %w", err)
	}
	return n, tx.Record(ActErase, subject, store.Because(because), store.Under("个人信息保护法第四十七条"),
		store.Telling("清除了%d条操作记录中的个人信息", n))
}
