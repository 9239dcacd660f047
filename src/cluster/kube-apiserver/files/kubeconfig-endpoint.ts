/** Where servers are and as whom they are called, as upstream has it: in a kubeconfig. */
import { dirname, resolve } from 'node:path'
import { formatAggregate } from '#api/validation/field-error.ts'
import { FlagError } from '#base/component-flags.ts'
import type { Connect } from '#base/connect.ts'
import { quoteGo } from '#base/go/text.ts'
import { messageOf } from '#base/message-of.ts'
import { parseYaml } from '#base/yaml/yaml.ts'
import {
  type Environment,
  type Exec,
  execPluginOf,
  execProblems,
} from '#cluster/kube-apiserver/files/kubeconfig-exec.ts'
import { readFile, whyUnread } from '#cluster/kube-apiserver/files/read-file.ts'
import { certificatesError, pairError } from '#server/configuration/certificates.ts'
import type { Endpoint } from '#server/webhooks/endpoint.ts'
import type { FileText } from '#server/webhooks/file-text.ts'
import type { WebhookUser, WebhookUsers } from '#server/webhooks/webhook-users.ts'

interface Cluster {
  readonly server?: string
  readonly 'certificate-authority'?: string
  readonly 'certificate-authority-data'?: string
  readonly 'insecure-skip-tls-verify'?: boolean
  readonly 'tls-server-name'?: string
  readonly 'proxy-url'?: string
  readonly 'disable-compression'?: boolean
  readonly extensions?: readonly { readonly name?: string; readonly extension?: unknown }[]
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
  readonly exec?: Exec
  readonly 'auth-provider'?: { readonly name?: string }
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

export interface Reading {
  /** That of the server: programs that the kubeconfig names have it too. */
  readonly environment: Environment
  readonly read?: (path: string) => string
  /** How what it names is reached; absent: directly. */
  readonly connect?: Connect | undefined
}

/** Throws FlagError, in the words of upstream's loader. */
export function endpointOf(
  path: string,
  { environment, read = readFile, connect }: Reading,
): Endpoint {
  if (path === '') throw invalid([noneProvided])
  const { cluster, user, names } = chosen(parsed(path, read))
  const files = filesBeside(path, read)
  const authorities = authoritiesOf(cluster, names.cluster, files)
  const credentials = credentialsOf(user, names.user, files)
  if (files.problems.length > 0) throw invalid(files.problems)
  const serverName = cluster['tls-server-name']
  const url = urlOf(cluster.server, names.cluster)
  return {
    url,
    ...(authorities !== undefined && { authorities }),
    ...credentials,
    ...programOf(user, { path, environment, cluster: shownCluster(cluster, { url, authorities }) }),
    ...(serverName !== undefined && { serverName }),
    ...(cluster['insecure-skip-tls-verify'] === true && { isTrusted: true }),
    ...(connect && { connect }),
  }
}

/** As whom webhooks are gone to: users of a kubeconfig that are called as where the webhooks are. */
export function webhookUsersOf(path: string, environment: Environment): WebhookUsers {
  const config = parsed(path, readFile)
  const files = filesBeside(path, readFile)
  const users = Object.fromEntries(
    (config.users ?? []).map((one) => {
      const { name = '', user = {} } = one as { readonly name?: string; readonly user?: User }
      const program = programOf(user, { path, environment, cluster: undefined })
      return [name, { ...credentialsOf(user, name, files), ...program }]
    }),
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
  const pair = pairOf(user, { certificate, privateKey }, files)
  return {
    ...(pair !== undefined && { pair }),
    ...(first !== undefined && {
      token: tokenFile ? { first, read: () => current(tokenFile) } : first,
    }),
    ...(username !== undefined && { basic: { username, password } }),
  }
}

function pairOf(
  user: User,
  { certificate, privateKey }: Readonly<Record<'certificate' | 'privateKey', string | undefined>>,
  { current }: Files,
): WebhookUser['pair'] {
  if (certificate === undefined || privateKey === undefined) return undefined
  const first = `${certificate}\n${privateKey}`
  const files = [user['client-certificate'], user['client-key']]
  if (user['client-certificate-data'] || user['client-key-data']) return first
  return {
    first,
    read() {
      const both = files.map((file) => current(file ?? '')).join('\n')
      return pairError(both, both) === undefined ? both : undefined
    },
  }
}

function authoritiesOf(
  { 'certificate-authority-data': data, 'certificate-authority': file }: Cluster,
  name: string,
  { part, current }: Files,
): Endpoint['authorities'] {
  const first = part(data, file, `certificate-authority ${file} for ${name}`)
  if (first === undefined || data || !file) return first
  return {
    first,
    read() {
      const pem = current(file) ?? ''
      return certificatesError(pem) === undefined ? pem : undefined
    },
  }
}

/** Throws FlagError. */
function programOf(
  { exec, 'auth-provider': provider }: User,
  around: Parameters<typeof execPluginOf>[1],
): Pick<WebhookUser, 'exec'> {
  if (provider)
    throw new FlagError(`no Auth Provider found for name ${quoteGo(provider.name ?? '')}`)
  return exec ? { exec: execPluginOf(exec, around) } : {}
}

const execExtension = 'client.authentication.k8s.io/exec'

/** What a program is told of the server, if it is to know. */
function shownCluster(
  cluster: Cluster,
  { url, authorities }: { readonly url: string; readonly authorities: Endpoint['authorities'] },
): object {
  const serverName = cluster['tls-server-name']
  const extension = cluster.extensions?.find(({ name }) => name === execExtension)?.extension
  return {
    server: url,
    ...(serverName && { 'tls-server-name': serverName }),
    ...(cluster['insecure-skip-tls-verify'] && { 'insecure-skip-tls-verify': true }),
    ...(authorities && {
      'certificate-authority-data': Buffer.from(textIn(authorities)).toString('base64'),
    }),
    ...(cluster['proxy-url'] && { 'proxy-url': cluster['proxy-url'] }),
    ...(cluster['disable-compression'] && { 'disable-compression': true }),
    config: extension ?? null,
  }
}

function textIn(text: string | FileText): string {
  return typeof text === 'string' ? text : text.first
}

function invalid(problems: readonly string[]): FlagError {
  return new FlagError(`invalid configuration: ${formatAggregate(problems)}`)
}

function userProblems(user: User, name: string): readonly string[] {
  const hasCertificate = user['client-certificate'] || user['client-certificate-data']
  const hasKey = user['client-key'] || user['client-key-data']
  return [
    ...(user.exec && user['auth-provider']
      ? [`authProvider cannot be provided in combination with an exec plugin for ${name}`]
      : []),
    ...(user.exec ? execProblems(user.exec, name) : []),
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
    const why = messageOf(error)
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

const noneProvided =
  'no configuration has been provided, try setting KUBERNETES_MASTER environment variable'

interface Chosen {
  readonly cluster: Cluster
  readonly user: User
  readonly names: { readonly cluster: string; readonly user: string }
}

function chosen(config: Kubeconfig): Chosen {
  const current = config['current-context'] ?? ''
  if (current === '') throw invalid([noneProvided])
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
