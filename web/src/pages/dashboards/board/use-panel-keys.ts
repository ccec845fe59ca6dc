import { useEffect, useRef } from 'react';
import type { ShownPanel } from '../../../../../src/model/dashboard/repeat.ts';
import { isTyping } from '../../../ui/is-typing.ts';
import type { PanelActs } from './panel-acts.ts';

type Act = 'viewLarge' | 'edit' | 'duplicate' | 'copy' | 'share' | 'remove' | 'back';

const KEYS: Readonly<Record<string, readonly Act[]>> = {
  v: ['viewLarge', 'back'],
  e: ['edit'],
  d: ['duplicate'],
  c: ['copy'],
  s: ['share'],
  Delete: ['remove'],
};

// A "t" or "g" begins a sequence of two keys; the second one is not ours.
const SEQUENCE_MS = 1_200;

/** What the keys do with the panel that has the focus, or else is under the pointer. Without one they do nothing. */
export function usePanelKeys(acts: PanelActs, find: (key: string) => ShownPanel | undefined): void {
  const latest = useRef({ acts, find });
  latest.current = { acts, find };
  useEffect(() => {
    let hovered: Element | null = null;
    let prefixAtMs = Number.NEGATIVE_INFINITY;
    const onOver = (event: PointerEvent) => {
      hovered = event.target instanceof Element ? event.target.closest('[data-panel]') : null;
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || document.querySelector('[role="dialog"][aria-modal="true"]') !== null)
        return;
      const isSecond = event.timeStamp - prefixAtMs < SEQUENCE_MS;
      prefixAtMs = event.key === 'g' || event.key === 't' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      const wanted = isSecond ? undefined : KEYS[event.key];
      const box = document.activeElement?.closest('[data-panel]') ?? (hovered?.isConnected ? hovered : null);
      const shown = latest.current.find(box?.getAttribute('data-panel') ?? '');
      if (wanted === undefined || shown === undefined) return;
      const act = wanted.map((name) => latest.current.acts[name]).find((one) => one !== undefined);
      if (act === undefined) return;
      event.preventDefault();
      act(shown);
    };
    document.addEventListener('pointerover', onOver);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerover', onOver);
      document.removeEventListener('keydown', onKey);
    };
  }, []);
}
