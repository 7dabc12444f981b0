/** A process of clients: subscribers, units that report where they are, or consoles that assign. It does what the launcher says, and answers when that is done. */
import { assign } from './assigning.js';
import { reportFixes } from './fix-reporting.js';
import { type Answer, type Command } from './messages.js';
import { Subscribers } from './subscribers.js';

const subscribers = new Subscribers();

async function obey(command: Command): Promise<unknown> {
  switch (command.do) {
    case 'open':
      return subscribers.open(command.port, command.sockets, command.perS);
    case 'cut':
      return subscribers.cut();
    case 'reopen':
      return subscribers.reopen();
    case 'report':
      return subscribers.report();
    case 'fixes':
      return reportFixes(command.task);
    case 'assign':
      return assign(command.task);
  }
}

process.on('message', (command: Command) => {
  void obey(command).then((result) => process.send!({ done: command.do, result } satisfies Answer));
});
