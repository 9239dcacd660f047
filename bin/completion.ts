/** Completion scripts, made from the table of commands: they hold it, and never call cox. */

export interface Completable {
  readonly name: string
  readonly summary: string
  readonly flags: readonly string[]
}

export function completionFor(shell: 'bash' | 'zsh', commands: readonly Completable[]): string {
  return shell === 'bash' ? bash(commands) : zsh(commands)
}

function bash(commands: readonly Completable[]): string {
  return [
    '_cox() {',
    '  local word=${COMP_WORDS[COMP_CWORD]}',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')} help" -- "$word"))`,
    '    return',
    '  fi',
    '  case ${COMP_WORDS[1]} in',
    ...commands.map(
      ({ name, flags }) =>
        `    ${name}) COMPREPLY=($(compgen -f -W "${flags.join(' ')}" -- "$word")) ;;`,
    ),
    '  esac',
    '}',
    'complete -o filenames -F _cox cox ./cox',
  ].join('\n')
}

function zsh(commands: readonly Completable[]): string {
  return [
    '_cox() {',
    '  if [ "$CURRENT" -eq 2 ]; then',
    '    local -a names',
    `    names=(${commands.map(({ name, summary }) => quoted(`${name}:${summary}`)).join(' ')})`,
    '    _describe command names',
    '    return',
    '  fi',
    '  case $words[2] in',
    ...commands.map(({ name, flags }) => `    ${name}) compadd -- ${flags.join(' ')}; _files ;;`),
    '  esac',
    '}',
    'compdef _cox cox ./cox',
  ].join('\n')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
