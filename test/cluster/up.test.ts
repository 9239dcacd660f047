/** The cluster of one machine, as a user starts and ends it: real processes, a home of its own. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { parseYaml } from '#base/yaml/yaml.ts'

const run = promisify(execFile)
const cox = join(import.meta.dirname, '../../bin/cox.ts')

interface Home {
  readonly directory: string
  cox(
    ...words: string[]
  ): Promise<{ readonly code: number; readonly out: string; readonly err: string }>
  /** As the context in the kubeconfig says. */
  ask(path: string, body?: object): Promise<{ readonly code: number; readonly text: string }>
}

interface Kubeconfig {
  readonly 'current-context': string
  readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[]
  readonly users: readonly { readonly user: Readonly<Record<string, string>> }[]
}

function openHome(t: TestContext): Home {
  const directory = mkdtempSync(join(tmpdir(), 'cox-up-'))
  const env = { PATH: process.env['PATH'], HOME: directory }
  const home: Home = {
    directory,
    async cox(...words) {
      const all = ['--disable-warning=ExperimentalWarning', cox, ...words]
      try {
        const { stdout, stderr } = await run(process.execPath, all, { env })
        return { code: 0, out: stdout, err: stderr }
      } catch (error) {
        const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
        return { code, out: stdout, err: stderr }
      }
    },
    ask: (path, body) => ask(readConfig(directory), path, body),
  }
  t.after(async () => {
    await home.cox('reset')
    rmSync(directory, { recursive: true, force: true })
  })
  return home
}

function readConfig(directory: string): Kubeconfig {
  return parseYaml(readFileSync(join(directory, '.kube/config'), 'utf8')).value as never
}

function ask({ clusters, users }: Kubeconfig, path: string, body?: object) {
  const { cluster } = clusters[0]!
  const { user } = users[0]!
  const pem = (base64 = '') => Buffer.from(base64, 'base64')
  return new Promise<{ code: number; text: string }>((done, fail) => {
    const call = request(
      new URL(path, cluster['server']),
      {
        method: body ? 'POST' : 'GET',
        ca: pem(cluster['certificate-authority-data']),
        cert: pem(user['client-certificate-data']),
        key: pem(user['client-key-data']),
        headers: { 'content-type': 'application/json' },
        agent: false,
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part
        })
        response.on('end', () => done({ code: response.statusCode ?? 0, text }))
      },
    )
    call.on('error', fail)
    call.end(body && JSON.stringify(body))
  })
}

const configMap = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'kept' },
  data: { a: 'b' },
}

test('a cluster comes up, keeps its objects over down and kill -9, and goes without a trace', async (t) => {
  const home = openHome(t)
  const up = await home.cox('up')
  assert.equal(up.code, 0, up.err)
  assert.match(up.out, /^cluster coxswain is ready after [\d.]+ s: https:\/\/127\.0\.0\.1:\d+\n/)
  assert.match(up.out, /Next: kubectl get namespaces\n$/)
  assert.equal(readConfig(home.directory)['current-context'], 'coxswain')
  assert.equal((await home.ask('/api/v1/namespaces/default/configmaps', configMap)).code, 201)

  assert.match((await home.cox('up')).out, /runs already/)
  const status = await home.cox('status')
  assert.equal(status.code, 0)
  assert.match(status.out, /^cluster coxswain: ready\n/)

  assert.match((await home.cox('down')).out, /has ended/)
  assert.equal((await home.cox('status')).code, 1)
  await home.cox('up')
  assert.equal((await home.ask('/api/v1/namespaces/default/configmaps/kept')).code, 200)

  const state = join(home.directory, '.local/state/coxswain/coxswain')
  const { pid } = JSON.parse(readFileSync(join(state, 'server.json'), 'utf8')) as { pid: number }
  process.kill(pid, 'SIGKILL')
  await home.cox('up')
  assert.equal((await home.ask('/api/v1/namespaces/default/configmaps/kept')).code, 200)

  assert.equal((await home.cox('reset')).code, 0)
  assert.equal(existsSync(state), false)
  assert.equal(readConfig(home.directory)['current-context'], '')
})

