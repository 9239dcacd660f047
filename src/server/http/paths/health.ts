/** Whether the server lives, and whether it is ready: /healthz, /livez and /readyz, check by check. */
import type { Logger } from '#base/log/log.ts'
import { messageOf } from '#base/message-of.ts'
import type { Metrics } from '#base/metrics.ts'
import type { PathAnswer, PathHandler, PathRequest } from '#server/http/paths/path-handler.ts'

export interface HealthCheck {
  readonly name: string
  /** Where it counts; everywhere, if not said. */
  readonly within?: readonly HealthPath[]
  /** The check with which it is left out. */
  readonly group?: string
  /** Whoever asks for it alone is told why it is not well; otherwise only the log is. */
  readonly isOpen?: true
  /** Why it is not well; undefined: it is. Throwing says the same. */
  check(signal: AbortSignal): string | undefined | Promise<string | undefined>
}

export type HealthPath = 'healthz' | 'livez' | 'readyz'

const healthPaths: readonly HealthPath[] = ['healthz', 'livez', 'readyz']

export interface HealthOptions {
  /** In the order in which they are shown. */
  readonly checks: readonly HealthCheck[]
  readonly log: Logger
  /** Where it is counted how the checks went. */
  readonly indicators?: Metrics
}

/** Answers as long as the server answers at all. */
export const ping: HealthCheck = { name: 'ping', check: () => undefined }

/** Stands for the log, which upstream checks for being flushed. */
export const logCheck: HealthCheck = { name: 'log', check: () => undefined }

export function createHealth({ checks, log, indicators }: HealthOptions): readonly PathHandler[] {
  const count = indicators && createCount(indicators)
  return healthPaths.map((path) => {
    const own = checks.filter(({ within }) => within?.includes(path) ?? true)
    return {
      paths: [`/${path}`, ...own.map(({ name }) => `/${path}/${name}`)],
      answer: (request) => answerHealth(request, { path, checks: own, log, count }),
    }
  })
}

interface Asked extends HealthOptions {
  readonly path: HealthPath
  readonly count: Count | undefined
}

type Count = (path: HealthPath, outcome: Outcome) => void

/** As upstream's service level indicators. */
function createCount(indicators: Metrics): Count {
  const last = indicators.gauge({
    name: 'kubernetes_healthcheck',
    stability: 'STABLE',
    help: 'This metric records the result of a single healthcheck.',
    labels: ['name', 'type'],
  })
  const all = indicators.counter({
    name: 'kubernetes_healthchecks_total',
    stability: 'STABLE',
    help: 'This metric records the results of all healthcheck.',
    labels: ['name', 'status', 'type'],
  })
  return (path, { name, failure }) => {
    last.with(name, path).set(failure === undefined ? 1 : 0)
    all.with(name, failure === undefined ? 'success' : 'error', path).add()
  }
}

interface Outcome {
  readonly name: string
  /** The check that was to be left out, this or that of its group. */
  readonly excluded?: string
  readonly failure: string | undefined
}

async function answerHealth(request: PathRequest, asked: Asked): Promise<PathAnswer> {
  const single = request.path.slice(asked.path.length + 2)
  const checks = single === '' ? asked.checks : asked.checks.filter(({ name }) => name === single)
  const excluded = new Set(single === '' ? request.query.getAll('exclude') : [])
  const outcomes = await Promise.all(
    checks.map((check) => runCheck(check, excluded, request.signal)),
  )
  const failed = outcomes.filter(({ failure }) => failure !== undefined)
  if (failed.length > 0) {
    const failures = failed.map(({ name, failure }) => `${name}: ${failure}`)
    asked.log.warn('The server is not well', { path: asked.path, failures })
  }
  if (single !== '') return singleAnswer(single, failed, checks)
  for (const outcome of outcomes)
    if (outcome.excluded === undefined) asked.count?.(asked.path, outcome)
  const isVerbose = request.query.has('verbose')
  if (failed.length === 0 && !isVerbose) return plain(200, 'ok')
  const names = new Set(asked.checks.map(({ name }) => name))
  const unknown = [...excluded].filter((name) => !names.has(name))
  const text = [...outcomes.map(outcomeLine), ...unknownLine(unknown)].join('')
  const verdict = failed.length > 0 ? 'failed' : 'passed'
  const end = `${asked.path} check ${verdict}\n`
  return plain(failed.length > 0 ? 500 : 200, text + end)
}

async function runCheck(
  { name, group = name, check }: HealthCheck,
  excluded: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Outcome> {
  const found = [name, group].find((one) => excluded.has(one))
  if (found !== undefined) return { name, excluded: found, failure: undefined }
  try {
    return { name, failure: await check(signal) }
  } catch (error) {
    return { name, failure: messageOf(error) }
  }
}

function outcomeLine({ name, excluded, failure }: Outcome): string {
  if (excluded !== undefined) {
    return `[+]${name} excluded${excluded === name ? '' : ` with ${excluded}`}: ok\n`
  }
  return failure === undefined ? `[+]${name} ok\n` : `[-]${name} failed: reason withheld\n`
}

function unknownLine(unknown: readonly string[]): readonly string[] {
  if (unknown.length === 0) return []
  const names = unknown.map((name) => `"${name}"`).join(', ')
  return [`warn: some health checks cannot be excluded: no matches for ${names}\n`]
}

function singleAnswer(
  name: string,
  failed: readonly Outcome[],
  checks: readonly HealthCheck[],
): PathAnswer {
  const [first] = failed
  if (!first) return { code: 200, headers: text, body: Buffer.from('ok') }
  const why = checks.some(({ isOpen }) => isOpen) ? first.failure : `${name}: reason withheld`
  return plain(500, `internal server error: ${why}\n`)
}

const text = { 'content-type': 'text/plain; charset=utf-8' }

function plain(code: number, words: string): PathAnswer {
  const headers = { ...text, 'x-content-type-options': 'nosniff' }
  return { code, headers, body: Buffer.from(words) }
}
