// Command install builds the provider and puts it into the local mirror that Terraform and OpenTofu search before any registry,
// so that `terraform init`, lock files, modules and other providers work without a release:
//
//	go run ./internal/cmd/install          # build and install
//	go run ./internal/cmd/install -remove  # remove every installed version
//
// The version is the one in the file VERSION. It imports nothing of the project.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
)

// hosts are the registries that Terraform and OpenTofu add to an address without a host.
var hosts = []string{"registry.terraform.io", "registry.opentofu.org"}

const (
	namespace = "webex-terraform"
	name      = "webex"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	remove := flag.Bool("remove", false, "remove every version that is installed in the local mirror")
	flag.Parse()
	if err := run(ctx, os.Stdout, *remove); err != nil {
		fmt.Fprintln(os.Stderr, "install:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, remove bool) error {
	mirror, err := mirrorDir(runtime.GOOS, os.Getenv)
	if err != nil {
		return err
	}
	if remove {
		return uninstall(out, mirror)
	}
	root, err := moduleRoot(ctx)
	if err != nil {
		return err
	}
	version, err := readVersion(root)
	if err != nil {
		return err
	}
	return install(ctx, out, root, mirror, version)
}

// mirrorDir is the directory that both programs search on this system unless their CLI configuration has a
// provider_installation block.
func mirrorDir(goos string, getenv func(string) string) (string, error) {
	if goos == "windows" {
		if dir := getenv("APPDATA"); dir != "" {
			return filepath.Join(dir, "terraform.d", "plugins"), nil
		}
		return "", errors.New("APPDATA is not set")
	}
	if dir := getenv("HOME"); dir != "" {
		return filepath.Join(dir, ".terraform.d", "plugins"), nil
	}
	return "", errors.New("HOME is not set")
}

// install builds once and copies the binary to the directory of each host.
func install(ctx context.Context, out io.Writer, root, mirror, version string) error {
	temporary, err := os.MkdirTemp("", "webex-install-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(temporary) }()
	binary := filepath.Join(temporary, binaryName(version, runtime.GOOS))
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, ".")
	build.Dir = root
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building the provider: %w\n%s", err, output)
	}
	for _, host := range hosts {
		dir := filepath.Join(mirror, host, namespace, name, version, runtime.GOOS+"_"+runtime.GOARCH)
		if err := copyFile(filepath.Join(dir, filepath.Base(binary)), binary); err != nil {
			return err
		}
		fmt.Fprintf(out, "Installed %s\n", dir)
	}
	fmt.Fprintf(out, `
Terraform and OpenTofu now find version %[1]s of %[2]s/%[3]s there, and do not query a registry for it.
If you install the same version again after a change, delete .terraform.lock.hcl in your configurations before "init".
`, version, namespace, name)
	return nil
}

func uninstall(out io.Writer, mirror string) error {
	for _, host := range hosts {
		dir := filepath.Join(mirror, host, namespace, name)
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
		fmt.Fprintf(out, "Removed %s\n", dir)
	}
	return nil
}

func binaryName(version, goos string) string {
	binary := "terraform-provider-" + name + "_v" + version
	if goos == "windows" {
		binary += ".exe"
	}
	return binary
}

// copyFile replaces target, also while a running Terraform still executes the old file.
func copyFile(target, source string) (err error) {
	if err := os.MkdirAll(filepath.Dir(target), 0o750); err != nil {
		return err
	}
	from, err := os.Open(source) //nolint:gosec // the file that was just built
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }()
	to, err := os.CreateTemp(filepath.Dir(target), ".install-")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(to.Name())
		}
	}()
	if _, err := io.Copy(to, from); err != nil {
		return errors.Join(err, to.Close())
	}
	if err := to.Close(); err != nil {
		return err
	}
	if err := os.Chmod(to.Name(), 0o755); err != nil { //nolint:gosec // a program must be executable
		return err
	}
	return os.Rename(to.Name(), target)
}

func readVersion(root string) (string, error) {
	content, err := os.ReadFile(filepath.Join(root, "VERSION")) //nolint:gosec // a file of this repository
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(string(content)), nil
}

// moduleRoot is the directory of go.mod.
func moduleRoot(ctx context.Context) (string, error) {
	output, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("looking for go.mod: %w", err)
	}
	path := strings.TrimSpace(string(output))
	if path == "" || path == os.DevNull {
		return "", errors.New("run this inside the repository")
	}
	return filepath.Dir(path), nil
}
