/** Where something stands in a trace, as clients and servers tell each other of it (W3C Trace Context). */

export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string
  /** 16 of them. */
  readonly spanId: string
  readonly isSampled: boolean
  /** What others want to be told along, as it came. */
  readonly state: string
}

type Headers = Readonly<Record<string, string | string[] | undefined>>

const parentForm = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
const lastVersion = 254
/** Those that mean something, of the first version. */
const knownFlags = 2
const sampledFlag = 1
const noId = /^0+$/

/** Undefined: the client says nothing of a trace, or nothing that can be understood. */
export function traceContextOf(headers: Headers): TraceContext | undefined {
  const parent = headers['traceparent']
  if (typeof parent !== 'string') return undefined
  const [, versionText = '', traceId = '', spanId = '', flagText = '', more = ''] =
    parentForm.exec(parent) ?? []
  const [version, flags] = [Number.parseInt(versionText, 16), Number.parseInt(flagText, 16)]
  if (!(version <= lastVersion) || noId.test(traceId) || noId.test(spanId)) return undefined
  if (version === 0 && (more.length > 1 || flags > knownFlags)) return undefined
  const isSampled = (flags & sampledFlag) === sampledFlag
  return { traceId, spanId, isSampled, state: stateOf(headers['tracestate']) }
}

/** What another server is to be told. */
export function traceHeaders({ traceId, spanId, isSampled, state }: TraceContext): {
  readonly [name: string]: string
} {
  const traceparent = `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`
  return state === '' ? { traceparent } : { traceparent, tracestate: state }
}

const mostMembers = 32
const keyForm =
  /^(?:[a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})$/
const valueForm = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/

/** As a whole or not at all; without it the rest still counts. */
function stateOf(header: Headers[string]): string {
  if (typeof header !== 'string') return ''
  const members = header.split(',').map((member) => member.trim())
  const kept = members.filter((member) => member !== '')
  const keys = new Set(kept.map((member) => member.slice(0, member.indexOf('='))))
  const isGood = kept.length <= mostMembers && keys.size === kept.length && kept.every(isMember)
  return isGood ? kept.join(',') : ''
}

function isMember(member: string): boolean {
  const at = member.indexOf('=')
  return at > 0 && keyForm.test(member.slice(0, at)) && valueForm.test(member.slice(at + 1))
}
