/**
 * Programs that say as whom a server is gone to: client-go's credential plugins. What one said holds until
 * the time it named, or until the server refuses it.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
import { once } from 'node:events'
import type { Clock } from '#base/clock.ts'
import { orAborted } from '#base/wait.ts'

export interface ExecPlugin {
  readonly command: string
  readonly args: readonly string[]
  /** All of its environment, but for what it is told of the call. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Of the form in which it is told, and answers. */
  readonly apiVersion: string
  /** What to do where there is no such program. */
  readonly installHint: string
  /** Whether it cannot do without somebody at a terminal. */
  readonly wantsTerminal: boolean
  /** The server that is gone to, if it is to know. */
  readonly cluster?: object
}

export interface Credentials {
  readonly token?: string
  /** PEM texts. */
  readonly certificate?: string
  readonly privateKey?: string
}

export interface ExecCredentials {
  /** Throws Error in client-go's words, or the signal's reason. */
  current(signal: AbortSignal): Promise<Credentials>
  /** What it said was refused: it is asked again, unless it was since. */
  renew(refused: Credentials, signal: AbortSignal): Promise<Credentials>
}

/** The program ends with `lifetime`; whoever waits for it may stop to do so before. */
export function createExecCredentials(
  plugin: ExecPlugin,
  { clock, lifetime }: { readonly clock: Clock; readonly lifetime: AbortSignal },
): ExecCredentials {
  const hint = createHint(plugin.installHint, clock)
  let last: Said | undefined
  let running: Promise<Said> | undefined

  async function ask(): Promise<Said> {
    try {
      last = await runPlugin(plugin, { hint, lifetime })
      return last
    } finally {
      running = undefined
    }
  }
  async function next(signal: AbortSignal): Promise<Credentials> {
    running ??= ask()
    return (await orAborted(running, signal)).credentials
  }
  return {
    async current(signal) {
      const holds = last && (last.untilMs === undefined || clock.nowMs() <= last.untilMs)
      return holds ? last!.credentials : await next(signal)
    },
    async renew(refused, signal) {
      return last && last.credentials !== refused ? last.credentials : await next(signal)
    },
  }
}

interface Said {
  readonly credentials: Credentials
  readonly untilMs?: number
}

interface Run {
  readonly lifetime: AbortSignal
  hint(): string
}

/** More than any token or certificate. */
const mostBytes = 1024 * 1024

async function runPlugin(plugin: ExecPlugin, { hint, lifetime }: Run): Promise<Said> {
  const { command, args, env, wantsTerminal } = plugin
  if (wantsTerminal) {
    throw new Error('exec plugin cannot support interactive mode: standard input is not a terminal')
  }
  const { spawn } = process.getBuiltinModule('node:child_process') // rarely, and dear to load
  const child = spawn(command, args, {
    env: { ...env, KUBERNETES_EXEC_INFO: toldOf(plugin) },
    stdio: ['ignore', 'pipe', 'inherit'],
    signal: lifetime,
  })
  const exit = once(child, 'close').catch((error: NodeJS.ErrnoException) => {
    lifetime.throwIfAborted()
    const isMissing = error.code === 'ENOENT' || error.code === 'EACCES'
    const why = isMissing ? `executable ${command} not found${hint()}` : error.message
    throw new Error(`exec: ${why}`, { cause: error })
  })
  const [[code], text] = await Promise.all([exit, outputOf(child.stdout)])
  if (code !== 0) {
    throw new Error(`exec: executable ${command} failed with exit code ${code ?? -1}`)
  }
  return read(text, plugin.apiVersion)
}

function toldOf({ apiVersion, cluster }: ExecPlugin): string {
  const spec = { ...(cluster && { cluster }), interactive: false }
  return `${JSON.stringify({ kind: 'ExecCredential', apiVersion, spec })}\n`
}

async function outputOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream) {
    bytes += chunk.length
    if (bytes > mostBytes) throw new Error(`exec: more than ${mostBytes} bytes were written`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

interface ExecCredential {
  readonly apiVersion?: unknown
  readonly kind?: unknown
  readonly status?: Readonly<Record<string, unknown>> | null
}

function read(text: string, apiVersion: string): Said {
  const answer = parsed(text)
  if (answer.apiVersion !== apiVersion) {
    throw new Error(
      `exec plugin is configured to use API version ${apiVersion}, plugin returned version ${answer.apiVersion}`,
    )
  }
  if (!answer.status) throw new Error("exec plugin didn't return a status field")
  const { status } = answer
  const member = (name: string) => (typeof status[name] === 'string' ? status[name] : '')
  const token = member('token')
  const [certificate, privateKey] = [member('clientCertificateData'), member('clientKeyData')]
  if (token === '' && certificate === '' && privateKey === '') {
    throw new Error("exec plugin didn't return a token or cert/key pair")
  }
  if ((certificate === '') !== (privateKey === '')) {
    throw new Error('exec plugin returned only certificate or key, not both')
  }
  const untilMs = Date.parse(member('expirationTimestamp'))
  return {
    credentials: {
      ...(token !== '' && { token }),
      ...(certificate !== '' && { certificate, privateKey }),
    },
    ...(!Number.isNaN(untilMs) && { untilMs }),
  }
}

/** What was written is not shown where it cannot be read: it may be what nobody else is to know. */
function parsed(text: string): ExecCredential {
  let answer: ExecCredential | null
  try {
    answer = JSON.parse(text) as ExecCredential | null
  } catch {
    throw new Error("decoding stdout: couldn't get version/kind; json parse error")
  }
  const { apiVersion, kind } = answer ?? {}
  for (const [name, value] of Object.entries({ Kind: kind, apiVersion })) {
    if (typeof value !== 'string' || value === '') {
      throw new Error(`decoding stdout: Object '${name}' is missing`)
    }
  }
  return answer!
}

const hintsAtOnce = 10
const hourMs = 3_600_000

/** A few times in an hour, so that logs are not filled with it. */
function createHint(installHint: string, clock: Clock): () => string {
  const docs =
    'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins'
  const words = [
    '',
    'It looks like you are trying to use a client-go credential plugin that is not installed.',
    `To learn more about this feature, consult the documentation available at:\n      ${docs}`,
    ...(installHint === '' ? [] : [installHint]),
  ].join('\n\n')
  let [count, sinceMs] = [0, clock.steadyMs()]
  return () => {
    if (clock.steadyMs() - sinceMs > hourMs) [count, sinceMs] = [0, clock.steadyMs()]
    count++
    return count > hintsAtOnce ? '' : words
  }
}
