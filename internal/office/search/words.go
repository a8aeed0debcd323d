package search

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// synonym is a group of words that mean the same.
type synonym struct {
	Agency, ID string
	Words      string // parted by 、
	Version    int64
}

// Table is where groups are kept.
func (*synonym) Table() string { return "search_synonym" }

// Cols names the columns.
func (s *synonym) Cols() []store.Col {
	return []store.Col{store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("words", &s.Words), store.C("version", &s.Version)}
}

func (s synonym) list() []string { return strings.Split(s.Words, "、") }

// hotWord is a word that staff show under the search box, or never show.
type hotWord struct {
	Agency, ID string
	Word       string
	Pinned     bool
	Version    int64
}

// Table is where words are kept.
func (*hotWord) Table() string { return "search_hot" }

// Cols names the columns.
func (h *hotWord) Cols() []store.Col {
	return []store.Col{store.C("agency", &h.Agency), store.C("id", &h.ID), store.C("word", &h.Word), store.C("pinned", &h.Pinned), store.C("version", &h.Version)}
}

// firstSynonyms are the groups that an organisation begins with.
var firstSynonyms = []string{
	"惠企、企业扶持、助企、涉企优惠",
	"依申请公开、申请公开、信息公开申请",
	"主动公开、法定公开",
	"政策解读、解读",
	"中小企业、中小微企业、小微企业",
	"补贴、补助、奖补、奖励资金",
	"技改、技术改造",
	"专精特新、小巨人",
	"免申即享、免申报",
	"申报、申请、办理",
	"指南、须知、流程",
	"电话、联系方式、联系电话",
	"局长信箱、领导信箱、写信",
	"废止、失效、作废",
	"规范性文件、红头文件",
	"三定、机构职能、职责",
	"预算、决算、财政资金",
	"征求意见、意见征集、公众意见",
	"数据、统计",
	"节能、能耗、低碳",
	"安全生产、安全监管",
	"光伏、太阳能、新能源",
	"宽带、5G、通信",
	"招聘、人事、招录",
	"处罚、行政处罚",
	"许可、审批、备案",
	"开放日、公众开放",
	"工业园、园区、开发区",
	"年报、年度报告",
	"民营企业、民企、非公经济",
}

// learn reads the organisation's words; upTo is the change they are current with.
func (x *shelf) learn(ctx context.Context, q store.Querier, upTo int64) error {
	groups, err := synonymsOf(ctx, q, x.agency)
	if err != nil {
		return err
	}
	hot, err := store.Select[hotWord](ctx, q, "WHERE agency = $1 ORDER BY id", x.agency)
	if err != nil {
		return err
	}
	x.synonyms.Store(&groups)
	x.hot.Store(&hot)
	x.answers.clear()
	x.words.Store(upTo + 1)
	return nil
}

// synonymsOf are the groups of an organisation: its own, or, before anybody
// changed one, those that the program brings.
func synonymsOf(ctx context.Context, q store.Querier, agency string) ([]synonym, error) {
	own, err := store.Select[synonym](ctx, q, "WHERE agency = $1 ORDER BY id", agency)
	if err != nil || len(own) > 0 {
		return own, err
	}
	touched, err := changedWords(ctx, q, agency)
	if err != nil || touched {
		return nil, err
	}
	for i, words := range firstSynonyms {
		own = append(own, synonym{Agency: agency, ID: fmt.Sprintf("begin-%02d", i+1), Words: words, Version: 1})
	}
	return own, nil
}

// changedWords says that somebody changed a group before, so that the first
// ones are rows by now, or were taken away.
func changedWords(ctx context.Context, q store.Querier, agency string) (bool, error) {
	var n int
	err := q.QueryRow(ctx, "SELECT COUNT(*) FROM search_head WHERE agency = $1 AND id = 'synonyms'", agency).Scan(&n)
	return n > 0, err
}

