package attach

import (
	"context"
	"encoding/json"
	"time"
)

// JobOrphans is the kind of job that removes bytes which no file refers to.
const JobOrphans = "attach.orphans"

// orphanAge is how old bytes must be before they can be orphans: longer than
// any act takes between storing them and committing.
const orphanAge = 24 * time.Hour

func (k *Files) orphansJob(ctx context.Context, _ json.RawMessage) error {
	removed, err := k.RemoveOrphans(ctx, time.Now().Add(-orphanAge))
	if removed > 0 {
		k.log.Info("bytes without a file were removed", "count", removed)
	}
	return err
}

// RemoveOrphans removes what was stored before the instant and no file of any
// organisation refers to: the leavings of acts that did not commit. Bytes are
// stored once for all organisations, so this is the one question that is put
// across them. The instant is one of the disk's clock.
func (k *Files) RemoveOrphans(ctx context.Context, before time.Time) (int, error) {
	removed := 0
	err := k.blobs.Each(ctx, before, func(sum string) error {
		var used int
		//tenant:all bytes are stored once for all organisations
		err := k.db.QueryRow(ctx, "SELECT COUNT(*) FROM attach_file WHERE sha256 = $1 AND sealed = '' OR sealed = $1", sum).Scan(&used)
		if err != nil || used > 0 {
			return err
		}
		gone, err := k.blobs.Delete(ctx, sum, before)
		if gone {
			removed++
		}
		return err
	})
	return removed, err
}
