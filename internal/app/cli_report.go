package app

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"

	"gongkai/internal/kit/docread"
	"gongkai/internal/report/check"
)

type reportCommands struct {
	Annual reportAnnualCommand `cmd:"" help:"由记录计算一个年度的政府信息公开工作年度报告，列出三张表和核对结果"`
	Check  reportCheckCommand  `cmd:"" help:"核对一份已公布的政府信息公开工作年度报告（网页、DOCX、PDF、文本）：表格的勾稽关系，文字与表格是否一致"`
}

type reportAnnualCommand struct {
	Config
	Year int `required:"" placeholder:"INT" help:"年度，例如 2023"`
}

// Run computes a year's report from records, as it stands now, and prints it
// with what the check finds. The status is that of the check.
func (p reportAnnualCommand) Run(ctx context.Context, s Streams) error {
	var status int
	var failed error
	err := withApp(ctx, p.Config, s, func(a *App) int {
		found, err := a.annualNow(ctx, p.Year)
		if err == nil {
			err = check.Write(s.Out, found)
		}
		if failed = err; err == nil {
			status = found.Exit
		}
		return status
	})
	if failed != nil {
		return exit{2, failed}
	}
	return err
}

// annualNow is the report on a year of whoever's portal this is.
func (a *App) annualNow(ctx context.Context, year int) (*check.Result, error) {
	agency, err := a.portalAgency(ctx, a.DB)
	if err != nil {
		return nil, err
	}
	return a.report.Now(ctx, a.DB, agency.ID, year)
}

type reportCheckCommand struct {
	File     string `arg:"" help:"年度报告的文件路径"`
	Previous string `placeholder:"FILE" help:"上一年度的报告；给出后同时核对上年结转（X4）、尚未审结（X6）和现行有效件数（X7）"`
	Format   string `default:"text" enum:"json,text" placeholder:"FORM" help:"输出格式：text（终端阅读）或 json"`
}

// Run checks the report and prints what it found. The status is 0 when the
// tables hold, 1 when they do not, 2 when the file cannot be read.
func (p reportCheckCommand) Run(ctx context.Context, s Streams) error {
	found, err := readReport(ctx, p.File)
	if err != nil {
		return err
	}
	if p.Previous != "" {
		last, err := readReport(ctx, p.Previous)
		if err != nil {
			return err
		}
		found.Against(last)
	}
	found.File = filepath.Base(p.File)
	if err := p.print(s, found); err != nil {
		return err
	}
	if found.Exit != 0 {
		return exit{status: found.Exit}
	}
	return nil
}

func (p reportCheckCommand) print(s Streams, found *check.Result) error {
	if p.Format == "text" {
		return check.Write(s.Out, found)
	}
	enc := json.NewEncoder(s.Out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(found)
}

// readReport reads and checks one file; every refusal has the status 2.
func readReport(ctx context.Context, name string) (*check.Result, error) {
	body, err := readFile(name)
	if err != nil {
		return nil, err
	}
	doc, err := docread.ReadBytes(ctx, filepath.Base(name), body, docread.Options{Child: pdfChild})
	if err != nil {
		return nil, err
	}
	found, err := check.Read(doc)
	if errors.As(err, &check.NoTables{}) {
		return nil, exit{2, err}
	}
	return found, err
}
