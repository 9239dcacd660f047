/** A real kubectl against the server and a stand-in kubelet. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { openStreamingCluster } from '#server/testing/streaming-cluster.ts'

const skip =
  spawnSync('kubectl', ['version', '--client']).status === 0 ? false : 'kubectl is missing'

function start(args: readonly string[], env: Record<string, string>) {
  const access = ['--server', cluster.url, '--token', 'admin', '--insecure-skip-tls-verify']
  const options = { env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/nonexistent', ...env } }
  const child = spawn('kubectl', [...access, ...args], { ...options, timeout: 15_000 })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString('latin1')))
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()))
  return { child, said }
}

async function run(
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
) {
  const { child, said } = start(args, env)
  child.stdin.end(input)
  const [code] = await once(child, 'close')
  return { code, ...said }
}

const cluster = await openStreamingCluster()
after(() => cluster[Symbol.asyncDispose]())

const protocols = [
  { name: 'WebSocket', env: {} },
  {
    name: 'SPDY',
    env: { KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false', KUBECTL_PORT_FORWARD_WEBSOCKETS: 'false' },
  },
]

test('kubectl logs', { skip }, async () => {
  const { out, err } = await run(['logs', 'p', '--tail=5', '--timestamps'])
  const target = '/containerLogs/default/p/c?tailLines=5&timestamps=true'
  assert.deepEqual({ out, err }, { out: `log of ${target}\n`, err: '' })
})

for (const { name, env } of protocols) {
  test(`kubectl exec over ${name}: outputs, input and the exit code`, { skip }, async () => {
    const before = cluster.kubelet.requests.length
    const said = await run(['exec', 'p', '--', 'hello', 'world'], { env })
    assert.deepEqual(said, { code: 0, out: 'hello world\n', err: 'warned\n' })
    const input = 'x'.repeat(3_000_000)
    const echoed = await run(['exec', '-i', 'p', '--', 'cat'], { env, input })
    assert.equal(echoed.err, '')
    assert.equal(echoed.out.length, input.length)
    const failed = await run(['exec', 'p', '--', 'exit', '7'], { env })
    assert.equal(failed.code, 7)
    assert.match(failed.err, /command terminated with exit code 7/)
    const requests = cluster.kubelet.requests.slice(before)
    const methods = requests.map(({ line }) => line.split('?')[0])
    assert.deepEqual(methods, Array(3).fill('POST /exec/default/p/c'))
    assert.equal(requests[0]!.headers.authorization, undefined)
  })

  test(`kubectl attach over ${name}`, { skip }, async () => {
    const { code, out } = await run(['attach', 'p'], { env })
    assert.deepEqual({ code, out }, { code: 0, out: '\n' })
  })

  test(`kubectl port-forward over ${name}`, { skip }, async () => {
    const { child, said } = start(['port-forward', 'p', ':80'], env)
    const closed = once(child, 'close')
    while (!/from 127.0.0.1:\d+/.test(said.out)) {
      await Promise.race([once(child.stdout, 'data'), closed])
      assert.equal(child.exitCode, null, said.err)
    }
    const port = Number(/127.0.0.1:(\d+)/.exec(said.out)![1])
    const sockets = await Promise.all(
      ['first', 'second'].map(async (text) => {
        const socket = connect(port, '127.0.0.1')
        let heard = ''
        socket.on('data', (chunk) => (heard += chunk.toString()))
        socket.end(text.repeat(100_000))
        await once(socket, 'close')
        return heard === text.repeat(100_000)
      }),
    )
    child.kill()
    await closed
    assert.deepEqual(sockets, [true, true], said.err)
  })
}
