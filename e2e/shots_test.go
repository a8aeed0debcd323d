package e2e

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"

	"gongkai/internal/app/apptest"
	"gongkai/internal/ledger"
)

// shotLimit is how large a picture may be, in bytes: the README shows fifteen.
const shotLimit = 150 << 10

// TestShots takes the pictures that the README shows, at 1366×768, and writes
// them into $SHOTS. `make shots` runs it.
func TestShots(t *testing.T) {
	dir := os.Getenv("SHOTS")
	if dir == "" {
		t.Skip("pictures are taken by make shots, which sets SHOTS to a folder")
	}
	t.Setenv("LANGUAGE", "zh_CN") // the browser's own words, such as those of a date field
	a := apptest.New(t, "2023-09-05")
	if err := a.Start(context.Background()); err != nil { // it seals the record, as in a program that serves
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Jobs.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})

	office := visit(t, a, "ma.yun")
	office.open(ledger.ListHref(ledger.Filter{Role: ledger.Lead}))
	office.take(dir, "ledger")
	office.open("/office/rounds")
	office.enter("9月10日")
	office.take(dir, "round")
	office.upload("../internal/ledger/plan/testdata/zhongwei-gxj-2023.xlsx")
	office.scroll("#row-7")
	office.take(dir, "draft")

	head := visit(t, a, "chen.lei")
	head.open(ledger.ListHref(ledger.Filter{OpenOnly: true}))
	head.openBusiest()
	head.scroll(".timeline")
	head.take(dir, "duty")

	director := visit(t, a, "wang.jianguo")
	director.open("/office/overview")
	director.take(dir, "overview")

	auditor := visit(t, a, "auditor")
	auditor.open("/office/record/verify")
	auditor.do(chromedp.Click(`main form[action="/office/record/verify"] button`, chromedp.ByQuery),
		chromedp.WaitVisible(`//main//*[contains(text(), "核验通过")]`, chromedp.BySearch))
	auditor.take(dir, "record")
	citizen := visit(t, a, "")
	shootPublished(office, citizen, dir)
	shootAnswers(office, citizen, dir)
}

// shootAnswers takes what is answered to citizens: a request with its clock,
// the letters, the annual report, a consultation.
func shootAnswers(office, citizen *tab, dir string) {
	office.open("/office/disclosure?view=all")
	office.follow("main table a", "2023-0028")
	office.take(dir, "request")
	office.open("/office/disclosure?view=all")
	office.follow("main table a", "2023-0028")
	office.follow("main a", "逐日说明")
	office.take(dir, "clock")
	office.open("/office/letters")
	office.take(dir, "letters")
	office.open("/office/reports")
	office.follow("main table a", "2023年政府信息公开工作年度报告")
	office.take(dir, "report")
	citizen.open("/consultations")
	citizen.follow("main a", "中小企业数字化转型服务券")
	citizen.take(dir, "consultation")
}

// shootPublished takes what staff see of an item on its way, and what
// citizens see of it at the end.
func shootPublished(office, citizen *tab, dir string) {
	citizen.open("/")
	citizen.take(dir, "portal")
	citizen.open("/zhengce/wjk/")
	citizen.follow("main a", "数字化车间认定管理办法")
	citizen.take(dir, "document")
	citizen.open("/search?q=" + url.QueryEscape("技术改造"))
	citizen.take(dir, "search")
	office.open("/office/publish")
	office.follow("main table a", "技术改造")
	office.take(dir, "item")
}

// enter follows the link with the text in the page's table.
func (b *tab) enter(text string) {
	b.t.Helper()
	var path string
	b.do(chromedp.Evaluate(`[...document.querySelectorAll("main table a")].find(a => a.textContent.includes(`+strconv.Quote(text)+`))?.getAttribute("href") || ""`, &path))
	if path == "" {
		b.t.Fatalf("no table of %s leads to %q", b.address(), text)
	}
	b.open(path)
}

// openBusiest goes from a list of duties to the one with most to show.
func (b *tab) openBusiest() {
	b.t.Helper()
	best, most := "", -1
	for _, path := range b.links("main a[href^='/office/ledger/duties/']") {
		b.open(path)
		var n int
		b.do(chromedp.Evaluate(`document.querySelectorAll("main a[href*='/files/'], main a[href*='/demo/site/'], main time").length`, &n))
		if n > most {
			best, most = path, n
		}
	}
	if best == "" {
		b.t.Fatalf("%s leads to no duty", b.address())
	}
	b.open(best)
}

// upload hands in a plan document and stops where its draft is looked at.
func (b *tab) upload(file string) {
	b.t.Helper()
	path, err := filepath.Abs(file)
	if err != nil {
		b.t.Fatal(err)
	}
	b.open("/office/plans/new")
	b.do(chromedp.SetUploadFiles(`main input[type="file"]`, []string{path}, chromedp.ByQuery),
		chromedp.Click(`main form:has(input[type="file"]) button[type="submit"]`, chromedp.ByQuery),
		chromedp.WaitVisible(`main a[href$="/adopt"]`, chromedp.ByQuery))
	b.see("牵头科室")
}

// scroll puts an element into the middle of the window, or as near to it as
// the page is long.
func (b *tab) scroll(selector string) {
	b.t.Helper()
	b.do(chromedp.WaitReady(selector, chromedp.ByQuery),
		chromedp.Evaluate(`document.querySelector(`+strconv.Quote(selector)+`).scrollIntoView({block: "center", behavior: "instant"})`, nil))
}

// take keeps a picture of the window, packed as tightly as the format allows.
func (b *tab) take(dir, name string) {
	b.t.Helper()
	b.desk()
	var raw []byte
	b.do(chromedp.CaptureScreenshot(&raw))
	picture, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		b.t.Fatal(err)
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, paletted(picture)); err != nil {
		b.t.Fatal(err)
	}
	if out.Len() > shotLimit {
		b.t.Errorf("%s.png has %s bytes, more than the README should load", name, strconv.Itoa(out.Len()))
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), out.Bytes(), 0o644); err != nil {
		b.t.Error(err)
	}
}

// paletted is the picture in the 256 colours that it uses most, which is all
// that a page of text needs and a third of the bytes.
func paletted(from image.Image) image.Image {
	count := map[color.RGBA]int{}
	box := from.Bounds()
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			count[color.RGBAModel.Convert(from.At(x, y)).(color.RGBA)]++
		}
	}
	all := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(count[b]-count[a], cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)))
	})
	var few color.Palette
	for _, c := range all[:min(len(all), 256)] {
		few = append(few, c)
	}
	index := map[color.RGBA]uint8{}
	out := image.NewPaletted(box, few)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			c := color.RGBAModel.Convert(from.At(x, y)).(color.RGBA)
			n, known := index[c]
			if !known {
				n = uint8(few.Index(c))
				index[c] = n
			}
			out.SetColorIndex(x, y, n)
		}
	}
	return out
}
