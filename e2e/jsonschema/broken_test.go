// SPDX-License-Identifier: Apache-2.0

package jsonschema

import "maps"

// whole is a valid profile with nearly every field, so that each case can break one of them.
const whole = `apiVersion: pgha.dev/v1beta1
kind: Profile
metadata:
  name: pg
  namespace: db
  labels: {team: db}
spec:
  target: "1.30"
  instances: 3
  postgresql:
    major: auto
    tuning: auto
    maxConnections: 100
    parameters: {work_mem: 8MB}
    pg_hba: [hostssl all all all scram-sha-256]
    podSelectorRefs: [{name: web, selector: {matchLabels: {app: web}, matchExpressions: [{key: canary, operator: In, values: [a]}]}}]
    extensions: [{name: postgis, image: "a/postgis:3-18", pullPolicy: Always, extension_control_path: [share], dynamic_library_path: [lib], ld_library_path: [system], bin_path: [bin], env: [{name: PROJ_LIB, value: "${image_root}/share/proj"}]}]
    synchronous: {method: any, number: 1, durability: required, failoverQuorum: auto}
  bootstrap: {database: app, owner: owner, secret: app-user, dataChecksums: true, walSegmentSize: 32, postInitSQLRefs: {secretRefs: [{name: init-sql, key: init.sql}]}, postInitTemplateSQLRefs: {configMapRefs: [{name: template-sql, key: template.sql}]}, encoding: UTF8, locale: C, localeCollate: C, localeCType: C, localeProvider: icu, icuLocale: en, icuRules: "&A < a", postInitSQL: [SELECT 2], postInitTemplateSQL: [SELECT 3], postInitApplicationSQL: [SELECT 4]}
  enableSuperuserAccess: true
  superuserSecret: super
  primaryUpdateMethod: restart
  primaryUpdateStrategy: unsupervised
  enablePDB: true
  imagePullSecrets: [registry]
  imagePullPolicy: Always
  resources: {cpu: "2", memory: 8Gi, requests: {cpu: 1900m, memory: 7Gi}}
  storage: {size: 64Gi, storageClass: fast}
  walStorage: {size: 32Gi}
  snapshotClasses: [{name: fast, driver: disk.csi.azure.com, deletionPolicy: Retain}]
  tablespaces: [{name: slow_data, owner: owner, storage: {size: 99Gi}, temporary: true}]
  storageClasses:
  - {name: fast, provisioner: disk.csi.azure.com, reclaimPolicy: Retain, volumeBindingMode: Immediate}
  scheduling:
    zoneSpread: none
    podAntiAffinity: required
    enablePodAntiAffinity: true
    topologyKey: kubernetes.io/hostname
    nodeSelector: {workload: postgres}
    tolerations: [{key: pg, operator: Equal, value: x, effect: NoSchedule, tolerationSeconds: 10}]
    pools: [{name: pool, zones: ["1"], count: 9, autoscaler: cluster, azure: {maxSurge: 33%, maxUnavailable: "1", drainTimeoutInMinutes: 31, nodeSoakDurationInMinutes: 6, undrainableNodeBehavior: Cordon}}]
    kubernetes: {version: "1.34", azure: {upgradeChannel: stable, window: {dayOfWeek: Sunday, startTime: "01:00", utcOffset: "+01:00", durationHours: 8}}}
  nodeMaintenanceWindow: {inProgress: false, reusePVC: true}
  certificates: {serverCASecret: our-ca, serverTLSSecret: our-tls, clientCASecret: client-ca, replicationTLSSecret: replica-tls}
  timings: {startDelay: 30, failoverDelay: 0}
  identity: {azure: {clientID: 11111111-2222-3333-4444-55555555abcd, aks: {name: aks}}}
  backup:
    method: plugin
    store:
      azure:
        storageAccount: account
        container: archive
    retention: 30d
    objectStore: store
    serverName: pg-g2
    snapshots: {class: fast, owner: backup, deadline: 30, schedule: {name: hourly, cron: "@hourly"}}
    wal: {compression: gzip, maxParallel: 4}
    data: {compression: bzip2, jobs: 2}
    sidecar: {cpu: "1", memory: 1Gi}
    schedule: {name: nightly, cron: "0 0 2 * * *", owner: self}
    onDemand: now
    drill: {cron: "0 5 * * 6", image: kubectl, storageClass: slow, keep: failed, timeout: 60, checks: [{name: rows, sql: SELECT true}]}
  monitoring:
    podMonitors: [{group: monitoring.coreos.com, name: pods, namespace: scrapes, labels: {release: prometheus}}]
    customQueriesConfigMap: [{name: my-queries, key: queries}]
    customQueriesSecret: [{name: hidden-queries, key: queries}]
    alerts:
      name: rules
      labels: {release: prom}
      interval: 2m
      runbook: https://wiki.example.com/postgres
      rules: [{alert: PostgresReplicationLag, threshold: 5m, for: 15m, severity: info}]
      azure: {workspace: /subscriptions/1/resourceGroups/g/providers/microsoft.monitor/accounts/w, location: westeurope}
    dashboard: {name: board, labels: {grafana: "1"}, folder: Databases}
  endpoints:
    management: managed
    exposure: public
    sourceRanges: [203.0.113.7/32]
    azure: {publicIP: {name: ip}}
    readWrite: {name: rw, port: 5432, azure: {dnsLabel: label}}
    readOnly: {port: 5433}
  poolers:
  - name: pool
    type: rw
    instances: 3
    podDisruptionBudget: auto
    maxUnavailable: 1
    podMonitors: auto
    pgbouncer:
      poolMode: transaction
      parameters: {default_pool_size: "20"}
      pg_hba: [hostnossl all all 0.0.0.0/0 reject]
      image: a/pgbouncer:1.25.1
      clientTLSSecret: tls-of-clients
      serverAltDNSNames: auto
      clientCASecret: ca-of-clients
      serverTLSSecret: tls-of-servers
      serverCASecret: ca-of-servers
      authQuery: SELECT 1
    resources: {cpu: 500m, memory: 128Mi}
    scheduling: {zoneSpread: ScheduleAnyway, podAntiAffinity: preferred, nodeSelector: {pool: apps}, tolerations: [{key: apps, operator: Exists, effect: NoSchedule}]}
    endpoint: {exposure: public, sourceRanges: [203.0.113.8/32], azure: {dnsLabel: pools}}
  network:
    policies: kubernetes
    clients: [{namespace: shop, podLabels: {app: shop}}, {cidr: 10.1.0.0/16}]
    prometheus: [{namespace: watch, podLabels: {app: prometheus}}, {cidr: 10.2.0.0/16}]
    nodes: [10.224.0.0/16]
    egress: [{cidr: 10.3.0.0/16, port: 5433}]
  operator: {namespace: cnpg-system}
  recovery: {name: again, instances: 1, source: origin, objects: all}
  patches:
  - target: {kind: Cluster}
    since: "1.29"
    patch: {spec: {enablePDB: null}}
  lint:
    ignore: [{rule: PGHA001, reason: because}]
  plan: {allow: [switchover]}
`

