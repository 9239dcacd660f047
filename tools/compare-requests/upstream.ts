/** Upstream's API server on a store of etcd's own, as it was when it was recorded. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '#base/testing/free-port.ts'
import { startApiServer } from '../../test/processes/api-server.ts'

export interface Programs {
  readonly upstream: string
  readonly etcd: string
  readonly flags?: readonly string[]
}

const flags = ['--enable-bootstrap-token-auth=true', '--enable-admission-plugins=NodeRestriction']

export async function startUpstream(
  programs: Programs,
): Promise<AsyncDisposable & { readonly url: string }> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'cox-upstream-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const clients = `http://127.0.0.1:${await freePort()}`
  const peers = `http://127.0.0.1:${await freePort()}`
  const words = [
    ...['--data-dir', join(folder, 'etcd'), '--log-level', 'error', '--unsafe-no-fsync'],
    ...['--listen-client-urls', clients, '--advertise-client-urls', clients],
    ...['--listen-peer-urls', peers, '--initial-advertise-peer-urls', peers],
    ...['--initial-cluster', `default=${peers}`],
  ]
  const etcd = spawn(programs.etcd, words, { stdio: 'ignore' })
  const exited = once(etcd, 'exit')
  stack.defer(async () => {
    etcd.kill('SIGKILL')
    await exited
  })
  const { upstream } = programs
  const server = stack.use(
    await startApiServer({
      upstream,
      etcd: [clients],
      flags: [...flags, ...(programs.flags ?? [])],
    }),
  )
  const opened = stack.move()
  return { url: server.url, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}
