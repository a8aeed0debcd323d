package publish_test

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/golden"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
	"gongkai/internal/publish"
)

func TestTheFlowHolds(t *testing.T) {
	if err := publish.Items.Check(); err != nil {
		t.Fatal(err)
	}
}

// Every state, every move, every role: who may do what, and why not. The item
// is the clerk's, complete and marked, with a sheet before the unit's head.
func TestFlowByRole(t *testing.T) {
	h := build(t)
	i := h.draft(h.news("流程表"))
	h.Must(h.publish.Submit(h.Context(), h.as("p-wang"), i.ID, publish.AnyVersion))
	var out strings.Builder
	for _, m := range cast {
		fmt.Fprintf(&out, "== %s %s（%s）\n", m.role, m.name, m.unit)
		for _, s := range publish.Items.States {
			fmt.Fprintf(&out, "%s：%s\n", s.Title, h.tried(i.ID, m.id, s.State))
		}
	}
	golden.Hold(t, "flow-roles.txt", out.String())
}

// tried lists what the person can do with the item put into a state.
func (h *house) tried(id, person string, state flow.State) string {
	c, err := h.publish.Case(h.Context(), h.DB, h.as(person), id)
	if fail.Is(err, fail.Missing) {
		return "看不到"
	}
	h.Must(err)
	c.Item.State = state
	if state == content.Published || state == content.Withdrawn {
		c.Item.Edition, c.Item.PublishedAt = 1, h.DB.Now()
	}
	if state == content.Withdrawn {
		c.Item.WithdrawnAt = h.DB.Now()
	}
	var can []string
	for _, m := range publish.Moves() {
		switch _, err := publish.Items.Try(c, m, c.Before()); fail.KindOf(err) {
		case fail.Invalid:
			can = append(can, m+"（"+err.Error()+"）")
		default:
			if err == nil {
				can = append(can, m)
			}
		}
	}
	if len(can) == 0 {
		return "无"
	}
	return strings.Join(can, "；")
}

// A jump that the table does not have is refused and recorded (B01).
func TestJumpsAreRefusedAndRecorded(t *testing.T) {
	h := build(t)
	i := h.draft(h.news("越级"))
	ctx := h.Context()
	for name, try := range map[string]func() error{
		"release a draft":      func() error { return h.publish.Release(ctx, h.as("p-chen"), i.ID, publish.AnyVersion) },
		"sign a draft":         func() error { return h.fill(i.ID, "p-hong", publish.MoveSign) },
		"withdraw a draft":     func() error { return h.publish.Withdraw(ctx, h.as("p-chen"), i.ID, "误", "") },
		"restore a draft":      func() error { return h.publish.Restore(ctx, h.as("p-chen"), i.ID, "误") },
		"release by the clerk": func() error { return h.publish.Release(ctx, h.as("p-wang"), i.ID, publish.AnyVersion) },
	} {
		before := count(h.Acts(officetest.Agency), publish.ActRefused)
		if err := try(); err == nil || fail.KindOf(err) == fail.Internal {
			t.Errorf("%s: %v", name, err)
		}
		if after := count(h.Acts(officetest.Agency), publish.ActRefused); after != before+1 {
			t.Errorf("%s: recorded %d times", name, after-before)
		}
		if got := h.item(i.ID); got.State != content.Draft || got.Edition != 0 {
			t.Fatalf("%s: the item went to %s", name, got.State)
		}
	}
	h.Sees(h.Post(h.as("p-chen"), "/office/publish/"+i.ID+"/move", form("name", publish.MoveRelease)), 409)
	h.Verify()
}

func count(all []string, one string) int {
	n := 0
	for _, s := range all {
		if s == one {
			n++
		}
	}
	return n
}

