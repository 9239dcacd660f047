/** Server-side apply: merges what a user wants of an object into what is there. */

import { ApplyError } from '#api/apply/apply-error.ts'
import { difference, isSubset, setEquals } from '#api/apply/field-set.ts'
import { fieldsLastApplied, kubectlManager, withLastApplied } from '#api/apply/last-applied.ts'
import {
  decodeManagers,
  encodeManagers,
  idOf,
  ManagedFieldsError,
  type Manager,
  type Managers,
  putManager,
  withTime,
} from '#api/apply/managers.ts'
import { type MergeRules, owned, type Versioned, versioned } from '#api/apply/merge-rules.ts'
import { mergeValues } from '#api/apply/merge-values.ts'
import {
  jsonOf,
  type Kind,
  objectOf,
  type Stored,
  withManagedFields,
} from '#api/apply/object-json.ts'
import {
  type Conflict,
  ConflictError,
  listConflicts,
  reconcileManagers,
  takeFields,
} from '#api/apply/own-fields.ts'
import { keepingElements } from '#api/apply/path-element.ts'
import { prune } from '#api/apply/prune.ts'
import { setOfValue } from '#api/apply/set-of-value.ts'
import { shareUnchanged } from '#api/apply/share-unchanged.ts'
import { TypedError } from '#api/apply/typed-error.ts'
import {
  recordUpdate,
  unowned,
  type Writer,
  writerManager,
} from '#api/apply/update-managed-fields.ts'
import { validateTyped } from '#api/apply/validate-typed.ts'
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import { isJsonObject, jsonEquals, memberOf, refuseDeep } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'

export interface Application<T extends Stored> extends Kind, Writer, Omit<MergeRules, 'type'> {
  /** What is stored now, in the version of the request; undefined if nothing is. */
  readonly live: T | undefined
  /** What the user applies, as parsed: what it leaves empty counts. */
  readonly patch: Json
  /** Takes fields from their owners instead of answering conflicts. */
  readonly force?: boolean
  /** Makes an object of the merged one: decodes it, fills in defaults. Else it is only decoded. */
  readonly complete?: (merged: JsonObject) => T
}

/** What came of it: the object, or the conflicts that stand against it. */
export type Applied<T> =
  | { readonly object: T; readonly conflicts: readonly [] }
  | { readonly object: undefined; readonly conflicts: readonly Conflict[] }

/** Name of the one who owns what was there when an object without managers is applied to first. */
const beforeApply = 'before-first-apply'

/**
 * The live object with everything merged into it that the patch names, without what this manager
 * applied before and names no more, and with managedFields that say so. What does not change is
 * shared with the live object. Throws ApplyError.
 */
export function applyObject<T extends Stored>(application: Application<T>): Applied<T> {
  return keepingElements(() => apply(application))
}

function apply<T extends Stored>(application: Application<T>): Applied<T> {
  const { live, manager, force = false } = application
  const stored = readManagers(live)
  const patch = readPatch(application)
  const before = versioned(application, jsonOf(application, live))
  if (live) checkLive(application, before)
  checkPatch(before, patch)
  const managers = stored.size > 0 ? stored : managersBefore(application, before)
  const parts = { before, patch, managers }
  try {
    return finish(application, parts, merge(application, parts, force))
  } catch (error) {
    if (error instanceof TypedError) throw internal(error.message, error)
    if (!(error instanceof ConflictError)) throw error
    const conflicts = manager === kubectlManager ? seriousOf(application, before, error) : error
    if (!conflicts) return finish(application, parts, merge(application, parts, true))
    return { object: undefined, conflicts: listConflicts(conflicts) }
  }
}

function readManagers(live: Stored | undefined): Managers {
  try {
    return decodeManagers(live?.metadata.managedFields)
  } catch (cause) {
    if (!(cause instanceof ManagedFieldsError)) throw cause
    throw internal(`failed to decode managed fields: ${cause.message}`, cause)
  }
}

function readPatch<T extends Stored>({ patch, apiVersion, kind }: Application<T>): JsonObject {
  refuseDeep(patch)
  const found = isJsonObject(patch) ? patch : {}
  if (found.apiVersion !== apiVersion || found.kind !== kind) {
    const stated = textOf(found.apiVersion).split('/').length > 2 ? {} : found
    throw new ApplyError('BadRequest', `invalid object type: ${formatKind(stated)}`)
  }
  const metadata = memberOf(found, 'metadata')
  if (isJsonObject(metadata) && Array.isArray(memberOf(metadata, 'managedFields'))) {
    throw new ApplyError('BadRequest', 'metadata.managedFields must be nil')
  }
  return found
}

/** Live objects that were found to fit the type: they do, but where the schema of a custom kind changed. */
const checked = new WeakMap<Stored, ObjectType>()

function checkLive<T extends Stored>({ live, type }: Application<T>, before: Versioned): void {
  if (checked.get(live!) === type) return
  refuseDeep(before.value)
  checkTyped(live!.metadata.managedFields?.length ? 'live' : 'unowned', before, before.value, true)
  checked.set(live!, type)
}

function checkPatch(before: Versioned, patch: JsonObject): void {
  checkTyped('patch', before, patch, false)
}

