package docread

import (
	"context"
	"os/exec"
	"time"
)

// Options bounds what Read is willing to do. The zero value of every field
// stands for its default.
type Options struct {
	// Bytes is the largest file, 50 MB.
	Bytes int64
	// Unpacked is the largest total of a ZIP's entries, 200 MB, and Part the
	// largest single entry that is parsed, 64 MB.
	Unpacked, Part int64
	// Ratio is the greatest unpacked-to-packed ratio of a ZIP, 200; it is
	// not asked of what unpacks to under 8 MB, since style sheets are
	// repetitive.
	Ratio int64
	// Entries is the largest number of a ZIP's entries, 5000.
	Entries int
	// Cells is the largest number of table cells in a document, 200 000.
	Cells int
	// Text is the largest number of bytes of text in a document, 20 MB.
	Text int
	// Depth is how deep XML or HTML elements may nest, 200.
	Depth int
	// Pages is the largest number of PDF pages, 500.
	Pages int
	// PDFTime is how long one PDF may take, 60 s. The very first PDF of an
	// installation pays several seconds for compiling the engine.
	PDFTime time.Duration
	// PDFMemory is the largest memory of the PDF engine, 512 MB.
	PDFMemory int64
	// CacheDir holds the compiled PDF engine; "" stands for
	// os.UserCacheDir()/gongkai/pdfium. A folder that cannot be written is
	// no error: the engine is then compiled once per process.
	CacheDir string
	// Child returns a command that calls ChildMain on its standard input
	// and output, usually this very binary with a hidden argument. With nil
	// PDFs are read in-process; with a Child, a PDF that eats memory or
	// never ends takes only the child with it.
	Child func(ctx context.Context) *exec.Cmd
	// Rich asks for more than text: the forms of characters, the alignment
	// of paragraphs, hyperlinks, pictures, footnotes, and a list of what is
	// hidden. Lines of a PDF or an OFD are then joined into paragraphs.
	Rich bool
}

func (o Options) withDefaults() Options {
	o.Bytes = or(o.Bytes, 50<<20)
	o.Unpacked = or(o.Unpacked, 200<<20)
	o.Part = or(o.Part, 64<<20)
	o.Ratio = or(o.Ratio, 200)
	o.Entries = or(o.Entries, 5000)
	o.Cells = or(o.Cells, 200_000)
	o.Text = or(o.Text, 20<<20)
	o.Depth = or(o.Depth, 200)
	o.Pages = or(o.Pages, 500)
	o.PDFTime = or(o.PDFTime, time.Minute)
	o.PDFMemory = or(o.PDFMemory, 512<<20)
	return o
}

func or[T int | int64 | time.Duration](v, standard T) T {
	if v <= 0 {
		return standard
	}
	return v
}

// elements is the largest number of XML elements in one file: a cell of a
// worksheet costs three, and styles need some room.
func (o Options) elements() int { return 6*o.Cells + 200_000 }

// budget is what is left of the limits that all forms share.
type budget struct {
	opt   Options
	cells int
	text  int
}

func newBudget(opt Options) *budget {
	return &budget{opt: opt, cells: opt.Cells, text: opt.Text}
}

// takeCells accounts for n cells before they are made.
func (b *budget) takeCells(n int) error {
	if n < 0 || n > b.cells {
		return refuse(TooLarge, "表格超过 %d 个单元格，请拆成几个文件，或删去空白行列后再导入。", b.opt.Cells)
	}
	b.cells -= n
	return nil
}

// takeText accounts for n bytes of text.
func (b *budget) takeText(n int) error {
	if n > b.text {
		return refuse(TooLarge, "文字超过 %d 万字节，请拆成几个文件后再导入。", b.opt.Text/10_000)
	}
	b.text -= n
	return nil
}
