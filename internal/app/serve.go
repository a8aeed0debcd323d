package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime/debug"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/office/people"
)

type serveCommand struct {
	Config
	Agency string `default:"本单位" env:"GONGKAI_AGENCY" placeholder:"NAME" help:"首次启动时建立的单位全称，之后可在“单位设置”中修改"`
	Region string `default:"none" env:"GONGKAI_REGION" enum:"none,ningxia" placeholder:"CODE" help:"首次启动时单位所在地区，决定地方节假日：none 或 ningxia"`
}

// Run serves until it is told to stop.
func (s serveCommand) Run(ctx context.Context, io Streams) error {
	a, err := Build(ctx, s.Config, newLog(&s.Config, io.Err))
	if err != nil {
		return err
	}
	if err := a.firstStart(ctx, io.Out, people.Agency{ID: "main", Name: s.Agency, Short: s.Agency, Kind: people.Bureau, Region: s.Region}); err != nil {
		return errors.Join(err, a.DB.Close())
	}
	l, err := listen(s.Addr)
	if err != nil {
		return errors.Join(err, a.DB.Close())
	}
	if os.Getenv("GOGC") == "" {
		// Most of the memory is the index of the search, which holds no pointers
		// and costs the collector nothing: letting garbage grow to its size
		// would only double what the program takes.
		debug.SetGCPercent(50)
	}
	fmt.Fprintf(io.Out, "公开 %s 已启动：http://%s\n", Version, l.Addr())
	return a.Serve(ctx, l)
}

// firstStart sets up the first organisation and prints its administrators'
// one-time passwords; later starts change nothing.
func (a *App) firstStart(ctx context.Context, out io.Writer, agency people.Agency) error {
	issued, err := a.people.FirstStart(ctx, agency)
	if err != nil || len(issued) == 0 {
		return err
	}
	if err := a.plantColumns(ctx, agency.ID); err != nil {
		return err
	}
	fmt.Fprintln(out, "首次启动：已建立三名管理员，职责互相分开。请记下一次性口令，只显示这一次；首次登录时须修改。")
	for _, i := range issued {
		fmt.Fprintf(out, "  %s\t用户名 %s\t一次性口令 %s\n", i.Title, i.Login, i.Password)
	}
	return nil
}

// plantColumns gives a new organisation the columns of a bureau, which it
// changes under 栏目管理.
func (a *App) plantColumns(ctx context.Context, agency string) error {
	return a.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error {
		n, err := content.Plant(tx)
		if err != nil {
			return err
		}
		return tx.Record("建立栏目", store.Ref{Kind: "agency", ID: agency}, store.Telling("按法定主动公开内容建立%d个栏目", n))
	})
}

func listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("不能在 %s 上监听：%w。该端口可能被占用，请用 --addr 主机:端口 换一个", addr, err)
	}
	return l, nil
}

type migrateCommand struct{ Config }

// Run brings the tables up to date.
func (m migrateCommand) Run(ctx context.Context, s Streams) error {
	a, err := Build(ctx, m.Config, newLog(&m.Config, s.Err))
	if err != nil {
		return err
	}
	fmt.Fprintln(s.Out, "数据库结构已是最新。")
	return a.DB.Close()
}

type reindexCommand struct{ Config }

// Run builds the search index anew.
func (r reindexCommand) Run(ctx context.Context, s Streams) error {
	a, err := Build(ctx, r.Config, newLog(&r.Config, s.Err))
	if err != nil {
		return err
	}
	n, err := a.search.Reindex(ctx)
	if err == nil {
		fmt.Fprintf(s.Out, "检索索引已重建，共%d条。\n", n)
	}
	return errors.Join(err, a.DB.Close())
}

type recoverCommand struct {
	Config
	Login      string `arg:"" help:"管理员用户名"`
	DropFactor bool   `help:"同时解除动态口令（手机遗失时）"`
}

// Run gives an administrator a new one-time password; it takes access to the
// machine, and the record says that it was done.
func (r recoverCommand) Run(ctx context.Context, s Streams) error {
	a, err := Build(ctx, r.Config, newLog(&r.Config, s.Err))
	if err != nil {
		return err
	}
	issued, err := a.people.ResetOfficer(ctx, r.Login, r.DropFactor)
	if err == nil {
		fmt.Fprintf(s.Out, "%s（%s）的一次性口令：%s\n首次登录时须修改。\n", issued.Title, issued.Login, issued.Password)
	}
	return errors.Join(err, a.DB.Close())
}
