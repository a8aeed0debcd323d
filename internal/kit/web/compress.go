package web

import (
	"bytes"
	"compress/gzip"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// coding is a form in which a body is sent.
type coding int

// The codings, the best first.
const (
	brotliCoding coding = iota
	zstdCoding
	gzipCoding
	identity
	codings
)

// name is the coding's name in headers.
func (c coding) name() string { return [codings]string{"br", "zstd", "gzip", "identity"}[c] }

// worthIt is the size in bytes below which compression gains nothing.
const worthIt = 860

// Of pages that are sent again and again the small form pays; it is made once.
const (
	brotliLevel = 6
	gzipLevel   = 6
)

// wish is what a client accepts, and the best of it.
type wish struct {
	header string
	best   coding
}

// lastWish is the last one that was read: most browsers say the same.
var lastWish atomic.Pointer[wish]

// wished is the best coding of those that a header of the request accepts.
func wished(header string) coding {
	if w := lastWish.Load(); w != nil && w.header == header {
		return w.best
	}
	w := &wish{header, accepted(header)}
	if len(header) < 200 {
		lastWish.Store(w)
	}
	return w.best
}

// accepted is the best coding of those that a client accepts. One it refuses
// (q=0) is not taken, and "*" stands for none in particular.
func accepted(header string) coding {
	best := identity
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		for c := brotliCoding; c < best; c++ {
			if c.name() == name && quality(params) > 0 {
				best = c
			}
		}
	}
	return best
}

// quality is the weight that a client gives; what cannot be read is none.
func quality(params string) float64 {
	_, value, found := strings.Cut(params, "=")
	if !found {
		return 1
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil {
		return 0
	}
	return q
}

var zstdWriter = sync.OnceValues(func() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true))
})

// compress is the body in the coding, or nil where that gains nothing.
func compress(c coding, body []byte) []byte {
	if len(body) < worthIt {
		return nil
	}
	var out bytes.Buffer
	var err error
	switch c {
	case brotliCoding:
		z := brotli.NewWriterLevel(&out, brotliLevel)
		_, err = z.Write(body)
		err = firstOf(err, z.Close())
	case zstdCoding:
		z, e := zstdWriter()
		if e != nil {
			return nil
		}
		out.Write(z.EncodeAll(body, nil))
	case gzipCoding:
		z, e := gzip.NewWriterLevel(&out, gzipLevel)
		if e != nil {
			return nil
		}
		_, err = z.Write(body)
		err = firstOf(err, z.Close())
	default:
		return nil
	}
	if err != nil || out.Len() >= len(body) {
		return nil
	}
	return bytes.Clone(out.Bytes())
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
