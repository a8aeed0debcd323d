package interpret_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"gongkai/internal/interpret"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
)

func (h *house) noon(day string) {
	d := civil.MustParse(day)
	h.Clock.At = time.Date(d.Year(), d.Month(), d.Day(), 12, 0, 0, 0, store.Zone)
}

func TestAReleaseNamesWhatTheInterpretationLacks(t *testing.T) {
	h := build(t)
	doc := h.item(content.KindNormative, "关于支持企业技术改造的若干措施")
	i, err := h.in.Start(h.Context(), clerk, doc.ID, "text")
	h.Must(err)
	if !strings.Contains(i.Title, doc.Title) {
		t.Errorf("title %q", i.Title)
	}
	p := whole()
	delete(p.Elements, "goal")
	delete(p.Elements, "terms")
	p.Forms = []string{"picture", "video"}
	h.save(i.ID, p)
	err = h.release(i.ID)
	if err == nil || !strings.Contains(err.Error(), "目标任务、专有词") {
		t.Fatalf("missing elements are not named: %v", err)
	}
	p = whole()
	p.Forms = []string{"picture"}
	h.save(i.ID, p)
	if err = h.release(i.ID); err == nil || !strings.Contains(err.Error(), "文字版") {
		t.Fatalf("a picture without its text: %v", err)
	}
	p.Forms = []string{"video"}
	h.save(i.ID, p)
	if err = h.release(i.ID); err == nil || !strings.Contains(err.Error(), "文字稿") {
		t.Fatalf("a video without its transcript: %v", err)
	}
	p.Transcript = "各位企业家，大家好。"
	h.save(i.ID, p)
	h.Must(h.release(i.ID))
}

func TestADocumentWaitsForItsInterpretationOrAPromise(t *testing.T) {
	h := build(t)
	h.noon("2023-09-26") // the Tuesday before the long holiday
	doc := h.item(content.KindNormative, "工业节能管理办法")
	if err := h.release(doc.ID); err == nil || !strings.Contains(err.Error(), "解读") {
		t.Fatalf("released without either: %v", err)
	}
	err := h.in.SavePlan(h.Context(), clerk, doc.ID, interpret.Planned{Promised: true})
	if !fail.Is(err, fail.Invalid) {
		t.Fatalf("promise without an owner or a reason: %v", err)
	}
	h.Must(h.in.SavePlan(h.Context(), clerk, doc.ID, interpret.Planned{Promised: true, Why: "图解正在制作", Owner: "p-wang"}))
	h.Must(h.release(doc.ID))
	plan, err := store.Get[interpret.Plan](h.Context(), h.DB, officetest.Agency, doc.ID)
	h.Must(err)
	// 29 September to 6 October 2023 are days off, 7 and 8 October are worked.
	if plan.Due != civil.MustParse("2023-10-07") {
		t.Errorf("due %s", plan.Due)
	}
	if err := h.in.SavePlan(h.Context(), clerk, doc.ID, interpret.Planned{}); !fail.Is(err, fail.Invalid) {
		t.Errorf("promise taken back: %v", err)
	}
	h.noon("2023-10-07")
	h.Must(h.in.Slice().Jobs[0].Work(h.Context(), nil))
	h.Must(h.in.Slice().Jobs[0].Work(h.Context(), nil))
	if len(h.told.all) != 1 || h.told.all[0].To[0] != "p-wang" {
		t.Errorf("reminders %+v", h.told.all)
	}
	i, err := h.in.Start(h.Context(), clerk, doc.ID, "text")
	h.Must(err)
	h.save(i.ID, whole())
	h.Must(h.release(i.ID))
	plan, err = store.Get[interpret.Plan](h.Context(), h.DB, officetest.Agency, doc.ID)
	h.Must(err)
	if plan.Open() || plan.KeptOn != civil.MustParse("2023-10-07") {
		t.Errorf("kept on %s", plan.KeptOn)
	}
	h.noon("2023-10-10")
	h.act(office, func(tx *store.Tx) error { w := h.read(i.ID); return h.content.Withdraw(tx, &w, "内容有误", "") })
	plan, err = store.Get[interpret.Plan](h.Context(), h.DB, officetest.Agency, doc.ID)
	h.Must(err)
	if !plan.Open() || plan.Due != civil.MustParse("2023-10-13") {
		t.Errorf("after the withdrawal open %v, due %s", plan.Open(), plan.Due)
	}
}

