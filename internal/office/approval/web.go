package approval

import (
	"errors"
	"net/http"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/approval/pages"
)

const path = "/office/approvals"

func address(id string) string { return path + "/" + id }

// getList lists what waits for the reader, or all that the reader may see.
func getList(c *web.Ctx) error {
	q := ui.ReadQuery(c.R.URL.Query())
	all := c.Query("view") == "all"
	list, err := Waiting(c.Context(), c.DB, c.Actor)
	mine := len(list)
	if err == nil && all {
		list, err = visible(c)
	}
	if err != nil {
		return err
	}
	b := c.Base("审签单")
	b.Actions = []ui.Button{{Label: "委托代审", Href: substitutePath}}
	b.Tabs = []ui.Tab{{Label: "待我处理", Href: path, Current: !all, Count: mine}, {Label: "全部", Href: path + "?view=all", Current: all}}
	g := ui.Grid{ID: "sheets", Caption: "审签单列表", Path: path, Query: q, Sticky: 1, Pages: ui.Pages(path, q, len(list)),
		Columns: []ui.Column{{Key: "title", Label: "标题", Wide: true, Fixed: true}, {Key: "drafter", Label: "拟稿人"},
			{Key: "drafted", Label: "拟稿日期"}, {Key: "state", Label: "状态"}, {Key: "waits", Label: "当前环节"}},
		Empty: ui.EmptyState{Title: "没有待处理的审签单", Text: "轮到您审签，或拟写的内容被退回时，会列在这里。"}}
	if all {
		g.Empty = ui.EmptyState{Title: "还没有审签单", Text: "各项工作送审后，列在这里。"}
	}
	from := min(q.Offset(), len(list))
	for _, s := range list[from:min(from+q.Per, len(list))] {
		g.Rows = append(g.Rows, line(s))
	}
	return c.Page(http.StatusOK, pages.ListPage(pages.List{Base: b, Grid: g}))
}

func visible(c *web.Ctx) ([]Sheet, error) {
	all, err := open(c.Context(), c.DB, c.Actor.Tenant, string(Drafted), string(Reviewing), string(Returned), string(Approved), string(Voided))
	out := all[:0:0]
	for i := range all {
		if maySee(c.Actor, &all[i]) {
			out = append(out, all[i])
		}
	}
	return out, err
}

func line(s Sheet) ui.Row {
	step, _ := s.Now()
	return ui.Row{ID: s.ID, Href: address(s.ID), Label: s.Title, Cells: []ui.Cell{
		ui.A(s.Title, address(s.ID)), ui.T(s.DrafterName), ui.T(s.DraftedAt.In(store.Zone).Format("2006-01-02")),
		ui.C(ui.Badge(tone(&s), Sheets.TitleOf(s.State))), ui.T(step.Waits)}}
}

func tone(s *Sheet) ui.Tone {
	switch s.State {
	case Reviewing:
		return ui.Info
	case Approved:
		return ui.OK
	case Returned:
		return ui.Warn
	}
	return ui.Plain
}

func getSheet(c *web.Ctx) error { return showSheet(c, http.StatusOK, "", nil) }

