package docread

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// maxEngines is how many PDFs are read at once in a process; more wait.
const maxEngines = 2

// engineKey is what a compiled engine depends on.
type engineKey struct {
	dir    string
	memory int64
}

var engines = struct {
	sync.Mutex
	byKey map[engineKey]pdfium.Pool
}{byKey: map[engineKey]pdfium.Pool{}}

// startEngine returns the process's engine for opt, compiling it the first
// time. The engine sees no file of the host.
func startEngine(ctx context.Context, opt Options) (pdfium.Pool, error) {
	key := engineKey{cacheDir(opt), opt.PDFMemory}
	engines.Lock()
	defer engines.Unlock()
	if pool := engines.byKey[key]; pool != nil {
		return pool, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	pool, err := webassembly.Init(webassembly.Config{
		MaxTotal: maxEngines, MaxIdle: 1,
		RuntimeConfig: runtimeConfig(key),
		FSConfig:      wazero.NewFSConfig(),
		Stdout:        io.Discard, Stderr: io.Discard,
	})
	if err == nil {
		engines.byKey[key] = pool
	}
	return pool, err
}

// runtimeConfig lets a running call be stopped and bounds the memory.
func runtimeConfig(key engineKey) wazero.RuntimeConfig {
	cfg := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithCloseOnContextDone(true).
		WithMemoryLimitPages(uint32(min(max(key.memory>>16, 512), 65536)))
	if key.dir == "" {
		return cfg
	}
	cache, err := wazero.NewCompilationCacheWithDir(key.dir)
	if err != nil {
		return cfg
	}
	return cfg.WithCompilationCache(cache)
}

// cacheDir returns a folder that can be written, or "". It is readable by
// its owner only, since what is in it is run.
func cacheDir(opt Options) string {
	dir := opt.CacheDir
	if dir == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			return ""
		}
		dir = filepath.Join(base, "gongkai", "pdfium")
	}
	if os.MkdirAll(dir, 0o700) != nil {
		return ""
	}
	probe, err := os.CreateTemp(dir, "probe-*")
	if err != nil {
		return ""
	}
	probe.Close()
	os.Remove(probe.Name())
	return dir
}
