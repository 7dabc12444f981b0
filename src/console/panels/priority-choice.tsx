/** One of the four priorities. */
import { useMessages } from '../console.js';

export function PriorityChoice({ value, onChoose }: { value: number; onChoose: (priority: number) => void }) {
  const messages = useMessages();
  return (
    <fieldset class="choices">
      <legend>{messages.report.priority}</legend>
      {[1, 2, 3, 4].map((level) => (
        <label key={level} class="choice">
          <input type="radio" name="priority" checked={value === level} onChange={() => onChoose(level)} />
          <span>
            {level} {messages.priority(level)}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
