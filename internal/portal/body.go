package portal

import (
	"html"
	"net/url"
	"path"
	"regexp"
	"strings"

	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/rich"
	"gongkai/internal/office/content"
	"gongkai/internal/portal/pages"
)

// body is an edition's text as a page shows it.
func body(e content.Edition) string { return shownBody(e.Was.Body) }

var away = regexp.MustCompile(`href="(https?://[^"]*)"`)

// shownBody gives headings their ids and wide tables their own scroll area,
// and leads links to other sites through the page that says so (R5.13). Plain
// paragraphs, the most of all texts, need none of it.
func shownBody(clean string) string {
	if strings.Contains(clean, "<h") || strings.Contains(clean, "<table") || strings.Contains(clean, `href="http`) {
		clean = rich.Anchored(clean)
	}
	return away.ReplaceAllStringFunc(clean, func(m string) string {
		to := html.UnescapeString(m[len(`href="`) : len(m)-1])
		return `href="/leave?to=` + url.QueryEscape(to) + `"`
	})
}

// fileTypes are the words for kinds of file.
var fileTypes = map[string]string{".pdf": "PDF", ".ofd": "OFD", ".doc": "Word", ".docx": "Word", ".xls": "Excel", ".xlsx": "Excel", ".ppt": "演示文稿", ".pptx": "演示文稿",
	".wps": "WPS", ".et": "WPS表格", ".jpg": "图片", ".jpeg": "图片", ".png": "图片", ".gif": "图片", ".zip": "压缩包", ".txt": "文本", ".csv": "CSV", ".mp4": "视频", ".mp3": "音频"}

// files are an edition's attachments; pictures within the text are not among
// them.
func files(e content.Edition) []pages.File {
	var out []pages.File
	for _, f := range e.Files {
		if f.Role == content.RoleImage {
			continue
		}
		word := fileTypes[strings.ToLower(path.Ext(f.Name))]
		if word == "" {
			word = strings.ToUpper(strings.TrimPrefix(path.Ext(f.Name), "."))
		}
		one := pages.File{Name: f.Name, Type: word, Size: ui.Bytes(f.Size), Href: f.Href(), Official: f.Role == content.RoleOfficial}
		if viewable(f.Type) {
			one.View = f.Href() + "?view=1"
		}
		one.Scan = !f.Text && (strings.HasPrefix(f.Type, "image/") || f.Type == "application/pdf")
		out = append(out, one)
	}
	return out
}

// viewable says that browsers show such a file and that it can do no harm.
func viewable(contentType string) bool {
	switch strings.TrimSpace(strings.SplitN(contentType, ";", 2)[0]) {
	case "application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain", "audio/mpeg", "video/mp4":
		return true
	}
	return false
}
