import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { createCredentialsReader } from '#server/webhooks/credentials.ts'
import { createExecCredentials, type ExecPlugin } from '#server/webhooks/exec-plugin.ts'

const directory = mkdtempSync(join(tmpdir(), 'cox-exec-'))
after(() => rmSync(directory, { recursive: true }))
const apiVersion = 'client.authentication.k8s.io/v1'
const signal = new AbortController().signal

/** It notes each run, and says what is in a file then. */
function pluginSaying(name: string, answer: object | string, more: Partial<ExecPlugin> = {}) {
  const [command, file, runs] = ['', '.json', '.runs'].map((end) => join(directory, name + end))
  const say = (what: object | string) =>
    writeFileSync(file!, typeof what === 'string' ? what : JSON.stringify(what))
  say(answer)
  writeFileSync(runs!, '')
  const script = `#!/bin/sh\nprintf '%s|%s|%s' "$*" "$WHO" "$KUBERNETES_EXEC_INFO" >> ${runs}\ncat ${file}\n`
  writeFileSync(command!, script)
  chmodSync(command!, 0o755)
  const plugin: ExecPlugin = {
    ...{ command: command!, args: ['a', 'b c'], env: { WHO: 'me', PATH: '/usr/bin:/bin' } },
    ...{ apiVersion, installHint: '', wantsTerminal: false, ...more },
  }
  return { plugin, say, runs: () => readFileSync(runs!, 'utf8').split('\n').filter(Boolean) }
}

const said = (status: object) => ({ kind: 'ExecCredential', apiVersion, status })

function createOf(plugin: ExecPlugin, clock = createFakeClock(0)) {
  return createExecCredentials(plugin, { clock, lifetime: signal })
}

test('a program is told of the call, and asked again when what it said is over', async () => {
  const clock = createFakeClock(0)
  const expirationTimestamp = '1970-01-01T00:01:00Z'
  const cluster = { server: 'https://x', config: null }
  const { plugin, say, runs } = pluginSaying(
    'tokens',
    said({ token: 'one', expirationTimestamp }),
    {
      cluster,
    },
  )
  const credentials = createOf(plugin, clock)
  const both = await Promise.all([credentials.current(signal), credentials.current(signal)])
  assert.deepEqual(both, [{ token: 'one' }, { token: 'one' }])
  const told = { kind: 'ExecCredential', apiVersion, spec: { cluster, interactive: false } }
  assert.deepEqual(runs(), [`a b c|me|${JSON.stringify(told)}`])
  say(said({ token: 'two' }))
  clock.advance(60_000)
  assert.deepEqual(await credentials.current(signal), { token: 'one' })
  clock.advance(1)
  assert.deepEqual(await credentials.current(signal), { token: 'two' })
  clock.advance(10 ** 9)
  await credentials.current(signal)
  assert.equal(runs().length, 2)
})

test('what was refused is asked for anew, once', async () => {
  const { plugin, say, runs } = pluginSaying('refused', said({ token: 'one' }))
  const credentials = createOf(plugin)
  const first = await credentials.current(signal)
  say(said({ clientCertificateData: 'c', clientKeyData: 'k' }))
  const pair = { certificate: 'c', privateKey: 'k' }
  assert.deepEqual(await credentials.renew(first, signal), pair)
  assert.deepEqual(await credentials.renew(first, signal), pair)
  assert.equal(runs().length, 2)
})

const broken: readonly (readonly [answer: object | string, message: RegExp])[] = [
  ['', /^decoding stdout: /],
  ['{"token":"secret"}', /^decoding stdout: Object 'Kind' is missing$/],
  ['secret', /^decoding stdout: couldn't get version\/kind; json parse error$/],
  [said({}), /^exec plugin didn't return a token or cert\/key pair$/],
  [{ ...said({}), status: null }, /^exec plugin didn't return a status field$/],
  [said({ clientKeyData: 'k' }), /^exec plugin returned only certificate or key, not both$/],
  [
    { ...said({ token: 't' }), apiVersion: 'client.authentication.k8s.io/v1beta1' },
    /^exec plugin is configured to use API version client.authentication.k8s.io\/v1, plugin returned version client.authentication.k8s.io\/v1beta1$/,
  ],
]

test('an answer that says nothing is no answer', async () => {
  for (const [answer, message] of broken) {
    await assert.rejects(createOf(pluginSaying('broken', answer).plugin).current(signal), {
      message,
    })
  }
})

test('a program that cannot be run says why in client-go’s words', async () => {
  const { plugin } = pluginSaying('failing', said({ token: 't' }))
  const messageOf = (changes: Partial<ExecPlugin>) =>
    createOf({ ...plugin, ...changes })
      .current(signal)
      .catch((error: Error) => error.message)
  assert.equal(
    await messageOf({ command: '/bin/false' }),
    'exec: executable /bin/false failed with exit code 1',
  )
  assert.equal(
    await messageOf({ wantsTerminal: true }),
    'exec plugin cannot support interactive mode: standard input is not a terminal',
  )
  const missing = createOf({ ...plugin, command: '/none/such', installHint: 'Install it.' })
  const words = /^exec: executable \/none\/such not found\n\nIt looks like .*\n\nInstall it\.$/s
  for (let i = 0; i < 10; i++) await assert.rejects(missing.current(signal), { message: words })
  await assert.rejects(missing.current(signal), {
    message: 'exec: executable /none/such not found',
  })
})

test('nobody waits longer than they wish, and no program outlives its client', async () => {
  const { plugin } = pluginSaying('slow', said({ token: 't' }))
  const reader = createCredentialsReader(createFakeClock(0))
  const slow = { exec: { ...plugin, command: 'sleep', args: ['60'] } }
  const wait = new AbortController()
  const asked = reader.of(slow, wait.signal)
  wait.abort(new Error('enough'))
  await assert.rejects(Promise.resolve(asked), { message: 'enough' })
  const again = Promise.resolve(reader.of(slow, signal))
  reader[Symbol.dispose]()
  await assert.rejects(again, /aborted/)
})

test('a program is not asked where something else is said', async () => {
  const { plugin, runs } = pluginSaying('unasked', said({ token: 't' }))
  const reader = createCredentialsReader(createFakeClock(0))
  assert.deepEqual(await reader.of({ exec: plugin, token: 'said' }, signal), { token: 'said' })
  assert.deepEqual(runs(), [])
  const none = { exec: { ...plugin, command: '/bin/false' } }
  await assert.rejects(Promise.resolve(reader.of(none, signal)), {
    message: 'getting credentials: exec: executable /bin/false failed with exit code 1',
  })
})
