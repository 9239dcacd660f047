/**
 * The rules for object names that kinds choose from. With `prefix` the name stands for a
 * generateName: what follows it will be a letter or digit, so that a dash at its end is fine.
 */
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { pathSegmentNameErrors } from '#api/names/names.ts'

export type NameRule = (name: string, prefix: boolean) => readonly string[]

export const subdomainName: NameRule = (name, prefix) =>
  dns1123SubdomainErrors(prefix ? withoutDash(name) : name)

export const labelName: NameRule = (name, prefix) =>
  dns1123LabelErrors(prefix ? withoutDash(name) : name)

export const pathSegmentName: NameRule = (name, prefix) => pathSegmentNameErrors(name, prefix)

/** A rule to which what a name begins with is a name. */
export const wholePathSegmentName: NameRule = (name) => pathSegmentNameErrors(name)

/** What stands for the name that will be made. */
function withoutDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name
}
