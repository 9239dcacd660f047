/** What a scalar may be set to: ordinary, at a bound, odd. Hints are taken from the field's name. */
import type { ScalarType, Type } from '#api/schema/schema.ts'

const long = (count: number) => 'a'.repeat(count)
const words = (text: string) => text.trim().split(/\s+/)

/** For every text: names good and bad, other grammars' words, what breaks parsers. */
const texts: readonly string[] = [
  ...words(`
    a A changed a.b a..b -a a- a_b _a .a a. UPPER ünï a/b a/b/c /a a/ // kubernetes.io/x x.k8s.io/y
    example.com/x * *.a . .. ../x a,b a=b $(X) %41 {{ 0 1 -1 007 1.5 true null 😀 " ' a:b None 1Gi
    10% 127.0.0.1 10.0.0.0/8 ::1 https://example.com/x 5m
  `),
  '',
  ' ',
  'Not Valid!',
  'a\nb',
  'a\tb',
  '\u0000',
  '<\u0001>&',
  '\u2028\u007f',
  ' a',
  'a ',
  '\\',
  'a b',
  long(15),
  long(16),
  long(63),
  long(64),
  long(128),
  long(129),
  long(253),
  long(254),
  long(257),
  long(1025),
  `${long(63)}.${long(63)}`,
  `${long(254)}/a`,
  `a/${long(64)}`,
  `example.com/${long(63)}`,
  '* * * * *',
]

const quantities = [
  ...words(`
    0 1 100m 1m 1n 0.1n 1u 1.5 1e3 1E3 1k 1K 1Ki 1Mi 1Gi 2Ti 1Ei 10E 9223372036854775807
    9223372036854775808 -1 -100m +1 .5 1. 0.0001 1e-9 1e30 100e 1ki x 00 -0 1.5Gi 0x10 1_000 4096
    4095 1500m 2 64Mi 1Mi1
  `),
  '',
  '1 Gi',
]

const addresses = [
  ...words(`
    10.0.0.1 10.96.0.10 010.0.0.1 10.0.0 10.0.0.256 0.0.0.0 127.0.0.1 169.254.1.1 224.0.0.1
    255.255.255.255 :: ::1 fe80::1 ff02::1 fd00::1 FD00::1 fd00:0::1 ::ffff:10.0.0.1 fd00::1%eth0
    [::1] x None 1.2.3.4/32
  `),
  '10.0.0.1 ',
  '',
]

const ranges = [
  ...words(`
    10.0.0.0/8 10.0.0.1/8 10.0.0.0/33 10.0.0.0/0 0.0.0.0/0 10.0.0.0 010.0.0.0/8 fd00::/64 fd00::1/64
    FD00::/64 ::/0 ::ffff:10.0.0.0/104 fd00::/129 x /8 192.168.0.0/24 10.0.0.0/08 192.168.0.0/16
    fd00:0::/64
  `),
  '',
  ' 10.0.0.0/8',
]

const paths = [
  ...words(`
    / /a /a/ /a//b a a/b ../a /a/../b .. /.. ./a . /a/./b /a:b a:b /proc /dev/x /* /a?b ..a a..
    ..data /a/.. /%2e /%2f /a% /ü
  `),
  '',
  'C:\\a',
  '\\\\a',
  'a\\b',
  '/a b',
  `/${long(255)}`,
  `/${long(4096)}`,
]

const urls = [
  ...words(`
    https://example.com https://example.com/x http://example.com https:// https:///x
    https://u:p@example.com https://example.com?a=b https://example.com#f example.com /x
    https://example.com:99999 https://[::1]:443/x ftp://x : %zz
  `),
  'https://a b',
  '',
  'https://exa mple',
]

const schedules = [
  '* * * * *',
  '*/5 * * * *',
  '0 0 1 1 *',
  '@hourly',
  '@every 1h',
  '@every x',
  '@yearly',
  '@reboot',
  '60 * * * *',
  '* 24 * * *',
  '* * 0 * *',
  '* * 32 * *',
  '* * * 13 *',
  '* * * * 7',
  '* * * * 8',
  '* * * *',
  '* * * * * *',
  '1-5 * * * *',
  '5-1 * * * *',
  '1,2 * * * *',
  '*/0 * * * *',
  '* * * JAN MON',
  'TZ=UTC * * * * *',
  'CRON_TZ=Europe/Berlin 0 0 * * *',
  'TZ=x * * * * *',
  '? * * * *',
  '',
  ' ',
  'a b c d e',
  '0 0 31 2 *',
  '1/2 * * * *',
  '* * L * *',
  '-1 * * * *',
  '0  0 * * *',
  'TZ=UTC',
]

const zones = [
  ...words(`UTC Local Europe/Berlin europe/berlin Etc/UTC x ../UTC GMT+1 UTC+1`),
  '',
  ' ',
]

