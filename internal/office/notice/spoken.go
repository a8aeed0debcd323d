package notice

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/outside"
)

// spoken is an error in words for people; what lies beneath is for the log
// alone, since it tells of the network that the program stands in.
type spoken struct {
	words string
	cause error
}

func (s spoken) Error() string { return s.words }
func (s spoken) Unwrap() error { return s.cause }

// words is what people are told of an error.
func words(err error) string {
	var s spoken
	var r refusal
	var f *fail.Error
	if errors.As(err, &s) || errors.As(err, &r) || errors.As(err, &f) || errors.Is(err, errSeal) {
		return oneLine(err.Error())
	}
	return "系统内部出错，详细原因见运行日志"
}

// beneath is the cause of an error in words, for the log.
func beneath(err error) error {
	var s spoken
	if errors.As(err, &s) && s.cause != nil {
		return s.cause
	}
	return err
}

// unreached says in words why there is no connection to what.
func unreached(what string, err error) error {
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var late interface{ Timeout() bool }
	switch {
	case errors.Is(err, outside.ErrInside):
		return refusal{Failed, spoken{what + "指向本机或内部网络，系统不连接。确需使用内网地址的，请运维人员把“主机:端口”加入允许名单", err}}
	case errors.As(err, &dns):
		return spoken{"找不到" + what + "：域名无法解析", err}
	case errors.As(err, &cert):
		return spoken{what + "的证书不受信任或与域名不符", err}
	case errors.As(err, &late) && late.Timeout():
		return spoken{what + "没有在规定时间内答复", err}
	}
	return spoken{"无法连接" + what, err}
}

// greeted says in words why a mail server did not let the program in.
func greeted(err error) error {
	var said *textproto.Error
	switch {
	case !errors.As(err, &said):
		return unreached("邮件服务器", err)
	case said.Code == 535 || said.Code == 534 || said.Code == 530:
		return spoken{fmt.Sprintf("邮件服务器不接受用户名或密码（答复%d）", said.Code), err}
	}
	return spoken{fmt.Sprintf("邮件服务器拒绝连接（答复%d）", said.Code), err}
}