// fault is one change that breaks the profile.
type fault struct {
	from, to string
	// parseOnly explains why the schema cannot detect the fault; empty if it must.
	parseOnly string
}

func broken() map[string]fault {
	all := shapes()
	maps.Copy(all, values())
	maps.Copy(all, acrossFields())
	return all
}

func shapes() map[string]fault {
	return map[string]fault{
		"another version":           {from: "v1beta1", to: "v1"},
		"another kind":              {from: "kind: Profile", to: "kind: Cluster"},
		"no version":                {from: "apiVersion: pgha.dev/v1beta1\n", to: ""},
		"no kind":                   {from: "kind: Profile\n", to: ""},
		"no name":                   {from: "  name: pg\n", to: ""},
		"no namespace":              {from: "  namespace: db\n", to: ""},
		"no storage":                {from: "  storage: {size: 64Gi, storageClass: fast}\n", to: ""},
		"no size":                   {from: "size: 64Gi, ", to: ""},
		"no size of the WAL volume": {from: "{size: 32Gi}", to: "{}"},
		"unknown field at the top":  {from: "kind: Profile", to: "kind: Profile\nstatus: {}"},
		"unknown field":             {from: "  instances: 3", to: "  instance: 3"},
		"unknown field deep down":   {from: "retention: 30d", to: "retentionPolicy: 30d"},
		"field in another case":     {from: "  instances: 3", to: "  Instances: 3"},
		"unknown field in a list":   {from: "reason: because", to: "reason: because, until: never"},
		"password":                  {from: "secret: app-user", to: "password: hunter2"},
		"number for a text":         {from: `"1.30"`, to: "1.30"},
		"text for a number":         {from: "instances: 3", to: `instances: "3"`},
		"text for a bool":           {from: "dataChecksums: true", to: `dataChecksums: "true"`},
		"map for a list":            {from: "pg_hba: [hostssl all all all scram-sha-256]", to: "pg_hba: {}"},
		"list for a map":            {from: "parameters: {work_mem: 8MB}", to: "parameters: []"},
		"text for a map":            {from: "operator: {namespace: cnpg-system}", to: "operator: cnpg-system"},
		"number in a map of texts":  {from: "work_mem: 8MB", to: "work_mem: 8"},
		"fraction":                  {from: "instances: 3", to: "instances: 2.5"},
		"number past int32":         {from: "maxConnections: 100", to: "maxConnections: 3000000000"},
		"text for a list":           {from: "allow: [switchover]", to: "allow: switchover"},
		"no provisioner":            {from: "provisioner: disk.csi.azure.com, ", to: ""},
		"no group":                  {from: "group: monitoring.coreos.com, ", to: ""},
		"no port":                   {from: "port: 5432, ", to: ""},
		"no durability":             {from: "durability: required, ", to: ""},
		"no method":                 {from: "method: any, ", to: ""},
		"no kind to patch":          {from: "target: {kind: Cluster}", to: "target: {}"},
		"no patch":                  {from: "    patch: {spec: {enablePDB: null}}\n", to: ""},
		"patch is a number":         {from: "patch: {spec: {enablePDB: null}}", to: "patch: 5"},
		"no reason":                 {from: ", reason: because", to: ""},
		"blank reason":              {from: "reason: because", to: `reason: " "`},
	}
}

