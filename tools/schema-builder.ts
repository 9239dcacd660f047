/** Turns parsed types files into the compact schema table and the table of descriptions. */

import type { Table, TableExtras, TableField, TableType } from '../src/api/schema/schema-table.ts'
import type { FieldDeclaration, InterfaceDeclaration, Tag, TypesFile } from './parse-types.ts'

interface InlineDeclaration {
  readonly pb: number
  readonly name: string
  readonly local: string
  readonly type: string
  readonly fields: readonly TableField[]
  readonly after: string | undefined
}

interface Resolved {
  readonly type: string
  readonly values?: readonly string[]
  /** What Go calls the type, where that is not told by its form. */
  readonly go?: string
}

type Docs = Readonly<Record<string, Readonly<Record<string, string>>>>

const scalarNames = new Set([
  'string',
  'int32',
  'int64',
  'float64',
  'Quantity',
  'Time',
  'MicroTime',
  'Duration',
  'IntOrString',
  'Bytes',
  'FieldsV1',
  'RawObject',
  'Json',
])
const knownTags = new Set([
  'pb',
  'pointer',
  'always',
  'omitempty',
  'value',
  'list',
  'map',
  'patch',
  'default',
  'kind',
  'inline',
  'union',
  'nopb',
  'deprecated',
  'nolist',
  'metadata',
  'required',
  'optional',
  'wrapped',
  'go',
])

