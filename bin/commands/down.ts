import { systemClock } from '#base/clock.ts'
import { bringDown } from '#cluster/local/down.ts'
import { defineCommand } from '../command.ts'
import { clusterOf, nameFlag, telling } from '../local.ts'

export const command = defineCommand({
  usage: '[FLAGS]',
  help: 'Ends the cluster of this machine. Its objects stay: `cox up` goes on with them.',
  flags: { name: nameFlag },
  maxArgs: 0,

  async run({ flags, world }) {
    const cluster = clusterOf(world, flags.name)
    const { signal, err: say, out } = world
    return telling(world, async () => {
      const ran = await bringDown({ cluster, clock: systemClock, signal, say })
      out(ran ? `cluster ${cluster.name} has ended` : `cluster ${cluster.name} was not running`)
      return 0
    })
  },
})
