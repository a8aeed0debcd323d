package library_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/library"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
)

func TestEighteenMonthsOfOneDocument(t *testing.T) {
	h := build(t)
	h.at(on("2023-02-01"), 9, 0)
	doc := h.item("工业节能奖励办法", "某工信规发〔2023〕1号", on("2023-01-20"))
	if err := h.release(doc.ID, ""); err == nil || !strings.Contains(err.Error(), "施行日期") {
		t.Fatalf("released without its days: %v", err)
	}
	h.Must(h.save(clerk, doc.ID, whole(), on("2023-03-01"), on("2024-12-31")))
	h.Must(h.release(doc.ID, ""))
	amending := h.item("关于修改工业节能奖励办法的决定", "某工信规发〔2023〕9号", on("2023-08-20"))
	replacing := h.item("工业节能奖励办法（2024年）", "某工信规发〔2024〕5号", on("2024-07-01"))
	h.Must(h.save(clerk, amending.ID, whole(), on("2023-10-01"), on("2024-12-31")))
	want := func(day civil.Date) library.Status {
		switch {
		case day < on("2023-03-01"):
			return library.Pending
		case day < on("2023-10-01"):
			return library.InForce
		case day < on("2024-08-01"):
			return library.Amended
		}
		return library.Abolished
	}
	for day := on("2023-02-01"); day <= on("2024-08-10"); day++ {
		h.at(day, 0, 1)
		h.Must(h.lib.Sweep(h.Context(), officetest.Agency))
		switch day {
		case on("2023-09-01"):
			h.Must(h.lib.Tie(h.Context(), clerk, amending.ID, library.Tied{Kind: library.Amends, Target: doc.ID}))
			h.Must(h.release(amending.ID, ""))
			h.Must(h.release(doc.ID, "<p>第一条　工业节能奖励办法。</p><p>第二条　每年奖励二十万元。</p>"))
		case on("2024-07-10"):
			h.Must(h.save(clerk, replacing.ID, whole(), on("2024-08-01"), on("2029-07-31")))
			h.Must(h.lib.Tie(h.Context(), clerk, replacing.ID, library.Tied{Kind: library.Abolishes, Target: doc.ID}))
			h.Must(h.release(replacing.ID, ""))
		}
		if got := h.shown(doc.ID); got != string(want(day)) {
			t.Fatalf("%s: the page says %s, want %s", day, got, want(day))
		}
	}
	for day, money := range map[string]string{"2023-03-01": "十万", "2023-09-30": "奖励十万", "2023-10-01": "二十万", "2024-08-05": "二十万"} {
		v, err := h.lib.On(h.Context(), h.DB, officetest.Agency, doc.ID, on(day))
		h.Must(err)
		e, err := h.lib.TextOn(h.Context(), h.DB, officetest.Agency, doc.ID, on(day))
		h.Must(err)
		if v.Status != want(on(day)) || !strings.Contains(e.Was.Body, money) {
			t.Errorf("%s: %s, %s", day, v.Status, e.Was.Body)
		}
		changes, err := h.lib.Amendments(h.Context(), h.DB, officetest.Agency, on(day), doc.ID)
		h.Must(err)
		by, amended := changes[doc.ID]
		if amended != (v.Status == library.Amended) || amended && (by.Number != amending.Number || by.Published != on("2023-09-01") || v.Stamp() != "有效，已修改") {
			t.Errorf("%s: stamp %s, amended by %+v", day, v.Stamp(), by)
		}
	}
	h.lifeTold(t, doc, replacing)
}

// lifeTold checks what the life left behind: reminders, boxes, measures.
func (h *house) lifeTold(t *testing.T, doc, replacing content.Item) {
	t.Helper()
	reminded := 0
	for _, m := range h.told.all {
		if m.Subject.ID == doc.ID {
			reminded++
		}
	}
	if reminded != 1 {
		t.Errorf("told %d times of the expiry, want once six months ahead", reminded)
	}
	l, err := content.LiveOf(h.Context(), h.DB, officetest.Agency, doc.ID)
	h.Must(err)
	parts, err := h.content.Public(h.Context(), h.DB, l)
	h.Must(err)
	p := parts[0]
	if p.Stamp != "废止" || p.Tone != "bad" || !strings.HasSuffix(p.StampHref, ".html") || !strings.Contains(p.StampNote, "2024年8月1日") || len(p.Boxes) != 2 {
		t.Errorf("public part %+v", p)
	}
	r, err := content.LiveOf(h.Context(), h.DB, officetest.Agency, replacing.ID)
	h.Must(err)
	back, err := h.content.Public(h.Context(), h.DB, r)
	h.Must(err)
	if len(back[0].Boxes) != 1 || back[0].Boxes[0].Title != "废止的文件" || back[0].Boxes[0].Links[0].Href != l.Address {
		t.Errorf("the other end shows %+v", back[0].Boxes)
	}
	for key, value := range map[string]float64{"library.status": 100, "library.delay": 0, "library.stale": 0, "library.filed": 0} {
		f := h.figure(key)
		if !f.Known || f.Value != value || key != "library.delay" && len(f.Records) == 0 {
			t.Errorf("%s: %+v", key, f)
		}
	}
}

