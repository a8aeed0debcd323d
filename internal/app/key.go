package app

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
)

// makeKey writes a new key of 32 random bytes. Of several nodes that start
// together one makes it and the others read it.
func makeKey(path string) ([]byte, error) {
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	temp := fmt.Sprintf("%s.%d.new", path, os.Getpid())
	if err := os.WriteFile(temp, key, 0o600); err != nil {
		return nil, fmt.Errorf("不能写入数据密钥文件 %s：%w。请检查目录权限", path, err)
	}
	defer func() { _ = os.Remove(temp) }()
	err := os.Link(temp, path)
	if errors.Is(err, os.ErrExist) {
		return os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("不能写入数据密钥文件 %s：%w", path, err)
	}
	return key, nil
}
