package casefile

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"testing"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/letter/lettertest"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/paper/raster"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/audit"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/officetest"
)

// house opens a bureau with a refused, served and disputed case.
func house(t *testing.T) (*lettertest.House, *Files, string) {
	t.Helper()
	var f *Files
	h := lettertest.Open(t, func(h *lettertest.House) []slice.Slice {
		f = New(Deps{DB: h.DB, Log: h.Logger, Service: h.Service, Letters: h.Letters, Citizens: h.Citizens, Files: h.Files, Extract: h.Record.Extract, Raster: raster.Options{DPI: 60}})
		return []slice.Slice{f.Slice()}
	})
	c, l := h.Refused()
	_, err := h.Service.Attach(h.Context(), lettertest.Clerk(), c.Item.ID, "identity", "身份证.txt", []byte("张三丰 "+lettertest.Secret))
	h.Must(err)
	h.Sign(l.ID)
	h.Must(h.Service.Issue(h.Context(), lettertest.Clerk(), c.Item.ID, 0, disclosure.Issuing{On: civil.Of(2023, 9, 12), Way: disclosure.Way{Method: disclosure.ByMail, Carrier: "1234567890123"}}))
	h.Must(h.Service.Serve(h.Context(), lettertest.Clerk(), c.Item.ID, 0, disclosure.Delivered{On: civil.Of(2023, 9, 12), How: disclosure.ByMail, SignedFor: "本人"}))
	_, err = h.Record.Seal(h.Context())
	h.Must(err)
	return h, f, c.Item.ID
}

func archivist() who.Actor {
	a := lettertest.Office()
	a.Grants = append(a.Grants, officetest.Actor("", "", citizen.RightReveal).Grants...)
	return a
}

