/** Connections to other servers: how they are opened, and whom they are to lead to. */
import type { Duplex } from 'node:stream'
import type { Clock } from '#base/clock.ts'
import { type Connect, connectDirectly, secured, type Target } from '#base/connect.ts'
import { withDeadline } from '#base/wait.ts'
import { DialError, dialFault } from '#server/dialing/dial-fault.ts'

export interface Address extends Target {
  /** Absent: plain TCP. */
  readonly tls?: TlsTrust
  /** Absent: upstream's. */
  readonly limitMs?: number
}

export interface TlsTrust {
  /** PEM; absent: whoever answers is believed, as by upstream. */
  readonly authorities?: string
  readonly certificate?: string
  readonly privateKey?: string
  /** Whether who answers is checked: absent, where there are authorities; else by those that Node knows. */
  readonly verifies?: boolean
  /** Whose certificate it must show; absent: that of the host. */
  readonly serverName?: string
}

/** Throws DialError. The connection stays open on one side after the other has ended. */
export type Dial = (address: Address, signal: AbortSignal) => Promise<Duplex>

/** Upstream's, of every connection of which nothing else is said. */
const standardMs = 30_000

export function createDial(clock: Clock, connect: Connect = connectDirectly): Dial {
  return async (address, signal) => {
    const { limitMs = standardMs } = address
    try {
      return await withDeadline(limitMs, { clock, signal }, (limited) =>
        open(connect, address, limited),
      )
    } catch (error) {
      if (signal.aborted) throw signal.reason
      throw new DialError(dialFault(error, address), { cause: error })
    }
  }
}

async function open(
  connect: Connect,
  { host, port, tls }: Address,
  signal: AbortSignal,
): Promise<Duplex> {
  const socket = await connect({ host, port }, signal)
  if (!tls) return socket
  const { authorities, certificate, privateKey, verifies, serverName } = tls
  const trust = {
    name: serverName ?? host,
    ...(authorities !== undefined && { ca: authorities }),
    ...(certificate !== undefined && { cert: certificate, key: privateKey }),
    rejectUnauthorized: verifies ?? authorities !== undefined,
    protocols: ['http/1.1'],
    minVersion: 'TLSv1.2' as const,
  }
  return await secured(socket, trust, signal)
}
