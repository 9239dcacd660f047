/** What upstream was seen to answer where recordings of it say nothing. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { Client } from '../../../tools/compare-requests/client.ts'
import { adminToken, openRecordedServer } from '../replay/server.ts'
import { askInTurn, type Row } from './ask-in-turn.ts'
import { bodies } from './rows/bodies.ts'
import { customs } from './rows/customs.ts'
import { forms } from './rows/forms.ts'
import { kinds } from './rows/kinds.ts'
import { metadata } from './rows/metadata.ts'
import { numbers } from './rows/numbers.ts'
import { patches } from './rows/patches.ts'
import { rights } from './rows/rights.ts'

const groups: Readonly<Record<string, readonly Row[]>> = {
  bodies,
  customs,
  forms,
  kinds,
  metadata,
  numbers,
  patches,
  rights,
}

suite('a server answers as upstream was seen to', () => {
  const stack = new AsyncDisposableStack()
  let client: Client
  before(async () => {
    const server = stack.use(await openRecordedServer({ engine: 'memory' }))
    client = stack.use(new Client(server.url, adminToken))
    const path = '/api/v1/namespaces/default/serviceaccounts'
    const body = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } }
    await client.send({ method: 'POST', path, body })
  })
  after(() => stack.disposeAsync())

  for (const [group, rows] of Object.entries(groups))
    for (const row of rows)
      test(`${group}: ${row.title}`, async () => {
        const { status, text, headers } = await askInTurn(client, row)
        assert.equal(status, row.code, text)
        if (row.body) assert.match(text, row.body)
        if (row.warning) assert.match(String(headers['warning']), row.warning)
      })
})
