'use client';
import { useId } from 'react';
import type { DataFileRowFragment } from '../../../gql/graphql.ts';
import { useDataFileRowsQuery, useDataFilesQuery } from '../../../gql/hooks.ts';
import { apiErrorOf } from '../../../lib/api-error.ts';
import { formatBytes, formatThings } from '../../../lib/format-number.ts';
import { Button } from '../../../ui/button.tsx';
import { FormSelect, useIsReadOnly } from '../form/form-fields.tsx';
import { RowsTable } from '../form/rows-table.tsx';
import type { DataFileChoice } from '../form/scenario-form.ts';
import { FileList } from './file-list.tsx';
import { useUpload } from './use-upload.ts';

const FILES = 100;
/** Rows of the preview. */
const SHOWN = 5;

interface FileRowsProps {
  /** Of the source: `data[0]`. */
  readonly path: string;
  readonly file: DataFileChoice | null;
  readonly onChange: (file: DataFileChoice | null) => void;
}

/** The rows of a source in an uploaded file: one of those that are there, or a new one. */
export function FileRows({ path, file, onChange }: FileRowsProps) {
  const [{ data, error }, reload] = useDataFilesQuery({
    variables: { first: FILES },
    requestPolicy: 'cache-and-network',
  });
  const files = data?.dataFiles?.nodes ?? [];
  const ready = files.filter(({ status }) => status === 'READY');
  const isListed = file === null || ready.some(({ id }) => id === file.id);
  const options = [
    { value: '', label: ready.length === 0 ? 'No file is uploaded yet' : 'Choose a file' },
    ...ready.map((one) => ({ value: one.id, label: nameOf(one) })),
    ...(isListed ? [] : [{ value: file.id, label: file.name }]),
  ];

  function choose(id: string) {
    const chosen = ready.find((one) => one.id === id);
    if (chosen) onChange(choiceOf(chosen));
    else if (id === '') onChange(null);
  }
  return (
    <div className="flex flex-col gap-2">
      <FormSelect path={`${path}.fileId`} label="File" options={options} value={file?.id ?? ''} onChange={choose} />
      {error && <p className="text-[12.5px] text-bad">{apiErrorOf(error).message}</p>}
      <UploadButton
        path={path}
        maxBytes={data?.installation?.maxUploadBytes ?? null}
        onUploaded={(uploaded) => {
          reload({ requestPolicy: 'network-only' });
          onChange(uploaded);
        }}
      />
      {file !== null && <FilePreview key={file.id} file={file} />}
      {files.length > 0 && <FileList files={files} onDeleted={() => reload({ requestPolicy: 'network-only' })} />}
    </div>
  );
}

function choiceOf({ id, name, columns }: DataFileRowFragment): DataFileChoice {
  return { id, name, columns };
}

function nameOf({ name, rowCount, sizeBytes }: DataFileRowFragment): string {
  return `${name} · ${formatThings(rowCount, 'row')} · ${formatBytes(sizeBytes)}`;
}

interface UploadButtonProps {
  readonly path: string;
  readonly maxBytes: number | null;
  readonly onUploaded: (file: DataFileChoice) => void;
}

function UploadButton({ path, maxBytes, onUploaded }: UploadButtonProps) {
  const id = useId();
  const isReadOnly = useIsReadOnly();
  const { current, problem, start, cancel } = useUpload();
  async function take(file: File | undefined) {
    const uploaded = file === undefined ? null : await start(file);
    if (uploaded !== null) onUploaded(uploaded);
  }
  return (
    <div>
      {current === null ? (
        <label htmlFor={id} className="block text-[12.5px] text-muted">
          Upload a CSV file{maxBytes !== null && `, at most ${formatBytes(maxBytes)}`}. Its first line names the
          columns.
          <input
            id={id}
            type="file"
            accept=".csv,text/csv,text/plain"
            disabled={isReadOnly}
            className="mt-1 block w-full text-[13px] file:mr-2 file:rounded-lg file:border file:border-line file:bg-panel file:px-3 file:py-1.5 file:text-text"
            onChange={(event) => {
              void take(event.target.files?.[0]);
              // The same file may be chosen again once it was put right.
              event.target.value = '';
            }}
            data-testid={`upload-${path}`}
          />
        </label>
      ) : (
        <div className="flex items-center gap-3">
          <progress
            className="h-1.5 min-w-0 flex-1 accent-accent"
            value={current.share}
            aria-label={`Uploading ${current.name}`}
          />
          <span className="text-[12.5px] whitespace-nowrap text-muted">
            {current.share < 1 ? `${Math.floor(current.share * 100)} %` : 'Reading the rows…'}
          </span>
          <Button isSmall onClick={cancel}>
            Cancel
          </Button>
        </div>
      )}
      {problem !== null && (
        <p role="alert" className="mt-1 text-[12.5px] [overflow-wrap:anywhere] text-bad" data-testid="upload-problem">
          {problem}
        </p>
      )}
    </div>
  );
}

function FilePreview({ file }: { readonly file: DataFileChoice }) {
  const [{ data, error, fetching }] = useDataFileRowsQuery({ variables: { id: file.id, first: SHOWN } });
  const found = data?.dataFile;
  if (error) return <p className="text-[12.5px] text-bad">{apiErrorOf(error).message}</p>;
  if (!found)
    return (
      <p className="text-[12.5px] text-muted">{fetching ? 'Reading the file…' : 'This file is not there any more.'}</p>
    );
  return <RowsTable columns={found.columns} rows={found.preview} rowCount={found.rowCount} />;
}
