package store

import (
	"crypto/rand"
	"time"
)

const idAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// NewID makes a 26-letter id: 48 bits of t in milliseconds, so that ids sort
// by time, then 80 random bits, so that nobody can guess one.
func NewID(t time.Time) string {
	var raw [16]byte
	ms := uint64(t.UnixMilli())
	for i := range 6 {
		raw[i] = byte(ms >> (40 - 8*i))
	}
	_, _ = rand.Read(raw[6:])
	var out [26]byte
	acc, bits, at := uint32(0), 2, 0 // two zero bits in front make 130 = 26×5
	for _, b := range raw {
		acc = acc<<8 | uint32(b)
		bits += 8
		for bits >= 5 {
			bits -= 5
			out[at] = idAlphabet[acc>>bits&31]
			at++
		}
	}
	return string(out[:])
}
