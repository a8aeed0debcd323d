package letters

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/letters/order"
	"gongkai/internal/letters/pages"
	"gongkai/internal/office/attach"
)

// doing is how a move is asked for on a page and then made.
type doing struct {
	done   string
	fields func(s *Letters, c *web.Ctx, k *Case) (form.Form, error)
	run    func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, p Proof) error
}

func with(fields ...form.Field) func(*Letters, *web.Ctx, *Case) (form.Form, error) {
	return func(*Letters, *web.Ctx, *Case) (form.Form, error) { return fields, nil }
}

// withUnit adds a choice of units to fields.
func withUnit(label string, fields ...form.Field) func(*Letters, *web.Ctx, *Case) (form.Form, error) {
	return func(s *Letters, c *web.Ctx, _ *Case) (form.Form, error) {
		units, err := s.units(c)
		return append(form.Form{{Name: "unit", Label: label, Kind: form.Select, Required: true, Options: units}}, fields...), err
	}
}

func area(name, label, help string, required bool) form.Field {
	return form.Field{Name: name, Label: label, Help: help, Kind: form.Area, Required: required, Max: 2000, Rows: 3}
}

// returning asks for a reason of a list, with what each wants to know.
func returning(list []Reason) func(*Letters, *web.Ctx, *Case) (form.Form, error) {
	return with(form.Field{Name: "code", Label: "理由", Kind: form.Radio, Required: true, Options: reasons(list)}, area("says", "依据和建议", "写明职责依据、建议由谁办理，5至1000字。决定的人只看这里写明的理由。", true))
}

func proofFields(_ *Letters, c *web.Ctx, k *Case) (form.Form, error) {
	move := MovePlatform
	help := "粘贴平台上实际显示的答复全文；系统逐字与签发的答复比较。上传的文件能读出答复的，以文件为准。"
	if c.Query("move") == MovePaper || c.R.FormValue("move") == MovePaper {
		move, help = MovePaper, "粘贴纸质件上的答复全文；上传DOCX或带文字的PDF的可以不填，由系统读出。"
	}
	way := form.Field{Name: "way", Label: "凭据", Kind: form.Radio, Required: true}
	var refs []string
	for _, w := range k.Channel.Ways(move) {
		way.Options = append(way.Options, form.Option{Value: w.Key, Label: w.Title})
		if !w.File {
			refs = append(refs, w.Title+"填"+w.Ref+"（"+w.Says+"）")
		}
	}
	return form.Form{way, {Name: "ref", Label: "编号或者签收人", Max: 200, Help: strings.Join(refs, "；") + "。"}, {Name: "file", Label: "凭据文件", Kind: form.File, Accept: attach.Accept(), Help: "截图、盖章件、邮政回执、反馈表等；办结编号、网址、邮件单号和文件作凭据的都必须上传。"},
		{Name: "at", Label: "答复时间", Required: true, Max: 30, Help: "例如 " + c.Now().In(store.Zone).Format("2006-01-02 15:04")},
		{Name: "text", Label: "实际发出的文字", Kind: form.Area, Max: mostBody, Rows: 8, Help: help}}, nil
}

