import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { formatJudged, type JudgedDocument, judgeManifest } from '#library/manifests.ts'
import { defineCommand, UsageError } from '../command.ts'

export const command = defineCommand({
  usage: 'FILE...',
  help: `Says what an API server of Kubernetes v1.36 would say to the objects in these manifests, without
one: unknown and duplicate fields, defaults, validation. \`-\` reads standard input. Ends with 1
if an object would be refused. Admission, quotas and references to other objects are not looked at.`,
  flags: {
    output: { type: 'string', short: 'o', value: 'json', help: 'Print the verdicts as JSON.' },
  },
  maxArgs: Number.POSITIVE_INFINITY,

  async run({ args, flags, world }) {
    if (args.length === 0) throw new UsageError('validate needs a FILE, or - for standard input')
    if (flags.output !== undefined && flags.output !== 'json') {
      throw new UsageError(`validate cannot print "${flags.output}": -o takes json`)
    }
    const documents: (JudgedDocument & { readonly file: string })[] = []
    for (const file of args) {
      const source = await read(file)
      documents.push(...judgeManifest(source).map((one) => ({ file, ...one })))
    }
    if (flags.output === 'json') world.out(JSON.stringify(documents, null, 2))
    else
      for (const one of documents) for (const line of formatJudged(one.file, one)) world.out(line)
    return documents.every(({ accepted }) => accepted) ? 0 : 1
  },
})

async function read(file: string): Promise<string> {
  if (file === '-') return text(process.stdin)
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`validate cannot read "${file}": ${(cause as Error).message}`)
  }
}
