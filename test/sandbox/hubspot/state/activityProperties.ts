import { CREATED, EVERY_TYPE, MODIFIED, type PropertyRow } from './propertyRows';

const CREATED_ACTIVITY: PropertyRow = { ...CREATED, name: 'hs_createdate' };
const TASK_STATUSES = ['NOT_STARTED', 'IN_PROGRESS', 'COMPLETED', 'WAITING', 'DEFERRED'];

/** Tasks, notes, line items and products. */
export const ACTIVITY_AND_COMMERCE_ROWS: Readonly<
	Record<'tasks' | 'notes' | 'line_items' | 'products', readonly PropertyRow[]>
> = {
	tasks: [
		...EVERY_TYPE,
		CREATED_ACTIVITY,
		MODIFIED,
		{ name: 'hs_timestamp', label: 'Due date', type: 'datetime' },
		{ name: 'hs_task_subject', label: 'Task title' },
		{ name: 'hs_task_body', label: 'Task notes', fieldType: 'html' },
		{
			name: 'hs_task_status',
			label: 'Task status',
			type: 'enumeration',
			options: TASK_STATUSES,
		},
		{
			name: 'hs_task_priority',
			label: 'Priority',
			type: 'enumeration',
			options: ['NONE', 'LOW', 'MEDIUM', 'HIGH'],
		},
		{
			name: 'hs_task_type',
			label: 'Task type',
			type: 'enumeration',
			options: ['EMAIL', 'CALL', 'TODO', 'LINKED_IN', 'LINKED_IN_CONNECT', 'LINKED_IN_MESSAGE'],
		},
		{ name: 'hs_task_reminders', label: 'Reminders' },
		{
			name: 'hs_task_completion_date',
			label: 'Completed at',
			type: 'datetime',
			readOnly: true,
		},
	],
	notes: [
		...EVERY_TYPE,
		CREATED_ACTIVITY,
		MODIFIED,
		{ name: 'hs_timestamp', label: 'Activity date', type: 'datetime' },
		{ name: 'hs_note_body', label: 'Note body', fieldType: 'html' },
		{ name: 'hs_attachment_ids', label: 'Attached file IDs' },
	],
	line_items: [
		...EVERY_TYPE,
		CREATED,
		MODIFIED,
		{ name: 'name', label: 'Name' },
		{ name: 'description', label: 'Description' },
		{ name: 'price', label: 'Unit price', type: 'number' },
		{ name: 'quantity', label: 'Quantity', type: 'number' },
		{ name: 'amount', label: 'Net price', type: 'number', readOnly: true },
		{ name: 'discount', label: 'Unit discount', type: 'number' },
		{ name: 'hs_product_id', label: 'Product ID' },
		{ name: 'hs_sku', label: 'SKU' },
		{ name: 'hs_line_item_currency_code', label: 'Currency', type: 'enumeration' },
		{ name: 'hs_recurring_billing_period', label: 'Term' },
		{
			name: 'recurringbillingfrequency',
			label: 'Billing frequency',
			type: 'enumeration',
			options: ['weekly', 'biweekly', 'monthly', 'quarterly', 'per_six_months', 'annually'],
		},
	],
	products: [
		...EVERY_TYPE,
		CREATED,
		MODIFIED,
		{ name: 'name', label: 'Name' },
		{ name: 'description', label: 'Product description' },
		{ name: 'price', label: 'Unit price', type: 'number' },
		{ name: 'hs_sku', label: 'SKU' },
	],
};
