/** Where a webhook is and as whom it is called, as upstream has it: in a kubeconfig. */
import { dirname, resolve } from 'node:path'
import { FlagError } from '#base/component-flags.ts'
import { quoteGo } from '#base/go-text.ts'
import { parseYaml } from '#base/yaml/yaml.ts'
import type { WebhookTarget } from '#server/audit/webhook.ts'

interface Cluster {
  readonly server?: string
  readonly 'certificate-authority'?: string
  readonly 'certificate-authority-data'?: string
  readonly 'insecure-skip-tls-verify'?: boolean
  readonly 'tls-server-name'?: string
}

interface User {
  readonly token?: string
  readonly tokenFile?: string
  readonly username?: string
  readonly password?: string
  readonly 'client-certificate'?: string
  readonly 'client-certificate-data'?: string
  readonly 'client-key'?: string
  readonly 'client-key-data'?: string
  readonly exec?: object
}

interface Context {
  readonly cluster?: string
  readonly user?: string
}

type Named = { readonly name?: string } & Readonly<Record<string, unknown>>

interface Kubeconfig {
  readonly clusters?: readonly Named[]
  readonly users?: readonly Named[]
  readonly contexts?: readonly Named[]
  readonly 'current-context'?: string
}

/** `read` reads a file. Throws FlagError. */
export function webhookTargetOf(path: string, read: (path: string) => string): WebhookTarget {
  const { cluster, user } = chosen(parsed(path, read(path)), path)
  if (user.exec) throw broken(path, 'users that run a program for their credentials do not work')
  const part = (data: string | undefined, file: string | undefined) => {
    if (data) return Buffer.from(data, 'base64').toString()
    return file ? read(resolve(dirname(path), file)) : undefined
  }
  const authorities = part(cluster['certificate-authority-data'], cluster['certificate-authority'])
  const certificate = part(user['client-certificate-data'], user['client-certificate'])
  const privateKey = part(user['client-key-data'], user['client-key'])
  const token = user.token || part(undefined, user.tokenFile)
  const serverName = cluster['tls-server-name']
  const { username, password = '' } = user
  return {
    url: urlOf(cluster.server, path),
    ...(authorities !== undefined && { authorities }),
    ...(certificate !== undefined && { certificate }),
    ...(privateKey !== undefined && { privateKey }),
    ...(token !== undefined && { token: token.trim() }),
    ...(username !== undefined && { basic: { username, password } }),
    ...(serverName !== undefined && { serverName }),
    ...(cluster['insecure-skip-tls-verify'] === true && { isTrusted: true }),
  }
}

function broken(path: string, why: string): FlagError {
  return new FlagError(`initializing audit webhook: ${path}: ${why}`)
}

function parsed(path: string, text: string): Kubeconfig {
  try {
    return (parseYaml(text).value ?? {}) as Kubeconfig
  } catch (error) {
    throw broken(path, error instanceof Error ? error.message : String(error))
  }
}

/** Of the current context; without one, the only cluster there is. */
function chosen(config: Kubeconfig, path: string): { cluster: Cluster; user: User } {
  const current = config['current-context'] ?? ''
  const context = find<Context>(config.contexts, 'context', current)
  if (current !== '' && !context) {
    throw broken(
      path,
      `invalid configuration: context was not found for specified context: ${current}`,
    )
  }
  const cluster = context
    ? find<Cluster>(config.clusters, 'cluster', context.cluster)
    : (config.clusters?.[0]?.['cluster'] as Cluster | undefined)
  if (!cluster) throw broken(path, 'invalid configuration: no configuration has been provided')
  return { cluster, user: find<User>(config.users, 'user', context?.user) ?? {} }
}

function find<T>(
  list: readonly Named[] | undefined,
  what: string,
  name: string | undefined,
): T | undefined {
  return list?.find((one) => one.name === name)?.[what] as T | undefined
}

function urlOf(server: string | undefined, path: string): string {
  if (!server) throw broken(path, 'invalid configuration: no server found')
  const text = /^https?:\/\//.test(server) ? server : `https://${server}`
  if (!URL.canParse(text)) throw broken(path, `cannot read the server ${quoteGo(server)}`)
  return text
}