func values() map[string]fault {
	catalog := func(more string) fault {
		return fault{from: "    tuning: auto\n", to: "    catalog: {name: c, " + more + "}\n    tuning: auto\n"}
	}
	return map[string]fault{
		"alerts by another name":       {from: "name: rules", to: "name: Rules_1"},
		"label of alerts":              {from: "{release: prom}", to: "{release: p r}"},
		"interval of alerts":           {from: "interval: 2m", to: "interval: often"},
		"page of alerts":               {from: "https://wiki.example.com/postgres", to: "wiki"},
		"unknown alert":                {from: "alert: PostgresReplicationLag", to: "alert: PostgresLag"},
		"for of an alert":              {from: "for: 15m", to: "for: PT15M"},
		"severity of an alert":         {from: "severity: info", to: "severity: page"},
		"workspace of alerts":          {from: "workspace: /subscriptions/1/", to: "workspace: /subs/1/"},
		"location of alerts":           {from: "location: westeurope", to: "location: West Europe"},
		"name of a dashboard":          {from: "name: board", to: "name: Board_1"},
		"label of a dashboard":         {from: `{grafana: "1"}`, to: `{grafana: "a b"}`},
		"drill with seconds":           {from: `"0 5 * * 6"`, to: `"0 0 5 * * 6"`},
		"drill without an image":       {from: "image: kubectl, ", to: ""},
		"name of a pod selector":       {from: "{name: web,", to: "{name: Web,"},
		"operator of a pod selector":   {from: "operator: In,", to: "operator: Near,"},
		"label of a pod selector":      {from: "{app: web}", to: "{app: w b}"},
		"name of a tablespace":         {from: "name: slow_data", to: "name: slow-data"},
		"size of a tablespace":         {from: "size: 99Gi", to: "size: 99GB"},
		"topology key":                 {from: "topologyKey: kubernetes.io/hostname", to: "topologyKey: host name"},
		"name of a CA":                 {from: "serverCASecret: our-ca", to: "serverCASecret: our_ca"},
		"WAL file too large":           {from: "walSegmentSize: 32", to: "walSegmentSize: 2048"},
		"Secret without a key":         {from: "{name: init-sql, key: init.sql}", to: "{name: init-sql}"},
		"ConfigMap without a name":     {from: "{name: my-queries, key: queries}", to: "{key: queries}"},
		"locale provider":              {from: "localeProvider: icu", to: "localeProvider: glibc"},
		"statement of nothing":         {from: "SELECT 2", to: `" "`},
		"template of nothing":          {from: "SELECT 3", to: `" "`},
		"command for initdb":           {from: "SELECT 4", to: `\c app`},
		"name of the superuser Secret": {from: "superuserSecret: super", to: "superuserSecret: Super"},
		"update method":                {from: "primaryUpdateMethod: restart", to: "primaryUpdateMethod: recreate"},
		"update strategy":              {from: "primaryUpdateStrategy: unsupervised", to: "primaryUpdateStrategy: none"},
		"name of a pull Secret":        {from: "[registry]", to: "[Registry]"},
		"pull policy":                  {from: "imagePullPolicy: Always", to: "imagePullPolicy: Never again"},
		"request of CPU":               {from: "cpu: 1900m", to: "cpu: one"},
		"request of memory":            {from: "memory: 7Gi", to: "memory: 7GB"},
		"namespace of a monitor":       {from: "namespace: scrapes", to: "namespace: s.c"},
		"label of a monitor":           {from: "release: prometheus", to: "release: a b"},
		"key of a monitor's label":     {from: "{release:", to: "{a b:"},
		"catalog without name":         {from: "    tuning: auto\n", to: "    catalog: {kind: ImageCatalog}\n    tuning: auto\n"},
		"kind of a catalog":            {from: "    tuning: auto\n", to: "    catalog: {kind: Catalog, name: c}\n    tuning: auto\n"},
		"name of a catalog":            {from: "    tuning: auto\n", to: "    catalog: {name: C}\n    tuning: auto\n"},
		"name of an extension":         {from: "{name: postgis, ", to: "{name: PostGIS, "},
		"extension without name":       {from: "{name: postgis, ", to: "{"},
		"pull policy of an extension":  {from: "pullPolicy: Always", to: "pullPolicy: Often"},
		"no control path":              {from: "[share]", to: `[""]`},
		"no library path":              {from: "[lib]", to: `[""]`},
		"no path of the system":        {from: "[system]", to: `[""]`},
		"no path of programs":          {from: "[bin]", to: `[""]`},
		"variable without name":        {from: "{name: PROJ_LIB, ", to: "{"},
		"name of a variable":           {from: "name: PROJ_LIB", to: "name: PROJ-LIB"},
		"variable without value":       {from: `value: "${image_root}/share/proj"`, to: `value: ""`},
		"digest of an extension":       {from: `"a/postgis:3-18"`, to: `"a/postgis:3-18@sha256:1"`},
		"digest of PgBouncer":          {from: "image: a/pgbouncer:1.25.1", to: "image: a/pgbouncer:1.25.1@sha256:1"},
		"image without major":          catalog("images: [{image: a/pg}]"),
		"major of an image":            catalog("images: [{major: 9, image: a/pg}]"),
		"catalog without the image":    catalog("images: [{major: 18}]"),
		"empty image of a catalog":     catalog(`images: [{major: 18, image: ""}]`),
		"digest in a catalog":          catalog("images: [{major: 18, image: 'a/pg@sha256:1'}]"),
		"extension in a catalog":       catalog("images: [{major: 18, image: a/pg, extensions: [{name: A}]}]"),
		"component without key":        catalog("images: [{major: 18, image: a/pg}], componentImages: [{image: a/b}]"),
		"key of a component":           catalog("images: [{major: 18, image: a/pg}], componentImages: [{key: A, image: a/b}]"),
		"component without image":      catalog("images: [{major: 18, image: a/pg}], componentImages: [{key: a}]"),
		"reference without key":        {from: "      image: a/pgbouncer:1.25.1\n", to: "      imageCatalogRef: {name: c}\n"},
		"key of a reference":           {from: "      image: a/pgbouncer:1.25.1\n", to: "      imageCatalogRef: {name: c, key: A}\n"},
		"name in a reference":          {from: "      image: a/pgbouncer:1.25.1\n", to: "      imageCatalogRef: {name: C, key: a}\n"},
		"kind in a reference":          {from: "      image: a/pgbouncer:1.25.1\n", to: "      imageCatalogRef: {kind: Catalog, name: c, key: a}\n"},
		"keep of a drill":              {from: "keep: failed", to: "keep: sometimes"},
		"timeout of a drill":           {from: "timeout: 60", to: "timeout: -60"},
		"name of a check":              {from: "name: rows", to: "name: Rows"},
		"check without SQL":            {from: "sql: SELECT true", to: `sql: " "`},
		"check with a command":         {from: "sql: SELECT true", to: `sql: \! id`},
		"name with capitals":           {from: "name: pg\n", to: "name: PG\n"},
		"name too long":                {from: "name: pg\n", to: "name: p23456789012345678901234567890123456789012345678901\n"},
		"namespace with a dot":         {from: "namespace: db", to: "namespace: d.b"},
		"server in a folder":           {from: "serverName: pg-g2", to: "serverName: pg/g2"},
		"owner of snapshots":           {from: "owner: backup", to: "owner: self"},
		"snapshots without class":      {from: "{class: fast, owner", to: "{owner"},
		"no policy":                    {from: ", deletionPolicy: Retain", to: ""},
		"label with a space":           {from: "team: db", to: "team: a b"},
		"label's key":                  {from: "team: db", to: "-team: db"},
		"target of no operator":        {from: `"1.30"`, to: `latest`},
		"class of no plan":             {from: "allow: [switchover]", to: "allow: [outage]"},
		"unchanged is no class":        {from: "allow: [switchover]", to: "allow: [unchanged]"},
		"no instances":                 {from: "instances: 3", to: "instances: 0"},
		"major":                        {from: "major: auto", to: `major: "9"`},
		"image without a tag":          {from: "major: auto", to: `image: ghcr.io/a/b`},
		"tuning":                       {from: "tuning: auto", to: "tuning: manual"},
		"negative connections":         {from: "maxConnections: 100", to: "maxConnections: -1"},
		"parameter with capitals":      {from: "work_mem: 8MB", to: "Work_Mem: 8MB"},
		"parameter with two dots":      {from: "work_mem: 8MB", to: "a.b.c: 8MB"},
		"blank line of pg_hba":         {from: "[hostssl all all all scram-sha-256]", to: `[" "]`},
		"two lines of pg_hba":          {from: "[hostssl all all all scram-sha-256]", to: `["a\nb"]`},
		"sync method":                  {from: "method: any", to: "method: some"},
		"sync of none":                 {from: "number: 1", to: "number: 0"},
		"durability":                   {from: "durability: required", to: "durability: maybe"},
		"quorum":                       {from: "failoverQuorum: auto", to: "failoverQuorum: yes please"},
		"database without a name":      {from: "{database: app, owner", to: `{database: "", owner`},
		"secret's name":                {from: "secret: app-user", to: "secret: App_User"},
		"cpu":                          {from: `cpu: "2"`, to: `cpu: two`},
		"no memory":                    {from: "memory: 8Gi", to: `memory: "0"`},
		"size in GB":                   {from: "size: 64Gi", to: "size: 64GB"},
		"negative size":                {from: "size: 64Gi", to: "size: -1Gi"},
		"reclaim policy":               {from: "reclaimPolicy: Retain", to: "reclaimPolicy: Keep"},
		"binding mode":                 {from: "volumeBindingMode: Immediate", to: "volumeBindingMode: Later"},
		"zone spread":                  {from: "zoneSpread: none", to: "zoneSpread: all"},
		"anti-affinity":                {from: "podAntiAffinity: required", to: "podAntiAffinity: yes"},
		"node label":                   {from: "workload: postgres", to: "workload: a/b"},
		"toleration's operator":        {from: "operator: Equal", to: "operator: In"},
		"effect":                       {from: "effect: NoSchedule", to: "effect: Stop"},
		"pool without a name":          {from: "name: pool, ", to: ""},
		"pool of none":                 {from: "count: 9", to: "count: 0"},
		"autoscaler":                   {from: "autoscaler: cluster", to: "autoscaler: mine"},
		"surge above 100 %":            {from: "maxSurge: 33%", to: "maxSurge: 101%"},
		"surge in words":               {from: "maxSurge: 33%", to: "maxSurge: all"},
		"unavailable":                  {from: `maxUnavailable: "1"`, to: `maxUnavailable: "-1"`},
		"short drain timeout":          {from: "InMinutes: 31", to: "InMinutes: 4"},
		"long soak":                    {from: "InMinutes: 6", to: "InMinutes: 31"},
		"undrainable":                  {from: "Behavior: Cordon", to: "Behavior: Drain"},
		"version of Kubernetes":        {from: `version: "1.34"`, to: "version: latest"},
		"channel":                      {from: "upgradeChannel: stable", to: "upgradeChannel: weekly"},
		"weekday":                      {from: "dayOfWeek: Sunday", to: "dayOfWeek: So"},
		"start of a window":            {from: `startTime: "01:00"`, to: `startTime: "24:00"`},
		"offset of a window":           {from: `"+01:00"`, to: `"01:00"`},
		"short window":                 {from: "durationHours: 8", to: "durationHours: 3"},
		"negative delay":               {from: "startDelay: 30", to: "startDelay: -1"},
		"client id":                    {from: "11111111-2222", to: "1111-2222"},
		"backup method":                {from: "method: plugin", to: "method: rsync"},
		"storage account":              {from: "storageAccount: account", to: "storageAccount: My-Account"},
		"container":                    {from: "container: archive", to: "container: back--ups"},
		"short container":              {from: "container: archive", to: "container: ab"},
		"retention":                    {from: "retention: 30d", to: "retention: 30 days"},
		"WAL compression":              {from: "compression: gzip", to: "compression: zip"},
		"data compression":             {from: "compression: bzip2", to: "compression: zstd"},
		"negative jobs":                {from: "jobs: 2", to: "jobs: -2"},
		"five fields":                  {from: `"0 0 2 * * *"`, to: `"0 2 * * *"`},
		"unknown descriptor":           {from: `"0 0 2 * * *"`, to: `"@fortnightly"`},
		"owner of backups":             {from: "owner: self", to: "owner: me"},
		"group of a monitor":           {from: "group: monitoring.coreos.com", to: "group: coreos.com"},
		"management":                   {from: "management: managed", to: "management: mine"},
		"exposure":                     {from: "exposure: public", to: "exposure: open"},
		"address without a prefix":     {from: "203.0.113.7/32", to: "203.0.113.7"},
		"port":                         {from: "port: 5432", to: "port: 70000"},
		"DNS label":                    {from: "azure: {dnsLabel: label}", to: "azure: {dnsLabel: 1a}"},
		"recovery's objects":           {from: "objects: all", to: "objects: some"},
		"recovery of none":             {from: "instances: 1", to: "instances: 0"},
		"recovery without source":      {from: "source: origin", to: `source: ""`},
		"since":                        {from: `since: "1.29"`, to: `since: soon`},
		"name of a pooler":             {from: "- name: pool\n    type", to: "- name: Pool_1\n    type"},
		"type of a pooler":             {from: "type: rw", to: "type: wr"},
		"no type of a pooler":          {from: "    type: rw\n", to: ""},
		"pods of a pooler":             {from: "    instances: 3\n    podDis", to: "    instances: -3\n    podDis"},
		"budget of a pooler":           {from: "podDisruptionBudget: auto", to: "podDisruptionBudget: always"},
		"unavailable pods of a pooler": {from: "maxUnavailable: 1", to: "maxUnavailable: -1"},
		"monitors of a pooler":         {from: "podMonitors: auto", to: "podMonitors: all"},
		"pool mode":                    {from: "poolMode: transaction", to: "poolMode: statement"},
		"no pool mode":                 {from: "      poolMode: transaction\n", to: ""},
		"parameter of two lines":       {from: `default_pool_size: "20"`, to: `default_pool_size: "20\nx"`},
		"line of PgBouncer's pg_hba":   {from: "[hostnossl all all 0.0.0.0/0 reject]", to: `[" "]`},
		"image of PgBouncer":           {from: "a/pgbouncer:1.25.1", to: "a/pgbouncer"},
		"names of a pooler":            {from: "serverAltDNSNames: auto", to: "serverAltDNSNames: all"},
		"Secret for clients":           {from: "tls-of-clients", to: "TLS"},
		"CA for clients":               {from: "ca-of-clients", to: "CA"},
		"Secret for servers":           {from: "tls-of-servers", to: "TLS"},
		"CA for servers":               {from: "ca-of-servers", to: "CA"},
		"CPU of a pooler":              {from: "cpu: 500m", to: "cpu: half"},
		"memory of a pooler":           {from: "memory: 128Mi", to: "memory: 128MB"},
		"zones of a pooler":            {from: "zoneSpread: ScheduleAnyway", to: "zoneSpread: Always"},
		"nodes of a pooler":            {from: "podAntiAffinity: preferred", to: "podAntiAffinity: soft"},
		"node label of a pooler":       {from: "nodeSelector: {pool: apps}", to: "nodeSelector: {-pool: apps}"},
		"node value of a pooler":       {from: "nodeSelector: {pool: apps}", to: "nodeSelector: {pool: -apps}"},
		"taint of a pooler":            {from: "key: apps", to: "key: -apps"},
		"operator of its toleration":   {from: "operator: Exists, effect", to: "operator: Exist, effect"},
		"effect of its toleration":     {from: "effect: NoSchedule}]}\n    endpoint", to: "effect: Never}]}\n    endpoint"},
		"exposure of a pooler":         {from: "endpoint: {exposure: public", to: "endpoint: {exposure: open"},
		"source range of a pooler":     {from: "203.0.113.8/32", to: "203.0.113.8"},
		"DNS label of a pooler":        {from: "dnsLabel: pools", to: "dnsLabel: -pools"},
		"kind of policies":             {from: "policies: kubernetes", to: "policies: calico"},
		"namespace of a client":        {from: "namespace: shop, pod", to: "namespace: Shop_, pod"},
		"label of a client":            {from: "podLabels: {app: shop}", to: "podLabels: {-app: shop}"},
		"value of a client's label":    {from: "podLabels: {app: shop}", to: "podLabels: {app: -shop}"},
		"range of a client":            {from: "10.1.0.0/16", to: "10.1.0.0"},
		"namespace of Prometheus":      {from: "namespace: watch", to: "namespace: Watch_"},
		"label of Prometheus":          {from: "podLabels: {app: prometheus}", to: "podLabels: {-app: prometheus}"},
		"value of Prometheus's label":  {from: "podLabels: {app: prometheus}", to: "podLabels: {app: -prometheus}"},
		"range of Prometheus":          {from: "10.2.0.0/16", to: "10.2.0.0"},
		"range of nodes":               {from: "10.224.0.0/16", to: "10.224.0.0"},
		"range of egress":              {from: "cidr: 10.3.0.0/16", to: "cidr: 10.3.0.0"},
		"no range of egress":           {from: "cidr: 10.3.0.0/16, ", to: ""},
		"port of egress":               {from: "port: 5433}]\n  operator", to: "port: 70000}]\n  operator"},
		"operator's namespace":         {from: "namespace: cnpg-system", to: "namespace: cnpg_system"},
	}
}

