// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
)

// clusterWide are what a command has that needs no namespace.
var clusterWide = []string{"-A", "crd", "namespace", "storageclass.storage.k8s.io"}

// CheckCommands checks the commands of every text of a plan: one flag for the namespace, in a place where kubectl reads it.
func CheckCommands(t *testing.T, p *Plan) (seen int) {
	t.Helper()
	for i := range p.Sites {
		s := &p.Sites[i]
		text, err := json.Marshal(s)
		assert.NilError(t, err)
		var tree any
		assert.NilError(t, json.Unmarshal(text, &tree))
		for _, text := range stringsIn(tree) {
			seen += checkCommands(t, s.Namespace, text, s.Name != "")
		}
	}
	return seen
}

// stringsIn are all texts below a value.
func stringsIn(value any) (all []string) {
	switch v := value.(type) {
	case string:
		return []string{v}
	case []any:
		for _, below := range v {
			all = append(all, stringsIn(below)...)
		}
	case map[string]any:
		for _, below := range v {
			all = append(all, stringsIn(below)...)
		}
	}
	return all
}

// checkCommands checks the commands of one text and counts them. Named says that they are about one Cluster.
func checkCommands(t *testing.T, namespace, text string, named bool) (seen int) {
	t.Helper()
	for _, c := range commandsIn(text) {
		words := strings.Fields(c)
		if !slices.Contains([]string{"get", "annotate", "delete", "create", "cnpg", "exec", "wait", "rollout", "label", "patch"}, words[1]) {
			continue // such as kubectl apply, with a file
		}
		seen++
		all := 0
		for i, word := range words {
			switch {
			case word == "--" || word == ">":
				assert.Check(t, slices.Contains(words[:i], "-n") || namespace == "", "%q: the namespace is not kubectl's", c)
			case word == "-n" && i+1 < len(words):
				all++
				assert.Check(t, namespace == "" || words[i+1] == namespace || words[i+1] == "OPERATOR-NAMESPACE", "%q: another namespace", c)
			default:
				assert.Check(t, !named || !strings.Contains(word, "CLUSTER"), "%q: the name of the Cluster is missing", c)
			}
		}
		wide := slices.ContainsFunc(clusterWide, func(w string) bool { return slices.Contains(words, w) })
		if namespace != "" && !wide {
			assert.Check(t, all == 1, "%q has the namespace %d times\n%s", c, all, text)
		}
		assert.Check(t, all < 2, "%q has the namespace %d times", c, all)
	}
	return seen
}

// commandsIn are the commands of a text: from kubectl to a mark that ends the command, outside of quotes.
func commandsIn(text string) (all []string) {
	for {
		at := strings.Index(text, "kubectl ")
		if at < 0 {
			return all
		}
		text = text[at:]
		end, quoted := len(text), false
		for i, r := range text {
			quoted = quoted != (r == '\'')
			rest := text[i+1:]
			if !quoted && (strings.ContainsRune(";,.:", r) && (rest == "" || rest[0] == ' ') && !strings.HasSuffix(text[:i], " ") ||
				strings.HasPrefix(rest, "shows ") || strings.HasPrefix(rest, "and ") || r == ' ' && rest != "" && rest[0] == '(' || r == ')' && !strings.Contains(text[:i], "(")) {
				end = i
				break
			}
		}
		all = append(all, text[:end])
		text = text[end:]
	}
}

// TestStaticCommands locates the commands of every rule of every table.
func TestStaticCommands(t *testing.T) {
	seen := 0
	for _, k := range Rules() {
		seen += checkCommands(t, "shop", located(k.Step, "pg", "shop"), true)
	}
	for _, w := range Wholes() {
		seen += checkCommands(t, "shop", located(w.Step, "pg", "shop"), true)
	}
	assert.Assert(t, seen > 15, "only %d commands", seen)
}

// TestCommands has changes whose steps are commands.
func TestCommands(t *testing.T) {
	alone := "spec: {instances: 1}\n"
	tests := map[string]struct{ reason, old, new string }{
		"account":              {"names that begin with the Cluster's", alone, `spec: {instances: 1, serviceAccountName: other, serviceAccountTemplate: null}`},
		"supervised":           {"a selector", alone, `spec: {instances: 1, primaryUpdateStrategy: supervised, resources: {requests: {memory: 2Gi}}}`},
		"supervised parameter": {"a restart is enough", alone, `spec: {instances: 1, primaryUpdateStrategy: supervised, postgresql: {parameters: {max_connections: "300"}}}`},
		"kept": {"the annotation is removed", "metadata: {annotations: {cnpg.io/reconcilePodSpec: disabled}}",
			"metadata: {annotations: {cnpg.io/reconcilePodSpec: disabled}}\nspec: {resources: {requests: {memory: 2Gi}}}"},
		"armor": {"two commands", "", `metadata: {annotations: {container.apparmor.security.beta.kubernetes.io/postgres: unconfined}}`},
		"fence": {"a quoted argument", "", `metadata: {annotations: {cnpg.io/fencedInstances: '["*"]'}}`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p, err := Compare(edited(t, tt.old, ""), edited(t, tt.new, ""))
			assert.NilError(t, err)
			assert.Check(t, CheckCommands(t, p) > 1, tt.reason)
		})
	}
}

// TestLocated checks where the namespace stands.
func TestLocated(t *testing.T) {
	tests := map[string]struct{ reason, text, want string }{
		"part of a word": {"names of others begin with the Cluster's", "first: kubectl delete secret CLUSTER-ca; then wait", "first: kubectl delete secret pg-ca -n shop; then wait"},
		"twice":          {"one flag for both", "kubectl create rolebinding CLUSTER-x --role=CLUSTER", "kubectl create rolebinding pg-x --role=pg -n shop"},
		"another program": {"pg_dump has an option -n, too", "kubectl exec CLUSTER-1 -c postgres -- pg_dump -Fc DATABASE > dump",
			"kubectl exec pg-1 -c postgres -n shop -- pg_dump -Fc DATABASE > dump"},
		"has one":    {"of the operator", "kubectl rollout restart deployment x -n OTHER", "kubectl rollout restart deployment x -n OTHER"},
		"comma":      {"the sentence goes on", "back up: kubectl cnpg backup CLUSTER, or wait", "back up: kubectl cnpg backup pg -n shop, or wait"},
		"no command": {"a sentence", "set  CLUSTERS_ROLLOUT_DELAY", "set  CLUSTERS_ROLLOUT_DELAY"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, located(tt.text, "pg", "shop"), tt.want, tt.reason)
			assert.Equal(t, located(tt.want, "pg", "shop"), tt.want, "once is enough")
		})
	}
}