// changeSynonyms does something to the groups; before the first change they
// become rows.
func changeSynonyms(tx *store.Tx, f func() error) error {
	agency := tx.Tenant()
	touched, err := changedWords(tx.Context(), tx, agency)
	if err != nil {
		return err
	}
	if !touched {
		groups, err := synonymsOf(tx.Context(), tx, agency)
		if err != nil {
			return err
		}
		for i := range groups {
			if err := tx.Insert(&groups[i]); err != nil {
				return err
			}
		}
		if _, err := advance(tx, agency, "synonyms"); err != nil {
			return err
		}
	}
	if err := f(); err != nil {
		return err
	}
	_, err = advance(tx, agency, headWords)
	return err
}

// The kinds of what staff change, for the record.
const (
	kindSynonym = "search.synonym"
	kindHot     = "search.hot"
)

// SaveSynonyms keeps a group of words that mean the same; an empty id makes a
// new one. The words are parted by 、 or commas.
func SaveSynonyms(tx *store.Tx, id, words string) error {
	list := parted(words)
	if len(list) < 2 {
		return fail.Fields(map[string]string{"words": "请填写两个以上意思相同的词，用“、”隔开"})
	}
	row := synonym{Agency: tx.Tenant(), ID: id, Words: strings.Join(list, "、"), Version: 1}
	err := changeSynonyms(tx, func() error {
		if id == "" {
			row.ID = tx.NewID()
			return tx.Insert(&row)
		}
		had, err := store.Get[synonym](tx.Context(), tx, tx.Tenant(), id)
		if err != nil {
			return err
		}
		row.Version = had.Version
		return tx.Update(&row)
	})
	if err != nil {
		return err
	}
	return tx.Record("维护同义词", store.Ref{Kind: kindSynonym, ID: row.ID}, store.Telling("同义词：%s", row.Words))
}

// RemoveSynonyms takes a group away.
func RemoveSynonyms(tx *store.Tx, id string) error {
	err := changeSynonyms(tx, func() error {
		row, err := store.Get[synonym](tx.Context(), tx, tx.Tenant(), id)
		if err != nil {
			return err
		}
		return tx.Delete(&row)
	})
	if err != nil {
		return err
	}
	return tx.Record("删除同义词", store.Ref{Kind: kindSynonym, ID: id})
}

// parted are the words in a list as people write it, each once.
func parted(s string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、，,；;/\n\t ", r) }) {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// SetHot shows a word under the search box (pinned) or keeps it from being
// shown there.
func SetHot(tx *store.Tx, word string, pinned bool) error {
	word = strings.Join(strings.Fields(word), " ")
	switch {
	case word == "":
		return fail.Fields(map[string]string{"word": "请填写词语"})
	case len([]rune(word)) > 20:
		return fail.Fields(map[string]string{"word": "热搜词请不要超过20个字"})
	case personal(word):
		return fail.Fields(map[string]string{"word": "这里像是证件号码、电话或邮箱，不能作为热搜词"})
	}
	act := "置顶热搜词"
	if !pinned {
		act = "屏蔽热搜词"
	}
	had, err := store.Select[hotWord](tx.Context(), tx, "WHERE agency = $1 AND word = $2", tx.Tenant(), word)
	if err != nil {
		return err
	}
	row := hotWord{Agency: tx.Tenant(), ID: tx.NewID(), Word: word, Pinned: pinned, Version: 1}
	if len(had) > 0 {
		row.ID, row.Version = had[0].ID, had[0].Version
		err = tx.Update(&row)
	} else {
		err = tx.Insert(&row)
	}
	if err != nil {
		return err
	}
	if _, err := advance(tx, tx.Tenant(), headWords); err != nil {
		return err
	}
	return tx.Record(act, store.Ref{Kind: kindHot, ID: row.ID}, store.Telling("%s", word))
}

// UnsetHot leaves a word to how often it is asked for.
func UnsetHot(tx *store.Tx, id string) error {
	row, err := store.Get[hotWord](tx.Context(), tx, tx.Tenant(), id)
	if err != nil {
		return err
	}
	if err := tx.Delete(&row); err != nil {
		return err
	}
	if _, err := advance(tx, tx.Tenant(), headWords); err != nil {
		return err
	}
	return tx.Record("取消热搜词设置", store.Ref{Kind: kindHot, ID: id}, store.Telling("%s", row.Word))
}
