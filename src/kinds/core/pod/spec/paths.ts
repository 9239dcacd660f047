/** The rules for paths of files inside containers and volumes. */
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'

const none: readonly FieldError[] = []

/** Upstream's validatePathNoBacksteps. */
export function validateNoBacksteps(path: string, at: FieldPath): readonly FieldError[] {
  if (!path.includes('..') || !path.split('/').includes('..')) return none
  return [invalid(at, path, "must not contain '..'")]
}

/** Upstream's validateLocalDescendingPath: a path below the folder it starts in. */
export function validateDescendingPath(path: string, at: FieldPath): readonly FieldError[] {
  const errors = validateNoBacksteps(path, at)
  if (!path.startsWith('/')) return errors
  return [invalid(at, path, 'must be a relative path'), ...errors]
}

/** Upstream's ValidateLocalNonReservedPath: names that start with two dots are the kubelet's. */
export function validateOwnPath(path: string, at: FieldPath): readonly FieldError[] {
  const errors = validateDescendingPath(path, at)
  if (!path.startsWith('..') || path.startsWith('../')) return errors
  return [...errors, invalid(at, path, "must not start with '..'")]
}

/** Upstream's file modes: those that permissions need. */
export function validateFileMode(mode: number | undefined, at: FieldPath): readonly FieldError[] {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return none
  return [invalid(at, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
}
