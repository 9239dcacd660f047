/** By which ways the server goes to others: upstream's EgressSelectorConfiguration, the same in both versions. */
import { decodeConfiguration, type Shapes } from '#server/configuration/decode.ts'

/** What may be reached by a way of its own; sorted, as upstream lists it. */
export const egressNames = ['cluster', 'controlplane', 'etcd'] as const
export type EgressName = (typeof egressNames)[number]

export interface EgressConfiguration {
  /** Absent: nothing was said, and that is another thing than that there is none. */
  readonly egressSelections?: readonly EgressSelection[]
}

export interface EgressSelection {
  readonly name: string
  readonly connection: EgressConnection
}

export interface EgressConnection {
  readonly proxyProtocol: string
  readonly transport?: EgressTransport
}

export interface EgressTransport {
  readonly tcp?: TcpTransport
  readonly uds?: { readonly udsName: string }
}

export interface TcpTransport {
  readonly url: string
  readonly tlsConfig?: ProxyTls
}

/** Paths of files; empty: none. */
export interface ProxyTls {
  readonly caBundle: string
  readonly clientKey: string
  readonly clientCert: string
  readonly tlsServerName: string
}

const shapes: Shapes = {
  EgressSelectorConfiguration: [['egressSelections', '[]EgressSelection', 0, '']],
  EgressSelection: [
    ['name', 'string', 0, 'r'],
    ['connection', 'Connection', 0, 'r'],
  ],
  Connection: [
    ['proxyProtocol', 'string', 0, 'r'],
    ['transport', 'Transport', 0, 'p'],
  ],
  Transport: [
    ['tcp', 'TCPTransport', 0, 'p'],
    ['uds', 'UDSTransport', 0, 'p'],
  ],
  TCPTransport: [
    ['url', 'string', 0, 'r'],
    ['tlsConfig', 'TLSConfig', 0, 'p'],
  ],
  UDSTransport: [['udsName', 'string', 0, 'r']],
  TLSConfig: [
    ['caBundle', 'string', 0, 'r'],
    ['clientKey', 'string', 0, 'r'],
    ['clientCert', 'string', 0, 'r'],
    ['tlsServerName', 'string', 0, 'r'],
  ],
}

/** Throws with upstream's words. Whether it makes sense is another question: `validate.ts`. */
export function decodeEgress(text: string): EgressConfiguration {
  const { egressSelections, ...rest } = decodeConfiguration<EgressConfiguration>(text, {
    shapes,
    kinds: ['EgressSelectorConfiguration'],
    mismatch: (kind, _version, apiVersion) => `unexpected config type: ${apiVersion}, Kind=${kind}`,
  })
  return { ...rest, ...(egressSelections && { egressSelections: egressSelections.map(renamed) }) }
}

/** The control plane has had another name. */
function renamed(selection: EgressSelection): EgressSelection {
  return selection.name === 'master' ? { ...selection, name: 'controlplane' } : selection
}
