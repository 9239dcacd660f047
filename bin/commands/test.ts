import { levels, selectTests } from '../../tools/house/levels.ts'
import { runTests, summaryOf } from '../../tools/house/run-tests.ts'
import { defineCommand, UsageError } from '../command.ts'

export const command = defineCommand({
  usage: '[LEVEL|PATTERN]...',
  help: [
    'Runs tests, and ends with a line that counts them. Without arguments: all that CI runs.',
    '',
    `  LEVEL    ${levels.map(({ name }) => name).join(', ')}`,
    '  PATTERN  part of the path of test files: "quantity", "src/base/"',
  ].join('\n'),
  flags: {
    verbose: { type: 'boolean', short: 'v', help: 'Print every test, and what tests print.' },
    update: { type: 'boolean', help: 'Rewrite golden files instead of comparing with them.' },
  },
  maxArgs: 20,

  async run({ args, flags, world }) {
    const batches = selectTests(args, world.root)
    if (typeof batches === 'string') {
      throw new UsageError(`"${batches}" is no level, and part of no test file's path`)
    }
    const outcome = await runTests(batches, {
      root: world.root,
      signal: world.signal,
      print: world.out,
      verbose: flags.verbose ?? false,
      update: flags.update ?? false,
    })
    for (const line of summaryOf(outcome)) world.out(line)
    return outcome.failed > 0 || outcome.passed === 0 ? 1 : 0
  },
})
