/** Refuses, or warns of, what the policies of users do not want. */
import { jsonValue } from '#api/cel/json.ts'
import type { Bindings } from '#api/cel/program.ts'
import { withDecisions } from '#api/cel/run/decisions.ts'
import { StatusError } from '#api/status/status.ts'
import type { ValidatingAdmissionPolicy } from '#kinds/admissionregistration/validatingadmissionpolicy/types.ts'
import type { ValidatingAdmissionPolicyBinding } from '#kinds/admissionregistration/validatingadmissionpolicybinding/types.ts'
import type { Admission, AdmissionContext, AdmissionPlugin } from '#server/admission/admission.ts'
import { type Bound, boundPolicies, isJudged } from '#server/admission/policies/bound.ts'
import { type Denial, denialsOf } from '#server/admission/policies/evaluate.ts'
import { meantResource } from '#server/admission/policies/matching.ts'
import { PolicyNotes } from '#server/admission/policies/notes.ts'
import { ConfigurationError, paramResource, paramsFor } from '#server/admission/policies/params.ts'
import { programsOf } from '#server/admission/policies/programs.ts'
import {
  authorizerBindings,
  authorizingFor,
  surroundingsOf,
} from '#server/admission/policies/surroundings.ts'
import type { PolicyNames } from '#server/admission/policy-metrics.ts'
import { forbid } from '#server/admission/request.ts'
import type { ServedResource } from '#server/served/served-resource.ts'

type Policy = ValidatingAdmissionPolicy
type Binding = ValidatingAdmissionPolicyBinding

export const validatingAdmissionPolicy: AdmissionPlugin = {
  name: 'ValidatingAdmissionPolicy',
  handles: isJudged,
  validate(admission, context) {
    const bound = boundPolicies<Policy, Binding>(
      context,
      'validatingadmissionpolicies',
      'validatingadmissionpolicybindings',
    )
    return bound.length === 0 ? undefined : refusalOf(bound, admission, context)
  },
}

interface Surroundings {
  readonly context: AdmissionContext
  readonly notes: PolicyNotes | undefined
}

interface Refusing extends Denial {
  readonly policy: Policy
  readonly binding?: Binding
}

/** The first refusal is told, but all are looked for, as each may warn. */
async function refusalOf(
  bound: readonly Bound<Policy, Binding>[],
  admission: Admission,
  context: AdmissionContext,
): Promise<StatusError | undefined> {
  let first: Refusing | undefined
  for (const one of bound) {
    const notes = admission.audit && new PolicyNotes(admission.audit, one.policy)
    for (const refusing of await refusalsBy(one, admission, { context, notes })) first ??= refusing
    notes?.publish()
  }
  return first && refusal(admission, first)
}

async function refusalsBy(
  { policy, bindings }: Bound<Policy, Binding>,
  admission: Admission,
  { context, notes }: Surroundings,
): Promise<readonly Refusing[]> {
  const { spec } = policy
  const failsClosed = spec.failurePolicy !== 'Ignore'
  const meant = await meantResource(admission, spec.matchConstraints ?? {}, context)
  if (!meant) return []
  const broken = (what: string, error: unknown): Denial[] => {
    if (!(error instanceof ConfigurationError)) throw error
    const message = `failed to configure ${what}: ${error.message}`
    return failsClosed ? [{ message, reason: 'Invalid', tookMs: 0 }] : []
  }
  let params: ServedResource | undefined
  try {
    params = spec.paramKind && paramResource(spec.paramKind, context)
  } catch (error) {
    return broken('policy', error).map((denial) => ({ ...denial, policy }))
  }
  const refusals: Refusing[] = []
  for (const binding of bindings) {
    try {
      const judging = { binding, meant, params, notes }
      const denials = await denialsBy(policy, judging, admission, context)
      refusals.push(...acted(denials, { policy, binding }, admission, context))
      notes?.addDenials(denials, binding)
    } catch (error) {
      refusals.push(...broken('binding', error).map((denial) => ({ ...denial, policy, binding })))
    }
  }
  return refusals
}

interface Judging {
  readonly binding: Binding
  readonly meant: ServedResource
  readonly params: ServedResource | undefined
  readonly notes: PolicyNotes | undefined
}

async function denialsBy(
  policy: Policy,
  { binding, meant, params, notes }: Judging,
  admission: Admission,
  context: AdmissionContext,
): Promise<readonly Denial[]> {
  const { matchResources, paramRef } = binding.spec
  if (matchResources && !(await meantResource(admission, matchResources, context))) return []
  const chosen = params && paramRef ? await paramsFor(params, paramRef, admission) : [null]
  if (chosen.length === 0) return []
  const seen = await surroundingsOf(admission, meant, context)
  const denials: Denial[] = []
  for (const param of chosen) {
    const bindings = { ...seen, params: jsonValue(param) }
    denials.push(...(await judge({ policy, binding }, bindings, admission, { context, notes })))
  }
  return denials
}

interface Bond {
  readonly policy: Policy
  readonly binding: Binding
}

function judge(
  { policy, binding }: Bond,
  bindings: Bindings,
  admission: Admission,
  { context, notes }: Surroundings,
): Promise<readonly Denial[]> {
  const programs = programsOf(policy)
  const failsClosed = policy.spec.failurePolicy !== 'Ignore'
  return withDecisions(authorizingFor(admission, context), (authorize) =>
    denialsOf({
      programs,
      failsClosed,
      steadyMs: context.clock.steadyMs,
      ignored: (failure) =>
        context.metrics.policies.validated(namesIn({ policy, binding }), 'allow', failure),
      ...(notes && { note: (key: string, value: string) => notes.add(key, value) }),
      bindings: { ...bindings, ...authorizerBindings(admission, authorize) },
    }),
  )
}

/** What a binding makes of denials: refusals, or warnings. */
function acted(
  denials: readonly Denial[],
  { policy, binding }: Bond,
  admission: Admission,
  { metrics }: AdmissionContext,
): readonly Refusing[] {
  const actions = binding.spec.validationActions
  for (const denial of denials) {
    for (const action of actions) {
      metrics.policies.validated(namesIn({ policy, binding }), action.toLowerCase(), denial)
    }
  }
  if (actions.includes('Warn')) {
    for (const { message } of denials) {
      admission.warn(`Validation failed for ${namesOf(policy, binding)}: ${message}`)
    }
  }
  return actions.includes('Deny') ? denials.map((denial) => ({ ...denial, policy, binding })) : []
}

function namesIn({ policy, binding }: Bond): PolicyNames {
  return { policy: policy.metadata.name, binding: binding.metadata.name }
}

function namesOf(policy: Policy, binding: Binding | undefined): string {
  const what = `ValidatingAdmissionPolicy '${policy.metadata.name}'`
  return binding ? `${what} with binding '${binding.metadata.name}'` : what
}

const codes: Readonly<Record<string, number>> = {
  Unauthorized: 401,
  Forbidden: 403,
  RequestEntityTooLarge: 413,
}
const unprocessable = 422

function refusal(
  admission: Admission,
  { policy, binding, message, reason }: Refusing,
): StatusError {
  const why = `${namesOf(policy, binding)} denied request: ${message}`
  const { status } = forbid(admission, why)
  return new StatusError({
    ...status,
    reason,
    code: codes[reason] ?? unprocessable,
    details: { ...status.details, causes: [{ message: why }] },
  })
}
