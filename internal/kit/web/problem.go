package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"gongkai/internal/kit/fail"
)

// Problem is an error as a person sees it.
type Problem struct {
	Status  int
	Title   string
	Message string
	Article string
	// Number is also in the log, so that support finds the cause.
	Number string
}

var (
	errNoPage      = fail.Missingf("没有这个页面。地址可能写错了，或者页面已经移走")
	errNoRight     = fail.Deniedf("您没有打开这个页面或进行这项操作的权限。如工作需要，请联系本单位安全管理员")
	errSessionOver = &fail.Error{Kind: fail.Denied, Msg: "您的登录已过期，刚才提交的内容没有保存。请重新登录后返回原页面：浏览器会恢复您填写的内容"}
	errCrossOrigin = fail.Deniedf("这次提交来自其他网站，已被拒绝。请从本系统的页面重新操作")
)

func panicked(p any) error { return fmt.Errorf("panic: %v\n%s", p, debug.Stack()) }

func statusOf(err error) (int, string) {
	switch fail.KindOf(err) {
	case fail.Invalid:
		return http.StatusUnprocessableEntity, "内容需要更正"
	case fail.Denied:
		return http.StatusForbidden, "没有权限"
	case fail.Missing:
		return http.StatusNotFound, "没有找到"
	case fail.Stale:
		return http.StatusConflict, "内容已变化"
	}
	return http.StatusInternalServerError, "系统出错"
}

// fail turns an error into a page. What is not meant for people goes to the
// log under a number, and the page shows the number.
func (c *Ctx) fail(err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	c.drain()
	p := Problem{}
	told := err
	if fail.KindOf(err) == fail.Internal && c.broken(err) {
		told = errBroken
	}
	p.Status, p.Title = statusOf(told)
	var e *fail.Error
	if errors.As(told, &e) {
		p.Message, p.Article = e.Error(), e.Article
	} else {
		p.Number = number()
		p.Message = "系统在处理您的请求时出错，已记录。您可以返回重试；如果仍不成功，请把编号 " + p.Number + " 告诉系统管理员"
	}
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		p = Problem{Status: http.StatusRequestEntityTooLarge, Title: "内容太大", Message: "提交的内容超过了大小限制，请减小文件或分次提交"}
	}
	level := slog.LevelWarn
	if p.Status >= 500 {
		level = slog.LevelError
	}
	c.router.Log.Log(c.Context(), level, "refused", "route", c.route, "status", p.Status, "actor", c.Actor.ID,
		"tenant", c.Actor.Tenant, "number", p.Number, "error", err)
	c.show(p)
}

func (c *Ctx) show(p Problem) {
	if rec, ok := c.W.(*recorder); ok && rec.status != 0 {
		return // part of the answer is out already
	}
	if c.router.Problem == nil {
		http.Error(c.W, p.Title+"："+p.Message, p.Status)
		return
	}
	if err := c.Page(p.Status, c.router.Problem(c, p)); err != nil {
		c.router.Log.Error("error page", "error", err)
		http.Error(c.W, p.Title+"："+p.Message, p.Status)
	}
}

func number() string {
	var b [4]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
