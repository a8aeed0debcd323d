package app

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/kong"
)

// helpColumn is where the explanations of commands and flags begin.
const helpColumn = 28

// helpWidth is how wide the text of the help is, in columns of the terminal.
const helpWidth = 100

// placeholders are the words for the values of flags and arguments.
var placeholders = map[string]string{"FILE": "文件", "DIR": "目录", "DSN": "连接串", "URL": "网址", "ID": "编号", "TEXT": "文字", "NAME": "名称", "ADDR": "地址",
	"HOST:PORT": "主机:端口", "LEVEL": "级别", "FORM": "格式", "TIME": "时长", "DATE": "日期", "KIND": "类别", "KEY": "公钥", "CIDR": "网段", "STRING": "文字", "INT": "整数",
	"CODE": "代码", "login": "用户名", "file": "文件", "topic": "主题", "args": "参数"}

func placeholder(name string) string {
	if word := placeholders[strings.TrimSuffix(name, ",...")]; word != "" {
		return word
	}
	return name
}

// printHelp prints a command's help in Chinese: what it does, its commands,
// its arguments and its flags with their defaults and variables.
func printHelp(_ kong.HelpOptions, ctx *kong.Context) error {
	node := ctx.Selected()
	if node == nil {
		node = ctx.Model.Node
	}
	var b strings.Builder
	fmt.Fprintf(&b, "用法：%s\n", usage(ctx.Model.Name, node))
	if help := strings.TrimSpace(node.Help); help != "" {
		fmt.Fprintf(&b, "\n%s\n", strings.Join(wrapText(help, helpWidth), "\n"))
	}
	section(&b, "命令", commandLines(node))
	section(&b, "参数", argumentLines(node))
	section(&b, "选项", flagLines(node))
	if len(node.Children) > 0 {
		fmt.Fprintf(&b, "\n用 %s <命令> --help 查看某个命令的用法。\n", strings.TrimSpace(ctx.Model.Name+" "+strings.TrimPrefix(node.FullPath(), ctx.Model.Name)))
	}
	_, err := fmt.Fprint(ctx.Stdout, b.String())
	return err
}

// usage is the line that is typed.
func usage(name string, node *kong.Node) string {
	path := name
	if node.Type != kong.ApplicationNode {
		path = node.FullPath()
	}
	for _, p := range node.Positional {
		word := "<" + placeholder(p.Name) + ">"
		if !p.Required {
			word = "[" + word + "]"
		}
		path += " " + word
	}
	if len(node.Children) > 0 {
		path += " <命令>"
	}
	return path + " [选项]"
}

func section(b *strings.Builder, title string, lines [][2]string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s：\n", title)
	for _, l := range lines {
		head := "  " + l[0]
		parts := wrapText(l[1], helpWidth-helpColumn)
		if columnsOf(head) >= helpColumn-1 {
			fmt.Fprintln(b, head)
			head = ""
		}
		for _, p := range parts {
			fmt.Fprintln(b, head+strings.Repeat(" ", helpColumn-columnsOf(head))+p)
			head = ""
		}
	}
}

// commandLines are the commands beneath a node, each that does something.
func commandLines(node *kong.Node) [][2]string {
	var out [][2]string
	for _, n := range node.Leaves(true) {
		if n == node {
			continue
		}
		name := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(n.FullPath(), node.FullPath()), " "))
		for _, p := range n.Positional {
			if p.Required {
				name += " <" + placeholder(p.Name) + ">"
			}
		}
		out = append(out, [2]string{name, n.Help})
	}
	return out
}

func argumentLines(node *kong.Node) [][2]string {
	var out [][2]string
	for _, p := range node.Positional {
		if p.Help != "" {
			out = append(out, [2]string{"<" + placeholder(p.Name) + ">", p.Help})
		}
	}
	return out
}

func flagLines(node *kong.Node) [][2]string {
	var out [][2]string
	for _, group := range node.AllFlags(true) {
		for _, f := range group {
			out = append(out, [2]string{flagHead(f), flagHelp(f)})
		}
	}
	return out
}

func flagHead(f *kong.Flag) string {
	head := "--" + f.Name
	if f.Short != 0 {
		head = "-" + string(f.Short) + ", " + head
	}
	if !f.IsBool() && !f.IsCounter() {
		head += "=" + placeholder(strings.Trim(f.FormatPlaceHolder(), `"`))
		if f.PlaceHolder != "" {
			head = head[:strings.Index(head, "=")+1] + placeholder(f.PlaceHolder)
		}
	}
	return head
}

