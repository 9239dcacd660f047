/** Formats of strings by name (`format.dns1123Label().validate(s)`), with their lists of errors. */
import { declare, type Library, member, parseType, plain } from '#api/cel/declarations.ts'
import { opaqueKind } from '#api/cel/opaque.ts'
import { parseDate } from '#api/cel/time.ts'
import { listOf, none, type OpaqueValue, type OptionalValue, some } from '#api/cel/values.ts'
import { requestUrlError } from '#api/go-url.ts'
import {
  dns1035LabelErrors,
  dns1123LabelErrors,
  dns1123SubdomainErrors,
} from '#api/names/dns-names.ts'
import { labelValueErrors, qualifiedNameErrors } from '#api/names/label-names.ts'

type Validate = (text: string) => readonly string[]

interface Format {
  readonly name: string
  readonly validate: Validate
  /** How long its pattern is, which decides what validating costs. */
  readonly maxRegexSize: number
}

/** A prefix of a generated name may end in a dash: what follows makes it a name. */
const asPrefix =
  (validate: Validate): Validate =>
  (text) =>
    validate(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text)

const matching =
  (test: (text: string) => boolean, message: string): Validate =>
  (text) =>
    test(text) ? [] : [message]

const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/
const time = /^([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|[+-][0-9]{2}:[0-9]{2})$/

function isDateTime(text: string): boolean {
  const lower = text.toLowerCase()
  const at = lower.indexOf('t')
  const found = at < 0 ? null : time.exec(lower.slice(at + 1))
  if (!found || !parseDate(lower.slice(0, at))) return false
  return Number(found[1]) <= 23 && Number(found[2]) <= 59 && Number(found[3]) <= 59
}

function validUri(text: string): readonly string[] {
  const problem = requestUrlError(text)
  return problem === undefined ? [] : [problem]
}

const label: Validate = (text) => dns1123LabelErrors(text)
const subdomain: Validate = (text) => dns1123SubdomainErrors(text)

const formats: Readonly<Record<string, readonly [validate: Validate, maxRegexSize: number]>> = {
  dns1123Label: [label, 30],
  dns1123Subdomain: [subdomain, 60],
  dns1035Label: [dns1035LabelErrors, 30],
  qualifiedName: [qualifiedNameErrors, 60],
  dns1123LabelPrefix: [asPrefix(label), 30],
  dns1123SubdomainPrefix: [asPrefix(subdomain), 60],
  dns1035LabelPrefix: [asPrefix(dns1035LabelErrors), 30],
  labelValue: [labelValueErrors, 40],
  uri: [validUri, 1000],
  uuid: [matching((text) => uuid.test(text), 'does not match the UUID format'), 75],
  byte: [matching((text) => base64.test(text), 'invalid base64'), 88],
  date: [matching((text) => parseDate(text) !== undefined, 'invalid date'), 68],
  datetime: [matching(isDateTime, 'invalid datetime'), 68],
}

const kind = opaqueKind<Format>(parseType('kubernetes.NamedFormat'), (a, b) => a.name === b.name)

const values: ReadonlyMap<string, OpaqueValue> = new Map(
  Object.entries(formats).map(([name, [validate, maxRegexSize]]) => [
    name,
    kind.of({ name, validate, maxRegexSize }),
  ]),
)

function named(name: string): OptionalValue {
  const format = values.get(name)
  return format ? some(format) : none
}

/** Nothing if the text is right, else what is wrong with it. */
function validate(format: OpaqueValue, text: string): OptionalValue {
  const errors = kind.read(format).validate(text)
  return errors.length === 0 ? none : some(listOf(errors))
}

export const namedFormatsLibrary: Library = {
  name: 'format',
  functions: [
    declare(
      'validate',
      member(
        'format-validate',
        'kubernetes.NamedFormat, string -> optional(list(string))',
        validate,
      ),
    ),
    declare(
      'format.named',
      plain('format-named', 'string -> optional(kubernetes.NamedFormat)', named),
    ),
    ...Array.from(values, ([name, format]) =>
      declare(
        `format.${name}`,
        plain(`format.${name}`, ' -> kubernetes.NamedFormat', () => format),
      ),
    ),
  ],
}
