// SPDX-License-Identifier: Apache-2.0

package main

import (
	_ "embed"

	"github.com/pgha/pgha/internal/cli"
)

//go:embed completion/kubectl_complete-pgha
var kubectlCompletion []byte

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish,kubectl" help:"bash, zsh or fish; or kubectl, for the plugin kubectl pgha."`
}

// Help is shown below the flags.
func (c *completionCmd) Help() string {
	return `Examples:
  source <(pgha completion bash)                                   in ~/.bashrc
  pgha completion zsh > "${fpath[1]}/_pgha"
  pgha completion fish > ~/.config/fish/completions/pgha.fish
  pgha completion kubectl > ~/bin/kubectl_complete-pgha            then run chmod +x on it; kubectl finds it in the PATH`
}

// Run prints the script for the shell.
func (c *completionCmd) Run(sys *cli.System) error {
	script, ok := cli.CompletionScript(c.Shell, "pgha")
	if !ok {
		script = kubectlCompletion
	}
	return sys.Print(script)
}
