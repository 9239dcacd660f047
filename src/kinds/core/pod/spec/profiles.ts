/** The rules for seccomp and AppArmor profiles, in fields and in the annotations before them. */
import {
  type FieldError,
  forbidden,
  invalid,
  named,
  notSupported,
  required,
  tooLong,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { byteLength, quoteGo } from '#base/go/text.ts'
import { validateDescendingPath } from '#kinds/core/pod/spec/paths.ts'
import type { AppArmorProfile, SeccompProfile } from '#kinds/core/pod/types.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const types = ['Localhost', 'RuntimeDefault', 'Unconfined']
/** A path that Linux can hold, without the zero at its end. */
const pathLimitBytes = 4095

export function validateSeccomp(profile: SeccompProfile, at: FieldPath): readonly FieldError[] {
  const { type, localhostProfile } = profile
  const errors: FieldError[] = []
  if ((type as string) === '') {
    errors.push(required(at.child('type'), 'type is required when seccompProfile is set'))
  } else if (!types.includes(type)) errors.push(notSupported(at.child('type'), type, types))
  const profileAt = at.child('localhostProfile')
  if (type !== 'Localhost') {
    if (localhostProfile === undefined) return errors
    const value = internalFormOf('core.v1.SeccompProfile', profile)
    return [...errors, invalid(profileAt, value, 'can only be set when seccomp type is Localhost')]
  }
  if (localhostProfile !== undefined) return validateDescendingPath(localhostProfile, profileAt)
  return [required(profileAt, 'must be set when seccomp type is Localhost')]
}

/** Upstream's ValidateAppArmorProfileField. */
export function validateAppArmor(
  { type, localhostProfile }: AppArmorProfile,
  at: FieldPath,
): readonly FieldError[] {
  const profileAt = at.child('localhostProfile')
  switch (type as string) {
    case 'Localhost':
      return validateLocalAppArmor(localhostProfile, profileAt)
    case 'RuntimeDefault':
    case 'Unconfined': {
      const detail = 'can only be set when AppArmor type is Localhost'
      return localhostProfile === undefined
        ? []
        : [invalid(profileAt, named(localhostProfile), detail)]
    }
    case '':
      return [required(at.child('type'), 'type is required when appArmorProfile is set')]
    default:
      return [notSupported(at.child('type'), type, types)]
  }
}

function validateLocalAppArmor(profile: string | undefined, at: FieldPath): readonly FieldError[] {
  const missing = [required(at, 'must be set when AppArmor type is Localhost')]
  if (profile === undefined) return missing
  const errors: FieldError[] = []
  if (profile.trim() !== profile) {
    errors.push(invalid(at, profile, 'must not be padded with whitespace'))
  } else if (profile === '') errors.push(...missing)
  if (byteLength(profile) > pathLimitBytes) errors.push(tooLong(at, pathLimitBytes))
  return errors
}

/** Whether an annotation says what the field says; both by the names annotations use. */
export function validateSameSeccomp(
  annotation: string,
  profile: SeccompProfile,
  at: FieldPath,
): readonly FieldError[] {
  const names =
    profile.type === 'RuntimeDefault' ? ['runtime/default', 'docker/default'] : ['unconfined']
  return validateSame({ annotation, profile, names, word: 'seccomp' }, at)
}

export function validateSameAppArmor(
  annotation: string,
  profile: AppArmorProfile,
  at: FieldPath,
): readonly FieldError[] {
  const names = profile.type === 'RuntimeDefault' ? ['runtime/default'] : ['unconfined']
  return validateSame({ annotation, profile, names, word: 'apparmor' }, at)
}

interface Pair {
  readonly annotation: string
  readonly profile: SeccompProfile | AppArmorProfile
  /** What the annotation may say, unless the profile is a file. */
  readonly names: readonly string[]
  readonly word: string
}

function validateSame(pair: Pair, at: FieldPath): readonly FieldError[] {
  const { annotation, profile, names, word } = pair
  if (!types.includes(profile.type)) return []
  const otherType = [forbidden(at.child('type'), `${word} type in annotation and field must match`)]
  if (profile.type !== 'Localhost') return names.includes(annotation) ? [] : otherType
  if (!annotation.startsWith(localPrefix)) return otherType
  if (annotation.slice(localPrefix.length) === profile.localhostProfile) return []
  const detail = `${word} profile in annotation and field must match`
  return [forbidden(at.child('localhostProfile'), detail)]
}

const localPrefix = 'localhost/'

/** Upstream's ValidateSeccompProfile, of an annotation. */
export function validateSeccompText(text: string, at: FieldPath): readonly FieldError[] {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(text)) return []
  if (!text.startsWith(localPrefix)) return [invalid(at, text, 'must be a valid seccomp profile')]
  return validateDescendingPath(text.slice(localPrefix.length), at)
}

/** Upstream's ValidateAppArmorProfileFormat, of an annotation. */
export function validateAppArmorText(text: string, at: FieldPath): readonly FieldError[] {
  if (['', 'runtime/default', 'unconfined'].includes(text) || text.startsWith(localPrefix))
    return []
  return [invalid(at, text, `invalid AppArmor profile name: ${quoteGo(text)}`)]
}

/** The field that an annotation stands for, if it stands for one that is right. */
export function appArmorOfText(text: string): AppArmorProfile | undefined {
  if (text === 'unconfined') return { type: 'Unconfined' }
  if (text === 'runtime/default') return { type: 'RuntimeDefault' }
  if (!text.startsWith(localPrefix)) return undefined
  const localhostProfile = text.slice(localPrefix.length)
  const isRight =
    localhostProfile !== '' &&
    localhostProfile.trim() === localhostProfile &&
    byteLength(localhostProfile) <= pathLimitBytes
  return isRight ? { type: 'Localhost', localhostProfile } : undefined
}
