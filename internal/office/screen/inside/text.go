package inside

import (
	"bytes"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func itoa(n int) string { return strconv.Itoa(n) }

// atoi is a number, or -1 for what is none.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// rowKey names a row of a table, cellName a cell for people.
func rowKey(table, row int) string { return "t" + itoa(table) + "r" + itoa(row) }

func cellName(row, col int) string { return itoa(row+1) + "行" + itoa(col+1) + "列" }

// decode turns a text part into UTF-8 and remembers the way back. What is no
// UTF-8 is taken for GB18030, which every older Chinese file is.
func (f *File) decode(p *part) {
	var enc encoding.Encoding
	switch {
	case bytes.HasPrefix(p.data, []byte("\xff\xfe")):
		enc = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(p.data, []byte("\xfe\xff")):
		enc = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case !utf8.Valid(p.data):
		enc = simplifiedchinese.GB18030
	default:
		return
	}
	text, err := enc.NewDecoder().Bytes(p.data)
	if err != nil {
		f.doubt("", "damaged", "“"+p.name+"”的文字编码无法识别，请另存为 UTF-8 编码后重新上传。")
		return
	}
	p.data = text
	p.final = func(b []byte) []byte {
		out, err := encoding.ReplaceUnsupported(enc.NewEncoder()).Bytes(b)
		if err != nil {
			return b
		}
		return out
	}
}

// lines reads plain text line by line, and CSV cell by cell.
func (f *File) lines(p *part, base Piece) {
	ext := strings.ToLower(path.Ext(p.name))
	if ext == ".csv" || ext == ".tsv" {
		f.csv(p, base, map[string]byte{".csv": ',', ".tsv": '\t'}[ext])
		return
	}
	at := 0
	for line := range bytes.Lines(p.data) {
		text := strings.TrimRight(string(line), "\r\n")
		var r runs
		r.add(at, at+len(text), text, asIs)
		if piece, ok := r.take(base); ok {
			f.add(piece, p)
		}
		at += len(line)
	}
}

// csv reads cells with their places; quotes may hold commas and line breaks.
func (f *File) csv(p *part, base Piece, comma byte) {
	f.tables++
	heads := map[int]string{}
	row, col, from := 0, 0, 0
	quoted := false
	cell := func(to int) {
		text, write := string(p.data[from:to]), asIs
		i, j := from, to
		if t := strings.TrimRight(text, "\r"); len(t) >= 2 && t[0] == '"' && t[len(t)-1] == '"' {
			i, j = from+1, from+len(t)-1
			text, write = strings.ReplaceAll(t[1:len(t)-1], `""`, `"`), func(s string) string { return strings.ReplaceAll(s, `"`, `""`) }
		}
		var r runs
		r.add(i, j, text, write)
		piece, ok := r.take(Piece{Member: base.Member, Row: rowKey(f.tables, row), Cell: cellName(row, col)})
		if row == 0 {
			heads[col] = strings.TrimSpace(text)
		} else {
			piece.Head = heads[col]
		}
		if ok {
			f.add(piece, p)
		}
	}
	for i, b := range p.data {
		switch {
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == comma:
			cell(i)
			col, from = col+1, i+1
		case b == '\n':
			cell(i)
			row, col, from = row+1, 0, i+1
		}
	}
	cell(len(p.data))
}
