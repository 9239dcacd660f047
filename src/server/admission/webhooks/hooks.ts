/** The webhooks of all configurations, and which of them a write is for. */
import { withDecisions } from '#api/cel/run/decisions.ts'
import type { Resource } from '#api/metadata.ts'
import { forbidden } from '#api/status/status-answers.ts'
import type { MatchResources } from '#kinds/admissionregistration/shared/types.ts'
import type { Webhook } from '#kinds/admissionregistration/shared/webhook.ts'
import type { Admission, AdmissionContext } from '#server/admission/admission.ts'
import { meetsConditions } from '#server/admission/policies/evaluate.ts'
import { meantResource } from '#server/admission/policies/matching.ts'
import { conditionPrograms } from '#server/admission/policies/programs.ts'
import {
  authorizerBindings,
  authorizingFor,
  surroundingsOf,
} from '#server/admission/policies/surroundings.ts'
import { resourceIn, storeOf } from '#server/admission/request.ts'
import type { Entry } from '#server/served/object-store.ts'
import type { ServedResource } from '#server/served/served-resource.ts'

export interface Hook<T extends Webhook = Webhook> {
  readonly webhook: T
  /** The name of the object that configures it. */
  readonly configuration: string
  /** For what it wants to be asked, in the words of policies. */
  readonly meant: MatchResources
}

interface Configuration<T extends Webhook> extends Resource {
  readonly webhooks?: readonly T[]
}

export const registration = 'admissionregistration.k8s.io'

/** Lest nobody could repair them. */
const notAsked: ReadonlySet<string> = new Set([
  'validatingwebhookconfigurations',
  'mutatingwebhookconfigurations',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'mutatingadmissionpolicies',
  'mutatingadmissionpolicybindings',
])

export function mayBeAsked(admission: Admission): boolean {
  const { group, resource } = resourceIn(admission)
  return group !== registration || !notAsked.has(resource)
}

/** Of each table of configurations, what was last made of it: the cache's array tells if it changed. */
const known = new WeakMap<object, { readonly entries: readonly Entry[]; readonly hooks: unknown }>()

/** In the order of the names of their configurations. */
export function hooksOf<T extends Webhook>(
  context: AdmissionContext,
  resource: string,
): readonly Hook<T>[] {
  const store = storeOf(context, { group: registration, resource })
  const entries = store?.peekAll('') ?? []
  if (!store || entries.length === 0) return []
  const before = known.get(store)
  if (before?.entries === entries) return before.hooks as readonly Hook<T>[]
  const hooks = entries.flatMap(({ object }) =>
    ((object as Configuration<T>).webhooks ?? []).flatMap((webhook) =>
      hookOf(webhook, object.metadata.name),
    ),
  )
  known.set(store, { entries, hooks })
  return hooks
}

/** One without rules is never asked. */
function hookOf<T extends Webhook>(webhook: T, configuration: string): readonly Hook<T>[] {
  const { rules = [], namespaceSelector, objectSelector, matchPolicy } = webhook
  if (rules.length === 0) return []
  const meant: MatchResources = {
    resourceRules: rules,
    ...(namespaceSelector && { namespaceSelector }),
    ...(objectSelector && { objectSelector }),
    ...(matchPolicy && { matchPolicy }),
  }
  return [{ webhook, configuration, meant }]
}

/**
 * In which version the write is for the webhook; undefined if it is not. Throws a StatusError where a
 * condition cannot be evaluated, unless the webhook's failures are to be ignored.
 */
export async function meantFor(
  { webhook, meant }: Pick<Hook, 'webhook' | 'meant'>,
  admission: Admission,
  context: AdmissionContext,
): Promise<ServedResource | undefined> {
  const resource = await meantResource(admission, meant, context)
  if (!resource || !webhook.matchConditions?.length) return resource
  const programs = conditionPrograms(webhook.matchConditions)
  const seen = await surroundingsOf(admission, resource, context)
  const met = await withDecisions(authorizingFor(admission, context), (authorize) =>
    meetsConditions({
      programs,
      bindings: { ...seen, ...authorizerBindings(admission, authorize) },
    }),
  )
  if (met === true) return resource
  if (met === false || webhook.failurePolicy === 'Ignore') return undefined
  throw forbidden(resourceIn(admission), admission.name, met.message)
}
