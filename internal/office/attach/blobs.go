package attach

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"
)

// Blobs keeps bytes under the hexadecimal SHA-256 of their content. The same
// content is kept once. Missing content is an fs.ErrNotExist.
type Blobs interface {
	Put(ctx context.Context, body []byte) (sum string, err error)
	Open(ctx context.Context, sum string) (io.ReadCloser, error)
	Stat(ctx context.Context, sum string) (size int64, err error)
	// Delete removes what was not stored again since the instant, and says
	// whether it did.
	Delete(ctx context.Context, sum string, before time.Time) (bool, error)
	// Each calls f with everything that was stored before the instant.
	Each(ctx context.Context, before time.Time, f func(sum string) error) error
}

// Folder keeps blobs in a local folder, as ab/cd/abcd….
type Folder struct {
	dir string
	// mu keeps the clean-up from removing what is just being stored again.
	mu sync.RWMutex
}

// NewFolder keeps blobs below dir, which is made when the first one comes.
func NewFolder(dir string) *Folder { return &Folder{dir: dir} }

var sumForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (d *Folder) path(sum string) (string, error) {
	if !sumForm.MatchString(sum) {
		return "", fmt.Errorf("attach: %q is no hash", sum)
	}
	return filepath.Join(d.dir, sum[:2], sum[2:4], sum), nil
}

// Put writes the content to the disk for good before it returns. A file under
// its final name is always whole: it is written under another name first.
func (d *Folder) Put(_ context.Context, body []byte) (string, error) {
	raw := sha256.Sum256(body)
	sum := hex.EncodeToString(raw[:])
	path, err := d.path(sum)
	if err != nil {
		return "", err
	}
	d.mu.RLock()
	defer d.mu.RUnlock()
	if info, err := os.Stat(path); err == nil && info.Size() == int64(len(body)) {
		// A fresh date keeps the clean-up, which may be looking at it right
		// now, from taking it for an orphan.
		now := time.Now()
		if err := os.Chtimes(path, now, now); err == nil {
			return sum, nil
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", fmt.Errorf("attach: %w", err)
	}
	if err := writeWhole(path, body); err != nil {
		return "", fmt.Errorf("attach: %w", err)
	}
	return sum, nil
}

func writeWhole(path string, body []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	_, err = temp.Write(body)
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err != nil {
		return err
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return err
	}
	return syncUp(filepath.Dir(path), 3)
}

// syncUp writes the entries of a folder and of those above it to the disk.
func syncUp(dir string, levels int) error {
	for range levels {
		f, err := os.Open(dir)
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return err
		}
		dir = filepath.Dir(dir)
	}
	return nil
}

// Open opens the content and checks it against its hash while it is read.
// Where the disk gives other bytes, the last one is held back and the read
// that would end the content ends in ErrDamaged: nobody takes it for whole.
func (d *Folder) Open(_ context.Context, sum string) (io.ReadCloser, error) {
	path, err := d.path(sum)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("attach: %w", err)
	}
	return &checked{Closer: f, r: bufio.NewReaderSize(f, 32<<10), sum: sum, hash: sha256.New()}, nil
}

// ErrDamaged says that stored bytes are no longer those that were stored.
var ErrDamaged = errors.New("attach: the stored file is damaged")

// checked is a file that is compared with its hash as it is read.
type checked struct {
	io.Closer
	r    *bufio.Reader
	sum  string
	hash hash.Hash
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.hash.Write(p[:n])
	if _, next := c.r.Peek(1); !errors.Is(next, io.EOF) || len(p) == 0 {
		return n, err
	}
	if hex.EncodeToString(c.hash.Sum(nil)) != c.sum {
		return max(0, n-1), ErrDamaged
	}
	return n, err
}

// Stat is the content's size in bytes.
func (d *Folder) Stat(_ context.Context, sum string) (int64, error) {
	path, err := d.path(sum)
	if err != nil {
		return 0, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return 0, fmt.Errorf("attach: %w", err)
	}
	return info.Size(), nil
}

// Delete removes the content, unless it was stored again since: an act that
// is about to note it must find it. What is not there is removed already.
func (d *Folder) Delete(_ context.Context, sum string, before time.Time) (bool, error) {
	path, err := d.path(sum)
	if err != nil {
		return false, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.ModTime().Before(before) {
		return false, nil
	}
	if err = errors.Join(err, os.Remove(path)); err != nil {
		return false, fmt.Errorf("attach: %w", err)
	}
	return true, nil
}

// Each walks what was stored before the instant. Half-written files that a
// crash left behind are removed on the way.
func (d *Folder) Each(ctx context.Context, before time.Time, f func(sum string) error) error {
	return filepath.WalkDir(d.dir, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || e.IsDir() {
			return errors.Join(err, ctx.Err())
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) || err == nil && !info.ModTime().Before(before) {
			return nil
		}
		if err != nil {
			return err
		}
		if sumForm.MatchString(e.Name()) {
			return f(e.Name())
		}
		return os.Remove(path)
	})
}
