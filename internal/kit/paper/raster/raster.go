// Package raster works on finished PDFs: it turns pages into pictures, makes
// of them a PDF in which what was blacked out is gone (there is no text under
// the black, nor anywhere else in the file), and binds several files into one.
//
// The PDF engine is PDFium compiled to WebAssembly. It sees no file of the
// host, its memory is bounded and it is stopped when its time is over.
package raster

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// Options bounds the work. The zero value of every field stands for its
// default.
type Options struct {
	// DPI is how many pixels an inch of the page has, 200.
	DPI int
	// Pages is the largest number of pages, 500.
	Pages int
	// Time is how long one file may take, 3 minutes.
	Time time.Duration
	// CacheDir holds the compiled engine; without one it is compiled once per
	// process, which takes seconds.
	CacheDir string
}

func (o Options) withDefaults() Options {
	if o.DPI == 0 {
		o.DPI = 200
	}
	if o.Pages == 0 {
		o.Pages = 500
	}
	if o.Time == 0 {
		o.Time = 3 * time.Minute
	}
	return o
}

// ErrPages says that a file has more pages than Options.Pages.
var ErrPages = errors.New("raster: too many pages")

// memoryPages bounds the engine's memory, in pages of 64 KB: 512 MB.
const memoryPages = 512 << 20 >> 16

var engines = struct {
	sync.Mutex
	byDir map[string]pdfium.Pool
}{byDir: map[string]pdfium.Pool{}}

// engine is the process's engine, started the first time.
func engine(dir string) (pdfium.Pool, error) {
	engines.Lock()
	defer engines.Unlock()
	if pool := engines.byDir[dir]; pool != nil {
		return pool, nil
	}
	cfg := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithCloseOnContextDone(true).WithMemoryLimitPages(memoryPages)
	if dir != "" {
		if cache, err := wazero.NewCompilationCacheWithDir(dir); err == nil {
			cfg = cfg.WithCompilationCache(cache)
		}
	}
	pool, err := webassembly.Init(webassembly.Config{MaxTotal: 1, MaxIdle: 1, RuntimeConfig: cfg,
		FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard})
	if err == nil {
		engines.byDir[dir] = pool
	}
	return pool, err
}

// Pages calls a function with the picture of each page in turn. The picture is
// only good during the call. An error is that of the file, of ctx, of the
// function, or ErrPages.
func Pages(ctx context.Context, file []byte, opt Options, each func(page int, img *image.RGBA) error) error {
	opt = opt.withDefaults()
	return with(ctx, opt, func(inst pdfium.Pdfium) error { return render(inst, file, opt, each) })
}

func render(inst pdfium.Pdfium, file []byte, opt Options, each func(page int, img *image.RGBA) error) error {
	opened, err := inst.OpenDocument(&requests.OpenDocument{File: &file})
	if err != nil {
		return err
	}
	count, err := inst.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return err
	}
	if count.PageCount > opt.Pages {
		return fmt.Errorf("%w: %d", ErrPages, count.PageCount)
	}
	for i := range count.PageCount {
		page := requests.Page{ByIndex: &requests.PageByIndex{Document: opened.Document, Index: i}}
		got, err := inst.RenderPageInDPI(&requests.RenderPageInDPI{Page: page, DPI: opt.DPI})
		if err != nil {
			return fmt.Errorf("page %d: %w", i+1, err)
		}
		img, ok := got.Result.RenderedImage.(*image.RGBA)
		if !ok {
			got.Cleanup()
			return fmt.Errorf("page %d: the engine gave a %T", i+1, got.Result.RenderedImage)
		}
		err = each(i, img)
		got.Cleanup()
		if err != nil {
			return err
		}
	}
	return nil
}
