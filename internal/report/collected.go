package report

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"path"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/report/check"
)

// The acts of collecting.
const (
	ActExpect  = "列入年度报告收集名单"
	ActReceive = "收到年度报告"
	ActChase   = "催报年度报告"
)

// Expect puts bodies on the list of those whose report is collected for a
// year; a name that is on it stays as it is.
func (s *Service) Expect(ctx context.Context, a who.Actor, year int, names []string, due civil.Date) (n int, err error) {
	if err := may(a, RightCollect); err != nil {
		return 0, err
	}
	if due.IsZero() {
		due = Due(year)
	}
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		for _, name := range names {
			name = strings.TrimSpace(name)
			if name == "" || len([]rune(name)) > 60 {
				continue
			}
			_, err := store.First[Body](ctx, tx, "WHERE agency = $1 AND year = $2 AND name = $3", a.Tenant, int64(year), name)
			if err == nil {
				continue
			}
			if !fail.Is(err, fail.Missing) {
				return err
			}
			b := Body{Agency: a.Tenant, ID: tx.NewID(), Year: int64(year), Name: name, Due: due}
			if err := tx.Insert(&b); err != nil {
				return err
			}
			n++
		}
		if n == 0 {
			return fail.Fields(map[string]string{"names": "没有可以列入的单位：请每行填写一个单位名称，已在名单中的不用再填"})
		}
		return tx.Record(ActExpect, store.Ref{Kind: KindBody, ID: fmt.Sprint(year)}, store.Telling("%d年度，%d个单位", year, n))
	})
	return n, err
}

// Receive takes a body's report: it is read and checked, and kept with what
// was found. A report of another year is refused; one that does not hold is
// taken, marked to be sent back.
func (s *Service) Receive(ctx context.Context, a who.Actor, id, name string, data []byte) (b Body, err error) {
	if err := may(a, RightCollect); err != nil {
		return b, err
	}
	found, err := s.ReadFile(ctx, name, data)
	if err != nil {
		return b, err
	}
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if b, err = store.Get[Body](ctx, tx, a.Tenant, id); err != nil {
			return err
		}
		if found.Year != 0 && int64(found.Year) != b.Year {
			return fail.Fields(map[string]string{"file": fmt.Sprintf("这是%d年度的报告，应为%d年度的报告", found.Year, b.Year)})
		}
		last, err := store.First[Body](ctx, tx, "WHERE agency = $1 AND year = $2 AND name = $3", a.Tenant, b.Year-1, b.Name)
		if err == nil && last.Result != nil {
			found.Against(last.Result)
		}
		stored, body, err := kept(name, data)
		if err != nil {
			return err
		}
		f, err := s.Files.Put(tx, stored, body, b.Ref())
		if err != nil {
			return err
		}
		b.File, b.FileName, b.Status, b.Figures, b.Result = f.ID, name, string(found.Status), fromCheck(found), found
		b.Hard, b.Doubts = int64(found.Hard()), int64(len(found.Doubts))
		b.Soft = int64(len(found.Findings)) - b.Hard
		b.ReceivedOn, b.ByName, b.Words = tx.Today(), a.Name, words(found)
		if err := tx.Update(&b); err != nil {
			return err
		}
		return tx.Record(ActReceive, b.Ref(), store.Telling("%s%d年度：%s", b.Name, b.Year, found.Status.Says()))
	})
	return b, err
}

// kept is the file as it is stored: a page is packed, its bytes unchanged, so
// that nobody opens foreign mark-up in the office.
func kept(name string, data []byte) (string, []byte, error) {
	if ext := strings.ToLower(path.Ext(name)); ext != ".html" && ext != ".htm" {
		return name, data, nil
	}
	var out bytes.Buffer
	pack := zip.NewWriter(&out)
	w, err := pack.Create(path.Base(name))
	if err == nil {
		_, err = w.Write(data)
	}
	if err == nil {
		err = pack.Close()
	}
	return name + ".zip", out.Bytes(), err
}

// words are the written parts of a report that was read.
func words(r *check.Result) string {
	var b strings.Builder
	for _, s := range r.Sections {
		if s.Number == "一" || s.Number == "五" || s.Number == "六" {
			b.WriteString(s.Text)
		}
	}
	return string([]rune(b.String())[:min(len([]rune(b.String())), 20_000)])
}

// Chase notes that a body was reminded.
func (s *Service) Chase(ctx context.Context, a who.Actor, id, how string) error {
	if err := may(a, RightCollect); err != nil {
		return err
	}
	if how = strings.TrimSpace(how); how == "" {
		return fail.Fields(map[string]string{"how": "请写明催报的方式和对象，例如：电话通知办公室张某"})
	}
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		b, err := store.Get[Body](ctx, tx, a.Tenant, id)
		if err != nil {
			return err
		}
		if b.Status == string(check.Holds) {
			return fail.Stalef("%s的报告已经收到，勾稽关系成立，不用催报", b.Name)
		}
		b.ChasedOn, b.Chases = tx.Today(), b.Chases+1
		if err := tx.Update(&b); err != nil {
			return err
		}
		return tx.Record(ActChase, b.Ref(), store.Because(how), store.Telling("%s", b.Name))
	})
}

// Summed adds the reports that were collected and hold.
func Summed(bodies []Body) (f *Figures, counted int) {
	f = &Figures{Requests: map[string][7]int64{}}
	for _, b := range bodies {
		if b.Status == string(check.Holds) && b.Figures != nil {
			f.Add(b.Figures)
			counted++
		}
	}
	return f, counted
}
