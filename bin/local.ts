/** What the commands for the cluster of this machine share: which cluster is meant. */
import {
  type LocalCluster,
  LocalClusterError,
  localCluster,
  standardName,
} from '#cluster/local/local-cluster.ts'
import { UsageError, type World } from './command.ts'

export const nameFlag = { type: 'string', value: 'NAME', help: 'Name of the cluster.' } as const

export function clusterOf({ env }: World, name: string = standardName): LocalCluster {
  try {
    return localCluster(env, name)
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message, { cause: error })
    throw error
  }
}

/** Runs what may fail for reasons that the user can mend: those are told without where they happened. */
export async function telling(world: World, run: () => Promise<number>): Promise<number> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof LocalClusterError)) throw error
    world.err(`cox: ${error.message}`)
    return 1
  }
}
