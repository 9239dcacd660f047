/** Values of flags with a form of their own, and why a text is none: in upstream's words, as its parsers give them. */
import { parseIpText } from '#api/ip/ip-text.ts'
import { parseQuantityText } from '#api/scalars/quantity-text.ts'
import { integerError, readGoInteger } from '#base/go/number.ts'
import { quoteGo } from '#base/go/text.ts'

interface Problem {
  readonly problem: string
}

export function ipProblem(value: string): string | undefined {
  if (value === '') return undefined
  const parsed = parseIpText(value.trim())
  return parsed && !parsed.hasLeadingZeros ? undefined : `failed to parse IP: ${quoteGo(value)}`
}

interface PortRange {
  readonly from: number
  readonly to: number
}

/** `30`, `30-39` or `30+9`. */
export function readPortRange(value: string): PortRange | Problem {
  const text = value.trim()
  const parts = /[-+]/.test(text) ? /^([^-+]*)[-+](.*)$/s.exec(text)!.slice(1) : [text, text]
  if (text.includes('-') && text.includes('+')) {
    return { problem: `unable to parse port range: ${text}` }
  }
  for (const part of parts) {
    const problem = integerError(part)
    if (problem !== undefined) return { problem }
  }
  const [from = 0, second = 0] = parts.map(Number)
  const to = text.includes('+') ? from + second : second
  if (Math.max(from, to) > 65_535) {
    return { problem: `the port range cannot be greater than 65535: ${text}` }
  }
  return to < from ? { problem: `end port cannot be less than start port: ${text}` } : { from, to }
}

export function portRangeProblem(value: string): string | undefined {
  if (value.trim() === '') return undefined
  const read = readPortRange(value)
  return 'problem' in read ? read.problem : undefined
}

export function portProblem(value: string): string | undefined {
  return integerError(value, 'ParseUint')
}

export function curvesProblem(value: string): string | undefined {
  const read = value.split(',').map(readGoInteger)
  return read.find((one) => typeof one === 'object')?.problem
}

export function vmoduleProblem(value: string): string | undefined {
  for (const item of value.split(',').filter(Boolean)) {
    const [pattern = '', level = '', ...more] = item.split('=')
    if (pattern === '' || level === '' || more.length > 0) {
      return `${quoteGo(item)} does not have the pattern=N format`
    }
    const problem = integerError(level, 'ParseUint')
    if (problem !== undefined) return `parsing verbosity in ${quoteGo(item)}: ${problem}`
  }
  return undefined
}

export function labelsProblem(value: string): string | undefined {
  return value.includes('=') ? undefined : `${value} must be formatted as key=value`
}

export function quantityProblem(value: string): string | undefined {
  try {
    parseQuantityText(value)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
