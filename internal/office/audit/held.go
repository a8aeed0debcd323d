package audit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// holder keeps the newest checkpoint in a file beside the key, outside the
// database: cutting the record short inside the database alone is then found.
type holder struct {
	path string
	last string // what this process wrote
}

func heldPath(keyFile string) string {
	return strings.TrimSuffix(keyFile, filepath.Ext(keyFile)) + ".checkpoint"
}

// errHeld says that the record no longer contains the checkpoint beside the
// key; the file stays as it is, as evidence.
var errHeld = errors.New("audit: the record does not contain the checkpoint kept beside the key")

// keep renews the file, unless the record has departed from what it says.
func (h *holder) keep(ctx context.Context, l *Log, c Checkpoint) error {
	now, err := h.read()
	if err != nil {
		return err
	}
	if now != "" && now != h.last {
		old, err := ParseCheckpoint(now, l.key.verifier)
		if err != nil {
			return fmt.Errorf("%s: %w", h.path, err)
		}
		if old.Size > c.Size {
			return l.ahead(ctx, old)
		}
		root, err := rootAt(ctx, l.deps.DB, old.Size)
		if err != nil {
			return err
		}
		if root != old.Root {
			return errHeld
		}
	}
	if err := replaceFile(h.path, c.Note); err != nil {
		return err
	}
	h.last = c.Note
	return nil
}

// ahead judges a kept checkpoint that is larger than the tree just sealed:
// another process on this folder may have sealed more in the meantime.
func (l *Log) ahead(ctx context.Context, old Checkpoint) error {
	now, err := l.Newest(ctx, l.deps.DB)
	if err != nil {
		return err
	}
	if now.Size < old.Size {
		return errHeld
	}
	return nil
}

// read is the checkpoint beside the key, "" if there is none.
func (h *holder) read() (string, error) {
	b, err := os.ReadFile(h.path)
	if notExist(err) {
		return "", nil
	}
	return string(b), err
}

// replaceFile writes a file so that a reader sees the old or the new one.
func replaceFile(path, text string) error {
	temp, err := os.CreateTemp(filepath.Dir(path), ".checkpoint-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	_, err = temp.WriteString(text)
	if err = errors.Join(err, temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}
