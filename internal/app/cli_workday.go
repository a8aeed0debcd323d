package app

import (
	"bytes"
	"context"
	"fmt"

	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/workday"
)

type workdayCommands struct {
	Add     workdayAdd     `cmd:"" help:"某日之后第 N 个工作日，例如 gongkai workday add 2024-02-02 6"`
	Between workdayBetween `cmd:"" help:"两日之间的工作日数（起日不计，止日计入）"`
	Explain workdayExplain `cmd:"" help:"说明某日是否工作日，或逐日列出一个期限的计算过程"`
	Import  workdayImport  `cmd:"" help:"导入放假通知（JSON、CSV 或通知原文），并重新计算未到期的时限"`
}

// words are arguments that the calendar reads by itself: a negative number
// is a count, not a flag.
type words struct {
	Args []string `arg:"" optional:"" passthrough:"all"`
}

type workdayAdd struct{ words }

// Run prints the day.
func (w workdayAdd) Run(s Streams) error { return asExit(workday.CLIAdd(s.Out, s.Err, w.Args)) }

type workdayBetween struct{ words }

// Run prints the number of days.
func (w workdayBetween) Run(s Streams) error {
	return asExit(workday.CLIBetween(s.Out, s.Err, w.Args))
}

type workdayExplain struct{ words }

// Run prints the reasons.
func (w workdayExplain) Run(s Streams) error {
	return asExit(workday.CLIExplain(s.Out, s.Err, w.Args))
}

func asExit(err error) error {
	if err == nil {
		return nil
	}
	return exit{2, err}
}

type workdayImport struct {
	Config
	File   string `arg:"" help:"通知文件"`
	DryRun bool   `help:"只检查并列出变化，不写入"`
}

// Run reads a notice, shows what it changes, stores it, and says which open
// deadlines moved.
func (w workdayImport) Run(ctx context.Context, s Streams) error {
	body, err := readFile(w.File)
	if err != nil {
		return err
	}
	n, err := workday.CLIImport(s.Out, bytes.NewReader(body), workday.National())
	if err != nil {
		return exit{2, err}
	}
	if w.DryRun {
		return nil
	}
	a, err := Build(ctx, w.Config, newLog(&w.Config, s.Err))
	if err != nil {
		return err
	}
	defer func() { _ = a.DB.Close() }()
	moved, err := a.importNotice(ctx, n)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "已导入。%d项未到期的时限随之调整", len(moved))
	for _, m := range moved {
		fmt.Fprintf(s.Out, "\n  %s：%s → %s", m.Title, m.From, m.To)
	}
	fmt.Fprintln(s.Out)
	return nil
}

// importNotice stores a notice for every organisation of its region, each in
// one act with the deadlines that it moves.
func (a *App) importNotice(ctx context.Context, n workday.Notice) ([]slice.Moved, error) {
	all, err := agencies(ctx, a.DB)
	if err != nil {
		return nil, err
	}
	var out []slice.Moved
	for _, agency := range all {
		err := a.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error {
			moved, err := a.workdays.Import(tx, n)
			out = append(out, moved...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
