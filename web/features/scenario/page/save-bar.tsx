'use client';
import { Button } from '../../../ui/button.tsx';
import type { Editor } from '../form/use-scenario-editor.ts';

interface SaveBarProps {
  readonly editor: Editor;
  readonly isNew: boolean;
  readonly onSave: () => void;
}

/** Stays in sight while there is something to save. */
export function SaveBar({ editor, isNew, onSave }: SaveBarProps) {
  const { isDirty, isSaving, discard } = editor;
  if (!isNew && !isDirty) return null;
  return (
    <div className="sticky bottom-3 z-10 mt-4 flex flex-wrap items-center justify-between gap-3 rounded-xl border border-line bg-panel px-4 py-2.5 shadow-float">
      <span className="text-muted">
        {isNew ? 'Saved scenarios can be started, repeated and shared.' : 'Unsaved changes'}
      </span>
      <span className="flex grow justify-end gap-2">
        {isDirty && (
          <Button kind="quiet" onClick={discard} data-testid="discard">
            Discard
          </Button>
        )}
        <Button kind="primary" disabled={isSaving} onClick={onSave} data-testid="save-scenario">
          {isSaving ? 'Saving…' : isNew ? 'Create the scenario' : 'Save'}
        </Button>
      </span>
    </div>
  );
}
