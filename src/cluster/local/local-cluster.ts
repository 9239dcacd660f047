/**
 * The cluster of this machine's user: where it keeps its things. Everything of a cluster is in one
 * folder, so that `reset` is the removal of that folder.
 */
import { join, resolve } from 'node:path'

export interface LocalCluster {
  readonly name: string
  readonly directory: string
  readonly dataDirectory: string
  readonly pkiDirectory: string
  readonly logFile: string
  readonly processFile: string
  /** Held by whoever starts or ends the cluster. */
  readonly lockFile: string
}

/** What the user asked for cannot be done; the message says why, and what to do. */
export class LocalClusterError extends Error {
  override readonly name = 'LocalClusterError'
}

/** Names become folders and contexts: nothing in them may mean more. */
const nameForm = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/

export const standardName = 'coxswain'

/** Where `cox kube-apiserver` keeps what it is not told a place for. */
const takenName = 'kube-apiserver'

export function localCluster(
  env: Readonly<Record<string, string | undefined>>,
  name = standardName,
): LocalCluster {
  if (!nameForm.test(name)) {
    throw new TypeError(
      `"${name}" cannot name a cluster: lower case letters, digits and "-", 63 at most`,
    )
  }
  if (name === takenName) {
    throw new TypeError(`"${name}" cannot name a cluster: its folder is that of "cox ${name}"`)
  }
  const home = env['XDG_STATE_HOME'] || (env['HOME'] && join(env['HOME'], '.local', 'state'))
  if (!home) throw new TypeError('neither HOME nor XDG_STATE_HOME says where a cluster is kept')
  const directory = resolve(home, 'coxswain', name)
  return {
    name,
    directory,
    dataDirectory: join(directory, 'data'),
    pkiDirectory: join(directory, 'pki'),
    logFile: join(directory, 'server.log'),
    processFile: join(directory, 'server.json'),
    lockFile: join(directory, 'lock'),
  }
}
