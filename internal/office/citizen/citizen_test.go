package citizen_test

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/citizen"
	"gongkai/internal/office/officetest"
)

const key = "0123456789abcdef0123456789abcdef"

var (
	matter = store.Ref{Kind: "matter", ID: "m1"}
	zhang  = citizen.Person{Kind: citizen.Natural, Name: "张晓明", IDType: "居民身份证", IDNumber: "640502199001011234", Phone: "13895011234",
		Address: "宁夏中卫市沙坡头区滨河镇丰安路18号", Postcode: "755000", Email: "zhangxm@example.com", Work: "某某运输公司"}
	firm = citizen.Person{Kind: citizen.Company, Name: "马丽", Org: "中卫某某新材料有限公司", USCC: "91640500MA75X1234X", LegalRep: "马建国", Phone: "0955-7068811"}
	desk = officetest.Actor("p-wang", "u-jn", citizen.RightReveal)
)

func house(t testing.TB) (*officetest.House, *citizen.Citizens) {
	var s *citizen.Citizens
	h := officetest.Open(t, func(h *officetest.House) []slice.Slice {
		var err error
		s, err = citizen.New(citizen.Deps{DB: h.DB, Key: []byte(key), MayOpen: func(_ context.Context, _ store.Querier, a who.Actor, owner store.Ref) (bool, error) {
			return owner == matter && a.ID == "p-wang", nil
		}, Link: func(context.Context, who.Actor, store.Ref) (string, string) {
			return "申请 2023-1", "/office/disclosure/1"
		}})
		h.Must(err)
		return []slice.Slice{s.Slice()}
	}, citizen.Migrations())
	return h, s
}

func put(h *officetest.House, s *citizen.Citizens, owner store.Ref, p citizen.Person) (id string) {
	h.Helper()
	h.Do(desk, func(tx *store.Tx) error {
		var err error
		if id, err = s.Put(tx, owner, p); err != nil {
			return err
		}
		return tx.Record("登记申请", owner)
	})
	return id
}

