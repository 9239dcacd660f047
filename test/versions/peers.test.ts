/** Upstream's API server and ours on one store, each with versions that the other does not serve: both pass on. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { systemClock } from '#base/clock.ts'
import { systemRandom } from '#base/random.ts'
import { missingOpenssl } from '#base/testing/certificates.ts'
import { sleep } from '#base/wait.ts'
import { type KeyPair, makeCertificate } from '#base/x509/certificate.ts'
import { never } from '#store/conformance/kit.ts'
import { type ApiServerProcess, missingNames, startApiServer } from '../processes/api-server.ts'
import { startEtcdFace } from '../processes/etcd-face.ts'
import { builtKubeApiserver } from './build-kube-apiserver.ts'

const { skip, program } = await builtKubeApiserver()

const cidrs = '/apis/networking.k8s.io/v1beta1/servicecidrs'
const classes = '/apis/resource.k8s.io/v1beta1/deviceclasses'
const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'
/** A loaded machine needs seconds where a quiet one needs tenths. */
const patienceMs = 60_000

suite('servers of two kinds', { skip: skip || missingOpenssl || missingNames }, () => {
  const stack = new AsyncDisposableStack()
  let theirs: ApiServerProcess
  let ours: ApiServerProcess
  before(async () => {
    const face = stack.use(await startEtcdFace())
    const folder = mkdtempSync(join(tmpdir(), 'cox-peers-'))
    stack.defer(() => rmSync(folder, { recursive: true, force: true }))
    const flags = [...face.flags, ...peerFlags(folder), '--advertise-address=127.0.0.1']
    const begin = async (hostname: string, version: string, upstream?: string) => {
      const own = [...flags, `--runtime-config=${version}=true`]
      const how = { hostname, flags: own, ...(upstream !== undefined && { upstream }) }
      return stack.use(await startApiServer(how))
    }
    theirs = await begin('theirs', 'resource.k8s.io/v1beta1', program('kube-apiserver'))
    ours = await begin('ours', 'networking.k8s.io/v1beta1')
  })
  after(() => stack.disposeAsync())

  test('pass on to each other what only one serves', async () => {
    await until('theirs', async () => (await theirs.ask(cidrs)).code === 200)
    await until('ours', async () => (await ours.ask(classes)).code === 200)
    assert.deepEqual(await read(theirs, cidrs), await read(ours, cidrs))
    const body = {
      apiVersion: 'resource.k8s.io/v1beta1',
      kind: 'DeviceClass',
      metadata: { name: 'a' },
    }
    assert.equal((await ours.ask(classes, { body: { ...body, spec: {} } })).code, 201)
    assert.deepEqual(await read(ours, `${classes}/a`), await read(theirs, `${classes}/a`))
    const marked = { headers: { 'x-kubernetes-peer-proxied': 'true' } }
    assert.equal((await ours.ask(classes, marked)).code, 404)
  })

  test('say the same of what both serve', async () => {
    const documents = await Promise.all(
      [theirs, ours].map((server) => server.ask('/apis', { headers: { accept } })),
    )
    const [first, second] = documents.map(({ text }) => text)
    assert.equal(first, second)
    for (const version of ['resource.k8s.io', 'networking.k8s.io'])
      assert.ok(first!.includes(version))
  })

  test('forget one that has ended, and say so when one is gone', async () => {
    await ours.kill('SIGTERM')
    await until('theirs', async () => (await theirs.ask(cidrs)).code === 404)
    await ours.start()
    await until('ours', async () => (await ours.ask(classes)).code === 200)
    await theirs.kill('SIGKILL')
    const { code, text } = await ours.ask(classes)
    assert.equal(code, 503)
    assert.match(text, /^error trying to reach service: /)
  })
})

async function read(server: ApiServerProcess, path: string): Promise<unknown> {
  return JSON.parse((await server.ask(path)).text)
}

/** Every server has the same: a certificate for all that stand behind the service, and one for going to others. */
function peerFlags(folder: string): readonly string[] {
  const times = { notBeforeMs: 0, notAfterMs: Date.UTC(2100, 0, 1) }
  const make = (name: string, use: 'authority' | 'server' | 'client', by?: KeyPair) => {
    const names = ['kubernetes.default.svc', '127.0.0.1']
    const made = makeCertificate({ commonName: name, names, use, ...times }, systemRandom, by)
    writeFileSync(join(folder, `${name}.crt`), made.certificate)
    writeFileSync(join(folder, `${name}.key`), made.privateKey)
    return made
  }
  make('server', 'server', make('cluster', 'authority'))
  make('proxy', 'client', make('proxies', 'authority'))
  const at = (file: string) => join(folder, file)
  return [
    ...[`--tls-cert-file=${at('server.crt')}`, `--tls-private-key-file=${at('server.key')}`],
    ...[
      `--proxy-client-cert-file=${at('proxy.crt')}`,
      `--proxy-client-key-file=${at('proxy.key')}`,
    ],
    `--peer-ca-file=${at('cluster.crt')}`,
    `--requestheader-client-ca-file=${at('proxies.crt')}`,
    '--requestheader-allowed-names=proxy',
    '--requestheader-username-headers=X-Remote-User',
    '--requestheader-uid-headers=X-Remote-Uid',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
  ]
}

async function until(who: string, isSo: () => Promise<boolean>): Promise<void> {
  const endMs = systemClock.nowMs() + patienceMs
  while (!(await isSo())) {
    assert.ok(systemClock.nowMs() < endMs, `${who} do not`)
    await sleep(100, { clock: systemClock, signal: never })
  }
}
