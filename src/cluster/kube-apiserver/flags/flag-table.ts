/** Every flag of upstream's API server, and what becomes of it here. */

import { deprecated, type FlagTable, formed, inert, missing, works } from '#base/component-flags.ts'
import { namedPairProblem } from '#cluster/kube-apiserver/files/named-pairs.ts'
import { access } from '#cluster/kube-apiserver/flags/access-flags.ts'
import {
  curvesProblem,
  ipProblem,
  labelsProblem,
  portProblem,
  portRangeProblem,
  quantityProblem,
  vmoduleProblem,
} from '#cluster/kube-apiserver/flags/flag-values.ts'

const ownCache = 'the cache of this server sizes itself'
const ownRuntime = 'it speaks of the Go runtime'
const oneLog = 'log lines go to standard error, one each'

const serving: FlagTable = {
  'advertise-address': formed(
    works('string', '', 'IP address at which members of the cluster reach this server.'),
    ipProblem,
  ),
  'bind-address': formed(works('string', '0.0.0.0', 'IP address to listen on.'), ipProblem),
  'cert-dir': works('string', '', 'Folder for the certificates it makes for itself.'),
  'cors-allowed-origins': works(
    'strings',
    '',
    'Regular expressions of the sites whose pages may call, such as ^https://example\\.com(:|$).',
  ),
  'debug-socket-path': inert('string', '', ownRuntime),
  'disable-http2-serving': works('bool', 'false', 'Speak HTTP/1.1 only.'),
  'external-hostname': works('string', '', 'Host name for URLs told to others.'),
  'goaway-chance': inert('float', '0', 'connections are not moved between servers'),
  'http2-max-streams-per-connection': works(
    'int',
    '0',
    'Streams that one connection may have at once.',
  ),
  'livez-grace-period': inert('duration', '0s', 'the start is over before anybody asks'),
  'max-mutating-requests-inflight': works('int', '200', 'Writes that may be under way at once.'),
  'max-requests-inflight': works('int', '400', 'Reads that may be under way at once.'),
  'min-request-timeout': works('int', '1800', 'Seconds that a watch lasts at least.'),
  'permit-address-sharing': inert(
    'bool',
    'false',
    'sockets have SO_REUSEADDR anyway, as Go’s have',
  ),
  'permit-port-sharing': works(
    'bool',
    'false',
    'Whether other servers may listen at the same port (SO_REUSEPORT).',
  ),
  'request-timeout': works('duration', '1m0s', 'How long a request may take that is no watch.'),
  'secure-port': works('int', '6443', 'Port to listen on.'),
  'shutdown-delay-duration': works(
    'duration',
    '0s',
    'How long to go on serving after being told to stop.',
  ),
  'shutdown-send-retry-after': inert(
    'bool',
    'false',
    'connections that come while it stops are refused',
  ),
  'shutdown-watch-termination-grace-period': inert(
    'duration',
    '0s',
    'watches are ended at once, in good order, and nobody waits for them',
  ),
  'strict-transport-security-directives': works(
    'strings',
    '',
    'What Strict-Transport-Security says: max-age=SECONDS, includeSubDomains, preload.',
  ),
  'tls-cert-file': works('string', '', 'Certificate to serve with, and those that signed it.'),
  'tls-cipher-suites': works('strings', '', 'Cipher suites of TLS 1.2 and before.'),
  'tls-curve-preferences': formed(
    inert('strings', '', "OpenSSL's own order is used"),
    curvesProblem,
  ),
  'tls-min-version': works('string', '', 'VersionTLS12 or VersionTLS13.'),
  'tls-private-key-file': works('string', '', 'Key of the certificate to serve with.'),
  'tls-sni-cert-key': formed(
    works('texts', '', 'Certificate and key for names: `a.crt,a.key:*.a.example,a.example`.'),
    namedPairProblem,
  ),
}