// doings are the moves that are made on a page of their own.
var doings = map[string]doing{
	MoveSign: {"已签收", func(_ *Letters, _ *web.Ctx, k *Case) (form.Form, error) {
		return form.Form{{Name: "kind", Label: "类型", Kind: form.Select, Required: true, Options: choices(Kinds)}, {Name: "class", Label: "办理类别", Kind: form.Radio, Required: true, Options: classes()}}, nil
	}, func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, _ Proof) error {
		return s.Sign(ctx, a, id, st.Text("kind"), st.Text("class"))
	}},
	MoveDecline: {"已告知不予受理", with(form.Field{Name: "code", Label: "理由", Kind: form.Select, Required: true, Options: reasons(Declines)}, area("says", "补充说明", "来信人会看到。", false)), func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, _ Proof) error {
		return s.Decline(ctx, a, id, st.Text("code"), st.Text("says"))
	}},
	MoveSendBack: {"已申请退单", returning(Returns), func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, _ Proof) error {
		return s.SendBack(ctx, a, id, st.Text("code"), st.Text("says"))
	}},
	MoveTaken: {"已登记退单成立", with(area("answer", "平台的答复", "", true)), func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, _ Proof) error {
		return s.Answered(ctx, a, id, true, st.Text("answer"))
	}},
	MoveNotTaken: {"已登记退单不成立", with(area("answer", "平台的答复", "", true)), func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, _ Proof) error {
		return s.Answered(ctx, a, id, false, st.Text("answer"))
	}},
	MoveAssign:   {"已分办", withUnit("承办科室", area("says", "交办意见", "", false)), assign},
	MoveReassign: {"已改派", withUnit("承办科室", area("says", "改派的理由", "", true)), assign},
	MoveAccept: {"已接收", with(), func(s *Letters, ctx context.Context, a who.Actor, id string, _ *form.State, _ Proof) error {
		return s.Accept(ctx, a, id)
	}},
	MoveObject: {"已提出退件", returning(Objections), func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, _ Proof) error {
		return s.Object(ctx, a, id, st.Text("code"), st.Text("says"))
	}},
	MoveAgree: {"已同意退件", with(area("answer", "决定的理由", "", true)), func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, _ Proof) error {
		return s.Settle(ctx, a, id, true, st.Text("answer"))
	}},
	MoveUphold: {"已维持分办", with(area("answer", "决定的理由", "", true)), func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, _ Proof) error {
		return s.Settle(ctx, a, id, false, st.Text("answer"))
	}},
	MoveArbitrate: {"已裁定", withUnit("裁定由哪个科室办理", area("answer", "裁定的理由", "", true)), func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, _ Proof) error {
		return s.Arbitrate(ctx, a, id, st.Text("unit"), st.Text("answer"))
	}},
	MoveExtend: {"已申请延期", func(_ *Letters, _ *web.Ctx, k *Case) (form.Form, error) {
		unit := map[bool]string{true: "日", false: "个工作日"}[ClassOf(k.Letter.Class).Calendar]
		return form.Form{{Name: "days", Label: "延期几" + unit, Kind: form.Number, Required: true, Min: 1, Top: k.Letter.mostExtended(k.Numbers)}, area("reason", "不能按期办结的原因", "批准后应当告知来信人。", true)}, nil
	}, func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, _ Proof) error {
		return s.Extend(ctx, a, id, st.Int("days"), st.Text("reason"))
	}},
	MoveGrant: {"已同意延期", with(area("answer", "意见", "", false)), func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, _ Proof) error {
		return s.Grant(ctx, a, id, true, st.Text("answer"))
	}},
	MoveDeny: {"已答复不同意延期", with(area("answer", "理由", "", true)), func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, _ Proof) error {
		return s.Grant(ctx, a, id, false, st.Text("answer"))
	}},
	MoveInvite: {"已请科室协办", withUnit("协办科室", area("ask", "需要协办的内容", "", true)), func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, _ Proof) error {
		return s.Invite(ctx, a, id, st.Text("unit"), st.Text("ask"))
	}},
	MoveContact: {"已登记联系情况", func(*Letters, *web.Ctx, *Case) (form.Form, error) {
		return form.Form{{Name: "way", Label: "联系方式", Kind: form.Radio, Required: true, Options: words(Ways)}, {Name: "missed", Label: "没有联系上", Kind: form.Check}, area("says", "沟通的内容和来信人的意见", "没有联系上的，写明联系的时间、次数。", true)}, nil
	}, func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, _ Proof) error {
		return s.Talk(ctx, a, id, st.Text("way"), st.Text("says"), !st.Yes("missed"))
	}},
	MoveNotify: {"已登记书面告知", func(*Letters, *web.Ctx, *Case) (form.Form, error) {
		return form.Form{{Name: "on", Label: "告知的日期", Kind: form.Day, Required: true}, {Name: "noticeway", Label: "告知的方式", Kind: form.Radio, Required: true, Options: words(NoticeWays)},
			{Name: "ref", Label: "邮寄单号、签收人或者办理编号", Max: 200}, {Name: "file", Label: "告知书或者回执", Kind: form.File, Help: "单号和文件至少有一项。"}}, nil
	}, func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, p Proof) error {
		return s.Notify(ctx, a, id, Noticing{On: st.Date("on"), Way: st.Text("noticeway"), Ref: st.Text("ref"), Name: p.Name, Body: p.Body})
	}},
	MoveUrge:      {"已催办", urgeFields, urging(MoveUrge)},
	MoveSupervise: {"已督办", urgeFields, urging(MoveSupervise)},
	MoveSubmit: {"已送审", with(), func(s *Letters, ctx context.Context, a who.Actor, id string, _ *form.State, _ Proof) error {
		return s.Submit(ctx, a, id)
	}},
	MovePlatform: {"已登记平台答复", proofFields, proving(MovePlatform)},
	MovePaper:    {"已登记纸质反馈", proofFields, proving(MovePaper)},
	MoveClose: {"已办结", with(), func(s *Letters, ctx context.Context, a who.Actor, id string, _ *form.State, _ Proof) error {
		return s.Close(ctx, a, id)
	}},
	MoveJoin: {"已并案", func(s *Letters, c *web.Ctx, k *Case) (form.Form, error) {
		like, _, err := s.Alike(c.Context(), c.DB, &k.Letter, k.Numbers)
		f := form.Field{Name: "main", Label: "并入", Kind: form.Select, Required: true, Help: "每封信保留自己的编号、时限、答复和凭据。"}
		for _, x := range like {
			f.Options = append(f.Options, form.Option{Value: x.Letter.ID, Label: x.Letter.Number + " " + cut(x.Letter.Title, 30) + "（相似度" + itoa(x.Score) + "%）"})
		}
		return form.Form{f}, err
	}, func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, _ Proof) error {
		return s.Join(ctx, a, id, st.Text("main"))
	}},
	MoveSplit: {"已拆分", with(area("why", "拆分的理由", "", true)), func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, _ Proof) error {
		return s.Split(ctx, a, id, st.Text("why"))
	}},
	MoveAgain: {"已交重办", with(area("why", "重办的理由", "", true)), func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, _ Proof) error {
		return s.Again(ctx, a, id, st.Text("why"))
	}},
}

