/**
 * A network between the members of an etcd cluster, and between them and their clients, that can be
 * cut: what is sent over a cut line goes nowhere and is not refused, until the line is mended.
 */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface Network extends AsyncDisposable {
  /** A port that leads to a member's port for the other members. */
  behind(port: number, member: number): Promise<number>
  /** A port that leads to a member's port for clients. */
  clientsBehind(port: number, member: number): Promise<number>
  /** Which member has an identity, as it tells the others. */
  name(identity: string, member: number): void
  /** No other member hears of this one, and with `clients` no client either. */
  cut(member: number, options?: { readonly clients?: boolean }): void
  mend(): void
}

interface Line {
  readonly to: number
  /** Who connected: a client, or the member that names itself in its first request. */
  from: string | undefined
  readonly near: Socket
  readonly far: Socket
  /** What came before it was known whether it may pass. */
  held: Buffer[]
}

export function openNetwork(): Network {
  const lines = new Set<Line>()
  const members = new Map<string, number>()
  const servers = new Set<ReturnType<typeof createServer>>()
  let away: { readonly member: number; readonly clients: boolean } | undefined

  function isCut({ to, from }: Line): boolean {
    if (!away) return false
    if (from === 'client') return away.clients && to === away.member
    return to === away.member || (from !== undefined && members.get(from) === away.member)
  }

  function settle(line: Line): void {
    if (isCut(line)) {
      line.near.pause()
      line.far.pause()
      return
    }
    for (const chunk of line.held.splice(0)) line.far.write(chunk)
    line.near.resume()
    line.far.resume()
  }

  function join(near: Socket, port: number, to: number, from: string | undefined): void {
    const far = connect(port, '127.0.0.1')
    const line: Line = { to, from, near, far, held: [] }
    lines.add(line)
    near.on('data', (chunk: Buffer) => {
      line.from ??= /x-server-from: *([0-9a-f]+)/i.exec(chunk.toString('latin1'))?.[1]
      if (isCut(line)) {
        line.held.push(chunk)
        settle(line)
      } else far.write(chunk)
    })
    far.on('data', (chunk: Buffer) => near.write(chunk))
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => {}) // the other end is closed too
      one.on('close', () => {
        lines.delete(line)
        other.destroy()
      })
    }
    settle(line)
  }

  async function listen(port: number, to: number, from: string | undefined): Promise<number> {
    const server = createServer((near) => join(near, port, to, from)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    servers.add(server)
    return (server.address() as AddressInfo).port
  }

  return {
    behind: (port, member) => listen(port, member, undefined),
    clientsBehind: (port, member) => listen(port, member, 'client'),
    name: (identity, member) => void members.set(identity, member),
    cut(member, { clients = false } = {}) {
      away = { member, clients }
      for (const line of lines) settle(line)
    },
    mend() {
      away = undefined
      for (const line of lines) settle(line)
    },
    async [Symbol.asyncDispose]() {
      for (const { near, far } of lines) {
        near.destroy()
        far.destroy()
      }
      for (const server of servers) server.close()
    },
  }
}