// showSheet draws a sheet; typed and failed are what did not go through.
func showSheet(c *web.Ctx, status int, typed string, failed error) error {
	s, err := seen(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	opinions, err := Opinions(c.Context(), c.DB, s.Agency, s.ID)
	if err != nil {
		return err
	}
	p := pages.Sheet{Base: c.Base("审签单")}
	p.Lead, p.Here = "《"+s.Title+"》", address(s.ID)
	p.Crumbs = []ui.Link{{Label: "审签单", Href: path}, {Label: s.Title}}
	t, w := person(c.Actor, &s)
	var fill []ui.Button
	if s.Handled {
		p.Notice = ui.Notice{Tone: ui.Info, Text: "这张审签单在事项页面办理。", Acts: []ui.Button{{Label: "打开事项", Href: s.Href, Look: ui.Primary}}}
		p.Paper = Paper(s, opinions, nil)
		return c.Page(status, pages.SheetPage(p))
	}
	for _, o := range Sheets.Can(t, w) {
		b := ui.Button{Label: o.Move.Name, Name: "act", Value: o.Move.Name}
		switch {
		case o.Move.Name == MoveVoid && o.Refusal == "":
			p.Acts = append(p.Acts, ui.Button{Label: MoveVoid, Href: address(s.ID) + "/void", Place: ui.PlaceDelete})
		case o.Refusal == notOwn.Else:
			p.Notice = ui.Notice{Tone: ui.Info, Text: notOwn.Else + "。"}
		case o.Refusal != "":
		case o.Move.Right == RightTurn:
			fill = append(fill, look(b))
		default:
			p.Acts = append(p.Acts, look(b))
		}
	}
	if failed != nil && len(fill) == 0 {
		p.Notice = ui.Notice{Tone: ui.Warn, Text: failed.Error()}
	}
	p.Paper = Paper(s, opinions, opinionForm(&s, fill, typed, failed))
	return c.Page(status, pages.SheetPage(p))
}

// handledElsewhere sends away from a sheet whose owner has more to change.
func handledElsewhere(s *Sheet) error {
	return fail.Invalidf("《%s》的审签单请在事项页面办理，不能在这里单独处理", s.Title)
}

func look(b ui.Button) ui.Button {
	switch b.Value {
	case MoveSubmit:
		b.Look, b.Place = ui.Primary, ui.PlaceSubmit
	case MoveAgree, MoveSign:
		b.Look, b.Place = ui.Primary, ui.PlaceFinish
	case MoveReturn, MoveWithdraw:
		b.Place = ui.PlaceReturn
	}
	return b
}

// opinionForm is the form in the box whose turn it is, for who may fill it.
func opinionForm(s *Sheet, buttons []ui.Button, typed string, failed error) *ui.Form {
	if len(buttons) == 0 {
		return nil
	}
	f := opinionField("意见")
	f.Value, f.Phrases = typed, Phrases
	out := &ui.Form{Action: address(s.ID), Draft: "approval-" + s.ID, Buttons: buttons}
	f.Error, out.Error = complaint(failed)
	out.Fields = []ui.Field{f}
	return out
}

func opinionField(label string) ui.Field {
	return ui.Field{Name: "opinion", Label: label, Kind: ui.Textarea, Required: true, Rows: 3, MaxLength: mostOpinion}
}

func asFail(err error) (*fail.Error, bool) {
	var e *fail.Error
	return e, errors.As(err, &e)
}

// complaint parts a refusal into the field's message and the form's.
func complaint(err error) (field, form string) {
	if err == nil {
		return "", ""
	}
	if e, ok := asFail(err); ok {
		if m := e.Fields["opinion"]; m != "" {
			return m, ""
		}
		return "", e.Msg
	}
	return "", err.Error()
}

func postSheet(c *web.Ctx) error {
	id, act, opinion := c.Path("id"), c.R.FormValue("act"), c.R.FormValue("opinion")
	s, err := seen(c.Context(), c.DB, c.Actor, id)
	if err != nil {
		return err
	}
	if s.Handled {
		return handledElsewhere(&s)
	}
	var done string
	err = c.Do(func(tx *store.Tx) error {
		switch act {
		case MoveSubmit:
			done = "已送审"
			return Submit(tx, id)
		case MoveAgree:
			done = "已签署意见，转入下一环节"
			return Agree(tx, id, opinion)
		case MoveSign:
			done = "已签发"
			return Sign(tx, id, opinion)
		case MoveReturn:
			done = "已退回拟稿人修改"
			return Return(tx, id, opinion)
		case MoveWithdraw:
			done = "已撤回"
			return Withdraw(tx, id)
		}
		return fail.Invalidf("没有“%s”这项操作，请从审签单页面上的按钮办理", act)
	})
	if fail.Is(err, fail.Invalid) {
		return showSheet(c, http.StatusUnprocessableEntity, opinion, err)
	}
	if err != nil {
		return err
	}
	return c.Done(done, address(id))
}

func getVoid(c *web.Ctx) error { return askVoid(c, http.StatusOK, "", nil) }

func askVoid(c *web.Ctx, status int, typed string, failed error) error {
	s, err := seen(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	if s.Handled {
		return handledElsewhere(&s)
	}
	t, w := person(c.Actor, &s)
	m, err := Sheets.Try(t, MoveVoid, w)
	if err != nil {
		return err
	}
	f := opinionField("作废原因")
	f.Value = typed
	f.Error, _ = complaint(failed)
	b := c.Base("作废审签单")
	b.Crumbs = []ui.Link{{Label: "审签单", Href: path}, {Label: s.Title, Href: address(s.ID)}, {Label: "作废"}}
	return c.Page(status, pages.AskingPage(pages.Asking{Base: b, Confirm: ui.Confirm{Question: "作废《" + s.Title + "》的审签单？",
		Will: []string{m.Warn, "已签署的意见仍会留存。"}, Action: address(s.ID) + "/void", Fields: []ui.Field{f},
		Button: ui.Button{Label: MoveVoid, Look: ui.Danger}, Back: ui.Link{Label: "返回", Href: address(s.ID)}}}))
}

func postVoid(c *web.Ctx) error {
	id, reason := c.Path("id"), c.R.FormValue("opinion")
	s, err := seen(c.Context(), c.DB, c.Actor, id)
	if err != nil {
		return err
	}
	if s.Handled {
		return handledElsewhere(&s)
	}
	err = c.Do(func(tx *store.Tx) error { return Void(tx, id, reason) })
	if e, ok := asFail(err); ok && e.Fields["opinion"] != "" {
		return askVoid(c, http.StatusUnprocessableEntity, reason, err)
	}
	if err != nil {
		return err
	}
	return c.Done("已作废", address(id))
}
