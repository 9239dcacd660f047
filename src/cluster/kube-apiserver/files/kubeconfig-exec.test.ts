import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endpointOf } from '#cluster/kube-apiserver/files/kubeconfig-endpoint.ts'

const apiVersion = 'client.authentication.k8s.io/v1'
const cluster = { server: 'https://hook.test:1', 'certificate-authority-data': 'Y2E=' }

function endpointWith(user: object, of: object = cluster) {
  const config = {
    clusters: [{ name: 'c', cluster: of }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  }
  const environment = { PATH: '/bin', A: '1' }
  return endpointOf('/etc/hooks/config', { environment, read: () => JSON.stringify(config) })
}

test('a user may be a program, which may be told where it is for', () => {
  const exec = {
    ...{ apiVersion, command: './tokens', args: ['a'], env: [{ name: 'A', value: '2' }] },
    ...{ installHint: 'Install it.', provideClusterInfo: true, interactiveMode: 'IfAvailable' },
  }
  const extensions = [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'x' } }]
  assert.deepEqual(endpointWith({ exec }, { ...cluster, extensions }).exec, {
    ...{ apiVersion, command: '/etc/hooks/tokens', args: ['a'], env: { PATH: '/bin', A: '2' } },
    ...{ installHint: 'Install it.', wantsTerminal: false },
    cluster: {
      server: 'https://hook.test:1',
      'certificate-authority-data': 'Y2E=',
      config: { audience: 'x' },
    },
  })
  const plain = { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'tokens' }
  const { exec: plugin } = endpointWith({ exec: plain })
  assert.deepEqual([plugin?.command, plugin?.cluster], ['tokens', undefined])
  assert.equal(
    endpointWith({ exec: { ...plain, interactiveMode: 'Always' } }).exec?.wantsTerminal,
    true,
  )
})

const fine = { apiVersion, command: 'tokens', interactiveMode: 'Never' }
const refused: readonly (readonly [user: object, message: string])[] = [
  [
    { exec: {} },
    'invalid configuration: [command must be specified for u to use exec authentication plugin, apiVersion must be specified for u to use exec authentication plugin, interactiveMode must be specified for u to use exec authentication plugin]',
  ],
  [
    { exec: { ...fine, env: [{ value: 'x' }] } },
    'invalid configuration: env variable name must be specified for u to use exec authentication plugin',
  ],
  [
    { exec: { ...fine, interactiveMode: 'Sometimes' } },
    'invalid configuration: invalid interactiveMode for u: "Sometimes"',
  ],
  [
    { exec: fine, 'auth-provider': { name: 'x' } },
    'invalid configuration: authProvider cannot be provided in combination with an exec plugin for u',
  ],
  [{ exec: { ...fine, apiVersion: 'v1' } }, 'exec plugin: invalid apiVersion "v1"'],
  [{ 'auth-provider': { name: 'x' } }, 'no Auth Provider found for name "x"'],
]

test('what cannot be a program is refused at the start, in upstream’s words', () => {
  for (const [user, message] of refused) {
    assert.throws(() => endpointWith(user), { name: 'FlagError', message })
  }
})