func acrossFields() map[string]fault {
	const (
		two   = "the rule is for two fields"
		value = "a pattern cannot express it"
	)
	return map[string]fault{
		"drill of the source's name":     {"drill: {", "drill: {name: pg, ", two},
		"disks of a drill that stay":     {"storageClass: slow", "storageClass: fast", two},
		"old name of a parameter":        {"work_mem: 8MB", "sort_mem: 8MB", "only some versions of PostgreSQL have it"},
		"pod selector of nobody":         {"[hostssl all all all scram-sha-256]", "['hostssl all all ${podselector:api} scram-sha-256']", two},
		"no CA of the certificate":       {"serverCASecret: our-ca, ", "", two},
		"values without In":              {"operator: In,", "operator: Exists,", two},
		"odd WAL file":                   {"walSegmentSize: 32", "walSegmentSize: 33", value},
		"owner that nobody makes":        {"owner: owner, storage", "owner: nobody, storage", two},
		"as many as instances":           {"number: 1", "number: 3", two},
		"no client id":                   {"clientID: 11111111-2222-3333-4444-55555555abcd, ", "", two},
		"no storage account":             {"        storageAccount: account\n", "", two},
		"no resources to tune by":        {"  resources: {cpu: \"2\", memory: 8Gi, requests: {cpu: 1900m, memory: 7Gi}}\n", "", two},
		"image and major":                {"major: auto", "major: \"17\"\n    image: a/b:18.1", two},
		"open to the internet":           {"    sourceRanges: [203.0.113.7/32]\n", "", two},
		"pooler named like a Service":    {"- name: pool\n    type", "- name: pg-rw\n    type", two},
		"pooler named like an endpoint":  {"- name: pool\n    type", "- name: rw\n    type", two},
		"all pods of a pooler drained":   {"maxUnavailable: 1", "maxUnavailable: 3", two},
		"parameter the operator forbids": {"default_pool_size", "listen_port", "a list of names that depends on the operator"},
		"unlimited pool":                 {`default_pool_size: "20"`, `default_pool_size: "0"`, "only some parameters are sizes"},
		"user without a query":           {"      authQuery: SELECT 1\n", "", two},
		"two labels of one name":         {"dnsLabel: pools", "dnsLabel: label", two},
		"pooler open to the internet":    {", sourceRanges: [203.0.113.8/32]", "", two},
		"clients that nobody enforces":   {"policies: kubernetes", "policies: none", two},
		"load balancer without nodes":    {"    nodes: [10.224.0.0/16]\n", "", two},
		"Prometheus that nobody named":   {"    prometheus: [{namespace: watch, podLabels: {app: prometheus}}, {cidr: 10.2.0.0/16}]\n", "", two},
		"pods and a range":               {"{cidr: 10.1.0.0/16}", "{cidr: 10.1.0.0/16, namespace: a}", two},
		"two endpoints on one port":      {"port: 5433", "port: 5432", two},
		"two endpoints of one name":      {"readOnly: {port: 5433}", "readOnly: {name: rw, port: 5433}", two},
		"recovered over itself":          {"name: again", "name: pg", two},
		"method that the target lacks":   {`target: "1.30"`, `target: "1.25"`, two},
		"taint without key":              {"key: pg, operator: Equal", "operator: Equal", two},
		"value with Exists":              {"operator: Equal", "operator: Exists", two},
		"two storage classes, one name":  {"  scheduling:", "  - {name: fast, provisioner: x}\n  scheduling:", two},
		"two monitors of one name":       {"[{group: monitoring.coreos.com, name: pods, namespace: scrapes, labels: {release: prometheus}}]", "[{group: monitoring.coreos.com}, {group: monitoring.coreos.com}]", two},
		"owner of the operator's own":    {"owner: owner", "owner: postgres", "a list of forbidden values does not help in an editor"},
		"operator of the future":         {`"1.30"`, `"1.99"`, "other spellings of the known ones must pass"},
		"hour 25":                        {`"0 0 2 * * *"`, `"0 0 25 * * *"`, value},
		"CIDR with host bits":            {"203.0.113.7/32", "203.0.113.7/24", value},
		"name of 64 bytes":               {"{database: app, owner", "{database: äääääääääääääääääääääääääääääääää, owner", "a schema counts characters, PostgreSQL bytes"},
		"part of a key too long": {"team: db", "a234567890123456789012345678901234567890123456789012345678901234: x",
			"the limit is for a part of the key"},
	}
}
