package letters_test

import (
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/letters"
	"gongkai/internal/office/officetest"
)

// text is all that a DOCX says.
func text(t *testing.T, body []byte) string {
	t.Helper()
	doc, err := docread.ReadBytes(t.Context(), "a.docx", body, docread.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, x := range doc.Blocks {
		b.WriteString(x.Para + "\n")
		if x.Table != nil {
			for _, row := range x.Table.Rows {
				for _, cell := range row {
					b.WriteString(cell.Text + "\n")
				}
			}
		}
	}
	return b.String()
}

// measure counts a figure of September.
func (h *house) measure(key string, scope slice.Scope) slice.Figure {
	h.Helper()
	scope.From, scope.To = civil.MustParse("2023-09-01"), civil.MustParse("2023-09-30")
	for _, m := range h.s.Slice().Measures {
		if m.Key == key {
			f, err := m.Count(h.Context(), h.DB, desk, scope)
			h.Must(err)
			return f
		}
	}
	h.Fatalf("no measure %s", key)
	return slice.Figure{}
}

// Figures count the letters of the period, open what they counted, and stand
// the same when a past day is asked for.
func TestFiguresOpenTheirLetters(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	a, b := h.hotline("GD-1"), h.hotline("GD-2")
	h.answered(a.ID)
	h.handled(b.ID)
	own, code := h.write(written())
	l, err := h.s.Lookup(ctx, h.DB, officetest.Agency, own, code)
	h.Must(err)
	h.answered(l.ID)
	l = h.read(l.ID)
	h.Do(desk, func(tx *store.Tx) error { return h.s.Rate(tx, &l, 4, "") })
	declined, _ := h.write(written())
	d, err := store.First[letters.Letter](ctx, h.DB, "WHERE agency = $1 AND number = $2", officetest.Agency, declined)
	h.Must(err)
	h.Must(h.s.Decline(ctx, desk, d.ID, "duty", ""))
	before := h.DB.Now()
	h.noon("2023-09-13")
	for key, want := range map[string]float64{"letters.ontime": 100 * 2. / 3, "letters.average": 0, "letters.sync": 100, "letters.satisfied": 100, "letters.repeated": 100 * 2. / 3, "letters.oldest": 9, "letters.received": 3} {
		f := h.measure(key, slice.Scope{})
		if !f.Known || f.Value != want || f.Whole != len(f.Records) {
			t.Errorf("%s: %+v, want %v", key, f, want)
		}
		past := h.measure(key, slice.Scope{Period: slice.Period{AsOf: before}})
		if key == "letters.ontime" && past.Value != 100 || key == "letters.oldest" && past.Value != 0 || key == "letters.received" && past.Value != 3 {
			t.Errorf("%s on 4 September: %+v", key, past)
		}
	}
	if f := h.measure("letters.received", slice.Scope{Unit: "u-qy"}); f.Value != 0 {
		t.Errorf("another unit's letters: %+v", f)
	}
	st, err := h.s.Figures(ctx, h.DB, officetest.Agency, civil.MustParse("2023-09-01"), civil.MustParse("2023-09-30"), h.today())
	h.Must(err)
	if st.All.Received != 3 || st.All.Answered != 2 || st.All.Late != 1 || len(st.Channels) != 2 || st.Held["u-jn"].Letters != 3 {
		t.Errorf("figures %+v", st)
	}
	year, err := h.s.SiteYear(ctx, h.DB, officetest.Agency, 2023)
	h.Must(err)
	if year.Received != 2 || year.Closed != 2 || year.Published != 0 {
		t.Errorf("the site's year: %+v", year)
	}
	box, err := h.s.Mailbox(ctx, h.DB, officetest.Agency, civil.MustParse("2023-01-01"), h.today())
	h.Must(err)
	if box.Received != year.Received || box.Declined != 1 || box.Answered != 1 || box.Rated != 1 || box.Content != 1 {
		t.Errorf("the public figures: %+v", box)
	}
	h.Sees(h.Get(desk, side+"/stats"), 200, "66.7%", "留言办理", "12345热线", "节能安全科")
	h.Sees(h.Get(nobody, "/letters"), 200, "2023年局长信箱办理统计", "100.0", "其中不予受理1件", "已答复 ÷ 受理的来信")
}

// The register leafs through its first letters alone and says so; a page past
// the end shows the last.
func TestTheRegisterPages(t *testing.T) {
	h := build(t)
	for _, no := range []string{"GD-1", "GD-2", "GD-3"} {
		h.hotline(no)
	}
	h.Sees(h.Get(desk, root+"?per=20&page=1&sort=-number"), 200, "GD-1", "GD-3", "共 3 条")
	if got := h.Get(desk, root+"?page=900000&per=100"); got.Status != 200 {
		t.Errorf("page 900000 answers %d", got.Status)
	}
}

// Templates are filled in with what is known of the letter; those that are
// stopped are offered no longer.
func TestRepliesBeginFromTemplates(t *testing.T) {
	h := build(t)
	ctx := h.Context()
	l := h.hotline("GD-1")
	h.handled(l.ID)
	path := side + "/settings/templates"
	h.Sees(h.Post(desk, path+"/new", form("title", "", "text", "您反映的“〔标题〕”")), 422, "模板名称")
	h.Sees(h.Post(desk, path+"/new", form("title", "投诉核实", "kind", "complaint", "text", "您于〔来信日期〕反映的“〔标题〕”（〔信件编号〕），由〔承办科室〕核实：")), 303)
	h.Sees(h.Post(desk, path+"/new", form("title", "政策咨询", "kind", "ask", "text", "您咨询的事项答复如下：")), 303)
	h.Sees(h.Get(clerk, path), 403)
	list, err := h.s.Templates(ctx, h.DB, officetest.Agency, "complaint")
	h.Must(err)
	if len(list) != 1 {
		t.Fatalf("templates for complaints: %+v", list)
	}
	h.Sees(h.Get(clerk, root+"/"+l.ID+"/reply"), 200, "模板：投诉核实", "!模板：政策咨询")
	h.Sees(h.Get(clerk, root+"/"+l.ID+"/reply?from="+list[0].ID), 200, "您于2023年9月4日反映的“铸造厂夜间噪声扰民”（"+l.Number+"），由节能安全科核实：")
	h.Sees(h.Post(desk, path+"/"+list[0].ID, form("title", "投诉核实", "kind", "complaint", "text", "已改", "gone", "1")), 303)
	h.Sees(h.Get(clerk, root+"/"+l.ID+"/reply"), 200, "!模板：投诉核实")
	h.Verify()
}

// The back-file has what the platform takes in again, and names nobody.
func TestTheBackFileGoesToThePlatform(t *testing.T) {
	h := build(t)
	a := h.hotline("GD-1")
	h.hotline("GD-2")
	h.answered(a.ID)
	h.Sees(h.Get(desk, side+"/back"), 200, "反馈导出")
	h.Sees(h.Post(clerk, side+"/back", form("channel", "hotline", "from", "2023-09-01", "to", "2023-09-30", "kind", "csv")), 403)
	h.Sees(h.Post(desk, side+"/back", form("channel", "mayor", "from", "2023-09-01", "to", "2023-09-30", "kind", "csv")), 422, "这段时间有0件")
	got := h.Post(desk, side+"/back", form("channel", "hotline", "from", "2023-09-01", "to", "2023-09-30", "kind", "csv"))
	h.Sees(got, 200, "来源编号", "GD-1", "GD-2", "解决", "责令其停止夜间生产", "电话：向来信人说明了核实和整改情况", "!张小明", "!13800001234")
	if n := h.acts(letters.ActExport); n != 1 {
		t.Errorf("recorded %d times", n)
	}
	h.Verify()
}