const store: FlagTable = {
  'data-dir': works(
    'string',
    '',
    'Folder of the embedded store, where no etcd is named (our own flag).',
  ),
  'delete-collection-workers': inert('int', '1', 'collections are deleted side by side anyway'),
  'enable-garbage-collector': works('bool', 'true', 'Whether finalizers for dependents are kept.'),
  'encryption-provider-config': works(
    'string',
    '',
    'File that says which resources are encrypted in the store, and by what.',
  ),
  'encryption-provider-config-automatic-reload': works(
    'bool',
    'false',
    'Follow that file as it changes.',
  ),
  'etcd-cafile': works('string', '', 'Authority that signed the certificates of etcd.'),
  'etcd-certfile': works('string', '', 'Client certificate for etcd.'),
  'etcd-compaction-interval': works(
    'duration',
    '5m0s',
    'How often history is forgotten; 0: never.',
  ),
  'etcd-count-metric-poll-period': inert('duration', '1m0s', 'counts are known without asking'),
  'etcd-db-metric-poll-interval': inert('duration', '30s', 'sizes are asked for with the metrics'),
  'etcd-healthcheck-timeout': works(
    'duration',
    '2s',
    'How long etcd may take to say that it is well.',
  ),
  'etcd-keyfile': works('string', '', 'Key of the client certificate for etcd.'),
  'etcd-prefix': works('string', '/registry', 'What every key begins with.'),
  'etcd-readycheck-timeout': works('duration', '2s', 'The same, for /readyz.'),
  'etcd-servers': works('strings', '', 'Addresses of etcd; without, the embedded store is used.'),
  'etcd-servers-overrides': works(
    'strings',
    '',
    'Stores of some kinds alone: group/resource#server;server, or group/* for what is left of a group.',
  ),
  'event-ttl': works('duration', '1h0m0s', 'How long events are kept.'),
  'lease-reuse-duration-seconds': inert(
    'int',
    '60',
    'leases are shared by upstream’s standard rule',
  ),
  'storage-backend': works('string', '', 'etcd3, if said.'),
  'storage-initialization-timeout': works(
    'duration',
    '1m0s',
    'How long the store may take to open.',
  ),
  'storage-media-type': works(
    'string',
    'application/vnd.kubernetes.protobuf',
    'In which form objects are stored: that, application/json or application/yaml; all are read.',
  ),
  'default-watch-cache-size': deprecated(
    inert('int', '100', ownCache),
    'watch caches are sized automatically and this flag will be removed in a future version',
  ),
  'watch-cache': works(
    'bool',
    'true',
    'False: clients see what a server without caches shows; it has them all the same.',
  ),
  'watch-cache-sizes': inert('strings', '', ownCache),
}

const admission: FlagTable = {
  'admission-control': deprecated(
    works('strings', '', 'Plugins of admission that run, and no others.'),
    'Use --enable-admission-plugins or --disable-admission-plugins instead. Will be removed in a future version.',
  ),
  'admission-control-config-file': works(
    'string',
    '',
    'File that configures plugins of admission.',
  ),
  'default-not-ready-toleration-seconds': works(
    'int',
    '300',
    'How long pods stay on nodes that are not ready.',
  ),
  'default-unreachable-toleration-seconds': works(
    'int',
    '300',
    'How long pods stay on nodes out of reach.',
  ),
  'disable-admission-plugins': works('strings', '', 'Plugins of admission not to run.'),
  'enable-admission-plugins': works(
    'strings',
    '',
    'Plugins of admission to run besides the standard ones.',
  ),
}

const audit: FlagTable = {
  'audit-policy-file': works(
    'string',
    '',
    'File that says which requests are noted, and how much.',
  ),
  'audit-log-path': works('string', '', 'File that events are written to; -: standard output.'),
  'audit-log-format': works('string', 'json', 'json, or legacy: a line with less in it.'),
  'audit-log-maxage': works('int', '366', 'Days that old files are kept; 0: for ever.'),
  'audit-log-maxbackup': works('int', '100', 'How many old files are kept; 0: all.'),
  'audit-log-maxsize': works(
    'int',
    '100',
    'Megabytes of a file before the next; 0: there is one file.',
  ),
  'audit-log-compress': works('bool', 'false', 'Whether old files are compressed.'),
  'audit-webhook-config-file': works('string', '', 'Kubeconfig of whoever receives events.'),
  'audit-webhook-batch-initial-backoff': deprecated(
    works('duration', '10s', 'The same as --audit-webhook-initial-backoff.'),
    'Deprecated, use --audit-webhook-initial-backoff instead.',
  ),
  'audit-webhook-initial-backoff': works('duration', '10s', 'Wait before the second try.'),
  ...deliveryFlags('log', { size: '1', wait: '0s', isThrottled: false, qps: '0', burst: '0' }),
  ...deliveryFlags('webhook', {
    size: '400',
    wait: '30s',
    isThrottled: true,
    qps: '10',
    burst: '15',
  }),
}

