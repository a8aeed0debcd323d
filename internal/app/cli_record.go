package app

import (
	"context"
	"errors"
	"fmt"
	"os"

	"gongkai/internal/kit/store"
	"gongkai/internal/office/audit"
)

type recordCommands struct {
	Verify        recordVerify        `cmd:"" help:"校验全部操作记录和数据，指出第一处被改动的地方"`
	Checkpoint    recordCheckpoint    `cmd:"" help:"输出最新检查点，可存放到系统之外，日后据以核验"`
	Extract       recordExtract       `cmd:"" help:"摘录某一事项的全部记录，附包含证明"`
	VerifyExtract recordVerifyExtract `cmd:"" help:"核验一份摘录，不需要数据库"`
	Key           recordKey           `cmd:"" help:"输出核验用的公钥"`
}

// withApp runs f on the built program and ends with its exit status.
func withApp(ctx context.Context, c Config, s Streams, f func(*App) int) error {
	a, err := Build(ctx, c, newLog(&c, s.Err))
	if err != nil {
		return exit{audit.StatusUnread, errors.New(readable(err))}
	}
	status := f(a)
	if err := a.DB.Close(); err != nil {
		return exit{audit.StatusUnread, err}
	}
	return statusOf(status)
}

func statusOf(status int) error {
	if status == 0 {
		return nil
	}
	return exit{status: status}
}

type recordVerify struct {
	Config
	Checkpoint string `placeholder:"FILE" help:"事先保存在系统之外的检查点文件，一并核对"`
}

// Run verifies the whole database.
func (r recordVerify) Run(ctx context.Context, s Streams) error {
	var o audit.Options
	if r.Checkpoint != "" {
		held, err := readFile(r.Checkpoint)
		if err != nil {
			return err
		}
		o.Held = []string{string(held)}
	}
	return withApp(ctx, r.Config, s, func(a *App) int { return a.record.RunVerify(ctx, s.Out, o) })
}

type recordCheckpoint struct{ Config }

// Run prints the newest checkpoint.
func (r recordCheckpoint) Run(ctx context.Context, s Streams) error {
	return withApp(ctx, r.Config, s, func(a *App) int { return a.record.RunCheckpoint(ctx, s.Out) })
}

type recordExtract struct {
	Config
	Agency string `required:"" placeholder:"ID" help:"单位编号"`
	Kind   string `required:"" placeholder:"KIND" help:"事项类别，例如 duty"`
	ID     string `required:"" placeholder:"ID" help:"事项编号"`
	Out    string `required:"" placeholder:"FILE" help:"写到哪个文件"`
}

// Run writes the extract of one subject to a file.
func (r recordExtract) Run(ctx context.Context, s Streams) error {
	f, err := os.OpenFile(r.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return exit{2, fmt.Errorf("不能写入 %s：%w。请换一个尚不存在的文件名", r.Out, err)}
	}
	err = withApp(ctx, r.Config, s, func(a *App) int {
		return a.record.RunExtract(ctx, s.Out, f, r.Agency, store.Ref{Kind: r.Kind, ID: r.ID})
	})
	return errors.Join(err, f.Close())
}

type recordVerifyExtract struct {
	File string `arg:"" help:"摘录文件"`
	Key  string `placeholder:"KEY" help:"发布单位公布的公钥；不给则用文件自带的，只能证明文件前后一致"`
}

// Run verifies an extract without any database.
func (r recordVerifyExtract) Run(s Streams) error {
	body, err := readFile(r.File)
	if err != nil {
		return err
	}
	return statusOf(audit.RunVerifyExtract(s.Out, body, r.Key))
}

type recordKey struct{ Config }

// Run prints the public key.
func (r recordKey) Run(ctx context.Context, s Streams) error {
	return withApp(ctx, r.Config, s, func(a *App) int { return a.record.RunKey(s.Out) })
}
