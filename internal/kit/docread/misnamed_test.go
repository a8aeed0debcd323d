package docread

import (
	"context"
	"strings"
	"testing"
)

// TestPictureNamedAsDocumentSaysSo: the name promises a document, the content
// is a picture; a picture by its own name is just that.
func TestPictureNamedAsDocumentSaysSo(t *testing.T) {
	png := []byte("\x89PNG\r\n\x1a\n" + strings.Repeat("0", 600))
	for name, want := range map[string]string{"任务分工.docx": "文件名的后缀是 .docx，内容却不是：这是PNG 图片", "计划.PDF": "后缀是 .pdf", "扫描.png": "这是PNG 图片"} {
		_, err := ReadBytes(context.Background(), name, png, Options{})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "后缀") != (name != "扫描.png") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
