// Command gongkai carries out an agency's yearly plan of open government.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"gongkai/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := app.Main(ctx, os.Args[1:], app.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	stop()
	os.Exit(status)
}
