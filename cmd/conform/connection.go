package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/file"
	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/harness/wire"
	"github.com/graphconform/conform/specs"
)

const configFile = "conform.yaml"

// loadConfig reads the file at path, or ./conform.yaml if path is empty; it returns nil if that does not exist.
func loadConfig(path string) (*target.File, error) {
	named := path != ""
	if !named {
		path = configFile
	}
	f, err := target.Load(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && named:
		return nil, &exitError{exitUsage, fmt.Errorf("no file %q for --config", path), "conform init writes one"}
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	}
	return f, err
}

// configFlag adds --config to a command.
func configFlag(cmd *cobra.Command, path *string) {
	cmd.Flags().StringVar(path, "config", "", "`FILE` with the targets (default ./conform.yaml, if it exists)")
}

// connectionFlags are the flags of the commands that send requests to a target.
type connectionFlags struct {
	configFile, tokenFile string
	insecure              bool
	timeout               time.Duration
	late                  time.Duration // see harness.Config
}

func (o *connectionFlags) add(cmd *cobra.Command) {
	configFlag(cmd, &o.configFile)
	cmd.Flags().BoolVar(&o.insecure, "insecure-http", false, "allow the token to be sent unencrypted to a target on another machine")
	cmd.Flags().DurationVar(&o.timeout, "timeout", 30*time.Second, "cancel a request, or a sign-in, after `D`")
}

func (o *connectionFlags) addToken(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.tokenFile, "token-file", "", "read the bearer token from `FILE` (default $CONFORM_TOKEN)")
}

// configure sets the target of a config: the embedded mock, a URL, or a target of conform.yaml.
func (o *connectionFlags) configure(cfg *harness.Config, name string) error {
	cfg.Timeout, cfg.Late, cfg.Version, cfg.Target.Insecure = o.timeout, o.late, version(), o.insecure
	if o.timeout <= 0 {
		return &exitError{exitUsage, fmt.Errorf("--timeout %s is not positive", o.timeout), ""}
	}
	token, err := readToken("--token-file", o.tokenFile, "CONFORM_TOKEN")
	if err != nil {
		return err
	}
	switch {
	case name == "mock":
		cfg.Target = harness.Target{Name: name}
		return nil
	case strings.Contains(name, ":"):
		cfg.Target.URL, cfg.Target.Token, cfg.Target.Redactor = strings.TrimSuffix(name, "/"), token, wire.NewRedactor(append(wire.ProxySecrets(os.Getenv), token)...)
		return cfg.CheckURL()
	case o.tokenFile != "":
		return &exitError{exitUsage, fmt.Errorf("--token-file cannot be used with target %s", name), "conform.yaml says how to sign in to it"}
	}
	file, err := loadConfig(o.configFile)
	if err != nil {
		return err
	}
	if file == nil {
		return &exitError{exitUsage, fmt.Errorf("no target %q: there is no %s here", name, configFile),
			"conform init writes one; a base URL is, for example, https://graph.microsoft.com/beta"}
	}
	return cfg.Use(file, name, os.LookupEnv)
}

// contracts names the contracts to test: those of flags, or else those of the target. Paths in conform.yaml are relative to its folder.
func (o *connectionFlags) contracts(flags []string, t harness.Target) []string {
	if len(flags) > 0 {
		return flags
	}
	var out []string
	for _, name := range t.Contracts {
		if !slices.Contains(specs.Names(), name) && !filepath.IsAbs(name) {
			name = filepath.Join(filepath.Dir(cmp.Or(o.configFile, configFile)), name)
		}
		out = append(out, name)
	}
	return out
}

// maxToken bounds, in bytes, a file with a token.
const maxToken = 64 << 10

// readToken reads a bearer token from a file, or else from the environment. A token in a flag would be visible in the list of processes.
func readToken(flag, path, env string) (string, error) {
	if path == "" {
		return target.ParseToken(os.Getenv(env), "$"+env)
	}
	data, err := file.Read(path, maxToken)
	if err != nil {
		return "", &exitError{exitUsage, fmt.Errorf("%s: %w", flag, err), ""}
	}
	token, err := target.ParseToken(string(data), path)
	if err == nil && token == "" {
		err = &exitError{exitUsage, fmt.Errorf("%s: %s is empty", flag, path), ""}
	}
	return token, err
}

// parseParams reads path parameters of the form name=value.
func parseParams(params []string) (map[string]string, error) {
	out := map[string]string{}
	for _, p := range params {
		name, value, found := strings.Cut(p, "=")
		if !found || name == "" || value == "" {
			return nil, &exitError{exitUsage, fmt.Errorf("--param %q is not of the form name=value", p), ""}
		}
		out[name] = value
	}
	return out, nil
}
