import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defineCommand, UsageError } from '../command.ts'

/** The release of Kubernetes whose API this version serves. */
const kubernetes = 'v1.36'

export const command = defineCommand({
  usage: '[FLAGS]',
  help: 'Prints the version of Coxswain, of the Kubernetes API it speaks, and of Node.',
  flags: {
    output: { type: 'string', short: 'o', value: 'json', help: 'Print as JSON.' },
  },
  maxArgs: 0,

  async run({ flags, world }) {
    if (flags.output !== undefined && flags.output !== 'json') {
      throw new UsageError(`version cannot print "${flags.output}": -o takes json`)
    }
    const source = await readFile(join(world.root, 'package.json'), 'utf8')
    const { version } = JSON.parse(source) as { readonly version: string }
    const versions = { coxswain: `v${version}`, kubernetes, node: process.version }
    if (flags.output === 'json') world.out(JSON.stringify(versions))
    else world.out(`cox ${versions.coxswain} (Kubernetes ${kubernetes}, Node ${versions.node})`)
    return 0
  },
})
