/**
 * What a shell evaluates once, so that it asks `pgfleet complete` for words. The launcher is named by its path: from another
 * folder npx would ask the registry for somebody else's package.
 */
export const SCRIPTS = {
  bash: (launcher: string) => `pgfleet() { node ${quote(launcher)} "$@"; }
_pgfleet() {
  local word
  COMPREPLY=()
  while IFS= read -r word; do COMPREPLY+=("$(printf '%q' "$word")"); done \\
    < <(pgfleet complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _pgfleet pgfleet
`,
  zsh: (launcher: string) => `pgfleet() { node ${quote(launcher)} "$@" }
_pgfleet() {
  local -a names
  names=(\${(f)"$(pgfleet complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  compadd -a names
}
compdef _pgfleet pgfleet
`,
} as const;

function quote(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
