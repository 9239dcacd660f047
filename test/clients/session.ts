/**
 * Pages of sessions: what one types, and what is answered. They are read as the pages of the guide
 * are; besides, `…` in an answer stands for anything in its line, and alone for any lines.
 */
import { execFile } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { blocksOf } from '../docs/examples.ts'
import { type ApiServerProcess, startApiServer } from '../processes/api-server.ts'

export interface SessionOptions {
  readonly pages: readonly string[]
  /** Programs that the pages use, by the name they use. */
  readonly programs: Readonly<Record<string, string>>
  readonly skip: string | false
}

/** What a user of kubectl may do without a node. */
export const kubectlPages: readonly string[] = globSync(
  join(import.meta.dirname, 'kubectl/*.md'),
).sort()

/** A command that takes longer hangs. */
const commandMs = 60_000

interface Step {
  readonly line: number
  readonly command: string
  readonly expected: string
}

interface Ended {
  readonly text: string
  readonly code: number
}

/** Each page has a namespace of its own, all of them one server. */
export function testSessions(name: string, options: SessionOptions): void {
  test(name, { skip: options.skip }, async (t) => {
    await using server = await startApiServer()
    for (const page of options.pages) {
      await t.test(pageName(page), (inner) => runPage(inner, page, server, options))
    }
  })
}

function pageName(path: string): string {
  return path.split('/').at(-1)!.replace('.md', '')
}

async function runPage(
  t: TestContext,
  page: string,
  server: ApiServerProcess,
  { programs }: SessionOptions,
): Promise<void> {
  const namespace = pageName(page)
  const folder = join(server.folder, 'pages', namespace)
  mkdirSync(join(folder, 'bin'), { recursive: true })
  for (const [word, path] of Object.entries(programs)) symlinkSync(path, join(folder, 'bin', word))
  const kubeconfig = join(folder, 'kubeconfig')
  const context = { cluster: 'test', user: 'admin', namespace }
  const config = JSON.parse(readFileSync(server.kubeconfig, 'utf8')) as object
  writeFileSync(
    kubeconfig,
    JSON.stringify({ ...config, contexts: [{ name: 'test', context }], kind: 'Config' }),
  )
  await openNamespace(server, namespace)
  const env = { PATH: `${join(folder, 'bin')}:${process.env['PATH']}`, KUBECONFIG: kubeconfig }
  for (const block of blocksOf(readFileSync(page, 'utf8'))) {
    if (block.name !== '') writeFileSync(join(folder, block.name), block.body, { mode: 0o755 })
    if (block.language !== 'console') continue
    for (const step of stepsOf(block.body, block.line)) {
      await t.test(`line ${step.line}: ${step.command}`, async () => {
        const { text, code } = await shell(step.command, folder, { ...env, HOME: folder })
        const told = code === 0 ? text : `${text}[${code}]\n`
        if (!patternOf(step.expected).test(told)) {
          throw new Error(`it printed\n${told}\ninstead of\n${step.expected}`)
        }
      })
    }
  }
}

/** Without controllers nobody else makes the account that pods of a namespace run under. */
async function openNamespace({ ask }: ApiServerProcess, name: string): Promise<void> {
  const metadata = { name }
  await ask('/api/v1/namespaces', { body: { apiVersion: 'v1', kind: 'Namespace', metadata } })
  const body = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } }
  await ask(`/api/v1/namespaces/${name}/serviceaccounts`, { body })
}

export function stepsOf(body: string, firstLine: number): Step[] {
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

/** What is printed on both streams; a code that is not 0 stands after it in brackets. */
export function patternOf(expected: string): RegExp {
  const lines = expected.split('\n').slice(0, -1)
  const source = lines.map((line) => {
    if (line === '…') return '(?:.*\\n)*?'
    return `${line.split('…').map(RegExp.escape).join('.*')}[ \\t]*\\n`
  })
  return new RegExp(`^${source.join('')}$`)
}

function shell(
  command: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const words = ['-c', `{ ${command}\n} 2>&1`]
    const limits = { timeout: commandMs, maxBuffer: 64 * 2 ** 20 }
    const child = execFile('sh', words, { cwd, env, ...limits }, (error, stdout) => {
      if (error && typeof error.code !== 'number') reject(error)
      else resolve({ text: stdout, code: (error?.code as number | undefined) ?? 0 })
    })
    child.stdin!.end()
  })
}
