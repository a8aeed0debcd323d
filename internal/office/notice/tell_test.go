package notice_test

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"

	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/notice"
	"gongkai/internal/office/officetest"
)

// house is an organisation with messages.
type house struct {
	*officetest.House
	*notice.Notices
	// post is the one mail server that may be connected to.
	post *post
}

var key = []byte(strings.Repeat("k", 32))

func build(t testing.TB, change ...func(*notice.Deps)) *house {
	t.Helper()
	h := &house{post: newPost(t)}
	h.House = officetest.Open(t, func(o *officetest.House) []slice.Slice {
		d := notice.Deps{DB: o.DB, Key: key, Log: o.Logger, Public: "https://gxj.example.gov.cn", Kinds: map[string]string{"ledger.assign": "交办"},
			Allow: []string{net.JoinHostPort(h.post.host, strconv.Itoa(h.post.port))}}
		for _, f := range change {
			f(&d)
		}
		h.Notices = notice.New(d)
		return []slice.Slice{h.Slice()}
	}, notice.Migrations())
	return h
}

var duty = store.Ref{Kind: "duty", ID: "d1"}

func message(key string, to ...string) notice.Message {
	return notice.Message{Key: key, Kind: "ledger.assign", Level: notice.Remind, Title: "交办任务：请签收（任务3）", Body: "请于3日内签收。",
		Href: "/office/ledger/duties/d1", Subject: duty, To: to}
}

// tell tells within an act of its own and returns how many were told.
func (h *house) tell(m notice.Message) (n int, err error) {
	err = h.DB.Do(context.Background(), officetest.Actor("p-chen", "u-bgs"), func(tx *store.Tx) error {
		if err := tx.Record("交办", duty); err != nil {
			return err
		}
		n, err = h.Tell(tx, m)
		return err
	})
	return n, err
}

func (h *house) unread(id string) int {
	h.Helper()
	n, err := h.Unread(context.Background(), h.DB, officetest.Actor(id, ""))
	h.Must(err)
	return n
}

func TestEachReaderIsToldOncePerKey(t *testing.T) {
	h := build(t)
	n, err := h.tell(message("duty/d1/assign/1", "p-wang", "p-li", "p-wang", "", "system"))
	if err != nil || n != 2 {
		t.Fatalf("told %d, %v; want 2 readers", n, err)
	}
	if n, err = h.tell(message("duty/d1/assign/1", "p-wang", "p-chen")); err != nil || n != 1 {
		t.Fatalf("told %d, %v; want the new reader alone", n, err)
	}
	for range 2 {
		if n, err = h.tell(message("", "p-wang")); err != nil || n != 1 {
			t.Fatalf("without a key told %d, %v; want every time", n, err)
		}
	}
	if h.unread("p-wang") != 3 || h.unread("p-li") != 1 || h.unread("p-chen") != 1 || h.unread("q-zhou") != 0 {
		t.Errorf("unread: %d %d %d", h.unread("p-wang"), h.unread("p-li"), h.unread("p-chen"))
	}
	if got := strings.Join(h.Acts(officetest.Agency), " "); strings.Count(got, "通知") != 4 {
		t.Errorf("record: %s; want one entry for each telling", got)
	}
	h.Verify()
}

func TestNothingIsToldWhenTheActFails(t *testing.T) {
	h := build(t)
	boom := errors.New("boom")
	err := h.DB.Do(context.Background(), officetest.Actor("p-chen", ""), func(tx *store.Tx) error {
		if _, err := h.Tell(tx, message("k", "p-wang")); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) || h.unread("p-wang") != 0 {
		t.Errorf("err %v, unread %d", err, h.unread("p-wang"))
	}
}

func TestOfTwentyWhoTellTheSameOneDoes(t *testing.T) {
	h := build(t)
	var wg sync.WaitGroup
	told := make([]int, 20)
	for i := range told {
		wg.Go(func() {
			n, err := h.tell(message("same", "p-wang"))
			if err != nil {
				t.Error(err)
			}
			told[i] = n
		})
	}
	wg.Wait()
	sum := 0
	for _, n := range told {
		sum += n
	}
	if sum != 1 || h.unread("p-wang") != 1 {
		t.Errorf("told %d times, unread %d; want once", sum, h.unread("p-wang"))
	}
}

func TestAnInboxIsThePersonsOwn(t *testing.T) {
	h := build(t)
	_, err := h.tell(message("k", "p-wang"))
	h.Must(err)
	visitor := officetest.Actor("p-wang", "")
	visitor.Home = officetest.Other
	if n, err := h.Unread(context.Background(), h.DB, visitor); err != nil || n != 0 {
		t.Errorf("a visitor sees %d, %v", n, err)
	}
	if n, err := h.Unread(context.Background(), h.DB, who.System(officetest.Agency)); err != nil || n != 0 {
		t.Errorf("the system has %d, %v", n, err)
	}
}
