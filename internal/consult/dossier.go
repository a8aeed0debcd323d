package consult

import (
	"context"
	"fmt"
	"io"

	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/attach"
	"gongkai/internal/office/content"
)

// Paper is a text of a consultation to be bound into an archive.
type Paper struct{ Title, HTML string }

// Dossier is everything of a consultation that belongs into the archive of a
// decision.
type Dossier struct {
	Consultation Consultation
	Papers       []Paper
	// Register writes all opinions as CSV, read as they are written.
	Register func(w io.Writer) error
	// Files hang on activities and opinions.
	Files []attach.File
}

// Of lists the consultations of a catalogue entry, oldest first.
func Of(ctx context.Context, q store.Querier, agency, matter string) ([]Consultation, error) {
	return store.Select[Consultation](ctx, q, "WHERE agency = $1 AND matter = $2 AND state <> 'void' ORDER BY year, no", agency, matter)
}

// Left is what is still owed of hearing the public about a catalogue entry:
// the first hearing that is not over, and whether a feedback is not published.
type Left struct {
	Hearing  string
	Feedback bool
}

// LeftOf asks what is still owed of an entry's consultations.
func LeftOf(ctx context.Context, q store.Querier, agency, matter string) (l Left, err error) {
	all, err := Of(ctx, q, agency, matter)
	if err != nil {
		return l, err
	}
	for i := range all {
		k := &all[i]
		l.Feedback = l.Feedback || k.State == Announced || k.State == Answering
		held, err := HearingsOf(ctx, q, agency, k.ID)
		if err != nil {
			return l, err
		}
		for j := range held {
			if v := &held[j]; l.Hearing == "" && !v.Over() {
				l.Hearing = v.Title() + "（" + Hearings.TitleOf(v.State) + "）"
			}
		}
	}
	return l, nil
}

// Dossier gathers what a consultation leaves behind.
func (s *Consult) Dossier(ctx context.Context, q store.Querier, k *Consultation) (*Dossier, error) {
	d := &Dossier{Consultation: *k, Papers: []Paper{{"征集公告", k.announcement()}, {"征求意见草案", k.Draft}, {"起草说明", k.Explain}}}
	held, err := Activities(ctx, q, k.Agency, k.ID)
	if err != nil {
		return nil, err
	}
	for _, v := range held {
		d.Papers = append(d.Papers, Paper{v.Title() + "记录", v.record()})
		files, err := s.Files.Of(ctx, q, k.Agency, v.Ref())
		if err != nil {
			return nil, err
		}
		d.Files = append(d.Files, files...)
	}
	if k.State == Answered {
		e, err := content.EditionAt(ctx, q, k.Agency, k.Feedback, s.DB.Now())
		if err != nil {
			return nil, err
		}
		d.Papers = append(d.Papers, Paper{"意见采纳情况反馈", e.Was.Body})
	}
	articles, err := Articles(ctx, q, k.Agency, k.ID)
	if err != nil {
		return nil, err
	}
	d.Register = func(w io.Writer) error {
		t, failed := s.register(ctx, s.DB, &d.Consultation, Filter{Consultation: k.ID}, labels(articles))
		if err := t.WriteCSV(w); err != nil {
			return err
		}
		return *failed
	}
	return d, s.opinionFiles(ctx, q, k, d)
}

// opinionFiles adds what writers sent along.
func (s *Consult) opinionFiles(ctx context.Context, q store.Querier, k *Consultation, d *Dossier) error {
	with, err := store.Select[Opinion](ctx, q, "WHERE agency = $1 AND consultation = $2 AND files > 0 ORDER BY seq", k.Agency, k.ID)
	if err != nil {
		return err
	}
	for i := range with {
		files, err := s.Files.Of(ctx, q, k.Agency, with[i].Ref())
		if err != nil {
			return err
		}
		d.Files = append(d.Files, files...)
	}
	return nil
}

// record is an activity as it goes into the archive.
func (v *Activity) record() string {
	facts := fmt.Sprintf("日期：%s\n方式：%s\n地点：%s\n人数：%d\n参加人员：%s", v.HeldOn.Chinese(), v.Channel, v.Place, v.People, v.Who)
	if v.Heard != "" {
		facts += "\n专门听取的特定群体：" + v.Heard
	}
	if v.Channel == ChannelHearing {
		facts += fmt.Sprintf("\n听证公告：%s\n材料送达：%s\n遴选：%s\n参加人签字：%s", v.NoticeOn.Chinese(), v.MaterialsOn.Chinese(), v.Chosen, yes(v.Signed))
	}
	return rich.Clean(clean(facts) + v.Minutes)
}

// register is the register as a worksheet whose rows are read as they are
// written; what went wrong on the way is told afterwards.
func (s *Consult) register(ctx context.Context, q store.Querier, k *Consultation, f Filter, name map[int64]string) (*sheet.Sheet, *error) {
	failed := new(error)
	t := &sheet.Sheet{Name: "意见登记", Title: k.Title + "意见登记", Columns: []sheet.Column{{Title: "编号"}, {Title: "渠道"}, {Title: "日期"}, {Title: "提出人"}, {Title: "人数", Kind: sheet.Number}, {Title: "条款"}, {Title: "意见内容", Width: 60},
		{Title: "理由", Width: 30}, {Title: "主题"}, {Title: "处理结果"}, {Title: "采纳（不采纳）理由", Width: 40}, {Title: "修改的条款"}, {Title: "状态"}}}
	t.Rows = func(yield func([]any) bool) {
		err := Each(ctx, q, k.Agency, f, func(o *Opinion) error {
			if !yield([]any{o.Number, o.Channel, o.On.String(), o.Who(), o.People, name[o.Article], o.Text, o.Why, o.Theme, o.Verdict, first(o.Reason, o.SpamWhy), o.Changed, Opinions.TitleOf(o.State)}) {
				return io.EOF
			}
			return nil
		})
		if err != nil && err != io.EOF {
			*failed = err
		}
	}
	return t, failed
}
