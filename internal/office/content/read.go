package content

import (
	"context"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// ItemOf reads an item's working copy.
func ItemOf(ctx context.Context, q store.Querier, agency, id string) (Item, error) {
	return store.Get[Item](ctx, q, agency, id)
}

// ItemVersion is an item with the number of its last saving.
type ItemVersion struct {
	ID      string
	Version int64
}

// ItemVersions lists the items of an organisation that were not given up.
func ItemVersions(ctx context.Context, q store.Querier, agency string) ([]ItemVersion, error) {
	rows, err := q.Query(ctx, "SELECT id, version FROM content_item WHERE agency = $1 AND state <> 'abandoned' ORDER BY id", agency)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []ItemVersion
	for rows.Next() {
		var v ItemVersion
		if err := rows.Scan(&v.ID, &v.Version); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// IssuedNumbers are the 发文字号 that items of the organisation carry.
func IssuedNumbers(ctx context.Context, q store.Querier, agency string) ([]string, error) {
	rows, err := q.Query(ctx, "SELECT DISTINCT number FROM content_item WHERE agency = $1 AND number <> '' AND state <> 'abandoned' ORDER BY number", agency)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []string
	for rows.Next() {
		var number string
		if err := rows.Scan(&number); err != nil {
			return nil, err
		}
		out = append(out, number)
	}
	return out, rows.Err()
}

// Attachments lists an item's attachments in order.
func Attachments(ctx context.Context, q store.Querier, agency, item string) ([]Attachment, error) {
	return store.Select[Attachment](ctx, q, "WHERE agency = $1 AND item = $2 ORDER BY sort, id", agency, item)
}

// TextOf is what could be read of a stored file; of one that nobody read yet
// it is empty.
func TextOf(ctx context.Context, q store.Querier, agency, file string) (Text, error) {
	t, err := store.Get[Text](ctx, q, agency, file)
	if fail.Is(err, fail.Missing) {
		return Text{}, nil
	}
	return t, err
}

// EditionOf reads one edition by its number.
func EditionOf(ctx context.Context, q store.Querier, agency, item string, no int64) (Edition, error) {
	return store.First[Edition](ctx, q, "WHERE agency = $1 AND item = $2 AND no = $3", agency, item, no)
}

// Editions lists an item's editions, newest first.
func Editions(ctx context.Context, q store.Querier, agency, item string) ([]Edition, error) {
	return store.Select[Edition](ctx, q, "WHERE agency = $1 AND item = $2 ORDER BY no DESC", agency, item)
}

// EditionAt is the edition that citizens saw at the instant; before the first
// one it is Missing. It does not say whether the item was withdrawn then.
func EditionAt(ctx context.Context, q store.Querier, agency, item string, at time.Time) (Edition, error) {
	return store.First[Edition](ctx, q, "WHERE agency = $1 AND item = $2 AND at <= $3 ORDER BY no DESC LIMIT 1", agency, item, at)
}

// LiveOf is the live row of an item, tombstones included.
func LiveOf(ctx context.Context, q store.Querier, agency, item string) (Live, error) {
	return store.Get[Live](ctx, q, agency, item)
}

// LiveAt is the live row at an address, tombstones included.
func LiveAt(ctx context.Context, q store.Querier, agency, address string) (Live, error) {
	return store.First[Live](ctx, q, "WHERE agency = $1 AND address = $2", agency, address)
}

// ShownFile finds a published file by its permanent name; one whose item was
// withdrawn, or that was never published, is Missing.
func ShownFile(ctx context.Context, q store.Querier, agency, slug string) (Shown, error) {
	s, err := store.Get[Shown](ctx, q, agency, slug)
	if err == nil && s.Gone {
		return Shown{}, fail.Missingf("这个附件所属的信息已撤回")
	}
	return s, err
}

// MovedTo is where an old address leads now, "" if nowhere.
func MovedTo(ctx context.Context, q store.Querier, agency, path string) (string, error) {
	m, err := store.Get[Moved](ctx, q, agency, path)
	if fail.Is(err, fail.Missing) {
		return "", nil
	}
	return m.To, err
}

// SettingOf reads an organisation's setting; where nothing was set it is the
// default.
func SettingOf(ctx context.Context, q store.Querier, agency string) (Setting, error) {
	s, err := store.Get[Setting](ctx, q, agency, "setting")
	if fail.Is(err, fail.Missing) {
		return Setting{Agency: agency, ID: "setting", IndexForm: DefaultIndexForm, Site: map[string]string{}, ReviewMonths: 12}, nil
	}
	return s, err
}
