import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { isStatusError } from '#api/status/status.ts'
import { createFakeClock, systemClock } from '#base/clock.ts'
import { decodeMessage } from '#base/protobuf/message.ts'
import { createSeededRandom } from '#base/random.ts'
import { encodeCpuProfile, pprofProfile } from '#server/debug/cpu-profile.ts'
import { createFlagz } from '#server/debug/flagz.ts'
import { createProfiles } from '#server/debug/profiles.ts'
import { createStatusz } from '#server/debug/statusz.ts'
import { createVerbosity } from '#server/debug/verbosity.ts'
import type { PathHandler } from '#server/http/paths/path-handler.ts'
import { type PathRequestOptions, pathRequest } from '#server/testing/path-request.ts'

const random = createSeededRandom(1)
const startedMs = Date.parse('2026-11-30T14:26:14.123Z')
const clock = createFakeClock(startedMs)
const paths = () => [
  '/api',
  '/apis/apps',
  '/healthz/ping',
  '/livez',
  '/healthz',
  '/',
  '/openapi/v2',
]
const statusz = createStatusz({ clock, random, startedMs, paths })
const flagz = createFlagz({ random, flags: { v: '2', 'bind-address': '::' } })

async function ask(handler: PathHandler, target: string, options: PathRequestOptions = {}) {
  const { code, headers, body } = (await handler.answer(pathRequest(target, options)))!
  return { code, headers, text: Buffer.from(body).toString() }
}

async function accepted(handler: PathHandler, accept: string): Promise<string> {
  try {
    const { headers } = await ask(handler, '/', { headers: { accept } })
    return String(headers['content-type'])
  } catch (error) {
    if (!isStatusError(error)) throw error
    return `${error.status.code} ${error.message}`
  }
}

