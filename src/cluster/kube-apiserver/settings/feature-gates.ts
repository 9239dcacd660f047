/** `--feature-gates`: what is switched here, and what upstream knows besides and this server has one way only. */
import { formatAggregate } from '#api/validation/field-error.ts'
import { FlagError, type FlagValues } from '#base/component-flags.ts'
import { parseBool } from '#base/go/number.ts'
import { quoteGo } from '#base/go/text.ts'
import upstream from '#cluster/kube-apiserver/settings/upstream-gates.gen.json' with {
  type: 'json',
}
import { gates } from '#kinds/features.ts'

interface UpstreamGate {
  readonly standard: boolean
  readonly isLocked: boolean
}

const known: ReadonlyMap<string, UpstreamGate> = new Map(
  [
    { names: upstream.on, standard: true, isLocked: false },
    { names: upstream.off, standard: false, isLocked: false },
    { names: upstream.lockedOn, standard: true, isLocked: true },
    { names: upstream.lockedOff, standard: false, isLocked: true },
  ].flatMap(({ names, ...gate }) => names.map((name) => [name, gate])),
)

/** Those of this server. Throws FlagError, in upstream's words where it refuses too. */
export function featureGates(flags: FlagValues): Readonly<Record<string, boolean>> {
  const choices = choicesIn(namesOfKube(flags.each('feature-gates')))
  const given = [...choices]
  const stranger = given.find(([name]) => !known.has(name))
  if (stranger) throw new FlagError(`unrecognized feature gate: ${stranger[0]}`)
  refuse(given.flatMap(lockProblem))
  refuse(needProblems(choices))
  refuse(given.flatMap(limitProblem))
  return Object.fromEntries(given.filter(([name]) => Object.hasOwn(gates, name)))
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new FlagError(formatAggregate(problems))
}

type Choice = readonly [name: string, value: boolean]

function lockProblem([name, value]: Choice): readonly string[] {
  const { standard, isLocked } = known.get(name)!
  if (!isLocked || value === standard) return []
  return [`cannot set feature gate ${name} to ${value}, feature is locked to ${standard}`]
}

/** Upstream tells them in any order. */
function needProblems(choices: ReadonlyMap<string, boolean>): readonly string[] {
  const isOn = (name: string) => choices.get(name) ?? known.get(name)!.standard
  return Object.entries(upstream.needs).flatMap(([name, needs]) => {
    const off = needs.filter((need) => !isOn(need))
    if (!isOn(name) || off.length === 0) return []
    return [`${name} is enabled, but depends on features that are disabled: [${off.join(' ')}]`]
  })
}

/** What upstream switches, and this server cannot. */
function limitProblem([name, value]: Choice): readonly string[] {
  const { standard } = known.get(name)!
  if (value === standard || Object.hasOwn(gates, name)) return []
  return [`feature gate ${name} cannot be set to ${value} here: it is always ${standard}`]
}

/** Gates are of a component, and there is one. */
function namesOfKube(texts: readonly string[]): readonly string[] {
  const pairs = texts.flatMap((text) => text.split(',')).filter(Boolean)
  const named = pairs.map((pair) => /^([^:]*):(.*)$/s.exec(pair)?.slice(1) ?? ['', pair])
  const components = new Set(named.map(([component = '']) => component.trim()))
  const stranger = [...components].find((name) => name !== '' && name !== 'kube')
  if (components.has('') && components.has('kube')) {
    throw new FlagError(
      'set kube feature gates with default empty prefix or kube: prefix consistently, do not mix use',
    )
  }
  if (stranger !== undefined) throw new FlagError(`component not registered: ${stranger}`)
  return named.map(([, pair = '']) => pair.trim())
}

function choicesIn(pairs: readonly string[]): ReadonlyMap<string, boolean> {
  return new Map(
    pairs.map((pair) => {
      const [name = '', ...values] = pair.split('=')
      const key = name.trim()
      if (values.length === 0) throw new FlagError(`missing bool value for ${key}`)
      const text = values.join('=').trim()
      const value = parseBool(text)
      if (value !== undefined) return [key, value]
      const why = `strconv.ParseBool: parsing ${quoteGo(text)}: invalid syntax`
      throw new FlagError(`invalid value of ${key}=${text}, err: ${why}`)
    }),
  )
}
