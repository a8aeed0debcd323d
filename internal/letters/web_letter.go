package letters

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/textdiff"
	"gongkai/internal/kit/web"
	"gongkai/internal/letters/pages"
	"gongkai/internal/office/approval"
	"gongkai/internal/office/citizen"
)

// quietMoves do not bring the letter forward; they stand after those that do.
var quietMoves = []string{MoveContact, MoveInvite, MoveUrge, MoveSupervise, MoveExtend, MoveReassign, MoveObject, MoveDecline, MoveSendBack, MoveJoin, MoveSplit, MoveAgain}

func (s *Letters) getLetter(c *web.Ctx) error {
	k, err := s.Case(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	l := &k.Letter
	b := base(c, l.Title)
	b.Lead = strings.TrimSpace(l.Number + " · " + l.ChannelTitle() + " " + l.Origin)
	b.Actions = s.buttons(k)
	p := pages.Page{Base: b}
	if len(l.Repeats()) > 0 {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Title: strings.Join(l.Repeats(), "，"), Text: "请先查看下方的相似来信和同一人来信，避免重复交办、多头答复。"})
	}
	if l.State == Declined || l.State == SentBack {
		list := Returns
		if l.State == Declined {
			list = Declines
		}
		reason, _ := ReasonOf(list, l.Reason)
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Info, Title: l.StateTitle() + "：" + reason.Title, Text: strings.TrimSpace(l.Says + " " + reason.Route)})
	}
	if n := noticeOf(l, c.Today()); n.Title != "" {
		p.Notices = append(p.Notices, n)
	}
	parts := []func(*web.Ctx, *Case) ([]pages.Part, error){s.headParts, s.likeParts, s.replyParts, s.proofParts, s.helpParts, s.historyParts}
	for _, f := range parts {
		more, err := f(c, k)
		if err != nil {
			return err
		}
		p.Parts = append(p.Parts, more...)
	}
	return c.Page(http.StatusOK, pages.Office(p))
}

// noticeOf says that the writer of a petition waits to be told in writing.
func noticeOf(l *Letter, today civil.Date) ui.Notice {
	switch {
	case l.NoticeDue.IsZero() || !l.NoticedOn.IsZero() || !l.Open():
		return ui.Notice{}
	case today > l.NoticeDue:
		return ui.Notice{Tone: ui.Bad, Title: "已超过书面告知期限", Text: "应当在" + l.NoticeDue.Chinese() + "前书面告知来信人接收情况以及处理途径和程序，请尽快告知并登记。"}
	}
	return ui.Notice{Tone: ui.Info, Title: l.NoticeDue.Chinese() + "前书面告知来信人", Text: "信访事项应当自收到之日起15日内书面告知接收情况以及处理途径和程序；告知后登记日期和凭据，办理期限从告知之日起算。"}
}

// buttons are what the actor can do with the letter, those that move it on
// first.
func (s *Letters) buttons(k *Case) []ui.Button {
	var out, later []ui.Button
	for _, o := range k.Options() {
		name := o.Move.Name
		b := ui.Button{Label: name, Href: k.Letter.Href() + "/do?move=" + name, Off: o.Refusal != "", Why: o.Refusal}
		switch {
		case name == MoveReview || name == MoveRelease || name == MoveReturn:
			continue // in the sheet's box
		case name == MoveNotify && (k.Letter.NoticeDue.IsZero() || !k.Letter.NoticedOn.IsZero()):
			continue // nobody is to be told any more
		case name == MoveDraft:
			b.Label, b.Href = "拟写答复", k.Letter.Href()+"/reply"
		case name == MoveOpenPublic:
			b.Href = k.Letter.Href() + "/public"
		}
		if slices.Contains(quietMoves, name) {
			later = append(later, b)
			continue
		}
		if len(out) == 0 && !b.Off {
			b.Look = ui.Primary
		}
		out = append(out, b)
	}
	return append(out, later...)
}

