package docread

import (
	"context"
	"encoding/base64"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

const mhtTable = "<html><body><p>年度报告</p><table><tr><td>自然人</td><td>12</td></tr></table></body></html>"

// A page saved as a single file, by a browser or by Word, is read as the page.
func TestSingleFilePageIsRead(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(mhtTable)
	if err != nil {
		t.Fatal(err)
	}
	part := func(encoding, body string) string {
		return "------x\r\nContent-Type: text/html; charset=\"gb2312\"\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + body + "\r\n------x\r\nContent-Type: image/png\r\n\r\n...\r\n------x--\r\n"
	}
	var quoted strings.Builder
	for _, b := range []byte(gb) {
		quoted.WriteString("=" + strings.ToUpper(string("0123456789abcdef"[b>>4])+string("0123456789abcdef"[b&15])))
	}
	for name, text := range map[string]string{
		"browser": "From: <Saved by Blink>\r\nSubject: =?utf-8?Q?a?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----x\"\r\n\r\n\r\n" + part("base64", base64.StdEncoding.EncodeToString([]byte(mhtTable))),
		"word":    "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"----x\"\r\n\r\nThis is a single file.\r\n\r\n" + part("quoted-printable", quoted.String()),
		"alone":   "MIME-Version: 1.0\r\nContent-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + gb,
	} {
		doc, err := ReadBytes(context.Background(), "a.mht", []byte(text), Options{})
		if err != nil || doc.Form != FormHTML || len(doc.Blocks) != 2 || doc.Blocks[1].Table.Rows[0][1].Text != "12" {
			t.Errorf("%s: %+v %v", name, doc, err)
		}
		if got, form, err := Characters("a.mht", []byte(text), Options{}); err != nil || form != FormHTML || !strings.Contains(got, "<table>") {
			t.Errorf("%s: as characters %q %q %v", name, got, form, err)
		}
	}
}

// One without its page is refused with what to do.
func TestBrokenSingleFilePage(t *testing.T) {
	_, err := ReadBytes(context.Background(), "a.mht", []byte("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: image/png\r\n\r\n1\r\n--x--\r\n"), Options{})
	if err == nil || !strings.Contains(err.Error(), "重新保存网页") {
		t.Fatal(err)
	}
}

func FuzzMHT(f *testing.F) {
	f.Add([]byte("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+YTwvcD4=\r\n--x--\r\n"))
	f.Add([]byte("MIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=E4=B8=AD</p>"))
	f.Fuzz(func(t *testing.T, data []byte) { check(t, data, small) })
}
