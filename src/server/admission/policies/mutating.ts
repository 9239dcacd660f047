/** Changes objects as the mutating policies of users want them, one after the other. */
import { jsonValue } from '#api/cel/json.ts'
import type { Bindings } from '#api/cel/program.ts'
import { withDecisions } from '#api/cel/run/decisions.ts'
import type { Resource } from '#api/metadata.ts'
import { isSame } from '#api/objects/equality.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import { StatusError, type StatusReason } from '#api/status/status.ts'
import type { MutatingAdmissionPolicy } from '#kinds/admissionregistration/mutatingadmissionpolicy/types.ts'
import type { MutatingAdmissionPolicyBinding } from '#kinds/admissionregistration/mutatingadmissionpolicybinding/types.ts'
import type {
  Admission,
  AdmissionContext,
  AdmissionPlugin,
  MutationRounds,
} from '#server/admission/admission.ts'
import { patchedObject } from '#server/admission/patched-object.ts'
import { type Bound, boundPolicies, isJudged } from '#server/admission/policies/bound.ts'
import { evaluate, meetsConditions } from '#server/admission/policies/evaluate.ts'
import { meantResource } from '#server/admission/policies/matching.ts'
import { MutationError, mutateJson } from '#server/admission/policies/mutate-object.ts'
import { ConfigurationError, paramResource, paramsFor } from '#server/admission/policies/params.ts'
import { type CompiledMutation, mutationProgramsOf } from '#server/admission/policies/programs.ts'
import {
  authorizerBindings,
  authorizingFor,
  bodyOf,
  surroundingsOf,
} from '#server/admission/policies/surroundings.ts'
import { Reinvocation } from '#server/admission/reinvocation.ts'
import { forbid } from '#server/admission/request.ts'
import { shownIn } from '#server/admission/shown-in.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import { jsonIn } from '#server/served/versions.ts'

type Policy = MutatingAdmissionPolicy
type Binding = MutatingAdmissionPolicyBinding

export const mutatingAdmissionPolicy: AdmissionPlugin = {
  name: 'MutatingAdmissionPolicy',
  handles: isJudged,
  mutate(admission, context, rounds) {
    const bound = boundPolicies<Policy, Binding>(
      context,
      'mutatingadmissionpolicies',
      'mutatingadmissionpolicybindings',
    )
    return bound.length === 0
      ? (admission.object as Resource)
      : mutated(bound, admission, context, rounds)
  },
}

/** A policy that is for the write, by a binding, with one object of parameters. */
interface Invocation {
  readonly policy: Policy
  readonly binding: Binding
  readonly param: JsonObject | null
  readonly meant: ServedResource
  /** The same from round to round. */
  readonly key: string
}

interface Failure {
  readonly policy: Policy
  readonly binding?: Binding
  readonly message: string
  readonly reason: StatusReason
}

/** Those whose failures are to be ignored leave none. */
class Failures {
  readonly all: Failure[] = []

  add(failure: Failure): void {
    if (failure.policy.spec.failurePolicy !== 'Ignore') this.all.push(failure)
  }
}

async function mutated(
  bound: readonly Bound<Policy, Binding>[],
  admission: Admission,
  context: AdmissionContext,
  rounds: MutationRounds,
): Promise<Resource> {
  const failures = new Failures()
  const invocations: Invocation[] = []
  for (const one of bound) {
    invocations.push(...(await invocationsOf(one, admission, context, failures)))
  }
  const kept = rounds.notes(mutatingAdmissionPolicy, () => new Reinvocation<string>())
  let object = admission.object as Resource
  let isPatched = false
  if (rounds.isAgain && kept.hasChangedSince(object)) kept.requireAgain()
  for (const invocation of invocations) {
    const current = { ...admission, object }
    if (!(await meets(invocation, current, context, failures))) continue
    if (rounds.isAgain && !kept.isDueAgain(invocation.key)) continue
    const after = await invoke(invocation, current, context, failures)
    isPatched ||= after !== undefined
    if (after && !isSame(object, after)) {
      object = after
      kept.requireAgain()
    }
    if (invocation.policy.spec.reinvocationPolicy === 'IfNeeded') kept.noteSeen(invocation.key)
  }
  // Upstream takes what was patched for changed, by whomever, and whether or not it is the same.
  if (isPatched) {
    kept.requireAgain()
    rounds.ask()
  }
  kept.noteLeft(object)
  if (failures.all.length > 0) throw refusal(admission, failures.all)
  return object
}

