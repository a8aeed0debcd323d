package library_test

import (
	"net/http"
	"testing"

	"gongkai/internal/kit/page/pagecheck"
	"gongkai/internal/kit/store"
	"gongkai/internal/library"
	"gongkai/internal/office/content"
)

// A revised document is set against the text before it, clause by clause
// (条文对照表, C08): what stayed is not shown, what went and came is marked.
func TestARevisionIsComparedClauseByClause(t *testing.T) {
	h := build(t)
	h.at(on("2023-02-01"), 9, 0)
	doc := h.item("工业节能奖励办法", "某工信规发〔2023〕1号", on("2023-01-20"))
	h.Must(h.save(clerk, doc.ID, whole(), on("2023-02-01"), on("2024-12-31")))
	h.Must(h.release(doc.ID, "<p>第一条　为了节能，制定本办法。</p><p>第二条　每年奖励十万元。</p><p>第三条　由经济运行科受理。</p>"))
	path := "/office/library/documents/" + doc.ID
	h.Sees(h.Get(clerk, path), http.StatusOK, "!条文对照")
	amending := h.item("关于修改工业节能奖励办法的决定", "某工信规发〔2023〕9号", on("2023-08-20"))
	h.Must(h.save(clerk, amending.ID, whole(), on("2023-09-01"), on("2024-12-31")))
	h.at(on("2023-09-01"), 9, 0)
	h.Must(h.lib.Tie(h.Context(), clerk, amending.ID, library.Tied{Kind: library.Amends, Target: doc.ID}))
	h.Must(h.release(amending.ID, ""))
	h.Must(h.release(doc.ID, "<p>第一条　为了节能，制定本办法。</p><p>第二条　每年奖励二十万元。</p><p>第四条　弄虚作假的，追回奖励。</p>"))
	got := h.Get(clerk, path+"?on=2023-09-02")
	h.Sees(got, http.StatusOK, "条文对照：第1版与第2版", "第二条", "二</ins>", "由经济运行科受理", "第四条", "!<del>为了节能")
	pagecheck.Check(t, got.Body)
	h.Sees(h.Get(clerk, path+"?on=2023-08-31"), http.StatusOK, "每年奖励十万元", "!二十万元")
}

// The official file and the page's text are held together: both hashes are
// listed, and where the words differ the page says so (C09).
func TestTheOfficialFileIsHeldAgainstTheText(t *testing.T) {
	const body = "<p>第一条　为了节能，制定本办法。</p><p>第二条　每年奖励十万元。</p>"
	for name, c := range map[string]struct {
		text content.Text
		says string
	}{
		"same":      {content.Text{Text: "某市工业和信息化局文件\n第一条 为了节能，制定\n本办法。\n— 1 —\n第二条　每年奖励十万元。", Readable: true}, "与网页正文一致"},
		"different": {content.Text{Text: "第一条 为了节能，制定本办法。第二条 每年奖励一百万元。", Readable: true}, "正式文件与网页正文不一致"},
		"scan":      {content.Text{Why: "扫描件"}, "没有可读的文字"},
	} {
		t.Run(name, func(t *testing.T) {
			h := build(t)
			h.at(on("2023-02-01"), 9, 0)
			doc := h.item("工业节能奖励办法", "某工信规发〔2023〕1号", on("2023-01-20"))
			h.Must(h.save(clerk, doc.ID, whole(), on("2023-02-01"), on("2024-12-31")))
			h.act(office, func(tx *store.Tx) error {
				_, _, err := h.content.Attach(tx, content.Upload{Item: doc.ID, Name: "正式文件.txt", Data: []byte(name), Role: content.RoleOfficial, Text: c.text})
				return err
			})
			h.Must(h.release(doc.ID, body))
			got := h.Get(clerk, "/office/library/documents/"+doc.ID)
			h.Sees(got, http.StatusOK, "网页正文", "正式文件.txt", "SHA-256", c.says)
			if name != "different" {
				h.Sees(got, http.StatusOK, "!不一致")
			}
		})
	}
}
