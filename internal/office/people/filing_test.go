package people

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// said are the filings in short: change, detail, state.
func (h *house) said() (out []string, all []Filing) {
	h.t.Helper()
	all, err := store.Select[Filing](context.Background(), h.db, "WHERE agency = $1 ORDER BY id", h.agency)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, f := range all {
		out = append(out, f.title()+"："+f.Detail+"："+f.lamp(dayOf(h.clock.At)).Word)
	}
	return out, all
}

func TestEveryChangeOfTheOpennessStaffIsOwedToTheCentre(t *testing.T) {
	h := newHouse(t)
	li, zhao := h.hire("liqiang", "李强", h.office.ID, Office), h.hire("zhaolei", "赵磊", h.office.ID, Clerk)
	h.must(h.sys, func(tx *store.Tx) error { // no openness staff
		return h.EditPerson(tx, zhao.ID, Profile{Login: "zhaolei", Name: "赵磊", Unit: h.energy.ID, Version: 2})
	})
	h.must(h.sys, func(tx *store.Tx) error {
		return h.EditPerson(tx, li.ID, Profile{Login: "liqiang", Name: "李强", Unit: h.energy.ID, Version: 2})
	})
	h.must(h.sys, func(tx *store.Tx) error { // the same unit: nothing to file
		return h.EditPerson(tx, li.ID, Profile{Login: "liqiang", Name: "李强", Unit: h.energy.ID, Position: "科员", Version: 3})
	})
	h.open[li.ID] = 3
	h.must(h.sys, func(tx *store.Tx) error { _, err := h.Deactivate(tx, li.ID, zhao.ID, "调离"); return err })
	sun := h.hire("sunli", "孙丽", h.office.ID, Office)
	held, err := rolesOf(t.Context(), h.db, h.agency, sun.ID)
	if err != nil {
		t.Fatal(err)
	}
	h.must(h.sec, func(tx *store.Tx) error { return h.RevokeRole(tx, sun.ID, held[0].ID, "调整分工") })
	want := []string{"李强新任：担任办公室经办：待报备", "李强工作调整：由办公室调整到产业发展和中小企业科：待报备",
		"李强离任：调离；督办事项3项移交赵磊：待报备", "孙丽新任：担任办公室经办：待报备", "孙丽离任：不再担任办公室经办：调整分工：待报备"}
	got, all := h.said()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("owed:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	i := slices.IndexFunc(all, func(f Filing) bool { return f.title() == "李强离任" })
	if i < 0 || all[i].Receiver != "赵磊" || all[i].Post != "产业发展和中小企业科 科员" {
		t.Errorf("the leaving is filed as %+v", all)
	}
	if n := h.tape.count("产生报备事项"); n != len(want) {
		t.Errorf("%d recorded", n)
	}
}

func TestAFilingIsDueOnTheFifthWorkingDay(t *testing.T) {
	var asked string
	h := newHouse(t, func(d *Deps) {
		d.Term = func(_ context.Context, _ store.Querier, agency string, after civil.Date, days int) (civil.Date, bool, error) {
			asked = fmt.Sprintf("%s %s %d", agency, after, days)
			return after.Add(9), true, nil
		}
	})
	h.hire("liqiang", "李强", h.office.ID, Office)
	today := dayOf(h.clock.At)
	_, all := h.said()
	if want := fmt.Sprintf("gxj %s %d", today, FilingDays); asked != want || all[0].Due != today.Add(9) || all[0].dueWords() != today.Add(9).String()+"（暂定）" {
		t.Errorf("asked for %q, want %q; due %s", asked, want, all[0].dueWords())
	}
	h.term = func(_ context.Context, _ store.Querier, _ string, after civil.Date, _ int) (civil.Date, bool, error) {
		return after.Add(7), false, nil
	}
	h.must(h.sys, func(tx *store.Tx) error {
		moved, err := h.recompute(tx)
		if err != nil || len(moved) != 1 || moved[0].From != today.Add(9) || moved[0].To != today.Add(7) {
			t.Errorf("moved %v, %v", moved, err)
		}
		return tx.Record("修改单位设置", store.Ref{Kind: "agency", ID: h.agency})
	})
	if _, all = h.said(); all[0].Due != today.Add(7) || all[0].Provisional {
		t.Errorf("after the notice due %s", all[0].dueWords())
	}
}

func TestTermWithoutACalendar(t *testing.T) {
	for start, want := range map[string]string{"2023-03-06": "2023-03-13", "2023-03-10": "2023-03-17", "2023-03-11": "2023-03-17", "2023-03-12": "2023-03-17"} {
		got, _, err := fromMondayToFriday(t.Context(), nil, "", civil.MustParse(start), FilingDays)
		if err != nil || got.String() != want {
			t.Errorf("%s: %s, want %s", start, got, want)
		}
	}
}

func TestFilingIsNotedCorrectedAndCounted(t *testing.T) {
	h := newHouse(t)
	h.hire("liqiang", "李强", h.office.ID, Office)
	office, clerk := h.actor("liqiang"), h.hire("zhaolei", "赵磊", h.office.ID, Clerk)
	_, all := h.said()
	first, today := all[0], dayOf(h.clock.At)
	file := func(a who.Actor, id string, on civil.Date, version int64) error {
		return h.do(a, func(tx *store.Tx) error { return h.File(tx, id, on, " 卫工信函〔2023〕3号 ", version) })
	}
	count := func() slice.Figure {
		f, err := h.countFilings(t.Context(), h.db, h.sys, slice.Scope{})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	if f := count(); f.Known || f.Why == "" {
		t.Errorf("before the term is over: %+v", f)
	}
	h.refused(file(h.actor("zhaolei"), first.ID, today, 1), fail.Denied, "登记人员变动")
	h.refused(file(h.sys, first.ID, today, 1), fail.Denied, "登记人员变动")
	h.refused(file(office, first.ID, today-1, 1), fail.Invalid, "不能早于变动日期")
	h.refused(file(office, first.ID, today+1, 1), fail.Invalid, "不能晚于今天")
	h.clock.Go(24 * 3600e9)
	if err := file(office, first.ID, today+1, 1); err != nil {
		t.Fatal(err)
	}
	h.refused(file(office, first.ID, today, 1), fail.Stale, "")
	if err := file(office, first.ID, today, 2); err != nil {
		t.Errorf("a correction: %v", err)
	}
	if h.tape.count("登记已报备") != 1 || h.tape.count("更正报备登记") != 1 {
		t.Error("the record does not tell noting from correcting")
	}
	h.must(h.sec, func(tx *store.Tx) error { return h.GrantRole(tx, clerk.ID, Office, "", "") })
	waits := func() string {
		list, err := h.inbox(t.Context(), h.db, office)
		if err != nil || len(list) != 1 {
			t.Fatalf("%v %v", list, err)
		}
		return fmt.Sprint(list[0].Title, list[0].Count, list[0].Urgent)
	}
	if got := waits(); got != "待报备的人员变动 1 false" && got != "待报备的人员变动1 false" {
		t.Errorf("the inbox says %s", got)
	}
	if f := count(); f.Value != 100 || f.Whole != 1 {
		t.Errorf("one filed in time: %+v", f)
	}
	h.clock.Go(9 * 24 * 3600e9)
	if got := waits(); !strings.HasPrefix(got, "逾期未报备的人员变动") || !strings.HasSuffix(got, "true") {
		t.Errorf("the inbox says %s", got)
	}
	if f := count(); f.Value != 50 || f.Part != 1 || f.Whole != 2 || len(f.Records) != 2 {
		t.Errorf("one filed in time, one late: %+v", f)
	}
	late := func() Filing { _, all := h.said(); return all[1] }
	if err := file(office, late().ID, dayOf(h.clock.At), late().Version); err != nil {
		t.Fatal(err)
	}
	if f := count(); f.Value != 50 || late().lamp(dayOf(h.clock.At)).Word != filingAfter {
		t.Errorf("filed too late: %+v, %+v", f, late())
	}
	before, err := h.countFilings(t.Context(), h.db, who.System(h.agency), slice.Scope{Period: slice.Period{To: today}})
	if err != nil || before.Whole != 1 || strings.Contains(before.Records[0].Title, "李强") {
		t.Errorf("up to the first day, by one who may not know names: %+v, %v", before, err)
	}
}

func TestFilingsInTheBrowser(t *testing.T) {
	s := newSite(t)
	s.hire("liqiang", "李强", s.office.ID, Office)
	s.hire("head", "孙科", s.office.ID, Head)
	v, head := s.as("liqiang"), s.as("head")
	v.get("/office/filings").sees(200, "李强", "担任办公室经办", "待报备", "5个工作日内")
	_, all := s.said()
	at := "/office/filings/" + all[0].ID
	head.get(at).sees(200, "李强").not("登记已报备")
	head.post(at, "filed_on", all[0].On.String(), "version", "1").sees(403)
	v.get(at).sees(200, "登记已报备", "下载报备表")
	v.post(at, "filed_on", "", "version", "1").sees(422, "请填写报备日期")
	v.post(at, "filed_on", "2001-01-01", "note", "文号三", "version", "1").sees(422, "不能早于变动日期", "文号三")
	v.get(at+"/sheet").sees(200, "PK")
	doc, err := docread.ReadBytes(t.Context(), "filing.docx", []byte(v.body), docread.Options{})
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, b := range doc.Blocks {
		text += b.Para + "\n"
		if b.Table != nil {
			text += fmt.Sprint(b.Table.Rows) + "\n"
		}
	}
	for _, want := range []string{"政务公开工作人员变动报备表", "中卫市工业和信息化局", "李强", "新任", "监交人签字"} {
		if !strings.Contains(text, want) {
			t.Errorf("the sheet lacks %q", want)
		}
	}
	v.post(at, "filed_on", all[0].On.String(), "note", "卫工信函〔2023〕3号", "version", "1").sees(200, "已登记报备", "已报备")
	v.get(at).sees(200, "更正报备登记", "卫工信函")
	v.get(filingsWith(filingDue)).sees(200, "没有").not("担任办公室经办")
	v.get("/office/filings?export=csv&scope=all").sees(200, "姓名", "李强", "卫工信函〔2023〕3号")
	v.get("/office/filings?export=xlsx&sort=-due").sees(200, "PK")
	v.get("/office/filings/none").sees(404)
}
