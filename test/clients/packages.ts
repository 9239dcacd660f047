/** Clients from the package indexes of other languages, installed once and kept in the user's cache. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** A slow download; what takes longer is no test of ours. */
const limitMs = 150_000

export interface Installed {
  readonly skip: string | false
  readonly folder: string
}

type Step = readonly [string, ...(readonly string[])]

/** The steps are carried out in an empty folder, whose name and place stay as they are. */
export async function installed(name: string, steps: readonly Step[]): Promise<Installed> {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  const parent = join(cache, 'coxswain', 'clients')
  const folder = join(parent, name)
  const done = join(folder, '.installed')
  if (existsSync(done)) return { skip: false, folder }
  mkdirSync(parent, { recursive: true })
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  for (const step of steps) {
    const failure = await run(step, folder)
    if (failure === undefined) continue
    rmSync(folder, { recursive: true, force: true })
    return { skip: `${name} cannot be had here: ${failure}`, folder }
  }
  writeFileSync(done, '')
  return { skip: false, folder }
}

async function run([program, ...args]: Step, cwd: string): Promise<string | undefined> {
  const child = spawn(program, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: limitMs,
  })
  let words = ''
  child.stderr.on('data', (chunk: Buffer) => {
    words = `${words}${chunk}`.slice(-2000)
  })
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    return code === 0 ? undefined : (words.trim().split('\n').at(-1) ?? `code ${code}`)
  } catch (error) {
    return (error as Error).message // there is no such program
  }
}
