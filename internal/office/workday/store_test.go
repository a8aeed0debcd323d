package workday_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/officetest"
	"gongkai/internal/office/people"
	"gongkai/internal/office/workday"
)

// dated is an organisation with a calendar and one open term: the fifth
// working day after start.
type dated struct {
	*officetest.House
	*workday.Workdays
	start, due civil.Date
	fail       error
}

func withCalendar(t testing.TB) *dated {
	t.Helper()
	h := &dated{}
	h.House = officetest.Open(t, func(o *officetest.House) []slice.Slice {
		h.Workdays = workday.New(workday.Deps{DB: o.DB, OnCalendar: h.recompute,
			Region: func(ctx context.Context, q store.Querier, agency string) (string, error) {
				a, err := people.AgencyOf(ctx, q, agency)
				return a.Region, err
			}})
		return []slice.Slice{h.Slice()}
	}, workday.Migrations())
	return h
}

func (h *dated) recompute(tx *store.Tx) ([]slice.Moved, error) {
	if h.fail != nil || h.start.IsZero() {
		return nil, h.fail
	}
	c, err := h.Calendar(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return nil, err
	}
	was := h.due
	if h.due = c.AddDate(h.start, 5); was == h.due {
		return nil, nil
	}
	return []slice.Moved{{Ref: store.Ref{Kind: "duty", ID: "d1"}, Title: "答复申请", From: was, To: h.due}}, nil
}

func (h *dated) calendar(agency string) *workday.Calendar {
	h.Helper()
	c, err := h.Calendar(context.Background(), h.DB, agency)
	h.Must(err)
	return c
}

var manager = officetest.Actor("p-sys", "", workday.RightManage, workday.RightView)

var feast = workday.DayIn{Date: civil.MustParse("2030-02-06"), Name: "开斋节", Cite: "宁政办发[2030]1号"}

func (h *dated) act(a who.Actor, f func(*store.Tx) ([]slice.Moved, error)) (moved []slice.Moved, err error) {
	err = h.DB.Do(context.Background(), a, func(tx *store.Tx) error {
		moved, err = f(tx)
		return err
	})
	return moved, err
}

func TestADayEnteredMovesOpenTermsOfItsAgencyAlone(t *testing.T) {
	h := withCalendar(t)
	h.start = civil.MustParse("2030-02-04") // a Monday
	h.due = h.calendar(officetest.Agency).AddDate(h.start, 5)
	was := h.due
	moved, err := h.act(manager, func(tx *store.Tx) ([]slice.Moved, error) { return h.AddDay(tx, feast) })
	h.Must(err)
	if len(moved) != 1 || moved[0].From != was || moved[0].To <= was {
		t.Errorf("moved %+v", moved)
	}
	c := h.calendar(officetest.Agency)
	if c.Working(feast.Date) || !strings.Contains(c.Explain(feast.Date).Why, "宁政办发〔2030〕1号") {
		t.Errorf("the day: %+v", c.Explain(feast.Date))
	}
	if !h.calendar(officetest.Other).Working(feast.Date) {
		t.Error("another agency has the day off too")
	}
	list, err := workday.EnteredIn(context.Background(), h.DB, officetest.Agency)
	if err != nil || len(list) != 1 || len(list[0].Moved) != 1 {
		t.Fatalf("kept %+v, %v", list, err)
	}
	// Taking it back moves the term back; the record tells both.
	moved, err = h.act(manager, func(tx *store.Tx) ([]slice.Moved, error) {
		return h.RemoveDay(tx, list[0].ID, feast.Date, "重复录入")
	})
	if err != nil || len(moved) != 1 || moved[0].To != was {
		t.Errorf("moved back %+v, %v", moved, err)
	}
	if !h.calendar(officetest.Agency).Working(feast.Date) {
		t.Error("the day is still off")
	}
	if got := strings.Join(h.Acts(officetest.Agency)[1:], " "); got != workday.ActAddDay+" "+workday.ActRemove {
		t.Errorf("record: %s", got)
	}
	h.Verify()
}

