import { once } from 'node:events'
import { limitHeapGrowth } from '#base/v8/heap-growth.ts'
import { FlagError, formatEtcdFlags, parseEtcdFlags } from '#store/etcd-face/flags.ts'
import { openEtcdServer } from '#store/etcd-face/run.ts'
import { isStoreError } from '#store/store-error.ts'
import { defineCommand, UsageError } from '../command.ts'

/**
 * The history that is kept for watches makes a small heap, of which much is forgotten soon: an API
 * server's 40 % had it collected for a third of the time of the thread that answers.
 */
const heapGrowthPercent = 100

const usage = '[FLAGS OF ETCD]...'
const help = `Serves etcd's v3 API (KV, Watch, Lease, Maintenance) on a store of our own, for etcdctl and for
API servers. A single member with etcd's own flags: those that cannot work are refused, those that
mean nothing to one member are accepted and told. See docs/guide/etcd.md.`

export const command = defineCommand({
  usage,
  help,
  flags: {},
  maxArgs: Number.POSITIVE_INFINITY,
  raw: true,

  async run({ args, world }) {
    if (args.includes('--help') || args.includes('-h')) {
      world.out(`Usage: cox etcd ${usage}\n\n${help}\n\n${formatEtcdFlags()}`)
      return 0
    }
    try {
      const flags = parseEtcdFlags(args)
      for (const note of flags.notes) world.err(`cox etcd: ${note}`)
      await using server = await openEtcdServer(flags)
      limitHeapGrowth(heapGrowthPercent)
      world.out(`cox etcd: serving ${server.urls.join(', ')} from ${flags.dataDir}`)
      if (!world.signal.aborted) await once(world.signal, 'abort')
      return 0
    } catch (error) {
      if (error instanceof FlagError) throw new UsageError(`etcd: ${error.message}`)
      if (!isStoreError(error) && !(error instanceof TypeError)) throw error
      world.err(`cox etcd: ${error.message}`)
      return 1
    }
  },
})