const expressions = [
  ...words(`
    true false 1 "a" self self. self.x object object.metadata.name request.userInfo.username
    params.x variables.x has(object.spec) x ( "a authorizer.group("").check()
    namespaceObject.metadata.name now() device.attributes["x"].y
    quantity("1").isGreaterThan(quantity("x")) "x".matches("[") duration("x")
  `),
  '',
  ' ',
  'object.spec.x == 1',
  'oldObject == null',
  'object.metadata.name == "a"',
  '1 + "a"',
  'size(object.metadata.labels) > 1',
  '[1,2].all(i, i > 0)',
  'device.driver == "x"',
  'device.capacity["x"].y > quantity("1")',
  'self.size() > 0',
  'self == oldSelf',
  'matches("a", "(")',
  'object.spec.map(x, x)',
  '1/0 == 1',
  'true ? 1 : "a"',
  `"${long(2000)}" == ""`,
]

const moments = [
  ...words(`
    2024-01-01T00:00:00Z 0001-01-01T00:00:00Z 2024-01-01T00:00:00.5Z 2024-01-01T00:00:00+02:00
    9999-12-31T23:59:59Z 2024-02-30T00:00:00Z 2024-01-01 x 2024-01-01T25:00:00Z
    2024-01-01T00:00:00.123456Z 2024-01-01t00:00:00z 2024-01-01T00:00:60Z 1969-12-31T23:59:59Z
  `),
  '',
]

const spans = [...words(`5m 0s -1s 1h30m 1.5h 1d x 1 100ms 1ns 8760h 9999999h 1us 1µs`), '']

const byHint: readonly (readonly [RegExp, readonly string[]])[] = [
  [/ip$|ips$|address|host/i, addresses],
  [/cidr|range|except/i, ranges],
  [/path|dir|file|prefix/i, paths],
  [/url|endpoint|uri|portal/i, urls],
  [/schedule/i, schedules],
  [/zone/i, zones],
  [/expression|cel|rule|filter/i, expressions],
  [/quantity|capacity|limit|request|value|min|max|size|divisor/i, quantities],
  [/time|after|before|since/i, [...moments, ...spans]],
  [/duration|period|seconds|timeout/i, spans],
  [/port/i, [...words(`http 80 0 65536 HTTP a-b a--b - a1 1 http-80 80a`), long(16)]],
  [/version/i, words(`v1 v1beta1 apps/v1 v 1 V1 a/b/c /v1 apps/ * v1.36 1.2.3`)],
  [
    /kind/i,
    [...words(`Pod pod Deployment Node Service User Group ServiceAccount DaemonSet`), 'a b'],
  ],
  [
    /group/i,
    [...words(`apps rbac.authorization.k8s.io * Example.com example.com system:masters`), ''],
  ],
  [
    /resource/i,
    words(`
      pods pods/status * */* pods/* */scale Pods cpu memory nvidia.com/gpu hugepages-2Mi
      requests.cpu count/pods ephemeral-storage kubernetes.io/batch-cpu
    `),
  ],
  [/verb/i, ['get', '*', 'GET', 'impersonate', 'x', '']],
  [/operation/i, ['CREATE', '*', 'CONNECT', 'create', 'x']],
  [
    /key/i,
    [
      ...words(`
      a example.com/a a/b/c .. .x kubernetes.io/hostname metadata.name node.kubernetes.io/not-ready
      topology.kubernetes.io/zone spread a.b A_b-c.d
    `),
      'in valid',
      long(64),
    ],
  ],
  [/operator/i, words(`In NotIn Exists DoesNotExist Gt Lt Equal in = ScopeSelector`)],
  [/protocol/i, words(`TCP UDP SCTP tcp HTTP ICMP kubernetes.io/h2c example.com/x https`)],
  [
    /image/i,
    ['busybox', 'busybox:1', 'a/b@sha256:x', ' busybox', 'busybox ', 'UPPER/x', long(256), 'a:b:c'],
  ],
  [
    /policy|mode|type|strategy/i,
    words(`
      Always Never IfNotPresent None Default always RollingUpdate OnDelete Recreate Retain Delete
      Recycle Block Filesystem Local Cluster
    `),
  ],
  [
    /type/i,
    words(`
      Opaque kubernetes.io/tls ClusterIP NodePort ExternalName LoadBalancer Localhost Utilization
    `),
  ],
  [/namespace/i, [...words(`default kube-system m a.b A - other`), long(64)]],
  [
    /finalizers?$/i,
    words(`kubernetes example.com/f orphan foregroundDeletion a a/b/c Example.com/f`),
  ],
  [
    /name|account|secret|claim|class|ref/i,
    [...words(`a a.b A system:x system:node:a a:b % a%b`), long(253), long(254)],
  ],
  [/regex|pattern/i, [...words(`[ ( .* ^a$ (?=a) a{1001} (?i)a`), '\\d', '\\p{L}']],
  [
    /reason|message/i,
    ['A', 'a b', 'BadReason', '1a', 'A_b', 'A:', long(1024), long(1025), long(32769)],
  ],
  [
    /user|uid|signer|subject|token/i,
    words(`
      system:serviceaccount:m:a system:node:x a kubernetes.io/kube-apiserver-client
      example.com/signer example.com/* kubernetes.io/legacy-unknown a/b/c X.com/s
    `),
  ],
  [/env|name/i, [...words(`A A=B 1A A.B ü =`), 'a b']],
  [/label|value/i, ['a', 'a b', long(63), long(64), '-a', 'a.b_c', '/', '9']],
]

