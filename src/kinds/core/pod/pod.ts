import type { KindDefinition } from '#api/definition.ts'
import { bindings } from '#kinds/core/binding/binding.ts'
import { bindingConflict, boundPod } from '#kinds/core/pod/binding.ts'
import { podColumns, podRowConditions } from '#kinds/core/pod/columns.ts'
import { withPodDefaults } from '#kinds/core/pod/defaults.ts'
import { graceOfPod } from '#kinds/core/pod/grace.ts'
import {
  prepareEphemeralContainers,
  prepareNewPod,
  preparePodStatus,
  preparePodUpdate,
  prepareResize,
} from '#kinds/core/pod/prepare.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import { validateNewPod, validatePodUpdate } from '#kinds/core/pod/validate.ts'
import { validateResize } from '#kinds/core/pod/validate-resize.ts'
import { validatePodStatus } from '#kinds/core/pod/validate-status.ts'
import { validateEphemeralContainers } from '#kinds/core/pod/validate-visitors.ts'
import { appArmorWarnings, newPodWarnings, statusWarnings } from '#kinds/core/pod/warnings.ts'
import { evictions } from '#kinds/policy/eviction/eviction.ts'

export const pods: KindDefinition<Pod> = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  shortNames: ['po'],
  categories: ['all'],
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes first' },
  answersDeleted: true,
  defaults: withPodDefaults,
  prepare: { create: prepareNewPod, update: preparePodUpdate },
  validate: { create: validateNewPod, update: validatePodUpdate },
  warnings: { prepared: appArmorWarnings, create: newPodWarnings },
  deletionGrace: graceOfPod,
  columns: podColumns,
  rowConditions: podRowConditions,
  fieldSelectors: {
    'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
    'spec.restartPolicy': ({ spec }) => spec.restartPolicy ?? '',
    'spec.schedulerName': ({ spec }) => spec.schedulerName ?? '',
    'spec.serviceAccountName': ({ spec }) => spec.serviceAccountName ?? '',
    'spec.hostNetwork': ({ spec }) => String(spec.hostNetwork ?? false),
    // An old name of spec.nodeName.
    'spec.host': ({ spec }) => spec.nodeName ?? '',
    'status.phase': ({ status }) => status?.phase ?? '',
    'status.podIP': ({ status }) => status?.podIPs?.[0]?.ip ?? '',
    // Known as a name, yet no pod is ever found by it.
    'status.podIPs': () => '',
    'status.nominatedNodeName': ({ status }) => status?.nominatedNodeName ?? '',
  },
  indexedFields: ['spec.nodeName'],
  subresources: [
    { name: 'attach', verbs: ['create', 'get'], connect: true, options: 'PodAttachOptions' },
    {
      name: 'binding',
      verbs: ['create'],
      body: {
        definition: bindings,
        conflict: bindingConflict,
        write: boundPod,
        invalidAs: 500,
      },
    },
    {
      name: 'ephemeralcontainers',
      verbs: ['get', 'patch', 'update'],
      metadata: 'none',
      resetFields: [],
      prepare: prepareEphemeralContainers,
      validate: validateEphemeralContainers,
    },
    { name: 'eviction', verbs: ['create'], body: { definition: evictions } },
    { name: 'exec', verbs: ['create', 'get'], connect: true, options: 'PodExecOptions' },
    { name: 'log', verbs: ['get'], connect: true },
    {
      name: 'portforward',
      verbs: ['create', 'get'],
      connect: true,
      options: 'PodPortForwardOptions',
    },
    {
      name: 'proxy',
      verbs: ['create', 'delete', 'get', 'patch', 'update'],
      connect: true,
      options: 'PodProxyOptions',
    },
    {
      name: 'resize',
      verbs: ['get', 'patch', 'update'],
      metadata: 'none',
      resetFields: [],
      prepare: prepareResize,
      validate: validateResize,
    },
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      resetFields: ['spec', 'metadata.deletionTimestamp', 'metadata.ownerReferences'],
      prepare: preparePodStatus,
      validate: validatePodStatus,
      warnings: ({ status = {} }) => statusWarnings(status),
    },
  ],
}
