package mailbox

import (
	"net/http"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/letters"
	"gongkai/internal/letters/mailbox/pages"
)

const purposeLookup = "letters-lookup"

func lookupForm() form.Form {
	return form.Form{{Name: "number", Label: "信件编号", Required: true, Max: 30, Placeholder: "XJ202309050001"}, {Name: "code", Label: "查询码", Required: true, Max: 12, Help: "回执上的8位字母和数字，不区分大小写。"}}
}

func (m *Mailbox) getLookup(c *web.Ctx) error {
	return m.showLookup(c, http.StatusOK, lookupForm().Blank(map[string]string{"number": c.Query("number")}))
}

func (m *Mailbox) showLookup(c *web.Ctx, code int, st *form.State) error {
	b, err := m.base(c, "查询来信")
	if err != nil {
		return err
	}
	return c.Page(code, pages.LookupPage(pages.Lookup{Base: b, Guard: m.Shield.Field(c, purposeLookup),
		Form: ui.Form{Action: root + "/lookup", Fields: ui.FromForm(st), Error: st.General, Buttons: []ui.Button{{Label: "查询", Look: ui.Primary}}}}))
}

// find reads the letter whose number and code were sent.
func (m *Mailbox) find(c *web.Ctx) (letters.Letter, *form.State, error) {
	st := lookupForm().Read(c.R)
	if !st.OK() {
		return letters.Letter{}, st, st.Err()
	}
	if err := m.Shield.Check(c, purposeLookup); err != nil {
		return letters.Letter{}, st, err
	}
	agency, err := m.Agency(c.Context(), c.DB)
	if err != nil {
		return letters.Letter{}, st, err
	}
	l, err := m.Letters.Lookup(c.Context(), c.DB, agency.ID, st.Text("number"), st.Text("code"))
	return l, st, err
}

func (m *Mailbox) postLookup(c *web.Ctx) error {
	l, st, err := m.find(c)
	if err != nil {
		if fail.Is(err, fail.Invalid) && (!st.OK() || st.Take(err)) {
			return m.showLookup(c, http.StatusUnprocessableEntity, st)
		}
		return err
	}
	return m.showMine(c, http.StatusOK, &l, st.Text("code"), "", nil)
}

// showMine shows a letter to its writer; typed is a form of it with something
// wrong, done a sentence about what was just done.
func (m *Mailbox) showMine(c *web.Ctx, code int, l *letters.Letter, secret, done string, typed *form.State) error {
	b, err := m.base(c, "来信办理情况")
	if err != nil {
		return err
	}
	if done != "" {
		b.Flash = append(b.Flash, ui.Flash{Tone: ui.OK, Text: done})
	}
	v, err := m.Letters.Mine(c.Context(), c.DB, l)
	if err != nil {
		return err
	}
	word, says := letters.Stage(l)
	p := pages.Mine{Base: b, Number: l.Number, Title: l.Title, Text: l.Body, Word: word, Says: says, Reason: v.Reason, Route: v.Route, Reply: v.Reply, ReplyBy: v.Unit, Steps: steps(l)}
	p.Facts = []ui.Pair{ui.P("信件编号", l.Number), ui.P("来信类型", l.KindTitle()), ui.P("来信时间", l.ReceivedAt.In(store.Zone).Format("2006年1月2日 15:04")), ui.P("当前状态", word)}
	if l.Open() {
		p.Facts = append(p.Facts, ui.P("答复期限", l.Due.Chinese()), ui.P("期限依据", l.Basis))
	}
	if !l.RepliedOn.IsZero() {
		p.Facts = append(p.Facts, ui.P("答复日期", l.RepliedOn.Chinese()))
	}
	for _, e := range v.Extensions {
		p.Extended = append(p.Extended, "经批准延期至"+e.ToDue.Chinese()+"："+e.Reason)
	}
	hidden := []ui.Field{{Name: "number", Kind: ui.HiddenKind, Value: l.Number}, {Name: "code", Kind: ui.HiddenKind, Value: secret}}
	if until := m.Letters.May(l, v.Numbers, c.Today()); !until.IsZero() {
		m.offer(c, &p, l, v, hidden, typed, until)
	}
	if l.Rating > 0 {
		p.Rated = strings.TrimSpace(letters.Title(letters.Ratings, string(rune('0'+l.Rating))) + " " + l.RatingSays)
	}
	c.W.Header().Set("Cache-Control", "no-store")
	return c.Page(code, pages.MinePage(p))
}

