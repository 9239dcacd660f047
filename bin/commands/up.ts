import { join } from 'node:path'
import { systemClock } from '#base/clock.ts'
import { systemRandom } from '#base/random.ts'
import { kubeconfigPath } from '#bootstrap/kubeconfig.ts'
import { localCluster, standardName } from '#cluster/local/local-cluster.ts'
import { bringUp } from '#cluster/local/up.ts'
import { defineCommand, UsageError } from '../command.ts'

export const command = defineCommand({
  usage: '',
  help: `Starts a cluster on this machine in the background and makes it kubectl's current context. It is
kept over \`cox down\` and a restart of the machine; \`cox reset\` removes it. For now that is the API
server on its own store: controllers, scheduler and nodes join it in later versions.`,
  flags: {
    name: { type: 'string', value: 'NAME', help: 'Name of the cluster and of its context.' },
    port: { type: 'string', value: 'PORT', help: 'Port to serve on (6443, or the next free one).' },
  },
  maxArgs: 0,

  async run({ flags, world }) {
    const name = flags.name ?? standardName
    const port = flags.port === undefined ? undefined : Number(flags.port)
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
      throw new UsageError(
        `up cannot serve on port "${flags.port}": it wants a number from 1 to 65535`,
      )
    }
    const up = await bringUp({
      cluster: localCluster(world.env, name),
      kubeconfigPath: kubeconfigPath(world.env),
      ...(port !== undefined && { port }),
      program: [process.execPath, ...process.execArgv, join(world.root, 'bin/cox.ts')],
      env: world.env,
      clock: systemClock,
      random: systemRandom,
      signal: world.signal,
      say: world.err,
    })
    world.out(
      `cluster ${name} ${up.wasRunning ? 'runs already' : `is ready after ${(up.tookMs / 1000).toFixed(2)} s`}: ${up.url}`,
    )
    world.out('It has no controllers, scheduler or nodes yet: objects are kept, but nothing runs.')
    world.out('Next: kubectl get namespaces')
    return 0
  },
})
