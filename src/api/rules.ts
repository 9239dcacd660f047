/**
 * What happens to an object between decoding and storing, for every kind alike: defaults,
 * preparation, validation. Pure; the API server puts admission between, and commits.
 */

import type {
  KindDefinition,
  MetadataCheck,
  RuleContext,
  SubresourceDefinition,
} from '#api/definition.ts'
import type { ObjectMeta, Resource } from '#api/metadata.ts'
import { pathSegmentNameErrors } from '#api/names/names.ts'
import { subdomainName } from '#api/names/object-names.ts'
import { isSame } from '#api/objects/equality.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '#api/validation/object-meta.ts'

/**
 * What the server, not the user, says of a new object, whose name must be made already. Of what is
 * only asked it says nothing.
 */
export function prepareCreate<T extends Resource>(
  definition: KindDefinition<T>,
  object: T,
  context: RuleContext,
  uid: string,
): T {
  const isKept = definition.metadata?.onCreate !== 'never'
  const own = isKept
    ? { ...object, metadata: { ...object.metadata, uid, creationTimestamp: context.now } }
    : object
  return definition.prepare?.create?.(own, context) ?? own
}

/** Without what no user may say of an object. */
export function withoutSystemFields(metadata: ObjectMeta): ObjectMeta {
  return withoutFields(
    metadata,
    'uid',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'selfLink',
  )
}

/** All that who makes an object is warned of. */
export function newWarnings<T extends Resource>(
  { warnings }: KindDefinition<T>,
  object: T,
  context: RuleContext,
): readonly string[] {
  return [...(warnings?.prepared?.(object) ?? []), ...(warnings?.create?.(object, context) ?? [])]
}

/**
 * What is wrong with a new object. A kind that leaves metadata to the generic rules hears of it
 * only when all else is right.
 */
export function validateCreate<T extends Resource>(
  definition: KindDefinition<T>,
  object: T,
  context: RuleContext,
): readonly FieldError[] {
  const isNamespaced = definition.scope === 'Namespaced'
  const { onCreate, anyFinalizers = false } = definition.metadata ?? {}
  if (onCreate !== undefined) {
    const own = definition.validate?.create?.(object, context) ?? []
    if (own.length > 0 || onCreate === 'never') return own
    return validateObjectMeta(object.metadata, { isNamespaced, anyFinalizers: true })
  }
  const { nameErrors = subdomainName } = definition
  const errors = [
    ...validateObjectMeta(object.metadata, { isNamespaced, nameErrors, anyFinalizers }),
    ...(definition.validate?.create?.(object, context) ?? []),
  ]
  return errors.length > 0 ? errors : validateAnyName(object.metadata)
}

/** Also of a kind that does not look at names itself. */
function validateAnyName({ name, generateName = '' }: ObjectMeta): readonly FieldError[] {
  const begins = pathSegmentNameErrors(generateName, true)
  return [
    ...begins.map((why) => invalid(path('metadata', 'generateName'), generateName, why)),
    ...pathSegmentNameErrors(name).map((why) => invalid(path('metadata', 'name'), name, why)),
  ]
}

/** Keeps what an update may not change; the kind's own preparation then keeps the rest. */
export function prepareUpdate<T extends Resource>(
  definition: KindDefinition<T>,
  object: T,
  old: T,
  context: RuleContext,
): T {
  const own = withOldMetadata(object, old)
  return definition.prepare?.update?.(own, old, context) ?? own
}

/** Generic rules complain first, then the kind's, which include the same for most kinds. */
export function validateUpdate<T extends Resource>(
  definition: KindDefinition<T>,
  object: T,
  old: T,
  context: RuleContext,
): readonly FieldError[] {
  return [
    ...validateMetadataUpdate(definition, object, old, definition.metadata?.onUpdate ?? 'both'),
    ...(definition.validate?.update?.(object, old, context) ?? []),
  ]
}

const checks: Readonly<Record<MetadataCheck, readonly ('whole' | 'changes')[]>> = {
  both: ['whole', 'changes'],
  'changes first': ['changes', 'whole'],
  whole: ['whole'],
  changes: ['changes'],
  none: [],
}

