/** Tokens from a file of lines `token,user,uid,"group1,group2"`. */
import type { Authenticator } from '#server/authn/authenticator.ts'
import type { User } from '#server/authn/user.ts'

/** The users by their token. */
export type TokenUsers = ReadonlyMap<string, User>

/** Throws where a line has too few columns or is not well formed. */
export function parseTokenFile(text: string): TokenUsers {
  const users = new Map<string, User>()
  for (const [token = '', name = '', uid = '', groups = ''] of parseCsv(text)) {
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

function parseCsv(text: string): string[][] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const columns = parseCsvLine(line)
      if (columns.length < fewestColumns) {
        throw new Error(
          `Cannot read the token file: a line has ${columns.length} columns, wants token, user name, user uid`,
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
