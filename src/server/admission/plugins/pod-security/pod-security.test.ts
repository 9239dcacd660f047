import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pod } from '#kinds/core/pod/types.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { formatViolations, violationsOf } from '#server/admission/plugins/pod-security/evaluate.ts'
import {
  createPodSecurity,
  type PodSecuritySettings,
} from '#server/admission/plugins/pod-security/pod-security.ts'
import { createPolicies, standardDefaults } from '#server/admission/plugins/pod-security/policy.ts'
import {
  createTestAdmission,
  outcomeOf,
  type TestWrite,
  writeOf,
} from '#server/testing/admission.ts'
import { objectOf, podWith, testNamespace } from '#server/testing/pods.ts'

const good = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
}
const secured = (securityContext: object, spec: object = {}, metadata: object = {}) =>
  podWith({ containers: [{ name: 'main', securityContext }], ...spec }, metadata)
const volume = (name: string, type: string) => ({ name, [type]: {} })

for (const [level, version, pod, wanted] of [
  ['baseline', 'latest', podWith(), ''],
  [
    'baseline',
    'latest',
    podWith({ hostNetwork: true, hostPID: true }),
    'host namespaces (hostNetwork=true, hostPID=true)',
  ],
  [
    'baseline',
    'latest',
    secured({ privileged: true }),
    'privileged (container "main" must not set securityContext.privileged=true)',
  ],
  [
    'baseline',
    'latest',
    podWith({
      containers: [
        { name: 'a', ports: [{ hostPort: 81 }, { hostPort: 80 }] },
        { name: 'b', ports: [{ hostPort: 80 }] },
      ],
    }),
    'hostPort (containers "a", "b" use hostPorts 80, 81)',
  ],
  [
    'baseline',
    'latest',
    podWith({ volumes: [volume('v', 'hostPath')] }),
    'hostPath volumes (volume "v")',
  ],
  [
    'restricted',
    'latest',
    secured(good, {
      volumes: [volume('a', 'nfs'), volume('b', 'hostPath'), volume('c', 'emptyDir')],
    }),
    'restricted volume types (volumes "a", "b" use restricted volume types "hostPath", "nfs")',
  ],
  [
    'baseline',
    'latest',
    secured({ capabilities: { add: ['NET_ADMIN', 'CHOWN', 'SYS_TIME'] } }),
    'non-default capabilities (container "main" must not include "NET_ADMIN", "SYS_TIME" in securityContext.capabilities.add)',
  ],
  [
    'baseline',
    'latest',
    secured(
      { appArmorProfile: { type: 'Unconfined' } },
      { securityContext: { appArmorProfile: { type: 'Unconfined' } } },
    ),
    'forbidden AppArmor profile (pod and container "main" must not set AppArmor profile type to "Unconfined")',
  ],
  [
    'baseline',
    'latest',
    podWith(
      { securityContext: { appArmorProfile: { type: 'Unconfined' } } },
      { annotations: { 'container.apparmor.security.beta.kubernetes.io/main': 'unconfined' } },
    ),
    'forbidden AppArmor profiles (pod and annotation must not set AppArmor profile type to "Unconfined", "container.apparmor.security.beta.kubernetes.io/main="unconfined"")',
  ],
  ['baseline', 'v1.18', secured({ seccompProfile: { type: 'Unconfined' } }), ''],
  [
    'baseline',
    'latest',
    secured({ seLinuxOptions: { type: 'x', user: 'u', role: 'r' } }),
    'seLinuxOptions (container "main" set forbidden securityContext.seLinuxOptions: type "x"; user may not be set; role may not be set)',
  ],
  [
    'baseline',
    'v1.30',
    secured({ seLinuxOptions: { type: 'container_engine_t' } }),
    'seLinuxOptions (container "main" set forbidden securityContext.seLinuxOptions: type "container_engine_t")',
  ],
  ['baseline', 'v1.31', secured({ seLinuxOptions: { type: 'container_engine_t' } }), ''],
  [
    'baseline',
    'latest',
    secured({ windowsOptions: { hostProcess: true } }),
    'hostProcess (container "main" must not set securityContext.windowsOptions.hostProcess=true)',
  ],
  [
    'baseline',
    'v1.28',
    podWith({
      securityContext: {
        sysctls: [{ name: 'net.ipv4.tcp_rmem' }, { name: 'net.ipv4.ip_local_reserved_ports' }],
      },
    }),
    'forbidden sysctls (net.ipv4.tcp_rmem)',
  ],
  [
    'baseline',
    'v1.32',
    podWith({ securityContext: { sysctls: [{ name: 'net.ipv4.tcp_rmem' }] } }),
    '',
  ],
  [
    'baseline',
    'latest',
    podWith({ containers: [{ name: 'main', livenessProbe: { httpGet: { host: 'other' } } }] }),
    'probe or lifecycle host (container "main" uses probe or lifecycle host "other")',
  ],
  [
    'baseline',
    'v1.33',
    podWith({ containers: [{ name: 'main', livenessProbe: { httpGet: { host: 'other' } } }] }),
    '',
  ],
  [
    'baseline',
    'latest',
    podWith({ containers: [{ name: 'main', livenessProbe: { httpGet: { host: '127.0.0.1' } } }] }),
    'probe or lifecycle host (container "main" uses probe or lifecycle host "127.0.0.1")',
  ],
  [
    'baseline',
    'v1.18',
    podWith({}, { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' } }),
    'seccompProfile (forbidden annotation seccomp.security.alpha.kubernetes.io/pod="unconfined")',
  ],
  [
    'baseline',
    'v1.19',
    podWith({}, { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' } }),
    '',
  ],
  ['restricted', 'latest', secured(good), ''],
  [
    'restricted',
    'latest',
    podWith(),
    'allowPrivilegeEscalation != false (container "main" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "main" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "main" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "main" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  ],
  [
    'restricted',
    'v1.7',
    podWith(),
    'runAsNonRoot != true (pod or container "main" must set securityContext.runAsNonRoot=true)',
  ],
  [
    'restricted',
    'latest',
    podWith({ os: { name: 'windows' } }),
    'runAsNonRoot != true (pod or container "main" must set securityContext.runAsNonRoot=true)',
  ],
  [
    'restricted',
    'latest',
    secured({ ...good, runAsUser: 0 }),
    'runAsUser=0 (container "main" must not set runAsUser=0)',
  ],
  ['restricted', 'v1.22', secured({ ...good, runAsUser: 0 }), ''],
  [
    'restricted',
    'latest',
    secured({ ...good, runAsNonRoot: false }, { securityContext: { runAsNonRoot: false } }),
    'runAsNonRoot != true (pod and container "main" must not set securityContext.runAsNonRoot=false)',
  ],
  [
    'restricted',
    'latest',
    secured({ ...good, seccompProfile: { type: 'Unconfined' } }),
    'seccompProfile (container "main" must not set securityContext.seccompProfile.type to "Unconfined")',
  ],
  ['restricted', 'latest', secured({ ...good, runAsNonRoot: undefined }, { hostUsers: false }), ''],
  [
    'baseline',
    'v1.34',
    secured({ procMount: 'Unmasked' }, { hostUsers: false }),
    'procMount (container "main" must not set securityContext.procMount to "Unmasked")',
  ],
  [
    'restricted',
    'latest',
    secured({ ...good, procMount: 'Unmasked' }, { hostUsers: false }),
    'procMount (container "main" must not set securityContext.procMount to "Unmasked")',
  ],
] as const) {
  test(`${level}:${version}: ${wanted || 'nothing is wrong'}`, () => {
    assert.equal(formatViolations(violationsOf({ level, version }, pod)), wanted)
  })
}

const policyOf = createPolicies(standardDefaults)
const podSecurity = createPodSecurity()
const label = (name: string): string => `pod-security.kubernetes.io/${name}`

test('labels say the levels; whoever is refused by one is warned by it too', () => {
  const { enforce, warn, audit, errors } = policyOf({
    [label('enforce')]: 'baseline',
    [label('enforce-version')]: 'v1.24',
  })
  assert.deepEqual(enforce, { level: 'baseline', version: 'v1.24' })
  assert.deepEqual([warn, audit.level, errors.length], [enforce, 'privileged', 0])
  const wrong = policyOf({
    [label('enforce')]: 'nope',
    [label('warn')]: 'nope',
    [label('audit-version')]: '1.30',
  })
  assert.deepEqual(
    [wrong.enforce.level, wrong.warn.level, wrong.errors.length],
    ['restricted', 'privileged', 3],
  )
})

const namespace = (labels: object, name = testNamespace) =>
  objectOf('v1', 'Namespace', name, { metadata: { labels } })

async function judged(
  labels: object,
  object: object,
  write: TestWrite = {},
  pods: readonly Pod[] = [],
) {
  return judgedBy(podSecurity, { labels, object, write, pods })
}

interface Judging {
  readonly labels?: object
  readonly object: object
  readonly write?: TestWrite
  readonly pods?: readonly Pod[]
}

async function judgedBy(
  plugin: AdmissionPlugin,
  { labels = {}, object, write = {}, pods = [] }: Judging,
) {
  const context = createTestAdmission({ objects: [namespace(labels), ...pods] })
  const warnings: string[] = []
  const outcome = await outcomeOf(plugin, context, writeOf(context, object, { ...write, warnings }))
  return { refusal: typeof outcome === 'string' ? outcome : undefined, warnings }
}

test('a pod is refused by one level and warned of by another', async () => {
  const labels = { [label('enforce')]: 'baseline', [label('warn')]: 'restricted' }
  const host = await judged(labels, podWith({ hostNetwork: true }))
  assert.equal(
    host.refusal,
    'pods "p" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)',
  )
  assert.deepEqual(host.warnings, [])
  const plain = await judged(labels, podWith())
  assert.equal(plain.refusal, undefined)
  assert.match(plain.warnings[0]!, /^would violate PodSecurity "restricted:latest": allowPrivilege/)
  assert.deepEqual(await judged({}, podWith({ hostNetwork: true })), {
    refusal: undefined,
    warnings: [],
  })
})

test('what makes pods is only warned of; updates that change nothing of it are let through', async () => {
  const labels = { [label('enforce')]: 'restricted' }
  const deployment = objectOf('apps/v1', 'Deployment', 'd', {
    metadata: { namespace: testNamespace },
    spec: { template: { metadata: {}, spec: podWith().spec } },
  })
  const made = await judged(labels, deployment)
  assert.deepEqual([made.refusal, made.warnings.length], [undefined, 1])
  const old = podWith()
  const labelled = podWith({}, { labels: { a: 'b' } })
  assert.deepEqual(await judged(labels, labelled, { old }), { refusal: undefined, warnings: [] })
  const other = podWith({ containers: [{ name: 'main', image: 'other' }] })
  assert.match((await judged(labels, other, { old })).refusal ?? '', /violates PodSecurity/)
  const debugged = podWith({ ephemeralContainers: [{ name: 'debug' }] })
  const debug = await judged(labels, debugged, { old, subresource: 'ephemeralcontainers' })
  assert.match(debug.refusal ?? '', /containers "main", "debug" must/)
  assert.equal((await judged(labels, other, { old, subresource: 'status' })).refusal, undefined)
})

test('a namespace with a stricter level is told of its pods, one with a wrong level is refused', async () => {
  const pods = ['b', 'a', 'c'].map((name) =>
    podWith(name === 'c' ? { hostNetwork: true } : {}, { name }),
  )
  const strict = namespace({ [label('enforce')]: 'restricted' })
  const change = (now: object, old: object) => judged({}, now, { old }, pods)
  const { warnings } = await change(strict, namespace({}))
  const reasons =
    'allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile'
  assert.deepEqual(warnings, [
    'existing pods in namespace "there" violate the new PodSecurity enforce level "restricted:latest"',
    `a (and 1 other pod): ${reasons}`,
    `c: host namespaces, ${reasons}`,
  ])
  assert.deepEqual((await change(namespace({}), strict)).warnings, [])
  const wrong = namespace({ [label('enforce')]: 'wrong' })
  assert.match(
    (await change(wrong, strict)).refusal ?? '',
    /must be one of privileged, baseline, restricted$/,
  )
  assert.equal((await change(wrong, wrong)).refusal, undefined)
})

test('what a level says of a pod is noted for the audit', async () => {
  const notesOf = async (labels: Readonly<Record<string, string>>, object: object) => {
    const notes: Record<string, string> = {}
    const prefixed = Object.entries(labels).map(([k, v]) => [`pod-security.kubernetes.io/${k}`, v])
    const namespace = objectOf('v1', 'Namespace', testNamespace, {
      metadata: { labels: Object.fromEntries(prefixed) },
    })
    const context = createTestAdmission({ objects: [namespace] })
    await outcomeOf(podSecurity, context, writeOf(context, object, { notes }))
    return notes
  }
  const pod = podWith({ hostPID: true })
  const enforced = 'pod-security.kubernetes.io/enforce-policy'
  const violations = 'pod-security.kubernetes.io/audit-violations'
  const words = 'would violate PodSecurity "baseline:latest": host namespaces (hostPID=true)'
  assert.deepEqual(await notesOf({}, pod), { [enforced]: 'privileged:latest' })
  assert.deepEqual(await notesOf({ audit: 'baseline' }, pod), {
    [enforced]: 'privileged:latest',
    [violations]: words,
  })
  const template = objectOf('v1', 'PodTemplate', 'a', {
    metadata: { namespace: testNamespace },
    template: { metadata: {}, spec: pod.spec },
  })
  assert.deepEqual(await notesOf({ audit: 'baseline' }, template), { [violations]: words })
})

const baseline = { level: 'baseline', version: 'v1.30' } as const

const settings: PodSecuritySettings = {
  defaults: { ...standardDefaults, enforce: baseline, warn: baseline },
  exemptions: { usernames: ['trusted'], namespaces: [], runtimeClasses: ['sandbox'] },
}

test('what holds without labels is configured', async () => {
  const plugin = createPodSecurity(settings)
  const object = podWith({ hostNetwork: true })
  const { refusal } = await judgedBy(plugin, { object })
  assert.match(refusal ?? '', /violates PodSecurity "baseline:v1.30": host namespaces/)
  const relaxed = { [label('enforce')]: 'privileged' }
  const { refusal: none, warnings } = await judgedBy(plugin, { labels: relaxed, object })
  assert.deepEqual([none, warnings.length], [undefined, 1])
  const policies = createPolicies(settings.defaults)
  assert.deepEqual(policies({ [label('enforce')]: 'restricted' }).warn, {
    level: 'restricted',
    version: 'v1.30',
  })
  assert.deepEqual(policies({ [label('enforce-version')]: 'latest' }).enforce, {
    level: 'baseline',
    version: 'latest',
  })
})

test('users, namespaces and runtime classes may be exempt', async () => {
  const plugin = createPodSecurity(settings)
  const object = podWith({ hostNetwork: true })
  const exemptionOf = async (by: AdmissionPlugin, pod: Pod, more: TestWrite = {}) => {
    const notes: Record<string, string> = {}
    const { refusal } = await judgedBy(by, { object: pod, write: { ...more, notes } })
    return refusal === undefined ? notes['pod-security.kubernetes.io/exempt'] : 'refused'
  }
  const user = { name: 'trusted', groups: [] }
  assert.equal(await exemptionOf(plugin, object), 'refused')
  assert.equal(await exemptionOf(plugin, object, { user }), 'user')
  const boxed = podWith({ hostNetwork: true, runtimeClassName: 'sandbox' })
  assert.equal(await exemptionOf(plugin, boxed), 'runtimeClass')
  const exemptions = { ...settings.exemptions, namespaces: [testNamespace] }
  const lenient = createPodSecurity({ ...settings, exemptions })
  assert.equal(await exemptionOf(lenient, object), 'namespace')
  const strict = namespace({ [label('enforce')]: 'restricted' })
  const { warnings } = await judgedBy(lenient, { object: strict, write: { old: namespace({}) } })
  assert.deepEqual(warnings, [
    `namespace "${testNamespace}" is exempt from Pod Security, and the policy (enforce=restricted:v1.30) will be ignored`,
  ])
})
