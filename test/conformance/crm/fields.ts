import type { CrmObject } from '../../../nodes/shared/vocabulary/crmField';
import { checkMapping, type MappingRow } from '../../../nodes/shared/vocabulary/mapping';
import { PAYMENT_VALUE_KEYS, paymentValue } from '../../../nodes/shared/vocabulary/paymentValue';
import type { Topic } from './check';

export const fields: Topic = {
	name: 'fields',
	checks: {
		async 'sets up what is missing, and nothing twice'({ bench, crm, connection }) {
			await bench.withoutFields();
			const first = await crm.setUpFields(connection);
			expect(first.filter(({ status }) => status !== 'created')).toEqual([]);
			bench.forgetCalls();
			const second = await crm.setUpFields(connection);
			expect(second.filter(({ status }) => status !== 'existed')).toEqual([]);
			expect(second.map(({ field: name }) => name)).toEqual(first.map(({ field: name }) => name));
			expect(bench.writes()).toBe(0);
		},
		async 'lists fields that hold every standard value'({ crm, connection, field }) {
			const fields = {
				deal: await crm.listFields('deal', connection),
				contact: await crm.listFields('contact', connection),
			};
			const rows = PAYMENT_VALUE_KEYS.flatMap((value): MappingRow[] => {
				const object: CrmObject | undefined = paymentValue(value).standardOn;
				return object ? [{ source: { value }, object, field: field(value) }] : [];
			});
			expect(checkMapping(rows, fields, crm.displayName, true)).toEqual([]);
			const main = fields.deal.find(({ name }) => name === field('mainReference'));
			expect(main?.isUnique).toBe(true);
		},
		async 'lists pipelines with a won stage, and owners'({ crm, connection }) {
			const pipelines = await crm.listPipelines(connection);
			const [first] = pipelines;
			expect(first?.stages.map(({ order }) => order)).toEqual(
				first?.stages.map((_, place) => place),
			);
			expect(first?.stages.filter(({ kind }) => kind === 'won')).toHaveLength(1);
			expect(first?.stages.some(({ kind }) => kind === 'lost')).toBe(true);
			expect(await crm.listOwners(connection)).not.toHaveLength(0);
		},
	},
};