// offer adds what the writer may still do: one form with a button for each, so
// that the page has one guard.
func (m *Mailbox) offer(c *web.Ctx, p *pages.Mine, l *letters.Letter, v letters.Mine, hidden []ui.Field, typed *form.State, until civil.Date) {
	var f form.Form
	var buttons []ui.Button
	if l.Rating == 0 {
		f, buttons = append(f, rateForm()...), append(buttons, ui.Button{Label: "提交评价", Look: ui.Primary, Action: root + "/lookup/rate"})
	}
	if l.Parent == "" && !v.Asked {
		f, buttons = append(f, askForm()...), append(buttons, ui.Button{Label: "提交追问", Action: root + "/lookup/ask"})
	}
	if len(f) == 0 {
		return
	}
	st := f.Blank(nil)
	if typed != nil {
		st.Values, st.Errors, st.General = typed.Values, typed.Errors, typed.General
	}
	p.Until, p.Guard = until.Chinese(), m.Shield.Field(c, purposeLookup)
	p.Form = &ui.Form{Action: root + "/lookup/rate", Error: st.General, Fields: append(ui.FromForm(st), hidden...), Buttons: buttons}
}

func rateForm() form.Form {
	f := form.Field{Name: "mark", Label: "您对答复是否满意", Kind: form.Radio}
	for _, r := range letters.Ratings {
		f.Options = append(f.Options, form.Option{Value: r.Key, Label: r.Title})
	}
	return form.Form{f, {Name: "says", Label: "原因", Kind: form.Area, Max: 500, Rows: 3, Help: "不满意的请写明原因。"}}
}

func askForm() form.Form {
	return form.Form{{Name: "body", Label: "追问内容", Kind: form.Area, Max: 1000, Rows: 4, Help: "对答复还有不清楚的，可以追问一次；不追问的不填。"}}
}

// steps are the stations as the writer sees them.
func steps(l *letters.Letter) []ui.Step {
	at := map[string]int{"已提交": 0, "已受理": 1, "已转办": 2, "办理中": 3, "已答复": 4, "已办结": 5}
	word, _ := letters.Stage(l)
	now, ok := at[word]
	if !ok {
		return nil
	}
	var out []ui.Step
	for i, w := range []string{"已提交", "已受理", "已转办", "办理中", "已答复", "已办结"} {
		out = append(out, ui.Step{Label: w, Done: i < now || now == 5, Now: i == now && now != 5})
	}
	return out
}

func (m *Mailbox) postRate(c *web.Ctx) error {
	l, lost, err := m.find(c)
	if err != nil {
		return m.again(c, lost, err)
	}
	st := rateForm().Read(c.R)
	if st.OK() {
		err = m.DB.Do(c.Context(), m.writer(c, l.Agency), func(tx *store.Tx) error { return m.Letters.Rate(tx, &l, int64(st.Int("mark")), st.Text("says")) })
		if err == nil {
			return m.showMine(c, http.StatusOK, &l, c.R.FormValue("code"), "感谢您的评价", nil)
		}
		if !st.Take(err) {
			return err
		}
	}
	return m.showMine(c, http.StatusUnprocessableEntity, &l, c.R.FormValue("code"), "", st)
}

// again asks for number and code once more, and says why.
func (m *Mailbox) again(c *web.Ctx, st *form.State, err error) error {
	if fail.Is(err, fail.Invalid) && (!st.OK() || st.Take(err)) {
		return m.showLookup(c, http.StatusUnprocessableEntity, st)
	}
	return err
}

func (m *Mailbox) postAsk(c *web.Ctx) error {
	l, lost, err := m.find(c)
	if err != nil {
		return m.again(c, lost, err)
	}
	st := askForm().Read(c.R)
	if st.OK() {
		code := letters.NewCode()
		var more letters.Letter
		err = m.DB.Do(c.Context(), m.writer(c, l.Agency), func(tx *store.Tx) (err error) {
			more, err = m.Letters.Ask(tx, &l, st.Text("body"), code)
			return err
		})
		if err == nil {
			return m.receipt(c, more, code)
		}
		if !st.Take(err) {
			return err
		}
	}
	return m.showMine(c, http.StatusUnprocessableEntity, &l, c.R.FormValue("code"), "", st)
}
