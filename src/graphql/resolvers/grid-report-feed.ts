/** The subscription that pushes grid reports. */
import { Arg, Resolver, Root, Subscription } from 'type-graphql';
import { type GridReportFeedItem } from '../../services/grid-work/grid-work-contract.js';
import { abortable } from '../abortable.js';
import { actorOf, type GraphqlContext } from '../context.js';
import { GridReportFeedItemType } from '../types/grid-report.js';

@Resolver()
export class GridReportFeedResolver {
  @Subscription(() => GridReportFeedItemType, {
    description:
      'Every change of a grid report that you may see. Without `after` it begins with the undecided ones that you are to see to, oldest first; with it, nothing is lost and nothing comes twice.',
    subscribe: ({ args, context }: { readonly args: { after?: string | null }; readonly context: GraphqlContext }) => {
      const actor = actorOf(context);
      return abortable((signal) => context.services.gridReports.gridReportFeed(actor, { ...args, signal }));
    },
  })
  gridReportFeed(
    @Arg('after', () => String, { nullable: true, description: 'Cursor of the last item that you have.' })
    _after: string | null,
    @Root() item: GridReportFeedItem,
  ): GridReportFeedItem {
    return item;
  }
}
