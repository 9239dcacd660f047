/** Requests over HTTP/1.1 as bytes, odd in one way each. Each ends its connection, or its server does. */

export interface WireRequest {
  readonly name: string
  /** As latin1. */
  readonly bytes: string
}

const host = 'Host: x\r\n'
const who = 'Authorization: Bearer admin\r\nConnection: close\r\n'
const maps = '/api/v1/namespaces/default/configmaps'

function request(
  method: string,
  target: string,
  { version = 'HTTP/1.1', more = '', body = '' } = {},
) {
  return `${method} ${target} ${version}\r\n${host}${who}${more}\r\n${body}`
}

const methods = [
  'GET',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'FOO',
  'get',
  'M-SEARCH',
  'G@T',
  'GE T',
  '',
]
const targets = [
  ...[
    'http://x/version',
    'ftp://x/version',
    'http://x',
    '//version',
    '/version/',
    '/%2fversion',
    '*',
  ],
  ...[
    '/%zz',
    '/version%',
    '/version?%zz',
    '/version?a;b',
    '/version#x',
    'version',
    '',
    '/ver sion',
    'x:y',
  ],
  ...['\xe9', '\xc3\xa9', '\x7f', '\x01', '%00', '%2f', '..', '%2e%2e', 'a;b'].map(
    (end) => `${maps}/${end}`,
  ),
  ...[
    'limit=x',
    'limit=1;x',
    'limit=%zz',
    'limit=1&limit=2',
    'watch=x&timeoutSeconds=1',
    'limit=+1',
  ].map((query) => `${maps}?${query}`),
]
const versions = [
  'HTTP/0.9',
  'HTTP/1.2',
  'HTTP/2.0',
  'HTTP/9.9',
  'HTTP/1',
  'http/1.1',
  'XTTP/1.1',
  '',
]
const hosts = [
  '',
  'Host: \r\n',
  'Host: x\r\nHost: y\r\n',
  'Host: a@b\r\n',
  'Host: x/y\r\n',
  'Host: [::1]:1\r\n',
]
const headers = [
  ...[
    'X : y',
    'X',
    ': y',
    'X(y): z',
    'X: \0',
    'X: a\x01',
    'Expect: 100-continue',
    'Expect: x',
    'Expect:',
  ],
  ...['Accept: text/html', 'Accept-Encoding: gzip', 'Audit-ID: a b', `Audit-ID: ${'a'.repeat(70)}`],
  ...[
    'Transfer-Encoding: gzip',
    'Transfer-Encoding: chunked, chunked',
    'Content-Length: x',
    'Range: bytes=0-3',
  ],
]
const chunks = [
  'zz\r\n',
  '-1\r\n{}\r\n0\r\n\r\n',
  '2\r\n{x',
  '2;a=b\r\n{}\r\n0\r\n\r\n',
  '2\r\n{}\r\n0\r\nX: y\r\n\r\n',
]
const places = ['/version', '/nope', maps]

export const wireRequests: readonly WireRequest[] = [
  ...methods.flatMap((method) =>
    places.map((place) => named(`method ${method} ${place}`, request(method, place))),
  ),
  ...targets.map((target) => named(`target ${target}`, request('GET', target))),
  ...versions.map((version) =>
    named(`version ${version}`, request('GET', '/version', { version })),
  ),
  ...hosts.map((one) => named(`host ${one}`, `GET /version HTTP/1.1\r\n${one}${who}\r\n`)),
  ...headers.flatMap((one) =>
    places.map((place) => named(`header ${one}`, request('GET', place, { more: `${one}\r\n` }))),
  ),
  ...chunks.flatMap((body) =>
    places.map((place) => {
      const more = 'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n'
      return named(`chunks ${body} ${place}`, request('POST', place, { more, body }))
    }),
  ),
]

function named(name: string, bytes: string): WireRequest {
  return { name, bytes }
}
