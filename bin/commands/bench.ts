import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { defineCommand, UsageError } from '../command.ts'

export const command = defineCommand({
  usage: '[NAME]...',
  help: 'Runs benchmarks (the files of bench/, all of them or those named) and prints their tables.',
  flags: {
    list: { type: 'boolean', help: 'Print the names of the benchmarks.' },
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
    let failed = 0
    for (const name of args.length > 0 ? args : names.sort()) {
      world.out(`# ${name}`)
      const flags = ['--expose-gc', '--max-semi-space-size=8'] // the second as ./cox has it
      const words = [...flags, '--disable-warning=ExperimentalWarning', `${folder}/${name}.ts`]
      const child = spawn(process.execPath, words, { stdio: 'inherit', signal: world.signal })
      const [code] = (await once(child, 'exit')) as [number | null]
      if (code !== 0) failed++
    }
    return failed === 0 ? 0 : 1
  },
})
