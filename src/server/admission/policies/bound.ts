/** Policies with the bindings that put them into effect. */
import type { Resource } from '#api/metadata.ts'
import type { Admission, AdmissionContext } from '#server/admission/admission.ts'
import { resourceIn, storeOf } from '#server/admission/request.ts'
import type { Entry } from '#server/served/object-store.ts'

export interface Bound<P, B> {
  readonly policy: P
  readonly bindings: readonly B[]
}

interface Binding extends Resource {
  readonly spec: { readonly policyName?: string }
}

const group = 'admissionregistration.k8s.io'
/** Lest nobody could repair them. */
const notJudged: ReadonlySet<string> = new Set([
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'mutatingadmissionpolicies',
  'mutatingadmissionpolicybindings',
])
/** They are questions. */
const askedGroups: ReadonlySet<string> = new Set(['authentication.k8s.io', 'authorization.k8s.io'])

/** Whether policies look at such writes at all. */
export function isJudged(admission: Admission): boolean {
  const { group: of, resource } = resourceIn(admission)
  return !askedGroups.has(of) && !(of === group && notJudged.has(resource))
}

interface Known {
  readonly policies: readonly Entry[]
  readonly bindings: readonly Entry[]
  readonly bound: readonly Bound<unknown, unknown>[]
}

/** Of each table of policies, what was last made of it: the cache's arrays tell if it changed. */
const known = new WeakMap<object, Known>()

/** A policy without a binding does nothing. */
export function boundPolicies<P extends Resource, B extends Binding>(
  context: AdmissionContext,
  resource: string,
  bindingResource: string,
): readonly Bound<P, B>[] {
  const store = storeOf(context, { group, resource })
  const policies = store?.peekAll('') ?? []
  if (!store || policies.length === 0) return []
  const bindings = storeOf(context, { group, resource: bindingResource })?.peekAll('') ?? []
  const before = known.get(store)
  if (before?.policies === policies && before.bindings === bindings) {
    return before.bound as readonly Bound<P, B>[]
  }
  const bound = bind<P, B>(policies, bindings)
  known.set(store, { policies, bindings, bound })
  return bound
}

function bind<P extends Resource, B extends Binding>(
  policies: readonly Entry[],
  bindings: readonly Entry[],
): readonly Bound<P, B>[] {
  const byPolicy = Map.groupBy(
    bindings.map(({ object }) => object as B),
    ({ spec }) => spec.policyName,
  )
  return policies.flatMap(({ object }) => {
    const own = byPolicy.get(object.metadata.name)
    return own ? [{ policy: object as P, bindings: own }] : []
  })
}
