/** pods/eviction: a deletion that asks the pod's disruption budget first. */
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import type { DeleteOptions } from '#api/metadata.ts'
import { timeOfMs } from '#api/scalars/time.ts'
import { isConflict } from '#api/status/status.ts'
import {
  badRequest,
  failure,
  invalid,
  notFound,
  successStatus,
  timeout,
  unknownFailure,
} from '#api/status/status-answers.ts'
import type { Transport } from '#api/transport.ts'
import { invalid as invalidField } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import { evictedPod, judgeEviction } from '#kinds/policy/eviction/budget.ts'
import type { Eviction } from '#kinds/policy/eviction/types.ts'
import type { PodDisruptionBudget } from '#kinds/policy/poddisruptionbudget/types.ts'
import type { Answer, Body, Call } from '#server/call.ts'
import {
  type Asked,
  type Asking,
  admitAsked,
  readAsked,
  refuseAsked,
} from '#server/resources/asked/read-asked.ts'
import { serverManager } from '#server/user.ts'
import { runDeletion } from '#server/verbs/delete.ts'
import type { VerbDependencies } from '#server/verbs/dependencies.ts'
import { nameOf } from '#server/verbs/object-name.ts'

const budgets = { group: 'policy', version: 'v1', resource: 'poddisruptionbudgets' }
const pods = { group: '', resource: 'pods' }
const optionsKind = { group: 'meta.k8s.io', kind: 'DeleteOptions' }
/** Pod and budget change under a controller's hands: upstream gives up after as many tries. */
const tries = 20
const busySeconds = 10

export async function evictPod(
  deps: VerbDependencies,
  asking: Asking,
  transport: Transport,
): Promise<Answer> {
  const { call, body } = asking
  const asked = await readAsked<Eviction>(deps, asking, bodyResourceOf(deps, call, body))
  if (asked.object.metadata.name !== call.name) {
    throw badRequest('name in URL does not match name in Eviction object')
  }
  const { deleteOptions = {} } = asked.object
  refuseUnsafe(call, deleteOptions)
  const options = withDryRun(deleteOptions, asking.parameters.dryRun)
  await admitAsked(deps, asked, asked.object)
  const eviction = { asked, options, transport }
  for (let left = tries; ; left--) {
    try {
      await evictOnce(deps, call, eviction)
      return { type: 'status', code: 201, status: { ...successStatus(), code: 201 } }
    } catch (error) {
      const isSaid = options.preconditions?.resourceVersion !== undefined
      if (!(error instanceof Changed)) throw error
      if (isSaid) throw error.cause
      if (left === 1) throw timeout(error.message, busySeconds)
    }
  }
}

function refuseUnsafe({ name }: Call, options: DeleteOptions): void {
  const field = 'ignoreStoreReadErrorWithClusterBreakingPotential'
  if (!options[field]) return
  const detail = 'can not be set for pod eviction, try after removing the option'
  const error = invalidField(path('deleteOptions', field), true, detail)
  throw invalid({ group: 'policy', kind: 'Eviction' }, name, [error])
}

/** What the judgement was made of is not so any more: it is to be made anew. */
class Changed extends Error {}

function bodyResourceOf(deps: VerbDependencies, call: Call, body: Body) {
  const given = versionOf(deps, body)
  const table = deps.resources()
  const resource =
    (typeof given === 'string' && table.bodyResource(call.resource, call.subresource, given)) ||
    table.bodyResource(call.resource, call.subresource)
  if (!resource) throw new TypeError('The body of evictions is of no kind')
  return resource
}

/** Nothing where it cannot be read: who reads it as what it should be says why. */
function versionOf({ codec }: VerbDependencies, body: Body): unknown {
  if (body.type === 'object') return body.object.apiVersion
  const wanted = { apiVersion: '', kind: 'Eviction' }
  try {
    return codec.decodePlain(body.bytes, body.mediaType, wanted).object.apiVersion
  } catch (error) {
    if (isDecodeError(error)) return undefined
    throw error
  }
}

function withDryRun(options: DeleteOptions, dryRun: readonly string[]): DeleteOptions {
  if (dryRun.length === 0) return options
  const { dryRun: own = [] } = options
  if (own.length === 0) return { ...options, dryRun }
  if (own.join() === dryRun.join()) return options
  throw unknownFailure(
    `Non-matching dry-run options in request and content: [${dryRun.join(' ')}] and [${own.join(' ')}]`,
  )
}

