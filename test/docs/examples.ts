/**
 * Runs the examples of a page as a reader would, from top to bottom in one folder:
 *
 *     ```yaml web.yaml      is a file of that name
 *     ```ts                 is a program; a ```text block right after it is what it prints
 *     ```console            is a session: lines after `$ ` are typed, the others are answers
 *
 * In an answer `…` stands for anything in its line, and alone for any lines. The home is the folder.
 * Blocks of other languages, or indented ones like these, are only shown.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

export interface Block {
  readonly language: string
  readonly name: string
  readonly body: string
  readonly line: number
}

export interface Example {
  readonly line: number
  readonly command: string
  readonly expected: string
  run(): string
}

export function blocksOf(markdown: string): Block[] {
  const fence = /^```(\w+)?(?: (\S+))?\n([\s\S]*?)^```$/gm
  return Array.from(
    markdown.matchAll(fence),
    ({ 1: language = '', 2: name = '', 3: body = '', index }) => ({
      language,
      name,
      body,
      line: markdown.slice(0, index).split('\n').length,
    }),
  )
}

/** A folder inside the package, so that examples import it by its name. */
export function createFolder(): { readonly folder: string } & Disposable {
  mkdirSync(join(root, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(root, '.cache/examples-'))
  writeFileSync(
    join(folder, 'cox'),
    `#!/bin/sh\nexec "${process.execPath}" "${root}/bin/cox.ts" "$@"\n`,
  )
  chmodSync(join(folder, 'cox'), 0o755)
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

export function examplesOf(blocks: readonly Block[], folder: string): Example[] {
  return blocks.flatMap((block, i): Example[] => {
    const { language, name, body, line } = block
    if (name !== '') writeFileSync(join(folder, name), body)
    if (language === 'ts') {
      const program = name || `example-${line}.ts`
      writeFileSync(join(folder, program), body)
      const next = blocks[i + 1]
      const expected = next?.language === 'text' ? next.body : ''
      const command = `node --no-warnings ${program}`
      return [{ line, command, expected, run: () => shell(command, folder) }]
    }
    return language === 'console' ? sessionOf(block, folder) : []
  })
}

function sessionOf({ body, line }: Block, folder: string): Example[] {
  return stepsOf(body, line).map((step) => ({ ...step, run: () => shell(step.command, folder) }))
}

/** What is typed in a session, and what is to be answered. */
export function stepsOf(body: string, firstLine: number): Omit<Example, 'run'>[] {
  let line = firstLine + 1
  return body
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...answer] = part.split('\n')
      const step = { line, command, expected: answer.join('\n') }
      line += part.split('\n').length - 1
      return step
    })
}

/** What an answer may be: spaces at the ends of lines do not count. */
export function patternOf(expected: string): RegExp {
  const lines = expected.split('\n').slice(0, -1)
  const source = lines.map((line) => {
    if (line === '…') return '(?:.*\\n)*?'
    return `${line.split('…').map(RegExp.escape).join('.*')}[ \\t]*\\n`
  })
  return new RegExp(`^${source.join('')}$`)
}

/** What a command prints, on both its streams. */
function shell(command: string, folder: string): string {
  const nodeFolder = join(process.execPath, '..')
  const { NODE_TEST_CONTEXT: _, KUBECONFIG: __, XDG_STATE_HOME: ___, ...env } = process.env
  const { stdout, error } = spawnSync('sh', ['-c', `{ ${command}\n} 2>&1`], {
    cwd: folder,
    env: { ...env, HOME: folder, PATH: `${folder}:${nodeFolder}:${env['PATH']}` },
    encoding: 'utf8',
  })
  if (error) throw error
  return stdout
}

/** Checks the types of every program in the folder; answers what is wrong with them. */
export function typeErrors(folder: string): string {
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { incremental: false, tsBuildInfoFile: null },
    include: ['*.ts'],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  try {
    execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
    return ''
  } catch (err) {
    return (err as { readonly stdout: string }).stdout
  }
}
