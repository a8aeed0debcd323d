package gallery_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	written = `document.querySelector("textarea[data-rich]").value`
	typed   = `.rich [contenteditable]`
	ready   = `document.querySelector(".rich [contenteditable]") !== null && document.querySelector(".rich-count").textContent !== ""`
)

// paste hands the editor what a clipboard would hold.
func paste(html string) chromedp.Action {
	return chromedp.Evaluate(`(() => {
		const data = new DataTransfer();
		data.setData("text/html", `+"`"+html+"`"+`);
		document.querySelector(".rich [contenteditable]").dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
	})()`, nil)
}

// empty leaves the editor with nothing in it and the caret there.
func empty() chromedp.Action {
	return chromedp.Tasks{chromedp.Focus(typed, chromedp.ByQuery), chromedp.KeyEvent("a", chromedp.KeyModifiers(2)), chromedp.KeyEvent(kb.Backspace), is(written + ` === ""`)}
}

// What is written is sent in the tags that the server keeps, under the label
// of its field, and the policy of pages is not broken by any of it: the
// browser's complaints fail the test.
func TestBrowserWritesFormattedText(t *testing.T) {
	ctx, root := browser(t)
	leave(ctx)
	var first string
	do(t, ctx, chromedp.Navigate(root+"rich"), is(ready),
		is(`document.getElementById(document.querySelector(".rich [contenteditable]").getAttribute("aria-labelledby")).textContent.trim().startsWith("正文")`),
		is(`document.querySelector(".rich [contenteditable]").id === "f-body"`),
		is(`[...document.querySelectorAll(".rich-tools button")].every(b => b.getAttribute("aria-label"))`),
		is(`document.querySelector(".rich-tools").textContent.includes("一级标题")`),
		chromedp.Evaluate(written, &first),
		chromedp.Focus(typed, chromedp.ByQuery), chromedp.KeyEvent("a", chromedp.KeyModifiers(2)), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.Enter),
		chromedp.KeyEvent("End."),
		is(written+`.endsWith('<p class="right">End.</p>')`),
	)
	var now string
	do(t, ctx, chromedp.Evaluate(written, &now))
	for _, part := range []string{"<h2>一、总体要求</h2>", `<th scope="col">栏目</th>`, `<td rowspan="2">办公室</td>`, `<p class="right">示例市某某局</p>`} {
		if !strings.Contains(first, part) || !strings.Contains(now, part) {
			t.Errorf("%s is not in\n%s\n%s", part, first, now)
		}
	}
	if strings.Contains(now, "style=") || strings.Contains(now, "w-e-") || strings.Contains(now, "colgroup") {
		t.Errorf("the editor's own marks are sent: %s", now)
	}
	do(t, ctx, chromedp.KeyEvent("z", chromedp.KeyModifiers(2)), is(written+` !== `+"`"+now+"`"))
}

const word = `<html xmlns:o="urn:x"><head><style>p.MsoNormal{font-family:宋体}</style></head><body>
<!--StartFragment--><!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]-->
<h1 style="mso-outline-level:1"><span style="font-family:黑体">一、总体要求<o:p></o:p></span></h1>
<p class="MsoNormal" style="mso-outline-level:2;text-indent:24pt"><b>（一）范围</b></p>
<p class="MsoNormal" style="text-align:justify"><span lang="EN-US" style="font-size:16pt;color:red">各科室<span style="mso-spacerun:yes">  </span></span><span style="font-weight:bold">按时</span>报送。<script>alert(1)<\/script></p>
<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·<span>  </span></span>栏目</p>
<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·<span>  </span></span>链接</p>
<p class="MsoListParagraph" style="mso-list:l1 level1 lfo2"><span style="mso-list:Ignore">（二）</span>时限</p>
<table class="MsoTableGrid" border="1" style="width:300pt"><tr><td colspan="2" style="border:solid"><p class="MsoNormal" align="center">表头</p></td></tr><tr><td><p>甲</p><p>乙</p></td><td>丙</td></tr></table>
<p class="MsoNormal"><img src="file:///C:/a.png"><o:p>&nbsp;</o:p></p>
<p class="MsoNormal" style="text-align:right">2023年9月6日</p><p><a href="javascript:alert(1)">假</a><a href="https://example.org/a" style="color:red">真</a></p>
<!--EndFragment--></body></html>`

// A text from Word keeps its headings, lists and tables and loses the rest.
func TestBrowserPastesFromWord(t *testing.T) {
	ctx, root := browser(t)
	leave(ctx)
	var got string
	do(t, ctx, chromedp.Navigate(root+"rich"), is(ready), empty(), paste(word), is(written+`.includes("2023年9月6日")`), chromedp.Evaluate(written, &got),
		is(`document.querySelector(".toast").textContent.includes("1 张图片没有带入")`))
	for _, part := range []string{"<h2>一、总体要求</h2>", "（一）范围</strong></h3>", "<strong>按时</strong>报送。", "<ul><li>栏目</li><li>链接</li></ul>",
		"<p>（二）时限</p>", `colspan="2"`, "表头", "甲<br>乙", `<p class="right">2023年9月6日</p>`, `假<a href="https://example.org/a">真</a>`} {
		if !strings.Contains(got, part) {
			t.Errorf("%s is not in\n%s", part, got)
		}
	}
	for _, junk := range []string{"Mso", "mso", "style=", "<span", "nbsp", "data-", "o:p", "alert", "javascript", "img", "宋体"} {
		if strings.Contains(got, junk) {
			t.Errorf("%s is still in\n%s", junk, got)
		}
	}
}

