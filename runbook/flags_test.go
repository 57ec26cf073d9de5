// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/pgha/pgha/internal/needs"
	"gotest.tools/v3/assert"
)

// program is a command with the flags that the runbook may use.
type program struct {
	source string // where the flags were looked up
	flags  string
}

const (
	kubectlDocs = "https://kubernetes.io/docs/reference/kubectl/generated/"
	cnpgSource  = "https://github.com/cloudnative-pg/cloudnative-pg/tree/v1.30.0/internal/cmd/plugin/"
	azDocs      = "https://learn.microsoft.com/cli/azure/"
	where       = " --context -n"
)

// programs lists the programs that the runbook runs. TestKubectl compares kubectl's flags with the real kubectl, and
// pgha's commands are run in cmd/pgha. The others come from the documentation in source; those of az also from --help
// of az 2.45, the version in Debian.
func programs() map[string]program {
	return map[string]program{
		"kubectl apply":                   {kubectlDocs + "kubectl_apply", "--server-side -f --dry-run --force-conflicts" + where},
		"kubectl annotate":                {kubectlDocs + "kubectl_annotate", "--overwrite" + where},
		"kubectl cordon":                  {kubectlDocs + "kubectl_cordon", "-l" + where},
		"kubectl drain":                   {kubectlDocs + "kubectl_drain", "--ignore-daemonsets --delete-emptydir-data" + where},
		"kubectl uncordon":                {kubectlDocs + "kubectl_uncordon", where},
		"kubectl cnpg hibernate on":       {cnpgSource + "hibernate/cmd.go", where},
		"kubectl cnpg hibernate off":      {cnpgSource + "hibernate/cmd.go", where},
		"az aks update":                   {azDocs + "aks", "--name --resource-group --auto-upgrade-channel"},
		"az aks upgrade":                  {azDocs + "aks", "--name --resource-group --kubernetes-version --control-plane-only --yes"},
		"az aks nodepool upgrade":         {azDocs + "aks/nodepool", "--name --resource-group --cluster-name --kubernetes-version --node-image-only --yes"},
		"az aks nodepool operation-abort": {azDocs + "aks/nodepool", "--name --resource-group --cluster-name"},
		"az aks nodepool list":            {azDocs + "aks/nodepool", "--resource-group --cluster-name --query --output"},
		"break":                           {"a word of the shell", ""},
		"continue":                        {"a word of the shell", ""},
		"kubectl create namespace":        {kubectlDocs + "kubectl_create/kubectl_create_namespace", "--dry-run -o" + where},
		"kubectl delete":                  {kubectlDocs + "kubectl_delete", "-f -l --ignore-not-found --grace-period" + where},
		"kubectl create secret generic": {kubectlDocs + "kubectl_create/kubectl_create_secret_generic",
			"--type --from-literal --from-file --dry-run -o" + where},
		"kubectl label":                            {kubectlDocs + "kubectl_label", "--local -f -o" + where},
		"kubectl create job":                       {kubectlDocs + "kubectl_create/kubectl_create_job", "--from" + where},
		"kubectl describe":                         {kubectlDocs + "kubectl_describe", "-l" + where},
		"kubectl exec":                             {kubectlDocs + "kubectl_exec", "-c -i" + where},
		"kubectl get":                              {kubectlDocs + "kubectl_get", "--ignore-not-found -l -L -o --all-namespaces --sort-by --field-selector --show-labels" + where},
		"kubectl logs":                             {kubectlDocs + "kubectl_logs", "-c -l --tail --all-containers --follow --pod-running-timeout" + where},
		"kubectl patch":                            {kubectlDocs + "kubectl_patch", "--patch --type --subresource" + where},
		"kubectl rollout restart":                  {kubectlDocs + "kubectl_rollout/kubectl_rollout_restart", "-l" + where},
		"kubectl rollout status":                   {kubectlDocs + "kubectl_rollout/kubectl_rollout_status", "--timeout" + where},
		"kubectl wait":                             {kubectlDocs + "kubectl_wait", "--for --timeout -l" + where},
		"kubectl cnpg backup":                      {cnpgSource + "backup/cmd.go", "--method --plugin-name" + where},
		"kubectl cnpg destroy":                     {cnpgSource + "destroy/cmd.go", where},
		"kubectl cnpg fencing on":                  {cnpgSource + "fence/cmd.go", where},
		"kubectl cnpg promote":                     {cnpgSource + "promote/cmd.go", where},
		"kubectl cnpg psql":                        {cnpgSource + "psql/cmd.go", "--replica --stdin --tty" + where},
		"kubectl cnpg subscription create":         {cnpgSource + "logical/subscription/create/cmd.go", "--subscription --publication --external-cluster --dbname" + where},
		"kubectl cnpg subscription sync-sequences": {cnpgSource + "logical/subscription/syncsequences/cmd.go", "--subscription --dbname" + where},
		"kubectl cnpg status":                      {cnpgSource + "status/cmd.go", "--verbose" + where},
		"az account show":                          {azDocs + "account", "--query --output"},
		"az aks get-credentials":                   {azDocs + "aks", "--name --resource-group --context"},
		"az identity show":                         {azDocs + "identity", "--name --resource-group --query --output"},
		"az identity federated-credential list":    {azDocs + "identity/federated-credential", "--identity-name --resource-group --query --output"},
		"az network public-ip show":                {azDocs + "network/public-ip", "--name --resource-group --query --output"},
		"az role assignment list":                  {azDocs + "role/assignment", "--assignee --all --query --output"},
		"az storage blob delete-batch":             {azDocs + "storage/blob", "--account-name --source --pattern --auth-mode --dryrun"},
		"az storage blob list":                     {azDocs + "storage/blob", "--account-name --container-name --prefix --auth-mode --query --output"},
		"az storage container show":                {azDocs + "storage/container", "--account-name --name --auth-mode --query --output"},
		"psql":                                     {"https://www.postgresql.org/docs/current/app-psql.html", "-h -p -U -d -c -q -t -A -x -1 -v"},
		"pgha render":                              {"cmd/pgha", "--target --only --password-file --set"},
		"pgha backup":                              {"cmd/pgha", "--target --name --set --method"},
		"pgha plan":                                {"cmd/pgha", "--target --to-target --nodes -o"},
		"pgha upgrade":                             {"cmd/pgha", "--to --to-image --method -o"},
		"pgha recover":                             {"cmd/pgha", "--target --to --instances --promote-endpoints --in-place --set --from --name"},
		"pgha runbook":                             {"cmd/pgha", "--target"},
		"pgha-federate":                            {"cmd/pgha-federate", "--target --delete --name"},
		"openssl x509":                             {"openssl-x509(1)", "-noout -ext"},
		"grep":                                     {"grep(1)", "-E"},
		"diff":                                     {"diff(1)", ""},
		"read":                                     {"a word of the shell", "-r"},
		"openssl rand":                             {"openssl-rand(1)", "-hex"},
		"base64":                                   {"base64(1)", "-d"},
		"date":                                     {"date(1)", "-u"},
		"pg_dump":                                  {"https://www.postgresql.org/docs/current/app-pgdump.html", "--format --dbname --schema-only --no-subscriptions"},
		"printf":                                   {"printf(1)", ""},
		"df":                                       {"df(1)", "-h"},
		"test":                                     {"test(1)", ""},
		"sh":                                       {"sh(1)", "-c"},
		"less":                                     {"less(1)", ""},
		"rm":                                       {"rm(1)", "-r"},
		"docker":                                   {"https://docs.docker.com/reference/cli/docker/login/", "--config"},
		"sleep":                                    {"sleep(1)", ""},
		"echo":                                     {"echo(1)", ""},
		"export":                                   {"a word of the shell", ""},
		"unset":                                    {"a word of the shell", ""},

		"az deployment group what-if":                     {azDocs + "deployment/group", "--resource-group --template-file"},
		"az deployment group create":                      {azDocs + "deployment/group", "--resource-group --template-file"},
		"az alerts-management prometheus-rule-group list": {azDocs + "alerts-management/prometheus-rule-group", "--resource-group --query --output"},
		"pgha alerts": {"cmd/pgha", "--target -o"},
	}
}

