package ledgertest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"sync"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	"gongkai/internal/office/attach"
)

// Files keeps files in memory.
type Files struct {
	mu     sync.Mutex
	files  map[string]attach.File
	order  []string
	bodies map[string][]byte
}

func newFiles() *Files { return &Files{files: map[string]attach.File{}, bodies: map[string][]byte{}} }

// Put implements attach.Keeper; it refuses programs.
func (k *Files) Put(tx *store.Tx, name string, body []byte, owner store.Ref) (attach.File, error) {
	if bytes.HasPrefix(body, []byte("MZ")) {
		return attach.File{}, fail.Fields(map[string]string{"files": "不接收程序文件，请改为上传文档、图片或压缩包"})
	}
	sum := sha256.Sum256(body)
	f := attach.File{Agency: tx.Tenant(), ID: tx.NewID(), Name: name, Type: http.DetectContentType(body), Size: int64(len(body)),
		SHA256: hex.EncodeToString(sum[:]), State: "clean", OwnerKind: owner.Kind, OwnerID: owner.ID, By: tx.Actor().ID, At: tx.Now()}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.files[f.ID], k.bodies[f.ID], k.order = f, bytes.Clone(body), append(k.order, f.ID)
	return f, nil
}

// Get implements attach.Keeper.
func (k *Files) Get(_ context.Context, _ store.Querier, agency, id string) (attach.File, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	f, ok := k.files[id]
	if !ok || f.Agency != agency {
		return f, fail.Missingf("没有这个文件")
	}
	return f, nil
}

// Of implements attach.Keeper.
func (k *Files) Of(_ context.Context, _ store.Querier, agency string, owner store.Ref) ([]attach.File, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	var out []attach.File
	for _, id := range k.order {
		if f := k.files[id]; f.Agency == agency && f.OwnerKind == owner.Kind && f.OwnerID == owner.ID {
			out = append(out, f)
		}
	}
	return out, nil
}

// Open implements attach.Keeper.
func (k *Files) Open(_ context.Context, f attach.File) (io.ReadCloser, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return io.NopCloser(bytes.NewReader(k.bodies[f.ID])), nil
}

// Pages is a web of pages that tests write and take away.
type Pages struct {
	mu    sync.Mutex
	texts map[string]string
}

func newPages() *Pages { return &Pages{texts: map[string]string{}} }

// Set puts a page on the web.
func (p *Pages) Set(url, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.texts[url] = text
}

// Gone takes a page away.
func (p *Pages) Gone(url string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.texts, url)
}

// Fetch implements ledger.Fetcher.
func (p *Pages) Fetch(_ context.Context, url string) (ledger.Seen, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	text, ok := p.texts[url]
	if !ok {
		return ledger.Seen{}, fail.Invalidf("网页不存在或已被删除（404）")
	}
	return ledger.Seen{Title: "网页：" + url, Text: text, At: time.Time{}}, nil
}
