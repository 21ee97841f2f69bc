import type { CrmConnection, OpenClaim } from '../../../shared/contracts/crm';
import { RECORD, RECORD_OBJECT } from '../names';
import { queryAll, type QueryRow } from '../wire/query';
import { RECORD_COLUMNS, toClaim } from './records';
import { literal, moment } from '../wire/soql';
import { fromWire } from '../wire/values';

const DAY_MS = 86_400_000;
/** A machine that was off for two weeks still finds what it left. What is older has been told to a person, again and again. */
const LOOK_BACK_DAYS = 30;
/** The youngest ones are left to the next look. */
const MOST_CLAIMS = 1_000;

/** A query: it reads the database and does not lag. Claims that name no subject are left out. */
export async function listOpenClaims(
	before: Date,
	connection: CrmConnection,
): Promise<OpenClaim[]> {
	const earliest = new Date(before.getTime() - LOOK_BACK_DAYS * DAY_MS);
	const conditions = [
		`${RECORD.kind} = ${literal('claim')}`,
		`${RECORD.state} = ${literal('open')}`,
		`${RECORD.leaseUntil} < ${moment(before)}`,
		`CreatedDate >= ${moment(earliest)}`,
	];
	const rows = await queryAll(
		`SELECT ${RECORD_COLUMNS} FROM ${RECORD_OBJECT} WHERE ${conditions.join(' AND ')} ORDER BY CreatedDate, Id LIMIT ${MOST_CLAIMS}`,
		'open follow-ups',
		connection,
	);
	return rows.flatMap((row) => toOpenClaim(row) ?? []);
}

function toOpenClaim(row: QueryRow): OpenClaim | undefined {
	const [key, createdAt] = [fromWire(row[RECORD.givenKey]), fromWire(row.CreatedDate)];
	if (key === null || createdAt === null) return undefined;
	const claim = toClaim(row, key);
	const { subject } = claim;
	return subject && { ...claim, subject, createdAt };
}
