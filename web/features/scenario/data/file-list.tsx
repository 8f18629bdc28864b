'use client';
import { useState } from 'react';
import type { DataFileRowFragment, DataFileStatus } from '../../../gql/graphql.ts';
import { useDeleteDataFileMutation } from '../../../gql/hooks.ts';
import { apiErrorOf } from '../../../lib/api-error.ts';
import { formatBytes, formatThings } from '../../../lib/format-number.ts';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { useIsReadOnly } from '../form/form-fields.tsx';

const STATES: Record<DataFileStatus, string> = {
  WAITING: 'not uploaded yet',
  READY: 'ready',
  FAILED: 'not taken',
};

interface FileListProps {
  readonly files: readonly DataFileRowFragment[];
  readonly onDeleted: () => void;
}

/** One's own files, whatever became of them. */
export function FileList({ files, onDeleted }: FileListProps) {
  const [doomed, setDoomed] = useState<DataFileRowFragment | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [, remove] = useDeleteDataFileMutation();
  const isReadOnly = useIsReadOnly();

  async function act({ id, name }: DataFileRowFragment) {
    const { error } = await remove({ id });
    setProblem(error ? `${name}: ${apiErrorOf(error).message}` : null);
    onDeleted();
  }
  return (
    <Disclosure title="Your files" summary={formatThings(files.length, 'file')} testId="data-files">
      <ul>
        {files.map((file) => (
          <li key={file.id} className="flex items-start justify-between gap-3 border-line py-1.5 not-first:border-t">
            <div className="min-w-0">
              <span className="[overflow-wrap:anywhere]">{file.name}</span>
              <span className="ml-2 text-[12.5px] text-muted">
                {file.status === 'READY'
                  ? `${formatThings(file.rowCount, 'row')} · ${formatBytes(file.sizeBytes)}`
                  : (STATES[file.status] ?? file.status.toLowerCase())}
                {' · '}
                <Moment iso={file.createdAt} />
              </span>
              {file.error !== null && <p className="text-[12.5px] [overflow-wrap:anywhere] text-bad">{file.error}</p>}
            </div>
            <Button
              kind="quiet"
              isSmall
              disabled={isReadOnly}
              aria-label={`Delete ${file.name}`}
              onClick={() => setDoomed(file)}
            >
              Delete
            </Button>
          </li>
        ))}
      </ul>
      {problem !== null && (
        <p role="alert" className="mt-1 text-[12.5px] text-bad">
          {problem}
        </p>
      )}
      <Confirm
        isOpen={doomed !== null}
        onOpenChange={() => setDoomed(null)}
        title={`Delete ${doomed?.name ?? 'the file'}?`}
        act="Delete the file"
        onConfirm={() => doomed && void act(doomed)}
      >
        Its rows are gone then. A file that a scenario or a run uses is not deleted.
      </Confirm>
    </Disclosure>
  );
}
