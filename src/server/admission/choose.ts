/** Which plugins are on, from what is on by default and what the command line says. */
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { type AdmissionSettings, admissionPlugins } from '#server/admission/list.ts'

export interface AdmissionChoice {
  readonly enable: readonly string[]
  readonly disable: readonly string[]
}

export interface ChosenPlugins {
  readonly plugins: readonly AdmissionPlugin[]
  /** On by default upstream, and not there yet: to be told at the start. */
  readonly missing: readonly string[]
}

/** What is wrong with the choice: upstream's words where it would refuse as well. */
export function admissionChoiceErrors({ enable, disable }: AdmissionChoice): readonly string[] {
  const both = [...new Set(enable)].filter((name) => disable.includes(name)).toSorted()
  const unsupported = enable.filter(
    (name) => find(name) && !find(name)?.create && !isStandard(name),
  )
  return [
    ...unknown(enable).map((name) => `enable-admission-plugins plugin "${name}" is unknown`),
    ...unknown(disable).map((name) => `disable-admission-plugins plugin "${name}" is unknown`),
    ...(both.length > 0
      ? [`[${both.join(' ')}] in enable-admission-plugins and disable-admission-plugins overlapped`]
      : []),
    ...unsupported.map(
      (name) => `enable-admission-plugins plugin "${name}" is not supported by this server yet`,
    ),
  ]
}

/** In the order of the list, whatever the order they are named in. */
export function chooseAdmissionPlugins(
  { enable, disable }: AdmissionChoice,
  settings: AdmissionSettings,
): ChosenPlugins {
  const on = admissionPlugins.filter(
    ({ name, isDefault }) => enable.includes(name) || (isDefault && !disable.includes(name)),
  )
  return {
    plugins: on.flatMap(({ create }) => create?.(settings) ?? []),
    missing: on.flatMap(({ name, create }) => (create ? [] : name)),
  }
}

function find(name: string) {
  return admissionPlugins.find((plugin) => plugin.name === name)
}

function isStandard(name: string): boolean {
  return find(name)?.isDefault === true
}

function unknown(names: readonly string[]): readonly string[] {
  return names.filter((name) => !find(name))
}
