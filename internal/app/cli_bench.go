package app

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/office/people"
)

// benchCommand fills an empty database with invented articles, for measuring
// and for nothing else (docs/PERFORMANCE.md).
type benchCommand struct {
	Config
	Items int `default:"20000" help:"生成的信息条数"`
	Batch int `default:"100" help:"一次提交的条数"`
}

// Run publishes the articles by the same acts as staff do, and prints how the
// time for a thousand grows.
func (b benchCommand) Run(ctx context.Context, s Streams) error {
	day := civil.Of(2015, 1, 5)
	now := day.In(store.Zone).Add(9 * time.Hour)
	b.Now = func() time.Time { return now }
	a, err := Build(ctx, b.Config, newLog(&b.Config, s.Err))
	if err != nil {
		return err
	}
	if _, err := a.people.FirstStart(ctx, people.Agency{ID: "main", Name: "某市工业和信息化局（测量用）", Short: "某市工信局", Kind: people.Bureau}); err != nil {
		return errors.Join(err, a.DB.Close())
	}
	err = a.fill(ctx, b.Items, b.Batch, func(n int) { now = day.In(store.Zone).Add(9*time.Hour + time.Duration(n)*3*time.Minute) }, func(n int, took time.Duration) {
		fmt.Fprintf(s.Out, "%d\t%.2f s\t%d KB\n", n, took.Seconds(), b.size()>>10)
	})
	return errors.Join(err, a.DB.Close())
}

// size is that of a SQLite database, in bytes.
func (b benchCommand) size() (n int64) {
	files, _ := filepath.Glob(filepath.Join(b.Data, "gongkai.db*")) // a fixed pattern
	for _, f := range files {
		if info, err := os.Stat(f); err == nil {
			n += info.Size()
		}
	}
	return n
}

// fill publishes articles and tells how long each thousand took.
func (a *App) fill(ctx context.Context, items, batch int, clock func(n int), tell func(n int, took time.Duration)) error {
	actor := who.System("main")
	column := ""
	err := a.DB.Do(ctx, actor, func(tx *store.Tx) error {
		if _, err := content.Plant(tx); err != nil {
			return err
		}
		tree, err := content.Columns(ctx, tx, tx.Tenant())
		if err != nil {
			return err
		}
		col, _ := tree.At("dongtai/gzdt")
		column = col.ID
		set, err := content.SettingOf(ctx, tx, tx.Tenant())
		if err != nil {
			return err
		}
		set.Code = "11640500MB0000000X"
		if err := tx.Insert(&set); err != nil {
			return err
		}
		return tx.Record("测量数据", store.Ref{Kind: "agency", ID: "main"})
	})
	if err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(20, 23))
	last := time.Now()
	for n := 0; n < items; {
		clock(n)
		err := a.DB.Do(ctx, actor, func(tx *store.Tx) error {
			for range min(batch, items-n) {
				n++
				if err := a.benchItem(tx, column, n, random); err != nil {
					return err
				}
			}
			return tx.Record("导入测量数据", store.Ref{Kind: "agency", ID: "main"})
		})
		if err != nil {
			return err
		}
		if n%1000 == 0 || n == items {
			tell(n, time.Since(last))
			last = time.Now()
		}
	}
	return nil
}

func (a *App) benchItem(tx *store.Tx, column string, n int, random *rand.Rand) error {
	title, body := benchText(n, random)
	i, err := a.content.Create(tx, content.Item{Kind: content.KindNews, Column: column, Title: title, Body: body, Summary: title + "。", Source: "测量数据", Marking: content.Proactive})
	if err != nil {
		return err
	}
	_, err = a.content.Release(tx, &i, "")
	return err
}

var benchWords = strings.Fields("工业 企业 技术改造 数字化 转型 园区 项目 建设 调研 座谈 推进 落实 服务 惠企 政策 兑现 资金 申报 安全 生产 检查 整改 节能 降碳 绿色 制造 中小 创新 专精特新 培育 运行 监测 分析 产值 增长 投资 云计算 大数据 算力 枢纽 通信 基础设施 信息 网络 人才 培训 会议 部署 要求 责任 协调 解决 问题 机制 平台 合作 签约 产业链 供应链 新材料 化工 冶金 装备 食品 医药 电力 保障 营商 环境 优化 审批 流程 公开 透明 监督 群众 满意 报告 计划 目标 任务 完成 取得 成效")

// benchText writes an article of about 1,200 characters.
func benchText(n int, random *rand.Rand) (title, body string) {
	words := func(count int) string {
		var b strings.Builder
		for range count {
			b.WriteString(benchWords[random.IntN(len(benchWords))])
		}
		return b.String()
	}
	var b strings.Builder
	for range 6 {
		b.WriteString("<p>" + words(14) + "，" + words(16) + "。" + words(14) + "，" + words(18) + "。" + words(16) + "。</p>")
	}
	return fmt.Sprintf("%s%s工作动态第%d期", words(3), words(3), n), b.String()
}
