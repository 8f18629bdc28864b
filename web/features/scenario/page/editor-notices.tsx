'use client';
import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import type { Editor } from '../form/use-scenario-editor.ts';

interface EditorNoticesProps {
  readonly editor: Editor;
  /** What one can do about a conflict. */
  readonly conflictActions?: ReactNode;
}

/** What concerns the whole form: a draft that came back, a conflict, a save that failed. */
export function EditorNotices({ editor, conflictActions }: EditorNoticesProps) {
  const { isRestored, conflict, problem, discard } = editor;
  return (
    <>
      {isRestored && conflict === null && (
        <Notice
          tone="neutral"
          testId="draft-notice"
          actions={
            <Button isSmall onClick={discard}>
              Discard them
            </Button>
          }
        >
          Your unsaved changes were kept.
        </Notice>
      )}
      {conflict !== null && (
        <Notice tone="warn" testId="conflict" actions={conflictActions}>
          Somebody saved version {conflict} while you were changing this one. Nothing of yours is lost: choose which to
          keep.
        </Notice>
      )}
      {problem && (
        <Notice tone="bad" testId="save-problem">
          {problem.message} Your changes are still here.
        </Notice>
      )}
    </>
  );
}
