/** Upstream's API server and ours side by side, with the flags of the recordings. */
import { Agent } from 'node:https'
import { startEtcd } from '#store/etcd/etcd-server.ts'
import { type ApiServerProcess, startApiServer } from '../../processes/api-server.ts'
import { type Answer, type AskOptions, ask } from '../../processes/ask.ts'
import { adminToken, openRecordedServer } from '../replay/server.ts'

export interface Server {
  ask(path: string, options?: AskOptions): Promise<Answer>
}

const flags = (all: boolean) => (all ? ['--runtime-config=api/all=true'] : [])

function reached(url: string, stack: AsyncDisposableStack): Server {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  stack.defer(() => agent.destroy())
  return {
    ask: (path, options) => ask(`${url}${path}`, { token: adminToken, agent, ...options }),
  }
}

export async function openUpstream(
  program: string,
  { all, stack }: { all: boolean; stack: AsyncDisposableStack },
): Promise<Server> {
  const [etcd] = await startEtcd()
  stack.use(etcd!)
  const options = {
    upstream: program,
    etcd: [etcd!.endpoint],
    flags: [
      ...['--enable-bootstrap-token-auth=true', '--enable-admission-plugins=NodeRestriction'],
      ...flags(all),
    ],
  }
  const server: ApiServerProcess = stack.use(await startApiServer(options))
  return reached(server.url, stack)
}

export async function openOurs({
  all,
  stack,
}: {
  all: boolean
  stack: AsyncDisposableStack
}): Promise<Server> {
  const server = stack.use(await openRecordedServer({ engine: 'memory', flags: flags(all) }))
  return reached(server.url, stack)
}