suite('pages for people', () => {
  test('say that programs are not to read them', async () => {
    clock.advance(3_723_000)
    const { text, headers } = await ask(statusz, '/statusz')
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8')
    assert.match(text, /^\napiserver statusz\nWarning: .* debugging purposes only\.\n\nStarted/)
    assert.match(text, /^Started\W+Mon Nov 30 14:26:14 UTC 2026$/m)
    assert.match(text, /^Up\W+1 hr 02 min 03 sec$/m)
    assert.match(
      text,
      /^Binary version\W+1\.36\.3\nEmulation version\W+1\.36\nPaths\W+healthz \/livez\n$/m,
    )
    assert.match((await ask(flagz, '/flagz')).text, /only\.\nbind-address.?.?::\nv.?.?2\n$/)
  })

  test('are objects for those who name their kind', async () => {
    const form = (version: string) => `application/json;as=Flagz;g=config.k8s.io;v=${version}`
    const { text, headers } = await ask(flagz, '/flagz', { headers: { accept: form('v1beta1') } })
    assert.deepEqual(JSON.parse(text), {
      kind: 'Flagz',
      apiVersion: 'config.k8s.io/v1beta1',
      metadata: { name: 'apiserver' },
      flags: { 'bind-address': '::', v: '2' },
    })
    assert.equal(headers['content-type'], 'application/json;g=config.k8s.io;v=v1beta1;as=Flagz')
    const old = await ask(flagz, '/flagz?pretty=1', { headers: { accept: form('v1alpha1') } })
    assert.match(old.text, /^\{\n {2}"kind": "Flagz"/)
    assert.match(String(old.headers['warning']), /version of the flagz endpoint is deprecated/)
    const accept = 'application/yaml;v=v1beta1;g=config.k8s.io;as=Statusz'
    const status = await ask(statusz, '/statusz', { headers: { accept } })
    assert.match(status.text, /^apiVersion: config\.k8s\.io\/v1beta1\nbinaryVersion: 1\.36\.3\n/)
    assert.match(status.text, /^paths:\n- \/healthz\n- \/livez\nstartTime: "2026-11-30T/m)
  })

  const refusal =
    '406 only the following media types are accepted: application/json, application/yaml, text/plain'
  const plain = 'text/plain; charset=utf-8'
  const kind = 'g=config.k8s.io;v=v1beta1;as=Statusz'
  const cases: readonly (readonly [accept: string, type: string])[] = [
    ['*/*', plain],
    ['text/*', plain],
    ['text/html,*/*;q=0.8', plain],
    ['application/json', refusal],
    ['application/*', refusal],
    ['text/html', refusal],
    [`text/plain;${kind}`, refusal],
    [`application/cbor;${kind}`, refusal],
    [`application/json;${kind};stream=watch`, refusal],
    ['application/json;g=config.k8s.io;v=v1beta1;as=Flagz', refusal],
    ['application/json;g=config.k8s.io;v=v1;as=Statusz', refusal],
    [`application/*;${kind}`, `application/json;${kind}`],
    [`application/json;as=X,application/yaml;${kind}`, `application/yaml;${kind}`],
  ]
  for (const [accept, type] of cases)
    test(`for ${accept}`, async () => assert.equal(await accepted(statusz, accept), type))
})

test('the log says as much as it is told to', async () => {
  const set: number[] = []
  const verbosity = createVerbosity((value) => set.push(value))
  const put = async (body: string) => {
    const { code, text } = await ask(verbosity, '/debug/flags/v', { method: 'PUT', body })
    return `${code} ${text}`
  }
  assert.equal(await put('4'), '200 successfully set klog.logging.verbosity to 4\n')
  assert.equal(await put('x'), '400 strconv.ParseUint: parsing "x": invalid syntax\n')
  assert.match(await put('4294967296'), /^400 strconv\.ParseUint: .*: value out of range\n$/)
  assert.match(await put('2147483648'), /^400 failed set .*: strconv\.ParseInt: .* out of range\n$/)
  assert.deepEqual(set, [4])
  assert.equal((await ask(verbosity, '/debug/flags/v')).code, 406)
  assert.match((await ask(verbosity, '/debug/flags')).text, /<tr>v<br>/)
})

suite('profiles', () => {
  const call = (id: number, functionName: string, children: readonly number[] = []) => ({
    ...{ id, children },
    callFrame: { functionName, url: `${functionName}.ts`, lineNumber: 10 * id },
  })

  test('tell of each place how often it was found, and of all its callers', () => {
    const bytes = encodeCpuProfile(
      {
        nodes: [call(1, '(root)', [2, 4]), call(2, 'serve', [3]), call(3, ''), call(4, '(idle)')],
        ...{ startTime: 1000, endTime: 51_000, samples: [3, 4, 3, 2] },
        timeDeltas: [10_000, 10_000, 20_000, 10_000],
      },
      { startMs: 5, periodMicros: 10_000 },
    )
    const { samples, functions, strings, ...rest } = decodeMessage(pprofProfile, bytes)
    const named = samples.map(({ locations, values }) => [
      locations.map((id) => strings[functions.find((one) => one.id === id)!.name]),
      values,
    ])
    assert.deepEqual(named, [
      [
        ['serve', '(root)'],
        [1, 10_000_000],
      ],
      [
        ['(anonymous)', 'serve', '(root)'],
        [2, 30_000_000],
      ],
    ])
    assert.deepEqual(
      [rest.timeNanos, rest.durationNanos, rest.period, strings[rest.periodType.type]],
      [5_000_000n, 50_000_000, 10_000_000, 'cpu'],
    )
  })

  test('are taken one at a time', async () => {
    const profiles = createProfiles(systemClock)
    const target = '/debug/pprof/profile?seconds=0.2'
    const taking = profiles.answer(pathRequest(target))
    assert.equal((await ask(profiles, target)).code, 500)
    const { headers, body } = (await taking)!
    assert.equal(headers['content-disposition'], 'attachment; filename="profile"')
    const { strings } = decodeMessage(pprofProfile, gunzipSync(body))
    assert.ok(strings.includes('(root)'))
    assert.equal((await ask(profiles, target)).code, 200)
  })

  test("are not those of Go's runtime", async () => {
    const profiles = createProfiles(systemClock)
    assert.deepEqual(
      await Promise.all(
        ['heap', 'zzz', 'profile?seconds=301'].map(async (name) => {
          const { code, text } = await ask(profiles, `/debug/pprof/${name}`)
          return `${code} ${text}`
        }),
      ),
      [
        '404 There is no profile "heap": it is of Go\'s runtime\n',
        '404 Unknown profile\n',
        '400 No profile takes longer than 300 seconds\n',
      ],
    )
    assert.match((await ask(profiles, '/debug/pprof/')).text, /href='profile'/)
    const moved = await ask(profiles, '/debug/pprof')
    assert.deepEqual([moved.code, moved.text], [302, '<a href="/debug/pprof/">Found</a>.\n\n'])
  })
})
