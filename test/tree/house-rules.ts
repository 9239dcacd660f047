/** What may not stand in a file, where, and why. */
import type { File } from './files.ts'

export interface Rule {
  readonly name: string
  readonly why: string
  readonly never: RegExp
  /** The files that it holds for. */
  readonly within: RegExp
  readonly except?: RegExp
}

const code = /^(src|bin|bench|tools|test)\/.*\.ts$/

export const rules: readonly Rule[] = [
  {
    name: 'time and chance are passed in',
    why: 'a whole cluster runs on virtual time, and replays; take a Clock and a Random',
    never:
      /\b(Date\.now|Math\.random|randomUUID|randomBytes|setTimeout|setInterval|performance\.now|hrtime|new Date\(\)|AbortSignal\.timeout)\b/,
    within: /^src\//,
    except: /^src\/base\//,
  },
  {
    name: 'directories are made by makeDirectory',
    why: "Node's own recursive mkdir never ends below /proc (base/directories.ts)",
    never: /\bmkdir(Sync)?\([^;]*recursive: true/,
    within: /^(src|bin)\//,
    except: /^src\/base\/directories|\.test\.ts$/,
  },
  {
    name: 'no test sleeps',
    why: 'a sleep is too short on a slow machine, and too long on every other; use a fake clock',
    never: /\b(timers\/promises|setTimeout\()/,
    within: /\.test\.ts$/,
    except: /^src\/base\//,
  },
  {
    name: 'only bin and tools talk to the terminal',
    why: 'a room answers or logs; what is printed, the command decides',
    never: /\bconsole\.|process\.std(out|err)/,
    within: /^src\//,
  },
  {
    name: 'only bin reads the environment',
    why: 'what a part depends on, it is given',
    never: /\bprocess\.(env|argv|exit)\b/,
    within: /^src\//,
  },
  {
    name: 'exports have names',
    why: 'a thing has one name, in every file',
    never: /^export default\b/m,
    within: code,
  },
  {
    name: 'no any',
    why: 'it spreads, and takes the checker with it; use unknown and look',
    never: /[:<(,|&]\s*any\s*[,;)>=\]|&\n]|\bas any\b/,
    within: code,
  },
  {
    name: 'the type checker is never silenced',
    why: 'what it sees, a reader would have to see',
    never: /@ts-(ignore|nocheck|expect-error)/,
    within: code,
  },
  {
    name: 'a call is not copied by a spread alone',
    why: 'its signal is made when it is asked for, and would be lost; use callFor',
    never: /\{\s*\.\.\.(\w+\.)*call\b/,
    within: /^src\/server\//,
    except: /^src\/server\/call\.ts$/,
  },
  {
    name: 'a function has a name before it is put into a property',
    why: 'V8 makes one that is written there among old objects, and all that it knows stays until those are collected',
    never: /\.#?\w+ (\?\?)?= (async )?(function\b|(\([^()]*\)|\w+)(: [^=;\n]+)? =>)/,
    within: /^src\//,
    except: /\.test\.ts$|\/testing\//,
  },
  {
    name: 'no work is left in comments without an issue',
    why: 'nobody looks for it there',
    never: /\b(TODO|FIXME|XXX)\b(?!\(#\d+\))/,
    within: code,
  },
  {
    name: 'shapes are readonly throughout',
    why: 'objects are frozen and shared; whoever wants another one makes a changed copy',
    never: /^ {2}\w+\??: |: (?!readonly )[\w<>]+\[\]$/m,
    within: /^src\/(kinds\/.*\/types|api\/metadata)\.ts$/,
  },
  {
    name: 'comments do not repeat the signature',
    why: 'the types say it, and do not grow old',
    never: /^\s*\*\s+@(param|returns)\b/m,
    within: code,
  },
  {
    name: 'no banners',
    why: 'a file that needs headings is two files',
    never: /^\s*\/[/*]+\s*[-=*#~]{4,}/m,
    within: code,
  },
  {
    name: 'no test is singled out',
    why: 'the others would no longer run',
    never: /\b(test|it|describe|suite)\.only\(|\bonly: true\b/,
    within: /\.test\.ts$/,
  },
  {
    name: 'a skip has a reason',
    why: 'the summary shows it',
    never: /\bskip: true\b|\.skip\(\)/,
    within: /\.test\.ts$/,
  },
  {
    name: 'no path of one machine',
    why: 'the tree must work wherever it is cloned',
    never: /(^|[\s"'`(=:])\/(work|home\/\w+|root|Users\/\w+)\//m,
    within: /./,
    except: /testdata\//,
  },
  {
    name: 'no host of a package registry',
    why: 'npm is configured with one, and it is not ours to choose',
    never: /registry\.npmjs\.org|npmmirror\.com|registry\.yarnpkg\.com|^registry\s*=|"resolved":/m,
    within: /./,
  },
]

const here = /^test\/tree\/house/

/** The paths of the files that break the rule. This file and its test may quote what they forbid. */
export function broken({ never, within, except }: Rule, files: readonly File[]): string[] {
  return files
    .filter(({ path }) => within.test(path) && !except?.test(path) && !here.test(path))
    .filter(({ text }) => never.test(text))
    .map(({ path }) => path)
}

/** Names that say nothing, or that promise everything. */
export function isEmptyName(path: string): boolean {
  const name = path.split('/').at(-1)!
  // The types of kinds, and those of the language CEL, are what these files are about.
  if (name === 'types.ts') return !/^src\/(kinds|api\/cel)\//.test(path)
  return /^(index|utils?|helpers?|common|misc|shared-types|constants)\.ts$/.test(name)
}

export function isKebabCase(path: string): boolean {
  return /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|thorough\.test|conformance|gen|bench))?\.ts$/.test(
    path.split('/').at(-1)!,
  )
}
