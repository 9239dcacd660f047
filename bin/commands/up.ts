import { systemClock } from '#base/clock.ts'
import { systemRandom } from '#base/random.ts'
import { kubeconfigPath } from '#bootstrap/kubeconfig.ts'
import { bringUp } from '#cluster/local/up.ts'
import { defineCommand, UsageError } from '../command.ts'
import { clusterOf, nameFlag, telling } from '../local.ts'

export const command = defineCommand({
  usage: '[FLAGS]',
  help: `Starts a cluster on this machine in the background and makes it kubectl's current context. It is
kept over \`cox down\` and a restart of the machine; \`cox reset\` removes it. For now that is the API
server on its own store: controllers, scheduler and nodes join it in later versions.`,
  flags: {
    name: nameFlag,
    port: { type: 'string', value: 'PORT', help: 'Port to serve on (6443, or the next free one).' },
  },
  maxArgs: 0,

  async run({ flags, world }) {
    const port = flags.port === undefined ? undefined : Number(flags.port)
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
      throw new UsageError(
        `up cannot serve on port "${flags.port}": it wants a number from 1 to 65535`,
      )
    }
    const cluster = clusterOf(world, flags.name)
    return telling(world, async () => {
      const { url, wasRunning, tookMs } = await bringUp({
        cluster,
        kubeconfigPath: kubeconfigPath(world.env),
        ...(port !== undefined && { port }),
        program: [process.execPath, ...process.execArgv, world.program],
        env: world.env,
        clock: systemClock,
        random: systemRandom,
        signal: world.signal,
        say: world.err,
      })
      const how = wasRunning ? 'runs already' : `is ready after ${(tookMs / 1000).toFixed(2)} s`
      world.out(`cluster ${cluster.name} ${how}: ${url}`)
      world.out(
        'It has no controllers, scheduler or nodes yet: objects are kept, but nothing runs.',
      )
      world.out('Next: kubectl get namespaces')
      return 0
    })
  },
})
