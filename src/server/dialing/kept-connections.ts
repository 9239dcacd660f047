/** Connections that are kept for the next request to the same place: to make one costs ten times a request. */
import type { Agent, AgentOptions, ClientRequest, RequestOptions } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { httpAgent, httpRequest } from '#base/node-http.ts'
import type { Address, Dial } from '#server/dialing/dial.ts'

export interface KeptConnections extends Disposable {
  /** It goes over one that is free, if what was shown and checked as that was made is the same. */
  request(options: RequestOptions, dialing: Dialing): ClientRequest
}

interface Dialing {
  readonly address: Address
  /** Ends what is not open yet. */
  readonly signal: AbortSignal
}

interface Dialed {
  readonly dialing: Dialing
  readonly place: string
}

type Connected = (error: Error | null, socket?: Duplex) => void

export function createKeptConnections(dial: Dial, limits: AgentOptions): KeptConnections {
  const plain = new httpAgent({ keepAlive: true, ...limits })
  const keep = plain.keepSocketAlive.bind(plain)
  const agent: Agent = Object.assign(plain, {
    /** Others than the system's, as those through tunnels are, know no limits of time. */
    keepSocketAlive: (socket: Duplex) => socket instanceof Socket && keep(socket),
    getName: ({ place }: Dialed) => place,
    createConnection({ dialing }: Dialed, connected: Connected) {
      dial(dialing.address, dialing.signal).then(
        (socket) => {
          // One that the other side has ended is of no more use.
          socket.once('end', () => socket.end())
          connected(null, socket)
        },
        (error: Error) => connected(error),
      )
    },
  })
  return {
    request(options, dialing) {
      const { host, port } = dialing.address
      const dialed: Dialed = { dialing, place: JSON.stringify(dialing.address) }
      return httpRequest({ ...options, ...dialed, agent, host, port })
    },
    [Symbol.dispose]: () => agent.destroy(),
  }
}
