package main

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"
)

const (
	host    = "registry.terraform.io"
	address = "webex-terraform/webex"
)

var (
	sumsFile  = regexp.MustCompile(`^terraform-provider-webex_(.+)_SHA256SUMS$`)
	keyIDLine = regexp.MustCompile(`(?m)^(?:pub|fpr):.*`)
)

// release contains the files in dist.
type release struct {
	dist, version, sums string
	// hashes are the checksums by file name.
	hashes map[string]string
	// key is the armored public key, keyID the last 16 digits of its fingerprint.
	key, keyID string
}

// try checks the files of a release and installs them with `terraform init`: from a registry on a loopback address, where
// Terraform verifies the signature, and from a local mirror.
func try(ctx context.Context, out io.Writer, dist, keyFile string) error {
	r, err := open(ctx, dist, keyFile)
	if err != nil {
		return err
	}
	if err := r.verify(ctx); err != nil {
		return err
	}
	fmt.Fprintf(out, "Checksums of %d files and their signature are correct.\n", len(r.hashes))

	registry, stop, err := r.serve(ctx)
	if err != nil {
		return err
	}
	defer stop()
	config := fmt.Sprintf("host %q {\n  services = {\n    \"providers.v1\" = %q\n  }\n}\n", host, registry+"/v1/providers/")
	said, err := initialize(ctx, config, r.version)
	if err != nil {
		return fmt.Errorf("terraform init from a registry: %w", err)
	}
	if want := "Installed " + address + " v" + r.version + " (self-signed, key ID " + r.keyID + ")"; !strings.Contains(said, want) {
		return fmt.Errorf("terraform init did not print %q:\n%s", want, said)
	}
	fmt.Fprintf(out, "From a registry: Installed %s v%s (self-signed, key ID %s)\n", address, r.version, r.keyID)

	mirror, err := r.mirror()
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(mirror) }() //nolint:gosec // a directory that this program made
	config = fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror)
	if _, err := initialize(ctx, config, r.version); err != nil {
		return fmt.Errorf("terraform init from a local mirror: %w", err)
	}
	fmt.Fprintf(out, "From a local mirror: Installed %s v%s\n", address, r.version)
	return nil
}

// open reads the checksums and the key.
func open(ctx context.Context, dist, keyFile string) (*release, error) {
	r := &release{dist: dist, hashes: map[string]string{}}
	entries, err := os.ReadDir(dist)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		if match := sumsFile.FindStringSubmatch(entry.Name()); match != nil {
			r.version, r.sums = match[1], entry.Name()
		}
	}
	if r.sums == "" {
		return nil, fmt.Errorf("%s contains no file with checksums", dist)
	}
	sums, err := os.ReadFile(filepath.Join(dist, r.sums)) //nolint:gosec // the directory that the caller named
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(sums)) {
		if hash, name, found := strings.Cut(strings.TrimSpace(line), "  "); found {
			r.hashes[name] = hash
		}
	}
	key, err := os.ReadFile(keyFile) //nolint:gosec // the file that the caller named
	if err != nil {
		return nil, err
	}
	r.key = string(key)
	show := exec.CommandContext(ctx, "gpg", "--batch", "--with-colons", "--show-keys", keyFile) //nolint:gosec // the file that the caller named
	listing, err := show.Output()
	if err != nil {
		return nil, fmt.Errorf("reading the key: %w", err)
	}
	for _, line := range keyIDLine.FindAllString(string(listing), -1) {
		if fields := strings.Split(line, ":"); fields[0] == "pub" && len(fields) > 4 {
			r.keyID = fields[4]
		}
	}
	return r, nil
}

