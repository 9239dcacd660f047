/**
 * The user's kubeconfig: puts a cluster into it, and takes it out again, and leaves all else as it
 * is. Locks as kubectl does, so that the two may run at once.
 */
import { open, readFile, readlink, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Clock } from '#base/clock.ts'
import { makeDirectory } from '#base/directories.ts'
import { sleep } from '#base/wait.ts'
import { formatYaml } from '#base/yaml/format.ts'
import { parseYaml } from '#base/yaml/yaml.ts'

/** What is written under one name as cluster, user and context. */
export interface KubeconfigEntry {
  readonly name: string
  readonly server: string
  readonly authorityPem: string
  readonly certificatePem: string
  readonly privateKeyPem: string
}

export interface KubeconfigOptions {
  readonly path: string
  readonly clock: Clock
  readonly signal: AbortSignal
}

interface Named {
  readonly name?: unknown
  readonly [more: string]: unknown
}

/** The file as it is, whatever else it holds. */
interface Kubeconfig {
  readonly clusters?: readonly Named[] | null
  readonly users?: readonly Named[] | null
  readonly contexts?: readonly Named[] | null
  readonly 'current-context'?: string
}

/** The file stays as it is; the message says which it is, and why. */
export class KubeconfigError extends Error {
  override readonly name = 'KubeconfigError'
}

const retryMs = 50
const patienceMs = 5000

/** The first of the files that KUBECONFIG names, or ~/.kube/config: where kubectl would write. */
export function kubeconfigPath(env: Readonly<Record<string, string | undefined>>): string {
  const [first] = (env['KUBECONFIG'] ?? '').split(':').filter(Boolean)
  return first ?? join(env['HOME'] ?? '/', '.kube', 'config')
}

/** Adds the entry or replaces the one of its name, and makes it the current context. Throws KubeconfigError. */
export async function addToKubeconfig(
  entry: KubeconfigEntry,
  options: KubeconfigOptions,
): Promise<void> {
  const base64 = (pem: string) => Buffer.from(pem).toString('base64')
  const { name } = entry
  const cluster = {
    'certificate-authority-data': base64(entry.authorityPem),
    server: entry.server,
  }
  const user = {
    'client-certificate-data': base64(entry.certificatePem),
    'client-key-data': base64(entry.privateKeyPem),
  }
  await change(options, (config) => ({
    apiVersion: 'v1',
    kind: 'Config',
    ...config,
    clusters: withNamed(config?.clusters, { name, cluster }),
    contexts: withNamed(config?.contexts, { name, context: { cluster: name, user: name } }),
    users: withNamed(config?.users, { name, user }),
    'current-context': name,
  }))
}

/** Takes the entry out. If it was the current context there is none afterwards. Throws KubeconfigError. */
export async function removeFromKubeconfig(name: string, options: KubeconfigOptions) {
  await change(options, (config) => {
    if (!config?.contexts?.some((one) => one.name === name)) return config
    return {
      ...config,
      clusters: withoutNamed(config.clusters, name),
      contexts: withoutNamed(config.contexts, name),
      users: withoutNamed(config.users, name),
      ...(config['current-context'] === name && { 'current-context': '' }),
    }
  })
}

function withNamed(list: readonly Named[] | null | undefined, item: Named): readonly Named[] {
  const at = list?.findIndex(({ name }) => name === item.name) ?? -1
  return at < 0 ? [...(list ?? []), item] : list!.with(at, item)
}

function withoutNamed(list: readonly Named[] | null | undefined, name: string): readonly Named[] {
  return (list ?? []).filter((item) => item.name !== name)
}

/** `by` is given nothing where there is no file. */
async function change(
  options: KubeconfigOptions,
  by: (config: Kubeconfig | undefined) => Kubeconfig | undefined,
): Promise<void> {
  const { path, clock, signal } = options
  try {
    // Who may not write here has no lock to take either, and may have nothing to change.
    const before = await read(path)
    if (by(before) === before) return
    makeDirectory(dirname(path), 0o750)
    const lock = `${path}.lock`
    await takeLock(lock, clock, signal)
    try {
      const config = await read(path)
      const changed = by(config)
      if (changed !== config) await write(path, changed)
    } finally {
      await rm(lock, { force: true })
    }
  } catch (cause) {
    signal.throwIfAborted()
    const why = cause instanceof Error ? cause.message : cause
    throw new KubeconfigError(`Cannot change the kubeconfig "${path}": ${why}`, { cause })
  }
}

async function write(path: string, config: Kubeconfig | undefined): Promise<void> {
  const target = await behindLinks(path)
  const unfinished = `${target}.new`
  try {
    await writeFile(unfinished, formatYaml(config as never), { mode: 0o600 })
    await rename(unfinished, target)
  } catch (error) {
    await rm(unfinished, { force: true }) // half a file with a key in it, and its disk may be full
    throw error
  }
}

/** A link stays a link, and what it leads to is made where it is not there. */
async function behindLinks(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ENOENT') throw err
    const link = await readlink(path).catch(() => undefined)
    return link === undefined ? path : resolve(dirname(path), link)
  }
}

async function read(path: string): Promise<Kubeconfig | undefined> {
  const text = await readIfThere(path)
  if (text === undefined || text.trim() === '') return undefined
  const value = yamlOf(text)
  if (value === null) return undefined
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new TypeError('it does not hold an object')
  }
  const config = value as Kubeconfig
  for (const field of ['clusters', 'contexts', 'users'] as const) {
    if (!Array.isArray(config[field] ?? [])) throw new TypeError(`its ${field} are no list`)
  }
  return config
}

function yamlOf(text: string): unknown {
  try {
    return parseYaml(text).value
  } catch (cause) {
    throw new TypeError(`it is not valid YAML: ${(cause as Error).message}`, { cause })
  }
}

async function takeLock(lock: string, clock: Clock, signal: AbortSignal): Promise<void> {
  for (const endMs = clock.steadyMs() + patienceMs; ; ) {
    try {
      await (await open(lock, 'wx')).close()
      return
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code !== 'EEXIST') throw err
      if (clock.steadyMs() >= endMs) {
        throw new Error(`"${lock}" is held by another program; remove it if none runs`)
      }
      await sleep(retryMs, { clock, signal })
    }
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw err
  }
}
