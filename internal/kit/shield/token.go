package shield

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"math/bits"
	"strconv"
	"strings"
	"time"
)

// token is what a form carries.
type token struct {
	purpose string
	at      time.Time
	// bits is how many zero bits the proof has to begin with.
	bits  int
	nonce string
}

func newToken(purpose string, at time.Time, bits int) token {
	raw := make([]byte, 12)
	_, _ = rand.Read(raw)
	return token{purpose: purpose, at: at, bits: bits, nonce: base64.RawURLEncoding.EncodeToString(raw)}
}

// body is everything that the signature covers.
func (t token) body() string {
	return strings.Join([]string{"1", t.purpose, strconv.FormatInt(t.at.Unix(), 36), strconv.Itoa(t.bits), t.nonce}, "~")
}

func (s *Shield) sign(t token) string { return t.body() + "~" + s.mac(t.body()) }

func (s *Shield) mac(text string) string {
	h := hmac.New(sha256.New, s.key)
	_, _ = h.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:18])
}

// open reads a token that this installation signed.
func (s *Shield) open(text string) (token, bool) {
	at := strings.LastIndexByte(text, '~')
	if at < 0 || !hmac.Equal([]byte(s.mac(text[:at])), []byte(text[at+1:])) {
		return token{}, false
	}
	p := strings.Split(text[:at], "~")
	if len(p) != 5 || p[0] != "1" {
		return token{}, false
	}
	unix, err := strconv.ParseInt(p[2], 36, 64)
	n, err2 := strconv.Atoi(p[3])
	return token{purpose: p[1], at: time.Unix(unix, 0).UTC(), bits: n, nonce: p[4]}, err == nil && err2 == nil
}

// challenge is the 64 letters that a proof is worked out for. Their number is
// one block of SHA-256, so that a script works out the rest only.
func challenge(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// proven says that the proof, a number in figures, was found by work.
func proven(token, proof string, want int) bool {
	if proof == "" || len(proof) > 20 {
		return false
	}
	sum := sha256.Sum256([]byte(challenge(token) + proof))
	return zeros(sum[:]) >= want
}

// zeros counts the zero bits at the beginning.
func zeros(b []byte) (n int) {
	for _, x := range b {
		if x != 0 {
			return n + bits.LeadingZeros8(x)
		}
		n += 8
	}
	return n
}

// Solve works out the proof of a token, as a browser's script does; tests and
// programs that are known to an agency use it.
func Solve(token string, bits int) string {
	text := []byte(challenge(token))
	for n := 0; ; n++ {
		tried := strconv.AppendInt(text[:64:64], int64(n), 10)
		if sum := sha256.Sum256(tried); zeros(sum[:]) >= bits {
			return string(tried[64:])
		}
	}
}
