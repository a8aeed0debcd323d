package inside

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf16"
)

// The texts about the making of a PDF. They are found by their keys and not
// through the file's tables, so that what an older revision left behind is
// found too.
var (
	pdfEntry = regexp.MustCompile(`/(Author|Creator|Producer|Company|Manager|SourceModified|LastModifiedBy)\s*(\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[0-9A-Fa-f\s]*>)`)
	pdfMeta  = regexp.MustCompile(`(?s)<x:xmpmeta.*?</x:xmpmeta>|<rdf:RDF.*?</rdf:RDF>`)
	pdfNotes = regexp.MustCompile(`/Subtype\s*/(?:Text|FreeText|Popup|Highlight|StrikeOut|Caret)\b`)
	pdfFiles = regexp.MustCompile(`/EmbeddedFiles\b|/Type\s*/Filespec\b`)
	pdfCode  = regexp.MustCompile(`/JavaScript\b|/Launch\b`)
)

var pdfTitles = map[string][2]string{"Author": {"author", "作者"}, "Company": {"author", "单位"}, "Manager": {"author", "经理"}, "LastModifiedBy": {"author", "最后修改人"},
	"Creator": {"property", Software}, "Producer": {"property", Software}, "SourceModified": {"property", "原稿修改时间"}}

// pdfTraces notes who made the PDF and what hangs on it.
func (f *File) pdfTraces(p *part, member string) {
	for _, m := range pdfEntry.FindAllSubmatch(p.data, -1) {
		if v := pdfString(m[2]); strings.TrimSpace(v) != "" && !dull[v] {
			t := pdfTitles[string(m[1])]
			f.trace(t[0], member, t[1], short(v))
			f.add(Piece{Where: "文件属性", Member: member, Hidden: true, Text: v, Fixed: true}, p)
		}
	}
	for _, m := range pdfMeta.FindAll(p.data, -1) {
		f.trace("property", member, "元数据（XMP）", xmpSays(m))
	}
	if n := len(pdfNotes.FindAll(p.data, -1)); n > 0 {
		f.trace("comment", member, "批注", itoa(n)+" 条")
	}
	if pdfFiles.Match(p.data) {
		f.doubt(member, "embedded", "“"+p.name+"”里嵌有其他文件，没有检查。请删除嵌入的文件，改为单独的附件。")
	}
	if pdfCode.Match(p.data) {
		f.doubt(member, "embedded", "“"+p.name+"”里有脚本或启动程序的动作，请由原稿重新导出。")
	}
}

// pdfString reads a literal or hexadecimal text of a PDF.
func pdfString(raw []byte) string {
	var b []byte
	if raw[0] == '<' {
		b = unhex(raw[1 : len(raw)-1])
	} else {
		b = unescape(raw[1 : len(raw)-1])
	}
	if bytes.HasPrefix(b, []byte("\xfe\xff")) {
		u := make([]uint16, (len(b)-2)/2)
		for i := range u {
			u[i] = uint16(b[2+2*i])<<8 | uint16(b[3+2*i])
		}
		return string(utf16.Decode(u))
	}
	return strings.ToValidUTF8(string(b), "")
}

func unhex(s []byte) []byte {
	var out []byte
	half := -1
	for _, c := range s {
		v := bytes.IndexByte([]byte("0123456789abcdef"), c|0x20)
		if c >= '0' && c <= '9' {
			v = int(c - '0')
		}
		switch {
		case v < 0:
		case half < 0:
			half = v
		default:
			out, half = append(out, byte(half<<4|v)), -1
		}
	}
	return out
}

func unescape(s []byte) []byte {
	var out []byte
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 >= len(s) {
			out = append(out, s[i])
			continue
		}
		i++
		if j := bytes.IndexByte([]byte("nrtbf"), s[i]); j >= 0 {
			out = append(out, "\n\r\t\b\f"[j])
			continue
		}
		n, digits := 0, 0
		for ; digits < 3 && i+digits < len(s) && s[i+digits] >= '0' && s[i+digits] <= '7'; digits++ {
			n = n*8 + int(s[i+digits]-'0')
		}
		if digits == 0 {
			out = append(out, s[i])
			continue
		}
		out = append(out, byte(n))
		i += digits - 1
	}
	return out
}

// cleanPDF blanks who made the file, in place and to the byte, so that every
// offset stays right. A signed file is left as it is: its signature would
// break. What is packed in object streams cannot be reached this way.
func cleanPDF(data []byte) (out []byte, removed []string, left []string) {
	if bytes.Contains(data, []byte("/ByteRange")) {
		return data, nil, []string{"PDF 带有电子签名，清除属性会使签名失效，没有改动"}
	}
	out = bytes.Clone(data)
	seen := map[string]bool{}
	for _, m := range pdfEntry.FindAllSubmatchIndex(out, -1) {
		title := pdfTitles[string(out[m[2]:m[3]])][1]
		fill := byte(' ')
		if out[m[4]] == '<' {
			fill = '0'
			if bytes.HasPrefix(bytes.ToLower(out[m[4]+1:m[5]-1]), []byte("feff")) {
				blankWide(out[m[4]+5 : m[5]-1])
				fill = 0
			}
		}
		if fill != 0 && pdfString(out[m[4]:m[5]]) != "" {
			blank(out[m[4]+1:m[5]-1], fill)
		}
		if !seen[title] {
			seen[title] = true
			removed = append(removed, "PDF "+title)
		}
	}
	for _, m := range pdfMeta.FindAllIndex(out, -1) {
		blank(out[m[0]:m[1]], ' ')
		removed = append(removed, "PDF 元数据（XMP）")
	}
	if bytes.Contains(data, []byte("/ObjStm")) && bytes.Contains(data, []byte("/Info")) && !seen["作者"] {
		left = append(left, "PDF 的属性压缩存放，不能保证清除干净。请在导出 PDF 时不写入作者等属性")
	}
	return out, removed, left
}

func blank(b []byte, with byte) {
	for i := range b {
		b[i] = with
	}
}

// blankWide fills hexadecimal digits of two-byte characters with spaces.
func blankWide(b []byte) {
	n := 0
	for i, c := range b {
		if c == ' ' || c == '\n' || c == '\r' || c == '\t' {
			continue
		}
		b[i] = "0020"[n%4]
		n++
	}
}
