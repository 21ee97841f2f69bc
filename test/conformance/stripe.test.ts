import { gatewayConformance } from './gateway';
import { bench } from '../sandbox/stripe/bench';

describe('Stripe', () => gatewayConformance(bench));