// flagHelp is what a flag means, its default and its variable.
func flagHelp(f *kong.Flag) string {
	help := f.Help
	if f.Name == "help" {
		help = "显示本帮助"
	}
	var notes []string
	if f.Required {
		notes = append(notes, "必填")
	}
	if f.HasDefault && f.Default != "" && !f.IsBool() {
		notes = append(notes, "默认 "+f.Default)
	}
	for _, env := range f.Envs {
		notes = append(notes, "环境变量 "+env)
	}
	if len(notes) == 0 {
		return help
	}
	return help + "（" + strings.Join(notes, "；") + "）"
}

// columnsOf is how many columns of a terminal a text takes.
func columnsOf(s string) int {
	n := 0
	for _, r := range s {
		n += columnOf(r)
	}
	return n
}

func columnOf(r rune) int {
	if r >= 0x2E80 || r == '“' || r == '”' {
		return 2
	}
	return 1
}

// wrapText breaks a text into lines of a width; words of Latin letters stay
// whole, and no line begins with a mark.
func wrapText(s string, width int) []string {
	var lines []string
	line, used := "", 0
	for len(s) > 0 {
		word := nextWord(s)
		s = s[len(word):]
		if n := columnsOf(word); used+n > width && line != "" {
			lines, line, used = append(lines, line), "", 0
			word = strings.TrimLeft(word, " ")
		}
		line, used = line+word, used+columnsOf(word)
	}
	return append(lines, line)
}

var latinWord = regexp.MustCompile(`^ ?[!-~]+`)

// nextWord is the first word or character of a text, with the marks after it.
func nextWord(s string) string {
	n := len(latinWord.FindString(s))
	if n == 0 {
		_, n = utf8.DecodeRuneInString(s)
	}
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !strings.ContainsRune("，。；：、）”", r) {
			break
		}
		n += size
	}
	return s[:n]
}

// translations are the parser's own messages in Chinese.
var translations = []struct {
	says *regexp.Regexp
	said string
}{
	{regexp.MustCompile(`^unknown flag (\S+), did you mean (.*)\?$`), "没有 $1 这个选项，是不是 $2？"},
	{regexp.MustCompile(`^unknown flag (\S+)$`), "没有 $1 这个选项"},
	{regexp.MustCompile(`^unexpected argument (\S+), did you mean (.*)\?$`), "没有 $1 这个命令或参数，是不是 $2？"},
	{regexp.MustCompile(`^unexpected argument (.+)$`), "多出了参数 $1"},
	{regexp.MustCompile(`^unexpected (?:token|flag argument) (.+)$`), "读不懂 $1"},
	{regexp.MustCompile(`^missing flags: (.+)$`), "缺少选项 $1"},
	{regexp.MustCompile(`^expected one of (.+)$`), "请再写一个命令：$1"},
	{regexp.MustCompile(`^expected (".*)$`), "缺少 $1"},
	{regexp.MustCompile(`^missing positional arguments (.+)$`), "缺少参数 $1"},
	{regexp.MustCompile(`^(\S+) must be one of (\S+) but got (.+)$`), "$1 只能是 $2，不能是 $3"},
	{regexp.MustCompile(`^(\S+): expected duration but got (.+?)(?:: .*)?$`), "$1 应为时长，例如 20s，不能是 $2"},
	{regexp.MustCompile(`^(\S+): expected (?:an int|a valid .*) but got (.+)$`), "$1 应为整数，不能是 $2"},
	{regexp.MustCompile(`^(\S+): bool value must be .* but got (.+)$`), "$1 只能是 true 或 false，不能是 $2"},
	{regexp.MustCompile(`^(\S+): missing value.*$`), "$1 后面缺少值"},
	{regexp.MustCompile(`^(\S+): expected (?:string|int|duration|bool) value but got .*$`), "$1 后面缺少值"},
	{regexp.MustCompile(`^no command selected$`), "请写明命令"},
}

// inChinese is an error of the parser as the person should read it.
func inChinese(err error) error {
	var p *kong.ParseError
	if !errors.As(err, &p) {
		return err
	}
	text := p.Error()
	for _, s := range translations {
		if s.says.MatchString(text) {
			return errors.New(strings.ReplaceAll(s.says.ReplaceAllString(text, s.said), "one of ", ""))
		}
	}
	return err
}