func (h *house) figure(key string) slice.Figure {
	h.Helper()
	for _, m := range h.lib.Slice().Measures {
		if m.Key == key {
			f, err := m.Count(h.Context(), h.DB, office, slice.Scope{Period: slice.Period{From: on("2023-01-01"), To: on("2024-12-31")}})
			h.Must(err)
			return f
		}
	}
	h.Fatalf("no measure %s", key)
	return slice.Figure{}
}

func TestACircleIsRefused(t *testing.T) {
	h := build(t)
	h.at(on("2023-05-08"), 9, 0)
	a, b, c := h.item("甲", "某工信规发〔2023〕1号", on("2023-05-01")), h.item("乙", "某工信规发〔2023〕2号", on("2023-05-01")), h.item("丙", "某工信规发〔2023〕3号", on("2023-05-01"))
	h.Must(h.lib.Tie(h.Context(), clerk, a.ID, library.Tied{Kind: "based", Target: b.ID}))
	h.Must(h.lib.Tie(h.Context(), clerk, b.ID, library.Tied{Kind: library.Amends, Target: c.ID}))
	for doer, target := range map[string]string{c.ID: a.ID, a.ID: a.ID, b.ID: a.ID} {
		if err := h.lib.Tie(h.Context(), clerk, doer, library.Tied{Kind: "implements", Target: target}); !fail.Is(err, fail.Invalid) {
			t.Errorf("%s → %s: %v", doer, target, err)
		}
	}
	if err := h.lib.Tie(h.Context(), clerk, a.ID, library.Tied{Kind: "based", Title: "上级意见", Number: "宁政发〔2022〕1号", Address: "javascript:alert(1)"}); !fail.Is(err, fail.Invalid) {
		t.Errorf("a script as address: %v", err)
	}
	h.Must(h.lib.Tie(h.Context(), clerk, a.ID, library.Tied{Kind: "based", Title: "上级意见", Number: "宁政发〔2022〕1号", Address: "https://www.nx.gov.cn/x"}))
}

func TestTheGateAsksForEveryReview(t *testing.T) {
	h := build(t)
	h.at(on("2023-05-08"), 9, 0)
	h.standing("旧办法", "某工信规发〔2023〕1号", 0)
	for name, c := range map[string]struct {
		number, title string
		change        func(*library.Facts)
		ends          civil.Date
		says          string
	}{
		"number":   {number: "工信[2023]2", says: "发文字号"},
		"same":     {number: "某工信规发〔2023〕1号", says: "重复"},
		"unlawful": {change: func(f *library.Facts) { f.Legal = library.Amend }, says: "合法性审核"},
		"fair":     {change: func(f *library.Facts) { f.Market, f.ConsultFrom = true, on("2023-03-01") }, says: "公平竞争"},
		"term":     {change: func(f *library.Facts) { f.Longterm = false }, says: "有效期"},
		"trial":    {title: "暂行办法", change: func(f *library.Facts) { f.Trial = true }, says: "长期有效"},
	} {
		if c.number == "" {
			c.number = "某工信规发〔2023〕2号"
		}
		i := h.item(c.title+name, c.number, on("2023-05-01"))
		f := whole()
		f.Longterm = true
		if c.change != nil {
			c.change(&f)
		}
		h.Must(h.save(clerk, i.ID, f, on("2023-05-08"), c.ends))
		if err := h.release(i.ID, ""); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
		h.act(office, func(tx *store.Tx) error {
			w, err := content.ItemOf(tx.Context(), tx, tx.Tenant(), i.ID)
			if err != nil {
				return err
			}
			w.State = content.Abandoned
			return tx.Update(&w)
		})
	}
	i := h.item("试行规定", "某工信规发〔2023〕7号", on("2023-05-01"))
	if err := h.save(clerk, i.ID, whole(), on("2023-05-08"), on("2025-05-08")); !fail.Is(err, fail.Invalid) {
		t.Errorf("a trial of more than two years: %v", err)
	}
	h.Must(h.save(clerk, i.ID, whole(), on("2023-05-08"), on("2025-05-07")))
}

