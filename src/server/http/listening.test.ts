import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { test } from 'node:test'
import { h1 } from '#server/testing/http-client.ts'
import { openTestHttpServer } from '#server/testing/http-server.ts'

test('servers share a port where all of them are told to', async () => {
  await using first = await openTestHttpServer({ sharesPort: true })
  const { port } = first
  await assert.rejects(openTestHttpServer({ port }), { code: 'EADDRINUSE' })
  {
    await using second = await openTestHttpServer({ port, sharesPort: true })
    assert.equal(second.port, port)
  }
  assert.equal((await h1(port, '/version')).code, 200)
})

const isLinux = process.platform === 'linux'

/** How many connections of a port, as four hexadecimal digits, the kernel still waits for. */
function timeWaits(port: number): number {
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const lines = readFileSync('/proc/net/tcp', 'utf8').split('\n')
  const timeWait = '06'
  return lines.filter((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/)
    return local.endsWith(end) && state === timeWait
  }).length
}

test('a port is free at once, though connections of before are remembered', {
  skip: !isLinux && 'the table of connections is read as Linux shows it',
}, async () => {
  const { port } = await closedAfterOneConnection()
  assert.ok(timeWaits(port) > 0)
  await using again = await openTestHttpServer({ port })
  assert.equal(again.port, port)
})

/** The side that ends a connection first is the one that remembers it. */
async function closedAfterOneConnection(): Promise<{ readonly port: number }> {
  await using server = await openTestHttpServer()
  const socket = connect({ host: '127.0.0.1', port: server.port })
  socket.write('no handshake\r\n')
  socket.resume()
  await once(socket, 'close')
  return { port: server.port }
}
