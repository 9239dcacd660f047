import { testNewPods } from '#kinds/core/pod/testing/sample.ts'

testNewPods([
  {
    name: 'a pod without DNS of the cluster brings its own',
    spec: { dnsPolicy: 'None' },
    errors: ['spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
  },
  {
    name: 'at most three nameservers, each an address',
    spec: {
      dnsConfig: {
        nameservers: ['10.0.0.1', '10.0.0.2', '10.0.0.3', 'x'],
        options: [{ value: '1' }],
      },
    },
    errors: [
      'spec.dnsConfig.nameservers: Invalid value: ["10.0.0.1","10.0.0.2","10.0.0.3","x"]: must not have more than 3 nameservers',
      'spec.dnsConfig.nameservers[3]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      'spec.dnsConfig.options[0]: Required value: must not be empty',
    ],
  },
  {
    name: 'hostnames are labels',
    spec: { hostname: 'Web', subdomain: 'a.b' },
    errors: [
      "spec.hostname: Invalid value: \"Web\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      'spec.subdomain: Invalid value: "a.b": must not contain dots',
    ],
  },
  {
    name: 'a name that overrides the host’s stands alone',
    spec: { hostnameOverride: 'web', setHostnameAsFQDN: true },
    errors: [
      'spec.hostnameOverride: Forbidden: may not be specified when setHostnameAsFQDN is true',
    ],
  },
  {
    name: 'aliases of hosts have an address',
    spec: { hostAliases: [{ ip: '', hostnames: ['a.example'] }] },
    errors: [
      'spec.hostAliases[0].ip: Invalid value: "": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
  },
])
