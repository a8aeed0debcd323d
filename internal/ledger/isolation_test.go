package ledger_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/ledger"
	lt "gongkai/internal/ledger/ledgertest"
)

// words that only another unit's, or another agency's, things have in them.
const (
	foreignUnit   = "机密措施甲"
	foreignAgency = "交通措施乙"
)

// twoAgencies is a bureau in which Industry and another agency have things
// that Energy's clerk must never meet.
func twoAgencies(t *testing.T) (b *lt.Bureau, mine, unit, agency ledger.Duty) {
	t.Helper()
	b = lt.Open(t)
	p := b.Plan(t, b.As(lt.Office), true,
		lt.Row{No: "1", KeyTask: "一、共同任务", Measure: "公开节能信息。", Lead: lt.Energy, Due: "2023-11-30"},
		lt.Row{No: "2", KeyTask: foreignUnit + "的任务", Measure: foreignUnit, Lead: lt.Industry, Due: "2023-11-30"})
	ds := b.Duties(t, p)
	other := b.Plan(t, b.As(lt.JtjOffice), true, lt.Row{No: "9", KeyTask: foreignAgency + "的任务", Measure: foreignAgency, Lead: "u-ys", Due: "2023-11-30"})
	mine, unit, agency = ds[0], ds[1], b.Duties(t, other)[0]
	for _, d := range []ledger.Duty{mine, unit, agency} {
		b.Bring(t, d, "shown")
	}
	ctx := context.Background()
	ask := ledger.RequestInput{Kind: ledger.AskExtension, Reason: foreignUnit, ToDue: civil.MustParse("2023-12-15")}
	if err := b.Ledger.Ask(ctx, b.As(lt.OtherClerk), unit.ID, ask); err != nil {
		t.Fatal(err)
	}
	ask.Reason = foreignAgency
	if err := b.Ledger.Ask(ctx, b.As(lt.JtjClerk), agency.ID, ask); err != nil {
		t.Fatal(err)
	}
	if err := b.Ledger.Urge(ctx, b.As(lt.Office), []string{unit.ID}, ledger.Urging, foreignUnit, 0); err != nil {
		t.Fatal(err)
	}
	if err := b.Ledger.Urge(ctx, b.As(lt.JtjOffice), []string{agency.ID}, ledger.Urging, foreignAgency, 0); err != nil {
		t.Fatal(err)
	}
	return b, mine, unit, agency
}

// A clerk never sees, finds, exports, prints, counts or opens what belongs to
// another unit or another agency; the office never what belongs to another
// agency.
func TestIsolation(t *testing.T) {
	b, mine, unit, agency := twoAgencies(t)
	site := b.Site()
	lists := []string{
		"/office/ledger", "/office/ledger?q=措施", "/office/ledger?f.measure=措施", "/office/ledger?export=csv", "/office/ledger?export=csv&scope=all",
		"/office/ledger?f.unit=" + lt.Industry, "/office/ledger?f.unit=u-ys", "/office/ledger?id=" + unit.ID + "&id=" + agency.ID,
		"/office/ledger/print", "/office/ledger/print?id=" + unit.ID + "&id=" + agency.ID, "/office/ledger?asof=2023-03-01", "/office/ledger/requests",
		"/office/ledger/duties/" + mine.ID, "/office/ledger/tasks/" + mine.Task,
	}
	for _, path := range lists {
		r := lt.Get(t, site, lt.Clerk, path)
		if r.Status != http.StatusOK || strings.Contains(r.Body, foreignUnit) || strings.Contains(r.Body, foreignAgency) {
			t.Errorf("clerk %s: %d, shows foreign things: %v", path, r.Status, r.Status == http.StatusOK)
		}
		if r := lt.Get(t, site, lt.Office, path); r.Status != http.StatusOK || strings.Contains(r.Body, foreignAgency) {
			t.Errorf("office %s: %d", path, r.Status)
		}
	}
	ctx := context.Background()
	notices, err := store.Select[ledger.Notice](ctx, b.DB, "WHERE agency IN ($1, $2)", lt.Agency, lt.Other)
	if err != nil {
		t.Fatal(err)
	}
	requests, err := store.Select[ledger.Request](ctx, b.DB, "WHERE agency IN ($1, $2)", lt.Agency, lt.Other)
	if err != nil {
		t.Fatal(err)
	}
	proofs, err := store.Select[ledger.Evidence](ctx, b.DB, "WHERE agency IN ($1, $2) AND duty <> $3", lt.Agency, lt.Other, mine.ID)
	if err != nil {
		t.Fatal(err)
	}
	var closed []string
	for _, d := range []ledger.Duty{unit, agency} {
		closed = append(closed, "/office/ledger/duties/"+d.ID, "/office/ledger/tasks/"+d.Task, "/office/ledger/duties/"+d.ID+"/progress", "/office/ledger/duties/"+d.ID+"/ask")
	}
	for _, n := range notices {
		closed = append(closed, "/office/ledger/notices/"+n.ID)
	}
	for _, r := range requests {
		closed = append(closed, "/office/ledger/requests/"+r.ID)
	}
	for _, e := range proofs {
		closed = append(closed, "/office/ledger/evidence/"+e.ID+"/withdraw")
	}
	for _, path := range closed {
		if r := lt.Get(t, site, lt.Clerk, path); r.Status != http.StatusNotFound {
			t.Errorf("clerk %s: %d", path, r.Status)
		}
	}
	if got, err := b.Ledger.List(ctx, b.DB, b.As(lt.Clerk), ledger.Filter{}); err != nil || got.Total != 1 || got.Lights[ledger.Normal] != 1 {
		t.Errorf("the clerk counts %+v %v", got, err)
	}
	if r := lt.Get(t, site, lt.Overseer, "/office/ledger"); r.Status != http.StatusOK || strings.Contains(r.Body, foreignAgency) {
		t.Errorf("the overseer at home sees another agency's list: %d", r.Status)
	}
	if r := lt.Get(t, site, lt.Overseer+"@"+lt.Other, "/office/ledger"); !strings.Contains(r.Body, foreignAgency) || strings.Contains(r.Body, foreignUnit) {
		t.Error("the overseer looking at the other agency sees the wrong list")
	}
	if r := lt.Get(t, site, lt.JtjOffice+"@"+lt.Agency, "/office/ledger"); r.Status != http.StatusForbidden {
		t.Errorf("an office that is no overseer looks at another agency: %d", r.Status)
	}
}

