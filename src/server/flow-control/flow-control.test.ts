import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import { createFakeClock } from '#base/clock.ts'
import { createMetrics } from '#base/metrics.ts'
import { flowSchemas, priorityLevels } from '#server/bootstrap/flow-control-objects.ts'
import type { FlowMarks, Leave } from '#server/filters/in-flight.ts'
import { createFlowDumps } from '#server/flow-control/dump.ts'
import { createFairFlow } from '#server/flow-control/flow-control.ts'
import { requestInfoOf } from '#server/http/request-info.ts'
import { parseRequestTarget } from '#server/http/request-target.ts'
import type { Entry } from '#server/served/object-store.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

/** Objects of one kind by name, which can be changed. */
function storeOf(specs: Readonly<Record<string, object>>) {
  const entriesOf = (all: Readonly<Record<string, object>>) =>
    Object.entries(all).map(([name, spec]) => {
      const object = { apiVersion: '', kind: '', metadata: { name, uid: `${name}-uid` }, spec }
      return { object: object as Resource } as Entry
    })
  let entries = entriesOf(specs)
  return {
    peekAll: () => entries,
    set(changed: Readonly<Record<string, object>>) {
      entries = entriesOf(changed)
    },
  }
}

const podCount = 730

function controlOf(serverSeats = 600) {
  const clock = createFakeClock()
  const schemas = storeOf(flowSchemas)
  const levels = storeOf(priorityLevels)
  const metrics = createMetrics()
  const resources = () =>
    ({ find: () => ({ store: { count: podCount } }) }) as unknown as ResourceTable
  const control = createFairFlow({
    ...{ schemas, levels, resources, serverSeats, clock, metrics },
    waitLimitMs: 15_000,
  })
  const enter = (name: string, asked: string, groups: readonly string[] = []) => {
    const [method = '', target = ''] = asked.split(' ')
    const parsed = parseRequestTarget(target)!
    const info = requestInfoOf({ method, target, ...parsed })
    const request = {
      user: { name, groups: [...groups, 'system:authenticated'] },
      query: parsed.query,
      signal: new AbortController().signal,
      flow: undefined as FlowMarks | undefined,
    }
    return { request, entering: control.enter(request, info, method !== 'GET') }
  }
  return { clock, schemas, levels, metrics, control, enter }
}

type Control = ReturnType<typeof controlOf>

const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/x'
const pods = '/api/v1/namespaces/x/pods'
const masters = ['system:masters']
const nodes = ['system:nodes']
const accounts = ['system:serviceaccounts']
const account = (of: string) => `system:serviceaccount:${of}`
const classified: readonly [string, readonly string[], string, string][] = [
  ['admin', masters, `POST ${pods}`, 'exempt'],
  ['admin', masters, 'GET /anything', 'exempt'],
  ['bob', [], 'GET /healthz', 'probes'],
  ['bob', [], 'POST /healthz', 'global-default'],
  ['system:kube-scheduler', [], `PUT ${leases}`, 'system-leader-election'],
  ['system:kube-scheduler', [], `PATCH ${leases}`, 'kube-scheduler'],
  [account('kube-system:any'), accounts, `GET ${leases}`, 'system-leader-election'],
  [account('kube-system:any'), accounts, `GET ${pods}`, 'kube-system-service-accounts'],
  [account('kube-systemx:any'), accounts, `GET ${pods}`, 'service-accounts'],
  ['system:node:n', nodes, 'PATCH /api/v1/nodes/n/status', 'system-node-high'],
  ['system:node:n', nodes, 'GET /api/v1/nodes/n', 'system-node-high'],
  ['system:node:n', nodes, 'GET /api/v1/nodes/n/proxy', 'system-nodes'],
  ['system:node:n', nodes, `GET ${pods}`, 'system-nodes'],
  ['bob', [], `GET ${pods}`, 'global-default'],
]
for (const [user, groups, asked, schema] of classified) {
  test(`${asked} by ${user} is of ${schema}`, () => {
    const { request, entering } = controlOf().enter(user, asked, groups)
    assert.equal(request.flow?.schemaUid, `${schema}-uid`)
    const level = flowSchemas[schema]!.priorityLevelConfiguration.name
    assert.equal(request.flow?.levelUid, `${level}-uid`)
    ;(entering as Leave).leave()
  })
}

test('whoever no schema is for is of catch-all, and of that little is served', () => {
  const { schemas, enter } = controlOf(6)
  const { probes } = flowSchemas
  schemas.set({ probes: probes! })
  const first = enter('bob', `GET ${pods}`)
  assert.equal(first.request.flow?.schemaUid, '', 'it is there without being stored')
  assert.ok(first.entering)
  assert.equal(enter('bob', `GET ${pods}`).entering, undefined)
})

test('a schema that leads to no level is as good as none', () => {
  const { schemas, enter } = controlOf()
  const lost = { ...flowSchemas['global-default']!, priorityLevelConfiguration: { name: 'none' } }
  schemas.set({ ...flowSchemas, 'global-default': { ...lost, matchingPrecedence: 1 } })
  assert.equal(enter('bob', `GET ${pods}`).request.flow?.schemaUid, 'catch-all-uid')
})

const executing = ({ control }: Control, name: string) =>
  control.levels().find((level) => level.name === name)!

test('a catch-all that leads nowhere does not stop the server', () => {
  const { schemas, enter } = controlOf()
  const lost = { ...flowSchemas['catch-all']!, priorityLevelConfiguration: { name: 'none' } }
  schemas.set({ 'catch-all': lost })
  const { request, entering } = enter('bob', `GET ${pods}`)
  assert.equal(request.flow?.levelUid, 'catch-all-uid')
  assert.ok(entering)
})

