package consult

import (
	"hash/fnv"
	"math/bits"
	"slices"

	"gongkai/internal/kit/bigram"
)

// The bounds of likeness.
const (
	// LeastLikeness is the share of common triples of characters, in
	// thousandths, from which two opinions are shown as saying the same.
	LeastLikeness = 550
	hashes        = 48
	bandRows      = 3
	// leadersPer bounds how many groups one bucket leads to, so that a flood
	// of one phrase costs no more than its number.
	leadersPer = 6
)

// sketch is what is kept of a text to compare it by.
type sketch struct {
	shingles []uint64
	least    [hashes]uint64
}

// printOf takes every three characters in a row of the folded text, gaps left
// out, and the least value of each of many orders over them.
func sketchOf(text string) sketch {
	var p sketch
	var runes []rune
	for _, r := range bigram.Fold(text).Runes {
		if r > ' ' {
			runes = append(runes, r)
		}
	}
	for i := range runes {
		p.shingles = append(p.shingles, shingle(runes[i:min(i+3, len(runes))]))
		if i+3 >= len(runes) {
			break
		}
	}
	slices.Sort(p.shingles)
	p.shingles = slices.Compact(p.shingles)
	for h := range p.least {
		p.least[h] = ^uint64(0)
		for _, s := range p.shingles {
			p.least[h] = min(p.least[h], mix(s+uint64(h)*0x9E3779B97F4A7C15))
		}
	}
	return p
}

func shingle(r []rune) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(string(r))) // a hash takes everything
	return h.Sum64()
}

// mix spreads a value over all bits (the finish of SplitMix64).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xBF58476D1CE4E5B9
	x ^= x >> 27
	x *= 0x94D049BB133111EB
	return x ^ x>>31
}

// band is the bucket of one run of least values.
func (p *sketch) band(b int) uint64 {
	h := uint64(b) * 0x9E3779B97F4A7C15
	for _, v := range p.least[b*bandRows : (b+1)*bandRows] {
		h = mix(bits.RotateLeft64(h, 7) ^ v)
	}
	return h
}

// alike is the share of triples that both have among those that either has,
// in thousandths.
func alike(a, b *sketch) int64 {
	if len(a.shingles) == 0 || len(b.shingles) == 0 {
		return 0
	}
	both, i, j := 0, 0, 0
	for i < len(a.shingles) && j < len(b.shingles) {
		switch {
		case a.shingles[i] == b.shingles[j]:
			both, i, j = both+1, i+1, j+1
		case a.shingles[i] < b.shingles[j]:
			i++
		default:
			j++
		}
	}
	return int64(1000 * both / (len(a.shingles) + len(b.shingles) - both))
}

// Likeness is how much two texts share, from 0 to 1000.
func Likeness(a, b string) int64 {
	p, q := sketchOf(a), sketchOf(b)
	return alike(&p, &q)
}

// Alike is one text's place among those that say the same.
type Alike struct {
	// Leader is the number of the first text of its group, itself where it
	// stands alone.
	Leader int
	// Score is how much it resembles the leader, in thousandths.
	Score int64
}

// Sort puts texts that say the same together, in the order given: each goes
// to the earlier text that it resembles most, or begins a group of its own.
// Candidates come from bands of least values, and each is compared in full.
func Sort(texts []string) []Alike {
	out := make([]Alike, len(texts))
	buckets := map[uint64][]int{}
	sketches := map[int]*sketch{}
	for i, t := range texts {
		p := sketchOf(t)
		best := Alike{Leader: i, Score: 1000}
		var keys [hashes / bandRows]uint64
		found := int64(LeastLikeness) - 1
		seen := map[int]bool{}
		for b := range keys {
			keys[b] = p.band(b)
			for _, leader := range buckets[keys[b]] {
				if seen[leader] {
					continue
				}
				seen[leader] = true
				if s := alike(&p, sketches[leader]); s > found {
					found, best = s, Alike{Leader: leader, Score: s}
				}
			}
		}
		out[i] = best
		if best.Leader != i || len(p.shingles) == 0 {
			continue
		}
		sketches[i] = &p
		for _, key := range keys {
			if len(buckets[key]) < leadersPer {
				buckets[key] = append(buckets[key], i)
			}
		}
	}
	return out
}
