package search

import (
	"context"
	"slices"
	"strings"

	"gongkai/internal/kit/bigram"
)

// fallBack looks in other ways where nothing or little was found: by words
// that mean the same; where nothing was found at all, by sound, by a slip of
// the hand, and by the parts of what was typed.
func (r *reply) fallBack(ctx context.Context) error {
	typed := strings.TrimSpace(r.ask.Query + " " + r.ask.Within)
	if err := r.trySynonyms(ctx, typed); err != nil || r.Fallback != nil || r.Total > 0 {
		return err
	}
	if words := r.names.spelled(typed); len(words) > 0 {
		r.Suggest = words[0]
		return r.tryAny(ctx, ByPinyin, words)
	}
	r.Suggest = r.meant(typed)
	if r.Suggest != "" {
		return nil
	}
	return r.tryParts(ctx, typed)
}

// trySynonyms asks again with each word that means the same.
func (r *reply) trySynonyms(ctx context.Context, typed string) error {
	var words []string
	for _, group := range *r.synonyms.Load() {
		for _, w := range group.list() {
			if !strings.Contains(typed, w) || within(w, typed, group.list()) {
				continue
			}
			for _, other := range group.list() {
				if other != w && !slices.Contains(words, other) {
					words = append(words, strings.TrimSpace(strings.ReplaceAll(typed, w, " "+other+" ")))
				}
			}
		}
	}
	return r.tryAny(ctx, BySynonym, words[:min(len(words), 6)])
}

// within says that a word stands in what was typed only as part of a longer
// one of the same group.
func within(w, typed string, group []string) bool {
	return slices.ContainsFunc(group, func(x string) bool { return len(x) > len(w) && strings.Contains(x, w) && strings.Contains(typed, x) })
}

// tryAny asks for each of several wordings and puts what they find together:
// first what the first finds. What was found before is left out.
func (r *reply) tryAny(ctx context.Context, kind FallbackKind, wordings []string) error {
	f := Fallback{Kind: kind}
	skip, left := 0, r.ask.Size
	var none [][]bigram.Phrase
	if r.Total > 0 {
		none = append(none, r.all)
	} else {
		skip = (r.ask.Page - 1) * r.ask.Size
	}
	for _, w := range wordings {
		all := bigram.Phrases(bigram.Split(w))
		if len(all) == 0 {
			continue
		}
		ask := r.question(all)
		ask.Offset, ask.Most, ask.None = skip, left, none
		found := r.view.Find(ask)
		none = append(none, all)
		if found.Total == 0 {
			continue
		}
		f.Words = append(f.Words, strings.Join(strings.Fields(w), " "))
		f.Total += found.Total
		skip = max(skip-found.Total, 0)
		hits, err := r.hits(ctx, found.Hits, all)
		if err != nil {
			return err
		}
		left -= len(hits)
		f.Hits = append(f.Hits, hits...)
	}
	if f.Total > 0 {
		r.Fallback = &f
	}
	return nil
}

// meant is what was probably meant: each term that nothing has is replaced by
// one that sounds alike or differs by a slip of the hand. It is empty where
// nothing would come of it.
func (r *reply) meant(typed string) string {
	terms, _ := publicTerms(typed)
	changed := false
	for i, t := range terms {
		p := bigram.NewPhrase(t)
		if len(p) == 0 || r.view.Total(p) > 0 {
			continue
		}
		better := r.names.like(string(p))
		if better == "" {
			return ""
		}
		terms[i], changed = better, true
	}
	if !changed || r.view.Total(bigram.Phrases(terms)...) == 0 {
		return ""
	}
	return strings.Join(terms, " ")
}

// idle are the words of questions that say nothing of what is looked for.
var idle = strings.NewReplacer("请问", " ", "怎么办", " ", "怎么", " ", "如何", " ", "怎样", " ", "什么时候", " ", "什么", " ", "哪里", " ", "哪些", " ", "多少", " ",
	"我要", " ", "我想", " ", "需要", " ", "关于", " ", "有关", " ", "可以", " ", "能不能", " ", "是不是", " ", "有没有", " ", "的", " ", "了", " ", "吗", " ", "呢", " ", "?", " ", "？", " ")

// tryParts parts what was typed into the longest pieces that occur, and asks
// for all of them together, then without the one that the fewest have.
func (r *reply) tryParts(ctx context.Context, typed string) error {
	terms, _ := publicTerms(idle.Replace(typed))
	var parts []bigram.Phrase
	for _, t := range terms {
		parts = append(parts, r.parts(bigram.NewPhrase(t))...)
	}
	for len(parts) > 0 && (len(parts) > 1 || r.covers(parts[0], typed)) {
		if r.view.Total(parts...) > 0 {
			words := make([]string, len(parts))
			for i, p := range parts {
				words[i] = p.String()
			}
			return r.tryAny(ctx, ByParts, []string{strings.Join(words, " ")})
		}
		parts = r.withoutRarest(parts)
	}
	return nil
}

// covers says that a part is at least half of what was typed.
func (r *reply) covers(p bigram.Phrase, typed string) bool {
	return len(p)*2 >= len(bigram.NewPhrase(idle.Replace(typed)))
}

// parts are the longest stretches of a phrase that occur, from its beginning.
func (r *reply) parts(p bigram.Phrase) []bigram.Phrase {
	var out []bigram.Phrase
	for i := 0; i+2 <= len(p); {
		n := min(len(p)-i, 8)
		for n >= 2 && r.view.Total(p[i:i+n]) == 0 {
			n--
		}
		if n < 2 {
			i++
			continue
		}
		out = append(out, p[i:i+n])
		i += n
	}
	return out
}

func (r *reply) withoutRarest(parts []bigram.Phrase) []bigram.Phrase {
	least, at := -1, 0
	for i, p := range parts {
		if n := r.view.Total(p); least < 0 || n < least {
			least, at = n, i
		}
	}
	return slices.Delete(slices.Clone(parts), at, at+1)
}
