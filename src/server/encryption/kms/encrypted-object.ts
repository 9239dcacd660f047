/** Values under the care of a key service as they are stored: read, judged, and told apart by their keys. */
import { createHash } from 'node:crypto'
import { validateFullyQualifiedDomainName } from '#api/validation/domain-names.ts'
import { formatAggregate, formatFieldErrors } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { decodeMessage } from '#base/protobuf/message.ts'
import { ProtobufError } from '#base/protobuf/wire.ts'
import { type Annotation, EncryptedObject, sourceTypes } from '#server/encryption/kms/messages.ts'

const annotationsLimit = 32 * 1024
const keyIdLimit = 1024
const sourceLimit = 1024

/** All but the data: what its key is made of. */
export type KeySource = Omit<EncryptedObject, 'encryptedData'>

/** Throws Error. The bytes of what is answered are views of those given. */
export function decodeEncrypted(data: Uint8Array): EncryptedObject {
  const object = parse(data)
  const error = encryptedError(object)
  if (error !== undefined) throw new Error(error)
  return object
}

function parse(data: Uint8Array): EncryptedObject {
  try {
    return decodeMessage(
      EncryptedObject,
      Buffer.from(data.buffer, data.byteOffset, data.byteLength),
    )
  } catch (cause) {
    if (!(cause instanceof ProtobufError)) throw cause
    throw new Error('proto: cannot parse invalid wire-format data', { cause })
  }
}

/** Why the object cannot be kept, or read; undefined: it can. */
export function encryptedError(object: EncryptedObject): string | undefined {
  const { sourceType } = object
  if (sourceType !== sourceTypes.key && sourceType !== sourceTypes.seed) {
    return `unknown encryptedDEKSourceType: ${sourceType}`
  }
  return object.encryptedData.length === 0 ? 'encrypted data is empty' : sourceError(object)
}

export function sourceError({
  encryptedSource,
  keyId,
  annotations,
}: KeySource): string | undefined {
  const head = 'failed to validate'
  const size = encryptedSource.length
  if (size === 0) return `${head} encrypted DEK source: encrypted DEK source is empty`
  if (size > sourceLimit) {
    const words = `encrypted DEK source is ${size} bytes, which exceeds the max size of ${sourceLimit}`
    return `${head} encrypted DEK source: ${words}`
  }
  const badId = keyIdError(keyId)
  if (badId) return `${head} key id: ${badId.words}`
  const errors = annotationErrors(annotations)
  return errors.length > 0 ? `${head} annotations: ${formatAggregate(errors)}` : undefined
}

export interface KeyIdError {
  /** As metrics call it. */
  readonly code: 'empty' | 'too_long'
  readonly words: string
}

export function keyIdError(keyId: string): KeyIdError | undefined {
  if (keyId === '') return { code: 'empty', words: 'keyID is empty' }
  const size = Buffer.byteLength(keyId)
  if (size <= keyIdLimit) return undefined
  const words = `keyID is ${size} bytes, which exceeds the max size of ${keyIdLimit}`
  return { code: 'too_long', words }
}

function annotationErrors(annotations: readonly Annotation[]): readonly string[] {
  const at = path('annotations')
  const errors: string[] = []
  let total = 0
  for (const { key, value } of annotations) {
    const bad = validateFullyQualifiedDomainName(key, at)
    if (bad.length > 0) errors.push(formatFieldErrors(bad))
    total += Buffer.byteLength(key) + value.length
  }
  if (total > annotationsLimit) {
    errors.push(
      `total size of annotations is ${total}, which exceeds the max size of ${annotationsLimit}`,
    )
  }
  return errors
}

/** The same for the same key, and for no other. */
export function sourceName(source: KeySource): string {
  const hash = createHash('sha256')
  const sized = (bytes: Uint8Array) => hash.update(`${bytes.length}:`).update(bytes)
  hash.update(`${source.sourceType}:`)
  sized(source.encryptedSource)
  sized(Buffer.from(source.keyId))
  const sorted = source.annotations.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  for (const { key, value } of sorted) {
    sized(Buffer.from(key))
    sized(value)
  }
  return hash.digest('base64')
}
