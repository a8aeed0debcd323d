package people

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strconv"
)

// sealer keeps small secrets unreadable in the database: AES-256-GCM with a
// key made from the installation's data key, bound to where the text stands.
type sealer struct{ aead cipher.AEAD }

var errShortKey = errors.New("people: the data key is shorter than 32 bytes")

func newSealer(key []byte) (sealer, error) {
	if len(key) < 32 {
		return sealer{}, errShortKey
	}
	k, err := hkdf.Key(sha256.New, key, nil, "gongkai people", 32)
	if err != nil {
		return sealer{}, err
	}
	block, err := aes.NewCipher(k)
	if err != nil {
		return sealer{}, err
	}
	aead, err := cipher.NewGCM(block)
	return sealer{aead}, err
}

// seal hides text; place is needed again to open it. Nothing stays nothing.
func (s sealer) seal(place, text string) string {
	if text == "" {
		return ""
	}
	nonce := make([]byte, s.aead.NonceSize())
	_, _ = rand.Read(nonce)
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nonce, nonce, []byte(text), []byte(place)))
}

var errSeal = errors.New("people: a sealed text cannot be opened: another data key, or it was moved or changed")

func (s sealer) open(place, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	n := s.aead.NonceSize()
	if err != nil || len(raw) < n {
		return "", errSeal
	}
	text, err := s.aead.Open(nil, raw[:n], raw[n:], []byte(place))
	if err != nil {
		return "", errSeal
	}
	return string(text), nil
}

// signer marks rows as written by this program: whoever can write to the
// database but does not hold the data key cannot make one.
type signer struct{ key []byte }

func newSigner(key []byte) (signer, error) {
	if len(key) < 32 {
		return signer{}, errShortKey
	}
	k, err := hkdf.Key(sha256.New, key, nil, "gongkai people signature", 32)
	return signer{k}, err
}

// mac is the signature over the parts, each with its length before it so that
// no two lists of parts read the same.
func (s signer) mac(parts ...string) string {
	h := hmac.New(sha256.New, s.key)
	for _, part := range parts {
		_, _ = h.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// hashed is the stored form of something random that is only ever compared.
func hashed(purpose, text string) string {
	sum := sha256.Sum256([]byte(purpose + "\x00" + text))
	return hex.EncodeToString(sum[:])
}

// randomText has n bytes of chance in letters and figures for addresses.
func randomText(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}
