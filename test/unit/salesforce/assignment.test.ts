import { assign, readAssignment } from '../../../nodes/crms/salesforce/package/assignment';
import { attemptAsync } from '../../../nodes/shared/vocabulary/attempt';
import { type Answer, connectTo, refusal, rows } from './answers';

const USER = '005xx000001SwiUAAS';
const SET = rows({ Id: '0PSxx0000000001GAA' });
const TAKEN = rows({ Id: '0Paxx0000000001GAA' });

interface Org {
	readonly resources?: Answer;
	readonly sets?: Answer;
	readonly assigned?: Answer;
	readonly made?: Answer;
}

const open = ({ resources, sets = SET, assigned = rows(), made }: Org) =>
	connectTo(({ method, path, query }) => {
		if (path === '/') {
			const identity = `https://acme.my.salesforce.com/id/00Dxx0000001gPLEAY/${USER}`;
			return resources ?? { body: { identity } };
		}
		if (method === 'POST') return made ?? { status: 201, body: { id: '0Pa', success: true } };
		const q = query.get('q') ?? '';
		return q.includes('FROM PermissionSetAssignment') ? assigned : sets;
	});

it.each<readonly [name: string, org: Org, is: string, writes: number]>([
	['gives it', {}, 'assignedNow', 1],
	['leaves it', { assigned: TAKEN }, 'assigned', 0],
	['has none to give', { sets: rows() }, 'noPermissionSet', 0],
	['is not the first', { made: refusal(400, 'DUPLICATE_VALUE') }, 'assignedNow', 1],
	['may not', { made: refusal(403, 'INSUFFICIENT_ACCESS_OR_READONLY') }, 'refused', 1],
	['may not look', { sets: refusal(400, 'INVALID_TYPE') }, 'refused', 0],
])('%s', async (_name, org, is, writes) => {
	const { asked, connection } = open(org);
	expect(await assign(connection)).toMatchObject({ is });
	const sent = asked.filter(({ method }) => method === 'POST');
	expect(sent.map(({ request }) => JSON.parse(String(request.body)))).toEqual(
		Array.from({ length: writes }, () => ({
			AssigneeId: USER,
			PermissionSetId: '0PSxx0000000001GAA',
		})),
	);
});

it.each<readonly [org: Org, is: string]>([
	[{}, 'notAssigned'],
	[{ assigned: TAKEN }, 'assigned'],
	[{ sets: rows() }, 'noPermissionSet'],
	[{ sets: refusal(400, 'INVALID_TYPE') }, 'notTold'],
])('%#: a look writes nothing', async (org, is) => {
	const { asked, connection } = open(org);
	expect(await readAssignment(connection)).toMatchObject({ is });
	expect(asked.some(({ method }) => method !== 'GET')).toBe(false);
});

it.each([
	[{ made: refusal(503, 'SERVER_UNAVAILABLE') }],
	[{ resources: refusal(401, 'INVALID_SESSION_ID') }],
	[{ resources: { body: { identity: 'https://acme.my.salesforce.com/id/00D/nobody' } } }],
])('%#: what passes, and what nobody foresaw, is thrown', async (org) => {
	const { connection } = open(org);
	expect(await attemptAsync(async () => await assign(connection))).toHaveProperty('error');
});
