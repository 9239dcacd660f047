/** Warnings for what a pod or a template of pods says that is out of use, useless or dangerous. */

import { oncePerPart } from '#api/codec/shared-work.ts'
import { ipWarnings } from '#api/ip/ip-validation.ts'
import { dns1123LabelErrors } from '#api/names/dns-names.ts'
import { labelValueErrors } from '#api/names/label-names.ts'
import { scaledQuantity } from '#api/scalars/quantity.ts'
import { FieldPath } from '#api/validation/field-path.ts'
import { quoteGo } from '#base/go/text.ts'
import type { PodLike } from '#kinds/core/pod/options.ts'
import { portWarnings } from '#kinds/core/pod/port-warnings.ts'
import { isFromAnnotation } from '#kinds/core/pod/prepare.ts'
import {
  type Annotations,
  appArmorPrefix,
  seccompAnnotation,
  seccompPrefix,
} from '#kinds/core/pod/spec/annotations.ts'
import { appArmorOfText } from '#kinds/core/pod/spec/profiles.ts'
import { containersOf, containersWithPath } from '#kinds/core/pod/spec/visit.ts'
import type {
  EnvVar,
  NodeSelectorTerm,
  Pod,
  PodAffinity,
  PodSpec,
  PodStatus,
} from '#kinds/core/pod/types.ts'
import { overlapWarnings } from '#kinds/core/pod/volumes/overlaps.ts'
import { volumeWarnings } from '#kinds/core/pod/volumes/warnings.ts'
import type { ResourceList } from '#kinds/core/shared/resource-lists.ts'

export function newPodWarnings(pod: Pod): readonly string[] {
  const { name } = pod.metadata
  const messages = dns1123LabelErrors(name)
  return [
    ...(messages.length === 0
      ? []
      : [
          `metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${messages.join(' ')}]`,
        ]),
    ...warningsOf(pod.spec, pod.metadata.annotations),
  ]
}

const warningsOf = oncePerPart((spec: PodSpec, annotations: PodLike['metadata']['annotations']) => {
  return podWarnings({ metadata: annotations ? { annotations } : {}, spec }, undefined)
})

/** Of pods: annotations that were made into fields, or could not be. */
export function appArmorWarnings({ metadata, spec }: Pod): readonly string[] {
  const { annotations } = metadata
  return annotations ? appArmorWarningsOf(spec, annotations) : none
}

const none: readonly string[] = []

const appArmorWarningsOf = oncePerPart((spec: PodSpec, annotations: Annotations) => {
  if (spec.os?.name === 'windows') return none
  return containersOf(spec).flatMap(({ name, securityContext }) => {
    const key = `${appArmorPrefix}${name}`
    if (!Object.hasOwn(annotations, key)) return []
    const profile = securityContext?.appArmorProfile
    const isWarned = profile
      ? isFromAnnotation(profile)
      : appArmorOfText(annotations[key]!) === undefined
    return isWarned ? [appArmorWarning(`metadata.annotations[${key}]`)] : []
  })
})

function appArmorWarning(field: string): string {
  return `${field}: deprecated since v1.30; use the "appArmorProfile" field instead`
}

const formerLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region':
    'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone':
    'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type':
    'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
}
const formerAnnotations: readonly (readonly [key: string, message: string])[] = [
  [
    'scheduler.alpha.kubernetes.io/critical-pod',
    'non-functional in v1.16+; use the "priorityClassName" field instead',
  ],
  [
    'security.alpha.kubernetes.io/sysctls',
    'non-functional in v1.11+; use the "sysctls" field instead',
  ],
  [
    'security.alpha.kubernetes.io/unsafe-sysctls',
    'non-functional in v1.11+; use the "sysctls" field instead',
  ],
]

/** Upstream's warningsForPodSpecAndMeta, in its order; `at` is where a template stands. */
export function podWarnings(
  { metadata, spec }: PodLike,
  at: FieldPath | undefined,
): readonly string[] {
  const specAt = at ? at.child('spec') : new FieldPath('spec')
  const annotationsAt = at ? at.child('metadata', 'annotations') : annotationsOfPod
  const { annotations = {} } = metadata
  const { volumes = [], overhead = {} } = spec
  return [
    ...placementWarnings(spec, specAt),
    ...formerAnnotations
      .filter(([key]) => Object.hasOwn(annotations, key))
      .map(([key, message]) => `${annotationsAt.key(key)}: ${message}`),
    ...volumeWarnings(volumes, specAt.child('volumes')),
    ...overlapWarnings(volumes),
    ...listWarnings(spec, specAt),
    ...fractionWarnings(overhead, () => specAt.child('overhead')),
    ...containerWarnings({ metadata, spec }, specAt, {
      annotationsAt,
      isTemplate: at !== undefined,
    }),
    ...portWarnings(spec, specAt),
    ...(Number(spec.terminationGracePeriodSeconds ?? 0) < 0
      ? [
          `${specAt.child('terminationGracePeriodSeconds')}: must be >= 0; negative values are invalid and will be treated as 1`,
        ]
      : []),
    ...affinityWarnings(spec.affinity?.podAffinity, () => specAt.child('affinity', 'podAffinity')),
    ...affinityWarnings(spec.affinity?.podAntiAffinity, () =>
      specAt.child('affinity', 'podAntiAffinity'),
    ),
  ]
}

