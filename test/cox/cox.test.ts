import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, renameSync, symlinkSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { createSandbox, goodNpm } from './sandbox.ts'

const options = {
  skip:
    process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)
      ? false
      : 'there is a Node package for Linux on x64 and arm64 only',
}

test('with a new Node, packages are installed once, and the words are passed on', async () => {
  using sandbox = createSandbox({ systemNode: 'v24.1.0' })
  const first = await sandbox.start('test', 'a b').ended
  const second = await sandbox.start('version').ended
  assert.deepEqual(
    [first, second],
    [
      { code: 0, stdout: 'ran test a b\n', stderr: 'cox: installing packages (npm ci)\n' },
      { code: 0, stdout: 'ran version\n', stderr: '' },
    ],
  )
  assert.equal(sandbox.npmCalls().length, 1)
})

test('it finds its checkout through a symbolic link, from any folder', async () => {
  using sandbox = createSandbox({ systemNode: 'v24.1.0' })
  symlinkSync('../checkout/cox', join(sandbox.folder, 'tools/cox-link'))
  symlinkSync('tools/cox-link', join(sandbox.folder, 'again'))
  const { code, stdout } = await sandbox.startAs('again', 'version').ended
  assert.deepEqual({ code, stdout }, { code: 0, stdout: 'ran version\n' })
})

test('the words of the user arrive as they were typed', async () => {
  using sandbox = createSandbox({ systemNode: 'v24.1.0' })
  const { stdout } = await sandbox.start('a  b', '*', '$HOME', '').ended
  assert.equal(stdout, 'ran a  b * $HOME \n')
})

test('a changed lock file installs the packages again', async () => {
  using sandbox = createSandbox({ systemNode: 'v24.1.0' })
  await sandbox.start().ended
  sandbox.write('checkout/package-lock.json', '{ "changed": true }\n')
  assert.match((await sandbox.start().ended).stderr, /installing packages/)
  assert.equal((await sandbox.start().ended).stderr, '')
})

test('a compiled copy is made when sources have changed, and keeps what the one before may still load', async () => {
  using sandbox = createSandbox({ systemNode: 'v24.1.0' })
  const compiler = `
    import { readFileSync, writeFileSync } from 'node:fs'
    const part = readFileSync(new URL('../src/part.ts', import.meta.url), 'utf8')
    const text = 'console.log("' + part + '")'
    for (const name of ['cox.js', part]) writeFileSync(process.argv[2] + '/' + name, text)`
  sandbox.write('checkout/tools/compile.ts', compiler)
  const dist = () =>
    readdirSync(join(sandbox.folder, 'checkout/dist')).filter((name) => name.startsWith('part-'))
  const compiled = async (part: string) => {
    sandbox.write('checkout/src/part.ts', part)
    const { stdout, stderr } = await sandbox.start('kube-apiserver').ended
    assert.match(stderr, /compiling$/m)
    assert.equal(stdout, `${part}\n`)
    return dist()
  }
  assert.deepEqual(await compiled('part-a.js'), ['part-a.js'])
  assert.equal((await sandbox.start('kube-apiserver').ended).stderr, '')
  assert.deepEqual(await compiled('part-b.js'), ['part-a.js', 'part-b.js'])
  assert.deepEqual(await compiled('part-c.js'), ['part-b.js', 'part-c.js'])
})

test('a checkout that cannot be written to runs as it is', {
  skip: process.getuid?.() === 0 && 'root may write everywhere',
}, async () => {
  using sandbox = createSandbox({ systemNode: 'v24.1.0' })
  sandbox.write('checkout/tools/compile.ts', '')
  await sandbox.start('version').ended
  const checkout = join(sandbox.folder, 'checkout')
  chmodSync(checkout, 0o555)
  const { code, stdout, stderr } = await sandbox.start('kube-apiserver').ended
  chmodSync(checkout, 0o755)
  assert.deepEqual({ code, stdout }, { code: 0, stdout: 'ran kube-apiserver\n' })
  assert.match(stderr, /^cox: running the sources as they are, as .* cannot be written to\n$/)
})

for (const systemNode of ['v20.20.2', 'v9.0.0', 'nonsense', undefined]) {
  test(
    `where node is ${systemNode ?? 'missing'}, one is installed into the cache`,
    options,
    async () => {
      using sandbox = createSandbox(systemNode ? { systemNode } : {})
      const { code, stdout, stderr } = await sandbox.start('version').ended
      assert.deepEqual({ code, stdout }, { code: 0, stdout: 'ran version\n' })
      assert.match(stderr, /^cox: installing Node 24 into .*home\/\.cache\/coxswain \(.+\)\n/)
      assert.equal((await sandbox.start('version').ended).stderr, '')
      assert.deepEqual(leftovers(sandbox.folder), [])
    },
  )
}

