import { useEffect, useRef, useState } from 'react';
import { useCreateDataFileMutation } from '../../../gql/hooks.ts';
import { apiErrorOf, reasonOf } from '../../../lib/api-error.ts';
import type { DataFileChoice } from '../form/scenario-form.ts';
import { type PutFile, putFile } from './put-file.ts';

export interface Upload {
  /** The file that goes up, and how much of it has gone, 0 to 1; null: none does. */
  readonly current: { readonly name: string; readonly share: number } | null;
  readonly problem: string | null;
  /** Resolves with the file when it was taken, else with null. */
  readonly start: (file: File) => Promise<DataFileChoice | null>;
  readonly cancel: () => void;
}

/** One file at a time; leaving the page ends it. */
export function useUpload(): Upload {
  const [, createDataFile] = useCreateDataFileMutation();
  const [current, setCurrent] = useState<Upload['current']>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const put = useRef<PutFile | null>(null);
  useEffect(() => () => put.current?.cancel(), []);

  async function send(file: File): Promise<DataFileChoice | { readonly problem: string }> {
    const { data, error } = await createDataFile({ name: file.name });
    const created = data?.createDataFile;
    if (!created) return { problem: error ? reasonOf(apiErrorOf(error)) : 'The server gave no answer.' };
    put.current = putFile(created.uploadUrl, file, (share) => setCurrent({ name: file.name, share }));
    const end = await put.current.end;
    put.current = null;
    return 'problem' in end ? end : { id: created.file.id, name: file.name, columns: end.columns };
  }

  return {
    current,
    problem,
    async start(file) {
      setProblem(null);
      setCurrent({ name: file.name, share: 0 });
      const sent = await send(file);
      setCurrent(null);
      if (!('problem' in sent)) return sent;
      setProblem(`${file.name}: ${sent.problem}`);
      return null;
    },
    cancel: () => put.current?.cancel(),
  };
}
