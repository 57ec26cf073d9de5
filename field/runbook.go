// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"
)

// block is one shell block of a runbook, with the title of its chapter and the heading above it.
type block struct {
	chapter string
	heading string
	text    string
}

// blocks finds the shell blocks of a runbook.
func blocks(markdown string) []block {
	var all []block
	chapter, heading, in, text := "", "", false, ""
	title := regexp.MustCompile(`^##+ (?:(\d+)\. )?(.*)`)
	for line := range strings.Lines(markdown) {
		m := title.FindStringSubmatch(strings.TrimSpace(line))
		switch {
		case line == "```sh\n":
			in, text = true, ""
		case in && line == "```\n":
			in = false
			all = append(all, block{chapter, heading, text})
		case in:
			text += line
		case m != nil:
			heading = m[2]
			if m[1] != "" {
				chapter = m[2]
			}
		}
	}
	return all
}

// azure reports whether a block needs Azure.
func (b block) azure() bool {
	return regexp.MustCompile(`(?m)^az |&& az |\$\(az |pgha-federate|federate\.sh`).MatchString(b.text)
}

// blocksOfRunbook runs every block that needs no Azure. "Recover for good" replaces the Cluster by the recovered one, so that it comes
// late; the clean-up is that of the runbook for the recovered one, as that chapter says.
func blocksOfRunbook(ctx context.Context, s *suite) error {
	o, err := s.render(ctx)
	if err != nil {
		return err
	}
	s.claim(ctx, o)
	first, err := s.runbook(ctx)
	if err != nil {
		return err
	}
	for _, chapter := range []string{"Before the first apply", "Apply", "Verify", "Sample data", "Back up now", "What a failure costs (RPO and RTO)",
		"Restore drill", "Planned switchover", "Unplanned failover", "Upgrade the nodes", "When it goes wrong"} {
		if err := s.chapter(ctx, first, chapter, s.name); err != nil {
			return err
		}
	}
	if err := s.sameName(ctx, first); err != nil {
		return err
	}
	if err := s.versions(ctx); err != nil {
		return err
	}
	return s.forGood(ctx)
}

// forGood goes on in the next generation of the archive, where "Restore under the same name" has led. The drill has left its folder in the
// archive, which only a block for Azure deletes, and a Cluster does not archive into one that is not empty. So the recovered Cluster has
// another name here, as the chapter says.
func (s *suite) forGood(ctx context.Context) error {
	recovered := s.name + "-back"
	generation := "spec.backup.serverName=" + s.name + "-g2"
	back, err := s.runbook(ctx, "--name", s.name, "--set", generation, "--set", "spec.recovery.name="+recovered)
	if err != nil {
		return err
	}
	for _, chapter := range []string{"Back up now", "Recover for good"} {
		if err := s.chapter(ctx, back, chapter, s.name); err != nil {
			return err
		}
	}
	last, err := s.runbook(ctx, "--name", recovered, "--set", "spec.backup.objectStore="+s.name+"-store")
	if err != nil {
		return err
	}
	return s.chapter(ctx, last, "Clean up", recovered)
}

// runbook prints the runbook and finds its blocks.
func (s *suite) runbook(ctx context.Context, more ...string) ([]block, error) {
	args := slices.Concat([]string{"runbook", "aks", "--namespace", s.ns, "--name", s.name, "--context", s.context}, s.sets, more)
	if len(more) > 0 { // the name is given there
		args = slices.Concat([]string{"runbook", "aks", "--namespace", s.ns, "--context", s.context}, s.sets, more)
	}
	text, err := output(ctx, nil, s.pgha, args...)
	return blocks(text), err
}

// chapter pastes the blocks of a chapter into one shell.
func (s *suite) chapter(ctx context.Context, all []block, chapter, name string) error {
	var script strings.Builder
	var run []block
	skipped := 0
	for _, b := range all {
		if b.chapter != chapter {
			continue
		}
		if b.azure() {
			skipped++
			continue
		}
		run = append(run, b)
		fmt.Fprintf(&script, "%s\necho; echo @begin %d\n%s\necho; echo @end $?\n", s.before(b, name), len(run), s.filled(b, name))
	}
	if len(run) == 0 {
		s.report.finding("the runbook has no block that can run in a chapter %q", chapter)
		return nil
	}
	begin := time.Now()
	out, err := s.shell(ctx, script.String())
	s.judgeBlocks(run, out)
	s.report.note("%q: %d blocks in %.0f s, %d need Azure and were left out.", chapter, len(run), time.Since(begin).Seconds(), skipped)
	return err
}

