import { systemClock } from '#base/clock.ts'
import { bringDown } from '#cluster/local/down.ts'
import { localCluster, standardName } from '#cluster/local/local-cluster.ts'
import { defineCommand } from '../command.ts'

export const command = defineCommand({
  usage: '',
  help: 'Ends the cluster of this machine. Its objects stay: `cox up` goes on with them.',
  flags: { name: { type: 'string', value: 'NAME', help: 'Name of the cluster.' } },
  maxArgs: 0,

  async run({ flags, world }) {
    const { name = standardName } = flags
    const cluster = localCluster(world.env, name)
    const ran = await bringDown({ cluster, clock: systemClock, signal: world.signal })
    world.out(ran ? `cluster ${name} has ended` : `cluster ${name} was not running`)
    return 0
  },
})