func assign(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, _ Proof) error {
	return s.Assign(ctx, a, id, st.Text("unit"), st.Text("says"))
}

var urgeFields = with(area("says", "要求", "", true), form.Field{Name: "until", Label: "要求办结的日期", Kind: form.Day})

func urging(move string) func(*Letters, context.Context, who.Actor, string, *form.State, Proof) error {
	return func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, _ Proof) error {
		return s.Urge(ctx, a, id, move, st.Text("says"), st.Date("until"))
	}
}

func proving(move string) func(*Letters, context.Context, who.Actor, string, *form.State, Proof) error {
	return func(s *Letters, ctx context.Context, a who.Actor, id string, st *form.State, p Proof) error {
		at, ok := order.When(st.Text("at"), store.Zone)
		if !ok {
			return fail.Fields(map[string]string{"at": "请写成2023-09-01 09:05"})
		}
		p.At, p.Way, p.Ref, p.Text = at, st.Text("way"), st.Text("ref"), st.Text("text")
		return s.Prove(ctx, a, id, move, p)
	}
}

// words are choices that are kept as they are shown.
func words(list []string) []form.Option {
	var out []form.Option
	for _, w := range list {
		out = append(out, form.Option{Value: w, Label: w})
	}
	return out
}

// doFor finds the move that is asked for and the letter it is about.
func (s *Letters) doFor(c *web.Ctx) (move string, d doing, k *Case, f form.Form, err error) {
	if move = c.R.FormValue("move"); move == "" {
		move = c.Query("move")
	}
	d, ok := doings[move]
	if k, err = s.Case(c.Context(), c.DB, c.Actor, c.Path("id")); err != nil {
		return move, d, k, nil, err
	}
	if !ok {
		return move, d, k, nil, fail.Missingf("没有“%s”这项操作", move)
	}
	if _, err = Flow.Try(k, move, k.Before()); err != nil {
		return move, d, k, nil, err
	}
	f, err = d.fields(s, c, k)
	return move, d, k, f, err
}

