package interpret

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"gongkai/internal/interpret/pages"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
)

// morePoints is how many empty rows the form of points offers.
const morePoints = 3

// pointForm is the form of an interpretation's points, in rows.
func pointForm(rows int, services []content.Item) form.Form {
	f := form.Form{{Name: "version", Kind: form.Hidden}}
	pick := []form.Option{{Value: "", Label: "没有办事事项"}}
	for _, s := range services {
		pick = append(pick, form.Option{Value: s.ID, Label: s.Title})
	}
	for at := range rows {
		key := "_" + strconv.Itoa(at)
		f = append(f, form.Field{Name: "text" + key, Label: "要点", Kind: form.Area, Rows: 2, Max: 2000},
			form.Field{Name: "clause" + key, Label: "依据条款", Max: 60},
			form.Field{Name: "audience" + key, Label: "适用对象", Max: 100},
			form.Field{Name: "service" + key, Label: "办事事项", Kind: form.Select, Options: pick, Free: true, Max: 40})
	}
	return f
}

func pointValues(version int64, points []Point) map[string]string {
	out := map[string]string{"version": strconv.FormatInt(version, 10)}
	for at, p := range points {
		key := "_" + strconv.Itoa(at)
		out["text"+key], out["clause"+key], out["audience"+key], out["service"+key] = p.Text, p.Clause, p.Audience, p.Service
	}
	return out
}

// pointsTyped reads the rows that came, however many.
func pointsTyped(s *form.State, rows int) []Point {
	out := make([]Point, rows)
	for at := range rows {
		key := "_" + strconv.Itoa(at)
		out[at] = Point{Text: s.Text("text" + key), Clause: s.Text("clause" + key), Audience: s.Text("audience" + key), Service: s.Text("service" + key)}
	}
	return out
}

func pointsHref(id string) string { return pieceHref(id) + "/points" }

func (n *Interpret) getPoints(c *web.Ctx) error {
	i, err := n.piece(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	base, err := n.basis(c.Context(), c.DB, &i)
	if err != nil {
		return err
	}
	points, taken := readPoints(&i), false
	if p := PieceOf(&i); len(points) == 0 {
		points = p.suggest()
		taken = len(points) > 0
	}
	rows := min(len(points)+morePoints, MostPoints)
	return n.showPoints(c, http.StatusOK, &i, base, pointForm(rows, base.services).Blank(pointValues(i.Version, points)), taken)
}

func (n *Interpret) showPoints(c *web.Ctx, code int, i *content.Item, base basis, state *form.State, taken bool) error {
	v := pages.Form{Base: pointsBase(c, i)}
	v.Notices = append(v.Notices, ui.Notice{Tone: ui.Info, Title: "一条要点只说一件事", Text: "写明依据文件的哪一条、对谁适用、在哪里办理。要点显示在解读页面，并可用来起草问答。清空一行即删除这条要点。"})
	if taken {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Warn, Title: "以下各行取自已填写的解读要素，尚未保存", Text: "请逐条核对，补上依据条款后保存。"})
	}
	if len(base.services) == 0 {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Info, Title: "所解读的文件还没有关联办事指南", Text: "在文件的解读页面关联后，可在这里选择。"})
	}
	fields := ui.FromForm(state)
	for at := range fields {
		if n, ok := strings.CutPrefix(fields[at].Name, "text_"); ok {
			row, _ := strconv.Atoi(n)
			fields[at].Section = fmt.Sprintf("第%d条", row+1)
		}
	}
	v.Form = ui.Form{Action: pointsHref(i.ID), Fields: fields, Error: state.General, Columns: 2, Draft: "points-" + i.ID,
		Buttons: []ui.Button{{Label: "保存要点", Look: ui.Primary}, {Label: "返回解读", Href: pieceHref(i.ID)}}}
	return c.Page(code, pages.FormPage(v))
}

func pointsBase(c *web.Ctx, i *content.Item) page.Base {
	b := c.Base("拆分要点：" + i.Title)
	b.Crumbs = []ui.Link{{Label: "政策解读", Href: root}, {Label: i.Title, Href: pieceHref(i.ID)}, {Label: "拆分要点"}}
	return b
}

func (n *Interpret) postPoints(c *web.Ctx) error {
	i, err := n.piece(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	base, err := n.basis(c.Context(), c.DB, &i)
	if err != nil {
		return err
	}
	rows := 0
	for c.R.PostFormValue("version"); rows < MostPoints+morePoints && c.R.PostForm.Has("text_"+strconv.Itoa(rows)); {
		rows++
	}
	state := pointForm(rows, base.services).Read(c.R)
	if state.OK() {
		points := pointsTyped(state, rows)
		err := n.SetPoints(c.Context(), c.Actor, i.ID, int64(state.Int("version")), points)
		if err == nil {
			return c.Done("已保存要点", pieceHref(i.ID))
		}
		if !state.Keep(err) {
			return err
		}
		state.Values.Set("version", strconv.FormatInt(i.Version, 10))
		return n.showPoints(c, form.Status(err), &i, base, state, false)
	}
	return n.showPoints(c, http.StatusUnprocessableEntity, &i, base, state, false)
}

func (n *Interpret) postAsk(c *web.Ctx) error {
	i, err := n.Ask(c.Context(), c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	return c.Done("已用要点起草问答，请改成提问人的说法，再填写解读要素", pieceHref(i.ID))
}

// pointLinks shows an interpretation's points with what may be done.
func pointLinks(i *content.Item, may bool) pages.Links {
	out := pages.Links{Title: "政策要点", Empty: "还没有拆分要点。逐条写明依据条款、适用对象和办事事项，便于问答、推送和办事指南使用。"}
	points := readPoints(i)
	for at, p := range points {
		note := p.Clause
		if p.Audience != "" {
			note += " · " + p.Audience
		}
		out.Rows = append(out.Rows, pages.Linked{Title: fmt.Sprintf("%d. %s", at+1, p.Text), Note: note})
	}
	if !may {
		return out
	}
	if writable(i) == nil {
		out.Acts = append(out.Acts, ui.Button{Label: "拆分要点", Href: pointsHref(i.ID)})
	}
	if len(points) > 0 {
		out.Acts = append(out.Acts, ui.Button{Label: "用要点起草问答", Post: true, Action: pieceHref(i.ID) + "/ask", Confirm: "按这些要点起草一篇简明问答？将生成一篇新的解读拟稿，本篇不变。"})
	}
	return out
}
