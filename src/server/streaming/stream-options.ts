/** What a client wants of a terminal or of ports, read from its query. */
import { badRequest } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'
import { isTrueParameter } from '#server/http/parameters.ts'
import { firstOf, type Query } from '#server/http/request-target.ts'

export interface TerminalOptions {
  readonly kind: string
  readonly apiVersion: 'v1'
  readonly stdin?: boolean
  readonly stdout?: boolean
  readonly stderr?: boolean
  readonly tty?: boolean
  readonly container?: string
  readonly command?: readonly string[]
}

export function parseTerminalOptions(
  kind: 'PodExecOptions' | 'PodAttachOptions',
  query: Query,
): TerminalOptions {
  const flag = (name: string) => isTrueParameter(query.get(name)) && { [name]: true }
  const container = firstOf(query, 'container')
  const command = kind === 'PodExecOptions' ? query.get('command') : undefined
  return {
    kind,
    apiVersion: 'v1',
    ...flag('stdin'),
    ...flag('stdout'),
    ...flag('stderr'),
    ...flag('tty'),
    ...(container && { container }),
    ...(kind === 'PodExecOptions' && { command: command ?? [] }),
  }
}

/** The kubelet's own names for them, in Go's order. */
export function terminalQuery(options: TerminalOptions): string {
  const { command = [], stdin, stdout, stderr, tty } = options
  return formatQuery([
    ...command.map((word) => ['command', word] as const),
    ...(stderr ? [['error', '1'] as const] : []),
    ...(stdin ? [['input', '1'] as const] : []),
    ...(stdout ? [['output', '1'] as const] : []),
    ...(tty ? [['tty', '1'] as const] : []),
  ])
}

export interface PortOptions {
  readonly kind: 'PodPortForwardOptions'
  readonly apiVersion: 'v1'
  readonly ports?: readonly number[]
}

/** Throws StatusError (400). */
export function parsePortOptions(query: Query): PortOptions {
  const ports = (query.get('ports') ?? []).flatMap((text) => text.split(',').map(parsePort))
  return { kind: 'PodPortForwardOptions', apiVersion: 'v1', ...(ports.length > 0 && { ports }) }
}

function parsePort(text: string): number {
  const why = !/^[0-9]+$/.test(text)
    ? 'invalid syntax'
    : Number(text) > 65535
      ? 'value out of range'
      : undefined
  if (why === undefined) return Number(text)
  const cause = `strconv.ParseUint: parsing ${quoteGo(text)}: ${why}`
  throw badRequest(`cannot convert to []int32: ${cause}`)
}

/** As Go's net/url does. */
export function formatQuery(pairs: readonly (readonly [string, string])[]): string {
  return new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value]))
    .toString()
    .replaceAll('*', '%2A')
    .replaceAll('%7E', '~')
}
