package paper

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
	"testing"
)

// sealPicture is a red ring.
func sealPicture(t testing.TB) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 200, 200))
	for y := range 200 {
		for x := range 200 {
			if d := math.Hypot(float64(x-100), float64(y-100)); d > 90 && d < 97 {
				img.SetNRGBA(x, y, color.NRGBA{R: 220, A: 200})
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func reply(t testing.TB) Letter {
	return Letter{
		Copy: "000001", Urgency: "特急",
		Maker: "中卫市工业和信息化局文件", Number: "卫工信公开〔2023〕第7号告", Title: "政府信息公开申请答复书", To: "张三",
		Body: `<p>本机关于2023年5月4日收到您提出的政府信息公开申请（编号：202305040001）。经审查，根据《中华人民共和国政府信息公开条例》第三十六条第（二）项的规定，现答复如下：</p>` +
			`<p>您申请获取的“2022年度技术改造专项资金分配结果”，本机关予以公开，具体见附件。</p><p>如对本答复不服，可以自收到本答复书之日起60日内向中卫市人民政府申请行政复议，或者自收到之日起6个月内向人民法院提起行政诉讼。</p>`,
		Attachments: []string{"2022年度技术改造专项资金分配结果", "关于专项资金分配结果的说明以及各县（区）项目单位名单、联系方式和拨付时间"},
		Sign:        []string{"中卫市工业和信息化局"}, Date: "2023年5月24日", Seal: sealPicture(t),
		Remark: "联系人：李四，电话：0955-7012345", Copies: "市政务公开领导小组办公室，市司法局", Printer: "中卫市工业和信息化局办公室", Printed: "2023年5月24日",
	}
}

// TestSignatureNeverStandsAlone tries every length of text around a page.
func TestSignatureNeverStandsAlone(t *testing.T) {
	for n := 1; n < 60; n++ {
		l := reply(t)
		l.Mail = n%2 == 0
		if n%5 > 1 {
			l.Attachments = l.Attachments[:n%5-2]
		}
		if n%3 > 0 {
			l.Remark = ""
		}
		l.Body = strings.Repeat("<p>这是一段正文文字。</p>", n%25) + "<p>" + strings.Repeat("最后一段的文字较长，会有好几行。", n%7+1) + "</p>"
		s, err := newSetter(context.Background(), "", nil, "")
		if err != nil {
			t.Fatal(err)
		}
		s.dense = densities[n%len(densities)]
		s.letterHead(l)
		s.ended(parse(l.Body), l)
		page := s.page
		if i := len(l.Attachments); i > 0 && float64(s.y) <= topMargin+float64(len(s.attached(l.Attachments)))*s.dense.pitch+1 {
			t.Errorf("%d: what is attached stands on a page without text", n)
		}
		s.signed(l)
		if l.Remark != "" {
			s.text([]span{{text: l.remark()}}, body(0))
		}
		if s.page != page {
			t.Errorf("%d: the signature stands on a page of its own", n)
		}
	}
}

// TestALetterIsSetCloserToSaveAPage: one that is a few lines too long gets one
// page, one that is far too long keeps the usual distance of the lines.
func TestALetterIsSetCloserToSaveAPage(t *testing.T) {
	pages := map[int]bool{}
	closer := 0
	for n := range 24 {
		l := reply(t)
		l.Mail, l.Attachments, l.Copy, l.Urgency = true, nil, "", ""
		l.Body = strings.Repeat("<p>这是一段正文文字。</p>", n)
		s, err := l.fitted(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		pages[s.doc.Pages()] = true
		if s.dense != densities[0] {
			closer++
			if s.doc.Pages() != 1 {
				t.Errorf("%d paragraphs are set closer on %d pages", n, s.doc.Pages())
			}
		}
	}
	if closer < 2 || !pages[1] || !pages[2] {
		t.Errorf("%d letters are set closer, pages %v", closer, pages)
	}
}

func (l Letter) words() string {
	out := l.Copy + l.Urgency + l.Maker + l.Number + l.Title + l.To + l.Date + l.Remark + l.Copies + l.Printer + l.Printed + "附件"
	if l.Copies != "" {
		out += "抄送印发"
	}
	for _, s := range append(l.Sign[:len(l.Sign):len(l.Sign)], l.Attachments...) {
		out += s
	}
	return out + shown(parse(l.Body))
}

func TestLetterKeepsEveryPart(t *testing.T) {
	mail := reply(t)
	mail.Mail, mail.Maker, mail.Copies, mail.Printer, mail.Printed = true, "中卫市工业和信息化局", "", "", ""
	for form, l := range map[string]Letter{"letter": reply(t), "mail": mail} {
		keepsEveryPart(t, form, l)
	}
}

func keepsEveryPart(t *testing.T, form string, l Letter) {
	t.Helper()
	for name, write := range map[string]func(context.Context) ([]byte, error){form + ".pdf": l.PDF, form + ".docx": l.DOCX} {
		data, err := write(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		keep(t, name, data)
		if lost := missing(l.words(), readBack(t, name, data)); lost != "" {
			t.Errorf("%s lacks %s", name, lost)
		}
		if again, _ := write(context.Background()); !bytes.Equal(again, data) {
			t.Errorf("%s: two writings of one letter differ", name)
		}
	}
}
