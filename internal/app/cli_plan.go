package app

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"gongkai/internal/kit/docread"
	"gongkai/internal/ledger/plan"
)

type planCommands struct {
	Read planReadCommand `cmd:"" help:"读取一份任务分工文件（DOCX、XLSX、PDF、文本），列出任务、责任、时限、节点和存疑之处"`
}

type planReadCommand struct {
	File   string `arg:"" help:"文件路径"`
	Format string `default:"table" enum:"json,table" placeholder:"FORM" help:"输出格式：table（终端阅读）或 json"`
}

// Run reads the plan and prints it. The status is 0 when it was read, 2 when
// the file is no plan or cannot be read.
func (p planReadCommand) Run(ctx context.Context, s Streams) error {
	body, err := readFile(p.File)
	if err != nil {
		return err
	}
	doc, err := docread.ReadBytes(ctx, filepath.Base(p.File), body, docread.Options{Child: pdfChild})
	if err != nil {
		return err
	}
	out, err := plan.ReadContext(ctx, doc, plan.Options{})
	if err != nil {
		return exit{2, err}
	}
	if p.Format == "table" {
		return plan.WriteTable(s.Out, out, terminalColumns())
	}
	enc := json.NewEncoder(s.Out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

// terminalColumns is the width of the terminal as the shell gives it, or one
// that fits most.
func terminalColumns() int {
	n, err := strconv.Atoi(os.Getenv("COLUMNS"))
	if err != nil {
		return 120
	}
	return n
}

// pdfChild starts this very program to read one PDF, so that a PDF that eats
// memory or never ends takes only that process with it.
func pdfChild(ctx context.Context) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	return exec.CommandContext(ctx, self, "read-pdf")
}
