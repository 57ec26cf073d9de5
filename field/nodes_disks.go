// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// localRoot is a directory of the nodes, with a directory for each class, and in it one for each volume.
const localRoot = "/var/lib/pgha-field"

// disksLabel is on the volumes; its value is the class.
const disksLabel = "pgha-field-disks"

// localDisks stand in for a driver of local disks, such as localdisk.csi.acstor.io: a class without a provisioner, and volumes made
// beforehand, each of which is a directory of whatever node the pod starts on. The suite empties it while no pod uses it.
type localDisks struct {
	*suite
	class, image string
	// selector is that of the database's nodes; pinned: a volume has a required affinity to one node.
	selector string
	pinned   bool
	// nodes of the database, and those of them that have the directories.
	nodes, done []string
}

// How many volumes there are: for three instances with two claims each, and as many again for those that are made anew.
const (
	volumesOfAll  = 12
	volumesOfNode = 4
	// postgresUID is the user of the instances. A kubelet leaves the owner of a hostPath alone, so the suite sets it.
	postgresUID = 26
)

// make makes the directories, which shows whether the cluster allows it, then the class and the volumes.
func (d *localDisks) make(ctx context.Context) error {
	text, err := d.kubectl(ctx, "get", "nodes", "-l", d.selector, "-o", "jsonpath={.items[*].metadata.name}")
	if err != nil {
		return err
	}
	d.nodes = strings.Fields(text)
	volumes := d.volumes()
	script := fmt.Sprintf(`set -e; for n in $(seq %d); do mkdir -p "$0/$n"; chown %d:%[2]d "$0/$n"; chmod 0700 "$0/$n"; done`, len(volumes), postgresUID)
	for _, node := range d.nodes {
		if err := d.onNode(ctx, node, script); err != nil {
			return err
		}
		d.done = append(d.done, node)
	}
	class := object{
		"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": map[string]any{"name": d.class},
		"provisioner": "kubernetes.io/no-provisioner", "volumeBindingMode": "WaitForFirstConsumer",
	}
	_, err = d.apply(ctx, append(objects{class}, volumes...))
	return err
}

// volumes are named after the class and the directory.
func (d *localDisks) volumes() objects {
	count := volumesOfAll
	if d.pinned {
		count = volumesOfNode * len(d.nodes)
	}
	var all objects
	for i := range count {
		v := object{
			"apiVersion": "v1", "kind": "PersistentVolume",
			"metadata": map[string]any{"name": fmt.Sprintf("%s-%d", d.class, i+1), "labels": map[string]any{disksLabel: d.class}},
			"spec": map[string]any{
				"storageClassName": d.class, "accessModes": []any{"ReadWriteOnce"}, "persistentVolumeReclaimPolicy": "Retain",
				"capacity": map[string]any{"storage": "1Ti"}, // any claim fits
				"hostPath": map[string]any{"path": fmt.Sprintf("%s/%s/%d", localRoot, d.class, i+1), "type": "Directory"},
			},
		}
		if d.pinned {
			name := map[string]any{"key": "kubernetes.io/hostname", "operator": "In", "values": []any{d.nodes[i/volumesOfNode]}}
			v.set("spec.nodeAffinity.required.nodeSelectorTerms", []any{map[string]any{"matchExpressions": []any{name}}})
		}
		all = append(all, v)
	}
	return all
}

// empty empties the volumes of an instance on a node, and leaves their claims alone.
func (d *localDisks) empty(ctx context.Context, instance, node string) error {
	names, err := d.kubectl(ctx, "get", "pvc", "-l", "cnpg.io/instanceName="+instance, "-o", "jsonpath={.items[*].spec.volumeName}")
	if err != nil {
		return err
	}
	var script []string
	for name := range strings.FieldsSeq(names) {
		number, found := strings.CutPrefix(name, d.class+"-")
		if !found {
			return fmt.Errorf("volume %s is none of the class %s", name, d.class)
		}
		script = append(script, fmt.Sprintf(`find "$0/%s" -mindepth 1 -delete`, number))
	}
	if len(script) == 0 {
		return fmt.Errorf("instance %s has no volumes", instance)
	}
	return d.onNode(ctx, node, strings.Join(script, " && "))
}

// remove deletes the volumes, the class and the directories. The Cluster must be gone.
func (d *localDisks) remove(ctx context.Context) error {
	_, volumes := d.kubectl(ctx, "delete", "pv", "-l", disksLabel+"="+d.class, "--timeout=1m")
	_, class := d.kubectl(ctx, "delete", "storageclass", d.class, "--ignore-not-found")
	faults := []error{volumes, class}
	for _, node := range d.done {
		faults = append(faults, d.onNode(ctx, node, `rm -rf "$0"`))
	}
	return errors.Join(faults...)
}

// onNode runs a script as root on a node, in a pod that gets past a cordon, since no scheduler places it. $0 is the directory of the class.
func (d *localDisks) onNode(ctx context.Context, node, script string) (err error) {
	const pod = "field-disks"
	text, err := json.Marshal(map[string]any{
		"apiVersion": "v1", "kind": "Pod", "metadata": map[string]any{"name": pod},
		"spec": map[string]any{
			"nodeName": node, "restartPolicy": "Never", "terminationGracePeriodSeconds": 1, "tolerations": []any{map[string]any{"operator": "Exists"}},
			"volumes": []any{map[string]any{"name": "root", "hostPath": map[string]any{"path": localRoot, "type": "DirectoryOrCreate"}}},
			"containers": []any{map[string]any{
				"name": "shell", "image": d.image, "command": []string{"sh", "-c", script, "/disks/" + d.class},
				"securityContext": map[string]any{"runAsUser": 0, "runAsNonRoot": false},
				"volumeMounts":    []any{map[string]any{"name": "root", "mountPath": "/disks"}},
			}},
		},
	})
	if err != nil {
		return err
	}
	defer func() {
		_, deleted := d.kubectl(context.WithoutCancel(ctx), "delete", "pod", pod, "--ignore-not-found", "--timeout=1m")
		err = errors.Join(err, deleted)
	}()
	if _, err := d.kubectlOn(ctx, text, "create", "-f", "-"); err != nil {
		return err
	}
	return until(ctx, time.Minute, "the pod on node "+node+" has run", func() (bool, error) {
		phase, err := d.kubectl(ctx, "get", "pod", pod, "-o", "jsonpath={.status.phase}")
		if phase == "Failed" {
			log, _ := d.kubectl(ctx, "logs", pod)
			return false, fmt.Errorf("it failed: %s", lastLine(log))
		}
		return phase == "Succeeded", err
	})
}
