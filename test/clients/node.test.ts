/** The official client for JavaScript, from its package index, with an informer over a restart. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { startApiServer } from '../processes/api-server.ts'
import { openLines } from './lines.ts'
import { installed } from './packages.ts'

const version = '1.4.0'
const { skip, folder } = await installed(`node-${version}`, [
  [
    'npm',
    'install',
    '--prefix',
    '.',
    '--no-audit',
    '--no-fund',
    `@kubernetes/client-node@${version}`,
  ],
])

test('JavaScript creates, reads, lists, patches and watches; its informer goes on after kill -9', {
  skip,
}, async () => {
  await using server = await startApiServer()
  const program = join(folder, 'client.mjs') // where it finds the package
  copyFileSync(join(import.meta.dirname, 'node/client.mjs'), program)
  await using client = openLines(process.execPath, [program, server.kubeconfig])
  await client.until((line) => line === 'informs', 'the informer')
  await client.until((line) => line === 'add one', 'what was there')
  const path = '/api/v1/namespaces/default/configmaps'
  await server.ask(`${path}/one`, { method: 'DELETE' })
  await client.until((line) => line === 'delete one', 'the deletion')
  await server.kill()
  await server.start()
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'end' } }
  await server.ask(path, { body })
  await client.until((line) => line === 'add end', 'what was made after the restart')
})
