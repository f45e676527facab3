// Command release checks the files of a release.
//
//	go run ./internal/cmd/release check [-tag v1.2.3]         # the same version everywhere
//	go run ./internal/cmd/release try -dist dist -key key.asc # install the files in dist as users do
//
// It imports nothing of the project.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string) error {
	if len(arguments) == 0 {
		return errors.New("usage: release check [-tag TAG] | release try -dist DIR -key FILE")
	}
	flags := flag.NewFlagSet("release "+arguments[0], flag.ContinueOnError)
	switch arguments[0] {
	case "check":
		tag := flags.String("tag", "", "the `tag` of the release; without it only the files are compared")
		if err := flags.Parse(arguments[1:]); err != nil {
			return err
		}
		version, err := checkVersion(".", *tag)
		if err == nil {
			fmt.Printf("release: version %s everywhere\n", version)
		}
		return err
	case "try":
		dist := flags.String("dist", "dist", "the `directory` with the files of the release")
		key := flags.String("key", "", "the `file` with the armored public key")
		if err := flags.Parse(arguments[1:]); err != nil {
			return err
		}
		return try(ctx, os.Stdout, *dist, *key)
	}
	return fmt.Errorf("unknown command %q", arguments[0])
}
