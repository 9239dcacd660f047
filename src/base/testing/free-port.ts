/** Ports for servers that keep theirs over restarts, so that it has to be known before the first. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { systemRandom } from '#base/random.ts'

/** Systems give connections a port from 32768 on: one of these could take it between two starts. */
const first = 20_000
const count = 10_000
/** So many are never taken at once. */
const tries = 1000

/**
 * A port that nothing listens on, and that is given to no other test of this machine as long as this
 * process lives: it holds the port of UDP with the same number, as a sign.
 */
export async function freePort(): Promise<number> {
  for (let i = 0; i < tries; i++) {
    const port = first + systemRandom.below(count)
    if ((await isReserved(port)) && (await isFree(port))) return port
  }
  throw new Error(
    `Of the ports from ${first} to ${first + count - 1}, ${tries} were tried and taken`,
  )
}

async function isReserved(port: number): Promise<boolean> {
  const sign = createSocket('udp4').bind(port, '127.0.0.1').unref()
  return await succeeds(once(sign, 'listening'))
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  if (!(await succeeds(once(server, 'listening')))) return false
  server.close()
  await once(server, 'close')
  return true
}

async function succeeds(waiting: Promise<unknown>): Promise<boolean> {
  try {
    await waiting
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false
    throw error
  }
}
