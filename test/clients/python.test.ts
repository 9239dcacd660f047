/** The official client for Python, from its package index. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { startApiServer } from '../processes/api-server.ts'
import { openLines } from './lines.ts'
import { installed } from './packages.ts'

const version = '36.0.3'
const { skip, folder } = await installed(`python-${version}`, [
  ['python3', '-m', 'venv', 'env'],
  ['env/bin/pip', 'install', '--quiet', '--disable-pip-version-check', `kubernetes==${version}`],
])

test('Python creates, reads, lists, patches, watches, applies and deletes', { skip }, async () => {
  await using server = await startApiServer()
  const program = join(import.meta.dirname, 'python/client.py')
  await using client = openLines(join(folder, 'env/bin/python'), ['-u', program, server.kubeconfig])
  await client.until((line) => line === 'discovered', 'the last of its deeds')
  assert.deepEqual(client.seen, ['objects', 'lists', 'watches', 'other groups', 'discovered'])
})
