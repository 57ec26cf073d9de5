// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

const validationAnnotation = "cnpg.io/validation"

// heedsValidation reports whether the operator's webhook for an object reads the annotation. Of all webhooks, only
// that of ScheduledBackups does not (internal/webhook/v1/scheduledbackup_webhook.go).
func (p *pass) heedsValidation(r *Resource) bool {
	switch r.Object.(type) {
	case *cnpgv1.Cluster, *cnpgv1.Backup, *cnpgv1.Pooler:
		return p.target.ValidationAnnotation()
	case *cnpgv1.Database:
		return sinceDatabaseWebhook.Has(p.target)
	default:
		return false
	}
}

// bypassed turns an error into a warning if the operator's webhook would reject the object but the annotation makes it
// accept everything. What the CRD rejects stays an error.
func (p *pass) bypassed(r *Resource, severity Severity, message string) (Severity, string) {
	reason, byWebhook := strings.CutPrefix(message, "The operator rejects the ")
	if severity != Error || !byWebhook || r == nil || !p.heedsValidation(r) || r.Object.GetAnnotations()[validationAnnotation] != "disabled" {
		return severity, message
	}
	return Warning, "Without the annotation " + validationAnnotation + " the operator would reject the " + reason
}
