/** Whether a part of the process may do what it asks for. */
import { exactFieldValueOf, type FieldRequirements } from '#api/selectors/fields.ts'
import { genericResponse } from '#api/status/generic-response.ts'
import type { Authorizer, Decision, ResourceAttributes } from '#server/authz/authorizer.ts'
import { forbiddenResource } from '#server/authz/forbidden.ts'
import { askedSelectors } from '#server/authz/selectors.ts'
import type { Call, ListParameters } from '#server/call.ts'
import { subresourceOf } from '#server/served/served-resource.ts'

/** Settles when it may, and rejects with a StatusError when it may not. */
export type Permission = Promise<void>

/** Undefined where it may, which is mostly known at once. Throws a StatusError where it may not. */
export function permitCall(
  authorizer: Authorizer,
  verb: string,
  call: Call,
  parameters?: ListParameters,
): Permission | undefined {
  refuseUnknownVerb(verb, call)
  const attributes = attributesOf(verb, call, parameters)
  const decision = authorizer.authorize(attributes, call)
  if (decision instanceof Promise) return decision.then((later) => refuse(attributes, later))
  refuse(attributes, decision)
  return undefined
}

function refuse(attributes: ResourceAttributes, { verdict, reason }: Decision): void {
  if (verdict !== 'allow') throw forbiddenResource(attributes, reason)
}

function refuseUnknownVerb(verb: string, { resource, subresource }: Call): void {
  if (subresource === '') {
    const { verbs } = resource.definition
    if (verbs === undefined || (verbs as readonly string[]).includes(verb)) return
    throw genericResponse({ code: 405, verb: '' })
  }
  const part = subresourceOf(resource, subresource)
  if (!part) throw genericResponse({ code: 404, verb: '' })
  if ((part.verbs as readonly string[]).includes(verb)) return
  throw genericResponse({ code: 405, verb: '' })
}

function attributesOf(verb: string, call: Call, parameters?: ListParameters): ResourceAttributes {
  const { resource, subresource, namespace, name, user } = call
  const { group, version, definition } = resource
  const { plural } = definition
  const own = { user, verb, group, version, resource: plural, subresource, namespace, name }
  if (!parameters) return own
  const selectors = askedSelectors(parameters)
  return { ...own, ...selectors, name: nameIn(selectors.fields ?? []) ?? name }
}

/** Who lists by a name asks for that object alone. */
function nameIn(fields: FieldRequirements): string | undefined {
  return exactFieldValueOf(fields, 'metadata.name')
}
