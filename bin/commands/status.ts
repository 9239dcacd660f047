import { systemClock } from '#base/clock.ts'
import { localCluster, standardName } from '#cluster/local/local-cluster.ts'
import { statusOfLocal } from '#cluster/local/status.ts'
import { defineCommand } from '../command.ts'

export const command = defineCommand({
  usage: '',
  help: 'Says whether the cluster of this machine runs and is ready. Ends with 1 if it is not.',
  flags: { name: { type: 'string', value: 'NAME', help: 'Name of the cluster.' } },
  maxArgs: 0,

  async run({ flags, world }) {
    const cluster = localCluster(world.env, flags.name ?? standardName)
    const { ready, lines } = await statusOfLocal(cluster, {
      clock: systemClock,
      signal: world.signal,
    })
    for (const line of lines) world.out(line)
    return ready ? 0 : 1
  },
})
