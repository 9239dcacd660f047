/** What goes on in the priority levels, for people: upstream's tables below /debug. */
import { formatDuration } from '#api/scalars/duration.ts'
import type { Clock } from '#base/clock.ts'
import type { FairFlow } from '#server/flow-control/flow-control.ts'
import type { FlowPlace } from '#server/flow-control/flow-place.ts'
import type { FlowQueue } from '#server/flow-control/flow-queue.ts'
import type { PriorityLevel } from '#server/flow-control/priority-level.ts'
import type { PathHandler } from '#server/http/paths/path-handler.ts'

const prefix = '/debug/api_priority_and_fairness'

export function createFlowDumps(flow: FairFlow, clock: Clock): readonly PathHandler[] {
  /** The date of a time that goes only forward. */
  const dateOf: DateOf = (steadyMs) => new Date(clock.nowMs() - clock.steadyMs() + steadyMs)
  const tables: Readonly<Record<string, (query: URLSearchParams) => Table>> = {
    dump_priority_levels: () => levelTable(flow.levels()),
    dump_queues: () => queueTable(flow.levels()),
    dump_requests: (query) =>
      requestTable(flow.levels(), dateOf, (query.get('includeRequestDetails') ?? '') !== ''),
  }
  return Object.entries(tables).map(([name, table]) => ({
    paths: [`${prefix}/${name}`],
    answer: ({ query }) => ({
      code: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: Buffer.from(format(table(query))),
    }),
  }))
}

type Row = readonly (string | number | boolean)[]
/** The headers first. */
type Table = readonly Row[]

function levelTable(levels: readonly PriorityLevel[]): Table {
  const headers = [
    ...['PriorityLevelName', 'ActiveQueues', 'IsIdle', 'IsQuiescing', 'WaitingRequests'],
    ...['ExecutingRequests', 'DispatchedRequests', 'RejectedRequests', 'TimedoutRequests'],
    'CancelledRequests',
  ]
  const rows = levels.map((level): Row => {
    const { name, queues, isIdle, isLeft, waiting, executing, tally } = level
    const active = queues.filter((queue) => queue.waiting.length > 0).length
    const { dispatched, rejected, timedOut, cancelled } = tally
    return [
      name,
      active,
      isIdle,
      isLeft,
      waiting,
      executing,
      dispatched,
      rejected,
      timedOut,
      cancelled,
    ]
  })
  return [headers, ...rows]
}

function queueTable(levels: readonly PriorityLevel[]): Table {
  const headers = [
    ...['PriorityLevelName', 'Index', 'PendingRequests', 'ExecutingRequests', 'SeatsInUse'],
    ...['NextDispatchR', 'InitialSeatsSum', 'MaxSeatsSum', 'TotalWorkSum'],
  ]
  const rows = levels.flatMap(({ name, queues }) =>
    queues.filter(({ isIdle }) => !isIdle).map((queue) => queueRow(name, queue)),
  )
  return [headers, ...rows]
}

function queueRow(level: string, queue: FlowQueue): Row {
  const { index, waiting, executing, seatsInUse, nextR, waitingWork } = queue
  const seats = waiting.reduce((sum, { arrival }) => sum + arrival.seats, 0)
  const numbers = [waiting.length, executing, seatsInUse, seatSeconds(nextR), seats, seats]
  return [level, index, ...numbers, seatSeconds(waitingWork)]
}

function seatSeconds(work: number): string {
  return `${work.toFixed(8)}ss`
}

type DateOf = (steadyMs: number) => Date

function requestTable(
  levels: readonly PriorityLevel[],
  dateOf: DateOf,
  hasDetails: boolean,
): Table {
  const headers = [
    ...['PriorityLevelName', 'FlowSchemaName', 'QueueIndex', 'RequestIndexInQueue'],
    ...['FlowDistingsher', 'ArriveTime', 'InitialSeats', 'FinalSeats', 'AdditionalLatency'],
    'StartTime',
  ]
  const details = [
    ...['UserName', 'Verb', 'APIPath', 'Namespace', 'Name', 'APIVersion', 'Resource'],
    'SubResource',
  ]
  const rows = levels.flatMap((level) =>
    placesOf(level).map(([place, index]): Row => {
      const row = requestRow(level, place, { index, dateOf })
      return hasDetails ? [...row, ...detailsOf(place)] : row
    }),
  )
  return [hasDetails ? [...headers, ...details] : headers, ...rows]
}

/** Those that are served, then those that wait, with their places in their queues. */
function placesOf({ first, queues }: PriorityLevel): readonly (readonly [FlowPlace, number])[] {
  const places: (readonly [FlowPlace, number])[] = []
  for (let place = first; place; place = place.next) places.push([place, -1])
  for (const { waiting } of queues) places.push(...waiting.map((place, i) => [place, i] as const))
  return places
}

function requestRow(
  { name }: PriorityLevel,
  place: FlowPlace,
  { index, dateOf }: { readonly index: number; readonly dateOf: DateOf },
): Row {
  const { arrival, queue, startMs } = place
  const { flow, steadyMs, seats } = arrival
  const queueIndex = queue && !queue.isGone ? queue.index : -1
  const arrived = dateOf(steadyMs).toISOString()
  const started = startMs === undefined ? '0001-01-01T00:00:00Z' : dateOf(startMs).toISOString()
  const { schema, distinguisher } = flow
  const latency = formatDuration(0n)
  return [name, schema, queueIndex, index, distinguisher, arrived, seats, 0, latency, started]
}

function detailsOf({ arrival: { request, info } }: FlowPlace): Row {
  const { verb, path } = info
  if (!info.isResource) return [request.user.name, verb, path, '', '', '', '', '']
  const { namespace, name, group, version, resource, subresource } = info
  const apiVersion = group === '' ? version : `${group}/${version}`
  return [request.user.name, verb, path, namespace, name, apiVersion, resource, subresource]
}

const leastWidth = 8

/** Columns under each other, with commas, so that programs can read them too. */
function format(table: Table): string {
  const cells = table.map((row) =>
    row.map((cell, i) => (i < row.length - 1 ? `${cell},` : `${cell}`)),
  )
  const widths = (cells[0] ?? []).map((_, i) =>
    Math.max(leastWidth, ...cells.map((row) => (row[i] ?? '').length + 1)),
  )
  const lines = cells.map((row) =>
    row.map((cell, i) => (i < row.length - 1 ? cell.padEnd(widths[i]!) : cell)).join(''),
  )
  return lines.map((line) => `${line}\n`).join('')
}
