import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldError } from '#api/validation/field-error.ts'
import { pods } from '#kinds/core/pod/pod.ts'
import { keptPod, sampleContainer, samplePod, testNewPods } from '#kinds/core/pod/testing/sample.ts'
import type { PodSpec } from '#kinds/core/pod/types.ts'
import { validateNewPod } from '#kinds/core/pod/validate.ts'
import { contextOf } from '#kinds/testing/rules.ts'

testNewPods([
  {
    name: 'users and groups have numbers that fit',
    spec: { securityContext: { runAsUser: -1, fsGroup: 2147483648, supplementalGroups: [1, -1] } },
    errors: [
      'spec.securityContext.fsGroup: Invalid value: 2147483648: must be between 0 and 2147483647, inclusive',
      'spec.securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive',
      'spec.securityContext.supplementalGroups[1]: Invalid value: -1: must be between 0 and 2147483647, inclusive',
    ],
  },
  {
    name: 'what is privileged may escalate',
    container: { securityContext: { privileged: true, allowPrivilegeEscalation: false } },
    errors: [
      'spec.containers[0].securityContext: Invalid value: {"Capabilities":null,"Privileged":true,"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,"AppArmorProfile":null}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
    ],
  },
  {
    name: 'a seccomp profile from a file names it, others name none',
    spec: { securityContext: { seccompProfile: { type: 'Localhost' } } },
    container: {
      securityContext: { seccompProfile: { type: 'Unconfined', localhostProfile: 'p' } },
    },
    errors: [
      'spec.containers[0].securityContext.seccompProfile.localhostProfile: Invalid value: {"Type":"Unconfined","LocalhostProfile":"p"}: can only be set when seccomp type is Localhost',
      'spec.securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost',
    ],
  },
  {
    name: 'an AppArmor profile has a known type',
    container: {
      // What a user may write is wider than what the type says.
      securityContext: { appArmorProfile: { type: 'Tight' as 'Localhost' } },
    },
    errors: [
      'spec.containers[0].securityContext.appArmorProfile.type: Unsupported value: "Tight": supported values: "Localhost", "RuntimeDefault", "Unconfined"',
    ],
  },
  {
    name: 'an annotation and a field do not disagree about AppArmor',
    metadata: {
      annotations: { 'container.apparmor.security.beta.kubernetes.io/app': 'localhost/a' },
    },
    container: { securityContext: { appArmorProfile: { type: 'RuntimeDefault' } } },
    errors: [
      'spec.containers[0].securityContext.appArmorProfile.type: Forbidden: apparmor type in annotation and field must match',
    ],
  },
  {
    name: 'tolerations in an annotation are read as Go reads them',
    metadata: { annotations: { 'scheduler.alpha.kubernetes.io/tolerations': '[1' } },
    errors: [
      'metadata.annotations: Invalid value: "scheduler.alpha.kubernetes.io/tolerations": unexpected end of JSON input',
    ],
  },
  {
    name: 'tolerations in an annotation are a list of objects',
    metadata: { annotations: { 'scheduler.alpha.kubernetes.io/tolerations': '[1]' } },
    errors: [
      'metadata.annotations: Invalid value: "scheduler.alpha.kubernetes.io/tolerations": json: cannot unmarshal number into Go value of type core.Toleration',
    ],
  },
  {
    name: 'tolerations in an annotation are held to the rules for those in the spec',
    metadata: {
      annotations: {
        'scheduler.alpha.kubernetes.io/tolerations': '[{"Key":"k"},{"effect":"Odd"}]',
      },
    },
    errors: [
      'metadata.annotations.scheduler.alpha.kubernetes.io/tolerations[1].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"',
      'metadata.annotations.scheduler.alpha.kubernetes.io/tolerations[1].effect: Unsupported value: "Odd": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    ],
  },
  {
    name: 'kernel settings have names, each once, and not those of a shared host',
    spec: {
      hostNetwork: true,
      securityContext: {
        sysctls: [
          { name: 'kernel.shm_rmid_forced', value: '1' },
          { name: 'kernel.shm_rmid_forced', value: '0' },
          { name: 'net.core.somaxconn', value: '1' },
          { name: 'no space', value: '1' },
        ],
      },
    },
    errors: [
      'spec.securityContext.sysctls[1].name: Duplicate value: "kernel.shm_rmid_forced"',
      'spec.securityContext.sysctls[2].name: Invalid value: "net.core.somaxconn": may not be specified when \'hostNetwork\' is true',
      'spec.securityContext.sysctls[3].name: Invalid value: "no space": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$',
    ],
  },
  {
    name: 'a Windows pod has nothing of Linux',
    spec: {
      os: { name: 'windows' },
      hostPID: true,
      securityContext: { runAsUser: 1, seccompProfile: { type: 'RuntimeDefault' } },
    },
    container: { securityContext: { privileged: true, capabilities: { add: ['NET_ADMIN'] } } },
    errors: [
      'spec.hostPID: Forbidden: cannot be set for a windows pod',
      'spec.securityContext.seccompProfile: Forbidden: cannot be set for a windows pod',
      'spec.securityContext.runAsUser: Forbidden: cannot be set for a windows pod',
      'spec.containers[0].securityContext.capabilities: Forbidden: cannot be set for a windows pod',
      'spec.containers[0].securityContext.privileged: Forbidden: cannot be set for a windows pod',
    ],
  },
  {
    name: 'a Linux pod has nothing of Windows',
    spec: {
      os: { name: 'linux' },
      securityContext: { windowsOptions: { runAsUserName: 'Administrator' } },
    },
    container: { securityContext: { windowsOptions: { runAsUserName: 'Administrator' } } },
    errors: [
      'spec.securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod',
      'spec.containers[0].securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod',
    ],
  },
  {
    name: 'names of users print as JSON, as what stands behind pointers does',
    spec: { os: { name: 'windows' } },
    container: { securityContext: { windowsOptions: { runAsUserName: 'a\u0001' } } },
    errors: [
      'spec.containers[0].securityContext.windowsOptions.runAsUserName: Invalid value: "a\\u0001": runAsUserName cannot contain control characters',
    ],
  },
  {
    name: 'a user’s domain is short, or of labels',
    spec: { os: { name: 'windows' } },
    container: {
      securityContext: { windowsOptions: { runAsUserName: `${'D'.repeat(64)}\\user` } },
    },
    errors: [
      `spec.containers[0].securityContext.windowsOptions.runAsUserName: Invalid value: "${'D'.repeat(64)}\\\\user": runAsUserName's Domain doesn't match the NetBios nor the DNS format`,
    ],
  },
  {
    name: 'process containers of Windows are on the host’s network, and so are all their neighbours',
    spec: {
      containers: [
        {
          ...sampleContainer,
          securityContext: { windowsOptions: { hostProcess: true } },
        },
        { ...sampleContainer, name: 'side' },
      ],
    },
    errors: [
      'spec: Invalid value: "": If pod contains any hostProcess containers then all containers must be HostProcess containers',
      'spec.hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers',
    ],
  },
  {
    name: 'a pod with users of its own is not on the host’s network',
    spec: { hostUsers: false, hostNetwork: true, hostPID: true, hostIPC: true },
    errors: [
      'spec.hostNetwork: Forbidden: when `hostUsers` is false',
      'spec.HostPID: Forbidden: when `hostUsers` is false',
      'spec.HostIPC: Forbidden: when `hostUsers` is false',
    ],
  },
  {
    name: 'a pod of a node’s files claims no devices',
    metadata: { annotations: { 'kubernetes.io/config.mirror': 'x' } },
    spec: { nodeName: 'alpha', resourceClaims: [{ name: 'a' }, { name: 'b' }] },
    errors: ['[]: Forbidden: static pods do not support resource claims'],
  },
])

const windowsOptions = { hostProcess: true }
const privileged: readonly (readonly [spec: Partial<PodSpec>, error: string])[] = [
  [
    { containers: [{ ...sampleContainer, securityContext: { privileged: true } }] },
    'spec.containers[0].securityContext.privileged: Forbidden: disallowed by cluster policy',
  ],
  [
    { hostNetwork: true, securityContext: { windowsOptions } },
    'spec: Forbidden: hostProcess containers are disallowed by cluster policy',
  ],
]
for (const [spec, error] of privileged) {
  test(`where nothing may be privileged, ${error}`, () => {
    const pod = keptPod(samplePod(spec))
    const context = contextOf(pods)
    assert.deepEqual(validateNewPod(pod, context), [])
    const errors = validateNewPod(pod, { ...context, refusesPrivileged: true })
    assert.deepEqual(errors.map(formatFieldError), [error])
  })
}
