package letter_test

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/letter"
	"gongkai/internal/disclosure/letter/lettertest"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/officetest"
)

// holding are the files of the database and of the file store in which a text
// can be read.
func holding(h *lettertest.House, text string) (out []string) {
	h.Helper()
	var all []string
	if h.DB.Engine() == store.SQLite {
		var path string
		h.Must(h.DB.QueryRow(h.Context(), "SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&path))
		beside, err := filepath.Glob(path + "*")
		h.Must(err)
		all = append(all, beside...)
	} else {
		out = rowsHolding(h, text)
	}
	h.Must(filepath.WalkDir(h.Dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			all = append(all, path)
		}
		return err
	}))
	for _, path := range all {
		body, err := os.ReadFile(path)
		h.Must(err)
		if bytes.Contains(body, []byte(text)) {
			out = append(out, filepath.Base(path))
		}
	}
	return out
}

// rowsHolding are the tables of PostgreSQL in which a text can be read.
func rowsHolding(h *lettertest.House, text string) (out []string) {
	h.Helper()
	rows, err := h.DB.Query(h.Context(), "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'")
	h.Must(err)
	var tables []string
	for rows.Next() {
		var name string
		h.Must(rows.Scan(&name))
		tables = append(tables, name)
	}
	h.Must(rows.Err())
	h.Must(rows.Close())
	for _, name := range tables {
		var n int
		h.Must(h.DB.QueryRow(h.Context(), `SELECT COUNT(*) FROM "`+name+`" x WHERE CAST(x AS text) LIKE '%`+text+`%'`).Scan(&n))
		if n > 0 {
			out = append(out, name)
		}
	}
	return out
}

// TestNothingOfAnApplicantIsLeftAfterTheirTime walks a request that names its
// applicant wherever it can, to its end and beyond the keeping time.
func TestNothingOfAnApplicantIsLeftAfterTheirTime(t *testing.T) {
	h := lettertest.Open(t, nil)
	in := h.Application()
	in.Title, in.Content, in.Purpose = "", lettertest.Name+"申请公开2022年度技术改造专项资金分配结果", lettertest.Name+"自用"
	got, err := h.Service.Register(h.Context(), lettertest.Office(), in)
	h.Must(err)
	id := got.Item.ID
	if !strings.Contains(got.Item.Title, "张**申请公开") {
		t.Errorf("the title is %q", got.Item.Title)
	}
	h.Must(h.Service.Assign(h.Context(), lettertest.Office(), id, 0, "u-jn", "p-wang", ""))
	paper := []byte("申请人" + lettertest.Name + "，" + lettertest.Secret)
	kept, err := h.Service.Attach(h.Context(), lettertest.Clerk(), id, "form", lettertest.Name+"申请表.txt", paper)
	h.Must(err)
	h.Judge(id, "mend", "clear", "is", "yes", "whose", "ours", "have", "have", "give", "process")
	l, err := h.Service.Draft(h.Context(), lettertest.Clerk(), id, disclosure.Drafting{Template: "refuse", Ground: "process", Title: "政府信息不予公开告知书", Addressee: "applicant",
		Parts: map[string]string{"info": lettertest.Name + "申请的分配方案（会签稿）", "stage": "请示报告", "reason": "该请示仍在会签，内容尚未确定，公开可能影响正常决策。"}})
	h.Must(err)
	h.Sign(l.ID)
	h.Must(h.Service.Issue(h.Context(), lettertest.Clerk(), id, 0, disclosure.Issuing{On: civil.Of(2023, 9, 12), Way: disclosure.Way{Method: disclosure.ByMail, Carrier: "1234567890123"}}))
	h.Must(h.Service.Serve(h.Context(), lettertest.Clerk(), id, 0, disclosure.Delivered{On: civil.Of(2023, 9, 12), How: "回执", SignedFor: "本人"}))
	h.Must(h.Service.Archive(h.Context(), lettertest.Office(), id, 0))

	c := h.Read(id)
	if c.Text.Content != in.Content || c.Text.Purpose != in.Purpose {
		t.Errorf("the text reads %+v", c.Text)
	}
	before, err := h.Files.Get(h.Context(), h.DB, officetest.Agency, kept.File)
	h.Must(err)
	r, err := h.Files.Open(h.Context(), before)
	h.Must(err)
	body, err := io.ReadAll(r)
	h.Must(err)
	if !bytes.Equal(body, paper) || before.Size != int64(len(paper)) {
		t.Errorf("the file reads %q", body)
	}
	for _, where := range holding(h, lettertest.Secret) {
		t.Errorf("%s holds the number before the time is over", where)
	}

	h.Clock.Go(6 * 365 * 24 * time.Hour)
	for _, s := range h.Slices {
		for _, j := range s.Jobs {
			if j.Kind == disclosure.JobDaily || j.Kind == "citizen.erase" {
				h.Must(j.Work(h.Context(), nil))
			}
		}
	}
	h.Must(h.DB.Scrub(h.Context()))
	for _, secret := range []string{lettertest.Name, lettertest.Secret, "13800138000", "幸福小区"} {
		for _, where := range holding(h, secret) {
			t.Errorf("%s still holds %s", where, secret)
		}
	}
	c = h.Read(id)
	if c.Request.ErasedAt.IsZero() || c.Text.Content != "" || c.Item.Outcome == "" || c.Item.Number == "" {
		t.Errorf("after erasing: %+v %+v", c.Request, c.Text)
	}
	_, signed, err := h.Service.Letter(h.Context(), h.DB, lettertest.Office(), l.ID)
	h.Must(err)
	for _, file := range []string{kept.File, signed.Pdf, signed.Docx} {
		f, err := h.Files.Get(h.Context(), h.DB, officetest.Agency, file)
		h.Must(err)
		if _, err = h.Files.Open(h.Context(), f); !fail.Is(err, fail.Missing) {
			t.Errorf("file %s opens: %v", f.Name, err)
		}
	}
	h.Must(h.Files.Verify(h.Context(), func(_, _, name, _ string, _ int64, present bool, problem string) error {
		if !present || problem != "" {
			t.Errorf("%s: %s", name, problem)
		}
		return nil
	}, attach.WithHash()))
	h.Sees(h.Get(lettertest.Office(), "/office/files/"+kept.File), 404, "已按保存期限清除")
	h.Sees(h.Get(lettertest.Office(), letter.Href(l.ID)), 200, signed.PdfHash)
	h.Verify()
}
