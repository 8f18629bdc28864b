'use client';
import { useState } from 'react';
import { useStopRunMutation } from '../../../gql/hooks.ts';
import { apiErrorOf } from '../../../lib/api-error.ts';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';

interface StopButtonProps {
  readonly runId: string;
  readonly isStopping: boolean;
}

export function StopButton({ runId, isStopping }: StopButtonProps) {
  const [isAsking, setAsking] = useState(false);
  const [{ fetching, error }, stop] = useStopRunMutation();
  const isBusy = fetching || isStopping;
  return (
    <div className="flex flex-col items-end gap-1">
      <Button kind="danger" disabled={isBusy} onClick={() => setAsking(true)} data-testid="stop-run">
        {isBusy ? 'Stopping…' : 'Stop'}
      </Button>
      {error && <p className="text-[12.5px] text-bad">{apiErrorOf(error).message}</p>}
      <Confirm
        isOpen={isAsking}
        onOpenChange={setAsking}
        title="Stop this run?"
        act="Stop the run"
        onConfirm={() => void stop({ runId })}
      >
        The load ends within two seconds. What was measured so far stays, and the run gets no verdict.
      </Confirm>
    </div>
  );
}
