import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { createMetrics } from '#base/metrics.ts'
import { createMetricsPath } from '#server/http/paths/metrics-path.ts'
import { pathRequest } from '#server/testing/path-request.ts'

const metrics = createMetrics()
metrics.gauge({ name: 'up', help: 'Whether it runs.' }).with().set(1)
const handler = createMetricsPath(metrics, 1_796_085_974_999)
const text = '# HELP up [ALPHA] Whether it runs.\n# TYPE up gauge\nup 1\n'

async function asked(headers: Readonly<Record<string, string>>) {
  return (await handler.answer(pathRequest('/metrics', { headers })))!
}

test('says since when it counts, and always in the same form', async () => {
  for (const [accept, escaping] of [
    ['', 'underscores'],
    ['application/openmetrics-text', 'underscores'],
    ['application/openmetrics-text;escaping=dots, text/plain', 'dots'],
    ['text/plain;version=1.0.0;escaping=allow-utf-8', 'allow-utf-8'],
    ['text/plain, */*;escaping=values;q=0.1', 'underscores'],
    ['text/plain;escaping=x', 'underscores'],
  ] as const) {
    const { headers, body } = await asked({ accept })
    assert.deepEqual(headers, {
      'content-type': `text/plain; version=0.0.4; charset=utf-8; escaping=${escaping}`,
      'process-start-time-unix': '1796085974',
    })
    assert.equal(Buffer.from(body).toString(), text)
  }
})

test('is squeezed, however short, for whoever would rather have it so', async () => {
  const squeezed = await asked({ 'accept-encoding': 'gzip' })
  assert.equal(gunzipSync(squeezed.body).toString(), text)
  const encodings = await Promise.all(
    [
      'gzip',
      'GZIP;q=0.5, br',
      'gzip, identity;q=0.5',
      'gzip, identity',
      '*',
      'gzip;q=0',
      'gzip;q=',
      '',
    ].map(
      async (encoding) =>
        (await asked({ 'accept-encoding': encoding })).headers['content-encoding'],
    ),
  )
  assert.deepEqual(encodings, ['gzip', 'gzip', 'gzip', ...Array(5).fill(undefined)])
})
