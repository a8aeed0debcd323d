package people

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"

	"gongkai/internal/kit/seal"
)

// What the keys made from the installation's data key are for. What is stored
// hangs on these words: they stay as they are.
const (
	sealPurpose = "gongkai people"
	signPurpose = "gongkai people signature"
)

// signer marks rows as written by this program: whoever can write to the
// database but does not hold the data key cannot make one.
type signer struct{ key []byte }

func newSigner(key []byte) (signer, error) {
	k, err := seal.Derive(key, signPurpose)
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
