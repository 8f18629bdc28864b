'use client';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { useToast } from '../../../ui/toast.tsx';

/** The stored scenario as a file; secrets without their values. */
export function YamlTab({ yaml, isDirty }: { readonly yaml: string; readonly isDirty: boolean }) {
  const say = useToast();
  async function copy() {
    await navigator.clipboard.writeText(yaml);
    say('Copied');
  }
  return (
    <Card
      title="Scenario file"
      aside={
        // The clipboard is there on secure pages only.
        'clipboard' in navigator && (
          <Button isSmall onClick={() => void copy()}>
            Copy
          </Button>
        )
      }
    >
      {isDirty && <p className="mb-2 text-warn">Your unsaved changes are not in it.</p>}
      <pre className="overflow-x-auto pb-1 font-mono text-[12.5px] leading-relaxed" data-testid="yaml">
        {yaml}
      </pre>
    </Card>
  );
}
