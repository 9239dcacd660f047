/** How strict the rules for a pod are: what was stored before a rule was made stays allowed. */
import type { RuleContext } from '#api/definition.ts'
import type { Features } from '#api/features.ts'
import { labelValueErrors } from '#api/names/label-names.ts'
import { validateLabelSelector } from '#api/selectors/label-selector.ts'
import { path } from '#api/validation/field-path.ts'
import { validateTermSelectors } from '#kinds/core/pod/spec/affinity.ts'
import { type Annotations, hasDeletionCost } from '#kinds/core/pod/spec/annotations.ts'
import { validateLabelKeys } from '#kinds/core/pod/spec/label-keys.ts'
import { validateOwnPath } from '#kinds/core/pod/spec/paths.ts'
import { isSidecar } from '#kinds/core/pod/spec/pod-requests.ts'
import { hostFieldOf } from '#kinds/core/pod/spec/sysctls.ts'
import { containersOf } from '#kinds/core/pod/spec/visit.ts'
import type { PodSpec } from '#kinds/core/pod/types.ts'
import { isHugePages, isWholePages } from '#kinds/core/shared/resource-names.ts'

export interface PodSpecOptions {
  /** A pod itself, not a template of pods. */
  readonly isPod: boolean
  readonly anyDeletionCost: boolean
  /** Huge pages need not come in whole pages. */
  readonly anyHugePages: boolean
  readonly anySelectorValues: boolean
  readonly anyNodeAffinityValues: boolean
  readonly anySpreadSelectors: boolean
  /** Keys of spread constraints meet selectors of the user's own. */
  readonly brokenSpreadKeys: boolean
  readonly anyTokenPaths: boolean
  readonly anySysctls: boolean
  readonly comparingTolerations: boolean
  readonly onlyRecursiveChange: boolean
  readonly restartsAll: boolean
  /** Containers that run before the others may ask to be started anew by a resize. */
  readonly initRestarts: boolean
  readonly ownUsersOnHostNetwork: boolean
  readonly ownUsersWithDevices: boolean
  readonly refusesPrivileged: boolean
}

/** A pod or a template of pods, as far as the rules' strictness depends on it. */
export interface PodLike {
  readonly metadata: { readonly annotations?: Annotations }
  readonly spec: PodSpec
}

type PodRules = Pick<RuleContext, 'features' | 'refusesPrivileged'>

const forNew = new WeakMap<Features, PodSpecOptions>()
const forNewUnprivileged = new WeakMap<Features, PodSpecOptions>()

/** For a new pod if there is no old one. */
export function podSpecOptions(old: PodLike | undefined, rules: PodRules): PodSpecOptions {
  const known = rules.refusesPrivileged ? forNewUnprivileged : forNew
  let strict = known.get(rules.features)
  if (!strict) {
    strict = Object.freeze(strictOptions(rules))
    known.set(rules.features, strict)
  }
  return old ? withOld(strict, old) : strict
}

function strictOptions({ features, refusesPrivileged = false }: PodRules): PodSpecOptions {
  return {
    isPod: false,
    anyDeletionCost: false,
    anyHugePages: false,
    anySelectorValues: false,
    anyNodeAffinityValues: false,
    anySpreadSelectors: false,
    brokenSpreadKeys: false,
    anyTokenPaths: false,
    anySysctls: false,
    comparingTolerations: features.enabled('TaintTolerationComparisonOperators'),
    onlyRecursiveChange: !features.enabled('SELinuxMount'),
    restartsAll: features.enabled('RestartAllContainersOnContainerExits'),
    initRestarts: false,
    ownUsersOnHostNetwork: features.enabled('UserNamespacesHostNetworkSupport'),
    ownUsersWithDevices: false,
    refusesPrivileged,
  }
}

function withOld(strict: PodSpecOptions, { metadata, spec }: PodLike): PodSpecOptions {
  const hasOwnUsers = spec.hostUsers === false
  return {
    ...strict,
    anyDeletionCost: !hasDeletionCost(metadata.annotations ?? {}),
    anyHugePages: hasBrokenPages(spec),
    anySelectorValues: hasBrokenTerms(spec),
    anyNodeAffinityValues: hasBrokenNodeAffinity(spec),
    anySpreadSelectors: (spec.topologySpreadConstraints ?? []).some(
      ({ labelSelector }) => validateLabelSelector(labelSelector, root).length > 0,
    ),
    brokenSpreadKeys: (spec.topologySpreadConstraints ?? []).some(
      (constraint) => validateLabelKeys(constraint, root).length > 0,
    ),
    anyTokenPaths: hasOddTokenPath(spec),
    anySysctls: (spec.securityContext?.sysctls ?? []).some(({ name }) => hostFieldOf(name, spec)),
    comparingTolerations:
      strict.comparingTolerations ||
      (spec.tolerations ?? []).some(({ operator }) => operator === 'Lt' || operator === 'Gt'),
    onlyRecursiveChange:
      strict.onlyRecursiveChange && spec.securityContext?.seLinuxChangePolicy === undefined,
    restartsAll:
      strict.restartsAll ||
      containersOf(spec).some(({ restartPolicyRules: rules = [] }) =>
        rules.some(({ action }) => action === 'RestartAllContainers'),
      ),
    initRestarts: (spec.initContainers ?? []).some(
      (container) =>
        !isSidecar(container) &&
        container.resizePolicy?.some((policy) => policy.restartPolicy === 'RestartContainer'),
    ),
    ownUsersOnHostNetwork:
      strict.ownUsersOnHostNetwork || (hasOwnUsers && spec.hostNetwork === true),
    ownUsersWithDevices:
      hasOwnUsers && containersOf(spec).some(({ volumeDevices = [] }) => volumeDevices.length > 0),
  }
}

/** Where the errors are that nobody reads. */
const root = path('spec')

function hasBrokenPages(spec: PodSpec): boolean {
  const lists = [
    ...containersOf(spec).flatMap(({ resources = {} }) => [resources.limits, resources.requests]),
    spec.overhead,
  ]
  return lists.some((list) =>
    Object.entries(list ?? {}).some(
      ([name, amount]) => isHugePages(name) && !isWholePages(name, amount),
    ),
  )
}

function hasBrokenTerms({ affinity = {} }: PodSpec): boolean {
  return [affinity.podAffinity, affinity.podAntiAffinity].some((one) => {
    const terms = [
      ...(one?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(one?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((w) => w.podAffinityTerm),
    ]
    return terms.some((term) => validateTermSelectors(term, root, false).length > 0)
  })
}

function hasBrokenNodeAffinity({ affinity }: PodSpec): boolean {
  const needed = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  const values = (needed?.nodeSelectorTerms ?? []).flatMap(({ matchExpressions = [] }) =>
    matchExpressions.flatMap((expression) => expression.values ?? []),
  )
  return values.some((value) => labelValueErrors(value).length > 0)
}

function hasOddTokenPath({ volumes = [] }: PodSpec): boolean {
  return volumes.some(({ projected }) =>
    projected?.sources?.some(
      ({ serviceAccountToken: token }) => token && validateOwnPath(token.path, root).length > 0,
    ),
  )
}
