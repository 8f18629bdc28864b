'use client';
import { isOpenModel } from './field-rules.ts';
import { FormText } from './form-fields.tsx';
import { newStage } from './new-form.ts';
import { RowList } from './row-list.tsx';
import type { LoadForm, StageRow } from './scenario-form.ts';

interface StagesEditorProps {
  readonly load: LoadForm;
  readonly onChange: (stages: readonly StageRow[]) => void;
}

/** From level to level, one stage after the other. */
export function StagesEditor({ load, onChange }: StagesEditorProps) {
  const unit = isOpenModel(load.model) ? 'iterations per second' : 'users';
  const last = load.stages.at(-1);
  return (
    <div className="sm:col-span-2">
      <RowList
        label="Stages"
        one="Stage"
        path="load.stages"
        rows={load.stages}
        make={() => newStage(last?.to, last?.duration)}
        canMove
        hint={`Each moves evenly to so many ${unit} within its time, as 30s or 5m; 0s is a jump.`}
        onChange={onChange}
      >
        {(stage, index, put) => (
          <div className="grid grid-cols-[auto_minmax(0,1fr)_auto_minmax(0,1fr)] items-start gap-2">
            <span className="py-1.5 text-muted">to</span>
            <FormText
              path={`load.stages[${index}].to`}
              label={`Stage ${index + 1}: to so many ${unit}`}
              isLabelHidden
              inputMode="decimal"
              value={stage.to}
              onChange={(to) => put({ to })}
            />
            <span className="py-1.5 text-muted">in</span>
            <FormText
              path={`load.stages[${index}].duration`}
              label={`Stage ${index + 1}: within`}
              isLabelHidden
              placeholder="1m"
              value={stage.duration}
              onChange={(duration) => put({ duration })}
            />
          </div>
        )}
      </RowList>
    </div>
  );
}