func TestFilesAndSearchStayHome(t *testing.T) {
	b, mine, unit, agency := twoAgencies(t)
	ctx := context.Background()
	clerk := b.As(lt.Clerk)
	for id, want := range map[string]bool{mine.ID: true, unit.ID: false, agency.ID: false} {
		tenant := lt.Agency
		if id == agency.ID {
			tenant = lt.Other
		}
		entries, err := store.Select[ledger.Progress](ctx, b.DB, "WHERE agency = $1 AND duty = $2", tenant, id)
		if err != nil || len(entries) == 0 {
			t.Fatal(len(entries), err)
		}
		ok, err := b.Ledger.MayOpen(ctx, b.DB, clerk, store.Ref{Kind: "progress", ID: entries[0].ID})
		if ok != want || err != nil && !fail.Is(err, fail.Missing) {
			t.Errorf("file of %s: %v %v", id, ok, err)
		}
	}
	for _, s := range b.Ledger.Slice().Search {
		err := s.Each(ctx, b.DB, lt.Agency, func(f slice.Found) error {
			if strings.Contains(f.Title+f.Body, foreignAgency) || f.Unit == "" {
				t.Errorf("the index of the bureau has %+v", f)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for kind, id := range map[string]string{"duty": unit.ID, "task": unit.Task} {
		if _, _, err := b.Ledger.Slice().Links[kind](ctx, b.DB, clerk, id); !fail.Is(err, fail.Missing) {
			t.Errorf("a link to another unit's %s: %v", kind, err)
		}
	}
	inbox, err := b.Ledger.Slice().Inbox(ctx, b.DB, clerk)
	if err != nil || len(inbox) != 0 {
		t.Errorf("waits for the clerk: %+v %v", inbox, err)
	}
}

// The file has what the page shows, and no formula comes out of a cell.
func TestExports(t *testing.T) {
	b := lt.Open(t)
	b.Plan(t, b.As(lt.Office), true,
		lt.Row{No: "1", KeyTask: "一", Measure: "=HYPERLINK(\"http://x\")", Lead: lt.Energy, Due: "2023-11-30"},
		lt.Row{No: "2", KeyTask: "二", Measure: "公开政策。", Lead: lt.Industry, Due: "2023-06-30"})
	site := b.Site()
	read := func(path string) [][]string {
		r := lt.Get(t, site, lt.Office, path)
		if r.Status != http.StatusOK || !strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment") {
			t.Fatalf("%s: %d %v", path, r.Status, r.Header)
		}
		c := csv.NewReader(strings.NewReader(strings.TrimPrefix(r.Body, "\ufeff")))
		c.FieldsPerRecord = -1
		rows, err := c.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	seen := read("/office/ledger?export=csv&scope=seen&f.key=二&col=no&col=measure&col=state")
	last := seen[len(seen)-1]
	if strings.Join(last, "|") != "2|公开政策。|待签收" {
		t.Errorf("what is seen ends in %q", last)
	}
	all := read("/office/ledger?export=csv&scope=all&f.key=二&col=no")
	if body := strings.Join(all[len(all)-2], "|") + strings.Join(all[len(all)-1], "|"); !strings.Contains(body, "HYPERLINK") || strings.Contains(body, "|=HYPERLINK") || !strings.Contains(body, "公开政策") {
		t.Errorf("everything is %q", body)
	}
	x := lt.Get(t, site, lt.Office, "/office/ledger?export=xlsx")
	if x.Status != http.StatusOK || !bytes.HasPrefix([]byte(x.Body), []byte("PK")) {
		t.Errorf("the workbook: %d", x.Status)
	}
	if r := lt.Get(t, site, lt.Sysadmin, "/office/ledger?export=csv"); r.Status != http.StatusForbidden {
		t.Errorf("exported without the right: %d", r.Status)
	}
}
