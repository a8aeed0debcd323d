package publish

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"path"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/office/screen"
)

// ActImport takes over items that another site has published.
const ActImport = "导入已公开信息"

// What one import may hold.
const (
	IntakeRows  = 300
	intakeFile  = 50 << 20
	intakeFiles = 2000
	IntakeBytes = 200 << 20
)

// IntakeColumns are the columns of the list, in the order of its template.
// Further columns with the label of a kind's field fill that field.
var IntakeColumns = []string{"信息类型", "标题", "栏目", "科室", "公开属性", "原发布日期", "成文日期", "发文字号", "发布机构", "来源", "正文文件", "正文", "附件"}

// Intake is what a list and its files hold: rows ready to be taken over, or
// what is wrong with them.
type Intake struct {
	Rows []IntakeRow
}

// IntakeRow is one row of the list.
type IntakeRow struct {
	// Line is the row's number in the worksheet, Wrong what is wrong with it.
	Line  int
	Title string
	Wrong []string
	draft Draft
	read  Import
	files []intakeAttachment
}

type intakeAttachment struct {
	name, role string
	data       []byte
}

// Wrong counts the rows that cannot be taken over.
func (in *Intake) Wrong() int {
	n := 0
	for _, r := range in.Rows {
		if len(r.Wrong) > 0 {
			n++
		}
	}
	return n
}

// Rehearse reads a list (XLSX) and the files that it names (ZIP, may be nil)
// and says row by row what is wrong. Nothing is kept.
func (p *Publish) Rehearse(ctx context.Context, a who.Actor, list, files []byte) (*Intake, error) {
	if !a.MayOn(RightImport, "", "") {
		return nil, fail.Deniedf("您没有导入已公开信息的权限")
	}
	rows, first, err := intakeTable(ctx, list)
	if err != nil {
		return nil, err
	}
	packed, err := unpack(files)
	if err != nil {
		return nil, err
	}
	known, err := p.intakeKnown(ctx, a)
	if err != nil {
		return nil, err
	}
	in := &Intake{}
	for n, cells := range rows {
		r := IntakeRow{Line: first + n, Title: cells["标题"]}
		if err := p.intakeRow(ctx, a, known, cells, packed, &r); err != nil {
			return nil, err
		}
		in.Rows = append(in.Rows, r)
	}
	return in, nil
}

// intakeTable reads the list: rows by their heads, and the first row's number.
func intakeTable(ctx context.Context, list []byte) ([]map[string]string, int, error) {
	doc, err := docread.ReadBytes(ctx, "list.xlsx", list, docread.Options{Bytes: 10 << 20, Cells: IntakeRows * 60})
	if err != nil {
		return nil, 0, fail.Fields(map[string]string{"list": "清单读不出来。请下载模板，用 XLSX 格式填写，单个文件不超过10MB"})
	}
	for _, b := range doc.Blocks {
		if b.Table == nil {
			continue
		}
		for n, row := range b.Table.Rows {
			heads := make([]string, len(row))
			for k, c := range row {
				heads[k] = strings.TrimSpace(c.Text)
			}
			if slices.Contains(heads, "标题") && slices.Contains(heads, "信息类型") {
				return intakeRows(heads, b.Table.Rows[n+1:], n+2)
			}
		}
	}
	return nil, 0, fail.Fields(map[string]string{"list": "清单中没有“信息类型”“标题”两列。请下载模板填写"})
}

func intakeRows(heads []string, rows [][]docread.Cell, first int) ([]map[string]string, int, error) {
	var out []map[string]string
	for _, row := range rows {
		cells, some := map[string]string{}, false
		for k, c := range row {
			if k < len(heads) && heads[k] != "" {
				text := strings.TrimSpace(c.Text)
				cells[heads[k]], some = text, some || text != ""
			}
		}
		if some {
			out = append(out, cells)
		}
	}
	switch {
	case len(out) == 0:
		return nil, 0, fail.Fields(map[string]string{"list": "清单中没有数据行"})
	case len(out) > IntakeRows:
		return nil, 0, fail.Fields(map[string]string{"list": fmt.Sprintf("一次最多导入%d条，现在有%d条，请分成几个清单", IntakeRows, len(out))})
	}
	return out, first, nil
}

