/** What is wrong with a configuration of ways to others, in upstream's words and order. */
import {
  duplicate,
  type FieldError,
  invalid,
  notSupported,
  notSupportedText,
  required,
  struct,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import {
  type EgressConfiguration,
  type EgressConnection,
  type EgressSelection,
  type EgressTransport,
  egressNames,
  type ProxyTls,
  type TcpTransport,
} from '#server/egress/configuration.ts'

type FileExists = (path: string) => boolean

/** Upstream's names of fields are not those of the file. */
const at = path('service', 'connection')

export function validateEgress(
  { egressSelections = [] }: EgressConfiguration,
  exists: FileExists,
): readonly FieldError[] {
  return [
    ...egressSelections.flatMap(({ connection }) => validateConnection(connection, exists)),
    ...validateNames(egressSelections),
  ]
}

function validateNames(selections: readonly EgressSelection[]): readonly FieldError[] {
  const names = selections.map(({ name }) => name.toLowerCase())
  return names.flatMap((name, i) => {
    if (names.indexOf(name) < i) return [duplicate(at.index(i), name)]
    const isKnown = egressNames.some((known) => known === name)
    return isKnown ? [] : [notSupportedText(at, name, egressNames)]
  })
}

function validateConnection(
  { proxyProtocol, transport }: EgressConnection,
  exists: FileExists,
): readonly FieldError[] {
  const transportAt = at.child('transport')
  switch (proxyProtocol) {
    case 'Direct':
      return transport
        ? [invalid(transportAt, 'direct', 'config must be absent for direct connect')]
        : []
    case 'HTTPConnect':
      return transport
        ? validateHttpConnect(transport, exists)
        : [required(transportAt, 'transport must be set for HTTPConnect')]
    case 'GRPC':
      return transport
        ? validateGrpc(transport)
        : [required(transportAt, 'transport must be set for GRPC')]
    default:
      return [notSupported(at.child('protocol'), proxyProtocol, ['Direct', 'HTTPConnect', 'GRPC'])]
  }
}

function validateHttpConnect(
  { tcp, uds }: EgressTransport,
  exists: FileExists,
): readonly FieldError[] {
  const tcpAt = at.child('tcp')
  if (tcp && uds) return [invalid(tcpAt, shown(tcp), 'TCP and UDS cannot both be set')]
  if (tcp) return validateTcp(tcp, exists)
  return uds ? validateUds(uds) : [required(tcpAt, 'One of TCP or UDS must be set')]
}

function shown({ url, tlsConfig: tls }: TcpTransport) {
  return struct({
    URL: url,
    TLSConfig: tls
      ? struct({
          CABundle: tls.caBundle,
          ClientKey: tls.clientKey,
          ClientCert: tls.clientCert,
          TLSServerName: tls.tlsServerName,
        })
      : null,
  })
}

function validateGrpc({ uds }: EgressTransport): readonly FieldError[] {
  return uds ? validateUds(uds) : [required(at.child('uds'), 'UDS must be set with GRPC')]
}

function validateUds({ udsName }: NonNullable<EgressTransport['uds']>): readonly FieldError[] {
  if (udsName !== '') return []
  return [invalid(at.child('udsName'), 'nil', 'must be present for UDS connections')]
}

function validateTcp({ url, tlsConfig }: TcpTransport, exists: FileExists) {
  const tlsAt = at.child('tlsConfig')
  if (url.startsWith('http://')) {
    return tlsConfig ? [invalid(tlsAt, 'nil', 'config must not be present when using HTTP')] : []
  }
  if (!url.startsWith('https://')) {
    const why = 'supported connection protocols are http:// and https://'
    return [invalid(at.child('url'), url, why)]
  }
  return tlsConfig
    ? validateTls(tlsConfig, tlsAt, exists)
    : [required(tlsAt, 'TLSConfig must be present when using HTTPS')]
}

function validateTls(
  { caBundle, clientCert, clientKey }: ProxyTls,
  tlsAt: FieldPath,
  exists: FileExists,
): readonly FieldError[] {
  const named = (field: string, file: string, missing: string, gone: string) => {
    if (file === '') return missing === '' ? [] : [invalid(tlsAt.child(field), 'nil', missing)]
    return exists(file) ? [] : [invalid(tlsAt.child(field), file, gone)]
  }
  return [
    ...named('caBundle', caBundle, '', 'TLS config ca bundle does not exist'),
    ...named(
      'clientCert',
      clientCert,
      'Using TLS requires clientCert',
      'TLS client cert does not exist',
    ),
    ...named(
      'clientKey',
      clientKey,
      'Using TLS requires requires clientKey', // upstream stammers
      'TLS client key does not exist',
    ),
  ]
}