// headParts are what the letter is and says.
func (s *Letters) headParts(c *web.Ctx, k *Case) ([]pages.Part, error) {
	l := &k.Letter
	cal, err := s.Calendar(c.Context(), c.DB, l.Agency)
	if err != nil {
		return nil, err
	}
	names, err := s.Roster.UnitNames(c.Context(), c.DB, l.Agency)
	if err != nil {
		return nil, err
	}
	facts := []ui.Pair{ui.P("状态", l.StateTitle()), {Label: "时限情况", Cell: ui.C(ui.Light(lamp(l, c.Today(), cal)))}, ui.P("办理时限", l.Due.Chinese()), ui.P("期限依据", l.Basis),
		ui.P("类型", l.KindTitle()), ui.P("办理类别", ClassOf(l.Class).Title), ui.P("收到", l.ReceivedAt.In(store.Zone).Format("2006年1月2日 15:04"))}
	handler := ""
	if l.Handler != "" {
		if person, err := s.Roster.Person(c.Context(), c.DB, l.Agency, l.Handler); err == nil {
			handler = person.Name
		}
	}
	for _, x := range [][2]string{{"承办科室", names[l.Unit]}, {"承办人", handler}, {"诉求地址", l.Place}, {"业务分类", l.Category}, {"紧急程度", l.Urgency}, {"转办单位", l.Transferrer}, {"办理结果", Title(Results, l.Result)}} {
		if x[1] != "" {
			facts = append(facts, ui.P(x[0], x[1]))
		}
	}
	word := "不同意公开"
	if l.Consent {
		word = "同意公开"
	}
	facts = append(facts, ui.P("公开意愿", word))
	if !l.NoticeDue.IsZero() {
		facts = append(facts, ui.P("书面告知期限", l.NoticeDue.Chinese()), ui.P("书面告知", firstOf(strings.TrimSpace(l.NoticedOn.Chinese()+" "+l.NoticeSays), "还没有登记")))
	}
	if l.Main != "" {
		if m, err := store.Get[Letter](c.Context(), c.DB, l.Agency, l.Main); err == nil {
			facts = append(facts, ui.Pair{Label: "并入", Cell: ui.A(m.Number+" "+m.Title, m.Href())})
		}
	}
	if l.Parent != "" {
		if m, err := store.Get[Letter](c.Context(), c.DB, l.Agency, l.Parent); err == nil {
			facts = append(facts, ui.Pair{Label: "追问的来信", Cell: ui.A(m.Number+" "+m.Title, m.Href())})
		}
	}
	if l.Rating > 0 {
		facts = append(facts, ui.P("来信人评价", strings.TrimSpace(Title(Ratings, itoa(int(l.Rating)))+" "+l.RatingSays)))
	}
	out := []pages.Part{{Body: ui.Facts(facts)}, {ID: "body", Title: "来信内容", Body: pages.Prose(l.Body)}}
	if l.Demand != "" {
		out = append(out, pages.Part{Title: "办理要求", Body: pages.Prose(l.Demand)})
	}
	more, err := s.writerParts(c, l)
	return append(out, more...), err
}

// writerParts are who wrote, masked, and what was sent along.
func (s *Letters) writerParts(c *web.Ctx, l *Letter) ([]pages.Part, error) {
	var out []pages.Part
	if l.Citizen != "" {
		masks, err := s.Citizens.Masks(c.Context(), c.DB, l.Agency, []string{l.Citizen})
		if err != nil {
			return nil, err
		}
		out = append(out, pages.Part{Title: "来信人", Body: citizen.Box(masks[l.Citizen], c.Actor.May(citizen.RightReveal))})
	}
	files, err := s.Files.Of(c.Context(), c.DB, l.Agency, l.Ref())
	if err != nil || len(files) == 0 {
		return out, err
	}
	var items []ui.FileItem
	for _, f := range files {
		items = append(items, ui.FileItem{Name: f.Name, Href: f.Href(), Bytes: f.Size})
	}
	return append(out, pages.Part{Title: "附件和凭据", Body: ui.Files(items)}), nil
}

