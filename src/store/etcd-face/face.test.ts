/** The face as etcdctl sees it, over the memory engine. */
import assert from 'node:assert/strict'
import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { promisify } from 'node:util'
import type { ServerTls } from '#base/grpc/server.ts'
import { makeCertificates, missingOpenssl } from '#base/testing/certificates.ts'
import { openEtcdFace } from '#store/etcd-face/face.ts'
import { openMemoryEngine } from '#store/memory.ts'

const skip = hasEtcdctl() ? false : 'needs etcdctl (Debian: etcd-client)'

function hasEtcdctl(): boolean {
  try {
    execFileSync('etcdctl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

interface Session extends AsyncDisposable {
  readonly address: string
  run(...args: readonly string[]): Promise<string>
  /** What etcdctl says on failing. */
  fail(...args: readonly string[]): Promise<string>
  type(input: string, ...args: readonly string[]): Promise<string>
}

interface SessionOptions {
  readonly listen?: string
  readonly tls?: ServerTls
  /** More that etcdctl is told each time. */
  readonly words?: readonly string[]
}

async function openSession({
  listen = 'http://127.0.0.1:0',
  tls,
  words = [],
}: SessionOptions = {}): Promise<Session> {
  await using stack = new AsyncDisposableStack()
  const engine = stack.use(await openMemoryEngine())
  const face = stack.use(await openEtcdFace({ engine, listen: [listen], ...(tls && { tls }) }))
  // etcdctl 3.4 sends an address as it is given where HTTP/2 wants a host: with its scheme, or a path.
  const address = face.urls[0]!
  const opened = stack.move()
  const common = ['--endpoints', address, ...words]
  const run = async (...args: readonly string[]) => {
    const { stdout } = await promisify(execFile)('etcdctl', [...common, ...args])
    return stdout.trim()
  }
  return {
    address,
    run,
    async fail(...args) {
      const error = await run(...args).then(
        () => undefined,
        (cause: { readonly stderr: string }) => cause,
      )
      assert.ok(error, `etcdctl ${args.join(' ')} should fail`)
      return error.stderr
    },
    async type(input, ...args) {
      const child = spawn('etcdctl', [...common, ...args], { stdio: ['pipe', 'pipe', 'ignore'] })
      const output: Buffer[] = []
      child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
      child.stdin.end(input)
      await once(child, 'close')
      return Buffer.concat(output).toString().trim()
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

suite('etcdctl on the face', { skip }, () => {
  test('keys are put, read, sorted, limited and deleted', async () => {
    await using session = await openSession()
    for (const key of ['b', 'a', 'c']) assert.equal(await session.run('put', key, `${key}1`), 'OK')
    assert.equal(await session.run('put', 'a', 'a2', '--prev-kv'), 'OK\na\na1')
    assert.equal(await session.run('get', 'a', 'c', '--keys-only'), 'a\n\nb')
    const newest = ['get', '', '--prefix', '--sort-by=MODIFY', '--order=DESCEND', '--limit=2']
    assert.equal(await session.run(...newest, '--keys-only'), 'a\n\nc')
    assert.equal(await session.run('get', 'a', '--rev=3', '--print-value-only'), 'a1')
    assert.equal(await session.run('del', 'a', '--from-key'), '3')
    assert.equal(await session.run('get', '', '--prefix'), '')
  })

  test('a transaction takes the branch that its comparisons say', async () => {
    await using session = await openSession()
    await session.run('put', 'k', 'v')
    const taken = 'value("k") = "v"\n\nput won 1\nget k\n\nput lost 1\n\n'
    assert.equal(await session.type(taken, 'txn'), 'SUCCESS\n\nOK\n\nk\nv')
    const refused = 'version("k") > "7"\n\nput lost 1\n\nget won\n\n'
    assert.equal(await session.type(refused, 'txn'), 'FAILURE\n\nwon\n1')
  })

  test('what was compacted is refused in etcd’s words', async () => {
    await using session = await openSession()
    for (const value of ['1', '2', '3']) await session.run('put', 'k', value)
    assert.equal(await session.run('compact', '3'), 'compacted revision 3')
    assert.match(await session.fail('get', 'k', '--rev=2'), /required revision has been compacted/)
    assert.match(await session.fail('get', 'k', '--rev=99'), /is a future revision/)
    assert.match(await session.fail('compact', '3'), /required revision has been compacted/)
  })

  test('a revoked lease takes its keys along', async () => {
    await using session = await openSession()
    const [, id = ''] = (await session.run('lease', 'grant', '100')).split(' ')
    await session.run('put', 'k', 'v', `--lease=${id}`)
    assert.match(await session.run('lease', 'timetolive', id, '--keys'), /attached keys\(\[k\]\)/)
    assert.match(
      await session.run('lease', 'keep-alive', id, '--once'),
      /keepalived with TTL\(100\)/,
    )
    assert.equal(await session.run('lease', 'revoke', id), `lease ${id} revoked`)
    assert.equal(await session.run('get', 'k'), '')
    assert.match(await session.fail('lease', 'revoke', id), /requested lease not found/)
  })

  test('a watch tells what happened since a revision, and goes on', async () => {
    await using session = await openSession()
    await session.run('put', 'a', '1')
    const watch = spawn('etcdctl', [
      '--endpoints',
      session.address,
      'watch',
      '',
      '--prefix',
      '--rev=1',
    ])
    const lines: string[] = []
    const seen = new Promise<void>((resolve) => {
      watch.stdout.on('data', (chunk: Buffer) => {
        lines.push(...chunk.toString().trim().split('\n'))
        if (lines.includes('DELETE')) resolve()
      })
    })
    await session.run('put', 'b', '2')
    await session.run('del', 'a')
    await seen
    watch.kill()
    await once(watch, 'close')
    assert.deepEqual(lines.slice(0, 8), ['PUT', 'a', '1', 'PUT', 'b', '2', 'DELETE', 'a'])
  })

  test('the member tells of itself, and refuses what it has not', async () => {
    await using session = await openSession()
    await session.run('endpoint', 'health') // it fails unless it is
    assert.match(await session.run('endpoint', 'hashkv'), /, \d+$/)
    assert.match(
      await session.run('endpoint', 'status'),
      new RegExp(`^${session.address}, .*3\\.5`),
    )
    assert.match(await session.run('member', 'list'), /started, default/)
    assert.match(await session.run('defrag'), /Finished defragmenting/)
    assert.equal(await session.run('alarm', 'list'), '')
    assert.match(
      await session.fail('user', 'list'),
      /unknown method UserList for service etcdserverpb.Auth/,
    )
    assert.match(await session.fail('put', 'k', '--ignore-value'), /key not found/)
    assert.match(await session.fail('put', '', 'v'), /key is not provided/)
  })

  test('over a unix socket everything is as over TCP', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cox-face-'))
    await using session = await openSession({ listen: `unix://${folder}/client.sock` })
    assert.equal(await session.run('put', 'a', '1'), 'OK')
    assert.equal(await session.run('get', 'a', '--print-value-only'), '1')
    assert.match(await session.run('endpoint', 'status'), /client\.sock, .*3\.5/)
    assert.match(await session.run('defrag'), /Finished defragmenting/)
    rmSync(folder, { recursive: true })
  })

  test('with client certificates it serves those who have one of its authority', {
    skip: missingOpenssl,
  }, async () => {
    using made = makeCertificates('ca', 'server', 'client')
    using others = makeCertificates('other')
    const tls = {
      cert: made.read('server.pem'),
      key: made.read('server.key'),
      clientCa: made.read('ca.pem'),
    }
    const trusting = [
      `--cacert=${made.path('ca.pem')}`,
      '--command-timeout=2s',
      '--dial-timeout=2s',
    ]
    const own = [`--cert=${made.path('client.pem')}`, `--key=${made.path('client.key')}`]
    await using session = await openSession({ listen: 'https://127.0.0.1:0', tls, words: trusting })
    assert.equal(await session.run('put', 'a', '1', ...own), 'OK')
    assert.match(await session.run('endpoint', 'status', ...own), /3\.5/)
    const foreign = [`--cert=${others.path('other.pem')}`, `--key=${others.path('other.key')}`]
    for (const certificate of [[], foreign])
      assert.match(
        await session.fail('get', 'a', ...certificate),
        /deadline exceeded|bad certificate/,
      )
    const untrusted = [...own, `--cacert=${others.path('other.pem')}`]
    assert.match(
      await session.fail('get', 'a', ...untrusted),
      /deadline exceeded|unknown authority/,
    )
  })
})
