package content

import "strings"

// inner are the marks of a title that stands in another.
var inner = strings.NewReplacer("《", "〈", "》", "〉")

// Quoted is a title in the marks of titles, with single ones for titles that
// it names itself: 《关于修改〈办法〉的决定》 (GB/T 15834).
func Quoted(title string) string { return "《" + inner.Replace(title) + "》" }
