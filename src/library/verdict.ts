/** What an API server would say to an object, without one. */
import { UnreadableObject } from '#api/codec/object-kind.ts'
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import type { Resource } from '#api/metadata.ts'
import {
  newWarnings,
  prepareCreate,
  prepareUpdate,
  validateCreate,
  validateUpdate,
} from '#api/rules.ts'
import { type FieldError, formatFieldError } from '#api/validation/field-error.ts'
import { isYamlError } from '#base/yaml/yaml-error.ts'
import { fromHub, type KnownKind, knownKind } from '#library/known-kinds.ts'
import { contextFor, defaulted, parse, StrictError } from '#library/objects.ts'

export interface Complaint {
  /** The place, as `spec.containers[0].name`; empty where the whole object is meant. */
  readonly field: string
  readonly message: string
}

export interface Verdict {
  readonly accepted: boolean
  /** What was judged; undefined where it could not be read. */
  readonly object?: Resource
  /** What the server would keep: complete with defaults. */
  readonly completed?: Resource
  readonly errors: readonly Complaint[]
  readonly warnings: readonly string[]
}

export interface ValidateOptions {
  /** The object it is to replace; without it a creation is judged. */
  readonly old?: Resource
  /** Where the object says none. */
  readonly namespace?: string
}

/** Judges an object as upstream's decoding, defaults and validation would; admission is not in it. */
export function validate(object: Resource, options: ValidateOptions = {}): Verdict {
  const known = knownKind(object.apiVersion, object.kind)
  if (!known) {
    const message = `no kind "${object.kind}" is registered for version "${object.apiVersion}"`
    return { accepted: false, object, errors: [{ field: '', message }], warnings: [] }
  }
  const { definition } = known
  const context = contextFor(object.apiVersion)
  const sent = inNamespace(defaulted(known, object), known, options.namespace ?? 'default')
  const old = options.old && defaulted(known, options.old)
  const prepared = old
    ? prepareUpdate(definition, sent, old, context)
    : withName(prepareCreate(definition, sent, context, ''))
  const errors = old
    ? validateUpdate(definition, prepared, old, context)
    : validateCreate(definition, prepared, context)
  const warnings = old
    ? definition.warnings?.update?.(prepared, old, context)
    : newWarnings(definition, prepared, context)
  return {
    accepted: errors.length === 0,
    object,
    completed: fromHub(known, prepared),
    errors: uniqueComplaints(errors),
    warnings: warnings ?? [],
  }
}

/** Judges a document, so that what cannot even be read is a verdict too. */
export function validateText(source: string, options: ValidateOptions = {}): Verdict {
  try {
    return validate(parse(source, { strict: true }), options)
  } catch (error) {
    return { accepted: false, errors: complaintsOf(error), warnings: [] }
  }
}

function complaintsOf(error: unknown): readonly Complaint[] {
  if (error instanceof StrictError) {
    return error.complaints.map((message) => ({ field: fieldOf(message), message }))
  }
  if (error instanceof UnreadableObject || error instanceof DecodeError || isYamlError(error)) {
    return [{ field: '', message: (error as Error).message }]
  }
  throw error
}

/** The field that a strict decoder's complaint quotes. */
function fieldOf(complaint: string): string {
  return /(?:unknown|duplicate) field "((?:[^"\\]|\\.)*)"/.exec(complaint)?.[1] ?? ''
}

function uniqueComplaints(errors: readonly FieldError[]): readonly Complaint[] {
  const seen = new Map<string, Complaint>()
  for (const error of errors) {
    const whole = formatFieldError(error)
    const prefix = `${error.field}: `
    const message = whole.startsWith(prefix) ? whole.slice(prefix.length) : whole
    seen.set(whole, { field: error.field, message })
  }
  return [...seen.values()]
}

function inNamespace(object: Resource, { definition }: KnownKind, namespace: string): Resource {
  const isSet = (object.metadata.namespace ?? '') !== ''
  if (definition.scope === 'Cluster' || isSet) return object
  return { ...object, metadata: { ...object.metadata, namespace } }
}

/** A server makes a name of generateName; its letters do not matter here. */
function withName(object: Resource): Resource {
  const { name, generateName } = object.metadata
  if (name !== '' || !generateName) return object
  return { ...object, metadata: { ...object.metadata, name: `${generateName.slice(0, 58)}xxxxx` } }
}
