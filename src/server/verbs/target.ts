/** What a request reads and writes: an object, or the view of it that a subresource with a body is. */
import { managersAfterScale, scaleManagers } from '#api/apply/scale-managers.ts'
import type { BodyDefinition, RuleContext, SubresourceDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import { genericResponse } from '#api/status/generic-response.ts'
import { conflict, invalid, notFound } from '#api/status/status-answers.ts'
import type { Call } from '#server/call.ts'
import type { Outgoing } from '#server/served/object-store.ts'
import { type ServedResource, subresourceOf } from '#server/served/served-resource.ts'
import { outgoingOf } from '#server/storage/encodings.ts'
import { askedResourceOf, groupKindOf, type VerbDependencies } from '#server/verbs/dependencies.ts'
import { preconditionProblem } from '#server/verbs/precondition.ts'

export interface Target {
  /** In whose version and shape bodies are. */
  readonly resource: ServedResource
  readonly subresource: SubresourceDefinition | undefined
  /** What of the object is read and written. */
  view(object: Resource): Resource
  /** The object as a changed view wants it. Throws a StatusError where it cannot be. */
  write(view: Resource, live: Resource, context: RuleContext): Resource
  /** What is said where there is no object. */
  missing(): Error
}

/** Throws a 404 where the subresource is not known. */
export function targetOf({ resources }: VerbDependencies, call: Call): Target {
  const { resource, subresource: name } = call
  const groupResource = askedResourceOf(resource)
  const missing = () => notFound(groupResource, call.name)
  if (name === '') return { resource, subresource: undefined, view, write, missing }
  const subresource = subresourceOf(resource, name)
  if (!subresource) throw genericResponse({ code: 404, verb: '' })
  const inner = subresource.body && resources().bodyResource(resource, name)
  if (!inner) return { resource, subresource, view, write, missing }
  return bodyTarget(call, subresource, inner)
}

/** What is answered where `found` was read or written. */
export function answerOf(
  { resource, subresource }: Target,
  found: Outgoing,
): { readonly outgoing: Outgoing; readonly resource: ServedResource } {
  if (subresource?.body)
    return { outgoing: outgoingOf(subresource.body.read!(found.object)), resource }
  if (!subresource?.showsKept) return { outgoing: found, resource }
  const definition = withoutFields(resource.definition, 'shown')
  return { outgoing: outgoingOf(found.object), resource: { ...resource, definition } }
}

function view(object: Resource): Resource {
  return object
}

function write(object: Resource): Resource {
  return object
}

function bodyTarget(call: Call, subresource: SubresourceDefinition, resource: ServedResource) {
  const body = subresource.body!
  const { read, before = read } = body
  if (!read || !before) throw genericResponse({ code: 405, verb: '' })
  const group = askedResourceOf(call.resource)
  const path = { group: group.group, resource: `${group.resource}/${subresource.name}` }
  const target: Target = {
    resource,
    subresource,
    view: (object) => withScaleManagers(body, before(object), object),
    write(view, live, context) {
      const { definition } = body
      const errors = definition.validate?.update?.(view, before(live), context) ?? []
      if (errors.length > 0) throw invalid(groupKindOf(definition), call.name, errors)
      const { uid = '' } = view.metadata
      const problem = uid === '' ? undefined : preconditionProblem({ uid }, live)
      if (problem !== undefined) throw conflict(path, call.name, problem)
      return writeBody(body, view, live, { context, apiVersion: call.resource.apiVersion })
    },
    missing: () => notFound(group, call.name),
  }
  return target
}

function withScaleManagers(
  { managed }: BodyDefinition<Resource>,
  view: Resource,
  object: Resource,
) {
  const { managedFields } = object.metadata
  if (!managed || managedFields === undefined) return view
  const own = scaleManagers(managedFields, managed)
  return own ? { ...view, metadata: { ...view.metadata, managedFields: own } } : view
}

/** The object takes the version of its view along, if it says what it was made from. */
function writeBody(
  body: BodyDefinition<Resource>,
  view: Resource,
  live: Resource,
  { context, apiVersion }: { readonly context: RuleContext; readonly apiVersion: string },
): Resource {
  const written = body.write?.(live, view, context) ?? live
  const { managedFields: old, ...metadata } = written.metadata
  const { resourceVersion, managedFields: given } = view.metadata
  const managedFields = body.managed
    ? managersAfterScale(old, given, { apiVersion, paths: body.managed })
    : old
  return {
    ...written,
    metadata: {
      ...metadata,
      ...(resourceVersion !== undefined && { resourceVersion }),
      ...(managedFields && { managedFields }),
    },
  }
}