test('what is let in and refused is counted under upstream’s names', () => {
  const { schemas, metrics, enter } = controlOf(6)
  schemas.set({})
  const first = enter('bob', `GET ${pods}`)
  enter('bob', `GET ${pods}`)
  ;(first.entering as Leave).leave()
  const shown = (name: string, ...labels: readonly string[]) => {
    const family = metrics.read().find((one) => one.name === `apiserver_flowcontrol_${name}`)
    return family?.series.find(({ values }) => labels.every((label) => values.includes(label)))
      ?.value
  }
  assert.equal(shown('dispatched_requests_total', 'catch-all'), 1)
  assert.equal(shown('rejected_requests_total', 'catch-all', 'concurrency-limit'), 1)
  assert.equal(shown('current_executing_requests', 'catch-all'), 0)
  assert.equal(shown('nominal_limit_seats', 'global-default'), 1)
})

test('lists of many objects take more seats, but never much of a level', () => {
  const tested = controlOf()
  const seatsOf = (asked: string) => {
    const { entering } = tested.enter('bob', asked)
    const seats = executing(tested, 'global-default').seatsInUse
    ;(entering as Leave).leave()
    return seats
  }
  assert.equal(seatsOf(`GET ${pods}/p`), 1)
  assert.equal(seatsOf(`GET ${pods}`), 7)
  assert.equal(seatsOf(`GET ${pods}?limit=500`), 5)
  assert.equal(seatsOf(`GET ${pods}?limit=500&labelSelector=a%3Db`), 7)
  assert.equal(seatsOf(`GET ${pods}?fieldSelector=metadata.name%3Dp`), 1)
  assert.equal(seatsOf(`GET ${pods}?watch=1`), 1)
  assert.equal(seatsOf(`GET ${pods}?watch=1&sendInitialEvents=true`), 7)
})

test('requests under way are counted, reads and writes apart', () => {
  const { control, enter } = controlOf()
  const places = [
    enter('bob', `GET ${pods}`),
    enter('bob', `POST ${pods}`),
    enter('root', 'GET /', masters),
  ].map(({ entering }) => entering as Leave)
  assert.deepEqual({ ...control.inFlight() }, { readOnly: 2, mutating: 1 })
  for (const place of places) place.leave()
  assert.deepEqual({ ...control.inFlight() }, { readOnly: 0, mutating: 0 })
})

test('a level that wants more borrows what others leave, and no timer runs while nobody waits', async () => {
  const tested = controlOf(60)
  const { clock, enter, control } = tested
  const level = executing(tested, 'global-default')
  assert.equal(level.limit, 5)
  await clock.runUntilIdle()
  await clock.run(20_000)
  const places: Leave[] = []
  const waiting = Array.from({ length: 40 }, async () => {
    const place = await enter('bob', `GET ${pods}/p`).entering
    if (place) places.push(place)
  })
  await clock.run(10_000)
  assert.ok(level.limit > 15, `it has ${level.limit} seats of its own 5 and others'`)
  assert.equal(level.executing, level.limit)
  while (level.executing > 0) {
    for (const place of places.splice(0)) place.leave()
    await clock.run(1)
  }
  await Promise.all(waiting)
  await clock.runUntilIdle()
  control[Symbol.dispose]()
})

test('a level that nobody leads to any more goes when it is empty', () => {
  const { schemas, levels, enter, control } = controlOf()
  const { entering } = enter('bob', `GET ${pods}`)
  const { 'global-default': _, ...others } = priorityLevels
  levels.set(others)
  const names = () => control.levels().map(({ name }) => name)
  assert.ok(names().includes('global-default'))
  assert.equal(enter('bob', `GET ${pods}`).request.flow?.levelUid, 'catch-all-uid')
  ;(entering as Leave).leave()
  schemas.set(flowSchemas)
  assert.equal(names().includes('global-default'), false)
})

test('what goes on can be seen', async () => {
  const { control, enter, clock } = controlOf(6)
  const dumps = createFlowDumps(control, clock)
  const shown = async (name: string, query = '') => {
    const handler = dumps.find(({ paths }) => paths[0]!.endsWith(name))!
    const request = { query: new URLSearchParams(query) } as Parameters<typeof handler.answer>[0]
    const answer = await handler.answer(request)
    const lines = Buffer.from(answer!.body).toString().trimEnd().split('\n')
    return lines.map((line) => line.split(/, */).slice(0, 20))
  }
  const first = enter('bob', `GET ${pods}/p`).entering as Leave
  const second = enter('bob', `POST ${pods}`)
  const levels = await shown('dump_priority_levels')
  assert.deepEqual(
    levels.find(([name]) => name === 'global-default'),
    ['global-default', '1', 'false', 'false', '1', '1', '1', '0', '0', '0'],
  )
  const queues = await shown('dump_queues')
  assert.equal(queues.length - 1, 2)
  assert.deepEqual(queues[0]!.slice(0, 3), ['PriorityLevelName', 'Index', 'PendingRequests'])
  clock.shift(24 * 3600 * 1000) // times are told by the date that is set now
  const requests = await shown('dump_requests', 'includeRequestDetails=1')
  const [, served, waiting] = requests
  assert.deepEqual(served!.slice(9), [
    ...['1970-01-02T00:00:00.000Z', 'bob', 'get', `${pods}/p`, 'x', 'p', 'v1', 'pods', ''],
  ])
  assert.deepEqual(
    [waiting![3], waiting![9], waiting![11]],
    ['0', '0001-01-01T00:00:00Z', 'create'],
  )
  first.leave()
  await clock.run(0)
  ;(await second.entering)!.leave()
  control[Symbol.dispose]()
})
