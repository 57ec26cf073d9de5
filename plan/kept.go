// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/tracking"
)

// keepImage gives the new side the image of the old one if neither manifest names one: the operator's webhook has written its default
// into the object when it was created, and an apply leaves what no manifest has set. So another operator with another default is no change.
func keepImage(old, new *object) {
	before, ok := old.resource.Object.(*cnpgv1.Cluster)
	after, also := new.resource.Object.(*cnpgv1.Cluster)
	if !ok || !also || after.Spec.ImageName != "" || after.Spec.ImageCatalogRef != nil || before.Spec.ImageCatalogRef != nil {
		return
	}
	if before.Spec.ImageName != "" && (!old.live || strings.Contains(before.Annotations[tracking.LastApplied], `"imageName"`)) {
		return
	}
	new.cluster.Spec.ImageName = old.cluster.Spec.ImageName
	setAt(new.tree, old.cluster.Spec.ImageName, "spec", "imageName")
}