const annotationsOfPod = new FieldPath('metadata').child('annotations')

function placementWarnings(spec: PodSpec, at: FieldPath): readonly string[] {
  const { nodeSelector = {}, affinity, topologySpreadConstraints: spread = [] } = spec
  const node = affinity?.nodeAffinity
  const terms = node?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const preferred = node?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  const nodeAt = at.child('affinity', 'nodeAffinity')
  return [
    ...Object.keys(nodeSelector)
      .filter((key) => Object.hasOwn(formerLabels, key))
      .map((key) => `${at.child('nodeSelector').key(key)}: ${formerLabels[key]}`),
    ...terms.flatMap((term, i) => {
      const termsAt = nodeAt.child('requiredDuringSchedulingIgnoredDuringExecution')
      return termWarnings(term, termsAt.child('nodeSelectorTerms').index(i))
    }),
    ...preferred.flatMap(({ preference }, i) => {
      const itemAt = nodeAt.child('preferredDuringSchedulingIgnoredDuringExecution').index(i)
      return termWarnings(preference, itemAt.child('preference'), labelValueErrors)
    }),
    ...spread.flatMap(({ topologyKey, labelSelector }, i) => {
      const itemAt = at.child('topologySpreadConstraints').index(i)
      return [
        ...labelWarnings(topologyKey, itemAt.child('topologyKey')),
        ...(labelSelector ? [] : [noSelectorWarning(itemAt.child('labelSelector'))]),
      ]
    }),
  ]
}

/** `errorsOf` a value: what nodes are needed for is refused elsewhere, what is wished for is not. */
function termWarnings(
  { matchExpressions = [] }: NodeSelectorTerm,
  at: FieldPath,
  errorsOf: (value: string) => readonly string[] = () => [],
): readonly string[] {
  return matchExpressions.flatMap(({ key, values = [] }, i) => {
    const expressionAt = at.child('matchExpressions').index(i)
    return [
      ...labelWarnings(key, expressionAt.child('key')),
      ...values.flatMap((value, j) =>
        errorsOf(value).map(
          (error) => `${expressionAt.child('values').index(j)}: ${value} is invalid, ${error}`,
        ),
      ),
    ]
  })
}

/** Of labels of nodes that go by other names now. */
export function labelWarnings(key: string, at: FieldPath): readonly string[] {
  return Object.hasOwn(formerLabels, key) ? [`${at}: ${key} is ${formerLabels[key]}`] : []
}

function noSelectorWarning(at: FieldPath): string {
  return `${at}: a null labelSelector results in matching no pod`
}

function affinityWarnings(one: PodAffinity | undefined, at: () => FieldPath): readonly string[] {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: needed = [],
    preferredDuringSchedulingIgnoredDuringExecution: preferred = [],
  } = one ?? {}
  return [
    ...needed.flatMap(({ labelSelector }, i) => {
      const termAt = () => at().child('requiredDuringSchedulingIgnoredDuringExecution').index(i)
      return labelSelector ? [] : [noSelectorWarning(termAt().child('labelSelector'))]
    }),
    ...preferred.flatMap(({ podAffinityTerm }, i) => {
      const termAt = () => at().child('preferredDuringSchedulingIgnoredDuringExecution').index(i)
      return podAffinityTerm.labelSelector
        ? []
        : [noSelectorWarning(termAt().child('podAffinityTerm', 'labelSelector'))]
    }),
  ]
}