func (s *Letters) getDo(c *web.Ctx) error {
	move, _, k, f, err := s.doFor(c)
	if err != nil {
		return err
	}
	st := f.Blank(map[string]string{"kind": k.Letter.Kind, "class": k.Letter.Class, "main": c.Query("main"), "at": c.Now().In(store.Zone).Format("2006-01-02 15:04"), "way": Ways[0], "noticeway": NoticeWays[0], "on": c.Today().String(), "unit": k.Letter.Unit})
	return s.showDo(c, http.StatusOK, k, move, st)
}

func (s *Letters) showDo(c *web.Ctx, code int, k *Case, move string, st *form.State) error {
	b := base(c, move+"："+cut(k.Letter.Title, 40))
	b.Crumbs = []ui.Link{{Label: "信件办理", Href: root}, {Label: k.Letter.Number, Href: k.Letter.Href()}, {Label: move}}
	m, _ := Flow.Try(k, move, k.Before())
	p := pages.Page{Base: b}
	if m.Warn != "" {
		p.Notices = append(p.Notices, ui.Notice{Tone: ui.Warn, Text: m.Warn})
	}
	fields := append(ui.FromForm(st), ui.Field{Name: "move", Kind: ui.HiddenKind, Value: move})
	ui.Pick(fields, "answer").Phrases = []string{"同意。", "经核实，由你科室继续办理。"}
	p.Parts = []pages.Part{{Body: ui.FormBox(ui.Form{Action: k.Letter.Href() + "/do", Fields: fields, Error: st.General, Buttons: []ui.Button{{Label: move, Look: ui.Primary}, {Label: "返回", Look: ui.Quiet, Href: k.Letter.Href()}}})},
		{Title: "来信内容", Body: pages.Prose(k.Letter.Body)}}
	if move == MovePlatform || move == MovePaper {
		p.Parts = append(p.Parts, pages.Part{Title: "签发的答复", Body: pages.Prose(k.Reply.Text)})
	}
	return c.Page(code, pages.Office(p))
}

func (s *Letters) postDo(c *web.Ctx) error {
	move, d, k, f, err := s.doFor(c)
	if err != nil {
		return err
	}
	st := f.Read(c.R)
	if st.OK() {
		p, err := proofFile(c)
		if err != nil {
			return err
		}
		err = d.run(s, c.Context(), c.Actor, k.Letter.ID, st, p)
		if err == nil {
			return c.Done(d.done, s.after(c, k.Letter.ID))
		}
		if !readable(st, err) {
			return err
		}
		return s.showDo(c, status(err), k, move, st)
	}
	return s.showDo(c, http.StatusUnprocessableEntity, k, move, st)
}

// after is where a person goes on: the letter, or the register where they see
// it no longer.
func (s *Letters) after(c *web.Ctx, id string) string {
	if _, err := s.Case(c.Context(), c.DB, c.Actor, id); err != nil {
		return root
	}
	return root + "/" + id
}

// proofFile reads the file of a form, if there is one.
func proofFile(c *web.Ctx) (Proof, error) {
	f, head, err := c.R.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return Proof{}, nil
	}
	if err != nil {
		return Proof{}, err
	}
	defer func() { _ = f.Close() }()
	body, err := io.ReadAll(f)
	return Proof{Name: head.Filename, Body: body}, err
}

func (s *Letters) postFill(c *web.Ctx) error {
	move, opinion := c.R.FormValue("move"), c.R.FormValue("opinion")
	if move == MoveReview && opinion == "" {
		opinion = "同意"
	}
	if move == MoveRelease && opinion == "" {
		opinion = "同意，签发"
	}
	if err := s.Fill(c.Context(), c.Actor, c.Path("id"), move, opinion); err != nil {
		return err
	}
	return c.Done("已"+move, s.after(c, c.Path("id")))
}

func (s *Letters) postPart(c *web.Ctx) error {
	if err := s.Contribute(c.Context(), c.Actor, c.Path("id"), c.Path("part"), c.R.FormValue("says")); err != nil {
		return err
	}
	return c.Done("已提交协办意见", s.after(c, c.Path("id")))
}

// clockDay reads a day and a time of day that were typed.
func clockDay(v string) (time.Time, civil.Date, bool) {
	t, ok := order.When(v, store.Zone)
	return t, civil.FromTime(t), ok
}
