import { checksOf, runCheck } from '../../tools/house/check.ts'
import { seconds } from '../../tools/house/run-tests.ts'
import { defineCommand } from '../command.ts'

export const command = defineCommand({
  usage: '',
  help: 'Checks types, promises, lint, format, and that generated files are up to date.',
  flags: {},
  maxArgs: 0,

  async run({ world }) {
    const results = await Promise.all(
      checksOf(world.root).map(async (check) => {
        const result = await runCheck(check, world)
        const { ok, ms, output } = result
        world.out(`${ok ? 'ok  ' : 'FAIL'} ${check.name} (${seconds(ms)})`)
        if (ok) return true
        world.out(output.trimEnd())
        if (check.repair) world.out(`"${check.repair}" may repair it`)
        return false
      }),
    )
    return results.every(Boolean) ? 0 : 1
  },
})