interface AskedEviction {
  readonly asked: Asked<Eviction>
  readonly options: DeleteOptions
  readonly transport: Transport
}

async function evictOnce(
  deps: VerbDependencies,
  call: Call,
  { asked, options, transport }: AskedEviction,
): Promise<void> {
  const { name, namespace, signal } = call
  const dryRun = (options.dryRun ?? []).length > 0
  const entry = await call.resource.store?.get(nameOf(call), { signal })
  if (!entry) throw notFound(pods, name)
  const pod = entry.object as Pod
  const now = timeOfMs(deps.clock.nowMs())
  const verdict = judgeEviction(pod, budgetsOf(deps, namespace), now)
  if (verdict.refusal) throw verdict.refusal
  if (verdict.charged && !dryRun) await charge(verdict.charged, transport, signal)
  const isIdle = pod.status?.phase === 'Pending' && pod.metadata.deletionTimestamp === undefined
  const mustBeSame = verdict.mustBeUnchanged || isIdle
  const seen = mustBeSame ? pod.metadata.resourceVersion : undefined
  const marked = dryRun ? seen : await mark(call, seen, options, now)
  // Only the deletion looks at its options, when the pod is charged for and marked.
  refuseAsked(asked, optionsKind)
  const { preconditions = {} } = options
  const resourceVersion = preconditions.resourceVersion ?? (mustBeSame ? marked : undefined)
  try {
    await runDeletion(deps, call, {
      isAdmitted: true,
      name: { namespace, name },
      options: {
        ...options,
        ...((options.preconditions || resourceVersion !== undefined) && {
          preconditions: {
            ...preconditions,
            ...(resourceVersion !== undefined && { resourceVersion }),
          },
        }),
      },
    })
  } catch (error) {
    const isOther = preconditions.uid !== undefined && preconditions.uid !== pod.metadata.uid
    if (!isConflict(error) || !mustBeSame || isOther) throw error
    if (isIdle) throw changed(error)
    throw preconditions.resourceVersion === undefined ? mayBeReady(pod) : error
  }
}

function budgetsOf(deps: VerbDependencies, namespace: string): readonly PodDisruptionBudget[] {
  const entries = deps.resources().hub(budgets.group, budgets.resource)?.store?.peekAll(namespace)
  return (entries ?? []).map(({ object }) => object as PodDisruptionBudget)
}

async function charge(
  budget: PodDisruptionBudget,
  transport: Transport,
  signal: AbortSignal,
): Promise<void> {
  const { name, namespace = '' } = budget.metadata
  try {
    const at = { ...budgets, subresource: 'status' }
    await transport.update(at, { namespace, name }, budget, { signal, fieldManager: serverManager })
  } catch (error) {
    if (!isConflict(error)) throw error
    throw changed(error, `couldn't update PodDisruptionBudget "${name}" due to conflicts`)
  }
}

/** The pod says what becomes of it until it is gone. Answers the revision in which it does. */
async function mark(
  { resource, name, namespace, signal }: Call,
  seen: string | undefined,
  { preconditions }: DeleteOptions,
  now: string,
): Promise<string | undefined> {
  const result = await resource.store?.write(
    { namespace, name },
    (current) => {
      if (!current) throw notFound(pods, name)
      const { metadata } = current.object
      const wanted = preconditions?.resourceVersion ?? seen
      const isOther = wanted !== undefined && wanted !== metadata.resourceVersion
      // Whether it may go at all is the deletion's to say: it says why not.
      if (isOther || (preconditions?.uid && preconditions.uid !== metadata.uid))
        return { keep: true }
      return { put: evictedPod(current.object as Pod, now) }
    },
    { signal },
  )
  const { before, entry } = result ?? {}
  return entry !== before && entry ? String(entry.revision) : seen
}

function changed(cause: unknown, message = 'the pod changes all the time'): Changed {
  return new Changed(message, { cause })
}

/** It was not ready when it was judged, and may count for its budget now. */
function mayBeReady({ metadata: { name } }: Pod): Error {
  const message = "Cannot evict pod as it would violate the pod's disruption budget."
  const words = `The disruption budget of the pod ${name} is still being processed by the server.`
  return failure('TooManyRequests', message, {
    causes: [{ reason: 'DisruptionBudget', message: words }],
    retryAfterSeconds: busySeconds,
  })
}
