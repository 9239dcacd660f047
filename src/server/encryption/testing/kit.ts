/** What tests of encryption share: configurations in few words, and whole servers that follow them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFakeClock } from '#base/clock.ts'
import { silentLogger } from '#base/log/log.ts'
import { createMetrics, type Metrics } from '#base/metrics.ts'
import { createSeededRandom } from '#base/random.ts'
import { createEncryptionMetrics } from '#server/encryption/metrics.ts'

/** Keys of 32 equal letters. */
function secretOf(letter: string): string {
  return Buffer.from(letter.repeat(32)).toString('base64')
}

/** `aesgcm key1 a` is a provider of one key; `identity` and `kms name socket` are others. */
export function configurationOf(rules: Readonly<Record<string, readonly string[]>>): string {
  return JSON.stringify({
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'EncryptionConfiguration',
    resources: Object.entries(rules).map(([resources, providers]) => ({
      resources: resources.split(' '),
      providers: providers.map(providerOf),
    })),
  })
}

function providerOf(text: string) {
  const [kind, name, last] = text.split(' ')
  if (kind === 'identity') return { identity: {} }
  if (kind === 'kms') {
    return { kms: { apiVersion: 'v2', name, endpoint: `unix://${last}`, timeout: '1s' } }
  }
  return { [kind!]: { keys: [{ name, secret: secretOf(last!) }] } }
}

export interface TestFiles extends Disposable {
  readonly directory: string
  /** Of the configuration. */
  readonly path: string
  write(text: string): void
}

export function openTestFiles(text: string): TestFiles {
  const directory = mkdtempSync(join(tmpdir(), 'encryption-'))
  const path = join(directory, 'config.yaml')
  writeFileSync(path, text)
  return {
    directory,
    path,
    write: (next) => writeFileSync(path, next),
    [Symbol.dispose]: () => rmSync(directory, { recursive: true }),
  }
}

export function testParts(registry: Metrics = createMetrics()) {
  const clock = createFakeClock(Date.parse('2026-01-02T03:04:05Z'))
  const random = createSeededRandom(7)
  const metrics = createEncryptionMetrics({ metrics: registry, clock, serverId: 'apiserver-test' })
  return { clock, random, log: silentLogger, metrics }
}

/** Every series of a metric, as `label=value,… value`. */
export function seriesOf(metrics: Metrics, name: string): readonly string[] {
  const family = metrics.read().find((one) => one.name === name)
  return (family?.series ?? []).map(({ values, value }) => {
    const labels = values.map((text, i) => `${family!.labels[i]}=${text}`)
    return `${labels.join(',')} ${value}`
  })
}
