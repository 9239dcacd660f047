/** What upstream refuses of flags that say whose tokens, certificates and headers are believed. */
import { parseUrl } from '#api/go-url.ts'
import type { FlagValues } from '#base/component-flags.ts'
import { quoteGo } from '#base/go/text.ts'
import { decodePem } from '#base/x509/pem.ts'
import { readFile } from '#cluster/kube-apiserver/files/read-file.ts'

/** Whoever says nothing of service accounts has none; upstream wants to be told. */
function isSaid(flags: FlagValues): boolean {
  return ['issuer', 'key-file', 'signing-key-file', 'signing-endpoint'].some((flag) =>
    flags.given(`service-account-${flag}`),
  )
}

export function issuerProblems(flags: FlagValues): readonly string[] {
  const issuers = flags.each('service-account-issuer')
  if (!isSaid(flags)) return []
  return [
    ...issuers.flatMap((issuer, at) => issuerProblem(issuer, issuers.indexOf(issuer) < at)),
    ...(issuers.length === 0 ? ['service-account-issuer is a required flag'] : []),
    ...(flags.each('service-account-key-file').length === 0 && !hasExternalSigner(flags)
      ? ['either `--service-account-key-file` or `--service-account-signing-endpoint` must be set']
      : []),
    ...keysUrlProblem(flags.text('service-account-jwks-uri')),
  ]
}

export function signingProblems(flags: FlagValues): readonly string[] {
  if (!isSaid(flags) || (flags.each('service-account-issuer')[0] ?? '') !== '') return []
  const isTried =
    flags.text('service-account-signing-key-file') !== '' || flags.list('api-audiences').length > 0
  if (!isTried) {
    return ['--service-account-signing-key-file and --service-account-issuer are required flags']
  }
  return [
    '--service-account-signing-key-file, --service-account-issuer, and --api-audiences should be specified together',
  ]
}

/** Whether a program signs: without an issuer it is not even asked. */
export function hasExternalSigner(flags: FlagValues): boolean {
  const issuer = flags.each('service-account-issuer')[0] ?? ''
  return issuer !== '' && flags.text('service-account-signing-endpoint') !== ''
}

/** Judged by itself, as it says who is asked for keys. */
export function twoSignersProblem(flags: FlagValues): readonly string[] {
  if (!hasExternalSigner(flags) || flags.text('service-account-signing-key-file') === '') return []
  return [
    'service-account-signing-key-file and service-account-signing-endpoint are mutually exclusive and cannot be set at the same time',
  ]
}

export function externalSignerProblems(flags: FlagValues): readonly string[] {
  const endpoint = flags.text('service-account-signing-endpoint')
  if (endpoint === '') return []
  const hasFiles =
    flags.text('service-account-signing-key-file') !== '' ||
    flags.each('service-account-key-file').length > 0
  const isName = !endpoint.startsWith('@') || /^@([a-zA-Z0-9_-]+\.)*[a-zA-Z0-9_-]+$/.test(endpoint)
  return [
    ...(hasFiles
      ? [
          "can't set `--service-account-signing-key-file` and/or `--service-account-key-file` with `--service-account-signing-endpoint` (They are mutually exclusive)",
        ]
      : []),
    ...(isName
      ? []
      : [
          `invalid value ${quoteGo(endpoint)} passed for \`--service-account-signing-endpoint\`, when prefixed with @ must be a valid abstract socket name`,
        ]),
  ]
}

function issuerProblem(issuer: string, isRepeated: boolean): readonly string[] {
  const url = parseUrl(issuer)
  const name = quoteGo(issuer)
  if (issuer.includes(':') && 'message' in url) {
    return [
      `service-account-issuer ${name} contained a ':' but was not a valid URL: ${url.message}`,
    ]
  }
  if (issuer === '') return ['service-account-issuer should not be an empty string']
  return isRepeated ? [`service-account-issuer ${name} is already specified`] : []
}

function keysUrlProblem(text: string): readonly string[] {
  if (text === '') return []
  const url = parseUrl(text)
  if ('message' in url) return [`service-account-jwks-uri must be a valid URL: ${url.message}`]
  if (url.scheme === 'https') return []
  return [`service-account-jwks-uri requires https scheme, parsed as: ${text}`]
}

/** In the order upstream looks at them. */
const headerFlags = [
  'requestheader-username-headers',
  'requestheader-group-headers',
  'requestheader-extra-headers-prefix',
  'requestheader-allowed-names',
  'requestheader-uid-headers',
]

export function requestHeaderProblems(flags: FlagValues): readonly string[] {
  const blank = headerFlags.filter((flag) =>
    flags.listWithEmpty(flag).some((text) => text.trim() === ''),
  )
  const uidHeaders = flags.list('requestheader-uid-headers')
  const isStandard = uidHeaders.some((header) => header.toLowerCase() === 'x-remote-uid')
  return [
    ...blank.map((flag) => `empty value in "${flag}"`),
    ...(uidHeaders.length > 0 && !isStandard
      ? [
          '--requestheader-uid-headers is set without specifying the standard X-Remote-Uid header - API aggregation will not work',
        ]
      : []),
    ...overlap(flags),
  ]
}

function overlap(flags: FlagValues): readonly string[] {
  if (flags.list('requestheader-allowed-names').length > 0) return []
  const ofProxies = certificatesIn(flags.text('requestheader-client-ca-file'))
  const ofClients = certificatesIn(flags.text('client-ca-file'))
  if (ofProxies.intersection(ofClients).size === 0) return []
  return [
    '--requestheader-client-ca-file and --client-ca-file contain overlapping certificates; --requestheader-allowed-names must be specified to ensure regular client certificates cannot set authenticating proxy headers for arbitrary users',
  ]
}

function certificatesIn(path: string): ReadonlySet<string> {
  const blocks = path === '' ? [] : decodePem(textOf(path))
  const certificates = blocks.filter(({ type }) => type === 'CERTIFICATE')
  return new Set(certificates.map(({ bytes }) => bytes.toString('base64')))
}

function textOf(path: string): string {
  try {
    return readFile(path)
  } catch {
    return '' // whoever needs it says so
  }
}
