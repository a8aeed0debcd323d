package column

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// Finding is what the last look over the published texts and files found
// wrong with one item.
type Finding struct {
	Agency, ID string
	Kind, Item string
	Title, Why string
	At         time.Time
}

// Table names the table.
func (*Finding) Table() string { return "publish_column_finding" }

// Cols lists the columns.
func (f *Finding) Cols() []store.Col {
	return []store.Col{store.C("agency", &f.Agency), store.C("id", &f.ID), store.C("kind", &f.Kind), store.C("item", &f.Item), store.C("title", &f.Title), store.C("why", &f.Why), store.C("at", &f.At)}
}

// Scan says when the texts and files were looked over, and how many.
type Scan struct {
	Agency, ID string
	Items      int64
	At         time.Time
}

// Table names the table.
func (*Scan) Table() string { return "publish_column_scan" }

// Cols lists the columns.
func (s *Scan) Cols() []store.Col {
	return []store.Col{store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("items", &s.Items), store.C("at", &s.At)}
}

func scanOf(ctx context.Context, q store.Querier, agency string) (Scan, error) {
	s, err := store.Get[Scan](ctx, q, agency, "scan")
	if fail.Is(err, fail.Missing) {
		return Scan{}, nil
	}
	return s, err
}

// scanAll looks over every organisation's published texts.
func (s *Columns) scanAll(ctx context.Context, _ json.RawMessage) error {
	all, err := s.Agencies(ctx, s.DB)
	if err != nil {
		return err
	}
	var failed []error
	for _, agency := range all {
		failed = append(failed, s.Rescan(ctx, agency))
	}
	return errors.Join(failed...)
}

// known is what links of the own site can lead to.
type known struct {
	live  map[string]bool // address → on line
	files map[string]bool
	tree  content.Tree
	moved map[string]bool
}

// Rescan looks over an organisation's published texts and files, and counts
// the terms of retention of what was published since. Files are read outside
// the act that writes the result.
func (s *Columns) Rescan(ctx context.Context, agency string) error {
	k, live, err := s.known(ctx, agency)
	if err != nil {
		return err
	}
	var found []Finding
	for n := range live {
		e, err := store.Get[content.Edition](ctx, s.DB, agency, live[n].Edition)
		if err != nil {
			return err
		}
		for _, why := range k.links(e.Was.Body) {
			found = append(found, Finding{Kind: FaultLink, Item: live[n].ID, Title: live[n].Title, Why: why})
		}
		for _, why := range s.files(ctx, agency, &e) {
			found = append(found, Finding{Kind: FaultFile, Item: live[n].ID, Title: live[n].Title, Why: why})
		}
	}
	return s.DB.Do(ctx, who.System(agency), func(tx *store.Tx) error {
		n, err := s.recount(tx)
		if err != nil {
			return err
		}
		if err := keepFindings(tx, found, int64(len(live))); err != nil || n == 0 {
			tx.Quiet("what a look over the published texts found; it can be done again any time")
			return err
		}
		return tx.Record(ActRecount, store.Ref{Kind: "agency", ID: agency}, store.Telling("%d条信息", n))
	})
}

func keepFindings(tx *store.Tx, found []Finding, items int64) error {
	since := map[string]time.Time{}
	old, err := store.Select[Finding](tx.Context(), tx, "WHERE agency = $1", tx.Tenant())
	if err != nil {
		return err
	}
	for n := range old {
		since[old[n].Kind+old[n].Item+old[n].Why] = old[n].At
		if err := tx.Delete(&old[n]); err != nil {
			return err
		}
	}
	for _, f := range found {
		f.Agency, f.ID, f.At = tx.Tenant(), tx.NewID(), tx.Now()
		if at, had := since[f.Kind+f.Item+f.Why]; had {
			f.At = at
		}
		if err := tx.Insert(&f); err != nil {
			return err
		}
	}
	scan, err := scanOf(tx.Context(), tx, tx.Tenant())
	if err != nil {
		return err
	}
	had := scan.ID != ""
	scan = Scan{Agency: tx.Tenant(), ID: "scan", Items: items, At: tx.Now()}
	if had {
		return tx.Update(&scan)
	}
	return tx.Insert(&scan)
}

