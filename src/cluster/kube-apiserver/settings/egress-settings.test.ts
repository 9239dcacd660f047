import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { systemClock } from '#base/clock.ts'
import { createMetrics } from '#base/metrics.ts'
import { systemRandom } from '#base/random.ts'
import { makeCertificate } from '#base/x509/certificate.ts'
import { readEgress } from '#cluster/kube-apiserver/settings/egress-settings.ts'

interface Recorded {
  readonly cases: readonly {
    readonly name: string
    /** Absent: there is no file. */
    readonly text?: string
    readonly says: string
  }[]
}

/**
 * What upstream's server said of the same files; `DIR` stands for where they are. Where it shows the whole
 * configuration, with addresses of its memory, the name of the file stands.
 */
const recorded = JSON.parse(
  readFileSync(new URL('testdata/egress-refusals.json', import.meta.url), 'utf8'),
) as Recorded

const directory = mkdtempSync(join(tmpdir(), 'egress-'))
after(() => rmSync(directory, { recursive: true }))
const file = join(directory, 'file.yaml')
const write = (name: string, text: string) => writeFileSync(join(directory, name), text)
for (const name of ['ca', 'client']) {
  const wish = { commonName: name, use: 'authority', notBeforeMs: 0, notAfterMs: 1e13 } as const
  const made = makeCertificate(wish, systemRandom)
  write(`${name}.crt`, made.certificate)
  write(`${name}.key`, made.privateKey)
}
write('bad.pem', 'no certificate\n')

function read(text: string | undefined) {
  rmSync(file, { force: true })
  if (text !== undefined) write('file.yaml', text.replaceAll('DIR', directory))
  return readEgress(file, {
    ...{ clock: systemClock, random: systemRandom, metrics: createMetrics() },
  })
}

for (const { name, text, says } of recorded.cases) {
  test(`${name}: as upstream has it`, () => {
    let said = 'accepted'
    try {
      read(text)
    } catch (error) {
      assert.equal((error as Error).name, 'FlagError')
      said = (error as Error).message
    }
    assert.equal(said, says.replaceAll('DIR', directory))
  })
}

const head = 'apiVersion: apiserver.k8s.io/v1beta1\nkind: EgressSelectorConfiguration\n'

test('the control plane may have its name of old', () => {
  const text = `${head}egressSelections: [{name: master, connection: {proxyProtocol: Direct}}]\n`
  assert.deepEqual(Object.keys(read(text)!), ['controlplane'])
})

test('where nothing is selected there is nothing to look up', () => {
  assert.equal(read(head), undefined)
  assert.deepEqual(read(`${head}egressSelections: []\n`), {})
})

test('a proxy may be reached without TLS, where upstream’s server ends', () => {
  const proxy = '{proxyProtocol: HTTPConnect, transport: {tcp: {url: "http://a:1"}}}'
  const egress = read(`${head}egressSelections: [{name: cluster, connection: ${proxy}}]\n`)
  assert.deepEqual(Object.keys(egress!), ['cluster'])
})
