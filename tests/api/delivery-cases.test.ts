/** Delivery over the API: to the unit's device, to systems that are told by webhooks, and to closed pages. */
import { describeCases } from './run-cases.js';

describeCases('delivery over the API', 'tests/api/delivery-cases');