// Nobody reviews what they wrote, fills two boxes that follow each other, or
// releases what they handed in (B03).
func TestFourEyes(t *testing.T) {
	h := build(t)
	d := h.news("四眼")
	d.Unit = "u-jn"
	i, err := h.publish.Create(h.Context(), h.as("p-li"), d) // the head drafts
	h.Must(err)
	h.Must(h.publish.Submit(h.Context(), h.as("p-li"), i.ID, publish.AnyVersion))
	if err := h.fill(i.ID, "p-li", publish.MoveAgree); !fail.Is(err, fail.Invalid) {
		t.Fatalf("the drafter reviewed: %v", err)
	}
	// An editor is an author too.
	j := h.draft(h.news("共同编辑"))
	d = h.news("共同编辑，改过")
	h.Must(h.publish.Save(h.Context(), h.as("p-li"), j.ID, h.item(j.ID).Version, d))
	h.Must(h.publish.Submit(h.Context(), h.as("p-wang"), j.ID, publish.AnyVersion))
	if err := h.fill(j.ID, "p-li", publish.MoveAgree); !fail.Is(err, fail.Invalid) {
		t.Fatalf("an author reviewed: %v", err)
	}
	// The office fills its box and not the next one.
	k := h.draft(h.news("相邻环节"))
	h.review(k.ID, 2)
	err = h.publish.Fill(h.Context(), h.as("p-chen"), k.ID, publish.MoveAgree, opinions["p-zhao"])
	if !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "还没有轮到您") && !strings.Contains(err.Error(), "相邻") {
		t.Fatalf("two boxes by one person: %v", err)
	}
	h.Must(h.fill(k.ID, "p-zhao", publish.MoveAgree))
	h.Must(h.fill(k.ID, "p-hong", publish.MoveSign))
	h.Must(h.publish.Release(h.Context(), h.as("p-chen"), k.ID, publish.AnyVersion))
	// Who handed in does not release, though the office may release.
	d = h.news("自己送审自己发布")
	own, err := h.publish.Create(h.Context(), h.as("p-chen"), d)
	h.Must(err)
	h.Must(h.publish.Submit(h.Context(), h.as("p-chen"), own.ID, publish.AnyVersion))
	for _, m := range []struct{ who, as, move string }{{"p-zhao", "p-li", publish.MoveAgree}, {"p-bai", "p-chen", publish.MoveAgree}, {"p-zhao", "p-zhao", publish.MoveAgree}, {"p-hong", "p-hong", publish.MoveSign}} {
		h.Must(h.publish.Fill(h.Context(), h.as(m.who), own.ID, m.move, opinions[m.as]))
	}
	if err := h.publish.Release(h.Context(), h.as("p-chen"), own.ID, publish.AnyVersion); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "其他有发布权限") {
		t.Fatalf("released their own: %v", err)
	}
	h.Must(h.publish.Release(h.Context(), h.as("p-bai"), own.ID, publish.AnyVersion))
	h.Verify()
}

// Any edit after the signature takes it away (C.3).
func TestAnEditAfterTheSignatureResetsTheChain(t *testing.T) {
	for name, edit := range map[string]func(h *house, i content.Item) error{
		"text": func(h *house, i content.Item) error {
			d := h.news("签后改字")
			d.Body = "<p>改过的正文。</p>"
			return h.publish.Save(h.Context(), h.as("p-wang"), i.ID, i.Version, d)
		},
		"attachment": func(h *house, i content.Item) error {
			_, _, err := h.publish.Attach(h.Context(), h.as("p-wang"), i.ID, content.Upload{Name: "表.txt", Data: []byte("甲"), Role: content.RoleFile})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := build(t)
			i := h.draft(h.news("签后改字"))
			h.review(i.ID, 4)
			h.Must(edit(h, h.item(i.ID)))
			got := h.item(i.ID)
			if got.State != content.Draft || got.MarkedBy != "" {
				t.Fatalf("still %s", got.State)
			}
			if err := h.publish.Release(h.Context(), h.as("p-chen"), i.ID, publish.AnyVersion); err == nil {
				t.Fatal("released without a signature")
			}
			h.review(i.ID, 4)
			h.Must(h.publish.Release(h.Context(), h.as("p-chen"), i.ID, publish.AnyVersion))
			h.Verify()
		})
	}
}

// What is unmarked goes nowhere, and the attempt counts as a 退文 by its code.
func TestUnmarkedGoesNowhere(t *testing.T) {
	h := build(t)
	d := h.news("未标识")
	d.Marking = ""
	i := h.draft(d)
	if err := h.publish.Submit(h.Context(), h.as("p-wang"), i.ID, publish.AnyVersion); !fail.Is(err, fail.Invalid) {
		t.Fatal(err)
	}
	all, err := store.Select[publish.Return](h.Context(), h.DB, "WHERE agency = $1", officetest.Agency)
	h.Must(err)
	if len(all) != 1 || all[0].Code != "unmarked" {
		t.Fatalf("%+v", all)
	}
	for ground, ok := range map[string]bool{"": false, "limited": true, "secret": false, "nothing": false} {
		d.Marking, d.Ground = content.OnRequest, ground
		j := h.draft(d)
		if err := h.publish.Submit(h.Context(), h.as("p-wang"), j.ID, publish.AnyVersion); (err == nil) != ok {
			t.Errorf("依申请公开, ground %q: %v", ground, err)
		}
	}
	h.Verify()
}
