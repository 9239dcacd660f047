/** What a watch is told, gathered until it has seen enough. */
import { request } from 'node:https'
import { systemClock } from '#base/clock.ts'
import { sleep } from '#base/wait.ts'
import { type ApiServerProcess, adminToken } from '../processes/api-server.ts'

const patienceMs = 20_000
const lookMs = 10

export interface WatchEvent {
  readonly type: string
  readonly object: { readonly metadata: { readonly name?: string } }
}

export interface Watched extends Disposable {
  readonly events: readonly WatchEvent[]
  until(isEnough: (events: readonly WatchEvent[]) => boolean): Promise<void>
}

export async function watch({ url }: ApiServerProcess, path: string): Promise<Watched> {
  const events: WatchEvent[] = []
  let failure: Error | undefined
  const call = request(`${url}${path}`, {
    rejectUnauthorized: false,
    agent: false,
    headers: { authorization: `Bearer ${adminToken}` },
  })
  const { promise: begun, resolve, reject } = Promise.withResolvers<void>()
  call.on('error', (error) => {
    failure = error
    reject(error)
  })
  call.on('response', (response) => {
    let rest = ''
    response.on('error', (error) => {
      failure = error
    })
    response.setEncoding('utf8').on('data', (text: string) => {
      const lines = `${rest}${text}`.split('\n')
      rest = lines.pop()!
      for (const line of lines) events.push(JSON.parse(line) as WatchEvent)
    })
    if (response.statusCode === 200) resolve()
    else reject(new Error(`a watch of ${path} was answered ${response.statusCode}`))
  })
  call.end()
  await begun
  return {
    events,
    async until(isEnough) {
      const signal = AbortSignal.timeout(patienceMs)
      while (!isEnough(events)) {
        if (failure) throw failure
        await sleep(lookMs, { clock: systemClock, signal })
      }
    },
    [Symbol.dispose]: () => void call.destroy(),
  }
}