// find returns the program that a command runs, and the words after its name.
func find(command words) (name string, rest words) {
	all := programs()
	for n := min(len(command), 4); n > 0; n-- {
		name = strings.Join(command[:n], " ")
		if _, ok := all[name]; ok {
			return name, command[n:]
		}
	}
	return "", nil
}

// flagsOf returns the flags in a command's words, and the command after "--".
func flagsOf(name string, rest words) (flags []string, inner words) {
	for i, word := range rest {
		switch {
		case word == "--":
			inner = rest[i+1:]
			if name == "kubectl cnpg psql" {
				inner = append(words{"psql"}, inner...)
			}
			return flags, inner
		case strings.HasPrefix(word, "--"):
			flag, _, _ := strings.Cut(word, "=")
			flags = append(flags, flag)
		case name == "psql" && strings.HasPrefix(word, "-") && i > 0 && rest[i-1] != "-c" && rest[i-1] != "-d":
			for _, letter := range word[1:] {
				flags = append(flags, "-"+string(letter))
			}
		case name != "test" && name != "sleep" && strings.HasPrefix(word, "-") && word != "-":
			flags = append(flags, word)
		}
	}
	return flags, nil
}

// flagsAreReal checks that every program of every runbook, and every flag of it, exists.
func flagsAreReal(t *testing.T, all map[string]sample) {
	used := map[string]bool{}
	for name, s := range all {
		for _, block := range blocks(t, s.text, "sh") {
			for _, command := range commands(block) {
				for len(command) > 0 {
					program, rest := find(command)
					if program == "" {
						t.Errorf("%s: unknown program in %q", name, command)
						break
					}
					used[program] = true
					flags, inner := flagsOf(program, rest)
					for _, flag := range flags {
						if !slices.Contains(strings.Fields(programs()[program].flags), flag) {
							t.Errorf("%s: %s has no flag %s according to %s", name, program, flag, programs()[program].source)
						}
					}
					command = inner
				}
			}
		}
	}
	for program := range programs() {
		assert.Assert(t, used[program], "%s is in no runbook", program)
	}
}

