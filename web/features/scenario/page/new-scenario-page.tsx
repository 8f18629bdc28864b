'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { PageHead } from '../../../ui/page-head.tsx';
import { emptyForm } from '../form/new-form.ts';
import { useScenarioEditor } from '../form/use-scenario-editor.ts';
import { EditorNotices } from './editor-notices.tsx';
import { SaveBar } from './save-bar.tsx';
import { ScenarioFields } from './scenario-fields.tsx';

export function NewScenarioPage() {
  const router = useRouter();
  const [initial] = useState(emptyForm);
  const editor = useScenarioEditor(initial, null);

  async function save() {
    const scenario = await editor.save();
    if (scenario === null) return window.scrollTo({ top: 0 });
    router.push(`/scenarios/${scenario.id}`);
  }
  return (
    <>
      <PageHead
        crumb={
          <Link href="/scenarios" className="hover:text-text hover:underline">
            Scenarios
          </Link>
        }
        title="New scenario"
      />
      <EditorNotices editor={editor} />
      <ScenarioFields editor={editor} scenarioId={null} />
      <SaveBar editor={editor} isNew onSave={() => void save()} />
    </>
  );
}
