package letter_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/letter"
	"gongkai/internal/disclosure/letter/lettertest"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/officetest"
)

// text reads a kept file back.
func text(h *lettertest.House, id string) (string, []byte) {
	h.Helper()
	f, err := h.Files.Get(h.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	r, err := h.Files.Open(h.Context(), f)
	h.Must(err)
	data, err := io.ReadAll(r)
	h.Must(err)
	doc, err := docread.ReadBytes(h.Context(), f.Name, data, docread.Options{})
	h.Must(err)
	var b strings.Builder
	for _, x := range doc.Blocks {
		b.WriteString(x.Para)
	}
	return strings.ReplaceAll(b.String(), " ", ""), data
}

// TestARefusalFromDraftToService walks a refusal through review, signature,
// posting and service, and reads the frozen files back.
func TestARefusalFromDraftToService(t *testing.T) {
	h := lettertest.Open(t, nil)
	c, l := h.Refused()
	h.Sees(h.Get(lettertest.Clerk(), letter.Href(l.ID)), 200, "合法性检查通过", "张**", "!"+lettertest.Name, "向某市人民政府或者上一级主管部门申请行政复议")
	h.Sign(l.ID)
	_, w, err := h.Service.Letter(h.Context(), h.DB, lettertest.Office(), l.ID)
	h.Must(err)
	if w.Number != "某工信公开〔2023〕1号" || w.State != disclosure.LetterSigned {
		t.Fatalf("the letter is %q, %s", w.Number, w.State)
	}
	for id, hash := range map[string]string{w.Pdf: w.PdfHash, w.Docx: w.DocxHash} {
		says, data := text(h, id)
		for _, want := range []string{lettertest.Name, "某工信公开〔2023〕1号", "第十六条第二款", "向某市人民政府或者上一级主管部门申请行政复议", "2023年9月12日"} {
			if !strings.Contains(says, want) {
				t.Errorf("the file lacks %s:\n%s", want, says)
			}
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != hash {
			t.Error("the noted digest is not that of the file")
		}
	}
	h.Must(h.Service.Issue(h.Context(), lettertest.Clerk(), c.Item.ID, 0, disclosure.Issuing{On: civil.Of(2023, 9, 12), Way: disclosure.Way{Method: disclosure.ByMail, Carrier: "1234567890123"}}))
	h.Sees(h.Get(lettertest.Clerk(), letter.Href(l.ID)), 200, "等待登记送达", w.PdfHash)
	h.Clock.Go(20 * 24 * time.Hour)
	h.Sees(h.Get(lettertest.Office(), letter.Root+"?f.service=逾期未送达"), 200, "1份文书发出超过15日", "某工信公开〔2023〕1号")
	h.Must(h.Service.Serve(h.Context(), lettertest.Clerk(), c.Item.ID, 0, disclosure.Delivered{On: civil.Of(2023, 9, 15), How: disclosure.ByMail, SignedFor: "本人"}))
	h.Sees(h.Get(lettertest.Office(), letter.Root), 200, "已送达", "!份文书发出超过")
	h.Verify()
}

// TestNobodySignsTheirOwn: who wrote in a letter reviews no box of it.
func TestNobodySignsTheirOwn(t *testing.T) {
	h := lettertest.Open(t, nil)
	_, l := h.Refused()
	own := lettertest.Clerk()
	own.Grants = append(own.Grants, officetest.Actor("", "", approval.RightReview, disclosure.RightSign, disclosure.RightLegal).Grants...)
	h.Must(h.Service.SubmitLetter(h.Context(), own, l.ID, 0))
	h.Sees(h.Post(own, letter.Href(l.ID)+"/opinion", url.Values{"opinion": {"同意"}, "do": {"agree"}}), 422, "不能审签自己拟写的内容")
	h.Sees(h.Get(own, letter.Href(l.ID)), 200, "不能审签自己拟写的内容")
	got := h.Post(lettertest.Head(), letter.Href(l.ID)+"/opinion", url.Values{"opinion": {"理由请写具体"}, "do": {"return"}})
	h.Sees(got, 303)
	h.Sees(h.Get(own, letter.Href(l.ID)), 200, "已退回", "理由请写具体")
}

// TestAFaultyLetterIsNotHandedIn: the page says why, and keeps what was typed.
func TestAFaultyLetterIsNotHandedIn(t *testing.T) {
	h := lettertest.Open(t, nil)
	c := h.Case()
	clerk := lettertest.Clerk()
	h.Sees(h.Get(clerk, letter.NewHref(c.Item.ID, "")), 200, "答复文书", "过程文书")
	at := letter.NewHref(c.Item.ID, "grant")
	h.Sees(h.Get(clerk, at), 200, "拟写政府信息公开告知书", "信息名称")
	got := h.Post(clerk, at, url.Values{"v-info": {"分配结果"}, "t-answer": {"本机关于××日提供。"}, "w-answer": {"旧文字"}})
	h.Sees(got, 303)
	href := got.Header.Get("Location")
	h.Sees(h.Get(clerk, href), 200, "现在还不能送审", "请填写提供方式", "没有填写的内容", "于××日")
	h.Sees(h.Post(clerk, href+"/submit", nil), 422, "提供方式")
	h.Sees(h.Get(clerk, href+"/edit"), 200, "于××日")
	h.Sees(h.Post(clerk, href+"/edit", url.Values{"v-info": {"分配结果"}, "v-way": {"邮寄纸质件"}, "v-pages": {"多少"}, "t-answer": {""}, "w-answer": {"旧文字"}}), 422, "邮寄纸质件", "多少")
	h.Sees(h.Post(clerk, href+"/edit", url.Values{"v-info": {"分配结果"}, "v-way": {"邮寄纸质件"}, "v-pages": {"3"}, "t-answer": {""}, "w-answer": {"旧文字"}}), 303)
	h.Sees(h.Get(clerk, href), 200, "合法性检查通过", "本机关向您提供《分配结果》，共3页。")
	got = h.Get(clerk, href+"/preview")
	if got.Status != 200 || !strings.HasPrefix(got.Body, "%PDF") {
		t.Errorf("the preview answers %d", got.Status)
	}
	stranger := officetest.Actor("p-sys", "", disclosure.RightView+":unit")
	h.Sees(h.Get(stranger, href), 404)
	h.Sees(h.Get(officetest.Actor("q-zhou", "", disclosure.RightView), href), 404)
	h.Sees(h.Get(officetest.Actor("p-sys", ""), href), 403)
}

// TestNumbersHaveNoGaps signs letters at once; each family counts for itself,
// and an act that fails takes no number.
func TestNumbersHaveNoGaps(t *testing.T) {
	h := lettertest.Open(t, nil)
	const n = 4
	var ids [n]string
	for i := range n {
		_, l := h.Refused()
		ids[i] = l.ID
		h.Must(h.Service.SubmitLetter(h.Context(), lettertest.Clerk(), l.ID, 0))
		h.Must(h.Service.FillLetter(h.Context(), lettertest.Head(), l.ID, 0, approval.Filling{Opinion: "同意。"}))
		h.Must(h.Service.FillLetter(h.Context(), lettertest.Office(), l.ID, 0, approval.Filling{Opinion: "同意。"}))
	}
	var wait sync.WaitGroup
	for _, id := range ids {
		for range 2 { // one of the two loses
			wait.Go(func() {
				_ = h.Service.FillLetter(context.Background(), lettertest.Deputy(), id, 0, approval.Filling{Opinion: "签发。"})
			})
		}
	}
	wait.Wait()
	got := map[string]bool{}
	for _, id := range ids {
		_, l, err := h.Service.Letter(h.Context(), h.DB, lettertest.Office(), id)
		h.Must(err)
		got[l.Number] = true
	}
	for i := 1; i <= n; i++ {
		if !got[fmt.Sprintf("某工信公开〔2023〕%d号", i)] {
			t.Errorf("number %d is missing among %v", i, got)
		}
	}
	c := h.Case()
	l, err := h.Service.Draft(h.Context(), lettertest.Clerk(), c.Item.ID, disclosure.Drafting{Template: "correct", Title: "政府信息公开申请补正告知书", Parts: map[string]string{"items": "指明年度", "days": "15"}})
	h.Must(err)
	h.Sign(l.ID)
	if _, w, _ := h.Service.Letter(h.Context(), h.DB, lettertest.Office(), l.ID); w.Number != "某工信公开补〔2023〕1号" {
		t.Errorf("the correction is %s", w.Number)
	}
	err = h.DB.Do(h.Context(), lettertest.Deputy(), func(tx *store.Tx) error {
		x, w, err := h.Service.Letter(tx.Context(), tx, lettertest.Office(), l.ID)
		if err != nil {
			return err
		}
		return h.Letters.Freeze(tx, x, w)
	})
	if !fail.Is(err, fail.Stale) {
		t.Errorf("a frozen letter is frozen again: %v", err)
	}
}

// TestANoticeIsSentAndServed follows a receipt, which is no act of its own.
func TestANoticeIsSentAndServed(t *testing.T) {
	h := lettertest.Open(t, nil)
	c := h.Case()
	clerk := lettertest.Clerk()
	got := h.Post(clerk, letter.Root+"/new?item="+c.Item.ID+"&template=receipt", url.Values{})
	h.Sees(got, 303)
	href := got.Header.Get("Location")
	id := href[strings.LastIndex(href, "/")+1:]
	h.Sign(id)
	h.Sees(h.Post(clerk, href+"/send", url.Values{"on": {"2023-09-13"}, "method": {"mail"}}), 422, "不能晚于今天")
	h.Sees(h.Post(clerk, href+"/send", url.Values{"on": {"2023-09-12"}, "method": {"notice"}}), 303)
	h.Clock.Go(40 * 24 * time.Hour)
	h.Sees(h.Post(clerk, href+"/deliver", url.Values{"on": {"2023-09-20"}, "how": {"notice"}, "signed": {"公告期满"}}), 422, "最早为2023年10月12日", "公告期满")
	h.Sees(h.Post(clerk, href+"/deliver", url.Values{"on": {"2023-10-12"}, "how": {"notice"}, "signed": {"公告期满"}}), 303)
	if got := h.Get(clerk, href+"/certificate"); got.Status != 200 || !strings.HasPrefix(got.Body, "%PDF") {
		t.Errorf("the certificate answers %d", got.Status)
	}
	h.Sees(h.Get(clerk, href), 200, "已送达", "公告送达")
}

func TestSettingsOfLetters(t *testing.T) {
	h := lettertest.Open(t, nil)
	at := letter.Root + "/settings"
	h.Sees(h.Get(lettertest.Clerk(), at), 403)
	h.Sees(h.Get(lettertest.Office(), at), 200, "某市人民政府")
	v := url.Values{"authority": {"某市人民政府"}, "court": {"某市中级人民法院"}, "contact": {"局办公室"}, "letter_word": {"某工〔信〕"}, "reason": {"集中管辖"}}
	h.Sees(h.Post(lettertest.Office(), at, v), 422, "文号代字应为", "某市中级人民法院")
	v.Set("letter_word", "某工信")
	h.Sees(h.Post(lettertest.Office(), at, v), 303)
	_, l := h.Refused()
	h.Sees(h.Get(lettertest.Clerk(), letter.Href(l.ID)), 200, "依法向某市中级人民法院提起行政诉讼", "合法性检查通过")
}

func TestTheRegisterIsExported(t *testing.T) {
	h := lettertest.Open(t, nil)
	_, l := h.Refused()
	got := h.Get(lettertest.Office(), letter.Root+"?export=csv&scope=all")
	if got.Status != 200 || !strings.Contains(got.Body, "政府信息不予公开告知书") || strings.Contains(got.Body, lettertest.Name) {
		t.Errorf("the export of %s answers %d: %s", l.ID, got.Status, got.Body)
	}
}

// TestAnOverseerOpensNoFile: who watches over the bureau from elsewhere sees
// cases with masks, and no file, for files name the applicant.
func TestAnOverseerOpensNoFile(t *testing.T) {
	h := lettertest.Open(t, nil)
	_, l := h.Refused()
	h.Sign(l.ID)
	overseer := officetest.Actor("q-zhou", "", disclosure.RightView)
	overseer.Tenant, overseer.Grants[0].Scope = officetest.Agency, who.All
	h.Sees(h.Get(overseer, letter.Href(l.ID)), 200, "张**", "!"+lettertest.Name)
	_, w, err := h.Service.Letter(h.Context(), h.DB, lettertest.Office(), l.ID)
	h.Must(err)
	f, err := h.Files.Get(h.Context(), h.DB, officetest.Agency, w.Pdf)
	h.Must(err)
	if got := h.Get(overseer, f.Href()); got.Status == 200 {
		t.Error("an overseer opens the letter with the name on it")
	}
	if got := h.Get(lettertest.Clerk(), f.Href()); got.Status != 200 {
		t.Errorf("the clerk's letter answers %d", got.Status)
	}
}