interface DeliveryStandards {
  readonly size: string
  readonly wait: string
  readonly isThrottled: boolean
  readonly qps: string
  readonly burst: string
}

function deliveryFlags(
  to: 'log' | 'webhook',
  { size, wait, isThrottled, qps, burst }: DeliveryStandards,
): FlagTable {
  const mode = to === 'log' ? 'blocking' : 'batch'
  const flags: FlagTable = {
    'batch-buffer-size': works('int', '10000', 'Events that may wait; more are lost.'),
    'batch-max-size': works('int', size, 'Events of a batch.'),
    'batch-max-wait': works('duration', wait, 'How long an event waits for others.'),
    'batch-throttle-burst': works('int', burst, 'Batches that may go at once.'),
    'batch-throttle-enable': works('bool', String(isThrottled), 'Whether batches are limited.'),
    'batch-throttle-qps': works('float', qps, 'Batches a second.'),
    mode: works('string', mode, 'batch, blocking, or blocking-strict: requests fail with it.'),
    'truncate-enabled': works('bool', 'false', 'Whether large events lose their objects.'),
    'truncate-max-batch-size': works('int', '10485760', 'Bytes of a batch.'),
    'truncate-max-event-size': works('int', '102400', 'Bytes of an event.'),
    version: works('string', 'audit.k8s.io/v1', 'Version of the events.'),
  }
  return Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => [`audit-${to}-${name}`, flag]),
  )
}

