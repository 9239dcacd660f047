import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { freePort } from '#base/testing/free-port.ts'

test('no port is given twice, and each can be listened on', async () => {
  const ports = await Promise.all(Array.from({ length: 500 }, freePort))
  assert.equal(new Set(ports).size, ports.length)
  const server = createServer().listen(ports[0], '127.0.0.1')
  await once(server, 'listening')
  server.close()
})

test('who asks in another process is told of it by the system', async () => {
  const sign = createSocket('udp4').bind(await freePort(), '127.0.0.1')
  await assert.rejects(once(sign, 'listening'), { code: 'EADDRINUSE' })
})