func TestDocumentAndInterpretationGoOutTogetherOrNotAtAll(t *testing.T) {
	h := build(t)
	doc := h.item(content.KindNormative, "绿色工厂评价办法")
	i, err := h.in.Start(h.Context(), clerk, doc.ID, "text")
	h.Must(err)
	p := whole()
	p.Interpreter = ""
	h.save(i.ID, p)
	h.sign(i.ID)
	if err := h.release(doc.ID); err == nil || !strings.Contains(err.Error(), "不能同步发布") {
		t.Fatalf("released with a lacking interpretation: %v", err)
	}
	if got := h.read(doc.ID); got.OnLine() {
		t.Fatal("the document went out alone")
	}
	h.act(office, func(tx *store.Tx) error {
		w := h.read(i.ID)
		w.State = content.Returned
		return tx.Update(&w)
	})
	h.save(i.ID, whole())
	h.sign(i.ID)
	h.Must(h.release(doc.ID))
	if got := h.read(i.ID); !got.OnLine() {
		t.Fatal("the interpretation stayed behind")
	}
	a, err := content.LiveOf(h.Context(), h.DB, officetest.Agency, doc.ID)
	h.Must(err)
	parts, err := h.content.Public(h.Context(), h.DB, a)
	h.Must(err)
	if len(parts[0].Tabs) != 1 || parts[0].Tabs[0].Links[0].Href != h.read(i.ID).Address {
		t.Errorf("document shows %+v", parts[0])
	}
	b, err := content.LiveOf(h.Context(), h.DB, officetest.Agency, i.ID)
	h.Must(err)
	back, err := h.content.Public(h.Context(), h.DB, b)
	h.Must(err)
	if len(back[0].Boxes) != 1 || back[0].Boxes[0].Links[0].Href != a.Address || !strings.Contains(back[0].Below, "背景依据的内容") {
		t.Errorf("interpretation shows %+v", back[0])
	}
}

func TestADraftForConsultationNeedsItsInterpretationTheSameDay(t *testing.T) {
	h := build(t)
	doc := h.item(content.KindConsult, "管理办法（征求意见稿）")
	err := h.in.SavePlan(h.Context(), clerk, doc.ID, interpret.Planned{Promised: true, Why: "来不及", Owner: "p-wang"})
	if !fail.Is(err, fail.Invalid) {
		t.Fatalf("promised for a draft: %v", err)
	}
	if err := h.release(doc.ID); err == nil {
		t.Fatal("a draft went out without its interpretation")
	}
}

func TestWhoMayInterpret(t *testing.T) {
	h := build(t)
	doc := h.item(content.KindNormative, "某办法")
	i, err := h.in.Start(h.Context(), clerk, doc.ID, "text")
	h.Must(err)
	if err := h.in.Save(h.Context(), reader, i.ID, i.Version, whole()); !fail.Is(err, fail.Denied) {
		t.Errorf("a reader saved: %v", err)
	}
	if err := h.in.Save(h.Context(), elsewhere, i.ID, i.Version, whole()); !fail.Is(err, fail.Missing) {
		t.Errorf("another unit saved: %v", err)
	}
	if _, err := h.in.Start(h.Context(), stranger, doc.ID, "text"); !fail.Is(err, fail.Missing) {
		t.Errorf("another agency started: %v", err)
	}
	if err := h.in.Save(h.Context(), clerk, i.ID, i.Version+7, whole()); !fail.Is(err, fail.Stale) {
		t.Errorf("an old page saved: %v", err)
	}
	h.sign(i.ID)
	if err := h.in.Save(h.Context(), clerk, i.ID, h.read(i.ID).Version, whole()); !fail.Is(err, fail.Stale) {
		t.Errorf("signed text was changed: %v", err)
	}
	if err := h.in.Link(h.Context(), clerk, i.ID, doc.ID); !fail.Is(err, fail.Invalid) {
		t.Errorf("linked twice: %v", err)
	}
	if err := h.in.Link(h.Context(), clerk, i.ID, i.ID); !fail.Is(err, fail.Invalid) {
		t.Errorf("linked to itself: %v", err)
	}
}

