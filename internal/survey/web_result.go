package survey

import (
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/leaf"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
)

// parts are a result as parts of a page. Texts are for the office alone: they
// may hold what their writers did not mean for everybody.
func (r *Result) parts(texts bool) []leaf.Part {
	var mix, rest []leaf.Part
	for n := range r.Tallies {
		t := &r.Tallies[n]
		p := t.part(texts)
		if t.About {
			p.Title = "受访者构成：" + t.Text
			mix = append(mix, p)
		} else {
			rest = append(rest, p)
		}
	}
	return append(mix, rest...)
}

// part is one question's figures: what they refer to, a bar beside each
// figure, and in words what a bar stands for.
func (t *Tally) part(texts bool) leaf.Part {
	p := leaf.Part{ID: t.Key, Title: fmt.Sprintf("%d. %s", t.No, t.Text)}
	says := fmt.Sprintf("%s。看到本题%d人，回答%d人。", t.Kind.Title(), t.Asked, t.Answered)
	switch {
	case t.Kind == Several:
		says += "百分比以回答本题的人数为基数，可多选，合计可超过100%。"
	case t.Judges():
		says += "百分比和得分以表示了看法的人数为基数，“不了解”不计入；得分由量表均值换算为0—100分，50分为中间。"
	case t.Kind != Text:
		says += "百分比以回答人数为基数。"
	}
	p.Says = says
	if t.Kind == Text {
		p.Says += fmt.Sprintf("收到文字意见%d条。", len(t.Texts))
	} else {
		p.Charts = t.charts()
	}
	if texts && len(t.Texts) > 0 {
		p.Lines = t.Texts
	}
	return p
}

func (t *Tally) charts() []ui.Chart {
	if t.Kind == Matrix {
		c := ui.Chart{ID: t.Key + "-score", Title: "各方面得分", Head: "方面", Desc: "满分100分", Unit: "分", Series: []ui.Series{{Name: "得分"}}}
		for _, p := range t.Parts {
			c.Rows = append(c.Rows, ui.Point{Label: fmt.Sprintf("%s（n=%d）", p.Label, p.Base), Values: []float64{Round(p.Score)}})
		}
		out := []ui.Chart{c}
		for n, p := range t.Parts {
			out = append(out, p.chart(fmt.Sprintf("%s-%d", t.Key, n), p.Label))
		}
		return out
	}
	if t.Kind == Ranking {
		c := ui.Chart{ID: t.Key + "-rank", Title: "平均位次（越小越靠前）", Head: "选项", Desc: fmt.Sprintf("n=%d", t.Answered), Unit: "位", Series: []ui.Series{{Name: "平均位次"}}}
		for _, p := range t.Parts {
			c.Rows = append(c.Rows, ui.Point{Label: p.Label, Values: []float64{Round(p.Mean)}})
		}
		slices.SortStableFunc(c.Rows, func(a, b ui.Point) int { return int(100*a.Values[0]) - int(100*b.Values[0]) })
		return []ui.Chart{c}
	}
	var out []ui.Chart
	for _, p := range t.Parts {
		out = append(out, p.chart(t.Key+"-c", t.Text))
	}
	return out
}

func (p *Part) chart(id, title string) ui.Chart {
	c := ui.Chart{ID: id, Title: title, Head: "回答", Desc: fmt.Sprintf("n=%d", p.Base), Unit: "%", Series: []ui.Series{{Name: "占比"}}}
	if p.Unsure > 0 || p.Score > 0 {
		c.Desc += fmt.Sprintf("，得分%.2f，满意率%s，不了解%d人", p.Score, Percent(p.Pleased), p.Unsure)
	}
	for _, x := range p.Counts {
		if x.Value != Unsure {
			c.Rows = append(c.Rows, ui.Point{Label: fmt.Sprintf("%s（%d人）", x.Label, x.N), Values: []float64{Round(x.Share)}})
		}
	}
	return c
}

