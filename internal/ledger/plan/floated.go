package plan

import (
	"strings"
	"unicode/utf8"
)

// Where a PDF sets quotation marks in a font of their own, extraction puts
// them on a line by themselves, above the line that they are from, which has
// a blank in the place of each.

const quoteMarks = "“”‘’"

// sinkMarks puts such marks back. A mark whose place cannot be told stays
// where it is.
func sinkMarks(lines []string) []string {
	out := make([]string, 0, len(lines))
	for i := 0; i < len(lines); i++ {
		ahead, marks := floatedMarks(lines[i])
		if len(marks) == 0 || i+1 == len(lines) {
			out = append(out, lines[i])
			continue
		}
		mended, ok := putBack(strings.TrimSpace(lines[i+1]), marks)
		if !ok {
			out = append(out, lines[i])
			continue
		}
		if runeLen(ahead) > 3 {
			out = append(out, ahead)
			ahead = ""
		}
		out = append(out, ahead+mended)
		i++
	}
	return out
}

// floatedMarks are the groups of marks that end a line, with what little
// text stands before them: digits that share their font.
func floatedMarks(line string) (ahead string, marks []string) {
	if len(line) > 400 || !strings.ContainsAny(line, quoteMarks) {
		return "", nil
	}
	words := strings.Fields(line)
	k := len(words)
	for k > 0 && strings.Trim(words[k-1], quoteMarks) == "" {
		k--
	}
	return strings.Join(words[:k], " "), words[k:]
}

// putBack puts groups of marks into the blanks of a line, the first at its
// start or the last at its end if there is one blank too few.
func putBack(line string, marks []string) (string, bool) {
	gaps := oddGaps(line)
	opens := strings.HasPrefix(marks[0], "“") || strings.HasPrefix(marks[0], "‘")
	switch {
	case line == "" || len(gaps) != len(marks) && len(gaps) != len(marks)-1:
		return line, false
	case len(gaps) == len(marks):
	case opens:
		gaps = append([]int{0}, gaps...)
	default:
		gaps = append(gaps, len(line))
	}
	var b strings.Builder
	from := 0
	for i, g := range gaps {
		b.WriteString(line[from:g])
		b.WriteString(marks[i])
		from = g
		if g < len(line) && line[g] == ' ' {
			from++
		}
	}
	b.WriteString(line[from:])
	return b.String(), true
}

// oddGaps are the byte positions of single spaces that part no words.
func oddGaps(line string) []int {
	var gaps []int
	for i, r := range line {
		if r != ' ' || i == 0 || i+1 == len(line) {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(line[:i])
		after, _ := utf8.DecodeRuneInString(line[i+1:])
		if before >= 0x80 && after >= 0x80 {
			gaps = append(gaps, i)
		}
	}
	return gaps
}
