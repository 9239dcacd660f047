/** Connections to proxies on the same machine, by the path of a unix socket. */
import type { Socket } from 'node:net'
import { connectTo } from '#base/connect.ts'
import { DialError } from '#server/dialing/dial-fault.ts'

const refusals: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  ECONNREFUSED: 'connection refused',
}

/** Throws DialError. */
export async function dialSocket(path: string, signal: AbortSignal): Promise<Socket> {
  try {
    return await connectTo({ path }, signal)
  } catch (error) {
    signal.throwIfAborted()
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new DialError(`dial unix ${path}: connect: ${refusals[code] ?? message}`, {
      cause: error,
    })
  }
}
