/** Whether an answer is for a person to read, as far as one can tell. */
import { parseBool } from '#base/go/number.ts'

const people = /^(?:curl|Wget|Mozilla\/5\.0)/

/** `asked` is what the request says of it, if it does: programs and people may say otherwise. */
export function isForPeople(asked: string | null | undefined, userAgent: string): boolean {
  return asked ? parseBool(asked) === true : people.test(userAgent)
}
