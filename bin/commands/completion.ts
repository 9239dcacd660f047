import { defineCommand, UsageError } from '../command.ts'
import { type Completable, completionFor } from '../completion.ts'
import { helpFlag } from '../help.ts'
import { commands } from './list.ts'

export const command = defineCommand({
  usage: 'bash|zsh',
  help: [
    'Prints a script that completes the commands and flags of cox.',
    '',
    '  bash: source <(cox completion bash)',
    '  zsh:  source <(cox completion zsh)',
  ].join('\n'),
  flags: {},
  maxArgs: 1,

  async run({ args: [shell], world }) {
    if (shell !== 'bash' && shell !== 'zsh') {
      throw new UsageError(shell ? `unknown shell "${shell}"` : 'which shell: bash or zsh?')
    }
    const table = await Promise.all(
      commands.map(async ({ name, summary, load }): Promise<Completable> => {
        const flags = Object.entries({ ...(await load()).command.flags, help: helpFlag })
        return { name, summary, flags: flags.map(([flag]) => `--${flag}`) }
      }),
    )
    world.out(completionFor(shell, table))
    return 0
  },
})