func TestWhatExpiresIsDecided(t *testing.T) {
	h := build(t)
	h.at(on("2023-05-08"), 9, 0)
	doc := h.standing("甲办法", "某工信规发〔2023〕1号", on("2024-05-07"))
	for day := on("2023-11-01"); day <= on("2024-04-20"); day++ {
		h.at(day, 0, 1)
		h.Must(h.lib.Sweep(h.Context(), officetest.Agency))
	}
	if len(h.told.all) != 2 || h.told.all[0].To[0] != "p-wang" {
		t.Errorf("told %d: %+v", len(h.told.all), h.told.all)
	}
	if f := h.figure("library.undecided"); f.Value != 1 {
		t.Errorf("undecided %+v", f)
	}
	if err := h.lib.Decide(h.Context(), clerk, doc.ID, library.AnyVersion, library.Decided{Choice: library.LetFall, Reason: "任务完成"}); !fail.Is(err, fail.Denied) {
		t.Errorf("a clerk decided: %v", err)
	}
	if err := h.lib.Decide(h.Context(), head, doc.ID, library.AnyVersion, library.Decided{Choice: library.Renew, Reason: "仍需执行", Until: on("2030-01-01")}); !fail.Is(err, fail.Invalid) {
		t.Errorf("renewed beyond the limit: %v", err)
	}
	h.Must(h.lib.Decide(h.Context(), head, doc.ID, library.AnyVersion, library.Decided{Choice: library.Renew, Reason: "仍需执行", Until: on("2026-05-07")}))
	if f := h.figure("library.undecided"); f.Value != 0 {
		t.Errorf("undecided after the decision %+v", f)
	}
	h.at(on("2024-05-08"), 0, 1)
	h.Must(h.lib.Sweep(h.Context(), officetest.Agency))
	if got := h.shown(doc.ID); got != "有效" {
		t.Errorf("renewed and %s", got)
	}
	h.at(on("2026-05-08"), 0, 1)
	h.Must(h.lib.Sweep(h.Context(), officetest.Agency))
	if got := h.shown(doc.ID); got != "失效" {
		t.Errorf("after its end %s", got)
	}
	if err := h.lib.Decide(h.Context(), head, doc.ID, library.AnyVersion, library.Decided{Choice: library.LetFall, Reason: "x"}); !fail.Is(err, fail.Invalid) {
		t.Errorf("decided after the end: %v", err)
	}
}

