import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { parseComponentFlags } from '#base/component-flags.ts'
import { flagTable } from '#cluster/kube-apiserver/flags/flag-table.ts'
import { readTracing } from '#cluster/kube-apiserver/settings/tracing-settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'cox-tracing-'))
after(() => rmSync(folder, { recursive: true }))

function read(text: string) {
  const path = join(folder, 'tracing.yaml')
  writeFileSync(path, text)
  return readTracing(parseComponentFlags(flagTable, [`--tracing-config-file=${path}`]))
}

const head = (version = 'v1') =>
  `apiVersion: apiserver.config.k8s.io/${version}\nkind: TracingConfiguration\n`
const standard = { host: 'localhost', port: 4317 }

suite('where traces go, and how many', () => {
  const cases = [
    { text: '', address: standard },
    { text: '{}', address: standard },
    { text: head(), address: standard },
    { text: `${head('v1beta1')}endpoint: null\n`, address: standard },
    { text: `${head('v1alpha1')}endpoint: a.b:1\n`, address: { host: 'a.b', port: 1 } },
    { text: `${head()}endpoint: a.b\n`, address: { host: 'a.b', port: 443 } },
    { text: `${head()}endpoint: "[::1]:2"\n`, address: { host: '::1', port: 2 } },
    { text: `${head()}endpoint: dns:///a:3\n`, address: { host: 'a', port: 3 } },
    { text: `${head()}endpoint: dns://1.2.3.4/a:3\n`, address: { host: 'a', port: 3 } },
    { text: `${head()}endpoint: unix:///run/a\n`, address: { path: '/run/a' } },
    { text: `${head()}endpoint: unix-abstract:///a\n`, address: { path: '\0a' } },
  ]
  for (const { text, address } of cases) {
    test(JSON.stringify(text), () => assert.deepEqual(read(text), { address, ratePerMillion: 0 }))
  }

  test('a rate', () => {
    assert.equal(read(`${head()}samplingRatePerMillion: 5\n`).ratePerMillion, 5)
  })
})

suite('what upstream refuses is refused in its words', () => {
  const data = 'failed to read tracing config: unable to decode tracing configuration data: '
  const invalid = 'failed to validate tracing configuration: '
  const schemes =
    'Options are none, dns, unix, or unix-abstract.  See https://github.com/grpc/grpc/blob/master/doc/naming.md'
  const embedded = 'Go struct field TracingConfiguration.TracingConfiguration'
  const cases = [
    {
      text: `${head()}samplingRatePerMillion: -1\nendpoint: grpc://x:1\n`,
      says: `${invalid}[samplingRatePerMillion: Invalid value: -1: sampling rate must be positive, endpoint: Invalid value: "grpc://x:1": unsupported scheme: grpc.  ${schemes}]`,
    },
    {
      text: `${head()}samplingRatePerMillion: 1000001\n`,
      says: `${invalid}samplingRatePerMillion: Invalid value: 1000001: sampling rate per million must be less than or equal to one million`,
    },
    {
      text: `${head()}endpoint: unix:x\n`,
      says: `${invalid}endpoint: Invalid value: "dns://unix:x": parse "dns://unix:x": invalid port ":x" after host`,
    },
    {
      text: `${head()}samplingRatePerMillion: 1.5\n`,
      says: `${data}json: cannot unmarshal number 1.5 into ${embedded}.samplingRatePerMillion of type int32`,
    },
    { text: `${head()}more: 1\n`, says: `${data}strict decoding error: unknown field "more"` },
    {
      text: head('v2'),
      says: `${data}no kind "TracingConfiguration" is registered for version "apiserver.config.k8s.io/v2" in scheme "pkg/runtime/scheme.go:111"`,
    },
    {
      text: 'apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\n',
      says: `${data}converting (v1.AdmissionConfiguration) to (apiserver.TracingConfiguration): unknown conversion`,
    },
  ]
  for (const { text, says } of cases) {
    test(says, () => assert.throws(() => read(text), { name: 'FlagError', message: says }))
  }

  const where = 'failed to read tracing config: unable to read tracing configuration from'
  for (const [path, why] of [
    ['/none', 'open /none: no such file or directory'],
    ['/tmp', 'read /tmp: is a directory'],
  ] as const) {
    test(why, () => {
      const flags = parseComponentFlags(flagTable, [`--tracing-config-file=${path}`])
      assert.throws(() => readTracing(flags), { message: `${where} "${path}": ${why}` })
    })
  }
})