// verify compares every file with its checksum, and the checksums with their signature, using only the given key.
func (r *release) verify(ctx context.Context) error {
	manifest := "terraform-provider-webex_" + r.version + "_manifest.json"
	if r.hashes[manifest] == "" {
		return fmt.Errorf("the checksums do not include %s", manifest)
	}
	for name, want := range r.hashes {
		path := filepath.Join(r.dist, name)
		if name == manifest {
			if _, err := os.Stat(path); err != nil { //nolint:gosec // a file of the release
				path = "terraform-registry-manifest.json" // GoReleaser renames it only while it uploads.
			}
		}
		content, err := os.ReadFile(path) //nolint:gosec // a file of the release
		if err != nil {
			return err
		}
		if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != want {
			return fmt.Errorf("the checksum of %s is wrong", name)
		}
	}
	home, err := os.MkdirTemp("", "release-gpg-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(home) }()
	for _, arguments := range [][]string{
		{"--import"},
		{"--verify", filepath.Join(r.dist, r.sums+".sig"), filepath.Join(r.dist, r.sums)},
	} {
		gpg := exec.CommandContext(ctx, "gpg", append([]string{"--batch", "--homedir", home}, arguments...)...) //nolint:gosec // fixed
		if arguments[0] == "--import" {
			gpg.Stdin = strings.NewReader(r.key)
		}
		if output, err := gpg.CombinedOutput(); err != nil {
			return fmt.Errorf("gpg %s: %w\n%s", arguments[0], err, output)
		}
	}
	return nil
}

// platform is the zip file for this machine.
func (r *release) platform() string {
	return fmt.Sprintf("terraform-provider-webex_%s_%s_%s.zip", r.version, runtime.GOOS, runtime.GOARCH)
}

// serve offers the release with the provider registry protocol.
func (r *release) serve(ctx context.Context) (url string, stop func(), err error) {
	if r.hashes[r.platform()] == "" {
		return "", nil, fmt.Errorf("the release has no %s", r.platform())
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	url = "http://" + listener.Addr().String()
	platform := map[string]any{"os": runtime.GOOS, "arch": runtime.GOARCH}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/providers/"+address+"/versions", func(w http.ResponseWriter, _ *http.Request) {
		respond(w, map[string]any{"versions": []any{map[string]any{
			"version": r.version, "protocols": []string{"6.0"}, "platforms": []any{platform},
		}}})
	})
	mux.HandleFunc("GET /v1/providers/"+address+"/"+r.version+"/download/{os}/{arch}", func(w http.ResponseWriter, _ *http.Request) {
		respond(w, map[string]any{
			"protocols": []string{"6.0"}, "os": runtime.GOOS, "arch": runtime.GOARCH, "filename": r.platform(),
			"download_url": url + "/files/" + r.platform(), "shasum": r.hashes[r.platform()],
			"shasums_url": url + "/files/" + r.sums, "shasums_signature_url": url + "/files/" + r.sums + ".sig",
			"signing_keys": map[string]any{"gpg_public_keys": []any{map[string]any{"key_id": r.keyID, "ascii_armor": r.key}}},
		})
	})
	mux.Handle("GET /files/", http.StripPrefix("/files/", http.FileServer(http.Dir(r.dist))))
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }()
	return url, func() { _ = server.Close() }, nil
}

func respond(w http.ResponseWriter, document any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(document)
}

// mirror unpacks the release for this machine into a new directory with the layout of a mirror.
func (r *release) mirror() (string, error) {
	mirror, err := os.MkdirTemp("", "release-mirror-")
	if err != nil {
		return "", err
	}
	dir := filepath.Join(mirror, host, address, r.version, runtime.GOOS+"_"+runtime.GOARCH)
	archive, err := zip.OpenReader(filepath.Join(r.dist, r.platform()))
	if err != nil {
		return "", err
	}
	defer func() { _ = archive.Close() }()
	return mirror, os.CopyFS(dir, archive)
}

// initialize runs `terraform init` and `terraform validate` in a new directory and returns their output.
func initialize(ctx context.Context, config, version string) (string, error) {
	dir, err := os.MkdirTemp("", "release-init-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	main := fmt.Sprintf(`terraform {
  required_providers {
    webex = {
      source  = %q
      version = %q
    }
  }
}

output "id" {
  value = provider::webex::decode_id("97cdbf45-ebe2-4687-8341-44d5c7abf101").uuid
}
`, address, version)
	rc := filepath.Join(dir, "terraform.rc")
	for path, content := range map[string]string{filepath.Join(dir, "main.tf"): main, rc: config} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil { //nolint:gosec // a directory that this program made
			return "", err
		}
	}
	var said bytes.Buffer
	for _, command := range []string{"init", "validate", "plan"} {
		terraform := exec.CommandContext(ctx, "terraform", command, "-no-color")
		terraform.Dir = dir
		terraform.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+rc, "CHECKPOINT_DISABLE=1")
		terraform.Stdout, terraform.Stderr = &said, &said
		if err := terraform.Run(); err != nil {
			return "", fmt.Errorf("terraform %s: %w\n%s", command, err, &said)
		}
	}
	return said.String(), nil
}
