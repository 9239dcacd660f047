/** Upstream's API server and ours side by side, with the flags of the recordings. */
import { Agent } from 'node:https'
import { startEtcd } from '#store/etcd/etcd-server.ts'
import { type ApiServerProcess, startApiServer } from '../../processes/api-server.ts'
import { type Answer, type AskOptions, ask } from '../../processes/ask.ts'
import { adminToken, openRecordedServer } from '../replay/server.ts'

export interface Server {
  ask(path: string, options?: AskOptions): Promise<Answer>
}

export interface ServerOptions {
  /** Whether all versions are to be served. */
  readonly all: boolean
  /** Feature gates other than the recordings', as `A=true,B=false`. */
  readonly gates?: string | undefined
  readonly stack: AsyncDisposableStack
}

const flags = ({ all, gates }: ServerOptions): readonly string[] => [
  // What a gate turns on may wait for versions that are not served by themselves.
  ...(all || gates !== undefined ? ['--runtime-config=api/all=true'] : []),
  ...(gates === undefined ? [] : [`--feature-gates=${gates}`]),
]

function reached(url: string, stack: AsyncDisposableStack): Server {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  stack.defer(() => agent.destroy())
  return {
    ask: (path, options) => ask(`${url}${path}`, { token: adminToken, agent, ...options }),
  }
}

export async function openUpstream(program: string, options: ServerOptions): Promise<Server> {
  const { stack } = options
  const [etcd] = await startEtcd()
  stack.use(etcd!)
  const process = {
    upstream: program,
    etcd: [etcd!.endpoint],
    flags: [
      ...['--enable-bootstrap-token-auth=true', '--enable-admission-plugins=NodeRestriction'],
      ...flags(options),
    ],
  }
  const server: ApiServerProcess = stack.use(await startApiServer(process))
  return reached(server.url, stack)
}

export async function openOurs(options: ServerOptions): Promise<Server> {
  const { stack } = options
  const recorded = { engine: 'memory', flags: flags(options) } as const
  const server = stack.use(await openRecordedServer(recorded))
  return reached(server.url, stack)
}
