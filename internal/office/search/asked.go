package search

import (
	"context"
	"encoding/json"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"gongkai/internal/kit/bigram"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/people"
)

// What is counted of questions is the day, the words and a number: nothing
// that tells who asked, or when on the day. Words that look like somebody's
// data are not counted at all.

// askedKey is what is counted.
type askedKey struct {
	agency string
	day    civil.Date
	words  string
}

type askedCount struct{ asked, missed int64 }

// askedBook holds the counts that are not yet written.
type askedBook struct {
	mu      sync.Mutex
	counts  map[askedKey]askedCount
	written time.Time
}

// The bounds of counting: how many words wait to be written, how long they
// wait, how many different ones are kept of a day, and for how many days.
const (
	mostWaiting = 1000
	longestWait = time.Minute
	mostPerDay  = 5000
	keptDays    = 400
)

// noteAsked counts a question: its first page, and only where it was not
// narrowed.
func (s *Search) noteAsked(ask PublicAsk, a Answer) {
	plain := PublicAsk{Agency: ask.Agency, Query: ask.Query, TitleOnly: ask.TitleOnly, Page: 1, Size: ask.Size}
	words := strings.ToLower(strings.Join(strings.Fields(strings.ToValidUTF8(ask.Query, "")), " "))
	if ask != plain || words == "" || a.TooShort || a.Cut || len([]rune(words)) > 40 || strings.ContainsRune(words, 0) || personal(words) {
		return
	}
	missed := int64(0)
	if a.Total == 0 {
		if s.shelves.of(ask.Agency).strangeName(words) {
			return
		}
		missed = 1
	}
	now := s.db.Now()
	k := askedKey{ask.Agency, civil.FromTime(now.In(store.Zone)), words}
	if s.asked.add(k, missed, now) {
		go func() {
			ctx, stop := context.WithTimeout(context.Background(), time.Minute)
			defer stop()
			if err := s.Flush(ctx); err != nil && s.log != nil {
				s.log.Warn("search: what was asked is not written", slog.Any("error", err))
			}
		}()
	}
}

// add counts once; it says whether it is time to write.
func (b *askedBook) add(k askedKey, missed int64, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.counts == nil {
		b.counts, b.written = map[askedKey]askedCount{}, now
	}
	c, known := b.counts[k]
	if !known && len(b.counts) >= mostWaiting {
		return false
	}
	b.counts[k] = askedCount{c.asked + 1, c.missed + missed}
	if now.Sub(b.written) < longestWait {
		return false
	}
	b.written = now
	return true
}

func (b *askedBook) take() map[askedKey]askedCount {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := b.counts
	b.counts = nil
	return out
}

// Flush writes the counts of this node that were not yet written.
func (s *Search) Flush(ctx context.Context) error {
	byAgency := map[string]map[askedKey]askedCount{}
	for k, c := range s.asked.take() {
		if byAgency[k.agency] == nil {
			byAgency[k.agency] = map[askedKey]askedCount{}
		}
		byAgency[k.agency][k] = c
	}
	for agency, counts := range byAgency {
		if err := s.quietly(ctx, agency, func(tx *store.Tx) error { return writeAsked(tx, counts) }); err != nil {
			return err
		}
	}
	return nil
}

func writeAsked(tx *store.Tx, counts map[askedKey]askedCount) error {
	room := map[civil.Date]int{}
	for k, c := range counts {
		n, err := tx.Exec("UPDATE search_asked SET asked = asked + $3, missed = missed + $4 WHERE agency = $1 AND id = $2",
			k.agency, k.day.String()+"/"+k.words, c.asked, c.missed)
		if err != nil {
			return err
		}
		if n > 0 {
			continue
		}
		left, known := room[k.day]
		if !known {
			if err := tx.QueryRow(tx.Context(), "SELECT COUNT(*) FROM search_asked WHERE agency = $1 AND day = $2", k.agency, k.day).Scan(&n); err != nil {
				return err
			}
			left = mostPerDay - int(n)
		}
		if room[k.day] = left - 1; left <= 0 {
			continue
		}
		if _, err := tx.Exec(`INSERT INTO search_asked (agency, id, day, words, asked, missed) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (agency, id) DO UPDATE SET asked = search_asked.asked + excluded.asked, missed = search_asked.missed + excluded.missed`,
			k.agency, k.day.String()+"/"+k.words, k.day, k.words, c.asked, c.missed); err != nil {
			return err
		}
	}
	return nil
}

