import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { startApiServer } from '../processes/api-server.ts'

const program = join(import.meta.dirname, '../../bin/cox.ts')
const full = '/dev/full'

test('a server goes on where nothing can be told', { skip: !existsSync(full) }, async () => {
  const stderr = openSync(full, 'w')
  try {
    await using server = await startApiServer({ stderr })
    assert.equal((await server.ask('/api/v1/nodes/none')).code, 404)
    assert.ok(server.isAlive())
  } finally {
    closeSync(stderr)
  }
})

test('a server whose words nobody reads any more ends, as by SIGPIPE', async () => {
  await using server = await startApiServer()
  await server.kill()
  const words = [`--data-dir=${join(server.folder, 'data')}`, '--secure-port=0']
  const child = spawn(process.execPath, [program, 'kube-apiserver', ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  child.stderr.destroy()
  const [code] = await once(child, 'exit')
  assert.equal(code, 141)
})
