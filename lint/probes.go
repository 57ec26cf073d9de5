// SPDX-License-Identifier: Apache-2.0

package lint

// waitsForConnections reports whether the startup probe fails as long as PostgreSQL rejects connections, as it does during recovery.
func (c *cluster) waitsForConnections() bool {
	if !c.target.ProbeTypes() {
		return false
	}
	if s := c.spec.Probes; s != nil && s.Startup != nil && oneOf(string(s.Startup.Type), "query", "streaming") {
		return true
	}
	return !c.target.RecoveryIsStarted()
}

// smartShutdownTimeout is the time limit of the smart shutdown; 0 if there is none. The operator skips one that fills stopDelay.
func (c *cluster) smartShutdownTimeout() int32 {
	smart, stop := int32(180), int32(1800)
	if c.spec.SmartShutdownTimeout != nil {
		smart = *c.spec.SmartShutdownTimeout
	}
	if c.spec.MaxStopDelay > 0 {
		stop = c.spec.MaxStopDelay
	}
	if stop <= smart {
		return 0
	}
	return max(smart, 0)
}