func read(t *testing.T, pdf []byte) string {
	t.Helper()
	doc, err := docread.ReadBytes(t.Context(), "a.pdf", pdf, docread.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, x := range doc.Blocks {
		b.WriteString(x.Para + "\n")
		if x.Table != nil {
			for _, row := range x.Table.Rows {
				for _, cell := range row {
					b.WriteString(cell.Text + " ")
				}
			}
		}
	}
	return strings.ReplaceAll(b.String(), " ", "")
}

// TestTheBoundFile has its parts in the order of binding, with bookmarks, and
// page numbers that are true.
func TestTheBoundFile(t *testing.T) {
	h, f, item := house(t)
	v, err := f.Volume(h.Context(), h.DB, archivist(), item, false)
	h.Must(err)
	pdf, err := f.Bind(h.Context(), v)
	h.Must(err)
	if dir := os.Getenv("PAPER_OUT"); dir != "" {
		_ = os.WriteFile(dir+"/bound.pdf", pdf, 0o644)
	}
	says := read(t, pdf)
	at := -1
	for _, want := range []string{"政府信息公开申请案卷", "卷内目录", "某工信公开〔2023〕1号", "政府信息公开申请表", "政府信息公开申请登记表", "审查判断记录", "政府信息公开审查呈批单", "送达回证", "备考表"} {
		n := strings.LastIndex(says, want)
		if n < 0 {
			t.Errorf("the file lacks %s", want)
		}
		at = max(at, n)
	}
	if !strings.Contains(says, lettertest.Secret) {
		t.Error("the full file lacks the applicant's number")
	}
	pages, err := raster.Read(h.Context(), pdf, raster.Options{})
	h.Must(err)
	for _, all := range v.Sections {
		for _, p := range all {
			if p.From < 3 || p.From > len(pages) {
				t.Errorf("%s begins on page %d of %d", p.Title, p.From, len(pages))
			}
		}
	}
	for i, p := range pages {
		text := strings.ReplaceAll(string(p.Text), " ", "")
		if want := fmt.Sprintf("卷内第%d页", i+1); strings.Count(text, want) != 1 {
			t.Errorf("page %d does not say once that it is %s: %s", i+1, want, text)
		}
	}
	for _, all := range v.Sections {
		for _, p := range all {
			first := strings.ReplaceAll(string(pages[p.From-1].Text), " ", "")
			if own := "（原文第1页）"; p.Pages > 1 && !strings.Contains(first, own) {
				t.Errorf("%s has %d pages and its first does not say %s", p.Title, p.Pages, own)
			}
		}
	}
	contents := strings.Join(strings.Fields(string(pages[1].Text)), " ")
	if reply := v.Sections[secReply][0]; !strings.Contains(contents, fmt.Sprint(reply.From)) {
		t.Errorf("the contents do not name page %d: %s", reply.From, contents)
	}
	reply := v.Sections[secReply][0]
	if text := strings.ReplaceAll(string(pages[reply.From-1].Text), " ", ""); !strings.Contains(text, "政府信息不予公开告知书") {
		t.Errorf("page %d is not the reply: %s", reply.From, text)
	}
	if n := bytes.Count(pdf, []byte("/Dest [")); n < 10 {
		t.Errorf("%d bookmarks", n)
	}
}

// TestTheMaskedFileNamesNobody reads every page of what goes outside.
func TestTheMaskedFileNamesNobody(t *testing.T) {
	h, f, item := house(t)
	v, err := f.Volume(h.Context(), h.DB, lettertest.Clerk(), item, true)
	h.Must(err)
	pdf, err := f.Bind(h.Context(), v)
	h.Must(err)
	says := read(t, pdf)
	for _, secret := range []string{lettertest.Name, lettertest.Secret, "13800138000", "幸福小区"} {
		if strings.Contains(says, secret) {
			t.Errorf("the masked file says %s", secret)
		}
	}
	if !strings.Contains(says, "张**") || !strings.Contains(says, "不予公开告知书") || !strings.Contains(says, "副本不附") {
		t.Error("the masked file lacks its papers")
	}
}

// TestThePackProvesItself checks every digest, verifies every extract with
// nothing but the file, and changes bytes.
func TestThePackProvesItself(t *testing.T) {
	h, f, item := house(t)
	var b bytes.Buffer
	h.Must(f.Pack(h.Context(), h.DB, archivist(), item, false, &b))
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	h.Must(err)
	files := map[string][]byte{}
	for _, m := range z.File {
		r, err := m.Open()
		h.Must(err)
		files[m.Name], err = io.ReadAll(r)
		h.Must(err)
	}
	checked := 0
	for line := range strings.SplitSeq(strings.TrimSpace(string(files["校验清单.txt"])), "\n") {
		sum, name, _ := strings.Cut(line, "  ")
		got := sha256.Sum256(files[name])
		if files[name] == nil || hex.EncodeToString(got[:]) != sum {
			t.Errorf("%s is not what the list says", name)
		}
		checked++
	}
	if checked != len(files)-1 || checked < 6 {
		t.Errorf("the list has %d of %d files", checked, len(files)-1)
	}
	extracts := 0
	for name, data := range files {
		if !strings.HasPrefix(name, "操作记录/") {
			continue
		}
		extracts++
		x, err := audit.VerifyExtract(data, "")
		if err != nil || len(x.Entries) == 0 {
			t.Errorf("%s: %v", name, err)
		}
		at := bytes.Index(data, []byte("政府信息"))
		if at < 0 {
			continue
		}
		bad := bytes.Clone(data)
		bad[at+2]++
		if _, err := audit.VerifyExtract(bad, ""); err == nil {
			t.Errorf("%s verifies with a changed byte", name)
		}
	}
	if extracts == 0 {
		t.Error("the pack has no extract of the record")
	}
}

func TestWhoMayTakeACaseFileOut(t *testing.T) {
	h, _, item := house(t)
	for _, row := range []struct {
		who    who.Actor
		form   string
		status int
	}{
		{archivist(), formBound, 200}, {archivist(), formPack, 200}, {lettertest.Clerk(), formMasked, 200}, {lettertest.Clerk(), formBound, 403},
		{archivist(), "", 422}, {officetest.Actor("p-sys", "", disclosure.RightView+":unit"), formMasked, 404}, {officetest.Actor("q-zhou", "", disclosure.RightView), formMasked, 404}} {
		got := h.Post(row.who, Href(item), url.Values{"form": {row.form}, "reason": {"行政复议答复"}})
		if got.Status != row.status {
			t.Errorf("%s asks for %q: %d, want %d", row.who.ID, row.form, got.Status, row.status)
		}
	}
	h.Sees(h.Get(lettertest.Clerk(), Href(item)), 200, "张**", "您可以导出遮蔽副本", "送达回证", "!"+lettertest.Name)
	acts := strings.Join(h.Acts(officetest.Agency), " ")
	if strings.Count(acts, ActExport) != 3 {
		t.Errorf("the record has %s", acts)
	}
}
