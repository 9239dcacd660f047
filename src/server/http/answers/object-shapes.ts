/** Objects in another shape than their own: their metadata alone. And what is said where it cannot be. */
import type { Codec, MediaType } from '#api/codec/codec.ts'
import type { Resource } from '#api/metadata.ts'
import type { StatusError } from '#api/status/status.ts'
import { failure, unknownFailure } from '#api/status/status-answers.ts'
import type { Shape } from '#server/http/negotiation/negotiation.ts'
import type { ServedResource } from '#server/served/served-resource.ts'

function partialObject(
  object: Resource,
  { definition }: ServedResource,
  apiVersion: string,
): Resource {
  const metadata = definition.shownMetadata?.(object) ?? object.metadata
  return { kind: 'PartialObjectMetadata', apiVersion, metadata }
}

export type PartialText = (object: Resource, resource: ServedResource, apiVersion: string) => string

/**
 * The metadata of objects as JSON without a line feed. In the usual version it is kept as long as
 * the object lives, since every table and every client that caches metadata asks for it.
 */
export function createPartialTexts(codec: Codec): PartialText {
  const kept = new WeakMap<Resource, string>()
  const encode: PartialText = (object, resource, apiVersion) => {
    const bytes = codec.encode(partialObject(object, resource, apiVersion), 'application/json')
    return bytes.toString('utf8', 0, bytes.length - 1)
  }
  return (object, resource, apiVersion) => {
    if (apiVersion !== 'meta.k8s.io/v1') return encode(object, resource, apiVersion)
    let text = kept.get(object)
    if (text === undefined) {
      text = encode(object, resource, apiVersion)
      kept.set(object, text)
    }
    return text
  }
}

export function encodePartial(
  codec: Codec,
  { object, resource }: { readonly object: Resource; readonly resource: ServedResource },
  apiVersion: string,
  mediaType: MediaType,
): Buffer {
  return codec.encode(partialObject(object, resource, apiVersion), mediaType)
}

export function notOneObject({ kind }: Shape, resource: ServedResource): StatusError {
  if (resource.isCustom) return unknownFailure('content is not a list')
  const type = goTypeOf(resource, resource.definition.kind)
  return failure(
    'NotAcceptable',
    `you requested ${kind}, but the requested object is not a list (*${type})`,
  )
}

export function notList({ kind }: Shape, resource: ServedResource): StatusError {
  const type = resource.isCustom
    ? 'unstructured.UnstructuredList'
    : goTypeOf(resource, `${resource.definition.kind}List`)
  return failure(
    'NotAcceptable',
    `you requested ${kind}, but the requested object is a list (*${type})`,
  )
}

/** Groups whose types upstream keeps in a package that is not named after them. */
const packages: Readonly<Record<string, string>> = {
  '': 'core',
  'events.k8s.io': 'core',
  'internal.apiserver.k8s.io': 'apiserverinternal',
}

/** The type that upstream's server holds such an object in. */
function goTypeOf({ definition, isCustom }: ServedResource, kind: string): string {
  if (isCustom) return 'unstructured.Unstructured'
  const { group } = definition
  const name = Object.hasOwn(packages, group) ? packages[group]! : group.split('.')[0]!
  return `${name}.${kind}`
}
