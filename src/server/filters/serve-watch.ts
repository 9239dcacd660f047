/** Serves a watch: until its time is over, the server stops, or the client is gone. */

import { notAcceptable } from '#api/status/status-answers.ts'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import type { Random } from '#base/random.ts'
import type { Call, Verbs } from '#server/call.ts'
import type { RequestLimits } from '#server/filters/options.ts'
import { headersOf, type Request, sendAnswer } from '#server/filters/request.ts'
import type { RequestMetrics } from '#server/filters/request-metrics.ts'
import { enterWatchList, listingSpans } from '#server/filters/request-spans.ts'
import { untilListed } from '#server/filters/until-listed.ts'
import type { AnswerWriter } from '#server/http/answers/answer-writer.ts'
import { parseIncludeObject } from '#server/http/answers/table.ts'
import { listMediaTypes, type OutputForm } from '#server/http/negotiation/negotiation.ts'
import { parseListParameters } from '#server/http/parameters.ts'
import type { Flusher } from '#server/http/watch/flusher.ts'
import type { FrameForm, FrameWriter } from '#server/http/watch/frames.ts'
import { openWatchSocket, wantsWatchSocket } from '#server/http/watch/socket.ts'
import { runWatchStream, type WatchStreamOptions } from '#server/http/watch/stream.ts'

export interface Watching {
  readonly verbs: Verbs
  readonly writer: AnswerWriter
  readonly frames: FrameWriter
  readonly flusher: Flusher
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  /** The server stops: watches end, so that their clients look for another server. */
  readonly closing: AbortSignal
  readonly metrics: Pick<RequestMetrics, 'listed'>
  readonly limits: Pick<RequestLimits, 'minWatchSeconds'>
}

const streamMediaTypes = listMediaTypes.filter((name) => name.endsWith(';stream=watch'))

/** Throws StatusError where it does not come to a watch. */
export async function serveWatch(
  request: Request,
  { call, form }: { readonly call: Call; readonly form: OutputForm },
  watching: Watching,
): Promise<void> {
  const parameters = parseListParameters(request.query)
  const { mediaType, shape } = form
  if (shape?.kind === 'Table') parseIncludeObject(request.query)
  const isListed = parameters.sendInitialEvents === true && parameters.allowWatchBookmarks
  const list = request.trace && isListed ? enterWatchList(request) : undefined
  const begunMs = watching.clock.steadyMs()
  const answer = await watching.verbs.watch(call, parameters)
  request.leaveFlow()
  if (answer.type !== 'watch') {
    return await sendAnswer(request, watching.writer.write(answer, form, request.query))
  }
  const { resource } = answer
  let { watcher } = answer
  if (mediaType === 'application/yaml') {
    watcher[Symbol.dispose]()
    throw notAcceptable(streamMediaTypes)
  }
  const isProtobuf = mediaType === 'application/vnd.kubernetes.protobuf'
  const contentType = isProtobuf ? `${mediaType};stream=watch` : mediaType
  const { info } = request
  if (isListed && info?.isResource) {
    const onListed = () => {
      const tookMs = watching.clock.steadyMs() - begunMs
      watching.metrics.listed(info, tookMs)
    }
    watcher = untilListed(watcher, { onListed })
    if (list) {
      watcher = untilListed(watcher, listingSpans(list, { request, mediaType: contentType }))
    }
  }
  const frameForm: FrameForm = {
    resource,
    form: form.pretty ? { ...form, pretty: false } : form,
    ...(shape && {
      tableForm: () => watching.writer.tableForm(resource, shape.apiVersion, request.query),
    }),
  }
  const end = new AbortController()
  const close = () => end.abort()
  using _timer = watching.clock.after(lifeMs(parameters.timeoutSeconds, watching), close)
  watching.closing.addEventListener('abort', close)
  // A time that was over before it began leaves room for no frame.
  if (watching.closing.aborted || (parameters.timeoutSeconds ?? 0) < 0) close()
  try {
    await runWatchStream({
      ...openOutlet(request, contentType, close),
      exchange: request.exchange,
      watcher,
      form: frameForm,
      frames: watching.frames,
      flusher: watching.flusher,
      signal: end.signal,
      onFailure: (error) =>
        watching.log.error('A watch failed', {
          path: request.path,
          auditId: request.auditId,
          error,
        }),
    })
  } finally {
    watching.closing.removeEventListener('abort', close)
  }
}

/** Over a WebSocket events are apart from each other. */
function openOutlet(
  request: Request,
  contentType: string,
  close: () => void,
): Pick<WatchStreamOptions, 'outlet' | 'mostEvents'> {
  const { exchange } = request
  if (wantsWatchSocket(exchange)) {
    request.code = 101
    const isText = contentType === 'application/json'
    return { outlet: openWatchSocket(exchange, { isText, onEnd: close }), mostEvents: 1 }
  }
  request.code = 200
  return { outlet: exchange.begin(200, headersOf(request, contentType)) }
}

function lifeMs(timeoutSeconds: number | undefined, { random, limits }: Watching): number {
  if (timeoutSeconds) return Math.max(0, timeoutSeconds * 1000)
  return limits.minWatchSeconds * 1000 * (1 + random.fraction())
}
