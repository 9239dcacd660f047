/** Clients that write, delete and read ConfigMaps over the API, and note what they were answered. */
import { Agent } from 'node:https'
import { systemClock } from '#base/clock.ts'
import { createSeededRandom, type Random } from '#base/random.ts'
import { sleep } from '#base/wait.ts'
import type { Deed } from '#store/conformance/history.ts'
import { never } from '#store/conformance/kit.ts'
import type { ApiServerProcess } from '../processes/api-server.ts'
import type { Answer } from '../processes/ask.ts'

export const namespace = 'faults'
export const configMaps = `/api/v1/namespaces/${namespace}/configmaps`

/** One that is not answered after so long never will be, and nobody knows what became of it. */
const patienceMs = 15_000
/** Between two deeds of a client: there are enough of them, and the judge has to read them all. */
const pauseMs = 4
const afterFailureMs = 30

/** What a write needed of its object to be carried out. */
export type Needs = 'absent' | 'present' | number

export interface WriterOptions {
  readonly seed: number
  readonly clients: number
  readonly keys: number
  readonly until: AbortSignal
}

export interface Written {
  readonly deeds: readonly Deed[]
  /** By the value that was written. */
  readonly needs: ReadonlyMap<string, Needs>
  /** By key: how many deletions were acknowledged, and how many may have happened. */
  readonly deletions: ReadonlyMap<string, { sure: number; perhaps: number }>
}

interface ConfigMap {
  readonly metadata: { readonly name: string; readonly resourceVersion: string }
  readonly data: { readonly value: string }
}

type Send = (path: string, method: string, body?: object, type?: string) => Promise<Answer>

export async function runWriters(
  server: ApiServerProcess,
  { seed, clients, keys, until }: WriterOptions,
): Promise<Written> {
  const deeds: Deed[] = []
  const needs = new Map<string, Needs>()
  const deletions = new Map<string, { sure: number; perhaps: number }>()
  let now = 0

  async function client(number: number): Promise<void> {
    const random = createSeededRandom(seed * 1000 + number)
    using connections = connectionsTo(server)
    const known = new Map<string, number>() // where this client last saw a key
    for (let i = 0; !until.aborted; i++) {
      const key = `key-${random.below(keys)}`
      const began = now++
      const value = `${number}/${i}`
      const act = chooseDeed(random)
      const ending = await act(connections.send, { key, value, known, needs })
      if (act === remove) note(key, ending.outcome, deletions)
      else if (ending.outcome !== 'nothing') deeds.push(deedOf({ number, key, began }, ending))
      const failed = ending.outcome === 'nothing' || ending.outcome === 'unknown'
      await sleep(failed ? afterFailureMs : pauseMs, { clock: systemClock, signal: never })
    }
  }

  function deedOf(who: { number: number; key: string; began: number }, ending: Ending): Deed {
    const { number: one, key, began } = who
    const { outcome, value, ...rest } = ending
    if (outcome === 'nothing') throw new TypeError('Nothing was done')
    const ended = outcome === 'unknown' ? Number.POSITIVE_INFINITY : now++
    const write = value === undefined ? {} : { write: { value } }
    return { client: one, key, began, ended, outcome, ...write, ...rest }
  }

  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
  return { deeds, needs, deletions }
}

function connectionsTo({ ask }: ApiServerProcess): { readonly send: Send } & Disposable {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    send: (path, method, body, type) =>
      ask(path, {
        method,
        agent,
        signal: AbortSignal.timeout(patienceMs),
        ...(body && { body }),
        ...(type && { headers: { 'content-type': type } }),
      }),
    [Symbol.dispose]: () => agent.destroy(),
  }
}

interface Target {
  readonly key: string
  readonly value: string
  readonly known: Map<string, number>
  readonly needs: Map<string, Needs>
}