test('clusters that come up at the same time get a port each', async (t) => {
  const homes = Array.from({ length: 3 }, () => openHome(t))
  const ups = await Promise.all(homes.map((home) => home.cox('up')))
  for (const { code, err } of ups) assert.equal(code, 0, err)
  const servers = homes.map(({ directory }) => readConfig(directory).clusters[0]!.cluster['server'])
  assert.equal(new Set(servers).size, homes.length)
  for (const home of homes) assert.equal((await home.ask('/readyz')).code, 200)
})

test('commands that start and end one cluster at once take turns', async (t) => {
  const home = openHome(t)
  const ups = await Promise.all([1, 2, 3].map(() => home.cox('up')))
  for (const { code, err } of ups) assert.equal(code, 0, err)
  assert.equal(ups.filter(({ out }) => out.includes('is ready after')).length, 1)
  assert.equal(new Set(ups.map(({ out }) => /https:\S+/.exec(out)?.[0])).size, 1)
  const ends = await Promise.all([home.cox('down'), home.cox('down'), home.cox('reset')])
  for (const { code, err } of ends) assert.equal(code, 0, err)
  assert.deepEqual(readdirSync(join(home.directory, '.local/state/coxswain')), [])
})

test('a server of which there is no note any more is found', async (t) => {
  const home = openHome(t)
  await home.cox('up')
  const note = join(home.directory, '.local/state/coxswain/coxswain/server.json')
  const { pid } = JSON.parse(readFileSync(note, 'utf8')) as { pid: number }
  for (const lose of [() => rmSync(note), () => writeFileSync(note, '{"pid":')]) {
    lose()
    assert.match((await home.cox('status')).out, new RegExp(`ready\\n.*process ${pid},`))
  }
  assert.match((await home.cox('up')).out, /runs already/)
  assert.match((await home.cox('down')).out, /has ended/)
})

test('a kubeconfig that cannot be changed is no reason to end the cluster', async (t) => {
  const home = openHome(t)
  mkdirSync(join(home.directory, '.kube'))
  const path = join(home.directory, '.kube/config')
  writeFileSync(path, 'clusters: 5\n')
  const { code, err } = await home.cox('up')
  assert.equal(code, 1)
  assert.match(err, /Cannot change the kubeconfig ".*config": its clusters are no list\n/)
  assert.match(err, /Cluster coxswain runs \(https:.*\), and "cox up" tells kubectl of it/)
  assert.equal(readFileSync(path, 'utf8'), 'clusters: 5\n')
  rmSync(path)
  assert.match((await home.cox('up')).out, /runs already/)
  const port = Number(
    /:(\d+)$/.exec(readConfig(home.directory).clusters[0]!.cluster['server']!)![1],
  )
  const moved = await home.cox('up', '--port', String(port + 1))
  assert.equal(moved.code, 1)
  assert.match(moved.err, /runs already, on port \d+: end it first/)
})

test('what cannot be done says why', async (t) => {
  const home = openHome(t)
  const cases = [
    { words: ['up', '--port', 'x'], says: /up cannot serve on port "x"/, code: 2 },
    { words: ['version', '-o', 'yaml'], says: /version cannot print "yaml"/, code: 2 },
    { words: ['up', '--name', 'No Name'], says: /"No Name" cannot name a cluster/, code: 2 },
    { words: ['kube-apiserver', '--nonsense'], says: /unknown flag: --nonsense/, code: 2 },
    {
      words: ['kube-apiserver', '--min-compatibility-version=1.35'],
      says: /not supported yet/,
      code: 2,
    },
  ]
  for (const { words, says, code } of cases) {
    const answer = await home.cox(...words)
    assert.match(answer.err, says)
    assert.equal(answer.code, code, words.join(' '))
  }
})
