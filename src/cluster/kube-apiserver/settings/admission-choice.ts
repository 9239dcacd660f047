/** Which plugins of admission are on, as flags say. */
import type { FlagValues } from '#base/component-flags.ts'
import { type AdmissionChoice, admissionChoiceErrors } from '#server/admission/choose.ts'
import { admissionPlugins } from '#server/admission/list.ts'

const old = 'admission-control'

/** The old flag names all that run. */
export function admissionChoice(flags: FlagValues): AdmissionChoice {
  if (!flags.given(old)) {
    return {
      enable: flags.list('enable-admission-plugins'),
      disable: flags.list('disable-admission-plugins'),
    }
  }
  const enable = flags.list(old)
  const others = admissionPlugins.filter(({ name }) => !enable.includes(name))
  return { enable, disable: others.map(({ name }) => name) }
}

export function admissionProblems(flags: FlagValues): readonly string[] {
  if (!flags.given(old)) return admissionChoiceErrors(admissionChoice(flags))
  const isMixed = ['enable', 'disable'].some((verb) => flags.given(`${verb}-admission-plugins`))
  const unknown = flags
    .list(old)
    .filter((name) => admissionPlugins.every((one) => one.name !== name))
  return [
    ...(isMixed
      ? [
          'admission-control and enable-admission-plugins/disable-admission-plugins flags are mutually exclusive',
        ]
      : []),
    ...unknown.map((name) => `admission-control plugin "${name}" is unknown`),
  ]
}
