/** Who owns which fields of an object that is written, in whatever version it is written. */
import type { Converted, MergeRules } from '#api/apply/merge-rules.ts'
import type { Kind } from '#api/apply/object-json.ts'
import { SentJson } from '#api/apply/sent-json.ts'
import {
  updateManagedFields,
  type Writer,
  withFirstManager,
} from '#api/apply/update-managed-fields.ts'
import { decodeObject } from '#api/codec/plain/decode.ts'
import type { RuleContext } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import { resetFieldsOf } from '#api/reset-fields.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { Conversions } from '#server/served/awaited-conversions.ts'
import type { ResourceTable, ServedResource } from '#server/served/served-resource.ts'
import { asHub, fromHub, jsonIn } from '#server/served/versions.ts'

/** By whom, when and to what a write is made. */
export interface ManagedRequest {
  readonly call: { readonly resource: ServedResource; readonly subresource: string }
  readonly context: RuleContext
  readonly manager: string
}

/** What the account of owners needs to know of the writer and the kind. */
export function managerRules(
  table: () => ResourceTable,
  { call, context, manager }: ManagedRequest,
  resource: ServedResource = call.resource,
): Kind & Writer & MergeRules {
  const { subresource } = call
  const { apiVersion, definition, type, isCustom } = resource
  const resetFields = resetFieldsOf(definition, subresource)
  return {
    apiVersion,
    kind: definition.kind,
    type,
    manager,
    now: context.now,
    ...(subresource !== '' && { subresource }),
    ...(resetFields && { resetFields }),
    ...(isCustom && subresource === '' && { resetThisVersionOnly: true }),
    convert: (object, to) => converted(table(), { resource, context }, object, to),
  }
}

/** The object with its managers after an update; `live` is undefined where it is made. */
export function withManagers(
  table: () => ResourceTable,
  write: ManagedRequest,
  { live, object, request }: ManagedWrite,
): Resource {
  const { resource } = write.call
  if (isForeign(resource, request)) return withManagersOf(object, withoutManagers)
  const own = fromHub(resource, object)
  const update = () => ({
    ...managerRules(table, write),
    live: live && fromHub(resource, live),
    object: own,
    ...(request !== undefined && { request }),
  })
  const isFirst = !live && own.metadata.managedFields === undefined
  const updated = isFirst
    ? withFirstManager(newObject(write, own, request), update)
    : updateManagedFields(update())
  if (resource.custom?.converter) Conversions.of(write.context).refuseGuess()
  return own === object ? updated : withManagersOf(object, updated)
}

const withoutManagers: Pick<Resource, 'metadata'> = { metadata: { name: '' } }

/** Whether a custom resource says that it is something else: then nobody can be said to own its fields. */
function isForeign(
  { isCustom, apiVersion, definition: { kind } }: ServedResource,
  request: ManagedWrite['request'],
): boolean {
  if (!isCustom || request instanceof SentJson || !isJsonObject(request)) return false
  return (request.kind ?? kind) !== kind || (request.apiVersion ?? apiVersion) !== apiVersion
}

function newObject(
  { call: { resource, subresource }, manager, context: { now } }: ManagedRequest,
  object: Resource,
  request: ManagedWrite['request'],
) {
  const { apiVersion, definition, type } = resource
  const resetFields = resetFieldsOf(definition, subresource)
  return {
    apiVersion,
    kind: definition.kind,
    type,
    object,
    manager,
    now,
    ...(subresource !== '' && { subresource }),
    ...(resetFields && { resetFields }),
    ...(request !== undefined && { request }),
  }
}

export interface ManagedWrite {
  readonly live: Resource | undefined
  readonly object: Resource
  readonly request?: Json | SentJson | undefined
}

/** The object with the managers of another. */
export function withManagersOf(
  object: Resource,
  { metadata }: Pick<Resource, 'metadata'>,
): Resource {
  const { managedFields: old, ...rest } = object.metadata
  const { managedFields } = metadata
  if (old === managedFields) return object
  return { ...object, metadata: { ...rest, ...(managedFields && { managedFields }) } }
}

interface Converting extends Pick<ManagedRequest, 'context'> {
  readonly resource: ServedResource
}

function converted(
  table: ResourceTable,
  { resource: { definition, custom }, context }: Converting,
  object: JsonObject,
  to: string,
): Converted | undefined {
  if (custom) {
    // Also in versions that are no longer served.
    const type = custom.types.get(to)
    if (!type || !custom.converter) return type && { object: { ...object, apiVersion: to }, type }
    return { object: Conversions.of(context).get(custom.converter, object, to), type }
  }
  const from = table.ofKind(String(object.apiVersion), definition.kind)
  const target = table.ofKind(to, definition.kind)
  // Events are of two groups, and upstream forgets who wrote them by the way of the other.
  if (groupOf(to) !== groupOf(String(object.apiVersion))) return undefined
  if (!from || target?.definition.plural !== definition.plural) return undefined
  const decoded = decodeObject<Resource>(from.type, object).object
  // Nothing is filled in on the way: what was taken out is not to come back.
  return { object: jsonIn(target, asHub(from, decoded)), type: target.type }
}

function groupOf(apiVersion: string): string {
  const at = apiVersion.indexOf('/')
  return at < 0 ? '' : apiVersion.slice(0, at)
}