/** Lists in which a name should stand once. */
function listWarnings(spec: PodSpec, at: FieldPath): readonly string[] {
  const { hostAliases = [], imagePullSecrets = [], dnsConfig } = spec
  const ips = hostAliases.map(({ ip }) => ip)
  const names = imagePullSecrets.map(({ name = '' }) => name)
  return [
    ...repeats(ips).map((i) => {
      const field = at.child('hostAliases').index(i).child('ip')
      return `${field}: duplicate ip ${quoteGo(ips[i]!)}`
    }),
    ...ips.flatMap((ip, i) => ipWarnings(ip, at.child('hostAliases').index(i).child('ip'))),
    ...repeats(names).map((i) => {
      const field = at.child('imagePullSecrets').index(i).child('name')
      return `${field}: duplicate name ${quoteGo(names[i]!)}`
    }),
    ...names.flatMap((name, i) => {
      const field = at.child('imagePullSecrets').index(i).child('name')
      return name === '' ? [`${field}: invalid empty name ""`] : []
    }),
    ...(dnsConfig?.nameservers ?? []).flatMap((ip, i) =>
      ipWarnings(ip, at.child('dnsConfig', 'nameservers').index(i)),
    ),
  ]
}

/** Where a list says again what it said before. */
function repeats(values: readonly string[]): readonly number[] {
  return values.flatMap((value, i) => (values.indexOf(value) < i ? [i] : []))
}

/** How nearly every amount of memory is written: a part of a byte is out of the question. */
const wholeAmount = /^(?:\d{1,15}|\d{1,4}(?:[kMGT]|[KMGT]i))$/

function fractionWarnings(list: ResourceList, at: () => FieldPath): readonly string[] {
  return ['memory', 'ephemeral-storage'].flatMap((name) => {
    const amount = Object.hasOwn(list, name) ? list[name]! : '0'
    if (wholeAmount.test(amount) || scaledQuantity(amount, -3) % 1000n === 0n) return []
    return [
      `${at().key(name)}: fractional byte value ${quoteGo(amount)} is invalid, must be an integer`,
    ]
  })
}

interface Place {
  readonly annotationsAt: FieldPath
  readonly isTemplate: boolean
}

function containerWarnings(
  { metadata, spec }: PodLike,
  at: FieldPath,
  { annotationsAt, isTemplate }: Place,
): readonly string[] {
  const { annotations = {} } = metadata
  const { seccompProfile, appArmorProfile } = spec.securityContext ?? {}
  const seccompWarnings = (key: string, profile: unknown) =>
    profile || !Object.hasOwn(annotations, key)
      ? []
      : [
          `${annotationsAt.key(key)}: non-functional in v1.27+; use the "seccompProfile" field instead`,
        ]
  return [
    ...seccompWarnings(seccompAnnotation, seccompProfile),
    ...containersWithPath(spec, at).flatMap(({ container, path }) => {
      const { name, securityContext: context, resources = {}, env = [] } = container
      const appArmorKey = `${appArmorPrefix}${name}`
      const isAppArmorWarned =
        isTemplate &&
        !(appArmorProfile ?? context?.appArmorProfile) &&
        Object.hasOwn(annotations, appArmorKey)
      return [
        ...seccompWarnings(`${seccompPrefix}${name}`, context?.seccompProfile),
        ...(isAppArmorWarned ? [appArmorWarning(String(annotationsAt.key(appArmorKey)))] : []),
        ...resourceWarnings(resources, path),
        ...envWarnings(env, path),
      ]
    }),
  ]
}

interface Amounts {
  readonly limits?: ResourceList
  readonly requests?: ResourceList
}

/** Upstream asks for limits and requests of one resource, then of the next. */
function resourceWarnings({ limits = {}, requests = {} }: Amounts, path: () => FieldPath) {
  return ['memory', 'ephemeral-storage'].flatMap((name) =>
    (
      [
        ['limits', limits],
        ['requests', requests],
      ] as const
    ).flatMap(([part, list]) =>
      Object.hasOwn(list, name)
        ? fractionWarnings({ [name]: list[name]! }, () => path().child('resources', part))
        : [],
    ),
  )
}

/** A variable that is set again is fine if it builds on what it was. */
function envWarnings(env: readonly EnvVar[], path: () => FieldPath): readonly string[] {
  const seen = new Set<string>()
  return env.flatMap(({ name, value = '', valueFrom }, i) => {
    if (!seen.has(name)) {
      seen.add(name)
      return []
    }
    const reference = `$(${name})`
    if (!valueFrom && value !== reference && value.includes(reference)) return []
    const field = path().child('env').index(i)
    return [
      `${field}: hides previous definition of ${quoteGo(name)}, which may be dropped when using apply`,
    ]
  })
}

/** Addresses that not all programs read alike. */
export function statusWarnings({ podIPs = [], hostIPs = [] }: PodStatus): readonly string[] {
  const at = new FieldPath('status')
  return [
    ...podIPs.flatMap(({ ip }, i) => ipWarnings(ip, at.child('podIPs').index(i).child('ip'))),
    ...hostIPs.flatMap(({ ip }, i) => ipWarnings(ip, at.child('hostIPs').index(i).child('ip'))),
  ]
}