// likeParts are letters about the same matter and of the same person, shown
// while it is decided who handles it.
func (s *Letters) likeParts(c *web.Ctx, k *Case) ([]pages.Part, error) {
	l := &k.Letter
	if !l.Open() || l.State == Joined {
		return nil, nil
	}
	same, person, err := s.Alike(c.Context(), c.DB, l, k.Numbers)
	if err != nil {
		return nil, err
	}
	var out []pages.Part
	var lines []pages.Line
	for _, x := range same {
		o := &x.Letter
		line := pages.Line{Title: o.Number + " " + o.Title, Href: o.Href(), Note: fmt.Sprintf("相似度%d%%，%s收到，%s", x.Score, o.ReceivedOn, o.StateTitle()), Tone: ui.Warn}
		if x.Same {
			line.Badges = append(line.Badges, "同一人")
		}
		if Refusal(k, MoveJoin) == "" && o.Main == "" && slices.Contains(states(Signed, Assigned, Handling, Reviewing), o.State) {
			line.Act = &ui.Button{Label: "并入这件", Small: true, Href: l.Href() + "/do?move=" + MoveJoin + "&main=" + o.ID}
		}
		lines = append(lines, line)
	}
	if len(lines) > 0 {
		out = append(out, pages.Part{ID: "alike", Title: "可能是同一事项", Body: pages.Lines(lines, "")})
	}
	lines = nil
	for i := range person {
		o := &person[i]
		lines = append(lines, pages.Line{Title: o.Number + " " + o.Title, Href: o.Href(), Note: o.ReceivedOn.String() + "收到，" + o.StateTitle()})
	}
	if len(lines) > 0 {
		out = append(out, pages.Part{ID: "person", Title: "同一人的其他来信", Body: pages.Lines(lines, "")})
	}
	return out, nil
}

// replyParts are the reply with its check and its sheet.
func (s *Letters) replyParts(c *web.Ctx, k *Case) ([]pages.Part, error) {
	if !k.HasReply {
		return nil, nil
	}
	r := &k.Reply
	facts := []ui.Pair{ui.P("办理结果", Title(Results, r.Result)), ui.P("联系人", r.Person), ui.P("联系电话", r.Phone), ui.P("拟稿", r.DrafterName+" "+r.DraftedAt.In(store.Zone).Format("2006-01-02 15:04"))}
	acts := []ui.Button{{Label: "导出反馈表、答复函", Small: true, Href: k.Letter.Href() + "/papers"}}
	if !k.Before().May(RightHandle) {
		acts = nil
	}
	out := []pages.Part{{ID: "reply", Title: "答复", Acts: acts, Body: pages.All(ui.Facts(facts), pages.Prose(r.Text))}}
	if k.Letter.State == Handling || k.Letter.State == Reviewing {
		out = append(out, pages.Part{ID: "check", Title: "答复质量检查", Body: pages.All(pages.Checks(checks(k)), flawsNote(k))})
	}
	if k.HasSheet {
		opinions, err := approval.Opinions(c.Context(), c.DB, k.Letter.Agency, k.Sheet.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, pages.Part{ID: "sheet", Title: "审签单", Body: ui.SheetBox(approval.Paper(k.Sheet, opinions, fillForm(k)))})
	}
	return out, nil
}

// fillForm is the form in the box whose turn it is, nil where it is not the
// actor's.
func fillForm(k *Case) *ui.Form {
	if !k.Turn || k.TurnWhy != "" {
		return nil
	}
	agree := MoveReview
	if k.Sheet.Last() {
		agree = MoveRelease
	}
	return &ui.Form{Action: k.Letter.Href() + "/fill", Fields: []ui.Field{{Name: "opinion", Label: "意见", Kind: ui.Textarea, Rows: 2, MaxLength: 1000, Phrases: []string{"同意。", "请补充依据后再送审。", "请先与来信人沟通。"}}},
		Buttons: []ui.Button{{Label: agree, Look: ui.Primary, Name: "move", Value: agree}, {Label: MoveReturn, Name: "move", Value: MoveReturn, Place: ui.PlaceReturn}}}
}

