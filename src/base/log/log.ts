/**
 * Structured logging: a message that stays the same, and fields that vary.
 *
 * What looks like a secret is hidden, by the name of its field and by its form. That is the last
 * fence, not the first: nobody logs a secret on purpose.
 */
import type { Clock } from '#base/clock.ts'

export type Level = 'debug' | 'info' | 'warn' | 'error'

export type Fields = Readonly<Record<string, unknown>>

export interface Logger {
  debug(message: string, fields?: Fields): void
  info(message: string, fields?: Fields): void
  warn(message: string, fields?: Fields): void
  error(message: string, fields?: Fields): void
  /** A logger that adds these fields to every entry. */
  with(fields: Fields): Logger
  /** Whether entries of this level are written: for fields that are dear to compute. */
  writes(level: Level): boolean
}

export interface LogOptions {
  readonly clock: Clock
  /** What is less than this is not written; it may change. */
  readonly level: Level | (() => Level)
  readonly format: 'text' | 'json'
  /** Takes one entry, a line without its end. */
  write(line: string): void
}

const levels: readonly Level[] = ['debug', 'info', 'warn', 'error']

export function createLogger(options: LogOptions, common: Fields = {}): Logger {
  const { level: least } = options
  const writes = (level: Level) =>
    levels.indexOf(level) >= levels.indexOf(typeof least === 'function' ? least() : least)

  function log(level: Level, message: string, fields: Fields = {}): void {
    if (!writes(level)) return
    const time = new Date(options.clock.nowMs()).toISOString()
    const values = Object.entries({ ...common, ...fields })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, secretName.test(name) ? hidden : plain(value)] as const)
    const text = hideSecrets(message)
    options.write(
      options.format === 'json'
        ? JSON.stringify({ time, level, message: text, ...Object.fromEntries(values) })
        : [time, level.padEnd(5), oneLine(text), ...values.map(textField)].join(' '),
    )
  }

  return {
    debug: (message, fields) => log('debug', message, fields),
    info: (message, fields) => log('info', message, fields),
    warn: (message, fields) => log('warn', message, fields),
    error: (message, fields) => log('error', message, fields),
    with: (fields) => createLogger(options, { ...common, ...fields }),
    writes,
  }
}

/** A logger for those whom nobody listens to. */
export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  with: () => silentLogger,
  writes: () => false,
}

const hidden = '[hidden]'
const secretName = /passw|token|authorization|cookie|credential|private.?key/i
const secretForms = [
  /\b(?:Bearer|Basic)\s+[\w.~+/=-]+/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]+/g, // a JSON web token
  /(?<=:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g, // the password in a URL
]

function hideSecrets(text: string): string {
  return secretForms.reduce((hiding, form) => hiding.replace(form, hidden), text)
}

/** How much of one value is written: a log line is for reading. */
const longestText = 4096
const deepest = 3
const mostItems = 20

/** A value as JSON can hold it, without secrets, bounded in size and depth. */
function plain(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return shortened(hideSecrets(value))
  if (value instanceof Error) return shortened(hideSecrets(errorText(value)))
  if (value instanceof Uint8Array) return `[${value.length} bytes]`
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth === deepest) return Array.isArray(value) ? '[...]' : '{...}'
  if (Array.isArray(value)) return value.slice(0, mostItems).map((item) => plain(item, depth + 1))
  const entries = Object.entries(value).slice(0, mostItems)
  return Object.fromEntries(
    entries.map(([name, item]) => [name, secretName.test(name) ? hidden : plain(item, depth + 1)]),
  )
}

/** The stack, and those of its causes: what one needs to find a bug. */
function errorText(err: Error): string {
  const text = err.stack ?? `${err.name}: ${err.message}`
  return err.cause instanceof Error ? `${text}\ncaused by ${errorText(err.cause)}` : text
}

function shortened(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}...` : text
}

function textField([name, value]: readonly [string, unknown]): string {
  if (typeof value !== 'string') return `${name}=${JSON.stringify(value)}`
  return /^[\w./:@%+-]+$/.test(value) ? `${name}=${value}` : `${name}=${JSON.stringify(value)}`
}

/** No message may feign an entry of its own. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ')
}
