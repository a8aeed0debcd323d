package search

import (
	"context"
	"slices"
	"strings"

	"gongkai/internal/kit/bigram"
)

// fallBack looks in other ways where nothing or little was found: by words
// that mean the same; where nothing was found at all, by sound and by a slip
// of the hand; and by the parts of what was typed.
func (r *reply) fallBack(ctx context.Context) error {
	typed := strings.TrimSpace(r.ask.Query + " " + r.ask.Within)
	if err := r.trySynonyms(ctx, typed); err != nil || r.Fallback != nil {
		return err
	}
	if r.Total > 0 {
		return r.tryParts(ctx, typed)
	}
	if words := r.names.spelled(typed); len(words) > 0 {
		r.Suggest = words[0]
		return r.gather(ctx, ByPinyin, func(g *gathering) error { return g.add(words...) })
	}
	if r.Suggest = r.meant(typed); r.Suggest != "" {
		return nil
	}
	return r.tryParts(ctx, typed)
}

// trySynonyms asks again with each word that means the same.
func (r *reply) trySynonyms(ctx context.Context, typed string) error {
	var words []string
	for _, group := range *r.synonyms.Load() {
		list := group.list()
		for _, w := range list {
			if !strings.Contains(typed, w) || within(w, typed, list) {
				continue
			}
			for _, other := range list {
				if other != w && !slices.Contains(words, other) {
					words = append(words, strings.TrimSpace(strings.ReplaceAll(typed, w, " "+other+" ")))
				}
			}
		}
	}
	words = words[:min(len(words), 6)]
	return r.gather(ctx, BySynonym, func(g *gathering) error {
		if err := g.add(words...); err != nil || g.Total == 0 && r.Total > 0 {
			return err
		}
		for _, w := range words {
			if err := g.more(pairsOf(w)); err != nil {
				return err
			}
		}
		return nil
	})
}

// within says that a word stands in what was typed only as part of a longer
// one of the same group.
func within(w, typed string, group []string) bool {
	return slices.ContainsFunc(group, func(x string) bool { return len(x) > len(w) && strings.Contains(x, w) && strings.Contains(typed, x) })
}

// gathering is a fallback in the making.
type gathering struct {
	Fallback
	ctx        context.Context
	reply      *reply
	none       [][]bigram.Phrase // what was found before
	skip, left int
}

// gather puts together what several wordings find: first what the first
// finds. What was found before is left out.
func (r *reply) gather(ctx context.Context, kind FallbackKind, f func(*gathering) error) error {
	g := gathering{Fallback: Fallback{Kind: kind}, ctx: ctx, reply: r, left: r.ask.Size}
	if r.Total > 0 {
		g.none = append(g.none, r.all)
	} else {
		g.skip = (r.ask.Page - 1) * r.ask.Size
	}
	if err := f(&g); err != nil {
		return err
	}
	if g.Total > 0 {
		r.Fallback = &g.Fallback
	}
	return nil
}

// add asks with each of several wordings.
func (g *gathering) add(wordings ...string) error {
	for _, w := range wordings {
		all := bigram.Phrases(bigram.Split(w))
		if len(all) == 0 {
			continue
		}
		ask := g.reply.question(all)
		ask.Offset, ask.Most, ask.None = g.skip, g.left, g.none
		found := g.reply.view.Find(ask)
		g.none = append(g.none, all)
		if found.Total == 0 {
			continue
		}
		g.Words = append(g.Words, strings.Join(strings.Fields(w), " "))
		g.Total += found.Total
		g.skip = max(g.skip-found.Total, 0)
		hits, err := g.reply.hits(g.ctx, found.Hits, all)
		if err != nil {
			return err
		}
		g.left -= len(hits)
		g.Hits = append(g.Hits, hits...)
	}
	return nil
}

// more asks with a wording where still little was found.
func (g *gathering) more(wording string) error {
	if wording == "" || g.Total+g.reply.Total >= few {
		return nil
	}
	return g.add(wording)
}

// pairsOf parts a wording into words of two characters, which need not stand
// together; empty where it has none to part.
func pairsOf(words string) string {
	var out []string
	longer := false
	for _, p := range bigram.Phrases(bigram.Split(words)) {
		r := []rune(p.String())
		if slices.ContainsFunc(r, func(x rune) bool { return !isHan(x) }) || len(r) < 4 {
			out = append(out, p.String())
			continue
		}
		longer = true
		for i := 0; i < len(r); i += 2 {
			i = min(i, len(r)-2)
			out = append(out, string(r[i:i+2]))
		}
	}
	if !longer {
		return ""
	}
	return strings.Join(out, " ")
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

// tryParts asks for the longest pieces of what was typed that occur, all of
// them; then for its words of two characters; and where nothing was found as
// typed, for either without the ones that the fewest have, as long as half of
// what was typed is left.
func (r *reply) tryParts(ctx context.Context, typed string) error {
	said := idle.Replace(typed)
	terms, _ := publicTerms(said)
	var parts []bigram.Phrase
	for _, t := range terms {
		parts = append(parts, r.parts(bigram.NewPhrase(t))...)
	}
	return r.gather(ctx, ByParts, func(g *gathering) error {
		if err := g.more(wording(parts)); err != nil {
			return err
		}
		pairs := pairsOf(said)
		if err := g.more(pairs); err != nil || r.Total > 0 {
			return err
		}
		for _, list := range [][]bigram.Phrase{parts, bigram.Phrases(bigram.Split(pairs))} {
			for list = r.withoutRarest(list); covers(list, said); list = r.withoutRarest(list) {
				if err := g.more(wording(list)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func wording(list []bigram.Phrase) string {
	words := make([]string, len(list))
	for i, p := range list {
		words[i] = p.String()
		if strings.Contains(words[i], " ") {
			words[i] = `"` + words[i] + `"`
		}
	}
	return strings.Join(words, " ")
}

// covers says that phrases make up at least half of what was typed.
func covers(list []bigram.Phrase, typed string) bool {
	n, all := 0, 0
	for _, p := range list {
		n += len(p)
	}
	for _, p := range bigram.Phrases(bigram.Split(typed)) {
		all += len(p)
	}
	return n > 0 && n*2 >= all
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
	if len(parts) == 0 {
		return nil
	}
	least, at := -1, 0
	for i, p := range parts {
		if n := r.view.Total(p); least < 0 || n < least {
			least, at = n, i
		}
	}
	return slices.Delete(slices.Clone(parts), at, at+1)
}
