package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/alecthomas/kong"

	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
	"gongkai/internal/licenses"
)

// Version is the program's version.
const Version = "0.1.0"

// Streams are what a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// commands is the command line.
type commands struct {
	File kong.ConfigFlag `name:"config" env:"GONGKAI_CONFIG" placeholder:"FILE" help:"配置文件，每行“名称 = 值”；见 gongkai help config"`

	Serve    serveCommand    `cmd:"" help:"启动服务"`
	Demo     demoCommand     `cmd:"" help:"启动演示：读入真实的任务分工，并模拟一年的工作（演示数据）"`
	Report   reportCommands  `cmd:"" help:"核对政府信息公开工作年度报告"`
	Plan     planCommands    `cmd:"" help:"读取任务分工文件"`
	Workday  workdayCommands `cmd:"" help:"工作日计算"`
	Record   recordCommands  `cmd:"" help:"操作记录的校验与取证"`
	Migrate  migrateCommand  `cmd:"" help:"只升级数据库结构，不启动服务"`
	Reindex  reindexCommand  `cmd:"" help:"重建检索索引"`
	Recover  recoverCommand  `cmd:"" help:"为管理员账号重新生成一次性口令"`
	Help     helpCommand     `cmd:"" help:"帮助；gongkai help config 列出全部配置项"`
	Version  versionCommand  `cmd:"" help:"版本"`
	Licenses licensesCommand `cmd:"" help:"本软件与所用组件的许可证"`
	Bench    benchCommand    `cmd:"" name:"bench-data" hidden:"" help:"在空数据库中生成测量用的信息"`
	PDF      pdfCommand      `cmd:"" name:"read-pdf" hidden:"" help:"在独立进程中读取 PDF"`
}

// exit is an error that carries the command's exit status.
type exit struct {
	status int
	err    error
}

// Error is the message, or empty when everything has been said.
func (e exit) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

// Unwrap is what lies beneath.
func (e exit) Unwrap() error { return e.err }

// Main runs one command and returns the exit status: 0 when it did what was
// asked, 1 when a check found something, 2 when it could not be done.
func Main(ctx context.Context, args []string, s Streams) int {
	err := run(ctx, args, s)
	var e exit
	switch {
	case err == nil:
		return 0
	case errors.As(err, &e):
		if msg := e.Error(); msg != "" {
			fmt.Fprintln(s.Err, msg)
		}
		return e.status
	}
	fmt.Fprintln(s.Err, readable(err))
	return 2
}

func run(ctx context.Context, args []string, s Streams) error {
	var c commands
	stopped := -1
	parser, err := kong.New(&c, kong.Name("gongkai"), kong.Description("公开：让政务公开工作要点成为可以执行的台账。"),
		kong.Configuration(keyValue), kong.Writers(s.Out, s.Err), kong.Help(printHelp),
		kong.Exit(func(code int) { stopped = code; panic(helpShown{}) }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(s))
	if err != nil {
		return err
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parse(parser, args)
	if stopped >= 0 {
		return exit{status: stopped}
	}
	if err != nil {
		return fmt.Errorf("%w\n用法见 gongkai --help", inChinese(err))
	}
	return parsed.Run(&c)
}

// helpShown ends the parsing after kong has printed help.
type helpShown struct{}

func parse(p *kong.Kong, args []string) (ctx *kong.Context, err error) {
	defer func() {
		if v := recover(); v != nil {
			if _, ok := v.(helpShown); !ok {
				panic(v)
			}
		}
	}()
	return p.Parse(args)
}

// readable is an error as the person at the terminal should see it.
func readable(err error) string {
	var e *fail.Error
	if errors.As(err, &e) {
		return e.Error()
	}
	var d *docread.Error
	if errors.As(err, &d) {
		return d.Error()
	}
	return err.Error()
}

type helpCommand struct {
	Topic string `arg:"" optional:"" help:"config：全部配置项"`
}

// Run prints help on a topic.
func (h helpCommand) Run(ctx context.Context, s Streams) error {
	if h.Topic != "config" {
		return run(ctx, []string{"--help"}, s)
	}
	fmt.Fprintln(s.Out, "每一项都可以用命令行参数、环境变量或配置文件（--config FILE，每行“名称 = 值”）设置；先后为：参数、环境变量、文件、默认值。")
	for _, c := range settings() {
		fmt.Fprintf(s.Out, "\n  %s\n      参数 --%s   环境变量 %s\n      %s\n", c.Flag, c.Flag, c.Env, c.Help)
		if c.Default != "" {
			fmt.Fprintf(s.Out, "      默认 %s\n", c.Default)
		}
	}
	return nil
}

type versionCommand struct{}

// Run prints the version and what it was built from.
func (versionCommand) Run(s Streams) error {
	fmt.Fprintln(s.Out, "gongkai "+Version+build())
	return nil
}

// build is the revision and the Go version, where they are known.
func build() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	out := " (" + info.GoVersion
	for _, kv := range info.Settings {
		if kv.Key == "vcs.revision" {
			out += ", " + kv.Value[:min(12, len(kv.Value))]
		}
	}
	return out + ")"
}

type licensesCommand struct{}

// Run prints the licences.
func (licensesCommand) Run(s Streams) error {
	_, err := io.Copy(s.Out, strings.NewReader(licenses.Text()))
	return err
}

type pdfCommand struct{}

// Run reads one PDF from standard input; the server starts it as a child.
func (pdfCommand) Run(s Streams) error { return docread.ChildMain(s.In, s.Out) }

// readFile reads a whole file for a command, with a clear message when it
// cannot be had.
func readFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, exit{2, fmt.Errorf("没有找到文件 %s，请检查路径和文件名", name)}
	case err != nil:
		return nil, exit{2, fmt.Errorf("打不开文件 %s：%w", name, err)}
	case info.IsDir():
		return nil, exit{2, fmt.Errorf("%s 是一个目录，请给出文件", name)}
	case !info.Mode().IsRegular():
		return nil, exit{2, fmt.Errorf("%s 不是普通文件（是管道或设备），请先存成文件再读取", name)}
	case info.Size() > 50<<20:
		return nil, exit{2, fmt.Errorf("%s 超过 50 MB。请另存一份不含图片的再试", name)}
	}
	body, err := os.ReadFile(name)
	if err != nil {
		return nil, exit{2, fmt.Errorf("打不开文件 %s：%w", name, err)}
	}
	return body, nil
}
