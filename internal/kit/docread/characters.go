package docread

import "bytes"

// FormMarkdown is text with the marks of Markdown. Read treats it as text.
const FormMarkdown Form = "markdown"

// Characters returns the text of a file that is made of characters, decoded
// and with "\n" as its line breaks, and what the text is: FormHTML,
// FormMarkdown or FormText. The form is "" for a package or a PDF, which Read
// reads; the error is a refusal as Read gives it.
func Characters(name string, data []byte, opt Options) (text string, form Form, err error) {
	opt = opt.withDefaults()
	if int64(len(data)) > opt.Bytes {
		return "", "", refuse(TooLarge, "文件超过 %d MB，请压缩其中的图片或拆分后再上传。", opt.Bytes>>20)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return "", "", refuse(Empty, "文件是空的，请确认上传的是正确的文件。")
	}
	if e := foreign(data); e != nil {
		return "", "", misnamed(name, e)
	}
	if bytes.HasPrefix(data, []byte("PK")) || bytes.Contains(head(data, 1024), []byte("%PDF-")) {
		return "", "", nil
	}
	data, e := unwrapMHT(data, opt)
	if e != nil {
		return "", "", e
	}
	if text, e = decodeText(data); e != nil {
		return "", "", e
	}
	if e := foreignText(text); e != nil {
		return "", "", e
	}
	switch ext := extension(name); {
	case ext == ".md" || ext == ".markdown":
		form = FormMarkdown
	case isHTML(name, text):
		form = FormHTML
	default:
		form = FormText
	}
	if limit := maxCharacters[form]; len(text) > limit {
		return "", "", refuse(TooLarge, "文字超过 %d MB，请拆成几个文件后再导入。", limit>>20)
	}
	return text, form, nil
}

// maxCharacters is the most that is parsed of each form, in bytes.
var maxCharacters = map[Form]int{FormHTML: maxHTML, FormMarkdown: 4 << 20, FormText: 8 << 20}
