/**
 * A checkout in miniature to try `./cox` on: the real script, a stub of bin/cox.ts, and a `node`
 * and `npm` of our own on the path, so that no test needs the network.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const checkout = resolve(import.meta.dirname, '../..')

export interface Sandbox extends Disposable {
  readonly folder: string
  /** The words npm was called with, one line for each call. */
  npmCalls(): string[]
  /** Starts ./cox with these words. */
  start(...words: readonly string[]): Started
  /** The same by another path to it, from the sandbox's folder. */
  startAs(path: string, ...words: readonly string[]): Started
  write(path: string, text: string): void
}

export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Waits until stderr holds this text; rejects if the program ends before. */
  says(text: string): Promise<void>
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface SandboxOptions {
  /** What the `node` on the path says its version is; none: there is no node. */
  readonly systemNode?: string
  /** The body of the stand-in for npm, after it has noted how it was called. */
  readonly npm?: string
}

/** An npm that installs a Node that works, and an empty node_modules. */
export const goodNpm = `
case $1 in
  install)
    bin=$3/node_modules/$(echo "$6" | sed 's/@.*//')/bin
    mkdir -p "$bin"
    printf '#!/bin/sh\\nexec "%s" "$@"\\n' "$REAL_NODE" >"$bin/node"
    chmod +x "$bin/node" ;;
  ci) rm -rf node_modules && mkdir node_modules ;;
esac`

export function createSandbox({ systemNode, npm = goodNpm }: SandboxOptions): Sandbox {
  const folder = mkdtempSync(join(tmpdir(), 'cox-test-'))
  const write = (path: string, text: string, mode = 0o644) => {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
    chmodSync(join(folder, path), mode)
  }
  mkdirSync(join(folder, 'checkout'))
  copyFileSync(join(checkout, 'cox'), join(folder, 'checkout/cox'))
  write('checkout/package-lock.json', '{}\n')
  write('checkout/bin/cox.ts', `console.log('ran', process.argv.slice(2).join(' '))\n`)
  write('path/npm', `#!/bin/sh\necho "$@" >>"$NPM_CALLS"\n${npm}\n`, 0o755)
  if (systemNode) {
    const version = `[ "$1" = --version ] && { echo ${systemNode}; exit; }`
    write('path/node', `#!/bin/sh\n${version}\nexec "$REAL_NODE" "$@"\n`, 0o755)
  }
  const calls = join(folder, 'npm-calls')
  const env = {
    PATH: `${join(folder, 'path')}:${join(folder, 'tools')}`,
    HOME: join(folder, 'home'),
    NPM_CALLS: calls,
    REAL_NODE: process.execPath,
    FOLDER: folder,
  }
  const startAs = (path: string, ...words: readonly string[]) =>
    follow(spawn(join(folder, path), words, { env, cwd: folder }))
  linkTools(folder)
  return {
    folder,
    write,
    npmCalls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []),
    start: (...words) => startAs('checkout/cox', ...words),
    startAs,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Makes the system's tools reachable, but not the system's node and npm. */
function linkTools(folder: string): void {
  const tools =
    'cat chmod cmp cp dirname echo find grep ln mkdir mktemp mv readlink rm rmdir sed sh'
  mkdirSync(join(folder, 'tools'))
  for (const tool of [...tools.split(' '), 'sleep', 'tail', 'uname']) {
    const path = ['/usr/bin', '/bin'].map((bin) => join(bin, tool)).find(existsSync)
    if (!path) throw new Error(`this system has no ${tool}`)
    writeFileSync(join(folder, 'tools', tool), `#!/bin/sh\nexec ${path} "$@"\n`, { mode: 0o755 })
  }
}

function follow(child: ChildProcess): Started {
  let stdout = ''
  let stderr = ''
  const waiting = new Set<() => void>()
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk
    for (const look of waiting) look()
  })
  const ended = new Promise<Ended>((done, fail) => {
    child.on('error', fail)
    child.on('close', (code) => done({ code, stdout, stderr }))
  })
  async function says(text: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const look = () => stderr.includes(text) && resolve()
    waiting.add(look)
    look()
    void ended.then(() => reject(new Error(`ended without saying "${text}": ${stderr}`)))
    await promise
    waiting.delete(look)
  }
  return { child, ended, says }
}
