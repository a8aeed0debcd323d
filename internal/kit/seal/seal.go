// Package seal keeps small secrets unreadable where they are stored:
// AES-256-GCM under a key made from the installation's data key. A sealed text
// can be opened only for the purpose and at the place it was sealed for, so
// that copying it to another row gives nothing.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
)

// KeyLength is how many bytes a data key has at least.
const KeyLength = 32

// What can go wrong.
var (
	// ErrShortKey says that the data key is shorter than KeyLength.
	ErrShortKey = errors.New("seal: the data key is shorter than 32 bytes")
	// ErrOpen says that a text cannot be opened: it was sealed with another
	// key, for another purpose or place, or it was changed.
	ErrOpen = errors.New("seal: a sealed text cannot be opened: another data key, or it was moved or changed")
)

// Box seals and opens. Its zero value seals nothing and opens nothing.
type Box struct{ aead cipher.AEAD }

// New makes a box from the data key. Boxes of different purposes do not open
// what the other sealed.
func New(key []byte, purpose string) (Box, error) {
	derived, err := Derive(key, purpose)
	if err != nil {
		return Box{}, err
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return Box{}, err
	}
	aead, err := cipher.NewGCM(block)
	return Box{aead}, err
}

// Derive makes a key of 32 bytes for one purpose from the data key.
func Derive(key []byte, purpose string) ([]byte, error) {
	if len(key) < KeyLength {
		return nil, ErrShortKey
	}
	return hkdf.Key(sha256.New, key, nil, purpose, KeyLength)
}

// Seal hides text; place is needed again to open it. Nothing stays nothing. It
// panics on a zero Box, which would have to let the secret through.
func (b Box) Seal(place, text string) string {
	if text == "" {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b.SealBytes(place, []byte(text)))
}

// Overhead is how many bytes SealBytes adds.
const Overhead = 12 + 16

// SealBytes hides bytes, such as a file's; place is needed again to open them.
// It panics on a zero Box.
func (b Box) SealBytes(place string, body []byte) []byte {
	if b.aead == nil {
		panic("seal: a box without a key cannot seal")
	}
	nonce := make([]byte, b.aead.NonceSize(), Overhead+len(body))
	_, _ = rand.Read(nonce)
	return b.aead.Seal(nonce, nonce, body, []byte(place))
}

// OpenBytes gives the bytes that were sealed at place, or ErrOpen.
func (b Box) OpenBytes(place string, sealed []byte) ([]byte, error) {
	if b.aead == nil || len(sealed) < b.aead.NonceSize() {
		return nil, ErrOpen
	}
	n := b.aead.NonceSize()
	body, err := b.aead.Open(nil, sealed[:n], sealed[n:], []byte(place))
	if err != nil {
		return nil, ErrOpen
	}
	return body, nil
}

// Open gives the text that was sealed at place, or ErrOpen.
func (b Box) Open(place, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return "", ErrOpen
	}
	text, err := b.OpenBytes(place, raw)
	return string(text), err
}
