/** Pages of sessions, written as those of the guide are: what one types, and what is answered. */
import { execFile } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { blocksOf, patternOf, stepsOf } from '../docs/examples.ts'
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
