package docread

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime/debug"
	"time"
)

// childJob is the first line that a child reads; the PDF follows it.
type childJob struct {
	Options childOptions `json:"options"`
	Size    int          `json:"size"`
}

// childOptions are the limits that matter to a PDF.
type childOptions struct {
	Bytes     int64         `json:"bytes"`
	Cells     int           `json:"cells"`
	Text      int           `json:"text"`
	Pages     int           `json:"pages"`
	PDFTime   time.Duration `json:"pdf_time"`
	PDFMemory int64         `json:"pdf_memory"`
	CacheDir  string        `json:"cache_dir"`
	Rich      bool          `json:"rich"`
}

// childReply is what a child answers: one of the two.
type childReply struct {
	Document *Document `json:"document,omitempty"`
	Error    *Error    `json:"error,omitempty"`
}

// ChildMain is the whole work of a child process that Options.Child starts:
// it reads one PDF, with its limits, from stdin and writes the Document or
// the refusal as JSON to stdout. The error is only for what went wrong with
// the two streams.
func ChildMain(stdin io.Reader, stdout io.Writer) error {
	r := bufio.NewReader(stdin)
	line, err := r.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("read job: %w", err)
	}
	var job childJob
	if err := json.Unmarshal(line, &job); err != nil {
		return fmt.Errorf("read job: %w", err)
	}
	opt := job.Options.options()
	if job.Size < 0 || int64(job.Size) > opt.Bytes {
		return fmt.Errorf("read job: size %d", job.Size)
	}
	data := make([]byte, job.Size)
	if _, err := io.ReadFull(r, data); err != nil {
		return fmt.Errorf("read pdf: %w", err)
	}
	debug.SetMemoryLimit(2 * opt.PDFMemory)
	return json.NewEncoder(stdout).Encode(childAnswer(data, opt))
}

func childAnswer(data []byte, opt Options) childReply {
	doc, err := readPDF(context.Background(), data, opt)
	var refusal *Error
	if err != nil && !errors.As(err, &refusal) {
		refusal = damaged("PDF 文件", err)
	}
	return childReply{doc, refusal}
}

func (c childOptions) options() Options {
	return Options{
		Bytes: c.Bytes, Cells: c.Cells, Text: c.Text, Pages: c.Pages,
		PDFTime: c.PDFTime, PDFMemory: c.PDFMemory, CacheDir: c.CacheDir, Rich: c.Rich,
	}.withDefaults()
}

// readPDFInChild has a child read the PDF. The child is killed when ctx ends,
// and its answer may not be longer than the limits allow.
func readPDFInChild(ctx context.Context, data []byte, opt Options) (*Document, error) {
	job, err := json.Marshal(childJob{Size: len(data), Options: childOptions{
		Bytes: opt.Bytes, Cells: opt.Cells, Text: opt.Text, Pages: opt.Pages,
		PDFTime: opt.PDFTime, PDFMemory: opt.PDFMemory, CacheDir: opt.CacheDir, Rich: opt.Rich,
	}})
	if err != nil {
		return nil, err
	}
	cmd := opt.Child(ctx)
	out := &capped{left: 4*opt.Text + 200*opt.Cells}
	complaint := &capped{left: 4 << 10}
	cmd.Stdin = io.MultiReader(bytes.NewReader(append(job, '\n')), bytes.NewReader(data))
	cmd.Stdout, cmd.Stderr = out, complaint
	cmd.WaitDelay = time.Second
	if err := runUntil(ctx, cmd); err != nil {
		return nil, fmt.Errorf("pdf child: %w: %s", err, complaint.buf.Bytes())
	}
	var reply childReply
	if err := json.Unmarshal(out.buf.Bytes(), &reply); err != nil {
		return nil, fmt.Errorf("pdf child: %w", err)
	}
	if reply.Error != nil {
		return nil, reply.Error
	}
	if reply.Document == nil {
		return nil, errors.New("pdf child: empty answer")
	}
	return reply.Document, nil
}

// runUntil runs cmd and kills it when ctx ends, whether or not it was made
// with a context of its own.
func runUntil(ctx context.Context, cmd *exec.Cmd) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
	defer stop()
	return cmd.Wait()
}

// capped keeps what is written to it, up to a length beyond which writing
// fails.
type capped struct {
	buf  bytes.Buffer
	left int
}

// Write fails when the limit is passed.
func (c *capped) Write(p []byte) (int, error) {
	if c.left -= len(p); c.left < 0 {
		return 0, io.ErrShortBuffer
	}
	return c.buf.Write(p)
}