interface Ending extends Pick<Deed, 'revision' | 'seen'> {
  readonly outcome: Deed['outcome'] | 'nothing'
  /** Absent: it was a read. */
  readonly value?: string
}

type DeedKind = (send: Send, target: Target) => Promise<Ending>

function chooseDeed(random: Random): DeedKind {
  const kinds = [read, read, read, create, create, replace, replace, replace, change, remove]
  return kinds[random.below(kinds.length)]!
}

/** A list of one: its revision says when it was read. */
async function read(send: Send, { key, known }: Target): Promise<Ending> {
  const answer = await heard(send(`${configMaps}?fieldSelector=metadata.name%3D${key}`, 'GET'))
  if (typeof answer === 'string' || answer.code !== 200) return { outcome: 'nothing' }
  const { metadata, items } = JSON.parse(answer.text) as {
    readonly metadata: { readonly resourceVersion: string }
    readonly items: readonly ConfigMap[]
  }
  const revision = Number(metadata.resourceVersion)
  const [found] = items
  if (!found) {
    known.delete(key)
    return { outcome: 'read', revision }
  }
  const modRevision = Number(found.metadata.resourceVersion)
  known.set(key, modRevision)
  return { outcome: 'read', revision, seen: { value: found.data.value, modRevision } }
}

function create(send: Send, target: Target): Promise<Ending> {
  target.needs.set(target.value, 'absent')
  return written(target, send(configMaps, 'POST', objectOf(target)))
}

function replace(send: Send, target: Target): Promise<Ending> {
  const { key, known, needs, value } = target
  const revision = known.get(key)
  needs.set(value, revision ?? 'present')
  return written(target, send(`${configMaps}/${key}`, 'PUT', objectOf(target, revision)))
}

function change(send: Send, target: Target): Promise<Ending> {
  const { key, value, needs } = target
  needs.set(value, 'present')
  const patch = { data: { value } }
  const type = 'application/merge-patch+json'
  return written(target, send(`${configMaps}/${key}`, 'PATCH', patch, type))
}

async function remove(send: Send, { key, known }: Target): Promise<Ending> {
  const answer = await heard(send(`${configMaps}/${key}`, 'DELETE'))
  known.delete(key)
  return { outcome: outcomeOf(answer) }
}

function objectOf({ key, value }: Target, revision?: number): object {
  const metadata = {
    name: key,
    ...(revision !== undefined && { resourceVersion: String(revision) }),
  }
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { value } }
}

async function written({ key, value, known }: Target, answering: Promise<Answer>): Promise<Ending> {
  const answer = await heard(answering)
  const outcome = outcomeOf(answer)
  if (outcome !== 'written') return { outcome, value }
  const { metadata } = JSON.parse((answer as Answer).text) as ConfigMap
  const revision = Number(metadata.resourceVersion)
  known.set(key, revision)
  return { outcome, value, revision }
}

type Heard = Answer | 'broken off' | 'never asked'

async function heard(answering: Promise<Answer>): Promise<Heard> {
  try {
    return await answering
  } catch (error) {
    // Else the server was killed, and what it did is for the judge to find out.
    return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED' ? 'never asked' : 'broken off'
  }
}

function outcomeOf(answer: Heard): Ending['outcome'] {
  if (answer === 'never asked') return 'nothing'
  if (answer === 'broken off' || answer.code >= 500 || answer.code === 429) return 'unknown'
  if (answer.code === 200 || answer.code === 201) return 'written'
  if ([404, 409].includes(answer.code)) return 'refused'
  throw new Error(`a write was answered ${answer.code}: ${answer.text}`)
}

function note(
  key: string,
  outcome: Ending['outcome'],
  deletions: Map<string, { sure: number; perhaps: number }>,
): void {
  const count = deletions.get(key) ?? { sure: 0, perhaps: 0 }
  deletions.set(key, count)
  if (outcome === 'written') count.sure++
  if (outcome === 'unknown') count.perhaps++
}
