/** Keeps account of who owns which fields when an object is written by other ways than apply. */

import { capManagers } from '#api/apply/cap-managers.ts'
import { createdFields } from '#api/apply/created-fields.ts'
import { difference, emptySet, isEmpty, setOf, setOfFields, union } from '#api/apply/field-set.ts'
import { formatFieldsV1 } from '#api/apply/fields-v1.ts'
import {
  decodeManagers,
  encodeManagers,
  idOf,
  type Manager,
  type Managers,
  withSet,
  withTime,
} from '#api/apply/managers.ts'
import { type MergeRules, type Versioned, versioned } from '#api/apply/merge-rules.ts'
import { entriesOfNew, type NewObject } from '#api/apply/new-fields.ts'
import {
  jsonOf,
  type Kind,
  type Stored,
  withEmpties,
  withManagedFields,
} from '#api/apply/object-json.ts'
import {
  compareVersioned,
  isOwnChange,
  reconcileManagers,
  takeFields,
  takenOver,
} from '#api/apply/own-fields.ts'
import { keepingElements } from '#api/apply/path-element.ts'
import { SentJson } from '#api/apply/sent-json.ts'
import { shareUnchanged } from '#api/apply/share-unchanged.ts'
import { validateTyped } from '#api/apply/validate-typed.ts'
import type { ManagedFieldsEntry } from '#api/metadata.ts'
import { isJsonObject, memberOf } from '#api/patch/json-tree.ts'
import type { Json, Time } from '#api/scalars/scalars.ts'

/** Who writes, and when. */
export interface Writer {
  /** As `managerName` answers it. */
  readonly manager: string
  readonly subresource?: string
  readonly now: Time
}

export interface ManagedUpdate<T extends Stored> extends Kind, Writer, Omit<MergeRules, 'type'> {
  /** What is stored now; undefined if the object is created. In the version of the request. */
  readonly live: T | undefined
  /**
   * What the request asks for, complete with defaults, before admission and before the kind puts
   * aside what may not be set this way: upstream notes that too.
   */
  readonly object: T
  /**
   * The object as the request gives it, or as its patch makes it, before it was decoded: memory does
   * not tell an empty list from none, and here the two differ.
   */
  readonly request?: Json | SentJson
}

/** Fields that nobody is said to own: they name the object, or are the server's. */
export const unowned = union(
  setOfFields('apiVersion', 'kind', 'metadata', 'metadata.name', 'metadata.namespace'),
  setOf(
    ...['creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation'].map(inMetadata),
    ...['managedFields', 'resourceVersion'].map(inMetadata),
  ),
)

function inMetadata(name: string): readonly string[] {
  return ['f:metadata', `f:${name}`]
}

/**
 * The object with managedFields as they are after the write: what it added or changed is now the
 * writer's, what it removed nobody's. Never throws for what a user can send: entries that cannot be
 * read are passed over, and where an object cannot be accounted for the account ends.
 */
export function updateManagedFields<T extends Stored>(update: ManagedUpdate<T>): T {
  const { live, object } = update
  const managers = readManagers(update)
  let after: readonly ManagedFieldsEntry[] | undefined
  try {
    after =
      live || managers.size > 0
        ? encodeManagers(keepingElements(() => updateManagers(update, managers)))
        : firstManagers(update, () => update)
  } catch {
    // As upstream has it, the write goes on: to refuse it would make the object unwritable for good.
    after = undefined
  }
  return withManagedFields(object, shareUnchanged(live?.metadata.managedFields, after))
}

/** What `updateManagedFields` answers for an object that is made, and does not say who owns it. */
export function withFirstManager<T extends Stored>(
  made: NewObject & Writer & { readonly object: T },
  update: () => ManagedUpdate<T>,
): T {
  const { object } = made
  let managedFields: readonly ManagedFieldsEntry[] | undefined
  try {
    managedFields = firstManagers(made, update)
  } catch {
    return object // see above
  }
  return managedFields ? { ...object, metadata: { ...object.metadata, managedFields } } : object
}