/** Enough of them that every bound of a field is met by some. */
const wholes: readonly number[] = [
  -2147483648, -101, -100, -2, -1, 0, 1, 2, 3, 5, 7, 10, 16, 29, 30, 31, 32, 60, 63, 64, 99, 100,
  101, 255, 256, 365, 500, 511, 512, 599, 600, 777, 999, 1000, 1001, 1023, 1024, 3600, 4096, 10000,
  10800, 30000, 32767, 32768, 65535, 65536, 86400, 86401, 100000, 1000000, 1000000000, 1000000001,
  2000000000, 2000001000, 2147483646, 2147483647,
]

const large: readonly number[] = [2147483648, -2147483649, 4294967296, Number.MAX_SAFE_INTEGER]

const bytes = [
  ...words(`AA== aGk= x YQ e30= {} LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t eyJhdXRocyI6e319`),
  '',
  'not base64',
]

const either: readonly (number | string)[] = [
  ...[-1, 0, 1, 80, 100, 65535, 65536, 2147483647],
  ...[
    ...words(`
      0% 1% 25% 100% 101% -1% 0.5% % 50 http HTTP 100 1000% a-b a--b -a 0 007% 99999999999%
    `),
    '',
    'a b',
    long(16),
  ],
]

/** The values for a scalar of a field called so, besides those found in other objects. */
export function valuesOf(type: ScalarType, field: string): readonly unknown[] {
  switch (type.kind) {
    case 'string':
      return textsOf(type, field)
    case 'bool':
      return [true, false]
    case 'int32':
      return [...wholes, ...large, 1.5, 1e100]
    case 'int64':
      return [...wholes, ...large, 1.5, 9007199254740993n.toString()]
    case 'float64':
      return [...wholes, 0.5, -0.5, 1e100]
    case 'Quantity':
      return [...quantities, 0, 1, 1.5, -1, 1e20]
    case 'Time':
    case 'MicroTime':
      return moments
    case 'Duration':
      return spans
    case 'IntOrString':
      return either
    case 'Bytes':
      return bytes
    default:
      return [{}, { a: 1 }, { kind: 'A', apiVersion: 'v1' }, [], 'a', 1, null, true]
  }
}

function textsOf(type: ScalarType, field: string): readonly unknown[] {
  const known = type.enum ?? []
  const hinted = byHint.filter(([hint]) => hint.test(field)).flatMap(([, values]) => values)
  // What the name suggests is more telling than the rest, so it is there more often.
  return [
    ...[...known, ...known, ...known.map((one) => one.toLowerCase()), ...hinted, ...hinted],
    ...(known.length > 0 ? ['', 'Unknown'] : texts),
  ]
}

/** Keys of maps, as labels, annotations, data and selectors have them. */
export const keys: readonly string[] = [
  ...words(`
    a A a/b a/b/c /a a/ example.com/a kubernetes.io/a .a .. ..a a.b -a ü cpu memory pods services
    requests.cpu limits.memory count/pods requests.storage example.com/gpu hugepages-2Mi
    hugepages-1Gi hugepages-x ephemeral-storage requests.example.com/gpu storage tls.crt tls.key
    kubernetes.io/hostname kubernetes.io/service-account.name .dockerconfigjson username
    ssh-privatekey app attachable-volumes-x x.kubernetes.io/y Ünï a=b a,b node.kubernetes.io/x
  `),
  '',
  ' ',
  'a b',
  long(63),
  long(64),
  long(253),
  long(254),
  `${long(253)}/a`,
  `${long(254)}/a`,
]

/** What fits a type without parts and says the least. */
export function plainScalar({ kind }: Type): unknown {
  switch (kind) {
    case 'bool':
      return true
    case 'int32':
    case 'int64':
    case 'float64':
    case 'IntOrString':
      return 1
    case 'Quantity':
      return '1'
    case 'Time':
    case 'MicroTime':
      return '2024-05-06T07:08:09Z'
    default:
      return 'x'
  }
}
