// Package page has the frame of every page: what a page knows (Base), its
// layouts, how it is answered (Render), and the files it needs (Assets). The
// parts that stand on pages are in package ui; package pagecheck holds pages
// to their promises; package gallery shows every part in its states.
//
// # A page
//
// A page is a struct that embeds Base and a templ component that takes it:
//
//	type listPage struct {
//		page.Base
//		Grid ui.Grid
//	}
//
//	templ list(p listPage) {
//		@page.Office(p.Base) {
//			@ui.Table(p.Grid)
//		}
//	}
//
//	return page.Render(w, r, http.StatusOK, list(p))
//
// Base.Title becomes the page's one h1, with Base.Lead under it and
// Base.Actions beside it; a page that sets its own h1 says OwnHeading. Office
// is for staff, Portal for the public, Plain for sign-in and errors, Paper for
// a sheet to print. The server mounts three things:
//
//	mux.Handle(page.AssetPath, assets)              // NewAssets or AssetHandler
//	mux.HandleFunc(page.PrefsPath, page.SetPrefs)   // 显示设置
//	base.Prefs = page.ReadPrefs(r); base.Here = r.URL.RequestURI()
//
// # Buttons
//
//	@ui.Act(ui.Button{Label: "提交", Look: ui.Primary})            // submits its form
//	@ui.Act(ui.Button{Label: "编辑", Icon: "edit", Href: "/x"})    // a link
//	@ui.Act(ui.Button{Label: "催办", Post: true, Action: "/x"})    // a form of its own
//	@ui.Act(ui.Button{Label: "办结", Off: true, Why: "还有 2 个节点没有反馈"})
//	@ui.Toolbar(buttons)                                           // in the fixed order of Place
//
// Confirm asks before the act where scripts run. What cannot be undone leads
// to a page of its own with @ui.ConfirmBox, which says what will happen.
//
// # Forms
//
//	f := ui.Form{Action: r.URL.Path, Fields: ui.FromForm(state), Error: state.General,
//		Draft: "reply-" + id, Buttons: []ui.Button{{Label: "提交", Look: ui.Primary}}}
//	ui.Pick(f.Fields, "days").Unit = "个工作日"
//	@ui.FormBox(f)
//
// FormBox draws the summary of errors, the fields and the buttons; what is
// nested in it stands between fields and buttons. A Draft survives a sign-out;
// it is dropped when the page after the form shows a Flash with the tone OK.
//
// A field of the kind ui.Rich holds formatted text, and becomes an editor where
// scripts run. Its value is HTML to be cleaned by whoever takes it, or plain
// text with empty lines between paragraphs; form.Rich takes up to 500,000
// characters. Upload takes pictures (a POST with file and alt, answered by the
// JSON {"url", "alt"} or {"error"}); Draft keeps the text on this machine until
// the page after the form shows a Flash with the tone OK.
//
//	body := ui.Pick(f.Fields, "body")
//	body.Upload, body.Draft = r.URL.Path+"/pictures", "article-"+id
//
// # Lists
//
//	q := ui.ReadQuery(r.URL.Query())      // sort, page, per, col, q, f.<column>, export, scope
//	if q.Export != "" { … answer with a file: q.All means without the filters … }
//	g := ui.Grid{ID: "duties", Caption: "事项列表", Path: r.URL.Path, Query: q,
//		Columns: columns, Rows: rows, Pages: ui.Pages(r.URL.Path, q, total), Sticky: 1, Export: true, Choose: true}
//	@ui.Table(g)
//
// q.Offset() and q.Per cut the page out of the list. Rows have a cell for
// every column, shown or not: ui.T text, ui.A link, ui.N number, ui.C any
// part, such as ui.C(ui.Light(lamp)). The row number comes first by itself.
// Batch acts are posted to BatchAction with the ticked rows as values of id.
//
// On phones the rows are cards, and order and filter stand behind 查询. A long
// text has Clamp: two lines on the screen, all of it on paper; Least keeps a
// column from falling too narrow; PrintAll leads to a sheet of every row.
//
// # States and figures
//
//	@ui.Light(ui.Lamp{Tone: ui.Bad, Word: "逾期", Why: "时限为 8 月 31 日"})
//	@ui.Badge(ui.Info, "审核中")
//	@ui.Stats([]ui.Stat{{Label: "逾期", Value: "3", Unit: "项", Tone: ui.Bad, Href: "/list?f.lamp=bad", Note: "截至 9月6日"}})
//	@ui.Bar(ui.Meter{Label: "完成比例", Part: 23, Full: 30})
//	@ui.BarChart(chart)    @ui.LineChart(chart)    // with the table of their figures
//	@ui.YearCalendar(y)    @ui.Agenda(y)           // the calendar leads to the agenda's days
//
// Light opens with its reason; Badge is a bare word. A Stat leads to what it
// counted. BarChart with several series stacks them.
//
// # Records
//
//	@ui.Card("基本信息", buttons...) { … }          // a box with an h2
//	@ui.CardAt("files", "材料") { … }               // one that a Jump leads to
//	@ui.Jump(links)                                 // the parts of a long page
//	@ui.Cards(2) { … }                              // cards side by side
//	@ui.Facts(pairs)  @ui.Timeline(events)  @ui.Steps("办理过程", steps)
//	@ui.Files(files)  @ui.Diff(segments)    @ui.Changes("与上一版比较", changes)
//	@ui.SheetBox(sheet)                             // the paper form with its boxes for opinions
//	@ui.NoticeBox(ui.Notice{Tone: ui.Warn, Title: "有 2 处拿不准"}) { … }
//	@ui.Empty(ui.EmptyState{Title: "没有待办", Text: "新的事项交办后列在这里"})
//
// # What scripts add
//
// Pages work without scripts. With them: data-key presses a button by a
// letter, / finds the search box, ? lists the keys; a double press opens a
// row; ticking counts rows; print and copy buttons appear; forms warn before
// they are left and keep drafts; a sign-in about to end is told. A page asks
// for these by the fields of its parts and writes no data- attribute itself.
//
// # Promises
//
// No inline style and no inline script, anywhere: Policy stops them. Classes
// that a page may use itself: stack, row, prose, quiet, right, nowrap,
// landscape, page-break, print-only, screen-only. Every test of a page ends
// with
//
//	pagecheck.Check(t, body)
package page