/** What is written of an object that is made, by whom alone owns it. */
function firstManagers<T extends Stored>(
  made: NewObject & Writer,
  update: () => ManagedUpdate<T>,
): readonly ManagedFieldsEntry[] | undefined {
  return entriesOfNew(made, () => {
    const [first] = keepingElements(() => updateManagers(update(), new Map())).values()
    return first && formatFieldsV1(first.set)
  })
}

/** The entries the request begins with: those it gives, unless it may not give any or gives nonsense. */
function readManagers<T extends Stored>(update: ManagedUpdate<T>): Managers {
  const { live, object, subresource, request } = update
  const given = object.metadata.managedFields
  if (!subresource) {
    if (isEmptyEntry(given) || resetsManagers(request)) return new Map()
    const managers = decodeOrNothing(given)
    if (managers.size > 0) return managers
  }
  return decodeOrNothing(live?.metadata.managedFields)
}

/** An empty list asks that nobody own anything. */
function resetsManagers(sent: Json | SentJson | undefined): boolean {
  if (sent instanceof SentJson && !sent.empties.includes(noManagers)) return false
  const request = jsonSent(sent)
  const metadata = isJsonObject(request) ? memberOf(request, 'metadata') : undefined
  const given = isJsonObject(metadata) ? memberOf(metadata, 'managedFields') : undefined
  return Array.isArray(given) && given.length === 0
}

/** As the empties of a text tell it. */
const noManagers = '13:managedFieldsl'

function jsonSent(sent: Json | SentJson | undefined): Json | undefined {
  return sent instanceof SentJson ? sent.json : sent
}

/** So does a list of one empty entry. */
function isEmptyEntry(entries: readonly ManagedFieldsEntry[] | undefined): boolean {
  return entries?.length === 1 && Object.keys(entries[0]!).length === 0
}

function decodeOrNothing(entries: readonly ManagedFieldsEntry[] | undefined): Managers {
  try {
    return decodeManagers(entries)
  } catch {
    return new Map()
  }
}

function updateManagers<T extends Stored>(update: ManagedUpdate<T>, managers: Managers): Managers {
  const { live, object, request } = update
  // An object that nobody is said to own keeps so; only one that is made begins with an owner.
  if (managers.size === 0 && live?.metadata.uid) return managers
  const before = versioned(update, jsonOf(update, live))
  const after = versioned(update, withEmpties(update, jsonOf(update, object), jsonSent(request)))
  if (!live && managers.size === 0) return recordCreation(update, before, after)
  validateTyped(after.atom, after.value, true)
  if (live) validateTyped(before.atom, before.value, true)
  return recordUpdate(update, before, after, managers)
}

/** Only the writer, with all that is in the object. */
function recordCreation(rules: MergeRules & Writer, before: Versioned, after: Versioned): Managers {
  const taken = createdFields(rules, before, after, unowned)
  if (isEmpty(taken)) return new Map()
  const manager = writerManager(rules, 'Update')
  return new Map([[idOf(manager), { ...manager, set: taken, time: rules.now }]])
}

/** The managers after an update from `before` to `after` by the writer. */
export function recordUpdate(
  rules: MergeRules & Writer,
  before: Versioned,
  after: Versioned,
  managers: Managers,
): Managers {
  const comparison = compareVersioned(rules, before, after)
  const change = { before, after, comparison }
  const taken = difference(takenOver(rules, comparison), unowned)
  const manager = writerManager(rules, 'Update')
  const id = idOf(manager)
  const writer = managers.get(id)
  const isOwn = writer !== undefined && isOwnChange(rules, change, managers, { writer, taken })
  const result = isOwn ? new Map(managers) : reconcileManagers(rules, before, managers)
  if (!isOwn) takeFields(rules, result, change, { force: true })
  if (!isEmpty(taken)) {
    const old = result.get(id) ?? manager
    result.set(id, withTime(isOwn ? old : withSet(old, union(taken, old.set)), rules.now))
  }
  return capManagers(result)
}

/** The writer as a manager that owns nothing yet. */
export function writerManager(
  { apiVersion, manager, subresource }: MergeRules & Writer,
  operation: Manager['operation'],
): Manager {
  return {
    name: manager || 'unknown',
    operation,
    apiVersion,
    ...(subresource && { subresource }),
    set: emptySet,
  }
}