// TestKubectl compares the table with the real kubectl.
func TestKubectl(t *testing.T) {
	kubectl := needs.Program(t, "kubectl", "kubectl")
	global, err := exec.Command(kubectl, "options").Output()
	assert.NilError(t, err)
	for name, p := range programs() {
		args := strings.Fields(name)
		if args[0] != "kubectl" || args[1] == "cnpg" {
			continue
		}
		help, err := exec.Command(kubectl, append(args[1:], "--help")...).Output()
		assert.NilError(t, err)
		known := helpFlags(string(help) + string(global))
		for flag := range strings.FieldsSeq(p.flags) {
			assert.Assert(t, slices.Contains(known, flag), "%s has no flag %s", name, flag)
		}
	}
}

// helpFlags returns the flags that a help text of kubectl describes: "    -l, --selector=”:".
func helpFlags(help string) []string {
	var flags []string
	for line := range strings.SplitSeq(help, "\n") {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "-") {
			continue
		}
		for word := range strings.FieldsSeq(line) {
			flag, _, _ := strings.Cut(strings.TrimRight(word, ",:"), "=")
			flags = append(flags, flag)
		}
	}
	return flags
}

// contextIsNamed checks that every command names the Kubernetes cluster that it changes.
func contextIsNamed(t *testing.T, all map[string]sample) {
	for name, s := range all {
		if s.p.Cloud().KubernetesCluster() == "" && !strings.Contains(s.text, "--context kind-kind") {
			continue
		}
		for _, block := range blocks(t, s.text, "sh") {
			for _, command := range commands(block) {
				if command[0] == "kubectl" {
					assert.Assert(t, slices.Contains(command, "--context"), "%s: %q", name, command)
				}
			}
		}
	}
}
