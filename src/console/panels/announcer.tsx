/** New incidents and assignments: spoken by screen readers, and shown for a few seconds. */
import { useEffect, useState } from 'preact/hooks';
import { useStore } from '../console.js';

const SHOWN_MS = 5000;

export function Announcer() {
  const announcement = useStore((state) => state.announcement);
  const [hidden, setHidden] = useState(0);
  useEffect(() => {
    if (!announcement) return;
    const timer = setTimeout(() => setHidden(announcement.serial), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [announcement]);
  const shown = announcement && announcement.serial > hidden ? announcement.text : '';
  return (
    <div class={`announcer${shown ? ' announcer-shown' : ''}`} aria-live="polite" role="status">
      {shown}
    </div>
  );
}
