package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness"
	"github.com/graphconform/conform/harness/target"
	"github.com/graphconform/conform/harness/wire"
)

// reachOptions are the flags of every command that sends requests to a target.
type reachOptions struct {
	configFile, tokenFile string
	insecure              bool
	timeout               time.Duration
}

func (o *reachOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.configFile, "config", "", "`FILE` with targets (default ./conform.yaml, if it exists)")
	f.BoolVar(&o.insecure, "insecure-http", false, "send the token unencrypted to a target that is not on this machine")
	f.DurationVar(&o.timeout, "timeout", 30*time.Second, "end an exchange after `D`")
}

func (o *reachOptions) tokenFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.tokenFile, "token-file", "", "read the bearer token from `FILE`")
}

// reach fills in the target of a config: the embedded mock, a URL, or a target of conform.yaml.
func (o *reachOptions) reach(cfg *harness.Config, name string) error {
	cfg.Timeout, cfg.Version, cfg.Target.Insecure = o.timeout, version(), o.insecure
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
		cfg.Target.URL, cfg.Target.Token, cfg.Target.Redactor = strings.TrimSuffix(name, "/"), token, wire.NewRedactor(token)
		return cfg.CheckURL()
	case o.tokenFile != "":
		return &exitError{exitUsage, fmt.Errorf("--token-file has no meaning for target %s", name), "its sign-in in conform.yaml says where the token comes from"}
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

// readToken reads a bearer token from a file or else from the environment. A flag would show it to everyone who lists processes.
func readToken(flag, file, env string) (string, error) {
	if file == "" {
		return target.ParseToken(os.Getenv(env), "$"+env)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "", &exitError{exitUsage, fmt.Errorf("%s: %w", flag, err), ""}
	}
	value, err := target.ParseToken(string(data), file)
	if err == nil && value == "" {
		err = &exitError{exitUsage, fmt.Errorf("%s: %s is empty", flag, file), ""}
	}
	return value, err
}

// notices prints what a person should know beside the result.
func notices(w io.Writer) func(harness.Notice) {
	return func(n harness.Notice) {
		_, _ = fmt.Fprintln(w, "conform: "+n.Text) // a run that cannot say so goes on
		if n.Hint != "" {
			_, _ = fmt.Fprintln(w, "hint: "+n.Hint)
		}
	}
}
