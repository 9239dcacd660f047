import { once } from 'node:events'
import { join } from 'node:path'
import { FlagError } from '#base/component-flags.ts'
import { formatFlagHelp } from '#cluster/kube-apiserver/flags/flag-help.ts'
import { parseFlags } from '#cluster/kube-apiserver/flags/parse-flags.ts'
import { storeErrorIn } from '#store/store-error.ts'
import { defineCommand, UsageError } from '../command.ts'
import { listenErrorIn } from '../system.ts'

export const command = defineCommand({
  usage: '[FLAGS OF KUBE-APISERVER]...',
  help: `Serves the Kubernetes API, with the command line of upstream's kube-apiserver. Without
--etcd-servers it keeps its objects in an embedded store (--data-dir).`,
  flags: {},
  maxArgs: Number.POSITIVE_INFINITY,
  raw: true,

  async run({ args, world }) {
    if (args.includes('--help') || args.includes('-h')) {
      world.out(formatFlagHelp())
      return 0
    }
    const { env, err, signal, out: print } = world
    const state = env['XDG_STATE_HOME'] || join(env['HOME'] ?? '/', '.local', 'state')
    try {
      const flags = parseFlags(args, env)
      if (flags.isOn('version')) {
        world.out('Kubernetes v1.36.3')
        return 0
      }
      for (const note of flags.notes) err(`cox kube-apiserver: ${note}`)
      // Takes longer than to read the flags, and than all else at the start.
      const { openKubeApiserver } = await import('#cluster/kube-apiserver/run.ts')
      const stateDirectory = join(state, 'coxswain', 'kube-apiserver')
      const printing = { write: err, print }
      await using server = await openKubeApiserver({ flags, stateDirectory, signal, ...printing })
      if (!signal.aborted) await Promise.race([once(signal, 'abort'), server.ended])
      return 0
    } catch (error) {
      if (error instanceof FlagError) throw new UsageError(`kube-apiserver: ${error.message}`)
      const refusal = storeErrorIn(error) ?? listenErrorIn(error)
      if (!refusal) throw error
      err(`cox kube-apiserver: ${refusal.message}`)
      return 1
    }
  },
})
