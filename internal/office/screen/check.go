package screen

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/screen/inside"
)

// The keys of the checks.
const (
	CheckPersonal  = "personal"
	CheckCredit    = "credit"
	CheckWord      = "word"
	CheckMap       = "map"
	CheckLeader    = "leader"
	CheckDate      = "date"
	CheckDocNo     = "docno"
	CheckLink      = "link"
	CheckAttach    = "attach"
	CheckImage     = "image"
	CheckTrace     = "trace"
	CheckGathering = "gathering"
	CheckMissing   = "missing"
)

// Checks are the checks' titles.
var Checks = map[string]string{
	CheckPersonal: "个人信息", CheckCredit: "信用代码", CheckWord: "词库", CheckMap: "地图审图号", CheckLeader: "领导人姓名职务", CheckDate: "日期",
	CheckDocNo: "发文字号", CheckLink: "链接", CheckAttach: "附件", CheckImage: "图片", CheckTrace: "文件痕迹", CheckGathering: "汇聚风险", CheckMissing: "缺少要素",
}

// stretch is one text of the subject with its place.
type stretch struct {
	Place
	text      string
	row, head string
	fixed     bool
	// drawn says that the words stand on a page of a PDF, where they can be
	// blacked out though not changed.
	drawn bool
	// read says that people read it, so that wording is checked too; what is
	// hidden is only checked for personal data.
	read bool
}

// run is one run of the checks over a subject.
type run struct {
	screen   *Screen
	ctx      context.Context
	q        store.Querier
	sub      Subject
	today    civil.Date
	lexicon  *lexicon
	body     *inside.File
	files    []opened
	texts    []stretch
	findings []Finding
	seen     map[string]int
	own      issued
}

// opened is a file of the subject as it was read.
type opened struct {
	File
	inside *inside.File
	err    error
}

// Check looks at the whole subject. An error is only for what went wrong with
// the checking itself; a file that cannot be read is a finding.
func (s *Screen) Check(ctx context.Context, q store.Querier, sub Subject) (Report, error) {
	r, err := s.begin(ctx, q, sub)
	if err != nil {
		return Report{}, err
	}
	r.personal()
	r.wording()
	r.leaders()
	r.dates()
	if err := r.docNumbers(); err != nil {
		return Report{}, err
	}
	r.attachments()
	r.missing()
	if err := r.links(); err != nil {
		return Report{}, err
	}
	if err := r.gathering(); err != nil {
		return Report{}, err
	}
	return r.report()
}

func (s *Screen) begin(ctx context.Context, q store.Querier, sub Subject) (*run, error) {
	lex, err := s.lexicon(ctx, q, sub.Agency)
	if err != nil {
		return nil, err
	}
	r := &run{screen: s, ctx: ctx, q: q, sub: sub, today: civil.FromTime(s.db.Now().In(store.Zone)), lexicon: lex, seen: map[string]int{}}
	if s.deps.Numbers != nil {
		own, err := s.deps.Numbers(ctx, q, sub.Agency)
		if err != nil {
			return nil, err
		}
		r.lexicon = lex.allowing(own)
	}
	return r, r.gather()
}

