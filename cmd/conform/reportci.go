package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/graphconform/conform/reports"
)

// ciSystem is a CI system, by the format of its reports.
type ciSystem string

const (
	github ciSystem = "github"
	gitlab ciSystem = "gitlab"
	azure  ciSystem = "azure"
)

// maxStepSummary is how large GitHub accepts the summary of a step.
const maxStepSummary = 1 << 20

// variables looks up variables of the environment.
type variables func(name string) string

var environment variables = os.Getenv

// detect returns the CI system that runs conform, or "".
func (env variables) detect() ciSystem {
	for _, s := range []struct {
		variable string
		system   ciSystem
	}{{"GITHUB_ACTIONS", github}, {"GITLAB_CI", gitlab}, {"TF_BUILD", azure}} {
		if strings.EqualFold(env(s.variable), "true") {
			return s.system
		}
	}
	return ""
}

// stepSummary is the file that GitHub shows on the page of the job.
func (env variables) stepSummary() string { return env("GITHUB_STEP_SUMMARY") }

// notice says what a run does for the CI system.
func (s ciSystem) notice() string {
	return map[ciSystem]string{
		github: "GitHub Actions: annotations, and a summary of the job",
		gitlab: "GitLab CI: a code quality report",
		azure:  "Azure Pipelines: issues, and a summary of the run",
	}[s]
}

// appendSummary appends a report to the summary of a step. GitHub shows none of a larger one.
func appendSummary(path string, r reports.Report) error {
	var text strings.Builder
	if err := r.Write(&text, "markdown"); err != nil {
		return err
	}
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("$GITHUB_STEP_SUMMARY: %w", err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("$GITHUB_STEP_SUMMARY: %s is not a regular file", path)
	case info.Size()+int64(text.Len()) > maxStepSummary:
		return fmt.Errorf("$GITHUB_STEP_SUMMARY: %s would have more than 1 MiB with the summary of conform, and GitHub would show nothing", path)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("$GITHUB_STEP_SUMMARY: %w", err)
	}
	_, err = f.WriteString(text.String())
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("$GITHUB_STEP_SUMMARY: %w", err)
	}
	return nil
}
