/** RESULTS.md: a section a row, the newest of each; what is in short, and what is worse, is gathered from them. */
import type { Answer } from '../row.ts';

const INTRODUCTION = `# How fast the engine is

Written by \`npm run bench -- --write\`, which measures each row anew (with names of rows: only those). Generator and target
(nginx, one process, without a log) have a core each. The generators take turns. Ours is a process like a worker's: the main
thread takes the ticks, one engine thread sends, everything is recorded. For every generator it is the target that counts the
requests, from after the warm-up until before the end, and the kernel that counts its CPU time. Our own count has to be the
target's, to the last request, without an error, or the row does not hold. Ratios are those of medians.
`;
const MARK = /^<!-- row: (\S+) -->$/m;
const IN_SHORT = /^\*\*In short:\*\* (.*)$/m;
const WORSE = /^- \*\*Worse:\*\* (.*)$/gm;
const TITLE = /^## (.*)$/m;

export interface Measurement {
  readonly name: string;
  readonly title: string;
  /** Lines on the date, the command, the machine and the versions. */
  readonly circumstances: string;
  readonly answer: Answer;
}

/** As it stands in the file, and on the terminal. */
export function section({ name, title, circumstances, answer }: Measurement): string {
  const { short, markdown, wrong, missed, worse } = answer;
  const notes = [
    ...wrong.map((what) => `- **The numbers do not hold:** ${what}.`),
    ...missed.map((what) => `- **Goal missed:** ${what}.`),
    ...worse.map((what) => `- **Worse:** ${what}.`),
  ];
  const parts = [`<!-- row: ${name} -->`, `## ${title}`, `**In short:** ${short}`, markdown.trim()];
  return [...parts, ...(notes.length > 0 ? [notes.join('\n')] : []), circumstances.trim()].join('\n\n');
}

/** The file with these sections in place of older ones of the same rows, in the order of `names`; rows of other names go. */
export function results(before: string, sections: readonly string[], names: readonly string[]): string {
  const all = new Map([...sectionsOf(before), ...sections.flatMap(sectionsOf)]);
  const ordered = names.flatMap((name) => all.get(name) ?? []);
  const short = ordered.map((text) => `| ${TITLE.exec(text)?.[1]} | ${IN_SHORT.exec(text)?.[1]} |`);
  const worse = ordered.flatMap((text) =>
    [...text.matchAll(WORSE)].map(([, what]) => `- ${TITLE.exec(text)?.[1]}: ${what}`),
  );
  return [
    INTRODUCTION.trim(),
    ['| | Ours |', '| --- | --- |', ...short].join('\n'),
    ['## What is worse than the peers', '', ...(worse.length > 0 ? worse : ['Nothing that was measured.'])].join('\n'),
    ...ordered,
  ]
    .join('\n\n')
    .concat('\n');
}

function sectionsOf(text: string): [string, string][] {
  const parts = text.split(/^(?=<!-- row: )/m);
  return parts.flatMap((part): [string, string][] => {
    const name = MARK.exec(part)?.[1];
    return name === undefined ? [] : [[name, part.trim()]];
  });
}