func TestACleanUpTakesEffectAtOnce(t *testing.T) {
	h := build(t)
	h.at(on("2023-05-08"), 9, 0)
	a, b, c := h.standing("甲", "某工信规发〔2023〕1号", 0), h.standing("乙", "某工信规发〔2023〕2号", 0), h.standing("丙", "某工信规发〔2023〕3号", 0)
	r, err := h.lib.OpenRound(h.Context(), office, "2023年规范性文件清理", "", on("2023-06-30"), 0)
	h.Must(err)
	if err := h.lib.Sign(h.Context(), director, r.ID); !fail.Is(err, fail.Invalid) {
		t.Errorf("signed with open items: %v", err)
	}
	h.Must(h.lib.Choose(h.Context(), office, r.ID, []string{a.ID, b.ID, c.ID}, library.Keep, ""))
	h.Must(h.lib.Choose(h.Context(), head, r.ID, []string{a.ID}, library.RoundEnd, "上位法已废止"))
	h.Must(h.lib.Choose(h.Context(), head, r.ID, []string{b.ID}, library.RoundLapse, "适用期已过"))
	h.Must(h.lib.Sign(h.Context(), director, r.ID))
	list, err := h.lib.List(h.Context(), office, r.ID)
	h.Must(err)
	for _, i := range []content.Item{a, b, c} {
		if got := h.shown(i.ID); got != "有效" {
			t.Errorf("before the list is out: %s", got)
		}
	}
	h.at(on("2023-06-01"), 10, 0)
	h.Must(h.release(list.ID, ""))
	for id, want := range map[string]string{a.ID: "废止", b.ID: "失效", c.ID: "有效"} {
		if got := h.shown(id); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if !strings.Contains(list.Body, "适用期已过") || !strings.Contains(list.Body, "继续有效的文件目录（1份）") {
		t.Errorf("list %s", list.Body)
	}
}

func TestWhoMayDoWhat(t *testing.T) {
	h := build(t)
	h.at(on("2023-05-08"), 9, 0)
	i := h.item("甲", "某工信规发〔2023〕1号", on("2023-05-01"))
	if err := h.save(elsewhere, i.ID, whole(), on("2023-05-08"), 0); !fail.Is(err, fail.Missing) {
		t.Errorf("another unit saved: %v", err)
	}
	if err := h.save(stranger, i.ID, whole(), on("2023-05-08"), 0); !fail.Is(err, fail.Missing) {
		t.Errorf("another agency saved: %v", err)
	}
	if err := h.save(director, i.ID, whole(), on("2023-05-08"), 0); !fail.Is(err, fail.Denied) {
		t.Errorf("a reader saved: %v", err)
	}
	if _, err := h.lib.OpenRound(h.Context(), head, "清理", "", on("2023-06-30"), 0); !fail.Is(err, fail.Denied) {
		t.Errorf("a head opened a round: %v", err)
	}
	if _, err := h.lib.Commit(h.Context(), head, "x"); !fail.Is(err, fail.Denied) {
		t.Errorf("a head imported: %v", err)
	}
	if err := h.lib.Set(h.Context(), clerk, library.MostYears, on("2023-01-01"), 6, "本地规定"); !fail.Is(err, fail.Denied) {
		t.Errorf("a clerk set a parameter: %v", err)
	}
}

// workbook is the template with other rows.
func workbook(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	b := library.Template()
	b.Sheets[0].Rows = sheet.Of(rows)
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func line(title, number, file, abolishes string) []any {
	return []any{title, number, "某市工业和信息化局", "", "", "", "2021年3月10日", "2021-03-15", "2021-05-01", "2026-04-30", file, "", "", "", "", "", "", "", "", abolishes}
}

func bundle(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, body := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAnImportIsWholeOrNothing(t *testing.T) {
	h := build(t)
	h.at(on("2023-05-08"), 9, 0)
	bad, err := h.lib.Preview(h.Context(), office, "a.xlsx", workbook(t, line("甲办法", "某工信规发[2021]3号", "../../文件/3号.txt", ""), line("乙办法", "某工信规发〔2021〕3号", "无.docx", "")), bundle(t, map[string]string{"文件/3号.txt": "第一条 正文。"}))
	h.Must(err)
	if bad.Bad() != 1 || len(bad.Plan[1].Problems) != 2 {
		t.Fatalf("plan %+v", bad.Plan)
	}
	if _, err := h.lib.Commit(h.Context(), office, bad.ID); !fail.Is(err, fail.Invalid) {
		t.Fatalf("took over a bad batch: %v", err)
	}
	good, err := h.lib.Preview(h.Context(), office, "b.xlsx", workbook(t, line("=HYPERLINK(1)", "某工信规发[2021]３号", "文件/3号.txt", "某工信规发〔2019〕1号"), line("乙办法", "某工信规发〔2019〕1号", "", "")), bundle(t, map[string]string{"文件/3号.txt": "第一条 正文。"}))
	h.Must(err)
	n, err := h.lib.Commit(h.Context(), office, good.ID)
	h.Must(err)
	all, err := store.Select[content.Item](h.Context(), h.DB, "WHERE agency = $1 ORDER BY no", officetest.Agency)
	h.Must(err)
	if n != 2 || len(all) != 2 || all[0].OriginalOn != on("2021-03-15") || !strings.Contains(all[0].Body, "正文") {
		t.Fatalf("%d taken over: %+v", n, all)
	}
	if _, err := h.lib.Commit(h.Context(), office, good.ID); !fail.Is(err, fail.Stale) {
		t.Errorf("taken over twice: %v", err)
	}
	h.Must(h.release(all[0].ID, ""))
	h.Must(h.release(all[1].ID, ""))
	if got := h.shown(all[1].ID); got != "废止" {
		t.Errorf("the abolished one is %s", got)
	}
}

func FuzzImport(f *testing.F) {
	f.Add(workbook(f, line("甲", "某工信规发〔2021〕3号", "", "")))
	f.Add([]byte("标题,文号\n甲,乙"))
	f.Fuzz(func(t *testing.T, data []byte) {
		lines, err := library.ReadLines(t.Context(), "a.xlsx", data)
		if err != nil && !fail.Is(err, fail.Invalid) {
			t.Fatal(err)
		}
		for _, l := range lines {
			if len(l.Problems) == 0 && (l.Title == "" || l.Starts.IsZero()) {
				t.Fatalf("a row without its title passed: %+v", l)
			}
		}
	})
}
