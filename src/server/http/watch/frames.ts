/** Events of watches as bytes. Watchers that take the same events share what is made of them. */
import type { Codec, StreamMediaType } from '#api/codec/codec.ts'
import type { Status } from '#api/metadata.ts'
import { statusOf } from '#api/status/status.ts'
import { unknownFailure } from '#api/status/status-answers.ts'
import { createIds } from '#base/ids.ts'
import { encodePartial } from '#server/http/answers/object-shapes.ts'
import { formatTable, type TableForm } from '#server/http/answers/table.ts'
import type { OutputForm } from '#server/http/negotiation/negotiation.ts'
import { emptyObject } from '#server/served/empty-object.ts'
import type { Bookmark, Outgoing, StoreWatchEvent } from '#server/served/object-store.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import { outgoingOf } from '#server/storage/encodings.ts'

export interface FrameForm {
  readonly resource: ServedResource
  readonly form: OutputForm
  /** For tables, which are made for each watcher anew: ages in them grow. */
  tableForm?(): TableForm
}

/** Pieces to be written one after the other. They end where the watch cannot go on. */
export interface Frames {
  readonly pieces: readonly Buffer[]
  readonly isEnd: boolean
}

export interface FrameWriter {
  /** `hasHead`: whether the first table in it says which columns there are. */
  write(events: readonly StoreWatchEvent[], form: FrameForm, hasHead: boolean): Frames
}

/** Pieces are of about this length, so that a slow reader does not make the server hold much. */
const pieceBytes = 256 * 1024

export function createFrameWriter(codec: Codec): FrameWriter {
  const shared = new WeakMap<readonly StoreWatchEvent[], Map<string, Frames>>()
  const idOf = createIds()

  function keyOf({ resource, form: { mediaType, shape } }: FrameForm): string {
    const id = idOf(resource)
    return shape ? `${id} ${mediaType} ${shape.kind} ${shape.apiVersion}` : `${id} ${mediaType}`
  }

  return {
    write(events, frameForm, hasHead) {
      if (frameForm.form.shape?.kind === 'Table') {
        return framesOf(codec, events, frameForm, hasHead)
      }
      let forms = shared.get(events)
      if (!forms) shared.set(events, (forms = new Map()))
      const key = keyOf(frameForm)
      let frames = forms.get(key)
      if (!frames) forms.set(key, (frames = framesOf(codec, events, frameForm, false)))
      return frames
    },
  }
}

function framesOf(
  codec: Codec,
  events: readonly StoreWatchEvent[],
  form: FrameForm,
  hasHead: boolean,
): Frames {
  const mediaType = form.form.mediaType as StreamMediaType
  const pieces: Buffer[] = []
  let frames: Buffer[] = []
  let bytes = 0
  let isEnd = false
  const flush = () => {
    if (frames.length > 0) pieces.push(frames.length === 1 ? frames[0]! : Buffer.concat(frames))
    frames = []
    bytes = 0
  }
  for (const [i, event] of events.entries()) {
    if (event.type !== 'ERROR' && form.form.shape?.kind === 'PartialObjectMetadataList') {
      isEnd = true // a single object has no such form: upstream hangs up
      break
    }
    const frame = codec.encodeFrame(
      event.type,
      objectOf(codec, event, form, hasHead && i === 0),
      mediaType,
    )
    frames.push(frame)
    bytes += frame.length
    if (bytes >= pieceBytes) flush()
    if (event.type === 'ERROR') {
      isEnd = true
      break
    }
  }
  flush()
  return { pieces, isEnd }
}

function objectOf(
  codec: Codec,
  event: StoreWatchEvent,
  { resource, form: { mediaType, shape }, tableForm }: FrameForm,
  hasHead: boolean,
): Buffer {
  if (event.type === 'ERROR') return codec.encode(failureOf(event.error), mediaType)
  const outgoing = event.type === 'BOOKMARK' ? bookmarkOf(event, resource) : event.entry
  if (!shape) return outgoing.encoded(resource, mediaType)
  if (shape.kind !== 'Table') {
    return encodePartial(codec, { object: outgoing.object, resource }, shape.apiVersion, mediaType)
  }
  const form = tableForm!()
  // A bookmark says nothing but what its object says, so a table of one always holds it.
  const isBare = event.type === 'BOOKMARK' && form.include === 'None'
  const { resourceVersion = '' } = outgoing.object.metadata
  const table = formatTable(
    [outgoing],
    { resourceVersion },
    isBare ? { ...form, include: 'Metadata' } : form,
    { hasHead },
  )
  return Buffer.from(table)
}

export function failureOf(error: unknown): Status {
  return statusOf(error) ?? unknownFailure('the watch cannot go on, see the log').status
}

const initialEventsEnd = { 'k8s.io/initial-events-end': 'true' }

/** An object of the kind with nothing in it but how far the watch has come. */
function bookmarkOf(bookmark: Bookmark, resource: ServedResource): Outgoing {
  const metadata = {
    resourceVersion: String(bookmark.revision),
    ...(bookmark.isInitialEnd && { annotations: initialEventsEnd }),
  }
  return outgoingOf(emptyObject(resource, metadata))
}
