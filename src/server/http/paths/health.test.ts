import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLogger } from '#base/log/log.ts'
import { createHealth, type HealthCheck, ping } from '#server/http/paths/health.ts'
import { pathRequest } from '#server/testing/path-request.ts'

const well: HealthCheck = { name: 'etcd', check: async () => undefined }
const ill: HealthCheck = {
  name: 'poststarthook/x',
  check() {
    throw new Error('the password is wrong')
  },
}
const stopping: HealthCheck = { name: 'shutdown', within: ['readyz'], check: () => 'stopping' }

async function asked(checks: readonly HealthCheck[], target: string) {
  const handler = createHealth({ checks, log: silentLogger }).find(({ paths }) =>
    paths.includes(target.split('?')[0]!),
  )
  const answer = await handler?.answer(pathRequest(target))
  return answer && `${answer.code} ${Buffer.from(answer.body).toString()}`
}

test('all is well', async () => {
  const checks = [ping, well]
  assert.equal(await asked(checks, '/healthz'), '200 ok')
  assert.equal(await asked(checks, '/readyz/etcd?verbose'), '200 ok')
  assert.equal(
    await asked(checks, '/livez?verbose'),
    '200 [+]ping ok\n[+]etcd ok\nlivez check passed\n',
  )
  assert.equal(
    await asked(checks, '/readyz?verbose&exclude=etcd&exclude=nope'),
    '200 [+]ping ok\n[+]etcd excluded: ok\nwarn: some health checks cannot be excluded: no matches for "nope"\nreadyz check passed\n',
  )
})

test('checks of a group are left out with the one that it is named after', async () => {
  const checks = [well, { name: 'etcd-override-0', group: 'etcd', check: () => 'x' }]
  assert.equal(
    await asked(checks, '/livez?verbose&exclude=etcd'),
    '200 [+]etcd excluded: ok\n[+]etcd-override-0 excluded with etcd: ok\nlivez check passed\n',
  )
})

test('what is not well is told, but not why', async () => {
  const checks = [ping, ill]
  const failed =
    '500 [+]ping ok\n[-]poststarthook/x failed: reason withheld\nhealthz check failed\n'
  assert.equal(await asked(checks, '/healthz'), failed)
  assert.equal(
    await asked(checks, '/healthz/poststarthook/x'),
    '500 internal server error: poststarthook/x: reason withheld\n',
  )
  assert.equal(await asked(checks, '/healthz?exclude=poststarthook/x'), '200 ok')
})

test('of some checks whoever asks for one alone is told why', async () => {
  const checks = [ping, { ...ill, name: 'kms-providers', isOpen: true } as const]
  assert.equal(
    await asked(checks, '/readyz/kms-providers'),
    '500 internal server error: the password is wrong\n',
  )
  assert.match((await asked(checks, '/readyz'))!, /kms-providers failed: reason withheld/)
})

test('a check may count for readiness alone', async () => {
  const checks = [ping, stopping]
  assert.equal(await asked(checks, '/livez'), '200 ok')
  assert.match(String(await asked(checks, '/readyz')), /^500 /)
  assert.equal(await asked(checks, '/livez/shutdown'), undefined)
})
