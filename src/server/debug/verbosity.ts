/** /debug/flags: makes the log say more or less while the server runs. */
import { integerError } from '#base/go/number.ts'
import type { PathAnswer, PathHandler } from '#server/http/paths/path-handler.ts'

const prefix = '/debug/flags'
const flag = `${prefix}/v`
const [mostRead, mostSet] = [2n ** 32n - 1n, 2n ** 31n - 1n]

const index = `<html>
<head>
<title>${prefix}/</title>
</head>
<body>
${prefix}/<br>
<br>
flags:<br>
<table>
<tr>v<br>
</table>
<br>
full flags configurable<br>
</body>
</html>
`

const indexPage: PathAnswer = {
  code: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: Buffer.from(index),
}

export function createVerbosity(setVerbosity: (verbosity: number) => void): PathHandler {
  return {
    paths: [prefix, `${prefix}/`],
    async answer({ method, path, readBody }) {
      if (path !== flag) return indexPage
      if (method !== 'PUT') return plain(406, 'unsupported http method')
      const text = (await readBody()).toString()
      const problem = problemOf(text)
      if (problem !== undefined) return plain(400, problem)
      setVerbosity(Number(text))
      return plain(200, `successfully set klog.logging.verbosity to ${text}`)
    },
  }
}

function problemOf(text: string): string | undefined {
  const problem = integerError(text, 'ParseUint')
  if (problem !== undefined) return problem
  const tooLarge = `parsing "${text}": value out of range`
  if (BigInt(text) > mostRead) return `strconv.ParseUint: ${tooLarge}`
  if (BigInt(text) <= mostSet) return undefined
  return `failed set klog.logging.verbosity ${text}: strconv.ParseInt: ${tooLarge}`
}

function plain(code: number, text: string): PathAnswer {
  const headers = { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' }
  return { code, headers, body: Buffer.from(`${text}\n`) }
}
