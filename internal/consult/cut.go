package consult

import (
	"regexp"
	"strings"

	"gongkai/internal/kit/rich"
)

// chapter is a line that begins a part of a document and belongs to what
// follows it.
var chapter = regexp.MustCompile(`^第[一二三四五六七八九十百零〇\d]+[编章节][\s　]?.{0,40}$`)

// mostArticles is the largest number of pieces that a draft is cut into; a
// longer one is put together again from its end.
const mostArticles = 500

// Cut parts a cleaned draft into the pieces that an opinion may be about: by
// 第X条 where it is written so, otherwise by 一、, otherwise by paragraphs.
func Cut(draft string) []Article {
	var out []Article
	head := ""
	for _, c := range rich.Clauses(draft, draft) {
		text, next := trailing(c.New)
		if text == "" {
			head = join(head, next)
			continue
		}
		if len(out) == mostArticles {
			out[len(out)-1].Text += "\n" + text
			continue
		}
		out = append(out, Article{No: int64(len(out) + 1), Label: c.NewLabel, Head: head, Text: text})
		head = next
	}
	for i := range out {
		if out[i].Label == "" {
			out[i].Label = unlabelled(i, out)
		}
	}
	return out
}

// unlabelled names a piece that has no number of its own.
func unlabelled(i int, all []Article) string {
	if i == 0 && len(all) > 1 {
		return "标题和序言"
	}
	return "第" + itoa(i+1) + "段"
}

// trailing takes the headings of chapters off the end of a piece.
func trailing(text string) (rest, heads string) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	n := len(lines)
	for n > 0 && chapter.MatchString(strings.TrimSpace(lines[n-1])) {
		n--
	}
	return strings.TrimSpace(strings.Join(lines[:n], "\n")), strings.Join(lines[n:], " ")
}

func join(a, b string) string { return strings.TrimSpace(a + " " + b) }