func (s *Columns) known(ctx context.Context, agency string) (k known, live []content.Live, err error) {
	k = known{live: map[string]bool{}, files: map[string]bool{}, moved: map[string]bool{}}
	all, err := store.Select[content.Live](ctx, s.DB, "WHERE agency = $1 ORDER BY id", agency)
	if err != nil {
		return k, nil, err
	}
	for _, l := range all {
		k.live[l.Address] = l.Gone.IsZero() || l.Redirect != ""
		if l.Gone.IsZero() {
			live = append(live, l)
		}
	}
	files, err := store.Select[content.Shown](ctx, s.DB, "WHERE agency = $1 ORDER BY id", agency)
	if err != nil {
		return k, nil, err
	}
	for _, f := range files {
		k.files[content.FilePath+f.ID] = !f.Gone
	}
	moved, err := store.Select[content.Moved](ctx, s.DB, "WHERE agency = $1 ORDER BY id", agency)
	if err != nil {
		return k, nil, err
	}
	for _, m := range moved {
		k.moved[strings.TrimSuffix(m.ID, "/")] = true
	}
	k.tree, err = content.Columns(ctx, s.DB, agency)
	return k, live, err
}

// links says which links of a text lead to nothing on the own site.
func (k known) links(body string) []string {
	var out []string
	for _, l := range rich.Links(body) {
		path, _, _ := strings.Cut(l.Href, "#")
		path, _, _ = strings.Cut(path, "?")
		if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || k.leads(path) {
			continue
		}
		out = append(out, "“"+clip(l.Text, 30)+"”指向"+clip(path, 80)+"，该地址已不存在")
	}
	return out
}

// leads says whether a path of the own site leads somewhere. Only what items,
// files and columns answer for is judged; other pages are the program's own.
func (k known) leads(path string) bool {
	switch {
	case strings.HasPrefix(path, "/art/"):
		return k.live[path]
	case strings.HasPrefix(path, content.FilePath):
		return k.files[path]
	case strings.HasPrefix(path, "/office/"):
		return false // citizens cannot open the office
	}
	top, _, _ := strings.Cut(strings.Trim(path, "/"), "/")
	if _, ok := k.tree.At(top); !ok || !strings.HasSuffix(path, "/") {
		return true
	}
	_, ok := k.tree.At(path)
	return ok || k.moved[strings.TrimSuffix(path, "/")]
}

// files says what is wrong with the files of an edition.
func (s *Columns) files(ctx context.Context, agency string, e *content.Edition) []string {
	var out []string
	offered := 0
	for _, f := range e.Files {
		if f.Role == content.RoleFile || f.Role == content.RoleOfficial || f.Role == content.RoleMedia {
			offered++
		}
		if !s.opens(ctx, agency, f.ID) {
			out = append(out, "附件《"+f.Name+"》的文件读不出来")
		}
	}
	if offered == 0 && namesFiles(rich.Text(e.Was.Body)) {
		out = append(out, "正文写有“附件”，但没有上传附件")
	}
	return out
}

// opens reads a file's first byte.
func (s *Columns) opens(ctx context.Context, agency, id string) bool {
	f, err := s.Files.Get(ctx, s.DB, agency, id)
	if err != nil {
		return false
	}
	r, err := s.Files.Open(ctx, f)
	if err != nil {
		return false
	}
	defer func() { _ = r.Close() }()
	_, err = r.Read(make([]byte, 1))
	return err == nil || errors.Is(err, io.EOF)
}

// namesFiles says that a text announces attachments on a line of its own, as
// documents do, and does not bring them below itself.
func namesFiles(text string) bool {
	said := 0
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "附件"); ok {
			if rest = strings.TrimLeft(rest, "0123456789一二三四五六七八九十"); rest == "" {
				return false // the heading of an attachment in the text itself
			}
			if strings.HasPrefix(rest, "：") || strings.HasPrefix(rest, ":") {
				said++
			}
		}
	}
	return said > 0
}
