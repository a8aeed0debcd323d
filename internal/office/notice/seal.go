package notice

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
)

// sealer keeps a channel's secret unreadable in the database. What it seals
// can be opened only with the installation's data key, at the same place.
type sealer struct{ aead cipher.AEAD }

var errSeal = errors.New("通道的密钥打不开：数据密钥文件换过，请重新填写密码或签名密钥")

// newSealer makes a sealer from the installation's data key.
func newSealer(key []byte) (sealer, error) {
	if len(key) < 32 {
		return sealer{}, errors.New("notice: the data key is shorter than 32 bytes")
	}
	derived, err := hkdf.Key(sha256.New, key, nil, "gongkai notice", 32)
	if err != nil {
		return sealer{}, err
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return sealer{}, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return sealer{aead}, err
}

func (s sealer) seal(place, text string) string {
	if text == "" {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nil, nil, []byte(text), []byte(place)))
}

func (s sealer) open(place, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil || s.aead == nil {
		return "", errSeal
	}
	text, err := s.aead.Open(nil, nil, raw, []byte(place))
	if err != nil {
		return "", errSeal
	}
	return string(text), nil
}

// newSigningKey is a fresh key for a webhook, in the form that Standard
// Webhooks gives to keys.
func newSigningKey() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return "whsec_" + base64.StdEncoding.EncodeToString(b)
}
