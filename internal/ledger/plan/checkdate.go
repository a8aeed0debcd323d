package plan

import (
	"fmt"
	"strconv"
)

// dates adds the dates of the measure. In a list such as 9月10日、12月10前
// the closing 前 holds for every date of the list.
func (f *checkpointFinder) dates() {
	hits := scanDates(f.folded)
	rs := []rune(f.folded)
	shareEdges(rs, hits)
	carryYear(hits)
	for _, h := range hits {
		if h.from > 0 && rs[h.from-1] == '每' && rs[h.from] == '年' && !f.claimed[h.from-1] {
			h.from, h.yearly = h.from-1, true // 每年底前
		}
		if f.isClaimed(h) || isMention(rs, h) {
			continue
		}
		c := f.checkpoint(h.from, h.to, ByDate)
		f.setDate(&c, h)
		f.claim(c, h.from, h.to)
	}
}

func (f *checkpointFinder) isClaimed(h dateHit) bool {
	for i := h.from; i < h.to; i++ {
		if f.claimed[i] {
			return true
		}
	}
	return false
}

// shareEdges lets the members of a list take 前 and 底 from the next one.
func shareEdges(rs []rune, hits []dateHit) {
	for i := len(hits) - 2; i >= 0; i-- {
		h, next := &hits[i], hits[i+1]
		if sep := string(rs[h.to:next.from]); sep != "、" && sep != "和" && sep != "及" && sep != "与" {
			continue
		}
		h.before = h.before || next.before
		if h.precision == byMonth && h.word == "" && h.day == 0 && next.precision == byTenDays {
			h.day, h.precision, h.word = next.day, next.precision, next.word
		}
	}
}

// isMention reports whether a date is history (2022年5月1日起施行) and no
// demand on this year's work.
func isMention(rs []rune, h dateHit) bool {
	if h.before {
		return false
	}
	after := string(rs[h.to:min(len(rs), h.to+4)])
	ahead := string(rs[max(0, h.from-3):h.from])
	return reMentionTo.MatchString(after) || reMentionOf.MatchString(ahead) || h.named && h.relative < 0
}

func (f *checkpointFinder) setDate(c *Checkpoint, h dateHit) {
	if h.yearly {
		c.Every = "year"
	}
	day, known, real := h.date(f.year)
	if h.precision == byMonth && !h.before {
		c.Kind, c.Month = InMonth, strconv.Itoa(h.month)
		if known {
			c.Month = fmt.Sprintf("%04d-%02d", day.Year(), h.month)
		}
	} else if known {
		c.Date = &day
	}
	c.doubt = dateDoubt(*c, h, known, real, f.year)
}

// dateDoubt is what has to be asked about a date in a measure, if anything.
func dateDoubt(c Checkpoint, h dateHit, known, real bool, planYear int) Doubt {
	ask := func(code, format string) Doubt { return Doubt{Code: code, Message: fmt.Sprintf(format, c.Text)} }
	switch {
	case !real:
		return ask(DoubtDateImpossible, "「%s」这一天不存在，请核对")
	case !known:
		return ask(DoubtCheckpointYear, "「%s」没有年份，文件也没有给出年度，请补充")
	case h.bareDay:
		return ask(DoubtDateTypo, "「%s」疑漏“日”字，按该日理解，请核对")
	case h.precision == byMonth && h.before:
		return ask(DoubtBefore, "「%s」是指该月之前还是该月之内，按该月月底理解，请确认")
	case h.year != 0 && planYear != 0 && h.year != planYear,
		h.precision == byDay && !h.before:
		return ask(DoubtCheckpointMaybe, "「%s」可能只是提及而不是时限，请确认")
	}
	return Doubt{}
}