// before is what must be true before a block: it waits for what the block above has begun.
func (s *suite) before(b block, name string) string {
	if !strings.Contains(b.text, "unrecoverable") {
		return ""
	}
	return fmt.Sprintf("sleep 10; kubectl wait clusters.postgresql.cnpg.io/%s --for=jsonpath={.status.readyInstances}=3 --timeout=5m --context %s -n %s", name, s.context, s.ns)
}

// filled is the block with what the runbook asks the user to insert: a replica, its node, and the size that the volumes have.
func (s *suite) filled(b block, name string) string {
	text := strings.Replace(b.text, "INSTANCE=  # such as", fmt.Sprintf(
		"INSTANCE=$(kubectl get pods -l cnpg.io/cluster=%s,cnpg.io/instanceRole=replica -o 'jsonpath={.items[0].metadata.name}' --context %s -n %s) # such as",
		name, s.context, s.ns), 1)
	text = strings.Replace(text, "NODE=  # its name", fmt.Sprintf(
		"NODE=${NODE:-$(kubectl get pods -l cnpg.io/cluster=%s,cnpg.io/instanceRole=replica -o 'jsonpath={.items[0].spec.nodeName}' --context %s -n %s)}",
		name, s.context, s.ns), 1)
	return strings.Replace(text, "SIZE=  # more than", fmt.Sprintf(
		"SIZE=$(kubectl get persistentvolumeclaims -l cnpg.io/cluster=%s,cnpg.io/pvcRole=PG_WAL -o 'jsonpath={.items[0].spec.resources.requests.storage}' --context %s -n %s) # more than",
		name, s.context, s.ns), 1)
}

// shell runs a script in sh, with pgha in the PATH.
func (s *suite) shell(ctx context.Context, script string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 25*time.Minute)
	defer cancel()
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, "sh")
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(s.pgha)+string(os.PathListSeparator)+os.Getenv("PATH"))
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(script), &out, &out
	// What the shell runs, such as kubectl wait, ends with it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && ctx.Err() == nil {
		err = nil // each block has its own exit code
	}
	return out.String(), err
}

// judgeBlocks looks at the exit code of each block, at errors in its output, and at the value that a comment at its end promises.
func (s *suite) judgeBlocks(run []block, out string) {
	pieces := strings.Split(out, "\n@begin ")
	for i, b := range run {
		where := fmt.Sprintf("chapter %q, %q, block %d", b.chapter, b.heading, i+1)
		at := slices.IndexFunc(pieces, func(p string) bool { return strings.HasPrefix(p, fmt.Sprintf("%d\n", i+1)) })
		if at < 0 {
			s.report.finding("%s did not begin", where)
			continue
		}
		text, code, ended := strings.Cut(pieces[at], "\n@end ")
		_, text, _ = strings.Cut(text, "\n")
		code, _, _ = strings.Cut(code, "\n")
		s.say("   %s: exit code %s\n%s", where, code, indented(text))
		switch {
		case !ended:
			s.report.finding("%s did not end:\n%s", where, indented(text))
		case code != "0":
			s.report.finding("%s ended with %s:\n%s", where, code, indented(text))
		case regexp.MustCompile(`(?m)^(Error|error:|Warning:|pgha: |sh: )`).MatchString(text):
			s.report.finding("%s printed an error or a warning:\n%s", where, indented(text))
		}
		if m := regexp.MustCompile(`(?m)  # (\d+)$`).FindStringSubmatch(b.text); m != nil && lastLine(text) != m[1] {
			s.report.finding("%s printed %q in place of %s", where, lastLine(text), m[1])
		}
	}
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

func indented(text string) string {
	return "    " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n    ")
}
