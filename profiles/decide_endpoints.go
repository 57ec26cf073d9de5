// SPDX-License-Identifier: Apache-2.0

package profiles

const postgresPort = 5432

// decideEndpoints lets the operator manage the load balancers if it keeps their ports.
func (r *Resolved) decideEndpoints() Decision {
	e, t := r.Spec.Endpoints, r.Target
	d := Decision{Field: "spec.endpoints.management"}
	switch {
	case e.Management == "managed":
		r.ManagedEndpoints = true
		r.requireManaged("spec.endpoints.readWrite", e.ReadWrite)
		r.requireManaged("spec.endpoints.readOnly", e.ReadOnly)
		return Decision{}
	case e.Management == auto && t.ManagedServices() && t.ManagedServicePorts():
		r.ManagedEndpoints = true
		d.Value, d.Reason = "managed", "operator "+t.String()+" manages load balancers with their cluster"
	case e.Management == auto:
		d.Value, d.Reason = "standalone", "operator "+t.String()+" cannot manage load balancers, or may change their ports"
	default:
		return Decision{}
	}
	if e.ReadWrite == nil && e.ReadOnly == nil {
		return Decision{} // there is nothing to manage
	}
	return d
}

func (r *Resolved) requireManaged(path string, e *Endpoint) {
	switch {
	case e == nil:
	case !r.Target.ManagedServices():
		r.require(managedServices, path, "")
	case e.Port != postgresPort:
		r.require(managedServicePorts, path+".port", "early patch releases replace it with 5432")
	}
}
