import { systemClock } from '#base/clock.ts'
import { kubeconfigPath } from '#bootstrap/kubeconfig.ts'
import { reset } from '#cluster/local/down.ts'
import { localCluster, standardName } from '#cluster/local/local-cluster.ts'
import { defineCommand } from '../command.ts'

export const command = defineCommand({
  usage: '',
  help: `Ends the cluster of this machine and removes all of it: its objects, its certificates, its
context in the kubeconfig. There is no way back.`,
  flags: { name: { type: 'string', value: 'NAME', help: 'Name of the cluster.' } },
  maxArgs: 0,

  async run({ flags, world }) {
    const { name = standardName } = flags
    await reset({
      cluster: localCluster(world.env, name),
      kubeconfigPath: kubeconfigPath(world.env),
      clock: systemClock,
      signal: world.signal,
    })
    world.out(`cluster ${name} is gone`)
    return 0
  },
})