// A picture is not put in before somebody says what it shows.
func TestBrowserAsksWhatAPictureShows(t *testing.T) {
	ctx, root := browser(t)
	leave(ctx)
	do(t, ctx, chromedp.Navigate(root+"rich"), is(ready), empty(), chromedp.KeyEvent("x"), is(written+` === "<p>x</p>"`),
		// The window of the system that chooses a file is stood in for.
		chromedp.Evaluate(`HTMLInputElement.prototype.click = function () { this.id = "chosen"; document.body.append(this) }`, nil),
		is(`(() => { document.querySelector('[data-menu-key="uploadImage"]').click(); return document.querySelector("#chosen") !== null })()`),
		chromedp.Evaluate(`(() => {
			const data = new DataTransfer(), chosen = document.querySelector("#chosen");
			data.items.add(new File(["x"], "a.png", {type: "image/png"}));
			chosen.files = data.files;
			chosen.dispatchEvent(new Event("change", {bubbles: true}));
		})()`, nil),
		is(`document.querySelector("dialog.ask[open] #rich-alt") !== null`),
		chromedp.Evaluate(`document.querySelector("dialog.ask .button-primary").click()`, nil),
		is(`document.querySelector("#rich-alt-error") !== null && document.querySelector("#rich-alt-error").textContent === "请填写图片说明"`),
		chromedp.Evaluate(`document.querySelector("#rich-alt").value = "栏目结构图"`, nil), chromedp.Focus("#rich-alt", chromedp.ByQuery), chromedp.KeyEvent(kb.Enter),
		is(written+`.includes('alt="栏目结构图"') && `+written+`.includes('src="/assets/')`),
	)
}

// What was written and not sent is offered again, and asks before it is lost.
func TestBrowserKeepsTheTextOnThisMachine(t *testing.T) {
	ctx, root := browser(t)
	warned := leave(ctx)
	do(t, ctx, chromedp.Navigate(root+"rich"), is(ready), empty(), chromedp.KeyEvent("Draft"),
		is(`(localStorage.getItem("rich:gallery") || "").includes("Draft")`), is(`document.querySelector(".rich-saved").textContent.includes("自动保存")`),
		chromedp.Navigate(root+"rich"), is(ready), is(`!`+written+`.includes("Draft")`),
		is(`document.querySelector(".restored").textContent.includes("没有提交的内容")`),
		chromedp.Click(".restored .button-primary", chromedp.ByQuery), is(written+` === "<p>Draft</p>"`),
	)
	select {
	case kind := <-warned:
		if kind != page.DialogTypeBeforeunload {
			t.Errorf("a dialog of kind %s", kind)
		}
	default:
		t.Error("the page was left without a warning")
	}
	// The form is sent and taken: the next page says so, and the text is dropped.
	do(t, ctx, chromedp.Click(`main form button[type=submit]`, chromedp.ByQuery), chromedp.WaitVisible(`[data-flash="ok"]`, chromedp.ByQuery),
		is(`localStorage.getItem("rich:gallery") === null`))
}

// The keyboard comes into the bar and out of the text again.
func TestBrowserWritesByKeyboardAlone(t *testing.T) {
	ctx, root := browser(t)
	leave(ctx)
	do(t, ctx, chromedp.Navigate(root+"rich"), is(ready), chromedp.Focus(typed, chromedp.ByQuery),
		chromedp.KeyEvent(kb.F10, chromedp.KeyModifiers(1)), is(`document.activeElement.closest(".rich-tools") !== null`),
		chromedp.KeyEvent(kb.End), is(`document.activeElement.dataset.menuKey === "fullScreen"`),
		chromedp.KeyEvent(kb.Enter), is(`document.querySelector(".w-e-full-screen-container") !== null`),
		chromedp.KeyEvent(kb.Escape), is(`document.querySelector(".w-e-full-screen-container") === null`),
		empty(), chromedp.KeyEvent("x"), chromedp.KeyEvent(kb.Tab), is(`!document.activeElement.closest(".rich-page")`),
	)
}

// Without scripts the field is a plain one, which holds and sends the text.
func TestBrowserSendsFormattedTextWithoutScripts(t *testing.T) {
	ctx, root := browser(t)
	do(t, ctx, emulation.SetScriptExecutionDisabled(true), chromedp.Navigate(root+"rich"),
		holds(`document.querySelector("label[for=f-body]") !== null && document.querySelector("#f-body").value.includes("<h2>") && document.querySelector("#f-body").checkVisibility()`))
}
