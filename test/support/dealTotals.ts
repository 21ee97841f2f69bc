/** What a deal that is paid through several gateways shows, and what makes the hub of one of them read another one too. */
import { SUCCESS_NODES, type World } from './world';

/** As the CRM shows them: amounts are texts. */
export async function totalsOf(world: World, dealId: string) {
	const { stageKind } = await world.deal(dealId);
	const [status, paid, outstanding] = await Promise.all(
		['Payment Status', 'Total Paid', 'Amount Outstanding'].map(
			async (label) => await world.field(dealId, label),
		),
	);
	return { stageKind, status, paid, outstanding };
}

/** What a person switches on in the hub. @param other the id of that gateway. */
export function alsoReading(other: string) {
	const name = `alsoRead${other.charAt(0).toUpperCase()}${other.slice(1)}`;
	return { parameters: { [SUCCESS_NODES.sync]: { [name]: true } } };
}
