import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { defineCommand, UsageError } from '../command.ts'

/** The size of young objects is as ./cox has it. */
const nodeFlags = [
  '--expose-gc',
  '--max-semi-space-size=8',
  '--disable-warning=ExperimentalWarning',
]

export const command = defineCommand({
  usage: '[NAME]...',
  help: 'Runs benchmarks (the files of bench/, all of them or those named) and prints their tables.',
  flags: {
    list: { type: 'boolean', help: 'Print the names of the benchmarks.' },
    beside: { type: 'string', value: 'PROGRAM', help: "Measure upstream's API server too (api)." },
  },
  maxArgs: 20,

  async run({ args, flags, world }) {
    const folder = join(world.root, 'bench')
    const names = globSync('*.ts', { cwd: folder }).map((file) => basename(file, '.ts'))
    const unknown = args.find((name) => !names.includes(name))
    if (unknown) {
      throw new UsageError(`no benchmark "${unknown}" (there are: ${names.sort().join(', ')})`)
    }
    if (flags.list) {
      world.out(names.sort().join('\n'))
      return 0
    }
    if (flags.beside && args.join() !== 'api') {
      throw new UsageError('--beside is a flag of the benchmark "api" alone')
    }
    const handed = flags.beside ? ['--beside', flags.beside] : []
    let failed = 0
    for (const name of args.length > 0 ? args : names.sort()) {
      world.out(`# ${name}`)
      const words = [...nodeFlags, `${folder}/${name}.ts`, ...handed]
      const child = spawn(process.execPath, words, { stdio: 'inherit', signal: world.signal })
      const [code] = (await once(child, 'exit')) as [number | null]
      if (code !== 0) failed++
    }
    return failed === 0 ? 0 : 1
  },
})
