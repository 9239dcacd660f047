/** Which spans what is done for a request has: upstream's names. */
import type { Request } from '#server/filters/request.ts'
import type { Listing } from '#server/filters/until-listed.ts'
import type { Span } from '#server/span.ts'
import { answerFormAttributes, verbAttributes } from '#server/tracing/request-attributes.ts'
import { traceContextOf } from '#server/tracing/trace-context.ts'
import { unrecordedSpan } from '#server/tracing/unrecorded-span.ts'

const verbNames: Readonly<Record<string, string>> = {
  get: 'Get',
  list: 'List',
  create: 'Create',
  update: 'Update',
  patch: 'Patch',
  delete: 'Delete',
  deletecollection: 'Delete',
}

/** Whatever is done from here on is a part of the verb. A watch has none, as it may last for days, unless it lists. */
export function enterVerb(request: Request, verb: string): void {
  const { trace, info } = request
  const name = verbNames[verb]
  if (name === undefined || !info?.isResource) return
  const span = trace?.enterVerb(name, () => verbAttributes(request, info))
  if (verb === 'get') span?.event('About to Get from storage')
}

const done: Readonly<Record<string, string>> = {
  create: 'Write to database call succeeded',
  update: 'Write to database call succeeded',
  patch: 'Object stored in database',
}

/** Upstream says nothing of the end of a list. */
export function leaveVerb({ trace }: Request, verb: string): void {
  if (verb !== 'list') trace?.leaveVerb(done[verb])
}

export function enterAnswer(request: Request, mediaType: string): void {
  request.trace?.enterAnswer(() => answerFormAttributes(request, mediaType))
}

/** A watch that begins with a list: its spans are over when that is. */
export function enterWatchList(request: Request): Span | undefined {
  const { trace, info } = request
  if (!info?.isResource) return undefined
  return trace?.enter('WatchList', () => verbAttributes(request, info))
}

/** Ends that span when all has been sent that was there. */
export function listingSpans(
  list: Span,
  { request, mediaType }: { readonly request: Request; readonly mediaType: string },
): Listing {
  const attributes = answerFormAttributes(request, mediaType)
  const stream = list.start({ name: 'WatchServer.HandleHTTP', attributes })
  stream.event('About to start writing response')
  return {
    onListed() {
      stream.event('Writing initial events done')
      stream.end()
      list.end()
    },
    onEnd: () => stream.end(),
  }
}

/** What others are asked on behalf of a request belongs to its trace, be it told of or not. */
export function outwardOf({ trace, exchange }: Request): Span | undefined {
  if (trace) return trace.current
  const remote = traceContextOf(exchange.headers)
  return remote && unrecordedSpan(remote)
}
