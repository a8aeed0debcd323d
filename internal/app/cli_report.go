package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gongkai/internal/kit/docread"
	"gongkai/internal/report"
	"gongkai/internal/report/check"
)

type reportCommands struct {
	Annual reportAnnualCommand `cmd:"" help:"由记录计算一个年度的政府信息公开工作年度报告，列出三张表和核对结果"`
	Check  reportCheckCommand  `cmd:"" help:"核对一份已公布的政府信息公开工作年度报告（网页、DOCX、PDF、文本）：表格的勾稽关系，文字与表格是否一致"`
}

type reportAnnualCommand struct {
	Config
	Year   int    `required:"" placeholder:"INT" help:"年度，例如 2023；当年度的数据截至今天"`
	Format string `default:"text" enum:"text,json,html,docx,pdf" placeholder:"FORM" help:"输出格式：text（终端阅读：三张表和核对结果）、json、html、docx 或 pdf（报告全文）"`
	Output string `short:"o" placeholder:"FILE" help:"写入文件；docx 和 pdf 必须给出"`
}

// Run computes a year's report from records, as it stands now, and prints it
// with what the check finds. The status is that of the check.
func (p reportAnnualCommand) Run(ctx context.Context, s Streams) error {
	if p.Output == "" && (p.Format == "docx" || p.Format == "pdf") {
		return exit{2, fmt.Errorf("%s 不能在终端显示，请用 --output 给出要写入的文件，例如：--output 年度报告.%s", strings.ToUpper(p.Format), p.Format)}
	}
	var status int
	var failed error
	err := withApp(ctx, p.Config, s, func(a *App) int {
		found, err := a.annualNow(ctx, p.Year)
		if err == nil {
			status, err = found.Result.Exit, p.write(ctx, s, found)
		}
		failed = err
		return status
	})
	if failed != nil {
		return exit{2, errors.New(readable(failed))}
	}
	return err
}

// write gives the report in its format to the file or the terminal.
func (p reportAnnualCommand) write(ctx context.Context, s Streams, found *report.Annual) error {
	var body []byte
	var err error
	switch p.Format {
	case "text":
		var b bytes.Buffer
		for _, line := range found.Says() {
			fmt.Fprintln(&b, line)
		}
		err = check.Write(&b, found.Result)
		body = b.Bytes()
	case "json":
		body, err = annualJSON(found)
	default:
		body, err = found.File(ctx, p.Format)
	}
	if err != nil {
		return err
	}
	if p.Output == "" {
		_, err = s.Out.Write(body)
		return err
	}
	if err := os.WriteFile(p.Output, body, 0o600); err != nil {
		return fmt.Errorf("不能写入 %s：%w", p.Output, err)
	}
	_, err = fmt.Fprintf(s.Out, "已写入 %s\n", p.Output)
	return err
}

// annualJSON is what report check gives, and what is said before it.
func annualJSON(found *report.Annual) ([]byte, error) {
	var b bytes.Buffer
	err := indented(&b, struct {
		*check.Result
		State   string   `json:"state"`
		Edition int64    `json:"edition"`
		Open    bool     `json:"year_open"`
		AsOf    string   `json:"as_of"`
		Says    []string `json:"says"`
	}{found.Result, stateOf(found), found.Report.Edition, found.Open, found.AsOf.String(), found.Says()})
	return b.Bytes(), err
}

// stateOf is the state of the report, "none" where nobody has begun it.
func stateOf(found *report.Annual) string {
	if !found.Begun {
		return "none"
	}
	return found.Report.State
}

// annualNow is the report on a year of whoever's portal this is.
func (a *App) annualNow(ctx context.Context, year int) (*report.Annual, error) {
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
	return indented(s.Out, found)
}

// indented writes JSON for people and programs.
func indented(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
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
