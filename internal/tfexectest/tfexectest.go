// Package tfexectest builds the provider from this tree and runs real Terraform with it. It imports no package of the project; the programs
// under internal/cmd and tests that need the provider as a program import it.
package tfexectest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/hashicorp/go-version"
	install "github.com/hashicorp/hc-install"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
	"github.com/hashicorp/hc-install/src"
	"github.com/hashicorp/terraform-exec/tfexec"
)

// Source is the source address of the provider in configurations.
const Source = "webex-terraform/webex"

// Installation is a temporary directory with the built provider, and a Terraform that uses it.
type Installation struct {
	// Root is the directory of the project, Dir the temporary directory.
	Root, Dir string
	// TerraformPath is the path of the Terraform executable, TerraformVersion its version.
	TerraformPath    string
	TerraformVersion *version.Version

	cliConfig string
}

// New finds or installs Terraform and builds the provider. The caller closes the installation.
func New(ctx context.Context) (_ *Installation, err error) {
	root, err := moduleRoot(ctx)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "webex-tfexectest-")
	if err != nil {
		return nil, err
	}
	installation := &Installation{Root: root, Dir: dir}
	defer func() {
		if err != nil {
			installation.Close()
		}
	}()

	if installation.TerraformPath, err = findTerraform(ctx, dir); err != nil {
		return nil, err
	}
	if installation.cliConfig, err = installation.BuildProvider(ctx, "."); err != nil {
		return nil, err
	}
	terraform, err := installation.Terraform(dir, nil)
	if err != nil {
		return nil, err
	}
	if installation.TerraformVersion, _, err = terraform.Version(ctx, true); err != nil {
		return nil, fmt.Errorf("asking Terraform for its version: %w", err)
	}
	return installation, nil
}

// Close removes the temporary directory.
func (b *Installation) Close() {
	_ = os.RemoveAll(b.Dir)
}

// Terraform returns a Terraform for a directory. Its environment is that of the caller without the variables of Terraform and Webex, plus
// env.
func (b *Installation) Terraform(dir string, env map[string]string) (*tfexec.Terraform, error) {
	terraform, err := tfexec.NewTerraform(dir, b.TerraformPath)
	if err != nil {
		return nil, err
	}
	if err := terraform.SetEnv(b.environment(env)); err != nil {
		return nil, err
	}
	return terraform, nil
}

// Command returns a Terraform command that terraform-exec does not offer, in dir and in the same environment.
func (b *Installation) Command(ctx context.Context, dir string, env map[string]string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, b.TerraformPath, args...)
	command.Dir = dir
	// Terraform stops its providers only if it is interrupted, not if it is killed.
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = 10 * time.Second
	for name, value := range b.environment(env) {
		command.Env = append(command.Env, name+"="+value)
	}
	return command
}

// environment removes variables that would select another configuration or another Webex.
func (b *Installation) environment(extra map[string]string) map[string]string {
	env := map[string]string{}
	for _, pair := range os.Environ() {
		name, value, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, "TF_") && !strings.HasPrefix(name, "WEBEX_") {
			env[name] = value
		}
	}
	env["TF_CLI_CONFIG_FILE"] = b.cliConfig
	env["CHECKPOINT_DISABLE"] = "1"
	maps.Copy(env, extra)
	return env
}

// BuildProvider builds a package of the project as the provider, in the directory of its name under Dir/bin, and returns a CLI
// configuration file (TF_CLI_CONFIG_FILE) with a development override, which needs no registry and no init.
func (b *Installation) BuildProvider(ctx context.Context, pkg string) (cliConfig string, err error) {
	bin := filepath.Join(b.Dir, "bin", pkg)
	if err := os.MkdirAll(bin, 0o750); err != nil {
		return "", err
	}
	name := "terraform-provider-webex"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(bin, name), "./"+pkg)
	build.Dir = b.Root
	if output, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the provider: %w\n%s", err, output)
	}
	cliConfig = filepath.Join(bin, "terraform.rc")
	config := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n  direct {}\n}\n", Source, bin)
	return cliConfig, os.WriteFile(cliConfig, []byte(config), 0o600)
}

// findTerraform returns the Terraform on the PATH, or downloads one.
func findTerraform(ctx context.Context, dir string) (string, error) {
	if path, err := exec.LookPath("terraform"); err == nil {
		return path, nil
	}
	path, err := install.NewInstaller().Ensure(ctx, []src.Source{
		&releases.LatestVersion{Product: product.Terraform, InstallDir: dir},
	})
	if err != nil {
		return "", fmt.Errorf("there is no terraform on the PATH, and installing one failed: %w", err)
	}
	return path, nil
}

// moduleRoot returns the directory of go.mod, so that the programs can run from any directory of the project.
func moduleRoot(ctx context.Context) (string, error) {
	output, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("asking Go for the module: %w", err)
	}
	path := strings.TrimSpace(string(output))
	if path == "" || path == os.DevNull {
		return "", errors.New("run this inside the project")
	}
	return filepath.Dir(path), nil
}

// CopyExample copies a directory of examples/ to a temporary directory that Terraform can write to.
func (b *Installation) CopyExample(name string) (dir string, err error) {
	dir, err = os.MkdirTemp(b.Dir, name+"-")
	if err != nil {
		return "", err
	}
	return dir, os.CopyFS(dir, os.DirFS(filepath.Join(b.Root, "examples", name)))
}