// checks are the points with their answers.
func checks(k *Case) []pages.Item {
	var out []pages.Item
	for _, p := range k.Reply.Points {
		ok := p.Where != "" || answered(p.Text, k.Reply.Text)
		out = append(out, pages.Item{Text: p.Text, Note: p.Where, OK: ok})
	}
	return out
}

// proofParts are the two replies side by side with what differs.
func (s *Letters) proofParts(c *web.Ctx, k *Case) ([]pages.Part, error) {
	l, r := &k.Letter, &k.Reply
	if !k.HasReply || l.State != Approved && l.State != Closed {
		return nil, nil
	}
	platform, err := s.proofPairs(c, k, "平台答复（"+k.Channel.Platform+"）", given{MovePlatform, r.PlatformWay, r.PlatformRef, r.PlatformFile, r.PlatformBy, r.PlatformAt, k.PlatformProven()})
	if err != nil {
		return nil, err
	}
	paper, err := s.proofPairs(c, k, "纸质反馈（"+k.Channel.Paper+"）", given{MovePaper, r.PaperWay, r.PaperRef, r.PaperFile, r.PaperBy, r.PaperAt, k.PaperProven()})
	if err != nil {
		return nil, err
	}
	out := []pages.Part{{ID: "proofs", Title: "双答复凭据", Body: ui.Facts(append(platform, paper...))}}
	for _, d := range k.Differences {
		out = append(out, pages.Part{Title: d.Where + "与签发的答复不一致", Body: pages.All(pages.Quiet("划线的是签发稿中有、实际发出的没有的文字，标出的是多出的文字。更正后重新登记。"), ui.Diff(segments(d.Segments)))})
	}
	if len(k.Differences) == 0 && k.PlatformProven() && k.PaperProven() {
		out = append(out, pages.Part{Body: ui.NoticeBox(ui.Notice{Tone: ui.OK, Title: "两处答复与签发的答复逐字一致"})})
	}
	return out, nil
}

// segments are a comparison as pages show it.
func segments(list []textdiff.Segment) []ui.Segment {
	var out []ui.Segment
	for _, x := range list {
		op := map[string]ui.Op{"+": ui.Added, "-": ui.Removed}[x.Op]
		out = append(out, ui.Segment{Op: op, Text: x.Text})
	}
	return out
}

// helpParts are what other units contribute.
func (s *Letters) helpParts(c *web.Ctx, k *Case) ([]pages.Part, error) {
	if len(k.Parts) == 0 {
		return nil, nil
	}
	names, err := s.Roster.UnitNames(c.Context(), c.DB, k.Letter.Agency)
	if err != nil {
		return nil, err
	}
	var out []pages.Part
	for _, p := range k.Parts {
		note := p.Due.Chinese() + "前提交"
		if !p.DoneAt.IsZero() {
			note = p.DoneAt.In(store.Zone).Format("2006-01-02 15:04") + "提交"
		}
		body := pages.All(pages.Quiet("协办内容："+p.Ask+"（"+note+"）"), pages.Prose(p.Says))
		if p.DoneAt.IsZero() && c.Actor.MayOn(RightHandle, p.Unit, "") {
			f := ui.Form{ID: "part-" + p.ID, Action: k.Letter.Href() + "/parts/" + p.ID, Fields: []ui.Field{{Name: "says", Label: "协办意见", Kind: ui.Textarea, Required: true, MaxLength: 2000, ID: "says-" + p.ID}}, Buttons: []ui.Button{{Label: ActContribute, Look: ui.Primary}}}
			body = pages.All(pages.Quiet("协办内容："+p.Ask+"（"+note+"）"), ui.FormBox(f))
		}
		out = append(out, pages.Part{Title: names[p.Unit] + "协办", Body: body})
	}
	return out, nil
}