const cluster: FlagTable = {
  'aggregator-reject-forwarding-redirect': works(
    'bool',
    'true',
    'Whether aggregated servers may not send clients elsewhere.',
  ),
  'allow-privileged': works('bool', 'false', 'Whether containers may be privileged.'),
  'apiserver-count': deprecated(
    works('int', '1', 'How many servers there are, for --endpoint-reconciler-type=master-count.'),
    'apiserver-count is deprecated and will be removed in a future version.',
  ),
  'coordinated-leadership-lease-duration': works(
    'duration',
    '15s',
    'How long other servers wait before they elect leaders instead of one that is gone.',
  ),
  'coordinated-leadership-renew-deadline': inert(
    'duration',
    '10s',
    'a server that cannot renew its lease elects nobody',
  ),
  'coordinated-leadership-retry-period': works(
    'duration',
    '2s',
    'How often the server that elects leaders says that it lives.',
  ),
  'egress-selector-config-file': works(
    'string',
    '',
    'File that says by which proxies the cluster, its control plane and etcd are reached.',
  ),
  'emulated-version': missing('strings', '', 'it behaves as v1.36 only'),
  'emulation-forward-compatible': inert('bool', 'false', 'it behaves as v1.36 only'),
  'enable-aggregator-routing': works(
    'bool',
    'false',
    'Whether endpoints of aggregated servers are connected to, and not the address of their service.',
  ),
  'enable-logs-handler': deprecated(
    inert('bool', 'false', 'logs are not served'),
    'Log handler functionality is deprecated',
  ),
  'enable-priority-and-fairness': works(
    'bool',
    'true',
    'Whether levels of priority share the server.',
  ),
  'endpoint-reconciler-type': works(
    'string',
    'lease',
    'How servers register at the kubernetes Service: lease, master-count or none.',
  ),
  'feature-gates': works('map', '', 'Features to switch on or off: Name=true,Other=false.'),
  'kubelet-certificate-authority': works('string', '', 'Authority of the certificates of nodes.'),
  'kubelet-client-certificate': works('string', '', 'Client certificate for nodes.'),
  'kubelet-client-key': works('string', '', 'Key of the client certificate for nodes.'),
  'kubelet-port': deprecated(
    formed(inert('string', '10250', 'nodes say their port'), portProblem),
    'kubelet-port is deprecated and will be removed.',
  ),
  'kubelet-read-only-port': deprecated(
    formed(inert('string', '10255', 'nodes are never asked there'), portProblem),
    'kubelet-read-only-port is deprecated and will be removed.',
  ),
  'kubelet-preferred-address-types': works(
    'strings',
    'Hostname,InternalDNS,InternalIP,ExternalDNS,ExternalIP',
    'By which of its addresses a node is reached.',
  ),
  'kubelet-timeout': works('duration', '5s', 'How long a node may take to answer.'),
  'kubernetes-service-node-port': works(
    'int',
    '0',
    'Port of nodes for the kubernetes Service; 0: none.',
  ),
  'max-connection-bytes-per-sec': works(
    'int',
    '0',
    'What may pass in a second, either way, through a terminal or a forwarded port; 0: all there is.',
  ),
  'min-compatibility-version': missing('strings', '', 'it behaves as v1.36 only'),
  'peer-advertise-ip': works(
    'string',
    '',
    'Address by which other API servers on the store reach this one, with the port below; else that of members.',
  ),
  'peer-advertise-port': works('string', '', 'Port for that address.'),
  'peer-ca-file': works(
    'string',
    '',
    'Authorities of other API servers on the store, to which is passed on what only they serve.',
  ),
  'proxy-client-cert-file': works('string', '', 'Client certificate for aggregated servers.'),
  'proxy-client-key-file': works('string', '', 'Key of that certificate.'),
  'runtime-config': works('map', '', 'APIs to switch on or off: api/all=true,group/version=false.'),
  'runtime-config-emulation-forward-compatible': inert('bool', 'false', 'it behaves as v1.36 only'),
  'service-cluster-ip-range': works(
    'string',
    '',
    'Networks of Service addresses, one of each family at most.',
  ),
  'service-node-port-range': formed(
    works('string', '30000-32767', 'Ports for Services of type NodePort.'),
    portRangeProblem,
  ),
}

const logging: FlagTable = {
  'allow-metric-labels': formed(inert('map', '', 'all labels are shown'), labelsProblem),
  'allow-metric-labels-manifest': inert('string', '', 'all labels are shown'),
  'contention-profiling': inert('bool', 'false', ownRuntime),
  'disabled-metrics': inert('strings', '', 'all metrics are shown'),
  'log-file': works(
    'string',
    '',
    'File for the log, instead of standard error: 10 MB, and the 10 MB before in FILE.1 (our own flag).',
  ),
  'log-flush-frequency': inert('duration', '5s', oneLog),
  'log-json-info-buffer-size': formed(inert('string', '0', oneLog), quantityProblem),
  'log-json-split-stream': inert('bool', 'false', oneLog),
  'log-text-info-buffer-size': formed(inert('string', '0', oneLog), quantityProblem),
  'log-text-split-stream': inert('bool', 'false', oneLog),
  'logging-format': works('string', 'text', 'text or json.'),
  profiling: works('bool', 'true', 'Whether /debug/pprof and /debug/flags are there.'),
  'show-hidden-metrics-for-version': inert('string', '', 'no metric is hidden'),
  'tracing-config-file': works(
    'string',
    '',
    'File that says to which collector traces of requests go, and of how many.',
  ),
  v: works('level', '0', 'How much is logged: 0 to 10.'),
  version: works('bool', 'false', 'Print the version and end.'),
  vmodule: formed(inert('string', '', ownRuntime), vmoduleProblem),
}

export const flagGroups: Readonly<Record<string, FlagTable>> = {
  Serving: serving,
  Store: store,
  'Authentication and authorization': access,
  Admission: admission,
  Auditing: audit,
  Cluster: cluster,
  'Logging and metrics': logging,
}

export const flagTable: FlagTable = Object.assign({}, ...Object.values(flagGroups))
