/** Tokens from a file of lines `token,user,uid,"group1,group2"`. */
import type { Authenticator } from '#server/authn/authenticator.ts'
import type { User } from '#server/user.ts'

/** The users by their token. */
export type TokenUsers = ReadonlyMap<string, User>

/** Throws where a line has too few columns or is not well formed; `path` is for its words. */
export function parseTokenFile(text: string, path = ''): TokenUsers {
  const users = new Map<string, User>()
  for (const [token = '', name = '', uid = '', groups = ''] of parseCsv(text, path)) {
    if (token === '') continue
    users.set(token, {
      name,
      ...(uid !== '' && { uid }),
      groups: groups === '' ? [] : groups.split(','),
    })
  }
  return users
}

export function createTokenFileAuthenticator(users: TokenUsers): Authenticator {
  return { authenticate: ({ token }) => (token === '' ? undefined : users.get(token)) }
}

const fewestColumns = 3

function parseCsv(text: string, path: string): string[][] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const columns = parseCsvLine(line)
      if (columns.length < fewestColumns) {
        throw new Error(
          `token file '${path}' must have at least ${fewestColumns} columns (token, user name, user uid), found ${columns.length}`,
        )
      }
      return columns
    })
}

const column = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y

function parseCsvLine(line: string): string[] {
  const columns: string[] = []
  column.lastIndex = 0
  for (;;) {
    const match = column.exec(line)
    if (!match) throw new Error('Cannot read the token file: a quote is out of place')
    columns.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === '') return columns
  }
}