// unpack reads a ZIP's files by their plain names. It never writes to disk.
func unpack(data []byte) (map[string][]byte, error) {
	out := map[string][]byte{}
	if len(data) == 0 {
		return out, nil
	}
	bad := func(s string) error { return fail.Fields(map[string]string{"files": s}) }
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, bad("附件包不是 ZIP 文件，或者已损坏")
	}
	if len(z.File) > intakeFiles {
		return nil, bad(fmt.Sprintf("附件包最多%d个文件", intakeFiles))
	}
	total := 0
	for _, f := range z.File {
		if f.FileInfo().IsDir() {
			continue
		}
		name := path.Base(strings.ReplaceAll(f.Name, `\`, "/"))
		if _, twice := out[name]; twice {
			return nil, bad("附件包中有两个文件都叫“" + clip(name, 40) + "”，请改名")
		}
		body, err := entry(f)
		if err != nil {
			return nil, bad("附件包中的“" + clip(name, 40) + "”读不出来，或者超过50MB")
		}
		if total += len(body); total > IntakeBytes {
			return nil, bad("附件包解开后超过200MB，请分成几次导入")
		}
		out[name] = body
	}
	return out, nil
}

func entry(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	body, err := io.ReadAll(io.LimitReader(r, intakeFile+1))
	if err == nil && len(body) > intakeFile {
		err = errors.New("too large")
	}
	return body, err
}

// intakeKnown is what rows are held against.
type intakeKnown struct {
	tree   content.Tree
	units  map[string]string // by name
	taken  map[string]bool   // title and original day
	column map[string]string // by name, trail or path
}

func (p *Publish) intakeKnown(ctx context.Context, a who.Actor) (*intakeKnown, error) {
	k := &intakeKnown{units: map[string]string{}, taken: map[string]bool{}, column: map[string]string{}}
	units, err := p.Roster.Units(ctx, p.DB, a.Tenant)
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		k.units[u.Name] = u.ID
	}
	if k.tree, err = content.Columns(ctx, p.DB, a.Tenant); err != nil {
		return nil, err
	}
	for _, c := range k.tree.All {
		k.column[c.Name], k.column[c.Path], k.column[trail(k.tree, c.ID)] = c.ID, c.ID, c.ID
	}
	all, err := light(ctx, p.DB, a.Tenant)
	for _, i := range all {
		k.taken[i.Title+"\x00"+i.OriginalOn.String()] = !i.OriginalOn.IsZero()
	}
	return k, err
}

// intakeRow makes a working copy of a row and says what is wrong with it.
func (p *Publish) intakeRow(ctx context.Context, a who.Actor, known *intakeKnown, cells map[string]string, packed map[string][]byte, r *IntakeRow) error {
	say := func(wrong bool, what string) {
		if wrong {
			r.Wrong = append(r.Wrong, what)
		}
	}
	n := slices.IndexFunc(content.Kinds, func(k content.Kind) bool { return k.Title == cells["信息类型"] })
	if n < 0 {
		say(true, "没有“"+clip(cells["信息类型"], 20)+"”这种信息类型")
		return nil
	}
	k := content.Kinds[n]
	d := Draft{Kind: k.Key, Column: known.column[cells["栏目"]], Title: cells["标题"], Unit: known.units[cells["科室"]], Number: cells["发文字号"], Issuer: cells["发布机构"],
		Source: cells["来源"], Marking: content.Proactive, Origin: OriginMigrated, Fields: map[string]string{}, Carrier: Carriers[1], Ways: []string{SecretWays[0]}, HandlerOpinion: "原网站已经公开的信息，迁移。"}
	for _, f := range k.Fields {
		d.Fields[f.Key] = cells[f.Label]
	}
	day := func(label string) civil.Date {
		on, ok := parseDay(cells[label])
		say(cells[label] != "" && !ok, label+"应为日期，例如 2022-03-01")
		return on
	}
	d.OriginalOn, d.Formed = day("原发布日期"), day("成文日期")
	say(cells["原发布日期"] == "", "没有填写原发布日期")
	say(d.Unit == "", "没有“"+clip(cells["科室"], 20)+"”这个科室")
	say(cells["公开属性"] != content.Proactive.Title(), "公开属性必须填写；已公开的信息应为“主动公开”")
	say(d.Column == "", "没有“"+clip(cells["栏目"], 30)+"”这个栏目")
	twin := d.Title + "\x00" + d.OriginalOn.String()
	say(known.taken[twin], "标题、原发布日期相同的信息已经有了")
	known.taken[twin] = true
	p.intakeText(ctx, cells, packed, r, &d)
	for _, name := range strings.FieldsFunc(cells["附件"], func(c rune) bool { return strings.ContainsRune("、;；\n", c) }) {
		name = strings.TrimSpace(name)
		data, ok := packed[name]
		say(!ok, "附件包中没有“"+clip(name, 40)+"”")
		r.files = append(r.files, intakeAttachment{name, content.RoleFile, data})
	}
	today := civil.FromTime(p.DB.Now().In(store.Zone))
	for _, m := range sortedValues(d.wrong(today)) {
		say(true, m)
	}
	i := content.Item{Agency: a.Tenant, Kind: d.Kind, Title: d.Title, Body: d.Body, Number: d.Number, Formed: d.Formed, Column: d.Column, Marking: d.Marking, Fields: d.Fields}
	for _, m := range lacking(&i, &Course{Carrier: d.Carrier, Ways: d.Ways, HandlerOpinion: d.HandlerOpinion}, nil, known.tree) {
		say(!(m == "没有选择栏目" && d.Column == ""), m)
	}
	r.draft = d
	return p.intakeScreen(ctx, &i, r)
}

// intakeText takes the row's text from a file or from its cell.
func (p *Publish) intakeText(ctx context.Context, cells map[string]string, packed map[string][]byte, r *IntakeRow, d *Draft) {
	name := cells["正文文件"]
	if name == "" {
		for line := range strings.Lines(cells["正文"]) {
			d.Body += "<p>" + html.EscapeString(strings.TrimSpace(line)) + "</p>"
		}
		return
	}
	data, ok := packed[name]
	switch {
	case !ok:
		r.Wrong = append(r.Wrong, "附件包中没有正文文件“"+clip(name, 40)+"”")
	case p.Read == nil:
		r.Wrong = append(r.Wrong, "本机没有安装读取文件的组件，请把文字填在“正文”一列")
	default:
		var err error
		if r.read, err = p.Read(ctx, name, data); err != nil {
			r.Wrong = append(r.Wrong, "正文文件“"+clip(name, 40)+"”读不出来："+clip(err.Error(), 80))
			return
		}
		d.Body = r.read.HTML
		r.files = append(r.files, intakeAttachment{name, content.RoleOriginal, data})
	}
}

func sortedValues(m map[string]string) []string {
	var out []string
	for _, v := range m {
		out = append(out, v)
	}
	slices.Sort(out)
	return out
}

// intakeScreen runs the checks before release over a row: what was public
// elsewhere may still give persons away.
func (p *Publish) intakeScreen(ctx context.Context, i *content.Item, r *IntakeRow) error {
	if p.Screen == nil {
		return nil
	}
	s := screen.Subject{Agency: i.Agency, Ref: store.Ref{Kind: content.KindItem, ID: fmt.Sprintf("intake-%d", r.Line)}, Kind: i.Kind, Title: i.Title, Body: i.Body, DocNo: i.Number, FormedOn: i.Formed}
	for n, f := range r.files {
		if f.role != content.RoleOriginal && f.data != nil {
			s.Files = append(s.Files, screen.File{ID: fmt.Sprintf("f%d", n), Name: f.name, Data: func(context.Context) ([]byte, error) { return f.data, nil }})
		}
	}
	found, err := p.Screen.Check(ctx, p.DB, s)
	for _, f := range found.Blocking() {
		r.Wrong = append(r.Wrong, f.Brief())
	}
	return err
}

// TakeOver imports a list with its files: all rows or none. The items are
// public at once, with their original day beside the day of this act.
func (p *Publish) TakeOver(ctx context.Context, a who.Actor, list, files []byte) (*Intake, error) {
	in, err := p.Rehearse(ctx, a, list, files)
	if err != nil || in.Wrong() > 0 {
		return in, err
	}
	var made []content.Item
	err = p.DB.Do(ctx, a, func(tx *store.Tx) error {
		made = nil
		for n := range in.Rows {
			i, err := p.takeRow(tx, &in.Rows[n])
			if err != nil {
				return fmt.Errorf("row %d: %w", in.Rows[n].Line, err)
			}
			made = append(made, i)
		}
		return tx.Record(ActImport, store.Ref{Kind: "agency", ID: tx.Tenant()}, store.Telling("%d条", len(made)))
	})
	if err != nil || p.Screen == nil {
		return in, err
	}
	// The files can be read once the act stands.
	return in, p.DB.Do(ctx, a, func(tx *store.Tx) error {
		tx.Quiet("traces of imported items")
		for n := range made {
			if err := p.traced(tx, &made[n]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *Publish) takeRow(tx *store.Tx, r *IntakeRow) (content.Item, error) {
	i, err := p.Begin(tx, r.draft)
	if err != nil {
		return i, err
	}
	if r.read.HTML != "" {
		if i.Body, _, err = p.pictures(tx, i.ID, r.read); err != nil {
			return i, err
		}
	}
	for _, f := range r.files {
		up := content.Upload{Item: i.ID, Name: f.name, Data: f.data, Role: f.role}
		if p.Text != nil {
			up.Text.Text, up.Text.Readable, up.Text.Why = p.Text(tx.Context(), f.name, f.data)
		}
		if _, _, err := p.Content.Attach(tx, up); err != nil {
			return i, err
		}
	}
	if _, err := p.Content.Release(tx, &i, ""); err != nil {
		return i, err
	}
	return i, tx.Record(ActImport, i.Ref(), store.Telling("《%s》，原发布日期%s", i.Title, i.OriginalOn.Chinese()))
}
