package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/graphconform/conform/harness/history"
	"github.com/graphconform/conform/harness/notify"
	"github.com/graphconform/conform/harness/wire"
)

// exitNotSent is the exit code of `conform notify --strict` if a notification could not be sent.
const exitNotSent = 6

// notifyOptions are the flags of `conform notify`.
type notifyOptions struct {
	db, on         string
	dryRun, strict bool
}

func newNotifyCommand() *cobra.Command {
	o := notifyOptions{on: "change"}
	cmd := &cobra.Command{
		Use: "notify RECORD…", Short: "Tell people what changed with runs", Args: arguments(1, -1),
		Long: `notify adds the records of runs to the history, and sends one message about what changed with them:
what is new, changed, fixed or expired, and targets that cannot be reached or can be again. Without
a change it sends nothing, and nothing is sent twice.

Variables of the environment say where to; those with an address or a password are secrets:
  CONFORM_SLACK_URL        an incoming webhook of Slack
  CONFORM_TEAMS_URL        a workflow of Microsoft Teams that posts to a channel or chat
  CONFORM_WEBHOOK_URL      a receiver of JSON, with CONFORM_WEBHOOK_SECRET for the signature
  CONFORM_MAIL_SERVER      smtps://user:password@host:port, with CONFORM_MAIL_FROM and CONFORM_MAIL_TO

A message that cannot be sent is repeated for up to five minutes, and then reported on standard
error; the next notify for the same records sends it. It changes no verdict. The exit code is 0 then,
and 6 with --strict.`,
		Example: `  conform run --target nightly; conform notify --on change conform-out
  conform notify conform-out --dry-run`,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	choiceFlag(cmd, &o.on, "on", []string{"change"}, "when to send a message")
	cmd.Flags().StringVar(&o.db, "db", history.Name, "the history is `FILE`")
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "print the message, and send nothing; it counts as not sent")
	cmd.Flags().BoolVar(&o.strict, "strict", false, "exit with 6 if a message could not be sent")
	return cmd
}

func (o notifyOptions) run(cmd *cobra.Command, args []string) (err error) {
	channels, err := notify.Channels(environment)
	if err != nil {
		return &exitError{exitUsage, err, "see conform notify --help"}
	}
	if len(channels) == 0 && !o.dryRun {
		return &exitError{exitUsage, errors.New("no channel to send to"), "set CONFORM_SLACK_URL or another variable that conform notify --help lists, or use --dry-run"}
	}
	db, err := history.Create(o.db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	added, err := addRecords(cmd, db, args)
	if err != nil {
		return err
	}
	runs := namesOf(added, func(a history.Added) string { return a.Run })
	if o.dryRun {
		m, err := notify.NewMessage(cmd.Context(), db, runs)
		if err != nil {
			return err
		}
		say(cmd.OutOrStdout(), m.Text())
		return nil
	}
	results, err := notify.Sender{History: db, Now: wire.Now}.Send(cmd.Context(), channels, runs)
	if err != nil {
		return err
	}
	return o.report(cmd, results)
}

// report says what was sent.
func (o notifyOptions) report(cmd *cobra.Command, results []notify.Result) error {
	failed := false
	for _, r := range results {
		switch {
		case r.Err != nil:
			failed = true
			say(cmd.ErrOrStderr(), "conform: not notified: "+r.Err.Error())
		case r.Before:
			say(cmd.OutOrStdout(), r.Channel+": had been told before")
		case r.Sent == 0:
			say(cmd.OutOrStdout(), r.Channel+": nothing changed")
		default:
			say(cmd.OutOrStdout(), fmt.Sprintf("%s: told %s", r.Channel, counted(r.Sent, "change")))
		}
	}
	if failed && o.strict {
		return &exitError{code: exitNotSent}
	}
	return nil
}
