// SPDX-License-Identifier: Apache-2.0

package postgres

var (
	FixedConfigurationParameters = map[string]string{
		"port":      fixedConfigurationParameter,
		"ssl_curve": fixedConfigurationParameter,
	}
	CnpgConfigurationSettings = ConfigurationSettings{
		DefaultSettings: map[Range]Settings{
			{15, Unlimited}: {"wal_level": "logical"},
		},
		MandatorySettings: Settings{"ssl": "on"},
	}
	ManagedExtensions = []Extension{{Name: "pgaudit"}}
)
