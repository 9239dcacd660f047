/** What the verbs are given, and what they make of it for one request. */
import type { Codec } from '#api/codec/codec.ts'
import type { KindDefinition, RuleContext } from '#api/definition.ts'
import type { Features } from '#api/features.ts'
import type { GroupKind, GroupResource } from '#api/resource.ts'
import { formatGroupResource, groupResourceOf } from '#api/resource.ts'
import type { Time } from '#api/scalars/scalars.ts'
import { timeOfMs } from '#api/scalars/time.ts'
import type { Labels } from '#api/selectors/labels.ts'
import type { Clock } from '#base/clock.ts'
import type { Random } from '#base/random.ts'
import type { AdmissionChain } from '#server/admission/admission.ts'
import type { Authorizer } from '#server/authz/authorizer.ts'
import type { Call } from '#server/call.ts'
import type { ResourceTable, ServedResource } from '#server/served/served-resource.ts'
import type { Hooks, ResourceHooks } from '#server/verbs/hooks.ts'

export interface VerbDependencies {
  /** What is served now. */
  resources(): ResourceTable
  readonly admission: AdmissionChain
  readonly hooks: Hooks
  /** Asked whether who updates may also create, where an update does. */
  readonly authorizer: Authorizer
  readonly codec: Codec
  readonly features: Features
  /** Whether no container may be privileged. */
  readonly refusesPrivileged?: boolean
  /** Whether nothing is left to a collector of dependents: there is none. */
  readonly ignoresDependents?: boolean
  readonly clock: Clock
  readonly random: Random
  /** How long objects are kept of kinds that are kept for a while only; an hour, if not said. */
  readonly expirySeconds?: number
  /** The labels of a namespace, for rules that ask what it permits. */
  namespaceLabels?(namespace: string): Labels | undefined
}

export function ruleContextOf(
  deps: VerbDependencies,
  call: Pick<Call, 'user' | 'namespace'>,
  apiVersion: string,
): RuleContext {
  return new WriteContext(deps, call, apiVersion)
}

class WriteContext implements RuleContext {
  readonly now: Time
  readonly features: Features
  readonly refusesPrivileged: boolean
  readonly apiVersion: string
  readonly user: Call['user']
  readonly #deps: VerbDependencies
  readonly #namespace: string

  constructor(
    deps: VerbDependencies,
    { user, namespace }: Pick<Call, 'user' | 'namespace'>,
    apiVersion: string,
  ) {
    this.now = timeOfMs(deps.clock.nowMs())
    this.features = deps.features
    this.refusesPrivileged = deps.refusesPrivileged ?? false
    this.apiVersion = apiVersion
    this.user = user
    this.#deps = deps
    this.#namespace = namespace
  }

  /** Few rules ask. */
  get namespaceLabels(): Labels {
    return this.#deps.namespaceLabels?.(this.#namespace) ?? {}
  }
}

/** What the group that was asked calls it: some kinds are in two. */
export function askedResourceOf({ group, definition }: ServedResource): GroupResource {
  return { group, resource: definition.plural }
}

/** Refusals that speak of a kind name its own group, whatever group it was asked for in. */
export function groupKindOf({ group, kind }: KindDefinition): GroupKind {
  return { group, kind }
}

export function hooksOf({ hooks }: VerbDependencies, { definition }: ServedResource) {
  return hooks.of(hookName(definition)) as ResourceHooks | undefined
}

export function hookName(definition: KindDefinition): string {
  return formatGroupResource(groupResourceOf(definition))
}

/** Every verb warns of versions that will go away: the release is answered in which they will, if it is known. */
export function warnOfDeprecation({
  resource,
  warn,
  audit,
}: Call): { readonly removed: string } | undefined {
  const { conversion, definition } = resource
  const text = conversion ? conversion.deprecated : definition.deprecated
  if (text === undefined) return undefined
  warn(text)
  const removed = /unavailable in v(\d+\.\d+)\+/.exec(text)?.[1] ?? ''
  if (audit) {
    audit.annotate('k8s.io/deprecated', 'true')
    if (removed !== '') audit.annotate('k8s.io/removed-release', removed)
  }
  return { removed }
}
