import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createEnv } from '#api/cel/env.ts'
import { newLibraries } from '#api/cel/environment.ts'
import {
  authorizerValue,
  type CheckedAttributes,
  type ServiceAccountName,
} from '#api/cel/libraries/authorizer.ts'
import { withDecisions } from '#api/cel/run/decisions.ts'
import { object } from '#api/cel/types.ts'

const type = object('kubernetes.authorization.Authorizer')
const env = createEnv({ variables: [{ name: 'authorizer', type }], libraries: newLibraries })

type Asked = readonly [CheckedAttributes, ServiceAccountName | undefined]

/** Runs an expression with an authorizer that takes its time; answers also what it was asked. */
async function run(text: string): Promise<readonly [unknown, readonly Asked[]]> {
  const compiled = env.compile(text)
  assert.ok(compiled.ok, compiled.ok ? '' : compiled.issues)
  const asked: Asked[] = []
  const outcome = await withDecisions(
    async (attributes, as) => {
      asked.push([attributes, as])
      return { allowed: attributes.verb === 'get', reason: `because of ${attributes.verb}` }
    },
    (authorize) => compiled.program.evaluate({ authorizer: authorizerValue(authorize) }),
  )
  return [outcome.ok ? outcome.value : outcome.message, asked]
}

test('a check asks for everything that was narrowed down', async () => {
  const check =
    "resource('pods').subresource('log').namespace('n').name('p').check('get').allowed()"
  assert.deepEqual(await run(`authorizer.group('').${check}`), [
    true,
    [
      [
        { group: '', resource: 'pods', subresource: 'log', namespace: 'n', name: 'p', verb: 'get' },
        undefined,
      ],
    ],
  ])
})

test('a service account is asked about instead of the user, once for each question', async () => {
  const check = "authorizer.serviceAccount('n', 'a').path('/healthz').check('put')"
  assert.deepEqual(await run(`${check}.reason() + string(${check}.allowed())`), [
    'because of putfalse',
    [
      [
        { verb: 'put', path: '/healthz' },
        { namespace: 'n', name: 'a' },
      ],
    ],
  ])
})

const failing: readonly (readonly [string, string])[] = [
  ["authorizer.path(' ').check('get').allowed()", 'path must not be empty'],
  ["authorizer.group('').resource('').check('get').allowed()", 'resource must not be empty'],
  [
    "authorizer.serviceAccount('n', 'B').path('/').check('get').allowed()",
    'Invalid service account name',
  ],
  [
    "[1, 2, 3].all(x, authorizer.path('/').check('get').allowed())",
    'operation cancelled: actual cost limit exceeded',
  ],
]
for (const [text, message] of failing) {
  test(`${text} fails`, async () => assert.equal((await run(text))[0], message))
}