func TestAFailedChangeLeavesTheCalendarAsItWas(t *testing.T) {
	h := withCalendar(t)
	h.fail = errors.New("boom")
	version := h.calendar(officetest.Agency).Version()
	_, err := h.act(manager, func(tx *store.Tx) ([]slice.Moved, error) {
		moved, err := h.AddDay(tx, feast)
		c, cerr := h.Calendar(tx.Context(), tx, tx.Tenant())
		if cerr != nil || c.Working(feast.Date) {
			t.Errorf("within the act the day is not seen, %v", cerr)
		}
		return moved, err
	})
	if !errors.Is(err, h.fail) || h.calendar(officetest.Agency).Version() != version {
		t.Errorf("err %v, version %s, was %s", err, h.calendar(officetest.Agency).Version(), version)
	}
}

func TestWhatCannotBeEnteredIsRefusedInWords(t *testing.T) {
	h := withCalendar(t)
	known, err := os.ReadFile("testdata/notices/2024.txt")
	h.Must(err)
	n, err := workday.ParseNotice(strings.NewReader(string(known)))
	h.Must(err)
	clerk := officetest.Actor("p-wang", "u-jn", workday.RightView)
	other := officetest.Actor("q-zhou", "", workday.RightManage)
	regional := workday.Notice{Year: 2030, Number: "宁政办发〔2030〕1号", Region: "ningxia", Off: []workday.Entry{{Date: feast.Date, Name: "开斋节"}}}
	for _, c := range []struct {
		name string
		a    who.Actor
		f    func(*store.Tx) ([]slice.Moved, error)
		kind fail.Kind
		says string
	}{
		{"no right", clerk, func(tx *store.Tx) ([]slice.Moved, error) { return h.AddDay(tx, feast) }, fail.Denied, "系统管理员"},
		{"no notice", manager, func(tx *store.Tx) ([]slice.Moved, error) {
			return h.AddDay(tx, workday.DayIn{Date: feast.Date, Name: "开斋节", Cite: "听说的"})
		}, fail.Invalid, "文号"},
		{"no reason", manager, func(tx *store.Tx) ([]slice.Moved, error) { return h.Remove(tx, "x", " ") }, fail.Invalid, "原因"},
		{"unknown", manager, func(tx *store.Tx) ([]slice.Moved, error) { return h.Remove(tx, "x", "多余") }, fail.Missing, "没有找到"},
		{"no day", manager, func(tx *store.Tx) ([]slice.Moved, error) {
			return h.Import(tx, workday.Notice{Number: "国办发明电〔2030〕1号"})
		}, fail.Invalid, "没有放假"},
		{"known already", manager, func(tx *store.Tx) ([]slice.Moved, error) { return h.Import(tx, n) }, fail.Invalid, "不必重复录入"},
		{"another region", other, func(tx *store.Tx) ([]slice.Moved, error) { return h.Import(tx, regional) }, fail.Invalid, "地区不同"},
	} {
		_, err := h.act(c.a, c.f)
		if !fail.Is(err, c.kind) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestACorrectedNoticeReplacesTheOneEntered(t *testing.T) {
	h := withCalendar(t)
	n := workday.Notice{Year: 2030, Number: "宁政办发〔2030〕1号", Region: "ningxia", Off: []workday.Entry{{Date: feast.Date, Name: "开斋节"}}}
	_, err := h.act(manager, func(tx *store.Tx) ([]slice.Moved, error) { return h.Import(tx, n) })
	h.Must(err)
	n.Off = []workday.Entry{{Date: feast.Date + 1, Name: "开斋节"}}
	p, err := h.Preview(context.Background(), h.DB, officetest.Agency, n)
	if err != nil || p.Replaces == nil || len(p.Changes) != 2 {
		t.Fatalf("preview %+v, %v", p, err)
	}
	_, err = h.act(manager, func(tx *store.Tx) ([]slice.Moved, error) { return h.Import(tx, n) })
	h.Must(err)
	c := h.calendar(officetest.Agency)
	if !c.Working(feast.Date) || c.Working(feast.Date+1) {
		t.Error("the first edition still counts")
	}
	h.Verify()
}

func TestRegionForCodes(t *testing.T) {
	for code, want := range map[string]string{"": "", "none": "", "ningxia": "ningxia", "640500": "ningxia", "110000": "", "64": ""} {
		if got := workday.RegionFor(code).Code; got != want {
			t.Errorf("RegionFor(%q) = %q, want %q", code, got, want)
		}
	}
}
