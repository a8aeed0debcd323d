package workday

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"gongkai/internal/kit/civil"
)

// maxDays bounds the number of days that the command line takes; a term of a
// century has about 25 000 working days.
const maxDays = 25000

// call is a command line that was understood.
type call struct {
	calendar *Calendar
	words    []string
}

// CLIAdd prints the n-th working day after a day: add 2024-02-02 6 prints
// 2024-02-09 to out. A negative n counts back. That the result is provisional,
// and why, goes to errs. The option --region ningxia adds that region's days;
// without it, or with none, the national calendar counts. Notices added by an
// administrator are handed over in added.
func CLIAdd(out, errs io.Writer, args []string, added ...Notice) error {
	c, err := parseCall(args, 2, 2, "gongkai workday add 日期 工作日数 [--region ningxia|none]", added)
	if err != nil {
		return err
	}
	start, err := readDate(c.words[0])
	if err != nil {
		return err
	}
	n, err := parseCount(c.words[1])
	if err != nil {
		return err
	}
	t := c.calendar.Add(start, n)
	c.calendar.warn(errs, start, t.Due)
	_, err = fmt.Fprintln(out, t.Due)
	return err
}

// CLIBetween prints the number of working days after the first day up to and
// including the second; options as CLIAdd.
func CLIBetween(out, errs io.Writer, args []string, added ...Notice) error {
	c, err := parseCall(args, 2, 2, "gongkai workday between 起日 止日 [--region ningxia|none]", added)
	if err != nil {
		return err
	}
	a, err := readDate(c.words[0])
	if err != nil {
		return err
	}
	b, err := readDate(c.words[1])
	if err != nil {
		return err
	}
	c.calendar.warn(errs, a, b)
	_, err = fmt.Fprintln(out, c.calendar.Between(a, b))
	return err
}

// CLIExplain prints why a day is worked or not; with a number of working days
// it prints every day of that term, counted or skipped. Options as CLIAdd.
func CLIExplain(out, errs io.Writer, args []string, added ...Notice) error {
	c, err := parseCall(args, 1, 2, "gongkai workday explain 日期 [工作日数] [--region ningxia|none]", added)
	if err != nil {
		return err
	}
	start, err := readDate(c.words[0])
	if err != nil {
		return err
	}
	if len(c.words) == 1 {
		day := c.calendar.Explain(start)
		_, err = fmt.Fprintf(out, "%s %s %s\n", day.Date, workWord(day.Working), day.Why)
		return err
	}
	n, err := parseCount(c.words[1])
	if err != nil {
		return err
	}
	return c.calendar.receipt(out, start, n)
}

func workWord(working bool) string {
	if working {
		return "上班"
	}
	return "休息"
}

func (c *Calendar) receipt(out io.Writer, start civil.Date, n int) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s 起算，当日不计（民法典第二百零一条）\n", start)
	for _, d := range c.Steps(start, n) {
		nth := "不计"
		if d.Nth > 0 {
			nth = fmt.Sprintf("第%d个", d.Nth)
		}
		fmt.Fprintf(&b, "%s %s %s\n", d.Date, nth, d.Why)
	}
	t := c.Add(start, n)
	fmt.Fprintf(&b, "到期日 %s，日历版本 %s", t.Due, c.Version())
	if t.Provisional {
		b.WriteString("，暂定")
	}
	_, err := fmt.Fprintln(out, b.String())
	return err
}

// CLIImport reads a notice against the calendar and prints what it says, which
// days it changes, and the sentences that were left aside. Storing the notice
// is the caller's.
func CLIImport(out io.Writer, in io.Reader, c *Calendar) (Notice, error) {
	n, err := c.ParseNotice(in)
	if err != nil {
		return Notice{}, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s：%d年，放假%d天，调休上班%d天\n", n.Cite(), n.Year, len(n.Off), len(n.Work))
	for _, s := range n.Notes {
		fmt.Fprintf(&b, "未采用：%s\n", s)
	}
	target := c
	if n.Region != "" {
		if target, err = c.In(n.Region); err != nil {
			return Notice{}, err
		}
	}
	changes := Changes(target, target.With(n))
	fmt.Fprintf(&b, "与现有日历相比，变动%d天\n", len(changes))
	for _, ch := range changes {
		fmt.Fprintf(&b, "%s 原为%s，改为%s：%s\n", ch.Now.Date, workWord(ch.Was.Working), workWord(ch.Now.Working), ch.Now.Why)
	}
	_, err = io.WriteString(out, b.String())
	return n, err
}

// warn says why a result over the days is provisional.
func (c *Calendar) warn(errs io.Writer, a, b civil.Date) {
	if why := c.Doubts(a, b); len(why) > 0 {
		fmt.Fprintf(errs, "暂定：%s。收录通知后应重新计算\n", strings.Join(why, "；"))
	}
}

func parseCall(args []string, least, most int, usage string, added []Notice) (call, error) {
	var c call
	region := ""
	for i := 0; i < len(args); i++ {
		name, value, has := strings.Cut(args[i], "=")
		switch {
		case name == "--region" && has:
			region = value
		case name == "--region" && i+1 < len(args):
			i++
			region = args[i]
		case strings.HasPrefix(args[i], "--"):
			return c, fmt.Errorf("不认识「%s」，用法：%s", args[i], usage)
		default:
			c.words = append(c.words, args[i])
		}
	}
	if len(c.words) < least || len(c.words) > most {
		return c, fmt.Errorf("用法：%s", usage)
	}
	var err error
	c.calendar, err = For(region, added...)
	return c, err
}

var countForm = regexp.MustCompile(`^[+-]?\d{1,5}$`)

func parseCount(s string) (int, error) {
	n := number(strings.TrimPrefix(s, "+"))
	if !countForm.MatchString(s) || n > maxDays || n < -maxDays {
		return 0, fmt.Errorf("「%s」不是工作日数，请写 -%d 到 %d 之间的整数", s, maxDays, maxDays)
	}
	return n, nil
}
