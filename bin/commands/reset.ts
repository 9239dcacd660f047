import { systemClock } from '#base/clock.ts'
import { kubeconfigPath } from '#bootstrap/kubeconfig.ts'
import { reset } from '#cluster/local/down.ts'
import { defineCommand } from '../command.ts'
import { clusterOf, nameFlag, telling } from '../local.ts'

export const command = defineCommand({
  usage: '[FLAGS]',
  help: `Ends the cluster of this machine and removes all of it: its objects, its certificates, its
context in the kubeconfig. There is no way back.`,
  flags: { name: nameFlag },
  maxArgs: 0,

  async run({ flags, world }) {
    const cluster = clusterOf(world, flags.name)
    const { env, signal, err: say, out } = world
    return telling(world, async () => {
      const path = kubeconfigPath(env)
      await reset({ cluster, kubeconfigPath: path, clock: systemClock, signal, say })
      out(`cluster ${cluster.name} is gone`)
      return 0
    })
  },
})