func (v *Surveys) getResult(c *web.Ctx) error {
	s, err := Of(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	by, value, _ := strings.Cut(c.Query("group"), "=")
	r, err := v.Read(c.Context(), c.DB, &s, by, value)
	l := leaf.Leaf{Base: base(c, "统计结果", ui.Link{Label: s.Title, Href: s.Href()})}
	if fail.Is(err, fail.Invalid) {
		l.Notices = append(l.Notices, ui.Notice{Tone: ui.Warn, Title: "这一组不单独显示", Text: err.Error()})
		by = ""
		r, err = v.Read(c.Context(), c.DB, &s, "", "")
	}
	if err != nil {
		return err
	}
	if c.Query("export") != "" {
		return v.export(c, &s, &r)
	}
	l.Stats = []ui.Stat{{Label: "样本", Value: strconv.Itoa(r.N), Unit: "份", Note: s.stateTitle(c.Now())}}
	if items := r.Items(); len(items) > 0 {
		l.Stats = append(l.Stats, ui.Stat{Label: "综合得分", Value: fmt.Sprintf("%.2f", Score(items)), Unit: "分", Note: "各评价方面得分的平均"})
	}
	if s.Digest != "" {
		sound, err := v.Sound(c.Context(), c.DB, &s)
		if err != nil {
			return err
		}
		if sound {
			l.Notices = append(l.Notices, ui.Notice{Tone: ui.OK, Title: "答卷与封存时一致", Text: "按现存答卷重新计算的摘要与结束时记录的摘要相同：" + s.Digest})
		} else {
			l.Notices = append(l.Notices, ui.Notice{Tone: ui.Bad, Title: "答卷与封存时不一致", Text: "现存答卷的摘要与结束时记录的不同，数据可能在系统外被改动，请停止使用并核查。"})
		}
	}
	l.Base.Actions = append([]ui.Button{{Label: "导出Excel", Place: ui.PlaceExport, Href: s.Href() + "/result?export=xlsx"}, {Label: "导出CSV", Place: ui.PlaceExport, Href: s.Href() + "/result?export=csv"}, {Label: "打印", Print: true, Place: ui.PlacePrint}}, v.after(c, &s)...)
	l.Parts = append(l.Parts, groups(&s, by, value, &r))
	l.Parts = append(l.Parts, r.parts(true)...)
	if c.Actor.MayOn(RightEdit, s.Unit, "") && (s.State == Ended || s.State == Shown) {
		f := ui.Form{Action: s.Href() + "/told", Fields: []ui.Field{{Name: "told", Label: "结果说明和改进措施", Kind: ui.Textarea, Value: s.Told, Rows: 6, Help: "随结果一并公布"}}, Buttons: []ui.Button{{Label: "保存说明"}}}
		l.Parts = append(l.Parts, leaf.Part{ID: "told", Title: "结果说明", Form: &f})
	}
	return c.Page(http.StatusOK, leaf.Page(l))
}

// after are the acts once the questionnaire is over.
func (v *Surveys) after(c *web.Ctx, s *Survey) []ui.Button {
	var out []ui.Button
	for _, o := range Flow.Can(s, c.Actor.On(s.Unit, "")) {
		if o.Move.Name == MoveShow {
			out = append(out, ui.Button{Label: MoveShow, Look: ui.Primary, Href: s.Href() + "/move?name=" + MoveShow})
		}
	}
	if v.Publish != nil && s.Item == "" && (s.State == Ended || s.State == Shown) && c.Actor.MayOn(RightEdit, s.Unit, "") {
		out = append(out, ui.Button{Label: "起草结果公告", Post: true, Action: s.Href() + "/draft"})
	}
	return out
}

// groups lets the reader look at one group of answerers.
func groups(s *Survey, by, value string, r *Result) leaf.Part {
	f := ui.Form{Get: true, Action: s.Href() + "/result", Buttons: []ui.Button{{Label: "查看"}}}
	field := ui.Field{Name: "group", Label: "受访者", Kind: ui.Select, Blank: "全部", Value: by + "=" + value}
	for _, t := range r.Tallies {
		if !t.About || t.Kind != Single && t.Kind != Several {
			continue
		}
		for _, o := range t.choices() {
			field.Options = append(field.Options, ui.Option{Value: t.Key + "=" + o[0], Label: o[1], Group: t.Text})
		}
	}
	f.Fields = []ui.Field{field}
	if len(field.Options) == 0 {
		return leaf.Part{}
	}
	return leaf.Part{Form: &f}
}

func (v *Surveys) postTold(c *web.Ctx) error {
	state := form.Form{{Name: "told", Label: "结果说明", Kind: form.Area, Max: 10000}}.Read(c.R)
	if err := state.Err(); err != nil {
		return err
	}
	if err := v.Tell(c.Context(), c.Actor, c.Path("id"), state.Text("told")); err != nil {
		return err
	}
	return c.Done("已保存结果说明", root+"/"+c.Path("id")+"/result#told")
}

func (v *Surveys) getPublicResult(c *web.Ctx) error {
	s, err := v.seen(c)
	if err != nil {
		return err
	}
	if s.State != Shown {
		return fail.Missingf("这次调查的结果还没有公布")
	}
	r, err := v.Read(c.Context(), c.DB, &s, "", "")
	if err != nil {
		return err
	}
	l, err := v.frame(c, "调查结果", ui.Link{Label: s.Title, Href: s.Public()})
	if err != nil {
		return err
	}
	l.Base.Lead = s.Title
	l.Parts = append(l.Parts, leaf.Part{Facts: []ui.Pair{ui.P("调查时间", moment(s.OpensAt)+" 至 "+ending(s.ClosesAt)), ui.P("填写方式", accessTitle(&s)), ui.P("样本", fmt.Sprintf("%d份", r.N)), ui.P("公布日期", s.ShownOn.Chinese()), {Label: "答卷摘要（SHA-256）", Wide: true, Cell: ui.T(s.Digest)}}})
	if r.N < Least(s.ShownOn) {
		l.Notices = append(l.Notices, ui.Notice{Tone: ui.Info, Title: "答卷较少，不显示分布", Text: fmt.Sprintf("收到的答卷少于%d份，为保护填写人不公布各题分布。", Least(s.ShownOn))})
	} else {
		l.Parts = append(l.Parts, r.parts(false)...)
	}
	if s.Told != "" {
		l.Parts = append(l.Parts, leaf.Part{Title: "结果说明和改进措施", Text: lines(s.Told)})
	}
	return c.Page(http.StatusOK, leaf.Page(l))
}

// postDraft drafts the result for publication.
func (v *Surveys) postDraft(c *web.Ctx) error {
	i, err := v.Draft(c.Context(), c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	return c.Done("已起草结果公告，请按审核流程报送", i.Href())
}

// Draft makes an item for publication out of a result.
func (v *Surveys) Draft(ctx context.Context, a who.Actor, id string) (i content.Item, err error) {
	err = v.DB.Do(ctx, a, func(tx *store.Tx) error {
		s, err := Of(ctx, tx, a, id)
		switch {
		case err != nil:
			return err
		case v.Publish == nil:
			return fail.Invalidf("没有接入信息发布")
		case s.State != Ended && s.State != Shown:
			return fail.Invalidf("问卷结束后才能起草结果公告")
		case s.Item != "":
			return fail.Stalef("结果公告已经起草过")
		}
		r, err := v.Read(ctx, tx, &s, "", "")
		if err != nil {
			return err
		}
		i, err = v.Publish(tx, content.Item{Kind: "notice", Title: "关于《" + s.Title + "》结果的公告", Body: r.html(&s), Unit: s.Unit, Marking: content.Proactive, Formed: tx.Today(), Tasks: []string{"25"}, About: []store.Ref{s.Ref()}})
		if err != nil {
			return err
		}
		s.Item, s.SavedAt = i.ID, tx.Now()
		if err := tx.Update(&s); err != nil {
			return err
		}
		return tx.Record(ActDraft, s.Ref(), store.Telling("《%s》", i.Title))
	})
	return i, err
}

// html is a result as a text for publication.
func (r *Result) html(s *Survey) string {
	var b strings.Builder
	esc := html.EscapeString
	fmt.Fprintf(&b, "<p>调查时间：%s至%s；填写方式：%s；收到答卷%d份。</p>", moment(s.OpensAt), ending(s.ClosesAt), accessTitle(s), r.N)
	for _, l := range lines(s.Told) {
		b.WriteString("<p>" + esc(l) + "</p>")
	}
	if r.N < Least(s.ShownOn) {
		return b.String()
	}
	for _, t := range r.Tallies {
		if t.Kind == Text {
			continue
		}
		fmt.Fprintf(&b, "<h2>%d. %s</h2><p>回答%d人。</p>", t.No, esc(t.Text), t.Answered)
		b.WriteString("<table><tr><th>项目</th><th>回答</th><th>人数</th><th>占比</th></tr>")
		for _, p := range t.Parts {
			for _, x := range p.Counts {
				share := Percent(x.Share)
				if x.Value == Unsure {
					share = "—"
				}
				fmt.Fprintf(&b, "<tr><td>%s</td><td>%s</td><td>%d</td><td>%s</td></tr>", esc(p.Label), esc(x.Label), x.N, share)
			}
		}
		b.WriteString("</table>")
	}
	return b.String()
}

// export writes the figures; of single answers nothing, where they are
// anonymous, but the free texts in alphabetical order.
func (v *Surveys) export(c *web.Ctx, s *Survey, r *Result) error {
	figures := &sheet.Sheet{Name: "统计结果", Title: s.Title, Above: [][]string{{fmt.Sprintf("样本%d份", r.N), accessTitle(s)}},
		Columns: []sheet.Column{{Title: "题号"}, {Title: "题目"}, {Title: "题型"}, {Title: "项目"}, {Title: "回答"}, {Title: "人数"}, {Title: "基数"}, {Title: "占比（%）"}, {Title: "得分"}}}
	texts := &sheet.Sheet{Name: "文字意见", Title: s.Title + "文字意见", Columns: []sheet.Column{{Title: "题号"}, {Title: "题目"}, {Title: "意见"}}}
	var lines, said [][]any
	for _, t := range r.Tallies {
		for _, p := range t.Parts {
			for _, x := range p.Counts {
				score := any("")
				if t.Judges() && p.Base > 0 {
					score = Round(p.Score)
				}
				lines = append(lines, []any{t.No, t.Text, t.Kind.Title(), p.Label, x.Label, x.N, p.Base, Round(x.Share), score})
			}
		}
		for _, x := range t.Texts {
			said = append(said, []any{t.No, t.Text, x})
		}
	}
	figures.Rows, texts.Rows = sheet.Of(lines), sheet.Of(said)
	switch c.Query("export") {
	case "xlsx":
		b := sheet.Book{Title: s.Title, Sheets: []*sheet.Sheet{figures, texts}}
		return c.Stream(s.Title+"统计结果.xlsx", sheet.MediaType, func(w io.Writer) error { return b.Write(w) })
	case "csv":
		return c.Stream(s.Title+"统计结果.csv", "text/csv; charset=utf-8", figures.WriteCSV)
	}
	return fail.Invalidf("只能导出为Excel（xlsx）或CSV")
}

// codeFile gives out fresh invitations, once.
func (v *Surveys) codeFile(c *web.Ctx, labels, codes []string) error {
	t := &sheet.Sheet{Name: "邀请码", Title: "邀请码", Columns: []sheet.Column{{Title: "受邀人"}, {Title: "邀请码"}, {Title: "填写地址"}}}
	var rows [][]any
	for n := range codes {
		rows = append(rows, []any{labels[n], codes[n], v.Origin + public + "/" + c.Path("id") + "?code=" + codes[n]})
	}
	t.Rows = sheet.Of(rows)
	b := sheet.Book{Title: "邀请码", Sheets: []*sheet.Sheet{t}}
	return c.Stream("邀请码.xlsx", sheet.MediaType, func(w io.Writer) error { return b.Write(w) })
}