async function invocationsOf(
  { policy, bindings }: Bound<Policy, Binding>,
  admission: Admission,
  context: AdmissionContext,
  failures: Failures,
): Promise<readonly Invocation[]> {
  const { paramKind, matchConstraints = {} } = policy.spec
  const meant = await meantResource(admission, matchConstraints, context)
  if (!meant) return []
  const broken = (what: string, error: unknown, binding?: Binding): readonly [] => {
    if (!(error instanceof ConfigurationError)) throw error
    const message = `failed to configure ${what}: ${error.message}`
    failures.add({ policy, ...(binding && { binding }), message, reason: 'Forbidden' })
    return []
  }
  let params: ServedResource | undefined
  try {
    params = paramKind && paramResource(paramKind, context)
  } catch (error) {
    return broken('policy', error)
  }
  const invocations: Invocation[] = []
  for (const binding of bindings) {
    const { matchResources, paramRef } = binding.spec
    if (matchResources && !(await meantResource(admission, matchResources, context))) continue
    try {
      const chosen = params && paramRef ? await paramsFor(params, paramRef, admission) : [null]
      for (const param of chosen) {
        const key = keyOf(policy, binding, param)
        invocations.push({ policy, binding, param, meant, key })
      }
    } catch (error) {
      broken('binding', error, binding)
    }
  }
  return invocations
}

function keyOf(policy: Policy, binding: Binding, param: JsonObject | null): string {
  const { namespace = '', name = '' } = (param?.metadata ?? {}) as Record<string, string>
  return [policy.metadata.name, binding.metadata.name, namespace, name].join('/')
}

async function meets(
  { policy, binding, param, meant }: Invocation,
  admission: Admission,
  context: AdmissionContext,
  failures: Failures,
): Promise<boolean> {
  const programs = mutationProgramsOf(policy)
  if (programs.conditions.length === 0) return true
  const seen = await seenBy(param, meant, admission, context)
  const met = await withDecisions(authorizingFor(admission, context), (authorize) =>
    meetsConditions({
      programs,
      bindings: { ...seen, ...authorizerBindings(admission, authorize) },
    }),
  )
  if (typeof met === 'boolean') return met
  failures.add({ policy, binding, message: met.message, reason: 'Invalid' })
  return false
}

async function seenBy(
  param: JsonObject | null,
  meant: ServedResource,
  admission: Admission,
  context: AdmissionContext,
): Promise<Bindings> {
  const seen = await surroundingsOf(admission, meant, context)
  return { ...seen, params: jsonValue(param) }
}

/**
 * All mutations of the policy in their order; one that fails does not stop those after it. Undefined:
 * none could be made.
 */
async function invoke(
  invocation: Invocation,
  admission: Admission,
  context: AdmissionContext,
  failures: Failures,
): Promise<Resource | undefined> {
  const { policy, binding } = invocation
  const { clock, metrics } = context
  const names = { policy: policy.metadata.name, binding: binding.metadata.name }
  let object = admission.object as Resource
  let isPatched = false
  for (const mutation of mutationProgramsOf(policy).mutations) {
    const sinceMs = clock.steadyMs()
    try {
      object = await apply(invocation, mutation, { ...admission, object }, context)
      isPatched = true
      metrics.policies.mutated(names, clock.steadyMs() - sinceMs)
    } catch (error) {
      metrics.policies.mutated(names, clock.steadyMs() - sinceMs, error)
      if (!(error instanceof MutationError)) throw error
      failures.add({ policy, binding, message: error.message, reason: 'Invalid' })
    }
  }
  return isPatched ? object : undefined
}

/** Throws MutationError; StatusError where what comes of it is no such object. */
async function apply(
  { policy, param, meant }: Invocation,
  mutation: CompiledMutation,
  admission: Admission,
  context: AdmissionContext,
): Promise<Resource> {
  if (admission.operation === 'CONNECT') {
    throw new MutationError('what a connection opens with cannot be changed')
  }
  const programs = mutationProgramsOf(policy)
  const seen = await seenBy(param, meant, admission, context)
  const outcome = await withDecisions(authorizingFor(admission, context), (authorize) => {
    const bindings = { ...seen, ...authorizerBindings(admission, authorize) }
    return evaluate({ programs, bindings }, mutation.patch)
  })
  if ('message' in outcome) throw new MutationError(outcome.message)
  const shape = bodyOf(admission, meant, context)
  const object = admission.object as Resource
  const shown = await shownIn(shape, object, admission.call.signal)
  const before = jsonIn(shape, shown)
  const after = mutateJson(mutation, outcome.value, shape, before)
  if (after === before) return object
  const isStrict = mutation.patchType === 'JSONPatch'
  const mutated = patchedObject(shape, after, context, { isStrict })
  return shown === object
    ? mutated
    : await shownIn(admission.resource, mutated, admission.call.signal)
}

/** The first failure speaks, and all are told. */
function refusal(admission: Admission, failures: readonly Failure[]): StatusError {
  const { status } = forbid(admission, 'admission request denied by policy')
  const causes = failures.map((failure) => ({ message: wordsOf(failure) }))
  const [first] = failures
  return new StatusError({
    ...status,
    message: causes[0]?.message ?? '',
    ...(first && { reason: first.reason }),
    details: { ...status.details, causes },
  })
}

function wordsOf({ policy, binding, message }: Failure): string {
  const by = binding ? ` with binding '${binding.metadata.name}'` : ''
  return `policy '${policy.metadata.name}'${by} denied request: ${message}`
}