// gather lists every text of the subject in reading order.
func (r *run) gather() error {
	r.add(stretch{Place: Place{Part: PartTitle}, text: r.sub.Title, read: true})
	r.add(stretch{Place: Place{Part: PartDocNo}, text: r.sub.DocNo})
	r.body = inside.HTML(r.sub.Body)
	r.pieces(Place{Part: PartBody}, r.body)
	for _, f := range r.sub.Fields {
		r.add(stretch{Place: Place{Part: f.Label, Member: f.Key}, text: f.Text, read: true})
	}
	for _, f := range r.sub.Files {
		if err := r.open(f); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) open(f File) error {
	r.add(stretch{Place: Place{Part: PartFile, FileID: f.ID, File: f.Name, Where: "文件名", Piece: -1}, text: f.Name, read: true, fixed: true})
	r.add(stretch{Place: Place{Part: PartFile, FileID: f.ID, File: f.Name, Where: "替代文本", Piece: -2}, text: f.Alt, read: true, fixed: true})
	if f.Data == nil {
		return nil
	}
	data, err := f.Data(r.ctx)
	if err != nil {
		return fmt.Errorf("screen: read %s: %w", f.ID, err)
	}
	in, err := inside.Open(r.ctx, f.Name, data, r.screen.opt)
	if r.ctx.Err() != nil {
		return r.ctx.Err()
	}
	r.files = append(r.files, opened{f, in, err})
	if err == nil {
		r.pieces(Place{Part: PartFile, FileID: f.ID, File: f.Name}, in)
	}
	return nil
}

// pieces adds the texts of an opened file.
func (r *run) pieces(base Place, f *inside.File) {
	para := 0
	for i, p := range f.Pieces {
		at := base
		if p.Where == "" && p.Cell == "" && strings.TrimSpace(p.Text) != "" {
			para++
			at.Para = para
		}
		at.Where, at.Member, at.Sheet, at.Cell, at.Page, at.Hidden, at.Piece = p.Where, p.Member, p.Sheet, p.Cell, p.Page, p.Hidden, i
		r.add(stretch{Place: at, text: p.Text, row: p.Row, head: p.Head, fixed: p.Fixed, drawn: f.Form == "pdf" && p.Page > 0, read: !p.Hidden && p.Where != "链接地址"})
	}
}

func (r *run) add(s stretch) {
	if strings.TrimSpace(s.text) != "" {
		r.texts = append(r.texts, s)
	}
}

// around is how many characters of the text are shown on each side of a find.
const around = 16

// find notes a finding in a text, from and to in characters.
func (r *run) find(s stretch, from, to int, f Finding) {
	text := []rune(s.text)
	from, to = min(from, len(text)), min(to, len(text))
	f.Place = s.Place
	f.Place.Start, f.Place.End = from, to
	f.Match = string(text[from:to])
	f.Before = flat(text[max(0, from-around):from])
	f.After = flat(text[to:min(len(text), to+around)])
	switch {
	case s.drawn && f.Check == CheckPersonal && f.Mend != nil:
		f.Mend = &Mend{Title: "在 PDF 中涂黑", Replacement: strings.Repeat("■", to-from)}
	case s.fixed:
		f.Mend = nil
	}
	r.note(f)
}

// flat is a text on one line.
func flat(text []rune) string { return strings.Join(strings.Fields(string(text)), " ") }

// whole notes a finding that is about no words.
func (r *run) whole(p Place, about string, f Finding) {
	f.Place, f.After = p, about
	r.note(f)
}

// note keeps a finding under a key made of what was found where, but not of
// what else changed: the number of the paragraph is no part of it.
func (r *run) note(f Finding) {
	p := f.Place
	base := r.screen.mac("finding", r.sub.Agency, f.Check, f.Kind, p.Part, p.FileID, p.Where, p.Member, p.Sheet, p.Cell, f.Before, f.Match, f.After)
	r.seen[base]++
	f.Key = base
	if n := r.seen[base]; n > 1 {
		f.Key = r.screen.mac(base, strconv.Itoa(n))
	}
	r.findings = append(r.findings, f)
}

// report puts the findings in order and hangs the overrides on them.
func (r *run) report() (Report, error) {
	byKey := map[string]Override{}
	if r.sub.Ref.ID != "" {
		list, err := r.screen.Overrides(r.ctx, r.q, r.sub.Agency, r.sub.Ref)
		if err != nil {
			return Report{}, err
		}
		for _, o := range list {
			byKey[o.Finding] = o
		}
	}
	for i := range r.findings {
		if o, ok := byKey[r.findings[i].Key]; ok {
			r.findings[i].Override = &o
		}
	}
	slices.SortStableFunc(r.findings, func(a, b Finding) int {
		return cmp.Or(-cmp.Compare(weight(a), weight(b)), cmp.Compare(r.partNo(a.Place), r.partNo(b.Place)),
			cmp.Compare(a.Place.Piece, b.Place.Piece), cmp.Compare(a.Place.Start, b.Place.Start))
	})
	return Report{r.findings}, nil
}

func weight(f Finding) int {
	if f.Level == Block {
		return 1
	}
	return 0
}

// partNo is the place of a part in reading order.
func (r *run) partNo(p Place) int {
	switch p.Part {
	case PartWhole:
		return 0
	case PartTitle:
		return 1
	case PartDocNo:
		return 2
	case PartBody:
		return 3
	case PartFile:
		return 100 + slices.IndexFunc(r.sub.Files, func(f File) bool { return f.ID == p.FileID })
	}
	return 4 + slices.IndexFunc(r.sub.Fields, func(f Field) bool { return f.Label == p.Part })
}

// String is the place in words: 附件“名单.xlsx”，工作表“一季度”，C12，隐藏.
func (p Place) String() string {
	parts := []string{p.Part}
	if p.Part == PartFile && p.File != "" {
		parts[0] += "“" + p.File + "”"
	}
	if p.Sheet != "" {
		parts = append(parts, "工作表“"+p.Sheet+"”")
	}
	for _, s := range []string{p.Where, p.Cell} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if p.Page > 0 {
		parts = append(parts, "第"+strconv.Itoa(p.Page)+"页")
	} else if p.Para > 0 && p.End > 0 {
		parts = append(parts, "第"+strconv.Itoa(p.Para)+"段")
	}
	return strings.Join(parts, "，")
}