// keepAsked is the job that writes what was asked and drops what is old.
func (s *Search) keepAsked(ctx context.Context, _ json.RawMessage) error {
	if err := s.Flush(ctx); err != nil {
		return err
	}
	all, err := people.Agencies(ctx, s.db)
	if err != nil {
		return err
	}
	oldest := civil.FromTime(s.db.Now().In(store.Zone)).Add(-keptDays)
	for _, a := range all {
		err := s.quietly(ctx, a.ID, func(tx *store.Tx) error {
			_, err := tx.Exec("DELETE FROM search_asked WHERE agency = $1 AND day < $2", a.ID, oldest)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

var (
	longDigits = regexp.MustCompile(`\d[\d\s\-–—]{4,}\d`)
	plate      = regexp.MustCompile(`\p{Han}[a-z][a-z0-9]{5,6}`)
)

// personal says that words look like somebody's data: a number of six and
// more digits (identity, telephone, account), an address of mail, a plate.
func personal(words string) bool {
	f := fold(words).String()
	rest := docNumber.ReplaceAllString(f, "")
	return strings.Contains(f, "@") || longDigits.MatchString(rest) || plate.MatchString(rest)
}

// surnames are those of most people, single and double.
const surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵"

var doubleSurnames = []string{"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒"}

// nameLike says that words may be the name of a person.
func nameLike(words string) bool {
	r := []rune(words)
	if len(r) < 2 || len(r) > 4 || slices.ContainsFunc(r, func(x rune) bool { return !isHan(x) }) {
		return false
	}
	for _, d := range doubleSurnames {
		if strings.HasPrefix(words, d) {
			return true
		}
	}
	return len(r) < 4 && strings.ContainsRune(surnames, r[0])
}

// strangeName says that words may be the name of a person of whom nothing is
// published: no two characters of it stand together in anything.
func (x *shelf) strangeName(words string) bool {
	if !nameLike(words) {
		return false
	}
	p := bigram.NewPhrase(words)
	for i := 0; i+2 <= len(p); i++ {
		if x.index.View().Total(p[i:i+2]) > 0 {
			return false
		}
	}
	return true
}

// Miss is something that was asked for and not found.
type Miss struct {
	Words string
	// Times is how often it was asked for without finding anything, Days on
	// how many days, Last on which last.
	Times, Days int
	Last        civil.Date
}

// Misses lists what the public asked for between two days, both included, and
// did not find; the most frequent first.
func Misses(ctx context.Context, q store.Querier, agency string, from, to civil.Date) ([]Miss, error) {
	rows, err := q.Query(ctx, `SELECT words, SUM(missed), COUNT(*), MAX(day) FROM search_asked WHERE agency = $1 AND day >= $2 AND day <= $3 AND missed > 0
		GROUP BY words ORDER BY 2 DESC, words LIMIT 5000`, agency, from, to)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Miss
	for rows.Next() {
		var m Miss
		if err := rows.Scan(&m.Words, &m.Times, &m.Days, &m.Last); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, rows.Err()
}

// Asked is something that was asked for, found or not.
type Asked struct {
	Words         string
	Times, Missed int
}

// MostAsked lists what the public asked for most between two days, both
// included, at least so often.
func MostAsked(ctx context.Context, q store.Querier, agency string, from, to civil.Date, least int) ([]Asked, error) {
	rows, err := q.Query(ctx, `SELECT words, SUM(asked), SUM(missed) FROM search_asked WHERE agency = $1 AND day >= $2 AND day <= $3
		GROUP BY words HAVING SUM(asked) >= $4 ORDER BY 2 DESC, words LIMIT 500`, agency, from, to, least)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Asked
	for rows.Next() {
		var a Asked
		if err := rows.Scan(&a.Words, &a.Times, &a.Missed); err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, rows.Err()
}

// The rules of hot words: asked for in how many days how often, and for how
// long the list is kept in memory.
const (
	hotDays  = 30
	hotLeast = 5
	hotKept  = 10 * time.Minute
)

// hotList is a list of hot words with what it was made from.
type hotList struct {
	mu    sync.Mutex
	at    time.Time
	words int64
	list  []string
}

// HotWords gives at most n words to be shown under the search box (热搜词):
// those that staff pinned, then what was asked for and found most of late.
// What staff hid and what may be a name is not among them.
func (s *Search) HotWords(ctx context.Context, agency string, n int) ([]string, error) {
	x, err := s.current(ctx, agency)
	if err != nil {
		return nil, err
	}
	x.hotWords.mu.Lock()
	defer x.hotWords.mu.Unlock()
	now, words := s.db.Now(), x.words.Load()
	if h := &x.hotWords; h.words != words || now.Sub(h.at) > hotKept || h.at.After(now) {
		list, err := s.hotNow(ctx, x)
		if err != nil {
			return nil, err
		}
		h.at, h.words, h.list = now, words, list
	}
	return slices.Clone(x.hotWords.list[:min(n, len(x.hotWords.list))]), nil
}

func (s *Search) hotNow(ctx context.Context, x *shelf) ([]string, error) {
	today := civil.FromTime(s.db.Now().In(store.Zone))
	asked, err := MostAsked(ctx, s.db, x.agency, today.Add(-hotDays), today, hotLeast)
	if err != nil {
		return nil, err
	}
	var out []string
	hidden := map[string]bool{}
	for _, h := range *x.hot.Load() {
		if h.Pinned {
			out = append(out, h.Word)
		}
		hidden[strings.ToLower(h.Word)] = true
	}
	for _, a := range asked {
		if !hidden[a.Words] && a.Missed*2 < a.Times && !nameLike(a.Words) {
			out = append(out, a.Words)
		}
	}
	return out, nil
}