export function buildTable(files: readonly TypesFile[]): { table: Table; docs: Docs } {
  const byPath = new Map(files.map((file) => [`#${file.path.replace(/^src\//, '')}`, file]))
  const table: Record<string, TableType> = {}
  const docs: Record<string, Record<string, string>> = {}
  for (const file of files) {
    for (const declaration of file.interfaces) addInterface(file, declaration)
  }
  return { table, docs }

  function addInterface(file: TypesFile, declaration: InterfaceDeclaration): void {
    const name = `${file.package}.${declaration.name}`
    if (
      ['TypeMeta', 'Resource', 'List'].includes(declaration.name) &&
      file.path === 'src/api/metadata.ts'
    ) {
      // They are no types of the API, but what they say of their fields holds for all that extend them.
      addDocs(name, declaration)
      return
    }
    if (table[name]) throw new TypeError(`${file.path}: ${name} is declared twice`)
    const { tags } = declaration
    checkTags(tags, name)
    const isResource = declaration.extends.includes('Resource')
    const isType = declaration.extends.includes('TypeMeta')
    const kind = tagText(tags, 'kind')
    const inlines = tags.filter((tag) => tag.name === 'inline').map((tag) => readInline(tag, file))
    const unions = tags.filter((tag) => tag.name === 'union').map((tag) => JSON.parse(tag.text))
    const map = tagText(tags, 'map')
    const extended = declaration.extends.filter(
      (parent) => !['Resource', 'TypeMeta'].includes(parent),
    )
    if (extended.join() !== inlines.map((inline) => inline.local).join()) {
      throw new TypeError(`${name}: extends ${extended} but inlines ${inlines.map((i) => i.local)}`)
    }
    const own = declaration.fields.map((field) => buildField(field, file, name))
    if (isResource) {
      const pb = tagText(tags, 'nopb') === undefined ? 1 : 0
      const flags = tagText(tags, 'metadata') === 'required' ? 'mra' : 'ra'
      own.unshift(['metadata', 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', pb, flags])
    }
    table[name] = {
      proto: `${file.proto}.${declaration.name}`,
      ...(isResource ? { header: 'resource' as const } : isType ? { header: 'type' as const } : {}),
      ...(kind && { gv: kind }),
      ...(map && { map: map as 'atomic' }),
      ...(unions.length > 0 && { unions }),
      ...(inlines.length > 0 && {
        inlines: inlines.map(({ pb, name: inlineName, type }) => [pb, inlineName, type] as const),
      }),
      fields: withInlined(own, inlines),
    }
    addDocs(name, declaration)
    if (kind && isResource && !tags.some((tag) => tag.name === 'nolist'))
      addList(file, declaration, kind)
  }

  function addList(file: TypesFile, declaration: InterfaceDeclaration, gv: string): void {
    table[`${file.package}.${declaration.name}List`] = {
      proto: `${file.proto}.${declaration.name}List`,
      header: 'type',
      gv,
      fields: [
        ['metadata', 'io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta', 1, 'a'],
        ['items', `[]${file.package}.${declaration.name}`, 2, 'mra'],
      ],
    }
  }

  function addDocs(name: string, { doc, fields }: InterfaceDeclaration): void {
    const entries = fields.filter((field) => field.doc).map((field) => [field.name, field.doc])
    if (doc || entries.length > 0)
      docs[name] = { ...(doc && { '': doc }), ...Object.fromEntries(entries) }
  }

  function readInline(tag: Tag, file: TypesFile): InlineDeclaration {
    const [pb, name, local, , after] = tag.text.split(/\s+/)
    const { type, fields } = resolveInterface(local!, file)
    return { pb: Number(pb), name: name!, local: local!, type, fields, after }
  }

  function resolveInterface(local: string, file: TypesFile) {
    const imported = file.imports.get(local)
    const owner = imported ? byPath.get(imported.from) : file
    const declaration = owner?.interfaces.find((one) => one.name === (imported?.name ?? local))
    if (!owner || !declaration) throw new TypeError(`${file.path}: no interface ${local}`)
    const type = `${owner.package}.${declaration.name}`
    const nested = declaration.tags.filter((tag) => tag.name === 'inline')
    const own = declaration.fields.map((field) => buildField(field, owner, type))
    return {
      type,
      fields: withInlined(
        own,
        nested.map((tag) => readInline(tag, owner)),
      ),
    }
  }

  function withInlined(
    own: readonly TableField[],
    inlines: readonly InlineDeclaration[],
  ): readonly TableField[] {
    const result = [...own]
    inlines.forEach(({ fields, after }, index) => {
      const at = after === undefined ? 0 : result.findIndex(([name]) => name === after) + 1
      const marked = fields.map(([name, type, pb, flags, extras]): TableField => {
        return [name, type, pb, flags, { ...extras, inline: index }]
      })
      result.splice(at, 0, ...marked)
    })
    return result
  }

  function buildField(field: FieldDeclaration, file: TypesFile, owner: string): TableField {
    const where = `${owner}.${field.name}`
    checkTags(field.tags, where)
    const has = (name: string) => field.tags.some((tag) => tag.name === name)
    const { type, values, go } = resolveType(field.type, file, where)
    const always = has('always') || (!field.optional && !has('omitempty'))
    const isMandatory = has('required') || (!field.optional && !has('optional'))
    const flags = `${isMandatory ? 'm' : ''}${field.optional ? '' : 'r'}${always ? 'a' : ''}${has('pointer') ? 'p' : ''}`
    const list = tagText(field.tags, 'list')
    const map = tagText(field.tags, 'map')
    const patch = tagText(field.tags, 'patch')
    const defaultText = tagText(field.tags, 'default')
    const open = values?.includes(anyOther)
    const goName = tagText(field.tags, 'go') ?? go
    const extras: TableExtras = {
      ...(list && { list: list.split(' ') }),
      ...(map && { map: map as 'atomic' }),
      ...(patch && { patch: patch.split(' ') }),
      ...(defaultText !== undefined && { default: JSON.parse(defaultText) }),
      ...(values && { enum: values.filter((value) => value !== anyOther) }),
      ...(open && { open: true as const }),
      ...(goName && { go: goName }),
      ...(has('wrapped') && { wrapped: true as const }),
    }
    const pb = Number(tagText(field.tags, 'pb') ?? 0)
    return Object.keys(extras).length > 0
      ? [field.name, type, pb, flags, extras]
      : [field.name, type, pb, flags]
  }

  function resolveType(text: string, file: TypesFile, where: string): Resolved {
    if (text === 'boolean') return { type: 'bool' }
    if (text.startsWith('readonly ') && text.endsWith('[]')) {
      const inner = text.slice('readonly '.length, -2)
      const bare = inner.startsWith('(') ? inner.slice(1, -1) : inner
      const { type, go, ...others } = resolveType(bare, file, where)
      return { type: `[]${type}`, ...others, ...(go && { go: `[]${go}` }) }
    }
    const record = /^Readonly<Record<string, (.*)>>$/.exec(text)
    if (record) {
      const { type, go, ...others } = resolveType(record[1]!, file, where)
      return { type: `{}${type}`, ...others, ...(go && { go: `map[string]${go}` }) }
    }
    const union =
      /^(JSONSchemaProps) \| (boolean|readonly JSONSchemaProps\[\]|readonly string\[\])$/.exec(text)
    if (union) {
      const object = resolveType(union[1]!, file, where).type
      return { type: `${object}|${resolveType(union[2]!, file, where).type}` }
    }
    if (/^'|^\(string/.test(text)) return { type: 'string', values: literals(text, where) }
    if (!/^\w+$/.test(text)) throw new TypeError(`${where}: a type of another form: ${text}`)
    return resolveName(text, file, where)
  }

  function resolveName(name: string, file: TypesFile, where: string): Resolved {
    if (name === 'string') return { type: 'string' }
    const imported = file.imports.get(name)
    if (imported?.from === '#api/scalars/scalars.ts' && scalarNames.has(name)) return { type: name }
    const owner = imported ? byPath.get(imported.from) : file
    if (!owner)
      throw new TypeError(`${where}: ${name} comes from ${imported?.from}, which is no types file`)
    const local = imported?.name ?? name
    const alias = owner.aliases.get(local)
    if (alias !== undefined) {
      const resolved = resolveType(alias, owner, where)
      return resolved.type === 'string' ? { go: goNameOf(owner, local), ...resolved } : resolved
    }
    if (owner.interfaces.some((one) => one.name === local))
      return { type: `${owner.package}.${local}` }
    throw new TypeError(`${where}: unknown type ${name}`)
  }
}

/** A text's alias is called as Go calls its type. */
function goNameOf(owner: TypesFile, alias: string): string {
  return `${owner.package.slice(owner.package.lastIndexOf('.') + 1)}.${alias}`
}

/** Stands in a list of values for "and any other text". */
const anyOther = '\0'

/** The values of a union of string literals. */
function literals(text: string, where: string): string[] {
  return text.split(/\s*\|\s*(?![^(]*\))/).map((part) => {
    if (part === '(string & {})') return anyOther
    const match = /^'(.*)'$/.exec(part)
    if (!match) throw new TypeError(`${where}: not a text literal: ${part}`)
    return match[1]!.replace(/\\(.)/g, '$1')
  })
}

function tagText(tags: readonly Tag[], name: string): string | undefined {
  return tags.find((tag) => tag.name === name)?.text
}

function checkTags(tags: readonly Tag[], where: string): void {
  const unknown = tags.find((tag) => !knownTags.has(tag.name))
  if (unknown) throw new TypeError(`${where}: unknown tag @${unknown.name}`)
}