test('a Node that was replaced by an older one is noticed', options, async () => {
  using sandbox = createSandbox({ systemNode: 'v24.1.0' })
  await sandbox.start().ended
  const older = '#!/bin/sh\n[ "$1" = --version ] || exit 3\necho v20.20.2\n'
  sandbox.write('node-20', older)
  chmodSync(join(sandbox.folder, 'node-20'), 0o755)
  renameSync(join(sandbox.folder, 'node-20'), join(sandbox.folder, 'path/node'))
  const { code, stdout, stderr } = await sandbox.start('version').ended
  assert.deepEqual({ code, stdout }, { code: 0, stdout: 'ran version\n' })
  assert.match(stderr, /^cox: installing Node 24 into .* \(the system's is v20\.20\.2\)\n/)
})

test('of two at once, one sets up and the other waits', options, async () => {
  const blocked = `read -r _ <"$FOLDER/gate-$1"\n${goodNpm}`
  using sandbox = createSandbox({ systemNode: 'v20.0.0', npm: blocked })
  const openInstall = makeGate(sandbox.folder, 'gate-install')
  const openCi = makeGate(sandbox.folder, 'gate-ci')
  const first = sandbox.start('first')
  await first.says('installing Node 24')
  const second = sandbox.start('second')
  await second.says('waiting for another cox')
  await Promise.all([openInstall(), openCi()])
  const [a, b] = await Promise.all([first.ended, second.ended])
  assert.deepEqual([a.stdout, b.stdout], ['ran first\n', 'ran second\n'])
  assert.deepEqual(
    sandbox.npmCalls().map((call) => call.split(' ')[0]),
    ['install', 'ci'],
  )
})

test('a lock whose holder is gone is no hindrance', options, async () => {
  using sandbox = createSandbox({ systemNode: 'v20.0.0' })
  sandbox.write('home/.cache/coxswain/x', '')
  const gone = execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }).trim()
  symlinkSync(gone, join(sandbox.folder, 'home/.cache/coxswain/node.lock'))
  assert.equal((await sandbox.start('version').ended).code, 0)
})

test('without a network, the error says what is out of reach and leaves nothing behind', async () => {
  const npm = `
if [ "$1" = config ]; then echo http://registry.test; exit; fi
echo "npm error connect ECONNREFUSED 127.0.0.1:9"
exit 1`
  using sandbox = createSandbox({ systemNode: 'v24.0.0', npm })
  const { code, stdout, stderr } = await sandbox.start('version').ended
  assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
  assert.equal(
    stderr,
    'cox: installing packages (npm ci)\n' +
      'cox: cannot reach the npm registry http://registry.test (connect ECONNREFUSED): ' +
      'check the network, then run this again\n',
  )
  assert.deepEqual(leftovers(sandbox.folder), [])
})

test('when npm fails, its last lines are shown', async () => {
  using sandbox = createSandbox({ systemNode: 'v24.0.0', npm: 'echo "npm error ELOCK"; exit 7' })
  const { code, stderr } = await sandbox.start('version').ended
  assert.equal(code, 1)
  assert.equal(
    stderr,
    'cox: installing packages (npm ci)\n    npm error ELOCK\ncox: npm ci failed: see above\n',
  )
})

test('a Node package that does not run here is refused', options, async () => {
  const npm = `bin=$3/node_modules/$(echo "$6" | sed 's/@.*//')/bin
mkdir -p "$bin" && printf '#!/bin/sh\\nexit 127\\n' >"$bin/node" && chmod +x "$bin/node"`
  using sandbox = createSandbox({ systemNode: 'v20.0.0', npm })
  const { code, stderr } = await sandbox.start('version').ended
  assert.equal(code, 1)
  assert.match(stderr, /does not run on this system: install Node >= 24 yourself\n$/)
  assert.deepEqual(leftovers(sandbox.folder), [])
})

test('an interrupted set-up leaves no lock', options, async () => {
  using sandbox = createSandbox({ systemNode: 'v20.0.0', npm: 'kill -TERM "$PPID"' })
  assert.equal((await sandbox.start('version').ended).code, 143)
  assert.deepEqual(leftovers(sandbox.folder), [])
})

/** A pipe that its reader blocks on until the function answered here is called. */
function makeGate(folder: string, name: string): () => Promise<void> {
  execFileSync('mkfifo', [join(folder, name)])
  return () => writeFile(join(folder, name), '\n')
}

/** What a set-up may not leave: locks, and folders half made. */
function leftovers(folder: string): string[] {
  return ['home/.cache/coxswain', 'checkout/.cache']
    .map((path) => join(folder, path))
    .filter((path) => existsSync(path))
    .flatMap((path) => readdirSync(path))
    .filter((name) => /lock|\./.test(name))
}