func TestDetailsAreSealedAndMaskedAndTheRecordVerifies(t *testing.T) {
	h, s := house(t)
	id, other := put(h, s, matter, zhang), put(h, s, matter, firm)
	got, err := s.Open(t.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	if got != zhang {
		t.Errorf("opened as %+v", got)
	}
	masks, err := s.Masks(t.Context(), h.DB, officetest.Agency, []string{id, other, "none"})
	h.Must(err)
	m := masks[id]
	if len(masks) != 2 || m.Title != "张**" || m.Phone != "138****1234" || m.IDNumber != "64*************234" || strings.Contains(m.Address, "丰安路") || m.Email != "z***@example.com" {
		t.Errorf("masked as %+v", m)
	}
	if f := masks[other]; f.Title != firm.Org || f.Name != "马*" || strings.Contains(f.Phone, "068811") {
		t.Errorf("masked as %+v", f)
	}
	noPlaintext(t, h)
	h.Verify()
}

// noPlaintext looks into every text of every table, and into the file.
func noPlaintext(t *testing.T, h *officetest.House) {
	t.Helper()
	secrets := []string{zhang.Name, zhang.IDNumber, zhang.Phone, "丰安路", "zhangxm", "某某运输", firm.Name, firm.LegalRep, "7068811"}
	for _, table := range []string{"citizen_person", "citizen_key", "audit_entry", "store_version"} {
		rows, err := h.DB.Query(t.Context(), "SELECT * FROM "+table)
		h.Must(err)
		cols, _ := rows.Columns()
		for rows.Next() {
			vals, ptrs := make([]any, len(cols)), make([]any, len(cols))
			for i := range vals {
				ptrs[i] = &vals[i]
			}
			h.Must(rows.Scan(ptrs...))
			for i, v := range vals {
				text, _ := v.(string)
				if b, ok := v.([]byte); ok {
					text = string(b)
				}
				for _, s := range secrets {
					if strings.Contains(text, s) {
						t.Errorf("%s.%s holds %q", table, cols[i], s)
					}
				}
			}
		}
		h.Must(rows.Close())
	}
	var path string
	if h.DB.Engine() != store.SQLite {
		return
	}
	h.Must(h.DB.QueryRow(t.Context(), "SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&path))
	files, _ := filepath.Glob(path + "*")
	if len(files) == 0 {
		t.Fatal("no file of the database")
	}
	for _, f := range files {
		body, err := os.ReadFile(f)
		h.Must(err)
		for _, s := range secrets {
			if strings.Contains(string(body), s) {
				t.Errorf("the file %s holds %q", filepath.Base(f), s)
			}
		}
	}
}

func TestErasingLeavesNothingAndTheRecordVerifies(t *testing.T) {
	h, s := house(t)
	id := put(h, s, matter, zhang)
	h.Do(desk, func(tx *store.Tx) error { return s.Erase(tx, id, "申请人要求") })
	h.Do(desk, func(tx *store.Tx) error { return s.Erase(tx, id, "再次") })
	if _, err := s.Open(t.Context(), h.DB, officetest.Agency, id); !fail.Is(err, fail.Missing) {
		t.Errorf("opened after erasing: %v", err)
	}
	masks, err := s.Masks(t.Context(), h.DB, officetest.Agency, []string{id})
	h.Must(err)
	if !masks[id].Erased || masks[id].Title != "（已按规定清除）" {
		t.Errorf("%+v", masks[id])
	}
	same, err := s.Same(t.Context(), h.DB, officetest.Agency, s.Key(zhang))
	h.Must(err)
	var keys int
	h.Must(h.DB.QueryRow(t.Context(), "SELECT COUNT(*) FROM citizen_key").Scan(&keys))
	if len(same) != 0 || keys != 0 {
		t.Errorf("still recognised %d times, %d keys", len(same), keys)
	}
	if acts := h.Acts(officetest.Agency); strings.Count(strings.Join(acts, " "), citizen.ActErase) != 1 {
		t.Errorf("acts %v", acts)
	}
	h.Verify()
}

func TestDetailsAreErasedAfterTheirDay(t *testing.T) {
	h, s := house(t)
	h.Clock.GoTo("2023-06-01 09:00")
	id, kept := put(h, s, matter, zhang), put(h, s, matter, firm)
	h.Do(desk, func(tx *store.Tx) error {
		for _, p := range []string{id, kept} {
			if err := s.Keep(tx, p, tx.Today()+civil.Date(30)); err != nil {
				return err
			}
		}
		if err := s.Keep(tx, kept, 0); err != nil {
			return err
		}
		return tx.Record("设定保存期限", matter)
	})
	erased := func() bool {
		for _, j := range s.Slice().Jobs {
			h.Must(j.Work(t.Context(), nil))
		}
		m, err := s.Masks(t.Context(), h.DB, officetest.Agency, []string{id, kept})
		h.Must(err)
		if m[kept].Erased {
			t.Error("erased without a day")
		}
		return m[id].Erased
	}
	h.Clock.GoTo("2023-07-01 23:00")
	if erased() {
		t.Error("erased on its last day")
	}
	h.Clock.GoTo("2023-07-02 01:00")
	if !erased() {
		t.Error("not erased after its day")
	}
	h.Verify()
}

func TestThePersonIsRecognisedHoweverTheyWriteIt(t *testing.T) {
	h, s := house(t)
	first := put(h, s, matter, zhang)
	again := zhang
	again.Name, again.IDNumber, again.Phone = " 张 晓明", "６４０５０２１９９００１０１１２３４", "+86 138-9501-1234"
	second := put(h, s, store.Ref{Kind: "matter", ID: "m2"}, again)
	nameless := citizen.Person{Kind: citizen.Natural, Name: "张晓明", Phone: "13895011234"}
	put(h, s, matter, nameless)
	same, err := s.Same(t.Context(), h.DB, officetest.Agency, s.Key(zhang))
	h.Must(err)
	owners := map[string]string{} // two of one instant stand in no order
	for _, x := range same {
		owners[x.ID] = x.Owner.ID
	}
	if len(same) != 2 || owners[first] != matter.ID || owners[second] != "m2" {
		t.Errorf("same: %+v", same)
	}
	for text, want := range map[string]int{"张晓明": 3, "13895011234": 3, "+86 13895011234": 3, "640502199001011234": 2, "张晓": 0, "1389501123": 0, "": 0, "，": 0} {
		got, err := s.Find(t.Context(), h.DB, officetest.Agency, text, 10)
		h.Must(err)
		if len(got) != want {
			t.Errorf("%q finds %d, want %d", text, len(got), want)
		}
	}
	elsewhere, err := s.Find(t.Context(), h.DB, officetest.Other, "张晓明", 10)
	h.Must(err)
	if len(elsewhere) != 0 || s.Key(citizen.Person{}) != "" {
		t.Errorf("found in another organisation: %v", elsewhere)
	}
}

func TestSeeingTheWholeNeedsRightMatterAndReason(t *testing.T) {
	h, s := house(t)
	id := put(h, s, matter, zhang)
	hidden := put(h, s, store.Ref{Kind: "matter", ID: "other"}, zhang)
	before := len(h.Acts(officetest.Agency))
	at := "/office/citizen/" + id
	whole := []string{"!张晓明", "!13895011234", "!丰安路"}
	h.Sees(h.Get(desk, at), 200, append(whole, "张**", "138****1234", "返回申请 2023-1")...)
	h.Sees(h.Post(desk, at, url.Values{"reason": {" "}}), 422, append(whole, "查看的理由")...)
	h.Sees(h.Get(desk, "/office/citizen/"+hidden), 404, whole...)
	h.Sees(h.Post(desk, "/office/citizen/"+hidden, url.Values{"reason": {"好奇"}}), 404, whole...)
	h.Sees(h.Get(officetest.Actor("p-wang", "u-jn"), at), 403, whole...)
	h.Sees(h.Post(officetest.Actor("p-li", "u-jn", citizen.RightReveal), at, url.Values{"reason": {"好奇"}}), 404, whole...)
	visitor := desk
	visitor.Home = officetest.Other
	visitor.Grants = []who.Grant{{Right: citizen.RightReveal, Scope: who.All}}
	h.Sees(h.Post(visitor, at, url.Values{"reason": {"检查"}}), 403, whole...)
	if n := len(h.Acts(officetest.Agency)); n != before {
		t.Errorf("%d acts of looking that was refused", n-before)
	}
	h.Sees(h.Post(desk, at, url.Values{"reason": {"打电话核实申请内容"}}), 200, "张晓明", "640502199001011234", "13895011234", "丰安路18号", "755000")
	var act, reason, subject string
	h.Must(h.DB.QueryRow(t.Context(), "SELECT act, reason, subject FROM audit_entry ORDER BY turn DESC LIMIT 1").Scan(&act, &reason, &subject))
	if act != citizen.ActReveal || reason != "打电话核实申请内容" || subject != "m1" {
		t.Errorf("recorded as %q, %q, %q", act, reason, subject)
	}
	h.Verify()
}

func TestChangedDetailsReplaceTheOld(t *testing.T) {
	h, s := house(t)
	id := put(h, s, matter, zhang)
	next := zhang
	next.Phone = "13995559999"
	h.Do(desk, func(tx *store.Tx) error {
		if err := s.Change(tx, id, next); err != nil {
			return err
		}
		return tx.Record("更正联系方式", matter)
	})
	got, err := s.Open(t.Context(), h.DB, officetest.Agency, id)
	h.Must(err)
	found, err := s.Find(t.Context(), h.DB, officetest.Agency, "13895011234", 5)
	h.Must(err)
	if got.Phone != next.Phone || len(found) != 0 {
		t.Errorf("%q, found by the old number %d times", got.Phone, len(found))
	}
	h.Verify()
}

func TestChecksOfWhatPeopleType(t *testing.T) {
	for _, c := range []struct {
		check func(string) error
		text  string
		good  bool
	}{
		{citizen.CheckID, "11010519491231002X", true}, {citizen.CheckID, "11010519491231002x", true}, {citizen.CheckID, "110105194912310021", false}, {citizen.CheckID, "123", false},
		{citizen.CheckPhone, "13895011234", true}, {citizen.CheckPhone, "0955-7068811", true}, {citizen.CheckPhone, "７０６８８１１", true}, {citizen.CheckPhone, "不知道", false},
		{citizen.CheckUSCC, "91350100M000100Y43", true}, {citizen.CheckUSCC, "91350100M000100Y44", false}, {citizen.CheckPostcode, "755000", true}, {citizen.CheckPostcode, "75500", false},
	} {
		if err := c.check(c.text); (err == nil) != c.good {
			t.Errorf("%q: %v", c.text, err)
		}
	}
}

func FuzzMask(f *testing.F) {
	f.Add("张晓明", "13895011234", "640502199001011234", "a@b.c", "宁夏中卫市沙坡头区1号")
	f.Add("", "", "", "@", "")
	f.Fuzz(func(t *testing.T, name, phone, number, mail, address string) {
		m := citizen.Person{Kind: citizen.Natural, Name: name, Phone: phone, IDNumber: number, Email: mail, Address: address}.Mask()
		for was, is := range map[string]string{phone: m.Phone, number: m.IDNumber} {
			if was != "" && was == is && strings.Trim(was, "*") != "" {
				t.Errorf("%q is shown as it is", was)
			}
		}
	})
}