func TestHostileElementsAreCleaned(t *testing.T) {
	h := build(t)
	doc := h.item(content.KindNormative, "某办法")
	i, err := h.in.Start(h.Context(), clerk, doc.ID, "text")
	h.Must(err)
	p := whole()
	p.Elements["goal"] = `<p onclick="x()">目标<script>alert(1)</script><img src="http://evil/x.png"></p>`
	p.Interpreter = `<b>王芳</b>`
	p.Media = `https://example.gov.cn/"><script>`
	h.save(i.ID, p)
	h.Must(h.release(i.ID))
	l, err := content.LiveOf(h.Context(), h.DB, officetest.Agency, i.ID)
	h.Must(err)
	parts, err := h.content.Public(h.Context(), h.DB, l)
	h.Must(err)
	for _, bad := range []string{"<script", "onclick", "evil", "<b>"} {
		if strings.Contains(parts[0].Below, bad) {
			t.Errorf("public page holds %s: %s", bad, parts[0].Below)
		}
	}
}

func TestMeasuresOpenTheirRecords(t *testing.T) {
	h := build(t)
	h.noon("2023-05-08")
	with, without := h.item(content.KindNormative, "有解读的办法"), h.item(content.KindNormative, "没有解读的办法")
	i, err := h.in.Start(h.Context(), clerk, with.ID, "text")
	h.Must(err)
	h.save(i.ID, whole())
	h.sign(i.ID)
	h.Must(h.in.SavePlan(h.Context(), clerk, without.ID, interpret.Planned{Promised: true, Why: "图解正在制作", Owner: "p-wang"}))
	h.Must(h.release(with.ID))
	h.Must(h.release(without.ID))
	_, err = h.in.SaveSession(h.Context(), clerk, "", 0, interpret.Held{Title: "政策公开讲第一期", HeldOn: civil.MustParse("2023-05-08"), Speakers: "王芳 科长", Documents: []string{with.ID}, Present: 40})
	h.Must(err)
	h.noon("2023-05-20")
	want := map[string]float64{"interpret.rate": 50, "interpret.timely": 50, "interpret.elements": 100, "interpret.linked": 100, "interpret.service": 0, "interpret.various": 0, "interpret.sessions": 1}
	for _, m := range h.in.Slice().Measures {
		f, err := m.Count(h.Context(), h.DB, office, slice.Scope{Period: slice.Period{From: civil.MustParse("2023-01-01"), To: civil.MustParse("2023-12-31")}})
		h.Must(err)
		value, ok := want[m.Key]
		if ok != f.Known || ok && (f.Value != value || len(f.Records) == 0) {
			t.Errorf("%s: %+v, want %v", m.Key, f, value)
		}
	}
}

func TestEveryTemplateIsAFile(t *testing.T) {
	for _, form := range []string{"text", "picture", "qa", "talk", "video", "course"} {
		name, body, err := interpret.Template(form)
		if err != nil || !strings.HasSuffix(name, ".docx") || !bytes.HasPrefix(body, []byte("PK")) {
			t.Errorf("%s: %s, %v", form, name, err)
		}
	}
	if _, _, err := interpret.Template("../x"); !fail.Is(err, fail.Missing) {
		t.Errorf("%v", err)
	}
}
