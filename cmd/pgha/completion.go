// SPDX-License-Identifier: Apache-2.0

package main

import (
	_ "embed"

	"github.com/pgha/pgha/internal/cli"
)

// The scripts know nothing of pgha but its name: they ask pgha what may come next, so that they fit every version of it.
var (
	//go:embed completion/pgha.bash
	bashCompletion string
	//go:embed completion/pgha.zsh
	zshCompletion string
	//go:embed completion/pgha.fish
	fishCompletion string
	//go:embed completion/kubectl_complete-pgha
	kubectlCompletion string
)

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish,kubectl" help:"bash, zsh, fish, or kubectl for the plugin kubectl pgha."`
}

// Help is shown below the flags.
func (c *completionCmd) Help() string {
	return `Examples:
  source <(pgha completion bash)                                   in ~/.bashrc
  pgha completion zsh > "${fpath[1]}/_pgha"
  pgha completion fish > ~/.config/fish/completions/pgha.fish
  pgha completion kubectl > ~/bin/kubectl_complete-pgha            then chmod +x it; kubectl finds it in the PATH`
}

// Run prints the script for the shell.
func (c *completionCmd) Run(sys *cli.System) error {
	script := map[string]string{
		"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion, "kubectl": kubectlCompletion,
	}[c.Shell]
	return sys.Print([]byte(script))
}
