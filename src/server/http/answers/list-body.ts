/**
 * Lists as bytes. What was made of one state of a kind is kept for a while, since clients that
 * start together, and those that poll, ask for the same. A large list is no more than a plan of it:
 * its bytes are copied from those of its objects as they are sent.
 */
import { buffer } from 'node:stream/consumers'
import { createGzip, type Gzip } from 'node:zlib'
import type { Codec, MediaType } from '#api/codec/codec.ts'
import type { ListMeta } from '#api/metadata.ts'
import { nilList } from '#api/schema/zero.ts'
import { type LazyBytes, wholeOf } from '#base/byte-source.ts'
import { createLru } from '#base/collections/lru.ts'
import { createIds } from '#base/ids.ts'
import { encodePartial, notList } from '#server/http/answers/object-shapes.ts'
import type { OutputForm } from '#server/http/negotiation/negotiation.ts'
import type { ListResult } from '#server/served/object-store.ts'
import type { ServedResource } from '#server/served/served-resource.ts'

/** A body, and what it becomes when it is compressed. */
export interface KeptBody {
  readonly bytes: Buffer | LazyBytes
  /** Made when it is first asked for. */
  compressed(): Promise<Buffer>
}

/**
 * Of lists put together, and of objects' bytes that plans keep alive though the objects have changed. 5,500
 * pods are 16 MB as JSON and 10 in protobuf.
 */
const mostBytes = 32 * 1024 * 1024
/** A shorter list is put together once: a page is sent faster from one piece. */
const largeBytes = 2 * 1024 * 1024
/** How many lists are remembered as asked for once: only what is asked for again is kept. */
const mostSeen = 256

/** Upstream's level: the fastest. */
const gzipOptions = { level: 1, chunkSize: 64 * 1024 }
/** So much is given to the compressor at a time. */
const gzipPieceBytes = 256 * 1024

export function createListBodies(codec: Codec) {
  const kept = createLru<string, KeptBody & { readonly weight: number }>({
    limit: mostBytes,
    weightOf: ({ weight }) => weight,
  })
  const seen = createLru<string, true>({ limit: mostSeen })
  const idOf = createIds()

  return {
    /** Throws StatusError (406). */
    bodyOf(list: ListResult, resource: ServedResource, form: OutputForm): KeptBody {
      const key = [
        `${idOf(list.entries)} ${idOf(resource)} ${list.revision} ${list.remaining ?? ''}`,
        `${form.mediaType} ${form.pretty} ${form.shape?.kind ?? ''} ${form.shape?.apiVersion ?? ''}`,
        list.continue,
      ].join(' ')
      const known = kept.get(key)
      if (known) return known
      const bytes = encodeList(codec, list, resource, form)
      const body = { ...keptBody(bytes), weight: bytes.length }
      if (seen.get(key)) kept.set(key, body)
      else seen.set(key, true)
      return body
    },
  }
}

export function keptBody(bytes: Buffer | LazyBytes): KeptBody {
  let compressed: Promise<Buffer> | undefined
  return {
    bytes,
    compressed() {
      compressed ??= compress(bytes)
      return compressed
    },
  }
}

async function compress(bytes: Buffer | LazyBytes): Promise<Buffer> {
  const gzip = createGzip(gzipOptions)
  const [whole] = await Promise.all([buffer(gzip), feed(gzip, bytes)])
  return whole
}

/** All in the same piece of memory: pieces of their own would stay as garbage, as much as the list is long. */
async function feed(gzip: Gzip, bytes: Buffer | LazyBytes): Promise<void> {
  if (bytes instanceof Uint8Array) await written(gzip, bytes)
  else {
    const source = bytes.read()
    const room = Buffer.allocUnsafeSlow(Math.min(gzipPieceBytes, source.left))
    while (source.left > 0) {
      const piece = room.subarray(0, source.left)
      source.fill(piece)
      await written(gzip, piece)
    }
  }
  gzip.end()
}

/** Settles when the compressor has dealt with the bytes. */
function written(gzip: Gzip, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    gzip.write(bytes, (error) => (error ? reject(error) : resolve()))
  })
}

export function listMetadata(list: ListResult): ListMeta {
  return {
    // What is not kept has no revision.
    ...(list.revision > 0 && { resourceVersion: String(list.revision) }),
    ...(list.continue !== '' && { continue: list.continue }),
    ...(list.remaining !== undefined && { remainingItemCount: list.remaining }),
  }
}

function encodeList(
  codec: Codec,
  list: ListResult,
  resource: ServedResource,
  { mediaType, pretty, shape }: OutputForm,
): Buffer | LazyBytes {
  const metadata = listMetadata(list)
  const itemType: MediaType = mediaType === 'application/yaml' ? 'application/json' : mediaType
  if (shape) {
    if (shape.kind !== 'PartialObjectMetadataList') throw notList(shape, resource)
    const { apiVersion, kind } = shape
    const head = { apiVersion, kind, metadata }
    if (list.entries.length === 0) {
      return codec.encode({ ...head, items: nilList }, mediaType, { pretty })
    }
    const items = list.entries.map(({ object }) =>
      encodePartial(codec, { object, resource }, apiVersion, itemType),
    )
    return codec.encodeList(head, items, mediaType, { pretty, keepsKinds: true })
  }
  const head = { apiVersion: resource.apiVersion, kind: resource.listKind, metadata }
  const items = list.entries.map((entry) => entry.encoded(resource, itemType))
  const keepsKinds = resource.isCustom
  if (pretty || mediaType === 'application/yaml') {
    return codec.encodeList(head, items, mediaType, { pretty, keepsKinds })
  }
  const lazy = codec.encodeListLazily(head, items, mediaType, { keepsKinds })
  return lazy.length < largeBytes ? wholeOf(lazy) : lazy
}
