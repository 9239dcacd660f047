/**
 * The thread that owns a store's file. It takes every request that waits, makes all commits among
 * them durable in one transaction, answers them together, and between times does a little upkeep.
 */
import assert from 'node:assert/strict'
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { type Clock, systemClock } from '#base/clock.ts'
import { pathOf } from '#store/sqlite/database.ts'
import { FileStore } from '#store/sqlite/file-store.ts'
import type { Answer, Failure, Opening, Request, WorkerOptions } from '#store/sqlite/protocol.ts'
import { Restoring } from '#store/sqlite/restoring.ts'
import { storeErrorOf } from '#store/sqlite/sqlite-error.ts'
import { isStoreError } from '#store/store-error.ts'

/** Upkeep that can wait is done after so long without a request. */
const quietMs = 50

type Append = Extract<Request, { type: 'append' }>

const clock: Clock = systemClock
const port = parentPort!
assert(port, 'This is the entry of a thread')
const { directory, restoring } = workerData as WorkerOptions

let store: FileStore | undefined
let restore: Restoring | undefined
let answers: Answer[] = []
let handOver: ArrayBuffer[] = []
/** Commits of this generation and older build on one that failed, and must fail too. */
let refused = { generation: -1, failure: undefined as Failure | undefined }
/** Set when the disk can no longer be trusted: nothing is written from then on. */
let broken: Failure | undefined
const sweepers: number[] = []
const vacuumers: number[] = []
let tending = false
let quiet: Disposable | undefined

if (restoring) attempt(() => (restore = new Restoring(directory)))
else open()
port.on('message', (first: Request) => serve(first))

function open(): void {
  attempt(() => {
    store = new FileStore(directory)
    say({ opened: store.open() })
    for (const heads of store.heads()) say({ heads }, [heads.buffer as ArrayBuffer])
    say({ done: true })
    keepTending()
  })
}

/** A store that cannot be opened ends the thread. */
function attempt(opening: () => void): void {
  try {
    opening()
  } catch (err) {
    say({ failure: failureOf(err) })
    port.close()
  }
}

function say(opening: Opening, transfer: ArrayBuffer[] = []): void {
  port.postMessage(opening, transfer)
}

/** Serves until nothing waits, so that under load no time goes by between one group and the next. */
function serve(first: Request): void {
  let requests = [first]
  while (requests.length > 0) {
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
      requests.push(next.message as Request)
    }
    serveAll(requests)
    if (answers.length > 0) port.postMessage(answers, handOver)
    answers = []
    handOver = []
    requests = []
    tend(false)
    const next = receiveMessageOnPort(port)
    if (next) requests.push(next.message as Request)
  }
  keepTending()
}

function serveAll(requests: readonly Request[]): void {
  let group: Append[] = []
  for (const request of requests) {
    if (request.type === 'append') {
      group.push(request)
      continue
    }
    append(group)
    group = []
    answer(request)
  }
  append(group)
}

function append(group: readonly Append[]): void {
  if (group.length === 0) return
  const going = group.filter(({ generation }) => !broken && generation > refused.generation)
  for (const { id } of group.filter((request) => !going.includes(request))) {
    answers.push({ id, failure: broken ?? refused.failure! })
  }
  if (going.length === 0) return
  try {
    store!.append(going.map(({ bytes }) => bytes))
    for (const { id } of going) answers.push({ id })
  } catch (err) {
    const failure = failureOf(err)
    refused = { generation: going.at(-1)!.generation, failure }
    if (failure.reason === 'Failed' || failure.reason === 'Corrupt') broken = failure
    for (const { id } of going) answers.push({ id, failure })
  }
}

function answer(request: Request): void {
  try {
    const result = resultOf(request)
    if (result === later) return
    answers.push({ id: request.id, result })
    if (result instanceof Uint8Array) handOver.push(result.buffer as ArrayBuffer)
  } catch (err) {
    answers.push({ id: request.id, failure: failureOf(err) })
  }
}

const later = Symbol('answered when it is done')

function postponed(waiting: number[], id: number): symbol {
  waiting.push(id)
  return later
}

function resultOf(request: Request): unknown {
  switch (request.type) {
    case 'load':
      return store!.load(request.places)
    case 'changes':
      return store!.changes(request)
    case 'undo':
      return store!.undo(request)
    case 'compact':
      return store!.compact(request.revision)
    case 'compacted':
      return store!.sweeping ? postponed(sweepers, request.id) : undefined
    case 'size':
      return store!.size()
    case 'defragment':
      store!.defragment()
      return store!.vacuuming ? postponed(vacuumers, request.id) : undefined
    case 'copy':
      return store!.copyTo(request.directory)
    case 'restore':
      return restore!.add(request.bytes)
    case 'restored':
      restore!.finish(request.revision, request.leases)
      return open()
    case 'close':
      return close()
    case 'append':
      throw new TypeError('Appends are served in groups')
  }
}

function close(): void {
  quiet?.[Symbol.dispose]()
  restore?.[Symbol.dispose]()
  if (broken) store?.abandon()
  else store?.[Symbol.dispose]()
  store = undefined
  port.close()
}

/** One small piece of upkeep. A failure is not the end: what it left is found and done later. */
function tend(idle: boolean): boolean {
  if (!store || broken) return false
  try {
    const more = store.tend({ idle })
    finish(sweepers, store.sweeping)
    finish(vacuumers, store.vacuuming)
    return more
  } catch (err) {
    const failure = failureOf(err)
    if (failure.reason !== 'NoSpace') broken = failure
    for (const id of [...sweepers.splice(0), ...vacuumers.splice(0)]) answers.push({ id, failure })
    return false
  }
}

function finish(waiting: number[], going: boolean): void {
  if (!going) for (const id of waiting.splice(0)) answers.push({ id })
}

/** Goes on with upkeep in turns with requests; when there is none left, looks once more later. */
function keepTending(): void {
  if (tending || !store) return
  tending = true
  setImmediate(() => {
    tending = false
    const more = tend(false)
    if (answers.length > 0) port.postMessage(answers)
    answers = []
    if (more) keepTending()
    else awaitQuiet()
  })
}

function awaitQuiet(): void {
  quiet?.[Symbol.dispose]()
  quiet = clock.after(quietMs, () => tend(true))
}

function failureOf(err: unknown): Failure {
  const known = storeErrorOf(err, pathOf(directory))
  if (isStoreError(known)) return { reason: known.reason, message: known.message }
  const bug = known instanceof Error ? (known.stack ?? known.message) : String(known)
  return { reason: 'Failed', message: `The thread of store "${directory}" failed: ${bug}` }
}
