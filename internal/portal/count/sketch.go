package count

import (
	"math"
	"math/bits"
)

// precision gives 4,096 registers, that is a standard error of 1.6%.
const precision = 12

// sketch estimates how many different digests it was shown.
type sketch struct{ registers [1 << precision]uint8 }

// add shows a digest, whose bits must be evenly spread.
func (s *sketch) add(digest uint64) {
	at := digest >> (64 - precision)
	rank := uint8(bits.LeadingZeros64(digest<<precision|1<<(precision-1))) + 1
	s.registers[at] = max(s.registers[at], rank)
}

// estimate is about how many different digests were shown.
func (s *sketch) estimate() int64 {
	const m = float64(1 << precision)
	sum, empty := 0.0, 0.0
	for _, r := range s.registers {
		sum += math.Ldexp(1, -int(r))
		if r == 0 {
			empty++
		}
	}
	guess := 0.7213 / (1 + 1.079/m) * m * m / sum
	if guess <= 2.5*m && empty > 0 {
		guess = m * math.Log(m/empty) // few: counting the untouched is closer
	}
	return int64(math.Round(guess))
}
