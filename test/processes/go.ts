/** Programs in Go, which tests build for themselves where Go is installed. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'

const places = ['go', '/usr/local/go/bin/go']

export function findGo(): string | undefined {
  return places.find((one) => spawnSync(one, ['version']).status === 0)
}

/** Answers why it failed, in the last line that was said. */
export async function runGo(
  go: string,
  args: readonly string[],
  { cwd, leftMs }: { readonly cwd: string; readonly leftMs: number },
): Promise<string | undefined> {
  const child = spawn('nice', ['-n', '15', go, ...args], {
    cwd,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let words = ''
  child.stderr.on('data', (chunk: Buffer) => {
    words = `${words}${chunk}`.slice(-2000)
  })
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    process.kill(-child.pid!, 'SIGKILL') // the compilers too
  }, leftMs)
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(timer)
  if (code === 0) return undefined
  return isLate ? 'it takes too long here' : (words.trim().split('\n').at(-1) ?? `code ${code}`)
}
