import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldErrors } from '#api/validation/field-error.ts'
import type { Node } from '#kinds/core/node/types.ts'
import { parseQuery } from '#server/http/request-target.ts'
import { forwardedHeaders } from '#server/streaming/headers.ts'
import { kubeletOn } from '#server/streaming/kubelet.ts'
import {
  escapePath,
  isReachable,
  parseTargetName,
  pathOf,
  searchOf,
  searchOfQuery,
} from '#server/streaming/location.ts'
import { logQuery, parseLogOptions, validateLogOptions } from '#server/streaming/log-options.ts'
import { parseTerminalOptions, terminalQuery } from '#server/streaming/stream-options.ts'

test('a target has a name, and perhaps a port and a scheme', () => {
  const read = ['a', 'a:80', 'https:a:http', ':a:', 'ftp:a:1', 'a:b:c:d', '', 'http::80'].map(
    (text) => {
      const found = parseTargetName(text)
      return found && `${found.scheme}|${found.name}|${found.port}`
    },
  )
  const none = [undefined, undefined, undefined, undefined]
  assert.deepEqual(read, ['|a|', '|a|80', 'https|a|http', '|a|', ...none])
})

test('what is only reached from the server itself is not reached through it', () => {
  const inside = [
    '127.0.0.1',
    '::1',
    '0.0.0.0',
    '169.254.169.254',
    'fe80::1',
    '224.0.0.1',
    'ff02::1',
  ]
  const mapped = ['::ffff:127.0.0.1', '255.255.255.255', '', 'x']
  assert.deepEqual([...inside, ...mapped].filter(isReachable), [])
  assert.deepEqual(['10.0.0.1', '192.168.1.1', '2001:db8::1'].filter(isReachable).length, 3)
})

test('a query is written by name, each as Go escapes it', () => {
  const written = (text: string) => searchOfQuery(parseQuery(text))
  assert.equal(written('b=2&a=x%20y&b=1&c'), '?a=x+y&b=2&b=1&c=')
  assert.equal(written("a=~!*'()/+%C3%BC"), '?a=~%21%2A%27%28%29%2F+%C3%BC')
  assert.equal(written('a=1;b=2&c=%zz'), '')
})

test('a path keeps its slash, and never leads above its root', () => {
  assert.equal(pathOf([], '/x/proxy'), '')
  assert.equal(pathOf([], '/x/proxy/'), '/')
  assert.equal(pathOf(['a', 'b'], '/x/proxy/a/b/'), '/a/b/')
  assert.equal(pathOf(['..', '..', 'etc'], '/x/proxy/../../etc'), '/etc')
  assert.equal(escapePath('/a b/ü?#(%)&=@'), '/a%20b/%C3%BC%3F%23%28%25%29&=@')
})

test('a query passes as it is, and never ends the line it stands in', () => {
  assert.equal(searchOf('/x?a=%2F&b'), '?a=%2F&b')
  assert.equal(searchOf('/x?a b\r\nEvil: \u00e9'), '?a%20b%0D%0AEvil:%20%E9')
  assert.equal(searchOf('/x'), '')
})

test('who the client is stays with the server', () => {
  const headers = {
    ':path': '/x',
    ':authority': 'server:6443',
    authorization: 'Bearer t',
    'impersonate-user': 'root',
    'x-remote-user': 'root',
    'sec-websocket-protocol': 'base64url.bearer.authorization.k8s.io.dA, v4.channel.k8s.io',
    connection: 'keep-alive, X-Own',
    'x-own': '1',
    te: 'trailers',
    accept: '*/*',
    'x-forwarded-for': '10.0.0.9',
  }
  const isSecret = (name: string) => name === 'x-remote-user'
  assert.deepEqual(forwardedHeaders({ headers, address: '::ffff:10.0.0.1' }, isSecret), {
    'sec-websocket-protocol': 'v4.channel.k8s.io',
    accept: '*/*',
    host: 'server:6443',
    'x-forwarded-for': '10.0.0.9, 10.0.0.1',
  })
})

const logs = [
  { query: '', want: '' },
  {
    query: 'tailLines=-1',
    error: 'tailLines: Invalid value: -1: must be greater than or equal to 0',
  },
  { query: 'sinceSeconds=0', error: 'sinceSeconds: Invalid value: 0: must be greater than 0' },
  { query: 'stream=Stdout', error: 'stream: Forbidden: may not be specified' },
  { query: 'follow&tailLines=3&previous=false', want: 'follow=true&tailLines=3' },
  { query: 'sinceTime=2026-01-02T03:04:05.678Z', want: 'sinceTime=2026-01-02T03%3A04%3A05Z' },
]

for (const { query, want, error = '' } of logs) {
  test(`a log is asked for: ${query}`, () => {
    const options = parseLogOptions(parseQuery(query))
    const errors = validateLogOptions(options, { canSplit: false })
    assert.equal(formatFieldErrors(errors), error)
    if (want !== undefined) assert.equal(logQuery(options, { canSplit: false }), want)
  })
}

test('a terminal is asked for in the words of the kubelet', () => {
  const query = parseQuery('stdin=true&stdout=1&tty=false&command=a&command=b+c&container=x')
  assert.equal(
    terminalQuery(parseTerminalOptions('PodExecOptions', query)),
    'command=a&command=b+c&input=1&output=1',
  )
})

test('a node is reached by the first type of address that it has', () => {
  const node = {
    status: {
      addresses: [
        { type: 'InternalIP', address: '10.0.0.1' },
        { type: 'Hostname', address: 'n1' },
      ],
    },
  } as unknown as Node
  const options = { timeoutMs: 1, addressTypes: ['ExternalIP', 'Hostname', 'InternalIP'] }
  assert.deepEqual(kubeletOn(node, options), { host: 'n1', port: 10250, features: [] })
  assert.throws(() => kubeletOn(node, { ...options, addressTypes: ['ExternalIP'] }), {
    message: 'no preferred addresses found; known addresses: [{InternalIP 10.0.0.1} {Hostname n1}]',
  })
})
