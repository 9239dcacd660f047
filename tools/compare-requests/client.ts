/** Requests as they are written down, byte for byte: no path is cleaned, no header is made up. */
import { Agent, request } from 'node:https'
import { systemClock } from '#base/clock.ts'
import { sleep } from '#base/wait.ts'

export interface Sent {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string | string[]>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is. */
  readonly raw?: string | Uint8Array
  /** Of a stream: after so many frames it is left. */
  readonly frames?: number
  /** Of a stream: after so long it is left. */
  readonly withinMs?: number
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly text: string
}

const patienceMs = 60_000
const streamMs = 1_500

export class Client implements Disposable {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32, rejectUnauthorized: false })
  readonly #url: URL
  readonly #token: string

  constructor(url: string, token: string) {
    this.#url = new URL(url)
    this.#token = token
  }

  send(sent: Sent): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const payload = payloadOf(sent)
    const headers = {
      accept: 'application/json',
      authorization: `Bearer ${this.#token}`,
      ...(payload && { 'content-type': 'application/json', 'content-length': `${payload.length}` }),
      ...sent.headers,
    }
    const { hostname, port } = this.#url
    const { method, path, frames } = sent
    const call = request({ agent: this.#agent, hostname, port, method, path, headers })
    const over = new AbortController()
    call.on('error', reject)
    call.on('response', (response) => {
      const chunks: Buffer[] = []
      let lines = 0
      const finish = () => {
        over.abort()
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
        if (!response.complete) call.destroy()
      }
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        for (const byte of chunk) if (byte === 10) lines++
        if (frames !== undefined && lines >= frames) finish()
      })
      response.on('end', finish)
      response.on('error', finish)
      if (frames !== undefined) waitThen(sent.withinMs ?? streamMs, over.signal, finish)
    })
    // Of a stream that says nothing, upstream withholds the headers too.
    const silent = frames === undefined ? patienceMs : (sent.withinMs ?? streamMs) + 5_000
    waitThen(silent, over.signal, () => call.destroy(new Error(`no answer: ${method} ${path}`)))
    call.end(payload)
    return promise
  }

  [Symbol.dispose](): void {
    this.#agent.destroy()
  }
}

function payloadOf({ body, raw }: Sent): Uint8Array | undefined {
  if (raw !== undefined) return typeof raw === 'string' ? Buffer.from(raw) : raw
  return body === undefined ? undefined : Buffer.from(JSON.stringify(body))
}

function waitThen(ms: number, signal: AbortSignal, act: () => void): void {
  sleep(ms, { clock: systemClock, signal }).then(act, () => {
    // What was waited for came first.
  })
}
