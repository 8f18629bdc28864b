import type { NameValue } from './definition.ts';
import { error, firstIndexes, type Issues, lengthIssues, quote } from './issue.ts';
import { LIMITS } from './limits.ts';

const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;

/** What the engine sets by itself, or what would break the connections that it keeps. `host` is the author's to set. */
const OWN: Readonly<Record<string, string>> = {
  'content-length': 'it is counted from the body',
  'transfer-encoding': 'it follows from the body',
  connection: 'connections are kept by the engine',
  'keep-alive': 'connections are kept by the engine',
  'proxy-connection': 'connections are kept by the engine',
  upgrade: 'the engine speaks HTTP only',
  'http2-settings': 'httpVersion decides about it',
  te: 'the engine takes no trailers',
  trailer: 'the engine sends no trailers',
  expect: 'the engine sends the body at once',
};
const ONCE = ['host', 'content-type', 'user-agent'];

/** Names of headers; their values are checked by `headerValueProblem` once constants are filled in. */
export function* headersIssues(headers: readonly NameValue[], path: string): Issues {
  yield* lengthIssues(headers, path, LIMITS.headers);
  const names = headers.map(({ name }) => name.toLowerCase());
  const first = firstIndexes(names);
  for (const [index, name] of names.entries()) {
    const at = `${path}[${index}].name`;
    const reason = Object.hasOwn(OWN, name) ? OWN[name] : undefined;
    if (name.trim() === '') yield error(at, 'This is blank: give the header a name');
    else if (!TOKEN.test(name))
      yield error(at, `${quote(name)} is no header's name: use letters, digits and -, such as content-type`);
    else if (name.length > LIMITS.nameLength)
      yield error(at, `This has ${name.length} characters: use at most ${LIMITS.nameLength}`);
    else if (reason !== undefined) yield error(at, `${name} cannot be set, since ${reason}: leave it out`);
    else if (ONCE.includes(name) && first[index] !== index)
      yield error(at, `${name} can be sent once only: leave one out`);
  }
}

/** Why a text cannot be part of a header's value; null where it can. */
export function headerValueProblem(text: string): string | null {
  if (!/[^\t\x20-\x7e\x80-\xff]/.test(text)) return null;
  return /[\r\n]/.test(text)
    ? 'A header holds no line break: write the value on one line'
    : 'A header holds no characters beyond Latin-1, nor control characters: percent-encode or leave them out';
}
