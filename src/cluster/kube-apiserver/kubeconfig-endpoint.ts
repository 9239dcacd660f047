/** Where servers are and as whom they are called, as upstream has it: in a kubeconfig. */
import { dirname, resolve } from 'node:path'
import { formatAggregate } from '#api/field-error.ts'
import { FlagError } from '#base/component-flags.ts'
import { quoteGo } from '#base/go-text.ts'
import { parseYaml } from '#base/yaml/yaml.ts'
import { readFile, whyUnread } from '#cluster/kube-apiserver/read-file.ts'
import type { Endpoint } from '#server/webhooks/endpoint.ts'
import type { WebhookUser, WebhookUsers } from '#server/webhooks/webhook-users.ts'

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
  readonly 'auth-provider'?: object
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

/** `read` reads a file. Throws FlagError, in the words of upstream's loader. */
export function endpointOf(path: string, read: (path: string) => string = readFile): Endpoint {
  const { cluster, user, names } = chosen(parsed(path, read))
  const files = filesBeside(path, read)
  const authorities = files.part(
    cluster['certificate-authority-data'],
    cluster['certificate-authority'],
    `certificate-authority ${cluster['certificate-authority']} for ${names.cluster}`,
  )
  const credentials = credentialsOf(user, names.user, files)
  if (files.problems.length > 0) throw invalid(files.problems)
  const serverName = cluster['tls-server-name']
  return {
    url: urlOf(cluster.server, names.cluster),
    ...(authorities !== undefined && { authorities }),
    ...credentials,
    ...(serverName !== undefined && { serverName }),
    ...(cluster['insecure-skip-tls-verify'] === true && { isTrusted: true }),
  }
}

/** As whom webhooks are gone to: users of a kubeconfig that are called as where the webhooks are. */
export function webhookUsersOf(path: string): WebhookUsers {
  const config = parsed(path, readFile)
  const files = filesBeside(path, readFile)
  const users = Object.fromEntries(
    (config.users ?? []).map(({ name = '', user }) => [
      name,
      credentialsOf((user ?? {}) as User, name, files),
    ]),
  )
  if (files.problems.length > 0) throw invalid(files.problems)
  const current = find<Context>(config.contexts, 'context', config['current-context'] ?? '')?.user
  const otherwise = current === undefined ? undefined : users[current]
  return { users, ...(otherwise && { otherwise }) }
}

interface Files {
  /** What is written in the kubeconfig itself, or in a file beside it. */
  part(data: string | undefined, file: string | undefined, what: string): string | undefined
  /** What is in a file now; undefined: it cannot be read. */
  current(file: string): string | undefined
  /** What could not be read, and what else is wrong. */
  readonly problems: string[]
}

function filesBeside(path: string, read: (path: string) => string): Files {
  const problems: string[] = []
  const beside = (file: string) => read(resolve(dirname(path), file))
  return {
    problems,
    current(file) {
      try {
        return beside(file)
      } catch {
        // What was read before holds as long as it does, and whoever is called tells when it does not.
        return undefined
      }
    },
    part(data, file, what) {
      if (data) return Buffer.from(data, 'base64').toString()
      if (!file) return undefined
      try {
        return beside(file)
      } catch (error) {
        problems.push(`unable to read ${what} due to ${whyUnread(error)}`)
        return undefined
      }
    },
  }
}

function credentialsOf(user: User, name: string, files: Files): WebhookUser {
  const { part, current, problems } = files
  problems.push(...userProblems(user, name))
  const { tokenFile, username, password = '' } = user
  const certificate = part(
    user['client-certificate-data'],
    user['client-certificate'],
    `client-cert ${user['client-certificate']} for ${name}`,
  )
  const privateKey = part(
    user['client-key-data'],
    user['client-key'],
    `client-key ${user['client-key']} for ${name}`,
  )
  const token = user.token || part(undefined, tokenFile, `token file ${tokenFile} for ${name}`)
  const first = token?.trim()
  return {
    ...(certificate !== undefined && { certificate }),
    ...(privateKey !== undefined && { privateKey }),
    ...(first !== undefined && {
      token: tokenFile ? { first, read: () => current(tokenFile) } : first,
    }),
    ...(username !== undefined && { basic: { username, password } }),
  }
}

function invalid(problems: readonly string[]): FlagError {
  return new FlagError(`invalid configuration: ${formatAggregate(problems)}`)
}

function userProblems(user: User, name: string): readonly string[] {
  const hasCertificate = user['client-certificate'] || user['client-certificate-data']
  const hasKey = user['client-key'] || user['client-key-data']
  return [
    ...(user.exec || user['auth-provider']
      ? [`users that run a program for their credentials, as ${name}, are not supported yet`]
      : []),
    ...(hasCertificate && !hasKey
      ? [
          `client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`,
        ]
      : []),
  ]
}

function parsed(path: string, read: (path: string) => string): Kubeconfig {
  const text = textOf(path, read)
  try {
    return (parseYaml(text).value ?? {}) as Kubeconfig
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new FlagError(`error loading config file ${quoteGo(path)}: ${why}`, { cause: error })
  }
}

function textOf(path: string, read: (path: string) => string): string {
  try {
    return read(path)
  } catch (error) {
    // Upstream looks whether it is there before it reads it.
    throw new FlagError(whyUnread(error).replace(/^open /, 'stat '), { cause: error })
  }
}

interface Chosen {
  readonly cluster: Cluster
  readonly user: User
  readonly names: { readonly cluster: string; readonly user: string }
}

function chosen(config: Kubeconfig): Chosen {
  const current = config['current-context'] ?? ''
  const none =
    'no configuration has been provided, try setting KUBERNETES_MASTER environment variable'
  if (current === '') throw invalid([none])
  const context = find<Context>(config.contexts, 'context', current)
  if (!context) {
    throw invalid([
      `context was not found for specified context: ${current}`,
      'cluster has no server defined',
    ])
  }
  const names = { cluster: context.cluster ?? '', user: context.user ?? '' }
  const cluster = find<Cluster>(config.clusters, 'cluster', names.cluster)
  const user = find<User>(config.users, 'user', names.user)
  return { cluster: cluster ?? {}, user: user ?? {}, names }
}

function find<T>(list: readonly Named[] | undefined, what: string, name: string): T | undefined {
  return list?.find((one) => one.name === name)?.[what] as T | undefined
}

function urlOf(server: string | undefined, cluster: string): string {
  if (!server) throw invalid([`no server found for cluster ${quoteGo(cluster)}`])
  const text = /^https?:\/\//.test(server) ? server : `https://${server}`
  if (!URL.canParse(text)) throw invalid([`cannot read the server ${quoteGo(server)}`])
  return text
}
