package raster

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/requests"

	"gongkai/internal/kit/paper/pdf"
)

// Part is a file to be bound with others, under a bookmark at its first page.
// A Part without a File is a bookmark over those that follow it.
type Part struct {
	Title string
	// Level is that of the bookmark, 1 the highest.
	Level int
	File  []byte
}

// ErrNothing says that there is nothing to be bound.
var ErrNothing = errors.New("raster: no file to bind")

// Bind makes one PDF of several, in their order, with a bookmark for each. The
// pages are taken over as they are, and what number says of a page, if it is
// not nil, is printed over its upper right corner; bookmarks and properties of
// the files are not taken over. The same files give the same bytes. An error
// names the part.
func Bind(ctx context.Context, title string, parts []Part, number func(Place) string, opt Options) (out []byte, err error) {
	opt = opt.withDefaults()
	err = with(ctx, opt, func(inst pdfium.Pdfium) error {
		out, err = bind(inst, title, parts, number, opt)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func bind(inst pdfium.Pdfium, title string, parts []Part, says func(Place) string, opt Options) ([]byte, error) {
	made, err := inst.FPDF_CreateNewDocument(&requests.FPDF_CreateNewDocument{})
	if err != nil {
		return nil, err
	}
	pages := 0
	var places []Place
	var marks []pdf.Mark
	for _, p := range parts {
		marks = append(marks, pdf.Mark{Title: p.Title, Level: p.Level, Page: pages})
		if p.File == nil {
			continue
		}
		opened, err := inst.OpenDocument(&requests.OpenDocument{File: &p.File})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Title, err)
		}
		if _, err = inst.FPDF_ImportPages(&requests.FPDF_ImportPages{Source: opened.Document, Destination: made.Document, Index: pages}); err != nil {
			return nil, fmt.Errorf("%s: %w", p.Title, err)
		}
		count, err := inst.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: made.Document})
		if err != nil {
			return nil, err
		}
		own := count.PageCount - pages
		for n := range own {
			places = append(places, Place{Page: pages + n + 1, Own: n + 1, OwnPages: own})
		}
		if pages = count.PageCount; pages > opt.Pages {
			return nil, fmt.Errorf("%s: %w: %d", p.Title, ErrPages, pages)
		}
	}
	if pages == 0 {
		return nil, ErrNothing
	}
	if says != nil {
		for i := range places {
			places[i].Pages = pages
		}
		if err := number(inst, made.Document, places, says); err != nil {
			return nil, err
		}
	}
	saved, err := inst.FPDF_SaveAsCopy(&requests.FPDF_SaveAsCopy{Document: made.Document, Flags: requests.SaveFlagNoIncremental})
	if err != nil {
		return nil, err
	}
	if saved.FileBytes == nil {
		return nil, errors.New("raster: the engine gave no file")
	}
	for i := range marks { // a bookmark over nothing leads to the last page
		marks[i].Page = min(marks[i].Page, pages-1)
	}
	return pdf.Outline(*saved.FileBytes, title, marks)
}

// with gives a function an engine of its own for Options.Time.
func with(ctx context.Context, opt Options, do func(pdfium.Pdfium) error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, max(opt.Time, time.Second))
	defer cancel()
	pool, err := engine(opt.CacheDir)
	if err != nil {
		return err
	}
	inst, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { _ = inst.Kill() })
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("raster: engine: %v", r)
		}
		if stop() {
			_ = inst.Close()
		}
		if ctx.Err() != nil {
			err = ctx.Err()
		}
	}()
	return do(inst)
}
