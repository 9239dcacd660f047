/** Connections of TCP to other machines, and TLS over whatever connection there is. */
import { once } from 'node:events'
import { connect, isIP, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls'

export interface Target {
  readonly host: string
  readonly port: number
}

/**
 * Opens a connection to a target, straight or by a way that others provide. It stays open on one side after
 * the other has ended.
 *
 * *Cancellation.* Until it is open it ends with the signal.
 */
export type Connect = (target: Target, signal: AbortSignal) => Promise<Duplex>

export const connectDirectly: Connect = (target, signal) => connectTo(target, signal)

/** As another machine's, or that of a unix socket on this one. */
export function connectTo(
  to: Target | { readonly path: string },
  signal: AbortSignal,
): Promise<Socket> {
  const socket = connect({ ...to, allowHalfOpen: true, noDelay: true, keepAlive: true })
  return whenOpen(socket, 'connect', signal)
}

export interface TlsOptions
  extends Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized' | 'minVersion'> {
  /** Whose certificate the other side must show. */
  readonly name: string
  readonly protocols: readonly string[]
}

/** Closes what it goes over where the other side is not to be believed. */
export async function secured(
  over: Duplex,
  { name, protocols, ...options }: TlsOptions,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const socket = connectTls({
    ...options,
    socket: over,
    host: name,
    ...(isIP(name) === 0 && { servername: name }),
    ALPNProtocols: [...protocols],
  })
  try {
    return await whenOpen(socket, 'secureConnect', signal)
  } catch (error) {
    over.destroy()
    throw error
  }
}

async function whenOpen<S extends Socket>(
  socket: S,
  event: string,
  signal: AbortSignal,
): Promise<S> {
  const closing = new AbortController()
  const close = () => closing.abort(new Error('the connection was closed'))
  socket.once('close', close)
  try {
    await once(socket, event, { signal: AbortSignal.any([signal, closing.signal]) })
    return socket
  } catch (error) {
    socket.on('error', () => {}) // it is given up: what else is wrong with it is nobody's news
    socket.destroy()
    throw closing.signal.aborted ? closing.signal.reason : error
  } finally {
    socket.off('close', close)
  }
}
