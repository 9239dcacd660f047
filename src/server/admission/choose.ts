/** Which plugins are on, from what is on by default and what the command line says. */
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { type AdmissionSettings, admissionPlugins } from '#server/admission/list.ts'

export interface AdmissionChoice {
  readonly enable: readonly string[]
  readonly disable: readonly string[]
}

/** What is wrong with the choice: upstream's words where it would refuse as well. */
export function admissionChoiceErrors({ enable, disable }: AdmissionChoice): readonly string[] {
  const both = [...new Set(enable)].filter((name) => disable.includes(name)).toSorted()
  return [
    ...unknown(enable).map((name) => `enable-admission-plugins plugin "${name}" is unknown`),
    ...unknown(disable).map((name) => `disable-admission-plugins plugin "${name}" is unknown`),
    ...(both.length > 0
      ? [`[${both.join(' ')}] in enable-admission-plugins and disable-admission-plugins overlapped`]
      : []),
  ]
}

/** In the order of the list, whatever the order they are named in. */
export function chooseAdmissionPlugins(
  { enable, disable }: AdmissionChoice,
  settings: AdmissionSettings,
): readonly AdmissionPlugin[] {
  return admissionPlugins
    .filter(
      ({ name, isDefault }) => enable.includes(name) || (isDefault && !disable.includes(name)),
    )
    .map(({ create }) => create(settings))
}

function unknown(names: readonly string[]): readonly string[] {
  return names.filter((name) => admissionPlugins.every((plugin) => plugin.name !== name))
}
