package docread

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode/utf32"

	utf "golang.org/x/text/encoding/unicode"
)

// readText makes one block of every line. A form feed, which old systems put
// between pages, starts a new page and counts as a line break.
func readText(ctx context.Context, text string, opt Options) (*Document, error) {
	b := newBudget(opt)
	if err := b.takeText(len(text)); err != nil {
		return nil, err
	}
	doc := &Document{Form: FormText}
	paged := strings.Contains(text, "\f")
	for i, page := range strings.Split(text, "\f") {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for line := range strings.SplitSeq(strings.TrimSuffix(page, "\n"), "\n") {
			block := Block{Para: strings.TrimRight(line, " \t\u3000")}
			if paged {
				block.Page = i + 1
			}
			doc.Blocks = append(doc.Blocks, block)
		}
	}
	return doc, nil
}

// decodeText returns data as UTF-8 with "\n" line breaks. A byte order mark
// decides; without one, what is valid UTF-8 is UTF-8, and the rest is tried
// as UTF-16 where zero bytes show it, and as GB18030.
func decodeText(data []byte) (string, *Error) {
	for _, enc := range candidates(data) {
		text, ok := tryDecode(enc, data)
		if ok {
			return unifyBreaks(text), nil
		}
	}
	return "", refuse(Unsupported, "无法识别文件的格式或文字编码。支持 DOCX、XLSX、PDF、OFD、TXT、CSV 和 HTML，请另存为其中一种后再导入。")
}

func candidates(data []byte) []encoding.Encoding {
	le := utf.UTF16(utf.LittleEndian, utf.UseBOM)
	switch {
	case strings.HasPrefix(string(head(data, 4)), "\xff\xfe\x00\x00"), strings.HasPrefix(string(head(data, 4)), "\x00\x00\xfe\xff"):
		return []encoding.Encoding{utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)}
	case strings.HasPrefix(string(head(data, 2)), "\xff\xfe"), strings.HasPrefix(string(head(data, 2)), "\xfe\xff"):
		return []encoding.Encoding{le}
	case utf8.Valid(data):
		return []encoding.Encoding{utf.UTF8BOM}
	}
	return []encoding.Encoding{
		simplifiedchinese.GB18030,
		utf.UTF16(utf.LittleEndian, utf.IgnoreBOM),
		utf.UTF16(utf.BigEndian, utf.IgnoreBOM),
	}
}

// tryDecode decodes data and reports whether the result looks like writing:
// no zero bytes, hardly a character that the encoding does not know, and
// hardly a control character.
func tryDecode(enc encoding.Encoding, data []byte) (string, bool) {
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return "", false
	}
	text := strings.TrimPrefix(string(out), "\ufeff")
	bad, total := 0, 0
	for _, r := range text {
		total++
		switch {
		case r == 0:
			return "", false
		case r == utf8.RuneError, unicode.Is(unicode.Co, r), unicode.IsControl(r) && !unicode.IsSpace(r):
			bad++
		}
	}
	return text, bad <= 1+total/50
}

func unifyBreaks(text string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n").Replace(text)
}
