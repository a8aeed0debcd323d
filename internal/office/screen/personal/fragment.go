package personal

import (
	"regexp"
	"strings"

	"gongkai/internal/office/screen/fold"
)

// Fragment is an identifier of which a part is masked. Shape has its full
// length with * for what is not known.
type Fragment struct {
	Kind       Kind
	Start, End int
	Shape      string
}

var (
	starred  = regexp.MustCompile(`[0-9*]{1,18}\*[0-9*]{0,18}[Xx]?`)
	starLike = strings.NewReplacer("×", "*", "●", "*", "•", "*", "＊", "*", "※", "*", "☆", "*", "★", "*", "█", "*", "■", "*")
)

// Fragments finds masked identity, mobile and card numbers: what is left of
// them may complete each other across several publications.
func Fragments(text string) []Fragment {
	if !strings.ContainsAny(text, "*＊×●•※☆★█■") {
		return nil
	}
	t := fold.Of(text)
	for i, r := range t.Runes {
		if s := starLike.Replace(string(r)); s == "*" {
			t.Runes[i] = '*'
		}
	}
	body, index := t.Bytes()
	var out []Fragment
	for _, m := range starred.FindAllStringIndex(body, -1) {
		shape := strings.ToUpper(body[m[0]:m[1]])
		kind := fragmentKind(shape)
		if kind == "" || m[0] > 0 && latin(rune(body[m[0]-1])) || m[1] < len(body) && latin(rune(body[m[1]])) {
			continue
		}
		f := Fragment{Kind: kind, Shape: shape}
		f.Start, f.End = t.Span(index[m[0]], index[m[1]])
		out = append(out, f)
	}
	return out
}

// fragmentKind tells by length and beginning what the shape was, or nothing.
// At least four digits have to be left: a row of stars says nothing.
func fragmentKind(shape string) Kind {
	known := len(shape) - strings.Count(shape, "*")
	first := shape[0]
	switch {
	case known < 4 || !strings.Contains(shape, "*"):
	case len(shape) == 18 || len(shape) == 15 && first != '6':
		return ID
	case strings.HasSuffix(shape, "X"):
	case len(shape) == 11 && (first == '1' || first == '*'):
		return Mobile
	case len(shape) >= 16 && len(shape) <= 19:
		return Card
	}
	return ""
}
