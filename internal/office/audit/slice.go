package audit

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"gongkai/internal/kit/job"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
)

// The rights of the record.
const (
	RightRead   = "audit.read"
	RightVerify = "audit.verify"
	RightExport = "audit.export"
)

// JobVerify is the kind of job that verifies the record by itself.
const JobVerify = "audit.verify"

// The acts that the record's own pages record: who exports or verifies it
// leaves a trace there too.
const (
	ActExport  = "导出操作记录"
	ActExtract = "生成操作记录摘录"
	ActVerify  = "核验操作记录"
)

// Slice is what the record hands to the program.
func (l *Log) Slice() slice.Slice {
	auditor := map[string]who.Scope{"auditor": who.Tenant}
	return slice.Slice{
		Name: "audit", Title: "操作记录",
		About:      "每一次操作都留下一条不能悄悄改动的记录，可以查询、核验、出具证明。",
		Migrations: Migrations().Files,
		Routes:     l.routes,
		Rights: []slice.Right{
			{Key: RightRead, Reads: true, Sentence: "查看本单位的操作记录", Article: "网络安全法第二十一条", Roles: auditor},
			{Key: RightVerify, Reads: true, Sentence: "核验操作记录是否完整", Article: "网络安全法第二十一条", Roles: auditor},
			{Key: RightExport, Reads: true, Sentence: "导出操作记录和出具摘录", Roles: auditor},
		},
		Jobs: []job.Spec{{Kind: JobVerify, Title: "核验操作记录", Every: 24 * time.Hour, Limit: time.Hour, Work: l.verifyJob}},
		Events: []slice.EventDoc{
			{Act: ActErase, Sentence: "按规定清除了操作记录中的个人信息"},
			{Act: ActExport, Sentence: "导出了操作记录"},
			{Act: ActExtract, Sentence: "出具了操作记录摘录"},
			{Act: ActVerify, Sentence: "核验了操作记录"},
		},
	}
}

func (l *Log) routes(r *web.Router) {
	r.Get("/office/record", RightRead, l.getList)
	r.Get("/office/record/{id}", RightRead, l.getEntry)
	r.Post("/office/record/export", RightExport, l.postExport)
	r.Post("/office/record/extract", RightExport, l.postExtract)
	r.Get("/office/record/verify", RightVerify, l.getVerify)
	r.Post("/office/record/verify", RightVerify, l.postVerify)
	r.Get("/record", web.Public, l.getPublic)
	r.Get("/record/checkpoint", web.Public, l.getCheckpoint)
	r.Get("/record/key", web.Public, l.getKey)
	r.Get("/record/proof/{seq}", web.Public, l.getProof)
	r.Get("/record/consistency/{size}", web.Public, l.getConsistency)
}

// errBroken is what the daily verification reports to the page of jobs.
var errBroken = errors.New("操作记录核验未通过")

// verifyJob verifies the record once a day and says what it found in the log.
// A record that is broken stays so: the job does not fail, since trying again
// mends nothing; it logs an error that monitoring picks up.
func (l *Log) verifyJob(ctx context.Context, _ json.RawMessage) error {
	r, err := l.Verify(ctx, Options{})
	if err != nil {
		return err
	}
	l.last.Store(r)
	if r.OK() {
		l.deps.Logger.Info("the record verifies", "entries", r.Size, "rows", r.Rows, "took", r.Took)
		return nil
	}
	for _, f := range r.Findings {
		l.deps.Logger.Error("the record is broken", "error", errBroken, "finding", f.String())
	}
	if l.deps.OnBroken != nil {
		return l.deps.OnBroken(ctx, r)
	}
	return nil
}

// LastReport is what the last daily verification of this process found, or
// nil if none has run yet; health and measures show it.
func (l *Log) LastReport() *Report { return l.last.Load() }

// link turns a subject into a title and an address, where a slice knows it.
func (l *Log) link(ctx context.Context, a who.Actor, ref store.Ref) (title, href string) {
	if l.deps.Link != nil {
		if title, href = l.deps.Link(ctx, a, ref); title != "" {
			return title, href
		}
	}
	return named(ref), ""
}