function checkTyped(
  what: 'live' | 'unowned' | 'patch',
  { atom }: Versioned,
  value: JsonObject,
  allowDuplicates: boolean,
): void {
  try {
    validateTyped(atom, value, allowDuplicates)
  } catch (cause) {
    if (!(cause instanceof TypedError)) throw cause
    const shown = formatObject(value)
    // Whoever owns what nobody owns yet is made up first.
    const words =
      what === 'unowned'
        ? `failed to create manager for existing fields: failed to convert new object (${shown}) to smd typed`
        : `failed to create typed ${what} object (${shown})`
    throw internal(`${words}: ${cause.message}`, cause)
  }
}

/** Who owns what is there already: somebody unnamed, as upstream has it. */
function managersBefore<T extends Stored>(
  application: Application<T>,
  before: Versioned,
): Managers {
  if (!application.live) return new Map()
  const empty = versioned(application, jsonOf(application, undefined))
  try {
    return recordUpdate({ ...application, manager: beforeApply }, empty, before, new Map())
  } catch (cause) {
    if (!(cause instanceof TypedError)) throw cause
    throw internal(`failed to create manager for existing fields: ${cause.message}`, cause)
  }
}

interface Parts {
  readonly before: Versioned
  readonly patch: JsonObject
  readonly managers: Managers
}

interface Merged {
  readonly managers: Managers
  /** Undefined if the object stays as it is. */
  readonly value?: JsonObject
}

function areIn(version: string, managers: Managers): boolean {
  return managers.values().every(({ apiVersion }) => apiVersion === version)
}

function merge<T extends Stored>(
  application: Application<T>,
  { before, patch, managers }: Parts,
  force: boolean,
): Merged {
  const result = reconcileManagers(application, before, managers)
  const applier = writerManager(application, 'Apply')
  const id = idOf(applier)
  const last = result.get(id)
  const set = owned(application, setOfValue(before.atom, patch))
  const own = ownEntry({ ...applier, set: difference(set, unowned) }, last)
  result.set(id, { ...applier, set })
  const merged = { ...before, value: mergeValues(before.atom, before.value, patch) as JsonObject }
  // Who names what it named last time leaves nothing behind that would have to go.
  const isSettled = own === last && areIn(before.apiVersion, result)
  const after = isSettled ? merged : prune(application, merged, result, last)
  takeFields(application, result, { before, after }, { except: id, force })
  const isSame = jsonEquals(before.value, after.value)
  putManager(result, id, withTime(own, isSame ? last?.time : application.now))
  return { managers: result, ...(!isSame && { value: after.value }) }
}

/** The applier's entry: the last one if it owns the same in the same version. */
function ownEntry(own: Manager, last: Manager | undefined): Manager {
  if (!last) return own
  const isSame = last.apiVersion === own.apiVersion && setEquals(last.set, own.set)
  return isSame ? last : withTime(own, last.time)
}

/** The conflicts that are left when client-side apply's own fields are none; undefined if none is left. */
function seriousOf<T extends Stored>(
  { type, live }: Application<T>,
  before: Versioned,
  error: ConflictError,
): ConflictError | undefined {
  const allowed = fieldsLastApplied(type, before, live?.metadata.annotations)
  if (!allowed) return error
  const left = error.conflicts
    .filter(([, set]) => !isSubset(set, allowed))
    .map(([manager, set]) => [manager, difference(set, allowed)] as const)
  return left.length > 0 ? new ConflictError(left) : undefined
}

function finish<T extends Stored>(
  application: Application<T>,
  { patch }: Parts,
  { managers, value }: Merged,
): Applied<T> {
  const { live, manager } = application
  const object = value || !live ? completed(application, value ?? patch) : live
  const noted = manager === kubectlManager ? noteLastApplied(object, patch) : object
  const entries = shareUnchanged(live?.metadata.managedFields, encodeManagers(managers))
  return { object: withManagedFields(noted, entries), conflicts: [] }
}

function completed<T extends Stored>(application: Application<T>, value: JsonObject): T {
  const { live, patch, complete } = application
  try {
    const object = complete ? complete(value) : objectOf<T>(application, value)
    return shareUnchanged(live, object)
  } catch (cause) {
    if (!isDecodeError(cause)) throw cause
    const what = `failed to convert new object (${formatObject(patch as JsonObject)})`
    const { apiVersion, kind } = application
    const why = `unable to convert unstructured object to ${formatKind({ apiVersion, kind })}`
    throw internal(`${what} to proper version: ${why}: ${cause.message}`, cause)
  }
}

function noteLastApplied<T extends Stored>(object: T, patch: JsonObject): T {
  const { annotations } = object.metadata
  const noted = annotations && withLastApplied(annotations, patch)
  if (!noted || noted === annotations) return object
  return Object.freeze({
    ...object,
    metadata: Object.freeze({ ...object.metadata, annotations: noted }),
  })
}

/** What is applied, as upstream's words of failures show it. */
export function formatObject(object: JsonObject): string {
  const metadata = memberOf(object, 'metadata')
  const { namespace, name } = isJsonObject(metadata) ? metadata : {}
  return `${textOf(namespace)}/${textOf(name)}; ${formatKind(object)}`
}

/** As `apps/v1, Kind=Deployment`; the core group has no name, so it begins with the slash. */
function formatKind({ apiVersion, kind }: JsonObject): string {
  const version = textOf(apiVersion)
  return `${version.includes('/') ? '' : '/'}${version}, Kind=${textOf(kind)}`
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

function internal(message: string, cause: unknown): ApplyError {
  return new ApplyError('Internal', message, { cause })
}
