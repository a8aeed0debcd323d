package disclosure_test

import (
	"context"
	"testing"

	"gongkai/internal/disclosure"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// TestWhatGoesOutWithAReply: only what is meant to be provided goes out, never
// the original of what was hidden in part, and nothing with a refusal.
func TestWhatGoesOutWithAReply(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	id := h.handling("甲")
	attach := func(item, role, name string) disclosure.File {
		f, err := h.s.Attach(ctx, clerk, item, role, name, []byte(name))
		h.Must(err)
		return f
	}
	search, plain, original, hidden := attach(id, "search", "检索.txt"), attach(id, "information", "可公开.txt"), attach(id, "information", "原件.txt"), attach(id, "redacted", "副本.txt")
	h.s.Originals = func(context.Context, store.Querier, string, string) ([]string, error) {
		return []string{original.File}, nil
	}
	h.toGrant(id)
	l := h.letter(id, "grant")
	h.Must(h.s.Review(ctx, office, id, 0, disclosure.ReviewSecrecy, disclosure.VerdictPass, "不涉密"))
	send := disclosure.Issuing{On: h.today(), Way: disclosure.Way{Method: disclosure.ByMail, Carrier: "EMS1"}}
	for _, wrong := range []disclosure.File{search, original} {
		send.Files = []string{wrong.ID}
		h.refuses(h.s.Issue(ctx, clerk, id, 0, send), fail.Invalid, "只能随附")
	}
	send.Files = []string{plain.ID, hidden.ID}
	h.Must(h.s.Issue(ctx, clerk, id, 0, send))
	files, err := h.s.FilesOf(ctx, h.DB, h.the(id).Item.Agency, id)
	h.Must(err)
	for _, f := range files {
		if given := f.ID == plain.ID || f.ID == hidden.ID; given != (f.Given == l.ID) {
			t.Errorf("%s went out with %q", f.Name, f.Given)
		}
	}

	refused := h.handling("乙")
	paper := attach(refused, "information", "会议纪要.txt")
	h.judge(refused, "mend", "clear", "is", "yes", "whose", "ours", "have", "have", "give", "internal")
	h.letter(refused, "internal")
	send.Files = []string{paper.ID}
	h.refuses(h.s.Issue(ctx, clerk, refused, 0, send), fail.Invalid, "不能随附文件")
	h.Verify()
}
