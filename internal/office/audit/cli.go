package audit

import (
	"context"
	"errors"
	"fmt"
	"io"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// The exit statuses of the record's commands.
const (
	StatusOK     = 0 // all is well
	StatusBroken = 1 // the record, or the file, is not as it should be
	StatusUnread = 2 // it could not be read, so nothing can be said
)

// RunVerify is `gongkai record verify`: it verifies the whole database and
// prints the report.
func (l *Log) RunVerify(ctx context.Context, w io.Writer, o Options) int {
	r, err := l.Verify(ctx, o)
	if err != nil {
		return unread(w, err)
	}
	for _, line := range r.Lines() {
		_, _ = fmt.Fprintln(w, line)
	}
	_, _ = fmt.Fprintf(w, "用时%.1f秒。\n", r.Took.Seconds())
	if !r.OK() {
		return StatusBroken
	}
	if r.Newest.Size > 0 {
		_, _ = fmt.Fprintf(w, "\n最新检查点（请保存到系统之外，今后可用 gongkai record verify --checkpoint 文件 对照核验）：\n\n%s", r.Newest.Note)
	}
	return StatusOK
}

// RunCheckpoint is `gongkai record checkpoint`: it seals what waits and prints
// the newest checkpoint, and nothing else, so that it can be kept as a file.
func (l *Log) RunCheckpoint(ctx context.Context, w io.Writer) int {
	if _, err := l.Seal(ctx); err != nil {
		return unread(w, err)
	}
	c, err := l.Newest(ctx, l.deps.DB)
	if err != nil {
		return unread(w, err)
	}
	_, _ = io.WriteString(w, c.Note)
	return StatusOK
}

// RunExtract is `gongkai record extract`: it writes the extract of one subject
// to out and what to do with it to w.
func (l *Log) RunExtract(ctx context.Context, w, out io.Writer, tenant string, subject store.Ref) int {
	if _, err := l.Seal(ctx); err != nil {
		return unread(w, err)
	}
	file, err := l.Extract(ctx, l.deps.DB, tenant, subject)
	if err == nil {
		_, err = out.Write(append(file, '\n'))
	}
	if err != nil {
		return unread(w, err)
	}
	_, _ = fmt.Fprintln(w, "已生成摘录。收到的人可用 gongkai record verify-extract 文件 --key 公钥 核验，公钥见公开页面“操作记录的公开核验”。")
	return StatusOK
}

// RunVerifyExtract is `gongkai record verify-extract`: it needs no database.
func RunVerifyExtract(w io.Writer, file []byte, public string) int {
	x, err := VerifyExtract(file, public)
	if err != nil {
		_, _ = fmt.Fprintf(w, "核验未通过：%s。\n", err)
		return StatusBroken
	}
	_, _ = fmt.Fprintf(w, "核验通过：摘录中关于%s的%d条记录都在检查点（%s，共%d条）之内，内容和次序没有被改动。\n",
		x.Subject, len(x.Entries), x.Checkpoint.Origin, x.Checkpoint.Size)
	if x.OwnKey {
		_, _ = fmt.Fprintln(w, "注意：使用的是文件自带的公钥，只能证明文件前后一致。请向发布单位核对公钥，并用 --key 再次核验。")
	}
	_, _ = fmt.Fprintln(w, "摘录不能证明没有遗漏：是否还有别的记录，须在系统中查询。")
	for _, e := range x.Entries {
		_, _ = fmt.Fprintf(w, "  序号%d  %s  %s  %s  %s\n", e.Seq, e.At().In(store.Zone).Format("2006-01-02 15:04:05"), e.Person(), e.Act, e.Told())
	}
	return StatusOK
}

// RunKey is `gongkai record key`: it prints the public key alone.
func (l *Log) RunKey(w io.Writer) int {
	_, _ = fmt.Fprintln(w, l.PublicKey())
	return StatusOK
}

// unread says why nothing can be said.
func unread(w io.Writer, err error) int {
	var e *fail.Error
	if errors.As(err, &e) {
		_, _ = fmt.Fprintf(w, "无法进行：%s。\n", e)
	} else {
		_, _ = fmt.Fprintf(w, "无法读取操作记录：%v\n请检查数据库是否可以连接、数据目录是否完整，再重试。\n", err)
	}
	return StatusUnread
}
