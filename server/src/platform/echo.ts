/** What graphql-js repeats of a wrong document or variable, and what follows it. */
const ECHOES: readonly RegExp[] = [
  /(?<=^(?:String|ID) cannot represent [^:]*): .*/s,
  /(?<=^Expected value of type "[^"]*"), found .*/s,
  /(?<=^Argument "[^"]*" has invalid value) .*/s,
  /(?<=^Syntax Error: (?:Unexpected |.*, found )(?:Block)?String) ".*/s,
];

/** The message without the text that was given: it may be a secret in the wrong place, and messages are shown and logged. */
export function withoutEcho(message: string): string {
  return ECHOES.reduce((text, echo) => text.replace(echo, ''), message);
}
