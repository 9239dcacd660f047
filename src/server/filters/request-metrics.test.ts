import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMetrics } from '#base/metrics.ts'
import { formatMetrics } from '#base/metrics-text.ts'
import { createAccessMetrics } from '#server/filters/access-metrics.ts'
import { createRequestMetrics, type Measured } from '#server/filters/request-metrics.ts'
import { requestInfoOf } from '#server/http/request-info.ts'
import { parseRequestTarget } from '#server/http/request-target.ts'

function measured(method: string, target: string, more: Partial<Measured> = {}): Measured {
  const parsed = parseRequestTarget(target)!
  return {
    ...{ method, query: parsed.query, isKnown: true, contentType: undefined, code: 200 },
    ...{ tookMs: 100, waitedMs: 0, sentBytes: 10, isTerminated: false },
    info: requestInfoOf({ method, target, ...parsed }),
    ...more,
  }
}

function counted(...requests: readonly Measured[]) {
  const metrics = createMetrics()
  const { count } = createRequestMetrics(metrics)
  for (const request of requests) count(request)
  return (name: string) => {
    const { series = [], labels = [] } = metrics.read().find((one) => one.name === name) ?? {}
    return series.map(({ values, value, buckets }) => {
      const said = Object.fromEntries(labels.map((label, i) => [label, values[i]]))
      return { ...said, value, count: buckets?.at(-1)?.count } as Record<string, unknown>
    })
  }
}

const maps = '/api/v1/namespaces/x/configmaps'

test('requests are told by what they do, and to how much of what is there', () => {
  const apply = 'application/apply-patch+yaml'
  const requests = [
    measured('POST', maps),
    measured('GET', maps),
    measured('GET', '/api/v1/configmaps'),
    measured('GET', `${maps}/a`),
    measured('PATCH', `${maps}/a`, { contentType: 'application/merge-patch+json' }),
    measured('PATCH', `${maps}/a`, { contentType: apply }),
    measured('DELETE', maps),
    measured('GET', `${maps}?watch=1`),
    measured('GET', '/api/v1/namespaces/x/pods/p/log'),
    measured('GET', '/livez', { isKnown: false }),
    measured('GET', '/apis/none/v1/of/this', { isKnown: false, code: 404 }),
  ]
  const series = counted(...requests)('apiserver_request_total')
  assert.deepEqual(
    series.map(({ verb, scope, subresource, component }) => {
      return [verb, scope, subresource, component].join(' ')
    }),
    [
      'POST resource  apiserver',
      'LIST namespace  apiserver',
      'LIST cluster  apiserver',
      'GET resource  apiserver',
      'PATCH resource  apiserver',
      'APPLY resource  apiserver',
      'DELETE namespace  apiserver',
      'WATCH namespace  apiserver',
      'CONNECT resource log apiserver',
      'GET  /livez ',
      'GET   apiserver',
    ],
  )
})

test('the time of its own leaves out what others took, what lasts, and what is only tried', () => {
  const read = counted(
    measured('POST', maps, { tookMs: 300, waitedMs: 200 }),
    measured('POST', `${maps}?dryRun=All`),
    measured('GET', `${maps}?watch=1`),
  )
  const own = read('apiserver_request_sli_duration_seconds')
  assert.deepEqual(
    own.map(({ verb, value, count }) => [verb, value, count]),
    [['POST', 0.1, 1]],
  )
})

test('of reads the size of the answer is counted, and what was given up is counted apart', () => {
  const read = counted(
    measured('GET', maps, { sentBytes: 5000 }),
    measured('POST', maps, { sentBytes: 70, isTerminated: true, code: 504 }),
  )
  const sizes = read('apiserver_response_sizes').map(({ verb, value }) => [verb, value])
  assert.deepEqual(sizes, [['LIST', 5000]])
  const given = read('apiserver_request_terminations_total')
  assert.deepEqual(
    given.map(({ verb, code, value }) => [verb, code, value]),
    [['POST', '504', 1]],
  )
})

test('who was let in is told without names of people', () => {
  const metrics = createMetrics()
  const access = createAccessMetrics(metrics)
  for (const name of ['admin', 'alice', 'bob', 'alice@example.test']) {
    access.known({ name, groups: [] }, 3)
  }
  access.unknown(new Error('the token is old'), 1)
  access.decided({ verdict: 'allow' }, 1)
  access.decided({ verdict: 'no opinion' }, 1)
  access.decided({ verdict: 'no opinion', error: new Error('nobody answers') as never }, 1)
  const lines = formatMetrics(metrics.read()).split('\n')
  assert.deepEqual(
    lines.filter((line) => /^(authenticated_user|\w+_attempts)/.test(line)),
    [
      'authenticated_user_requests{username="admin"} 1',
      'authenticated_user_requests{username="other"} 2',
      'authenticated_user_requests{username="email_id"} 1',
      'authentication_attempts{result="success"} 4',
      'authentication_attempts{result="error"} 1',
      'authorization_attempts_total{result="allowed"} 1',
      'authorization_attempts_total{result="no-opinion"} 1',
      'authorization_attempts_total{result="error"} 1',
    ],
  )
})
