import { systemClock } from '#base/clock.ts'
import { statusOfLocal } from '#cluster/local/status.ts'
import { defineCommand } from '../command.ts'
import { clusterOf, nameFlag } from '../local.ts'

export const command = defineCommand({
  usage: '[FLAGS]',
  help: 'Says whether the cluster of this machine runs and is ready. Ends with 1 if it is not.',
  flags: { name: nameFlag },
  maxArgs: 0,

  async run({ flags, world }) {
    const cluster = clusterOf(world, flags.name)
    const { ready, lines } = await statusOfLocal(cluster, {
      clock: systemClock,
      signal: world.signal,
    })
    for (const line of lines) world.out(line)
    return ready ? 0 : 1
  },
})