function validateMetadataUpdate<T extends Resource>(
  {
    scope,
    nameErrors = subdomainName,
    metadata: { anyFinalizers = false } = {},
  }: KindDefinition<T>,
  { metadata }: T,
  old: T,
  own: MetadataCheck,
): readonly FieldError[] {
  const isNamespaced = scope === 'Namespaced'
  const generic = { isNamespaced, anyFinalizers: true }
  const whole = () => validateObjectMeta(metadata, { isNamespaced, nameErrors, anyFinalizers })
  const changes = () => validateObjectMetaUpdate(metadata, old.metadata, { anyFinalizers })
  return [
    ...validateObjectMeta(metadata, generic),
    ...validateObjectMetaUpdate(metadata, old.metadata, generic),
    ...checks[own].flatMap((check) => (check === 'whole' ? whole() : changes())),
  ]
}

export function prepareSubresource<T extends Resource>(
  subresource: SubresourceDefinition<T>,
  object: T,
  old: T,
  context: RuleContext,
): T {
  const own = withOldMetadata(object, old)
  return subresource.prepare?.(own, old, context) ?? own
}

export function validateSubresource<T extends Resource>(
  [definition, subresource]: readonly [KindDefinition<T>, SubresourceDefinition<T>],
  object: T,
  old: T,
  context: RuleContext,
): readonly FieldError[] {
  return [
    ...validateMetadataUpdate(definition, object, old, subresource.metadata ?? 'changes'),
    ...(subresource.validate?.(object, old, context) ?? []),
  ]
}

/** What the server says of an object is not the user's to change: most of it stays silently. */
function withOldMetadata<T extends Resource>(object: T, old: T): T {
  const { generation: _, ...given } = object.metadata
  const { generation, uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds } =
    old.metadata
  const metadata: ObjectMeta = {
    ...(uid !== undefined && { uid }),
    ...(deletionGracePeriodSeconds !== undefined && { deletionGracePeriodSeconds }),
    ...given,
    ...(creationTimestamp !== undefined && { creationTimestamp }),
    ...(deletionTimestamp !== undefined && { deletionTimestamp }),
    ...(generation !== undefined && { generation }),
  }
  return { ...object, metadata }
}

/** The generation of an object whose desired state is in `spec`, after a write. */
export function withGeneration<T extends Resource & { readonly spec?: unknown }>(
  object: T,
  old?: T,
): T {
  if (old === undefined) return { ...object, metadata: { ...object.metadata, generation: 1 } }
  return isSame(object.spec, old.spec) ? object : withNextGeneration(object, old)
}

export function withNextGeneration<T extends Resource>(object: T, old: T): T {
  const generation = Number(old.metadata.generation ?? 0) + 1
  return { ...object, metadata: { ...object.metadata, generation } }
}

/** `object` with the status of `old`, or with none: for kinds whose status has its own path. */
export function withStatusOf<T extends Resource & { readonly status?: unknown }>(
  object: T,
  old?: T,
): T {
  const { status: _, ...rest } = object
  return (old?.status === undefined ? rest : { ...rest, status: old.status }) as T
}

/** `object` with the metadata of `old`, but for its managers: they are of the write itself. */
export function withMetadataOf<T extends Resource>(object: T, old: T): T {
  const { managedFields: _, ...metadata } = old.metadata
  const { managedFields } = object.metadata
  return { ...object, metadata: { ...metadata, ...(managedFields && { managedFields }) } }
}

/** What users write of metadata, apart from names. */
export const userMetadata = ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const
const statusMetadata = [...userMetadata, 'selfLink', 'generation', 'deletionTimestamp'] as const

/**
 * `object` with all metadata of `old` that users write, and what tells of its age: for parts whose
 * writers may not change it (upstream's ResetObjectMetaForStatus).
 */
export function withUserMetadataOf<T extends Resource>(
  object: T,
  old: T,
  fields: readonly (keyof ObjectMeta)[] = statusMetadata,
): T {
  const kept = fields.filter((field) => old.metadata[field] !== undefined)
  const metadata = {
    ...withoutFields(object.metadata, ...fields),
    ...Object.fromEntries(kept.map((field) => [field, old.metadata[field]])),
  }
  return { ...object, metadata }
}
