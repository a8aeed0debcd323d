package likeness

import (
	"encoding/binary"
	"slices"
	"strings"

	"gongkai/internal/kit/bigram"
)

// Keep is how many hashes a sketch holds at most.
const Keep = 32

// idle are words that every letter has and none is about; they are left out
// of what is compared.
var idle = gaps("尊敬的", "您好", "你好", "领导", "请问", "谢谢", "感谢", "此致", "敬礼", "希望", "恳请", "来电人", "来信人", "市民", "诉求人", "反映", "本人", "我们", "我是", "请相关部门", "相关部门", "有关部门", "尽快", "核实处理", "帮忙", "麻烦")

func gaps(words ...string) *strings.Replacer {
	var pairs []string
	for _, w := range words {
		pairs = append(pairs, w, " ")
	}
	return strings.NewReplacer(pairs...)
}

// Grams is the set of a text's pairs of neighbouring characters as hashes, in
// rising order.
func Grams(text string) []uint32 {
	runes := bigram.Fold(idle.Replace(text)).Runes
	var out []uint32
	for i := 1; i < len(runes); i++ {
		if runes[i-1] > 1 && runes[i] > 1 {
			out = append(out, mix(uint64(runes[i-1])<<32|uint64(runes[i])))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// mix spreads a pair over all hashes (the finaliser of SplitMix64).
func mix(x uint64) uint32 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return uint32(x >> 32) //nolint:gosec // the upper half is what is wanted
}

// Sketch is the least hashes of a text's set, in rising order.
type Sketch []uint32

// Of makes a text's sketch.
func Of(text string) Sketch {
	all := Grams(text)
	return Sketch(slices.Clone(all[:min(len(all), Keep)]))
}

// Bytes is the sketch as it is stored.
func (s Sketch) Bytes() []byte {
	out := make([]byte, 0, 4*len(s))
	for _, h := range s {
		out = binary.BigEndian.AppendUint32(out, h)
	}
	return out
}

// FromBytes reads a stored sketch; what is no sketch gives an empty one.
func FromBytes(b []byte) Sketch {
	if len(b)%4 != 0 || len(b) > 4*Keep {
		return nil
	}
	out := make(Sketch, 0, len(b)/4)
	for ; len(b) > 0; b = b[4:] {
		out = append(out, binary.BigEndian.Uint32(b))
	}
	return out
}

// Score says in percent how like two sets are: the mean of what they share of
// both together (Jaccard) and of the smaller one (containment), so that a
// short letter about a part of a long one is seen too.
func Score(a, b []uint32) int {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	shared, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			shared, i, j = shared+1, i+1, j+1
		}
	}
	both := len(a) + len(b) - shared
	return (100*shared/both + 100*shared/min(len(a), len(b)) + 1) / 2
}
