package letters

import (
	"context"
	"fmt"
	"html"
	"io"
	"strings"

	"gongkai/internal/kit/paper"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// ActExport is recorded where feedback leaves the system with who wrote.
const ActExport = "导出办理情况反馈"

// Writer is who wrote, as papers that leave the system name them.
type Writer struct {
	Name, Phone string
	// Whole says that nothing is masked.
	Whole bool
}

// Masked is who wrote a letter, masked.
func (s *Letters) Masked(ctx context.Context, q store.Querier, l *Letter) (Writer, error) {
	if l.Citizen == "" {
		return Writer{Name: "未留姓名", Whole: true}, nil
	}
	masks, err := s.Citizens.Masks(ctx, q, l.Agency, []string{l.Citizen})
	m := masks[l.Citizen]
	return Writer{Name: m.Title, Phone: m.Phone}, err
}

// Revealed is who wrote a letter in full: it needs the right to it and a
// reason, and is recorded with the letter.
func (s *Letters) Revealed(ctx context.Context, a who.Actor, l *Letter, reason string) (Writer, error) {
	if l.Citizen == "" {
		return s.Masked(ctx, s.DB, l)
	}
	p, err := s.Citizens.Reveal(ctx, a, l.Citizen, reason)
	return Writer{Name: p.Title(), Phone: p.Phone, Whole: true}, err
}

// stamp is what a paper bears that is not to go out as it is.
func stamp(r *Reply, w Writer) string {
	switch {
	case r.SignedAt.IsZero():
		return "未签发，仅供核对"
	case !w.Whole:
		return "遮蔽副本"
	}
	return ""
}

// Feedback is the 办理情况反馈表 of a letter, to be stamped and sent to whoever
// transferred it. The reply stands in it word for word.
func (s *Letters) Feedback(ctx context.Context, q store.Querier, c *Case, by Writer) (paper.Sheet, error) {
	l, r := &c.Letter, &c.Reply
	agency, err := s.Roster.Agency(ctx, q, l.Agency)
	if err != nil {
		return paper.Sheet{}, err
	}
	units, err := s.Roster.UnitNames(ctx, q, l.Agency)
	if err != nil {
		return paper.Sheet{}, err
	}
	var talks []string
	for _, t := range c.Talks {
		word := "已联系上"
		if !t.Reached {
			word = "未联系上"
		}
		talks = append(talks, fmt.Sprintf("%s %s，%s：%s", t.At.In(store.Zone).Format("2006-01-02 15:04"), t.Way, word, t.Says))
	}
	rows := [][2]string{{"来源及编号", strings.TrimSpace(l.ChannelTitle() + " " + l.Origin)}, {"本单位编号", l.Number}, {"反映人", by.Name}, {"联系电话", by.Phone}, {"收到日期", l.ReceivedOn.Chinese()}, {"办理时限", l.Due.Chinese()},
		{"事项", l.Title}, {"反映内容", l.Body}, {"办理要求", l.Demand}, {"承办科室", units[l.Unit]}, {"联系沟通情况", strings.Join(talks, "\n")},
		{"办理结果", Title(Results, r.Result)}, {"答复意见", r.Text}, {"联系人及电话", strings.TrimSpace(r.Person + " " + r.Phone)}, {"签发", strings.TrimSpace(r.SignedBy)}}
	var b strings.Builder
	b.WriteString("<table><tbody>")
	for _, x := range rows {
		if x[1] == "" {
			continue
		}
		fmt.Fprintf(&b, `<tr><th scope="row">%s</th><td>%s</td></tr>`, html.EscapeString(x[0]), paragraphs(x[1]))
	}
	b.WriteString("</tbody></table>")
	fmt.Fprintf(&b, "<p>填报单位（盖章）：%s</p>", html.EscapeString(agency.Name))
	if !r.SignedAt.IsZero() {
		fmt.Fprintf(&b, "<p>%s</p>", on(r.SignedAt).Chinese())
	}
	out := paper.Sheet{Title: "信件办理情况反馈表", Number: l.Number, Body: b.String()}
	out.Stamp = stamp(r, by)
	out.Alert = out.Stamp != ""
	return out, nil
}

func paragraphs(text string) string {
	var b strings.Builder
	for _, line := range strings.Split(text, "\n") {
		fmt.Fprintf(&b, "<p>%s</p>", html.EscapeString(line))
	}
	return b.String()
}

// ReplyLetter is the reply as a letter on the bureau's paper.
func (s *Letters) ReplyLetter(ctx context.Context, q store.Querier, c *Case, by Writer) (paper.Letter, error) {
	l, r := &c.Letter, &c.Reply
	agency, err := s.Roster.Agency(ctx, q, l.Agency)
	if err != nil {
		return paper.Letter{}, err
	}
	to := "来信人"
	if l.Citizen != "" && by.Name != "" {
		to = by.Name
	}
	out := paper.Letter{Mail: true, Maker: agency.Name, Title: "关于“" + l.Title + "”的答复", To: to, Body: paragraphs(r.Text), Sign: []string{agency.Name}, Remark: "信件编号：" + l.Number + "，联系人：" + strings.TrimSpace(r.Person+" "+r.Phone)}
	if out.Stamp = stamp(r, by); !r.SignedAt.IsZero() {
		out.Date = on(r.SignedAt).Chinese()
	}
	return out, nil
}

// Back is the back-file of a channel: what its platform takes in again, one
// row for each letter that came in the period.
func (s *Letters) Back(ctx context.Context, a who.Actor, list []Letter) (*sheet.Sheet, error) {
	out := &sheet.Sheet{Name: "办理情况反馈", Columns: []sheet.Column{{Title: "来源编号"}, {Title: "标题"}, {Title: "办理结果"}, {Title: "答复内容", Width: 60}, {Title: "公开答复内容", Width: 60}, {Title: "答复时间", Kind: sheet.Instant}, {Title: "联系情况", Width: 40},
		{Title: "承办人"}, {Title: "签发人"}, {Title: "延期理由"}, {Title: "退单理由"}}, Filter: true}
	var rows [][]any
	for i := range list {
		c, err := s.Case(ctx, s.DB, a, list[i].ID)
		if err != nil {
			return nil, err
		}
		l, r := &c.Letter, &c.Reply
		public := ""
		if !l.OpenedAt.IsZero() {
			o, err := store.Get[Opened](ctx, s.DB, a.Tenant, l.ID)
			if err != nil {
				return nil, err
			}
			public = o.Answer
		}
		var talks, extended, back []string
		for _, t := range c.Talks {
			talks = append(talks, t.At.In(store.Zone).Format("2006-01-02 15:04")+" "+t.Way+"："+t.Says)
		}
		for _, e := range c.Extensions {
			extended = append(extended, e.Reason)
		}
		for _, x := range c.Returns {
			if reason, _ := ReasonOf(Returns, x.Code); x.Level == LevelAgency {
				back = append(back, reason.Title+"："+x.Says)
			}
		}
		var at any = ""
		if !r.PlatformAt.IsZero() {
			at = r.PlatformAt.In(store.Zone)
		}
		rows = append(rows, []any{l.Origin, l.Title, Title(Results, r.Result), r.Text, public, at, strings.Join(talks, "；"), r.DrafterName, r.SignedBy, strings.Join(extended, "；"), strings.Join(back, "；")})
	}
	out.Rows = sheet.Of(rows)
	return out, nil
}

// WriteBack writes a back-file as XLSX or CSV and records that it left.
func (s *Letters) WriteBack(ctx context.Context, a who.Actor, w io.Writer, kind string, list []Letter) error {
	sh, err := s.Back(ctx, a, list)
	if err != nil {
		return err
	}
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		return tx.Record(ActExport, store.Ref{Kind: kindOther, ID: "back"}, store.Telling("%d件", len(list)))
	})
	if err != nil {
		return err
	}
	if kind == "csv" {
		return sh.WriteCSV(w)
	}
	return (&sheet.Book{Title: "办理情况反馈", Sheets: []*sheet.Sheet{sh}}).Write(w)
}
